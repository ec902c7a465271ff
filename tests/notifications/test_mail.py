"""Mail: to confirmed addresses alone, never in the quiet hours, and no server stops anything."""

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from consult.audit.models import LOG_ID
from consult.config import Settings
from consult.core.clock import Hands
from consult.core.policy import system_actor
from consult.identity import service as identity
from consult.issues import service as issues
from consult.notifications import service
from consult.notifications.models import Message
from consult.notifications.rules import MailState, Template
from consult.notifications.service import Wishes
from tests.client import Browser
from tests.notifications.factories import deliver, messages_of, newest, take_mail
from tests.notifications.fake_smtp import Server, mail_server
from tests.world import TITLE, Someone, Stage, World, bring, build, visit

FROM = "consult@example.cn"


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server on this machine."""
    with mail_server() as running:
        yield running


@pytest.fixture
def world(app: Flask, hands: Hands, server: Server) -> World:
    """A community on an installation that sends mail."""
    del hands  # only lets the clock stand
    settings: Settings = app.extensions["consult.settings"]
    app.extensions["consult.settings"] = replace(settings, smtp_url=server.url, mail_from=FROM)
    return build(app)


def admitted(world: World, who: Someone) -> Message:
    """Return the message that tells somebody that their matter is admitted."""
    return newest(world, who, Template.MATTER_ADMITTED)


def body(text: object) -> str:
    """Return the text of a mail's content."""
    return str(text).replace("\r\n", "\n")


def test_a_message_is_mailed_to_a_confirmed_address(
    world: World, hands: Hands, server: Server
) -> None:
    proposer = world.residents[1]
    take_mail(world, proposer, "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    message = admitted(world, proposer)
    assert message.mail_state == MailState.DUE

    assert deliver(world) == 1
    assert deliver(world) == 0
    (mail,) = server.mails()
    assert mail["To"] == "ju@example.cn"
    assert FROM in mail["From"]
    assert mail["Subject"] == f"您提的事已经受理。 {TITLE}"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = body(mail.get_content())
    assert f"http://127.0.0.1:8000/inbox/{message.id}\n" in text
    assert TITLE in text
    assert "家事共商" in text
    assert admitted(world, proposer).mail_state == MailState.SENT


def test_mail_comes_in_the_language_of_its_reader(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.residents[1], "ju@example.cn", language="en")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, world.residents[1])
    deliver(world)

    (mail,) = server.mails()
    assert mail["Subject"].startswith("The matter you raised is admitted.")
    own = body(mail.get_content()).replace(TITLE, "")
    assert not re.search("[\u4e00-\u9fff]", own)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("zh", "您按过“我也有这事”的一件事已经受理。"),
        ("en", "A matter you said “Me too” to is admitted."),
    ],
)
def test_a_seconder_is_mailed_in_their_language(
    world: World, hands: Hands, server: Server, language: str, subject: str
) -> None:
    who = world.residents[2]
    take_mail(world, who, "ju@example.cn", language=language)
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    world.do(who, issues.second_matter, case.id)
    world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")
    world.keep_up()
    deliver(world)

    (mail,) = server.mails()
    assert mail["Subject"] == f"{subject} {TITLE}"
    assert TITLE in body(mail.get_content())


def test_a_reviewer_is_mailed_no_title_that_is_not_public(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.guide, "guide@example.cn")
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")
    world.do(world.residents[1], issues.ask_review, case.id, "官司已经结束。")
    world.keep_up()
    deliver(world)

    (mail,) = server.mails()
    assert mail["Subject"].startswith("有人请求复核不予受理")
    assert TITLE not in body(mail)
    assert "官司" not in body(mail.get_content())


