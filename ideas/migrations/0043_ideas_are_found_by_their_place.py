"""An idea is found by its place: by the words for it, and by what stands for its district.

In batches; going back leaves the words, by which an idea is then still found.
"""

from django.db import migrations

from cocreate.language.japanese import lexemes

BATCH = 1_000
ADD = "UPDATE ideas_idea SET search = search || array_to_tsvector(%s) WHERE id = %s AND search IS NOT NULL"


def words_of(district, place_note):
    return [*lexemes(place_note), *([f"@{district}"] if district else [])]


def add_places(apps, schema_editor):
    ideas = apps.get_model("ideas", "Idea").objects.exclude(district=None, place_note="").order_by("pk")
    ideas = ideas.values_list("pk", "district", "place_note")
    last = 0
    while rows := list(ideas.filter(pk__gt=last)[:BATCH]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(ADD, [(words_of(district, note), pk) for pk, district, note in rows])
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("ideas", "0042_votes_of_an_idea_have_one_index")]

    operations = [migrations.RunPython(add_places, migrations.RunPython.noop)]
