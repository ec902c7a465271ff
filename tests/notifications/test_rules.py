from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core import clock
from consult.core.mail import is_mail_address
from consult.notifications import rules
from consult.notifications.rules import TABLE, Audience, Refusal, Template, VoteCall, vote_call

SECRET = b"s" * 32


def at(text: str) -> datetime:
    """Return a moment from the civil time where the law applies."""
    return clock.from_legal_time(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        ("2026-06-01 21:59", "2026-06-01 21:59"),
        ("2026-06-01 22:00", "2026-06-02 07:30"),
        ("2026-06-01 23:59", "2026-06-02 07:30"),
        ("2026-06-02 00:00", "2026-06-02 07:30"),
        ("2026-06-02 07:29", "2026-06-02 07:30"),
        ("2026-06-02 07:30", "2026-06-02 07:30"),
        ("2026-12-31 22:30", "2027-01-01 07:30"),
    ],
)
def test_mail_that_is_due_at_night_waits_for_the_morning(now: str, goes_out: str) -> None:
    assert rules.out_of_quiet(at(now)) == at(goes_out)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - civil times
def test_nothing_ever_goes_out_in_the_quiet_hours(naive: datetime) -> None:
    now = clock.from_legal_time(naive)
    later = rules.out_of_quiet(now)

    assert not rules.is_quiet(later)
    assert now <= later <= now + timedelta(hours=9, minutes=30)


def test_mail_is_tried_six_times_with_longer_and_longer_waits() -> None:
    now = at("2026-06-01 09:00")
    waits = [rules.retry_at(tries, now) for tries in range(1, 7)]

    minutes = [each and (each - now) // timedelta(minutes=1) for each in waits]
    assert minutes == [1, 5, 30, 120, 360, None]


def test_a_retry_waits_out_the_night_unless_it_is_urgent() -> None:
    now = at("2026-06-01 21:58")

    assert rules.retry_at(2, now) == at("2026-06-02 07:30")
    assert rules.retry_at(2, now, at_once=True) == at("2026-06-01 22:03")


@pytest.mark.parametrize(
    "address",
    ["a@b.cn", "zhang.san+x@mail.example.com.cn", "o'neil@example.org", "x@xn--fiqs8s.cn"],
)
def test_an_address_that_mail_can_be_sent_to_is_taken(address: str) -> None:
    assert rules.why_not_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "a@@b.cn",
        "a b@c.cn",
        "a@b.cn\nBcc: x@y.cn",
        "a@b.cn\r\nBcc: x@y.cn",
        "a@b.cn,c@d.cn",
        "<a@b.cn>",
        "张三@例子.cn",
        ".a@b.cn",
        "a..b@c.cn",
        "a@-b.cn",
        "a@b.c",
        '"a b"@c.cn',
        "a" * 65 + "@b.cn",
        "a@" + "b" * 63 + "." + ("c" * 60 + ".") * 4 + "cn",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused(address: str) -> None:
    assert rules.why_not_address(address) is Refusal.ADDRESS_MALFORMED


@given(st.text(max_size=40))
def test_no_address_holds_what_could_end_a_header(text: str) -> None:
    if is_mail_address(text):
        assert text.isascii()
        assert not set(text) & set(' \r\n\t<>,;:"()[]\\\0')


def test_a_link_is_good_for_its_person_its_address_and_its_purpose_alone() -> None:
    now = at("2026-06-01 09:00")
    token = rules.confirm_token(SECRET, "p", "a@b.cn", now + timedelta(days=3))

    assert rules.person_of(token) == "p"
    assert rules.is_confirm_token(token, SECRET, "p", "a@b.cn", now)
    assert not rules.is_confirm_token(token, SECRET, "p", "a@b.cn", now + timedelta(days=3))
    assert not rules.is_confirm_token(token, SECRET, "q", "a@b.cn", now)
    assert not rules.is_confirm_token(token, SECRET, "p", "x@b.cn", now)
    assert not rules.is_confirm_token(token, b"t" * 32, "p", "a@b.cn", now)
    assert not rules.is_stop_token(token, SECRET, "p", "a@b.cn")
    person, end, seal = token.split(".")
    longer = f"{person}.{int(end) + 1}.{seal}"
    assert not rules.is_confirm_token(longer, SECRET, "p", "a@b.cn", now)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_link_and_none_breaks_it(token: str) -> None:
    now = at("2026-06-01 09:00")

    assert not rules.is_confirm_token(token, SECRET, "p", "a@b.cn", now)
    assert not rules.is_stop_token(token, SECRET, "p", "a@b.cn")


def test_an_address_does_not_stand_in_a_link() -> None:
    stop = rules.stop_token(SECRET, "p", "zhang@example.cn")

    assert rules.is_stop_token(stop, SECRET, "p", "zhang@example.cn")
    assert "zhang" not in stop


OPENED = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "after", "expected"),
    [
        (1, 0.9, None),
        (2, 0.9, None),
        (2, 1.0, VoteCall.HALF),
        (2, 2.0, None),
        (24, 11.9, None),
        (24, 23.0, VoteCall.HALF),
        (72, 35.9, None),
        (72, 36.0, VoteCall.HALF),
        (72, 69.9, VoteCall.HALF),
        (72, 70.0, VoteCall.LAST),
        (72, 72.0, None),
    ],
)
def test_a_vote_is_called_at_half_of_its_time_and_a_long_one_before_its_end(
    hours: int, after: float, expected: VoteCall | None
) -> None:
    call = vote_call(OPENED, OPENED + timedelta(hours=hours), OPENED + timedelta(hours=after))

    assert call is expected


def test_every_template_is_told_by_some_line_or_is_a_reminder() -> None:
    lines = [line for each in TABLE.values() for line in (*each.lines, *each.elsewhere)]
    told = {template for _, template in lines}
    by_time = {each for each in Template if each.startswith("remind_")}

    assert told | by_time | {Template.CONFIRM_ADDRESS} == set(Template)
    assert {audience for audience, _ in lines} == set(Audience)


def test_what_is_cleared_is_older_than_any_news_and_any_reminder() -> None:
    assert timedelta() < rules.ANSWER_UNTIL < rules.KEPT < rules.UNREAD_KEPT
    assert not rules.is_news(OPENED, OPENED + rules.KEPT)


def test_a_seconder_is_never_counted_as_somebody_to_visit() -> None:
    seconded = {each for each in Template if each.startswith("seconded_")}

    assert seconded
    assert not seconded & rules.CALLS
    assert Template.TO_WATCH not in rules.CALLS
