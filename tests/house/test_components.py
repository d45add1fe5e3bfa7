"""The front of the house: components are in the gallery, and no script or style stands in a template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

FRONTEND = Path(settings.BASE_DIR) / "frontend"
COMPONENTS = sorted(folder.name for folder in (FRONTEND / "components").iterdir() if folder.is_dir())
FOLDERS = ("frontend", "cocreate", "ideas", "events", "cms")
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
    "something from another host": re.compile(
        r"""<(script|link|img|iframe)[^>]*(src|href)=["']?(https?:)?//""", re.IGNORECASE
    ),
}

# What the page knows (settings.TEMPLATES) and what changes by itself.
BEYOND_INPUTS = re.compile(
    r"\{[{%][^}]*\b(?:request|request_id|user|perms|messages|csp_nonce|site|now|random|csrf_token|include|cache)\b"
)


def templates() -> list[Path]:
    """Every template that makes a page or a mail."""
    found: list[Path] = []
    for folder in FOLDERS:
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*.html")):
            parts = path.relative_to(settings.BASE_DIR).parts
            if "node_modules" in parts or "dist" in parts:
                continue
            if folder == "frontend" or "templates" in parts:
                found.append(path)
    return found


def test_there_are_components():
    assert len(COMPONENTS) >= 20


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_says_first_what_it_takes(name):
    text = (FRONTEND / "components" / name / "index.html").read_text()

    assert text.startswith("<c-vars")


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_sees_only_what_it_is_handed(name):
    """What it looks like is remembered by its inputs (`cocreate.caching.drawn`)."""
    text = (FRONTEND / "components" / name / "index.html").read_text()
    inputs = text[: text.index("/>")]

    assert "{{" not in inputs
    assert "{%" not in inputs
    assert BEYOND_INPUTS.findall(re.sub(r'"[^"{}]*"', "", text[len(inputs) :])) == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_has_only_its_own_files(name):
    files = {path.name for path in (FRONTEND / "components" / name).iterdir()}

    assert files <= {"index.html", f"{name}.css", f"{name}.ts"}


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_in_the_gallery(name):
    gallery = (FRONTEND / "gallery.html").read_text()

    assert re.search(rf"<c-{name.replace('_', '-')}[\s/>]", gallery)


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_styles_of_a_component_reach_the_page(name):
    styles = (FRONTEND / "styles" / "main.css").read_text()
    has_styles = (FRONTEND / "components" / name / f"{name}.css").exists()

    assert (f"../components/{name}/{name}.css" in styles) is has_styles


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_has_no_inline_script_or_style(path):
    html = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)

    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(html)] == []


def test_attributes_are_never_poured_out_unescaped():
    # cotton's {{ attrs }} marks everything as safe, also what a person has typed.
    pouring = [path.name for path in templates() if re.search(r"\{\{\s*attrs\b", path.read_text())]

    assert pouring == []
