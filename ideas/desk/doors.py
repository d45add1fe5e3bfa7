"""Who may enter which part of the desk, and how a page of it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_passes_test

from cocreate.accounts.permissions import Person, is_known, is_moderator, writes_calls
from cocreate.caching.remembered import for_seconds
from ideas.models import Rule

View = Callable[..., HttpResponse]

for_moderators: Callable[[View], View] = user_passes_test(is_moderator)


for_writers_of_calls: Callable[[View], View] = user_passes_test(writes_calls)


def answers_for_the_city(person: Person) -> bool:
    """Whether somebody answers ideas: an officer of a department, or a moderator."""
    return is_moderator(person) or (is_known(person) and person.is_officer)


for_answerers: Callable[[View], View] = user_passes_test(answers_for_the_city)


@for_seconds(60)
def offered_rules() -> list[Rule]:
    """The rules that can be given as a reason; a change is heard of within a minute."""
    return list(Rule.objects.offered())


def page(
    request: HttpRequest,
    template: str,
    title: str | Promise,
    context: Mapping[str, Any],
    *,
    above: tuple[str, str | Promise] | None = None,
    icon: str = "list-ul",
    status: int = 200,
) -> TemplateResponse:
    """A page of the desk within Wagtail's furniture; `above` is the list it belongs to.

    A template of another house is named with its folder.
    """
    crumbs: list[dict[str, Any]] = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above is not None:
        crumbs.append({"url": above[0], "label": above[1]})
    crumbs.append({"url": "", "label": title})
    furniture = {"breadcrumbs_items": crumbs, "header_title": title, "page_title": title, "header_icon": icon}
    rules = SimpleLazyObject(offered_rules)  # read only where a reason can be written
    whole = {**furniture, "moderates": is_moderator(request.user), "rules": rules, **context}
    name = template if "/" in template else f"ideas/desk/{template}"
    return TemplateResponse(request, name, whole, status=status)
