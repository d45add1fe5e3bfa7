"""Moderators keep the list of how words are read."""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")
ACTS = ("add", "change", "delete", "view")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    rights = [keys.act("readings", "reading", act) for act in ACTS]
    for group in ("moderator", "administrator"):
        keys.group(group).permissions.add(*rights)


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["moderator", "administrator"]):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="readings"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0009_moderators_keep_the_closed_days"),
        ("readings", "0001_how_words_are_read"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
