"""Who reads German meets no English on the pages for people without an account, but in what the team itself wrote."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from core import links
from core.dates import Precision, far_words, say
from core.models import User, Workspace
from metrics.numbers import say as say_figure
from metrics.words import in_letters
from roadmap.actions import change_item
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from roadmap.models import Horizon
from stakeholders.actions import change_audience, change_page, change_stakeholder, page_of, write_update
from stakeholders.actions.shares import share_view
from stakeholders.forms import FIELD_WORDS
from stakeholders.models import Subscription
from stakeholders.views import looks
from stakeholders.views.audiences import link_of
from stakeholders.views.shared import path_of
from tests.stakeholders import outside
from tests.stakeholders.conftest import make_item
from tests.stakeholders.test_digests import send

KINDS = ("table", "board", "timeline", "matrix", "tree", "calendar")
QUERY = "&cols=title,status,horizon,end,effort,progress,milestone&x=effort&y=value&hue=objective"
NAMED = re.compile(r"%\((\w+)\)")


@pytest.fixture(autouse=True)
def afterwards_english() -> Iterator[None]:
    """A request leaves its language to the thread."""
    with translation.override("en"):
        yield


# The catalogue -----------------------------------------------------------------------------------------------------


def test_all_that_strangers_read_has_german() -> None:
    missing = outside.lacking()
    assert not missing, f"`python -m tests.stakeholders.outside` prints them for the catalogue: {missing}"


def test_the_catalogue_was_compiled_since_it_was_written() -> None:
    said = (
        "msgfmt -o stakeholders/locale/de/LC_MESSAGES/django.mo stakeholders/locale/de/LC_MESSAGES/django.po"
    )
    assert outside.compiled() == outside.written(), said


def test_german_asks_for_no_value_that_its_source_does_not_give() -> None:
    """Django writes English where one is missing, and says nothing."""
    german = outside.compiled()
    wrong = [
        (name, str(path))
        for path in outside.files()
        for name, forms in outside.said_in(path)
        for form in german.get(name, [])
        if not set(NAMED.findall(form)) <= set(NAMED.findall(forms))
    ]
    assert not wrong


def test_an_entry_of_which_nothing_is_said_is_missed(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    page = tmp_path / "page.html"
    page.write_text("{% load i18n %}{% translate 'Nobody has translated this' %}{% translate 'Milestone' %}")
    monkeypatch.setattr(outside, "files", lambda: [page])
    monkeypatch.setattr(outside, "ROOT", tmp_path)
    assert outside.lacking() == {"Nobody has translated this": "page.html"}


# Words, dates and figures ------------------------------------------------------------------------------------------


def test_dates_are_written_as_germans_write_them() -> None:
    day = date(2026, 3, 9)
    with translation.override("de"):
        said = [say(day, precision) for precision in Precision.values]
        assert said == ["9. März 2026", "März 2026", "Q1 2026", "erstes Halbjahr 2026", "2026"]
        assert [far_words(days) for days in (1, 9, 30, 400, 800)] == [
            "1 Tag", "9 Tage", "4 Wochen", "13 Monate", "2 Jahre"
        ]  # fmt: skip
        assert [str(one.label) for one in Horizon][:3] == ["Jetzt", "Als Nächstes", "Später"]
        assert in_letters(2) == "zwei" and say_figure(1284.5, "%", 1) == "1.284,5\u00a0%"
    with translation.override("en"):
        assert say(day, "day") == "9 Mar 2026" and say_figure(91.8, "%", 1) == "91.8%"


# Pages -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked for in German and is in no catalogue, while pages are set."""
    german, found = outside.known(), list[str]()
    assert translation.gettext("Milestone")  # so that there is a translator to listen to
    translator: Any = vars(translation)["_trans"]

    def told(name: str) -> Any:
        def say_it(*given: Any) -> str:
            key = "\x04".join(given[:2]) if "pgettext" in name else given[0]
            if (translation.get_language() or "").startswith("de") and key and key not in german:
                found.append(key)
            return str(original(*given))

        original = getattr(translator, name)
        return say_it

    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(translator, name, told(name))
    return found


@pytest.fixture
def plan(act: Any, ground: dict[str, Any], bob: User) -> dict[str, Any]:
    with act(bob) as actor:
        change_audience(ground["audience"], by=actor, fields=list(FIELD_WORDS), date_precision="day")
        for number in range(3):
            make_item(
                actor, ground["pay"], f"Ding {number}", effort=0.5, value=1200 + number, horizon="next",
                start=date(2026, 1, 1 + number), start_precision="quarter",
            )  # fmt: skip
        make_item(actor, ground["pay"], "Fertiges", "shipped")
        create_milestone(by=actor, name="Messe", date=date(2026, 9, 1), date_precision="day")
    return ground


