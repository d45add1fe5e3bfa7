"""Journey 1: written before the log-in, sent after it, nothing lost on the way."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from ideas.models import Draft, Idea, State
from tests.browser import boxes, heights
from tests.factories import ideas as factory

TITLE = "消雪パイプのある道を地図で見たい"
PROPOSAL = "はじめての冬でも通る道を選べるように、水の出る道を色分けした地図がほしいです。"


def photograph() -> bytes:
    """A JPEG that knows where it was taken."""
    picture = Image.new("RGB", (800, 600), "#8899aa")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 33.0, 39.0), 3: "E", 4: (136.0, 39.0, 23.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def apart(page, one: str, other: str) -> tuple[int, int]:
    """How many pixels the middle of one thing is left of and above the middle of another."""
    seen = boxes(page.locator(one).or_(page.locator(other)))  # in the order of the page
    x, y = ([box[side] + box[size] / 2 for box in seen] for side, size in (("x", "width"), ("y", "height")))
    return round(x[1] - x[0]), round(y[1] - y[0])


def test_a_newcomer_writes_first_and_logs_in_last(browser_page, log_in, axe):
    campaign = factory.campaign(slug="yuki")
    page = browser_page(path=f"/ideas/new/?campaign={campaign.slug}")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    second = {**photo, "name": "IMG_0002.jpg"}
    page.locator("input[type=file]").set_input_files([photo, second])
    rows = page.locator(".picture-list__row")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_label("写真の説明").fill("雪の道")
    rows.nth(1).get_by_label("写真の説明").fill("消雪パイプ")
    rows.nth(1).get_by_role("button", name="上へ").click()
    expect(rows.nth(0).get_by_label("写真の説明")).to_have_value("消雪パイプ")
    page.get_by_label(re.compile("^タグ")).fill("雪　除雪")
    page.get_by_label(re.compile("^場所の説明")).fill("図書館の前")
    page.get_by_text("一緒に書く人はいますか").click()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ\nmomo@example.jp")
    assert axe(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="地図を開く").click()
    page.get_by_role("button", name="地図の真ん中を選ぶ").click()
    expect(page.get_by_text("選んだ地点：北緯36.56130度、東経136.65620度")).to_be_visible()
    expect(page.locator(".place-map__pin")).to_be_visible()
    assert any("/map/sample/13/" in url for url in asked)
    assert apart(page, ".place-map__pin", ".place-map__cross") == (0, 16)  # its tip is on the place
    assert heights(page.locator(".leaflet-control-zoom-in")) >= [44]
    assert axe(page) == []

    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("momo@example.jp")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="送る", exact=True).click()
    assert not Idea.objects.exists()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    expect(page.get_by_text("アイデアが公開されたときに2人へ送ります")).to_be_visible()
    idea = Idea.objects.get()
    assert idea.invitations.held().count() == 2
    assert (idea.state, idea.title, idea.proposal) == (State.SUBMITTED, TITLE, PROPOSAL)
    assert idea.author.email == "newcomer@example.jp"
    assert idea.campaign == campaign
    assert list(idea.pictures.values_list("description", flat=True)) == ["消雪パイプ", "雪の道"]
    for kept in idea.pictures.all():
        picture = Image.open(kept.image)
        assert (picture.format, dict(picture.getexif())) == ("WEBP", {})
    assert (idea.tags, idea.place_note) == (["雪", "除雪"], "図書館の前")
    assert (str(idea.latitude), str(idea.longitude)) == ("36.56130", "136.65620")
    page.get_by_role("button", name="地図を開く").click()
    expect(page.locator(".place-map__pin")).to_be_visible()
    assert axe(page) == []


def test_a_wrong_code_and_an_empty_field_lose_nothing(browser_page, log_in):
    page = browser_page(path="/ideas/new/")
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.locator("#id_title_error, .field__error").first).to_be_visible()
    expect(page.get_by_label(re.compile("^こうしたい"))).to_have_value(PROPOSAL)

    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_role("button", name="送る前に確かめる").click()
    page.get_by_role("button", name="送る", exact=True).click()
    page.get_by_label("メールアドレス").fill("newcomer@example.jp")
    page.get_by_role("button", name="コードを送る").click()
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="次へ").click()
    page.goto("/accounts/login/?other&next=/ideas/new/finish/")
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Idea.objects.get().proposal == PROPOSAL


def test_posting_works_without_javascript(browser_page, log_in):
    page = browser_page(path="/ideas/new/", javascript=False)
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    page.get_by_text("一緒に書く人はいますか").click()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ\nmomo@")
    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.get_by_text("2行目が、だれのことかわかりません")).to_be_visible()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ")
    page.get_by_role("button", name="送る前に確かめる").click()
    page.get_by_role("button", name="送る", exact=True).click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    assert Idea.objects.get().title == TITLE
    assert Idea.objects.get().invitations.get().called == "浅野川のメダカ"


def test_what_is_typed_is_saved_while_typing_and_found_on_another_day(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    expect(page.get_by_text("下書きを保存しました 12:00")).to_be_visible()
    assert axe(page) == []
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    expect(page.locator("input[name=draft_version]")).to_have_value("2")

    page.reload()
    expect(page.get_by_label(re.compile("^タイトル"))).to_have_value(TITLE)
    later = browser_page(person=hana, path="/me/")
    assert axe(later) == []
    later.get_by_role("link", name=TITLE).click()
    expect(later.get_by_label(re.compile("^こうしたい"))).to_have_value(PROPOSAL)
    later.get_by_role("button", name="送る前に確かめる").click()
    later.get_by_role("button", name="送る", exact=True).click()

    expect(later.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    assert (Idea.objects.count(), Draft.objects.count()) == (1, 0)


def open_before_the_script(page) -> Route:
    """The page as it is while its script is on its way; the script, to be let through."""
    held: list[Route] = []
    address = re.compile(r"/writing-[^/]*\.js")
    page.route(address, lambda route: held.append(route))
    with page.expect_request(address):
        page.goto("/ideas/new/", wait_until="domcontentloaded")
    return held[0]


def test_what_is_typed_before_the_script_has_arrived_is_saved_too(browser_page, hana):
    page = browser_page(person=hana)
    script = open_before_the_script(page)
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    script.continue_()

    expect(page.get_by_text("下書きを保存しました")).to_be_visible()
    assert Draft.objects.get().name == TITLE


def test_two_windows_do_not_write_over_each_other(browser_page, hana, axe):
    one = browser_page(person=hana, path="/ideas/new/")
    one.get_by_label(re.compile("^タイトル")).fill("一つ目の窓")
    expect(one.get_by_text("下書きを保存しました")).to_be_visible()
    two = one.context.new_page()
    two.goto(one.url)
    two.get_by_label(re.compile("^タイトル")).fill("二つ目の窓")
    expect(two.get_by_text("下書きを保存しました")).to_be_visible()

    one.get_by_label(re.compile("^タイトル")).fill("一つ目の窓の続き")
    expect(one.get_by_text("この下書きは、別の画面で変更されています")).to_be_visible()
    assert axe(one) == []
    one.get_by_role("button", name="この画面の文を、別の下書きとして保存する").click()

    expect(one.get_by_label(re.compile("^タイトル"))).to_have_value("一つ目の窓の続き")
    assert {draft.name for draft in Draft.objects.all()} == {"二つ目の窓", "一つ目の窓の続き"}


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


def test_a_position_in_numbers_is_put_right_without_opening_the_map(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("緯度と経度を数字で書く").click()
    page.get_by_label("緯度").fill("99")
    page.get_by_label("経度").fill("136.65")
    page.get_by_role("button", name="送る前に確かめる").click()

    expect(page.get_by_label("緯度")).to_be_visible()
    expect(page.get_by_label("緯度")).to_have_value("99")
    expect(page.get_by_text("選んだ地点")).to_be_hidden()
    assert axe(page) == []
    page.get_by_label("緯度").fill("36.56")
    expect(page.get_by_text("選んだ地点：北緯36.56000度、東経136.65000度")).to_be_visible()
    page.get_by_role("button", name="送る前に確かめる").click()

    expect(page.get_by_role("button", name="送る", exact=True)).to_be_visible()
    assert [one for one in asked if "/map/" in one] == []


def test_going_back_finds_the_words_and_after_sending_the_idea(browser_page, hana):
    """Each page on the way answers a form that was sent, and can be come back to all the same."""
    page = browser_page(person=hana, path="/ideas/new/")
    title, proposal = (page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい"))
    preview, send = (
        page.get_by_role("button", name=name, exact=True) for name in ("送る前に確かめる", "送る")
    )
    title.fill(TITLE)
    preview.click()
    expect(page.get_by_text("ここに入力してください。")).to_be_visible()
    proposal.fill(PROPOSAL)
    preview.click()
    expect(send).to_be_visible()

    page.go_back()
    expect(title).to_have_value(TITLE)
    expect(proposal).to_have_value(PROPOSAL)
    preview.click()
    send.click()
    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    page.go_back()

    expect(page.get_by_text("この下書きは、もう送信されています。")).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Idea.objects.count() == 1


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SUBMITTED])
def test_a_change_that_was_not_taken_is_found_by_going_back_and_by_coming_back(
    browser_page, hana, axe, state
):
    """Both pages on which an idea is changed; and what was sent at last is not offered again."""
    idea = factory.idea(author=hana, state=state, problem="くわしい説明")
    address = f"/ideas/{idea.pk}/edit/"
    page = browser_page(person=hana, path=address)
    title, proposal, problem = (
        page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい", "困っていること")
    )
    title.fill("")
    proposal.fill(PROPOSAL)
    problem.fill("")
    page.get_by_role("button", name="直した文章を送る").click()
    expect(page.get_by_text("ここに入力してください。").first).to_be_visible()

    page.get_by_role("link", name="アイデアに戻る").click()
    page.wait_for_url(f"**/ideas/{idea.pk}/")
    page.go_back()

    expect(page.get_by_text("前に送れなかった文章が入っています")).to_be_visible()
    expect(proposal).to_have_value(PROPOSAL)
    expect(problem).to_have_value("")
    assert axe(page) == []
    page.goto(address)
    expect(proposal).to_have_value(PROPOSAL)
    title.fill(TITLE)
    if state == State.PUBLISHED:
        page.get_by_label("内容の変更・追加").check()
        page.get_by_label(re.compile("^何を、なぜ")).fill("願いが変わりました")
    page.get_by_role("button", name="直した文章を送る").click()
    page.wait_for_url(f"**/ideas/{idea.pk}/**")
    page.goto(address)

    expect(page.get_by_text("前に送れなかった文章が入っています")).to_have_count(0)
    expect(title).to_have_value(TITLE)


def test_a_map_whose_pictures_do_not_come_says_so_until_they_do(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.route("**/map/sample/**", lambda route: route.abort())

    page.get_by_role("button", name="地図を開く").click()
    told = page.get_by_text("地図を読み込めませんでした。")
    expect(told).to_be_visible()
    assert axe(page, ".place-map") == []
    page.unroute("**/map/sample/**")
    page.locator(".leaflet-control-zoom-in").click()

    expect(told).to_have_count(0)


def test_a_visitor_who_goes_back_finds_the_words(browser_page):
    page = browser_page(path="/ideas/new/")
    title, proposal = (page.get_by_label(re.compile(f"^{name}")) for name in ("タイトル", "こうしたい"))
    title.fill(TITLE)
    page.get_by_role("button", name="送る前に確かめる", exact=True).click()
    expect(page.get_by_text("ここに入力してください。")).to_be_visible()
    proposal.fill(PROPOSAL)
    page.get_by_role("button", name="送る前に確かめる", exact=True).click()
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_label("メールアドレス")).to_be_visible()

    page.go_back()

    expect(title).to_have_value(TITLE)
    expect(proposal).to_have_value(PROPOSAL)


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
