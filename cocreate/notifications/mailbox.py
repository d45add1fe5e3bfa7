"""Where mails land in the demonstration: rows that a page shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cocreate.notifications.models import MailboxMail

SHOWN = 50
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail as a row for each recipient; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            MailboxMail(
                recipient=recipient,
                subject=message.subject[:400],
                body=str(message.body),
                html=_as_html(message),
                message_id=str(message.extra_headers.get("Message-ID", ""))[:254],
            )
            for message in email_messages
            for recipient in message.recipients()
        ]
        MailboxMail.objects.bulk_create(rows, ignore_conflicts=True)  # by Message-ID, as mail programs do
        return len(email_messages)


def _as_html(message: EmailMessage) -> str:
    for alternative in getattr(message, "alternatives", []):
        if alternative.mimetype == "text/html":
            return str(alternative.content)
    return ""


@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails, newest first; `?to=` shows one person's."""
    to = request.GET.get("to", "").replace("\x00", "").strip().lower()[:254]
    mails = MailboxMail.objects.order_by("-pk")
    if to:
        mails = mails.filter(recipient__icontains=to)
    return _show(request, "notifications/mailbox.html", {"mails": mails[:SHOWN], "to": to})


@never_cache
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail as text, with its code set apart so that it can be copied."""
    found = get_object_or_404(MailboxMail, pk=mail_id)
    code = CODE.search(found.subject)
    context = {
        "mail": found,
        "code": code.group() if code else "",
        "crumbs": [{"label": "Mailbox", "href": reverse("mailbox:list")}, {"label": found.subject}],
    }
    return _show(request, "notifications/mail.html", context)


def _show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context | {"section": ""})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
