"""Pages of documents, and what the pages of other features need to show and take them."""

from consult.documents.views import files, office
from consult.documents.views.blueprint import bp, document_url, may_see
from consult.documents.views.shown import Shown, shown_about
from consult.documents.views.taking import takes_files

__all__ = [
    "Shown",
    "bp",
    "document_url",
    "files",
    "may_see",
    "office",
    "shown_about",
    "takes_files",
]
