"""Indexes that are made while others write into the table."""

from alembic import op
from sqlalchemy import Connection, text

from db.repositories.lock import WAIT

IS_PARTITIONED = "SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(:table)"

LEAVES = """
    SELECT relid::regclass::text FROM pg_partition_tree(to_regclass(:table)) WHERE isleaf
"""

IS_BROKEN = "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"


def create(name: str, table: str, of: str, *, unique: bool = False) -> None:
    """Make an index on a table in use, in a migration that does nothing else.

    It begins anew where an earlier try was broken off, so it may be run again. A partitioned table
    has it made on one partition after the other, which PostgreSQL doesn't do by itself.

    :param of: what follows the table's name, e.g. `(team_id, actor) WHERE processed_at IS NULL`
    """
    kind = "UNIQUE INDEX" if unique else "INDEX"
    context = op.get_context()
    with context.autocommit_block():
        if context.as_sql:
            op.execute(f"CREATE {kind} CONCURRENTLY {name} ON {table} {of}")
            return
        _create(op.get_bind(), kind, name, table, of)


def _create(connection: Connection, kind: str, name: str, table: str, of: str) -> None:
    if not connection.execute(text(IS_PARTITIONED), {"table": table}).scalar_one():
        return _build(connection, kind, name, table, of)
    # A month that is made from now on gets it by itself.
    connection.execute(text(f"CREATE {kind} IF NOT EXISTS {name} ON ONLY {table} {of}"))
    for leaf in connection.execute(text(LEAVES), {"table": table}).scalars().all():
        part = f"{leaf}__{name.rpartition('__')[2]}"
        _build(connection, kind, part, leaf, of)
        connection.execute(text(f"ALTER INDEX {name} ATTACH PARTITION {part}"))
    return None


def _build(connection: Connection, kind: str, name: str, table: str, of: str) -> None:
    """Build one index. It waits for everybody's transactions, but nobody waits for it."""
    connection.execute(text("SET lock_timeout = 0"))
    try:
        if connection.execute(text(IS_BROKEN), {"name": name}).scalar_one_or_none():
            connection.execute(text(f"DROP INDEX CONCURRENTLY {name}"))
        statement = f"CREATE {kind} CONCURRENTLY IF NOT EXISTS {name} ON {table} {of}"
        connection.execute(text(statement))
    finally:
        connection.execute(text(f"SET lock_timeout = '{WAIT}'"))
