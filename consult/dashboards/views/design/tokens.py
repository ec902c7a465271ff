"""The design tokens as the style sheet has them, and how well the colours can be told apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from flask import current_app
from flask_babel import lazy_gettext as _l

BLOCK: Final = re.compile(r"(@media[^{]*\{\s*)?:root\s*\{([^}]*)\}")
DECLARED: Final = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")

LIGHT: Final = ""
DARK: Final = "(prefers-color-scheme: dark)"
MORE: Final = "(prefers-contrast: more)"
MORE_DARK: Final = f"{MORE} and {DARK}"
THEMES: Final = {
    "light": (LIGHT,),
    "dark": (LIGHT, DARK),
    "more": (LIGHT, MORE),
    "more_dark": (LIGHT, DARK, MORE, MORE_DARK),
}
"""The appearances, and the blocks of the style sheet that each lays one over the other."""

TEXT: Final = 4.5
SHAPE: Final = 3.0
"""The least contrast of words, and of edges and signs (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""

_CHANNELS: Final = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True)
class Use:
    """What a colour is for, the colour it lies on, and the contrast it needs there (0: none)."""

    name: str
    ground: str
    least: float
    words: object


USES: Final = (
    Use("ink", "paper", TEXT, _l("正文和标题")),
    Use("ink", "wash", TEXT, _l("页脚和表头底色上的正文")),
    Use("ink-soft", "paper", TEXT, _l("次要的说明、日期")),
    Use("ink-soft", "wash", TEXT, _l("页脚里的说明")),
    Use("accent", "paper", TEXT, _l("链接、主要按钮、赞成")),
    Use("accent-strong", "paper", TEXT, _l("鼠标移到链接上")),
    Use("accent", "accent-wash", TEXT, _l("浅底上的链接和状态签")),
    Use("on-accent", "accent", TEXT, _l("主要按钮上的字")),
    Use("seal", "paper", TEXT, _l("要改的地方、超期、不能反悔的操作")),
    Use("seal", "seal-wash", TEXT, _l("“没有通过”的状态签")),
    Use("on-seal", "seal", TEXT, _l("红底上的字")),
    Use("on-stamp", "stamp", TEXT, _l("印章上的字")),
    Use("wait", "paper", TEXT, _l("快到的期限")),
    Use("wait", "wait-wash", TEXT, _l("“等待”的状态签、提醒")),
    Use("good", "paper", TEXT, _l("达到要求")),
    Use("good", "good-wash", TEXT, _l("“通过”的状态签")),
    Use("against", "paper", SHAPE, _l("图上的反对（斜线）")),
    Use("edge", "paper", SHAPE, _l("输入框的边")),
    Use("hairline", "paper", 0, _l("分隔的细线，不单独表示什么")),
    Use("halo", "paper", 0, _l("焦点里层的亮光，外层的粗线是正文色")),
)


@dataclass(frozen=True)
class Look:
    """A colour in one appearance: what it is, what it lies on, their contrast."""

    theme: str
    colour: str
    ground: str
    contrast: float


@dataclass(frozen=True)
class Colour:
    """A use of a colour in every appearance."""

    use: Use
    looks: Sequence[Look]


@dataclass(frozen=True)
class Tokens:
    """What the gallery shows of the style sheet."""

    colours: Sequence[Colour]
    spaces: Mapping[str, str]
    sizes: Mapping[str, str]


@cache
def _sheet(path: str) -> Mapping[str, Mapping[str, str]]:
    """Return the declarations of each block of the style sheet by its media query."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the folder comes as text
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    return {
        (head or "").removeprefix("@media").strip(" {\n"): dict(DECLARED.findall(body))
        for head, body in BLOCK.findall(text)
    }


def read_tokens() -> Tokens:
    """Return the tokens of the style sheet that is served."""
    sheet = _sheet(f"{current_app.static_folder}/css/tokens.css")
    themes = {
        name: {key: value for block in blocks for key, value in sheet[block].items()}
        for name, blocks in THEMES.items()
    }
    plain = sheet[LIGHT]
    return Tokens(
        colours=[
            Colour(use, [_look(name, use, values) for name, values in themes.items()])
            for use in USES
        ],
        spaces={name: value for name, value in plain.items() if name.startswith("space-")},
        sizes={name: value for name, value in plain.items() if name.startswith("size-")},
    )


def _look(theme: str, use: Use, values: Mapping[str, str]) -> Look:
    colour, ground = values[use.name], values[use.ground]
    return Look(theme, colour, ground, contrast(colour, ground))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written #rgb or #rrggbb, 1 to 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1."""
    digits = colour.removeprefix("#")
    short = 3
    pairs = [each * 2 for each in digits] if len(digits) == short else re.findall("..", digits)
    return sum(
        weight * _linear(int(pair, 16) / 255) for weight, pair in zip(_CHANNELS, pairs, strict=True)
    )


def _linear(value: float) -> float:
    low = 0.04045
    return value / 12.92 if value <= low else float(((value + 0.055) / 1.055) ** 2.4)
