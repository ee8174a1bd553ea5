"""What a survey asks, as a document: read, checked, and followed. No Django."""
