"""What every strand stands on: people, areas, audit, consent, languages, appearance."""
