"""Reports as the front door hands them over: who sends them is concealed."""

from dataclasses import replace

from adapters import reporter
from services.report_access import REPORT
from tests.integration.community import TEAM, TROLL, asks

HERE = "C0HELP"
MESSAGE = {"type": "message", "user": TROLL, "text": "buy boats", "ts": "1795334400.000100"}


def conceals(actor, key, *, channel="", named=False, team=TEAM, **facts):
    """Return a request of *actor*'s as it stands in a row: without a name, unless it is given."""
    concealed = reporter.conceal(team, actor)
    request = asks(actor if named else "", key=key, team=team, reporter=concealed, **facts)
    return replace(request, channel=channel, reply=None)


def opens(services, actor, key="shortcut:1", *, message=None, channel=HERE, **more):
    """Open the form, on a message or on who is named in `text`; return the draft's id."""
    about = {"message": message, "is_direct": not channel} if message else {}
    request = conceals(actor, key, channel=channel if message else "", **about, **more)
    return services.reports.making.blank(request).facts["draft"]


def reports(services, actor, key="1", *, named=False, message=MESSAGE, words="adverts", **more):
    """Report a message, or who is named in `text`; return the newest report's case."""
    team = more.get("team", TEAM)
    draft = opens(services, actor, f"shortcut:{key}", message=message, **more)
    fields = {"category": "spam", "words": words}
    services.reports.making.say(
        conceals(actor, f"view:{key}", named=named, team=team, value=draft, fields=fields)
    )
    return services.rows.cases.latest(team, target=None, kind=REPORT, limit=1)[0]


def conversation(services, case):
    return services.conversations.get(case["team_id"], case["conversation_id"])


def claims(services, case, actor, *, version=None, key="action:claim", now=None):
    version = version or conversation(services, case).version
    request = asks(actor, key=key, team=case["team_id"])
    return services.reports.queue.claim(request, case["conversation_id"], version, now=now)


def card(services, case):
    return services.reports.queue.card(conversation(services, case)).facts
