"""The pages of matching: for staff under the editing pages, and for developers in public."""
