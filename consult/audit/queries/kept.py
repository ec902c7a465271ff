"""What is read once and kept: data that change only by entries about the installation itself.

Published rules and the days that the district set change with an entry in the story of the
installation (`LOG_STORY`) and no other way. The number of that story's last entry is therefore
the edition of them all: whoever knows it (every unit of work and every visitor's look-up does)
knows whether what this process read before still holds.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from consult.audit.models import LOG_STORY, ChainLink

T = TypeVar("T")

EDITION: Final = (
    select(func.max(ChainLink.n)).where(ChainLink.subject == LOG_STORY).scalar_subquery()
)
"""The edition as a column, for questions that ask for it along with something else."""

_NOTED: Final = "edition"
_kept: WeakKeyDictionary[Engine, tuple[int | None, dict[str, Any]]] = WeakKeyDictionary()
_turning: Final = Lock()


def note_edition(session: Session, edition: int | None) -> None:
    """Note the edition that a session was told; it holds until its transaction ends."""
    session.info[_NOTED] = (session.get_transaction(), edition)


def kept(session: Session, name: str, load: Callable[[], T]) -> T:
    """Return what was loaded under a name in the same edition, or load it.

    What is kept is shared by all threads: it must not be changed, and be no row of a session.
    """
    edition = _edition(session)  # before anything is loaded, which may only be newer
    engine = cast(Engine, session.get_bind())
    with _turning:
        held = _kept.get(engine)
        if held is None or held[0] != edition:
            held = _kept[engine] = (edition, {})
    if name not in held[1]:
        held[1][name] = load()
    return cast(T, held[1][name])


def _edition(session: Session) -> int | None:
    transaction, edition = session.info.get(_NOTED, (None, None))
    if transaction is None or transaction is not session.get_transaction():
        edition = session.scalar(select(EDITION))
        note_edition(session, edition)
    return cast(int | None, edition)
