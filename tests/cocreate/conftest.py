"""What several tests of the roof and the ground share."""

from __future__ import annotations

import pytest

from cocreate.caching import drawn


@pytest.fixture
def draws(monkeypatch) -> list[str]:
    """The names of the components that were drawn in this test, and neither remembered nor put together."""
    drawn.drawings.forget()
    drawn.surroundings.forget()
    names: list[str] = []
    draw = drawn.Component._draw

    def noted(self, *args):
        names.append(self.component_name)
        return draw(self, *args)

    monkeypatch.setattr(drawn.Component, "_draw", noted)
    return names
