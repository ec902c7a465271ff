"""Words for matters, their states and what can be done with them."""

from typing import Any

from consult.issues.messages import powers, record, refusals, states, tasks, voices
from consult.issues.messages.states import TONES, tone_of

__all__ = ["TONES", "WORDS", "tone_of"]

WORDS: dict[str, Any] = {
    **states.WORDS,
    **refusals.WORDS,
    **powers.WORDS,
    **record.WORDS,
    **voices.WORDS,
    **tasks.WORDS,
}
