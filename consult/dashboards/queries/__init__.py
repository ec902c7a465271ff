"""What dashboards ask across features: figures, places and what waits; nothing they decide."""

from consult.dashboards.queries.figures import (
    Figures,
    area_to_count,
    areas_with_matters,
    figures,
    figures_counted,
    figures_now,
    figures_of,
    year_of,
)
from consult.dashboards.queries.overview import (
    Coverage,
    coverage_within,
    late_in,
    late_within,
    sums_within,
    years_within,
)
from consult.dashboards.queries.places import (
    Stuck,
    Unconfirmed,
    communities_within,
    count_stuck,
    list_stuck,
    list_unconfirmed_areas,
    open_communities,
    open_districts,
)
from consult.dashboards.queries.register import (
    Line,
    Wanted,
    has_more_than,
    iterate_register,
    list_late,
    list_register,
)

__all__ = [
    "Coverage",
    "Figures",
    "Line",
    "Stuck",
    "Unconfirmed",
    "Wanted",
    "area_to_count",
    "areas_with_matters",
    "communities_within",
    "count_stuck",
    "coverage_within",
    "figures",
    "figures_counted",
    "figures_now",
    "figures_of",
    "has_more_than",
    "iterate_register",
    "late_in",
    "late_within",
    "list_late",
    "list_register",
    "list_stuck",
    "list_unconfirmed_areas",
    "open_communities",
    "open_districts",
    "sums_within",
    "year_of",
    "years_within",
]
