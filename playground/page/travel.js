// What travelled: the path of everything a person did, live and in order of time.
import { avatar, h, icon } from "./dom.js";
import { diagram } from "./diagram.js";
import { on, person, store } from "./store.js";

const panel = document.querySelector("#travel");
const list = h("ol.journeys");
const picture = diagram();
const SHORT = 22;
const opened = new Map();
const NAMES = { request: "Slack → web", ack: "web → Slack", inbox: "inbox row", queue: "queue", task: "task", move: "row state", step: "step", delivery: "delivery", slack: "Slack API", event: "Slack → web" };

export function startTravel() {
  const close = h("button.icon-button", { type: "button", "aria-label": "Close", onclick: () => { document.body.classList.remove("travel-open"); document.body.classList.add("travel-closed"); } }, icon("close"));
  panel.append(h("header", {}, icon("route"), h("h2", {}, "What travelled"), close), picture.svg, h("p.explain"), list);
  on("loaded", draw);
  on("journey", draw);
  on("step", ({ journey, entry }) => { show(journey, entry); drawOne(journey); });
}

/** Light the picture; what the app doesn't tell is inferred from its first Slack call, in grey. */
function show(id, entry) {
  const one = store.journeys.find((other) => other.id === id);
  const first = entry.stage === "slack" && one?.entries.filter((other) => other.stage === "slack").length === 1;
  if (first && !store.traced) for (const stage of ["inbox", "queue", "task", "move"]) picture.light(stage, true, "inferred");
  picture.light(entry.stage, entry.ok);
}

function draw() {
  const explain = panel.querySelector(".explain");
  explain.textContent = store.journeys.length
    ? ""
    : "Do something: run a command, press a button, write a message. Every request, queue, task, row and Slack call that follows appears here, in milliseconds.";
  explain.hidden = Boolean(store.journeys.length);
  list.replaceChildren(...[...store.journeys].reverse().map((one, number) => journey(one, number === 0)));
}

function drawOne(id) {
  const at = store.journeys.findIndex((one) => one.id === id);
  if (at < 0) return;
  const old = list.querySelector(`[data-journey="${id}"]`);
  old?.replaceWith(journey(store.journeys[at], at === store.journeys.length - 1));
}

function journey(one, newest) {
  const isOpen = opened.get(one.id) ?? newest;
  const steps = merged(one.entries);
  const bad = one.entries.some((entry) => !entry.ok);
  const last = one.entries.at(-1);
  const summary = h("summary", {}, avatar(person(one.user), 22), h("b", {}, one.title), h(`span.total${bad ? ".bad" : ""}`, {}, last ? `${Math.round(Math.max(...one.entries.map((entry) => entry.ms)))} ms` : "…"));
  const details = h("details", { open: isOpen }, summary, h("ol.steps", {}, ...steps.map(step)), store.traced ? null : untold(one));
  summary.addEventListener("click", () => opened.set(one.id, !details.open));
  return h("li.journey", { dataset: { journey: one.id } }, details);
}

const untold = (one) => (one.entries.some((entry) => entry.stage === "slack") ? h("p.untold", {}, "Before the first Slack API call: an inbox row, RabbitMQ, a Celery worker, a locked row. (Inferred, since Steward's own trace isn't connected.)") : null);

/** Put entries in order of time, and join neighbours that say the same. */
function merged(entries) {
  const made = [];
  for (const entry of [...entries].sort((one, other) => one.ms - other.ms)) {
    const last = made.at(-1);
    if (last && last.stage === "event" && entry.stage === "event" && last.outcome === entry.outcome) join(last, entry);
    else made.push({ ...entry, times: 1 });
  }
  return made;
}

function join(last, entry) {
  last.times += 1;
  if (!last.label.split(", ").includes(entry.label)) last.label += `, ${entry.label}`;
}

function step(entry) {
  const outcome = entry.outcome && h(`span.outcome${entry.ok ? "" : ".bad"}`, { title: entry.took ? `took ${entry.took} ms` : null }, entry.outcome);
  const many = entry.times > 1;
  const label = many ? `${entry.times} events` : entry.label;
  const detail = many ? entry.label : entry.detail;
  const short = detail && !entry.outcome && detail.length <= SHORT;
  return h(`li.step.stage-${entry.stage}${entry.ok ? "" : ".bad"}`, {},
    h("span.ms", {}, `+${entry.ms < 100 ? entry.ms.toFixed(1) : Math.round(entry.ms)}`), h("i"),
    h("div", {}, h("div.line", {}, h("span.stage", {}, NAMES[entry.stage] ?? entry.stage), " ", h("b", {}, label), short && h("span.aside", {}, ` ${detail}`), outcome), detail && !short && h("div.detail", {}, detail)));
}
