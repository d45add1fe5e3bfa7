"""Comments quote, are marked, name people and may be changed; how they were before is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0016_ideas_are_found_by_tag'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentTally',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tally', serialize=False, to='ideas.comment', verbose_name='comment')),
                ('helpful', models.IntegerField(db_default=0, verbose_name='found it helpful')),
                ('unhelpful', models.IntegerField(db_default=0, verbose_name='did not find it helpful')),
            ],
            options={
                'verbose_name': 'marks of a comment',
                'verbose_name_plural': 'marks of comments',
            },
        ),
        migrations.CreateModel(
            name='EarlierText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_texts', to='ideas.comment', verbose_name='comment')),
                ('stance', models.CharField(blank=True, choices=[('for', 'In favour'), ('against', 'Against'), ('question', 'Question'), ('information', 'Information')], max_length=12, verbose_name='stance')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('replaced_at', models.DateTimeField(verbose_name='replaced')),
            ],
            options={
                'verbose_name': 'earlier text of a comment',
                'verbose_name_plural': 'earlier texts of comments',
                'ordering': ['replaced_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('pk', models.CompositePrimaryKey('comment_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mark_rows', to='ideas.comment', verbose_name='comment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('value', models.SmallIntegerField(verbose_name='value')),
                ('created_at', models.DateTimeField(verbose_name='first given')),
                ('updated_at', models.DateTimeField(verbose_name='last changed')),
            ],
            options={
                'verbose_name': 'helpful mark',
                'verbose_name_plural': 'helpful marks',
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='ideas.comment', verbose_name='comment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('words', models.CharField(max_length=80, verbose_name='name in the text')),
            ],
            options={
                'verbose_name': 'mention',
                'verbose_name_plural': 'mentions',
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='edited_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last changed'),
        ),
        migrations.AddField(
            model_name='comment',
            name='quoted',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='quoted_by', to='ideas.comment', verbose_name='quoted comment'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='stance',
            field=models.CharField(blank=True, choices=[('for', 'In favour'), ('against', 'Against'), ('question', 'Question'), ('information', 'Information')], max_length=12, verbose_name='stance'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['for', 'against', 'question', 'information']), models.Q(('parent__isnull', False), ('stance', '')), _connector='OR'), name='only_an_answer_has_no_stance'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('quoted', None), models.Q(('parent__isnull', False), models.Q(('quoted', models.F('id')), _negated=True)), _connector='OR'), name='only_an_answer_quotes'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('edited_at', None), ('edited_at__gte', models.F('created_at')), _connector='OR'), name='a_comment_is_written_before_it_is_changed'),
        ),
        migrations.AddConstraint(
            model_name='commenttally',
            constraint=models.CheckConstraint(condition=models.Q(('helpful__gte', 0), ('unhelpful__gte', 0)), name='no_mark_counts_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='earliertext',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_at__gte', models.F('written_at'))), name='a_text_is_written_before_it_is_replaced'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', [-1, 0, 1])), name='a_mark_helps_or_not_or_is_gone'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'person'), name='one_mention_per_person_and_comment'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_mention_has_a_name'),
        ),
    ]
