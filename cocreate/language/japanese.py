"""Japanese text: cleaning what people typed, and finding the words in it (pure, no Django)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

SYNONYMS = Path(__file__).resolve().parent.parent / "content" / "synonyms.yaml"
LONGEST_SEARCH = 100  # characters of a question that are looked at
MOST_WORDS = 10

# Signs that nobody sees: zero-width and direction marks, soft hyphen, byte order mark. Joiners
# (U+200D) and variation selectors stay, because emoji and old name characters are made with them.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
KATAKANA = re.compile("[ァ-ヶ]")
HIRAGANA = re.compile("[ぁ-ゖ]")
# Parts of speech that carry no meaning of their own.
PARTICLES = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号"})
HONORIFIC = "御"  # お in お年寄り
ONE_AT_A_TIME = Lock()  # a tokenizer serves one thread at a time; a text takes it less than a millisecond
PARTS_WORTH_FINDING = 2  # characters: shorter parts of a compound say too little


def normalise(text: str, *, lines: bool = True) -> str:
    """Text as it is stored: one way to write each character, nothing invisible, no loose ends.

    NFC and not NFKC: people's full-width signs and ① stay as they typed them.
    """
    text = LINE_ENDS.sub("\n", text)
    text = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
    )
    if not lines:
        return re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a number in it, and not only spaces, signs or emoji."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in text)


def fold(word: str) -> str:
    """One spelling for the same sound: half and full width, large and small, ゴミ and ごみ."""
    word = unicodedata.normalize("NFKC", word).lower()
    return KATAKANA.sub(lambda found: chr(ord(found.group()) - 0x60), word)


def to_katakana(word: str) -> str:
    """The same sound in katakana."""
    return HIRAGANA.sub(lambda found: chr(ord(found.group()) + 0x60), word)


@cache
def tokenizer() -> Any:
    """Sudachi, loaded when the first text needs it (0.2 s, 90 MB)."""
    from sudachipy import Dictionary

    dictionary: Any = Dictionary(dict="core")
    return dictionary.tokenizer() if hasattr(dictionary, "tokenizer") else dictionary.create()


def _units(text: str) -> list[list[str]]:
    """The words of a text, each with the shorter words it is made of."""
    from sudachipy import SplitMode

    units = []
    with ONE_AT_A_TIME:
        for token in tokenizer().tokenize(unicodedata.normalize("NFKC", text).lower(), SplitMode.C):
            if token.part_of_speech()[0] in PARTICLES:
                continue
            parts = [fold(part.normalized_form()) for part in token.split(SplitMode.A)]
            units.append([fold(token.normalized_form()), *(parts if len(parts) > 1 else [])])
    return [
        [word for word in unit if word.strip()] for unit in units if unit[0].strip() and unit[0] != HONORIFIC
    ]


def short_words(text: str) -> list[str]:
    """The shortest words of a text in their normal form, as the tables of word vectors name them."""
    from sudachipy import SplitMode

    clean = unicodedata.normalize("NFKC", text.replace("\x00", " ")).lower()
    with ONE_AT_A_TIME:
        tokens = tokenizer().tokenize(clean, SplitMode.A)
        return [token.normalized_form() for token in tokens if token.part_of_speech()[0] not in PARTICLES]


def lexemes(text: str) -> list[str]:
    """Every word by which a text shall be found, in its one normal form."""
    return sorted({word[:100] for unit in _units(text.replace("\x00", " ")) for word in unit})


Phrase = tuple[str, ...]


@cache
def _synonyms() -> dict[Phrase, frozenset[Phrase]]:
    """For each word or phrase the ones that mean the same here, by their normal forms."""
    same: dict[Phrase, frozenset[Phrase]] = {}
    for group in yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))["groups"]:
        phrases = frozenset(tuple(unit[0] for unit in _units(word)) for word in group)
        for phrase in phrases:
            same[phrase] = same.get(phrase, frozenset()) | phrases
    return same


def question(text: str) -> str:
    """What somebody looks for, in PostgreSQL's notation; empty when there is no word in it.

    All words must be found; for each word another spelling, a word of the same meaning
    or all parts of the compound will do.
    """
    asked: list[str] = []
    for chunk in normalise(text, lines=False)[:LONGEST_SEARCH].split()[:MOST_WORDS]:
        units = _units(chunk)
        phrase = tuple(unit[0] for unit in units)
        if len(phrase) > 1 and phrase in _synonyms():
            asked.append(_any_of(phrase, []))
        else:
            asked += [_any_of((unit[0],), unit[1:]) for unit in units]
    return " & ".join(f"({choices})" for choices in asked[:MOST_WORDS])


def _any_of(phrase: Phrase, parts: list[str]) -> str:
    choices = [_all_of(same) for same in sorted(_synonyms().get(phrase, frozenset()) | {phrase})]
    if len(parts) > 1 and all(len(part) >= PARTS_WORTH_FINDING for part in parts):
        choices.append(_all_of(tuple(parts)))
    return " | ".join(choices)


def _all_of(words: Phrase) -> str:
    return "(" + " & ".join(_quoted(word) for word in words) + ")" if len(words) > 1 else _quoted(words[0])


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
