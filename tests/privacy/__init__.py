"""Promise 1: nothing about a child that is not needed."""
