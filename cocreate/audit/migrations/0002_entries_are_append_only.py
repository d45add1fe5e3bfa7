from django.db import migrations

from cocreate.postgres.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first_audit")]

    operations = [append_only("audit_entry")]
