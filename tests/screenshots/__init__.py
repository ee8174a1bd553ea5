"""Pictures of the main pages: three widths, light and dark, both languages."""
