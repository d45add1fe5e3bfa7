"""Comments for the gallery of components; all of them are made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cocreate.accounts.speaking import Voice
from cocreate.caching.poured import Poured
from ideas.views.shown_comments import (
    NOTHING,
    Action,
    Helpful,
    Quote,
    ShownComment,
    Thread,
    moment_of,
    stance_chips,
    told_by_marks,
)

QUOTE = Action(Poured("#write"), "引用して返信", Poured("（犀川のユリカモメさんのコメントに）"))
REPLY = Action(Poured("#write"), "返信", Poured("（浅野川のメダカさんのコメントに）"))
CHANGE = Action(Poured("#"), "直す", Poured("（自分のコメントを）"))
REPORT = Action(Poured("#"), "通報", Poured("（卯辰山のリスさんのコメントを）"))


def _comment(number: int, author: str, text: str, stance: str = "", **more: Any) -> ShownComment:
    written = moment_of(datetime(2026, 11, 21, 3, 12, tzinfo=UTC), "2026年11月21日 ")
    usual = {"home": Poured("#"), "actions": [QUOTE] if more.get("may_remove") else [QUOTE, REPORT]}
    helpful, marks, own = more.pop("mark", (0, 0, 0))
    mark = Helpful(Poured(f"helpful-{number}"), Poured("#"), told_by_marks(helpful, marks), own)
    pieces = [(Poured(piece), is_name) for piece, is_name in more.pop("pieces", [(text, False)])]
    return ShownComment(
        Poured(f"comment-{number}"), author=Poured(author), stance=stance_chips().get(stance), posted=written,
        pieces=pieces, mark=mark, **{**usual, **more},
    )  # fmt: skip


def _answers() -> list[ShownComment]:
    voices = [Voice("department", "道路管理課")]
    quote = Quote(Poured("#comment-2"), Poured("青木"), Poured("消雪パイプの図面は公開の準備をしています。"))
    named = [("@青木", True), ("さん、道幅もお願いします。", False)]
    return [
        _comment(
            2,
            "青木",
            "消雪パイプの図面は公開の準備をしています。",
            "information",
            voices=voices,
            edited=moment_of(datetime(2026, 11, 21, 3, 20, tzinfo=UTC)),
            mark=(11, 12, 1),
        ),
        _comment(5, "犀川のユリカモメ", "", voices=[Voice("author", "投稿者")], quote=quote, pieces=named),
        _comment(6, "卯辰山のリス", "前の文に続けて書きます。", quote=Quote(NOTHING, NOTHING, NOTHING)),
        _comment(
            8,
            "浅野川のメダカ",
            "電話で申し込めると助かります。",
            waits="あなたと事務局だけが見ています。11月26日までに結果をお知らせします。",
            actions=[CHANGE],
            may_remove=True,
        ),
        ShownComment(Poured("comment-7"), "このコメントは参加のルールに合わないため、表示していません。"),
    ]


def comments() -> list[Thread]:
    """A thread with a department's answer, a quote, a placeholder; a comment of one's own."""
    text = "消雪パイプのある道とない道も分かると助かります。\n道幅も知りたいです。"
    return [
        Thread(_comment(1, "浅野川のメダカ", text, "for", actions=[REPLY, QUOTE, REPORT], more=3,
                        more_href=Poured("#comment-1"), mark=(4, 4, -1)), _answers()),
        Thread(_comment(3, "卯辰山のリス", "個人の家の前まで分かるのは心配です。", "against",
                 actions=[REPLY, QUOTE, REPORT], demo=True,
                 voices=[Voice("organisation", "コード・フォー・カナザワ")])),
        Thread(_comment(4, "寺町の朝市", "夜も更新されますか。", "question",
                 actions=[QUOTE, CHANGE], may_remove=True,
                 voices=[Voice("office", "市民協働推進課")])),
    ]  # fmt: skip
