"""What every other setting asks first: where the site runs, what is a demonstration, what it is called."""

from __future__ import annotations

from pathlib import Path

from cocreate import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("COCREATE_VAR", str(BASE_DIR / "var")))

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
