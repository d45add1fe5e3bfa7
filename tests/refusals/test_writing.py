"""What somebody hears who writes an idea, keeps a draft or changes a text: each “no” once, in Japanese."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from cocreate.strategy.models import Indicator, Initiative
from ideas import drafting, opening_times, permissions, pictures, places, proposing, rewording, tagging, tying
from ideas import rewording_permissions as rewordings
from ideas.models import Category, Idea, State, Stated, Version
from ideas.wording import IdeaText, checked
from tests.factories.ideas import NOW, campaign, category, idea
from tests.refusals.town import DAY, LATER, OTHER_TEXT, TEXT, Case, Town, check, name_of


def sent_twice(town: Town) -> object:
    key = uuid4()
    town.propose(key=key)
    return town.propose(key=key, text=OTHER_TEXT)


def with_another_merged_into_it(town: Town) -> Idea:
    target = town.idea()
    idea(author=town.ren, state=State.MERGED, merged_into=target)
    return target


def about_parks(town: Town) -> object:
    call = campaign()
    call.allowed_categories.add(category(name="雪"))
    return tying.why_not_about(call, Category.objects.create(slug="parks", name="公園"))


def keep(town: Town, words: str = "椅子がほしい", *, key: object = None, seen: int = 0) -> object:
    written = {"title": [words]}
    return drafting.keep_draft(written, by=town.hana, at=NOW, key=key or uuid4(), seen_version=seen)


def one_draft_too_many(town: Town) -> object:
    return [keep(town) for _number in range(drafting.MOST_DRAFTS + 1)]


def a_draft_of_what_was_sent(town: Town) -> object:
    key = uuid4()
    town.propose(key=key)
    return keep(town, key=key)


def two_windows(town: Town) -> object:
    key = uuid4()
    keep(town, key=key)
    return keep(town, "別の文", key=key, seen=7)


def many_pictures(number: int) -> list[pictures.Chosen]:
    return [pictures.Chosen(uuid4(), "雪の道") for _number in range(number)]


def huge_picture() -> BytesIO:
    file = BytesIO()
    Image.new("1", (6400, 6400)).save(file, "PNG")
    file.seek(0)
    return file


def reword(town: Town, on: Idea, text: IdeaText = OTHER_TEXT, **words: object) -> Version:
    given = {"version_number": 1, "stated": Stated.CONTENT, "reason": "直しました", **words}
    return rewording.reword(on, by=town.hana, at=LATER, text=text, **given)


def too_often(town: Town) -> object:
    snow = town.idea()
    texts = [IdeaText(f"雪捨て場 {number}", "", "地図で見たいです。", "") for number in range(6)]
    return [reword(town, snow, text, version_number=1 + number) for number, text in enumerate(texts)]


def taken_back_twice(town: Town) -> object:
    version = reword(town, town.idea())
    rewording.take_back(version, by=town.hana, at=LATER)
    return rewording.take_back(version, by=town.hana, at=LATER)


def redact(town: Town, **changes: object) -> object:
    snow = town.idea()
    version = snow.versions.get()
    for name, value in changes.items():
        setattr(version, name, value)
    return rewordings.why_not_redact(town.mori, snow, version, NOW)


def review_what_was_taken_back(town: Town) -> object:
    version = reword(town, town.idea())
    version.review = Version.Review.TAKEN_BACK
    return rewordings.why_not_review_version(town.mori, version.idea, version, NOW)


CASES = [
    # Taking part at all
    Case(
        "log_in_first",
        "ログインしていないため、まだ送っていません。",
        lambda town: permissions.why_not_take_part(town.passer_by),
    ),
    Case(
        "account_suspended",
        "アカウントが利用停止中のため、送っていません。",
        lambda town: permissions.why_not_take_part(town.suspended),
    ),
    Case(
        "not_found",
        "このアイデアは見つからないか、公開されていません。",
        lambda town: opening_times.why_not_supported(town.idea(State.HIDDEN), NOW),
    ),
    # Sending an idea
    Case(
        "residents_only",
        "この募集に投稿できるのは、市内にお住まいと確認できた方だけです。アイデアは送られていません。",
        lambda town: permissions.why_not_propose(town.ren, campaign(who_posts="residents"), NOW),
    ),
    Case(
        "posting_not_open_yet",
        "「雪と暮らすまちのデジタル」の投稿の受付はまだ始まっていません。11月24日に始まります。",
        lambda town: opening_times.why_not_posted_to(campaign(opens_at=NOW + DAY), NOW),
    ),
    Case(
        "posting_closed",
        "「雪と暮らすまちのデジタル」の投稿の受付は11月23日に終了しました。",
        lambda town: opening_times.why_not_posted_to(campaign(closes_at=NOW), NOW),
    ),
    Case(
        "posting_closed",
        "「雪と暮らすまちのデジタル」では投稿を受け付けていません。",
        lambda town: opening_times.why_not_posted_to(campaign(posting=False), NOW),
    ),
    Case(
        "quiet_period",
        "選挙の候補者に関わるため、いまは新しい投稿やコメントを受け付けていません。",
        lambda town: opening_times.why_not_while_quiet(NOW + DAY),
    ),
    Case(
        "key_used_for_another_idea",
        "この文章は送っていません。同じページから別の文章を送っています。",
        sent_twice,
    ),
    Case(
        "not_for_this_campaign",
        "「雪と暮らすまちのデジタル」では「公園」についてのアイデアを受け付けていません。アイデアは送られていません。",
        about_parks,
    ),
    Case(
        "too_many_initiatives",
        "取組が6個選ばれているため、送信していません。選べるのは5個までです。",
        lambda town: tying.why_not_so_many([Initiative()] * 6, []),
    ),
    Case(
        "too_many_indicators",
        "成果指標が4個選ばれているため、送信していません。選べるのは3個までです。",
        lambda town: tying.why_not_so_many([], [Indicator()] * 4),
    ),
    Case(
        "no_map_here",
        "この募集では、地図の地点は付けられません。場所は言葉で書いてください。",
        lambda town: places.why_not_on_a_map(campaign(has_map=False), places.point_from("36.5", "136.6")),
    ),
    Case(
        "not_a_place",
        "地図の地点を読み取れませんでした。日本国内の地点を選ぶか、地点を消してください。",
        lambda town: places.point_from("0", "0"),
    ),
    Case("invalid_text", "ここに入力してください。", lambda town: checked("", 10)),
    Case(
        "invalid_text",
        "言葉で書いてください。記号や絵文字だけでは、みんなに伝わりません。",
        lambda town: checked("！？", 10),
    ),
    Case(
        "invalid_text",
        "3文字減らしてください。5文字まで書けます。",
        lambda town: checked("椅子がほしいです", 5),
    ),
    Case(
        "invalid_tags",
        "タグは5個までです。いま11個あります。大事なものだけ残してください。",
        lambda town: tagging.checked_tags(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百"]),
    ),
    Case(
        "invalid_tags",
        "タグ「雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪…」が長すぎます。20文字までにしてください。",
        lambda town: tagging.checked_tags(["雪" * 50]),
    ),
    Case(
        "invalid_tags",
        "タグは言葉で書いてください。「★」では探せません。",
        lambda town: tagging.checked_tags(["★"]),
    ),
    # Pictures
    Case(
        "too_many_pictures",
        "写真は5枚までです。いま6枚あります。使わない写真を減らしてください。",
        lambda town: pictures.hang(many_pictures(6), town.idea(), by=town.hana),
    ),
    Case(
        "picture_unknown",
        "写真が見つかりません。もう一度選んでください。",
        lambda town: pictures.hang(many_pictures(1), town.idea(), by=town.hana),
    ),
    Case(
        "picture_too_large",
        "写真が10MBをこえています。小さい写真を選んでください。",
        lambda town: pictures.remade(BytesIO(bytes(pictures.LARGEST_FILE + 1))),
    ),
    Case(
        "picture_too_many_pixels",
        "写真の画素が多すぎます。4,000万画素までの写真を選んでください。",
        lambda town: pictures.remade(huge_picture()),
    ),
    Case(
        "picture_unreadable",
        "このファイルは写真として読み込めませんでした。JPEG、PNG、WebP、HEICの写真を選んでください。",
        lambda town: pictures.remade(BytesIO(b"no picture")),
    ),
    # Drafts
    Case(
        "nothing_written",
        "まだ何も書かれていないため、下書きは保存していません。",
        lambda town: keep(town, " "),
    ),
    Case(
        "draft_too_long",
        "長すぎるため、下書きを保存できませんでした。",
        lambda town: keep(town, "雪" * 200_001),
    ),
    Case("too_many_drafts", "下書きがすでに30件あるため、保存できませんでした。", one_draft_too_many),
    Case(
        "sent_already",
        "このアイデアはすでに送られているため、下書きは保存していません。",
        a_draft_of_what_was_sent,
    ),
    Case(
        "draft_changed_elsewhere",
        "別の画面で下書きが変更されたため、この画面の文は保存していません。",
        two_windows,
    ),
    # Changing it before it is public, taking it back
    Case(
        "changed_meanwhile",
        "別の画面で先に文章が変わったため、今回の変更は保存していません。",
        lambda town: proposing.revise(
            town.idea(State.SUBMITTED), by=town.hana, at=NOW, text=TEXT, version_number=7
        ),
    ),
    Case(
        "cannot_revise_now",
        "このアイデアはもう公開され、読んだ人や賛同した人がいるため、文章は変えていません。",
        lambda town: permissions.why_not_revise(town.hana, town.idea(), NOW),
    ),
    Case(
        "not_the_author",
        "変更していません。アイデアを変えられるのは投稿した人だけです。",
        lambda town: permissions.why_not_as_author(town.ren, town.idea()),
    ),
    Case(
        "not_the_first_author",
        "取り下げることができるのは投稿した人だけなので、アイデアは取り下げられていません。",
        lambda town: permissions.why_not_withdraw(town.ren, town.written_together(), NOW),
    ),
    Case(
        "others_are_joined",
        "ほかの人のアイデアが統合されているため、取り下げていません。",
        lambda town: permissions.why_not_withdraw(town.hana, with_another_merged_into_it(town), NOW),
    ),
    Case(
        "already_withdrawn",
        "このアイデアはもう取り下げられています。",
        lambda town: permissions.why_not_withdraw(town.hana, town.idea(State.WITHDRAWN), NOW),
    ),
    Case(
        "cannot_withdraw_now",
        "市がもう動き始めているため、取り下げていません。",
        lambda town: permissions.why_not_withdraw(town.hana, town.idea(State.IN_PROGRESS), NOW),
    ),
    # Changing a public text
    Case(
        "cannot_revise_now",
        "このアイデアはほかのアイデアと統合されたため、文章は変えられません。",
        lambda town: rewordings.why_not_reword(
            town.hana, town.idea(State.MERGED, merged_into=town.idea()), NOW
        ),
    ),
    Case(
        "cannot_revise_now",
        "市がこの文章に回答しているため、文章は変えられません。",
        lambda town: rewordings.why_not_reword(town.hana, town.idea(State.DONE), NOW),
    ),
    Case(
        "reason_missing",
        "変更の理由が書かれていないため、保存していません。",
        lambda town: reword(town, town.idea(), reason=" "),
    ),
    Case(
        "not_stated",
        "どのような変更かが選ばれていないため、保存していません。",
        lambda town: reword(town, town.idea(), stated=""),
    ),
    Case(
        "changed_meanwhile",
        "ほかの画面で文章が変わったため、保存していません。",
        lambda town: reword(town, town.idea(), version_number=7),
    ),
    Case(
        "nothing_changed",
        "公開中の文章と同じため、何も変えていません。",
        lambda town: reword(town, snow := town.idea(), rewording.text_of(snow)),
    ),
    Case("changed_too_often", "この文章は1日に5回変更されているため、保存していません。", too_often),
    Case("nothing_waits", "この文章はもう確認待ちではないため、取りやめていません。", taken_back_twice),
    Case(
        "no_support_to_keep",
        "いまこのアイデアに賛同していないため、何も変えていません。",
        lambda town: rewordings.why_not_keep_support(town.ren, town.idea(), NOW),
    ),
    Case(
        "support_is_over",
        "このアイデアの賛同の受付は終わっているため、何も変えていません。あなたの賛同はそのまま残っています。",
        lambda town: rewordings.why_not_keep_support(town.ren, town.idea(State.DONE), NOW),
    ),
    Case(
        "version_not_waiting",
        "この文章はもう確認待ちではないため、何も決めていません（書いた人が取りやめ）。",
        review_what_was_taken_back,
    ),
    Case(
        "already_redacted",
        "この版は、すでにだれにも表示されていません。",
        lambda town: redact(town, redacted_at=NOW),
    ),
    Case("version_is_in_use", "いま使われている文章のため、この版の表示はやめられません。", redact),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
