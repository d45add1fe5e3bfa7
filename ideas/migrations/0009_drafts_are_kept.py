"""What somebody is writing is kept for them, and the pictures with it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ideas", "0008_new_texts_of_public_ideas_wait"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, verbose_name="submission key")),
                ("written", models.JSONField(default=dict, verbose_name="what was written")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("updated_at", models.DateTimeField(verbose_name="changed")),
                (
                    "warned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="owner was told that it will be deleted"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "indexes": [models.Index(fields=["updated_at"], name="drafts_by_last_change")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="one_draft_per_person_and_key"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="a_draft_counts_its_savings"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="picture",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="pictures",
                to="ideas.draft",
                verbose_name="draft",
            ),
        ),
    ]
