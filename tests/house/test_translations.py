"""The Japanese catalogue is the copy deck of the site: complete, not fuzzy, and about the texts there are."""

from __future__ import annotations

from cocreate.language import catalogue


def test_every_text_is_said_in_japanese() -> None:
    texts = catalogue.collect()

    assert len(texts) > 300
    assert catalogue.problems("ja", texts, complete=True) == []
    assert all(catalogue.is_as_written(language, texts) for language in catalogue.LANGUAGES)
