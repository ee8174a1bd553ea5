"""Every kind of picture at its full size, as it is displayed: one frame, turned the right way up, on white.

The brightness of a pixel is 0.299 red + 0.587 green + 0.114 blue, as PDQ has it. Where a picture is transparent, the
white page that most viewers show it on is seen through it. Of an animation the first frame counts. Sixteen bits are
brought to the scale of eight without rounding. Colour profiles are not applied, as no PDQ tool does.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pictures import webp
from saferday.engines.hashmatch.pictures.errors import (
    TooLarge,
    Truncated,
    Unhashable,
    UnreadablePicture,
    UnsupportedPicture,
)
from saferday.engines.hashmatch.pictures.limits import Limits
from saferday.engines.hashmatch.pictures.orientation import AS_STORED, Orientation, of_exif
from saferday.engines.hashmatch.pictures.png import essential_png

Gray = NDArray[np.uint8] | NDArray[np.float32]

PLUGINS: Final = {
    "AVIF": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "BMP": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
    "HEIF": ("pillow_heif", "HeifImageFile"),
    "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    "TIFF": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
}

SIXTEEN_BITS: Final = {"I;16", "I;16L", "I;16B", "I;16N"}
THIRTY_TWO_BITS: Final = {"I", "F"}
WITH_ALPHA: Final = {"RGBA", "LA", "PA", "La", "RGBa"}
# What decoders raise on broken pictures; all that was seen in tests that break them at random.
BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,
    UserWarning,  # a decoder's misgiving, where warnings are made errors
    struct.error,
    zlib.error,
)


class FullPicture:
    """A decoded picture, one way up: ``height``, ``width``, and its brightness in bands of rows."""

    def __init__(self, picture: Any) -> None:
        """Takes a loaded Pillow image."""
        self.picture = picture
        self.width, self.height = picture.size

    def rows(self, at_a_time: int) -> Iterator[Gray]:
        """uint8 or float32 [k, width], 0 to 255, from the top."""
        if at_a_time >= self.height:
            yield brightness(self.picture)
            return
        for top in range(0, self.height, at_a_time):
            bottom = min(self.height, top + at_a_time)
            yield brightness(self.picture.crop((0, top, self.width, bottom)))


def decode_full(data: bytes, kind: str, limits: Limits) -> Any:
    """Decodes a picture of a kind that :func:`kinds.kind_of` told, as stored; a Pillow image.

    Raises ``UnreadablePicture`` (or one of its kinds) and ``TooLarge``, the latter before anything is decoded.
    """
    if kind == "PNG":
        data = essential_png(data)
    if kind == "WEBP":
        limits.check_size(*webp.canvas(data))
    make = plugin(kind)
    from PIL import ImageFile
    from PIL.Image import DecompressionBombError

    # One switch for the whole process; whoever draws PDFs in it turns it on, and half a picture would pass as whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = make(io.BytesIO(data), None)
        limits.check_size(*picture.size)
        if picture.mode in THIRTY_TWO_BITS:
            raise UnsupportedPicture("pictures of 32 bits a pixel and channel are not read")
        picture.load()
    except Unhashable:
        raise
    except DecompressionBombError as error:  # a frame that goes beyond the size the header gave
        raise TooLarge(f"the {kind} has more pixels than are read") from error
    except BROKEN as error:
        if "truncated" in str(error).lower():
            raise Truncated(f"the {kind} ends too soon") from error
        raise UnreadablePicture(f"the {kind} cannot be decoded") from error
    except MemoryError as error:
        raise UnreadablePicture(f"the {kind} asks for more memory than there is") from error
    return picture


def plugin(kind: str) -> Any:
    """The class that decodes a kind, loaded when it is first needed.

    It is called itself, not through ``Image.open``: that would try every kind there is, and warns on the standard
    error stream about sizes that the limits here refuse anyway.
    """
    from importlib import import_module

    module, name = PLUGINS[kind]
    try:
        return getattr(import_module(module), name)
    except ImportError as error:
        raise UnsupportedPicture(
            f"{kind} pictures are read once the package {module} is installed"
        ) from error


def display_of(picture: Any) -> Orientation:
    """How a loaded picture says it is to be shown. TIFF and HEIC are turned by their decoders already."""
    block = picture.info.get("exif")
    if picture.format in ("TIFF", "HEIF") or not isinstance(block, bytes):
        return AS_STORED
    return of_exif(block.removeprefix(b"Exif\0\0"))


def turned(picture: Any, orientation: Orientation) -> FullPicture:
    """A loaded picture, the way up that is asked for."""
    from PIL.Image import Transpose

    if orientation.upside_down:
        picture = picture.transpose(Transpose.FLIP_TOP_BOTTOM)
    if orientation.mirrored:
        picture = picture.transpose(Transpose.FLIP_LEFT_RIGHT)
    if orientation.swapped:
        picture = picture.transpose(Transpose.TRANSPOSE)
    return FullPicture(picture)


def brightness(piece: Any) -> Gray:
    """The brightness of a piece of a picture, on white where it can be seen through."""
    if piece.mode in SIXTEEN_BITS:
        return np.asarray(piece).astype(np.float32) / np.float32(257)
    see_through = piece.mode in WITH_ALPHA or "transparency" in piece.info
    if not see_through:
        if piece.mode in ("L", "1"):
            return np.asarray(piece if piece.mode == "L" else piece.convert("L"))
        return luma(np.asarray(piece if piece.mode == "RGB" else piece.convert("RGB")))
    if piece.mode == "La":
        piece = piece.convert("LA")
    channels = np.asarray(piece.convert("RGBA"))
    opaque = channels[:, :, 3].astype(np.float32) / np.float32(255)
    return luma(channels) * opaque + np.float32(255) * (np.float32(1) - opaque)


def luma(channels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """0.299 red + 0.587 green + 0.114 blue, of uint8[h, w, 3 or more].

    In thousandths first, which single precision holds without rounding: the one division then rounds to the same
    number as the sum in double precision that the reference's package makes, for every colour there is.

    >>> luma(np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)).tolist() == [[np.float32(76.245), np.float32(29.07)]]
    True
    """
    thousandths = channels[:, :, 0] * np.float32(299)
    thousandths += channels[:, :, 1] * np.float32(587)
    thousandths += channels[:, :, 2] * np.float32(114)
    return thousandths / np.float32(1000)
