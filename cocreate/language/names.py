"""Names people call themselves: how they are kept, and which ones look the same (pure, no Django)."""

from __future__ import annotations

import unicodedata

from cocreate.language.japanese import KATAKANA

KANA_MARKS = "\u3099\u309a"  # が is not か with an accent
LATIN_TWINS: dict[int, int] = str.maketrans(
    "аеорсухікмтвнАЕОРСУХІКМТВНαοεικντυρΑΟΕΙΚΝΤΥΡ", "aeopcyxikmtbhaeopcyxikmtbhaoeikvtypaoeikntyp"
)
# Alphabets with letters that look the same: а and a, Ο and O, օ and o.
ALPHABETS = {"LATIN", "GREEK", "COPTIC", "CYRILLIC", "ARMENIAN", "CHEROKEE", "LISU"}
OF_FACES = set("ωΩДдΣσΦφΘθЖж")  # people draw faces with them, as in (oωo), and no Latin letter is meant
# Signs that readers take for one another: 0 and O, 1 and l and I; kanji and the kana of their shape.
SHAPE_TWINS: dict[int, int] = str.maketrans("01l一二三八力口工夕卜", "oiiーニミハカロエタト")


def tidy(name: str) -> str:
    """The name as it is kept: one form of each letter, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def fold(name: str) -> str:
    """The letters of a name without width, case, accents, blanks, signs and foreign twins."""
    plain = unicodedata.normalize("NFKD", tidy(name).translate(LATIN_TWINS)).casefold()
    kept = "".join(
        letter for letter in plain if letter in KANA_MARKS or unicodedata.category(letter)[0] in "LN"
    )
    return unicodedata.normalize("NFC", kept)


def name_key(name: str) -> str:
    """What two names have in common when people take them for the same.

    Beyond `fold`, signs of the same shape are one, and so are ねこ and ネコ. A name of nothing
    but signs keeps them, so that the key is never empty.
    """
    alike = fold(name).translate(SHAPE_TWINS)
    return KATAKANA.sub(lambda found: chr(ord(found.group()) - 0x60), alike) or tidy(name)


def mixes_alphabets(name: str) -> bool:
    """Whether one word of a name is put together from alphabets whose letters look the same.

    Nobody writes so to be read: Hаna with a Russian а can only pass for Hana. Japanese beside any
    one alphabet is ordinary, and so are two words in two alphabets, as in Иван (Ivan).
    """
    signs = (sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in tidy(name))
    words = "".join(signs).split()
    return any(len(_alphabets(word)) > 1 for word in words)


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(sign, "").split(" ")[0] for sign in set(word) - OF_FACES} & ALPHABETS
