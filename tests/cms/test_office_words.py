"""What Wagtail's scripts say is said in Japanese, every word of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import wagtail.admin
from babel.messages.pofile import read_po

SAID = Path(wagtail.admin.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "djangojs.po"


def words(client, language: str) -> dict:
    answer = client.get("/cms/jsi18n/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    text = answer.content.decode()
    found = re.search(r"const newcatalog = (\{.*?\});$", text, re.DOTALL | re.MULTILINE)
    return json.loads(found[1]) if found else {}


@pytest.mark.django_db
def test_no_word_of_the_scripts_is_left_in_english(client):
    japanese = words(client, "ja")
    with SAID.open("rb") as lines:
        said = [text.id if isinstance(text.id, str) else text.id[0] for text in read_po(lines) if text.id]

    assert len(said) > 80
    assert [word for word in said if not japanese.get(word)] == []
    assert japanese["Collapse all"] == "すべて閉じる"
    assert japanese["%(num)s error"] == ["%(num)s件の間違い"]


@pytest.mark.django_db
def test_whoever_works_in_english_reads_wagtails_own_words(client):
    assert words(client, "en").get("Collapse all", "Collapse all") == "Collapse all"
