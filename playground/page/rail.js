// The rail: who you are, the weather, the light, and starting afresh.
import { avatar, h, icon, soon, toast } from "./dom.js";
import { become, on, resetAll, store } from "./store.js";
import { openWeather } from "./weather.js";

const rail = document.querySelector("#rail");

export function startRail() {
  for (const kind of ["loaded", "message", "weather", "online"]) on(kind, soon(draw));
  applyTheme(localStorage.getItem("theme"));
}

function draw() {
  const people = [...store.people.values()].filter((one) => !one.is_bot);
  rail.replaceChildren(
    h("img.mark", { src: "lighthouse.svg", alt: "Harbour" }),
    h("p.caption", { "aria-hidden": "true" }, "You are"),
    h("div.people", { role: "group", "aria-label": "You are" }, ...people.map(face)),
    h("div.rail-space"),
    tool(store.faults.length || store.lost_scopes.length ? "storm" : "cloud", "Weather: make Slack fail", openWeather, store.faults.length || store.lost_scopes.length ? ".stormy" : ""),
    tool(dark() ? "sun" : "moon", dark() ? "Light" : "Dark", flipTheme),
    tool("reset", "Start the playground afresh", startAfresh),
  );
}

function face(who) {
  const active = who.id === store.me;
  const badge = store.badges.has(who.id) ? h("span.dot", { "aria-label": "something new" }) : null;
  const role = who.is_admin ? "owner" : who.is_guest ? "guest" : "member";
  const title = `${who.real_name} · ${role}${who.deleted ? " · deactivated" : ""}`;
  return h(`button.face${active ? ".active" : ""}${who.deleted ? ".gone" : ""}`, { type: "button", title, "aria-label": `Become ${who.real_name}`, "aria-pressed": String(active), onclick: () => become(who.id) }, avatar(who, 38), badge, h("span.first", {}, who.real_name.split(" ")[0]));
}

function tool(name, label, action, classes = "") {
  return h(`button.rail-tool${classes}`, { type: "button", title: label, "aria-label": label, onclick: action }, icon(name, 20));
}

const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function flipTheme() {
  const theme = dark() ? "light" : "dark";
  localStorage.setItem("theme", theme);
  applyTheme(theme);
  draw();
}

async function startAfresh() {
  await resetAll();
  localStorage.removeItem("guide");
  store.badges.clear();
  toast("Harbour is as it was this morning. (Steward's own memory stays as it is.)");
}
