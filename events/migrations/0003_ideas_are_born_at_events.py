"""An idea remembers at which event it was born."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_an_event_counts_its_revisions'),
        ('ideas', '0011_ideas_have_tags_and_a_place'),
    ]

    operations = [
        migrations.CreateModel(
            name='BirthOfIdea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='at')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='births', to='events.event', verbose_name='event')),
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='birth', to='ideas.idea', verbose_name='idea')),
            ],
            options={
                'verbose_name': 'idea born at an event',
                'verbose_name_plural': 'ideas born at events',
            },
        ),
    ]
