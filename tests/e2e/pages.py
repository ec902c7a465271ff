"""Every page of the site: which addresses stand for the rules of the URL map, and who opens them.

The list is the one that the browser tests go through and that pictures are made of. A rule that is
neither here nor among the `EXCLUDED` ones fails `test_every_page_of_the_url_map_is_listed`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.e2e.district import REFUSED, RETURNED, WAITING
from tests.e2e.finder import PARK, PAVING, SHED, SQUARE, Finder

VISITOR: Final = ""
"""Somebody who has not signed in."""


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        name: as people call it; pictures are called so.
        rule: the rule of the URL map that it stands for, as `endpoint` or `endpoint:act`.
        where: finds its address.
        who: account of somebody who may see it.
        status: of the answer.
    """

    name: str
    rule: str
    where: Callable[[Finder], str]
    who: str = VISITOR
    status: int = 200


def _act(name: str, who: str, title: str) -> Page:
    return Page(
        f"act-{name}", f"issues.act:{name}", lambda find: find.matter(title, f"/{name}"), who
    )


def _task(name: str, who: str) -> Page:
    return Page(
        f"task-{name}", f"issues.task_act:{name}", lambda find: find.task(PAVING, f"/{name}"), who
    )


OPEN_TO_ALL: Final = (
    Page("home", "dashboards.home", lambda _: "/"),
    Page("communities", "areas.index", lambda _: "/communities"),
    Page("community", "dashboards.community", lambda find: find.place("万春")),
    Page("village", "dashboards.community", lambda find: find.place("八角村")),
    Page("committee", "committees.show", lambda find: find.place("万春", "/committee")),
    Page("members", "committees.panel", lambda find: find.panel(SHED)),
    Page("matters", "issues.index", lambda _: "/matters"),
    Page("matters-found", "issues.index", lambda _: "/matters?q=充电"),
    Page("matter-objections", "issues.show", lambda find: find.matter(SHED)),
    Page("matter-voting", "issues.show", lambda find: find.matter(SQUARE)),
    Page("matter-archived", "issues.show", lambda find: find.matter(PARK)),
    Page("matter-decision", "issues.show", lambda find: find.matter(PAVING)),
    Page("matter-refused", "issues.show", lambda find: find.matter("请求投票评定低保")),
    Page("matter-versions", "issues.versions", lambda find: find.matter(SHED, "/versions")),
    Page("matter-share", "issues.share", lambda find: find.matter(SHED, "/share")),
    Page("vote-open", "voting.show", lambda find: find.poll(SQUARE)),
    Page("vote-closed", "voting.show", lambda find: find.poll(SHED)),
    Page("result", "voting.result", lambda find: find.poll(SHED, "/result")),
    Page("notices", "publication.index", lambda _: "/notices"),
    Page("notice", "publication.show", lambda find: find.notice(SHED)),
    Page("notice-decision", "publication.show", lambda find: find.notice(PAVING)),
    Page("notice-share", "publication.share", lambda find: find.notice(SHED, "/share")),
    Page("record", "audit.index", lambda _: "/record"),
    Page("record-entry", "audit.entry", lambda find: find.entry("voting.poll_closed")),
    Page("rules", "audit.rules", lambda _: "/rules"),
    Page("rule", "audit.rule", lambda find: find.rule("K1")),
    Page("state-table", "issues.state_table", lambda _: "/state-table"),
    Page("permissions", "identity.permissions", lambda _: "/permissions"),
    Page("workdays", "workdays.show", lambda _: "/workdays"),
    Page("receipts", "issues.receipts", lambda _: "/receipts"),
    Page("receipt", "issues.receipt", lambda find: find.receipt(PARK)),
    Page("paper-form", "issues.print_form", lambda find: find.place("万春", "/print/form")),
    Page("register", "identity.register", lambda find: find.place("万春", "/register")),
    Page("sign-in", "identity.sign_in", lambda _: "/sign-in"),
    Page("new-password", "identity.new_password", lambda _: "/sign-in/new-password"),
    Page("mail-stop", "notifications.stop", lambda find: find.mail_link("stop", "shen")),
    Page("get-help", "dashboards.get_help", lambda _: "/help"),
    Page("design", "dashboards.design", lambda _: "/design"),
    Page("not-found", "errors:404", lambda _: "/nowhere", status=404),
)

OF_PEOPLE: Final = (
    Page("home-resident", "dashboards.home", lambda _: "/", "shen"),
    Page("community-resident", "dashboards.community", lambda find: find.place("万春"), "shen"),
    Page("matter-resident", "issues.show", lambda find: find.matter(SHED), "shen"),
    Page("matter-returned", "issues.show", lambda find: find.matter(RETURNED), "shen"),
    Page("raise", "issues.propose", lambda find: find.place("万春", "/raise"), "shen"),
    Page(
        "supplement", "issues.supplement", lambda find: find.matter(RETURNED, "/supplement"), "shen"
    ),
    Page("object", "publication.show", lambda find: find.notice(SHED), "shen"),
    Page("comment", "issues.comment", lambda find: find.comment(), "shen"),
    Page("slip", "issues.print_slip", lambda find: find.matter(WAITING, "/print/slip"), "shen"),
    Page("vote-now", "voting.show", lambda find: find.poll(SQUARE), "wuyi"),
    Page("survey", "issues.survey_form", lambda find: find.matter(RATED, "/survey"), "wuyi"),
    Page("me", "identity.me", lambda _: "/me", "shen"),
    Page("inbox", "notifications.inbox", lambda _: "/inbox", "shen"),
    Page("message", "notifications.message", lambda find: find.message("zhou"), "zhou"),
    Page("wishes", "notifications.wishes", lambda _: "/inbox/wishes", "shen"),
    Page(
        "mail-confirm",
        "notifications.confirm",
        lambda find: find.mail_link("confirm", "shen"),
        "shen",
    ),
    Page("forbidden", "errors:403", lambda _: "/staff", "shen", status=403),
    _act("comment", "shen", SHED),
    _act("write-opinion", "wuyi", SQUARE),
    _act("withdraw", "shen", WAITING),
    _act("ask-review", "shen", REFUSED),
)

