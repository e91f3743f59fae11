// What stands in a channel besides its messages: its welcome, its door, and the app's Home.
import { avatar, h, icon, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { act, isBotDm, partner, person, store, titleOf } from "./store.js";

/** Draw the words at the top of a channel. */
export function welcome(place) {
  if (place.im) {
    const who = person(partner(place));
    return h("div.welcome", {}, avatar(who, 56), h("h2", {}, who?.real_name ?? ""), h("p", {}, isBotDm(place) ? "What Steward tells you in private." : who?.title || "A direct message: only the two of you."));
  }
  const sign = h("span.sign", {}, place.private ? icon("lock", 26) : "#");
  return h("div.welcome", {}, sign, h("h2", {}, place.name), h("p", {}, place.topic));
}

/** Draw what a person sees who isn't in the channel. */
export function away(place) {
  if (place.removed_by) {
    const by = person(place.removed_by)?.real_name ?? "somebody";
    const again = !place.private && h("button.button", { type: "button", onclick: () => join(place) }, "Try to sneak back in");
    return h("div.away.removed", { role: "status" }, h("span.door", { "aria-hidden": "true" }, "🚪"), h("div", {}, h("h3", {}, `You were removed from #${place.name} by ${by}.`), h("p", {}, place.private ? "Its messages are out of your sight." : "You can look in from outside, but not write."), again));
  }
  return h("div.away", {}, h("span.door", { "aria-hidden": "true" }, "👋"), h("div", {}, h("h3", {}, `You aren't in #${place.name} yet.`), h("button.button.primary", { type: "button", onclick: () => join(place) }, "Join channel")));
}

async function join(place) {
  const answer = await act("join", { channel: place.id });
  if (!answer.ok) toast(`Slack says no: ${answer.error}`, "bad");
}

/** Draw the app's Home tab. */
export function home(press) {
  if (!store.home) {
    return h("div.home.empty", {}, h("img", { src: "lighthouse.svg", alt: "", width: 72 }), h("h2", {}, "Steward hasn't furnished this Home yet"), h("p", {}, "The app has been told that you opened it. If it publishes a Home, it appears here at once."));
  }
  return h("div.home", {}, ...blocks(store.home.blocks, press));
}

export { titleOf };
