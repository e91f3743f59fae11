"""views.*: modals and Home tabs."""

from typing import Any

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import method
from playground.scopes import Identity
from playground.triggers import Trigger
from playground.view import View, checked
from playground.world import World


def _trigger(world: World, args: Arguments) -> Trigger:
    key = args.text("trigger_id") or args.required("interactivity_pointer")
    return world.triggers.exchange(key, world.clock.now())


def _view(args: Arguments) -> Any:  # noqa: ANN401  # checked by the caller
    return args.structure("view", "invalid_arguments")


def _shown(world: World, view: View) -> Json:
    world.show_view(view.user)
    return {"view": view.as_slack()}


@method("views.open", Tier.FOUR)
def views_open(world: World, _: Identity, args: Arguments) -> Json:
    """Open a modal for the person whose trigger this is."""
    contents = checked(_view(args), "modal")
    view = world.views.open(_trigger(world, args).user, contents)
    return _shown(world, view)


@method("views.push", Tier.FOUR)
def views_push(world: World, _: Identity, args: Arguments) -> Json:
    """Lay a modal on the one in which the person has just clicked."""
    contents = checked(_view(args), "modal")
    view = world.views.push(_trigger(world, args).user, contents)
    return _shown(world, view)


@method("views.update", Tier.FOUR)
def views_update(world: World, _: Identity, args: Arguments) -> Json:
    """Change an open modal."""
    if not args.text("view_id") and not args.text("external_id"):
        raise SlackError("invalid_arguments")
    view = world.views.find(args.text("view_id"), args.text("external_id"))
    contents = checked(_view(args), view.contents["type"])
    world.views.update(view, contents, args.text("hash"))
    return _shown(world, view)


@method("views.publish", Tier.FOUR)
def views_publish(world: World, _: Identity, args: Arguments) -> Json:
    """Set the Home tab of a person."""
    person = world.workspace.person(args.required("user_id"))
    contents = checked(_view(args), "home")
    home = world.views.publish(person.id, contents, args.text("hash"))
    world.show_home(person.id)
    return {"view": home.as_slack()}
