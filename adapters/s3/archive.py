"""Keep bytes in any S3-compatible store; their SHA-256 is checked when they come back."""

import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import md5
from hashlib import sha256 as digest
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from config.settings import settings
from services.ports import BusyError, RefusedError, UnclearError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_REST = timedelta(seconds=5)
_BUSY = frozenset(
    {"SlowDown", "ServiceUnavailable", "503", "RequestTimeTooSkewed", "BadDigest", "InvalidDigest"}
)
"""Words for what passes by itself; BadDigest: something on the way changed what was sent."""
_CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"total_max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "path"},
    # Stores other than Amazon's refuse the trailing checksums that newer SDKs send by default.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Archive:
    """Implements services.ports.Archive and services.anchor.AnchorStore.

    Every method may raise Refused, Busy or UnclearError.
    """

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, body: bytes) -> str:
        """Keep *body* under *key* and return its SHA-256 (hex). Keeping it again is harmless."""
        with _in_our_words():
            try:
                return self._put(key, body)
            except ClientError as error:
                if _code(error) != "NoSuchBucket":
                    raise
            self._make_bucket()
            return self._put(key, body)

    def get(self, key: str, sha256: str) -> bytes:
        """Return what is kept under *key*; UnclearError if its SHA-256 is another."""
        with _in_our_words():
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        if digest(body).hexdigest() != sha256:
            raise UnclearError(f"{key} is not what was kept")
        return body

    def names(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with *prefix*, in order; none where there is no bucket yet."""
        with _in_our_words():
            try:
                pages = self._client.get_paginator("list_objects_v2")
                for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                    yield from (each["Key"] for each in page.get("Contents", []))
            except ClientError as error:
                if _code(error) != "NoSuchBucket":
                    raise

    def read(self, key: str) -> bytes:
        """Return what is kept under *key*, whatever it is; who asks must judge it."""
        with _in_our_words():
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def _put(self, key: str, body: bytes) -> str:
        checksum = digest(body).hexdigest()
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=body,
            # What arrives otherwise than it was sent is refused (BadDigest), not kept.
            ContentMD5=b64encode(md5(body, usedforsecurity=False).digest()).decode(),
            Metadata={"sha256": checksum},
        )
        return checksum

    def _make_bucket(self) -> None:
        region = self._client.meta.region_name
        where: dict[str, Any] = (
            {}
            if region in {None, "us-east-1", "aws-global"}
            else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        )
        try:
            self._client.create_bucket(Bucket=self._bucket, **where)
        except ClientError as error:
            # Another worker was faster.
            if _code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise


def s3_archive() -> S3Archive:
    """Return the archive that the settings name; credentials come from the usual AWS places."""
    client = boto3.client(
        "s3",
        endpoint_url=settings().s3_endpoint_url,
        # boto3 itself reads AWS_DEFAULT_REGION only; AWS_REGION is what we document.
        region_name=os.environ.get("AWS_REGION") or None,
        config=_CONFIG,
    )
    return S3Archive(client, settings().s3_bucket)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _translated(error) from error
    except (EndpointConnectionError, ConnectTimeoutError) as error:
        raise BusyError(_REST) from error
    except (BotoCoreError, OSError) as error:
        raise UnclearError(type(error).__name__) from error


def _translated(error: ClientError) -> BusyError | RefusedError | UnclearError:
    if _code(error) in _BUSY:
        return BusyError(_REST)
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:  # noqa: PLR2004 - RFC 9110
        return UnclearError(_code(error))
    return RefusedError(_code(error))


def _code(error: ClientError) -> str:
    return str(error.response["Error"].get("Code", "unknown"))
