"""A list that was begun before gets the spellings of one word (熊 and クマ) that the product comes with now."""

from django.db import migrations

from cocreate.language.japanese import lists_of_the_file


def write_down(apps, schema_editor):
    groups = apps.get_model("synonyms", "SynonymGroup").objects
    for words in lists_of_the_file()["spellings"]:
        groups.get_or_create(words="、".join(words))


class Migration(migrations.Migration):
    dependencies = [("synonyms", "0002_the_list_begins_with_the_file")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
