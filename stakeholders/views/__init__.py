"""HTML: access, then an action or a query, then a template."""
