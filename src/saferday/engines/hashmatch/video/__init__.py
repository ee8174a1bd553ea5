"""Videos as rows of PDQ hashes, one for each picture that is shown, and how two of them lie on one another."""

from saferday.engines.hashmatch.video.comparing import Rule, Verdict, VideoMatch, compare_videos, weigh_pairs
from saferday.engines.hashmatch.video.frames import Frame, VideoHash
from saferday.engines.hashmatch.video.sampling import VideoLimits, hash_video

__all__ = [
    "Frame",
    "Rule",
    "Verdict",
    "VideoHash",
    "VideoLimits",
    "VideoMatch",
    "compare_videos",
    "hash_video",
    "weigh_pairs",
]
