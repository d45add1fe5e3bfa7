from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ideas", "0042_votes_of_an_idea_have_one_index")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="can be accepted until"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=Q(expires_at__isnull=False) | Q(accepted_at=None, declined_at=None),
                name="only_what_was_sent_is_answered",
            ),
        ),
    ]
