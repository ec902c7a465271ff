"""Every component of the house: what it is, how it is called, when to use it and when not."""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Exhibit:
    """A component on show; `name` is its file in `templates/components/`, and of its sample.

    Attributes:
        name: the file, without its ending.
        code: how it is called.
        what: what it is, in a sentence.
        use: when to use it.
        avoid: when not.
        on_paper: it is printed; otherwise it stands on the screen only.
    """

    name: str
    code: str
    what: object
    use: object
    avoid: object
    on_paper: bool = True


@dataclass(frozen=True)
class Group:
    """Components that belong together."""

    name: str
    title: object
    exhibits: tuple[Exhibit, ...]


SIGNS: Final = (
    Exhibit(
        "pill",
        "{{ pill(label, tone, large) }}",
        _l("状态签：图形、文字、颜色说的是同一件事。"),
        _l("说明一件事、一次表决、一张公示现在到哪一步。"),
        _l("不用来装饰，也不用作按钮；一行里不要放两个以上。"),
    ),
    Exhibit(
        "icon",
        "{{ icon('check') }}",
        _l("一个字大小的线条图，读屏时跳过。"),
        _l("放在说明同一意思的文字旁边。"),
        _l("不单独使用：没有文字，就没有人能肯定它的意思。"),
    ),
    Exhibit(
        "deadline",
        "{{ deadline(notice.until_at, notice.until_at|left_until, over, label) }}",
        _l("最后的时间，和还剩多久。"),
        _l("凡是过了时间就办不成的事。"),
        _l("过去发生的事只写日期。"),
    ),
    Exhibit(
        "empty",
        "{{ empty(words, action_label, action_url) }}",
        _l("这里还没有内容，以及可以做什么。"),
        _l("列表里一项也没有的时候。"),
        _l("出了错的时候用提示信息，不用这个。"),
    ),
    Exhibit(
        "confirm_note",
        "{{ confirm_note(words) }}",
        _l("不能反悔的操作以前，要知道的一两句话。"),
        _l("放在确认按钮的上面。"),
        _l("可以改回来的操作不用提醒；提醒多了就没有人看。"),
        on_paper=False,
    ),
    Exhibit(
        "reach",
        "{{ reach_words(reach) }}",
        _l("一张公告通知到了多少人，一句话。"),
        _l("公告和催办的页面。"),
        _l("不说是谁没有通知到：那在只有工作人员看得到的名单里。"),
    ),
)

FORMS: Final = (
    Exhibit(
        "field",
        "{{ field(form.title, hint) }}",
        _l("表单里的一项：名称、说明、要改的地方、填写的地方，连在一起。"),
        _l("所有表单；一页只问一件事，选填的要少。"),
        _l("只用来看的内容用“要点”，不用灰掉的输入框。"),
    ),
    Exhibit(
        "error_summary",
        "{{ error_summary(form) }}",
        _l("表单退回来时，最上面列出所有要改的地方，点一下就到。"),
        _l("每个表单的上面；没有错就什么也不显示。"),
        _l("不能做的事（规则不允许）另有说明，不放在这里。"),
        on_paper=False,
    ),
    Exhibit(
        "upload",
        "{{ upload(form.files, hint) }}",
        _l("照片和文件：一次一个，各带一句说明；传过的不用再传。"),
        _l("要看现场、要附材料的时候。"),
        _l("能用一句话说清的，不要求传照片。"),
    ),
    Exhibit(
        "whom",
        "{{ whom_notice(form) }} {{ whom(form) }} {{ whom_button(form, label) }}",
        _l("在表单里指定一个人：先核对找到的是谁，再提交一次才办。"),
        _l("代为登记、安排任务、授予角色。"),
        _l("本人办自己的事，不用填是谁。"),
    ),
    Exhibit(
        "action",
        "{{ action(form, label, why_not, endpoint_url, kind, confirm) }}",
        _l("一个操作，一个按钮；现在不能做的也显示，旁边写明原因。"),
        _l("不用填内容就能办的事。"),
        _l("只是打开另一页的，用链接。"),
        on_paper=False,
    ),
    Exhibit(
        "kept",
        "{{ kept_note(kept, away, next) }} {{ kept_inputs(kept) }}",
        _l("没有办成、但已经填好的内容：替人留着。"),
        _l("填到一半被要求登录的时候。"),
        _l("密码、照片和文件不留。"),
        on_paper=False,
    ),
)

LISTS: Final = (
    Exhibit(
        "breadcrumb",
        "{{ breadcrumb([{'label': label, 'url': url}, {'label': here, 'url': None}]) }}",
        _l("这一页在哪里，怎样回去。"),
        _l("首页以外的每一页。"),
        _l("表示先后步骤的用“办理经过”。"),
        on_paper=False,
    ),
    Exhibit(
        "facts",
        "{{ facts([(term, description), …]) }}",
        _l("要点：左边是名目，右边是内容；手机上一上一下。"),
        _l("说明一样东西的几个方面。"),
        _l("同样的几样东西要比较时用表格。"),
    ),
    Exhibit(
        "cards_table",
        "{{ cards_table(columns, rows, caption, short) }}",
        _l("宽的屏幕上是表格，手机上每一行变成一张卡片。"),
        _l("一行一样东西、每样有几个方面的清单。"),
        _l("只有数字、要上下比较的用普通表格。"),
    ),
    Exhibit(
        "matter_card",
        "{{ matter_card(matter, number, place, ahead) }}",
        _l("列表里的一件事：说什么、到哪一步、接下来怎样。"),
        _l("首页、社区页和“正在商量的事”。"),
        _l("一件事自己的页面用“这件事的情况”。"),
    ),
    Exhibit(
        "in_charge",
        "{{ in_charge_list(charges) }}",
        _l("我负责的地方：工作情况、台账、超期几件。"),
        _l("街道、区和社区工作人员的首页与待办。"),
        _l("居民的页面不出现。"),
    ),
    Exhibit(
        "photos",
        "{{ photos(items) }}",
        _l("照片和文件：小图不裁切，点开看原图。"),
        _l("一件事、一项任务附的材料。"),
        _l("没有文字说明的图片不用：看不见的人不知道是什么。"),
    ),
    Exhibit(
        "pagination",
        "{{ pagination(page) }}",
        _l("下一页，或者回到第一页；只有一页就什么也不显示。"),
        _l("每个可能变长的列表。"),
        _l("不用“加载更多”，不用自动滚动加载。"),
        on_paper=False,
    ),
)

