"""Moderators write the words in which authors hear of a reason; what was given once is not deleted."""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")
ACTS = ("add", "change", "view")
GROUPS = ("moderator", "administrator")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    rights = [keys.act("ideas", "rule", act) for act in ACTS]
    for group in GROUPS:
        keys.group(group).permissions.add(*rights)


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*group.permissions.filter(content_type__model="rule"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_the_office_keeps_the_synonyms"),
        ("ideas", "0029_the_desk_shares_its_work"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
