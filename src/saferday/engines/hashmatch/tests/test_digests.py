"""Digests of exact files."""

import hashlib
import io
import subprocess
import sys

import pytest

from saferday.engines.hashmatch import digests_of


class Counting(io.BytesIO):
    """A file that remembers the most that was asked of it at once."""

    most = 0

    def read(self, size=-1):
        assert size > 0
        self.most = max(self.most, size)
        return super().read(size)


@pytest.mark.parametrize("data", [b"", b"abc", bytes(range(256)) * 20_000])
def test_bytes_files_and_paths_digest_alike(data, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(data)
    made = digests_of(data)
    assert made == digests_of(path) == digests_of(io.BytesIO(data))
    assert made.sha256 == hashlib.sha256(data).hexdigest()
    assert made.sha1 == hashlib.sha1(data).hexdigest()
    assert made.md5 == hashlib.md5(data).hexdigest()
    assert made.length == len(data)


def test_a_file_is_read_in_pieces():
    file = Counting(bytes(3_000_000))
    digests_of(file)
    assert file.most <= 1 << 20


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        digests_of(tmp_path / "none")


def test_hashing_a_picture_loads_neither_django_nor_a_compiler():
    code = "import sys; from saferday.engines.hashmatch import pdq_from_bytes, digests_of; digests_of(b'')\n"
    code += "print(sorted({'django', 'numba', 'scipy', 'PIL', 'av'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
