"""The database backend of a centre on PostgreSQL; see ``base``."""
