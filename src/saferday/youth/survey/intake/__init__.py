"""The way of a pupil's answers: the only writes that leave no audit record, because a record has a time."""
