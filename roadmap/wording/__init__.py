"""What happened to the things beside an item, as sentences; `roadmap.words` joins them to the item's own."""
