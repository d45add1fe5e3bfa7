"""A person with an account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cocreate.language.names import name_key


class NameKeyField(models.TextField[str, str]):
    """The folded display name, made anew whenever the row is written, one by one or many at once."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001  Django's own signature
        key = name_key(str(getattr(model_instance, "display_name", "")))
        setattr(model_instance, self.attname, key)
        return key


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are kept in lower case so that one address is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can be told something and can speak under a display name (表示名)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("display name"), max_length=40)
    name_key = NameKeyField(_("folded display name"), editable=False)
    language = models.CharField(_("language"), max_length=8, default="ja")
    district = models.ForeignKey(
        "places.District", models.SET_NULL, null=True, blank=True, verbose_name=_("district")
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("works for the office"), default=False)
    joined_at = models.DateTimeField(_("joined"), db_default=Now())
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    suspended_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("suspended by")
    )
    wants_supported_news = models.BooleanField(_("is told about ideas they supported"), default=True)
    residency_confirmed_at = models.DateTimeField(_("residency confirmed at"), null=True, blank=True)
    residency_confirmed_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("residency confirmed by"),
    )
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo person"), default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="email_is_lower_case"),
            models.CheckConstraint(condition=~Q(display_name=""), name="display_name_is_given"),
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(left_at=None),
                name="one_person_per_display_name",
                violation_error_message=_(
                    "Somebody else has this name or one that looks like it. Please choose another one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None, suspended_by=None) | Q(suspended_at__isnull=False),
                name="suspended_by_needs_suspended_at",
            ),
            models.CheckConstraint(
                condition=Q(residency_confirmed_at=None, residency_confirmed_by=None)
                | Q(residency_confirmed_at__isnull=False),
                name="residency_confirmed_by_needs_at",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(is_active=False, is_staff=False, district=None),
                name="who_left_is_nobody_any_more",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """A new name takes its folded form along."""
        if update_fields is not None and "display_name" in update_fields:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of the groups this person belongs to, read once per request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def is_officer(self) -> bool:
        """Whether this person speaks for a department, read once per request: menus ask for each item."""
        return self.departments.exists()
