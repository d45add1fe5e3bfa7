"""Logging in by a code: alike for everybody, and nothing is lost on the way."""

from __future__ import annotations

import re
import smtplib
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from cocreate.accounts.models import User
from cocreate.accounts.newcomers import welcome

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    cache.clear()


def ask(client: Client, email: str, **more: str):
    return client.post(LOGIN, {"email": email, **more})


def code_for(email: str) -> str:
    letter = [message for message in mail.outbox if message.to == [email]][-1]
    return re.search(r"\d{6}", letter.subject).group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def come_in(client: Client, email: str, **more: str):
    ask(client, email, **more)
    return client.post(CODE, {"code": code_for(email), **more})


def errors(response) -> list[str]:
    return re.findall(r"<p>＊([^<]+)</p>", response.content.decode())


def test_a_newcomer_is_in_after_address_and_code(client):
    answer = come_in(client, "neu@example.jp")

    person = User.objects.get(email="neu@example.jp")
    assert answer.headers["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert re.fullmatch(r"\S+ \d{4}", person.display_name)
    assert not person.has_usable_password()


def test_a_newcomer_is_told_the_name_they_bear(client):
    come_in(client, "neu@example.jp")

    page = client.get("/me/").content.decode()

    assert f"「{User.objects.get(email='neu@example.jp').display_name}」" in page


def test_somebody_we_know_comes_into_their_own_account(client, hana):
    come_in(client, hana.email)

    assert client.session["_auth_user_id"] == str(hana.pk)
    assert User.objects.filter(email=hana.email).count() == 1


def test_an_account_made_by_the_office_needs_no_second_mail(client):
    made = User.objects.create_user("new-officer@example.jp", display_name="新しい人")

    come_in(client, made.email)

    assert client.session["_auth_user_id"] == str(made.pk)
    assert len(mail.outbox) == 1


def test_nobody_learns_who_has_an_account(hana):
    answers = []
    for email in (hana.email, "nobody@example.jp"):
        client, before = Client(), len(mail.outbox)
        answer = ask(client, email)
        page = client.get(answer.headers["Location"]).content.decode().replace(email, "ADDRESS")
        page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)
        page = re.sub(r"[0-9a-f]{12}", "REQUEST", page)
        letter = mail.outbox[-1]
        subject = re.sub(r"\d{6}", "CODE", letter.subject)
        answers.append(
            (answer.status_code, answer.headers["Location"], page, len(mail.outbox) - before, subject)
        )

    assert answers[0] == answers[1]


def test_an_address_that_was_only_typed_leaves_no_account(client):
    ask(client, "stranger@example.jp")

    assert not User.objects.filter(email="stranger@example.jp").exists()


def test_two_browsers_of_one_newcomer_get_one_account():
    first, is_new = welcome("neu@example.jp", language="ja")
    second, is_new_again = welcome("neu@example.jp", language="ja")

    assert (first, is_new, is_new_again) == (second, True, False)


def test_the_page_they_wanted_is_where_they_arrive(client):
    step = ask(client, "neu@example.jp", next="/ideas/12/support/finish/")
    assert step.headers["Location"] == f"{CODE}?next=%2Fideas%2F12%2Fsupport%2Ffinish%2F"

    answer = client.post(step.headers["Location"], {"code": code_for("neu@example.jp")})

    assert answer.headers["Location"] == "/ideas/12/support/finish/"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "\\\\evil.example", "https:evil.example", "%2F%2Fevil"],
)
def test_only_our_own_pages_may_be_wanted(client, elsewhere):
    answer = come_in(client, "neu@example.jp", next=elsewhere)

    assert "evil.example" not in answer.headers["Location"]


def test_what_was_kept_in_the_session_is_still_there_after_log_in(client):
    client.get(LOGIN)
    session = client.session
    session["intent"] = {"title": "雪の道をきれいに"}
    session.save()
    client.cookies["session"] = session.session_key
    before = session.session_key

    come_in(client, "neu@example.jp", next="/ideas/new/")

    assert client.session["intent"] == {"title": "雪の道をきれいに"}
    assert client.session.session_key != before


def test_a_wrong_code_is_said_at_the_field(client):
    ask(client, "neu@example.jp")

    answer = client.post(CODE, {"code": wrong(code_for("neu@example.jp"))})

    assert errors(answer) == ["コードが違います。いちばん新しいメールをもう一度ご確認ください。"]
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(client):
    ask(client, "neu@example.jp", next="/ideas/")
    right = code_for("neu@example.jp")
    for _try in range(4):
        client.post(CODE, {"code": wrong(right)})
    fifth = client.post(f"{CODE}?next=/ideas/", {"code": wrong(right)})

    answer = client.post(CODE, {"code": right})

    assert fifth.headers["Location"] == f"{LOGIN}?next=%2Fideas%2F"
    assert "_auth_user_id" not in client.session
    assert answer.headers["Location"] == LOGIN


def test_guesses_that_start_from_one_copy_of_the_session_are_counted_together(client):
    """A hundred parallel requests read the same count in the session; the shared cache counts them."""
    ask(client, "neu@example.jp")
    right = code_for("neu@example.jp")
    kept = dict(client.session["account_login"])
    for _try in range(6):
        client.post(CODE, {"code": wrong(right)})
        session = client.session
        session["account_login"] = kept
        session.save()

    client.post(CODE, {"code": right})

    assert "_auth_user_id" not in client.session


