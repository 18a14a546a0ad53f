"""A browser's windows: each a user of its own with a colour scheme, a size, and JavaScript or none.

What a page asks of another machine, and what fails in it, is noted: a test that does not expect it fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.chromium import FLAGS, REBOUND, Chromium

HERE = {"127.0.0.1", "localhost", "::1", REBOUND}
WITHOUT_A_HOST = {"about", "blob", "data", "chrome-error"}
LONGEST_MILLISECONDS = 10_000
WIDE, NARROW = (1440, 900), (360, 740)


@contextmanager
def running(chromium: Chromium, *flags: str) -> Iterator[Browser]:
    """The browser, with more flags if need be, and with a profile of its own that is deleted afterwards.

    While it runs, no other event loop can in this thread: asyncio.run fails.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.program, headless=True, args=[*FLAGS, *flags],
            env={**os.environ, **chromium.environment},
        )  # fmt: skip
        try:
            yield browser
        finally:
            browser.close()


class Windows:
    """Opens pages for one test. `left` are addresses beyond this machine that were asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.left: list[str] = []
        self.failures: list[str] = []
        self._are_failures_expected = False

    def open(
        self, size: tuple[int, int] = WIDE, dark: bool = False, script: bool = True, **options: Any
    ) -> Page:
        """An empty page of a new user, who has no cookies. `options`: more of Playwright's new_context."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            service_workers="block",
            **options,
        )
        context.set_default_timeout(LONGEST_MILLISECONDS)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._note_failure(str(error.error)))
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def expect_failures(self) -> None:
        """What fails in a page is what the test is about."""
        self._are_failures_expected = True

    def forgive(self, *parts: str) -> None:
        """The test expects failures that say one of these."""
        self.failures = [said for said in self.failures if not any(part in said for part in parts)]

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in WITHOUT_A_HOST and address.hostname not in HERE:
            self.left.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note_failure(message.text)

    def _note_failure(self, said: str) -> None:
        if not self._are_failures_expected:
            self.failures.append(said)
