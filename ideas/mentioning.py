"""Naming somebody in a comment with @ (名指し): found among the people who take part, told once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from cocreate.accounts.models import User
from ideas.authors import authors_of
from ideas.models import Comment, Mention

SIGNS = "@＠"
MOST_MENTIONS = 10  # of one comment; more would be calling a crowd
LONGEST_NAME = 80  # letters in the text that may stand for a name of 40 (half-width kana take two)

Named = tuple[int, str]


def remember_mentions(comment: Comment) -> None:
    """Keep whom a comment names now; whoever it no longer names is forgotten."""
    named = named_in(comment.text, participants(comment)) if any(s in comment.text for s in SIGNS) else []
    comment.mentions.exclude(person__in=[person for person, _ in named]).delete()
    rows = [Mention(comment=comment, person_id=person, words=words) for person, words in named]
    Mention.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["comment", "person"], update_fields=["words"]
    )


def participants(comment: Comment) -> list[Named]:
    """Who takes part in this discussion, besides the writer: by number and display name."""
    said = Comment.objects.counted().filter(idea=comment.idea_id).values("author")
    authors = authors_of(comment.idea).values("pk")
    people = User.objects.filter(Q(pk__in=said) | Q(pk__in=authors)).exclude(pk=comment.author_id)
    return list(people.values_list("pk", "display_name"))


def named_in(text: str, people: Iterable[Named]) -> list[Named]:
    """Whom a text names, each once, with the name as it stands there (pure).

    The longest name wins, since Japanese puts no space behind one. Two people whose names
    look alike are both not meant: nobody is told by mistake.
    """
    known = list(people)
    alike = Counter(_fold(name) for _, name in known)
    by_name = {_fold(name): person for person, name in known if alike[_fold(name)] == 1}
    longest = max(map(len, by_name), default=0)
    found: dict[int, str] = {}
    for place in _signs(text):
        words = _name_at(text[place + 1 : place + 1 + min(2 * longest, LONGEST_NAME)], by_name)
        if words:
            found.setdefault(by_name[_fold(words)], words)
    return list(found.items())


def split_at_mentions(text: str, names: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is an @name; put together they are the text again."""
    wanted = sorted(names, key=len, reverse=True)
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for place in _signs(text) if wanted else []:
        rest = text[place + 1 :]
        name = next((name for name in wanted if place >= begin and rest.startswith(name)), "")
        if name:
            pieces += [(text[begin:place], False), (text[place : place + 1 + len(name)], True)]
            begin = place + 1 + len(name)
    return [piece for piece in [*pieces, (text[begin:], False)] if piece[0]]


def _signs(text: str) -> list[int]:
    """Where a name may begin: behind an @ that is no part of a mail address."""
    places = [place for place, sign in enumerate(text) if sign in SIGNS]
    return [p for p in places if not p or not (text[p - 1].isascii() and text[p - 1].isalnum())][
        :MOST_MENTIONS
    ]


def _name_at(rest: str, by_name: dict[str, int]) -> str:
    return next((rest[:end] for end in range(len(rest), 0, -1) if _fold(rest[:end]) in by_name), "")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
