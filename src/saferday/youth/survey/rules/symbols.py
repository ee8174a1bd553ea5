"""The symbols that stand beside the words of a choice. Each is drawn in ``static/survey/symbols.svg``."""

SYMBOLS: tuple[str, ...] = tuple(
    """
    yes no not-sure private none other
    level-0 level-1 level-2 level-3 level-4
    phone tablet computer game tv speaker watch
    talk friends family home school world
    make music learn heart mirror lock
    fight unkind scary grown-up report block ignore
    happy sad worried angry calm tired
    """.split()  # noqa: SIM905  # by kind
)
