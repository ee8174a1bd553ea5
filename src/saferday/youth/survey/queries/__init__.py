"""Queries of the pupil survey."""
