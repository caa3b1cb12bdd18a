"""Static files under names that change with their content, so that browsers may keep them for ever."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Statements stand at the start of a line: the words "import" and "export" in a comment before them are none, and one that
# was taken for such a statement was given the hash twice. Modules of others import by bare names, which name no file.
_NAMES = r"""(?P<names>(?:[\w$*]|\{[^{}]*\})(?:[\w$\s,*]|\{[^{}]*\})*?)"""
_FILE = r"""["'](?P<url>[./][^"']*)["']"""
MODULES = (
    (rf"""(?m:^)(?P<matched>import\b\s*{_NAMES}\s*from\s*{_FILE}\s*;)""", 'import %(names)s from "%(url)s";'),
    (rf"""(?m:^)(?P<matched>export\b\s*{_NAMES}\s*from\s*{_FILE}\s*;)""", 'export %(names)s from "%(url)s";'),
    (rf"""(?m:^)(?P<matched>import\s*{_FILE}\s*;)""", 'import "%(url)s";'),
    (rf"""(?P<matched>\bimport\({_FILE}\))""", 'import("%(url)s")'),
)


class Storage(CompressedManifestStaticFilesStorage):
    """Our modules import modules: their addresses are rewritten too, or a page would mix old and new ones."""

    support_js_module_import_aggregation = True
    # A module's name changes with the names that it imports: one pass for each step of the longest chain.
    max_post_process_passes = 40
    _js_module_import_aggregation_patterns = ("js/*.js", MODULES)


# Whether collecting again would change anything -------------------------------------------------------------------


def digest() -> str:
    """Of all static files by name, size and time of change, and of what puts them in place."""
    found = hashlib.sha256(f"{version('django')} {version('whitenoise')}".encode())
    found.update(Path(__file__).read_bytes())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            stat = Path(storage.path(name)).stat()
            found.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _mark() -> Path:
    """Beside the collected files and not among them, for those are served."""
    return settings.STATIC_ROOT.with_name(f"{settings.STATIC_ROOT.name}.collected")


def collected() -> str:
    """The digest of what stands collected; "" when that is not known, or any of it is gone."""
    mark, manifest = _mark(), settings.STATIC_ROOT / "staticfiles.json"
    if not (mark.exists() and manifest.exists()):
        return ""
    names = json.loads(manifest.read_text())["paths"].values()
    return mark.read_text() if all((settings.STATIC_ROOT / name).exists() for name in names) else ""


def forget() -> None:
    """Before collecting: whoever is interrupted in it begins again."""
    _mark().unlink(missing_ok=True)


def note(known: str) -> None:
    _mark().write_text(known)
