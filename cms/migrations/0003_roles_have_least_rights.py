"""The roles of the office, each with what its work needs and no more.

What somebody may do with a single idea or event is asked by the rules; these rights only
open the doors of the CMS. Citizens and organisers hold none. Permissions are named here
one by one, because Django makes their rows only after the last migration. Wagtail's own
example groups go away. Running it again adds nothing; going back takes the rights away.
"""

from django.db import migrations

ACTS = {"add": "Can add {}", "change": "Can change {}", "delete": "Can delete {}", "view": "Can view {}"}

# group -> {(app, model): acts}
RIGHTS = {
    "moderator": {
        ("ideas", "campaign"): ["add", "change", "view"],
        ("ideas", "category"): ["add", "change", "view"],
        ("ideas", "idea"): ["view"],
        ("accounts", "organisation"): ["add", "change", "view"],
        ("events", "event"): ["add", "change", "view"],
        ("strategy", "measurement"): ["add", "change", "view"],
        ("strategy", "indicator"): ["view"],
        ("strategy", "initiative"): ["view"],
    },
    "department": {
        ("ideas", "idea"): ["view"],
        ("strategy", "measurement"): ["add", "change", "view"],
        ("strategy", "indicator"): ["view"],
        ("strategy", "initiative"): ["view"],
    },
    "coe": {
        ("ideas", "idea"): ["view"],
    },
    "administrator": {
        ("accounts", "user"): ["add", "change", "view"],
        ("accounts", "department"): ["add", "change", "delete", "view"],
        ("accounts", "organisation"): ["add", "change", "delete", "view"],
        ("audit", "entry"): ["view"],
        ("auth", "group"): ["view"],
        ("events", "event"): ["add", "change", "delete", "view"],
        ("ideas", "campaign"): ["add", "change", "delete", "view"],
        ("ideas", "category"): ["add", "change", "delete", "view"],
        ("ideas", "idea"): ["view"],
        ("places", "district"): ["add", "change", "delete", "view"],
        ("strategy", "indicator"): ["add", "change", "delete", "view"],
        ("strategy", "initiative"): ["add", "change", "delete", "view"],
        ("strategy", "measurement"): ["add", "change", "view"],
        ("strategy", "recommendation"): ["add", "change", "delete", "view"],
        ("strategy", "strategy"): ["add", "change", "delete", "view"],
        ("strategy", "version"): ["add", "change", "delete", "view"],
    },
}
# (app, model, codename, name) -> groups
SPECIAL = {
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"): list(RIGHTS),
    ("ideas", "idea", "moderate_idea", "Can decide the moderation queue"): ["moderator", "administrator"],
    ("ideas", "idea", "answer_idea", "Can answer assigned ideas"): [
        "moderator",
        "department",
        "administrator",
    ],
}
# Pages: moderators write news, administrators everything below the root.
PAGES = {
    "moderator": ("news", ["add", "change", "publish"]),
    "administrator": (None, ["add", "change", "publish", "bulk_delete", "lock", "unlock"]),
}
FILES = {
    "moderator": {("wagtailimages", "image"): ["add", "choose"]},
    "administrator": {
        ("wagtailimages", "image"): ["add", "change", "choose"],
        ("wagtaildocs", "document"): ["add", "change", "choose"],
        ("wagtailcore", "collection"): ["add", "change", "delete"],
    },
}
WAGTAIL_EXAMPLES = ["Editors", "Moderators"]


class Keyring:
    """Finds or makes the rows of permissions, content types and groups."""

    def __init__(self, apps):
        self.types = apps.get_model("contenttypes", "ContentType").objects
        self.permissions = apps.get_model("auth", "Permission").objects
        self.groups = apps.get_model("auth", "Group").objects

    def group(self, name):
        return self.groups.get_or_create(name=name)[0]

    def permission(self, app, model, codename, name):
        kind, _ = self.types.get_or_create(app_label=app, model=model)
        return self.permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]

    def act(self, app, model, act):
        words = ACTS.get(act, "Can " + act + " {}")
        return self.permission(app, model, f"{act}_{model}", words.format(model))


def give_rights(apps, schema_editor):
    keys = Keyring(apps)
    for group, rights in RIGHTS.items():
        row = keys.group(group)
        for (app, model), acts in rights.items():
            row.permissions.add(*[keys.act(app, model, act) for act in acts])
    for permission, groups in SPECIAL.items():
        for group in groups:
            keys.group(group).permissions.add(keys.permission(*permission))
    give_pages(apps, keys)
    give_files(apps, keys)
    keys.groups.filter(name__in=WAGTAIL_EXAMPLES, user=None).delete()


def give_pages(apps, keys):
    given = apps.get_model("wagtailcore", "GroupPagePermission").objects
    pages = apps.get_model("wagtailcore", "Page").objects
    for group, (slug, acts) in PAGES.items():
        page = pages.filter(depth=1).first() if slug is None else pages.filter(slug=slug, depth=3).first()
        if page is None:
            continue
        for act in acts:
            permission = keys.permission("wagtailcore", "page", f"{act}_page", f"Can {act} page")
            given.get_or_create(group=keys.group(group), page=page, permission=permission)


def give_files(apps, keys):
    given = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    if root is None:
        return
    for group, rights in FILES.items():
        for (app, model), acts in rights.items():
            for act in acts:
                permission = keys.act(app, model, act)
                given.get_or_create(group=keys.group(group), collection=root, permission=permission)


def take_rights(apps, schema_editor):
    """The groups stay, because people belong to them; they only open no doors any more."""
    groups = apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS)
    for group in groups:
        group.permissions.clear()
    for name in ("GroupPagePermission", "GroupCollectionPermission"):
        apps.get_model("wagtailcore", name).objects.filter(group__in=groups).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_the_first_pages_stand"),
        ("accounts", "0001_first_accounts"),
        ("audit", "0002_entries_are_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("events", "0001_events_and_registrations"),
        ("ideas", "0003_phases_may_move_together"),
        ("places", "0001_first_places"),
        ("strategy", "0001_first_strategy"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(give_rights, take_rights)]
