"""Comments for the gallery of components; all of them are made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cocreate.accounts.speaking import Voice
from ideas.views.shown_comments import Action, Helpful, Quote, ShownComment, stance_chips

QUOTE = Action("#write", "引用して返信", "（犀川のユリカモメさんのコメントに）")
REPLY = Action("#write", "返信", "（浅野川のメダカさんのコメントに）")
CHANGE = Action("#", "直す", "（自分のコメントを）")
REPORT = Action("#", "通報", "（卯辰山のリスさんのコメントを）")


def _comment(number: int, author: str, text: str, stance: str = "", **more: Any) -> ShownComment:
    written = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
    usual = {"home": "#", "actions": [QUOTE] if more.get("may_remove") else [QUOTE, REPORT]}
    mark = Helpful(f"helpful-{number}", "#", *more.pop("mark", (0, 0, 0)))
    pieces = more.pop("pieces", [(text, False)])
    return ShownComment(
        f"comment-{number}", author=author, stance=stance_chips().get(stance), posted=written,
        pieces=pieces, mark=mark, **{**usual, **more},
    )  # fmt: skip


def comments() -> list[ShownComment]:
    """A thread with a department's answer, a quote, a placeholder; a comment of one's own."""
    voices = [Voice("department", "道路管理課")]
    quote = Quote("#comment-2", "青木", "消雪パイプの図面は公開の準備をしています。")
    named = [("@青木", True), ("さん、道幅もお願いします。", False)]
    answers = [
        _comment(
            2,
            "青木",
            "消雪パイプの図面は公開の準備をしています。",
            "information",
            voices=voices,
            edited=datetime(2026, 11, 21, 3, 20, tzinfo=UTC),
            mark=(11, 12, 1),
        ),
        _comment(5, "犀川のユリカモメ", "", voices=[Voice("author", "投稿者")], quote=quote, pieces=named),
        _comment(6, "卯辰山のリス", "前の文に続けて書きます。", quote=Quote("", "", "")),
        _comment(
            8,
            "浅野川のメダカ",
            "電話で申し込めると助かります。",
            waits="あなたと事務局だけが見ています。11月26日までに結果をお知らせします。",
            actions=[CHANGE],
            may_remove=True,
        ),
        ShownComment("comment-7", "このコメントは参加のルールに合わないため、表示していません。"),
    ]
    text = "消雪パイプのある道とない道も分かると助かります。\n道幅も知りたいです。"
    return [
        _comment(1, "浅野川のメダカ", text, "for", actions=[REPLY, QUOTE, REPORT], replies=answers, more=3,
                 more_href="#comment-1", mark=(4, 4, -1)),
        _comment(3, "卯辰山のリス", "個人の家の前まで分かるのは心配です。", "against",
                 actions=[REPLY, QUOTE, REPORT], demo=True,
                 voices=[Voice("organisation", "コード・フォー・カナザワ")]),
        _comment(4, "寺町の朝市", "夜も更新されますか。", "question",
                 actions=[QUOTE, CHANGE], may_remove=True,
                 voices=[Voice("office", "市民協働推進課")]),
    ]  # fmt: skip
