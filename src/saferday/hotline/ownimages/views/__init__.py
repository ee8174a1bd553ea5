"""The pages of own images: those of visitors, and the desk where staff decide."""
