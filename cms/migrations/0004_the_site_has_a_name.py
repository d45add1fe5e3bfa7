"""The CMS greets the office with the site's own name instead of the address of the machine."""

from django.conf import settings
from django.db import migrations


def give_name(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(site_name="").update(site_name=settings.SITE["name"])


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_roles_have_least_rights")]

    operations = [migrations.RunPython(give_name, migrations.RunPython.noop)]
