"""The directory's own tables: opening hours, checked facts, contact formats, the shapes of its files. No Django."""
