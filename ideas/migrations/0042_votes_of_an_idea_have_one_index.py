import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ideas", "0041_ideas_are_counted_by_place")]

    operations = [
        migrations.AlterField(
            model_name="vote",
            name="idea",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="ideas.idea",
                verbose_name="idea",
            ),
        ),
    ]
