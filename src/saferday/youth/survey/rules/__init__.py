"""The tables of the pupil survey. No Django."""
