"""The front pages: the centre's home, and one for each area."""
