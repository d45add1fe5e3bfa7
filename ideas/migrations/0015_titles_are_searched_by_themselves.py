"""The words of a title stand once more in the search column, marked, so that titles come first.

In batches; going back leaves the marked words, which then nobody asks for.
"""

from django.db import migrations

from cocreate.language.japanese import title_words

BATCH = 1_000
ADD = "UPDATE ideas_idea SET search = search || array_to_tsvector(%s) WHERE id = %s AND search IS NOT NULL"


def mark_titles(apps, schema_editor):
    ideas = apps.get_model("ideas", "Idea").objects.order_by("pk").values_list("pk", "title")
    last = 0
    while rows := list(ideas.filter(pk__gt=last)[:BATCH]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(ADD, [(title_words(title), pk) for pk, title in rows])
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("ideas", "0014_impressions_are_counted")]

    operations = [migrations.RunPython(mark_titles, migrations.RunPython.noop)]
