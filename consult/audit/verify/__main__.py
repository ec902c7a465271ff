"""The command `python3 -m consult.audit.verify`."""

import sys

from consult.audit.verify import main

try:
    status = main(sys.argv[1:])
except BrokenPipeError:  # whoever was reading has seen enough (`| head`)
    sys.stderr.close()
    status = 1
sys.exit(status)
