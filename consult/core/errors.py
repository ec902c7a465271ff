"""What can go wrong in the domain, as codes; the words are in the packages' `messages`."""

from enum import StrEnum


class DomainError(Exception):
    """Anything that a door answers with words instead of a fault report."""


class NotFound(DomainError):
    """It does not exist, or the person may not know that it does (answered as 404)."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Forbidden(DomainError):
    """The person may see it but not do this (answered as 403)."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class Refused(DomainError):
    """A rule said no; `code` has words in both languages (answered as 409 or 422)."""

    def __init__(self, code: StrEnum, **details: int | str) -> None:
        super().__init__(str(code))
        self.code = code
        self.details = details


class AlreadyDone(DomainError):
    """The same form was sent before: its one effect stands, nothing was done twice."""

    def __init__(self, entry_id: str, subject: str) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id
        self.subject = subject


class SetupError(DomainError):
    """The installation cannot start; the text says what to do about it."""


class Conflict(StrEnum):
    """Refusals of the machinery itself."""

    CHANGED_MEANWHILE = "core.changed_meanwhile"
