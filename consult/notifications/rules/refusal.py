"""Why something about messages cannot be done."""

from enum import StrEnum


class Refusal(StrEnum):
    """Refusals of this package."""

    ADDRESS_MALFORMED = "notifications.address_malformed"
    TOO_MANY_MAILS = "notifications.too_many_mails"
    LINK_VOID = "notifications.link_void"
    NOT_CONCERNED = "notifications.not_concerned"
