"""Assembly: settings, addresses, the command line and what crosses the strands."""