def test_mail_is_taken_sent_and_noted_on_each_database(
    app_on: Flask, hands: Hands, server: Server
) -> None:
    settings: Settings = app_on.extensions["consult.settings"]
    app_on.extensions["consult.settings"] = replace(settings, smtp_url=server.url, mail_from=FROM)
    world = build(app_on)
    server.busy.add("busy@example.cn")
    take_mail(world, world.seats[1], "busy@example.cn")
    take_mail(world, world.seats[2], "seat@example.cn")
    bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()

    assert deliver(world) == 1
    server.busy.clear()
    hands.forward(minutes=1)
    assert deliver(world) == 1
    assert deliver(world) == 0


def test_nobody_without_a_confirmed_address_gets_mail(
    world: World, hands: Hands, server: Server
) -> None:
    proposer = world.residents[1]
    wishes = Wishes("ju@example.cn", mail_on=True, language="zh")
    world.do(proposer, service.set_wishes, proposer.id, wishes)
    bring(world, hands, Stage.ADMITTED)

    assert admitted(world, proposer).mail_state == MailState.NONE
    deliver(world)
    assert [mail["Subject"] for mail in server.mails()] == [
        "请确认这是您的邮箱地址。不是您填的，不用理会。"
    ]


def test_mail_that_falls_into_the_night_waits_for_the_morning(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.residents[1], "ju@example.cn")
    bring(world, hands, Stage.RECEIVED)
    hands.forward(hours=14, minutes=30)  # 23:30
    bring(world, hands, Stage.ADMITTED)
    admitted(world, world.residents[1])
    assert deliver(world) == 0
    hands.forward(hours=7, minutes=59)  # 07:29 of the next day
    assert deliver(world) == 0
    hands.forward(minutes=1)

    assert deliver(world) == 1
    assert len(server.received) == 1


def test_mail_that_was_put_off_into_the_night_waits_as_well(
    world: World, hands: Hands, server: Server
) -> None:
    """It was due in the evening, and the server of the installation stood still until midnight."""
    take_mail(world, world.residents[1], "ju@example.cn")
    hands.forward(hours=12)
    bring(world, hands, Stage.ADMITTED)
    admitted(world, world.residents[1])
    hands.forward(hours=3)

    assert deliver(world) == 0
    assert server.connections == 0


def test_a_warning_about_the_account_goes_out_at_night_too(
    world: World, hands: Hands, server: Server
) -> None:
    who = world.residents[0]
    take_mail(world, who, "ju@example.cn")
    hands.forward(hours=14, minutes=30)
    world.do(world.handler, identity.issue_reset_code, world.area_id, who.id, "hash", "身份证")
    newest(world, who, Template.RESET_CODE_ISSUED)

    assert deliver(world) == 1
    assert len(server.received) == 1


