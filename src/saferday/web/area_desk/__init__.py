"""The area desk: where an area's team keeps its contacts, colours, languages and hostname."""
