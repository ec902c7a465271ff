"""Rules of decision: who decides, how many must come, how many must agree, under which law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Plain = int | str | dict[str, "Plain"]
"""What a rule is made of as data, so that canonical JSON is the same everywhere."""

_COMMITTEE = "consultation_committee"
_COMMITTEE_FAMILY = "K"


class RuleDataError(ValueError):
    """The text of a rule cannot be accepted; the message says which value, and why."""


class RuleNotInForce(LookupError):
    """No version of the rule holds on that day."""

    def __init__(self, rule_id: str, on: date) -> None:
        super().__init__(f"no version of {rule_id} is in force on {on.isoformat()}")
        self.rule_id = rule_id
        self.on = on


class Sign(StrEnum):
    """Whether the number itself is enough.

    Source: Civil Code art. 1259: 以上 includes the number, 超过 and 过半数 do not.
    """

    AT_LEAST = ">="
    MORE_THAN = ">"


class Measure(StrEnum):
    """What is counted, and what it is counted out of."""

    MEMBERS = "members"
    PRESENT = "present"
    PARTICIPATING = "participating"
    YES = "yes"


class Weight(StrEnum):
    """What one entry of the roll weighs."""

    PERSON = "person"
    HOUSEHOLD = "household"
    MEMBER = "member"
    AREA_AND_HEADS = "area+heads"


class Binding(StrEnum):
    """What a positive result is in law."""

    RESOLUTION = "resolution"
    OPINION = "opinion"


class Part(StrEnum):
    """Those of whom a body must have a certain share among its members."""

    REPRESENTATIVES = "representatives"
    WOMEN_REPRESENTATIVES = "women_representatives"


@dataclass(frozen=True)
class Share:
    """A threshold `sign num/den` of a whole, compared in integers and never rounded.

    Raises:
        RuleDataError: no integers, no known sign, a denominator below 1, or a share that is
            less than nothing or more than all.
    """

    sign: Sign
    num: int
    den: int

    def __post_init__(self) -> None:
        for name, value in (("num", self.num), ("den", self.den)):
            if type(value) is not int:
                raise RuleDataError(f"{name} must be an integer, not {value!r}")
        if self.sign not in set(Sign):
            raise RuleDataError(f"sign must be one of {', '.join(Sign)}, not {self.sign!r}")
        if self.den <= 0:
            raise RuleDataError(f"den must be 1 or more, not {self.den}")
        if not 0 <= self.num <= self.den:
            raise RuleDataError(f"num must lie between 0 and den ({self.den}), not {self.num}")
        if self.sign == Sign.MORE_THAN and self.num == self.den:
            raise RuleDataError("more than the whole can never be met")

    def met(self, part: int, whole: int) -> bool:
        """Return whether a part of the whole reaches the share; nobody never does."""
        left, right = self.den * part, self.num * whole
        return part > 0 and (left > right if self.sign == Sign.MORE_THAN else left >= right)

    def need(self, whole: int) -> int:
        """Return the smallest part that reaches the share: at least one, even of nothing."""
        if self.sign == Sign.MORE_THAN:
            return self.num * whole // self.den + 1
        return max(1, -(-self.num * whole // self.den))

    def as_document(self) -> dict[str, Plain]:
        """Return the share as it stands in the data."""
        return {"sign": str(self.sign), "num": self.num, "den": self.den}


@dataclass(frozen=True)
class Condition:
    """So large a share of one measure must be reached by another."""

    of: Measure
    count: Measure
    share: Share

    def as_document(self) -> dict[str, Plain]:
        """Return the condition as it stands in the data."""
        return {"of": str(self.of), "count": str(self.count), **self.share.as_document()}


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """One version of one rule; `in_force_to` is the first day it no longer holds (None = open).

    `notice_days` are legal days between notice and meeting, at least. `composition` are the
    shares of the members that the body itself must show.

    Raises:
        RuleDataError: the parts contradict each other, or a committee would pass resolutions.
    """

    id: str
    version: str
    in_force_from: date
    in_force_to: date | None
    name_zh: str
    name_en: str
    source_zh: str
    source_en: str
    body: str
    base: str
    weight: Weight
    binding: Binding
    statutory: bool
    needs_mandate_when_reserved: bool
    notice_days: int
    composition: tuple[tuple[Part, Share], ...]
    quorum: Condition
    majority: Condition

    def __post_init__(self) -> None:
        self._check_times()
        self._check_conditions()
        self._check_binding()

    def _check_times(self) -> None:
        if self.version != self.in_force_from.isoformat():
            raise RuleDataError(f"{self.id}: version must be the day it enters into force")
        if self.in_force_to is not None and self.in_force_to <= self.in_force_from:
            raise RuleDataError(f"{self.id}: in_force_to must lie after in_force_from")

    def _check_conditions(self) -> None:
        if self.quorum.of is not Measure.MEMBERS:
            raise RuleDataError(f"{self.id}: a quorum is counted out of the members")
        if self.quorum.count not in {Measure.PRESENT, Measure.PARTICIPATING}:
            raise RuleDataError(f"{self.id}: a quorum counts those present or participating")
        if self.majority.count is not Measure.YES or self.majority.of is Measure.YES:
            raise RuleDataError(f"{self.id}: a majority counts yes, out of a base that is not yes")
        if self.majority.share.num == 0:
            raise RuleDataError(f"{self.id}: a majority of nothing decides nothing")

    def _check_binding(self) -> None:
        """A committee forms an opinion and never decides (domain study, section 0 no. 3)."""
        committee = self.body == _COMMITTEE
        if committee != self.id.startswith(_COMMITTEE_FAMILY):
            raise RuleDataError(
                f"{self.id}: rules {_COMMITTEE_FAMILY}* and the body {_COMMITTEE} belong together"
            )
        if self.binding is Binding.OPINION:
            return
        if committee:
            raise RuleDataError(
                f"{self.id}: a consultation committee forms an opinion and passes no resolution"
            )
        if not self.statutory:
            raise RuleDataError(f"{self.id}: without a statute there is no resolution")

    def is_in_force(self, on: date) -> bool:
        """Return whether this version holds on a legal day (Asia/Shanghai)."""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)

    def as_document(self) -> dict[str, Plain]:
        """Return the rule as it stands in the data: what is hashed and put on record."""
        return {
            "id": self.id,
            "version": self.version,
            "in_force_from": self.in_force_from.isoformat(),
            "in_force_to": self.in_force_to.isoformat() if self.in_force_to else "",
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "source_zh": self.source_zh,
            "source_en": self.source_en,
            "body": self.body,
            "base": self.base,
            "weight": str(self.weight),
            "binding": str(self.binding),
            "statutory": int(self.statutory),
            "needs_mandate_when_reserved": int(self.needs_mandate_when_reserved),
            "notice_days": self.notice_days,
            "composition": {str(part): share.as_document() for part, share in self.composition},
            "quorum": self.quorum.as_document(),
            "pass": self.majority.as_document(),
        }


def rule_in_force(rules: Iterable[DecisionRule], rule_id: str, on: date) -> DecisionRule:
    """Return the version of a rule that holds on a legal day (Asia/Shanghai).

    Raises:
        RuleNotInForce: none does, or there is no such rule.
    """
    for rule in rules:
        if rule.id == rule_id and rule.is_in_force(on):
            return rule
    raise RuleNotInForce(rule_id, on)
