"""Every setting, once, from the environment.

Development and demonstration work with an empty environment. Production
(`COCREATE_ENV=production`) refuses to start with development's defaults.

Three parts stand in files beside this one: `settings_ground.py` (where it runs, what it is called),
`settings_people.py` (logging in) and `settings_data.py` (API and open data).
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.utils.csp import CSP

from cocreate import env
from cocreate.postgres.pooled import MANNERS
from cocreate.settings_data import *  # noqa: F403  Django reads one module
from cocreate.settings_ground import *  # noqa: F403  see above
from cocreate.settings_ground import BASE_DIR, DEBUG, PRODUCTION, SITE, SITE_ADDRESS, TESTING, VAR_DIR
from cocreate.settings_people import *  # noqa: F403  see above

# One thread for one product of numbers: several processes share the cores already, and threads that wait for
# each other took twenty times the processor's time to compare an idea with a thousand others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# --- When the office works (cocreate/office_days) --------------------------

HOLIDAYS_COUNTRY = env.word_or_none("HOLIDAYS_COUNTRY", "JP")  # ISO 3166
HOLIDAYS_SUBDIVISION = env.text("HOLIDAYS_SUBDIVISION", "")  # of the country, where holidays differ
OFFICE_CLOSED = env.days_of_year("OFFICE_CLOSED", "12-29..01-03")

# --- Parts -----------------------------------------------------------------

INSTALLED_APPS = [
    "cocreate",
    "cocreate.accounts",
    "cocreate.audit",
    "cocreate.notifications",
    "cocreate.places",
    "cocreate.strategy",
    "cocreate.opendata",
    "cocreate.readings",
    "cocreate.synonyms",
    "cocreate.office_days",
    "cocreate.live",
    "ideas",
    "events",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "cocreate.accounts.people_config.PeopleConfig",  # wagtail.users, with display names
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "django_tasks_db",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_vite",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cocreate.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cocreate.content_security.ContentSecurityMiddleware",
    "cocreate.caching.public.PersonalPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cocreate.time_zone.TimeZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cocreate.display.FuriganaMiddleware",
    "cocreate.same_origin.SameOriginMiddleware",
    "cocreate.accounts.recognising.RecognisingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cocreate.accounts.own_words.OwnWordsMiddleware",
    "cocreate.staff_door.StaffDoorMiddleware",
    "cocreate.error_pages.WrongMethodMiddleware",
    "cocreate.database_trouble.DatabaseTroubleMiddleware",
]

ROOT_URLCONF = "cocreate.urls"
WSGI_APPLICATION = "cocreate.wsgi.application"
ASGI_APPLICATION = "cocreate.asgi.application"
APPEND_SLASH = True

_template_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend"],
        "OPTIONS": {
            "loaders": _template_loaders
            if DEBUG
            else [("django.template.loaders.cached.Loader", _template_loaders)],
            # The second takes over the tag `cotton` of the first and remembers what components looked like.
            "builtins": [
                "django_cotton.templatetags.cotton",
                "cocreate.caching.drawn",
                "cocreate.language.gaps",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "cocreate.site_words.site_words",
            ],
        },
    },
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database --------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database(
            "DATABASE_URL",
            None
            if PRODUCTION
            else f"postgresql://cocreate@:5432/cocreate?host={quote(os.environ.get('PGHOST', ''))}",
        ),
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"]["OPTIONS"] |= {
    # A stuck row must not take the whole site down (reliability.md, finding 4).
    # Django joins tables in a sensible order by itself. To try every order of eight takes PostgreSQL three
    # times as long as to keep to it, and much longer than to answer.
    "options": (
        "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
        " -c join_collapse_limit=5"
        # Questions that are asked by number all day (cocreate/postgres/prepared.py) are planned once.
        " -c plan_cache_mode=force_generic_plan"
    ),
    "prepare_threshold": 5,
}
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 2,
        "max_size": env.number("DATABASE_POOL", 20),
        "timeout": 2,
        **MANNERS,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, live news, jobs ------------------------------------------------

REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, "max_connections": 4000}]},
        }
    }
else:
    # Counters of rate limits must be shared by every process, so memory is not enough.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }
    CHANNEL_LAYERS = {}
# How often somebody did something is counted beside the database, so that counting costs a vote no query.
CACHES["pace"] = (
    CACHES["default"] | {"KEY_PREFIX": "pace"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pace"}
)
PACED = env.flag("COCREATE_PACED", default=True)
# Strangers get the same page for this long (cocreate/caching/public.py); 0 switches it off.
MICRO_CACHE_SECONDS = 0 if TESTING else env.number("MICRO_CACHE_SECONDS", 2)
# Which model says what a text means (similar ideas), and where the word vectors lie (`.ci/set-up vectors`).
MEANING = env.text("MEANING", "cocreate.language.word_vectors.load")
WORD_VECTORS = env.text("WORD_VECTORS", str(BASE_DIR / "vectors"))
# How long an author may change a comment after writing it; after an answer not any more.
COMMENT_EDIT_WINDOW = timedelta(minutes=env.number("COMMENT_EDIT_MINUTES", 15))
LIVE_READER = "cocreate.live_state.read"
IDEA_ORIGINS = "events.origins"  # who knows where ideas come from
LIVE_GUARD = "cocreate.live_state.may_listen"
TASKS = {
    "default": {
        "BACKEND": "django.tasks.backends.immediate.ImmediateBackend"
        if TESTING
        else "django_tasks_db.DatabaseBackend"
    }
}

# --- Mail ------------------------------------------------------------------

SMTP_HOST = env.text("SMTP_HOST", None if PRODUCTION else "")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.number("SMTP_PORT", 587),
            "username": env.text("SMTP_USER", ""),
            "password": env.text("SMTP_PASSWORD", ""),
            "use_tls": env.flag("SMTP_TLS", default=True),
            "timeout": 10,
        },
    }
    if SMTP_HOST
    else {"BACKEND": "cocreate.notifications.mailbox.MailboxBackend"}
}
MAILBOX = not SMTP_HOST and not PRODUCTION
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", None if PRODUCTION else "kyoso@example.jp")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
AUDIT_HEAD_TO = env.text(
    "AUDIT_HEAD_TO", ""
)  # who keeps the nightly head of the audit log, outside this system

# --- Security --------------------------------------------------------------

S3_BUCKET = env.text("S3_BUCKET", "")
# Where readers fetch pictures: a host, and a path where the bucket is one.
S3_PICTURES = env.text("S3_PICTURES") if S3_BUCKET else ""
PICTURES_FROM = [f"https://{S3_PICTURES}/"] if S3_BUCKET else []
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *PICTURES_FROM],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "cocreate.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- Map -------------------------------------------------------------------

# The pale map of 国土地理院. “none”: plain tiles of our own, for tests and for places without the network.
_tiles = env.text(
    "MAP_TILES", "none" if TESTING else "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
)
MAP_TILES = "" if _tiles == "none" else _tiles
MAP_SOURCE = env.text("MAP_SOURCE", "国土地理院")
MAP_SOURCE_PAGE = env.text("MAP_SOURCE_PAGE", "https://maps.gsi.go.jp/development/ichiran.html")
# Where somebody without a script sees a point; {latitude} and {longitude} are filled in.
MAP_PAGE = env.text("MAP_PAGE", "https://maps.gsi.go.jp/#16/{latitude}/{longitude}/")
MAP_CENTRE = env.text("MAP_CENTRE", "36.5613,136.6562")  # where a map opens: the city hall

# --- Language and time -----------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "cocreate" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
# Numbers of things are grouped where they are shown (intcomma); ids and addresses never.
NUMBER_GROUPING = 3

# --- Files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("build", BASE_DIR / "frontend" / "dist")]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT", "") or None,
            "custom_domain": S3_PICTURES,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/build/assets/.+-[A-Za-z0-9_-]{8,}\..+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "static_url_prefix": "build",
        "manifest_path": BASE_DIR / "frontend" / "dist" / ".vite" / "manifest.json",
    }
}

# --- Wagtail ---------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE["name"]
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "/cms/login/"  # `to_the_staff_door`
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False

# --- Logs ------------------------------------------------------------------

LOG_LEVEL = env.text("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cocreate.request_id.AddRequestId"}},
    "formatters": {"json": {"()": "cocreate.request_id.JsonLines"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "level": LOG_LEVEL,  # for libraries that set a level of their own
            "formatter": "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL}},  # instead of Django's own INFO and mails
}
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # cocreate/same_origin.py stands in for the token, which would make public pages differ
    "security.W019",  # the CMS shows previews in a frame of its own; frame-ancestors allows nobody else
]
