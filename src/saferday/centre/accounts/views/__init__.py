"""Pages of sign-in, and of managing people."""