def test_a_code_is_good_for_ten_minutes(client):
    ask(client, "neu@example.jp", next="/ideas/")
    code = code_for("neu@example.jp")

    with time_machine.travel(time_machine_now() + 601, tick=False):
        answer = client.post(f"{CODE}?next=/ideas/", {"code": code})

    assert answer.headers["Location"] == f"{LOGIN}?next=%2Fideas%2F"
    assert not User.objects.filter(email="neu@example.jp").exists()


def time_machine_now() -> float:
    import time

    return time.time()


def test_a_code_works_once(client):
    come_in(client, "neu@example.jp")
    other = Client()
    other.cookies = client.cookies

    answer = Client().post(CODE, {"code": code_for("neu@example.jp")})

    assert answer.headers["Location"] == LOGIN


def test_a_new_code_replaces_the_old_one(client):
    ask(client, "neu@example.jp")
    old = code_for("neu@example.jp")
    client.post(CODE, {"action": "resend"})
    new = code_for("neu@example.jp")

    client.post(CODE, {"code": new})

    assert len(mail.outbox) == 2
    assert old == new or "_auth_user_id" in client.session


def test_a_mistyped_address_can_be_put_right(client):
    ask(client, "hanna@example.jp")

    page = client.get(f"{LOGIN}?other")
    come_in(client, "hana@example.jp")

    assert page.status_code == 200
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "hana@example.jp"


@pytest.mark.parametrize("typed", ["ＮＥＵ＠example.jp", " neu@example.jp ", "NEU@EXAMPLE.JP"])
def test_a_phones_keyboard_is_forgiven(client, typed):
    ask(client, typed)

    assert mail.outbox[-1].to == ["neu@example.jp"]


@pytest.mark.parametrize("typed", ["{}{}{} {}{}{}", "{}{}{}-{}{}{}", " {}{}{}{}{}{}\n"])
def test_a_code_may_be_pasted_with_blanks(client, typed):
    ask(client, "neu@example.jp")

    client.post(CODE, {"code": typed.format(*code_for("neu@example.jp"))})

    assert "_auth_user_id" in client.session


def test_full_width_digits_are_digits(client):
    ask(client, "neu@example.jp")
    code = code_for("neu@example.jp").translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    client.post(CODE, {"code": code})

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "hana", "a" * 290 + "@example.jp", "ha\x00na@example.jp", "ha\tna@example.jp", "😀", "＠"],
)
def test_an_odd_address_gets_a_sentence_at_the_field_and_no_mail(client, typed):
    answer = ask(client, typed)

    assert answer.status_code == 200
    assert len(errors(answer)) >= 1
    assert len(mail.outbox) == 0


@pytest.mark.parametrize("typed", ["", "abc", "\x00" * 6, "9" * 300, "١٢٣٤٥٦", "123\x07456"])
def test_an_odd_code_gets_a_sentence_at_the_field(client, typed):
    ask(client, "neu@example.jp")

    answer = client.post(CODE, {"code": typed})

    assert answer.status_code == 200
    assert len(errors(answer)) >= 1


def test_a_fourth_mail_within_a_minute_is_refused_in_words(client):
    for _mail in range(3):
        ask(Client(), "neu@example.jp")

    answer = ask(client, "NEU@example.jp")

    assert answer.status_code == 429
    assert errors(answer) == ["短い時間に何度も操作がありました。数分待ってから、もう一度お試しください。"]
    assert len(mail.outbox) == 3


def test_too_many_requests_from_one_address_get_the_429_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    ask(client, "one@example.jp")

    answer = ask(client, "two@example.jp")

    assert answer.status_code == 429
    assert "429" in answer.content.decode()


def test_when_no_mail_can_be_sent_the_page_says_so(client, settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.cocreate.test_signing_in.NoServer"}}

    answer = ask(client, "neu@example.jp")

    assert answer.status_code == 503
    assert "メールを送れませんでした" in answer.content.decode()
    assert "account_login" not in client.session


class NoServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("no")


def test_who_is_suspended_comes_in_by_no_way_and_stays_in_nowhere(client, hana):
    come_in(client, hana.email)
    User.objects.filter(pk=hana.pk).update(suspended_at="2026-11-23T00:00:00Z")

    assert client.get("/me/").status_code == 302
    again = come_in(Client(), hana.email)
    assert again.headers["Location"] == "/accounts/inactive/"


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/login/code/"])
def test_pages_we_do_not_offer_lead_to_the_one_door(client, path):
    answer = client.get(f"{path}?next=/ideas/")

    assert answer.headers["Location"] == f"{LOGIN}?next=%2Fideas%2F"


def test_logging_out_takes_a_post(client, hana):
    client.force_login(hana)

    page = client.get("/accounts/logout/")
    assert (page.status_code, "_auth_user_id" in client.session) == (200, True)

    answer = client.post("/accounts/logout/")
    assert (answer.headers["Location"], "_auth_user_id" in client.session) == ("/", False)


def test_a_citizens_session_lasts_a_fortnight(client):
    come_in(client, "neu@example.jp")

    assert client.session.get_expiry_age() == 14 * 24 * 3600


@pytest.mark.django_db(transaction=True)
def test_parallel_confirmations_make_one_account():
    with ThreadPoolExecutor(8) as pool:
        people = list(pool.map(lambda _n: _welcome_in_thread(), range(8)))

    assert len(set(people)) == 1


def _welcome_in_thread() -> int:
    from django.db import connection

    try:
        return welcome("all-at-once@example.jp", language="ja")[0].pk
    finally:
        connection.close()
