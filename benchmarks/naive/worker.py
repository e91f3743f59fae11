"""The naive worker: `celery -A benchmarks.naive.worker worker`."""

import os
from functools import cache
from typing import Any

from celery import Celery
from slack_sdk import WebClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.naive.card import MENTION, card
from benchmarks.naive.model import Case, Conversation, Member
from benchmarks.signed import MODERATORS
from db.session import sqlalchemy_url

app = Celery("naive", broker=os.environ["BROKER_URL"])


@cache
def sessions() -> sessionmaker[Session]:
    """Return what opens sessions in this process."""
    return sessionmaker(create_engine(sqlalchemy_url(os.environ["DATABASE_URL"])))


@cache
def slack() -> WebClient:
    """Return Slack's own client, as it comes."""
    return WebClient(token="xoxb-benchmark", base_url=os.environ["SLACK_API_URL"])  # noqa: S106


@app.task  # type: ignore[untyped-decorator] # Celery is untyped
def ban(command: dict[str, Any]) -> None:
    """Check who asks, write case and conversation, post the card, note where it is."""
    found = MENTION.search(command["text"])
    target, team_id = (found[1] if found else ""), command["team_id"]
    with sessions().begin() as session:
        moderator = session.get_one(Member, (team_id, command["user_id"]))
        member = session.get_one(Member, (team_id, target))
        if not moderator.is_admin or member.is_bot or _is_open(session, team_id, target):
            return
        case = Case(team_id=team_id, target=target, moderator=moderator.user_id, reason="spam")
        session.add(case)
        session.flush()
        conversation = Conversation(case_id=case.id, state="awaiting_confirmation")
        session.add(conversation)
        session.flush()
        number, conversation_id = case.id, conversation.id
    answer = slack().chat_postMessage(
        channel=MODERATORS, text=f"Ban <@{target}>?", blocks=card(number, target)
    )
    with sessions().begin() as session:
        shown = session.get_one(Conversation, conversation_id, with_for_update=True)
        shown.card_channel, shown.card_ts = answer["channel"], answer["ts"]


def _is_open(session: Session, team_id: str, target: str) -> bool:
    query = (
        select(Conversation)
        .join(Case, Case.id == Conversation.case_id)
        .where(Case.team_id == team_id, Case.target == target, Conversation.state != "idle")
    )
    return session.scalars(query).first() is not None
