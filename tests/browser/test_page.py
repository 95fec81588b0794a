"""The page around the conversation: for eyes, hands, screen readers and phones, on good and on bad days."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import OpenWindow
from tests.browser.window import Window

QUESTION = "how do I remove volumes"
COMMAND = "docker volume rm app-data"
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></textarea></dialog>{{ 7 * 911911 }}"


@pytest.fixture
def bad_day(window: Window) -> Iterator[Window]:
    """A window in which one of Slack's bad days can be begun; it ends with the test."""
    window.page.get_by_text(re.compile("bad days")).click()
    yield window
    for name in ("Deliver twice", "Answer 429"):
        switch = window.page.get_by_role("switch", name=name)
        if switch.is_checked():
            with window.page.expect_response("**/bad-days"):
                switch.uncheck()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everyone_can_read_and_use_what_is_shown(open_window: OpenWindow, theme: str) -> None:
    window = open_window(color_scheme=theme)
    window.say(QUESTION)
    expect(window.message(COMMAND)).to_be_visible()
    window.expect_accessible()

    window.go_to("general")
    window.say(f"@wharfie {QUESTION}")
    window.message(QUESTION).get_by_role("link", name="1 reply").click()
    expect(window.message(COMMAND, within=window.thread)).to_be_visible()
    window.open_requests()
    window.requests.get_by_role("group").first.click()
    window.expect_accessible()
    window.requests.get_by_role("button", name="Close the requests").click()

    window.go_to("dev")
    window.say("/docker teach")
    window.modal.get_by_label("Question", exact=True).fill("Where is it?")
    window.modal.get_by_label("Answer", exact=True).fill("There.")
    window.modal.get_by_label("Commands").fill("docker system prune # Cleans up")
    window.press("Propose", window.modal)
    expect(window.modal.locator("[aria-invalid=true]").first).to_be_focused()
    window.expect_accessible()
    window.press("Close", window.modal)

    window.act_as("Olga Owner")
    window.go_to("wharfie Home")
    expect(window.main.get_by_role("heading", name="For owners")).to_be_visible()
    window.expect_accessible()


