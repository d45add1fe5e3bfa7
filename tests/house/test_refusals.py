"""Every “no” is heard once in a test, in Japanese, and says what did not happen, why, and what to do now."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from cocreate.language import catalogue
from cocreate.language.refusal import Refusal
from tests.house.test_components import templates
from tests.refusals import (
    test_answers,
    test_deciding,
    test_events_and_people,
    test_paper_and_calls,
    test_taking_part,
    test_writing,
    test_writing_together,
)
from tests.refusals.collecting import Said, every_refusal

PROVOKED = [
    case
    for module in (
        test_answers,
        test_deciding,
        test_events_and_people,
        test_paper_and_calls,
        test_taking_part,
        test_writing,
        test_writing_together,
    )
    for case in module.CASES
]

# A code means one thing. One that is said in several sentences is listed here with what it means.
MEANS = {
    "account_suspended": "the account is suspended",
    "already_answered": "the city has given its final answer",
    "cannot_revise_now": "the text of this idea can no longer be changed",
    "changed_meanwhile": "what you looked at is not what stands now",
    "comment_is_gone": "the comment was removed, or nobody may read it any more",
    "comment_removed": "the author removed the comment, so the office has nothing to decide",
    "draft_changed": "the draft of the answer is not the one that was on your page",
    "end_is_in_the_past": "the end you chose is over already",
    "event_is_over": "the event is over",
    "ideas_were_posted": "ideas have been posted to the call",
    "idea_was_merged": "the idea was joined with another one",
    "invalid_tags": "the tags cannot be stored as they are",
    "invalid_text": "the text cannot be stored as it is",
    "invitation_has_expired": "the days for an answer to the invitation are over",
    "invitation_is_gone": "the invitation does not hold any more",
    "log_in_first": "nobody is logged in",
    "nobody_named": "it is not clear who is meant",
    "not_a_moderator": "this is for moderators",
    "not_found": "it does not exist, or you may not know that it does",
    "not_the_author": "only its author may do this",
    "not_the_first_author": "only who posted the idea may do this, not who writes it with them",
    "not_your_department": "you speak for another department",
    "note_missing": "the note is empty",
    "note_too_long": "the note is too long",
    "own_content": "nobody decides about their own words",
    "own_entry": "nobody decides about what they typed in for somebody",
    "own_words": "this is for readers, and you are the author",
    "phase_has_begun": "the phase has begun",
    "posting_closed": "the campaign takes no ideas any more",
    "proposal_has_ended": "the proposal to join ideas has ended",
    "reason_missing": "a reason is asked for and was not given",
    "reason_too_long": "the reason is too long",
    "residents_only": "only confirmed residents may do this",
    "state_changed": "it is in another state than on your page",
    "support_closed": "support is closed by the dates of the campaign",
    "support_is_over": "support is over, because the city has decided",
    "text_missing": "the text is empty",
    "that_is_you": "the person who is meant is you",
    "too_many_co_authors": "more people than can write an idea together",
    "too_many_invitations": "more invitations than are possible in one day",
    "too_many_pictures": "more pictures than are possible",
    "unknown_outcome": "the outcome is none of those that exist",
    "votes_were_given": "people have voted by the rules of the call",
}
LONGEST = 120  # letters of a message or a next step: what somebody reads before they look away
WORDS_OF_OFFICES = re.compile(
    "当該|該当|不可|致します|下さい|出来ま|差し支え|所定|御|又は|及び|申請者|エラー"
)


@cache
def _catalogue() -> dict[str, str]:
    """Every text of the site in Japanese, by its English words; one form for one and for many."""
    found = {}
    for text in catalogue.read("ja"):
        ids, words = (
            (text.id, text.string) if isinstance(text.id, (tuple, list)) else ((text.id,), (text.string,))
        )
        found |= dict.fromkeys(ids, words[0])
    return found


def in_japanese(text: str) -> str:
    return _catalogue()[text] if text else ""


@cache
def pattern_of(text: str) -> re.Pattern[str]:
    """The sentence with anything in its gaps."""
    parts = re.split(r"%\(\w+\)[sd]", text)
    return re.compile("(.+)".join(map(re.escape, parts)).replace("%%", "%"), re.DOTALL)


def is_heard(said: Said) -> bool:
    wanted = pattern_of(in_japanese(said.message))
    return any(case.code == said.code and wanted.fullmatch(case.sentence) for case in PROVOKED)


def test_every_refusal_is_provoked_by_a_test():
    refusals = every_refusal()

    assert len(refusals) > 230
    assert sorted(said for said in refusals if not is_heard(said)) == []


def test_nothing_is_provoked_that_nobody_says():
    said = [(one.code, pattern_of(in_japanese(one.message))) for one in every_refusal()]

    unheard_of = [
        (case.code, case.sentence)
        for case in PROVOKED
        if not any(code == case.code and words.fullmatch(case.sentence) for code, words in said)
    ]

    assert unheard_of == []


def test_a_code_means_one_thing_and_one_thing_has_one_code():
    sentences, codes = defaultdict(set), defaultdict(set)
    for said in every_refusal():
        sentences[said.code].add(said.message)
        codes[said.message].add(said.code)

    assert {code for code, texts in sentences.items() if len(texts) > 1} == set(MEANS)
    too_long = "The text is too long. Please write at most %(longest)s letters."
    assert {text: of for text, of in codes.items() if len(of) > 1 and text != too_long} == {}


def test_a_code_has_one_status():
    statuses = defaultdict(set)
    for said in every_refusal():
        statuses[said.code].add(said.status)

    assert {code: of for code, of in statuses.items() if len(of) > 1} == {}


LEFT_OUT_OR_MISTYPED = re.compile(r"(name|invalid|unknown)_\w+|\w+_(missing|unknown|too_long|needs_words)")


def test_what_was_left_out_or_mistyped_is_said_with_the_status_of_bad_words():
    """409 says that things stand otherwise, and a program reads anew; what is missing stays missing."""
    wrong_words = {
        said.code: said.status for said in every_refusal() if LEFT_OUT_OR_MISTYPED.fullmatch(said.code)
    }

    assert len(wrong_words) > 25
    assert wrong_words == dict.fromkeys(wrong_words, 422)


OF_ANOTHER_PERSON = re.compile(r"(not_an?|not_the|not_your)_\w+|not_yours(_\w+)?")


def test_what_only_other_people_may_do_is_said_with_the_status_of_the_wrong_person():
    """403, or 404 where this person may not even know of it; after 409 the same person may try again."""
    wrong_person = {
        said.code: said.status for said in every_refusal() if OF_ANOTHER_PERSON.fullmatch(said.code)
    }

    assert len(wrong_person) > 10
    assert [code for code, status in wrong_person.items() if status == 409] == []


def test_every_status_is_one_that_the_manual_of_the_api_explains():
    manual = (settings.BASE_DIR / "frontend" / "api_docs.html").read_text(encoding="utf-8")
    explained = set(map(int, re.findall(r"<code>(\d{3})</code>", manual)))

    assert {said.status for said in every_refusal()} <= explained


def test_it_says_in_whole_japanese_sentences_what_to_do_now():
    wrong = []
    for said in every_refusal():
        message, step = in_japanese(said.message), in_japanese(said.next_step)
        for text in filter(None, (message, step, in_japanese(said.untried))):
            if not text.endswith("。") or len(text) > LONGEST or WORDS_OF_OFFICES.search(text):
                wrong.append((said.place, text))
            if re.search("[A-Za-z]{3,}", re.sub(r"%\(\w+\)[sd]|CoE|JPEG|PNG|WebP|HEIC", "", text)):
                wrong.append((said.place, text))
        if not step and "ください" not in message:
            wrong.append((said.place, f"{message} … and now?"))

    assert wrong == []


def test_its_sentences_stand_in_a_row_as_their_language_has_it():
    """A blank between Japanese sentences is a hole in the line; English ones need one."""
    japanese = Refusal("closed", "受付は終了しました。", "ほかの募集をご覧ください。")
    english = Refusal("closed", "This is closed.", "Please see the others.")

    assert str(japanese) == "受付は終了しました。ほかの募集をご覧ください。"
    assert str(english) == "This is closed. Please see the others."
    assert str(Refusal("closed", "受付は終了しました。")) == "受付は終了しました。"


# A sentence that ends in a template, what closes and opens behind it, a blank, and another sentence.
SENTENCE_ENDS = re.compile(r"""[.!?](?:"(?: context "[^"]*")? %\}|\{% endblocktranslate %\})""")
BETWEEN = re.compile(r"(?:\{% (?:end)?(?:if|with|for|else|elif)[^%]*%\}|</?(?:strong|em|b|span)[^>]*>|\s)*")
SENTENCE_BEGINS = re.compile(
    r"""\{% translate "[^"]*[.!?]"|\{% blocktranslate[^%]*%\}(?:(?!\{% endblock).)*[.!?]\{%""", re.DOTALL
)
ANOTHER_BRANCH = re.compile(r"\{% (?:else|elif)")


