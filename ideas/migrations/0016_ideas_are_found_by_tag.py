"""Ideas with a tag are found without reading them all."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ideas", "0015_titles_are_searched_by_themselves")]

    operations = [
        migrations.AddIndex(
            model_name="idea",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="ideas_tags"),
        ),
    ]
