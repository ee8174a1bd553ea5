"""What kind of picture some bytes are, told by how they begin."""

from typing import Final

from saferday.engines.hashmatch.pictures.errors import UnknownKind

BRANDS: Final = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIF",
    b"heix": "HEIF",
    b"heim": "HEIF",
    b"heis": "HEIF",
    b"hevc": "HEIF",
    b"hevx": "HEIF",
    b"mif1": "HEIF",
    b"msf1": "HEIF",
}

STARTS: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)


def kind_of(data: bytes) -> str:
    """``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``AVIF``, ``HEIF``, ``BMP`` or ``TIFF``; else ``UnknownKind``.

    >>> kind_of(b"GIF89a..."), kind_of(b"RIFF\\x10\\x00\\x00\\x00WEBPVP8 ")
    ('GIF', 'WEBP')
    """
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        # The major brand, then a word of version, then the brands it is compatible with.
        size = min(int.from_bytes(data[:4], "big"), 256)
        brands = [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
        known = [BRANDS[brand] for brand in brands if brand in BRANDS]
        if known:
            return "AVIF" if "AVIF" in known else known[0]
    raise UnknownKind("this is no JPEG, PNG, GIF, WebP, AVIF, HEIC, BMP or TIFF")
