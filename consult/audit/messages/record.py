"""Words for entries on record: stories, channels, facts and sealed parts that features share."""

from flask_babel import lazy_gettext as _l

from consult.audit import entries, permissions

STORY_WORDS = {
    "area": _l("地区"),
    "ballot": _l("表决票"),
    "committee": _l("协商委员会"),
    "log": _l("这本记录"),
    "matter": _l("商量的事"),
    "notice": _l("公告"),
    "objection": _l("异议"),
    "panel": _l("本事项协商成员"),
    "person": _l("人员"),
    "poll": _l("表决"),
    "restricted": _l("不公开的事"),
    "task": _l("交办单"),
}

SOME_STORY_WORDS = {
    "area": _l("某个地区的记录"),
    "ballot": _l("某一席位的记录"),
    "committee": _l("某个协商委员会的记录"),
    "matter": _l("某件事的记录"),
    "notice": _l("某份公告的记录"),
    "objection": _l("某项异议的记录"),
    "panel": _l("某件事的协商成员的记录"),
    "person": _l("某个人的记录"),
    "poll": _l("某次表决的记录"),
    "restricted": _l("某件不公开的事的记录"),
    "task": _l("某张交办单的记录"),
}
"""What a story is called where the visitor cannot be led to its page."""

FACT_WORDS = {
    "area": _l("地区"),
    "ground": _l("依据"),
    "hash": _l("校验码"),
    "role": _l("角色"),
    "rule": _l("按哪条规则"),
    "scope": _l("在哪里有效"),
    "version": _l("版本"),
    "audit.vkey": _l("校验公钥"),
    "audit.rules": _l("发布的规则版本"),
}
"""Names of facts, of a rule's inputs and of its outputs: shared, or of one feature or kind."""

PART_WORDS = {
    "ballot": _l("表决票"),
    "contact": _l("联系方式"),
    "home": _l("住址"),
    "mandate": _l("会议的授权"),
    "notice": _l("公告"),
    "question": _l("题目"),
    "reason": _l("理由"),
    "roll": _l("参加人名册"),
    "seat": _l("席位"),
    "text": _l("文字内容"),
    "who": _l("是谁"),
    "why": _l("查看的理由"),
}
"""Names of sealed parts: their classes of disclosure."""

TEXT_WORDS = {
    "label": _l("席位"),
    "name": _l("姓名"),
    "reason": _l("理由"),
    "text": _l("全文"),
}
"""Names of what stands in sealed parts."""

WORDS = {
    **{f"story.{prefix}": text for prefix, text in STORY_WORDS.items()},
    **{f"some.{prefix}": text for prefix, text in SOME_STORY_WORDS.items()},
    **{f"fact.{name}": text for name, text in FACT_WORDS.items()},
    **{f"part.{name}": text for name, text in PART_WORDS.items()},
    **{f"text.{name}": text for name, text in TEXT_WORDS.items()},
    "scope.platform": _l("整个平台"),
    "scope.committee": _l("协商委员会"),
    "scope.panel": _l("一件事的协商成员"),
    "scope.person": _l("本人"),
    "truth.0": _l("否"),
    "truth.1": _l("是"),
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
