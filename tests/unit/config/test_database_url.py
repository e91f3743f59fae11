"""Several hosts in DATABASE_URL."""

import pytest
from sqlalchemy import make_url

from config.database_url import as_libpq
from db.hosts import Hosts
from db.session import sqlalchemy_url

TWO = "postgresql://u:p%40w@a:1,b:2/steward?target_session_attrs=read-write"


@pytest.mark.parametrize(
    "written",
    [
        TWO,
        "postgresql://u:p%40w@a:1,b:2/steward",
        "postgresql+psycopg://u:p%40w@/steward?host=a:1&host=b:2",
    ],
)
def test_of_several_hosts_the_one_that_can_be_written_is_wanted(written: str):
    assert as_libpq(written) == TWO


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://steward@127.0.0.1:5432/steward",
        "postgresql:///steward?host=/var/run/postgresql",
        "postgresql://u@[::1]:5432/steward?sslmode=verify-full",
    ],
)
def test_one_host_stays_as_it_is_written(written: str):
    assert as_libpq(written) == written


def test_what_somebody_wants_of_the_hosts_is_theirs():
    wish = "postgresql://u@a,b/steward?target_session_attrs=primary"

    assert as_libpq(wish) == wish


def test_sqlalchemy_is_given_all_hosts_and_the_password():
    url = make_url(sqlalchemy_url(TWO))
    options = url.get_dialect()().create_connect_args(url)[1]

    assert (options["host"], options["port"]) == ("a,b", "1,2")
    assert (options["user"], options["password"], options["dbname"]) == ("u", "p@w", "steward")
    assert options["target_session_attrs"] == "read-write"


def test_a_host_that_is_passed_over_comes_last():
    hosts = Hosts("postgresql://u@a:1,b:2,c:3/steward")

    hosts.pass_over()

    assert "host=b,c,a" in hosts.conninfo
    assert "port=2,3,1" in hosts.conninfo


def test_the_only_host_stays_first():
    hosts = Hosts("postgresql://u@a/steward")

    hosts.pass_over()

    assert "host=a" in hosts.conninfo
