"""Brings the survey into the editing pages."""
