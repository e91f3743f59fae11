"""Everything that the playground holds, in one place, and how its parts hear of each other."""

from playground import seed
from playground.calls import Calls, Received
from playground.clock import Clock, SystemClock
from playground.delivery import Deliverer, Sender
from playground.events import envelope
from playground.faults import Faults
from playground.feed import Feed
from playground.limits import Limiter
from playground.manifest import Manifest
from playground.message import Json, Message
from playground.people import BOT_USER
from playground.response_url import ResponseUrls
from playground.settings import Settings
from playground.trace import Journey, Trace
from playground.triggers import Triggers
from playground.view import View, Views
from playground.workspace import Workspace

UNTOLD = frozenset(
    {
        "token",
        "blocks",
        "attachments",
        "view",
        "metadata",
        "mrkdwn",
        "parse",
        "link_names",
        "unfurl_links",
        "unfurl_media",
        "include_locale",
    }
)
"""Arguments that say nothing to a reader of what travelled."""


class World:
    """One workspace with one app installed."""

    def __init__(self, settings: Settings, sender: Sender, clock: Clock | None = None) -> None:
        """Start as seeded; `sender` carries what goes to the app."""
        self.settings = settings
        self.clock = clock or SystemClock()
        self.faults = Faults()
        self.feed = Feed()
        self.deliverer = Deliverer(self, sender)
        self.manifest = Manifest(settings.manifest)
        self.reset()

    def reset(self) -> None:
        """Begin again as seeded: no calls, no faults, no journeys."""
        self.faults.clear()
        self.deliverer.forget()
        self.calls = Calls()
        self.triggers = Triggers()
        self.views = Views()
        self.response_urls = ResponseUrls(self.settings.public_url)
        self.trace = Trace(self.feed.publish)
        self.limiter = Limiter(on=self.settings.rate != "off", factor=self.settings.rate_factor)
        self.workspace = Workspace(self.clock)
        seed.fill(self.workspace)
        self.workspace.on_event = self._event
        self.workspace.on_change = self._change
        self.feed.publish("reset", {})

    def _event(self, channel: str, inner: Json) -> None:
        """Send an event to the app, if its bot is where it happened."""
        if channel and BOT_USER not in self.workspace.channels[channel].members:
            return
        if not self.manifest.subscribes(inner):
            return
        whole = envelope(inner, self.clock.now())
        journey = self.trace.current(self.clock.now())
        if journey is not None:
            self.trace.tie(whole["event_id"], journey)
        self.deliverer.event(whole)

    def _change(self, kind: str, data: Json) -> None:
        """Tell the page."""
        if not self.feed.listeners:
            return
        message = data.get("message")
        if isinstance(message, Message):
            members = list(self.workspace.channels[message.channel].members)
            data = {"message": shown(message), "members": members}
        self.feed.publish(kind, data)

    def show_view(self, user: str) -> None:
        """Tell the page which modal a person sees now."""
        top = self.views.top(user)
        self.feed.publish("view", {"user": user, "view": as_page(top) if top else None})

    def show_home(self, user: str) -> None:
        """Tell the page that a Home tab has changed."""
        self.feed.publish("home", {"user": user})

    def note_call(self, call: Received) -> None:
        """Count a Web API call, and add it to what travelled."""
        self.calls.close(call)
        journey = self.trace.current(call.at, str(call.args.get("trigger_id", "")))
        if journey is None:
            return
        entry = {
            "stage": "slack",
            "label": call.method,
            "detail": brief(call.args),
            "outcome": call.outcome,
            "ok": call.outcome == "ok",
            "took": round(call.ms, 1),
        }
        self.trace.add(call.at, entry, journey)

    def begin(self, title: str, user: str) -> Journey:
        """Open a journey for what a person does now."""
        return self.trace.begin(title, user, self.clock.now())


def as_page(view: View) -> Json:
    """Return a modal for the page: Slack's object and the errors to show."""
    return view.as_slack() | {"errors": view.errors}


def shown(message: Message) -> Json:
    """Return a message for the page: Slack's object, where it is, and who may see it."""
    return message.as_slack() | {"channel": message.channel, "only_for": message.only_for}


def brief(args: Json) -> str:
    """Shorten arguments for reading; never the token."""
    parts = [f"{name}={str(value)[:60]}" for name, value in args.items() if name not in UNTOLD]
    return "  ".join(parts)[:200]
