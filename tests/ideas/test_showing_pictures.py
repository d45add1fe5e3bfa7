"""Pictures change with the text: a version keeps what it showed, and what is out of sight stays there."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from playwright.sync_api import expect

from cocreate.housekeeping import forget_unclaimed_pictures
from ideas.models import Idea, Picture, ShownPicture, State, Version, Weight
from ideas.pictures import Chosen, keep_picture
from ideas.proposing import propose, revise
from ideas.reviewing_versions import publish_version, redact
from ideas.rewording import reword, take_back, text_of
from ideas.showing_pictures import chosen_of, difference
from tests.factories.ideas import NOW, idea
from tests.ideas.test_choosing_pictures import photo, tokens_in
from tests.ideas.test_pictures import picture
from tests.ideas.test_proposing import TEXT, code_of

LATER = NOW + timedelta(hours=1)
A, B, C = (uuid.UUID(int=number) for number in (1, 2, 3))


def sent(by) -> uuid.UUID:
    return keep_picture(picture(), at=NOW, by=by).token


@pytest.fixture
def snow(db, hana, clock) -> Idea:
    """A public idea of 花 with two pictures."""
    clock(LATER)
    made = propose(
        None, by=hana, at=NOW, text=TEXT, submission_key=uuid.uuid4(),
        pictures=[Chosen(sent(hana), "雪の道"), Chosen(sent(hana), "除雪車")],
    )  # fmt: skip
    Idea.objects.filter(pk=made.pk).update(state=State.PUBLISHED, published_at=NOW, published_by=None)
    made.versions.update(public_since=NOW)
    return Idea.objects.get(pk=made.pk)


def change(of: Idea, by, pictures, *, stated="wording", text=None, at=LATER) -> Version:
    number = max(of.versions.values_list("number", flat=True))
    return reword(
        of, by=by, at=at, text=text or text_of(Idea.objects.get(pk=of.pk)), version_number=number,
        stated=stated, reason="写真を見直しました", pictures=pictures,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([Chosen(A, "a"), Chosen(B, "b")], []),
        ([Chosen(A, "a"), Chosen(B, "b"), Chosen(C)], ["写真を1枚加えました。"]),
        ([Chosen(B, "b")], ["写真を1枚外しました。"]),
        ([Chosen(B, "b"), Chosen(A, "a")], ["写真の順番を変えました。"]),
        ([Chosen(A, "a"), Chosen(B, "x")], ["写真1枚の説明を直しました。"]),
        ([Chosen(C)], ["写真を1枚加えました。", "写真を2枚外しました。"]),
    ],
)
def test_what_changed_is_said_in_plain_words(after, told):
    from django.utils.translation import override

    with override("ja"):
        assert difference([Chosen(A, "a"), Chosen(B, "b")], after).sentences == told


def test_another_order_and_one_less_are_shown_at_once_and_the_version_before_keeps_its_own(snow, hana):
    one, two = chosen_of(snow)

    change(snow, hana, [two])

    assert chosen_of(snow) == [two]
    assert [chosen_of(version) for version in snow.versions.all()] == [[one, two], [two]]
    assert Picture.objects.get(token=one.token).kept_for == snow


def test_a_new_picture_waits_for_a_moderator_like_a_new_text(snow, hana, mori):
    one, two = chosen_of(snow)
    new = Chosen(sent(hana), "消雪パイプ")

    version = change(snow, hana, [new, one, two])

    assert (version.weight, version.review) == (Weight.DOUBTFUL, Version.Review.WAITING)
    assert chosen_of(snow) == [one, two]
    assert forget_unclaimed_pictures(at=NOW + timedelta(days=400)) == 0
    publish_version(version, by=mori, at=LATER, as_correction=True)
    assert chosen_of(Idea.objects.get(pk=snow.pk)) == [new, one, two]


def test_words_about_a_picture_wait_too(snow, hana):
    one, two = chosen_of(snow)

    version = change(snow, hana, [one._replace(description="まったく別の言葉"), two])

    assert version.review == Version.Review.WAITING
    assert chosen_of(snow) == [one, two]


def test_a_text_taken_back_leaves_the_pictures_as_they_are(snow, hana):
    before = chosen_of(snow)
    version = change(snow, hana, [*before, Chosen(sent(hana))])

    take_back(version, by=hana, at=LATER)

    assert chosen_of(snow) == before


def test_nothing_changed_at_all_is_refused(snow, hana):
    assert code_of(lambda: change(snow, hana, chosen_of(snow))) == "nothing_changed"
    assert code_of(lambda: change(snow, hana, None)) == "nothing_changed"


def test_the_limits_are_the_same_as_for_a_new_idea(snow, hana, ren):
    six = [Chosen(sent(hana)) for _ in range(6)]
    other = idea(author=hana)
    strange = Chosen(sent(ren))

    assert code_of(lambda: change(snow, hana, six)) == "too_many_pictures"
    assert code_of(lambda: change(snow, hana, [strange])) == "picture_unknown"
    assert code_of(lambda: change(other, hana, chosen_of(snow))) == "picture_unknown"
    assert code_of(lambda: change(snow, hana, [Chosen(uuid.uuid4())])) == "picture_unknown"
    assert snow.versions.count() == 1


def test_a_redacted_picture_never_comes_back(snow, hana, mori):
    one, two = chosen_of(snow)
    before = Picture.objects.get(token=one.token).image.name
    change(snow, hana, [two])
    first = snow.versions.get(number=1)

    with transaction.atomic():
        redact(first, by=mori, at=LATER, reason="顔が写っています")

    gone = Picture.objects.get(token=one.token)
    assert (gone.redacted_at, gone.redacted_by, gone.idea) == (LATER, mori, None)
    assert gone.image.name != before
    assert default_storage.exists(gone.image.name)  # the office can still look at what it decided
    assert chosen_of(first) == [two]
    assert chosen_of(snow) == [two]  # what the present text shows stays
    assert code_of(lambda: change(snow, hana, [one, two], stated="content")) == "picture_unknown"
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=gone.pk).update(idea=snow, position=4, kept_for=None)


def test_a_text_that_waited_before_the_redaction_does_not_bring_it_back(snow, hana, mori):
    one, two = chosen_of(snow)
    change(snow, hana, [two])
    waiting = change(snow, hana, [one, two], stated="content")
    redact(snow.versions.get(number=1), by=mori, at=LATER, reason="顔が写っています")

    publish_version(waiting, by=mori, at=LATER)

    assert chosen_of(Idea.objects.get(pk=snow.pk)) == [two]


def test_the_file_under_the_old_address_is_gone(transactional_db, hana, mori):
    kept = sent(hana)
    made = propose(None, by=hana, at=NOW, text=TEXT, submission_key=uuid.uuid4(), pictures=[Chosen(kept)])
    Idea.objects.filter(pk=made.pk).update(state=State.PUBLISHED, published_at=NOW)
    made.versions.update(public_since=NOW)
    before = Picture.objects.get(token=kept).image.name
    change(made, hana, [])

    redact(made.versions.get(number=1), by=mori, at=LATER, reason="顔が写っています")

    assert not default_storage.exists(before)


def test_an_idea_that_was_sent_back_keeps_what_each_text_showed(db, hana):
    made = propose(
        None, by=hana, at=NOW, text=TEXT, submission_key=uuid.uuid4(), pictures=[Chosen(sent(hana), "雪")]
    )
    before = chosen_of(made)

    revise(made, by=hana, at=LATER, text=TEXT, version_number=1, pictures=[])
    revise(made, by=hana, at=LATER, text=TEXT, version_number=2, pictures=before)

    assert [chosen_of(version) for version in made.versions.all()] == [before, [], before]
    assert chosen_of(made) == before


def test_the_page_adds_moves_and_describes_without_a_script(snow, hana, client):
    client.force_login(hana)
    address = f"/ideas/{snow.pk}/edit/"
    one, two = tokens_in(client.get(address))
    typed = {
        "title": TEXT.title, "problem": TEXT.problem, "proposal": TEXT.proposal, "wish": TEXT.wish,
        "version": "1", "stated": "wording", "reason": "写真を足しました", "with_pictures": "1",
        "picture_token": [one, two], f"description_{one}": "雪の道", f"description_{two}": "除雪車",
    }  # fmt: skip

    added = client.post(address, {**typed, "action": "pictures", "picture": photo()})
    assert added.status_code == 200
    assert "写真を足しました" in added.content.decode()
    three = tokens_in(added)[2]
    typed["picture_token"] = [one, two, three]
    moved = client.post(address, {**typed, "move": f"up:{three}"})
    assert tokens_in(moved) == [one, three, two]
    assert snow.versions.count() == 1

    typed |= {"picture_token": [one, three], f"description_{three}": "消雪パイプ"}
    assert client.post(address, typed).status_code == 302

    version = snow.versions.get(number=2)
    assert [each.description for each in chosen_of(version)] == ["雪の道", "消雪パイプ"]
    page = client.get(f"/ideas/{snow.pk}/versions/").content.decode()
    assert "写真を1枚加えました。" in page
    assert "写真を1枚外しました。" in page
    assert "消雪パイプ" in client.get(address).content.decode()  # what waits stands in the form


def test_a_page_from_before_says_nothing_about_pictures(snow, hana, client):
    client.force_login(hana)
    before = chosen_of(snow)
    typed = {
        "title": f"{TEXT.title}を",
        "problem": TEXT.problem,
        "proposal": TEXT.proposal,
        "wish": TEXT.wish,
    }

    client.post(
        f"/ideas/{snow.pk}/edit/", {**typed, "version": "1", "stated": "content", "reason": "直しました"}
    )

    assert chosen_of(snow.versions.get(number=2)) == before


def test_a_stranger_sees_neither_waiting_nor_redacted_pictures(snow, hana, mori, client):
    two = chosen_of(snow)[1]
    change(snow, hana, [two])
    redact(snow.versions.get(number=1), by=mori, at=LATER, reason="顔が写っています")
    change(snow, hana, [two, Chosen(sent(hana), "まだ読まれていない")])
    hidden = [str(row.image.name) for row in Picture.objects.exclude(token=two.token)]

    for path in (f"/ideas/{snow.pk}/", f"/ideas/{snow.pk}/versions/", f"/api/v1/ideas/{snow.pk}/versions/"):
        text = client.get(path).content.decode()
        assert not any(name in text for name in hidden)
        assert "まだ読まれていない" not in text
        assert "雪の道" not in text


def test_programs_change_pictures_by_the_same_rule(snow, hana, client):
    client.force_login(hana)
    one, two = chosen_of(snow)
    wish = {
        "version_number": 1, "title": TEXT.title, "problem": TEXT.problem, "proposal": TEXT.proposal,
        "wish": TEXT.wish, "stated": "wording", "reason": "順番を変えました",
        "pictures": [{"token": str(each.token), "description": each.description} for each in (two, one)],
    }  # fmt: skip

    answer = client.put(f"/api/v1/ideas/{snow.pk}/text/", wish, content_type="application/json")

    assert (answer.status_code, answer.json()["review"]) == (200, "published")
    assert [one["description"] for one in answer.json()["pictures"]] == ["除雪車", "雪の道"]
    assert chosen_of(snow) == [two, one]


def test_the_database_refuses_halves(snow, hana):
    row = ShownPicture.objects.first()
    hung = Picture.objects.filter(idea=snow).first()

    for wrong in (
        lambda: ShownPicture.objects.filter(pk=row.pk).update(position=5),
        lambda: ShownPicture.objects.filter(pk=row.pk).update(position=1),
        lambda: Picture.objects.filter(pk=hung.pk).update(kept_for=snow),
        lambda: Picture.objects.filter(pk=hung.pk).update(redacted_at=NOW),
        lambda: Picture.objects.filter(pk=hung.pk).update(redacted_at=NOW, redacted_by=hana),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_whoever_puts_a_text_out_of_sight_is_told_who_reads_the_reason(snow, hana, mori, client):
    change(snow, hana, chosen_of(snow)[:1])
    client.force_login(mori)

    page = client.get(f"/cms/ideas/{snow.pk}/versions/1/").content.decode()

    assert "だれでも読める理由" in page
    assert "投稿者に" not in page[page.index("だれでも読める理由") :].partition("</form>")[0]
    assert "変更の大きさ" in client.get(f"/cms/ideas/{snow.pk}/versions/2/").content.decode()


def test_in_the_browser_pictures_are_added_described_and_moved(browser_page, hana, axe):
    made = propose(
        None, by=hana, at=NOW, text=TEXT, submission_key=uuid.uuid4(), pictures=[Chosen(sent(hana), "雪の道")]
    )
    Idea.objects.filter(pk=made.pk).update(state=State.PUBLISHED, published_at=NOW)
    made.versions.update(public_since=NOW)
    page = browser_page(person=hana, path=f"/ideas/{made.pk}/edit/")
    rows = page.locator(".picture-list__row")
    expect(rows).to_have_count(1)
    new = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture().getvalue()}
    page.locator("input[type=file]").set_input_files([new])
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_label("写真の説明").fill("消雪パイプ")
    rows.nth(1).get_by_role("button", name="上へ").click()
    assert axe(page) == []
    page.get_by_label("誤字や言い回しの直し", exact=False).check()
    page.get_by_label("何を、なぜ変えましたか", exact=False).fill("写真を足しました")
    page.get_by_role("button", name="直した文章を送る").last.click()

    expect(page.get_by_role("heading", name=TEXT.title)).to_be_visible()
    version = made.versions.get(number=2)
    assert [one.description for one in chosen_of(version)] == ["消雪パイプ", "雪の道"]
    assert version.review == Version.Review.WAITING
    page.goto(f"/ideas/{made.pk}/versions/")
    expect(page.get_by_text("写真を1枚加えました。")).to_be_visible()
    assert axe(page) == []
