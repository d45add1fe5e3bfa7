"""A public idea can get a new text: it waits while the public one stays; a withdrawal says why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Until now the text of a public idea never changed, so its public version is the present one.
SINCE_WHEN = """
UPDATE ideas_version AS version SET public_since = idea.published_at
FROM ideas_idea AS idea
WHERE version.idea_id = idea.id AND version.number = idea.version_number AND idea.published_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ("ideas", "0007_ideas_can_be_compared_by_meaning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='withdrawal', serialize=False, to='ideas.idea', verbose_name='idea')),
                ('why', models.CharField(choices=[('duplicate', 'There is an idea like it'), ('done', 'It has come true'), ('changed_mind', 'I think otherwise now'), ('other', 'Something else')], max_length=12, verbose_name='why')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name="in the author's words")),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'withdrawal',
                'verbose_name_plural': 'withdrawals',
            },
        ),
        migrations.AddField(
            model_name='idea',
            name='content_version',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='version of the content'),
        ),
        migrations.AddField(
            model_name='version',
            name='asks_again',
            field=models.BooleanField(default=False, verbose_name='supporters are asked again'),
        ),
        migrations.AddField(
            model_name='version',
            name='public_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='public since'),
        ),
        migrations.AddField(
            model_name='version',
            name='redacted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='no longer shown since'),
        ),
        migrations.AddField(
            model_name='version',
            name='redacted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='no longer shown by'),
        ),
        migrations.AddField(
            model_name='version',
            name='redacted_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='why it is not shown'),
        ),
        migrations.AddField(
            model_name='version',
            name='review',
            field=models.CharField(blank=True, choices=[('waiting', 'Waiting for review'), ('published', 'Published'), ('returned', 'Sent back'), ('taken_back', 'Taken back by the author')], max_length=10, verbose_name='review'),
        ),
        migrations.AddField(
            model_name='version',
            name='share',
            field=models.FloatField(blank=True, null=True, verbose_name='changed part'),
        ),
        migrations.AddField(
            model_name='version',
            name='stated',
            field=models.CharField(blank=True, choices=[('wording', 'Only typing mistakes or the wording. What I want is the same.'), ('content', 'What I want has changed, or something was added.')], max_length=8, verbose_name='what the author says'),
        ),
        migrations.AddField(
            model_name='version',
            name='weight',
            field=models.CharField(blank=True, choices=[('small', 'Correction of the wording'), ('doubtful', 'To be decided by a moderator'), ('large', 'Change of the content')], max_length=8, verbose_name='weight of the change'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(condition=models.Q(('review', 'waiting')), fields=['at', 'id'], name='versions_waiting'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('from_state__in', ('published', 'under_review')), ('kind__in', ['publish', 'return'])), fields=('idea', 'version_number'), name='one_review_per_new_version'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('review', 'waiting')), fields=('idea',), name='one_new_text_waits_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('review', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_change_of_a_public_text_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('asks_again', False), ('public_since__isnull', False), _connector='OR'), name='only_a_public_version_asks_again'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('redacted_at', None), ('redacted_by', None), ('redacted_reason', '')), models.Q(('redacted_at__isnull', False), ('redacted_by__isnull', False), models.Q(('redacted_reason', ''), _negated=True)), _connector='OR'), name='redacted_at_by_and_why_together'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['duplicate', 'done', 'changed_mind', 'other'])), name='a_withdrawal_says_why'),
        ),
        migrations.RunSQL(SINCE_WHEN, migrations.RunSQL.noop),
    ]
