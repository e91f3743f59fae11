"""What follows when a report closes, or nobody took it in time."""

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.repositories.report import ReportRepository
from db.repositories.step import StepRepository
from db.session import Row
from fsm.flow import Event, State
from services.conversation import AlreadySettledError, ConversationService
from services.delivery import DeliveryService
from services.ports import View
from services.report_access import REPORT

SAID_AGAIN = 9000
"""Letters of a hidden message that are said again; Slack takes no much longer message."""


class ReportClosing:
    """Closes reports: who reported is told, and the way to them is erased."""

    def __init__(
        self,
        *,
        conversations: ConversationService,
        reports: ReportRepository,
        steps: StepRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._conversations = conversations
        self._reports = reports
        self._steps = steps
        self._deliveries = deliveries

    def close(self, conversation: ConversationRecord, outcome: str, *, words: str = "") -> None:
        """Tell everybody who reported how it ended, and forget the way to them.

        What is done to the person they reported is not theirs to know.

        :param outcome: acted, dismissed or unanswered
        :param words: what a moderator wishes to tell them
        """
        team_id, number = conversation.team_id, conversation.case_number
        view = View(
            name="report_closed", facts={"case": number, "outcome": outcome, "words": words}
        )
        for way in self._reports.close(team_id, number, outcome):
            key = f"report:{number}:closed:{way['statement_id']}"
            self._deliveries.letter(team_id, conversation.opened_on, key, way["sealed"], view)
        if self._is_kept(team_id, number):
            self._reports.shorten(team_id, number)

    def say_again(self, conversation: ConversationRecord, report: Row, *, by: str) -> None:
        """Say a message again that was hidden and is found to be in order: Slack undeletes none.

        :param by: who has looked at it
        """
        if not report["hidden_at"]:
            return
        team_id, number = conversation.team_id, conversation.case_number
        steps = self._steps.all_of(team_id, number)
        hiding = [step for step in steps if step.kind is StepKind.UNSAY]
        if any(step.state is StepState.DONE and not step.already for step in hiding):
            text = str(report["message"].get("text") or "")[:SAID_AGAIN]
            facts = {"author": report["reported"], "text": text, "ts": report["ts"], "by": by}
            view = View(name="report_said_again", facts=facts | {"case": number})
            key = f"report:{number}:said_again"
            self._deliveries.post(team_id, conversation.opened_on, key, report["channel"], view)
        self._steps.stand_down(team_id, [number])

    def acted(self, team_id: str, found: Row) -> bool:
        """Close a report because of which a case was carried out; False if it moved meanwhile."""
        try:
            judged = self._conversations.advance(
                REPORT,
                Event.SUCCEED,
                team_id=team_id,
                conversation_id=found["conversation_id"],
                actor="",
            )
        except AlreadySettledError:
            return False
        if judged.late:
            return False
        self.close(judged.conversation, "acted")
        return True

    def expired(self, conversation: ConversationRecord) -> None:
        """Say what follows from time: a report nobody took is told to an admin, then closed."""
        if conversation.flow != REPORT:
            return
        if conversation.state is State.IDLE:
            self.close(conversation, "unanswered")
        if conversation.state is State.ERROR:
            self._remind(conversation)

    def _remind(self, conversation: ConversationRecord) -> None:
        """Tell the queue's readers, and an admin besides, that nobody has taken a report."""
        team_id, number = conversation.team_id, conversation.case_number
        report = self._reports.get(team_id, number)
        admin = self._reports.looks_after(team_id, but=report["reported"] if report else "")
        view = View(name="report_overdue", facts={"case": number})
        for reader in dict.fromkeys((conversation.home, admin)):
            if reader:
                key = f"report:{number}:overdue:{conversation.version}:{reader}"
                self._deliveries.post(team_id, conversation.opened_on, key, reader, view)

    def _is_kept(self, team_id: str, number: int) -> bool:
        steps = self._steps.all_of(team_id, number)
        return any(s.kind is StepKind.REPORTED and s.state is StepState.DONE for s in steps)
