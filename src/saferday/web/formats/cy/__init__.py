"""Welsh, with the hours as in English."""
