"""The platform itself publishes where the rules say so, and hides until somebody decides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('ideas', '0025_comments_can_wait'),
    ]

    operations = [
        migrations.AddField(
            model_name='idea',
            name='waits_because',
            field=models.CharField(blank=True, choices=[('found', 'Screening found something in the text'), ('first', 'It is one of the first contributions of this person'), ('everything', 'Everything is read first here')], db_default='', max_length=10, verbose_name='why it waits'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['publish', 'hide', 'restore']), _connector='OR'), name='the_platform_sends_nothing_back'),
        ),
        migrations.AddField(
            model_name='idea',
            name='hidden_automatically',
            field=models.BooleanField(db_default=False, default=False, verbose_name='hidden automatically'),
        ),
        migrations.AddConstraint(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_automatically', False), ('state', 'hidden'), _connector='OR'), name='only_a_hidden_idea_was_hidden_automatically'),
        ),
    ]
