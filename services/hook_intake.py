"""What other programs send: said in the channels of their subscription, once."""

from db.repositories.hook import HookRepository
from db.session import Row
from services import template
from services.delivery import DeliveryService
from services.ports import View
from services.request import Request


class HookIntake:
    """Has said what was sent."""

    def __init__(self, *, hooks: HookRepository, deliveries: DeliveryService) -> None:
        self._hooks = hooks
        self._deliveries = deliveries

    def take(self, request: Request) -> bool:
        """Say what came in; False where nothing is said: repeated, ended, or of no interest."""
        number = int(request.facts["hook"])
        hook = self._hooks.get(request.team_id, number)
        if hook is None:
            return False
        if not self._hooks.receive(request.team_id, number, str(request.facts["delivery"])):
            return False
        view = _view(hook, request)
        if view is None:
            return False
        for channel in hook["channels"]:
            key = f"{request.key}:{channel}"
            self._deliveries.post(request.team_id, request.day, key, channel, view)
        return True


def _view(hook: Row, request: Request) -> View | None:
    if hook["kind"] == "json":
        words = template.filled(hook["template"], request.facts.get("said"))
        return View(name="hook_said", facts={"text": words, "number": hook["number"]})
    told = request.facts.get("said")
    if not told or told["event"] not in hook["events"]:
        return None
    if hook["repository"] and hook["repository"].lower() != told["repository"].lower():
        return None
    return View(name="github", facts={"github": told})
