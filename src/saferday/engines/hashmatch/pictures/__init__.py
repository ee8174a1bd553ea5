"""Bytes of a picture to its brightness, as it is displayed; with limits, and a clear error for what is no picture."""
