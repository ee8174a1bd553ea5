"""The pupil survey."""