def test_the_theme_is_that_of_the_system_until_one_is_chosen_which_stays(open_window: OpenWindow) -> None:
    window = open_window(color_scheme="dark")
    page = window.page
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)

    page.get_by_title("Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    light = page.evaluate(background)
    assert light != dark
    page.reload()
    assert page.evaluate(background) == light
    page.get_by_title("System").click()
    assert page.evaluate(background) == dark


def test_on_a_phone_nothing_is_wider_than_the_page(open_window: OpenWindow) -> None:
    window = open_window(viewport={"width": 375, "height": 740}, is_mobile=True, has_touch=True)

    def expect_narrow() -> None:
        assert window.page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [375, 375]

    window.say(f"{QUESTION} {'W' * 200}")
    window.say(QUESTION)
    expect(window.message(COMMAND)).to_be_visible()
    expect_narrow()

    drawer = window.page.get_by_role("button", name="Channels and settings")
    drawer.tap()
    expect(window.page.get_by_role("link", name="dev")).to_be_in_viewport()
    expect_narrow()
    window.expect_accessible()
    window.page.get_by_role("link", name="dev").tap()
    expect(window.page.get_by_role("heading", name="dev", level=1)).to_be_visible()
    expect(window.page.get_by_role("link", name="dev")).not_to_be_in_viewport()

    window.say(f"@wharfie {QUESTION}")
    window.message(QUESTION).get_by_role("link", name="1 reply").tap()
    expect(window.message(COMMAND, within=window.thread)).to_be_visible()
    expect_narrow()
    window.thread.get_by_role("link", name="Close thread").tap()

    window.say("/docker teach")
    expect(window.modal).to_be_visible()
    expect_narrow()
    window.press("Close", window.modal)
    window.open_requests()
    expect_narrow()


def test_by_keyboard_alone_one_asks_shares_and_fills_in_a_form(window: Window) -> None:
    keyboard = window.page.keyboard
    is_inside = "document.activeElement.matches('dialog *, body')"  # after the last element it is the browser's turn
    window.go_to("general")
    expect(window.field).to_be_focused()

    keyboard.type("/")
    chosen = window.main.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("/docker")
    keyboard.press("Enter")
    expect(window.field).to_have_value("/docker ")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    expect(chosen).to_have_count(1)
    keyboard.press("Escape")
    expect(chosen).to_have_count(0)
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    expect(window.message(COMMAND)).to_be_visible()

    share = window.message(COMMAND).get_by_role("button", name="Share with the channel")
    for _ in range(40):
        keyboard.press("Shift+Tab")
        if share.evaluate("element => element === document.activeElement"):
            break
    expect(share).to_be_focused()
    keyboard.press("Enter")
    expect(window.message("@Ann Engineer asked")).to_contain_text(COMMAND)

    window.field.focus()
    keyboard.type("/docker te")
    keyboard.press("Tab")
    expect(window.field).to_have_value("/docker teach")
    keyboard.press("Enter")
    expect(window.modal.get_by_label("Question", exact=True)).to_be_focused()
    for _ in range(40):
        keyboard.press("Tab")
        assert window.page.evaluate(is_inside)
    keyboard.press("Escape")
    expect(window.modal).to_be_hidden()
    expect(window.field).to_be_focused()


def test_the_panel_shows_each_request_and_why_the_answer_matched(window: Window) -> None:
    window.open_requests()
    window.say("how do I pause a container")
    expect(window.message("docker pause")).to_be_visible()

    posted = newest_request(window, "chat.postMessage")
    posted.locator("summary").click()
    for shown in ("Slack answered", '"ok": true'):
        expect(posted).to_contain_text(shown)
    asked = newest_request(window, "answer")
    asked.locator("summary").click()
    for shown in ("Why this answer", "pause-container", '"text": "how do I pause a container"'):
        expect(asked).to_contain_text(shown)

    window.say("how do I list images")
    expect(window.message("docker image ls")).to_be_visible()
    for opened, shown in ((posted, "Slack answered"), (asked, "Why this answer")):
        expect(opened.get_by_text(shown)).to_be_visible()


def newest_request(window: Window, mark: str) -> Locator:
    """Return what is now the newest request that has a mark, for as long as it is there."""
    marked = window.requests.get_by_role("group").filter(has=window.page.get_by_text(mark, exact=True)).first
    return window.requests.locator(f"#{marked.get_attribute('id')}")


def test_if_slack_delivers_twice_and_answers_429_there_is_exactly_one_answer(bad_day: Window) -> None:
    window = bad_day
    window.page.get_by_role("switch", name="Deliver twice").check()
    window.page.get_by_role("switch", name="Answer 429").check()
    window.go_to("dev")
    questions = [f"@wharfie how do I {asked}" for asked in ("rename a volume", "rename an image", "rename a container")]
    for question in questions:
        window.say(question)
        expect(window.message(question).get_by_role("link", name="1 reply")).to_be_visible()

    for question in questions[:-1]:  # by now a second answer would be there
        expect(window.message(question).get_by_role("link", name="1 reply")).to_be_visible()
    window.open_requests()
    expect(window.requests.get_by_role("listitem").filter(has_text="app_mention (again)")).not_to_have_count(0)


def test_what_slack_refuses_is_marked_and_shown_with_its_error(bad_day: Window) -> None:
    window = bad_day
    window.page.get_by_role("switch", name="Answer 429").check()
    window.say("how do I list contexts")
    expect(window.message("docker context ls")).to_be_visible()

    window.open_requests()
    window.requests.get_by_text("Errors").click()
    refused = window.requests.get_by_role("listitem").filter(has_text="chat.postMessage").first
    expect(refused).to_contain_text("ratelimited")
    refused.locator("summary").click()
    expect(refused).to_contain_text('"error": "ratelimited"')
    expect(
        window.requests.get_by_role("listitem").filter(has_not_text="ratelimited").filter(visible=True)
    ).to_have_count(0)
    expect(window.page.get_by_role("button", name=re.compile("with errors"))).to_be_visible()


def test_hostile_text_is_shown_as_text(window: Window) -> None:
    for place in ("dev", "wharfie"):
        window.go_to(place)
        window.say(HOSTILE)
        expect(window.message(HOSTILE)).to_be_visible()
    window.say(f"/docker {HOSTILE}")
    window.go_to("general")
    window.say(f"/docker search {HOSTILE}")
    expect(window.message(re.compile("I have nothing about that|the nearest first"))).to_contain_text(
        "onerror=alert(1)"
    )
    expect(window.page.locator("img")).to_have_count(0)


def test_what_cannot_be_done_is_said_and_the_text_stays(window: Window) -> None:
    window.field.fill("/nonsense")
    window.field.press("Enter")

    expect(window.page.get_by_role("alert").filter(has_text="/nonsense is not a valid command.")).to_be_visible()
    expect(window.field).to_have_value("/nonsense")


def test_a_window_whose_scripts_come_slowly_shows_answers_too(window: Window) -> None:
    page, held = window.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/hx-sse.min.js", hold)
    with page.expect_request("**/hx-sse.min.js"):
        page.reload(wait_until="commit")
    page.wait_for_function("window.htmx")
    page.evaluate("new Promise(done => setTimeout(() => setTimeout(done)))")  # what waits for its turn has had it
    held[0].continue_()
    page.wait_for_load_state()

    window.say("how do I list networks")
    expect(window.message("docker network ls")).to_be_visible()
