"""Questions to the index of names by which areas are found."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from consult.areas.models import Area, AreaAlias, AreaTerm, StagedArea
from consult.areas.queries.staging import staged_is
from consult.areas.rules import INITIALS, Kind


def new_terms(batch: str) -> Select[Any]:
    """Return what the new and the renamed areas of a staged file are found by, as terms to insert.

    The columns are term, code and said, in the order of the index, so that it grows at one place
    after the other.
    """
    staged = StagedArea
    same = exists().where(
        staged_is(Area),
        Area.short_name == staged.short_name,
        or_(staged.latin == "", Area.latin == staged.latin),
    )
    named = case((staged.latin == "", staged.short_name), else_=staged.latin)
    changed = and_(staged.batch == batch, staged.kind != Kind.VIRTUAL, ~same)
    short_names = _terms(staged.short_name, staged.short_name).where(changed)
    spellings = _terms(staged.spelled, staged.latin).where(changed, staged.spelled != "")
    first_letters = _terms(literal(INITIALS).concat(staged.initials), named).where(
        changed, staged.initials != ""
    )
    told = union_all(short_names, spellings, first_letters).subquery()
    term, code, said = told.c
    known = exists().where(AreaTerm.term == term, AreaTerm.code == code, AreaTerm.said == said)
    return (
        select(term, code, said).where(~known).group_by(term, code, said).order_by(term, code, said)
    )


def _terms(term: Any, said: Any) -> Select[Any]:  # noqa: ANN401 - columns or expressions
    return select(term.label("term"), StagedArea.code.label("code"), said.label("said"))


def is_staged_term(batch: str) -> ColumnElement[bool]:
    """Return the condition that a term is of an area that a staged file names."""
    return AreaTerm.code.in_(select(StagedArea.code).where(StagedArea.batch == batch))


def is_said() -> ColumnElement[bool]:
    """Return the condition that a term comes from a name that its area has."""
    area = aliased(Area)
    return exists().where(area.code == AreaTerm.code, is_name_of(area))


def known_terms(
    session: Session, codes: Collection[str], terms: Collection[tuple[str, str, str]]
) -> set[tuple[str, str, str]]:
    """Return those of some (term, code, said) that are in the index already."""
    rows = session.execute(
        select(AreaTerm.term, AreaTerm.code, AreaTerm.said).where(
            AreaTerm.term.in_({term for term, _code, _said in terms}), AreaTerm.code.in_(codes)
        )
    )
    return {(term, code, said) for term, code, said in rows}


def is_name_of(area: type[Area]) -> ColumnElement[bool]:
    """Return the condition that a term comes from a name that an area has."""
    alias = (
        exists()
        .where(AreaAlias.area_id == area.id, AreaAlias.name == AreaTerm.said)
        .correlate_except(AreaAlias)
    )
    return or_(area.short_name == AreaTerm.said, area.latin == AreaTerm.said, alias)
