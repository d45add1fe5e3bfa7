"""What waits for the office is a rule of each campaign, and of the site for ideas without one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0004_one_person_per_name'),
        ('ideas', '0023_drafts_of_answers_are_read_by_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ideas_wait', models.CharField(choices=[('nothing', 'Nothing: everything appears at once'), ('found', 'Only texts in which screening finds something'), ('first', 'Also the first contributions of each person'), ('everything', 'Everything')], db_default='everything', default='everything', max_length=10, verbose_name='which ideas wait for review')),
                ('comments_wait', models.CharField(choices=[('nothing', 'Nothing: everything appears at once'), ('found', 'Only texts in which screening finds something'), ('first', 'Also the first contributions of each person'), ('everything', 'Everything')], db_default='nothing', default='nothing', max_length=10, verbose_name='which comments wait for review')),
                ('first_contributions', models.PositiveSmallIntegerField(db_default=3, default=3, help_text='Accepted ideas and comments count. From 1 to 20.', verbose_name='how many first contributions of a person wait')),
                ('flags_until_hidden', models.PositiveSmallIntegerField(blank=True, db_default=3, default=3, help_text='Only reports by different people whose contributions were accepted before count. Left empty, nothing is hidden without a decision.', null=True, verbose_name='reports that hide a text until it is decided')),
                ('formal_name', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='name of the formal procedure')),
                ('formal_url', models.URLField(blank=True, db_default='', default='', verbose_name='page of the city on the formal procedure')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'rules of the site',
                'verbose_name_plural': 'rules of the site',
            },
        ),
        migrations.AddField(
            model_name='campaign',
            name='comments_wait',
            field=models.CharField(choices=[('nothing', 'Nothing: everything appears at once'), ('found', 'Only texts in which screening finds something'), ('first', 'Also the first contributions of each person'), ('everything', 'Everything')], db_default='nothing', default='nothing', max_length=10, verbose_name='which comments wait for review'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='first_contributions',
            field=models.PositiveSmallIntegerField(db_default=3, default=3, help_text='Accepted ideas and comments count. From 1 to 20.', verbose_name='how many first contributions of a person wait'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='flags_until_hidden',
            field=models.PositiveSmallIntegerField(blank=True, db_default=3, default=3, help_text='Only reports by different people whose contributions were accepted before count. Left empty, nothing is hidden without a decision.', null=True, verbose_name='reports that hide a text until it is decided'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='ideas_wait',
            field=models.CharField(choices=[('nothing', 'Nothing: everything appears at once'), ('found', 'Only texts in which screening finds something'), ('first', 'Also the first contributions of each person'), ('everything', 'Everything')], db_default='everything', default='everything', max_length=10, verbose_name='which ideas wait for review'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('comments_wait__in', ['nothing', 'found', 'first', 'everything']), ('ideas_wait__in', ['nothing', 'found', 'first', 'everything'])), name='campaign_rules_are_known'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('first_contributions__gte', 1), ('first_contributions__lte', 20)), name='campaign_first_contributions_are_few', violation_error_message='Please give a number of first contributions from 1 to 20.'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('flags_until_hidden', None), ('flags_until_hidden__gte', 2), _connector='OR'), name='campaign_one_report_never_hides', violation_error_message='One report alone never hides a text. Please give 2 or more, or leave it empty.'),
        ),
        migrations.AddField(
            model_name='siterules',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddConstraint(
            model_name='siterules',
            constraint=models.CheckConstraint(condition=models.Q(('comments_wait__in', ['nothing', 'found', 'first', 'everything']), ('ideas_wait__in', ['nothing', 'found', 'first', 'everything'])), name='site_rules_are_known'),
        ),
        migrations.AddConstraint(
            model_name='siterules',
            constraint=models.CheckConstraint(condition=models.Q(('first_contributions__gte', 1), ('first_contributions__lte', 20)), name='site_first_contributions_are_few', violation_error_message='Please give a number of first contributions from 1 to 20.'),
        ),
        migrations.AddConstraint(
            model_name='siterules',
            constraint=models.CheckConstraint(condition=models.Q(('flags_until_hidden', None), ('flags_until_hidden__gte', 2), _connector='OR'), name='site_one_report_never_hides', violation_error_message='One report alone never hides a text. Please give 2 or more, or leave it empty.'),
        ),
        migrations.AddConstraint(
            model_name='siterules',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='the_site_has_one_set_of_rules'),
        ),
        migrations.AddConstraint(
            model_name='siterules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changed_at', None), ('changed_by', None)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='changed_rules_have_who_and_when'),
        ),
        migrations.RunSQL('INSERT INTO ideas_siterules (id) VALUES (1)', migrations.RunSQL.noop),
    ]
