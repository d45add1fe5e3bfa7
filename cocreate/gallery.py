"""The page that shows every component in every state."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cocreate.gallery_comments import comments
from cocreate.language.comparing import compare
from cocreate.language.refusal import Refusal
from cocreate.places.maps import map_words
from ideas.models import Draft
from ideas.promise_clock import Promised
from ideas.transparency import Month
from ideas.views.shown_lines import Line, lines_of
from ideas.views.shown_promises import ShownPromise, shown
from ideas.views.transparency import Bars, bars_of


class SpecimenForm(forms.Form):
    """One of each kind of control, for the gallery only."""

    title = forms.CharField(label="題名", max_length=60, help_text="30文字くらいまでが読みやすいです。")
    body = forms.CharField(
        label="こうしたい", widget=forms.Textarea(attrs={"rows": 4}), help_text="どんなことでも書けます。"
    )
    email = forms.EmailField(label="メールアドレス", required=False)
    area = forms.ChoiceField(label="校下（地区）", choices=[("", "選んでください"), ("izumino", "泉野校下")])
    stance = forms.ChoiceField(
        label="どの立場から書きますか",
        choices=[("for", "賛成"), ("question", "質問")],
        widget=forms.RadioSelect,
    )
    picture = forms.FileField(label="写真", required=False, help_text="10MBまで。JPEG・PNG・HEIC。")


def _month_bars() -> list[Bars]:
    months = [("9", 41, 38), ("10", 63, 55), ("11", 82, 79)]
    return bars_of(
        [
            Month(date(2026, int(month), 1), {"ideas_received": one, "ideas_published": two})
            for month, one, two in reversed(months)
        ]
    )


def _chart() -> dict[str, Any]:
    places = [("17", "54.8", "12"), ("37", "50.3", "14"), ("55", "48", "15"), ("78", "32.1", "22")]
    ends = {"17": ("2021年4月", "start"), "78": ("2022年10月", "middle")}
    return {
        "ticks": [
            {"y": "82", "label": "0"}, {"y": "48", "label": "15"}, {"y": "14", "label": "30"},
        ],
        "targets": [
            {"x1": "14", "x2": "55", "y": "48", "label": ""},
            {"x1": "55", "x2": "97", "y": "14", "label": "2022年度の目標 30"},
        ],
        "lines": [
            {"x1": before[0], "y1": before[1], "x2": after[0], "y2": after[1]}
            for before, after in pairwise(places)
        ],
        "points": [
            {"x": x, "y": y, "value": value, "label": ends.get(x, ("", ""))[0],
             "anchor": ends.get(x, ("", "middle"))[1], "below": value == "12"}
            for x, y, value in places
        ],
    }  # fmt: skip


def _choices(left: int) -> dict[str, Any]:
    titles = [
        "除雪の状況を町会ごとに地図で見られるようにしたい",
        "バス停に雪よけがほしい",
        "いまは公開されていないアイデア",
    ]
    rows = [
        {"id": number, "title": title, "href": "#" if number < 2 else "", "action": "#"}
        for number, title in enumerate(titles[: 3 - left])
    ]
    return {"rows": rows, "most": 3, "left": left, "back": "12"}


def _steps(now: int) -> list[dict[str, str]]:
    labels = ["投稿", "賛同", "市の検討", "回答", "実施"]
    return [
        {"label": label, "state": "done" if place < now else "now" if place == now else ""}
        for place, label in enumerate(labels)
    ]


def _idea_steps() -> list[dict[str, Any]]:
    return [
        {"label": "投稿", "state": "done", "at": date(2026, 11, 20)},
        {"label": "公開", "state": "done", "at": date(2026, 11, 20)},
        {"label": "賛同あつめ中", "state": "now", "note": "12月20日まで"},
        {"label": "市の回答", "state": "", "note": "1月末までに"},
        {"label": "実施", "state": ""},
    ]


def _timeline() -> list[Line]:
    return lines_of([
        {"at": date(2026, 11, 20), "by": "犀川のユリカモメ さん", "title": "アイデアが投稿されました"},
        {"at": date(2026, 11, 20), "by": "市民協働推進課", "title": "確認がすみ、公開されました"},
        {
            "at": date(2026, 11, 22),
            "by": "道路管理課",
            "title": "市の回答（途中経過）",
            "note": "委託業者との契約を確認しています。",
            "kind": "answer",
            "href": "#answer",
            "demo": True,
        },
        {"at": date(2027, 1, 31), "by": "道路管理課", "title": "つぎのお知らせ（予定）", "kind": "next"},
    ])  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    return [
        {"title": "「ペーパーレス原則化」への転換", "since": "1.5", "cells": ["検討", "一部導入"],
         "steps": ["新規の紙文書での保存の原則廃止"]},
        {"title": "ペーパーレス会議の推進", "cells": ["拡充", "⇒"]},
        {"title": "内部事務システムの電子決裁対応", "cells": ["構築", "導入"]},
        {"title": "外郭団体のデジタル化促進", "cells": ["", "検討"]},
    ]  # fmt: skip


def _promises() -> list[ShownPromise]:
    made = [
        Promised("review", date(2026, 11, 25), date(2026, 11, 24), "kept", 0),
        Promised("answer", date(2026, 12, 1), date(2026, 12, 3), "late", 2),
        Promised("news", date(2026, 12, 10), None, "overdue", 5),
        Promised("news", date(2026, 12, 20), None, "coming", 5),
        Promised("answer", date(2027, 1, 20), None, "lapsed", 0),
    ]
    return shown(made)


def _pages() -> list[dict[str, Any]]:
    return [
        {"number": 1, "href": "#"},
        {"number": 2, "current": True},
        {"number": 3, "href": "#"},
        {"gap": True},
        {"number": 10, "href": "#"},
    ]


def _similar_rows() -> list[dict[str, Any]]:
    def row(title: str, excerpt: str, supports: int | None, **more: bool) -> dict[str, Any]:
        idea = {"title": title, "get_absolute_url": "#", "get_state_display": "公開中"}
        return {"idea": idea, "excerpt": excerpt, "supports": supports, "support_url": "#", **more}

    snow = "除雪車の位置や町会の作業の記録を地図に重ね、「済んだ」「まだ」をだれでも見られるように…"
    pipes = "消雪パイプのある道を地図で見たいです。紙の図面でもいいので公開してほしい。"
    return [
        row("除雪の状況を町会ごとに地図で見られるようにしたい", snow, 248, can_support=True),
        row("消雪パイプの場所を知りたい", pipes, 131, voted=True),
        row("水が出る道（融雪）を地図にのせてほしい", pipes, None),
    ]


def _draft(title: str) -> Draft:
    key = uuid.uuid5(uuid.NAMESPACE_URL, title)
    return Draft(key=key, written={"title": [title]}, updated_at=datetime(2026, 11, 22, 1, 42, tzinfo=UTC))


def _idea_rows() -> list[dict[str, Any]]:
    def row(title: str, status: str, supports: int, comments: int, day: int, **more: Any) -> dict[str, Any]:
        numbers = {"supports": supports, "comments": comments, "posted": date(2026, 11, day)}
        return {"title": title, "href": "#", "status_label": status, "theme": "くらし", **numbers, **more}

    return [
        row("除雪の状況を町会ごとに地図で見られるようにしたい", "市が検討中", 248, 31, 20, district="泉野"),
        row("消雪パイプの場所を知りたい", "公開中", 1131, 0, 2, demo=True),
    ]


def _places() -> list[dict[str, Any]]:
    found = [
        ("消雪パイプの場所を知りたい", "36.56133", "136.65621", "図書館の前の交差点", "published"),
        ("除雪の状況を町会ごとに地図で見られるようにしたい", "36.54011", "136.63540", "泉野", "under_review"),
    ]
    names = ("title", "latitude", "longitude", "where", "status")
    return [
        {"number": number, "href": "#", "posted": date(2026, 11, 2), **dict(zip(names, row, strict=True))}
        for number, row in enumerate(found, start=1)
    ]


def _place_groups() -> list[dict[str, Any]]:
    names = ("number", "where", "latitude", "longitude", "is_one_point")
    found = [(1284, "泉野", "36.54911", "136.64990", False), (31, "", "36.57810", "136.64831", True)]
    return [{"href": "#", **dict(zip(names, row, strict=True))} for row in found]


def _forms() -> dict[str, Any]:
    """A form as it comes, and one that was filled in wrongly."""
    filled = {"title": "", "email": "hana@", "body": "あ" * 20, "area": "", "stance": ""}
    return {"form": SpecimenForm(prefix="empty"), "wrong_form": SpecimenForm(filled, prefix=None)}


def _along_time() -> dict[str, Any]:
    """Steps, schedules, charts, and how a text changed."""
    return {
        "campaign_steps": _steps(1),
        "last_steps": _steps(4),
        "idea_steps": _idea_steps(),
        "entries": _timeline(),
        "years": ["2021（令和3）年度", "2022（令和4）年度"],
        "rows": _rows(),
        "chart": _chart(),
        "month_bars": _month_bars(),
        "kpi_rows": [
            {"when": "2021年度末", "value": "15 校下", "target": "15 校下", "share": "100%"},
            {"when": "2022年10月", "value": "22 校下", "target": "30 校下", "share": "73%", "demo": True},
        ],
        "similar_rows": _similar_rows(),
        "pieces": compare(
            "除雪車の位置を地図で見られるようにしたいです。",
            "除雪車の位置と町会の作業の記録を、地図でだれでも見られるようにしたいです。",
        ),
    }


def _lists() -> dict[str, Any]:
    """Ideas in a table, on a map, and what narrows them down."""
    return {
        "filter_chips": [
            {"label": "ことば", "name": "引越し", "href": "#"},
            {"label": "分野", "name": "くらし", "href": "#"},
        ],
        "idea_rows": _idea_rows(),
        "places": _places(),
        "place_groups": _place_groups(),
        "idea_sorts": {"supports": "#", "comments": "#", "posted": "#"},
        "idea_sorted": {"supports": True},
    }


def specimens() -> dict[str, Any]:
    """Realistic content for every component; all of it is made up."""
    return {
        "map": map_words(),
        "drafts": [_draft("雪の日の通学路"), _draft("")],
        "promises": _promises(),
        "posted": date(2026, 11, 20),
        "answered": date(2026, 11, 18),
        "next_date": date(2027, 1, 31),
        "comments": comments(),
        "starts": datetime(2026, 12, 6, 4, 30, tzinfo=UTC),
        "ends": datetime(2026, 12, 6, 7, 30, tzinfo=UTC),
        "states": [
            "draft", "submitted", "published", "under_review", "accepted", "in_progress",
            "done", "declined", "returned", "hidden", "withdrawn", "merged",
        ],
        "choices": _choices(2),
        "choices_made": _choices(0),
        "split": (312, 98),
        "refusal": Refusal(
            "support.closed",
            "このアイデアの賛同は12月20日に終わりました。",
            "市の回答は1月末までにお知らせします。",
        ),
        **_forms(),
        **_along_time(),
        **_lists(),
        "numbers": _pages(),
        "crumbs": [{"label": "アイデア", "href": "/ideas/"}, {"label": "雪と暮らすまちのデジタル"}],
        "gallery_title": _("Gallery of components"),
    }  # fmt: skip


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", {"section": "ideas", **specimens()})
