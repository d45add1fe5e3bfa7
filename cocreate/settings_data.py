"""Settings of what other programs read and write: the API, and the open data."""

from __future__ import annotations

from datetime import timedelta

from cocreate import env
from cocreate.settings_ground import SITE, TRUSTED_PROXIES

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
