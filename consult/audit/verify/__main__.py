"""The command `python3 -m consult.audit.verify`."""

import sys

from consult.audit.verify import main

sys.exit(main(sys.argv[1:]))
