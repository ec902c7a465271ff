"""Fixtures of the tests of areas."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
