"""Putting pages in place by code: for the demo, and for a city that brings its texts as files.

Publishing the same address again replaces the text; nothing is made twice. The content is
written as in cocreate/content/demo/news.yaml: {h: heading} | {p: paragraph} | {list: […]} |
{steps: [{title, text}]} | {table: {columns, rows}} | {quote: …}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from wagtail.models import Page

from cms.models import HomePage, InfoIndexPage, InfoPage, NewsIndexPage, NewsPage, StrategyPage
from cocreate.accounts.models import User
from events.models import Event
from ideas.models import Idea

Content = Mapping[str, Any]


def publish_home(*, headline: str, lead: str, by: User | None = None) -> HomePage:
    """Say on the front page what the platform is for, in the city's own words."""
    home = HomePage.objects.get()
    home.headline, home.lead = headline, lead
    return _publish(home, by)


def publish_news(content: Content, *, at: datetime, by: User | None = None, is_demo: bool = True) -> NewsPage:
    """Publish a story: slug, title, lead, paragraphs or body, and days_ago or date."""
    day = content.get("date") or timezone.localdate(at) - timedelta(days=content.get("days_ago", 0))
    body = [*({"p": text} for text in content.get("paragraphs", [])), *content.get("body", [])]
    blocks = [*blocks_of(body), *_links(initiatives=content.get("initiatives") or [])]
    return _place(
        NewsPage,
        under=NewsIndexPage.objects.get(),
        by=by,
        slug=content["slug"],
        title=content["title"],
        lead=content.get("lead", ""),
        date=day,
        is_demo=is_demo,
        body=blocks,
    )


def link_news(
    slug: str, *, ideas: Iterable[Idea] = (), events: Iterable[Event] = (), by: User | None = None
) -> NewsPage:
    """Lead from a story to the ideas and events it speaks of; initiatives it already has stay."""
    story = NewsPage.objects.get(slug=slug)
    kept = [(block.block_type, block.value) for block in story.body]
    initiatives = [key for kind, value in kept if kind == "links" for key in value["initiatives"]]
    text = [(kind, value) for kind, value in kept if kind != "links"]
    story.body = [
        *text,
        *_links(
            ideas=[idea.pk for idea in ideas], events=[event.pk for event in events], initiatives=initiatives
        ),
    ]
    return _publish(story, by)


def publish_info(content: Content, *, by: User | None = None, is_demo: bool = True) -> InfoPage:
    """Publish an information page at /pages/<slug>/: rules, privacy, accessibility, first steps."""
    first: list[Content] = []
    if content.get("rules"):
        first.append({"steps": content["rules"]})
    if content.get("table"):
        first.append({"table": {"caption": content["title"], **content["table"]}})
    return _place(
        InfoPage,
        under=InfoIndexPage.objects.get(),
        by=by,
        slug=content["slug"],
        title=content["title"],
        lead=content.get("lead", ""),
        is_demo=is_demo,
        body=blocks_of([*first, *content.get("body", [])]),
    )


def publish_strategy_text(data: Content, *, by: User | None = None) -> StrategyPage:
    """Tell below the plan what has no table of its own: how staff learn, and where the plan was told."""
    page = StrategyPage.objects.get()
    talent = data["talent"]
    rows = [[tier["name"], f"{tier['people']:,}人"] for tier in talent["tiers"]]
    page.body = blocks_of(
        [
            {"h": talent["title"]},
            {"table": {"caption": talent["title"], "columns": ["役割", "人数"], "rows": rows}},
            {"p": talent["training"]},
            {"p": f"学ぶ道具：{'、'.join(talent['tools'])}"},
            {"h": "様々な機会を通じた情報発信"},
            {"list": [_occasion(one) for one in data["outreach"]]},
        ]
    )
    return _publish(page, by)


def blocks_of(contents: Iterable[Content]) -> list[tuple[str, Any]]:
    """The blocks of a body, from their short notation."""
    return [_block(*next(iter(content.items()))) for content in contents]


def _block(kind: str, value: Any) -> tuple[str, Any]:
    if kind == "h":
        return "heading", value
    if kind == "p":
        return "paragraph", format_html("<p>{}</p>", value)
    if kind == "list":
        items = format_html_join("", "<li>{}</li>", ((item,) for item in value))
        return "paragraph", format_html("<ul>{}</ul>", items)
    if kind == "steps":
        return "steps", [{"title": step["title"], "text": step["text"]} for step in value]
    if kind == "table":
        return "table", {name: value[name] for name in ("caption", "columns", "rows")}
    if kind == "quote":
        return "quote", {"text": value["text"], "source": value.get("source", "")}
    raise ValueError(f"There is no block “{kind}”: use h, p, list, steps, table or quote.")


def _links(
    *, ideas: Sequence[int] = (), events: Sequence[int] = (), initiatives: Sequence[str] = ()
) -> list[tuple[str, Any]]:
    if not (ideas or events or initiatives):
        return []
    return [("links", {"ideas": list(ideas), "events": list(events), "initiatives": list(initiatives)})]


def _occasion(content: Content) -> str:
    """One line about a seminar or an article."""
    parts = [content["title"]]
    if "start" in content:
        start, end = (datetime.fromisoformat(content[name]) for name in ("start", "end"))
        parts.append(f"{start:%Y年%-m月%-d日 %H:%M}〜{end:%H:%M}")
    parts += [content[name] for name in ("host",) if content.get(name)]
    if content.get("sponsor"):
        parts.append(f"協賛：{content['sponsor']}")
    parts += [f"{one['role']}：{one['name']}（{one['title']}）" for one in content.get("people", [])]
    parts += [*content.get("issues", [])]
    return "／".join(parts)


@transaction.atomic
def _place[AnyPage: Page](
    kind: type[AnyPage], *, under: Page, by: User | None, slug: str, **fields: Any
) -> AnyPage:
    """The page at an address below another one: changed if it is there, made if not."""
    page = kind.objects.child_of(under).filter(slug=slug).first()
    if page is None:
        page = under.add_child(instance=kind(slug=slug, owner=by, **fields))
    for name, value in fields.items():
        setattr(page, name, value)
    return _publish(page, by)


def _publish[AnyPage: Page](page: AnyPage, by: User | None) -> AnyPage:
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page
