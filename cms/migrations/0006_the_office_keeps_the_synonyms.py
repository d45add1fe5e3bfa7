"""Moderators keep the list of words that find each other."""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")
ACTS = ("add", "change", "delete", "view")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    rights = [keys.act("synonyms", "synonymgroup", act) for act in ACTS]
    for group in ("moderator", "administrator"):
        keys.group(group).permissions.add(*rights)


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["moderator", "administrator"]):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="synonyms"))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_moderators_keep_the_screening_lists"),
        ("synonyms", "0001_words_of_the_same_meaning"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
