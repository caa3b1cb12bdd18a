"""What the customers of one segment ask for, beside what all ask for."""

import pytest

from feedback.actions import change_company, create_company, create_note, link_note
from roadmap.queries import item_json

pytestmark = pytest.mark.django_db


def asked(by, item, name: str, segment: str, revenue: float):
    company = create_company(by=by, name=name, segment=segment, revenue=revenue)
    note = create_note(by=by, text=f"{name} asks", company=company)
    link_note(note, item, by=by, importance=2)
    return company


def segments_of(item) -> dict[str, float]:
    import json

    return json.loads(item_json(item.pk))["segments"]


def test_each_segment_has_its_figures_and_none_is_nobodys(act, bob, item):
    with act(bob) as by:
        asked(by, item, "Mersey", "Enterprise", 100)
        asked(by, item, "Tyne", "Enterprise", 50)
        asked(by, item, "Dee", "", 7)
        assert segments_of(item) == {"Enterprise companies": 2, "Enterprise revenue": 150}


def test_a_company_that_changes_its_segment_takes_its_voice_along(act, bob, item):
    with act(bob) as by:
        company = asked(by, item, "Mersey", "Enterprise", 100)
        change_company(company, by=by, segment="Small")
        assert segments_of(item) == {"Small companies": 1, "Small revenue": 100}
