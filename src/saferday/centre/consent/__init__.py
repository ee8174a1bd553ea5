"""What a visitor agrees to, and what they tell us about the site."""
