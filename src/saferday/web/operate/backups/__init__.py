"""Backup and restore: one archive that holds the database at one moment, the files and proof of both."""
