"""Two more roles with least rights: who writes calls and news, and who only reads figures.

A campaign editor decides nothing about citizens' texts and keeps no people; an analyst enters the
CMS to read figures and changes nothing at all. What they see beyond these rights is public.
"""

from importlib import import_module

from django.db import migrations

roles = import_module("cms.migrations.0003_roles_have_least_rights")

RIGHTS = {
    "campaign_editor": {
        ("ideas", "campaign"): ["add", "change", "view"],
        ("ideas", "category"): ["view"],
    },
    "analyst": {
        ("strategy", "measurement"): ["view"],
        ("strategy", "indicator"): ["view"],
        ("strategy", "initiative"): ["view"],
    },
}
NEWS = ("add", "change", "publish")
PICTURES = ("add", "choose")


def give_rights(apps, schema_editor):
    keys = roles.Keyring(apps)
    enter = keys.permission("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
    for group, rights in RIGHTS.items():
        row = keys.group(group)
        row.permissions.add(enter)
        for (app, model), acts in rights.items():
            row.permissions.add(*[keys.act(app, model, act) for act in acts])
    editor = keys.group("campaign_editor")
    give_news(apps, keys, editor)
    give_pictures(apps, keys, editor)


def give_news(apps, keys, editor):
    page = apps.get_model("wagtailcore", "Page").objects.filter(slug="news", depth=3).first()
    given = apps.get_model("wagtailcore", "GroupPagePermission").objects
    for act in NEWS if page else ():
        permission = keys.permission("wagtailcore", "page", f"{act}_page", f"Can {act} page")
        given.get_or_create(group=editor, page=page, permission=permission)


def give_pictures(apps, keys, editor):
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    given = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for act in PICTURES if root else ():
        permission = keys.act("wagtailimages", "image", act)
        given.get_or_create(group=editor, collection=root, permission=permission)


def take_rights(apps, schema_editor):
    """The groups stay, because people belong to them; they only open no doors any more."""
    groups = apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS)
    for group in groups:
        group.permissions.clear()
    for name in ("GroupPagePermission", "GroupCollectionPermission"):
        apps.get_model("wagtailcore", name).objects.filter(group__in=groups).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_moderators_keep_the_words_for_reasons"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
