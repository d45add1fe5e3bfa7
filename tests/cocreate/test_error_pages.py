"""Error pages: in Japanese, honest about the text, with the number of the request and without secrets."""

from __future__ import annotations

import io
import json
import logging
import re
from types import ModuleType
from urllib.parse import quote_plus

import pytest
from django.core.cache import cache
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_http_methods

from cocreate import urls
from cocreate.error_pages import too_many_requests
from cocreate.request_id import AddRequestId, JsonLines
from ideas.models import State
from tests.factories import ideas

SECRET = "himitsu-no-kotoba"


def failing(exception):
    def view(request):
        secret = SECRET  # noqa: F841  a page with the stack would show it
        raise exception

    return view


def haste(request):
    return too_many_requests(request)


TROUBLE = {
    400: BadRequest(SECRET),
    403: PermissionDenied(SECRET),
    500: RuntimeError(SECRET),
    503: OperationalError(SECRET),
}
ROADS = ModuleType("roads")
ROADS.urlpatterns = [
    *(path(f"trouble/{status}/", failing(trouble)) for status, trouble in TROUBLE.items()),
    *(path(f"api/trouble/{status}/", failing(trouble)) for status, trouble in TROUBLE.items()),
    path("trouble/405/", require_http_methods(["PATCH"])(haste)),
    path("trouble/429/", haste),
    *urls.urlpatterns,
]
for name in ("handler400", "handler403", "handler404", "handler500"):
    setattr(ROADS, name, getattr(urls, name))
SAYS = {
    400: "保存はされていません。",
    403: "保存はされていません。",
    405: "変更や保存はされていません。",
    404: "書いたものや登録が消えることはありません。",
    429: "最後に送った内容は、保存されていません。",
    500: "いま送った内容は、保存されていないおそれがあります。",
    503: "いま送った内容は、保存されていません。",
}


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = ROADS
    return Client(raise_request_exception=False)


@pytest.fixture
def log():
    """What is written to the log, as lines."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(AddRequestId())
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield lambda: lines.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("status", SAYS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_says_what_happened_to_the_text_and_whose_site_it_is(visitor, status, method, settings):
    answer = getattr(visitor, method)(f"/trouble/{status}/")
    page = answer.content.decode()

    assert answer.status_code == status
    assert '<html lang="ja">' in page
    assert SAYS[status] in page
    assert page.count(settings.SITE["name"]) == 2  # in the title of the window, and above the page
    assert answer.headers["X-Request-Id"] in page
    assert SECRET not in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_an_author_who_is_not_logged_in_finds_the_way_from_the_letter_to_the_idea(client, hana, ren):
    """Until it is public only its author may read it, and the page that is not found cannot say so."""
    waiting = ideas.idea(author=hana, state=State.SUBMITTED).get_absolute_url()
    way = f"/accounts/login/?next={quote_plus(waiting)}"

    stranger = client.get(waiting)
    client.force_login(ren)
    other = client.get(waiting)
    client.force_login(hana)

    assert (stranger.status_code, other.status_code, client.get(waiting).status_code) == (404, 404, 200)
    assert f'href="{way}"' in stranger.content.decode()
    assert "/accounts/login/" not in other.content.decode()


@pytest.mark.django_db
def test_whoever_types_the_address_of_a_button_reads_what_it_is_and_finds_the_idea(client, ren):
    idea = ideas.idea(author=ren).get_absolute_url()

    answer = client.get(f"{idea}support/")
    sent = client.post(idea)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "このアドレスは、ページのボタンを押したときに使われるものです。" in answer.content.decode()
    assert f'href="{idea}"' in answer.content.decode()
    assert (sent.status_code, sent.headers["Allow"]) == (405, "GET, HEAD")
    assert "ここでは受け取れません。" in sent.content.decode()
    assert "/ideas/" not in client.get("/display/").content.decode()


@pytest.mark.parametrize("status", SAYS)
def test_an_error_page_reads_nothing_from_the_database(visitor, status, request):
    """No `db` here: a question to the database would be refused, and the page would be another one."""
    if status == 404:
        request.getfixturevalue("db")  # the CMS is asked for a page of this name first
    assert visitor.get(f"/trouble/{status}/").status_code == status


@pytest.mark.django_db
def test_whoever_asks_for_english_gets_english(visitor):
    page = visitor.get("/trouble/500/", headers={"Accept-Language": "en"}).content.decode()

    assert "What you just sent was probably not saved." in page


def test_what_passes_by_itself_says_when_to_come_back(visitor):
    assert visitor.get("/trouble/503/").headers["Retry-After"] == "10"
    assert visitor.get("/trouble/429/").headers["Retry-After"] == "60"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/ideas/", "/events/", "/me/", "/accounts/login/"])
def test_without_a_database_the_site_rests(monkeypatch, hana, address):
    client = Client(raise_request_exception=False)
    client.force_login(hana)

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    with monkeypatch.context() as away:
        away.setattr(connection, "_prepare_cursor", refuse)  # what every question passes
        answer = client.get(address)

    assert answer.status_code == 503
    assert SAYS[503] in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "code"), [(500, "error"), (503, "unavailable"), (400, "bad_request"), (403, "not_allowed")]
)
def test_under_api_the_same_is_json(visitor, status, code):
    answer = visitor.get(f"/api/trouble/{status}/")
    told = answer.json()

    assert (answer.status_code, told["code"]) == (status, code)
    assert re.search("[ぁ-ん]", told["message"])
    assert SECRET not in answer.content.decode()


def test_one_number_in_the_header_in_the_log_and_on_the_page(visitor, log):
    answer = visitor.get("/trouble/500/")
    number = answer.headers["X-Request-Id"]
    told = [json.loads(line) for line in log()]

    assert re.fullmatch("[0-9a-f]{12}", number)
    assert number in answer.content.decode()
    assert {line["request_id"] for line in told} == {number}
    assert {line["status_code"] for line in told if "status_code" in line} == {500}


def test_a_number_sent_by_somebody_is_not_believed(client):
    answer = client.get("/healthz", headers={"X-Request-Id": "forged"})

    assert answer.headers["X-Request-Id"] != "forged"


@pytest.mark.django_db
def test_line_breaks_from_outside_make_no_new_line_in_the_log(visitor, log):
    cache.clear()
    logging.getLogger("cocreate").error(
        "Somebody said %s", 'a\n{"level": "forged"}\r\n\u2028b', extra={"by": "x\ny"}
    )
    visitor.get("/trouble/500/%0A%7B%22level%22", headers={"User-Agent": 'a\n{"level": "forged"}'})

    levels = {json.loads(line)["level"] for line in log()}
    assert levels <= {"ERROR", "WARNING"}