def test_what_was_read_meanwhile_is_not_mailed(world: World, hands: Hands, server: Server) -> None:
    proposer = world.residents[1]
    take_mail(world, proposer, "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    message = admitted(world, proposer)
    world.do(proposer, service.mark_read, proposer.id, (message.id,))

    assert deliver(world) == 0
    assert admitted(world, proposer).mail_state == MailState.SUPPRESSED
    assert server.connections == 0


def test_what_happened_days_ago_is_told_but_not_mailed(world: World, hands: Hands) -> None:
    take_mail(world, world.residents[1], "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    hands.forward(days=4)

    assert admitted(world, world.residents[1]).mail_state == MailState.NONE


def test_one_broken_address_does_not_stop_the_others(
    world: World, hands: Hands, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuses.add("seat1@example.cn")
    server.busy.add("seat2@example.cn")
    for number, who in enumerate(world.seats[:4], start=1):
        take_mail(world, who, f"seat{number}@example.cn")
    bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()
    with caplog.at_level(logging.DEBUG):
        assert deliver(world) == 2

    states = [
        (each.mail_state, each.mail_error)
        for each in (newest(world, who, Template.MEETING_CALLED) for who in world.seats[:4])
    ]
    assert states == [
        (MailState.FAILED, "550"),
        (MailState.DUE, "451"),
        (MailState.SENT, ""),
        (MailState.SENT, ""),
    ]
    assert "example.cn" not in caplog.text
    server.busy.clear()
    hands.forward(minutes=1)
    assert deliver(world) == 1
    assert len(server.mails_to("seat2@example.cn")) == 1


def test_a_dead_server_is_asked_once_at_a_time_and_given_up_after_six_tries(
    world: World, hands: Hands
) -> None:
    settings: Settings = world.app.extensions["consult.settings"]
    with mail_server() as gone:
        dead = gone.url
    world.app.extensions["consult.settings"] = replace(settings, smtp_url=dead)
    for number, who in enumerate(world.seats[:3], start=1):
        take_mail(world, who, f"seat{number}@example.cn")
    bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()
    began = time.monotonic()
    for _ in range(40):
        assert deliver(world) == 0
        hands.forward(hours=1)

    assert time.monotonic() - began < 10
    for who in world.seats[:3]:
        message = newest(world, who, Template.MEETING_CALLED)
        assert (message.mail_state, message.mail_tries) == (MailState.FAILED, 6)
        assert message.mail_error == "connection"
        assert message.mail_due_at is None


def test_a_worker_that_died_over_a_mail_leaves_it_to_the_next(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.residents[1], "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, world.residents[1])
    with world.app.app_context():
        assert len(service.take_mail(system_actor(), LOG_ID, quiet=False)) == 1
    assert deliver(world) == 0
    hands.forward(minutes=10)

    assert deliver(world) == 1
    (mail,) = server.mails()
    assert admitted(world, world.residents[1]).id in mail["Message-ID"]


@pytest.mark.parametrize(
    "title", ["灯坏了\r\nBcc: all@example.cn", "灯\nX: y", "a\u2028b\x0bc", "长" * 60]
)
def test_nothing_that_somebody_wrote_becomes_a_header(
    world: World, server: Server, title: str
) -> None:
    proposer = world.residents[1]
    take_mail(world, proposer, "ju@example.cn")
    proposal = issues.Proposal(title, "楼道灯坏了三天", "请修好", "3 栋")
    matter = world.do(proposer, issues.propose_matter, world.area_id, proposal)
    world.do(world.secretary, issues.admit_matter, matter, "public-affair", "属于公共事务")
    admitted(world, proposer)

    assert deliver(world) == 1
    ((recipient, raw),) = server.received
    (mail,) = server.mails()
    assert recipient == "ju@example.cn"
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert len(mail.get_all("Subject", [])) == 1
    assert "\n" not in mail["Subject"]
    assert mail["Subject"].startswith("您提的事已经受理。 ")
    assert all(len(line) <= 998 for line in raw.splitlines())


def test_a_title_that_is_not_public_never_travels(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.handler, "office@example.cn")
    bring(world, hands, Stage.RECEIVED)
    newest(world, world.handler, Template.MATTER_RECEIVED)
    deliver(world)

    (mail,) = server.mails()
    assert TITLE not in mail["Subject"] + body(mail.get_content())


def test_an_address_is_confirmed_by_the_link_that_is_sent_to_it(
    world: World, server: Server
) -> None:
    who = world.residents[1]
    browser = visit(world, who)
    browser.get("/inbox/wishes")
    fields = {"address": "ju@example.cn", "mail_on": "y", "language": "zh"}
    browser.send("/inbox/wishes", fields)
    assert "邮箱地址还没有确认" in browser.words()
    assert deliver(world) == 1
    (mail,) = server.mails()
    found = re.search(r"http://127.0.0.1:8000(/inbox/confirm/\S+)", body(mail.get_content()))
    assert found is not None
    assert mail["List-Unsubscribe"] is None
    assert "http" not in mail["Subject"]

    browser.get(found[1])
    browser.get("/inbox/wishes")
    assert "还没有确认" in browser.words()  # looking changes nothing
    browser.get(found[1])
    browser.send(found[1])
    assert "有消息会发到 ju@example.cn。" in browser.words()


def test_a_stranger_who_got_the_link_by_mistake_confirms_nothing(
    world: World, server: Server
) -> None:
    browser = visit(world, world.residents[1])
    browser.get("/inbox/wishes")
    browser.send("/inbox/wishes", {"address": "ju@example.cn", "mail_on": "y", "language": "zh"})
    deliver(world)
    (mail,) = server.mails()
    found = re.search(r"(/inbox/confirm/\S+)", body(mail.get_content()))
    assert found is not None
    stranger = visit(world, world.residents[2])
    stranger.get(found[1])

    assert "这个链接已经不能用了" in stranger.words()
    assert not stranger.page.has_form(found[1])
    assert visit(world, None).get(found[1]).at.startswith("/sign-in")


def test_a_link_is_void_after_three_days_and_after_another_address(
    world: World, hands: Hands, server: Server
) -> None:
    browser = visit(world, world.residents[1])
    browser.get("/inbox/wishes")
    browser.send("/inbox/wishes", {"address": "ju@example.cn", "mail_on": "y", "language": "zh"})
    deliver(world)
    browser.send("/inbox/wishes", {"address": "ju2@example.cn", "mail_on": "y", "language": "zh"})
    deliver(world)
    links = [
        found[1]
        for mail in server.mails()
        if (found := re.search(r"(/inbox/confirm/\S+)", body(mail.get_content())))
    ]
    assert len(links) == 2
    browser.get(links[0])
    assert "这个链接已经不能用了" in browser.words()
    hands.forward(days=3)
    browser = visit(world, world.residents[1])
    browser.get(links[1])
    assert "这个链接已经不能用了" in browser.words()


def test_the_form_sends_a_stranger_no_more_than_five_mails_a_day(
    world: World, server: Server
) -> None:
    browser = visit(world, world.residents[1])
    browser.get("/inbox/wishes")
    for number in range(5):
        fields = {"address": f"x{number}@example.cn", "mail_on": "y", "language": "zh"}
        browser.send("/inbox/wishes", fields)
        deliver(world)
    browser.send(
        "/inbox/wishes", {"address": "x9@example.cn", "mail_on": "y", "language": "zh"}, 409
    )

    assert "今天已经发了 5 封确认邮件" in browser.words()
    assert len(server.received) == 5


@pytest.mark.parametrize("address", ["not an address", "a@b.cn\nBcc: c@d.cn", "张@例.cn"])
def test_what_is_no_address_is_refused_at_its_field(world: World, address: str) -> None:
    browser = visit(world, world.residents[1])
    browser.get("/inbox/wishes")
    browser.send("/inbox/wishes", {"address": address, "mail_on": "y", "language": "zh"}, 422)

    assert "这不像邮箱地址" in browser.words()


def test_an_emptied_field_takes_the_address_back(world: World, hands: Hands) -> None:
    who = world.residents[1]
    take_mail(world, who, "ju@example.cn")
    browser = visit(world, who, "en")
    page = browser.get("/inbox/wishes")
    assert "ju@example.cn" in page.text
    browser.send("/inbox/wishes", {"address": "", "language": "en"})
    assert "ju@example.cn" not in browser.get("/inbox/wishes").text
    bring(world, hands, Stage.ADMITTED)

    assert admitted(world, who).mail_state == MailState.NONE


def stop_link(server: Server) -> str:
    """Return the link of the newest mail that stops all further ones."""
    mail = server.mails()[-1]
    found = re.fullmatch(r"<http://127.0.0.1:8000(/inbox/stop/\S+)>", mail["List-Unsubscribe"])
    assert found is not None
    assert found[1] in body(mail.get_content())
    return found[1]


def test_mail_is_stopped_by_the_link_in_it_without_signing_in(
    world: World, hands: Hands, server: Server
) -> None:
    who = world.residents[1]
    take_mail(world, who, "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, who)
    deliver(world)
    link = stop_link(server)
    browser = Browser(world.app)
    browser.get(link)
    hands.forward(minutes=1)
    bring(world, hands, Stage.ADMITTED)
    assert admitted(world, who).mail_state == MailState.DUE  # looking stopped nothing
    browser.send(link)

    assert "不再给您发邮件了" in browser.words()
    assert admitted(world, who).mail_state == MailState.SUPPRESSED
    hands.forward(minutes=1)
    bring(world, hands, Stage.ADMITTED)
    assert admitted(world, who).mail_state == MailState.NONE
    assert deliver(world) == 0


def test_the_button_of_a_mail_program_stops_mail_too(
    world: World, hands: Hands, server: Server
) -> None:
    """RFC 8058: it posts two words, knows no form of ours, and carries no cookie."""
    settings: Settings = world.app.extensions["consult.settings"]
    world.app.extensions["consult.settings"] = replace(
        settings, public_url="https://consult.example.cn"
    )
    who = world.residents[1]
    take_mail(world, who, "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, who)
    deliver(world)
    (mail,) = server.mails()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].removeprefix("<https://consult.example.cn").removesuffix(">")
    answer = world.app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    hands.forward(minutes=1)
    bring(world, hands, Stage.ADMITTED)

    assert admitted(world, who).mail_state == MailState.NONE


@pytest.mark.parametrize("ending", ["x", "a.b", "%00", "a.b.c.d"])
def test_a_made_up_link_stops_nothing(world: World, ending: str) -> None:
    Browser(world.app).get(f"/inbox/stop/{ending}", 404)
    assert world.app.test_client().post(f"/inbox/stop/{ending}").status_code == 404


def test_a_link_that_was_changed_by_one_letter_stops_nothing(
    world: World, hands: Hands, server: Server
) -> None:
    who = world.residents[1]
    take_mail(world, who, "ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, who)
    deliver(world)
    link = stop_link(server)
    other = link[:-1] + ("0" if link[-1] != "0" else "1")

    Browser(world.app).get(other, 404)


def test_the_page_tells_of_a_mail_that_could_not_be_delivered(
    world: World, hands: Hands, server: Server
) -> None:
    who = world.residents[1]
    take_mail(world, who, "ju@example.cn")
    server.refuses.add("ju@example.cn")
    bring(world, hands, Stage.ADMITTED)
    admitted(world, who)
    deliver(world)
    browser = visit(world, who)
    browser.get("/inbox/wishes")

    assert "有一封邮件没有送到（代码 550）" in browser.words()


def test_without_a_mail_server_there_is_no_field_for_an_address(world: World, hands: Hands) -> None:
    settings: Settings = world.app.extensions["consult.settings"]
    world.app.extensions["consult.settings"] = replace(settings, smtp_url="", mail_from="")
    who = world.residents[1]
    browser = visit(world, who)
    page = browser.get("/inbox/wishes")
    assert "address" not in page.form_to("/inbox/wishes")[1]
    assert "本站现在不发邮件" in browser.words()
    browser.send("/inbox/wishes", {"language": "en", "address": "ju@example.cn"})
    bring(world, hands, Stage.ADMITTED)

    assert admitted(world, who).mail_state == MailState.NONE
    assert deliver(world) == 0
    assert [each for each in messages_of(world, who) if each.mail_due_at] == []


def test_the_reach_of_a_notice_counts_mail_that_a_server_took(
    world: World, hands: Hands, server: Server
) -> None:
    take_mail(world, world.seats[2], "seat@example.cn")
    case = bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()
    assert deliver(world) == 1
    browser = visit(world, world.handler)
    browser.get(f"/notices/{case.meeting_id}")

    assert "9 人中已通知到 1 人，还有 8 人需要上门。" in browser.words()
    assert len(server.received) == 1
