"""The tables of lists of hashes from and to partners. No Django."""
