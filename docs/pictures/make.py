"""Takes the pictures of the README from a running demo: python docs/pictures/make.py http://127.0.0.1:8000"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "demo@tidewater.example")
    page.fill("[name=password]", "harbour-lights")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/w/**")


def take(base: str) -> None:
    with sync_playwright() as playwright:
        chromium = os.environ.get("PMHUB_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        sign_in(page, base)
        page.goto(f"{base}/w/demo/roadmap/?view=timeline")
        page.locator(".bar").first.wait_for()
        page.screenshot(path=HERE / "timeline.png")
        page.goto(f"{base}/w/demo/stakeholders/digests/")
        page.set_viewport_size({"width": 760, "height": 1000})
        page.locator(
            "a[href*='/stakeholders/digests/']:not([href$='/digests/']):not([href*='new'])"
        ).first.click()
        page.wait_for_load_state()
        page.screenshot(path=HERE / "digest.png")
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
