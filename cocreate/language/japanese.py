"""Japanese text: cleaning what people typed, and finding the words in it (pure, no Django)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

SYNONYMS = Path(__file__).resolve().parent.parent / "content" / "synonyms.yaml"
LONGEST_SEARCH = 100  # characters of a question that are looked at
MOST_WORDS_ALONE = 3  # each is a question to the database
MOST_WORDS = 10

# Signs that nobody sees: zero-width and direction marks, soft hyphen, byte order mark. Joiners
# (U+200D) and variation selectors stay, because emoji and old name characters are made with them.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
# Letters that look like nothing (fillers of Hangul): alone they say nothing.
BLANK = frozenset("\u115f\u1160\u3164\uffa0")
# Marks above and below a letter; a tower of them lies over the lines around it.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
TOWERS = re.compile(f"({_MARK}{{3}}){_MARK}+")
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
KATAKANA = re.compile("[ァ-ヶ]")
HIRAGANA = re.compile("[ぁ-ゖ]")
# Parts of speech that carry no meaning of their own.
PARTICLES = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号"})
HONORIFIC = "御"  # お in お年寄り
ONE_AT_A_TIME = Lock()  # a tokenizer serves one thread at a time; a text takes it less than a millisecond
LETTERS = re.compile(r"[^\W_]+")
LETTERS_WORTH_FINDING = 3
IN_TITLE = "^"  # before the words of a title, which are kept once more
INSIDE = "~"  # before a character that stands inside a longer word
CHARACTER = re.compile("[\u3400-\u9fff]")  # of Chinese origin: each has a meaning of its own
PARTS_WORTH_FINDING = 2  # characters: shorter parts of a compound say too little


def normalise(text: str, *, lines: bool = True) -> str:
    """Text as it is stored: one way to write each character, nothing invisible, no loose ends.

    NFC and not NFKC: people's full-width signs and ① stay as they typed them.
    """
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", text))
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
    )
    text = TOWERS.sub(r"\1", unicodedata.normalize("NFC", text))
    if not lines:
        return re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a number in it, and not only spaces, signs, emoji or blanks."""
    return any(sign not in BLANK and unicodedata.category(sign)[0] in "LN" for sign in text)


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


def title_words(title: str) -> list[str]:
    """The words of a title once more, marked, so that titles can be asked for by themselves."""
    return [IN_TITLE + word for word in lexemes(title)]


def characters_inside(text: str, mark: str = INSIDE) -> list[str]:
    """Each character inside a longer noun of a text, marked: who looks for 雪 alone finds 除雪, too.

    Of the shortest nouns and not of names: who looks for 金 does not mean 金沢.
    """
    from sudachipy import SplitMode

    clean = unicodedata.normalize("NFKC", text.replace("\x00", " ")).lower()
    with ONE_AT_A_TIME:
        nouns = {
            word.surface()
            for word in tokenizer().tokenize(clean, SplitMode.A)
            if word.part_of_speech()[0] == "名詞" and word.part_of_speech()[1] != "固有名詞"
        }
    return sorted({mark + sign for noun in nouns if len(noun) > 1 for sign in CHARACTER.findall(noun)})


Phrase = tuple[str, ...]
Names = Mapping[str, frozenset[str]]  # what stands for a name among stored words, and the words of the name
NO_NAMES: Names = {}
Groups = tuple[tuple[str, ...], ...]  # words that mean the same, as people write them


@dataclass(frozen=True)
class Synonyms:
    """For each word or phrase, by its normal forms, what means the same: in normal form and as written."""

    same: dict[Phrase, frozenset[Phrase]]
    written: dict[Phrase, frozenset[str]]


@lru_cache(maxsize=4)
def synonyms_of(groups: Groups) -> Synonyms:
    """What can be looked up, made of the groups of a list."""
    same: dict[Phrase, frozenset[Phrase]] = {}
    written: dict[Phrase, frozenset[str]] = {}
    for group in groups:
        phrases = frozenset(phrase for word in group if (phrase := tuple(unit[0] for unit in _units(word))))
        for phrase in phrases:
            same[phrase] = same.get(phrase, frozenset()) | phrases
            written[phrase] = written.get(phrase, frozenset()) | frozenset(group)
    return Synonyms(same, written)


@cache
def lists_of_the_file() -> dict[str, Groups]:
    """Words of one meaning, and spellings of one word, as the product comes with them."""
    lists = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    return {name: tuple(tuple(map(str, group)) for group in groups) for name, groups in lists.items()}


def groups_of_the_file() -> Groups:
    """The list with which the office begins; it keeps its own (`cocreate.synonyms`)."""
    return lists_of_the_file()["groups"] + lists_of_the_file()["spellings"]


