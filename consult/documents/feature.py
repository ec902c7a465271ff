"""The manifest of documents."""

from flask import Flask

from consult.core.feature import Feature
from consult.documents import entries, followers, views
from consult.documents.messages import WORDS
from consult.documents.permissions import PERMISSIONS
from consult.documents.service import FOLDER


def _set_up(app: Flask) -> None:
    data = app.extensions["consult.settings"].data
    app.extensions[FOLDER] = data.resolve() / "documents"
    followers.begin(app)


feature = Feature(
    name="documents",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(
        entries.DocumentReleased,
        entries.DocumentWithheld,
        entries.DocumentRemoved,
        entries.DocumentOpened,
    ),
    words=WORDS,
    followers=followers.FOLLOWERS,
    due=(followers.clear_away,),
    pages={"document": views.document_url},
    setup=_set_up,
)
