"""An idea has up to five tags, indicators it could move, and perhaps a point on the map."""

from decimal import Decimal

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0010_up_to_five_pictures_in_order"),
        ("strategy", "0001_first_strategy"),
    ]

    operations = [
        migrations.AddField(
            model_name="idea",
            name="indicators",
            field=models.ManyToManyField(
                blank=True,
                related_name="ideas",
                to="strategy.indicator",
                verbose_name="indicators it could move",
            ),
        ),
        migrations.AddField(
            model_name="idea",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=list,
                size=5,
                verbose_name="tags",
            ),
        ),
        migrations.AddField(
            model_name="idea",
            name="latitude",
            field=models.DecimalField(
                blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"
            ),
        ),
        migrations.AddField(
            model_name="idea",
            name="longitude",
            field=models.DecimalField(
                blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
            ),
        ),
        migrations.AddField(
            model_name="idea",
            name="place_note",
            field=models.CharField(blank=True, max_length=100, verbose_name="place in words"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(("tags__len__lte", 5)), name="an_idea_has_few_tags"
            ),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__gte", Decimal(20)),
                        ("latitude__isnull", False),
                        ("latitude__lte", Decimal(46)),
                        ("longitude__gte", Decimal(122)),
                        ("longitude__isnull", False),
                        ("longitude__lte", Decimal(154)),
                    ),
                    _connector="OR",
                ),
                name="a_place_has_both_numbers_in_japan",
            ),
        ),
    ]
