"""Several phases of a campaign can move in one save; they are compared when all stand in their place."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import ideas.models.campaign


class Migration(migrations.Migration):
    dependencies = [("ideas", "0002_counters_follow_their_rows")]

    operations = [
        migrations.RemoveConstraint(model_name="phase", name="phases_of_a_campaign_never_overlap"),
        migrations.AddConstraint(
            model_name="phase",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="phases_of_a_campaign_never_overlap",
                deferrable=models.Deferrable["IMMEDIATE"],
                expressions=[
                    ("campaign", "="),
                    (
                        ideas.models.campaign._Period(
                            "opens_at", "closes_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                violation_error_message="The phases of a campaign must not overlap.",
            ),
        ),
    ]
