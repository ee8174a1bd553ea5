"""Settings, read from the environment (12-factor) and secure by default."""
