"""Several hosts in DATABASE_URL: written as libpq or SQLAlchemy wants it, read as libpq does."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

WRITABLE = ("target_session_attrs", "read-write")
"""libpq's way to say "the primary": of several hosts Steward wants the one that can be written."""


def as_libpq(url: str) -> str:
    """Return *url* as libpq and psycopg read it.

    SQLAlchemy has each host in the query (`?host=a:5432&host=b:5432`), libpq all of them before the
    database's name (`a:5432,b:5432`). Where there are several and nothing is said about which of
    them is wanted, it is the one that can be written.

    https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
    """
    url = url.replace("postgresql+psycopg://", "postgresql://", 1)
    split = urlsplit(url)
    query = parse_qsl(split.query, keep_blank_values=True)
    hosts = [value for name, value in query if name == "host" and "/" not in value]
    user, at, inside = split.netloc.rpartition("@")
    if hosts:
        query = [(name, value) for name, value in query if name != "host"]
        inside = ",".join(hosts)
    if not hosts and "," not in inside:
        return url
    if "," in inside and WRITABLE[0] not in dict(query):
        query.append(WRITABLE)
    changed = urlencode(query, safe="/", quote_via=quote)
    return urlunsplit(split._replace(netloc=f"{user}{at}{inside}", query=changed))
