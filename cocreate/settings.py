"""Every setting, once, from the environment.

Development and demonstration work with an empty environment. Production
(`COCREATE_ENV=production`) refuses to start with development's defaults.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.csp import CSP

from cocreate import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("COCREATE_VAR", str(BASE_DIR / "var")))

# One thread for one product of numbers: several processes share the cores already, and threads that wait for
# each other took twenty times the processor's time to compare an idea with a thousand others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# --- Where it runs ---------------------------------------------------------

ENVIRONMENT = env.text("COCREATE_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("COCREATE_DEMO", default=not PRODUCTION)
GALLERY = not PRODUCTION

DEVELOPMENT_KEY = "development-only-key-never-used-in-production-0123456789abcdefghij"
SECRET_KEY = env.text("SECRET_KEY", None if PRODUCTION else DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
SITE_ADDRESS = env.text(
    "SITE_ADDRESS", None if PRODUCTION else f"http://localhost:{env.number('PORT', 8000)}"
)
CSRF_FAILURE_VIEW = "cocreate.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

# --- What the site calls itself (a municipality's own words) ---------------

SITE = {
    "name": env.text("SITE_NAME", "金沢 共創プラットフォーム"),
    "city": env.text("SITE_CITY", "金沢市"),
    "office": env.text("SITE_OFFICE", "市民協働推進課"),
    "partner": env.text("SITE_PARTNER", "コード・フォー・カナザワ"),
    "demo": DEMO,
}
WAGTAIL_SITE_NAME = SITE["name"]

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
    "django.contrib.sessions",
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
    "django.middleware.common.CommonMiddleware",
    "cocreate.same_origin.SameOriginMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cocreate.accounts.own_words.OwnWordsMiddleware",
    "cocreate.staff_door.StaffDoorMiddleware",
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
            "builtins": ["django_cotton.templatetags.cotton", "cocreate.caching.drawn"],
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
        # A connection that PostgreSQL dropped is found before a page gets it.
        "CONN_HEALTH_CHECKS": True,
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

# --- People ----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cocreate.accounts.doorkeeper.Doorkeeper"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cocreate.accounts.signing_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Schools and the city hall share one address, so an address may do more than a person.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "request_login_code": "60/m/ip,3/m/key,10/h/key",
    "confirm_login_code": "120/m/ip,5/600s/key",
    "login_failed": "30/m/ip,5/300s/key",
}
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_FORMS = {
    "add_email": "cocreate.accounts.passwords.AddEmailForm",
    "change_password": "cocreate.accounts.passwords.ChangePasswordForm",
    "confirm_email_verification_code": "cocreate.accounts.passwords.ConfirmAddressForm",
    "reauthenticate": "cocreate.accounts.passwords.ReauthenticateForm",
    "reset_password": "cocreate.accounts.passwords.ResetPasswordForm",
    "reset_password_from_key": "cocreate.accounts.passwords.ResetPasswordKeyForm",
    "set_password": "cocreate.accounts.passwords.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": "cocreate.accounts.second_step.SecondStepForm",
    "reauthenticate": "cocreate.accounts.second_step.SecondStepAgainForm",
    "activate_totp": "cocreate.accounts.second_step.SetUpForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE["name"]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_SAVE_EVERY_REQUEST = False
STAFF_IDLE_MINUTES = 30
STAFF_SESSION_HOURS = 12
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=PRODUCTION)
DEMO_ACCOUNTS = [
    ("市民（花）", "hana@example.jp", ""),
    ("団体の運営者", "organiser@example.jp", "kyoso-demo-2026"),
    ("確認担当（森）", "mori@example.jp", "kyoso-demo-2026"),
    ("担当課（青木）", "aoki@example.jp", "kyoso-demo-2026"),
    ("DX CoE", "coe@example.jp", "kyoso-demo-2026"),
    ("募集の編集者（小坂）", "kosaka@example.jp", "kyoso-demo-2026"),
    ("分析担当（東）", "higashi@example.jp", "kyoso-demo-2026"),
    ("管理者", "kanri@example.jp", "kyoso-demo-2026"),
]

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

# --- API -------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cocreate.api.SessionAuthentication",
        "cocreate.api.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cocreate.api.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "cocreate.api.Pages",
    "PAGE_SIZE": 20,
    "DEFAULT_THROTTLE_CLASSES": ["cocreate.api.ReadThrottle", "cocreate.api.WriteThrottle"],
    "DEFAULT_THROTTLE_RATES": {"read": "600/min", "write": "60/min"},
    "EXCEPTION_HANDLER": "cocreate.api.explain",
    # Only our own proxies are believed about where a request comes from.
    "NUM_PROXIES": TRUSTED_PROXIES,
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=365),
    "AUTH_HEADER_PREFIX": "Bearer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE["name"],
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["cocreate.api_docs.only_ours"],
    "ENUM_NAME_OVERRIDES": {
        "IdeaState": "ideas.models.state.State",
        "AnswerKind": "ideas.models.answer.Answer.Kind",
        "EventState": "events.models.event.Event.State",
        "PhaseCircle": "ideas.models.campaign.Phase.Circle",
        "RegistrationState": "events.models.registration.Registration.State",
        "CommentReview": "ideas.models.comment.Comment.Review",
        "VersionReview": "ideas.models.history.Version.Review",
        "WhatWaits": "ideas.models.review_rules.Waits",
    },
}

# --- Open data -------------------------------------------------------------

OPEN_DATA = {
    "datasets": [
        "ideas.opendata.DATASETS",
        "events.opendata.DATASETS",
        "cocreate.strategy.opendata.DATASETS",
    ],
    "licence": env.text("OPEN_DATA_LICENCE", "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）"),
    "licence_url": env.text("OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/deed.ja"),
    # The edition of the terms that stands beside every button that sends something; 20 characters at most.
    "terms": env.text("OPEN_DATA_TERMS", "2026-11"),
    # What whoever uses the data writes beside it.
    "attribution": env.text("OPEN_DATA_ATTRIBUTION", f"{SITE['city']}「{SITE['name']}」"),
    "city_code": env.text("SITE_CITY_CODE", "172014"),  # 全国地方公共団体コード
    "prefecture": env.text("SITE_PREFECTURE", "石川県"),
}

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
