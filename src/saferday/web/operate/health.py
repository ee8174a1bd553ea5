"""Whether the centre can answer."""

import logging

from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)


def database_answers() -> bool:
    """Whether a trivial query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except (DatabaseError, InterfaceError) as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        connection.close()
        return False
