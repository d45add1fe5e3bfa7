"""The office begins with the list of the product (content/synonyms.yaml) and changes it as it likes."""

from django.db import migrations

from cocreate.language.japanese import groups_of_the_file


def write_down(apps, schema_editor):
    groups = apps.get_model("synonyms", "SynonymGroup").objects
    for words in groups_of_the_file():
        groups.get_or_create(words="、".join(words))


class Migration(migrations.Migration):
    dependencies = [("synonyms", "0001_words_of_the_same_meaning")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
