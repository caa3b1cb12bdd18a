"""Numbers of the API."""

from typing import Any

from rest_framework import serializers


class Figure(serializers.FloatField):
    """True is no number, though Python counts with it."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)
