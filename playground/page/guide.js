// The first minute: three things to try, ticked off as they happen.
import { h, icon } from "./dom.js";
import { become, on, open, store, tell } from "./store.js";
import { openWeather } from "./weather.js";

const root = document.querySelector("#guide");
const STEPS = [
  { key: "ban", text: ["Ask for a ban: ", code("/ban @spammer spam")], go: "Type it for me", action: () => fillBan() },
  { key: "confirm", text: ["Open ", code("#moderators"), " and press ", h("b", {}, "Confirm")], go: "Take me there", action: () => toModerators() },
  { key: "spammer", text: ["Become ", h("b", {}, "Spammer McSpam"), " and look around"], go: "Be the spammer", action: () => become("U0SPAM") },
  { key: "storm", text: ["Make it storm, and do it all again"], go: "Weather", action: openWeather },
];

function code(text) {
  return h("code", {}, text);
}

const done = () => new Set(JSON.parse(localStorage.getItem("guide") ?? "[]"));

export function startGuide() {
  on("loaded", draw);
  on("became", () => { if (store.me === "U0SPAM" && done().has("confirm")) tick("spammer"); });
  on("journey", ({ journey }) => { if (/^\/ban\b/.test(journey.title)) tick("ban"); if (/confirm|ban/i.test(journey.title) && journey.title.startsWith("Click")) tick("confirm"); });
  on("weather", () => store.faults.length && tick("storm"));
}

function tick(key) {
  localStorage.setItem("guide", JSON.stringify([...done().add(key)]));
  draw();
}

function fillBan() {
  if (!store.channels.get(store.current)?.inside || store.channels.get(store.current)?.im) open("C0GENERAL");
  tell("fill", { line: "/ban @spammer spam" });
}

async function toModerators() {
  if (!store.channels.get("C0MODS")?.inside) await become("U0ADA");
  open("C0MODS");
}

function draw() {
  const ticked = done();
  root.hidden = ticked.has("closed");
  if (root.hidden) return;
  const next = STEPS.find((step) => !ticked.has(step.key));
  const close = h("button.icon-button", { type: "button", "aria-label": "Hide the guide", onclick: () => tick("closed") }, icon("close", 14));
  const items = STEPS.map((step, number) => {
    const isDone = ticked.has(step.key);
    const mark = h("span.mark", {}, isDone ? icon("check", 13) : String(number + 1));
    const button = step === next ? h("button.button.small-button", { type: "button", onclick: step.action }, step.go) : null;
    return h(`li${isDone ? ".done" : ""}${step === next ? ".next" : ""}`, {}, mark, h("span", {}, ...step.text.map((part) => (part.cloneNode ? part.cloneNode(true) : part))), button);
  });
  const title = next ? "Try this" : "That was the whole promise: confirmed, recorded, done once, verified.";
  root.replaceChildren(h("div.guide-card", {}, h("b.guide-title", {}, icon("compass", 16), title), h("ol", {}, ...items), close));
}
