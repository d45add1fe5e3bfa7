from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What the office did, kept for good."""

    name = "cocreate.audit"
    label = "audit"
