"""A table for what happens to votes, and one for the sealed tallies."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first_accounts"),
        ("ideas", "0004_the_office_lists_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="VoterPseudonym",
            fields=[
                (
                    "voter",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voter",
                    ),
                ),
                (
                    "pseudonym",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        unique=True,
                        verbose_name="pseudonym",
                    ),
                ),
            ],
            options={
                "verbose_name": "pseudonym of a voter",
                "verbose_name_plural": "pseudonyms of voters",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "number",
                    models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="number"),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("closes_at", models.DateTimeField(verbose_name="closes at")),
                ("upto_event", models.BigIntegerField(verbose_name="last event")),
                ("ideas", models.PositiveIntegerField(verbose_name="ideas")),
                ("previous_head", models.BinaryField(max_length=32, verbose_name="hash of the day before")),
                ("day_root", models.BinaryField(max_length=32, verbose_name="root over the ideas")),
                ("head", models.BinaryField(max_length=32, verbose_name="hash of the day")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
            ],
            options={
                "verbose_name": "tally of a day",
                "verbose_name_plural": "tallies of days",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="tallies_are_numbered_from_one"
                    ),
                    models.UniqueConstraint(
                        fields=("previous_head",), name="the_chain_of_tallies_never_forks"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedRoot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("supports", models.PositiveIntegerField(verbose_name="supports")),
                ("root", models.BinaryField(max_length=32, verbose_name="root")),
                (
                    "idea",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ideas.idea",
                        verbose_name="idea",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roots",
                        to="ideas.seal",
                        verbose_name="tally",
                    ),
                ),
            ],
            options={
                "verbose_name": "root of an idea",
                "verbose_name_plural": "roots of ideas",
                "constraints": [
                    models.UniqueConstraint(fields=("idea", "seal"), name="one_root_per_idea_and_tally")
                ],
            },
        ),
        migrations.CreateModel(
            name="VoteEvent",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False, verbose_name="number")),
                ("pseudonym", models.UUIDField(verbose_name="pseudonym of the voter")),
                ("old_value", models.SmallIntegerField(verbose_name="value before")),
                ("new_value", models.SmallIntegerField(verbose_name="value after")),
                ("version_number", models.PositiveSmallIntegerField(verbose_name="version of the idea")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("nonce", models.BinaryField(max_length=16, verbose_name="random number")),
                (
                    "idea",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ideas.idea",
                        verbose_name="idea",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote event",
                "verbose_name_plural": "vote events",
                "indexes": [
                    models.Index(fields=["idea", "number"], name="vote_events_of_an_idea"),
                    models.Index(fields=["pseudonym", "idea", "number"], name="vote_events_of_a_voter"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old_value", models.F("new_value")), _negated=True),
                        name="a_vote_event_is_a_change",
                    )
                ],
            },
        ),
    ]
