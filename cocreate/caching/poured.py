"""What surrounds the words of a component, drawn once for all words.

A page shows twenty comments and each says something else, so nothing of them could be remembered
by its inputs. But what stands around their words is the same for most of them. A component that is
handed a `Poured` text is drawn with unlikely texts in its place; where they come out, the real ones
are put in, escaped as the template would.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import is_dataclass, replace
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

BEGIN, END = "\ue003", "\ue004"  # other signs than those of numbers that are filled in (drawn.py)
BETWEEN = "\x00"  # which PostgreSQL keeps in no text
# What a template does to a text beside pouring it out, it would do to this one.
TROUBLE = "& <b>\n\nhttp://example.invalid/ Aa " * 40

type Surroundings = tuple[str | int, ...]
type Draw = Callable[[list[str]], str]


class Poured(str):
    """A text that a component only pours out, in a sentence or an attribute, and asks whether it is empty.

    A template that cuts, compares, counts or converts it is noticed where it shows in what it draws
    (`surroundings_of`), but not where it only decides something: that needs a plain text.
    """

    __slots__ = ()


def surroundings_of(draw: Draw, texts: Sequence[str]) -> Surroundings | None:
    """What a component draws around these texts; None when it does more with them than pour them out."""
    short, long = (_around(draw, texts, more) for more in ("&", TROUBLE))
    return short if short == long else None


def _around(draw: Draw, texts: Sequence[str], more: str) -> Surroundings | None:
    begin = f"{BEGIN}{secrets.token_hex(8)}-"  # nobody can have written it
    stand_ins = [_stand_in(text, f"{begin}{number}-{more}{END}") for number, text in enumerate(texts)]
    pieces = re.split(f"({begin}[0-9]+-[^{END}]*{END})", draw(stand_ins))
    places = {str(conditional_escape(one)): number for number, one in enumerate(stand_ins)}
    if not places.keys() >= set(pieces[1::2]):
        return None
    if any(sign in piece for piece in pieces[::2] for sign in (BEGIN, END)):
        return None
    return tuple(places[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def _stand_in(text: str, words: str) -> str:
    return mark_safe(words) if isinstance(text, SafeString) else words  # noqa: S308  drawn, never sent


def put_in(texts: Sequence[str], surroundings: Surroundings) -> str:
    """The drawing with these texts."""
    ready = _escaped(texts)
    return "".join([piece if isinstance(piece, str) else ready[piece] for piece in surroundings])


def _escaped(texts: Sequence[str]) -> list[str]:
    """All of them at once, which takes half as long as one after the other."""
    ready = escape(BETWEEN.join(texts)).split(BETWEEN)
    if len(ready) != len(texts):  # one of them has this sign itself
        ready = [escape(text) for text in texts]
    return [text if isinstance(text, SafeString) else done for text, done in zip(texts, ready, strict=True)]


def with_others(value: Any, texts: Iterator[str]) -> Any:
    """The same inputs with other texts where they are poured out, in the order in which they are met."""
    kind = type(value)
    if kind is Poured:
        return next(texts) if is_said(value) else value
    if kind in (list, tuple):
        return kind(with_others(one, texts) for one in value)
    if kind is dict:
        return {name: with_others(one, texts) for name, one in value.items()}
    if is_dataclass(value) and kind.__dataclass_params__.frozen:
        frozen: Any = value
        return replace(frozen, **{name: with_others(one, texts) for name, one in vars(value).items()})
    return value


def is_said(text: str) -> bool:
    """Whether a text is more than space; an empty one decides what is drawn."""
    return bool(text) and not text.isspace()
