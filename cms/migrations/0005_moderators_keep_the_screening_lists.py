"""Moderators decide which words call a human, and which contacts need no mark."""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")
LISTS = ("listedword", "knowncontact")
ACTS = ("add", "change", "delete", "view")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    rights = [keys.act("ideas", model, act) for model in LISTS for act in ACTS]
    for group in ("moderator", "administrator"):
        keys.group(group).permissions.add(*rights)


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["moderator", "administrator"]):
        group.permissions.remove(*group.permissions.filter(content_type__model__in=LISTS))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_the_site_has_a_name"),
        ("ideas", "0004_the_office_lists_words"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
