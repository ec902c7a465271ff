"""Named points of the write path, where the kill tests put a death."""


def reached(point: str) -> None:
    """Pass a named point of the write path; callers look it up here, so that tests can too."""
