"""The shop: rewards with a price and a stock, and what was ordered.

Revision ID: economy_3
Revises: economy_2
Create Date: 2026-11-27
"""

from alembic import op

revision = "economy_3"
down_revision = "economy_2"
branch_labels = None
depends_on = None

REWARDS = """
CREATE SEQUENCE reward_ids;
CREATE TABLE rewards (
    team_id TEXT NOT NULL,
    id BIGINT DEFAULT nextval('reward_ids') NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    price BIGINT NOT NULL,
    stock INTEGER,
    per_person INTEGER,
    is_offered BOOLEAN DEFAULT true NOT NULL,
    made_by TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__rewards PRIMARY KEY (team_id, id),
    CONSTRAINT ck__rewards__price CHECK (price > 0),
    CONSTRAINT ck__rewards__stock CHECK (stock >= 0),
    CONSTRAINT ck__rewards__per_person CHECK (per_person > 0)
);
"""

ORDERS = """
CREATE SEQUENCE order_ids;
CREATE TABLE orders (
    team_id TEXT NOT NULL,
    id BIGINT DEFAULT nextval('order_ids') NOT NULL,
    reward_id BIGINT NOT NULL,
    buyer TEXT NOT NULL,
    name TEXT NOT NULL,
    price BIGINT NOT NULL,
    state TEXT DEFAULT 'placed' NOT NULL,
    entry_id BIGINT NOT NULL,
    conversation_id UUID NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    settled_by TEXT,
    CONSTRAINT pk__orders PRIMARY KEY (team_id, id),
    CONSTRAINT ck__orders__state CHECK (state IN ('placed', 'fulfilled', 'refunded')),
    CONSTRAINT fk__orders__reward FOREIGN KEY (team_id, reward_id)
        REFERENCES rewards (team_id, id),
    CONSTRAINT fk__orders__entry FOREIGN KEY (team_id, entry_id)
        REFERENCES ledger_entries (team_id, id)
);
CREATE INDEX ix__orders__buyer ON orders (team_id, reward_id, buyer);
CREATE UNIQUE INDEX uq__orders__conversation ON orders (team_id, conversation_id);
CREATE TRIGGER never_deleted BEFORE DELETE ON orders
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settled_for_ever BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.state <> 'placed') EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(REWARDS)
    op.execute(ORDERS)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE orders, rewards")
    op.execute("DROP SEQUENCE order_ids")
    op.execute("DROP SEQUENCE reward_ids")
