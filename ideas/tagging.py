"""Tags (タグ): words of one's own by which an idea is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from cocreate.language.japanese import normalise, says_something
from cocreate.language.refusal import Refusal
from ideas.models.idea import LONGEST_TAG, MOST_TAGS

BETWEEN = re.compile(r"[\s,、，､;；#＃]+")


def tags_in(text: str) -> list[str]:
    """The tags somebody typed in one line, in one spelling each, every one once."""
    return tidy(BETWEEN.split(text))


def tidy(words: Iterable[str]) -> list[str]:
    """Tags as they are stored: NFKC, so that ＤＸ and DX are one; the first spelling stays."""
    clean = (unicodedata.normalize("NFKC", normalise(word, lines=False)).strip("#") for word in words)
    by_sound: dict[str, str] = {}
    for tag in clean:
        if tag:
            by_sound.setdefault(tag.casefold(), tag)
    return list(by_sound.values())


def problem_with_tags(tags: list[str]) -> str | None:
    """What is wrong with the tags, in a sentence, or None."""
    if len(tags) > MOST_TAGS:
        return _("Up to %(most)d tags are possible. There are %(number)d now. Please choose the best.") % {
            "most": MOST_TAGS,
            "number": len(tags),
        }
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            return _("Please shorten the tag “%(tag)s…” to %(longest)d characters.") % {
                "tag": tag[:LONGEST_TAG],
                "longest": LONGEST_TAG,
            }
        if not says_something(tag):
            return _("Please write tags in words. “%(tag)s” cannot be searched for.") % {"tag": tag}
    return None


def checked_tags(words: Iterable[str]) -> list[str]:
    """Tags as they are stored, or a refusal; the form asks the same before."""
    tags = tidy(words)
    if problem := problem_with_tags(tags):
        raise Refusal("invalid_tags", problem, status=422)
    return tags
