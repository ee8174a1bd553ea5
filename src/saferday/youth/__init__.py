"""Youth: a voice for pupils, and a picture of what they know."""