def read(address: str, status: int = 200, **post: str) -> str:
    client = Client()
    answer = client.post(address, post, headers={"Accept-Language": "de"}) if post else client.get(
        address, headers={"Accept-Language": "de"}
    )  # fmt: skip
    assert answer.status_code == status, answer.content
    page = answer.content.decode()
    assert '<html lang="de"' in page
    english_dates = re.findall(r"\b\d{1,2} (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*\b", page)
    assert not english_dates
    return page


@pytest.mark.django_db
@pytest.mark.usefixtures("own_cache")
class TestPages:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_shared_view(
        self, act: Any, plan: dict[str, Any], bob: User, english: list[str], kind: str
    ) -> None:
        month = "&month=2026-08" if kind == "calendar" else ""
        with act(bob) as actor:
            view = create_view(by=actor, name="Plan", query=f"view={kind}{QUERY}{month}", shared=True)
            address = path_of(share_view(view, plan["audience"], by=actor))
        page = read(address)
        assert not english and ("Stand:" in page)
        if kind == "table":
            assert "0,5" in page and "0.5" not in page.split("<main")[1]

    def test_its_door(self, act: Any, plan: dict[str, Any], bob: User, english: list[str]) -> None:
        with act(bob) as actor:
            view = create_view(by=actor, name="Plan", query="view=table", shared=True)
            address = path_of(share_view(view, plan["audience"], by=actor, password="open sesame"))
        assert "Ansicht zeigen" in read(address)
        assert "Das ist nicht das Passwort." in read(address, 422, password="wrong")
        assert not english

    def test_a_view_that_is_asked_for_too_much(
        self, act: Any, plan: dict[str, Any], bob: User, english: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with act(bob) as actor:
            view = create_view(by=actor, name="Plan", query="view=table", shared=True)
            address = path_of(share_view(view, plan["audience"], by=actor))
        monkeypatch.setattr(looks, "PATIENCE", 0.01)
        with looks._pen:
            assert "Einen Moment, bitte" in read(address, 503)
        monkeypatch.setattr(looks, "MOST_LOOKS", 0)
        assert "Bitte kommen Sie später wieder" in read(address, 429)
        assert not english

    def test_a_status_page_and_its_sign_up(
        self, act: Any, plan: dict[str, Any], bob: User, english: list[str]
    ) -> None:
        with act(bob) as actor:
            page = change_page(page_of(plan["audience"], by=actor), by=actor, enabled=True, open_signup=True)
            address = link_of(page)
            write_update(
                plan["item"],
                by=actor,
                publish=True,
                narrative="Gut.",
                health="on_track",
                audience_visible=True,
            )
            for number in range(12):
                make_item(actor, plan["pay"], f"Neues {number}")
        page_text = read(address)
        assert "weitere Änderungen" in page_text and "Wie es läuft" in page_text
        signup = f"{address}subscribe/"
        read(signup)
        read(signup, 422, email="nobody", cadence="weekly")
        read(signup, 422, email="ruth@example.org", cadence="weekly")
        assert not english

    @pytest.mark.parametrize("address", ["/v/x/", "/s/x/", "/d/x/", "/u/x/", "/invitations/x/", "/nothing/"])
    def test_a_link_that_leads_nowhere(self, db: None, english: list[str], address: str) -> None:
        assert "Zum Inhalt springen" in read(address, 404) and not english


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_cache")
def test_a_digest_and_what_its_reader_may_change(
    act: Any, acme: Workspace, ground: dict[str, Any], reader: Subscription, english: list[str]
) -> None:
    with act() as actor:
        change_audience(ground["audience"], by=actor, fields=list(FIELD_WORDS), date_precision="day")
        change_stakeholder(ground["person"], by=actor, language="de")
        change_item(ground["item"], by=actor, end=date(2026, 11, 20), effort=2.5)
        make_item(actor, ground["pay"], "Neues")
    digest = send(act, reader)
    assert digest
    english_then = list(english)
    page = read(f"/d/{links.make('digest', acme.pk, digest.pk)}/")
    assert "20. November 2026" in page and "Was sich geändert hat" in page
    stop = f"/u/{links.make('unsubscribe', acme.pk, reader.pk)}/"
    assert "Deutsch" in read(stop)
    assert "Sie haben abbestellt" in read(stop, stop="1")
    assert not english and not english_then
