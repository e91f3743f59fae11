import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import kombu
import psutil
import psycopg
import pytest
import redis

from bringup.place import home
from bringup.ports import LOOPBACK
from bringup.profile import Profile
from bringup.service import Variables
from bringup.stack import SERVICES, Stack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def profile() -> Iterator[Profile]:
    """A profile in a folder that the services' account may enter; unpacked programs are shared."""
    folder = Path(tempfile.mkdtemp(prefix="steward-trial-", dir="/var/tmp"))
    folder.chmod(0o711)
    (home() / "bin").mkdir(exist_ok=True)
    (folder / "bin").symlink_to(home() / "bin")
    yield Profile("trial", home_folder=folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def stack(profile: Profile) -> Iterator[Stack]:
    with pytest.MonkeyPatch.context() as patch:
        for service in SERVICES:
            patch.delenv(service.variable, raising=False)
        stack = Stack(profile, print)
        try:
            stack.up()
            yield stack
        finally:
            stack.down()


@pytest.fixture
def variables(stack: Stack) -> Variables:
    return stack.variables


def test_postgresql_keeps_a_database_of_our_own(variables: Variables) -> None:
    with psycopg.connect(variables["DATABASE_URL"]) as connection:
        assert connection.info.dbname == "steward"
        assert connection.info.server_version >= 150_000


def test_postgresql_lets_nobody_in_without_the_password(variables: Variables) -> None:
    wrong = variables["DATABASE_URL"].replace("://steward:", "://steward:wrong")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_rabbitmq_carries_a_message_in_a_virtual_host_of_our_own(variables: Variables) -> None:
    assert variables["BROKER_URL"].endswith("/steward")
    with kombu.Connection(variables["BROKER_URL"]) as connection:
        quorum = {"x-queue-type": "quorum"}
        exchange = kombu.Exchange("trial")
        queue = kombu.Queue("trial", exchange, routing_key="trial", queue_arguments=quorum)
        with contextlib.closing(connection.SimpleQueue(queue)) as simple:
            simple.put("hello")
            assert simple.get(timeout=5).payload == "hello"


def test_rabbitmq_knows_no_guest(variables: Variables) -> None:
    guest = variables["BROKER_URL"].replace("://steward:", "://guest:")
    with (
        pytest.raises(Exception, match=r"ACCESS_REFUSED|403"),
        kombu.Connection(guest) as connection,
    ):
        connection.connect()


def test_redis_answers(variables: Variables) -> None:
    with redis.Redis.from_url(variables["REDIS_URL"]) as client:
        assert client.ping()


def test_the_bucket_is_there_and_keeps_what_it_is_given(variables: Variables) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=variables["S3_ENDPOINT_URL"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        region_name=variables["AWS_REGION"],
    )
    client.put_object(Bucket=variables["S3_BUCKET"], Key="a", Body=b"evidence")
    assert client.get_object(Bucket=variables["S3_BUCKET"], Key="a")["Body"].read() == b"evidence"
    client.close()


def test_nothing_listens_beyond_loopback_or_runs_as_root(stack: Stack, profile: Profile) -> None:
    assert stack.variables
    members = [each for process in profile.processes for each in process.session()]
    sockets = [one for each in members for one in each.net_connections() if one.status == "LISTEN"]
    assert {one.laddr.ip for one in sockets} <= {LOOPBACK, "::1"}
    assert all(each.uids().real != 0 for each in members)


def test_down_leaves_nothing_and_a_second_up_finds_the_data(profile: Profile, stack: Stack) -> None:
    with psycopg.connect(stack.variables["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE remembered ()")
    members = [each for process in profile.processes for each in process.session()]
    stack.down()
    _, alive = psutil.wait_procs(members, timeout=5)
    assert alive == []
    assert profile.processes == []
    with psycopg.connect(stack.up()["DATABASE_URL"]) as connection:
        connection.execute("SELECT FROM remembered")
    assert os.listdir(profile.logs)  # noqa: PTH208
