"""A fresh database serves the front page, news, strategy and information at once.

The texts are a beginning that holds for any city; staff change them in the CMS.
Going back takes the pages away again.
"""

import json
import uuid

from django.conf import settings
from django.db import migrations
from django.utils import timezone

ROOT_PATH = "0001"
STEP = 4

HEADLINE = "あなたの「こうしたい」を、\nまちの取組に。"
HOME_LEAD = "思いついたことを書く。賛同する。いっしょに試す。市の回答と、その後の進みぐあいまで、ここで見えます。"

INFO = [
    (
        "hajimete",
        "はじめての方へ",
        "アイデアを書いてから、まちが変わるまで。5つの段階があります。",
        [
            (
                "steps",
                [
                    ("書く", "困っていること、こうしたいこと、こうなったらうれしいことを、思いついた所から書きます。書き終わるまでログインはいりません。"),
                    ("確認", "担当者が、参加のルールに合っているかを読みます。直してほしい所があれば、理由を書いてお返しします。"),
                    ("賛同", "公開されると、だれでも賛同やコメントができます。賛同は一つのアイデアに一人一回で、いつでも取り消せます。"),
                    ("回答", "担当課が、期日を決めて回答します。見送る時は、理由を必ず書きます。"),
                    ("実施", "取り組むことになったアイデアは、終わるまで経過をお知らせします。"),
                ],
            ),
            ("heading", "だれが使えますか"),
            ("paragraph", "読むだけなら、登録はいりません。書く、賛同する、申し込むには、表示名とメールアドレスで登録します。"),
        ],
    ),
    (
        "rules",
        "参加のルール",
        "みんなが安心して書けるように、ルールを決めています。確認の時も、このルールで理由をお伝えします。",
        [
            (
                "steps",
                [
                    ("まちをよくするために書く", "暮らしの困りごとや、こうしたいことを書いてください。市へのきびしい意見も歓迎します。"),
                    ("個人がわかることを書かない", "名前、住所、電話番号、メールアドレス、顔や車のナンバーが写った写真などは書かないでください。"),
                    ("人を傷つけない", "悪口、おどし、差別、決めつけは書かないでください。人ではなく意見について書いてください。"),
                    ("宣伝や選挙のために使わない", "勧誘や関係のないリンク、特定の候補者や政党への応援や反対は書かないでください。"),
                    ("ほかの人の作品を勝手に使わない", "文章や写真は、自分のものか、使ってよいものだけをのせてください。"),
                    ("賛同は一人一回", "いくつもの登録を使って賛同を増やさないでください。"),
                ],
            ),
            ("heading", "ルールに合わない時"),
            ("paragraph", "担当者が読み、理由を書いて、書いた方にお知らせします。納得できない時は、一度だけ異議申立てができます。"),
        ],
    ),
    (
        "privacy",
        "個人情報の取扱い",
        "何のために、どの情報をお預かりするかを書いています。",
        [
            ("heading", "お預かりする情報"),
            ("paragraph", "メールアドレスは、ログインの番号と、頼まれたお知らせを送るために使います。公開しません。表示名は、アイデアやコメントを書いた人を示すために公開します。だれがどのアイデアに賛同したかは公開しません。"),
            ("heading", "写真の位置情報"),
            ("paragraph", "写真に入っている撮影場所などの情報は、受け取った時に取りのぞきます。"),
            ("heading", "クッキー"),
            ("paragraph", "ログインしていない時にクッキーを使うのは、書きかけの文章をお預かりする時と、ふりがなや言語を選んだ時だけです。ほかの会社の計測の道具は入れていません。"),
        ],
    ),
    (
        "accessibility",
        "ウェブアクセシビリティ",
        "年齢や障害、使う道具にかかわらず、だれでも読めて、書けて、賛同できることをめざしています。",
        [
            ("heading", "目標"),
            ("paragraph", "WCAG 2.2 のレベルAAと、JIS X 8341-3:2016 のレベルAAを満たすことを目標としています。試験はまだ行っていないため、「準拠」とは言えません。"),
            ("heading", "使いにくい所があったら"),
            ("paragraph", "使いにくい所を見つけたら、アイデアとして教えてください。"),
        ],
    ),
]


class Gardener:
    """Sets pages into the tree by hand: historical models do not know how to."""

    def __init__(self, apps):
        self.apps = apps
        language = settings.LANGUAGE_CODE
        self.locale, _ = apps.get_model("wagtailcore", "Locale").objects.get_or_create(language_code=language)

    def plant(self, name, parent_path, parent_address, number, slug, title, **fields):
        kind, _ = self.apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="cms", model=name.lower()
        )
        path = f"{parent_path}{number:0{STEP}d}"
        now = timezone.now()
        return self.apps.get_model("cms", name).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=kind,
            locale=self.locale,
            translation_key=uuid.uuid4(),
            path=path,
            depth=len(path) // STEP,
            numchild=0,
            url_path=f"{parent_address}{slug}/",
            live=True,
            first_published_at=now,
            last_published_at=now,
            **fields,
        )


def blocks(contents):
    return json.dumps([block(kind, value) for kind, value in contents], ensure_ascii=False)


def block(kind, value):
    if kind == "paragraph":
        value = f"<p>{value}</p>"
    if kind == "steps":
        value = [
            {"type": "item", "id": str(uuid.uuid4()), "value": {"title": title, "text": text}}
            for title, text in value
        ]
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def plant_the_first_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Page.objects.filter(depth__gt=1).delete()  # Wagtail's own welcome page, and its site with it
    garden = Gardener(apps)
    home = garden.plant("HomePage", ROOT_PATH, "/", 1, "home", "トップ", headline=HEADLINE, lead=HOME_LEAD)
    garden.plant("NewsIndexPage", home.path, home.url_path, 1, "news", "お知らせ")
    garden.plant("StrategyPage", home.path, home.url_path, 2, "strategy", "デジタル戦略", body="[]")
    pages = garden.plant("InfoIndexPage", home.path, home.url_path, 3, "pages", "このサイトについて")
    for number, (slug, title, lead, contents) in enumerate(INFO, start=1):
        garden.plant(
            "InfoPage", pages.path, pages.url_path, number, slug, title, lead=lead, body=blocks(contents)
        )
    Page.objects.filter(pk=home.pk).update(numchild=3)
    Page.objects.filter(pk=pages.pk).update(numchild=len(INFO))
    Page.objects.filter(path=ROOT_PATH).update(numchild=1)
    Site.objects.create(hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True)


def clear_the_garden(apps, schema_editor):
    apps.get_model("wagtailcore", "Page").objects.filter(depth__gt=1).delete()
    apps.get_model("wagtailcore", "Page").objects.filter(path=ROOT_PATH).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_the_pages_of_the_site"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(plant_the_first_pages, clear_the_garden)]
