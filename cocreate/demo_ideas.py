"""The demo's ideas: written, reviewed, supported, discussed, answered, done."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from cocreate.accounts.models import User
from cocreate.demo_campaigns import campaign
from cocreate.demo_drawings import drawings
from cocreate.demo_people import Cast
from cocreate.demo_story import Story, content
from cocreate.demo_telling import Data, Telling
from ideas import (
    answering,
    assigning,
    coauthoring,
    discussing,
    following,
    marking,
    moderation,
    proposing,
    reporting,
    voting,
)
from ideas.models import Category, Comment, Flag, Idea
from ideas.places import point_from
from ideas.proposing import Ties
from ideas.wording import IdeaText

COLOURS = {
    "多文化": "kusa",
    "新産業": "odo",
    "防災": "enji",
    "文化": "murasaki",
    "ごみ": "kusa",
    "観光": "odo",
    "子育て": "enji",
}
STANCES = {"賛成": "for", "反対": "against", "質問": "question", "情報": "information"}
FIRST_READERS = timedelta(hours=2)
MOSTLY_HELPFUL = 0.8  # of the marks under demo comments


def prepare(story: Story, cast: Cast) -> Telling:
    """Make the campaigns, and put everything that happens to ideas into the story."""
    telling = Telling(story, cast)
    for data in content("demo/campaigns.yaml")["campaigns"]:
        telling.campaigns[data["key"]] = campaign(telling, data)
    ideas = content("demo/ideas.yaml")["ideas"]
    names = dict.fromkeys(data["category"] for data in ideas)
    for number, name in enumerate(names):
        telling.categories[name] = Category.objects.create(
            slug=f"c{number + 1}", name=name, colour=COLOURS.get(name, "ai"), position=number
        )
    answers = {data["idea"]: data for data in content("demo/answers.yaml")["answers"]}
    for data in ideas:
        _tell_idea(telling, data, answers.get(data["key"]))
    for data in content("demo/comments.yaml")["comments"]:
        _tell_comment(telling, data)
    return telling


def _tell_idea(telling: Telling, data: Data, answer: Data | None) -> None:
    story, key = telling.story, data["key"]
    posted = story.moment(data["days_ago"])
    story.at(posted, "ideas", lambda at: _propose(telling, data, at))
    if data["fate"] == "submitted":
        return
    reviewed = posted + timedelta(hours=story.chance.uniform(2, 20))
    if data["fate"] == "returned":
        story.at(reviewed, "returned", lambda at: _send_back(telling, key, data["reason"], at))
        return
    if data.get("earlier_versions"):
        story.at(reviewed, "returned", lambda at: _send_back(telling, key, WRITE_MORE, at))
        revised = story.moment(data["revised_days_ago"])
        story.at(revised, "revised", lambda at: _revise(telling, data, at))
        reviewed = revised + timedelta(hours=3)
    telling.published[key] = reviewed
    story.at(reviewed, "published", lambda at: _publish(telling, key, at))
    for number, name in enumerate(data.get("together", []), start=1):
        story.at(
            reviewed + number * FIRST_READERS, "co-authors", lambda at, by=name: _join(telling, key, by, at)
        )
    closes = _tell_answer(telling, data, answer) if answer else _tell_end(telling, data, reviewed)
    _tell_support(telling, data, reviewed + FIRST_READERS, closes)


WRITE_MORE = (
    "どんな地図だと役に立つか、もう少しくわしく書いていただけますか。書き足したら、もう一度お送りください。"
)


def _tell_end(telling: Telling, data: Data, reviewed: datetime) -> datetime:
    """Ideas that were hidden by a moderator or taken back by their author; returns when."""
    story, key, reason = telling.story, data["key"], data.get("reason", "")
    if data["fate"] == "hidden":
        ended = reviewed + timedelta(hours=30)
        story.at(
            ended,
            "hidden",
            lambda at: moderation.hide(telling.fresh(key), by=telling.moderator(key), at=at, reason=reason),
        )
        return ended
    if data["fate"] == "withdrawn":
        ended = reviewed + timedelta(days=4)
        author = telling.cast.people[data["author"]]
        story.at(
            ended,
            "withdrawn",
            lambda at: proposing.withdraw(telling.fresh(key), by=author, at=at, reason=reason),
        )
        return ended
    return _merged_on(telling, key) or story.now


def _merged_on(telling: Telling, key: str) -> datetime | None:
    """When an idea is joined into another, after which it gathers no support (`demo_changes`)."""
    for data in content("demo/changes.yaml")["merges"]:
        if data["idea"] == key and "agreed_days_ago" in data:
            return telling.story.moment(data["agreed_days_ago"], 11)
    return None


def _tell_support(telling: Telling, data: Data, opens: datetime, closes: datetime) -> None:
    """Supports and follows of different people, at times at which the campaign takes support."""
    story, key = telling.story, data["key"]
    campaign = telling.campaigns.get(data["campaign"])
    if campaign is not None:
        phase = campaign.phases.filter(allows_support=True)[0]
        opens = max(opens, phase.opens_at)
        closes = min(closes, phase.closes_at or story.now, story.now)
    if opens >= closes:
        return
    author = telling.cast.people[data["author"]]
    others = [person for person in telling.cast.citizens if person != author]
    if campaign is not None and campaign.choices_each:
        others = [each for each in others if telling.choices[campaign.pk, each.pk] < campaign.choices_each]
    supporters = story.chance.sample(others, min(data["supports"], len(others)))
    for person in supporters:
        if campaign is not None:
            telling.choices[campaign.pk, person.pk] += 1
        moment = story.between(opens, closes)
        story.at(
            moment, "supports", lambda at, by=person: voting.support(telling.open_ideas[key], by=by, at=at)
        )
    for person in supporters[: data["followers"]]:
        moment = story.between(opens, closes)
        story.at(
            moment, "follows", lambda at, by=person: following.follow(telling.open_ideas[key], by=by, at=at)
        )


def _tell_answer(telling: Telling, data: Data, answer: Data) -> datetime:
    """Assignment, answer and what follows; returns until when the idea can be supported."""
    story, key = telling.story, data["key"]
    department = telling.cast.departments[answer["department"]]
    officer = telling.cast.people[answer["by"]]
    beside = [telling.cast.departments[name] for name in answer.get("beside", [])]
    if assigned := answer.get("assigned_days_ago"):
        story.at(
            story.moment(assigned, 9),
            "assigned",
            lambda at: assigning.assign(
                telling.fresh(key), department, by=telling.moderator(key), at=at, beside=beside
            ),
        )
    answered = story.moment(answer["days_ago"], 16)
    steps = [
        *answer.get("follow_ups", []),
        *([answer["done"] | {"status": "done"}] if "done" in answer else []),
    ]
    said = _words_of(telling, answer) | {
        "department": department,
        "next_on": _next_day(telling, answer, steps),
        "approved_by": telling.second_person(officer),
    }
    story.at(answered, "answers", lambda at: answering.answer(telling.fresh(key), by=officer, at=at, **said))
    for number, step in enumerate(steps):
        _tell_step(telling, key, officer, step, _next_day(telling, answer, steps[number + 1 :]))
    return answered if not answer["interim"] else story.now


def _words_of(telling: Telling, answer: Data) -> Data:
    """What the city says, as the rule takes it."""
    return {
        "kind": "interim" if answer["interim"] else answer["decision"],
        "text": answer["text"],
        "reason": "\n".join([*answer.get("reasons", []), answer.get("instead", "")]).strip(),
        "initiative": telling.initiatives.get(answer.get("initiative", "")),
    }


def _next_day(telling: Telling, answer: Data, later: list[Data]) -> Any:
    """The promised day of the next news: that of the next step, or what the answer says."""
    if later:
        return telling.story.day(later[0]["days_ago"])
    moment = telling.story.when(answer.get("next_date"))
    return moment.date() if moment else None


def _tell_step(telling: Telling, key: str, officer: User, step: Data, next_on: Any) -> None:
    status = step.get("status")
    telling.story.at(
        telling.story.moment(step["days_ago"], 15),
        "follow-ups",
        lambda at: answering.follow_up(
            telling.fresh(key),
            by=officer,
            at=at,
            text=step["text"],
            next_on=next_on if status != "done" else None,
            has_begun=status == "in_progress",
            is_done=status == "done",
            pictures=drawings(step.get("drawings", [])),
        ),
    )


def _text(data: Data) -> IdeaText:
    return IdeaText(
        title=data["title"], problem=data["problem"], proposal=data["proposal"], wish=data["wish"]
    )


def _propose(telling: Telling, data: Data, at: datetime) -> None:
    text = _text((data.get("earlier_versions") or [data])[0])
    idea = proposing.propose(
        telling.campaigns.get(data["campaign"]),
        by=telling.cast.people[data["author"]],
        at=at,
        text=text,
        submission_key=uuid.uuid5(uuid.NAMESPACE_URL, data["key"]),
        ties=Ties(
            category=telling.categories[data["category"]],
            district=telling.districts.get(data["district"]),
            initiatives=(telling.initiatives[data["initiative"]],) if data["initiative"] else (),
            point=point_from(*data.get("point", ("", ""))),
        ),
        together=[telling.cast.people[name].display_name for name in data.get("together", [])],
    )
    Idea.objects.filter(pk=idea.pk).update(is_demo=True)
    telling.ideas[data["key"]] = idea


def _join(telling: Telling, key: str, name: str, at: datetime) -> None:
    """Whoever was named while the idea was written accepts to be one of its authors."""
    by = telling.cast.people[name]
    coauthoring.accept(telling.ideas[key].invitations.get(person=by), by=by, at=at)


def _revise(telling: Telling, data: Data, at: datetime) -> None:
    author = telling.cast.people[data["author"]]
    idea = telling.fresh(data["key"])
    proposing.revise(
        idea,
        by=author,
        at=at,
        text=_text(data),
        version_number=idea.version_number,
        reason=data["revision_note"],
    )


def _publish(telling: Telling, key: str, at: datetime) -> None:
    idea = telling.fresh(key)
    moderation.publish(idea, by=telling.moderator(key), at=at, version_number=idea.version_number)
    telling.open_ideas[key] = telling.fresh(key)


def _send_back(telling: Telling, key: str, reason: str, at: datetime) -> None:
    idea = telling.fresh(key)
    moderation.send_back(
        idea, by=telling.moderator(key), at=at, version_number=idea.version_number, reason=reason
    )


def _tell_comment(telling: Telling, data: Data) -> None:
    story, key = telling.story, data["key"]
    published = telling.published.get(data["idea"], story.now)
    moment = max(story.moment(data["days_ago"]), published + FIRST_READERS)
    story.at(
        moment + timedelta(minutes=len(telling.comments)), "comments", lambda at: _comment(telling, data, at)
    )
    if flag := data.get("flag"):
        story.at(moment + timedelta(hours=3), "reports", lambda at: _flag(telling, key, flag, at))
    else:
        _tell_marks(telling, data, moment + timedelta(minutes=len(telling.comments)))


def _tell_marks(telling: Telling, data: Data, written: datetime) -> None:
    """Some readers say whether a comment helped; most that do were helped."""
    chance = random.Random(data["key"])  # noqa: S311  of its own, so that the rest of the story stays as it was
    readers = [person for person in telling.cast.citizens if person != telling.cast.people[data["author"]]]
    for reader in chance.sample(readers, chance.choice([0, 0, 1, 2, 3, 5, 8])):
        act = marking.mark_helpful if chance.random() < MOSTLY_HELPFUL else marking.mark_unhelpful
        telling.story.at(
            written + timedelta(hours=chance.uniform(1, 72)),
            "marks",
            lambda at, by=reader, act=act: act(telling.comments[data["key"]], by=by, at=at),
        )


def _comment(telling: Telling, data: Data, at: datetime) -> None:
    answered = telling.comments.get(data.get("reply_to", ""))
    comment = discussing.comment(
        telling.open_ideas[data["idea"]],
        by=telling.cast.people[data["author"]],
        at=at,
        text=data["text"],
        stance=STANCES[data["stance"]],
        submission_key=uuid.uuid5(uuid.NAMESPACE_URL, data["key"]),
        parent=answered,
        quoted=answered if len(telling.comments) % 3 == 0 else None,  # every third answer quotes
    )
    Comment.objects.filter(pk=comment.pk).update(is_demo=True)
    telling.comments[data["key"]] = comment


def _flag(telling: Telling, key: str, flag: Data, at: datetime) -> None:
    comment = telling.comments[key]
    by = telling.cast.people[flag["by"]]
    report = discussing.flag(comment, by=by, at=at, reason=Flag.Reason.OTHER, text=flag["reason"])
    if flag["outcome"] != "pending":
        outcome = Flag.Outcome.UPHELD if flag["outcome"] == "hide" else Flag.Outcome.DISMISSED
        later = at + timedelta(hours=5)
        reporting.decide_flag(
            report, by=telling.moderator(key), at=later, outcome=outcome, reason=flag["reason"]
        )
