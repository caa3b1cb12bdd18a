"""Texts of other products as Markdown; by the step "markup" of a mapping."""

from collections.abc import Callable

from core.imports.markup_html import from_html
from core.imports.markup_jira import from_jira

MARKUPS: dict[str, Callable[[str], str]] = {"html": from_html, "jira": from_jira}
