"""The pages of the exchange for staff."""
