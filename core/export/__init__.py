"""A whole workspace as one file, and back: a ZIP of one JSON Lines file for each table, with a manifest."""
