"""Ideas are joined when all their authors agree; a joined idea leads to one that is not joined itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The row that is joined into is held while it is looked at, so that two merges at once make no chain.
NO_CHAIN = """
CREATE FUNCTION no_chain_of_merged_ideas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NULL THEN RETURN NULL; END IF;
    PERFORM 1 FROM ideas_idea WHERE id = NEW.merged_into_id AND merged_into_id IS NULL FOR SHARE;
    IF NOT FOUND OR EXISTS (SELECT 1 FROM ideas_idea WHERE merged_into_id = NEW.id) THEN
        RAISE EXCEPTION 'idea % would be part of a chain of merged ideas', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_chain_of_merged_ideas';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER merged_ideas_make_no_chain AFTER INSERT OR UPDATE OF merged_into_id ON ideas_idea
    FOR EACH ROW EXECUTE FUNCTION no_chain_of_merged_ideas();
"""
BACK = """
DROP TRIGGER merged_ideas_make_no_chain ON ideas_idea;
DROP FUNCTION no_chain_of_merged_ideas();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("ideas", "0018_marks_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MergePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_target', models.BooleanField(verbose_name='stays')),
                ('is_open', models.BooleanField(default=True, verbose_name='is open')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed')),
                ('state_before', models.CharField(blank=True, choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('published', 'Published'), ('under_review', 'The city is considering it'), ('accepted', 'The city will do it'), ('in_progress', 'In progress'), ('done', 'Done'), ('declined', 'Not adopted'), ('returned', 'Sent back to the author'), ('hidden', 'Hidden'), ('withdrawn', 'Withdrawn'), ('merged', 'Merged into another idea')], max_length=12, verbose_name='state before')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merge_parts', to='ideas.idea', verbose_name='idea')),
            ],
            options={
                'verbose_name': 'idea of a merge proposal',
                'verbose_name_plural': 'ideas of a merge proposal',
                'ordering': ['-is_target', 'idea_id'],
            },
        ),
        migrations.CreateModel(
            name='CarriedVote',
            fields=[
                ('pk', models.CompositePrimaryKey('part_id', 'voter_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_vote', models.BooleanField(verbose_name='made a vote')),
                ('voted_at', models.DateTimeField(verbose_name='time of the vote')),
                ('freed_choice', models.BooleanField(default=False, verbose_name='gave up the other support')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voter')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carried', to='ideas.mergepart', verbose_name='joined idea')),
            ],
            options={
                'verbose_name': 'support carried over',
                'verbose_name_plural': 'supports carried over',
            },
        ),
        migrations.CreateModel(
            name='MergeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Waiting for the authors'), ('merged', 'Joined'), ('refused', 'Refused'), ('expired', 'Not answered in time'), ('lapsed', 'Not possible any more'), ('undone', 'Undone')], default='open', max_length=8, verbose_name='state')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the end')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('undone_reason', models.CharField(blank=True, max_length=300, verbose_name='reason for undoing')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'merge proposal',
                'verbose_name_plural': 'merge proposals',
                'ordering': ['-proposed_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='mergepart',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='ideas.mergeproposal', verbose_name='merge proposal'),
        ),
        migrations.AddIndex(
            model_name='mergeproposal',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['proposed_at'], name='merges_waiting'),
        ),
        migrations.AddConstraint(
            model_name='mergeproposal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_merge_proposal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='mergeproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='ended_at_and_ended_by_of_a_merge_proposal'),
        ),
        migrations.AddConstraint(
            model_name='mergeproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None), ('undone_reason', ''), models.Q(('state', 'undone'), _negated=True)), models.Q(('state', 'undone'), ('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undone_reason', ''), _negated=True)), _connector='OR'), name='undone_at_undone_by_and_why_together'),
        ),
        migrations.AddConstraint(
            model_name='mergepart',
            constraint=models.UniqueConstraint(fields=('proposal', 'idea'), name='an_idea_is_once_in_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='mergepart',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('idea',), name='one_open_merge_proposal_per_idea'),
        ),
        migrations.AddConstraint(
            model_name='mergepart',
            constraint=models.UniqueConstraint(condition=models.Q(('is_target', True)), fields=('proposal',), name='one_idea_stays_in_a_merge'),
        ),
        migrations.AddConstraint(
            model_name='mergepart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_by', None)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='agreed_at_and_agreed_by_together'),
        ),
        migrations.RunSQL(NO_CHAIN, BACK),
    ]
