"""Words for people, roles and what can go wrong with them; the permission table in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from consult.areas.messages import place
from consult.areas.models import Area
from consult.core import policy
from consult.core.feature import Feature
from consult.core.formatting import moment
from consult.core.i18n import words
from consult.core.policy import Role
from consult.identity import entries, permissions
from consult.identity.models import ResetCode
from consult.identity.rules import Refusal

ROLE_WORDS = {
    policy.PERSON: _l("已登录的人"),
    policy.SELF: _l("本人"),
    policy.REGISTERED: _l("登记居民（住址待核实）"),
    policy.RESIDENT: _l("居民（住址已核实）"),
    policy.REPRESENTATIVE: _l("居民代表"),
    policy.COMMITTEE_MEMBER: _l("居（村）委会成员"),
    policy.SEAT_HOLDER: _l("席位成员"),
    policy.CHAIR: _l("主任委员"),
    policy.DEPUTY: _l("副主任委员"),
    policy.SECRETARY: _l("社区书记"),
    policy.HANDLER: _l("经办人"),
    policy.GRID_WORKER: _l("楼栋长、网格员"),
    policy.SUPERVISOR: _l("居务监督委员会"),
    policy.GUIDE: _l("街道（镇）指导员"),
    policy.DISTRICT_OFFICER: _l("区指导部门"),
    policy.AUDITOR: _l("审计人员"),
    policy.SYSTEM_STAFF: _l("系统管理员"),
    policy.SECURITY_STAFF: _l("安全管理员"),
    policy.AUDIT_STAFF: _l("审计管理员"),
    policy.SYSTEM: _l("系统自动"),
}

FEATURE_WORDS = {
    "areas": _l("地区"),
    "audit": _l("记录和规则"),
    "committees": _l("协商委员会和席位"),
    "dashboards": _l("首页和待办"),
    "documents": _l("照片和文件"),
    "grants": _l("微公益创投"),
    "identity": _l("人员和角色"),
    "issues": _l("商量的事"),
    "notifications": _l("通知"),
    "organisations": _l("单位和社会组织"),
    "publication": _l("公示和异议"),
    "rooms": _l("议事厅"),
    "voting": _l("表决"),
    "workdays": _l("工作日历"),
}

WORDS = {
    **{f"feature.{name}": text for name, text in FEATURE_WORDS.items()},
    **{f"role.{role.code}": text for role, text in ROLE_WORDS.items()},
    "core.sign_in": _l("先登录"),
    "core.be_a_person": _l("由本人办理"),
    "core.changed_meanwhile": _l("就在刚才，别人也办了这件事。请看最新情况后再试。"),
    Refusal.WRONG_SIGN_IN: _l("账号（或手机号）与密码不符。"),
    Refusal.WAIT_A_WHILE: _l("试的次数太多了，请过 15 分钟再试，或到社区请人帮忙。"),
    Refusal.TOO_MANY_REGISTRATIONS: _l(
        "同一个网络一小时里登记的人太多了，请过一小时再试，或到社区服务窗口请人帮忙。"
    ),
    Refusal.TOO_BUSY: _l("现在办理的人太多，请过一会儿再试。"),
    Refusal.WRONG_PASSWORD: _l("现在的密码不对。"),
    Refusal.ACCOUNT_TAKEN: _l("这个账号名已经有人用了，请换一个。"),
    Refusal.PHONE_TAKEN: _l(
        "没有办成。如果这个手机号已经登记过，请直接登录；忘了密码或有疑问，请到社区服务窗口。"
    ),
    Refusal.ACCOUNT_MALFORMED: _l("账号名用 3 到 40 个小写字母、数字、点或横线，以字母开头。"),
    Refusal.PHONE_MALFORMED: _l("请填写 11 位手机号。"),
    Refusal.PASSWORD_SHORT: _l("密码至少 8 个字。"),
    Refusal.PASSWORD_GUESSABLE: _l("这个密码太容易猜到，请换一个。"),
    Refusal.PASSWORD_AS_BEFORE: _l("新密码要和现在的密码不同。"),
    Refusal.NEEDS_A_WAY_IN: _l("账号名和手机号至少填一个。"),
    Refusal.STAFF_EXISTS: _l("系统管理员已经设好了，请登录。"),
    Refusal.WRONG_SETUP_CODE: _l("设置码不对，请看启动时终端上显示的设置码。"),
    Refusal.NOT_YOURS_TO_GIVE: _l("您的身份不能授予或结束这个角色。"),
    Refusal.NOT_TO_ONESELF: _l("不能给自己授予角色，请由另一位有权的人办理。"),
    Refusal.BELONGS_TO_PLATFORM: _l("这项管理权属于整个平台，不能只在一个地区授予。"),
    Refusal.BELONGS_TO_A_PLACE: _l("这个角色只能在一个地区担任，请到那个地区的人员页授予。"),
    Refusal.BELONGS_TO_A_COMMUNITY: _l(
        "这个角色只能在一个社区（村）担任，请到那个社区（村）的人员页授予。"
    ),
    Refusal.BELONGS_TO_A_STREET: _l(
        "这个角色只能在一个街道（镇）或一个社区（村）担任，请到那里的人员页授予。"
    ),
    Refusal.BELONGS_TO_A_DISTRICT: _l("这个角色只能在一个区（县、市）或整个平台担任。"),
    Refusal.POWERS_ARE_SEPARATE: _l("系统、安全、审计三种管理权不能由同一个人担任。"),
    Refusal.STAFF_HOLD_NO_OFFICE: _l(
        "系统、安全、审计三种管理权，不能和区指导部门、审计人员的角色由同一个人担任。"
    ),
    Refusal.AUDITOR_IS_INDEPENDENT: _l("审计人员不能同时担任被审计的职务。"),
    Refusal.SUPERVISOR_IS_INDEPENDENT: _l("监督委员会成员不能同时担任办理或主持的职务。"),
    Refusal.ALREADY_HELD: _l("这个人已经担任这个角色。"),
    Refusal.TERM_ENDS_BEFORE: _l("任期的结束时间已经过去。"),
    Refusal.ALREADY_ENDED: _l("这个角色已经结束了。"),
    Refusal.LAST_STAFF: _l("这是最后一位系统管理员，先授予别人，再结束。"),
    Refusal.NAME_AS_BEFORE: _l("和原来的选择一样，没有改动。"),
    Refusal.ALREADY_CONFIRMED: _l("住址已经核实过了。"),
    Refusal.NOT_REGISTERED_HERE: _l("这个人没有在这里登记。"),
    Refusal.NOT_YOURS_TO_RESET: _l("您的身份不能在这里发一次性代码。"),
    Refusal.NO_CODE_FOR_ONESELF: _l("不能给自己发一次性代码。记得密码的，请在“我的”里修改。"),
    Refusal.NO_RESIDENT_OF_THIS_DESK: _l(
        "这个人的住址没有在本社区（村）核实，不能在这里发一次性代码。"
    ),
    Refusal.CODE_BY_STAFF_ONLY: _l(
        "这个人不只是居民，还有席位、代表身份或者职务，一次性代码只能由系统管理员发。"
    ),
    Refusal.CODE_AT_DESK_ONLY: _l(
        "这个人没有担任职务，也没有席位，请本人带身份证到住址所在的社区服务窗口办。"
    ),
    Refusal.SHELL_FOR_STAFF_ONLY: _l(
        "服务器上的命令只给系统管理员的账号用；别人忘了密码，请系统管理员或者社区（村）的窗口办。"
    ),
    Refusal.NO_CODE_FOR_OTHER_POWERS: _l(
        "三种管理权各自独立，不能给安全管理员、审计管理员发一次性代码。"
        "忘了密码的，结束原来的角色，开一个新账号再授予。"
    ),
    Refusal.NOTHING_TO_SIGN_IN_WITH: _l("这个人没有账号名和手机号，不能登录，用不上一次性代码。"),
    Refusal.TOO_MANY_CODES: _l("24 小时里已经给这个人发过 3 个一次性代码，请明天再办。"),
    Refusal.BASIS_HOLDS_NUMBER: _l("只写看了哪种证件，不要写证件号码。"),
    Refusal.WRONG_CODE: _l("账号（或手机号）与一次性代码不符，或者已经发了新的代码。"),
    Refusal.CODE_USED: _l("这个一次性代码已经用过了。"),
    Refusal.CODE_EXPIRED: _l("这个一次性代码已经过期，请到窗口再办一个。"),
    Refusal.CODE_VOID: _l(
        "这个一次性代码已经作废：发出以后密码改过，或者您的身份变了"
        "（比如担任了职务、成了代表、上了一次表决的名册）。请再办一个。"
    ),
    permissions.REGISTER.name: _l("自行登记"),
    permissions.SIGN_IN.name: _l("登录与退出"),
    permissions.CREATE_FIRST_STAFF.name: _l("设立第一位系统管理员"),
    permissions.CREATE_ACCOUNT.name: _l("为他人开设账号"),
    permissions.CHANGE_OWN.name: _l("修改本人的资料和密码"),
    permissions.GRANT_ROLE.name: _l("授予或结束角色"),
    permissions.CONFIRM_RESIDENCE.name: _l("核实住址"),
    permissions.ISSUE_RESET_CODE.name: _l("给忘了密码的人发一次性代码"),
    permissions.RESET_PASSWORD.name: _l("用一次性代码设新密码"),
    permissions.SEE_PEOPLE.name: _l("查看人员名单"),
    permissions.SEE_WAITING.name: _l("查看等待核实住址的人"),
    entries.PersonRegistered.kind: _l("登记了一个人"),
    entries.ResidenceConfirmed.kind: _l("核实了住址"),
    entries.RoleGranted.kind: _l("授予了角色"),
    entries.RoleEnded.kind: _l("结束了角色"),
    entries.PasswordChanged.kind: _l("修改了密码"),
    entries.ResetCodeIssued.kind: _l("给忘了密码的人发了一次性代码"),
    entries.PasswordReset.kind: _l("用一次性代码设了新密码"),
    entries.NameConsentChanged.kind: _l("修改了姓名公开的选择"),
    "fact.identity.public": _l("同意公开姓名全称"),
    "fact.identity.since": _l("从什么时候起"),
    "fact.identity.until": _l("到什么时候止"),
    "text.identity.account": _l("账号名"),
    "text.identity.basis": _l("依据的文件"),
    "text.identity.building": _l("楼栋"),
    "text.identity.phone": _l("手机号"),
    "text.identity.room": _l("房号"),
}

DOCUMENT_HEAD = """\
# 权限表 · Who may do what

