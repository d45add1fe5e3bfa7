"""What surrounds the words of a component is drawn once; the words are put in as the template would."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django_cotton.compiler_regex import CottonCompiler

from cocreate.accounts.speaking import Voice
from cocreate.caching import drawn
from cocreate.caching.poured import Poured, put_in, surroundings_of
from cocreate.gallery_comments import comments
from ideas.views.shown_comments import Action, Quote, ShownComment

WICKED = Poured("</p><script>alert(1)</script>&amp;\" onload='x' {{ me }} %(name)s \ue000")
pytestmark = pytest.mark.usefixtures("draws")  # nothing is remembered from before
COMMENT = '<c-comment :of="of">{{ answers }}</c-comment>'


def show(of: ShownComment, answers: str = "") -> str:
    return (
        engines["django"]
        .from_string(CottonCompiler().process(COMMENT))
        .render({"of": of, "answers": answers})
    )


def plainly(of: ShownComment, answers: str, monkeypatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(drawn.Component, "_put_in", lambda *args: None)
        drawn.drawings.forget()
        return show(of, answers)


def every_kind() -> list[tuple[ShownComment, str]]:
    threads = comments()
    shown = [one for thread in threads for one in (thread.head, *thread.replies)]
    quote = Quote(WICKED, WICKED, WICKED)
    wicked = [replace(one, author=WICKED, pieces=[(WICKED, True)], quote=quote) for one in shown]
    links = replace(shown[0], home=WICKED, id=WICKED, actions=[Action(WICKED, "通報", WICKED)])
    between = ("", mark_safe("<i>答え</i>"), "<i>")
    return [(one, answers) for one in (*shown, *wicked, links) for answers in between]


def test_a_comment_looks_as_if_it_were_drawn_plainly(monkeypatch):
    for of, answers in every_kind():
        first, again = show(of, answers), show(of, answers)

        assert first == again == plainly(of, answers, monkeypatch)
        assert "<script" not in first


def test_another_author_another_text_and_other_answers_draw_nothing_more(draws):
    head = comments()[0].head
    show(head, mark_safe("<i>答え</i>"))
    before = len(draws)
    other = replace(head, author=Poured("ほか"), id=Poured("comment-9"), pieces=[(Poured("ちがう文"), False)])

    html = show(other, mark_safe("<b>ちがう答え</b>"))

    assert len(draws) == before == 2  # once with short texts in the places of the words, once with long ones
    assert all(words in html for words in ("ほか", "comment-9", "ちがう文", "<b>ちがう答え</b>"))


def test_what_is_more_than_words_is_drawn_anew(draws):
    head = comments()[0].head
    show(head)
    before = len(draws)

    assert "道路管理課" in show(replace(head, voices=[Voice("department", "道路管理課")]))
    assert "comment__removed" in show(replace(head, gone="ありません"))
    assert "blockquote" not in show(replace(head, quote=None))
    assert len(draws) > before


@pytest.mark.parametrize(
    "template",
    [
        *("{{ a|truncatechars:9 }}", "{{ a|slice:':3' }}", "{{ a|slice:'4:7' }}", "{{ a.split.0 }}"),
        *("{{ a|upper }}", "{{ a|safe }}", "{{ a|urlize }}", "{{ a|linebreaks }}", "{{ a|striptags }}"),
        *("{{ a|length }}", "{{ a|urlencode }}", "{{ a|escapejs }}"),
        "{% if a|length > 99 %}…{% endif %}{{ a }}",
    ],
)
def test_a_template_that_does_more_with_a_text_is_not_trusted(template):
    drawing = engines["django"].from_string(template)

    assert surroundings_of(lambda texts: drawing.render({"a": texts[0]}), ["雪"]) is None


def test_a_template_that_only_pours_out_is_trusted():
    drawing = engines["django"].from_string('<p title="{{ a }}">{% if a %}{{ a }}{% endif %}{{ b }}</p>')
    around = surroundings_of(lambda texts: drawing.render(dict(zip("ab", texts, strict=True))), ["雪", "水"])

    assert around is not None
    assert put_in(["<", mark_safe("<br>")], around) == '<p title="&lt;">&lt;<br></p>'
    assert put_in(["<\x00", mark_safe("<br>")], around) == '<p title="&lt;\x00">&lt;\x00<br></p>'
