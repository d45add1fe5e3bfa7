"""The morphemes of a Japanese text, each with its place in it (Sudachi, mode C)."""

from __future__ import annotations

from dataclasses import dataclass

from cocreate.language.japanese import ONE_AT_A_TIME, fold, tokenizer


@dataclass(frozen=True)
class Morpheme:
    """One word as it stands in the text, its one normal spelling, and what part of speech it is."""

    surface: str
    normal: str
    part_of_speech: tuple[str, ...]
    start: int
    end: int

    @property
    def is_a_persons_name(self) -> bool:
        return self.part_of_speech[:3] == ("名詞", "固有名詞", "人名")

    @property
    def is_a_family_name(self) -> bool:
        return self.is_a_persons_name and self.part_of_speech[3] == "姓"

    @property
    def is_a_given_name(self) -> bool:
        return self.is_a_persons_name and self.part_of_speech[3] == "名"

    @property
    def is_an_inflected_verb(self) -> bool:
        """消えろ is one: a listed order, whose normal form 消える is an ordinary word."""
        return self.part_of_speech[0] == "動詞" and not self.part_of_speech[5].startswith("終止形")


def morphemes(text: str) -> list[Morpheme]:
    """Every morpheme in its order; `start` and `end` count the characters of `text`."""
    from sudachipy import SplitMode

    with ONE_AT_A_TIME:
        return [
            Morpheme(
                token.surface(),
                fold(token.normalized_form()),
                tuple(token.part_of_speech()),
                token.begin(),
                token.end(),
            )
            for token in tokenizer().tokenize(text, SplitMode.C)
        ]
