"""Who looks for one character (雪) finds ideas in which it is a part of a longer noun (除雪), too.

In batches; going back leaves the marks, which nothing asks for then.
"""

from django.db import migrations

from cocreate.language.japanese import characters_inside

BATCH = 1_000
ADD = "UPDATE ideas_idea SET search = search || array_to_tsvector(%s) WHERE id = %s AND search IS NOT NULL"
TEXTS = ("title", "problem", "proposal", "wish", "place_note")


def add_characters(apps, schema_editor):
    ideas = apps.get_model("ideas", "Idea").objects.exclude(search=None).order_by("pk")
    ideas = ideas.values_list("pk", "tags", *TEXTS)
    last = 0
    while rows := list(ideas.filter(pk__gt=last)[:BATCH]):
        words = [(characters_inside("\n".join([*texts, *tags])), pk) for pk, tags, *texts in rows]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(ADD, words)
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("ideas", "0046_ideas_are_found_by_their_subject")]

    operations = [migrations.RunPython(add_characters, migrations.RunPython.noop)]
