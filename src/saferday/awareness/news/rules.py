"""Topics of posts. No Django."""

TOPICS: tuple[str, ...] = (
    "scams",
    "fraud",
    "grooming",
    "sharing-of-images",
    "ai-made-fakes",
    "cyber-flashing",
    "bullying",
    "campaign",
)
"""What a post may be about; each leads to the help for those it affects."""
