"""Of whom an assembly must be made up before it can decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.voting.rules import Assembly, Refusal, asks_for_women, why_not_convene
from tests.voting.test_ballots import K1, R3, V3


@pytest.mark.parametrize(
    ("members", "representatives", "refusal"),
    [
        (45, 36, None),
        (45, 35, Refusal.TOO_FEW_REPRESENTATIVES),
        (25, 20, None),
        (24, 19, Refusal.TOO_FEW_REPRESENTATIVES),
        (0, 0, Refusal.TOO_FEW_REPRESENTATIVES),
    ],
)
def test_four_fifths_of_an_assembly_are_representatives(
    members: int, representatives: int, refusal: Refusal | None
) -> None:
    assert why_not_convene(R3, Assembly(members, representatives)) is refusal


@pytest.mark.parametrize(
    ("women", "refusal"),
    [
        (15, None),
        (14, Refusal.TOO_FEW_WOMEN),
        (0, Refusal.TOO_FEW_WOMEN),
        (36, None),
        (37, Refusal.MORE_WOMEN_THAN_REPRESENTATIVES),
        (None, Refusal.WOMEN_NOT_COUNTED),
    ],
)
def test_a_third_of_a_villagers_assembly_are_women_representatives(
    women: int | None, refusal: Refusal | None
) -> None:
    assert why_not_convene(V3, Assembly(45, 36, women)) is refusal


def test_only_a_villagers_assembly_is_asked_for_its_women() -> None:
    assert asks_for_women(V3)
    assert not asks_for_women(R3)
    assert why_not_convene(R3, Assembly(45, 36, None)) is None


@given(seats=st.integers(1, 40))
def test_a_consultation_committee_has_no_representatives_to_count(seats: int) -> None:
    assert why_not_convene(K1, Assembly(seats, 0)) is None


@given(members=st.integers(1, 3000), women=st.integers(0, 3000))
def test_the_womens_third_is_of_all_members_and_never_rounded(members: int, women: int) -> None:
    refusal = why_not_convene(V3, Assembly(members, members, women))

    if women > members:
        assert refusal is Refusal.MORE_WOMEN_THAN_REPRESENTATIVES
    else:
        assert (refusal is None) == (3 * women >= members)


@pytest.mark.parametrize("numbers", [(3, 4, None), (3, -1, None), (3, 3, -1)])
def test_numbers_that_cannot_be_are_refused(numbers: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match=r"members|nobody"):
        Assembly(*numbers)
