"""What the page of the workbench names must exist and be complete: its modules, its words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from core.models import User, Workspace

STATIC = Path(settings.BASE_DIR) / "static"
MODULES = STATIC / "js" / "workbench"
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "roadmap"


def imported(path: Path, seen: set[Path]) -> set[Path]:
    """The modules that a module needs before it can run."""
    for name in re.findall(r'from "(\.{1,2}/[^"]+)"', path.read_text()):
        found = (path.parent / name).resolve()
        if found not in seen:
            seen.add(found)
            imported(found, seen)
    return seen


def texts() -> set[str]:
    """Every text that a module gives to t()."""
    found = set()
    for path in MODULES.glob("*.js"):
        found.update(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', path.read_text()))
    return found


def test_the_page_preloads_what_the_first_view_needs() -> None:
    needed: set[Path] = set()
    for name in ("main.js", "timeline.js"):
        imported(MODULES / name, needed)
    named = re.findall(r"static '([^']+)'", (TEMPLATES / "workbench_modules.html").read_text())
    assert sorted(named) == sorted(
        str(path.relative_to(STATIC)) for path in needed | {MODULES / "timeline.js"}
    )


def test_every_text_can_be_translated() -> None:
    source = (TEMPLATES / "workbench_words.json").read_text()
    assert set(re.findall(r'translate "([^"]+)"', source)) == texts()
    with translation.override("de"):
        assert set(json.loads(render_to_string("roadmap/workbench_words.json"))) == texts()


@pytest.mark.django_db
def test_a_page_in_english_carries_no_words(web: Any, bob: User, acme: Workspace) -> None:
    client: Client = web(bob)
    page = client.get("/w/acme/roadmap/").content.decode()
    assert "wb-words" not in page
    assert "data-new" in page


@pytest.mark.django_db
def test_a_viewer_gets_no_button_to_add(web: Any, vera: User, acme: Workspace) -> None:
    assert "data-new" not in web(vera).get("/w/acme/roadmap/").content.decode()
