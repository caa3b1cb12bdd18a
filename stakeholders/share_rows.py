"""Shared views as lists and pages read them."""

from django.db.models import QuerySet

from stakeholders.models import SharedView


def shares() -> QuerySet[SharedView]:
    return SharedView.objects.select_related("view", "audience").prefetch_related("uses")
