"""One's own receipts (賛同の控え), and the check against the published tally."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreate.postgres.clock import database_now
from ideas.receipts import Proof, holds, proof_of, receipt_of, receipts_of
from ideas.views.finding import person_of


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A receipt for every idea somebody supported, and whether the latest tally contains it."""
    receipts = receipts_of(person_of(request), at=database_now())
    context = {
        "section": "me",
        "crumbs": [_me(), {"label": _("Receipts of your support")}],
        "receipts": receipts,
        "seal": receipts[0].seal if receipts else None,
    }
    return render(request, "ideas/receipts.html", context)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One receipt with everything that the check needs; the page works without a connection too."""
    receipt = receipt_of(person_of(request), number, at=database_now())
    if receipt is None:
        raise Http404
    proof = proof_of(receipt)
    label = _("Receipt no. %(number)s") % {"number": number}
    context = {
        "section": "me",
        "crumbs": [_me(), _receipts(), {"label": label}],
        "receipt": receipt,
        "proof": proof,
        "holds": bool(proof and holds(proof)),
        "place": proof.position + 1 if proof else 0,
        "for_script": _for_script(proof) if proof else "",
        "words": _words(proof) if proof else {},
    }
    return render(request, "ideas/receipt.html", context)


def _me() -> dict[str, str]:
    return {"label": _("My page"), "href": reverse("accounts:me")}


def _receipts() -> dict[str, str]:
    return {"label": _("Receipts of your support"), "href": reverse("ideas:receipts")}


def _for_script(proof: Proof) -> str:
    return json.dumps({**asdict(proof), "day": proof.day.isoformat()})


def _words(proof: Proof) -> dict[str, Any]:
    """The two answers of the check, in words; the page and the script say the same."""
    day = formats.date_format(proof.day, "MONTH_DAY_FORMAT")
    return {
        "day": day,
        "good": _("Your support is contained in the tally of %(day)s.") % {"day": day},
        "bad": _("The result does not match the published tally of %(day)s.") % {"day": day},
    }
