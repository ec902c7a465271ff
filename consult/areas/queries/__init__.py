"""Questions to the tree of areas, and to the file that waits to become part of it."""

from consult.areas.queries.staging import (
    AliasPage,
    Problems,
    count_staged,
    find_problems,
    known_aliases,
    list_staged_aliases,
    new_areas,
    staged_days_known,
    staged_is,
)
from consult.areas.queries.tree import (
    areas_of_places,
    areas_of_scopes,
    count_by_kind,
    count_by_level,
    get_area,
    get_area_by_code,
    list_areas,
    list_areas_called,
    list_children,
    list_communities,
    path_of,
)

__all__ = [
    "AliasPage",
    "Problems",
    "areas_of_places",
    "areas_of_scopes",
    "count_by_kind",
    "count_by_level",
    "count_staged",
    "find_problems",
    "get_area",
    "get_area_by_code",
    "known_aliases",
    "list_areas",
    "list_areas_called",
    "list_children",
    "list_communities",
    "list_staged_aliases",
    "new_areas",
    "path_of",
    "staged_days_known",
    "staged_is",
]
