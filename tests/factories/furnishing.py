"""A world in which every page has something to show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cms import publishing
from cocreate.accounts.permissions import Role
from cocreate.notifications.models import MailboxMail
from cocreate.strategy.loading import load_measurements
from events import registering
from ideas import answering, appealing, discussing, following, helping, moderation, preparing_answers
from ideas.coauthoring import accept
from ideas.inviting import invite
from ideas.merging import propose_merge
from ideas.models import Campaign, ExpertHelp, Flag, Phase, State, Stated
from ideas.rewording import reword
from ideas.wording import IdeaText
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.strategy import content, the_plan

PASSWORD = "雪だるまと兼六園の夜 2026"
LONG_WORD = "https://example.jp/" + "snow" * 20
SOON = date(2026, 12, 23)


def furnish(world: Any) -> None:
    """Fill the rooms: the plan, news, answers, a discussion, a queue, full and past events, an officer."""
    _the_city(world)
    _a_discussion(world)
    world.more = {**_answers(world), **_events(world), **_decided_against(world)}
    mail = {"recipient": "ren@example.jp", "subject": "123456 はコードです", "body": "123456", "html": ""}
    MailboxMail.objects.create(**mail)
    world.tani = cast.person("谷", "tani@example.jp", Role.MODERATOR)
    world.tani.set_password(PASSWORD)
    world.tani.save()


def _decided_against(world: Any) -> dict[str, Any]:
    """An idea of 蓮 that was hidden, against which he may appeal, and one against which he did; a report."""
    hidden = [
        moderation.hide(factory.idea(author=world.ren), by=world.mori, at=factory.NOW, reason="広告のため。")
        for _ in range(2)
    ]
    appealing.appeal(hidden[1], by=world.ren, at=factory.NOW, text="広告ではありません。")
    spoken = factory.comment(world.ideas["public"], author=world.hana, text="言いすぎた文")
    report = discussing.flag(spoken, by=world.ren, at=factory.NOW, reason=Flag.Reason.INSULT)
    return {"to_appeal": hidden[0], "report": report}


def _the_city(world: Any) -> None:
    the_plan()
    load_measurements(content("demo/measurements.yaml"), by=world.admin, at=factory.NOW)
    stories = content("demo/news.yaml")
    for page in stories["pages"]:
        publishing.publish_info(page)
    publishing.publish_news({**stories["news"][0], "slug": "snow"}, at=factory.NOW)
    campaign = Campaign.objects.get(slug="snow")
    campaign.threshold = 3
    campaign.save()
    Phase.objects.create(
        campaign=campaign,
        kind=Phase.Kind.REVIEW,
        opens_at=campaign.phases.get().closes_at,
        closes_at=None,
    )


def _a_discussion(world: Any) -> None:
    public, ren, hana = world.ideas["public"], world.ren, world.hana
    for number in range(12):
        words = f"町会の掲示板を、だれでも。{LONG_WORD} {number}"
        factory.idea(author=ren, campaign=public.campaign, proposal=words)
    said = factory.comment(public, author=hana, text=f"消雪パイプの地図も。{LONG_WORD}")
    factory.comment(public, author=ren, parent=said, text="ありがとうございます。")
    following.follow(public, by=hana, at=factory.NOW)
    factory.vote(public, voter=hana)
    Flag.objects.create(comment=said, reporter=ren, reason="insult", text="ひどい", created_at=factory.NOW)


def _answers(world: Any) -> dict[str, Any]:
    """Ideas that wait for the office, and what the city answered."""
    at, by = factory.NOW, world.aoki
    answered = factory.idea(author=world.ren, title="除雪の地図", state=State.PUBLISHED)
    moderation.assign(answered, cast.roads(), by=world.mori, at=at)
    words = {"department": cast.roads(), "kind": "reflect", "text": "この冬から公開します。"}
    answering.answer(answered, by=by, at=at, next_on=SOON, approved_by=world.mori, **words)
    answering.follow_up(answered, by=by, at=at, text="試験を始めました。", next_on=SOON)
    to_answer = moderation.assign(factory.idea(author=world.ren), cast.roads(), by=world.mori, at=at)
    reworded = factory.idea(author=world.ren)
    text = IdeaText(
        "雪捨て場の混み具合を知りたい", "", "雪捨て場がいま混んでいるかを、地図で見たいです。", ""
    )
    stated = {"version_number": 1, "stated": Stated.CONTENT, "reason": "話し合って変えました"}
    reword(reworded, by=world.ren, at=at + timedelta(hours=1), text=text, **stated)
    words = {"department": cast.roads(), "kind": ExpertHelp.Kind.EXPERIENCE, "wish": "画面の案を見てほしい"}
    helping.ask(to_answer, by=by, at=at, **words)
    made = {"answered": answered, "to_answer": to_answer, "reworded": reworded, "merge": _merge(world)}
    made["invitation"] = _written_together(world)
    return {**made, "in_review": _draft(world, approved=False), "approved": _draft(world, approved=True)}


def _draft(world: Any, *, approved: bool) -> Any:
    """An idea whose answer waits for a second person, or was approved and is not public yet."""
    at, by = factory.NOW, world.aoki
    idea = moderation.assign(factory.idea(author=world.ren), cast.roads(), by=world.mori, at=at)
    words = preparing_answers.Words("cannot", f"今年は見送ります。{LONG_WORD}", "予算がないためです。")
    draft = preparing_answers.save(idea, by=by, at=at, department=cast.roads(), words=words, version=0)
    preparing_answers.ask_for_review(draft, by=by, at=at, version=1)
    if approved:
        preparing_answers.approve(draft, by=world.mori, at=at, version=1)
    return idea


def _written_together(world: Any) -> Any:
    """An idea of 蓮 that one person writes with him, and 花 is asked to."""
    for who in (world.organiser, world.hana):
        asked = invite(world.ideas["public"], by=world.ren, at=factory.NOW, who=who.display_name)
        if who != world.hana:
            accept(asked, by=who, at=factory.NOW)
    return asked


def _merge(world: Any) -> Any:
    """Two people's ideas that one of them wants to join; the other has not answered yet."""
    target, source = factory.idea(author=world.hana), factory.idea(author=world.ren)
    why = "同じことを願っています"
    return propose_merge(target, [source], by=world.ren, at=factory.NOW, reason=why)


def _events(world: Any) -> dict[str, Any]:
    full = event_factory.event(created_by=world.organiser, capacity=1)
    for person in (world.ren, world.hana):
        registering.register(full, by=person, at=factory.NOW)
    registering.register(world.events["public"], by=world.ren, at=factory.NOW)
    return {"full": full}
