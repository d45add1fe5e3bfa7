"""The office keeps a list of words that find each other."""

from django.db import migrations, models

import cocreate.synonyms.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='With “、” between them. Who searches for one of them finds the others too.', max_length=300, validators=[cocreate.synonyms.models.validate_words], verbose_name='words that mean the same')),
            ],
            options={
                'verbose_name': 'words of the same meaning',
                'verbose_name_plural': 'words of the same meaning',
                'ordering': ['words'],
                'constraints': [models.UniqueConstraint(fields=('words',), name='a_group_of_synonyms_stands_once'), models.CheckConstraint(condition=models.Q(('words__contains', '、')), name='synonyms_are_two_words_at_least')],
            },
        ),
    ]
