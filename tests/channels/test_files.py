"""Where content lies: in a folder, or in a bucket. Both are the same to the desk."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.channels.s3 import BUCKET, KEY, REGION, SECRET, Bucket, a_bucket
from ticketdesk import config
from ticketdesk.channels import files
from ticketdesk.models.content import Shape

WORDS = b"words of a file " * 20_000
DIGEST = hashlib.sha256(WORDS).digest()
PLACE = f"{DIGEST.hex()[:2]}/{DIGEST.hex()[2:]}"
LATER, BEFORE = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(autouse=True)
def _store_of_this_test() -> Iterator[None]:
    files.store.cache_clear()
    yield
    files.store.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    config.settings.cache_clear()
    return tmp_path / files.FOLDER


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with a_bucket() as bucket:
        monkeypatch.setenv("TICKETDESK_FILES_URL", f"s3://{BUCKET}/files/of/desk")
        for name, value in (
            ("ACCESS_KEY_ID", KEY),
            ("SECRET_ACCESS_KEY", SECRET),
            ("REGION", REGION),
            ("ENDPOINT_URL", bucket.address),
        ):
            monkeypatch.setenv(f"AWS_{name}", value)
        config.settings.cache_clear()
        yield bucket


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> Path | Bucket:
    """Either of the two."""
    found: Path | Bucket = request.getfixturevalue(request.param)
    return found


async def _read(digest: bytes, shape: Shape = Shape.whole) -> bytes:
    found = await files.find(digest, shape)
    read = b"".join([piece async for piece in found.pieces])
    assert len(read) == found.size
    return read


async def _listed(moment: datetime) -> set[bytes]:
    return {digest async for some in files.older_than(moment) for digest in some}


@pytest.mark.usefixtures("place")
async def test_content_is_kept_found_and_removed_with_its_pictures() -> None:
    await files.keep(DIGEST, io.BytesIO(WORDS))
    await files.keep(DIGEST, b"small", Shape.small)
    assert await _read(DIGEST) == WORDS
    assert await _read(DIGEST, Shape.small) == b"small"
    assert [await files.is_there(DIGEST, shape) for shape in Shape] == [True, True, False]
    await files.remove(DIGEST, older_than=BEFORE)
    assert await _read(DIGEST) == WORDS
    await files.remove(DIGEST, older_than=LATER)
    assert [await files.is_there(DIGEST, shape) for shape in Shape] == [False, False, False]
    await files.remove(DIGEST, older_than=LATER)
    with pytest.raises(files.ContentIsGone):
        await files.find(DIGEST)


@pytest.mark.usefixtures("place")
async def test_all_that_is_old_is_listed_page_after_page() -> None:
    digests = {hashlib.sha256(bytes([number])).digest() for number in range(7)}
    for digest in digests:
        await files.keep(digest, b"x")
    await files.keep(min(digests), b"x", Shape.large)
    assert await _listed(LATER) == digests
    assert await _listed(BEFORE) == set()


async def test_a_folder_has_it_by_its_digest_and_what_is_not_ours_is_left_alone(folder: Path) -> None:
    await files.keep(DIGEST, io.BytesIO(WORDS))
    assert (folder / PLACE).read_bytes() == WORDS
    (folder / "notes.txt").write_text("not ours")
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "short").write_text("not ours")
    assert await _listed(LATER) == {DIGEST}


async def test_a_bucket_has_it_below_its_prefix_and_knows_who_asks(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    await files.keep(DIGEST, io.BytesIO(WORDS))
    assert [*bucket.kept] == [f"files/of/desk/{PLACE}"]
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another secret")
    config.settings.cache_clear()
    files.store.cache_clear()
    with pytest.raises(files.StoreIsAway) as refused:
        await files.keep(DIGEST, b"x")
    told = f"{refused.value} {refused.value.__cause__} {refused.value.sentence}"
    assert "secret" not in told
    assert bucket.address not in told


async def test_a_bucket_that_is_away_is_told_in_a_sentence(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(files.RETRIES, "max_retries", 0)
    await files.keep(DIGEST, b"x")
    bucket.is_away = True
    for ask in (
        files.keep(DIGEST, b"x"),
        files.find(DIGEST),
        files.is_there(DIGEST),
        files.remove(DIGEST, older_than=LATER),
        _listed(LATER),
    ):
        with pytest.raises(files.StoreIsAway, match="did not answer"):
            await ask


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TICKETDESK_FILES_URL", "https://bucket"),
        ("TICKETDESK_FILES_URL", "s3://user@bucket"),
        ("TICKETDESK_FILES_URL", "s3:///prefix"),
        ("TICKETDESK_CLAMAV", "127.0.0.1:3310"),
        ("TICKETDESK_CLAMAV", "tcp://127.0.0.1"),
        ("TICKETDESK_CLAMAV", "unix:relative"),
        ("TICKETDESK_FILE_MB", "0"),
        ("TICKETDESK_FILES_PER_MESSAGE", "51"),
    ],
)
def test_a_setting_that_means_nothing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    with pytest.raises(config.CannotStart, match=name):
        config.settings()
