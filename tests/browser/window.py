"""A window of the browser with the playground in it, and what a person does there."""

import re
from http import HTTPStatus
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, Request, Response, expect

Person = Literal["Ann Engineer", "Noor Newcomer", "Olga Owner"]
Place = Literal["general", "dev", "wharfie", "wharfie Home"]


class Window:
    """A window of the browser.

    Args:
        page: the page in it.
        address: where the playground is.

    Attributes:
        page: the page in it, for all that is not here.
        faults: what went wrong unseen: errors in the console, requests that failed.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        page.on("dialog", self._refuse)
        page.on("requestfailed", self._miss)
        page.on("response", self._receive)
        page.goto(address)

    # Where things are

    @property
    def main(self) -> Locator:
        """The conversation, or the Home tab."""
        return self.page.get_by_role("main")

    @property
    def thread(self) -> Locator:
        """The open thread."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def requests(self) -> Locator:
        """The panel with the requests."""
        return self.page.get_by_role("complementary", name="Requests")

    @property
    def field(self) -> Locator:
        """The field in which messages to the place are written."""
        return self.main.get_by_role("textbox", name=re.compile("^Message "))

    @property
    def reply_field(self) -> Locator:
        """The field in which replies to the open thread are written."""
        return self.thread.get_by_role("textbox", name="Reply…")

    @property
    def modal(self) -> Locator:
        """The open modal, or sheet."""
        return self.page.get_by_role("dialog")

    def message(self, text: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """Return the last message that says something."""
        return (within or self.main).get_by_role("article").filter(has_text=text).last

    # What a person does

    def go_to(self, place: Place) -> None:
        """Go to a channel, to the direct message or to the Home tab, by the sidebar."""
        workspace = self.page.get_by_role("navigation", name="Workspace")
        workspace.get_by_role("link", name=re.compile(rf"^{place}( \d+ new)?$")).click()
        expect(workspace.get_by_role("link", name=place, exact=True)).to_have_attribute("aria-current", "page")

    def act_as(self, person: Person) -> None:
        """Act as another person."""
        people = self.page.get_by_role("navigation", name="Act as")
        people.get_by_role("link", name=person).click()
        expect(people.get_by_role("link", name=person, exact=True)).to_have_attribute("aria-current", "true")

    def say(self, text: str) -> None:
        """Write a message where one is, and send it."""
        self.field.fill(text)
        self.main.get_by_role("button", name="Send").click()
        expect(self.field).to_have_value("")

    def press(self, name: str, within: Locator) -> None:
        """Press the button of that name."""
        within.get_by_role("button", name=name, exact=True).click()

    def use_menu_of(self, message: Locator, entry: str) -> None:
        """Choose an entry of the menu that a message has."""
        message.hover()
        self.press("More actions", message)
        message.get_by_role("group", name="More message actions").get_by_role("button", name=entry).click()

    def open_requests(self) -> None:
        """Open the panel with the requests."""
        self.page.get_by_role("button", name="Requests").first.click()
        expect(self.requests).to_be_visible()

    # What holds for each page

    def expect_accessible(self) -> None:
        """Check what is shown now against axe-core's rules."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()

    def expect_no_faults(self) -> None:
        """Check that nothing went wrong unseen."""
        assert not self.faults, self.faults

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _refuse(self, dialog: Dialog) -> None:
        self.faults.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def _miss(self, request: Request) -> None:
        is_left = request.method == "GET" and request.failure == "net::ERR_ABORTED"  # with its page, as the stream is
        if not is_left:
            self.faults.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _receive(self, response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            self.faults.append(f"{response.status}: {response.url}")
