"""What people without an account read: the sources of those words, and which of them lack German.

`python -m tests.stakeholders.outside` prints what is new, for stakeholders/locale/de/LC_MESSAGES/django.po. The catalogue is kept by
hand: `makemessages` would put in every word of the pages that are for colleagues, who read English.
"""

import ast
import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
MO = ROOT / "stakeholders" / "locale" / "de" / "LC_MESSAGES" / "django.mo"
PO = MO.with_suffix(".po")
# Of `stakeholders`, whatever is no page, form or act of a colleague.
MODULES = (
    "by_period changes editions kept kpis letters own pages phrases plain reading readers seen_board seen_calendar seen_colours "
    "seen_items seen_milestones seen_plan seen_rolled seen_timeline seen_words shared snapshots timeline_axis timeline_places told "
    "verdicts visibility words views/looks views/public views/shared templatetags/digest"
).split()
SOURCES = [
    *(f"stakeholders/{name}.py" for name in MODULES),
    *(
        "core/dates.py",
        "core/robots.py",
        "core/views/errors.py",
        "metrics/finding.py",
        "metrics/numbers.py",
        "metrics/periods.py",
        "roadmap/export/draw/matrix.py",
    ),
    "templates/status/*",
    "templates/digest/*",
    *(f"templates/{name}.html" for name in ("4*", "500", "refused", "base", "public")),
]
NAMES = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
TEXT = r"u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{TEXT})(?:\s*,\s*(?:{TEXT}))*)")


def files() -> list[Path]:
    """Raises: AssertionError where a source is named that there is not."""
    found = {source: sorted(ROOT.glob(source)) for source in SOURCES}
    assert all(found.values()), [source for source, some in found.items() if not some]
    return [path for some in found.values() for path in some]


def said_in(path: Path) -> Iterator[tuple[str, str]]:
    """Names of messages, with the context before them where they have one, and all their forms."""
    calls = _in_python if path.suffix == ".py" else _in_template
    for function, texts in calls(path.read_text()):
        with_context = function in ("pgettext", "pgettext_lazy", "npgettext")
        yield "\x04".join(texts[:2]) if with_context else texts[0], " ".join(texts)


def _in_python(source: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
            values = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if texts := [value for value in values if isinstance(value, str)]:
                yield node.func.id, texts


def _in_template(source: str) -> Iterator[tuple[str, list[str]]]:
    for function, texts in CALL.findall(templatize(source)):
        yield function, [ast.literal_eval(text.lstrip("u")) for text in re.findall(TEXT, texts)]


def compiled(path: Path = MO) -> dict[str, list[str]]:
    """What a compiled catalogue says, in all forms."""
    with path.open("rb") as stream:
        known = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    found: dict[str, list[str]] = {}
    for name, said in known.items():
        found.setdefault(name if isinstance(name, str) else name[0], []).append(said)
    return found


def written() -> dict[str, list[str]]:
    """The same from its source: what was never compiled is missing in the other."""
    found: dict[str, list[str]] = {}
    for entry in PO.read_text().split("\n\n"):
        parts: dict[str, str] = {}
        word = ""
        for line in entry.splitlines():
            if line.startswith("#"):
                continue
            begin, _space, rest = line.partition(" ") if not line.startswith('"') else (word, "", line)
            word = begin
            parts[word] = parts.get(word, "") + ast.literal_eval(rest)
        if "msgid" in parts:
            name = f"{parts['msgctxt']}\x04{parts['msgid']}" if "msgctxt" in parts else parts["msgid"]
            assert name not in found, f"twice: {name}"
            found[name] = [said for key, said in parts.items() if key.startswith("msgstr")]
    return found


def known() -> dict[str, list[str]]:
    """Django knows some words by itself, such as the months."""
    django_s = Path(django.__file__).parent / "conf" / "locale" / "de" / "LC_MESSAGES" / "django.mo"
    return compiled(django_s) | compiled()


def lacking() -> dict[str, str]:
    """Words without German, and where they stand."""
    german = known()
    return {
        name: str(path.relative_to(ROOT))
        for path in files()
        for name, _forms in said_in(path)
        if not all(german.get(name, [""]))
    }


def main() -> None:
    django.setup()
    for name, place in lacking().items():
        print(f'#: {place}\nmsgid {json.dumps(name, ensure_ascii=False)}\nmsgstr ""\n')


if __name__ == "__main__":
    main()
