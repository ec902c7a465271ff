"""Invented words of matters: plausible, of the length that people write, and never the same."""

from typing import Final

PLACES: Final = ("和畅苑", "桂花园", "江岸路", "新村", "菜市场", "东门广场", "小学旁", "老厂宿舍")
THINGS: Final = ("电梯", "路灯", "停车位", "充电棚", "垃圾房", "下水道", "健身器材", "单元门")
FAULTS: Final = ("坏了没人修", "不够用", "半夜太吵", "想换个地方", "夏天有异味", "收费不清楚")
SENTENCES: Final = (
    "这个问题大家说了不止一次，楼上楼下都受影响。",
    "上个月物业来看过，说要等材料，到现在还没有回音。",
    "家里有老人和孩子，进出都不方便，下雨天更难走。",
    "我们几户愿意出一点力，也可以轮流值班看着。",
    "隔壁小区去年办成了，听说是大家先坐下来商量的。",
    "费用怎么分摊可以再谈，先把地方定下来要紧。",
    "晚上灯光太暗，前几天还有人在拐角摔了一跤。",
    "希望能先公布一个时间，让大家心里有数。",
)


def title(number: int) -> str:
    """Return the title of a matter."""
    place, thing, fault = PLACES[number % 8], THINGS[number // 8 % 8], FAULTS[number // 64 % 6]
    return f"{place}{number % 40 + 1}栋{thing}{fault}"


def words(number: int, length: int) -> str:
    """Return a text of about `length` characters that other numbers do not have."""
    text = f"第{number}户反映。"
    while len(text) < length:
        number = number * 5 + 3
        text += SENTENCES[number % len(SENTENCES)]
    return text[:length]


def fresh(number: int, length: int) -> str:
    """Return characters that no matter above has: what stands there is like no other matter."""
    return "".join(
        chr(0x6500 + (number + place * (101 + number % 999)) % 1201) for place in range(length)
    )
