"""Words for photos and papers."""

from typing import Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from consult.documents import entries, permissions
from consult.documents.rules import MOST_BYTES, MOST_FILES, Kind, Refusal

KILO: Final = 1024
MEGA: Final = 1024 * 1024

WORDS = {
    Refusal.EMPTY: _l("这个文件是空的，请重新选择。"),
    Refusal.TOO_LARGE: _l(
        "文件太大，每个最多 %(mb)d MB。照片可以先截图，再传截图。", mb=MOST_BYTES // MEGA
    ),
    Refusal.NOT_TAKEN: _l("只能用照片（JPEG、PNG、WebP）或者 PDF 文件，改名字没有用。"),
    Refusal.NOT_TAKEN_HERE: _l("这里只能传照片，不能传 PDF 文件。"),
    Refusal.HEIC: _l("这是 HEIC 格式的照片，打不开。请截图后传截图，或在手机相机设置里改为 JPEG。"),
    Refusal.UNREADABLE: _l("这个文件打不开，可能已经损坏。请重新拍照或重新保存后再传。"),
    Refusal.TOO_MANY_PIXELS: _l("照片的像素太高。请截图后传截图，或把相机的像素调低。"),
    Refusal.MOVING: _l("会动的图片不能用，请截一张图再传。"),
    Refusal.PAPER_MIXED: _l("这个 PDF 文件里混有别的内容，不能用。请重新扫描或另存为 PDF。"),
    Refusal.PAPER_ACTIVE: _l("这个 PDF 文件里有会自动运行的内容，不能用。请打印成 PDF 后再传。"),
    Refusal.BUSY: _l("现在传照片的人太多，请过一会儿再试。"),
    Refusal.TOO_MANY: _l("一次最多 %(files)d 个文件。", files=MOST_FILES),
    Refusal.NO_ALT: _l("请写一句这是什么，看不见图片的人靠它了解。"),
    Refusal.NO_FILE: _l("请选择文件。"),
    Refusal.DRAFT_GONE: _l("这个文件已经不在了（上传后保留一天），请重新选择。"),
    Refusal.NEVER_PUBLIC: _l("纸质材料的扫描件上有个人信息，不公开。"),
    Refusal.ALREADY_RELEASED: _l("这个文件已经公开。"),
    Refusal.ALREADY_WITHHELD: _l("这个文件已经定为不公开。"),
    Refusal.REMOVED: _l("这个文件已经删除。"),
    Refusal.STAYS_PRIVATE: _l("这件事没有受理或者已经撤回，照片和文件不公开。"),
    permissions.CHOOSE.name: _l("上传照片和文件"),
    permissions.SEE.name: _l("查看还没有公开的照片和文件"),
    permissions.OPEN.name: _l("打开没有公开的照片和文件（每次都留下记录）"),
    permissions.CHECK.name: _l("公开、不公开或删除照片和文件"),
    permissions.CLEAR.name: _l("清理没有提交的照片和文件"),
    entries.DocumentReleased.kind: _l("公开了照片或文件"),
    entries.DocumentWithheld.kind: _l("照片或文件不再公开"),
    entries.DocumentRemoved.kind: _l("删除了照片或文件"),
    entries.DocumentOpened.kind: _l("上级、监督或审计人员打开了没有公开的照片或文件"),
    "story.document": _l("照片和文件"),
    "some.document": _l("某张照片或某份文件的记录"),
    "fact.documents": _l("照片和文件的数量"),
    **{f"part.document_{n}": _l("第 %(n)d 个文件", n=n) for n in range(1, MOST_FILES + 1)},
    "text.file_kind": _l("用途"),
    "text.file_alt": _l("这是什么"),
    "text.file_sha256": _l("文件的校验码"),
    f"file_kind.{Kind.PHOTO}": _l("照片"),
    f"file_kind.{Kind.PAPER}": _l("书面材料"),
    f"file_kind.{Kind.SCAN}": _l("纸质材料的扫描件"),
    f"file_kind.{Kind.EVIDENCE}": _l("进展证明"),
}


def size_in_words(size: int) -> str:
    """Return how large a file is, from bytes."""
    if size < MEGA:
        return f"{max(1, (size + KILO // 2) // KILO)} KB"
    tenths = (size * 10 + MEGA // 2) // MEGA
    return f"{tenths // 10}.{tenths % 10} MB"


def paper_in_words(size: int) -> str:
    """Return what a link to a PDF says of it."""
    return str(gettext("PDF，%(size)s", size=size_in_words(size)))
