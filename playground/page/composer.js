// The box in which people write.
import { h, icon, toast } from "./dom.js";
import { choicesFor, hintFor } from "./complete.js";
import { act, channel, homeShown, on, store, tell, titleOf } from "./store.js";

const root = document.querySelector("#composer");
const list = h("ul.completions", { id: "completions", role: "listbox", "aria-label": "Suggestions", hidden: true });
const hint = h("div.usage-line", { "aria-live": "polite" });
const text = h("textarea", {
  id: "composer-text", rows: 1, role: "combobox", "aria-expanded": "false", "aria-controls": "completions", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
});
const sendButton = h("button.send", { type: "button", "aria-label": "Send", onclick: send }, icon("send"));
let open = null;
let chosen = 0;

export function startComposer() {
  root.append(list, h("div.box", {}, text, h("div.box-foot", {}, slashButton("/", "Commands"), slashButton("@", "Mention somebody"), slashButton("#", "Name a channel"), hint, sendButton)));
  text.addEventListener("input", refresh);
  text.addEventListener("keydown", keys);
  text.addEventListener("blur", () => setTimeout(hideList, 120));
  for (const kind of ["loaded", "opened", "became"]) on(kind, reset);
  on("fill", ({ line }) => fill(line));
}

function slashButton(sign, label) {
  return h("button.sign-button", { type: "button", "aria-label": label, title: label, onmousedown: (event) => event.preventDefault(), onclick: () => type(sign) }, sign);
}

function type(sign) {
  const begin = sign === "/" ? "" : text.value && !text.value.endsWith(" ") ? `${text.value} ` : text.value;
  fill(begin + sign);
}

function fill(line) {
  text.value = line;
  text.focus();
  text.setSelectionRange(line.length, line.length);
  refresh();
}

function reset() {
  const place = channel();
  const closed = !place || (!place.im && !place.inside) || homeShown(place);
  root.hidden = closed;
  text.placeholder = place ? `Message ${place.im ? titleOf(place) : `#${place.name}`}, or type / for commands` : "";
  text.setAttribute("aria-label", text.placeholder);
}

function refresh() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 180)}px`;
  sendButton.classList.toggle("ready", Boolean(text.value.trim()));
  const command = hintFor(text.value);
  hint.replaceChildren(...(command ? [h("b", {}, command.command), ` ${command.usage_hint ?? ""}`] : []));
  open = choicesFor(text.value, text.selectionStart);
  chosen = 0;
  drawList();
}

function drawList() {
  list.hidden = !open;
  text.setAttribute("aria-expanded", String(Boolean(open)));
  text.removeAttribute("aria-activedescendant");
  if (!open) return list.replaceChildren();
  list.replaceChildren(...open.choices.map((choice, number) => h(`li${number === chosen ? ".chosen" : ""}`, { id: `choice-${number}`, role: "option", "aria-selected": String(number === chosen), onmousedown: (event) => { event.preventDefault(); take(number); } }, ...choice.row.map((part) => part.cloneNode(true)))));
  text.setAttribute("aria-activedescendant", `choice-${chosen}`);
}

function hideList() {
  open = null;
  drawList();
}

async function useShortcut(callback) {
  text.value = "";
  refresh();
  const answer = await act("shortcut", { callback_id: callback });
  if (!answer.ok) toast(`That didn't work: ${answer.error}`, "bad");
}

function take(number) {
  if (open.choices[number].shortcut) return useShortcut(open.choices[number].shortcut);
  const rest = text.value.slice(text.selectionStart).replace(/^[\w.-]*\s?/, "");
  const made = text.value.slice(0, open.begin) + open.choices[number].text;
  text.value = made + rest;
  text.setSelectionRange(made.length, made.length);
  refresh();
}

const move = (step) => {
  chosen = (chosen + step + open.choices.length) % open.choices.length;
  drawList();
};

function keys(event) {
  if (open && LIST_KEYS[event.key]) {
    const whole = !open.choices[chosen].shortcut && open.choices[chosen].text.trim() === text.value.slice(open.begin).trim();
    if (event.key === "Enter" && whole) return enter(event);
    event.preventDefault();
    return LIST_KEYS[event.key]();
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) enter(event);
}

const LIST_KEYS = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Tab: () => take(chosen), Enter: () => take(chosen), Escape: hideList };

function enter(event) {
  event.preventDefault();
  send();
}

async function send() {
  const line = text.value.trim();
  if (!line) return;
  text.value = "";
  refresh();
  const isCommand = line.startsWith("/");
  if (isCommand) tell("sending", { line });
  const answer = await act(isCommand ? "command" : "say", { channel: store.current, text: line });
  if (!answer.ok && !isCommand) toast(`Slack says no: ${answer.error}`, "bad");
}
