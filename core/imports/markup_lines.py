"""The lines of a text that is being converted: no more of them than a text may hold."""

from django.utils.translation import gettext as _

from core.imports.fields import RowError


class Lines(list[str]):
    """What stands around a line (quotations, lists, tables) is written before each, so that little may become a lot."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit, self.length = limit, 0

    def append(self, line: str) -> None:
        """Raises: RowError once all lines together are longer than the limit."""
        self.length += len(line) + 1
        if self.length > self.limit + 1:
            words = _("As Markdown this is longer than %(limit)s characters. Shorten it.")
            raise RowError(words % {"limit": f"{self.limit:,}"})
        super().append(line)

    def add(self, *lines: str) -> None:
        for line in lines:
            self.append(line)
