import unicodedata
from enum import StrEnum

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import ValidationError

from consult.core import forms
from consult.core.errors import Refused
from consult.core.forms import (
    ActionForm,
    Form,
    clean,
    day_and_time_present,
    is_once,
    line,
    paragraph,
)
from consult.core.ids import ID_LENGTH, new_id
from tests.client import Browser


class Example(Form):
    """A form with each kind of text field."""

    name = line("姓名")
    note = line("备注", 5, optional=True)
    text = paragraph("说明", 20)
    at = DateTimeLocalField("时间", validators=[day_and_time_present])


class Sentence(StrEnum):
    """Codes of the refusals below."""

    KNOWN = "identity.password_short"
    UNKNOWN = "nobody.knows"


def sent(app: Flask, **fields: str) -> Example:
    """Return the form as it is after these fields were sent (without its CSRF token)."""
    with app.test_request_context(method="POST", data={"once": new_id(), **fields}):
        form = Example(meta={"csrf": False})
        form.validate_on_submit()
        return form


@given(st.text(max_size=80))
def test_cleaned_text_is_composed_trimmed_and_stays_so(text: str) -> None:
    once = clean(text)
    assert unicodedata.is_normalized("NFC", once)
    assert clean(once) == once
    assert once == once.strip()


def test_no_text_is_empty_text() -> None:
    assert clean(None) == ""


@pytest.mark.parametrize(
    "name", ["王明", "𫖮𬱖", "阿依古丽·买买提", "O’Neill", "ཚེ་རིང", "𠮷田", "é"]
)
def test_names_of_every_script_are_accepted(app: Flask, name: str) -> None:
    form = sent(app, name=name, text="x", at="2026-06-01T09:00")
    assert form.errors == {}
    assert form.name.data == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_characters_that_nobody_can_see_are_refused(bad: str) -> None:
    field = StringField().bind(form=None, name="x", _meta=Form.Meta())
    field.data = f"a{bad}b"
    with pytest.raises(ValidationError):
        forms.no_control_characters(None, field)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50))
def test_everything_that_can_be_seen_is_accepted(text: str) -> None:
    field = StringField().bind(form=None, name="x", _meta=Form.Meta())
    field.data = text + "\n\r\t"
    forms.no_control_characters(None, field)


def test_length_is_counted_in_code_points(app: Flask) -> None:
    form = sent(app, name="𫖮" * 80, note="𫖮" * 5, text="𫖮" * 20, at="2026-06-01T09:00")
    assert form.errors == {}
    long = sent(app, name="𫖮" * 81, note="𫖮" * 6, text="𫖮" * 21, at="2026-06-01T09:00")
    assert set(long.errors) == {"name", "note", "text"}
    assert long.errors["note"] == ["最多 5 个字。"]


def test_what_must_be_filled_in_is_said_in_words(app: Flask) -> None:
    form = sent(app, name="  ", text="", at="tomorrow")
    assert form.errors["name"] == ["请填写这一项。"]
    assert form.errors["text"] == ["请填写这一项。"]
    assert form.errors["at"][-1] == "请填写日期和时间。"
    assert "note" not in form.errors


def test_every_form_that_is_shown_has_a_key_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        keys = {ActionForm().once.data for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {ID_LENGTH}


def test_a_form_that_comes_back_keeps_its_key(app: Flask) -> None:
    form = sent(app, once="a" * ID_LENGTH)
    assert form.once.data == "a" * ID_LENGTH


@pytest.mark.parametrize("key", ["", "short", "-" * ID_LENGTH, "é" * ID_LENGTH, "a" * 99])
def test_a_form_without_a_key_comes_back_with_a_fresh_one(app: Flask, key: str) -> None:
    form = sent(app, once=key, name="王明", text="x", at="2026-06-01T09:00")
    assert set(form.errors) == {"once"}
    assert "页面放得太久了" in form.errors["once"][0]
    assert is_once(form.once.data)
    assert form.name.data == "王明"


def test_a_form_whose_key_was_left_out_is_not_taken(app: Flask) -> None:
    with app.test_request_context(method="POST", data={}):
        form = ActionForm(meta={"csrf": False})
        assert not form.validate_on_submit()
        assert is_once(form.once.data)


def test_hidden_fields_have_no_ids_and_are_escaped(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"once": '"><script>'}):
        hidden = str(ActionForm().hidden_tag())
    assert " id=" not in hidden
    assert "<script>" not in hidden
    assert 'name="csrf_token"' in hidden


def test_a_refusal_is_shown_above_the_form_in_words(app: Flask) -> None:
    with app.test_request_context():
        form = ActionForm()
        form.refuse(Refused(Sentence.KNOWN))
        form.refuse(Refused(Sentence.UNKNOWN))
        assert form.form_errors == ["密码至少 8 个字。", "nobody.knows"]


def test_a_form_that_comes_back_leads_to_what_has_to_be_corrected(app: Flask) -> None:
    browser = Browser(app)
    assert "error-summary" not in browser.get("/sign-in").text

    text = browser.send("/sign-in", {"login": "", "password": ""}, 422).text

    summary = text[text.index('<div class="error-summary"') :].partition(">")[0]
    assert 'tabindex="-1" autofocus' in summary
    assert text.count("autofocus") == 1
    assert "/js/errors." in text or "js/errors.js" in text
