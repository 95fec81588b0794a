"""Chromium, a playground for the tests of a module, and windows that people open there."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.demo_process import demo
from tests.browser.window import Window
from tests.pictures.__main__ import find_browser

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 20_000
"""Milliseconds after which waiting fails."""

expect.set_options(timeout=PATIENCE)

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def program() -> str:
    """Where Chromium is."""
    found = find_browser()
    if found is None:
        pytest.skip("THE PLAYGROUND IS NOT TRIED IN A BROWSER: Chromium is not installed")
    return found


@pytest.fixture(scope="module")  # no longer, since asynchronous tests cannot run meanwhile
def chromium(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        is_root = os.geteuid() == 0  # Chromium refuses a sandbox to root
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=not is_root)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the playground of this module is."""
    with demo(ROOT, tmp_path_factory.mktemp("playground")) as found:
        yield found


@pytest.fixture
def open_window(chromium: Browser, address: str) -> Iterator[OpenWindow]:
    """Open windows, each with its own cookies, as Ann Engineer in the direct message; nothing may go wrong in them."""
    opened: list[Window] = []

    def opening(**options: Any) -> Window:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        window = Window(context.new_page(), address)
        opened.append(window)
        return window

    yield opening
    for window in opened:
        window.page.context.close()
    for window in opened:
        window.expect_no_faults()


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    return open_window()
