"""People who want a picture of themselves kept off platforms."""
