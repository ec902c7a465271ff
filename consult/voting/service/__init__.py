"""Use cases of polls: presence, recusal, opening, ballots, closing; and steps that prepare them."""

from consult.voting.service.counting import cast_ballot, close_poll, declare_not_held, open_poll
from consult.voting.service.preparing import (
    Place,
    Question,
    add_place,
    call_off_poll,
    move_poll,
    prepare_poll,
)
from consult.voting.service.presence import (
    check_in,
    correct_presence,
    note_presence,
    note_recusal,
    recuse,
    withdraw_recusal,
)

__all__ = [
    "Place",
    "Question",
    "add_place",
    "call_off_poll",
    "cast_ballot",
    "check_in",
    "close_poll",
    "correct_presence",
    "declare_not_held",
    "move_poll",
    "note_presence",
    "note_recusal",
    "open_poll",
    "prepare_poll",
    "recuse",
    "withdraw_recusal",
]
