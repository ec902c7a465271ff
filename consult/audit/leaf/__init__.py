"""Write and read the leaf, version 1: its door.

`canonical` holds canonical JSON, `fields` what each field may hold, `document` the leaf itself.
"""

from consult.audit.leaf.canonical import (
    MAX_DEPTH,
    Json,
    LeafError,
    canonical,
    parse_canonical,
)
from consult.audit.leaf.document import (
    MAX_CHAINS,
    MAX_LEAF_BYTES,
    SALT_BYTES,
    VERSION,
    Commitment,
    Leaf,
    Link,
    Rule,
    commitment,
)
from consult.audit.leaf.fields import CHANNELS, SYSTEM

__all__ = [
    "CHANNELS",
    "MAX_CHAINS",
    "MAX_DEPTH",
    "MAX_LEAF_BYTES",
    "SALT_BYTES",
    "SYSTEM",
    "VERSION",
    "Commitment",
    "Json",
    "Leaf",
    "LeafError",
    "Link",
    "Rule",
    "canonical",
    "commitment",
    "parse_canonical",
]
