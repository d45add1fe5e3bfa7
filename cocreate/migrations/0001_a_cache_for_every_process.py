from django.db import migrations

# What `createcachetable` would make, here so that `migrate` alone is enough. The counters of
# rate limits live in it. UNLOGGED: after a crash it is empty, which is what a cache may be,
# and its writes do not burden the log that votes wait for.
MAKE = """
CREATE UNLOGGED TABLE IF NOT EXISTS "cache" (
    "cache_key" varchar(255) NOT NULL PRIMARY KEY,
    "value" text NOT NULL,
    "expires" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "cache_expires" ON "cache" ("expires");
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(MAKE, 'DROP TABLE IF EXISTS "cache"')]
