"""Ban somebody of the playground through the tasks that workers run."""

import itertools
import uuid
from typing import Any

from db.models.case_step import StepKind
from fsm.flow import Event, State
from playground import membership
from services.ports import Profile
from tasks import delivery, events, reading
from tasks.work import unit_of_work
from tests.integration.community import MIA, MILO, asks, settle_in
from tests.integration.db.test_inbox import envelope
from tests.integration.tasks.harbour import TEAM

SPAM = "U0SPAM"
KEYS = (f"made:{number}" for number in itertools.count())


class Banning:
    """Moderators, and a harbour in which they act."""

    def __init__(self, harbour, database):
        self.harbour = harbour
        self.database = database
        self.heard: list[dict[str, Any]] = []
        self.workspace.on_event = lambda _channel, event: self.heard.append(event)
        reading.meet()
        with unit_of_work() as services:
            settle_in(services.rows.inbox._session, team=TEAM)
            services.users.remember(TEAM, Profile(user_id=SPAM, name="spammer"))

    @property
    def workspace(self):
        return self.harbour.world.workspace

    @property
    def spammer(self):
        return self.workspace.people[SPAM]

    def probe(self, plan: str) -> None:
        self.workspace.policy.plan = plan
        self.database.execute("UPDATE readings SET due_at = clock_timestamp()")
        reading.read(team_id=TEAM, name="enforcement")

    def propose(self, text=f"<@{SPAM}> spam", flow="ban"):
        with unit_of_work() as services:
            return services.moderation.propose(flow, asks(MILO, text, key=next(KEYS), team=TEAM))

    def ban(self, text=f"<@{SPAM}> spam") -> int:
        """Propose, confirm and carry out; return the case."""
        opened = self.propose(text)
        with unit_of_work() as services:
            services.moderation.press(
                asks(MIA, key=next(KEYS), team=TEAM),
                "ban",
                Event.CONFIRM,
                conversation_id=opened.id,
                version=opened.version,
            )
        self.work(opened.case_number)
        return opened.case_number

    def unban(self) -> int:
        opened = self.propose(f"<@{SPAM}>", flow="unban")
        self.work(opened.case_number)
        return opened.case_number

    def work(self, case: int) -> None:
        """Carry out what is due until the case rests, as if every pause were over."""
        for _ in range(12):
            delivery.work(team_id=TEAM, case=case)
            if self.state(case) is not State.PROCESSING:
                return
            self.database.execute(
                "UPDATE case_steps SET due_at = clock_timestamp() WHERE phase <> 5"
            )
        raise AssertionError(self.steps(case))

    def rework(self) -> int:
        """Have the guard do what is planned, as if every pause were over; return for how many."""
        waiting = "UPDATE case_steps SET due_at = now() WHERE state = 'pending' AND phase = 5"
        found = self.database.execute(f"{waiting} RETURNING case_number").fetchall()
        for (case,) in found:
            delivery.work(team_id=TEAM, case=case)
        return len(found)

    def wait(self, days: int, case: int) -> None:
        """Let days pass for what waits for an admin, and wake it."""
        self.database.execute(
            "UPDATE case_steps SET due_at = clock_timestamp(), detail = detail ||"
            " jsonb_build_object('remind_at', (detail->>'remind_at')::int - %s)"
            " WHERE phase = 5 AND state = 'pending'",
            [days * 86400],
        )
        delivery.work(team_id=TEAM, case=case)

    def tell(self, kind: str = "user_change") -> None:
        """Hand over what Slack has told of people, oldest first."""
        told = [event for event in self.heard if event["type"] == kind]
        self.heard.clear()
        for event in told:
            about = {"kind": "event", "name": kind, "actor": event["user"]["id"]}
            events.user_change(
                envelope=envelope(
                    f"event:{uuid.uuid4().hex}",
                    team_id=TEAM,
                    channel="",
                    facts=event,
                    reply=None,
                    **about,
                )
            )

    def harbour_deed(self, what: str) -> None:
        """Let the owner do it on Slack's own page."""
        change = getattr(membership, what)
        change(self.workspace, self.spammer)

    def look(self, *, reopened: bool = False) -> None:
        """Hear of the account, after it was opened if so wanted."""
        if reopened:
            self.harbour_deed("reactivate")
        else:
            membership.change(self.workspace, self.spammer)
        self.tell()

    def state(self, case: int) -> State:
        found = self.database.execute(
            "SELECT state FROM conversations WHERE case_number = %s", [case]
        ).fetchone()
        return State(found[0])

    def steps(self, case: int) -> dict[str, tuple[str, str | None]]:
        """Return state and error of each step, by kind and subject."""
        with unit_of_work() as services:
            steps = services.rows.steps.all_of(TEAM, case)
        return {f"{s.kind} {s.subject}".strip(): (s.state.value, s.error) for s in steps}

    def channels(self) -> set[str]:
        """Return where the spammer is."""
        places = self.workspace.channels.values()
        return {each.id for each in places if SPAM in each.members and not each.is_im}

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call.args for call in self.harbour.world.calls.of(method)]

    def cards(self, channel="C0MODS") -> list[str]:
        """Return what stands in the moderators' channel, oldest first."""
        return [message.text for message in self.workspace.channels[channel].messages.values()]

    def posted(self, kind: StepKind, case: int) -> int:
        """Return how often a card of *kind* was posted."""
        marks = (f"assist:{TEAM}:{case}:", kind.value)
        sent = self.calls("chat.postMessage")
        return sum(marks[0] in str(args.get("metadata")) for args in sent)
