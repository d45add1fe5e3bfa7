"""Moderators and administrators keep the list of the days on which the office is closed."""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")
ACTS = ("add", "change", "delete", "view")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    rights = [keys.act("office_days", "closedday", act) for act in ACTS]
    for group in ("moderator", "administrator"):
        keys.group(group).permissions.add(*rights)


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["moderator", "administrator"]):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="office_days"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0008_campaign_editors_and_analysts"),
        ("office_days", "0001_the_office_has_closed_days"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
