"""The browser of the tests."""

import os
import shutil
import subprocess
import sys

from . import say
from .trouble import Trouble

CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_or_install() -> str:
    """The browser of the tests; installed by apt where that is ours to do."""
    if found := _find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with say.step("Installing Chromium by apt"):
            for words in (
                ["update", "-qq"],
                ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            ):
                subprocess.run(["apt-get", *words], capture_output=True)
    if found := _find():
        return found
    how = "brew install --cask chromium" if sys.platform == "darwin" else "sudo apt install chromium"
    if os.environ.get("CI"):
        raise Trouble(f"The browser tests need Chromium: {how}.")
    say.line(f"  No Chromium here, so browser tests are skipped. To run them: {how}")
    return ""


def _find() -> str:
    return os.environ.get("PMHUB_CHROMIUM") or next(
        (path for name in CHROMIUMS if (path := shutil.which(name))), ""
    )
