"""Addresses that differ in a number, whose pattern Django looks up once.

A list shows twenty ideas, each with its address; to find one through all patterns of the site takes
Django a hundred calls.
"""

from __future__ import annotations

from django.urls import reverse

UNLIKELY = 2_000_000_011


class Numbered:
    """One kind of address: `Numbered("ideas:detail")(7)` is "/ideas/7/".

    Raises NoReverseMatch when the name is unknown or takes no number, ValueError for what is none.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.around: tuple[str, str] | None = None

    def __call__(self, number: int) -> str:
        if type(number) is not int or number < 0:
            raise ValueError(f"{self.name} is an address of a number, not of {number!r}.")
        if self.around is None:
            before, _, after = reverse(self.name, args=[UNLIKELY]).partition(str(UNLIKELY))
            self.around = before, after
        before, after = self.around
        return f"{before}{number}{after}"
