"""What goes on record about notices and objections."""

from dataclasses import dataclass

from consult.audit.entry import Entry


@dataclass(frozen=True)
class ObjectionMade(Entry, kind="publication.objection_made"):
    """A resident objected; the text is sealed."""


@dataclass(frozen=True)
class ObjectionViewed(Entry, kind="publication.objection_viewed"):
    """The supervisors gave their view on an objection."""

    favours: bool


@dataclass(frozen=True)
class ObjectionAnswered(Entry, kind="publication.objection_answered"):
    """An objection was upheld or not; the answer is sealed and public."""

    upheld: bool


@dataclass(frozen=True)
class ObjectionsOpened(Entry, kind="publication.objections_opened"):
    """Somebody from outside the community's office read the objections to a notice."""

    objections: int
