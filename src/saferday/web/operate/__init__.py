"""What an operator runs: serve, demo, init, backup, restore, doctor, health and metrics."""
