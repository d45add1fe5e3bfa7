"""Every field of every table is classed, with purpose and retention; nothing about people slips in unseen."""

from __future__ import annotations

from django.apps import apps

from cocreate.accounts.models import User
from cocreate.privacy_inventory import CLASSES, DOCUMENT, document, fields_of, inventory, problems
from cocreate.schedule import SCHEDULE

HOW = "Class the field in cocreate/content/privacy.yaml, then run: manage.py privacy"
# Hashes of what is public, or of what opens nothing.
OPENS_NOTHING = {"file_hash", "content_path_hash", "previous_hash", "hash"}


def test_every_field_has_exactly_one_class():
    assert problems() == [], HOW


def test_every_table_says_what_it_is_for_and_how_long():
    vague = [one.model for one in inventory().values() if len(one.purpose) < 8 or len(one.kept) < 5]

    assert vague == []


def test_whoever_points_to_a_person_is_about_one():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in fields_of(model)
        if field.related_model is User and field.name in inventory()[model._meta.label].classes["none"]
    ]

    assert wrong == []


def test_addresses_and_what_opens_doors_are_classed_as_such():
    wrong = []
    for model in apps.get_models():
        classes = inventory()[model._meta.label].classes
        for field in fields_of(model):
            name = field.name
            opens = name in {"password", "digest", "session_key"} or name.endswith("hash")
            if opens and name not in OPENS_NOTHING and name not in classes["secret"]:
                wrong.append(f"{model._meta.label}.{name} opens a door")
            if name in {"email", "ip", "user_agent"} and name not in classes["sensitive"]:
                wrong.append(f"{model._meta.label}.{name} is an address")

    assert wrong == []


def test_what_is_promised_to_go_has_a_job():
    jobs = {job.does.rpartition(".")[2] for job in SCHEDULE}

    assert jobs >= {
        "forget_registrations",
        "forget_event_proposals",
        "forget_visits",
        "forget_unproven_accounts",
        "forget_overdue_codes",
        "forget_sessions",
        "forget_demo_mails",
        "let_old_drafts_go",
    }


def test_the_document_is_the_table():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), HOW


def test_a_field_without_a_class_would_be_found(monkeypatch):
    flag = inventory()["ideas.Flag"]
    monkeypatch.setitem(flag.classes, "sensitive", ())

    assert "ideas.Flag.reporter has no class" in problems()
    assert set(flag.classes) == set(CLASSES)
