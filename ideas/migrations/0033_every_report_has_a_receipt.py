"""Every report has a receipt number, a time by which somebody is pressed, and the reason of its decision."""

import secrets

from django.db import migrations, models

import ideas.models.flag


def number_reports(apps, schema_editor):
    """Give earlier reports numbers of the same kind; few enough that drawing again costs nothing."""
    flags = apps.get_model("ideas", "Flag").objects
    known = set()
    for flag in flags.order_by("pk").iterator():
        while (receipt := f"R-{flag.created_at.year}-{secrets.randbelow(1_000_000):06}") in known:
            continue
        known.add(receipt)
        flags.filter(pk=flag.pk).update(receipt=receipt)


class Migration(migrations.Migration):
    dependencies = [('ideas', '0032_versions_keep_their_pictures')]

    operations = [
        migrations.AddField(
            model_name='flag',
            name='decision_reason',
            field=models.CharField(blank=True, db_default='', max_length=1000, verbose_name='reason of the decision'),
        ),
        migrations.AddField(
            model_name='flag',
            name='escalated_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='administrators told'),
        ),
        migrations.AddField(
            model_name='flag',
            name='receipt',
            field=models.CharField(editable=False, max_length=13, null=True, verbose_name='receipt number'),
        ),
        migrations.RunPython(number_reports, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='flag',
            name='receipt',
            field=models.CharField(default=ideas.models.flag.draw_receipt, editable=False, max_length=13, verbose_name='receipt number'),
        ),
        migrations.AddField(
            model_name='flag',
            name='reminded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='moderators reminded'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(fields=('receipt',), name='one_report_per_receipt_number'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('decision_reason', ''), ('decided_at__isnull', False), _connector='OR'), name='only_a_decided_report_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('receipt__regex', '^R-[0-9]{4}-[0-9]{6}$')), name='a_receipt_number_is_readable'),
        ),
    ]
