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
            "CONSULT_SMTP_URL": "smtp://post:p%40ss@mail.example.cn:587?starttls=1",
            "CONSULT_MAIL_FROM": "consult@example.cn",
        }
    )
    assert settings.data == tmp_path
    assert settings.port == 65535
    assert settings.url == "postgresql+psycopg://consult@db/consult"
    assert settings.log_origin == "consult.example.cn/jiujiang"
    assert settings.public_url == "https://consult.example.cn"
    assert settings.secure
    assert not settings.demo
    server = settings.mail_server
    assert server is not None
    assert (server.host, server.port, server.user, server.password) == (
        "mail.example.cn",
        587,
        "post",
        "p@ss",
    )
    assert (server.tls, server.starttls) == (False, True)
    assert settings.mail_from == "consult@example.cn"


MAIL = {"CONSULT_MAIL_FROM": "consult@example.cn"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.cn", "must begin with smtp://"),
        ("https://mail.example.cn", "must begin with smtp://"),
        ("smtp://", "must begin with smtp://"),
        ("smtp://hush:hush@mail.example.cn", "password in the open"),
        ("smtp://hush@mail.example.cn", "both user and password"),
        ("smtp://hush:hu/sh@mail.example.cn?starttls=1", "special characters"),
        ("smtp://hush:hu#sh@mail.example.cn?starttls=1", "special characters"),
        ("smtps://hush:hush@mail.example.cn?starttls=1", "leave"),
        ("smtps://hush:hush@mail.example.cn?tls=1", "no other option"),
        ("smtps://hush:hush@mail.example.cn/hush", "must end after the host"),
    ],
)
def test_a_mail_server_that_cannot_be_used_stops_the_start_without_repeating_its_password(
    url: str, words: str
) -> None:
    with pytest.raises(SetupError) as stopped:
        Settings.from_environment({"CONSULT_SMTP_URL": url, **MAIL})
    assert words in str(stopped.value)
    assert "CONSULT_SMTP_URL" in str(stopped.value)
    assert "hush" not in str(stopped.value)
    assert stopped.value.__cause__ is None


def test_mail_needs_both_of_its_settings_and_a_real_address() -> None:
    for given in (
        MAIL,
        {"CONSULT_SMTP_URL": "smtp://localhost"},
        {"CONSULT_SMTP_URL": "smtp://localhost", "CONSULT_MAIL_FROM": "a@b.cn\nBcc: c@d.cn"},
    ):
        with pytest.raises(SetupError, match="CONSULT_MAIL_FROM"):
            Settings.from_environment(given)
    assert Settings.from_environment({}).mail_server is None


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://localhost", 25),
        ("smtp://a:b@mail.example.cn?starttls=1", 587),
        ("smtps://a:b@mail.example.cn", 465),
        ("smtp://a:b@127.0.0.1:2525", 2525),
    ],
)
def test_the_usual_port_goes_with_the_way_of_speaking(url: str, port: int) -> None:
    server = Settings.from_environment({"CONSULT_SMTP_URL": url, **MAIL}).mail_server
    assert server is not None
    assert server.port == port


def test_settings_that_are_printed_show_no_password() -> None:
    given = {"CONSULT_SMTP_URL": "smtps://hush:hush@mail.example.cn", **MAIL}
    settings = Settings.from_environment(given)
    assert "hush" not in repr(settings)
    assert "hush:" not in repr(settings.mail_server)


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")]
)
def test_the_address_of_the_site_is_where_people_reach_it(host: str, address: str) -> None:
    assert Settings(host=host).address == address
    public = Settings(host=host, public_url="https://consult.example.cn")
    assert public.address == "https://consult.example.cn"


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
