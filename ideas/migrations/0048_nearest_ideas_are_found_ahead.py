"""Which ideas are nearest to one is found ahead, in the background; for those there are, from now on."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

AWAIT = "INSERT INTO ideas_nearestideas (idea_id, others, found_at) SELECT idea_id, '{}', NULL FROM ideas_ideavector"


class Migration(migrations.Migration):
    dependencies = [("ideas", "0047_ideas_are_found_by_one_character")]

    operations = [
        migrations.CreateModel(
            name="NearestIdeas",
            fields=[
                ("idea", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="nearest", serialize=False, to="ideas.idea", verbose_name="idea")),
                ("others", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list)),
                ("found_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "nearest ideas",
                "verbose_name_plural": "nearest ideas",
                "indexes": [models.Index(models.OrderBy(models.F("found_at"), nulls_first=True), name="ideas_nearest_by_age")],
            },
        ),
        migrations.RunSQL(AWAIT, migrations.RunSQL.noop),
    ]
