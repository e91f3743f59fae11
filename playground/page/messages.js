// The messages of the channel that is open.
import { avatar, h, icon, soon, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { collect } from "./elements.js";
import { emoji, QUICK } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { act, channel, homeShown, me, on, person, store } from "./store.js";
import { clock, day, dayKey } from "./date.js";
import { away, home, welcome } from "./place.js";

const scroller = document.querySelector("#scroller");
const GROUPED = 5 * 60;
let drawn = new Map();

export function startMessages() {
  for (const kind of ["loaded", "opened", "became"]) on(kind, () => draw({ fresh: kind !== "loaded" }));
  const drawSoon = soon(draw);
  on("message", ({ message }) => message.channel === store.current && drawSoon({ changed: message.ts }));
  on("deleted", (gone) => gone.channel === store.current && drawSoon());
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

/** Draw the list; messages that haven't changed keep their elements, and so what is filled in. */
function draw({ fresh = false, changed = null } = {}) {
  const place = channel();
  if (!place) return;
  const follow = !homeShown(place) && (fresh || atEnd());
  const top = homeShown(place) && !fresh ? scroller.scrollTop : 0;
  const before = fresh ? new Map() : drawn;
  drawn = new Map();
  scroller.replaceChildren(...around(place, before, changed));
  if (homeShown(place)) scroller.scrollTop = top;
  if (follow) scroller.scrollTop = scroller.scrollHeight;
}

function around(place, before, changed) {
  if (!place.inside && place.private) return [away(place)];
  if (homeShown(place)) return [home(pressHome)];
  const list = rows(place, before, changed);
  return [h("div.grow"), welcome(place), ...list, !place.inside && !place.im ? away(place) : null].filter(Boolean);
}

function rows(place, before, changed) {
  const made = [];
  let last = null;
  let newShown = false;
  for (const message of place.messages.values()) {
    if (message.thread_ts && message.thread_ts !== message.ts) continue;
    if (!last || dayKey(last.ts) !== dayKey(message.ts)) made.push(h("div.day", {}, h("span", {}, day(message.ts))));
    if (!newShown && store.newFrom && message.ts > store.newFrom && message.user !== store.me) {
      made.push(h("div.new-line", {}, h("span", {}, "New")));
      newShown = true;
      last = null;
    }
    made.push(row(message, last, before, changed));
    last = message;
  }
  return made;
}

function row(message, last, before, changed) {
  const short = last && sameBreath(last, message);
  const key = JSON.stringify([message, short, store.me, threadOf(message).length, store.threads.has(message.ts)]);
  const kept = before.get(message.ts);
  const node = kept?.key === key ? kept.node : message.subtype?.match(/_(join|leave)$/) ? systemLine(message) : full(message, short);
  if (kept && kept.key !== key && changed) node.classList.add("changed");
  if (!kept && changed === message.ts) node.classList.add("arrived");
  drawn.set(message.ts, { key, node });
  return node;
}

function sameBreath(last, message) {
  const near = Number(message.ts) - Number(last.ts) < GROUPED;
  return near && last.user === message.user && !last.subtype && !message.subtype && !last.only_for === !message.only_for && !message.blocks && !last.blocks;
}

function systemLine(message) {
  const kind = message.subtype.endsWith("join") ? "came" : "went";
  return h(`div.system.${kind}`, { id: `m-${message.ts}` }, avatar(person(message.user), 20), h("span", {}, ...mrkdwn(message.text)), h("time", {}, clock(message.ts)));
}

function full(message, short) {
  const who = person(message.user);
  const classes = ["message", short && "short", message.only_for && "ephemeral", message.blocks && "card-message"].filter(Boolean).join(".");
  const gutter = short ? h("time.at", {}, clock(message.ts)) : avatar(who);
  const body = h("div.body", {},
    message.only_for && h("div.only-you", {}, icon("eye", 14), "Only visible to you", dismiss(message)),
    !short && head(message, who),
    ...contents(message),
    reactions(message),
    thread(message));
  return h(`article.${classes}`, { id: `m-${message.ts}`, "aria-label": who?.real_name ?? "" }, h("div.gutter", {}, gutter), body, !message.only_for && tools(message));
}

function head(message, who) {
  const app = who?.is_bot && h("span.tag", {}, "APP");
  const guest = who?.is_guest && h("span.tag.soft", {}, "guest");
  const gone = who?.deleted && h("span.tag.soft", {}, "deactivated");
  return h("div.head", {}, h("b.name", {}, who?.real_name ?? message.user), app, guest, gone, h("time", {}, clock(message.ts)));
}

function contents(message) {
  const edited = message.edited && !message.blocks && h("span.edited", {}, " (edited)");
  if (message.blocks) return [h("div.card", {}, ...blocks(message.blocks, (wish, node) => press(message, wish, node)))];
  const made = message.text ? [h("div.text", {}, ...mrkdwn(message.text), edited)] : [];
  for (const attachment of message.attachments ?? []) {
    const inner = attachment.blocks ? blocks(attachment.blocks, (wish, node) => press(message, wish, node)) : mrkdwn(attachment.text ?? attachment.fallback ?? "");
    made.push(h("div.attachment", { style: { borderColor: attachment.color ?? "" } }, ...inner));
  }
  for (const file of message.files ?? []) made.push(h("div.attachment", {}, h("b", {}, file.name), ` · ${file.size} bytes`));
  return made;
}

async function press(message, wish, node) {
  const card = node.closest(".card, .attachment");
  await using(node, card, () => act("press", { ...wish, channel: message.channel, ts: message.ts, values: collect(card) }));
}

/** Use an element of the Home tab. */
async function pressHome(wish, node) {
  const root = node.closest(".home");
  await using(node, root, () => act("press", { ...wish, view_id: store.home.id, values: collect(root) }));
}

async function using(node, root, send) {
  node.classList.add("busy");
  const answer = await send();
  node.classList.remove("busy");
  root.querySelector(".failed")?.remove();
  if (!answer.ok) root.append(h("p.failed", { role: "alert" }, `⚠ This didn't reach Steward: ${answer.error}. Try again.`));
}

const dismiss = (message) => h("button.link", { type: "button", onclick: () => act("delete", { channel: message.channel, ts: message.ts }) }, "Dismiss");

function reactions(message) {
  if (!message.reactions) return null;
  const chips = message.reactions.map(({ name, users }) => {
    const mine = users.includes(store.me);
    const names = users.map((id) => person(id)?.real_name).join(", ");
    return h(`button.chip${mine ? ".mine" : ""}`, { type: "button", title: `${names} with :${name}:`, "aria-pressed": String(mine), onclick: () => react(message, name, mine) }, emoji(name), h("span", {}, String(users.length)));
  });
  return h("div.reactions", {}, ...chips);
}

const react = (message, name, off) => act("react", { channel: message.channel, ts: message.ts, name, off }).then(complain);
const complain = (answer) => answer.ok || toast(`Slack says no: ${answer.error}`, "bad");

const threadOf = (message) => [...(channel()?.messages.values() ?? [])].filter((one) => one.thread_ts === message.ts && one.ts !== message.ts);

function thread(message) {
  const replies = threadOf(message);
  const isOpen = store.threads.has(message.ts);
  if (!replies.length && !isOpen) return null;
  const label = isOpen ? "Hide thread" : `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  const toggle = h("button.link.thread-toggle", { type: "button", onclick: () => flip(message) }, icon("reply", 14), label);
  if (!isOpen) return h("div.thread", {}, toggle);
  const list = replies.map((one) => h("div.reply", {}, avatar(person(one.user), 24), h("div", {}, head(one, person(one.user)), ...contents(one))));
  return h("div.thread.open", {}, ...list, replyBox(message), toggle);
}

function flip(message) {
  if (!store.threads.delete(message.ts)) store.threads.add(message.ts);
  draw({ changed: "none" });
  document.querySelector(`#m-${CSS.escape(message.ts)} .reply-box`)?.focus();
}

function replyBox(message) {
  const send = async (event) => {
    if (event.key !== "Enter" || !event.target.value.trim()) return;
    complain(await act("say", { channel: message.channel, text: event.target.value, thread_ts: message.ts }));
  };
  return h("input.field.reply-box", { placeholder: "Reply…", "aria-label": "Reply in thread", onkeydown: send });
}

/** The shortcuts of a message, in a menu by their names, as in Slack. */
function more(message) {
  const shortcuts = store.shortcuts.filter((one) => one.type === "message");
  if (!shortcuts.length) return null;
  const use = (one) => act("shortcut", { callback_id: one.callback_id, channel: message.channel, ts: message.ts }).then(complain);
  const items = shortcuts.map((one) => h("button.menu-item", { type: "button", role: "menuitem", onclick: (event) => { event.target.closest("details").open = false; use(one); } }, one.name, h("small", {}, one.description)));
  const fit = ({ target }) => target.classList.toggle("up", target.lastChild.getBoundingClientRect().bottom > document.querySelector("#scroller").getBoundingClientRect().bottom);
  return h("details.overflow", { ontoggle: fit }, h("summary.icon-button", { "aria-label": "More actions", title: "More actions" }, icon("dots", 16)), h("div.menu", { role: "menu" }, ...items));
}

function tools(message) {
  const button = (name, label, action) => h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick: action }, typeof name === "string" && name.length < 3 ? name : icon(name, 16));
  const quick = QUICK.slice(0, 3).map((name) => button(emoji(name), `React with ${name}`, () => react(message, name, false)));
  const own = (message.user === store.me || me()?.is_admin) && !message.subtype;
  return h("div.tools", { role: "toolbar", "aria-label": "Message actions" }, ...quick, button("reply", "Reply in thread", () => flip(message)), more(message), own && button("trash", "Delete", () => act("delete", { channel: message.channel, ts: message.ts }).then(complain)));
}
