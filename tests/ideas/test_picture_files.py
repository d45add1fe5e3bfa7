"""Files of pictures go with their rows, and only then; what does not agree is reported."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from cocreate.housekeeping import forget_unclaimed_pictures
from cocreate.postgres.clock import database_now
from ideas.models import Picture
from ideas.picture_files import Comparison, compare_pictures_with_files
from tests.factories.ideas import idea
from tests.ideas.test_pictures import picture as sent_picture

DAY = timedelta(hours=24)
FILE = sent_picture("WEBP").getvalue()


def kept(*, at, **fields) -> Picture:
    """A picture whose file is as old as its row."""
    made = Picture.objects.create(uploaded_at=at, image=ContentFile(FILE, "x.webp"), **fields)
    os.utime(made.image.path, (at.timestamp(), at.timestamp()))
    return made


@pytest.fixture
def now(transactional_db):
    return database_now()


def test_unclaimed_pictures_go_after_a_day_with_their_files(now, ren):
    old, young = kept(at=now - DAY - timedelta(seconds=1)), kept(at=now - DAY + timedelta(minutes=1))
    claimed = kept(at=now - 3 * DAY, idea=idea(author=ren))

    gone = forget_unclaimed_pictures(at=now)

    assert gone == 1
    assert set(Picture.objects.all()) == {young, claimed}
    there = [default_storage.exists(one.image.name) for one in (old, young, claimed)]
    assert there == [False, True, True]


def test_a_picture_claimed_at_the_last_moment_stays(now, ren, monkeypatch):
    old = kept(at=now - 2 * DAY)
    mine = idea(author=ren)
    real = Picture.objects.filter

    def claim_after_the_first_look(*args, **kwargs):
        found = real(*args, **kwargs)
        listed = found.values_list

        def values_list(*fields, **how):
            numbers = list(listed(*fields, **how))
            real(pk=old.pk).update(idea=mine)
            return numbers

        found.values_list = values_list
        return found

    monkeypatch.setattr(Picture.objects, "filter", claim_after_the_first_look)

    assert forget_unclaimed_pictures(at=now) == 0
    assert default_storage.exists(old.image.name)


def test_the_file_goes_when_the_row_goes_with_its_idea(now, ren):
    mine = idea(author=ren)
    shown = kept(at=now, idea=mine)

    Picture.objects.filter(idea=mine).delete()

    assert not default_storage.exists(shown.image.name)


def test_the_file_stays_when_the_deletion_is_taken_back(now):
    shown = kept(at=now)

    def fail_after_deleting() -> None:
        with transaction.atomic():
            Picture.objects.get(pk=shown.pk).delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_deleting()

    assert Picture.objects.filter(image=shown.image.name).exists()
    assert default_storage.exists(shown.image.name)


def test_what_does_not_agree_is_reported_and_left(now, caplog):
    agreed, without_file = kept(at=now - DAY), kept(at=now - DAY)
    default_storage.delete(without_file.image.name)
    surplus = default_storage.save("ideas/surplus.webp", ContentFile(FILE))
    os.utime(default_storage.path(surplus), (0, 0))
    default_storage.save("ideas/just-now.webp", ContentFile(FILE))

    found = compare_pictures_with_files(at=now)

    assert found == Comparison([without_file.image.name], [surplus])
    assert [record.message for record in caplog.records] == ["Pictures and files do not agree."]
    assert (caplog.records[0].rows_without_file, caplog.records[0].files_without_row) == (1, 1)
    assert Picture.objects.count() == 2
    assert default_storage.exists(surplus)
    assert default_storage.exists(agreed.image.name)


def test_where_everything_agrees_nothing_is_said(now, caplog):
    assert compare_pictures_with_files(at=now) == Comparison([], [])
    kept(at=now - DAY)

    assert compare_pictures_with_files(at=now) == Comparison([], [])
    assert caplog.records == []
