"""Reads the SQL of a migration and says what in it is not known to be harmless.

Harmless is a list of what may be done to a table that is in use: none of it reads or rewrites the
table while others wait. What is not on the list is refused, so that a statement nobody thought of
is refused as well. Which lock each statement takes:
https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES and
https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
"""

import re

QUOTED = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
NAME = r'(?:\w+\.)?"?(\w+)"?'
CONSTANT = r"(?:''|-?[\d.]+|TRUE|FALSE|NULL|now\(\)|CURRENT_(?:DATE|TIMESTAMP))(?:::[\w ()\[\]]+)?"
NEW_COLUMN = r"ADD COLUMN (?:IF NOT EXISTS )?\w+ (.*)"
OWN_RULES = r"\b(?:GENERATED|PRIMARY|UNIQUE|CHECK|REFERENCES|CONSTRAINT|(?:BIG|SMALL)?SERIAL)\b"
"""What a new column may not bring along: each reads or rewrites the table."""

ALTERATIONS = (
    r"ADD CONSTRAINT \w+ (?:CHECK|FOREIGN KEY) ?\(.*\).* NOT VALID",
    r"ADD CONSTRAINT \w+ (?:UNIQUE|PRIMARY KEY) USING INDEX \w+",
    r"VALIDATE CONSTRAINT \w+",
    r"DROP CONSTRAINT (?:IF EXISTS )?\w+",
    rf"ALTER (?:COLUMN )?\w+ SET DEFAULT {CONSTANT}",
    r"ALTER (?:COLUMN )?\w+ DROP (?:DEFAULT|NOT NULL)",
    r"ALTER (?:COLUMN )?\w+ SET STATISTICS -?\d+",
    r"SET \([^)]*\)",
)
"""What ALTER TABLE may do to a table in use, besides adding a column."""

STATEMENTS = (
    rf"CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?\w+ ON {NAME} .*",
    rf"CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w+ ON ONLY {NAME} .*",
    r"DROP INDEX CONCURRENTLY .*",
    r"ALTER INDEX \w+ ATTACH PARTITION \w+",
    r"CREATE (?:OR REPLACE )?FUNCTION .*",
    r"DROP FUNCTION .*",
    r"CREATE (?:CONSTRAINT )?TRIGGER .*",
    r"DROP TRIGGER .*",
    r"CREATE (?:SEQUENCE|TYPE|SCHEMA|EXTENSION|STATISTICS) .*",
    r"COMMENT ON .*",
    r"INSERT INTO (?!.*\bSELECT\b).*",
    r"SET (?:LOCAL )?\w+ .*",
    r"BEGIN|COMMIT",
)
"""What else may be said while others work."""


def dangers(sql: str, allowed: dict[str, str]) -> list[str]:
    """Return the statements of *sql* that may keep others waiting for long.

    :param allowed: the beginning of a statement, or a part of it → why it is short all the same
    """
    statements = split(sql)
    new = {name for one in statements if (name := _made(one))}
    found = [one for one in statements if not _is_harmless(one, new)]
    return [one for one in found if not any(part in one for part in allowed)]


def split(sql: str) -> list[str]:
    """Return the statements, each on one line, without comments and with empty strings."""
    bare = QUOTED.sub(lambda found: " " if found[0][:2] in {"--", "/*"} else "''", sql)
    lines = [" ".join(one.split()) for one in bare.split(";")]
    return [line for line in lines if line]


def altered(sql: str) -> set[str]:
    """Return the tables in use on which *sql* takes a lock that keeps everybody out."""
    statements = split(sql)
    new = {name for one in statements if (name := _made(one))}
    tables = {_match(rf"ALTER TABLE (?:IF EXISTS )?(?:ONLY )?{NAME} .*", one) for one in statements}
    return {table for table in tables if table} - new


def _is_harmless(statement: str, new: set[str]) -> bool:
    table = _subject(statement)
    if _made(statement) or (table and _of(table) in {_of(name) for name in new}):
        return True
    if _match(rf"ALTER TABLE (?:IF EXISTS )?{NAME} .*", statement):
        return all(_is_harmless_change(one) for one in _changes(statement))
    return any(re.fullmatch(one, statement, re.IGNORECASE) for one in STATEMENTS)


def _made(statement: str) -> str | None:
    """Return the table that the statement makes; a partition is made inside one that is in use."""
    if re.search(r"\bPARTITION OF\b", statement, re.IGNORECASE):
        return None
    return _match(rf"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?{NAME} ?\(.*", statement)


def _subject(statement: str) -> str | None:
    """Return the table that a statement is about, where it may be one of the new ones."""
    patterns = (
        rf"ALTER TABLE (?:IF EXISTS )?(?:ONLY )?{NAME} .*",
        rf"CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w+ ON (?:ONLY )?{NAME}\b.*",
        rf"CREATE TABLE (?:IF NOT EXISTS )?\w+ PARTITION OF {NAME}\b.*",
        rf"(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|DROP TABLE) {NAME}\b.*",
    )
    return next((name for one in patterns if (name := _match(one, statement))), None)


def _changes(statement: str) -> list[str]:
    """Return what one ALTER TABLE does, change by change."""
    rest = re.sub(
        rf"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?{NAME} ", "", statement, flags=re.IGNORECASE
    )
    changes, depth = [""], 0
    for letter in rest:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            changes.append("")
        else:
            changes[-1] += letter
    return [one.strip() for one in changes]


def _is_harmless_change(change: str) -> bool:
    if column := _match(NEW_COLUMN, change):
        return _is_harmless_column(column)
    return any(re.fullmatch(one, change, re.IGNORECASE) for one in ALTERATIONS)


def _is_harmless_column(column: str) -> bool:
    """Tell whether a new column is empty, or the same in every row, so that none is written."""
    if re.search(OWN_RULES, column, re.IGNORECASE):
        return False
    bare, is_filled = re.subn(r" ?\bNOT NULL\b", "", column, flags=re.IGNORECASE)
    _, _, value = re.sub(r"\bDEFAULT\b", "\0", bare, flags=re.IGNORECASE).partition("\0")
    if not value:
        return not is_filled
    return re.fullmatch(CONSTANT, value.strip(), re.IGNORECASE) is not None


def _match(pattern: str, statement: str) -> str | None:
    found = re.fullmatch(pattern, statement, re.IGNORECASE)
    return found[1] if found else None


def _of(name: str) -> str:
    return name.lower()
