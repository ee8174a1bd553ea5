"""Tests that cross features: journeys in a browser, accessibility, durability, documents, the repository."""
