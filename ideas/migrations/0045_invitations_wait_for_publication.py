from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ideas", "0044_phases_change_places_and_promises_have_days")]

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