MATTERS: Final = (
    Exhibit(
        "matter_head",
        "{{ matter_head(view) }}",
        _l("这件事的情况：问什么、到哪一步、接下来、我能做什么。"),
        _l("一件事和一次表决的最上面。"),
        _l("一页只用一次。"),
    ),
    Exhibit(
        "timeline",
        "{{ timeline(steps) }}",
        _l("办理经过：走过的、正在走的、还没到的，每一步连到存证记录。"),
        _l("有先后、会走完的事。"),
        _l("没有先后的用清单。"),
    ),
    Exhibit(
        "comparisons",
        "{{ comparisons(rows) }}",
        _l("结果是怎样得出来的：照规则逐条比，各写明达到没有。"),
        _l("紧跟在表决结果后面。"),
        _l("不写“基本达到”之类：只有达到和没有达到。"),
    ),
)

PICTURES: Final = (
    Exhibit(
        "result_bar",
        "{{ result_bar(result, name) }}",
        _l("票数的图：实心、斜线、圆点、虚框分别是赞成、反对、弃权、没有表决；竖线是需要的票数。"),
        _l("结束以后的表决；旁边一定有同样数字的表格。"),
        _l("表决结束以前不画，也不说票数。"),
    ),
    Exhibit(
        "seat_ring",
        "{{ seat_ring(panel, name, caption) }}",
        _l("谁坐在桌边：固定席位、相关方席位、列席、回避、空缺，用图形区分。"),
        _l("委员会和本事项协商成员。"),
        _l("不用来表示谁投了什么票。"),
    ),
    Exhibit(
        "state_diagram",
        "{{ state_diagram(diagram, name) }}",
        _l("步骤图：可以左右移动，下面是同样内容的表格。"),
        _l("说明一套办法有哪些步骤。"),
        _l("说明某一件事走到哪里，用“办理经过”。"),
    ),
    Exhibit(
        "growth",
        "{{ growth_picture(growth, name) }}",
        _l("每天、每周、每月或者每年新增多少条，没有过完的一段画斜线。"),
        _l("只会增加、不会减少的数目。"),
        _l("不用来比较社区、比较人。"),
    ),
)

RECORDS: Final = (
    Exhibit(
        "proof",
        "{{ proof(entry) }}",
        _l("这一步已经存证：第几条、校验码、怎样自己核验。"),
        _l("结果、公示和每一条存证记录。"),
        _l("不用“区块链”之类的词。"),
    ),
    Exhibit(
        "check_code",
        "{{ check_code(code, how) }}",
        _l("当日校验码：十六位，四位一组，可以一个一个对。"),
        _l("印出来的纸，和核对的页面。"),
        _l("不当作一条记录自己的校验码。"),
    ),
)

PAPERS: Final = (
    Exhibit(
        "notice_sheet",
        "{{ notice_sheet(notice, standing) }}",
        _l("正式的公示，和贴在公告栏里的一样；给盖章留出地方。"),
        _l("公告、公示和公布。"),
        _l("没有审签发布的内容不这样排。"),
    ),
    Exhibit(
        "sheet_paper",
        "{% call sheet_paper(title, area, number, printed) %} … {% endcall %}",
        _l("一张纸：页眉、内容、页脚；半张的两份合成一张 A4。"),
        _l("签到表、表决票、任务单、回执等打印的页面。"),
        _l("不打印的页面不用。"),
    ),
    Exhibit(
        "print_foot",
        "{{ print_foot(printed, only_print, what) }}",
        _l("纸的最下面：二维码、网址、当日校验码、打印时间。"),
        _l("每一张会打印的页面。"),
        _l("二维码旁边一定要有网址：有人没有手机。"),
    ),
    Exhibit(
        "share_box",
        "{{ share_box(share, poster_url, name) }}",
        _l("复制到微信群的文字，和可以保存的海报。"),
        _l("内容公开的事和公示。"),
        _l("不公开的事没有这一页；不发奖励，不要求转发。"),
    ),
    Exhibit(
        "poster",
        '{% include "components/poster.svg" %}',
        _l("海报：手机一屏大小，照片一样长按保存。"),
        _l("由“复制到微信群”的页面生成。"),
        _l("不放人的姓名、住址和照片。"),
    ),
)

GROUPS: Final = (
    Group("signs", _l("状态和提醒"), SIGNS),
    Group("forms", _l("填写和操作"), FORMS),
    Group("lists", _l("清单和去处"), LISTS),
    Group("matters", _l("一件事"), MATTERS),
    Group("pictures", _l("图，各带同样内容的表格"), PICTURES),
    Group("records", _l("存证"), RECORDS),
    Group("papers", _l("纸和海报"), PAPERS),
)
