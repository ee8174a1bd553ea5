"""Lists of hashes from and to partners."""
