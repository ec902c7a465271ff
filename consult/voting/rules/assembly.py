"""Of whom a body must be made up before it can decide."""

from dataclasses import dataclass

from consult.voting.rules.decision import DecisionRule, Part
from consult.voting.rules.life import Refusal


@dataclass(frozen=True)
class Assembly:
    """Of whom an assembly is made up, in heads.

    Attributes:
        members: everybody on the roll.
        representatives: those of them elected as representatives.
        women: the women among the representatives; None if nobody counted them.

    Raises:
        ValueError: a part is larger than its whole.
    """

    members: int
    representatives: int
    women: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.representatives <= self.members:
            raise ValueError("representatives are members")
        if self.women is not None and self.women < 0:
            raise ValueError("nobody counts less than nobody")

    def as_in(self) -> dict[str, int]:
        """Return the numbers as they go on record."""
        known = {"members": self.members, "representatives": self.representatives}
        return known if self.women is None else {**known, "women": self.women}


def asks_for_women(rule: DecisionRule) -> bool:
    """Return whether a rule asks for a share of women among the representatives."""
    return Part.WOMEN_REPRESENTATIVES in dict(rule.composition)


def why_not_convene(rule: DecisionRule, assembly: Assembly) -> Refusal | None:
    """Return why this assembly is not made up as its rule asks, or None.

    Shares are of all members. Source: Organic Law of the Urban Residents' Committees (rev. 2025)
    art. 28, of the Villagers' Committees art. 29 (the women's third).
    """
    shares = dict(rule.composition)
    of_all = shares.get(Part.REPRESENTATIVES)
    if of_all is not None and not of_all.met(assembly.representatives, assembly.members):
        return Refusal.TOO_FEW_REPRESENTATIVES
    of_women = shares.get(Part.WOMEN_REPRESENTATIVES)
    if of_women is None:
        return None
    if assembly.women is None:
        return Refusal.WOMEN_NOT_COUNTED
    if assembly.women > assembly.representatives:
        return Refusal.MORE_WOMEN_THAN_REPRESENTATIVES
    return None if of_women.met(assembly.women, assembly.members) else Refusal.TOO_FEW_WOMEN
