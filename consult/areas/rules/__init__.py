"""The judge of areas: what codes and names tell, and what a file of them must say."""

from consult.areas.rules.rows import (
    LONGEST_LINE,
    LONGEST_NAME,
    UNREADABLE,
    VALID_SINCE,
    Changes,
    Problem,
    Refusal,
    Row,
    RowError,
    has_control_characters,
    parse_rows,
    shown,
    why_not_switch,
)
from consult.areas.rules.tree import Kind, Level, kind_of, level_of, parent_of, short_name

__all__ = [
    "LONGEST_LINE",
    "LONGEST_NAME",
    "UNREADABLE",
    "VALID_SINCE",
    "Changes",
    "Kind",
    "Level",
    "Problem",
    "Refusal",
    "Row",
    "RowError",
    "has_control_characters",
    "kind_of",
    "level_of",
    "parent_of",
    "parse_rows",
    "short_name",
    "shown",
    "why_not_switch",
]
