"""Static files under names that carry their content's hash, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, but a file that was never collected shows under its plain name."""

    manifest_strict = False
