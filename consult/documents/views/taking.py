"""A mark for the views of other features whose forms bring files."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents.rules import MOST_REQUEST_BYTES

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])


def takes_files(view: V) -> V:
    """Let a form be as large as its files may be; stands directly under `@bp.post`.

    It must come before the mark that says who may enter: who that is, is asked with the key of the
    form, and so reads it. Of a visitor who is not signed in, what comes
    before the first file is kept for after the sign-in, and the rest stays unread.
    """

    @wraps(view)
    def roomy(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401
        request.max_content_length = MOST_REQUEST_BYTES
        return view(*args, **kwargs)

    return cast(V, roomy)
