"""Texts about the same thing point the same way, though they share no word."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import msgpack
import numpy as np
import pytest

from cocreate.bench_likeness import recall_at
from cocreate.language import making_vectors
from cocreate.language.making_vectors import spacy_hash
from cocreate.language.word_vectors import load, spellings

REPOSITORY = Path(__file__).resolve().parents[2]

WORDS = {"の": 0, "雪": 1, "除雪": 2, "バス": 3, "路線": 4}
VECTORS = np.array([[1, 1, 1], [0, 3, 0], [0.1, 2, 0], [0, 0, 1], [0.1, 0.1, 4]], dtype=np.float32)


@pytest.fixture
def wheel(tmp_path) -> Path:
    """A wheel as ja-ginza's, with five words; 豪雪 shares the vector of 雪."""
    path = tmp_path / "ja_ginza-0.0.0-py3-none-any.whl"
    rows = {spacy_hash(word.encode()): row for word, row in WORDS.items()}
    rows[spacy_hash("豪雪".encode())] = WORDS["雪"]
    vectors = BytesIO()
    np.save(vectors, VECTORS)
    with ZipFile(path, "w") as packed:
        packed.writestr("ja_ginza/ja_ginza-0.0.0/vocab/key2row", msgpack.packb(rows))
        packed.writestr("ja_ginza/ja_ginza-0.0.0/vocab/strings.json", json.dumps([*WORDS, "豪雪", "未知"]))
        packed.writestr("ja_ginza/ja_ginza-0.0.0/vocab/vectors", vectors.getvalue())
    return path


@pytest.mark.parametrize(
    ("text", "number"), [("apple", 8566208034543834098), ("coffee", 3197928453018144401)]
)
def test_strings_are_named_as_spacy_documents_it(text, number):
    assert spacy_hash(text.encode()) == number


def test_the_made_table_gives_back_directions_and_says_how_much_a_word_says(wheel, tmp_path):
    table = making_vectors.table_from(wheel)
    for word, row in WORDS.items():
        place = table.place(word)
        kept = table.matrix[table.rows[place]] * table.scales[table.rows[place]]
        assert kept == pytest.approx(VECTORS[row] / np.linalg.norm(VECTORS[row]), abs=0.01)

    assert table.place("未知") is None
    assert table.rows[table.place("豪雪")] == table.rows[table.place("雪")]
    assert table.weights[table.place("の")] < table.weights[table.place("路線")]
    assert table.mean(["未知"]) is None


def test_an_unknown_spelling_is_tried_in_other_ways():
    assert list(spellings("ゴミ")) == ["ゴミ", "ゴミ", "ごみ", "ゴミ"]
    assert list(spellings("開ける"))[-2:] == ["開", "開"]


def test_a_folder_made_from_a_wheel_is_a_model(wheel, tmp_path, settings):
    settings.WORD_VECTORS = str(tmp_path / "vectors")
    assert load() is None

    making_vectors.main(wheel, tmp_path / "vectors")
    model = load()

    assert (model.name, model.dimensions) == ("ja_ginza-0.0.0/2", 3)
    snow, clearing, bus = (model.table.mean([word]) for word in ("雪", "除雪", "バス"))
    assert snow @ clearing > snow @ bus
    assert np.linalg.norm(model.vector("雪")) == pytest.approx(1, abs=1e-3)
    assert model.vector("😀") is None


def test_a_set_up_that_was_killed_half_way_is_no_model(wheel, tmp_path, settings):
    settings.WORD_VECTORS = str(tmp_path / "vectors")
    making_vectors.main(wheel, tmp_path / "vectors")
    (tmp_path / "vectors" / ".built").unlink()

    assert load() is None


def test_a_folder_of_an_earlier_format_is_no_model(wheel, tmp_path, settings):
    settings.WORD_VECTORS = str(tmp_path / "vectors")
    making_vectors.main(wheel, tmp_path / "vectors")
    (tmp_path / "vectors" / ".built").write_text("ja_ginza-0.0.0/1\n")

    assert load() is None


@pytest.mark.skipif(
    not (REPOSITORY / "vectors" / ".built").exists(), reason="the word vectors were not fetched"
)
def test_paraphrases_are_found_among_hundreds_of_other_wishes(settings):
    settings.WORD_VECTORS = str(REPOSITORY / "vectors")
    model = load()

    found = recall_at(model, (1, 5))

    assert found["all"][5] >= 0.80
    assert found["all"][1] >= 0.55
    assert found["easy"][5] == 1
