"""Every provocation happens in Japanese, on one day."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.factories.ideas import NOW


@pytest.fixture(autouse=True)
def _in_japanese_at_noon(db, clock):
    clock(NOW)
    with translation.override("ja"):
        yield
