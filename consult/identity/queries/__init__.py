"""Questions about people."""

from consult.identity.queries.people import (
    find_credential,
    find_person_by_login,
    full_names_of,
    get_credential,
    get_person,
    lock_person,
    must_change_password,
    name_taken,
    names_of,
    shown,
)
from consult.identity.queries.recovery import (
    code_facts,
    find_newest_code,
    issue_facts,
    list_codes,
)
from consult.identity.queries.residence import (
    areas_with_unconfirmed,
    count_people,
    find_residence,
    list_unconfirmed,
    lock_residence,
)
from consult.identity.queries.roles import (
    RoleLine,
    get_holding,
    has_staff,
    holds,
    is_held_by_others,
    list_offices,
    list_roles,
    load_actor,
    load_holdings,
    roles_around,
    roles_of,
    roles_within,
)
from consult.identity.queries.sessions import (
    digest,
    find_session,
    tries,
)
from consult.identity.queries.whom import (
    Match,
    list_people_meant,
)

__all__ = [
    "Match",
    "RoleLine",
    "areas_with_unconfirmed",
    "code_facts",
    "count_people",
    "digest",
    "find_credential",
    "find_newest_code",
    "find_person_by_login",
    "find_residence",
    "find_session",
    "full_names_of",
    "get_credential",
    "get_holding",
    "get_person",
    "has_staff",
    "holds",
    "is_held_by_others",
    "issue_facts",
    "list_codes",
    "list_offices",
    "list_people_meant",
    "list_roles",
    "list_unconfirmed",
    "load_actor",
    "load_holdings",
    "lock_person",
    "lock_residence",
    "must_change_password",
    "name_taken",
    "names_of",
    "roles_around",
    "roles_of",
    "roles_within",
    "shown",
    "tries",
]
