"""What a text means, as a direction in space: texts about the same thing point the same way.

One small interface, so that another model can be put in (`MEANING` in the settings names the
function that loads it). Without any, everything works by shared words.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Protocol

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Vector = NDArray[np.float32]


class Meaning(Protocol):
    """A model that turns a text into a direction."""

    name: str  # with its version: vectors of different names are never compared
    dimensions: int

    def vector(self, text: str) -> Vector | None:
        """A vector of length 1 with `dimensions` numbers; None when no word is known."""


@cache
def meaning() -> Meaning | None:
    """The model that the settings name, loaded when the first text needs it; None without one."""
    try:
        loaded: Meaning | None = import_string(settings.MEANING)()
    except (OSError, ValueError) as problem:
        logger.error("The word vectors could not be read.", extra={"problem": str(problem)[:300]})
        return None
    return loaded
