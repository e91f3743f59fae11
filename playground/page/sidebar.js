// The channels and people of the workspace, and the header of the open channel.
import { avatar, h, icon, soon, toast } from "./dom.js";
import { act, channel, isBotDm, me, on, open, partner, person, store, tell, titleOf, unread } from "./store.js";

const sidebar = document.querySelector("#sidebar");
const header = document.querySelector("#channel-header");

export function startSidebar() {
  for (const kind of ["loaded", "opened", "became"]) on(kind, draw);
  for (const kind of ["message", "deleted"]) on(kind, soon(draw));
  document.querySelector("#backdrop").addEventListener("click", () => document.body.classList.remove("menu-open", "travel-open"));
}

function draw() {
  drawList();
  drawHeader();
}

function drawList() {
  const places = [...store.channels.values()];
  const rooms = places.filter((one) => !one.im && !one.archived);
  const others = [...store.people.values()].filter((one) => one.id !== store.me && !one.is_bot && (!one.deleted || me()?.is_admin));
  const app = [...store.people.values()].find((one) => one.is_bot);
  sidebar.replaceChildren(
    h("div.workspace", {}, h("h1", {}, "Harbour"), h("p", {}, roleOf(me()))),
    h("div.lists", {},
      section("Channels", rooms.filter((one) => one.inside).map(roomItem)),
      others.length ? section("Not joined", rooms.filter((one) => !one.inside).map(roomItem)) : null,
      section("Direct messages", others.map((one) => dmItem(one, places))),
      app ? section("Apps", [dmItem(app, places)]) : null),
  );
}

function roleOf(who) {
  if (!who) return "";
  const role = who.is_admin ? "owner" : who.is_guest ? "guest" : "member";
  return h("span.acting", {}, h("i"), `${who.real_name}, ${role}`);
}

function section(title, items) {
  if (!items.length) return null;
  return h("section", {}, h("h2", {}, title), h("ul", {}, ...items.map((one) => h("li", {}, one))));
}

function item(place, active, count, classes, ...contents) {
  const badge = count ? h("span.count", { "aria-label": `${count} unread` }, String(count)) : null;
  return h(`button.item${active ? ".active" : ""}${count ? ".unread" : ""}${classes}`, { type: "button", "aria-current": active ? "page" : null, onclick: place }, ...contents, badge);
}

const closeMenu = () => document.body.classList.remove("menu-open");

function roomItem(place) {
  const sign = h("span.sign", {}, place.private ? icon("lock", 13) : "#");
  const out = place.inside ? "" : place.removed_by ? ".removed" : ".outside";
  const note = place.removed_by ? h("span.note", {}, "removed") : null;
  const show = () => { closeMenu(); open(place.id); };
  return item(show, place.id === store.current, unread(place), out, sign, h("span.label", {}, place.name), note);
}

function dmItem(who, places) {
  const place = places.find((one) => one.im && one.members.includes(who.id) && one.members.includes(store.me));
  const active = place && place.id === store.current;
  const note = who.is_bot ? "app" : who.deleted ? "deactivated" : "";
  const tag = note ? h("span.note", {}, note) : null;
  return item(() => openDm(who), active, place ? unread(place) : 0, "", avatar(who, 20), h("span.label", {}, who.real_name), tag);
}

async function openDm(who) {
  closeMenu();
  const answer = await act(who.is_bot && store.has_home ? "home" : "dm", { user: who.id });
  if (!answer.ok) return toast(`Slack says no: ${answer.error}`, "bad");
  const known = store.channels.get(answer.channel);
  store.homeTab = who.is_bot && !(known && unread(known)) ? "home" : "messages";
  if (known) return open(answer.channel);
  store.current = answer.channel;
  tell("want-load");
}

function drawHeader() {
  const place = channel();
  if (!place) return;
  const burger = h("button.icon-button.burger", { type: "button", "aria-label": "Channels", onclick: () => document.body.classList.toggle("menu-open") }, icon("menu"));
  header.replaceChildren(burger, heading(place), ...(isBotDm(place) && store.has_home ? [tabs()] : [members(place), leaver(place), accountButton(place)]).filter(Boolean), travelToggle());
  document.title = `${place.im ? titleOf(place) : `#${place.name}`} · Harbour`;
}

function heading(place) {
  const sign = place.im ? avatar(person(partner(place)), 26) : h("span.sign", {}, place.private ? icon("lock", 16) : "#");
  return h("div.heading", {}, sign, h("h2", {}, titleOf(place)), h("p.topic", {}, place.im ? person(partner(place))?.title : place.topic));
}

function members(place) {
  if (place.im) return null;
  const faces = place.members.slice(0, 4).map((id) => avatar(person(id), 24));
  const names = place.members.map((id) => person(id)?.real_name).join(", ");
  return h("div.faces", { title: names, "aria-label": `${place.members.length} members: ${names}` }, ...faces, h("span", {}, String(place.members.length)));
}

function leaver(place) {
  if (place.im || place.general || !place.inside) return null;
  const leave = async () => {
    const answer = await act("leave", { channel: place.id });
    if (!answer.ok) toast(`Slack says no: ${answer.error}`, "bad");
  };
  return h("button.button.quiet.leave", { type: "button", onclick: leave }, "Leave");
}

/** What an owner does on Slack's own page, Manage members. */
function accountButton(place) {
  const who = place.im ? person(partner(place)) : null;
  if (!who || who.is_bot || who.is_admin || !me()?.is_admin) return null;
  const turn = async () => {
    const answer = await act(who.deleted ? "reactivate" : "deactivate", { user: who.id });
    if (!answer.ok) return toast(`Slack says no: ${answer.error}`, "bad");
    tell("want-load");
  };
  return h("button.button.quiet.leave", { type: "button", onclick: turn }, who.deleted ? "Activate account" : "Deactivate account");
}

function tabs() {
  const tab = (name, label) => h(`button.tab${store.homeTab === name ? ".active" : ""}`, { type: "button", role: "tab", "aria-selected": String(store.homeTab === name), onclick: () => { store.homeTab = name; act("home", { tab: name }); tell("opened"); } }, label);
  return h("div.tabs", { role: "tablist" }, tab("home", "Home"), tab("messages", "Messages"));
}

function travelToggle() {
  return h("button.icon-button.travel-toggle", { type: "button", "aria-label": "What travelled", title: "What travelled", onclick: () => document.body.classList.toggle(innerWidth > 1100 ? "travel-closed" : "travel-open") }, icon("route"));
}
