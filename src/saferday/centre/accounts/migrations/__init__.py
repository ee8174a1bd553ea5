"""Database migrations of the accounts."""
