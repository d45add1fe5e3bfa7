"""Nobody of the office passes without a second factor, by whichever door."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cocreate.accounts.permissions import Role
from cocreate.live_state import may_listen
from tests.cast import person
from tests.cocreate.test_signing_in import CODE, ask, code_for, come_in

pytestmark = pytest.mark.django_db

PASSWORD = "雪だるまと兼六園の夜 2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/accounts/2fa/totp/activate/"
DESK = "/cms/"


@pytest.fixture(autouse=True)
def _strict(settings):
    cache.clear()
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def mori(mori):
    mori.set_password(PASSWORD)
    mori.save()
    return mori


@pytest.fixture
def mori_with_app(mori):
    TOTP.activate(mori, SECRET)
    RecoveryCodes.activate(mori)
    return mori


def app_shows(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_password(client: Client, person, **more):
    return client.post("/accounts/login/password/", {"login": person.email, "password": PASSWORD, **more})


def where_the_desk_leads(client: Client) -> str:
    answer = client.get(DESK)
    return f"{answer.status_code} {answer.headers.get('Location', '').split('?')[0]}".strip()


def by_password(client, person):
    with_password(client, person)


def by_code(client, person):
    come_in(client, person.email)


def by_the_wagtail_page(client, person):
    answer = client.post("/cms/login/", {"username": person.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/login/password/")


def by_a_new_password(client, person):
    client.post("/accounts/password/reset/", {"email": person.email})
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    form = client.get(path).headers["Location"]
    client.post(form, {"password1": PASSWORD + "!", "password2": PASSWORD + "!"})


def by_an_old_session(client, person):
    client.force_login(person)


DOORS = [by_password, by_code, by_the_wagtail_page, by_a_new_password, by_an_old_session]


@pytest.mark.parametrize("door", DOORS)
def test_without_a_second_factor_no_door_leads_to_the_desk(client, mori, door):
    door(client, mori)

    assert where_the_desk_leads(client) in {f"302 {SET_UP}", "302 /cms/login/"}


@pytest.mark.parametrize("door", DOORS)
def test_with_an_app_set_up_no_door_leads_past_its_code(client, mori_with_app, door):
    door(client, mori_with_app)

    assert where_the_desk_leads(client) in {
        "302 /accounts/2fa/reauthenticate/",
        "302 /cms/login/",
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_asked(client, role):
    somebody = person(f"職員（{role}）", f"{role}@example.jp", role)

    led = set()
    for door in (by_code, by_an_old_session):
        door(client, somebody)
        led.add(where_the_desk_leads(client))
        client.logout()

    assert led <= {f"302 {SET_UP}", "302 /cms/login/"}


@pytest.mark.parametrize("role", list(Role))
def test_who_came_in_as_a_citizen_and_joined_the_office_since_is_asked(client, hana, role):
    client.force_login(hana)
    assert client.get("/me/").status_code == 200

    hana.groups.add(Group.objects.get(name=role))

    assert client.get("/me/").headers["Location"].startswith(SET_UP)
    assert where_the_desk_leads(client) == f"302 {SET_UP}"


def test_the_live_socket_asks_too(client, mori_with_app):
    client.force_login(mori_with_app)
    session = client.session
    assert not may_listen(mori_with_app, "desk", session)

    client.post("/accounts/2fa/reauthenticate/", {"code": app_shows()})

    assert may_listen(mori_with_app, "desk", client.session)
    assert not may_listen(mori_with_app, "desk", None)
    mori_with_app.authenticator_set.all().delete()
    assert not may_listen(mori_with_app, "desk", client.session)


@pytest.mark.parametrize(
    "path", ["/", "/ideas/", "/me/", "/cms/", "/cms/pages/", "/api/v1/ideas/", "/documents/1/x/"]
)
def test_every_page_asks(client, mori, path):
    client.force_login(mori)

    answer = client.get(path)

    assert answer.status_code in {302, 403}
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(SET_UP)
    else:
        assert answer.json()["code"] == "second_factor_needed"


def test_password_and_code_of_the_app_lead_to_the_wanted_page(client, mori_with_app):
    step = with_password(client, mori_with_app, next="/cms/reports/")
    assert step.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session

    answer = client.post("/accounts/2fa/authenticate/", {"code": app_shows()})

    assert answer.headers["Location"] == "/cms/reports/"
    assert where_the_desk_leads(client) == "200"


def test_a_code_by_mail_does_not_replace_the_app(client, mori_with_app):
    ask(client, mori_with_app.email)
    step = client.post(CODE, {"code": code_for(mori_with_app.email)})

    assert step.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_a_session_from_before_the_app_shows_the_code_and_goes_on(client, mori_with_app):
    client.force_login(mori_with_app)

    client.post("/accounts/2fa/reauthenticate/", {"code": app_shows()})

    assert where_the_desk_leads(client) == "200"


def test_setting_up_the_app_opens_the_desk_at_once(client, mori):
    with_password(client, mori)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'entrance__secret">(\w+)<', page).group(1)

    client.post(SET_UP, {"code": app_shows(secret)})

    assert Authenticator.objects.filter(user=mori, type="totp").count() == 1
    assert where_the_desk_leads(client) == "200"


def test_setting_up_takes_the_password_even_in_an_open_session(client, mori):
    come_in(client, mori.email)

    answer = client.get(SET_UP)

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_a_code_of_the_app_works_once(client, mori_with_app):
    code = app_shows()
    with_password(client, mori_with_app)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    other = Client()
    with_password(other, mori_with_app)

    other.post("/accounts/2fa/authenticate/", {"code": code})

    assert "_auth_user_id" not in other.session


def test_after_five_guesses_the_right_code_waits(client, mori_with_app):
    with_password(client, mori_with_app)
    for _try in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    client.post("/accounts/2fa/authenticate/", {"code": app_shows()})

    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_close_the_account_for_a_while(client, mori):
    for typed in (mori.email, mori.email.upper(), f" {mori.email}", "ｍori@example.jp", mori.email):
        client.post("/accounts/login/password/", {"login": typed, "password": "wrong"})

    answer = with_password(client, mori)

    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_citizens_are_not_asked(client, hana):
    client.force_login(hana)

    assert client.get("/me/").status_code == 200


def test_where_it_is_not_required_staff_pass(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_password(client, mori)

    assert where_the_desk_leads(client) == "200"


def test_half_an_hour_away_ends_a_staff_session(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_password(client, mori)
    client.get(DESK)

    with time_machine.travel(time.time() + 31 * 60, tick=False):
        answer = client.get(DESK)

    assert answer.headers["Location"] == "/accounts/login/password/?next=%2Fcms%2F"
    assert "_auth_user_id" not in client.session


def test_a_busy_staff_session_goes_on(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_password(client, mori)
    begin = time.time()

    for minutes in (20, 40, 60):
        with time_machine.travel(begin + minutes * 60, tick=False):
            assert where_the_desk_leads(client) == "200"


def test_a_staff_session_ends_after_twelve_hours_however_busy(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = False
    with_password(client, mori)
    begin, seen = time.time(), []

    for hours in range(0, 13):
        for minutes in (1, 21, 41):
            with time_machine.travel(begin + hours * 3600 + minutes * 60, tick=False):
                seen.append(client.get("/accounts/logout/").status_code)

    assert seen == [200] * 37 + [302] * 2
    assert client.session.get("_auth_user_id") is None


def test_citizens_may_be_away_for_long(client, hana):
    come_in(client, hana.email)

    with time_machine.travel(time.time() + 10 * 24 * 3600, tick=False):
        assert client.get("/me/").status_code == 200


def test_the_picture_for_the_app_is_made_here(client, mori):
    """The secret must not travel to somebody else's QR service."""
    svg = get_adapter().build_totp_svg("otpauth://totp/x?secret=y")

    assert svg.startswith("<?xml") or "<svg" in svg


@pytest.mark.parametrize("where", ["/cms/", "/cms/ideas/worklist/", "/cms/login/"])
def test_whoever_is_not_of_the_office_hears_that_and_is_not_led_in_circles(client, hana, where):
    client.force_login(hana)

    answer = client.get(where, follow=True)

    assert answer.status_code == 403
    assert "職員" in answer.content.decode()


def test_what_the_page_said_is_not_said_again_on_another_one(client, hana):
    client.force_login(hana)
    assert client.get("/cms/campaigns/new/", follow=True).status_code == 403

    page = client.get("/ideas/").content.decode()

    assert "permission" not in page
    assert "notice--error" not in page.partition('id="request-trouble"')[0]


def test_whoever_is_of_the_office_and_logged_in_passes_the_log_in(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(mori)

    assert client.get("/cms/login/?next=/cms/ideas/worklist/").headers["Location"] == "/cms/ideas/worklist/"
    assert client.get("/cms/login/?next=https://evil.example/").headers["Location"] == "/cms/"
