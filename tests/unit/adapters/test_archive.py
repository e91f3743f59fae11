from base64 import b64encode
from collections.abc import Iterator
from hashlib import md5, sha256

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from adapters.s3.archive import S3Archive
from services.ports import BusyError, OutsideError, RefusedError, UnclearError

BODY = b"evidence"
PUT = {
    "Bucket": "steward",
    "Key": "a",
    "Body": BODY,
    "ContentMD5": b64encode(md5(BODY, usedforsecurity=False).digest()).decode(),
    "Metadata": {"sha256": sha256(BODY).hexdigest()},
}


class Store:
    """A scripted S3 in one region."""

    def __init__(self, region: str) -> None:
        client = boto3.client(
            "s3",
            region_name=region,
            aws_access_key_id="playground",
            aws_secret_access_key="playground",  # noqa: S106 - opens nothing
        )
        self.archive = S3Archive(client, "steward")
        self.script = Stubber(client)
        self.client = client


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store("us-east-1")
    with made.script:
        yield made
        made.script.assert_no_pending_responses()


class TestPut:
    def test_the_checksum_stands_beside_the_body(self, store: Store) -> None:
        store.script.add_response("put_object", {}, PUT)

        assert store.archive.put("a", BODY) == sha256(BODY).hexdigest()

    def test_a_missing_bucket_is_made(self, store: Store) -> None:
        store.script.add_client_error("put_object", "NoSuchBucket", http_status_code=404)
        store.script.add_response("create_bucket", {}, {"Bucket": "steward"})
        store.script.add_response("put_object", {}, PUT)

        store.archive.put("a", BODY)

    def test_a_bucket_is_made_in_its_region(self) -> None:
        store = Store("eu-central-1")
        place = {"LocationConstraint": "eu-central-1"}
        with store.script:
            store.script.add_client_error("put_object", "NoSuchBucket", http_status_code=404)
            store.script.add_response(
                "create_bucket", {}, {"Bucket": "steward", "CreateBucketConfiguration": place}
            )
            store.script.add_response("put_object", {}, PUT)

            store.archive.put("a", BODY)

    def test_a_bucket_that_another_worker_made_meanwhile_is_used(self, store: Store) -> None:
        store.script.add_client_error("put_object", "NoSuchBucket", http_status_code=404)
        store.script.add_client_error(
            "create_bucket", "BucketAlreadyOwnedByYou", http_status_code=409
        )
        store.script.add_response("put_object", {}, PUT)

        store.archive.put("a", BODY)

    @pytest.mark.parametrize(
        ("code", "status", "error"),
        [
            ("SlowDown", 503, BusyError),
            ("BadDigest", 400, BusyError),
            ("AccessDenied", 403, RefusedError),
            ("InternalError", 500, UnclearError),
        ],
    )
    def test_a_no_is_told_in_our_words(
        self, store: Store, code: str, status: int, error: type[OutsideError]
    ) -> None:
        store.script.add_client_error("put_object", code, http_status_code=status)

        with pytest.raises(error):
            store.archive.put("a", BODY)

    def test_a_bucket_that_may_not_be_made_is_refused(self, store: Store) -> None:
        store.script.add_client_error("put_object", "NoSuchBucket", http_status_code=404)
        store.script.add_client_error("create_bucket", "AccessDenied", http_status_code=403)

        with pytest.raises(RefusedError, match="AccessDenied"):
            store.archive.put("a", BODY)


class TestGet:
    def test_silence_is_unclear(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def time_out(**_: object) -> None:
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1:1")

        monkeypatch.setattr(store.client, "get_object", time_out)

        with pytest.raises(UnclearError):
            store.archive.get("a", "0" * 64)
