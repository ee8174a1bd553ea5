"""``python -m saferday.web.cli`` is the same as ``saferday``."""

from saferday.web.cli.command import main

if __name__ == "__main__":
    main()
