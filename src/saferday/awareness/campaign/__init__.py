"""One year's Safer Internet Day: its date, theme, hashtag and what each audience can do."""
