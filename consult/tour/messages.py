"""Who a visitor of the demonstration can be, and what the cards on the home page say."""

from typing import Final

from flask_babel import lazy_gettext as _l

WHO: Final = {
    "shen": _l("71 岁，住万春社区和畅苑（用长辈版）"),
    "wuyi": _l("金湾社区协商委员会席位 4"),
    "zhou": _l("万春社区书记，主任委员"),
    "zheng": _l("万春社区经办人"),
    "feng": _l("华强社区居务监督委员会"),
    "chen": _l("清水街道指导员"),
    "chu": _l("区指导部门"),
    "wei": _l("审计人员"),
    "jiang": _l("石城社区居民、调解员"),
}
"""The people of the demonstration, by account."""

OTHERS: Final = {
    "zhao": _l("万春社区居务监督委员会"),
    "dai": _l("四湾社区居民代表"),
    "lou": _l("万春社区楼栋长"),
    "xitong": _l("系统管理员"),
    "anquan": _l("安全管理员"),
    "shenji": _l("审计管理员"),
}
"""Further people, for those who look behind the scenes, by account."""
