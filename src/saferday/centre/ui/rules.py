"""The interface's own tables: where the frame leads, and which colours must be readable on which."""

HELP = "get-help/"

NAVIGATION = (
    ("news", "news/"),
    ("directory", "directory/"),
    ("campaign", "campaigns/"),
)
"""The main navigation, and the paths below the language's root. The area stands after them."""

FOOTER = (
    ("schools", "survey/schools/"),
    ("own_images", "own-images/"),
    ("platforms", "hotline/matching/"),
    ("about", "about/"),
    ("accessibility", "accessibility/"),
    ("privacy", "privacy/"),
    ("cookies", "cookies/"),
    ("feedback", "feedback/"),
)

FALLBACK_EXIT_URL = "https://www.wikipedia.org/"
"""Where “Leave this site” goes when neither the operator nor the country pack says where."""

TEXT = 4.5
"""WCAG 2.2, 1.4.3: contrast of text with what it stands on."""

SHAPE = 3.0
"""WCAG 2.2, 1.4.11: contrast of what a control or a state is known by."""

CONTRAST = (
    ("ink", "paper", TEXT),
    ("ink", "raised", TEXT),
    ("ink", "sunk", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "raised", TEXT),
    ("ink-soft", "sunk", TEXT),
    ("link", "paper", TEXT),
    ("link", "raised", TEXT),
    ("link", "sunk", TEXT),
    ("link", "brand-tint", TEXT),
    ("link-hover", "paper", TEXT),
    ("visited", "paper", TEXT),
    ("visited", "raised", TEXT),
    ("visited", "sunk", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-hover", TEXT),
    ("brand", "brand-tint", TEXT),
    ("ink", "brand-tint", TEXT),
    ("ink-soft", "brand-tint", TEXT),
    ("on-strip", "strip", TEXT),
    ("on-marigold", "marigold", TEXT),
    ("on-marigold", "marigold-hover", TEXT),
    ("ink", "marigold-tint", TEXT),
    ("marigold-ink", "marigold-tint", TEXT),
    ("link", "marigold-tint", TEXT),
    ("coral-ink", "coral-tint", TEXT),
    ("ink", "sky-tint", TEXT),
    ("sky-ink", "sky-tint", TEXT),
    ("link", "sky-tint", TEXT),
    ("on-danger", "danger", TEXT),
    ("on-danger", "danger-hover", TEXT),
    ("danger-ink", "paper", TEXT),
    ("danger-ink", "raised", TEXT),
    ("danger-ink", "danger-tint", TEXT),
    ("ink", "danger-tint", TEXT),
    ("link", "danger-tint", TEXT),
    ("success-ink", "success-tint", TEXT),
    ("ink", "success-tint", TEXT),
    ("link", "success-tint", TEXT),
    ("focus-ink", "focus", TEXT),
    ("line-strong", "raised", SHAPE),
    ("line-strong", "paper", SHAPE),
    ("brand", "raised", SHAPE),
    ("brand", "paper", SHAPE),
)
"""Pairs of tokens that stand on one another, and the contrast each must have in light and in dark."""
