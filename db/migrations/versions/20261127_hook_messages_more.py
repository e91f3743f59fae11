"""Reports and orders are told to other programs as well.

Revision ID: hooks_3
Revises: hooks_2
Create Date: 2026-11-27
"""

from alembic import op

revision = "hooks_3"
down_revision = "hooks_2"
branch_labels = None
depends_on = None

# Of a report only its case: who is reported, and what is said of them, stays with moderators.
REPORTS = """
CREATE FUNCTION tell_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_hooks(NEW.team_id, TG_ARGV[0],
        jsonb_strip_nulls(jsonb_build_object('case', NEW.case_number, 'outcome', NEW.outcome)));
    RETURN NULL;
END $$;
CREATE TRIGGER tell_opened AFTER INSERT ON reports
    FOR EACH ROW EXECUTE FUNCTION tell_report('report.opened');
CREATE TRIGGER tell_closed AFTER UPDATE OF closed_at ON reports
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION tell_report('report.closed');
"""

ORDERS = """
CREATE FUNCTION tell_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_hooks(NEW.team_id, TG_ARGV[0], jsonb_build_object(
        'order', NEW.id, 'reward', NEW.reward_id, 'name', NEW.name, 'price', NEW.price,
        'buyer', NEW.buyer, 'state', NEW.state));
    RETURN NULL;
END $$;
CREATE TRIGGER tell_placed AFTER INSERT ON orders
    FOR EACH ROW EXECUTE FUNCTION tell_order('order.placed');
CREATE TRIGGER tell_settled AFTER UPDATE OF state ON orders
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION tell_order('order.settled');
"""


def upgrade() -> None:
    """Install the triggers."""
    op.execute(REPORTS)
    op.execute(ORDERS)


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP FUNCTION tell_report CASCADE")
    op.execute("DROP FUNCTION tell_order CASCADE")
