"""A new workspace as its owner finds it, in a browser against the server as it runs.

The sample is 40 of the enhancements of Kubernetes with their history (kubernetes/enhancements, Apache-2.0).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from core.imports import runner
from core.models import ImportJob, Workspace
from core.tenancy import acting
from tests.browser import PageFor, silent_console
from tests.workbench.conftest import live_server, serving  # noqa: F401  fixtures

HERE = Path(__file__).parent
MAPPING = HERE.parents[1] / "docs" / "examples" / "kubernetes" / "items.json"
SLUG = "kubernetes"
PASSWORD = "a walk along the shore"


@contextmanager
def inside() -> Iterator[Any]:
    """In the workspace of the walk, past its pages: to look whether they told the truth."""
    with acting(Workspace.objects.get(slug=SLUG), source="system") as actor:
        yield actor


def counted(model: Any, **where: Any) -> int:
    with inside():
        return model.objects.filter(**where).count()


def work() -> None:
    """What a worker does with the import that was started last."""
    with inside():
        job = ImportJob.objects.latest("created_at")
    runner.run(job.pk)


def at(path: str) -> str:
    return f"/w/{SLUG}/{path}"


def said(page: Page) -> str:
    """The sentence below the title."""
    return page.locator(".standfirst").inner_text()


def workbench(page: Page, query: str = "") -> None:
    page.goto(at(f"roadmap/{query}"))
    drawn(page)


def drawn(page: Page) -> None:
    page.locator('#workbench[data-stream="open"]').wait_for()


def sign_up(page: Page, name: str, email: str = "", workspace: str = "") -> None:
    """The form for an account; who was invited has the address in it already, and the workspace."""
    page.get_by_label("Your name").fill(name)
    if workspace:
        page.get_by_label("Workspace").fill(workspace)
    if email:
        page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url(re.compile(r"/w/"))


@pytest.fixture
def stranger(page_for: PageFor) -> Callable[..., Page]:
    """`stranger("/")`: a page of somebody whom the server does not know."""
    return lambda path="/", **look: page_for(None, path, **look)


@pytest.fixture
def ann(stranger: Callable[..., Page], transactional_db: Any) -> Iterator[Page]:
    """Ann, who has just made the workspace. Whatever she does, her console stays silent."""
    page = stranger("/accounts/signup/")
    sign_up(page, "Ann Walker", "ann@example.com", "Kubernetes")
    yield page
    silent_console(page)
