"""The text of an idea: what it consists of, how long it may be, by which words it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Func
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cocreate.language.japanese import characters_inside, lexemes, normalise, says_something, title_words
from cocreate.language.refusal import Refusal
from cocreate.language.screening import without_my_numbers
from cocreate.places.naming import in_search as district_in_search
from cocreate.postgres.japanese_search import stored_words
from ideas.models import Category
from ideas.naming import in_search

LONGEST_TITLE = 60
LONGEST_PART = 2000
LONGEST_COMMENT = 1000
LONGEST_PLACE_NOTE = 100


@dataclass(frozen=True)
class IdeaText:
    """What somebody writes: a title, what is difficult, what should be done, what would be good then."""

    title: str
    problem: str = ""
    proposal: str = ""
    wish: str = ""

    def parts(self, *more: str) -> tuple[str, ...]:
        """What a human reads of it, in order."""
        return (self.title, self.problem, self.proposal, self.wish, *more)

    def checked(self) -> IdeaText:
        """The text as it is stored, or a refusal; forms ask the same before, field by field."""
        return IdeaText(
            checked(self.title, LONGEST_TITLE, lines=False),
            checked(self.problem, LONGEST_PART, required=False),
            checked(self.proposal, LONGEST_PART),
            checked(self.wish, LONGEST_PART, required=False),
        )


def checked(text: str, longest: int, *, required: bool = True, lines: bool = True) -> str:
    """A clean text, counted after cleaning, or a refusal in words; individual numbers are masked in it."""
    clean = without_my_numbers(normalise(text, lines=lines))
    if problem := problem_with(clean, longest, required=required):
        raise Refusal("invalid_text", problem, status=422)
    return clean


def problem_with(clean: str, longest: int, *, required: bool = True) -> str | None:
    """What is wrong with a cleaned text, in a sentence for whoever wrote it."""
    if not clean:
        return _("Please write something here.") if required else None
    if not says_something(clean):
        return _("Please write it in words. Signs and emoji alone cannot be understood by everybody.")
    if (over := len(clean) - longest) > 0:
        return _("Please shorten this by %(over)s characters. Up to %(longest)s characters are possible.") % {
            "over": number_format(over, force_grouping=True),
            "longest": number_format(longest, force_grouping=True),
        }
    return None


def search_words(
    text: IdeaText,
    category: Category | None,
    tags: Iterable[str] = (),
    *,
    district: int | None = None,
    place_note: str = "",
) -> Func:
    """What stands in the search column of an idea with this text, about this subject, at this place."""
    whole = "\n".join(text.parts(*tags, place_note))
    named = [in_search(category)] if category else []
    if district:
        named.append(district_in_search(district))
    words = [*lexemes(whole), *title_words(text.title), *characters_inside(whole)]
    return stored_words([*words, *named])
