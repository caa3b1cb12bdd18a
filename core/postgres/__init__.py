"""Django's Postgres backend, named in the settings, with a cheaper look at whether a kept connection still lives."""
