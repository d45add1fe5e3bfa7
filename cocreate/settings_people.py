"""Settings of people: how they log in, how often somebody may try, what the office needs besides."""

from __future__ import annotations

from cocreate import env
from cocreate.settings_ground import PRODUCTION, SITE, TRUSTED_PROXIES

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
