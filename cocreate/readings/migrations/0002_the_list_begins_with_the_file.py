"""The office begins with the list of the product (content/readings.yaml) and changes it as it likes."""

from django.db import migrations

from cocreate.readings.reading import readings_of_the_file


def write_down(apps, schema_editor):
    readings = apps.get_model("readings", "Reading").objects
    for word, kana in readings_of_the_file().items():
        readings.get_or_create(word=word, defaults={"kana": kana})


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_how_words_are_read")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
