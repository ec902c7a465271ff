"""Builders of what people do with their passwords, through the use cases."""

from consult.audit.models import LOG_ID
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.identity import queries, service
from consult.identity.passwords import hash_password
from tests.world import Someone, actor_of


def hash_of(person: Someone) -> str:
    """Return the hash of somebody's password; within an application context, as all here."""
    forget()
    return queries.get_credential(reader(), person.id).password_hash


def open_session(person: Someone, token: str) -> None:
    """Sign somebody in who knows the password."""
    service.open_session(system_actor("web"), LOG_ID, person.id, token, proven=hash_of(person))


def change_password(person: Someone, password: str) -> None:
    """Let somebody who knows the password choose another one."""
    proven = hash_of(person)
    service.change_password(actor_of(person), person.id, hash_password(password), proven=proven)
