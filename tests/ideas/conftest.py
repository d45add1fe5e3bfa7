"""People beside the cast, and two ideas that ask for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.utils import translation

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from ideas.models import Idea
from tests.cast import person, roads
from tests.factories.ideas import NOW, idea


@pytest.fixture
def japanese() -> Iterator[None]:
    """Texts as most people read them."""
    with translation.override("ja"):
        yield


@pytest.fixture
def sora(db: None) -> User:
    """空: somebody who supports."""
    return person("空", "sora@example.jp")


@pytest.fixture
def tani(db: None) -> User:
    """谷: the second moderator."""
    return person("谷", "tani@example.jp", Role.MODERATOR)


@pytest.fixture
def kato(db: None) -> User:
    """加藤: 青木's colleague at the road department."""
    officer = person("加藤", "kato@example.jp", Role.DEPARTMENT)
    roads().officers.add(officer)
    return officer


@pytest.fixture
def target(hana: User) -> Idea:
    """The idea that stays when two are joined."""
    return idea(author=hana, title="雪の地図")


@pytest.fixture
def source(ren: User) -> Idea:
    """The idea that goes into the other."""
    return idea(author=ren, title="除雪の地図")


@pytest.fixture
def snow(db: None, hana: User, clock: Callable[[datetime], None]) -> Idea:
    """A public idea of 花, at noon."""
    clock(NOW)
    return idea(author=hana)
