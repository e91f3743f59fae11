"""Read the evidence back, past the product: what stands there, by its checksum."""

from collections.abc import Callable
from hashlib import sha256

import boto3
from botocore.config import Config

from bringup.service import Variables


def reader(variables: Variables) -> Callable[[str], str]:
    """Return a function from a key to the SHA-256 (hex) of what it holds; empty if nothing."""
    client = boto3.client(
        "s3",
        endpoint_url=variables["S3_ENDPOINT_URL"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        region_name=variables["AWS_REGION"],
        config=Config(
            connect_timeout=5,
            read_timeout=10,
            retries={"total_max_attempts": 3},
            s3={"addressing_style": "path"},
            response_checksum_validation="when_required",
        ),
    )

    def read(key: str) -> str:
        try:
            found = client.get_object(Bucket=variables["S3_BUCKET"], Key=key)
        except client.exceptions.NoSuchKey:
            return ""
        return sha256(found["Body"].read()).hexdigest()

    return read
