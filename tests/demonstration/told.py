"""Sentences on the matters of the demonstration: their days, their votes, their outcomes."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from consult.areas.models import Area
from consult.committees.models import Panel, Stakeholder
from consult.core import clock
from consult.issues.models import Matter, Review, SurveyTaken, Task, TaskNote
from consult.issues.rules import OPEN_STATES, State
from consult.publication.models import Notice, Objection
from consult.voting.models import Ballot, RollEntry
from tests.client import Browser
from tests.demonstration.district import Built, day, office_day
from tests.demonstration.tour import (
    COVENANT,
    LAMP,
    LIFT,
    PARK,
    PAVING,
    SHED,
    SQUARE,
    WITHHELD,
)

WHERE: Final = {
    SHED: ("万春社区", "deliberative", "社区议事厅"),
    LAMP: ("万春社区", "", ""),
    COVENANT: ("四湾社区", "decision", "社区议事厅"),
    SQUARE: ("金湾社区", "deliberative", "议事之家"),
    LIFT: ("清苑社区", "deliberative", "楼门议事点"),
    PARK: ("华强社区", "deliberative", "社区议事厅"),
    PAVING: ("八角村", "decision", "村民理事会"),
    WITHHELD: ("鸠兹社区", "", ""),
}
"""By title: place, form and venue."""

STAKEHOLDERS: Final = {
    SHED: {"affected": 2, "firm": 1, "department": 1},
    COVENANT: {"affected": 1},
    SQUARE: {"affected": 4},
    LIFT: {"affected": 2, "expert": 1, "department": 1},
    PARK: {"affected": 2, "expert": 1},
    PAVING: {"affected": 2, "expert": 1},
}
"""Who had an X seat at the first meeting, by category: those affected vote, the others speak."""

Counts = tuple[int, int, int]
Vote = tuple[int, int, int, int, Counts | None, int | None, bool | None]

VOTES: Final[dict[str, list[Vote]]] = {
    SHED: [(9, 0, 6, 8, (6, 1, 1), 5, True)],
    COVENANT: [(63, 0, 42, 41, None, None, None), (63, 0, 42, 50, (34, 11, 5), 26, True)],
    LIFT: [(9, 1, 6, 8, (4, 2, 2), 5, False)],
    PARK: [(9, 0, 6, 9, (7, 1, 1), 5, True), (10, 0, 7, 10, (9, 0, 1), 6, True)],
    PAVING: [(57, 0, 38, 45, (31, 9, 5), 23, True)],
}
"""By title, for each vote: roll, recused, sits at, present, yes/no/abstain, needed, passed."""

DAYS: Final = {
    (SHED, "issues.meeting_announced"): [office_day(-12)],
    (SHED, "issues.consultation_begun"): [day(-5)],
    (SHED, "issues.opinion_publicised"): [office_day(-3)],
    (LAMP, "issues.proposer_called_back"): [office_day(-6)],
    (LAMP, "issues.matter_archived"): [office_day(-5)],
    (COVENANT, "issues.meeting_announced"): [office_day(-62), office_day(-49)],
    (COVENANT, "issues.consultation_begun"): [day(-51), day(-38)],
    (COVENANT, "issues.decision_posted"): [office_day(-37)],
    (SQUARE, "issues.meeting_announced"): [office_day(-4)],
    (SQUARE, "voting.poll_opened"): [day(0)],
    (LIFT, "issues.consultation_begun"): [day(-15)],
    (PARK, "issues.matter_archived"): [office_day(-10)],
    (PAVING, "issues.meeting_announced"): [office_day(-66)],
    (PAVING, "issues.consultation_begun"): [day(-55)],
}
"""When what happened: counted from today, and moved on where offices rest."""

RAISED: Final = {SHED: -24, PARK: -120, PAVING: -90, WITHHELD: -6}
"""On which day, counted from today, or the next evening before a working day."""


def matters_stand_where_the_script_says(built: Built) -> None:
    for title, (place, form, venue) in WHERE.items():
        matter = built.matter(title)
        assert built.ask(select(Area.short_name).where(Area.id == matter.area_id)) == [place]
        assert (matter.form, matter.venue) == (form, venue), title


def stakeholders_vote_if_they_are_affected_and_else_speak(built: Built) -> None:
    for title, categories in STAKEHOLDERS.items():
        first = built.polls(title)[0]
        places = built.ask(
            select(RollEntry.label, RollEntry.votes).where(RollEntry.poll_id == first.id)
        )
        asked = built.ask(
            select(Stakeholder.category, func.count())
            .where(
                Stakeholder.answer == "accepted",
                Stakeholder.asked_at < first.prepared_at,
                Stakeholder.asked_at > first.prepared_at - timedelta(days=12),
                Stakeholder.panel_id.in_(_panels_of(built, title)),
            )
            .group_by(Stakeholder.category)
        )
        assert dict(asked) == categories, title
        if built.matter(title).form == "deliberative":
            seats = {label: votes for label, votes in places if label.startswith("X")}
            assert len(seats) == sum(categories.values())
            assert sum(seats.values()) == categories["affected"]


def votes_came_out_as_the_script_says(built: Built) -> None:
    visitor = Browser(built.app)
    for title, rounds in VOTES.items():
        polls = built.polls(title)
        if title == LIFT:
            assert len(polls) == 1
        for poll, (roll, recused, sits, present, counts, needed, passed) in zip(
            polls, rounds, strict=True
        ):
            entries = built.ask(
                select(RollEntry).where(RollEntry.poll_id == poll.id, RollEntry.votes)
            )
            assert len(entries) == roll, title
            assert sum(each.recused_at is not None for each in entries) == recused
            assert sum(each.present_at is not None for each in entries) == present
            visitor.get(f"/polls/{poll.id}/result")
            words = visitor.words()
            if counts is None:
                assert poll.not_held_at is not None
                assert f"至少要到 {sits} 人，到了 {present} 人，还差 1 人" in words
                continue
            assert (poll.yes, poll.no, poll.abstain) == counts
            assert poll.passed is passed
            assert sum(counts) == present
            assert f"至少 {sits} " in words or words.count(f"至少 {sits}") == 1, title
            assert f"需要 {needed} 票赞成" in words


def the_days_are_those_of_the_script(built: Built) -> None:
    for (title, kind), expected in DAYS.items():
        happened = built.days(title, kind)
        if (title, kind) == (SQUARE, "voting.poll_opened"):
            opened = built.polls(SQUARE)[0].opened_at
            happened = [clock.legal_day(opened)] if opened else []
        assert happened == expected, (title, kind)
    for title, number in RAISED.items():
        raised = clock.legal_day(built.matter(title).proposed_at)
        assert day(number) <= raised <= day(number + 2), title


def the_shed_was_merged_from_four_and_is_open_to_objections(built: Built) -> None:
    shed = built.matter(SHED)
    merged = built.ask(select(Matter.state).where(Matter.merged_into == shed.id))
    assert merged == [State.MERGED] * 3
    assert shed.state == State.PUBLICITY
    notice = built.ask(select(Notice).where(Notice.id == shed.notice_id))[0]
    assert notice.until_at == clock.end_of_legal_day(day(4))


def the_lamp_was_answered_after_nineteen_hours_without_a_vote(built: Built) -> None:
    lamp = built.matter(LAMP)
    (entered,) = built.moments(LAMP, "issues.matter_entered")
    (replied,) = built.moments(LAMP, "issues.matter_replied")
    assert replied - entered == timedelta(hours=19)
    assert day(-10) <= entered.date() <= day(-7)
    assert (lamp.source, lamp.lane, lamp.called_back) == ("phone", "quick", "satisfied")
    assert lamp.state == State.ARCHIVED
    assert built.polls(LAMP) == []


def the_covenant_is_in_effect_and_was_filed(built: Built) -> None:
    covenant = built.matter(COVENANT)
    assert covenant.state == State.IN_EFFECT
    assert "授权居民代表会议" in covenant.mandate
    notice = built.ask(select(Notice).where(Notice.id == covenant.notice_id))[0]
    assert notice.until_at == clock.end_of_legal_day(day(-21))
    filing = built.ask(select(Task).where(Task.matter_id == covenant.id).order_by(Task.due_on))[0]
    assert "备案" in filing.text
    assert clock.legal_day(filing.reported_at) == office_day(-30)


def the_vote_on_the_square_is_open_and_hidden(built: Built) -> None:
    (poll,) = built.polls(SQUARE)
    entries = built.ask(select(RollEntry).where(RollEntry.poll_id == poll.id))
    assert [each.votes for each in entries] == [True] * 11
    assert sum(each.present_at is not None for each in entries) == 9
    cast = built.ask(select(Ballot.roll_entry_id).where(Ballot.poll_id == poll.id))
    assert len(cast) == 5
    (four,) = (each for each in entries if each.label == "4")
    assert four.id not in cast
    assert four.present_at is not None
    assert poll.closed_at is None
    assert poll.closes_at is not None
    closes = clock.to_legal_time(poll.closes_at)
    assert (closes.date(), closes.hour, closes.minute) == (day(2), 20, 0)
    assert (poll.yes, poll.no, poll.abstain) == (None, None, None)
    visitor = Browser(built.app)
    visitor.get(f"/polls/{poll.id}")
    assert "赞成 3" not in visitor.words()
    assert "应到 11 人，至少要到 8 人，现在到会 9 人" in visitor.words()


def seat_seven_left_the_vote_on_the_lift(built: Built) -> None:
    (poll,) = built.polls(LIFT)
    recused = built.ask(
        select(RollEntry.label).where(
            RollEntry.poll_id == poll.id, RollEntry.recused_at.isnot(None)
        )
    )
    assert recused == ["7"]
    assert built.matter(LIFT).state == State.PLANNED


def the_objection_to_the_park_was_upheld_on_the_fourth_day(built: Built) -> None:
    (objection,) = built.ask(
        select(Objection)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(Notice.about == f"matter/{built.matters[PARK]}")
    )
    published = built.days(PARK, "issues.opinion_publicised")[0]
    assert clock.legal_day(objection.made_at) - published == timedelta(days=4)
    assert objection.upheld is True
    assert objection.view.startswith("情况属实")
    assert "坡道" in objection.text
    assert "轮椅" in objection.text


def thirty_eight_were_asked_about_the_park(built: Built) -> None:
    park = built.matter(PARK)
    (review,) = built.ask(select(Review).where(Review.matter_id == park.id))
    assert (review.asked, review.satisfied, review.fairly, review.not_satisfied) == (38, 33, 4, 1)
    answered = select(func.count()).where(SurveyTaken.matter_id == park.id)
    assert built.ask(answered) == [38]
    tasks = built.ask(select(Task.accepted_at).where(Task.matter_id == park.id))
    assert len(tasks) == 3
    assert None not in tasks


def the_lane_has_a_milestone_done_one_late_and_one_to_come(built: Built) -> None:
    paving = built.matter(PAVING)
    assert "不向村民筹资" in paving.question
    assert "授权村民代表会议" in paving.mandate
    done, late, last = built.ask(
        select(Task).where(Task.matter_id == paving.id).order_by(Task.due_on)
    )
    assert done.accepted_at is not None
    assert (late.accepted_at, last.accepted_at) == (None, None)
    assert (late.due_on, last.due_on) == (day(-4), day(20))
    asked = select(TaskNote.granted).where(
        TaskNote.task_id == late.id, TaskNote.asked_day.isnot(None)
    )
    assert built.ask(asked) == [None]


def what_was_asked_about_relief_was_refused_within_a_day(built: Built) -> None:
    relief = built.matter(WITHHELD)
    (refused,) = built.moments(WITHHELD, "issues.matter_refused")
    assert refused - clock.to_legal_time(relief.proposed_at) < timedelta(days=1)
    assert relief.state == State.NOT_ADMITTED
    assert relief.refusal_reviewed
    assert not relief.text_public
    assert built.polls(WITHHELD) == []


def every_outcome_the_district_should_show_is_there(built: Built) -> None:
    states = built.states
    assert states[State.MERGED] >= 3
    assert states[State.TRANSFERRED] >= 1
    passed = [poll for title in VOTES for poll in built.polls(title)]
    assert any(each.passed for each in passed)
    assert any(each.not_held_at for each in passed)
    assert any(each.passed is False and each.recused for each in passed)


def no_two_matters_are_told_in_the_same_words(built: Built) -> None:
    texts = built.ask(select(Matter.facts).where(Matter.origin_id.is_(None)))
    assert len(set(texts)) == len(texts)
    reports = [each for each in built.ask(select(Task.report)) if each]
    assert len(set(reports)) == len(reports)
    titles = built.ask(select(Matter.title).where(Matter.origin_id.is_(None)))
    assert len(set(titles)) == len(titles)


def the_home_page_begins_with_what_the_script_tells(built: Built) -> None:
    newest = built.ask(
        select(Matter.title)
        .where(Matter.text_public, Matter.state.in_(OPEN_STATES))
        .order_by(Matter.moved_at.desc())
        .limit(3)
    )
    assert newest == [SQUARE, SHED, LIFT]
    visitor = Browser(built.app)
    visitor.get("/")
    words = visitor.words()
    shown = words[words.rindex("正在商量的事", 0, words.index("办结的事")) :]
    at = [shown.index(title) for title in newest]
    assert at == sorted(at)


def _panels_of(built: Built, title: str) -> list[str]:
    about = f"matter/{built.matters[title]}"
    return list(built.ask(select(Panel.id).where(Panel.matter == about)))
