"""Views of the plan on paper, in files and as pictures."""
