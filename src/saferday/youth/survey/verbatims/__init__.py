"""What can be done with a pupil's own words: taking some out, and marking what may be a name."""
