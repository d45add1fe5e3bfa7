"""How often an idea was shown is known, so that the one seen least can come first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ideas", "0013_ideas_are_found_by_letters")]

    operations = [
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "idea",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="exposure",
                        serialize=False,
                        to="ideas.idea",
                        verbose_name="idea",
                    ),
                ),
                ("shown", models.IntegerField(db_default=0)),
            ],
            options={"verbose_name": "exposure", "verbose_name_plural": "exposures"},
        ),
        migrations.AddConstraint(
            model_name="exposure",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown__gte", 0)), name="nothing_is_shown_less_than_never"
            ),
        ),
        # Half a page stays free, so that a new number needs no new entry in an index (voting.md, section 3).
        migrations.RunSQL(
            "ALTER TABLE ideas_exposure SET (fillfactor = 50)", "ALTER TABLE ideas_exposure RESET (fillfactor)"
        ),
    ]
