"""Cutting Japanese text into phrases (文節) and sentences, without losing a letter (pure).

A phrase is a word of meaning with the particles and endings that hang on it: what people
read in one go. Cut at letters, a comparison of two texts is noise; cut at phrases, it reads.
"""

from __future__ import annotations

import re

from cocreate.language.japanese import ONE_AT_A_TIME, tokenizer

SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[」』）)]*|[^。！？!?\n]+|\n")
LONGEST_CUT = 4_000  # letters that are analysed at once; Sudachi itself takes 49,149 bytes
# What never begins a phrase.
HANGS_ON = frozenset({"助詞", "助動詞", "接尾辞", "補助記号", "記号", "空白"})
HELPING_VERBS = frozenset({"為る", "出来る", "致す", "為さる", "下さる"})


def sentences(text: str) -> list[str]:
    """The sentences of a text and its line ends; joined together they are the text again."""
    return SENTENCE.findall(text)


def phrases(text: str) -> list[str]:
    """The phrases of a text; joined together they are the text again."""
    found: list[str] = []
    for sentence in sentences(text):
        for start in range(0, len(sentence), LONGEST_CUT):
            found += _phrases(sentence[start : start + LONGEST_CUT])
    return found


def _phrases(sentence: str) -> list[str]:
    from sudachipy import SplitMode

    with ONE_AT_A_TIME:
        words = [
            (word.begin(), word.part_of_speech(), word.normalized_form())
            for word in tokenizer().tokenize(sentence, SplitMode.C)
        ]
    starts = [0]
    before: tuple[str, ...] = ("", "")
    for begin, kind, form in words:
        if _begins_a_phrase(before, kind, form):
            starts.append(begin)
        before = kind
    ends = [*starts[1:], len(sentence)]
    return [sentence[start:end] for start, end in zip(starts, ends, strict=True) if end > start]


def _begins_a_phrase(before: tuple[str, ...], kind: tuple[str, ...], form: str) -> bool:
    if kind[1] == "括弧開":
        return True
    if before[1] == "括弧開" or before[0] == "接頭辞":
        return False
    if kind[0] in HANGS_ON:
        return False
    if before[0] == "名詞" and (kind[0] == "名詞" or form in HELPING_VERBS):
        return False  # 町会連合会, 確認する
    # 見て｜いる is read in one go.
    return not (kind[0] == "動詞" and kind[1] == "非自立可能" and before[1] == "接続助詞")


def normal_forms(text: str) -> list[str]:
    """Every word of a text with its endings, each in Sudachi's one normal form, in their order."""
    from sudachipy import SplitMode

    found: list[str] = []
    for sentence in sentences(text):
        for start in range(0, len(sentence), LONGEST_CUT):
            with ONE_AT_A_TIME:
                words = tokenizer().tokenize(sentence[start : start + LONGEST_CUT], SplitMode.C)
                found += [word.normalized_form() for word in words]
    return found
