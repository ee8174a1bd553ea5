"""What can be wrong with a file that should be a picture or a video.

::

    Unhashable (ValueError)
    ├── UnreadablePicture      not a picture, or broken
    │   ├── UnknownKind        of no kind that is read here
    │   ├── Truncated          it ends too soon
    │   └── UnsupportedPicture a kind that is read, in a form that is not (32-bit floats, …)
    ├── UnreadableVideo        not a video, broken, or without pictures
    └── TooLarge               past a limit: bytes, pixels, scans, duration

Each message says what is wrong in words for a person, and holds nothing of the file's own content.
"""


class Unhashable(ValueError):
    """No hash can be made of the file."""


class UnreadablePicture(Unhashable):
    """The bytes are not a picture, or are broken."""


class UnknownKind(UnreadablePicture):
    """The bytes begin like no kind of picture that is read here."""


class Truncated(UnreadablePicture):
    """The picture ends too soon."""


class UnsupportedPicture(UnreadablePicture):
    """A kind that is read here, in a form that is not."""


class UnreadableVideo(Unhashable):
    """The bytes are not a video, are broken, or hold no pictures."""


class TooLarge(Unhashable):
    """Past a limit that the caller set."""
