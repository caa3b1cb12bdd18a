"""A view of the plan behind a link: nothing that its audience may not see, in no byte, order, place or count."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from core.errors import Invalid
from core.models import Event, Membership, User
from roadmap.actions import create_team
from roadmap.actions.fields import change_field, create_field
from roadmap.actions.undo import undo_act
from roadmap.actions.views import change_view, create_view, delete_view, restore_view
from stakeholders.actions import change_audience
from stakeholders.actions.shares import change_share, reopen_share, revoke_share, rotate_share, share_view
from stakeholders.models import SharedView, SharedViewUse
from stakeholders.views.shared import MOST_TRIES, path_of
from tests.stakeholders.conftest import make_item, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
MARK = "zzhidden"
KINDS = ("timeline", "board", "table", "tree", "matrix", "calendar")


@pytest.fixture
def share(act: Any, ground: dict[str, Any], bob: User) -> Any:
    """Shares a view of Bob's with the customers of the ground."""

    def make(query: str = "view=table", name: str = "Plan", **fields: Any) -> SharedView:
        with act(bob) as actor:
            view = create_view(by=actor, name=name, query=query, shared=True)
            return share_view(view, ground["audience"], by=actor, **fields)

    return make


def read(row: SharedView, **query: str) -> Any:
    return Client().get(path_of(row), query)


@pytest.fixture
def secrets(act: Any, ground: dict[str, Any], bob: User) -> None:
    """Everything that customers do not see carries the mark."""
    with act() as actor:
        team = create_team(by=actor, name=f"{MARK} team")
        make_item(actor, ground["secret"], f"{MARK} item of another product")
        make_item(actor, ground["pay"], f"{MARK} idea", "idea")
        make_item(
            actor, ground["pay"], "Refunds", team=team, owner=bob, tags=[f"{MARK}tag"], effort=7.7531,
            external_id=f"{MARK}-9", start=date(2026, 7, 17), start_precision="day",
        )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_byte_tells_what_is_hidden(share: Any, secrets: None, bob: User, kind: str) -> None:
    cols = "key,title,status,team,owner,tags,effort,rice,external_id,start,end,product,objective,type"
    row = share(f"view={kind}&cols={cols}&group=team&lanes=owner&columns=status&sort=-effort")
    answer = read(row, sort="effort", q=MARK, group="team", f='{"field":"team","op":"not_empty"}')
    page = answer.content.decode()
    assert answer.status_code == 200 and "Refunds" in page and "Instant payouts" in page
    for hidden in (
        MARK,
        "Project Kraken",
        "Secret product",
        "Bob Example",
        "7.75",
        "PAY-",
        "2026-07-17",
        "17 Jul",
        "21 Aug",
    ):
        assert hidden not in page, hidden
    assert str(bob.pk) not in page and "Planned" not in page


def test_geometry_and_order_know_quarters_only(act: Any, share: Any, ground: dict[str, Any]) -> None:
    """Two plans whose days differ within their quarter make the same bytes."""
    pages = []
    row = share("view=timeline&sort=end")
    listed = share("view=table&sort=-end&cols=title,end", "List")
    for days in ((date(2026, 7, 2), date(2026, 9, 29)), (date(2026, 9, 28), date(2026, 7, 3))):
        with act() as actor:
            made = [
                make_item(actor, ground["pay"], name, end=day) for name, day in zip("AB", days, strict=True)
            ]
        pages.append(read(row).content + read(listed).content)
        with act():
            for one in made:
                one.delete()
    assert pages[0] == pages[1] and b"Q3 2026" in pages[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "calendar"])
