"""Why an action about people was refused."""


class UnknownRole(ValueError):
    """There is no role with that key."""


class LastOperator(Exception):
    """Nobody would be left to run the installation."""


class AlreadyThere(Exception):
    """Somebody with that e-mail address has an account."""


class NotYourself(Exception):
    """Nobody shuts their own account."""
