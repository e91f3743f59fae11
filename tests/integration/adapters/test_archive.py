import socket
from collections.abc import Iterator
from hashlib import sha256
from uuid import uuid4

import boto3
import pytest

from adapters.s3.archive import S3Archive, s3_archive
from config.settings import settings
from services.ports import BusyError, RefusedError, UnclearError
from tests.integration.adapters.conftest import needed

BODY = b'{"evidence": "\xc3\xbc"}'


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    needed("S3_ENDPOINT_URL")
    monkeypatch.setenv("S3_BUCKET", f"steward-test-{uuid4().hex[:12]}")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def archive() -> Iterator[S3Archive]:
    made = s3_archive()
    yield made
    _remove(settings().s3_bucket)


def _remove(bucket: str) -> None:
    there = boto3.resource("s3", endpoint_url=settings().s3_endpoint_url).Bucket(bucket)
    if there.creation_date:
        there.objects.delete()
        there.delete()


class TestArchive:
    def test_what_is_kept_comes_back(self, archive: S3Archive) -> None:
        checksum = archive.put("T0/cases/12/messages.json", BODY)

        assert checksum == sha256(BODY).hexdigest()
        assert archive.get("T0/cases/12/messages.json", checksum) == BODY

    def test_keeping_it_again_is_harmless(self, archive: S3Archive) -> None:
        first, second = archive.put("a", BODY), archive.put("a", BODY)

        assert first == second
        assert archive.get("a", first) == BODY

    def test_what_was_changed_behind_our_back_is_noticed(self, archive: S3Archive) -> None:
        checksum = archive.put("a", BODY)
        archive.put("a", b"forged")

        with pytest.raises(UnclearError, match="is not what was kept"):
            archive.get("a", checksum)

    def test_what_was_never_kept_is_refused(self, archive: S3Archive) -> None:
        archive.put("a", BODY)

        with pytest.raises(RefusedError, match="NoSuchKey"):
            archive.get("b", "0" * 64)

    def test_a_store_that_is_away_is_busy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
            monkeypatch.setenv("S3_ENDPOINT_URL", url)
            settings.cache_clear()

            with pytest.raises(BusyError):
                s3_archive().put("a", BODY)
