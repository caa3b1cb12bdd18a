"""Everything around Django: the virtual environment, Postgres, Valkey, and the supervisor.

Only the standard library is used here, because these modules run before anything is installed.
`bin/*` enter through `__main__.py`, with this package imported as `services`; hence relative imports only.
"""
