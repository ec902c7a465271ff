"""Why something about people is refused, as codes."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    WRONG_SIGN_IN = "identity.wrong_sign_in"
    WAIT_A_WHILE = "identity.wait_a_while"
    TOO_MANY_REGISTRATIONS = "identity.too_many_registrations"
    TOO_BUSY = "identity.too_busy"
    WRONG_PASSWORD = "identity.wrong_password"  # noqa: S105 - a code, not a password
    ACCOUNT_TAKEN = "identity.account_taken"
    PHONE_TAKEN = "identity.phone_taken"
    ACCOUNT_MALFORMED = "identity.account_malformed"
    PHONE_MALFORMED = "identity.phone_malformed"
    PASSWORD_SHORT = "identity.password_short"  # noqa: S105
    PASSWORD_GUESSABLE = "identity.password_guessable"  # noqa: S105
    PASSWORD_AS_BEFORE = "identity.password_as_before"  # noqa: S105
    NEEDS_A_WAY_IN = "identity.needs_a_way_in"
    STAFF_EXISTS = "identity.staff_exists"
    WRONG_SETUP_CODE = "identity.wrong_setup_code"
    NOT_YOURS_TO_GIVE = "identity.not_yours_to_give"
    NOT_TO_ONESELF = "identity.not_to_oneself"
    BELONGS_TO_PLATFORM = "identity.belongs_to_platform"
    BELONGS_TO_A_PLACE = "identity.belongs_to_a_place"
    BELONGS_TO_A_COMMUNITY = "identity.belongs_to_a_community"
    BELONGS_TO_A_STREET = "identity.belongs_to_a_street"
    BELONGS_TO_A_DISTRICT = "identity.belongs_to_a_district"
    POWERS_ARE_SEPARATE = "identity.powers_are_separate"
    STAFF_HOLD_NO_OFFICE = "identity.staff_hold_no_office"
    AUDITOR_IS_INDEPENDENT = "identity.auditor_is_independent"
    SUPERVISOR_IS_INDEPENDENT = "identity.supervisor_is_independent"
    ALREADY_HELD = "identity.already_held"
    TERM_ENDS_BEFORE = "identity.term_ends_before"
    ALREADY_ENDED = "identity.already_ended"
    LAST_STAFF = "identity.last_staff"
    NAME_AS_BEFORE = "identity.name_as_before"
    ALREADY_CONFIRMED = "identity.already_confirmed"
    NOT_REGISTERED_HERE = "identity.not_registered_here"
    NOT_YOURS_TO_RESET = "identity.not_yours_to_reset"
    NO_CODE_FOR_ONESELF = "identity.no_code_for_oneself"
    NO_RESIDENT_OF_THIS_DESK = "identity.no_resident_of_this_desk"
    CODE_BY_STAFF_ONLY = "identity.code_by_staff_only"
    CODE_AT_DESK_ONLY = "identity.code_at_desk_only"
    NO_CODE_FOR_OTHER_POWERS = "identity.no_code_for_other_powers"
    NOTHING_TO_SIGN_IN_WITH = "identity.nothing_to_sign_in_with"
    TOO_MANY_CODES = "identity.too_many_codes"
    BASIS_HOLDS_NUMBER = "identity.basis_holds_number"
    WRONG_CODE = "identity.wrong_code"
    CODE_USED = "identity.code_used"
    CODE_EXPIRED = "identity.code_expired"
    CODE_VOID = "identity.code_void"
