"""People: who works at the centre, which roles they hold in which area, and how they sign in."""
