"""The audit: an append-only, hash-chained record of every act, whose head is signed."""
