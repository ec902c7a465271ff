"""Words for the record."""

from flask_babel import lazy_gettext as _l

from consult.audit import entries, permissions

WORDS = {
    permissions.KEEP_LOG.name: _l("开立存证记录"),
    permissions.PUBLISH_RULES.name: _l("发布规则版本"),
    permissions.FOLLOW.name: _l("随记录办理后续"),
    permissions.SEE_PARKED.name: _l("查看未能处理的条目"),
    entries.LogOpened.kind: _l("开立了存证记录"),
    entries.RulesPublished.kind: _l("发布了规则版本"),
    "via.web": _l("网上"),
    "via.desk": _l("窗口"),
    "via.phone": _l("电话"),
    "via.paper": _l("纸质"),
    "via.cli": _l("命令行"),
    "via.job": _l("系统"),
}
