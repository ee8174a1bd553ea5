"""Videos: sampling by time, joining of repeats, comparison both ways with the place in time."""

import io

import av
import numpy as np
import pytest

from saferday.engines.hashmatch import RadiusIndex, TooLarge, Unhashable, UnreadableVideo, pdq_from_gray
from saferday.engines.hashmatch.tests.drawings import encoded, film, landscape, resized, scene_pictures
from saferday.engines.hashmatch.video import (
    Frame,
    Rule,
    Verdict,
    VideoHash,
    VideoLimits,
    compare_videos,
    hash_video,
    weigh_pairs,
)

SEEDS = range(100, 112)


@pytest.fixture(scope="module")
def original():
    """Twelve scenes of two seconds."""
    return film(scene_pictures(SEEDS, 2, 10), crf=20)


@pytest.fixture(scope="module")
def banked(original):
    return hash_video(original)


def test_frames_follow_the_scenes(banked):
    assert banked.duration == pytest.approx(24, abs=0.2)
    assert not banked.damaged
    assert 12 <= len(banked.frames) <= 24
    assert [frame.start for frame in banked.frames] == sorted(frame.start for frame in banked.frames)
    assert all(one.end == other.start for one, other in zip(banked.frames, banked.frames[1:], strict=False))


def test_a_frame_has_the_hash_of_its_picture(banked):
    first = landscape(SEEDS[0], 144, 216)[:, :192]
    gray = (first @ [0.299, 0.587, 0.114]).round().astype(np.uint8)
    assert banked.frames[0].hash.distance(pdq_from_gray(gray)) <= 10
    assert abs(banked.frames[0].hash.quality - pdq_from_gray(gray).quality) <= 5


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv420p10le"])
def test_the_range_of_the_brightness_does_not_change_the_quality(pixels):
    pale = (landscape(3, 144, 192) // 3 + 80).astype(np.uint8)
    (frame,) = hash_video(film([pale] * 5, codec="libx264", pixels=pixels, crf=5)).frames
    expected = pdq_from_gray((pale @ [0.299, 0.587, 0.114]).round().astype(np.uint8)).quality
    assert 20 < expected < 90
    assert abs(frame.hash.quality - expected) <= 3


def test_sampling_twice_as_often_gives_more(original, banked):
    often = hash_video(original, every=0.5, same=0)
    assert len(often.frames) > len(banked.frames)
    assert often.every == 0.5


def test_re_encoded_small_at_another_rate_is_the_same(banked):
    small = (resized(picture, 144, 108) for picture in scene_pictures(SEEDS, 2, 15))
    match = compare_videos(hash_video(film(small, fps=15, crf=33)), banked)
    assert match.verdict is Verdict.SAME
    assert match.share_of_query > 0.9
    assert match.share_of_bank > 0.9
    assert abs(match.offset) <= match.plus_or_minus + 0.1
    assert match.aligned > 0.9


@pytest.mark.parametrize(
    ("codec", "container", "options"),
    [
        ("mpeg4", "avi", {}),
        ("libvpx-vp9", "webm", {"deadline": "realtime", "cpu-used": "8"}),
        ("mjpeg", "matroska", {"pixels": "yuvj420p"}),
    ],
)
def test_other_codecs_and_containers_are_the_same(banked, codec, container, options):
    other = hash_video(film(scene_pictures(SEEDS, 2, 10), codec=codec, container=container, **options))
    assert compare_videos(other, banked).verdict is Verdict.SAME


def test_a_piece_is_a_part_at_its_place(banked):
    piece = hash_video(film(scene_pictures(SEEDS[4:8], 2, 10), crf=28))
    match = compare_videos(piece, banked)
    assert match.verdict is Verdict.PART
    assert match.offset == pytest.approx(8, abs=match.plus_or_minus + 0.2)
    assert match.plus_or_minus <= 1
    assert match.bank_span[0] == pytest.approx(8, abs=1)
    assert match.bank_span[1] == pytest.approx(16, abs=1)
    assert 0.2 < match.share_of_bank < 0.5


def test_a_compilation_contains_the_clip(banked):
    clip = hash_video(film(scene_pictures(SEEDS[2:5], 2, 10)))
    shown = list(scene_pictures(range(200, 208), 2, 10))
    inside = shown[:40] + list(scene_pictures(SEEDS[2:5], 2, 10)) + shown[40:]
    match = compare_videos(hash_video(film(inside)), clip)
    assert match.verdict is Verdict.CONTAINS
    assert match.share_of_bank == 1
    assert match.offset == pytest.approx(-4, abs=match.plus_or_minus + 0.2)


def test_two_halves_overlap():
    one = hash_video(film(scene_pictures(range(100, 108), 2, 10)))
    other = hash_video(film(scene_pictures(range(104, 112), 2, 10)))
    assert compare_videos(one, other).verdict is Verdict.OVERLAP


def test_other_scenes_do_not_match(banked):
    other = hash_video(film(scene_pictures(range(300, 306), 2, 10)))
    match = compare_videos(other, banked)
    assert match.verdict is Verdict.NONE
    assert match.offset is None
    assert not match.matched


def hash_of_number(number):
    return pdq_from_gray(landscape(number)[:, :, 1].copy())


def still(*numbers, seconds=2.0, quality=None):
    frames = []
    for place, number in enumerate(numbers):
        made = hash_of_number(number)
        frames.append(Frame(made, place * seconds, (place + 1) * seconds))
    return VideoHash(tuple(frames), len(numbers) * seconds, 1.0)


def test_one_shared_title_card_is_no_match():
    assert compare_videos(still(1, 2, 3, 4, 5), still(1, 12, 13, 14, 15)).verdict is Verdict.OVERLAP


def test_a_still_picture_matches_by_its_only_frame():
    assert compare_videos(still(1), still(1)).verdict is Verdict.SAME
    assert compare_videos(still(1), still(1, 2, 3, 4, 5)).verdict is Verdict.PART


def test_the_rule_decides():
    query, bank = still(1, 2, 3, 14, 15), still(1, 2, 3, 4, 5)
    assert compare_videos(query, bank).verdict is Verdict.OVERLAP
    assert compare_videos(query, bank, Rule(least_share=0.6)).verdict is Verdict.SAME
    assert compare_videos(query, bank, Rule(least_share=0.6, least_frames=4)).verdict is Verdict.OVERLAP
    assert compare_videos(query, bank, Rule(least_quality=101)).verdict is Verdict.NONE


def test_a_scene_that_returns_does_not_lead_the_place_astray():
    bank = still(1, 2, 1, 3, 1, 4, 5, 6)
    match = compare_videos(still(1, 4, 5, 6), bank)
    assert match.offset == pytest.approx(8)
    assert match.aligned == 1


def test_the_radius_index_of_pictures_serves_frames(banked):
    query = hash_video(film(scene_pictures(SEEDS[4:8], 2, 10), crf=30))
    index = RadiusIndex.build(banked.bits())
    pairs = [
        (number, int(found)) for number, row in enumerate(query.bits()) for found in index.search(row, 31)[0]
    ]
    assert weigh_pairs(query, banked, np.array(pairs)) == compare_videos(query, banked)


def test_plain_frames_are_neither_banked_nor_matched():
    blank = hash_video(film([np.full((96, 128, 3), 200, np.uint8)] * 20))
    assert len(blank.frames) == 1
    assert blank.frames[0].end == pytest.approx(2, abs=0.2)
    assert blank.bits().shape == (0, 32)
    assert compare_videos(blank, blank).verdict is Verdict.NONE


@pytest.mark.parametrize("angle", [90, 180, -90])
def test_a_turned_telephone_shows_what_is_displayed(angle):
    from saferday.engines.hashmatch.video.sampling import hash_of

    class Turned:
        """A frame that says it is to be turned."""

        def __init__(self, frame):
            self.frame = frame
            self.rotation = angle

        def __getattr__(self, name):
            return getattr(self.frame, name)

    stored = landscape(5, 160, 240)
    shown = np.rot90(stored, angle // 90)
    frame = av.VideoFrame.from_ndarray(stored, format="rgb24")
    upright = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format="rgb24")
    assert hash_of(Turned(frame)).distance(hash_of(upright)) <= 2


def test_ten_bit_and_coloured_frames_are_read():
    deep = hash_video(film(scene_pictures(SEEDS[:2], 2, 10), pixels="yuv420p10le"))
    flat = hash_video(film(scene_pictures(SEEDS[:2], 2, 10)))
    assert compare_videos(deep, flat).verdict is Verdict.SAME


def test_a_video_that_breaks_off_gives_what_there_was(original, banked):
    stream = film(scene_pictures(SEEDS, 2, 10), container="mpegts")
    cut = hash_video(stream[: len(stream) // 2])
    match = compare_videos(cut, banked)
    assert match.verdict is Verdict.PART
    assert 8 < cut.duration < 16


def test_noise_in_the_middle_is_passed_over(banked):
    stream = bytearray(film(scene_pictures(SEEDS, 2, 10), container="mpegts", g=10))
    middle = len(stream) // 2
    stream[middle : middle + 4000] = bytes(np.random.default_rng(1).integers(0, 256, 4000, dtype=np.uint8))
    assert compare_videos(hash_video(bytes(stream)), banked).verdict in (Verdict.SAME, Verdict.PART)


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello " * 500,
        PLAYLIST,
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\n",
    ],
    ids=["empty", "text", "playlist", "concat", "dash", "sdp"],
)
def test_what_is_no_video_is_refused(data):
    with pytest.raises(UnreadableVideo, match="no video"):
        hash_video(data)


def test_a_picture_and_a_broken_start_are_refused(original):
    with pytest.raises(UnreadableVideo):
        hash_video(encoded(landscape(1), "JPEG"))
    with pytest.raises(UnreadableVideo):
        hash_video(original[: len(original) // 2])  # what an MP4 needs to be read stands at its end


def is_defined(data):
    """Whether there are hashes, or an error of the family with words."""
    limits = VideoLimits(most_pixels=1_000_000, most_frames=300, most_seconds=100)
    try:
        return len(hash_video(data, limits=limits).frames) > 0
    except Unhashable as error:
        return bool(str(error))


@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts", "mov", "flv"])
def test_bytes_changed_at_random_never_surprise(container):
    random = np.random.default_rng(len(container))
    data = film(scene_pictures(range(2), 1, 6, height=48, width=64), fps=6, container=container)
    for _ in range(80):
        broken = bytearray(data)
        for place in random.integers(0, random.choice([len(data), 600]), random.integers(1, 8)):
            broken[place] = random.choice([0, 127, 128, 255, random.integers(256)])
        assert is_defined(bytes(broken[: random.choice([len(broken), random.integers(len(broken))])]))


def test_a_form_that_no_decoder_knows_is_named():
    data = film(scene_pictures(range(1), 1, 6), fps=6)
    with pytest.raises(UnreadableVideo, match="cannot be decoded"):
        hash_video(data.replace(b"avc1\0\0\0\0", b"zzz1\0\0\0\0"))


def test_sound_alone_is_no_video():
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as out:
        stream = out.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        out.mux(stream.encode(frame))
        out.mux(stream.encode())
    with pytest.raises(UnreadableVideo, match="holds no video"):
        hash_video(file.getvalue())


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (VideoLimits(most_bytes=1000), "bytes"),
        (VideoLimits(most_seconds=10), "lasts"),
        (VideoLimits(most_frames=100), "frames"),
        (VideoLimits(most_pixels=1000), "pixels"),
    ],
)
def test_limits(original, limits, words):
    with pytest.raises(TooLarge, match=words):
        hash_video(original, limits=limits)


def test_the_time_between_samples_is_positive(original):
    with pytest.raises(ValueError, match="more than 0"):
        hash_video(original, every=0)


def test_a_file_and_a_path_read_as_bytes_do(original, banked, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(original)
    assert hash_video(path) == banked
    with path.open("rb") as file:
        assert hash_video(file) == banked
