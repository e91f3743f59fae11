// What the page knows, and how it learns of news.

export const SLACKBOT = { id: "USLACKBOT", name: "slackbot", real_name: "Slackbot", color: "#6b5b95" };

const query = new URLSearchParams(location.search);
const [hashChannel] = location.hash.slice(1).split("/");

export const store = {
  me: query.get("as") ?? "U0ADA",
  current: hashChannel || "C0GENERAL",
  people: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  has_home: true,
  journeys: [],
  faults: [],
  lost_scopes: [],
  policy: {},
  view: null,
  home: null,
  homeTab: "home",
  traced: false,
  badges: new Set(),
  threads: new Set(),
};

const listeners = new Map();

/** Call `handler` whenever news of this kind come ("*": any). */
export function on(kind, handler) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), handler]);
}

export function tell(kind, data = {}) {
  for (const handler of listeners.get(kind) ?? []) handler(data);
}

export const person = (id) => store.people.get(id) ?? (id === SLACKBOT.id ? SLACKBOT : undefined);
export const me = () => person(store.me);
export const channel = () => store.channels.get(store.current);
export const titleOf = (place) => (place.im ? (person(partner(place))?.real_name ?? "You") : place.name);
export const partner = (place) => place.members.find((id) => id !== store.me) ?? store.me;
export const homeShown = (place) => isBotDm(place) && store.has_home && store.homeTab === "home";
export const isBotDm = (place) => Boolean(place?.im && person(partner(place))?.is_bot);

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

/** Do something as the person the page shows. */
export const act = (what, wish = {}) => post("/playground/act", { as: store.me, do: what, ...wish });
export const setWeather = (wish) => post("/playground/faults", wish);
export const clearWeather = (id) => fetch(`/playground/faults${id ? `?id=${id}` : ""}`, { method: "DELETE" });
export const setPolicy = (wish) => post("/playground/policy", wish);
export const resetAll = () => post("/playground/reset", { found_anew: true });

let loads = 0;
/** Fetch everything that the current person sees. Of several at once the last counts: an earlier answer may come later, and be another person's. */
export async function load() {
  const mine = (loads += 1);
  const answer = await fetch(`/playground/view?as=${store.me}`);
  if (!answer.ok) return;
  const fresh = await answer.json();
  if (mine !== loads) return;
  for (const name of ["commands", "shortcuts", "has_home", "journeys", "faults", "lost_scopes", "policy", "view", "home", "traced"]) store[name] = fresh[name];
  store.people = new Map(fresh.people.map((one) => [one.id, one]));
  store.channels = new Map(fresh.channels.map((one) => [one.id, prepared(one, fresh.whispers)]));
  if (!store.channels.has(store.current)) store.current = store.channels.has("C0GENERAL") ? "C0GENERAL" : store.channels.keys().next().value;
  tell("loaded");
}

function prepared(place, whispers) {
  const all = [...place.messages, ...whispers.filter((one) => one.channel === place.id)];
  all.sort((one, other) => (one.ts < other.ts ? -1 : 1));
  return { ...place, messages: new Map(all.map((one) => [one.ts, one])) };
}

let pending;
/** Fetch again soon; many reasons at once need one fetch. */
export function reloadSoon() {
  clearTimeout(pending);
  pending = setTimeout(load, 40);
}

export function newest(place) {
  return [...place.messages.keys()].at(-1) ?? "0";
}

export function unread(place) {
  if (!place.inside && !place.im) return 0;
  return [...place.messages.values()].filter((one) => one.ts > place.read && one.user !== store.me && !one.thread_ts && !/_(join|leave)$/.test(one.subtype ?? "")).length;
}

/** Become somebody else. */
export async function become(id) {
  store.me = id;
  store.badges.delete(id);
  store.view = null;
  const url = new URL(location.href);
  url.searchParams.set("as", id);
  history.replaceState(null, "", url);
  await load();
  tell("became");
}

/** Show a channel. */
export function open(id, { keepUnread = false } = {}) {
  store.current = id;
  history.replaceState(null, "", `#${id}`);
  const place = channel();
  if (place && !keepUnread) store.newFrom = unread(place) ? place.read : null;
  markRead();
  tell("opened");
}

export function markRead() {
  const place = channel();
  if (!place?.inside || document.hidden) return;
  if (newest(place) > place.read) {
    place.read = newest(place);
    act("read", { channel: place.id, ts: place.read });
  }
}

function hear(news) {
  if (news.kind === "message") hearMessage(news);
  else if (news.kind === "deleted") store.channels.get(news.channel)?.messages.delete(news.ts);
  else if (["members", "channel", "person", "reset", "home", "hello"].includes(news.kind)) reloadSoon();
  else if (news.kind === "view" && news.user === store.me) store.view = news.view;
  else if (news.kind === "weather") Object.assign(store, { faults: news.faults, lost_scopes: news.lost_scopes });
  else if (news.kind === "journey") store.journeys = [...store.journeys.slice(-30), news.journey];
  else if (news.kind === "step") store.journeys.find((one) => one.id === news.journey)?.entries.push(news.entry);
  else if (news.kind === "traced") store.traced = true;
  tell(news.kind, news);
}

const KEPT = 300;

function keep(place, message) {
  place.messages.set(message.ts, message);
  if (place.messages.size > KEPT) place.messages.delete(place.messages.keys().next().value);
}

function hearMessage({ message, members }) {
  const place = store.channels.get(message.channel);
  const mine = !message.only_for || message.only_for === store.me;
  if (place && mine && (place.inside || place.im || !place.private)) keep(place, message);
  else if (!place && members.includes(store.me) && mine) reloadSoon();
  const isNew = !message.edited && !message.reactions;
  const readers = message.only_for ? [message.only_for] : members;
  if (isNew && !message.subtype) for (const id of readers) if (id !== store.me && id !== message.user && (message.blocks || message.only_for)) store.badges.add(id);
}

/** Listen to the playground until the page is closed. */
export function listen() {
  const source = new EventSource("/playground/feed");
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onopen = () => tell("online", { online: true });
  source.onerror = () => tell("online", { online: false });
}
