"""A view that goes on after an action refused needs a savepoint: without it every later query fails, and the page with it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REFUSALS = {"Refused", "Invalid", "Conflict", "Stale", "Gone", "TooMany", "IntegrityError"}
# Where nothing is written within the `try`, or no transaction is around it.
READS = {
    "core/views/imports.py:import_mapping": "the write is in a savepoint; what stands before it only reads the form",
    "core/views/landing.py:workspace_new": "no workspace is entered yet, and the action is atomic by itself",
    "core/views/landing.py:demo": "answers 404 at once",
    "feedback/views/public.py:door": "rolls all of it back",
    "feedback/views/public.py:portal_page": "the same, seen from without",
    "roadmap/views/poker.py:_known_ids": "only reads the form",
    "roadmap/views/ranking.py:_filled": "only reads the form",
    "roadmap/views/scoring_models.py:example": "only reckons",
    "stakeholders/views/public.py:confirm": "answers 404 at once",
    "stakeholders/views/shared.py:_show": "only counts attempts",
}


def views() -> list[Path]:
    return sorted(Path().glob("*/views/*.py"))


def tries(path: Path) -> Iterator[tuple[str, ast.Try]]:
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef):
            yield from ((function.name, one) for one in ast.walk(function) if isinstance(one, ast.Try))


def catches(one: ast.Try) -> bool:
    named = {
        node.id
        for each in one.handlers
        if each.type
        for node in ast.walk(each.type)
        if isinstance(node, ast.Name)
    }
    return bool(named & REFUSALS)


def in_savepoint(one: ast.Try) -> bool:
    within = [node for node in ast.walk(one) if isinstance(node, ast.With)]
    return any("transaction.atomic()" in ast.unparse(node.items[0]) for node in within)


def test_there_are_views_to_look_at() -> None:
    assert sum(catches(one) for path in views() for _name, one in tries(path)) > 20


@pytest.mark.parametrize("path", views(), ids=str)
def test_a_view_that_goes_on_after_a_refusal_has_a_savepoint(path: Path) -> None:
    bare = {f"{path}:{name}" for name, one in tries(path) if catches(one) and not in_savepoint(one)}
    assert bare - set(READS) == set(), "put `with transaction.atomic():` around the action"
