"""Where a text says who somebody is: a full name in a field, or a name beside an address (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cocreate.language.morphemes import Morpheme, morphemes

TITLES = ("さん", "様", "さま", "氏", "くん", "君", "ちゃん", "先生", "殿")
LABEL = re.compile(
    r"(?:氏名|お名前|フルネーム|本名|(?:私|わたし|僕|ぼく|自分|子ども?|息子|娘)の名前|投稿者名?|差出人|記入者|申込者|申請者|応募者|署名|代表者?名?|保護者名?"
    r"|連絡者|(?:^|[\s。、(])(?:名前|なまえ|ナマエ))\s*(?:は|:|\s)\s*"
)
# Whoever stands before a full name is somebody private, and not a writer after whom a street is named.
KIN = re.compile(
    r"(?:息子|娘|夫|妻|主人|旦那|嫁|父|母|兄|弟|姉|妹|孫|友人|友達|隣|となり|隣人|向かい|近所|裏|班長|町会長|担任|同級生|同僚|部下|上司|うちの子"
    r"|我が子|課|係|部|班|町会|町内会?|号室|学校|高校|組|会社|店|窓口|病院|園|団地|アパート|住宅|丁目)の$"
)
MYSELF = re.compile(r"(?:私|わたし|僕|ぼく|俺|自分|当方)(?:の名前)?(?:は|、)\s*$")
# Who is spoken of for what they made is known to everybody.
KNOWN_FOR = re.compile(
    r"(?:記念|文学|美術|資料|館|像|碑|賞|展|杯|通り|建築|設計|作|著|画|筆)|(?:さん|様|氏|先生)?の[^。、]{0,10}?(?:詩|作品|著"
    r"|本(?!人)|絵|小説|俳?句|短?歌|曲|生家|墓|像|銅像|碑|記念|展|講演|演奏|コンサート|書(?!類)|映画|漫画|ファン)"
)
SAYS = re.compile(
    r"\s*(?:[(（][^)）]{1,12}[)）])?\s*(?:と(?:申し|もうし|いい|言い)ます|と申す|(?:という|って)(?:人|男|女|職員|者|方|子|奴|やつ|住人|店員))"
)
LONGEST = 10  # characters of a name after its label
NEAR = 60  # characters between a name and an address that belong together


def names(text: str, addresses: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are somebody's name.

    A name with さん alone tells nobody who that is (田中さん); beside an address it says who lives
    where, and after 氏名 it is written in full. Neither is looked for without such a sign.
    """
    labels = [found.end() for found in LABEL.finditer(text)]
    titled = addresses and any(title in text for title in TITLES)
    words = morphemes(text)
    yield from _in_full(words, text)
    for end in labels:
        yield from _in_a_field(words, end)
    for word, after in pairwise(words if titled else []):
        if word.is_a_persons_name and after.surface in TITLES and _is_near(word.start, addresses):
            yield word.start, after.end


def _in_full(words: list[Morpheme], text: str) -> Iterator[tuple[int, int]]:
    """A family name with a given name, of whoever writes, is written about, or is called さん."""
    for family, given in pairwise(words):
        if not (family.is_a_family_name and given.is_a_given_name):
            continue
        if KNOWN_FOR.match(text, given.end):
            continue
        before, after = text[: family.start], text[given.end :]
        if (
            SAYS.match(after)
            or KIN.search(before)
            or (MYSELF.search(before) and after.startswith(("です", "だ", "、")))
        ):
            yield family.start, given.end


def _in_a_field(words: list[Morpheme], start: int) -> Iterator[tuple[int, int]]:
    end = start
    for word in words:
        if word.end <= start:
            continue
        if word.end > start + LONGEST or word.surface in "、。,.\n":
            break
        if word.is_a_persons_name:
            end = word.end
    if end > start:
        yield start, end


def _is_near(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start - NEAR <= place <= end + NEAR for start, end in spans)
