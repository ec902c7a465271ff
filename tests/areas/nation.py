"""A made-up list of the whole country: `.venv/bin/python -m tests.areas.nation FILE [COUNTIES]`.

As many areas as the statistical codes of 2023 count (31 provinces, some 340 prefectures, 2,850
counties, 41,000 townships and 575,000 communities and villages), with codes and names of the right
form; names repeat as they do in the country. The real places of Jiujiang are in it unchanged, so
that what an installation has there goes on. The same file comes out every time, line by line.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import consult.areas

REAL: Final = Path(consult.areas.__file__).parent / "data" / "jiujiang-areas.csv"
COUNTIES: Final = 2_850
"""Counties, districts and county-level cities, the real one included."""

STREETS, TOWNS, TOWNSHIPS = 4, 7, 3
"""Of each in a county; every second county has one town more."""

TOWN_COMMUNITIES: Final = 2
PLACES: Final = 14
"""Communities and villages in a street, town or township."""

CITIES: Final = 11
"""Prefectures in a province."""

PROVINCES: Final = (
    ("11", "北京市", "Beijing"),
    ("12", "天津市", "Tianjin"),
    ("13", "河北省", "Hebei"),
    ("14", "山西省", "Shanxi"),
    ("15", "内蒙古自治区", "Nei Mongol"),
    ("21", "辽宁省", "Liaoning"),
    ("22", "吉林省", "Jilin"),
    ("23", "黑龙江省", "Heilongjiang"),
    ("31", "上海市", "Shanghai"),
    ("32", "江苏省", "Jiangsu"),
    ("33", "浙江省", "Zhejiang"),
    ("34", "安徽省", "Anhui"),
    ("35", "福建省", "Fujian"),
    ("36", "江西省", "Jiangxi"),
    ("37", "山东省", "Shandong"),
    ("41", "河南省", "Henan"),
    ("42", "湖北省", "Hubei"),
    ("43", "湖南省", "Hunan"),
    ("44", "广东省", "Guangdong"),
    ("45", "广西壮族自治区", "Guangxi Zhuang"),
    ("46", "海南省", "Hainan"),
    ("50", "重庆市", "Chongqing"),
    ("51", "四川省", "Sichuan"),
    ("52", "贵州省", "Guizhou"),
    ("53", "云南省", "Yunnan"),
    ("54", "西藏自治区", "Xizang"),
    ("61", "陕西省", "Shaanxi"),
    ("62", "甘肃省", "Gansu"),
    ("63", "青海省", "Qinghai"),
    ("64", "宁夏回族自治区", "Ningxia Hui"),
    ("65", "新疆维吾尔自治区", "Xinjiang Uygur"),
)
"""Code of two digits, name, and name in Latin letters; source: GB/T 2260."""


def _parts(text: str) -> tuple[tuple[str, str], ...]:
    """Return parts of names with their Latin letters from "人民 renmin 建设 jianshe"."""
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


FIRST: Final = _parts(
    "清 qing 新 xin 长 chang 永 yong 太 tai 东 dong 西 xi 南 nan 北 bei 高 gao 大 da "
    "小 xiao 石 shi 金 jin 银 yin 龙 long 凤 feng 白 bai 青 qing 红 hong 黄 huang "
    "安 an 和 he 平 ping 福 fu 双 shuang 三 san 万 wan 古 gu 柳 liu 杨 yang 松 song "
    "竹 zhu 梅 mei 桃 tao 李 li 张 zhang 王 wang 陈 chen 刘 liu 马 ma 牛 niu 云 yun "
    "天 tian 明 ming 光 guang 华 hua 兴 xing 泰 tai"
)
SECOND: Final = _parts(
    "山 shan 水 shui 河 he 江 jiang 湖 hu 海 hai 泉 quan 溪 xi 川 chuan 原 yuan "
    "坪 ping 沟 gou 岭 ling 岗 gang 塘 tang 湾 wan 桥 qiao 庄 zhuang 店 dian 堡 bao "
    "屯 tun 集 ji 港 gang 洲 zhou 阳 yang 宁 ning 安 an 城 cheng 关 guan 门 men 口 kou "
    "头 tou 坝 ba 坡 po 林 lin 田 tian 园 yuan 井 jing 沙 sha 峰 feng"
)
ROADS: Final = _parts(
    "人民 renmin 建设 jianshe 解放 jiefang 新华 xinhua 和平 heping 胜利 shengli "
    "中山 zhongshan 文化 wenhua 友谊 youyi 光明 guangming 团结 tuanjie 幸福 xingfu "
    "迎宾 yingbin 学府 xuefu 滨河 binhe 站前 zhanqian 公园 gongyuan 体育 tiyu "
    "工农 gongnong 五一 wuyi 万达 wanda 锦绣 jinxiu 阳光 yangguang 翠湖 cuihu "
    "东风 dongfeng 向阳 xiangyang 红旗 hongqi 永安 yongan 长江 changjiang"
)
QUARTERS: Final = _parts(
    "路 lu 东路 donglu 西路 xilu 南路 nanlu 北路 beilu 街 jie 里 li 新村 xincun "
    "花园 huayuan 苑 yuan 家园 jiayuan 广场 guangchang 巷 xiang 一村 yicun 二村 ercun "
    "桥 qiao 门 men 嘉园 jiayuan"
)


def write(path: Path, counties: int = COUNTIES) -> int:
    """Write the list into a file; return its rows, the header not counted."""
    rows = -1
    with path.open("w", encoding="utf-8") as file:
        for rows, line in enumerate(lines(counties), start=-1):  # noqa: B007 - counts
            file.write(line + "\n")
    return rows + 1


def lines(counties: int = COUNTIES) -> Iterator[str]:
    """Give the list line by line, the header first; only the line in hand is in memory."""
    real = REAL.read_text(encoding="utf-8").splitlines()
    yield from real
    known = {line[:12] for line in real}
    done = 0
    for p, (digits, name, latin) in enumerate(PROVINCES):
        code = digits.ljust(12, "0")
        if code not in known:
            yield f"{code},province,{name},,{latin}"
        for c in range(CITIES):
            until = (counties - 1) * (p * CITIES + c + 1) // (len(PROVINCES) * CITIES)
            yield from _city(digits, c + 1, range(done, until), known)
            done = until


def _city(province: str, number: int, counties: range, known: set[str]) -> Iterator[str]:
    code = f"{province}{number:02}".ljust(12, "0")
    if code not in known:
        name, latin = _pair(int(province) * 31 + number * 7)
        yield _line(code, "city", f"{name}市", latin)
    free = (n for n in range(1, 99) if f"{code[:4]}{n:02}000000" not in known)
    for n, county in zip(free, counties, strict=False):
        yield from _county(f"{code[:4]}{n:02}", county)


def _county(digits: str, county: int) -> Iterator[str]:
    name, latin = _pair(county)
    word = "区" if county % 3 == 0 else "县"
    yield _line(digits.ljust(12, "0"), "district", name + word, latin)
    streets = [
        *((n, "街道") for n in range(1, STREETS + 1)),
        *((n, "镇") for n in range(100, 100 + TOWNS + (county % 2 == 0))),
        *((n, "乡") for n in range(200, 200 + TOWNSHIPS)),
    ]
    for place, (number, kind) in enumerate(streets):
        name, latin = _pair(county * 17 + place * 5 + 3)
        yield _line(f"{digits}{number:03}000", "street", name + kind, latin)
        yield from _places(f"{digits}{number:03}", county * 19 + place, town=kind == "街道")


def _places(digits: str, seed: int, *, town: bool) -> Iterator[str]:
    communities = PLACES if town else TOWN_COMMUNITIES
    for n in range(communities):
        name, latin = _quarter(seed * 14 + n)
        yield _line(f"{digits}{n + 1:03}", "community", f"{name}社区居民委员会", latin)
    for n in range(PLACES - communities):
        name, latin = _pair(seed * 37 + n * 11)
        yield _line(f"{digits}{n + 200:03}", "community", f"{name}村民委员会", latin)


def _pair(seed: int) -> tuple[str, str]:
    """Return a name of two characters, and its Latin letters."""
    rest, second = divmod(seed, len(SECOND))
    return _joined(FIRST[(rest + second) % len(FIRST)], SECOND[second])


def _quarter(seed: int) -> tuple[str, str]:
    """Return a name as communities of towns have them: after a road, a garden, a bridge."""
    rest, quarter = divmod(seed, len(QUARTERS))
    return _joined(ROADS[(rest + quarter * 3) % len(ROADS)], QUARTERS[quarter])


def _joined(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    joint = "'" if other[1][0] in "aeo" else ""
    return one[0] + other[0], f"{one[1]}{joint}{other[1]}".capitalize()


def _line(code: str, level: str, name: str, latin: str) -> str:
    """Return a line; the code around is the code with its lowest group set to zero."""
    own = {"city": 2, "district": 4, "street": 6, "community": 9}[level]
    return f"{code},{level},{name},{code[:own].ljust(12, '0')},{latin}"


if __name__ == "__main__":
    counted = write(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
    sys.stdout.write(f"{sys.argv[1]}: {counted} rows\n")
