"""A campaign says who takes part, how many ideas each may choose, and whether counts are hidden."""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_first_accounts'),
        ('ideas', '0019_ideas_are_joined_by_consent'),
        ('strategy', '0001_first_strategy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('pk', models.CompositePrimaryKey('campaign_id', 'voter_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ("campaign", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='ideas.campaign', verbose_name='campaign')),
                ("voter", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to=settings.AUTH_USER_MODEL, verbose_name='voter')),
                ('choices', models.PositiveSmallIntegerField(db_default=0, verbose_name='choices that stand')),
                ('most', models.PositiveSmallIntegerField(verbose_name='choices that are allowed')),
            ],
            options={
                'verbose_name': 'ballot',
                'verbose_name_plural': 'ballots',
            },
        ),
        migrations.AddField(
            model_name='campaign',
            name='allowed_categories',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Left empty, all of them can be chosen.', related_name='+', to='ideas.category', verbose_name='subjects that can be chosen'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='allowed_initiatives',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Left empty, all of them can be chosen.', related_name='+', to='strategy.initiative', verbose_name='initiatives that can be chosen'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='choices_each',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Only for a limited number of ideas: from 1 to 20.', null=True, verbose_name='number of ideas one person may choose'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='description',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 5)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'template': 'ideas/description/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Paragraph', 'template': 'ideas/description/paragraph.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the picture shows, for people who do not see it.', 'label': 'Alternative text', 'max_length': 200}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt', 3), ('caption', 4)]], {})}, verbose_name='description with pictures'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='has_map',
            field=models.BooleanField(default=True, verbose_name='a place on the map can be given'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='problem_hint',
            field=models.CharField(blank=True, max_length=200, verbose_name='hint to the first question'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='problem_label',
            field=models.CharField(blank=True, max_length=60, verbose_name='first question'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='proposal_hint',
            field=models.CharField(blank=True, max_length=200, verbose_name='hint to the second question'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='proposal_label',
            field=models.CharField(blank=True, max_length=60, verbose_name='second question'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='shows_confirmed',
            field=models.BooleanField(default=False, help_text='Shown from ten people on each side, so that nobody can be guessed.', verbose_name='show how many supporters are confirmed residents'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='voting_method',
            field=models.CharField(choices=[('support', 'Any number of ideas'), ('limited', 'A limited number of ideas')], default='support', max_length=8, verbose_name='how many ideas one person may support'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='wish_hint',
            field=models.CharField(blank=True, max_length=200, verbose_name='hint to the third question'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='wish_label',
            field=models.CharField(blank=True, max_length=60, verbose_name='third question'),
        ),
        migrations.AddField(
            model_name='counter',
            name='supports_confirmed',
            field=models.IntegerField(db_default=0, verbose_name='supports of confirmed residents'),
        ),
        migrations.AddField(
            model_name='phase',
            name='hides_counts',
            field=models.BooleanField(default=False, help_text='Nobody but the moderators sees a number of supports before. Needs an end.', verbose_name='counts are hidden until this phase ends'),
        ),
        migrations.AddField(
            model_name='phase',
            name='who_posts',
            field=models.CharField(choices=[('everyone', 'Everybody who is logged in'), ('residents', 'Confirmed residents only')], default='everyone', max_length=9, verbose_name='who may post'),
        ),
        migrations.AddField(
            model_name='phase',
            name='who_supports',
            field=models.CharField(choices=[('everyone', 'Everybody who is logged in'), ('residents', 'Confirmed residents only')], default='everyone', max_length=9, verbose_name='who may support'),
        ),
        migrations.AddField(
            model_name='vote',
            name='confirmed',
            field=models.BooleanField(db_default=False, editable=False, verbose_name='by a confirmed resident'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choices_each', None), ('voting_method', 'support')), models.Q(('choices_each__gte', 1), ('choices_each__lte', 20), ('voting_method', 'limited')), _connector='OR'), name='limited_choices_have_a_number', violation_error_message='Please give a number from 1 to 20 for limited choices, and none otherwise.'),
        ),
        migrations.AddConstraint(
            model_name='counter',
            constraint=models.CheckConstraint(condition=models.Q(('supports_confirmed__gte', 0), ('supports_confirmed__lte', models.F('supports'))), name='confirmed_supports_are_a_part'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('hides_counts', False), ('closes_at__isnull', False), _connector='OR'), name='hidden_counts_appear_one_day', violation_error_message='A phase that hides the counts needs an end.'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('choices__lte', models.F('most'))), name='choices_stay_within_the_limit'),
        ),
    ]
