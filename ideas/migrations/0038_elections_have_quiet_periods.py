"""Before elections what touches candidates keeps quiet: a period is entered, calls and ideas are marked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0037_who_sends_agrees_to_terms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='touches_candidates',
            field=models.BooleanField(db_default=False, default=False, help_text='During a quiet period it shows no counts and takes no ideas and no comments.', verbose_name='touches candidates of an election'),
        ),
        migrations.AddField(
            model_name='idea',
            name='touches_candidates',
            field=models.BooleanField(db_default=False, default=False, verbose_name='touches candidates of an election'),
        ),
        migrations.CreateModel(
            name='QuietPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('reason', models.CharField(max_length=120, verbose_name='reason')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'quiet period',
                'verbose_name_plural': 'quiet periods',
                'ordering': ['-begins_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='a_quiet_period_ends_after_it_begins', violation_error_message='A quiet period must end after it begins.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_quiet_period_has_a_reason')],
            },
        ),
    ]
