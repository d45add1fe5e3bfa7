"""An idea has five places for pictures, each taken once; pictures that were there keep their order.

More than five of one idea cannot exist yet: until now a page took one.
"""

import django.db.models.constraints
from django.db import migrations, models

IN_ORDER = """
UPDATE ideas_picture AS picture SET position = least(numbered.place, 4)
FROM (
    SELECT id, row_number() OVER (PARTITION BY idea_id ORDER BY id) - 1 AS place
    FROM ideas_picture WHERE idea_id IS NOT NULL
) AS numbered
WHERE numbered.id = picture.id
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0009_drafts_are_kept")]

    operations = [
        migrations.AlterModelOptions(
            name="picture",
            options={
                "ordering": ["position", "id"],
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
            },
        ),
        migrations.AddField(
            model_name="picture",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
        # ALTER TABLE waits for no deferred check: foreign keys that the update touched are settled first.
        migrations.RunSQL(IN_ORDER, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("idea", "position"),
                name="one_picture_per_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__lt", 5)), name="five_pictures_at_most"
            ),
        ),
    ]
