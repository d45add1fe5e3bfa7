"""Figures that are worth remembering for a moment, because counting them again reads many rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

from django.conf import settings

MOST = 500  # answers to one question; then all are asked anew

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def for_seconds(seconds: float) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Let a process remember an answer for as long as a shared cache may keep the whole page.

    Nobody sees an older figure than the page itself may be. Tests remember nothing.
    """

    def remembering(count: Callable[Given, Answer]) -> Callable[Given, Answer]:
        answers: dict[object, tuple[float, Answer]] = {}

        @wraps(count)
        def remembered(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            if settings.TESTING:
                return count(*args, **kwargs)
            asked = (args, tuple(sorted(kwargs.items())))
            known = answers.get(asked)
            if known and known[0] > monotonic():
                return known[1]
            if len(answers) >= MOST:
                answers.clear()
            answer = count(*args, **kwargs)
            answers[asked] = (monotonic() + seconds, answer)
            return answer

        return remembered

    return remembering


class Remembered[Known]:
    """One answer that a process keeps for some seconds, in tests too, until it is forgotten.

    For what many rows of one page ask, as how long the office may take: asked once, not once a row.
    """

    def __init__(self, ask: Callable[[], Known], *, seconds: float) -> None:
        self.ask, self.seconds = ask, seconds
        self.known: tuple[float, Known] | None = None

    def __call__(self) -> Known:
        known = self.known  # another thread may forget it meanwhile
        if known is None or known[0] <= monotonic():
            known = self.known = (monotonic() + self.seconds, self.ask())
        return known[1]

    def forget(self) -> None:
        """Ask anew next time."""
        self.known = None
