"""Doors of the news: for readers, for feed readers, for editors."""
