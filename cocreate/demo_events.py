"""The demo's organisations and events, who registered, and what citizens propose."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from cocreate.accounts.models import Organisation
from cocreate.demo_people import Cast
from cocreate.demo_story import Story, content
from cocreate.demo_telling import Telling
from cocreate.strategy.models import Initiative
from events import announcing, proposing, registering
from events.models import Event, EventProposal
from events.proposing import Wish

Data = dict[str, Any]
PAPER = "金沢市「DX会議委員からの提言及びデジタル戦略の見直しについて」（2021年9月22日開催DX会議）"
ANNOUNCED_BEFORE = timedelta(days=35)
KEYS = UUID("6f6f0d9e-53f0-4a0e-9c0c-2f1f3f1d2027")


def prepare(story: Story, cast: Cast, telling: Telling) -> None:
    """Put the events and their registrations into the story."""
    data = content("demo/events.yaml")
    for entry in data["organisations"]:
        organisation = Organisation.objects.create(
            slug=entry["slug"], name=entry["name"], about=entry["description"], is_demo=entry["is_demo"]
        )
        organisation.organisers.set([cast.people[key] for key in entry["organisers"]])
        cast.organisations[entry["key"]] = organisation
    for entry in data["events"]:
        _tell(story, cast, telling, entry)
    for entry in data["proposals"]:
        moment = story.moment(entry["days_ago"], 9)
        story.at(moment, "event proposals", partial(_propose, cast, telling, entry))


def _tell(story: Story, cast: Cast, telling: Telling, data: Data) -> None:
    starts, ends = (_time(story, data[end], data.get("weekday")) for end in ("start", "end"))
    announced = min(starts - ANNOUNCED_BEFORE, story.now - timedelta(days=3))
    if data["source"] == "paper":
        announced = starts - timedelta(days=20)
    holder: dict[str, Event] = {}

    def announce(at: datetime) -> None:
        holder["event"] = telling.events[data["key"]] = _announce(cast, telling, data, starts, ends, at)

    story.at(announced, "events", announce)
    opens, closes = announced + timedelta(hours=2), min(starts - timedelta(hours=20), story.now)
    people = story.chance.sample(cast.citizens, data["registrations"] or 0)
    for person in people:
        story.at(
            story.between(opens, closes),
            "registrations",
            lambda at, by=person: registering.register(holder["event"], by=by, at=at),
        )


def _announce(
    cast: Cast, telling: Telling, data: Data, starts: datetime, ends: datetime, at: datetime
) -> Event:
    organisation = cast.organisations[data["organisation"]]
    by = organisation.organisers.first() or cast.people["mori"]
    fields = {
        "title": data["title"],
        "description": "\n\n".join(filter(None, [data["description"], data.get("report", "")])),
        "people": _speakers(data),
        "place": data.get("place", ""),
        "is_online": data["format"] in {"online", "hybrid"},
        "starts_at": starts,
        "ends_at": ends,
        "takes_registrations": data["source"] != "paper",
        "is_demo": data["source"] != "paper",
        "source": PAPER if data["source"] == "paper" else "",
        "capacity": data["capacity"],
        "ideas": [telling.ideas[key] for key in data.get("ideas", []) if key in telling.ideas],
        "initiatives": list(Initiative.objects.filter(key__in=data["initiatives"])),
    }
    event = announcing.prepare(organisation, fields, by=by, at=at)
    return announcing.publish(event, by=by, at=at)


def _propose(cast: Cast, telling: Telling, data: Data, at: datetime) -> None:
    """A citizen's wish; a day later a moderator gives it to the group that takes it up, if one does."""
    wish = Wish(data["title"], data["text"], data["wished_time"], data["wished_place"], data["will_help"])
    made = proposing.propose_event(
        wish,
        by=cast.citizens[data["by_place"]],
        at=at,
        ideas=[telling.ideas[key] for key in data["ideas"]],
        submission_key=uuid5(KEYS, data["title"]),
    )
    EventProposal.objects.filter(pk=made.pk).update(is_demo=True)
    if group := data.get("organisation"):
        made.refresh_from_db()
        later, by = at + timedelta(days=1), cast.people["mori"]
        proposing.accept_proposal(made, by=by, at=later, organisation=cast.organisations[group])


def _speakers(data: Data) -> str:
    lines = [f"{each['role']}：{each['name']}（{each['title']}）" for each in data.get("people", [])]
    lines += [f"主催：{data['host']}"] if data.get("host") else []
    lines += [f"協賛：{data['sponsor']}"] if data.get("sponsor") else []
    return "\n".join(lines)


def _time(story: Story, wish: Any, weekday: str | None) -> datetime:
    if isinstance(wish, str):
        return datetime.fromisoformat(wish)
    moment = story.when(wish | {"weekday": weekday})
    assert moment is not None  # noqa: S101  an event always has a time
    return moment
