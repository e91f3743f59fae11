// The weather: what goes wrong between Slack and the app, on demand.
import { h, icon, toast } from "./dom.js";
import { dialog } from "./dialog.js";
import { clearWeather, on, setPolicy, setWeather, store } from "./store.js";

const KINDS = [
  ["http_500", "Server error", "Slack answers 500"],
  ["http_429", "Rate limited", "429, come back later"],
  ["slow", "Slow", "each answer takes seconds"],
  ["drop_before", "Cut before", "no answer, nothing done"],
  ["drop_after", "Cut after", "done, but no answer"],
  ["error", "Refused", "restricted_action"],
  ["forget_kicks", "Forgetful", "says ok to a kick, doesn't do it"],
  ["forget_accounts", "Absent-minded", "says ok to closing an account, doesn't do it"],
  ["duplicate", "Twice", "everything is delivered twice"],
];
const METHODS = ["*", "chat.postMessage", "chat.update", "conversations.kick", "conversations.open", "views.open", "users.info"];
const SCOPES = ["chat:write", "channels:manage", "groups:write", "im:write", "users:read", "admin", "admin.users:write"];
const PLANS = [["free", "Free"], ["pro", "Pro"], ["business", "Business+"], ["enterprise", "Enterprise"]];
let board = null;

export function startWeather() {
  on("weather", () => { drawStanding(); strip(); });
  on("loaded", strip);
}

function strip() {
  const number = store.faults.length + store.lost_scopes.length;
  document.body.classList.toggle("storm", number > 0);
}

/** Open the weather dialog. */
export function openWeather() {
  const method = h("select.field", { id: "weather-method" }, ...METHODS.map((name) => h("option", { value: name }, name === "*" ? "every method" : name)));
  const count = h("select.field", { id: "weather-count" }, ...[["1", "the next call"], ["3", "the next 3 calls"], ["", "until it clears"]].map(([value, label]) => h("option", { value, selected: value === "3" }, label)));
  const share = h("select.field", { id: "weather-share" }, ...[["1", "every one"], ["0.5", "half of them"], ["0.2", "one in five"]].map(([value, label]) => h("option", { value }, label)));
  const labelled = (id, text, node) => h("label", { for: id }, text, node);
  board = h("div.standing", { "aria-live": "polite" });
  const kinds = KINDS.map(([kind, title, note]) => h("button.fault-button", { type: "button", onclick: () => add(kind, method.value, count.value, share.value) }, h("b", {}, title), h("small", {}, note)));
  const made = dialog("Weather", h("div.dialog-body.weather", {},
    h("p", {}, "Make Slack misbehave, and watch Steward hold. Choose whom it hits, then press what happens."),
    h("div.weather-row", {}, labelled("weather-method", "Hits", method), labelled("weather-count", "For", count), labelled("weather-share", "Of these", share)),
    h("div.fault-grid", {}, ...kinds),
    h("h3", {}, "Owner's rules"),
    h("div.weather-row.wrap", {}, labelled("weather-plan", "Plan", planMenu()), policyBox(), ...SCOPES.map(scopeBox)),
    h("h3", {}, "Now"), board),
  h("footer", {}, h("button.button", { type: "button", onclick: () => { clearWeather(); setPolicy({ kick_public: true }); store.policy.kick_public = true; made.close(); toast("Clear skies."); } }, "Clear skies"), h("button.button.primary", { type: "button", onclick: () => made.close() }, "Done")));
  drawStanding();
}

async function add(kind, method, count, share) {
  const wish = { kind, method: ["duplicate", "forget_accounts"].includes(kind) ? "*" : kind === "forget_kicks" ? "conversations.kick" : method, share: Number(share) };
  if (count && kind !== "duplicate") wish.count = Number(count);
  if (kind === "error") wish.code = "restricted_action";
  if (kind === "slow") wish.seconds = 2;
  const answer = await setWeather(wish);
  if (!answer.ok) toast(answer.error, "bad");
}

function planMenu() {
  const change = (event) => { store.policy.plan = event.target.value; setPolicy({ plan: event.target.value }); };
  return h("select.field", { id: "weather-plan", onchange: change }, ...PLANS.map(([value, label]) => h("option", { value, selected: store.policy.plan === value }, label)));
}

function policyBox() {
  const change = (event) => { store.policy.kick_public = event.target.checked; setPolicy({ kick_public: event.target.checked }); };
  return h("label.choice", {}, h("input", { type: "checkbox", checked: store.policy.kick_public, onchange: change }), h("span", {}, "Apps may remove people from public channels"));
}

function scopeBox(scope) {
  const change = (event) => {
    const lost = new Set(store.lost_scopes);
    event.target.checked ? lost.delete(scope) : lost.add(scope);
    setWeather({ lose_scopes: [...lost] });
  };
  return h("label.choice", {}, h("input", { type: "checkbox", checked: !store.lost_scopes.includes(scope), onchange: change }), h("span", {}, h("code", {}, scope)));
}

function drawStanding() {
  if (!board?.isConnected) return;
  const rows = store.faults.map((fault) => {
    const title = KINDS.find(([kind]) => kind === fault.kind)?.[1] ?? fault.kind;
    const left = fault.count === null ? "until it clears" : `${Math.max(0, fault.count - fault.hits)} left`;
    return h("div.fault", {}, icon("storm", 16), h("b", {}, title), h("span", {}, `${fault.method === "*" ? "every method" : fault.method} · ${left} · hit ${fault.hits}`), h("button.icon-button", { type: "button", "aria-label": `End ${title}`, onclick: () => clearWeather(fault.id) }, icon("close", 14)));
  });
  for (const scope of store.lost_scopes) rows.push(h("div.fault", {}, icon("storm", 16), h("b", {}, "Scope taken away"), h("span", {}, scope)));
  board.replaceChildren(...(rows.length ? rows : [h("p.calm", {}, "Calm. Nothing is going wrong on purpose.")]));
}
