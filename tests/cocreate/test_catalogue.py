"""The copy deck: what is said in the sources is found, and the check notices every gap."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog

from cocreate.language import catalogue
from cocreate.language.catalogue import Text, in_python, in_template


def said(texts: object) -> list[tuple[str | None, str, str]]:
    return [(text.context, text.singular, text.plural) for text in texts]


def test_texts_of_python_are_found() -> None:
    source = """
def speak(n, word):
    _("Two parts " "become one.")
    gettext_lazy("Later.")
    ngettext("One idea", "{n} ideas", n)
    pgettext("of an idea", "Support")
    npgettext("seats", "One left", "{n} left", n)
    _(word)
"""

    assert said(in_python(source)) == [
        (None, "Two parts become one.", ""),
        (None, "Later.", ""),
        (None, "One idea", "{n} ideas"),
        ("of an idea", "Support", ""),
        ("seats", "One left", "{n} left"),
    ]


def test_texts_of_templates_are_found_whatever_their_indentation() -> None:
    source = """
      {% load i18n %}
    <p>It's {% translate "Support" context "of an idea" %}</p>
            {% blocktranslate trimmed with name=idea.title %}
              The idea “{{ name }}”
              is open.
            {% endblocktranslate %}
  {% blocktranslate count n=ideas|length %}One idea{% plural %}{{ n }} ideas{% endblocktranslate %}
  <c-field label="{% translate 'Title' %}" />
"""

    assert said(in_template(source)) == [
        ("of an idea", "Support", ""),
        (None, "The idea “%(name)s” is open.", ""),
        (None, "One idea", "%(n)s ideas"),
        (None, "Title", ""),
    ]


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A Japanese catalogue that knows one text, in a corner of its own."""
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path)
    deck = Catalog(locale="ja", charset="utf-8")
    deck.add("Support", "賛同", context="of an idea")
    catalogue.write("ja", deck)
    return deck


SUPPORT = Text("Support", context="of an idea", places={"ideas/forms.py"})


def test_a_complete_catalogue_has_no_problems(deck: Catalog) -> None:
    assert catalogue.problems("ja", {SUPPORT.key: SUPPORT}, complete=True) == []


def test_every_gap_is_named(deck: Catalog) -> None:
    deck.add("Kept {n}", "{m} 件")
    deck.add("Unclear", "不明", flags=["fuzzy"])
    deck.add("Empty")
    catalogue.write("ja", deck)
    texts = {text.key: text for text in (Text("Kept {n}"), Text("Unclear"), Text("Empty"), Text("New"))}

    assert sorted(catalogue.problems("ja", texts, complete=True)) == [
        "ja: fuzzy: “Unclear”",
        "ja: missing: “New”",
        "ja: no longer said anywhere: “Support” (of an idea)",
        "ja: not translated: “Empty”",
        "ja: other placeholders than the original: “Kept {n}”",
    ]


def test_an_update_keeps_translations_and_drops_what_is_gone(deck: Catalog) -> None:
    deck.add("Gone", "消えた")
    deck.add("Overrides Wagtail", "上書き", user_comments=["Kept: Wagtail's own text"])
    catalogue.write("ja", deck)
    texts = {SUPPORT.key: SUPPORT, (None, "One idea"): Text("One idea", "%(n)s ideas")}

    updated = catalogue.update("ja", texts)

    assert {message.id: message.string for message in updated if message.id} == {
        "Support": "賛同",
        ("One idea", "%(n)s ideas"): ("",),
        "Overrides Wagtail": "上書き",
    }


def test_equal_content_gives_an_equal_file(deck: Catalog) -> None:
    texts = {SUPPORT.key: SUPPORT}
    catalogue.write("ja", catalogue.update("ja", texts))
    first = catalogue.path_of("ja").read_bytes()
    assert catalogue.is_as_written("ja", texts)

    catalogue.write("ja", catalogue.update("ja", texts))

    assert catalogue.path_of("ja").read_bytes() == first
    catalogue.path_of("ja").write_bytes(first.replace(b'msgid "Support"', b'msgid ""\n"Support"'))
    assert not catalogue.is_as_written("ja", texts)


def test_the_compiled_file_speaks(deck: Catalog) -> None:
    import gettext

    catalogue.compile_file(catalogue.path_of("ja"))

    with catalogue.path_of("ja").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).pgettext("of an idea", "Support") == "賛同"
