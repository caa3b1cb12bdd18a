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
from roadmap.views.workbench import VIEWS

STATIC = Path(settings.BASE_DIR) / "static"
MODULES = STATIC / "js" / "workbench"
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "roadmap"


def texts() -> set[str]:
    """Every text that a module gives to t()."""
    found = set()
    for path in MODULES.glob("*.js"):
        found.update(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', path.read_text()))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("view", VIEWS)
def test_the_page_preloads_what_its_view_needs(web: Any, bob: User, acme: Workspace, view: str) -> None:
    page = web(bob).get(f"/w/acme/roadmap/?view={view}").content.decode()
    preloaded = re.findall(r'rel="modulepreload" href="/static/([^"]+)"', page)
    assert f"js/workbench/{view}.js" in preloaded
    assert "js/workbench/main.js" in preloaded
    for name in preloaded:
        for one in re.findall(r'(?:from|^import) "(\.[^"]+)"', (STATIC / name).read_text()):
            assert str((STATIC / name).parent.joinpath(one).resolve().relative_to(STATIC)) in preloaded


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
