"""Which identities of a file came by already: 12 bytes a row, so that memory stays small on big files."""

from array import array


class Seen:
    """Open addressing over 64-bit hashes. `add` gives the row where the identity came first, or 0."""

    def __init__(self, size: int = 1 << 12) -> None:
        self.count = 0
        self._make(size)

    def _make(self, size: int) -> None:
        self.mask = size - 1
        self.hashes = array("Q", bytes(8 * size))
        self.rows = array("L" if array("L").itemsize == 4 else "I", bytes(4 * size))

    def add(self, identity: bytes, row: int) -> int:
        if self.count * 3 > self.mask * 2:
            self._grow()
        place = self._place(int.from_bytes(identity, "big"))
        if self.rows[place]:
            return self.rows[place]
        self.hashes[place], self.rows[place] = int.from_bytes(identity, "big"), row
        self.count += 1
        return 0

    def put(self, identity: bytes, row: int) -> None:
        """The row is the last so far where the identity comes."""
        if self.add(identity, row):
            self.rows[self._place(int.from_bytes(identity, "big"))] = row

    def last(self, identity: bytes) -> int:
        """What was put; 0 for nothing."""
        return int(self.rows[self._place(int.from_bytes(identity, "big"))])

    def __contains__(self, identity: bytes) -> bool:
        return bool(self.rows[self._place(int.from_bytes(identity, "big"))])

    def _place(self, value: int) -> int:
        """Where the hash lies, or the free place where it belongs."""
        place = value & self.mask
        while self.rows[place] and self.hashes[place] != value:
            place = (place + 1) & self.mask
        return place

    def _grow(self) -> None:
        hashes, rows = self.hashes, self.rows
        self._make((self.mask + 1) * 2)
        for value, row in zip(hashes, rows, strict=True):
            if row:
                place = self._place(value)
                self.hashes[place], self.rows[place] = value, row
