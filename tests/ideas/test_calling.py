"""What the office may still change in a call for ideas once people take part, and how it is copied."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from ideas import calling
from ideas.models import Campaign, Idea, Phase, Vote
from ideas.proposing import propose
from ideas.rewording import reword
from ideas.voting import support
from ideas.wording import IdeaText
from tests.cast import person
from tests.factories.ideas import NOW, campaign, category, idea, limited
from tests.factories.strategy import the_plan
from tests.ideas.test_desk import as_, text_of
from tests.ideas.test_desk_calls import phases_form
from tests.ideas.test_proposing import code_of


def local(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def form_of(call: Campaign, **changes) -> dict:
    """The form of a call as it stands, with changes; `phases-0-…` is its first phase."""
    phases = [(phase.kind, local(phase.opens_at), local(phase.closes_at)) for phase in call.phases.all()]
    form = phases_form(call, *phases)
    for place, phase in enumerate(call.phases.all()):
        for name in ("allows_posting", "allows_support", "hides_counts"):
            form[f"phases-{place}-{name}"] = "on" if getattr(phase, name) else ""
        form[f"phases-{place}-who_supports"] = phase.who_supports
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


def send(who, call: Campaign, **changes):
    return as_(who).post(reverse("campaigns:edit", args=[call.pk]), form_of(call, **changes))


@pytest.fixture
def voted(db, hana, ren, clock) -> Campaign:
    """A call with two choices each, in the middle of its hidden support phase; one vote was given."""
    clock(NOW)
    call = limited(2, posting=False, hides_counts=True)
    support(idea(author=ren, campaign=call), by=hana, at=NOW)
    return call


def test_a_harmless_change_is_saved_and_stands_in_the_log(voted, mori):
    answer = send(mori, voted, title="新しい題", threshold=50, phases__0__closes_at="2027-01-31 00:00")

    assert answer.status_code == 302, text_of(answer)
    voted.refresh_from_db()
    assert (voted.title, voted.threshold, voted.choices_each) == ("新しい題", 50, 2)
    entry = Entry.objects.get(verb="campaign.changed")
    assert entry.actor_id == mori.pk
    assert entry.detail["rules"]["threshold"] == [None, 50]
    assert "phase support" in entry.detail["rules"]
    assert "title" in entry.detail["texts"]
    assert "新しい題" not in str(entry.detail)


def test_who_edits_calls_changes_what_they_may_open(voted):
    editor = person("小坂", "kosaka@example.jp", Role.CAMPAIGN_EDITOR)

    answer = send(editor, voted, title="新しい題")

    assert answer.status_code == 302
    voted.refresh_from_db()
    assert voted.title == "新しい題"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"voting_method": "support", "choices_each": ""}, "賛同のしかたは変えられませんでした"),
        ({"choices_each": 3}, "複製"),
        ({"is_published": ""}, "非公開にはできませんでした"),
        ({"phases__0__DELETE": "on"}, "削除できませんでした"),
        ({"phases__0__closes_at": "2026-11-20 00:00"}, "過去になる"),
        ({"phases__0__opens_at": "2026-11-01 00:00"}, "始まり"),
        ({"phases__0__hides_counts": ""}, "すでに賛同した人がいる"),
        ({"phases__0__who_supports": "residents"}, "すでに賛同した人がいる"),
        ({"phases__0__allows_support": ""}, "賛同を止めることはできませんでした"),
    ],
)
def test_what_would_break_a_running_phase_is_refused_with_what_to_do_instead(voted, mori, changes, said):
    before = (calling.rules_of(voted), voted.title)

    answer = send(mori, voted, **changes)

    assert answer.status_code == 200
    assert said in text_of(answer)
    voted.refresh_from_db()
    assert (calling.rules_of(voted), voted.title) == before
    assert not Entry.objects.filter(verb="campaign.changed").exists()


def test_of_phases_that_overlap_none_is_said_to_be_deleted(voted, mori):
    times = {"opens_at": NOW - timedelta(days=60), "closes_at": NOW - timedelta(days=30)}
    Phase.objects.create(campaign=voted, kind="submission", allows_posting=True, **times)

    said = text_of(send(mori, voted, phases__0__closes_at="2026-12-01 00:00"))

    assert "段階の期間が重なっています" in said
    assert "削除できませんでした" not in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"threshold": 60}, "市が回答する賛同の数は変えていません"),
        ({"threshold": ""}, "市が回答する賛同の数は変えていません"),
        ({"answer_days": 90}, "回答までの日数は変えていません"),
    ],
)
def test_what_the_city_promised_to_supporters_does_not_move_away_from_them(voted, mori, changes, said):
    Campaign.objects.update(threshold=50, answer_days=60)
    voted.refresh_from_db()

    answer = send(mori, voted, **({"threshold": 50, "answer_days": 60} | changes))

    assert answer.status_code == 200
    assert said in text_of(answer)
    voted.refresh_from_db()
    assert (voted.threshold, voted.answer_days) == (50, 60)


def test_a_phase_to_come_does_not_hide_what_people_see(db, mori, hana, ren, clock):
    clock(NOW)
    call = limited(2, posting=False)
    to_come = Phase.objects.create(
        campaign=call, kind="review", opens_at=NOW + timedelta(days=60), closes_at=NOW + timedelta(days=90)
    )
    assert send(mori, call, phases__1__hides_counts="on").status_code == 302  # nobody has voted yet
    Phase.objects.update(hides_counts=False)
    support(idea(author=ren, campaign=call), by=hana, at=NOW)

    refused = send(mori, call, phases__1__hides_counts="on")

    assert "みなさんに数が見えているため、「市の検討」の段階で数を隠すことはできません" in text_of(refused)
    to_come.delete()
    added = send(
        mori,
        call,
        **{
            "phases__TOTAL_FORMS": 2,
            "phases__1__id": "",
            "phases__1__kind": "review",
            "phases__1__opens_at": local(NOW + timedelta(days=60)),
            "phases__1__closes_at": local(NOW + timedelta(days=90)),
            "phases__1__hides_counts": "on",
            "phases__1__who_posts": "everyone",
            "phases__1__who_supports": "everyone",
            "phases__1__ORDER": 2,
            "phases__1__DELETE": "",
        },
    )
    assert "みなさんに数が見えているため" in text_of(added)
    assert not Phase.objects.filter(hides_counts=True).exists()


def test_who_may_post_is_not_narrowed_while_ideas_come_in(db, mori, ren, clock):
    clock(NOW)
    call = campaign()
    assert send(mori, call, phases__0__who_posts="residents").status_code == 302
    assert send(mori, call, phases__0__who_posts="everyone").status_code == 302
    idea(author=ren, campaign=call)

    answer = send(mori, call, phases__0__who_posts="residents")

    assert "投稿できる人をせばめることはできませんでした" in text_of(answer)
    assert Phase.objects.get(campaign=call).who_posts == "everyone"


def test_the_city_may_promise_more_and_before_a_vote_something_else(voted, mori):
    Campaign.objects.update(threshold=50, answer_days=60)
    voted.refresh_from_db()

    assert send(mori, voted, threshold=30, answer_days=45).status_code == 302
    Vote.objects.update(value=0)
    voted.refresh_from_db()
    assert send(mori, voted, threshold=200, answer_days=90).status_code == 302
    voted.refresh_from_db()
    assert (voted.threshold, voted.answer_days) == (200, 90)


def test_a_public_address_stays_and_a_title_may_change(db, mori, clock):
    clock(NOW)
    call = campaign(slug="yuki")

    refused = send(mori, call, slug="fuyu", title="冬のまち")
    assert refused.status_code == 200
    assert "この募集はもう公開されているので、アドレスは変えていません" in text_of(refused)
    assert send(mori, call, title="冬のまち").status_code == 302
    call.refresh_from_db()
    assert (call.slug, call.title) == ("yuki", "冬のまち")
    Campaign.objects.update(is_published=False)
    assert send(mori, call, slug="fuyu", is_published="").status_code == 302
    call.refresh_from_db()
    assert call.slug == "fuyu"


def test_posting_is_not_switched_off_while_ideas_come_in(db, mori, ren, clock):
    clock(NOW)
    call = campaign()
    assert send(mori, call, phases__0__allows_posting="").status_code == 302
    Phase.objects.update(allows_posting=True)
    idea(author=ren, campaign=call)

    refused = send(mori, call, phases__0__allows_posting="")

    assert refused.status_code == 200
    assert "アイデアが届いているので、投稿を止めることはできませんでした" in text_of(refused)
    assert Phase.objects.get().allows_posting


def test_without_votes_and_ideas_the_rules_may_change(db, mori, clock):
    clock(NOW)
    call = campaign(posting=False)

    answer = send(mori, call, voting_method="limited", choices_each=3, phases__0__hides_counts="on")

    assert answer.status_code == 302, text_of(answer)
    call.refresh_from_db()
    assert (call.voting_method, call.choices_each, call.phases.get().hides_counts) == ("limited", 3, True)


@pytest.mark.parametrize("number", ["", 0, 21, -1])
def test_limited_choices_need_a_sensible_number(db, mori, clock, number):
    clock(NOW)
    call = campaign()

    answer = send(mori, call, voting_method="limited", choices_each=number)

    assert answer.status_code == 200
    assert Campaign.objects.get(pk=call.pk).voting_method == "support"


def test_a_phase_that_hides_needs_an_end(db, mori, clock):
    clock(NOW)
    call = campaign(posting=False)

    answer = send(mori, call, phases__0__closes_at="", phases__0__hides_counts="on")

    assert answer.status_code == 200
    assert "終了の日時が必要です" in text_of(answer)


def test_numbers_that_have_appeared_do_not_disappear_again(voted, mori, clock):
    clock(NOW + timedelta(days=31))

    answer = send(mori, voted, phases__0__closes_at="2027-01-31 00:00")

    assert answer.status_code == 200
    assert "数がすでに公開されている" in text_of(answer)


def test_a_copy_has_the_same_rules_later_dates_and_is_not_public(voted, mori, clock):
    subject = category()
    voted.allowed_categories.set([subject])
    voted.save()
    client = as_(mori)
    address = reverse("campaigns:copy", args=[voted.pk])

    assert "公開されません" in text_of(client.get(address))
    assert Campaign.objects.count() == 1
    answer = client.post(address)

    copy = Campaign.objects.exclude(pk=voted.pk).get()
    assert answer["Location"] == reverse("campaigns:edit", args=[copy.pk])
    assert (copy.is_published, copy.voting_method, copy.choices_each) == (False, "limited", 2)
    assert list(copy.allowed_categories.all()) == [subject]
    assert copy.ideas.count() == 0
    old, new = voted.phases.get(), copy.phases.get()
    assert timezone.localdate(new.opens_at) == timezone.localdate(NOW) + calling.LEAD
    assert new.closes_at - new.opens_at == old.closes_at - old.opens_at
    assert (new.hides_counts, new.allows_support) == (True, True)
    assert voted.phases.count() == 1
    assert Entry.objects.get(verb="campaign.copied").detail == {"from": voted.pk}
    client.post(address)
    assert Campaign.objects.values("slug").distinct().count() == 3


def test_only_the_office_looks_at_a_call_that_is_not_public(db, mori, hana, client, clock):
    clock(NOW)
    call = campaign(is_published=False, description='[{"type":"paragraph","value":"<p>くわしい説明</p>"}]')
    address = reverse("ideas_desk:preview_campaign", args=[call.pk])

    page = text_of(as_(mori).get(address))

    assert "くわしい説明" in page
    assert "まだ公開されていません" in page
    assert "公開されていません。" not in page.replace("この募集はまだ公開されていません。", "")
    assert "この募集に投稿する" in page
    call.refresh_from_db()
    assert call.is_published is False
    assert as_(hana).get(address).status_code == 302
    assert client.get(call.get_absolute_url()).status_code == 404


def test_the_form_asks_in_the_words_of_the_campaign(db, client, clock):
    clock(NOW)
    call = campaign(problem_label="雪で困ったこと", problem_hint="いつのことですか")

    asked = client.get(f"/ideas/new/?campaign={call.slug}").content.decode()
    usual = client.get("/ideas/new/").content.decode()

    assert ("雪で困ったこと" in asked, "いつのことですか" in asked) == (True, True)
    assert "雪で困ったこと" not in usual
    assert str(call.prompts()["proposal"].label) in usual


def test_a_campaign_takes_only_its_subjects_and_initiatives(db, hana, clock):
    from uuid import uuid4

    from ideas.proposing import Ties
    from ideas.wording import IdeaText

    clock(NOW)
    taken, other = category(name="雪"), category(name="ごみ")
    first, second = the_plan().initiatives.all()[:2]
    call = campaign()
    call.allowed_categories.set([taken])
    call.allowed_initiatives.set([first])
    call.save()

    def post(ties: Ties) -> Idea:
        text = IdeaText("題", "困る", "こうしたい", "よくなる")
        return propose(call, by=hana, at=NOW, text=text, submission_key=uuid4(), ties=ties)

    assert code_of(lambda: post(Ties(category=other))) == "not_for_this_campaign"
    assert code_of(lambda: post(Ties(initiatives=(first, second)))) == "not_for_this_campaign"
    assert post(Ties(category=taken, initiatives=(first,))).pk
    assert post(Ties()).pk


def test_only_confirmed_residents_post_where_it_says_so(db, hana, ren, client, clock):
    from ideas.permissions import why_not_propose

    clock(NOW)
    call = campaign(who_posts=Phase.Circle.RESIDENTS)

    assert why_not_propose(hana, call, NOW) is None
    refusal = why_not_propose(ren, call, NOW)
    assert refusal is not None
    assert (refusal.code, refusal.status) == ("residents_only", 403)
    client.force_login(ren)
    answer = client.post(
        "/api/v1/ideas/",
        {"campaign": call.slug, "title": "題", "proposal": "こうしたいです。"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "residents_only")

    asked = client.get(f"/ideas/new/?campaign={call.slug}").content.decode()
    words = {"campaign": call.slug, "title": "題", "proposal": "こうしたいです。", "action": "preview"}
    looked_at = client.post("/ideas/new/", words)
    assert "市内にお住まいと確認できた方が投稿できます" in asked
    assert looked_at.status_code == 403  # before the preview promises anything, and with every word kept
    assert "アイデアは送られていません" in looked_at.content.decode()
    assert "こうしたいです。" in looked_at.content.decode()


def test_an_answer_stands_under_the_question_that_was_asked(db, hana, mori, client, clock):
    clock(NOW)
    call = campaign(problem_label="雪で困ったこと", wish_label="春までにほしいもの")
    snow = idea(author=hana, campaign=call, problem="道がせまい", wish="広い道")
    text = IdeaText(snow.title, "道が細い", snow.proposal, "広い道")
    reword(snow, by=hana, at=NOW, text=text, version_number=1, stated="content", reason="くわしくしました")
    writes = {
        "campaign": call.slug,
        "title": "雪の道",
        "proposal": "広げる",
        "problem": "せまい",
        "wish": "春",
    }
    pages = {
        "idea": client.get(snow.get_absolute_url()),
        "preview": client.post("/ideas/new/", {**writes, "action": "preview", "key": str(uuid4())}),
        "versions": client.get(f"{snow.get_absolute_url()}versions/"),
        "change": as_(hana).get(f"{snow.get_absolute_url()}edit/"),
        "desk": as_(mori).get(reverse("ideas_desk:idea", args=[snow.pk])),
        "desk, new text": as_(mori).get(reverse("ideas_desk:version", args=[snow.pk, 2])),
    }

    texts = {name: answer.content.decode() for name, answer in pages.items()}

    own = {name: "雪で困ったこと" in text for name, text in texts.items()}
    assert own == dict.fromkeys(pages, True)
    assert [name for name, text in texts.items() if "困っていること" in text] == []
