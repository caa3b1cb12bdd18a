"""As a new user would: the plan comes in, is seen, weighed, decided, tried otherwise, held to its word, shown, and taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import silent_console
from tests.walk import people, plan

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_way_of_a_new_user(ann: Page, stranger: Callable[..., Page]) -> None:
    plan.bring_in(ann)
    plan.keep_views(ann)
    raters = [people.invite(ann, stranger, name) for name in ("Bo", "Cy", "Di")]
    people.weigh(ann)
    for first, page in enumerate(raters):
        people.rate(page, first)
    people.fill_in(ann)
    people.agreed_upon(ann, raters)
    people.decide(ann)
    plan.what_if(ann)
    plan.slip(ann)
    plan.present(ann)
    plan.share(ann, stranger)
    plan.regret(ann)
    for page in raters:
        silent_console(page)
