"""Static files under names that carry their content's hash, so that they may be kept for ever."""

from collections.abc import Iterable, Iterator

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

EDITORS_OWN = ("wagtail", "rest_framework", "taggit", "ninja", "django_tasks", "admin")
"""Folders of files that only editors load: gzip, which is quick to make, is enough for them."""


class StaticStorage(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, with Brotli for what the public loads; an uncollected file shows under its plain name."""

    manifest_strict = False

    def compress_files(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compresses each file as those who load it need it."""
        hashed = [name for name in names if name in self._final_names()]
        public = [name for name in hashed if not name.startswith(EDITORS_OWN)]
        yield from super().compress_files(public)
        gzip = Compressor(use_brotli=False, quiet=True)
        for name in sorted(set(hashed) - set(public)):
            if gzip.should_compress(name):
                path = self.path(name)
                for compressed in gzip.compress(path):
                    yield name, name + compressed[len(path) :]

    def _final_names(self) -> set[str]:
        return set(self.hashed_files.values())
