"""A feature for tests that takes photos and papers: one use case, one page with the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Flask, render_template_string
from flask.blueprints import Blueprint
from flask.typing import ResponseReturnValue

from consult.areas.models import Area
from consult.audit.entry import Entry, Recorded
from consult.audit.record import Tx, on_record
from consult.core.forms import Form, line
from consult.core.policy import HANDLER, RESIDENT, SECRETARY, SYSTEM, permission
from consult.core.web import carry_out, current_actor, requires, signed_in
from consult.documents import service
from consult.documents.forms import UploadsField
from consult.documents.rules import Kind
from consult.documents.service import Chosen
from consult.documents.views import shown_about, takes_files
from tests.documents import makers
from tests.world import Someone, World

ATTACH = permission("tests.attach", RESIDENT, HANDLER, SECRETARY, SYSTEM)

PAGE = """
{% extends "layouts/page.html" %}
{% from "components/error_summary.html" import error_summary %}
{% from "components/field.html" import field %}
{% from "components/photos.html" import photos %}
{% from "components/upload.html" import upload %}
{% block title %}T{% endblock %}
{% block content %}
{{ photos(items) }}
{{ error_summary(form) }}
<form method="post" enctype="multipart/form-data">
{{ form.hidden_tag() }}{{ field(form.title) }}{{ upload(form.files) }}
<button type="submit">OK</button></form>
{% endblock %}
"""


@dataclass(frozen=True)
class Attached(Entry, kind="tests.attached"):
    """Something came with files."""

    documents: int


@dataclass(frozen=True)
class Opened(Entry, kind="tests.opened"):
    """Something became public."""

    documents: int


@on_record(ATTACH, Area)
def attach(
    tx: Tx,
    area: Area,
    chosen: Sequence[Chosen],
    kind: Kind = Kind.PHOTO,
    for_id: str | None = None,
) -> Recorded[list[str]]:
    """Attach files to an area; return the ids of the documents."""
    added = service.add_documents(tx, area.scope, area.story, chosen, kind, for_id=for_id)
    ids = [each.id for each in added.documents]
    return Recorded(ids, Attached(len(ids)), sealed=added.sealed)


@on_record(ATTACH, Area)
def open_up(tx: Tx, area: Area) -> Recorded[int]:
    """Make what is about an area public; return how many documents."""
    released = service.release_documents(tx, area.story)
    number = len(released.documents)
    return Recorded(number, Opened(number), discloses=released.discloses)


class FilesForm(Form):
    """A title and files."""

    title = line("T", 40)
    files = UploadsField("P", kind=Kind.PAPER)


def door(world_area: list[str]) -> Blueprint:
    """Return a page that takes files about the area."""
    bp = Blueprint("tests_documents", __name__)

    @bp.get("/tests-files")
    @signed_in
    def page() -> ResponseReturnValue:
        return _page(FilesForm(formdata=None))

    @bp.post("/tests-files")
    @takes_files
    @requires(ATTACH)
    def send() -> ResponseReturnValue:
        form = FilesForm()
        form.files.keep(current_actor())
        return carry_out(
            form,
            lambda: attach(current_actor(), world_area[0], form.files.chosen, Kind.PAPER),
            lambda _: "/tests-files",
            lambda: _page(form),
        )

    def _page(form: FilesForm) -> str:
        return render_template_string(PAGE, form=form, items=shown_about(f"area/{world_area[0]}"))

    return bp


def open_door(app: Flask) -> list[str]:
    """Give an untouched application the page; put the area's id into the list that comes back."""
    area: list[str] = []
    app.register_blueprint(door(area))
    return area


def choose(
    world: World,
    who: Someone,
    data: bytes | None = None,
    alt: str = "楼道",
    kind: Kind = Kind.PHOTO,
) -> Chosen:
    """Let somebody choose a file."""
    with world.app.app_context():
        taken = service.take(BytesIO(data or makers.jpeg()), "楼道.jpg", kind)
    return Chosen(world.do(who, service.keep_draft, who.id, taken), alt)
