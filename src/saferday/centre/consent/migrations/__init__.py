"""Database migrations of consent and feedback."""
