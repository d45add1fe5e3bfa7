"""Who is told of expert support, and in which words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.notifications.telling import Letter, said, tell
from ideas.models.expert_help import ExpertHelp


def asked(request: ExpertHelp, *, at: datetime) -> None:
    """To the CoE: a department needs you."""
    words = {
        "title": request.idea.title,
        "department": request.department.name,
        "kind": request.get_kind_display(),
        "wish": request.wish,
    }
    letter = Letter(
        f"help:{request.pk}:asked",
        f"help:{request.pk}",
        said(lambda: gettext("%(department)s asks for your support: “%(title)s”") % words),
        said(
            lambda: (
                gettext(
                    "%(department)s asks the DX CoE for support with the idea “%(title)s”.\n\n"
                    "Kind: %(kind)s\n\n%(wish)s\n\nPlease accept it with a plan, or say why not."
                )
                % words
            )
        ),
        reverse("ideas_desk:help"),
    )
    tell(User.objects.filter(groups__name=Role.COE, is_active=True), letter, at=at)


def accepted(request: ExpertHelp, *, at: datetime) -> None:
    """To the department: this is how the CoE helps."""
    words = {"title": request.idea.title, "plan": request.plan}
    letter = Letter(
        f"help:{request.pk}:accepted",
        f"help:{request.pk}",
        said(lambda: gettext("The DX CoE supports you: “%(title)s”") % words),
        said(
            lambda: (
                gettext("The DX CoE accepted your request for the idea “%(title)s”.\n\nPlan:\n%(plan)s")
                % words
            )
        ),
        reverse("ideas_desk:help"),
    )
    tell(request.department.officers.filter(is_active=True), letter, at=at)


def ended(request: ExpertHelp, *, at: datetime) -> None:
    """To both sides, except to whoever ended it: what came of it."""
    words = {"title": request.idea.title, "outcome": request.outcome}
    letter = Letter(
        f"help:{request.pk}:ended",
        f"help:{request.pk}",
        said(lambda: gettext("The support by the DX CoE has ended: “%(title)s”") % words),
        said(
            lambda: (
                gettext("The support for the idea “%(title)s” has ended.\n\nWhat came of it:\n%(outcome)s")
                % words
            )
        ),
        reverse("ideas_desk:help"),
    )
    experts = User.objects.filter(groups__name=Role.COE, is_active=True)
    officers = request.department.officers.filter(is_active=True)
    concerned = [person for person in (*experts, *officers) if person.pk != request.ended_by_id]
    tell(concerned, letter, at=at)
