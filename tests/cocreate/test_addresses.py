"""An address that differs in a number is the one Django would find."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from cocreate.caching.addresses import Numbered


@pytest.mark.parametrize("name", ["ideas:detail", "ideas:support", "ideas:follow"])
def test_it_is_the_address_django_finds(name):
    address = Numbered(name)

    assert [address(number) for number in (1, 7, 12_345)] == [
        reverse(name, args=[number]) for number in (1, 7, 12_345)
    ]


@pytest.mark.parametrize("no_number", [None, "7", -1, True])
def test_what_is_no_number_has_no_address(no_number):
    with pytest.raises(ValueError, match="ideas:detail"):
        Numbered("ideas:detail")(no_number)


def test_an_unknown_name_is_said():
    with pytest.raises(NoReverseMatch):
        Numbered("ideas:nowhere")(1)
