"""How people say a listed word so that no list finds it, and where its letters say something else (pure).

Both are grammar and spelling, not sentences, and stand in `content/insults.yaml`: しね is an order where a
phrase ends with it and no predicate stands before it (楽しいしね), くず after a material is waste (紙くず).
They are written in folded letters (`plain.fold_each`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from cocreate.language.morphemes import Morpheme

FILE = Path(__file__).resolve().parents[2] / "content" / "insults.yaml"
PART = re.compile(r"<([a-z_]+)>")
STRONGER = {"ばか", "馬鹿", "くそ", "糞"}  # before an adjective: ばか高い, くそ真面目
BAD = re.compile(r"つまら|くだら|下らな|役に立た")  # くそつまらない is said against somebody's work
# A word that is harmless where its sentence speaks of something else: 糞 of animals, くず (葛) of plants.
DROPPINGS = re.compile(r"糞(?!野郎|やろう|ったれ|たれ|みたい|[くだが]|を(?:食|喰))|ふん")
ANIMALS = re.compile(
    r"犬|いぬ|猫|ねこ|鳥|からす|烏|鴉|はと|鳩|すずめ|雀|つばめ|燕|むくどり|ぺっと|動物|牛|豚|鶏|にわとり"
    r"|馬(?!鹿)|(?<!馬)鹿|猪|いのしし|熊|くま|猿|虫|むし|ねずみ|こうもり|散歩|飼い主|飼主|堆肥|肥料"
    r"|片付け|片づけ|始末|持ち帰|放置|踏ん|踏み|掃除|清掃|袋|臭|におい|被害"
)
KUDZU = re.compile(r"くず(?=[のがをはにで、])")
PLANTS = re.compile(r"つる|蔓|草|茂|繁|生え|絡|から[みま]|刈|伸び|根|葉|電線|斜面|空き家|土手|植物|花")
# Letters with the same sign after each: こ ろ し て や る.
SPELLED_OUT = re.compile(r"(?<![^\s、。!！])[^\W_]([\s・.*_/☆★♡-])[^\W_](?:\1[^\W_])+(?![^\s、。!！…])")
NEAR = 80  # characters
SENTENCE_END = re.compile(r"[。！？!?\n]")


class Grammar(NamedTuple):
    """What the file says: patterns for each word of the office's list, and what is harmless."""

    otherwise: dict[str, re.Pattern[str]]
    harmless: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The file, read once."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for name, part in rows["parts"].items():
        parts[name] = _with_parts(part, parts)
    otherwise = {word: _one_of(lines, parts) for word, lines in rows["said_otherwise"].items()}
    return Grammar(otherwise, _one_of(rows["something_else"], parts))


def _one_of(lines: list[str], parts: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_with_parts(line, parts) for line in lines))


def _with_parts(line: str, parts: dict[str, str]) -> str:
    return PART.sub(lambda found: parts[found.group(1)], line)


def said_otherwise(folded: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where a listed word is said in another spelling, another form or a phrase of its own."""
    known = grammar().otherwise
    patterns = [known[word] for word in words if word in known]
    spans = [found.span() for pattern in patterns for found in pattern.finditer(folded)]
    for start, joined in _spelled_out(folded):
        for pattern in patterns:
            found = pattern.finditer(joined)
            spans += [(start + 2 * one.start(), start + 2 * one.end() - 1) for one in found]
    return spans


def _spelled_out(folded: str) -> list[tuple[int, str]]:
    """What is spelled out letter by letter, joined, and where it begins."""
    return [(one.start(), one.group()[::2]) for one in SPELLED_OUT.finditer(folded)]


def something_else(folded: str) -> list[tuple[int, int]]:
    """The stretches of a text in which listed letters hurt nobody."""
    found = [one.span() for one in grammar().harmless.finditer(folded)]
    for word, about in ((DROPPINGS, ANIMALS), (KUDZU, PLANTS)):
        spans = [one.span() for one in word.finditer(folded)]
        found += [span for span in spans if about.search(_sentence(folded, *span))]
    return found


def makes_stronger(run: list[Morpheme], after: Morpheme | None, folded: str) -> bool:
    """Whether the word only adds weight to the adjective behind it: ばか高い家賃, くそ真面目."""
    if after is None or folded[run[0].start : run[-1].end] not in STRONGER:
        return False
    adjective = after.part_of_speech[0] in {"形容詞", "形状詞"} and after.part_of_speech[1] != "助動詞語幹"
    return adjective and after.start == run[-1].end and not BAD.match(folded, after.start)


def _sentence(folded: str, start: int, end: int) -> str:
    """The sentence in which something stands, as far as somebody reads it at a glance."""
    first = max(start - NEAR, 0)
    begins = max((one.end() for one in SENTENCE_END.finditer(folded, first, start)), default=first)
    stop = SENTENCE_END.search(folded, end, end + NEAR)
    return folded[begins : stop.start() if stop else end + NEAR]
