"""The demo workspace, out and in again."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from core.export.write import write_archive
from core.models import User, Workspace
from tests.samples import samples_in


@pytest.fixture
def demo(db: Any) -> Workspace:
    """Takes a while: for the one test that compares all of it."""
    call_command("demo", verbosity=0)
    return Workspace.objects.get(slug="demo")


@pytest.fixture
def filled(acme: Workspace, alice: User) -> Workspace:
    """Acme with one of each kind of thing."""
    samples_in(acme, alice, "acmesample")
    return acme


@pytest.fixture
def exported() -> Callable[[Workspace], io.BytesIO]:
    def export(workspace: Workspace) -> io.BytesIO:
        file = io.BytesIO()
        write_archive(workspace, file)
        file.seek(0)
        return file

    return export
