"""A comment can wait for the office; the number beside an idea never counts one that does."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNT_COMMENTS = """
CREATE OR REPLACE FUNCTION count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.review = '' AND OLD.hidden_at IS NULL AND OLD.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments - 1 WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.review = '' AND NEW.hidden_at IS NULL AND NEW.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments + 1 WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
"""

COUNT_COMMENTS_BEFORE = """
CREATE OR REPLACE FUNCTION count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.hidden_at IS NULL AND OLD.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments - 1 WHERE idea_id = OLD.idea_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.hidden_at IS NULL AND NEW.removed_at IS NULL THEN
        UPDATE ideas_counter SET comments = comments + 1 WHERE idea_id = NEW.idea_id;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('ideas', '0024_campaigns_say_what_waits'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('publish', 'Published'), ('return', 'Sent back'), ('hide', 'Hidden'), ('restore', 'Shown again')], max_length=10, verbose_name='decision')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'decision about a comment',
                'verbose_name_plural': 'decisions about comments',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='comment',
            name='a_hidden_comment_has_who_and_why',
        ),
        migrations.AddField(
            model_name='comment',
            name='hidden_automatically',
            field=models.BooleanField(db_default=False, default=False, verbose_name='hidden automatically'),
        ),
        migrations.AddField(
            model_name='comment',
            name='review',
            field=models.CharField(blank=True, choices=[('waiting', 'Waiting for review'), ('returned', 'Sent back to the author')], db_default='', max_length=10, verbose_name='review'),
        ),
        migrations.AddField(
            model_name='comment',
            name='review_reason',
            field=models.CharField(blank=True, db_default='', max_length=500, verbose_name='what should be changed'),
        ),
        migrations.AddField(
            model_name='comment',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='reviewed'),
        ),
        migrations.AddField(
            model_name='comment',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='comment',
            name='waits_because',
            field=models.CharField(blank=True, choices=[('found', 'Screening found something in the text'), ('first', 'It is one of the first contributions of this person'), ('everything', 'Everything is read first here')], db_default='', max_length=10, verbose_name='why it waits'),
        ),
        migrations.AddField(
            model_name='comment',
            name='waits_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='waiting since'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('review', 'waiting')), fields=['waits_since', 'id'], name='comments_waiting'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at', None), ('hidden_automatically', False), ('hidden_by', None)), models.Q(('hidden_at__isnull', False), ('hidden_automatically', False), ('hidden_by__isnull', False), models.Q(('hidden_reason', ''), _negated=True)), models.Q(('hidden_at__isnull', False), ('hidden_automatically', True), ('hidden_by', None)), _connector='OR'), name='a_hidden_comment_has_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review', ''), ('waits_because', ''), ('waits_since', None)), models.Q(('review', 'waiting'), ('waits_since__isnull', False), models.Q(('waits_because', ''), _negated=True)), models.Q(('review', 'returned'), ('reviewed_by__isnull', False), ('waits_because', ''), ('waits_since', None), models.Q(('review_reason', ''), _negated=True)), _connector='OR'), name='a_waiting_comment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='reviewed_at_and_by_together'),
        ),
        migrations.AddField(
            model_name='commentdecision',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='commentdecision',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='ideas.comment', verbose_name='comment'),
        ),
        migrations.AddConstraint(
            model_name='commentdecision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['publish', 'restore']), models.Q(('reason', ''), _negated=True), models.Q(('by', None), ('kind', 'hide')), _connector='OR'), name='a_refusal_of_a_comment_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='commentdecision',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['hide', 'restore']), _connector='OR'), name='only_people_review_comments'),
        ),
        migrations.RunSQL(COUNT_COMMENTS, COUNT_COMMENTS_BEFORE),
    ]
