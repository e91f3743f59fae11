// The first minutes: things to try, ticked off as they happen.
import { h, icon } from "./dom.js";
import { become, on, open, store, tell } from "./store.js";
import { openWeather } from "./weather.js";

const root = document.querySelector("#guide");
const STEPS = [
  { key: "ban", text: ["Ask for a ban: ", code("/ban @spammer spam")], go: "Type it for me", action: () => fillBan() },
  { key: "confirm", text: ["Open ", code("#moderators"), " and press ", h("b", {}, "Confirm")], go: "Take me there", action: () => toModerators() },
  { key: "shortcut", text: ["On a message of Spammer's in ", code("#help"), " choose ", h("b", {}, "⋯ Shush the author")], go: "Take me there", action: () => toHelp() },
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
  on("journey", ({ journey }) => { if (/^\/ban\b/.test(journey.title)) tick("ban"); if (/^Shortcut author:/.test(journey.title)) tick("shortcut"); if (/confirm|ban/i.test(journey.title) && journey.title.startsWith("Click")) tick("confirm"); });
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

async function toHelp() {
  if (!store.channels.get("C0HELP")?.inside) await become("U0ADA");
  open("C0HELP");
}

function draw() {
  const ticked = done();
  root.hidden = ticked.has("closed");
  if (root.hidden) return;
  const next = STEPS.find((step) => !ticked.has(step.key));
  const close = h("button.icon-button", { type: "button", "aria-label": "Hide the guide", onclick: () => tick("closed") }, icon("close", 14));
  const marks = STEPS.map((step, number) => mark(step, number, ticked, next));
  const title = next ? "Try" : "That was the promise: confirmed, recorded, done once, verified.";
  const text = next && h("span.guide-text", {}, ...next.text.map((part) => (part.cloneNode ? part.cloneNode(true) : part)));
  const button = next && h("button.button.primary.small-button", { type: "button", onclick: next.action }, next.go);
  root.replaceChildren(h("div.guide-card", { role: "note" }, h("b.guide-title", {}, icon("compass", 17), title), text, button, h("ol", {}, ...marks), close));
}

function mark(step, number, ticked, next) {
  const state = ticked.has(step.key) ? "done" : step === next ? "next" : "later";
  const label = step.text.map((part) => part.textContent ?? part).join("");
  return h(`li.mark.${state}`, { title: label, "aria-label": `${label}: ${state}` }, state === "done" ? icon("check", 12) : String(number + 1));
}
