"""Bringing a file in from start to end, as the worker does."""

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.imports import runner
from core.imports.files import load_mapping
from core.imports.jobs import receive, set_mapping, start
from core.models import ImportJob, User
from tests.conftest import Act

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
Bring = Callable[..., ImportJob]


def real(name: str) -> Path:
    """A file of the real data; the test is skipped, saying so, where it is absent."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"real data is not here: {path}")
    return path


def table(*rows: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def bring(act: Act, bob: User) -> Bring:
    """`bring(b"title\\nA", kind="items", fields={...}, dry=True)`: the job at its end."""

    def run(
        data: bytes,
        kind: str = "items",
        fields: dict[str, Any] | None = None,
        mapping: dict[str, Any] | None = None,
        dry: bool = False,
        user: User | None = None,
        filename: str = "file.csv",
    ) -> ImportJob:
        with act(user or bob) as actor:
            job = receive([data], kind=kind, filename=filename, by=actor)
            if fields or mapping:
                set_mapping(job, mapping or {"fields": fields}, by=actor)
            start(job, by=actor, dry=dry)
        runner.run(job.pk)
        return again(job, act)

    return run


def again(job: ImportJob, act: Act) -> ImportJob:
    with act():
        return ImportJob.objects.get(pk=job.pk)


def rejected(job: ImportJob, act: Act) -> dict[int, str]:
    with act():
        return dict(job.rejections.values_list("number", "error"))


def mapping_of(name: str, data: Path) -> dict[str, Any]:
    """An example mapping whose lookup files lie with the data."""
    return load_mapping(EXAMPLES / name, lookups=data.parent)


class Form(HTMLParser):
    """What a browser would send of the form `mapping`, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside = False
        self.name = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "mapping"
        if not self.inside:
            return
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(name, []).append(value)
        elif tag in ("select", "textarea"):
            self.name, self.text = name, ""
            self.sent[name] = [""]
        elif tag == "option" and "selected" in given:
            self.sent[self.name] = [value]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.sent[self.name] = [self.text]
        elif tag == "form":
            self.inside = False


def shown(page: str) -> dict[str, list[str]]:
    form = Form()
    form.feed(page)
    return {name: value for name, value in form.sent.items() if name not in ("csrfmiddlewaretoken", "lookup")}
