"""A subject stands among the words of an idea by its number, no longer by the words of its name.

In batches. Going back leaves the number, which nothing asks for then: an idea that is not changed
afterwards is found by its own words only.
"""

from django.db import migrations

from cocreate.language.japanese import lexemes

BATCH = 1_000
MARK = """
UPDATE ideas_idea SET search = ts_delete(search, %s::text[]) || array_to_tsvector(%s)
WHERE id = %s AND search IS NOT NULL
"""
TEXTS = ("title", "problem", "proposal", "wish", "place_note")


def changes(rows, names):
    """For each idea the words that only the name of its subject gave it, and the number instead."""
    for pk, category, tags, *texts in rows:
        own = set(lexemes("\n".join([*texts, *tags])))
        yield sorted(names[category] - own), [f"#{category}"], pk


def mark_subjects(apps, schema_editor):
    subjects = apps.get_model("ideas", "Category").objects.values_list("pk", "name")
    names = {pk: set(lexemes(name)) for pk, name in subjects}
    ideas = apps.get_model("ideas", "Idea").objects.exclude(category=None).order_by("pk")
    ideas = ideas.values_list("pk", "category", "tags", *TEXTS)
    last = 0
    while rows := list(ideas.filter(pk__gt=last)[:BATCH]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(MARK, list(changes(rows, names)))
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("ideas", "0045_invitations_wait_for_publication")]

    operations = [migrations.RunPython(mark_subjects, migrations.RunPython.noop)]
