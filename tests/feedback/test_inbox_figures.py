"""The figures above the inbox."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from feedback.actions import create_note, file_note, mark_read
from feedback.queries import inbox
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def test_waiting_today_and_unread(act: Act, bob: User, vera: User) -> None:
    with act(bob) as by:
        read, _unread = create_note(by=by, text="Read"), create_note(by=by, text="Unread")
        create_note(by=by, text="Old", occurred_at=timezone.now() - timedelta(days=3))
        file_note(create_note(by=by, text="Done"), done=True, by=by)
        mark_read(read, by=by)
        assert inbox.counts(by) == {"waiting": 3, "today": 2, "unread": 2, "ever": True}
    with act(vera) as by:
        assert inbox.counts(by)["unread"] == 3
