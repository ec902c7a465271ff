"""Who may second and comment, and how a difference is told, as pure functions."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.issues.rules import (
    MOST_COMMENTS,
    MOST_UNCHECKED,
    VOICED,
    Change,
    CommentFacts,
    CommentState,
    OneComment,
    SecondFacts,
    State,
    VoiceRefusal,
    changes,
    why_not_ask_comment_review,
    why_not_check,
    why_not_comment,
    why_not_flag,
    why_not_hide,
    why_not_review_comment,
    why_not_second,
    why_not_take_back,
)

OPEN = SecondFacts(public=True, state=State.ADMITTED, own=False, seconded=False)
WRITES = CommentFacts(public=True, state=State.ADMITTED, unchecked=0, written=0)
SHOWN = OneComment(CommentState.PUBLIC, own=False)
HIDDEN = OneComment(CommentState.HIDDEN, own=False, asked=True)


@pytest.mark.parametrize("state", list(State))
def test_a_matter_is_seconded_and_commented_on_until_it_is_finished(state: State) -> None:
    expected = None if state in VOICED else VoiceRefusal.FINISHED

    assert why_not_second(replace(OPEN, state=state)) is expected
    assert why_not_take_back(replace(OPEN, state=state, seconded=True)) is expected
    assert why_not_comment(replace(WRITES, state=state)) is expected


def test_a_finished_matter_takes_no_more_voices() -> None:
    ends = {State.NOT_ADMITTED, State.MERGED, State.TRANSFERRED, State.ARCHIVED, State.REVOKED}

    assert ends.isdisjoint(VOICED)
    assert State.RETURNED not in VOICED


def test_nobody_seconds_what_is_not_public_what_is_their_own_or_twice() -> None:
    assert why_not_second(replace(OPEN, public=False)) is VoiceRefusal.NOT_PUBLIC
    assert why_not_second(replace(OPEN, own=True)) is VoiceRefusal.OWN_MATTER
    assert why_not_second(replace(OPEN, seconded=True)) is VoiceRefusal.ALREADY_SECONDED
    assert why_not_take_back(OPEN) is VoiceRefusal.NOT_SECONDED


def test_a_person_has_few_comments_unchecked_and_not_many_in_all() -> None:
    most = replace(WRITES, unchecked=MOST_UNCHECKED - 1, written=MOST_COMMENTS - 1)

    assert why_not_comment(most) is None
    assert why_not_comment(replace(most, unchecked=MOST_UNCHECKED)) is (
        VoiceRefusal.TOO_MANY_UNCHECKED
    )
    assert why_not_comment(replace(most, written=MOST_COMMENTS)) is VoiceRefusal.TOO_MANY_COMMENTS
    assert why_not_comment(replace(WRITES, public=False)) is VoiceRefusal.NOT_PUBLIC


def test_a_comment_is_checked_once_and_never_by_its_writer() -> None:
    waiting = OneComment(CommentState.WAITING, own=False)

    assert why_not_check(waiting) is None
    assert why_not_check(replace(waiting, own=True)) is VoiceRefusal.OWN_COMMENT
    assert why_not_check(SHOWN) is VoiceRefusal.ALREADY_CHECKED


def test_what_is_public_may_be_flagged_once_a_person_but_not_by_its_writer() -> None:
    assert why_not_flag(SHOWN) is None
    assert why_not_flag(replace(SHOWN, flagged=True)) is VoiceRefusal.ALREADY_FLAGGED
    assert why_not_flag(replace(SHOWN, own=True)) is VoiceRefusal.OWN_COMMENT
    assert why_not_flag(HIDDEN) is VoiceRefusal.COMMENT_NOT_PUBLIC


def test_what_the_supervisors_restored_is_not_hidden_again() -> None:
    assert why_not_hide(SHOWN) is None
    assert why_not_hide(replace(SHOWN, own=True)) is VoiceRefusal.OWN_COMMENT
    assert why_not_hide(replace(SHOWN, asked=True, reviewed=True)) is VoiceRefusal.RESTORED
    assert why_not_hide(HIDDEN) is VoiceRefusal.COMMENT_NOT_PUBLIC


def test_a_review_is_asked_for_once_of_what_was_hidden_or_withheld() -> None:
    for state in (CommentState.HIDDEN, CommentState.WITHHELD):
        lost = OneComment(state, own=True)
        assert why_not_ask_comment_review(lost) is None
        assert why_not_ask_comment_review(replace(lost, asked=True)) is VoiceRefusal.REVIEW_ASKED
    assert why_not_ask_comment_review(SHOWN) is VoiceRefusal.NOTHING_TO_REVIEW


def test_nobody_reviews_what_is_their_own_doing() -> None:
    assert why_not_review_comment(HIDDEN) is None
    assert why_not_review_comment(replace(HIDDEN, asked=False)) is VoiceRefusal.REVIEW_NOT_ASKED
    assert why_not_review_comment(replace(HIDDEN, reviewed=True)) is VoiceRefusal.REVIEW_NOT_ASKED
    assert why_not_review_comment(replace(HIDDEN, own=True)) is VoiceRefusal.OWN_COMMENT
    assert why_not_review_comment(replace(HIDDEN, decided=True)) is (
        VoiceRefusal.DECIDER_CANNOT_REVIEW
    )


# --- what changed ---

CHINESE = st.text(alphabet="楼道里停满了车。，！\n a1𫖮", max_size=80)


@given(CHINESE, CHINESE)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = changes(old, new)

    assert "".join(each.text for each in pieces if each.change is not Change.ADDED) == old
    assert "".join(each.text for each in pieces if each.change is not Change.GONE) == new
    assert all(each.text for each in pieces)
    assert all(one.change is not other.change for one, other in pairwise(pieces))


def test_a_changed_sentence_shows_the_words_that_changed() -> None:
    pieces = changes("楼道里停满了车。灯坏了。", "楼道里停满了电动车。灯坏了。")

    assert [(each.change.value, each.text) for each in pieces] == [
        ("same", "楼道里停满了"),
        ("added", "电动"),
        ("same", "车。灯坏了。"),
    ]


def test_another_sentence_is_shown_whole_and_numbers_stay_together() -> None:
    assert [each.text for each in changes("灯坏了。", "请修电梯！")] == ["灯坏了。", "请修电梯！"]
    pieces = changes("3 栋 12 单元的灯坏了", "3 栋 13 单元的灯坏了")
    assert [each.text for each in pieces if each.change is not Change.SAME] == ["12", "13"]


def test_long_texts_of_one_character_are_compared_in_time() -> None:
    assert changes("。" * 3000, "。" * 2900 + "灯")
    assert changes("灯" * 3000, "灯" * 2900 + "修")
