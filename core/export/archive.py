"""The file itself: names, limits, and reading it without trusting it. Nothing of it is ever unpacked onto a disk."""

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.export.tables import columns, tables

FORMAT, VERSION = "pmhub-workspace", 1
MANIFEST, PEOPLE = "manifest.json", "people.jsonl"
NAME = re.compile(r"manifest\.json|people\.jsonl|data/[a-z_]+\.[a-z_]+\.jsonl")
MOST_FILES = 500
MOST_BYTES = 50 << 30
LONGEST_MANIFEST, LONGEST_LINE = 4 << 20, 256 << 20
# Text of this kind packs to a tenth or a thirtieth. What unpacks to far more was made to fill a disk or a day.
RATIO, SMALL = 250, 1 << 20
# What Python's ZIP reader raises at bytes that somebody changed.
BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)


def file_of(label: str) -> str:
    return f"data/{label}.jsonl"


def refuse(sentence: str, **said: Any) -> Invalid:
    return Invalid({"file": sentence % said if said else sentence})


class Archive:
    """An archive opened for reading. Raises: Invalid, here and while it is read, with what is wrong with it."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self.zip = ZipFile(file)
        except BROKEN:
            raise refuse(_("This is no ZIP file, or only a part of one.")) from None
        file.seek(0, 2)
        self.infos = entries(self.zip, file.tell())
        self.manifest = self._manifest()
        self.files: dict[str, dict[str, Any]] = self.manifest["files"]
        self._check_files()

    def _manifest(self) -> dict[str, Any]:
        if MANIFEST not in self.infos or self.infos[MANIFEST].file_size > LONGEST_MANIFEST:
            raise refuse(_("This is no export of a workspace: it has no manifest."))
        try:
            said = json.loads(self.zip.read(MANIFEST))
        except (*BROKEN, RecursionError):
            raise refuse(_("The manifest of this export cannot be read.")) from None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise refuse(_("This is no export of a workspace."))
        if said.get("version") != VERSION:
            words = _(
                "This export is of version %(theirs)s; here version %(ours)s can be read. Update first."
            )
            raise refuse(words, theirs=said.get("version"), ours=VERSION)
        if not isinstance(said.get("files"), dict) or not isinstance(said.get("workspace"), dict):
            raise refuse(_("The manifest of this export cannot be read."))
        return said

    def _check_files(self) -> None:
        there, named = set(self.infos) - {MANIFEST}, set(self.files)
        if missing := sorted((named | {PEOPLE}) - there):
            raise refuse(_("%(name)s is missing in this export."), name=missing[0])
        if odd := sorted(there - named):
            raise refuse(_("%(name)s is in this file, but its manifest does not know it."), name=odd[0])
        known = {PEOPLE, *map(file_of, tables())}
        if newer := sorted(named - known):
            words = _(
                "This pmhub does not know what %(name)s holds. It comes from a newer one: update first."
            )
            raise refuse(words, name=newer[0])

    def columns(self, label: str) -> list[str]:
        """Those that the archive holds of a table. Raises: Invalid where one is unknown here."""
        said = self.files[file_of(label)].get("columns")
        ours = set(columns(tables()[label]))
        if not isinstance(said, list) or not {"workspace_id"} <= set(said) <= ours:
            words = _("The columns of %(name)s are not those of this pmhub. Was it made by a newer one?")
            raise refuse(words, name=label)
        return said

    def lines(self, name: str) -> Iterator[str]:
        """The lines of a file. At the end they must have been as many, and the same, as when it was written."""
        seen, count = hashlib.sha256(), 0
        try:
            with self.zip.open(self.infos[name]) as file:
                while line := file.readline(LONGEST_LINE):
                    seen.update(line)
                    count += 1
                    if not line.endswith(b"\n"):
                        raise refuse(_("%(name)s is cut off."), name=name)
                    yield line[:-1].decode()
        except BROKEN:
            raise refuse(_("%(name)s is damaged."), name=name) from None
        said = self.files[name]
        if said.get("rows") != count or said.get("sha256") != seen.hexdigest():
            raise refuse(_("%(name)s is not as it was when it was exported."), name=name)


def entries(archive: ZipFile, size: int) -> dict[str, ZipInfo]:
    """The files in it by name. Raises: Invalid for what a workspace's export never holds."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES or len({info.filename for info in infos}) < len(infos):
        raise refuse(_("This is no export of a workspace: it holds too many files, or one twice."))
    for info in infos:
        if not NAME.fullmatch(info.filename):
            raise refuse(_("This is no export of a workspace: it holds “%(name)s”."), name=info.filename[:80])
        packed_oddly = info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        if packed_oddly or info.file_size > max(SMALL, RATIO * info.compress_size):
            words = _("%(name)s is encrypted or unpacks to far more than an export does. Nothing was read.")
            raise refuse(words, name=info.filename)
    unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if unpacked > MOST_BYTES or packed > size:
        raise refuse(_("This file unpacks to far more than an export does. Nothing was read."))
    return {info.filename: info for info in infos}
