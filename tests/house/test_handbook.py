"""The handbook of the office shows what it speaks of, and stays small."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from cocreate.accounts.permissions import Role

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbook"
TEXT = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_picture_is_there_is_described_and_none_is_left_over():
    shown = re.findall(r"!\[(.*?)\]\(images/(.*?)\)", TEXT)

    assert {name for _words, name in shown} == {one.name for one in (FOLDER / "images").iterdir()}
    assert all(len(words) > 10 for words, _name in shown)
    assert sum(one.stat().st_size for one in (FOLDER / "images").iterdir()) < 1_500_000


def test_every_role_is_explained_and_every_way_inside_leads_somewhere():
    assert {role for role in Role if f"| {role} |" not in TEXT} == set()

    titles = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    headings = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}
    assert set(re.findall(r"\]\(#(.*?)\)", TEXT)) <= headings
    assert all((FOLDER / link).exists() for link in re.findall(r"\]\((\.\./.*?)\)", TEXT))
