import os
import time
import uuid
from datetime import UTC, datetime


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7): opaque to readers, kind to B-tree indexes."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def uuid7_at(moment: datetime) -> uuid.UUID:
    """The least that `uuid7` gives at that moment or after: what was made since has this id or a greater one."""
    return uuid.UUID(int=(max(0, int(moment.timestamp() * 1000)) << 80) | (0x7 << 76) | (0x2 << 62))


def moment_of(made: uuid.UUID) -> datetime:
    """When `uuid7` made this one, to the millisecond."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def uuid_of(text: str | None) -> uuid.UUID | None:
    """The id that `text` spells, or None when it spells none."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
