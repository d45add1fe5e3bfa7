"""What an author is told, one sentence for each rule of the page of rules, to begin with.

The office changes the words as it likes. Criticism of the city is no reason and has no words.
"""

from django.db import migrations

# key, number on the page of rules, name, words
RULES = [
    (
        "personal",
        3,
        "個人がわかること",
        "名前や電話番号など、個人がわかることが書かれています（参加のルール3）。"
        "その部分を消して、もう一度送ってください。ほかはこのままで大丈夫です。",
    ),
    (
        "insult",
        4,
        "人を傷つける言葉",
        "人を傷つけるおそれのある言葉があります（参加のルール4）。"
        "きびしいご意見も歓迎します。人ではなく、ことがらについて書き直してください。",
    ),
    (
        "advertising",
        5,
        "宣伝・勧誘",
        "商品やサービスの宣伝、または団体への勧誘にあたる内容があります（参加のルール5）。"
        "宣伝の部分やリンクを消して、もう一度送ってください。",
    ),
    (
        "off_topic",
        1,
        "募集と関係がない",
        "この募集のテーマと関係がわかりませんでした（参加のルール1）。"
        "まちや暮らしとの関わりを書き足すか、合う募集に送ってください。",
    ),
    (
        "unclear",
        2,
        "場面がわからない",
        "どんな場面で困ったか、一つだけでよいので教えてください（参加のルール2）。"
        "場面がわかると、ほかの方も賛同しやすくなります。書き直して、もう一度送ってください。",
    ),
    (
        "election",
        6,
        "選挙に関すること",
        "特定の候補者や政党を応援したり反対したりする内容があります（参加のルール6）。"
        "その部分を消して、もう一度送ってください。",
    ),
    (
        "copied",
        7,
        "ほかの人の作品",
        "ほかの方の文章や写真が使われているようです（参加のルール7）。"
        "ご自分の文章や写真、または使ってよいものに替えて、もう一度送ってください。",
    ),
    (
        "untrue",
        8,
        "事実が確かめられない",
        "事実かどうか確かめられない内容が、事実として書かれています（参加のルール8）。"
        "人から聞いた話は「聞いた話です」と書くか、元の資料を書き足してください。",
    ),
    (
        "duplicate",
        None,
        "同じアイデアがある",
        "同じ内容のアイデアが、すでに公開されています。そちらに賛同やコメントをお寄せください。"
        "ちがう点があれば、その点がわかるように書き直して、もう一度送ってください。",
    ),
]


def write_rules(apps, schema_editor):
    rows = apps.get_model("ideas", "Rule").objects
    for position, (key, number, name, words) in enumerate(RULES, start=1):
        rows.get_or_create(
            key=key, defaults={"number": number, "name": name, "words": words, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("ideas", "0029_the_desk_shares_its_work")]

    operations = [migrations.RunPython(write_rules, migrations.RunPython.noop)]
