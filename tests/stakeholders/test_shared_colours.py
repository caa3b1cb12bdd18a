"""The colours of a shared timeline: by the field of the view where it is seen, and telling of nothing that is not."""

import re
from typing import Any

import pytest
from django.test import Client

from core.models import User
from roadmap.actions import create_objective, create_team
from roadmap.actions.fields import create_field
from roadmap.actions.views import create_view
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_view
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def read(act: Any, ground: dict[str, Any], bob: User) -> Any:
    """What customers get of a timeline coloured by a field, when they see these fields."""

    def made(hue: str, *fields: str) -> str:
        with act(bob) as actor:
            change_audience(ground["audience"], by=actor, fields=["dates", *fields])
            view = create_view(
                by=actor, name="Plan", query=f"view=timeline&lanes=none&hue={hue}", shared=True
            )
            path = path_of(share_view(view, ground["audience"], by=actor))
        return Client().get(path).content.decode().split("<main")[1]

    return made


@pytest.fixture
def teams(act: Any, ground: dict[str, Any]) -> None:
    with act() as actor:
        # The hidden ones come before, between and behind those that are seen.
        names = ("Alpha hidden", "Booking", "Halfway hidden", "Ledger", "Zulu hidden")
        found = {name: create_team(by=actor, name=name) for name in names}
        make_item(actor, ground["pay"], "Refunds", team=found["Ledger"])
        make_item(actor, ground["pay"], "Wallets", team=found["Booking"])
        make_item(actor, ground["secret"], "Kraken", team=found["Halfway hidden"])
        make_item(actor, ground["pay"], "Notions", "idea", team=found["Alpha hidden"])


def legend(page: str) -> list[tuple[str, str]]:
    found = page.partition('<div class="s-legend">')[2].partition("</div>")[0]
    return re.findall(r'<li data-obj="(\w+)"><i class="dot"></i>(.*?) <small>', found)


def hue_of(page: str, title: str) -> str | None:
    bar = re.search(rf'<rect [^>]*data-obj="(\w+)"[^>]*><title>{title},', page)
    return bar[1] if bar else None


def test_the_view_s_own_colours_and_what_they_mean(read: Any, teams: None) -> None:
    page = read("team", "team")
    assert legend(page) == [("244", "Booking"), ("298", "Ledger"), ("none", "None")]
    assert (hue_of(page, "Wallets"), hue_of(page, "Refunds"), hue_of(page, "Instant payouts")) == (
        "244",
        "298",
        "none",
    )
    assert "<h2>Team</h2>" in page and "hidden" not in page


def test_a_gap_between_colours_tells_of_no_hidden_value(
    act: Any, read: Any, ground: dict[str, Any], teams: None
) -> None:
    """The same two hues whatever lies hidden beside them."""
    before = legend(read("team", "team"))
    with act() as actor:
        more = create_team(by=actor, name="Before hidden")
        make_item(actor, ground["secret"], "Kraken 2", team=more)
    assert legend(read("team", "team")) == before


@pytest.mark.parametrize(
    "hue", ["team", "status", "owner", "milestone", "key", "revenue", "custom.secret", "nonsense", ""]
)
def test_by_what_is_hidden_nothing_is_coloured_or_named(
    act: Any, read: Any, teams: None, bob: User, hue: str
) -> None:
    page = read(hue)
    assert "Refunds" in page and "data-obj" not in page and "s-legend" not in page
    assert "Booking" not in page and "Ledger" not in page and "Planned" not in page


def test_objectives_keep_their_own_hue_and_hidden_ones_have_none(
    act: Any, read: Any, ground: dict[str, Any]
) -> None:
    with act() as actor:
        kraken = create_objective(by=actor, title="Wake the Kraken", product=ground["secret"], hue=122)
        make_item(actor, ground["pay"], "Refunds", objective=ground["goal"])
        make_item(actor, ground["pay"], "Wallets", objective=kraken)
    page = read("", "objective")
    assert legend(page) == [(str(ground["goal"].hue), "Money the same day"), ("none", "None")]
    assert hue_of(page, "Wallets") == "none" and "122" not in [hue for hue, _words in legend(page)]
    assert "Kraken" not in page


def test_choices_of_an_own_field_come_in_their_order(act: Any, read: Any, ground: dict[str, Any]) -> None:
    options = [
        {"slug": "l", "name": "Large", "hue": 1},
        {"slug": "a", "name": "A bit", "hue": 2},
        {"slug": "n", "name": "None at all", "hue": 3},
    ]
    with act() as actor:
        size = create_field(by=actor, name="Size", kind="select", options=options)
        areas = create_field(by=actor, name="Areas", kind="multiselect", options=options)
        for title, slug in (("Refunds", "a"), ("Wallets", "l")):
            make_item(actor, ground["pay"], title, custom={size.slug: slug, areas.slug: [slug, "n"]})
    for field in (size, areas):
        page = read(f"custom.{field.slug}", f"custom.{field.slug}")
        assert [words for _hue, words in legend(page)] == ["Large", "A bit", "None"]
        assert f"<h2>{field.name}</h2>" in page
        assert "s-legend" not in read(f"custom.{field.slug}")
