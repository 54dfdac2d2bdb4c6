"""A panel that cannot be built: it says so in its place, and the others work.

In a file of its own, since it starts a server and a browser beside those of no other test.

Planted and caught: a panel's mistake goes on its way (the page does not come up).
"""

import shutil
import sys

import app_served
import pytest
from app_served import opened, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

BROKEN = """
from hedgesim.app.page import rules
from hedgesim.cli.main import main

def build(visit):
    visit.on("settings", lambda: 1 / 0)
    raise ValueError("no lesson is here")

rules.build = build
main(["app", "--port", "0", "--no-browser"])
"""
"""A server of which one panel cannot be built."""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here")
def test_a_panel_that_fails_leaves_the_others(monkeypatch):
    monkeypatch.setattr(app_served, "WORDS", [sys.executable, "-c", BROKEN])
    with served() as address, opened(address, CHROMIUM) as page:
        page.get_by_test_id("tab-rules").click()
        said = page.get_by_test_id("failed-rules")
        said.filter(has_text="ValueError: no lesson is here").wait_for()
        page.get_by_test_id("preset-before").click()
        page.get_by_test_id("tab-chance").click()
        page.get_by_text("Repeat with another seed").wait_for()
        pressed = page.locator("[data-testid=preset-before][aria-pressed=true]")
        pressed.wait_for()
