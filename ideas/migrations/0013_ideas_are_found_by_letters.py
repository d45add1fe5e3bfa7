"""A part of a word finds an idea, when whole words find little."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ideas", "0012_the_coe_supports_departments")]

    operations = [
        migrations.AddField(
            model_name="ideavector",
            name="letters",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="ideavector",
            index=django.contrib.postgres.indexes.GinIndex(fields=["letters"], name="ideas_letters"),
        ),
    ]