def question(text: str, groups: Groups | None = None, *, mark: str = "", names: Names = NO_NAMES) -> str:
    """What somebody looks for, in PostgreSQL's notation; empty when there is no word in it.

    All words must be found; for each word another spelling, a word of the same meaning,
    all parts of the compound or whatever stands for a name with it will do. With a mark, among
    the words that carry it.
    """
    return _each_of(choices for _typed, choices in _asked_for(text, groups, mark, names))


def question_inside(
    text: str, groups: Groups | None = None, *, names: Names = NO_NAMES, mark: str = INSIDE
) -> str:
    """The same, where a character that stands alone between blanks is found inside longer nouns, too."""
    return _each_of(
        f"{choices} | {_quoted(mark + typed[0])}" if CHARACTER.fullmatch("".join(typed)) else choices
        for typed, choices in _asked_for(text, groups, "", names)
    )


def _asked_for(text: str, groups: Groups | None, mark: str, names: Names) -> Iterator[tuple[Phrase, str]]:
    """What will do for each word of a question, beside what was typed between the blanks around it."""
    known = synonyms_of(groups_of_the_file() if groups is None else groups)
    for chunk in _chunks(text):
        units = _units(chunk)
        phrase = tuple(unit[0] for unit in units)
        if len(phrase) > 1 and phrase in known.same:
            yield phrase, _any_of(phrase, [], known, mark, names)
        else:
            yield from ((phrase, _any_of((unit[0],), unit[1:], known, mark, names)) for unit in units)


def _each_of(asked: Iterable[str]) -> str:
    return " & ".join(f"({choices})" for choices in islice(asked, MOST_WORDS))


def has_a_character_alone(text: str) -> bool:
    """Whether one of the words somebody looks for is a single character, which other nouns may contain."""
    return any(CHARACTER.fullmatch(chunk) for chunk in _chunks(text))


def words_alone(text: str) -> list[str]:
    """The words of a question as somebody wrote them, each to be asked for by itself; none of one word.

    A word between blanks stands for itself, and one that is made of several for each of these.
    """
    chunks = _chunks(text)
    words = chunks if len(chunks) > 1 else _names_in("".join(chunks))
    distinct = list(dict.fromkeys(word for word in words if len(word) > 1))[:MOST_WORDS_ALONE]
    return [word for word in distinct if word != text]


def _names_in(text: str) -> list[str]:
    """The nouns a text is made of, the shortest ones, as they stand in it."""
    from sudachipy import SplitMode

    with ONE_AT_A_TIME:
        tokens = tokenizer().tokenize(unicodedata.normalize("NFKC", text), SplitMode.A)
        return [token.surface() for token in tokens if token.part_of_speech()[0] == "名詞"]


def spellings_of(text: str, groups: Groups | None = None) -> tuple[frozenset[str], frozenset[str]]:
    """How what somebody looks for may be written in a text (folded), and its normal forms.

    What means the same and is made of several words has no form of its own: a part of it alone
    (雪 of 雪すかし) is not what was looked for.
    """
    known = synonyms_of(groups_of_the_file() if groups is None else groups)
    written, forms = set(), set()
    for chunk in _chunks(text):
        units = _units(chunk)
        written.add(chunk)
        for phrase in [tuple(unit[0] for unit in units), *((unit[0],) for unit in units)]:
            written |= known.written.get(phrase, frozenset())
            forms |= {same[0] for same in known.same.get(phrase, frozenset()) if len(same) == 1}
        forms |= {word for unit in units for word in unit}
    return frozenset(fold(word) for word in written), frozenset(forms)


def letters_of(text: str) -> list[str]:
    """Each two neighbouring letters of a text, so that it is found by a part of a word."""
    return sorted({pair for run in _runs(text) for pair in _pairs(run)})


def question_by_letters(text: str) -> str:
    """The same question by its letters alone; empty when a part of it is too short to say anything."""
    runs = [run for chunk in _chunks(text) for run in _runs(chunk)]
    if not runs or min(map(len, runs)) < LETTERS_WORTH_FINDING:
        return ""
    return " & ".join(_quoted(pair) for run in runs for pair in _pairs(run))


def _chunks(text: str) -> list[str]:
    return normalise(text, lines=False)[:LONGEST_SEARCH].split()[:MOST_WORDS]


def _runs(text: str) -> list[str]:
    return LETTERS.findall(fold(text.replace("\x00", " ")))


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _any_of(phrase: Phrase, parts: list[str], known: Synonyms, mark: str, names: Names) -> str:
    phrases = sorted(known.same.get(phrase, frozenset()) | {phrase})
    if len(parts) > 1 and all(len(part) >= PARTS_WORTH_FINDING for part in parts):
        phrases.append(tuple(parts))
    named = [name for name, words in names.items() if any(words.issuperset(one) for one in phrases)]
    return " | ".join([*(_all_of(one, mark) for one in phrases), *map(_quoted, named)])


def _all_of(words: Phrase, mark: str) -> str:
    quoted = [_quoted(mark + word) for word in words]
    return "(" + " & ".join(quoted) + ")" if len(quoted) > 1 else quoted[0]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
