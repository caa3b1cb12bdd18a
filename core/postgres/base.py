"""What Django loads as the database backend."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether a kept connection still lives, in most cases without asking Postgres.

        A server that ends a connection closes it, and a closed line can be read from. On a line that is silent we
        go on; one that has something to say (an end, or a notice) is asked as before.
        """
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return super().is_usable()
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()
