import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Whoever is logged in stays so: Django's own table is moved over, where there was one.
MOVE = """
DO $$
BEGIN
    IF to_regclass('django_session') IS NOT NULL THEN
        INSERT INTO accounts_session (session_key, session_data, expire_date, person_id)
        SELECT session.session_key, session_data, expire_date, log_in.user_id
        FROM django_session AS session
        LEFT JOIN usersessions_usersession AS log_in ON log_in.session_key = session.session_key;
        DROP TABLE django_session;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_people_may_leave"),
        ("usersessions", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
    ]
