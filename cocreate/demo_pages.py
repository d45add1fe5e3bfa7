"""The demo's news and the pages of rules, privacy and accessibility."""

from __future__ import annotations

from datetime import datetime

from cms import publishing
from cocreate.demo_people import Cast
from cocreate.demo_story import content
from cocreate.demo_telling import Telling


def link_stories(telling: Telling) -> None:
    """Lead from each story to the ideas and the event it speaks of, now that they are there."""
    for story in content("demo/news.yaml")["news"]:
        ideas = [telling.ideas[key] for key in story["ideas"]]
        events = [telling.events[story["event"]]] if story.get("event") else []
        if ideas or events:
            publishing.link_news(story["slug"], ideas=ideas, events=events)


def publish(cast: Cast, *, now: datetime) -> None:
    """Put news and pages into the CMS; stories about ideas get their links later."""
    data = content("demo/news.yaml")
    publishing.publish_home(
        headline="あなたの「こうしたい」を、\n金沢のまちの取組に。",
        lead="思いついたことを書く。賛同する。いっしょに試す。市の回答と、その後の進みぐあいまで、ここで見えます。",
    )
    publishing.publish_strategy_text(content("strategy.yaml"))
    for page in data["pages"]:
        publishing.publish_info(page)
    for story in data["news"]:
        publishing.publish_news(story, at=now)
