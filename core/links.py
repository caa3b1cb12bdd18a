"""Unguessable links for people who do not sign in: signed, not stored.

A link names a kind, a workspace, an object and the object's generation; raising the generation ends old links.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404


class Link(NamedTuple):
    workspace_id: UUID
    object_id: UUID
    generation: int


def _signer(kind: str) -> signing.Signer:
    return signing.Signer(salt=f"pmhub.link.{kind}", sep="~")


def make(kind: str, workspace_id: UUID, object_id: UUID, generation: int = 0) -> str:
    """The token that goes into an address; about 100 characters, safe in URLs."""
    packed = workspace_id.bytes + object_id.bytes + struct.pack(">I", generation)
    return _signer(kind).sign(urlsafe_b64encode(packed).decode().rstrip("="))


def read(kind: str, token: str) -> Link:
    """Raises: Http404 for anything that pmhub did not sign for this kind."""
    try:
        text = _signer(kind).unsign(token)
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        (generation,) = struct.unpack(">I", packed[32:])
        return Link(UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), generation)
    except (signing.BadSignature, ValueError, struct.error):
        raise Http404 from None


def absolute(path: str) -> str:
    """A link for mails. Built from PMHUB_URL: the Host header of a request is the asker's to choose."""
    return settings.PMHUB_URL + path
