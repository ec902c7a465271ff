"""Pages: the record, one entry with its proof, and the rules."""

from consult.audit.views import entry, record, rules
from consult.audit.views.blueprint import bp

__all__ = ["bp", "entry", "record", "rules"]
