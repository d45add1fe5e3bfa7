"""Pictures of an idea: added, put in order by mouse, finger and button, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.stories.writing import PROPOSAL, TITLE, open_before_the_script, photograph


def test_a_file_that_is_no_picture_stays_said_by_its_name_and_nobody_goes_on_without_it(
    browser_page, hana, axe
):
    page = browser_page(person=hana, path="/ideas/new/")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    broken = {**photo, "name": "こわれた写真.jpg", "buffer": b"no picture"}
    on_its_way: list[Route] = []
    page.route("**/ideas/new/pictures/", lambda route: on_its_way.append(route), times=1)
    with page.expect_request("**/ideas/new/pictures/"):
        page.locator("input[type=file]").set_input_files([broken, photo])
    page.get_by_role("button", name="送る前に確かめる").click()
    on_its_way[0].continue_()

    told = page.locator(".pictures__status")
    expect(told).to_contain_text("「こわれた写真.jpg」：このファイルは写真として読み込めませんでした")
    expect(told).to_contain_text("写真を追加しました")
    expect(page.locator(".picture-list__row")).to_have_count(1)
    expect(page.locator("input[type=file]")).to_be_focused()
    expect(page.get_by_label(re.compile("^タイトル"))).to_have_value(TITLE)
    assert axe(page) == []


def with_mouse(page, *places):
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def touch(finger, kind, place=None):
    points = [{"x": place[0], "y": place[1]}] if place else []
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def with_finger(page, *places):
    finger = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(places) - 1), "touchEnd"]
    for kind, touched in zip(kinds, [*places, None], strict=True):
        touch(finger, kind, touched)


@pytest.mark.parametrize("drag", [with_mouse, with_finger])
def test_a_picture_is_dragged_over_several_others_and_back(browser_page, hana, drag):
    page = browser_page(person=hana, path="/ideas/new/", phone=False, has_touch=True)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file]").set_input_files([photo] * 3)
    rows, words = page.locator(".picture-list__row"), page.locator(".picture-list__row input[type=text]")
    expect(rows).to_have_count(3)
    for place, name in enumerate(("一", "二", "三")):
        words.nth(place).fill(name)
    rows.nth(1).evaluate("row => row.scrollIntoView({block: 'center'})")  # near an edge the page moves
    grips = [grip.bounding_box() for grip in page.locator(".picture-list__grip").all()]
    places = [(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2) for grip in grips]

    drag(page, places[2], places[1], places[0])
    for place, name in enumerate(("三", "一", "二")):
        expect(words.nth(place)).to_have_value(name)
    below = rows.nth(2).bounding_box()
    drag(page, places[0], places[1], (places[0][0], below["y"] + below["height"] - 5))

    for place, name in enumerate(("一", "二", "三")):
        expect(words.nth(place)).to_have_value(name)
    expect(page.locator(".picture-list__row--held")).to_have_count(0)


def test_a_picture_that_is_held_near_the_edge_of_the_screen_moves_the_page(browser_page, hana):
    """On a phone five pictures are taller than the screen; the finger rests, and the page goes on."""
    page = browser_page(person=hana, path="/ideas/new/")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file]").set_input_files([photo] * 5)
    rows, words = page.locator(".picture-list__row"), page.locator(".picture-list__row input[type=text]")
    expect(rows).to_have_count(5)
    for place in range(5):
        words.nth(place).fill(f"{place}")
    rows.first.evaluate("row => row.scrollIntoView({block: 'center'})")
    grip = rows.first.locator(".picture-list__grip").bounding_box()
    here = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    lower_edge, upper_edge = (here[0], 834), (here[0], 10)
    finger = page.context.new_cdp_session(page)

    touch(finger, "touchStart", here)
    touch(finger, "touchMove", lower_edge)
    expect(words.nth(4)).to_have_value("0")
    expect(rows.nth(4)).to_be_in_viewport()
    touch(finger, "touchMove", upper_edge)
    expect(words.first).to_have_value("0")
    expect(rows.first).to_be_in_viewport()
    touch(finger, "touchEnd")

    expect(page.locator(".picture-list__row--held")).to_have_count(0)
    stood = page.evaluate("scrollY")
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == stood  # who lets go is not carried on


def test_a_picture_that_was_chosen_before_the_script_arrived_is_added(browser_page, hana):
    page = browser_page(person=hana)
    script = open_before_the_script(page)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file]").set_input_files([photo])
    script.continue_()

    expect(page.locator(".picture-list__row")).to_have_count(1)


def test_pictures_work_without_javascript(browser_page, hana):
    page = browser_page(person=hana, path="/ideas/new/", javascript=False)
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file]").set_input_files([photo, photo])
    page.get_by_role("button", name="選んだ写真を追加する").click()
    rows = page.locator(".picture-list__row")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_label("写真の説明").fill("二枚目")
    rows.nth(1).get_by_role("button", name="上へ").click()

    expect(rows.nth(0).get_by_label("写真の説明")).to_have_value("二枚目")
    expect(page.get_by_label(re.compile("^タイトル"))).to_have_value(TITLE)
    rows.nth(1).get_by_role("button", name="使わない").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="下書きとして保存").click()
    expect(page.get_by_text("下書きを保存しました。あなただけに見えます。")).to_be_visible()
    expect(rows).to_have_count(1)
