"""Areas on the command line."""

from pathlib import Path

from flask import Flask

from consult.areas.models import Area
from consult.areas.service import BATCH, LISTED
from tests.areas.factories import CITY, HEADER, JIUJIANG, PROVINCE, many, stored


def test_the_command_imports_and_counts(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["areas", "import", str(JIUJIANG)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "省（自治区、直辖市）：1",
        "市（州、盟）：1",
        "区（县、市）：1",
        "街道（乡、镇）：12",
        "社区（村）：112",
        "新增 127，改名 0，截止 0，别名 0，罗马字母名 0。",
    ]
    assert result.stderr.splitlines() == [
        "已读 127 行，100%",
        *(f"正在核对 {percent}%" for percent in (0, 25, 50, 75, 100)),
        *(f"正在编名称索引 {percent}%" for percent in (0, 100)),
        *(f"正在换用新名单 {percent}%" for percent in range(0, 101, 10)),
    ]


def test_reading_is_told_at_most_every_tenth(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(many(30 * BATCH))
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path), "--lang", "en"])
    read = [line for line in result.stderr.splitlines() if "rows" in line]
    assert 9 <= len(read) <= 11
    assert read[-1].endswith("100%")


def test_the_command_says_that_nothing_is_new(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["areas", "import", str(JIUJIANG)])
    result = runner.invoke(args=["areas", "import", str(JIUJIANG)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == "文件里没有新的内容，什么都没有改。"


def test_the_command_names_every_bad_line_and_imports_nothing(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f"{HEADER}\n{PROVINCE}\n34,city,芜湖市,34\n{CITY}\n{CITY}")
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "已读 3 行，100%",
        *(f"正在核对 {percent}%" for percent in (0, 25, 50, 75, 100)),
        "第 3 行：代码应是 12 位数字（2+2+2+3+3），不能全是 0（34）",
        "第 5 行：这个代码在文件里出现不止一次，有效日期重叠（340200000000）",
        "共 2 处错误，什么都没有导入。",
    ]
    with app.app_context():
        assert stored(Area) == 0


def test_the_command_speaks_english_when_asked_to(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f"{HEADER}\n{CITY}\n")
    arguments = ["areas", "import", str(path), "--lang", "en"]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2].startswith("line 2: ")
    assert result.stderr.splitlines()[-1].endswith("nothing was imported.")


def test_the_command_says_how_to_save_a_gb18030_file(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(JIUJIANG.read_text(encoding="utf-8").encode("gb18030"))
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "第 2 行：这一行看来是 GB18030（GBK）编码，请把文件另存为 UTF-8",
        "共 1 处错误，什么都没有导入。",
    ]


def test_the_command_counts_the_errors_it_does_not_list(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("\n".join((HEADER, *["bad"] * (LISTED + 7))))
    said = app.test_cli_runner().invoke(args=["areas", "import", str(path)]).stderr.splitlines()
    lines = [line for line in said if not line.startswith("正在核对")]
    assert len(lines) == LISTED + 2
    assert lines[-2:] == ["另有 7 处错误没有列出。", "共 1007 处错误，什么都没有导入。"]


def test_a_line_cannot_play_tricks_on_the_terminal(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f"{HEADER}\n\x1b[2J,province,安徽省,\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert "\x1b" not in result.stderr
    assert "第 2 行" in result.stderr
