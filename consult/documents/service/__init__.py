"""Photos and papers: taken in, attached by the acts of other features, seen to by the office."""

from consult.documents.service.carrying import carry_documents
from consult.documents.service.drafts import clear_folder, drop_old_drafts, keep_draft
from consult.documents.service.files import FOLDER, erase, list_folders, path_of
from consult.documents.service.powers import (
    open_document,
    release_document,
    remove_document,
    withhold_document,
)
from consult.documents.service.steps import (
    Added,
    Chosen,
    Released,
    add_documents,
    keep_private,
    let_go,
    release_documents,
)
from consult.documents.service.taking import Taken, take

__all__ = [
    "FOLDER",
    "Added",
    "Chosen",
    "Released",
    "Taken",
    "add_documents",
    "carry_documents",
    "clear_folder",
    "drop_old_drafts",
    "erase",
    "keep_draft",
    "keep_private",
    "let_go",
    "list_folders",
    "open_document",
    "path_of",
    "release_document",
    "release_documents",
    "remove_document",
    "take",
    "withhold_document",
]
