"""Moving things: on the board and on the timeline, by hand and by key."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.dates import span
from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.workbench.conftest import TODAY, Open, bar, drag, middle, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


class TestBoard:
    def test_a_card_is_dragged_to_another_column(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=board")
        drag(
            page, page.locator(f'.card[data-id="{plan["day"].pk}"]'), middle(page.locator(".col.next .card"))
        )
        expect(page.locator(f'.col.next [data-id="{plan["day"].pk}"]')).to_be_visible()
        settled(page)
        assert stored(plan["day"]).horizon == "next"
        silent_console(page)

    def test_keys_move_it_and_say_where(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=board")
        page.locator(f'[data-id="{plan["quarter"].pk}"] a').focus()
        page.keyboard.press("Alt+ArrowRight")
        expect(page.locator("[aria-live=polite].vh")).to_have_text(
            "Moved Pay by bank from Next to Later, 1 of 2"
        )
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator("[aria-live=polite].vh")).to_have_text("Moved Pay by bank within Later, 2 of 2")
        settled(page)
        assert stored(plan["quarter"]).rank > stored(plan["undated"]).rank
        assert stored(plan["quarter"]).horizon == "later"

    def test_by_status(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=board&columns=status")
        page.locator(f'[data-id="{plan["day"].pk}"] a').focus()
        page.keyboard.press("Alt+ArrowRight")
        expect(
            page.get_by_role("region", name="Shipped").locator(f'[data-id="{plan["day"].pk}"]')
        ).to_be_visible()
        settled(page)
        assert stored(plan["day"]).shipped_at is not None


class TestTimeline:
    def test_a_bar_is_dragged_in_time(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        at = middle(bar(page, plan["day"]))
        drag(page, bar(page, plan["day"]), (at[0] + 61, at[1]))
        settled(page)
        moved = stored(plan["day"])
        assert moved.start == plan["day"].start + timedelta(20)
        assert moved.end == plan["day"].end + timedelta(20)
        silent_console(page)

    def test_an_edge_is_pulled(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        bar(page, plan["day"]).hover()
        at = middle(bar(page, plan["day"]).locator(".grip.z"))
        drag(page, bar(page, plan["day"]).locator(".grip.z"), (at[0] + 30.5, at[1]))
        settled(page)
        pulled = stored(plan["day"])
        assert pulled.start == plan["day"].start
        assert pulled.end == plan["day"].end + timedelta(10)

    def test_a_quarter_moves_by_a_quarter(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        bar(page, plan["quarter"]).focus()
        page.keyboard.press("Alt+ArrowRight")
        first, last = span(plan["quarter"].end + timedelta(1), "quarter")
        settled(page)
        moved = stored(plan["quarter"])
        assert (moved.start, moved.end) == (first, last)
        page.keyboard.press("Shift+ArrowRight")
        settled(page)
        assert stored(plan["quarter"]).end == span(last + timedelta(1), "quarter")[1]

    def test_the_start_has_a_key_of_its_own(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?zoom=weeks")
        bar(page, plan["day"]).focus()
        page.keyboard.press("Alt+Shift+ArrowLeft")
        settled(page)
        pulled = stored(plan["day"])
        assert (pulled.start, pulled.end) == (plan["day"].start - timedelta(1), plan["day"].end)
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_contain_text("Pull the start of a bar")

    def test_a_finger_scrolls_unless_it_rests_on_a_bar(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        x, y = middle(bar(page, plan["day"]))
        touch = page.context.new_cdp_session(page)

        def finger(kind: str, *points: float) -> None:
            spots = [{"x": at, "y": y} for at in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

        def swipe(rest: int) -> None:
            finger("touchStart", x)
            page.wait_for_timeout(rest)
            for step in range(1, 7):
                finger("touchMove", x + step * 20)
            finger("touchEnd")
            settled(page)

        swipe(rest=0)
        assert stored(plan["day"]).start == plan["day"].start
        # A finger laid on a page that still glides only stops it.
        page.wait_for_timeout(1000)
        x, y = middle(bar(page, plan["day"]))
        swipe(rest=600)
        assert stored(plan["day"]).start > plan["day"].start + timedelta(30)

    def test_words_beside_a_bar_stand_before_the_line_of_today(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob)
        assert "over-now" in bar(page, plan["late"]).get_attribute("class")
        assert "over-now" not in bar(page, plan["day"]).get_attribute("class")

    def test_escape_gives_up_a_drag(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        x, y = middle(bar(page, plan["day"]))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 90, y, steps=4)
        page.keyboard.press("Escape")
        page.mouse.up()
        settled(page)
        assert stored(plan["day"]).start == plan["day"].start

    def test_an_undated_item_comes_up_from_the_tray(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        chip = page.locator(f'.tray [data-id="{plan["undated"].pk}"]')
        drag(page, chip, middle(bar(page, plan["day"])))
        expect(bar(page, plan["undated"])).to_be_visible()
        settled(page)
        dated = stored(plan["undated"])
        assert dated.start_precision == "month"
        assert (dated.start, dated.end) == span(dated.start, "month")

    def test_t_gives_it_a_date(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        page.locator(f'.tray [data-id="{plan["undated"].pk}"]').focus()
        page.keyboard.press("t")
        page.get_by_label("How exact: Start").select_option("quarter")
        page.get_by_label("Start", exact=True).fill(TODAY.isoformat())
        page.get_by_role("button", name="Set dates").click()
        expect(bar(page, plan["undated"])).to_be_visible()
        settled(page)
        assert stored(plan["undated"]).start == span(TODAY, "quarter")[0]

    def test_it_is_dropped_on_another_lane(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        x, _ = middle(bar(page, plan["day"]))
        _, y = middle(page.locator(".lane", has_text="Checkout"))
        drag(page, bar(page, plan["day"]), (x, y))
        settled(page)
        assert stored(plan["day"]).team_id == plan["quarter"].team_id

    def test_late_is_said_in_words(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        expect(bar(page, plan["late"])).to_contain_text("3 weeks late")
        expect(page.locator(".standfirst")).to_contain_text("1 of 4 open items is late: Evening cut-off.")
