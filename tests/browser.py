"""A real browser for tests of the pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# The headless shell opens a page four times as fast as the whole browser, which has windows.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Nothing but the page under test may go over the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium; without one, skip the test, or fail it where CI is set."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        answer = pytest.fail if os.environ.get("CI") else pytest.skip
        answer(
            "There is no Chromium on this machine (on Debian: apt install chromium-headless-shell)."
        )
    # The library keeps an event loop in this thread, at which Django refuses to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def choose(page, field: str, text: str) -> None:
    """Choose in a field that completes names, as an editor does: click, type, Enter."""
    page.click(f'[aria-labelledby="select2-{field}-container"]')
    search(page, text)
    page.keyboard.press("Enter")


def search(page, typed: str, offered: str = "") -> None:
    """Type into the open list of such a field, and wait for what is offered first."""
    # What is typed before the field has the focus is lost.
    page.wait_for_selector(".select2-search__field:focus")
    page.keyboard.type(typed)
    first = ".select2-results__option--highlighted"
    page.wait_for_selector(f"{first}:has-text('{offered or typed}')")


def press_access_key(page, key: str) -> None:
    """Press Alt with a key of the page, which playwright's own keyboard does not tell Chromium."""
    session = page.context.new_cdp_session(page)
    pressed = {
        "key": key,
        "code": f"Key{key.upper()}",
        "modifiers": 1,
        "text": key,
        "unmodifiedText": key,
        "windowsVirtualKeyCode": ord(key.upper()),
    }
    for kind in ("keyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, **pressed})
    session.detach()
