"""docs/scopes.md says what a token needs, for every address, as the code has it and as tokens find it.

`python -m tests.docs.test_scopes` prints its table anew.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.models import User, Workspace
from core.roles import SCOPES
from tests.permissions import ROWS
from tests.samples import Samples
from tests.test_permissions import address_of, ids, patterns, send  # noqa: F401  ids is a fixture

DOC = Path(settings.BASE_DIR) / "docs" / "scopes.md"
HERE = "api/v1/workspaces/<slug:slug>/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Only people are present; a token is told so whatever it carries.
NO_TOKEN = {"api-presence"}


def endpoints() -> Iterator[tuple[str, str, Any]]:
    """(address, name, view) of every address of the API within a workspace."""
    for address, name, view in patterns():
        if address.startswith(HERE) and name not in NO_TOKEN:
            yield address.removeprefix(HERE), name, view.view_class


def said(address: str) -> str:
    for kind in ("uuid:", "slug:", "str:", "int:"):
        address = address.replace(f"<{kind}", "{")
    return f"`/{address.replace('>', '}')}`"


def table() -> list[str]:
    rows = sorted((said(address), view) for address, _name, view in endpoints())
    lines = [f"| address | {' | '.join(METHODS)} |", "|---|" + "---|" * len(METHODS)]
    for address, view in rows:
        cells = [told(view.scopes_of(method)) if method in view.needs else "" for method in METHODS]
        lines.append(f"| {address} | {' | '.join(cells)} |")
    return lines


def told(scopes: list[str]) -> str:
    return " and ".join(f"`{scope}`" for scope in scopes) or "any"


def test_the_table_is_what_the_code_has() -> None:
    assert [line for line in DOC.read_text().splitlines() if line.startswith("|")] == table()


def without(scope: str) -> tuple[str, ...]:
    """All but this one; whoever may write may read."""
    gone = {scope, scope.replace(":read", ":write")} if scope.endswith(":read") else {scope}
    return tuple(one for one in SCOPES if one not in gone)


@pytest.mark.django_db
def test_tokens_find_it_so(api: Any, acme: Workspace, alice: User, ids: Samples) -> None:  # noqa: F811
    """An owner's token with all scopes but this one is refused; one with what is said alone is not."""
    lacking = {scope: api(alice, scopes=without(scope)) for scope in SCOPES}
    wrong = []
    alone: dict[tuple[str, ...], Any] = {}
    for _address, name, view in endpoints():
        place = address_of(name, ROWS[name], "acme", ids)
        for method in view.needs:
            scopes = tuple(view.scopes_of(method))
            for scope in scopes:
                if (status := send(lacking[scope], method, place).status_code) != 403:
                    wrong.append((name, method, "let in without", scope, status))
            # To delete would take the sample away that later addresses need.
            if scopes and method != "DELETE":
                client = alone.setdefault(scopes, api(alice, scopes=scopes))
                status = send(client, method, place).status_code
                if status == 403 and not ROWS[name].own:
                    wrong.append((name, method, "refused with", scopes, status))
    assert wrong == [], "\n".join(map(str, wrong))


if __name__ == "__main__":
    print("\n".join(table()))