def holes_in(page: str) -> list[str]:
    """Where a template puts a blank between two sentences of the platform."""
    found = []
    for end in SENTENCE_ENDS.finditer(page):
        between = BETWEEN.match(page, end.end())
        follows = SENTENCE_BEGINS.match(page, between.end())
        visible = re.sub(r"\{%.*?%\}|<[^>]*>", "", between[0])
        if follows and visible and not ANOTHER_BRANCH.search(between[0]):
            found.append(page[end.start() - 30 : follows.end()])
    return found


def test_no_template_leaves_a_hole_between_two_sentences():
    """`{% gap %}` is a blank in English and nothing in Japanese (`cocreate.language.gaps`)."""
    pages = {str(page): holes_in(page.read_text(encoding="utf-8")) for page in templates()}

    assert {name: holes for name, holes in pages.items() if holes} == {}


def test_a_hole_in_a_template_is_found():
    hole = '{% translate "It is over." %}{% endif %} {% if more %}<strong>{% translate "Look there." %}'
    plural = "{% blocktranslate trimmed count n=n %}One.{% plural %}Two.{% endblocktranslate %}"

    assert len(holes_in(hole)) == len(holes_in(f'{{% translate "Full." %}} {plural}')) == 1
    assert holes_in(hole.replace("} {", "}{% gap %}{")) == []
    assert holes_in('{% if a %}{% translate "One." %} {% else %} {% translate "Two." %}{% endif %}') == []


def test_between_sentences_a_page_speaks_as_its_language_has_it():
    nothing = '{% translate "Nothing was saved." %}'
    loaded = Template(f"{{% load i18n %}}{nothing}{{% gap %}}{nothing}").render

    with override("ja"):
        assert loaded(Context()) == "保存はされていません。" * 2
    with override("en"):
        assert loaded(Context()) == "Nothing was saved. Nothing was saved."


def test_no_page_puts_them_in_a_row_by_itself():
    by_hand = re.compile(r"\.message \}\} *\{\{ *\w+\.next_step")
    pages = list(templates())

    assert len(pages) > 100
    assert [page.name for page in pages if by_hand.search(page.read_text(encoding="utf-8"))] == []
