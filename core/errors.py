"""What an action raises when it refuses; API and pages turn each into the same words."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError


class Refused(Exception):
    """Base of refusals. `detail` is one plain sentence that says what to do."""

    status = 400

    def __init__(self, detail: str = "", **extra: Any) -> None:
        self.detail = detail
        self.extra = extra
        super().__init__(detail)


class Invalid(Refused):
    """Values that cannot be taken: `errors` maps a field to one sentence or a list of them."""

    def __init__(self, errors: Mapping[str, str | list[str]], detail: str = "") -> None:
        self.errors = {field: [said] if isinstance(said, str) else said for field, said in errors.items()}
        super().__init__(detail or " ".join(sentence for said in self.errors.values() for sentence in said))


def invalid_of(error: ValidationError) -> Invalid:
    """What a model's own check says, as an action's refusal; a sentence names its field, for it may stand alone."""
    if not hasattr(error, "error_dict"):
        return Invalid({"": error.messages})
    said = error.message_dict
    return Invalid(said, " ".join(f"{name}: {' '.join(each)}" for name, each in said.items()))


class Conflict(Refused):
    """The change would contradict what is there."""

    status = 409


class Stale(Refused):
    """The row changed since the caller read it; `extra["current"]` is how it stands now."""

    status = 412


class Gone(Refused):
    """It was there once: expired, used or taken back."""

    status = 410


class TooMany(Refused):
    """Too often in too short a time."""

    status = 429


class Busy(Refused):
    """This server has its hands full just now, whoever asks."""

    status = 503


class NotActing(RuntimeError):
    """Workspace rows were touched outside `core.tenancy.acting()`: a programming error, never the user's."""
