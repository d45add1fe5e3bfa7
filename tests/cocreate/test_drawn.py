"""What a component looked like is remembered by its inputs, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.test import Client
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_cotton.compiler_regex import CottonCompiler

from cocreate.caching import drawn
from cocreate.caching.drawn import Apart, Choices
from cocreate.language.refusal import Refusal
from ideas.forms import CommentForm
from tests.factories import ideas as factory


def show(html: str, **values: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(html)).render(values)


CARD = '<c-idea-card :title="title" href="/" :supports="supports" :demo="demo" />'
CHIP = "<c-chip>{{ words }}</c-chip>"


def test_the_same_inputs_are_drawn_once(draws):
    first, second = (show(CARD, title="除雪", supports=3, demo=False) for _ in range(2))

    assert first == second
    assert draws == ["idea-card"]


def test_another_number_is_another_drawing(draws):
    assert ">3<" in show(CARD, title="除雪", supports=3, demo=False)
    assert ">4<" in show(CARD, title="除雪", supports=4, demo=False)
    assert draws == ["idea-card"] * 2


PANEL = '<c-vote-panel topic="idea:1" :supports="supports" :threshold="3000" :remaining="remaining" />'


def test_a_number_apart_is_filled_in_and_draws_nothing_anew(draws):
    pages = [show(PANEL, supports=Apart(n), remaining=Apart(3000 - n)) for n in (7, 1248)]

    assert draws.count("vote-panel") == 1
    for page, words in zip(pages, (">7<", ">1,248<"), strict=True):
        assert words in page
    for page, number, missing in zip(pages, (7, 1248), ("2,993", "1,752"), strict=True):
        assert f'value="{number}"' in page
        assert f"あと{missing}人" in page
        assert page == show(PANEL, supports=number, remaining=Apart(3000 - number))


def test_a_component_can_show_a_number_apart_and_cannot_ask_about_it():
    template = engines["django"].from_string("{% if number > 2 %}many{% endif %}{{ number|digits }}")
    marked = drawn._marked({"number": Apart(3)})

    assert template.render({"number": 3}) == "many3"
    assert "many" not in template.render(marked)


def test_equal_letters_that_are_safe_or_not_are_two_drawings():
    safe, typed = (show(CARD, title=title, supports=0, demo=False) for title in (mark_safe("<b>"), "<b>"))

    assert "<b>" in safe
    assert "<b>" not in typed


def test_one_and_true_are_two_drawings(draws):
    show(CARD, title="除雪", supports=1, demo=True)
    show(CARD, title="除雪", supports=True, demo=1)

    assert len(draws) == 2


def test_what_stands_between_the_tags_is_an_input():
    assert "雪" in show(CHIP, words="雪")
    assert "水" in show(CHIP, words="水")


def test_a_named_slot_is_an_input():
    html = '<c-page-heading title="雪"><c-slot name="meta">{{ words }}</c-slot></c-page-heading>'

    assert "朝" in show(html, words="朝")
    assert "夜" in show(html, words="夜")


HEADING = '<c-page-heading title="雪"><c-slot name="meta">{{ words }}</c-slot></c-page-heading>'


def test_the_same_inputs_around_something_else_are_drawn_no_more_once_they_came_again(draws):
    first, again = (show(CHIP, words=words) for words in ("雪", "水"))
    learnt = len(draws)
    later = [show(CHIP, words=words) for words in ("火", mark_safe("<b>木</b>"), "<i>")]

    assert (learnt, draws[learnt:]) == (3, [])  # plainly, then twice to see what surrounds the words
    assert again == first.replace("雪", "水")
    assert later[1] == first.replace("雪", "<b>木</b>")
    assert later[2] == first.replace("雪", "&lt;i&gt;")


def test_slots_are_poured_out_each_in_its_place_and_an_empty_one_is_another_drawing():
    for words in ("朝", "昼", "夜"):
        assert f'<div class="meta">{words}</div>' in show(HEADING, words=words)

    assert "meta" not in show(HEADING, words=" ")
    assert '<div class="meta">夕</div>' in show(HEADING, words="夕")


def test_what_comes_only_once_is_drawn_once(draws):
    for number in range(4):
        show('<c-chip kind="{{ kind }}">{{ words }}</c-chip>', kind=f"k{number}", words="雪")

    assert len(draws) == 4


def test_every_language_and_every_clock_has_its_own():
    card = '<c-idea-card title="雪" href="/" :supports="1" :posted="posted" />'
    posted = datetime(2026, 8, 1, 23, tzinfo=UTC)
    japanese = show(card, posted=posted)
    with translation.override("en"):
        english = show(card, posted=posted)
    with timezone.override("UTC"):
        elsewhere = show(card, posted=posted)

    assert len({japanese, english, elsewhere}) == 3


def test_a_form_that_somebody_touched_is_drawn_each_time(draws):
    html = '<c-comment-form action="/" :form="form" />'
    for text in ("はじめ", "つぎ"):
        assert text in show(html, form=CommentForm(initial={"text": text}))

    assert draws.count("comment-form") == 2


def test_an_untouched_form_is_drawn_once(draws):
    for _ in range(2):
        show('<c-comment-form action="/" :form="form" />', form=CommentForm())

    assert draws.count("comment-form") == 1


def test_a_refusal_is_what_it_says():
    html = '<c-comment-form action="/" :refusal="refusal" />'

    assert "終わり" in show(html, refusal=Refusal("closed", "終わり"))
    assert "これから" in show(html, refusal=Refusal("closed", "これから"))


def test_a_part_of_the_layout_is_drawn_once_for_its_values():
    part = engines["django"].from_string("{% once_for a %}{{ a }}{{ b }}{% endonce_for %}")

    assert part.render({"a": 1, "b": "x"}) == "1x"
    assert part.render({"a": 1, "b": "y"}) == "1x"  # b is not named, so it must not stand there
    assert part.render({"a": 2, "b": "y"}) == "2y"


def test_what_can_be_chosen_is_looked_through_once_and_other_choices_are_another_drawing():
    part = "{% once_for options %}{% for _, name in options %}{{ name }}{% endfor %}{% endonce_for %}"
    some, alike, others = Choices([(1, "泉野")]), Choices([(1, "泉野")]), Choices([(1, "三馬")])

    assert [
        engines["django"].from_string(part).render({"options": one}) for one in (some, alike, others)
    ] == ["泉野", "泉野", "三馬"]
    assert drawn.key_of("x", [some]) == drawn.key_of("x", [alike]) != drawn.key_of("x", [others])


def test_a_text_in_the_language_of_the_moment_is_known_without_translating_it():
    said, other = gettext_lazy("Comments"), pgettext_lazy("comments", "All")

    assert drawn.key_of("x", [said]) == drawn.key_of("x", [gettext_lazy("Comments")])
    assert len({drawn.key_of("x", [one]) for one in (said, other, format_lazy("{}", said))}) == 3
    with translation.override("ja"):
        japanese = drawn.key_of("x", [said])
    with translation.override("en"):
        assert drawn.key_of("x", [said]) != japanese


def test_memory_has_an_end():
    memory = drawn.Memory(most=2)
    for number in range(6):
        memory.keep((number,), "x")
        memory.recall((0,))  # asked for again and again, so it stays

    assert memory.recall((0,)) == "x"
    assert memory.recall((2,)) is None
    assert len(memory.young) + len(memory.old) <= 4


def test_what_is_very_large_is_not_kept():
    memory = drawn.Memory()
    memory.keep(("a",), "x" * (drawn.LARGEST + 1))

    assert memory.recall(("a",)) is None


@pytest.mark.parametrize("address", ["/ideas/?order=new", "/ideas/{}/"])
def test_a_page_is_drawn_from_few_templates(address, draws, hana, ren, clock):
    """Twenty cards or comments cost twenty templates the first time, and none the second."""
    clock(factory.NOW)
    written = [factory.idea(author=ren) for _ in range(20)]
    for _ in range(20):
        factory.comment(written[0], author=hana)
    path = address.format(written[0].pk)
    Client().get(path)
    assert len(draws) <= 45
    draws.clear()

    second = Client().get(path)

    assert draws == []
    assert second.content == Client().get(path).content
