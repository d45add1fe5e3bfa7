"""Two phases can change places in one save, and a promise is made for a number of days that can be kept.

The number of days could be 0 before: whoever wrote or supported an idea read 「0日以内に」. Such calls
get the shortest promise there is; the longest is a year, and sixty working days for a review.
"""

from django.db import migrations, models

KEEPABLE = """
UPDATE ideas_campaign
SET answer_days = least(greatest(answer_days, 1), 365), review_days = least(greatest(review_days, 1), 60)
WHERE answer_days NOT BETWEEN 1 AND 365 OR review_days NOT BETWEEN 1 AND 60;
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0043_ideas_are_found_by_their_place")]

    operations = [
        migrations.RunSQL(KEEPABLE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="phase", name="one_phase_of_a_kind_per_campaign"),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(
                fields=["campaign", "kind"],
                name="one_phase_of_a_kind_per_campaign",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, answer_days__lte=365),
                name="a_campaign_answers_in_some_days",
                violation_error_message="Please give a number of days until the answer from 1 to 365.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(review_days__gte=1, review_days__lte=60),
                name="a_campaign_reads_in_some_days",
                violation_error_message="Please give a number of working days until the review from 1 to 60.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="campaign",
            name="threshold_is_positive",
            constraint=models.CheckConstraint(
                condition=models.Q(threshold=None) | models.Q(threshold__gt=0),
                name="threshold_is_positive",
                violation_error_message="Please give 1 support or more, or leave the number empty.",
            ),
        ),
    ]
