"""What the verdict asks the tables, in SQL."""

PROCESSED = "SELECT key FROM inbox WHERE processed_at IS NOT NULL AND key = ANY(%s)"

BEHIND = """
    SELECT 'card of case ' || case_number FROM conversations
    WHERE revision > drawn_revision AND updated_at <= %(by)s
    UNION ALL
    SELECT 'delivery ' || dedupe_key FROM deliveries
    WHERE state IN ('pending', 'sending') AND created_at <= %(by)s
    UNION ALL
    SELECT 'step ' || s.case_number || ' ' || s.kind FROM case_steps AS s
    JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE s.state IN ('pending', 'working') AND c.opened_at <= %(by)s
      AND (s.phase = 5 OR v.state = 'collecting_input' AND s.kind = 'look'
               OR v.state = 'processing' AND NOT EXISTS (
          SELECT FROM conversation_moves AS m
          WHERE m.team_id = v.team_id AND m.conversation_id = v.id AND m.at > %(by)s))
"""
"""What was begun before a moment and is not done, drawn or said."""

BROKEN = {
    "a request without an outcome": """
        SELECT key FROM inbox WHERE processed_at IS NULL OR outcome IS NULL""",
    "a request that broke": "SELECT key FROM inbox WHERE outcome LIKE 'broken:%'",
    "a ban or unban that opened nothing": """
        SELECT key FROM inbox AS i WHERE task IN ('command.ban', 'command.unban')
          AND outcome = 'done' AND NOT EXISTS (
            SELECT FROM conversations AS c WHERE c.team_id = i.team_id AND c.opened_by = i.key)""",
    "a conversation that is stuck": """
        SELECT id::text FROM conversations WHERE state <> 'idle'
          AND (deadline_at IS NULL OR deadline_at < clock_timestamp() - interval '10 seconds')""",
    "work with no step left": """
        SELECT v.id::text FROM conversations AS v WHERE v.state = 'processing' AND NOT EXISTS (
            SELECT FROM case_steps AS s WHERE s.team_id = v.team_id
              AND s.case_number = v.case_number AND s.state IN ('pending', 'working'))""",
    "a version without its move": """
        SELECT v.id::text FROM conversations AS v WHERE v.version <> (
            SELECT count(*) FROM conversation_moves AS m
            WHERE m.team_id = v.team_id AND m.conversation_id = v.id)""",
    "a gap in the cases' numbers": """
        SELECT w.team_id FROM workspaces AS w WHERE w.last_case <> (
            SELECT count(*) FROM cases AS c WHERE c.team_id = w.team_id)""",
}

CARDS = """
    SELECT v.id::text, v.state, v.version, v.card_channel, v.card_ts, c.target
    FROM conversations AS v
    JOIN cases AS c ON c.team_id = v.team_id AND c.number = v.case_number
"""
NOTICES = """
    SELECT 'notice:' || team_id || ':' || case_number FROM case_steps
    WHERE kind = 'notice' AND state = 'done'
"""
IN_FORCE = """
    SELECT user_id FROM sanctions WHERE lifted_at IS NULL AND case_number NOT IN (
        SELECT case_number FROM conversations WHERE state IN ('processing', 'error'))
"""
SILENT = "SELECT dedupe_key FROM deliveries WHERE state IN ('unclear', 'failed')"
EVIDENCE = "SELECT key, sha256 FROM evidence"