由程序生成，请勿手改。Generated, do not edit: `flask docs permissions > docs/permissions.md`

没有列出的角色一律不可以。
角色只在它的范围内有效：平台 > 区 > 街道（镇） > 社区（村）；委员会；事项。
什么时候可以做、本人是否回避，由各项规则决定，不在这张表里。
"""


@dataclass(frozen=True)
class PermissionLine:
    """One permission: its words, its name, and the roles that carry it."""

    words: str
    name: str
    roles: Sequence[Role]


@dataclass(frozen=True)
class PermissionGroup:
    """The permissions of one feature."""

    words: str
    name: str
    lines: Sequence[PermissionLine]


def permission_matrix(features: Iterable[Feature]) -> list[PermissionGroup]:
    """Return the whole permission table by feature, in the language of this request."""
    order = list(policy.ROLES.values())
    return [
        PermissionGroup(
            words(f"feature.{feature.name}"),
            feature.name,
            [
                PermissionLine(words(each.name), each.name, sorted(each.roles, key=order.index))
                for each in feature.permissions
            ],
        )
        for feature in features
        if feature.permissions
    ]


def permissions_of_roles(
    matrix: Iterable[PermissionGroup],
) -> list[tuple[Role, list[PermissionLine]]]:
    """Return the same table the other way round: what each role may do."""
    lines = [line for group in matrix for line in group.lines]
    table = [
        (role, [line for line in lines if role in line.roles]) for role in policy.ROLES.values()
    ]
    return [(role, found) for role, found in table if found]


def permission_matrix_markdown(features: Iterable[Feature]) -> str:
    """Return the permission table as the document `docs/permissions.md` holds it."""
    parts = [DOCUMENT_HEAD]
    for group in permission_matrix(features):
        parts.append(f"\n## {group.words} (`{group.name}`)\n\n")
        parts.append("| 事项 | 代码 | 谁可以 |\n|---|---|---|\n")
        for line in group.lines:
            roles = "、".join(f"{words(f'role.{role.code}')} `{role.code}`" for role in line.roles)
            parts.append(f"| {line.words} | `{line.name}` | {roles} |\n")
    return "".join(parts)


def place_words(scopes: Collection[str], found: Mapping[str, Area]) -> dict[str, str]:
    """Return what scopes are called on pages; `found` are the areas among them."""
    others = {
        policy.PLATFORM: gettext("整个平台"),
        "committee": gettext("协商委员会"),
        "panel": gettext("一件事的协商成员"),
    }
    return {
        scope: place(found[scope]) if scope in found else others.get(scope.partition(":")[0], scope)
        for scope in scopes
    }


def code_line(code: ResetCode, area: Area | None) -> Markup:
    """Return when a person was given a one-time code, by which office, and whether it was used.

    Args:
        code: the code.
        area: the community whose desk gave it; None for the platform's staff.
    """
    office = (
        escape(gettext("系统管理员"))
        if area is None
        else escape(gettext("%(place)s的窗口")) % {"place": place(area)}
    )
    given = escape(gettext("%(at)s，%(office)s给您的账号发了一次性代码。")) % {
        "at": moment(code.issued_at),
        "office": office,
    }
    if code.used_at is None:
        return Markup(" ").join([given, escape(gettext("它没有用过。"))])
    used = escape(gettext("%(at)s，有人用它设了新密码。")) % {"at": moment(code.used_at)}
    return Markup(" ").join([given, used])


def not_me_words() -> Markup:
    """Return what to do about a one-time code that somebody else asked for."""
    return escape(
        gettext(
            "不是您本人要的，请马上在“我的”里改密码：改了，没用过的代码就作废。"
            "再把这件事告诉街道（镇）或区里。"
        )
    )
