from pathlib import Path

import pytest

from consult.config import Settings
from consult.core.errors import SetupError


def test_without_any_setting_the_demonstration_runs_on_this_machine_alone() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, True)
    assert settings.log_origin == "localhost/consult/demo"
    assert settings.url.endswith("/instance/consult.db")
    assert not settings.secure


def test_other_programs_settings_are_none_of_ours() -> None:
    assert Settings.from_environment({"PATH": "/bin", "FLASK_APP": "x"}) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "CONSULT_DATA": str(tmp_path),
            "CONSULT_HOST": "0.0.0.0",  # noqa: S104 - behind the TLS proxy of the public URL
            "CONSULT_PORT": "65535",
            "CONSULT_DATABASE_URL": "postgresql+psycopg://consult@db/consult",
            "CONSULT_DEMO": "0",
            "CONSULT_ORIGIN": "consult.example.cn/jiujiang",
            "CONSULT_PUBLIC_URL": "https://consult.example.cn/",
        }
    )
    assert settings.data == tmp_path
    assert settings.port == 65535
    assert settings.url == "postgresql+psycopg://consult@db/consult"
    assert settings.log_origin == "consult.example.cn/jiujiang"
    assert settings.public_url == "https://consult.example.cn"
    assert settings.secure
    assert not settings.demo


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CONSULT_COLOUR", "red", "unknown setting CONSULT_COLOUR; known are CONSULT_DATA"),
        ("CONSULT_PASSWORD_COST", "1", "unknown setting"),
        ("CONSULT_TESTING", "1", "unknown setting"),
        ("CONSULT_PORT", "0", "a number from 1 to 65535"),
        ("CONSULT_PORT", "65536", "a number from 1 to 65535"),
        ("CONSULT_PORT", "http", "a number from 1 to 65535"),
        ("CONSULT_PORT", "８０００", "a number from 1 to 65535"),
        ("CONSULT_DEMO", "yes", "must be 1 or 0"),
        ("CONSULT_DATABASE_URL", "mysql://db", "only postgresql"),
        ("CONSULT_DATABASE_URL", "postgresql://db", "only postgresql"),
        ("CONSULT_DATABASE_URL", "sqlite://", "a record in memory is no record"),
        ("CONSULT_DATABASE_URL", "sqlite:///", "a record in memory is no record"),
        ("CONSULT_DATABASE_URL", "sqlite:///:memory:", "a record in memory is no record"),
        ("CONSULT_ORIGIN", "https://consult.example.cn/demo", "without its scheme"),
        ("CONSULT_ORIGIN", "Consult.example.cn/demo", "without its scheme"),
        ("CONSULT_ORIGIN", "consult.example.cn", "must end in /demo"),
        ("CONSULT_HOST", "0.0.0.0", "reachable from other machines"),  # noqa: S104 - refused
        ("CONSULT_HOST", "consult.example.cn", "reachable from other machines"),
        ("CONSULT_HOST", "::", "reachable from other machines"),
        ("CONSULT_PUBLIC_URL", "http://consult.example.cn", "must begin with https://"),
        ("CONSULT_PUBLIC_URL", "https://", "must begin with https://"),
    ],
)
def test_a_setting_that_is_unknown_or_unsafe_stops_the_start_with_words(
    name: str, value: str, words: str
) -> None:
    with pytest.raises(SetupError, match=words.replace("/", "/")) as stopped:
        Settings.from_environment({name: value})
    assert name in str(stopped.value) or "CONSULT_ORIGIN" in str(stopped.value)


def test_real_data_never_go_under_the_name_of_a_demonstration() -> None:
    with pytest.raises(SetupError, match="never share a record"):
        Settings.from_environment({"CONSULT_DEMO": "0", "CONSULT_ORIGIN": "a.example/demo"})


def test_a_data_folder_that_is_a_file_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("")
    with pytest.raises(SetupError, match="is not a folder"):
        Settings.from_environment({"CONSULT_DATA": str(file)})


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////srv/consult.db?timeout=5", "/srv/consult.db"),
        ("sqlite:///consult.db", None),
        ("postgresql+psycopg://consult@db/consult", None),
    ],
)
def test_only_a_database_on_this_machine_has_a_file(url: str, file: str | None) -> None:
    expected = None if file is None else Path(file)
    assert Settings(database_url=url).database_file == expected


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_loopback_needs_no_tls(host: str) -> None:
    assert Settings.from_environment({"CONSULT_HOST": host}).host == host
