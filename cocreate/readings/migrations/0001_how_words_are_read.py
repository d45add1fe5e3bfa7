"""The office keeps a list of how words are read."""

import re

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='As it is written, with at least one Chinese character.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator(re.compile('[々〆㐀-䶿一-鿿豈-\ufaff]'), 'Please write a word with Chinese characters.', code='no_kanji')], verbose_name='word')),
                ('kana', models.CharField(help_text='In kana. People who switch furigana on see it above the word.', max_length=100, validators=[django.core.validators.RegexValidator('^[ぁ-ゖー]+$', 'Please write the reading in kana alone.', code='not_kana')], verbose_name='reading')),
            ],
            options={
                'verbose_name': 'reading of a word',
                'verbose_name_plural': 'readings of words',
                'ordering': ['kana', 'word'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kana__regex', '^[ぁ-ゖー]+$')), name='a_reading_is_hiragana')],
            },
        ),
    ]
