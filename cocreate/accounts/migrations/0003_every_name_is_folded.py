"""Folds the names there are. Of several that look alike the oldest account keeps its name as it is.

The others get a number behind theirs. Going back leaves the names as they are then.
"""

from django.db import migrations

from cocreate.language.names import name_key

BATCH = 1000
LONGEST = 40


def fold_names(apps, schema_editor):
    """In batches; a crowd of accounts is never in memory at once."""
    User = apps.get_model("accounts", "User")
    taken, last = set(), 0
    while people := list(User.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for person in people:
            _fold(person, taken)
            User.objects.filter(pk=person.pk).update(
                display_name=person.display_name, name_key=name_key(person.display_name)
            )
        last = people[-1].pk


def _fold(person, taken):
    wanted, number = person.display_name, 1
    while name_key(person.display_name) in taken:
        number += 1
        person.display_name = f"{wanted[: LONGEST - 7]} {number}"
    taken.add(name_key(person.display_name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_names_have_a_folded_form")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
