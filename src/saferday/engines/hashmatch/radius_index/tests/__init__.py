"""Tests of the radius index."""