RATED: Final = "垃圾投放点几点开放"
LAMP: Final = "2 栋楼道灯不亮"
CANOPY: Final = "单元门口雨棚怎么修"
LIFT: Final = "6号楼2单元加装电梯方案"

AT_WORK: Final = (
    Page("todo", "dashboards.todo", lambda _: "/todo", "zhou"),
    Page("stuck", "dashboards.stuck", lambda _: "/stuck", "wei"),
    Page("matter-office", "issues.show", lambda find: find.matter(SHED), "zheng"),
    Page("matter-received", "issues.show", lambda find: find.matter(LAMP), "zhou"),
    Page("vote-keeping", "voting.show", lambda find: find.poll(SQUARE), "handler"),
    Page("notice-office", "publication.show", lambda find: find.notice(SHED), "zheng"),
    Page("overview", "dashboards.overview", lambda find: find.place("万春", "/overview"), "zhou"),
    Page(
        "matter-register",
        "dashboards.register",
        lambda find: find.place("万春", "/matter-register"),
        "zhou",
    ),
    Page("enter", "issues.enter", lambda find: find.place("万春", "/enter"), "zheng"),
    Page("study", "issues.study", lambda find: find.place("鸠兹", "/study"), "secretary"),
    Page("people", "identity.people", lambda find: find.place("万春", "/people"), "zheng"),
    Page(
        "new-account",
        "identity.create_account",
        lambda find: find.place("万春", "/people/new"),
        "zheng",
    ),
    Page(
        "reset-code",
        "identity.issue_reset_code",
        lambda find: find.place("万春", "/people/reset-code"),
        "zheng",
    ),
    Page("staff", "identity.staff", lambda _: "/staff", "xitong"),
    Page(
        "staff-reset-code",
        "identity.issue_staff_reset_code",
        lambda _: "/staff/reset-code",
        "xitong",
    ),
    Page("reach", "notifications.reach", lambda find: find.notice(SHED, "/reach"), "zheng"),
    Page("document-office", "documents.office", lambda find: find.document("/office"), "handler"),
    Page(
        "sign-in-sheet",
        "voting.print_sign_in",
        lambda find: find.poll(SQUARE, "/print/sign-in"),
        "handler",
    ),
    Page(
        "voting-paper",
        "voting.print_paper",
        lambda find: find.poll(SQUARE, "/print/paper"),
        "handler",
    ),
    Page("task-sheet", "issues.print_task", lambda find: find.task(PAVING, "/print"), "handler"),
    _act("reply", "zheng", LAMP),
    _act("reply-again", "handler", "快递柜挡住无障碍通道"),
    _act("release-answer", "handler", "滑梯边角裂了口"),
    _act("call-back", "handler", "滑梯边角裂了口"),
    _act("deepen", "zheng", LAMP),
    _act("hand-over", "zheng", LAMP),
    _act("undo-entry", "zheng", LAMP),
    _act("admit", "zhou", LAMP),
    _act("return", "zheng", LAMP),
    _act("pass-on", "zheng", LAMP),
    _act("merge", "zheng", LAMP),
    _act("refuse", "zhou", LAMP),
    _act("release-text", "zheng", LAMP),
    _act("review-refusal", "chen", "物业费纠纷请大家评理"),
    _act("plan", "handler", "架空层活动室怎么用"),
    _act("announce", "secretary", LIFT),
    _act("add-stakeholder", "secretary", LIFT),
    _act("move-meeting", "secretary", CANOPY),
    _act("call-off", "secretary", CANOPY),
    _act("begin", "handler", CANOPY),
    _act("publicise", "secretary", "儿童沙坑换成软质地面"),
    _act("post-decision", "secretary", "居民公约增加楼道不堆物一条"),
    _act("assign-task", "handler", PAVING),
    _act("answer-back", "handler", PAVING),
    _act("review", "supervisor", "二组路灯开到几点"),
    _act("archive", "handler", RATED),
    _act("change", "secretary", PAVING),
    _act("revoke", "secretary", PAVING),
    _act("order-correction", "chu", PARK),
    _task("progress", "handler"),
    _task("report", "handler"),
    _task("delay", "handler"),
    _task("decide-delay", "supervisor"),
    _task("accept", "supervisor"),
    _task("note", "handler"),
    _task("send-back", "supervisor"),
)

PAGES: Final = (*OPEN_TO_ALL, *OF_PEOPLE, *AT_WORK)

EXCLUDED: Final = {
    "static": "files",
    "site_css": "a file",
    "dashboards.language": "leads back to the page one came from",
    "dashboards.version": "leads back to the page one came from",
    "dashboards.register_file": "a file to keep",
    "documents.show": "a picture or a paper",
    "documents.small": "a picture",
    "issues.poster": "a picture",
    "publication.poster": "a picture",
    "dashboards.design_poster": "a picture",
    "identity.first_run": "open only before the first account is made: it has a test of its own",
    "issues.act:supplement": "has a rule of its own in the URL map, with files",
    "issues.task_act:confirm": "of whoever raised the matter, here nobody who can sign in",
}
"""Rules without a page of their own in the district, each with the reason."""

KEY_PAGES: Final = ("home", "raise", "vote-now", "matter-register")
"""Where what takes long is looked at: one page of each kind of use."""


def named(name: str) -> Page:
    """Return a page by its name."""
    return next(each for each in PAGES if each.name == name)
