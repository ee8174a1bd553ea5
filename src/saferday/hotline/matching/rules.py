"""The tables of hashes of flagged files, and whoever asks for a match. No Django."""
