"""How large a picture may be before it is decoded at all."""

from dataclasses import dataclass

from saferday.engines.hashmatch.pictures.errors import TooLarge

# A progressive JPEG is drawn in some ten passes. Thousands of empty ones are a known way to keep a decoder busy.
MOST_SCANS = 100


@dataclass(frozen=True)
class Limits:
    """``most_bytes`` of file, ``most_pixels`` of picture.

    Decoding takes up to some 12 bytes of memory a pixel (a JPEG, which is decoded small, far fewer unless it is
    progressive); the default admits the pictures of a 108-megapixel telephone.

    >>> Limits(most_pixels=1_000_000).check_size(1000, 1001)
    Traceback (most recent call last):
    saferday.engines.hashmatch.pictures.errors.TooLarge: the picture has 1000 × 1001 pixels; at most 1,000,000 are read
    """

    most_bytes: int = 100 * 1024 * 1024
    most_pixels: int = 120_000_000

    def check_bytes(self, count: int) -> None:
        """Refuses a file past the limit."""
        if count > self.most_bytes:
            raise TooLarge(f"the file has {count:,} bytes; at most {self.most_bytes:,} are read")

    def check_size(self, width: int, height: int) -> None:
        """Refuses a picture past the limit, from what its header says."""
        if width * height > self.most_pixels:
            raise TooLarge(
                f"the picture has {width} × {height} pixels; at most {self.most_pixels:,} are read"
            )


DEFAULT = Limits()
