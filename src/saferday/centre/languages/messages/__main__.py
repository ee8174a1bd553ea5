"""`python -m saferday.centre.languages.messages extract|compile|check`."""

import sys

from saferday.centre.languages.messages.command import main

sys.exit(main(sys.argv[1:]))