def test_pages_show_each_item_once(
    act: Any, share: Any, ground: dict[str, Any], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("stakeholders.shared.MOST", 3)
    monkeypatch.setattr("stakeholders.shared.MORE", 0)
    with act() as actor:
        for at in range(7):
            make_item(actor, ground["pay"], f"Step {at}", horizon="now" if at % 2 else "next")
    row = share(f"view={kind}&group=horizon&lanes=horizon")
    pages = [read(row, page=str(number)).content.decode().split("<main")[1] for number in (1, 2, 3)]
    if kind == "timeline":  # drawn, and listed once more for narrow screens
        listed = [name for page in pages for name in re.findall(r"<h3>(.*?)</h3>", page)]
        assert listed and len(listed) == len(set(listed))
        pages = [re.sub(r'<div class="s-periods">.*?</div>', "", page, flags=re.S) for page in pages]
    found = [name for page in pages for name in re.findall(r">(Step \d|Instant payouts)<", page)]
    assert sorted(found) == sorted([*(f"Step {at}" for at in range(7)), "Instant payouts"])
    if kind not in ("board", "tree"):  # there a count stands in the heading, or no horizon does
        assert pages[0].index(">Now<") < "".join(pages).index(">Next<")
    assert "8 items." in pages[0] and "Page 1 of 3" in pages[0] and 'href="?page=2"' in pages[0]
    assert 'rel="next"' not in pages[2]
    for odd in ("0", "-1", "99", "x", "1" * 5000):
        assert read(row, page=odd).status_code == 200


def test_days_are_in_no_header_tag_or_length(act: Any, share: Any, ground: dict[str, Any]) -> None:
    """Whatever the days within the quarters: the same bytes, headers and attributes, of each kind of view."""
    rows = [
        share(f"view={kind}&sort=-start,end&group=end&lanes=end&columns=end&cols=title,start,end", kind)
        for kind in KINDS
    ]
    seen = []
    for first, second in ((date(2026, 7, 2), date(2026, 9, 29)), (date(2026, 9, 28), date(2026, 7, 3))):
        with act() as actor:
            made = [
                make_item(
                    actor, ground["pay"], name, start=start, start_precision=known, end=date(2026, 9, 30)
                )
                for name, start, known in (("A", first, "day"), ("B", second, "month"))
            ]
        answers = [read(row) for row in rows]
        seen.append([(one.content, sorted(set(one.headers) - {"X-Request-Id"})) for one in answers])
        for answer in answers:
            assert not answer.has_header("ETag") and not answer.has_header("Last-Modified")
            assert not re.search(r"2026-\d\d-\d\d|\b(2|29|28|3) (Jul|Sep)", answer.content.decode())
        with act():
            for one in made:
                one.delete()
    assert seen[0] == seen[1]


def tree(*conditions: tuple[str, str, Any]) -> str:
    return "view=table&f=" + json.dumps(
        {"all": [{"field": f, "op": o, "value": v} for f, o, v in conditions]}
    )


REFUSED = [
    "view=table&team=none",
    "view=table&q=kraken",
    "view=table&owner=me",
    "view=table&category=planned",
    tree(("category", "contains", "plan")),
    tree(("late", "is", True)),
    tree(("custom.secret", "is", "x")),
    tree(("revenue", ">", 5)),
    tree(("effort", ">", 5)),
    tree(("blocked", "is", False)),
    tree(("end", "<", "2026-08-21")),
    tree(("end", ">=", "7d")),
    tree(("end", "is", "2026-07-01")),
    'view=table&f={"not":{"any":[{"field":"rice","op":"empty"}]}}',
    "view=table&f={",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_filter_on_what_is_hidden_is_refused(share: Any, query: str) -> None:
    with pytest.raises(Invalid) as refusal:
        share(query)
    assert refusal.value.detail
    assert not SharedView.objects.model._base_manager.exists()


ALLOWED = [
    tree(("title", "contains", "instant")),
    tree(("end", ">=", "2026-07-01"), ("end", "<=", "2026-09-30")),
    tree(("end", "between", ["2026-07-01", "2026-12-31"])),
    tree(("end", "before", "2027-01-01")),
    "view=table&category=planned,in_progress",
    "view=table&horizon=none",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_a_filter_on_what_is_seen_works_in_the_database(share: Any, query: str) -> None:
    assert b"Instant payouts" in read(share(query)).content


def test_a_view_that_asks_more_afterwards_is_closed(
    act: Any, share: Any, ground: dict[str, Any], bob: User
) -> None:
    row = share(name="Shown")
    with act(bob) as actor:
        change_view(SharedView.objects.get(pk=row.pk).view, by=actor, query=tree(("effort", ">", 5)))
    answer = read(row)
    assert answer.status_code == 404 and b"Instant payouts" not in answer.content


def test_an_audience_that_sees_less_afterwards_gets_less(
    act: Any, share: Any, ground: dict[str, Any]
) -> None:
    row = share("view=timeline")
    assert b"<svg" in read(row).content.split(b"<main")[1]
    with act() as actor:
        change_audience(ground["audience"], by=actor, date_precision="none")
    assert b"2026" not in re.sub(rb"<p>As of.*?</p>", b"", read(row).content.split(b"<main")[1])


# The link ---------------------------------------------------------------------------------------------------------


def test_revoked_expired_or_readdressed_it_leads_nowhere(act: Any, share: Any, bob: User) -> None:
    row = share()
    old = path_of(row)
    with act(bob) as actor:
        revoke_share(row, by=actor)
    assert Client().get(old).status_code == 404
    with act(bob) as actor:
        reopen_share(row, by=actor)
    assert Client().get(old).status_code == 200
    with act(bob) as actor:
        rotate_share(row, by=actor)
    assert Client().get(old).status_code == 404 and read(row).status_code == 200
    with act() as actor:
        SharedView.objects.update(expires_at=actor.now - timedelta(seconds=1))
    assert read(row).status_code == 404
    with pytest.raises(Invalid), act(bob) as actor:
        change_share(row, by=actor, expires_at=actor.now - timedelta(days=1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["restored", "undone"])
def test_who_may_publish_brings_it_back_with_its_view_as_it_was(
    act: Any, share: Any, bob: User, way: str
) -> None:
    row = share(password="ferry-to-the-isles")
    old = path_of(row)
    with act(bob) as actor:
        delete_view(SharedView.objects.get(pk=row.pk).view, by=actor)
    assert Client().get(old).status_code == 404
    with act():
        settled()
    with act(bob) as actor:
        event = Event.objects.filter(model="roadmap.savedview", operation="delete").latest("id")
        restore_view(event.object_id, by=actor) if way == "restored" else undo_act(event.xid, by=actor)
    with act():
        back = SharedView.objects.get(pk=row.pk)
        assert (back.revoked_at, back.generation, path_of(back)) == (None, row.generation, old)
        assert back.protected and back.password == row.password
    assert Client().get(old).status_code != 404


@pytest.mark.django_db(transaction=True)
def test_brought_back_by_anybody_else_it_stays_closed(act: Any, share: Any, bob: User) -> None:
    row = share()
    old = path_of(row)
    with act(bob) as actor:
        view = SharedView.objects.get(pk=row.pk).view
        pk = view.pk
        change_view(view, by=actor, shared=False)
    with act(bob) as actor:
        delete_view(view, by=actor)
    with act():
        Membership.objects.filter(user=bob).update(role="contributor")
    with act(bob) as actor:
        restore_view(pk, by=actor)
        back = SharedView.objects.get(pk=row.pk)
        assert back.revoked_at and path_of(back) != old
    with act():
        Membership.objects.filter(user=bob).update(role="editor")
    assert Client().get(old).status_code == 404
    with act(bob) as actor:
        reopen_share(SharedView.objects.get(pk=row.pk), by=actor)
    assert Client().get(old).status_code == 404 and read(back).status_code == 200


def test_nobody_else_keeps_finds_or_frames_it(share: Any) -> None:
    answer = read(share())
    assert answer["Cache-Control"] == "private, no-store" and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer" and answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    framed = read(share(name="Framed", embed_origins=["https://intranet.example.com"]))
    assert "frame-ancestors https://intranet.example.com;" in framed["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in framed


def test_it_is_counted_without_saying_who(act: Any, share: Any) -> None:
    row = share()
    version = row.version
    read(row), read(row)
    with act():
        use = SharedViewUse.objects.get(share=row)
        assert use.opened == 2 and use.last_at
        assert SharedView.objects.get(pk=row.pk).version == version


# The password -----------------------------------------------------------------------------------------------------


def test_the_password_opens_it_until_it_is_another(act: Any, share: Any, bob: User) -> None:
    row = share(password="open sesame")
    reader = Client()
    asked_for = reader.get(path_of(row))
    assert asked_for.status_code == 200 and b"Instant payouts" not in asked_for.content
    assert b"<h1>Plan" not in asked_for.content
    assert reader.post(path_of(row), {"password": "wrong one"}).status_code == 422
    let_in = reader.post(path_of(row), {"password": "open sesame"})
    assert let_in.status_code == 302 and let_in.cookies["shared_view"]["path"] == path_of(row)
    assert let_in.cookies["shared_view"]["httponly"]
    assert b"Instant payouts" in reader.get(path_of(row)).content
    with act(bob) as actor:
        change_share(SharedView.objects.get(pk=row.pk), by=actor, password="another one")
    assert b"Instant payouts" not in reader.get(path_of(row)).content


def test_guessing_is_limited(share: Any) -> None:
    row = share(password="open sesame")
    for _try in range(MOST_TRIES):
        assert Client().post(path_of(row), {"password": "guess"}).status_code == 422
    assert Client().post(path_of(row), {"password": "open sesame"}).status_code == 429


def test_brought_back_without_its_password_it_stays_shut(act: Any, share: Any) -> None:
    row = share(password="open sesame")
    with act():
        SharedView.objects.update(password="")
    for given in ("", "open sesame"):
        assert b"Instant payouts" not in Client().post(path_of(row), {"password": given}, follow=True).content


# Shared as it is -------------------------------------------------------------------------------------------------


@pytest.fixture
def granted(act: Any, ground: dict[str, Any], bob: User) -> dict[str, Any]:
    """Three fields of the workspace's own, of which customers were granted two; and effort."""
    with act() as actor:
        size = create_field(
            by=actor, name="Size", kind="select", options=[{"slug": "big", "name": "Very big", "hue": 10}]
        )
        cost = create_field(by=actor, name="Cost", kind="number")
        due = create_field(by=actor, name="Renewal", kind="date")
        secret = create_field(by=actor, name="Secret note", kind="text")
        fields = [
            "horizon",
            "dates",
            "objective",
            "effort",
            *(f"custom.{one.slug}" for one in (size, cost, due)),
        ]
        change_audience(ground["audience"], by=actor, fields=fields)
        custom = {size.slug: "big", cost.slug: 41.5, due.slug: "2026-08-21", secret.slug: f"{MARK} note"}
        parent = make_item(actor, ground["pay"], "Refunds", effort=7.0, value=3.0, custom=custom)
        make_item(actor, ground["pay"], "Refunds in parts", effort=2.0, parent=parent)
    return {"size": size, "cost": cost, "due": due, "secret": secret}


def test_own_fields_and_effort_are_shown_where_they_were_granted(share: Any, granted: dict[str, Any]) -> None:
    cols = ",".join(["title", "effort", "value", *(f"custom.{one.slug}" for one in granted.values())])
    page = read(share(f"view=table&cols={cols}&sort=-custom.{granted['cost'].slug}")).content.decode()
    assert "Very big" in page and "41.5" in page and ">7<" in page and "Q3 2026" in page
    assert MARK not in page and "Secret note" not in page and "21 Aug" not in page and ">3<" not in page
    cards = f"cards=custom.{granted['size'].slug},custom.{granted['secret'].slug},effort"
    board = read(share(f"view=board&{cards}", "Board")).content.decode()
    assert "<dt>Size</dt><dd>Very big</dd>" in board and "<dt>Effort</dt>" in board and MARK not in board


def test_the_list_of_audiences_names_own_fields(
    act: Any, web: Any, bob: User, granted: dict[str, Any]
) -> None:
    page = web(bob).get("/w/acme/stakeholders/audiences/").content.decode()
    assert "Effort, Size, Cost, Renewal" in page and "Secret note" not in page
    with act() as actor:
        change_field(granted["size"], by=actor, archived=True)
    page = web(bob).get("/w/acme/stakeholders/audiences/").content.decode()
    assert "Effort, Cost, Renewal" in page


def test_a_filter_on_an_own_field_needs_its_grant(share: Any, granted: dict[str, Any]) -> None:
    size, secret, due = (f"custom.{granted[name].slug}" for name in ("size", "secret", "due"))
    assert "Refunds" in read(share(tree((size, "is", "big")))).content.decode()
    assert share(tree(("effort", ">", 5)), "Large")
    assert share(tree((due, ">=", "2026-07-01")), "Third quarter")
    for number, one in enumerate(
        ((secret, "not_empty", None), (due, ">=", "2026-08-21"), (due, "is", "2026-08-21"), ("value", ">", 1))
    ):
        with pytest.raises(Invalid) as refusal:
            share(tree(one), f"No {number}")
        assert "Stakeholders, Audiences" in str(refusal.value.detail), "what to do next is said"


def test_a_grant_taken_back_closes_what_asks_for_it(
    act: Any, share: Any, ground: dict[str, Any], granted: dict[str, Any]
) -> None:
    row = share(tree((f"custom.{granted['size'].slug}", "is", "big")))
    with act() as actor:
        change_audience(ground["audience"], by=actor, fields=["horizon", "dates"])
    answer = read(row)
    assert answer.status_code == 404 and b"Refunds" not in answer.content


def test_a_tree_is_set_in(share: Any, granted: dict[str, Any]) -> None:
    page = read(share("view=tree")).content.decode()
    assert re.search(r'<tr data-depth="1"><td>Refunds in parts</td>', page)
    assert page.index(">Refunds<") < page.index(">Refunds in parts<")


def test_a_matrix_is_drawn_of_numbers_that_are_granted(
    act: Any, share: Any, ground: dict[str, Any], granted: dict[str, Any]
) -> None:
    cost = f"custom.{granted['cost'].slug}"
    page = read(share(f"view=matrix&x=effort&y={cost}&size={cost}&hue=owner")).content.decode()
    assert "Refunds: Effort 7, Cost 41.5" in page and "Bob" not in page
    assert "<circle" in page and "without Effort or Cost" in page
    hidden = read(share("view=matrix&x=effort&y=value", "By value")).content.decode()
    assert "<circle" not in hidden and "<table" in hidden


def test_a_calendar_is_a_month(act: Any, share: Any, ground: dict[str, Any]) -> None:
    with act() as actor:
        make_item(actor, ground["pay"], "Refunds", end=date(2026, 8, 21), end_precision="day")
        make_item(actor, ground["pay"], "Payouts", end=date(2027, 8, 21), end_precision="day")
    page = read(share("view=calendar&month=2026-08")).content.decode()
    assert "Q3 2026" in page and "Some day this quarter" in page and "Refunds" in page
    assert "Payouts" not in page and "21 Aug" not in page
