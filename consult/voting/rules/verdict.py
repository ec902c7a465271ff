"""The verdict on a count: enough present, enough in favour, and by how many."""

from dataclasses import dataclass, fields
from enum import StrEnum

from consult.voting.rules.decision import Condition, DecisionRule, Measure, Plain, Share, Weight


class CountError(ValueError):
    """These numbers cannot come from one vote."""


class Hurdle(StrEnum):
    """What a count is compared for."""

    QUORUM = "quorum"
    MAJORITY = "pass"


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was counted in one vote: heads, or what the rule weighs them with.

    `members` is everyone on the roll with a vote; `recused` are some of them, who leave the base;
    `present` leaves them out, and holds the abstainers and those who were there and silent.

    Raises:
        CountError: a value is no integer, is negative, or exceeds what it is part of.
    """

    members: int
    recused: int
    present: int
    yes: int
    no: int
    abstain: int

    def __post_init__(self) -> None:
        for name, value in self.as_in().items():
            if type(value) is not int:
                raise CountError(f"{name} must be an integer, not {value!r}")
            if value < 0:
                raise CountError(f"{name} must not be negative: {value}")
        if self.recused > self.members:
            raise CountError(f"{self.recused} recused of {self.members} members")
        if self.present > self.base:
            raise CountError(f"{self.present} present, but only {self.base} may vote")
        if self.participating > self.present:
            raise CountError(f"{self.participating} ballots from {self.present} present")

    @property
    def base(self) -> int:
        """The voting base: members less those recused."""
        return self.members - self.recused

    @property
    def participating(self) -> int:
        """The ballots returned, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def silent(self) -> int:
        """Those present who returned no ballot."""
        return self.present - self.participating

    def measure(self, measure: Measure) -> int:
        """Return one of the measures that rules speak of."""
        match measure:
            case Measure.MEMBERS:
                return self.base
            case Measure.PRESENT:
                return self.present
            case Measure.PARTICIPATING:
                return self.participating
            case Measure.YES:
                return self.yes

    def as_in(self) -> dict[str, int]:
        """Return the numbers as the record keeps them: from these anyone can judge again."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Comparison:
    """One number held against a share of another; everything else follows from these four."""

    code: Hurdle
    left: int
    share: Share
    whole: int

    @property
    def sign(self) -> str:
        """`>=` or `>`."""
        return str(self.share.sign)

    @property
    def num(self) -> int:
        """The numerator of the share."""
        return self.share.num

    @property
    def den(self) -> int:
        """The denominator of the share."""
        return self.share.den

    @property
    def need(self) -> int:
        """The smallest number that would do."""
        return self.share.need(self.whole)

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.share.met(self.left, self.whole)

    @property
    def short(self) -> int:
        """How many are missing, 0 if none."""
        return max(0, self.need - self.left)

    @property
    def excess(self) -> int:
        """How many there are beyond need, 0 if none."""
        return max(0, self.left - self.need)

    def as_out(self) -> dict[str, Plain]:
        """Return the comparison for the record."""
        return {
            "left": self.left,
            "sign": self.sign,
            "num": self.num,
            "den": self.den,
            "whole": self.whole,
            "need": self.need,
            "met": int(self.met),
            "short": self.short,
            "excess": self.excess,
        }


@dataclass(frozen=True)
class Verdict:
    """What the comparisons come to; without a quorum nothing is passed.

    Raises:
        ValueError: a hurdle was not compared at all.
    """

    comparisons: tuple[Comparison, ...]

    def __post_init__(self) -> None:
        if {each.code for each in self.comparisons} != set(Hurdle):
            raise ValueError("a verdict compares for the quorum and for the majority")

    @property
    def quorate(self) -> bool:
        """Whether enough took part for a valid vote."""
        return all(each.met for each in self.comparisons if each.code is Hurdle.QUORUM)

    @property
    def passed(self) -> bool:
        """Whether the vote was valid and enough were in favour."""
        return all(each.met for each in self.comparisons)

    def comparison(self, code: Hurdle) -> Comparison:
        """Return the comparison made for one hurdle."""
        return next(each for each in self.comparisons if each.code is code)

    def as_out(self) -> dict[str, Plain]:
        """Return the verdict for the record: flags as 0 or 1, one table for each hurdle."""
        tables: dict[str, Plain] = {str(each.code): each.as_out() for each in self.comparisons}
        return {"quorate": int(self.quorate), "passed": int(self.passed), **tables}


def _compare(code: Hurdle, condition: Condition, count: Count) -> Comparison:
    return Comparison(
        code, count.measure(condition.count), condition.share, count.measure(condition.of)
    )


def judge(rule: DecisionRule, count: Count) -> Verdict:
    """Judge a count under a rule, in integers (`den * left` against `num * whole`).

    Where the base is those present, abstainers and the silent weigh like a no (过半数 of 到会人员).
    Nobody at all is never quorate.

    Raises:
        CountError: the rule asks for two counts, of areas and of heads (Civil Code art. 278);
            one of them alone decides nothing.

    Source: Civil Code art. 1259 for inclusive and strict thresholds; the rule names its own.
    """
    if rule.weight is Weight.AREA_AND_HEADS:
        raise CountError(f"{rule.id} asks for a count of areas and one of heads")
    return Verdict(
        (
            _compare(Hurdle.QUORUM, rule.quorum, count),
            _compare(Hurdle.MAJORITY, rule.majority, count),
        )
    )
