"""How something is said: again and again, very loudly, or to lead readers elsewhere (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cocreate.language.screening.finding import Finding, Kind
from cocreate.language.screening.plain import plain

LINK = re.compile(
    r"https?://[^\s、。）」』]+|(?<![\w@.-])(?:www\.)?[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*"
    r"\.(?:com|net|org|jp|info|biz|xyz|shop|site|online|link|io|me|tv|ly|gl|gg|top|app|dev"
    r"|co|cc|club|space|store|blog|tokyo|page|work|click|fun|icu|live|vip|us|uk|eu|kr|cn"
    r"|ru)(?![\w.-])(?:/[^\s、。）」』]*)?",
    re.IGNORECASE | re.ASCII,
)
SAME_SIGN = re.compile(r"([^\s\d\W_])\1{7,}|([wｗ笑草])\2{5,}")
SAME_WORDS = re.compile(r"([^\s。！？!?]{2,20}?)(?:\s*\1){4,}")
MARKS = re.compile(r"[!?]{4,}")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
BETWEEN_LATIN = re.compile(r"(?:[\s,.'’!?-]|[A-Z]{1,2}(?![A-Za-z]))*")
SAME_PICTURE = re.compile("([\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)\\1{7,}")
CAPITALS_IN_A_ROW = 5  # words; fewer may be abbreviations
SAME_SENTENCE = 3
SAME_CRY = 4  # how often a shorter one is said
SHORTEST_CRY = 4
SHORTEST_SENTENCE = 6  # characters; はい。はい。はい。 is only an answer
SENTENCE = re.compile(r"[^。！？!?\n]+")


def manners(typed: str) -> list[Finding]:
    """Links, repetitions and shouting, in the order of the text."""
    found = [*_links(typed), *_repetitions(typed), *_shouts(typed)]
    return sorted(found, key=lambda finding: finding.start)


def _links(typed: str) -> Iterator[Finding]:
    text = plain(typed, numbers=False)  # in wide letters a link is still one
    for found in LINK.finditer(text.text):
        start, end = text.place(*found.span())
        yield Finding(Kind.LINK, typed[start:end], start, end)


def _repetitions(typed: str) -> Iterator[Finding]:
    signs = [*SAME_SIGN.finditer(typed), *SAME_PICTURE.finditer(typed)]
    for found in signs:
        yield Finding(Kind.REPEATED, found.group()[:20], *found.span())
    for found in SAME_WORDS.finditer(typed):
        within = any(one.start() < found.end() and found.start() < one.end() for one in signs)
        if not within and any(sign.isalpha() for sign in found.group(1)):
            yield Finding(Kind.REPEATED, found.group()[:20], *found.span())
    said = [found for found in SENTENCE.finditer(typed) if len(found.group().strip()) >= SHORTEST_CRY]
    times = Counter(found.group().strip() for found in said)
    for sentence, number in times.items():
        if number >= (SAME_SENTENCE if len(sentence) >= SHORTEST_SENTENCE else SAME_CRY):
            last = next(found for found in reversed(said) if found.group().strip() == sentence)
            yield Finding(Kind.REPEATED, sentence, *last.span())


def _shouts(typed: str) -> Iterator[Finding]:
    text = plain(typed, numbers=False)  # ⁉ is two marks
    for found in MARKS.finditer(text.text):
        start, end = text.place(*found.span())
        yield Finding(Kind.SHOUTING, typed[start:end], start, end)
    in_a_row: list[re.Match[str]] = []
    for word in LATIN_WORD.finditer(typed):
        goes_on = in_a_row and BETWEEN_LATIN.fullmatch(typed, in_a_row[-1].end(), word.start())
        in_a_row = [*(in_a_row if goes_on else []), word] if word.group().isupper() else []
        if len(in_a_row) == CAPITALS_IN_A_ROW:
            start, end = in_a_row[0].start(), word.end()
            yield Finding(Kind.SHOUTING, typed[start:end], start, end)
