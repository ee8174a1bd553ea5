"""Views of the pupil survey."""
