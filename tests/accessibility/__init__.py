"""Every page, for everyone."""
