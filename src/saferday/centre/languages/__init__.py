"""Two languages: text in the reader's language, message catalogues, and a report of what is missing."""
