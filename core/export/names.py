"""What things are called once they are in: ids of people, and of everything else where theirs are taken here."""

import hashlib
import re
import secrets
from uuid import UUID

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Names:
    """Ids stand in columns, in JSON, in texts ("@{id}") and in addresses, so they are exchanged wherever they stand.

    `others`: ids that are exchanged for a given one, such as people's. `renewed`: ids that get a new end and keep the
    time that they begin with, so that what was made later still sorts later.
    """

    def __init__(self, others: dict[str, str], renewed: set[str], address: tuple[str, str]) -> None:
        self.others, self.renewed = others, renewed
        self.key = secrets.token_bytes(16)
        # Only where a text begins with it: an address within pmhub, not a sentence about one.
        self.address = f'"/w/{address[0]}/', f'"/w/{address[1]}/'

    def __call__(self, line: str) -> str:
        line = line.replace(*self.address) if self.address[0] != self.address[1] else line
        return ID.sub(self._one, line) if self.others or self.renewed else line

    def _one(self, found: re.Match[str]) -> str:
        old = found[0]
        return self.others.get(old) or (self.new(old) if old in self.renewed else old)

    def new(self, old: str) -> str:
        front = UUID(old).int >> 48
        back = int.from_bytes(hashlib.blake2b(old.encode(), key=self.key, digest_size=6).digest(), "big")
        return str(UUID(int=front << 48 | back))
