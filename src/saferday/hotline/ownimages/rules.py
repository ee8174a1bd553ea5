"""The tables of people who want a picture of themselves kept off platforms. No Django."""
