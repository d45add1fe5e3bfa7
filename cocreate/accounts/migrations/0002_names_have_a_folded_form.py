"""What two display names have in common when people take them for the same; filled by the next step."""

from django.db import migrations

import cocreate.accounts.models.user


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first_accounts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=cocreate.accounts.models.user.NameKeyField(
                editable=False, null=True, verbose_name="folded display name"
            ),
        ),
    ]
