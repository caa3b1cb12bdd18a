from feedback.models.customers import Company, Customer
from feedback.models.notes import Note, NoteLink, Reading, SkippedSuggestion
from feedback.models.portal import Idea, Portal, Vote, Voter

__all__ = [
    "Company", "Customer", "Idea", "Note", "NoteLink", "Portal", "Reading", "SkippedSuggestion", "Vote", "Voter",
]  # fmt: skip
