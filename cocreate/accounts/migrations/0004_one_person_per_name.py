"""No two people bear names that look the same."""

from django.db import migrations, models

import cocreate.accounts.models.user


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_every_name_is_folded")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="name_key",
            field=cocreate.accounts.models.user.NameKeyField(
                editable=False, verbose_name="folded display name"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("name_key",),
                name="one_person_per_display_name",
                violation_error_message=(
                    "Somebody else has this name or one that looks like it. Please choose another one."
                ),
            ),
        ),
    ]
