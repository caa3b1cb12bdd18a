"""Pictures are drawn one at a time in each process, one more waits, and no picture is larger than there is room for."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from core.errors import Busy
from core.models import User
from roadmap.actions import create_items
from roadmap.export import pen
from roadmap.export.draw import view
from roadmap.models import Product
from tests.conftest import Act, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache", "product")]
PICTURES = ["items/picture?format=svg", "items/picture?format=png", "strategy/export?format=pdf"]
FILES = ["items/export?format=csv", "strategy/export?format=json"]


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Somebody's picture is drawn until the event is set, and whoever waits for it soon gives up."""
    monkeypatch.setattr(pen, "PATIENCE", 0.05)
    over, begun = Event(), Event()

    def draw() -> None:
        begun.set()
        assert over.wait(20)

    with ThreadPoolExecutor(1) as threads:
        at_work = threads.submit(pen._one_by_one, draw)
        assert begun.wait(20)
        yield over
        over.set()
        at_work.result(20)


@pytest.mark.parametrize("address", PICTURES)
def test_who_would_wait_too_long_is_told_when_to_come_again(
    api: Any, bob: User, drawing: Event, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api(bob)
    refused = client.get(url(address))
    assert refused.status_code == 503 and refused["Retry-After"] == "5"
    assert refused.json()["detail"] == (
        "Pictures are being drawn for others just now. Try again in a few seconds."
    )
    drawing.set()
    monkeypatch.setattr(pen, "PATIENCE", 20.0)
    for _again in range(6):  # refusing gave the place in the workspace back, too
        assert client.get(url(address)).status_code == 200


@pytest.mark.parametrize("address", FILES)
def test_files_do_not_wait_for_pictures(api: Any, bob: User, drawing: Event, address: str) -> None:
    answer = api(bob).get(url(address))
    assert answer.status_code == 200
    b"".join(answer.streaming_content)


def test_the_page_to_print_says_so_too(web: Any, bob: User, drawing: Event) -> None:
    refused = web(bob).get("/w/acme/roadmap/print/", headers={"Accept": "text/html"})
    assert refused.status_code == 503 and refused["Retry-After"] == "5"
    assert "Pictures are being drawn for others just now." in refused.content.decode()


def test_one_draws_one_waits_and_a_third_is_refused_at_once() -> None:
    begun, over = Event(), Event()
    order: list[str] = []

    def first() -> None:
        begun.set()
        assert over.wait(20)
        order.append("first")

    with ThreadPoolExecutor(2) as threads:
        drawn = threads.submit(pen._one_by_one, first)
        assert begun.wait(20)
        waiting = threads.submit(pen._one_by_one, lambda: order.append("second"))
        refused_when(lambda: pen._places._value == 0)
        over.set()
        drawn.result(20)
        waiting.result(20)
    assert order == ["first", "second"]
    assert pen._one_by_one(lambda: "free again") == "free again"


def refused_when(full: Callable[[], bool]) -> None:
    pause = Event()
    for _number in range(400):
        if full():
            break
        pause.wait(0.01)
    with pytest.raises(Busy) as refusal:
        pen._one_by_one(lambda: pytest.fail("it was drawn"))
    assert refusal.value.extra["retry_after"] == 5


def test_a_picture_that_fails_gives_its_place_back() -> None:
    for _again in range(3):
        with pytest.raises(ZeroDivisionError):
            pen._one_by_one(lambda: 1 / 0)
    assert pen._one_by_one(lambda: "free") == "free"


def test_more_items_than_a_picture_holds(
    api: Any, web: Any, act: Act, bob: User, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_ITEMS", 2)
    with act(bob) as actor:
        create_items([{"product": product, "title": f"Item {n}"} for n in range(3)], by=actor)
    client = api(bob)
    refused = client.get(url("items/picture"))
    said = "3 items are more than a picture holds, which is 2. Filter them, or take a file."
    assert refused.status_code == 400 and refused.json()["errors"] == {"filter": [said]}
    assert client.get(url("items/picture?q=Item+1")).status_code == 200
    assert b"".join(client.get(url("items/export?format=csv")).streaming_content).count(b"Item ") == 3
    page = web(bob).get("/w/acme/roadmap/print/")
    assert page.status_code == 400 and said in page.content.decode()
