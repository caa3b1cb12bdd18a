"""Every page of the permission table in a real browser: axe finds nothing, the console is silent, nothing is too wide."""

import re
from typing import Any

import pytest

from core.models import User, Workspace
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.permissions import ROWS
from tests.samples import Samples, samples_in
from tests.test_permissions import address_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# A stored mail is shown in a sandbox without scripts, where axe cannot run; it is looked at by its own tests.
NO_PAGE = re.compile(r"\.csv$|\.json$|/delete/$|/remove/$|/mail/$")
LOOKS = {"light at a desk": {}, "dark on a phone": {"dark": True, "size": "phone"}}
PARTS = 6


def pages() -> list[str]:
    return sorted(name for name in ROWS if not name.startswith("api-") and "GET" in ROWS[name].needs)


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, "sample")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_clean(
    part: int, look: str, page_for: PageFor, web: Any, alice: User, ids: Samples
) -> None:
    page = page_for(alice, "/w/acme/", **LOOKS[look])
    # The test server is Django alone; the stream has its own tests. 204 tells an EventSource to stop.
    page.route("**/api/v1/workspaces/*/stream*", lambda route: route.fulfill(status=204))
    client, looked_at = web(alice), 0
    for name in pages()[part::PARTS]:
        address = address_of(name, ROWS[name], "acme", ids)
        if NO_PAGE.search(address) or not is_page(client.get(address)):
            continue
        page.goto(address)
        page.wait_for_timeout(
            900 if name == "roadmap" else 250
        )  # streams stay open, so the network is never idle
        check_axe(page)
        check_width(page)
        looked_at += 1
    silent_console(page)
    assert looked_at >= 3


def is_page(answer: Any) -> bool:
    """Fragments and redirects are looked at where they are shown."""
    return answer.status_code == 200 and not answer.streaming and b"<html" in answer.content[:500]
