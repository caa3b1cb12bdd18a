"""What of a view its readers do not get, in words for whoever shares it."""

from roadmap.export.asked import asked
from roadmap.export.book import Book
from stakeholders.models import SharedView
from stakeholders.own import names_with_own
from stakeholders.sharing import left_out, refusals
from stakeholders.told import rules_of


def shown_words(share: SharedView) -> dict[str, list[str]]:
    """`refused`: why the view is closed as it stands; `left_out`: columns that stay away."""
    rules, query = rules_of(share.audience), share.view.query
    if refused := refusals(query, rules, names_with_own()):
        return {"refused": refused, "left_out": []}
    labels = Book().labels
    return {"refused": [], "left_out": [labels.get(name, name) for name in left_out(asked(query), rules)]}
