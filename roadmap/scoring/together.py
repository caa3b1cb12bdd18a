"""Two people at one scoring model: its criteria are one thing, found changed by a line of each."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.merging import KEEP, THEIRS, WAS, Clash, mark, quicker, who_changed
from roadmap.actions.criteria import custom_names
from roadmap.models import ScoringKind, ScoringModel
from roadmap.scoring.controls import plain
from roadmap.scoring.forms import ModelForm, Row, rows_of, sources, typed_rows

KEPT = f"{KEEP}criteria"


def touched(post: QueryDict, found: ScoringModel) -> bool:
    """Whether the criteria were changed against what was shown, and that is to stand."""
    if post.get(KEPT) == THEIRS:
        return False
    return _typed(post, found) != post.get(f"{WAS}criteria")


def _typed(post: QueryDict, found: ScoringModel) -> str:
    return mark(lines_of(typed_rows({name: str(post[name]) for name in post}), found.kind))


def clash_of(post: QueryDict, found: ScoringModel) -> Clash | None:
    """The criteria are one thing: of two who changed them one set stands."""
    rows = rows_of(list(found.criteria.all()))
    as_drawn = post.get(f"{WAS}criteria", now := mark(lines_of(rows, found.kind)))
    if now in (as_drawn, _typed(post, found)) or not touched(post, found):
        return None
    words = _("%(who)s changed the criteria while you were editing. Choose which are to stand.")
    return Clash(in_words(rows, found.kind), words % {"who": who_changed(found, "")}, KEPT)


def agreed(form: ModelForm, clash: Clash | None) -> bool:
    """Whether the form is whole and nobody was quicker."""
    valid = form.is_valid()
    if clash is not None:
        form.quicker = True
        if not form.clashes:
            form.add_error(None, quicker())
    return valid and clash is None


def lines_of(rows: list[Row], kind: str) -> list[str]:
    """All that the form says of the criteria, a line of each: what two changed is found by it."""
    return [_line(row, kind) for row in rows]


def _line(row: Row, kind: str) -> str:
    one = row.criterion
    numbers = [one.low, one.high, one.step, *([one.weight] if kind == ScoringKind.WEIGHTED else [])]
    figures = [each if isinstance(each, str) else plain(each) for each in numbers]
    texts = [str(one.pk or ""), one.name, one.slug, one.help, row.source, row.choices]
    ticked = [str(one.lower_is_better), str(row.out)]
    return "|".join(" ".join(text.split()) for text in (*texts, *figures, *ticked))


def in_words(rows: list[Row], kind: str) -> str:
    """What stands in the form, a line of each criterion, for who is to choose."""
    called = {value: label for _group, options in sources(custom_names()) for value, label in options}
    return "\n".join(_said(row, kind, called.get(row.source, row.source)) for row in rows)


def _said(row: Row, kind: str, source: str) -> str:
    one = row.criterion
    figures = _("%(low)s to %(high)s by %(step)s") % {
        name: plain(getattr(one, name)) for name in ("low", "high", "step")
    }
    weight = _("weight %(n)s") % {"n": plain(one.weight)} if kind == ScoringKind.WEIGHTED else ""
    lower = _("lower is better") if one.lower_is_better else ""
    choices = ", ".join(row.choices.splitlines())
    parts = filter(None, (source, figures, weight, lower, one.help, choices))
    return f"{one.name}: {' · '.join(parts)}"
