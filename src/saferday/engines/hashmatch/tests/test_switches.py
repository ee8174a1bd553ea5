"""Switches of the whole process, thrown by others, change no hash and no error."""

import io

import pytest
from PIL import Image, ImageFile

from saferday.engines.hashmatch import Truncated, pdq_from_bytes


def test_half_a_picture_is_refused_whatever_others_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    file = io.BytesIO()
    Image.effect_noise((200, 200), 60).save(file, "PNG")
    with pytest.raises(Truncated):
        pdq_from_bytes(file.getvalue()[: len(file.getvalue()) // 2])
