// Dialogs: Block Kit's modals, confirmations, and our own.
import { h, icon, toast } from "./dom.js";
import { blocks } from "./blocks.js";
import { collect } from "./elements.js";
import { textObject } from "./mrkdwn.js";
import { act, on, store } from "./store.js";

/** Show a dialog of our own; it goes when it is closed. */
export function dialog(title, ...contents) {
  const close = h("button.icon-button", { type: "button", "aria-label": "Close", onclick: () => made.close() }, icon("close"));
  const made = h("dialog.dialog", { "aria-label": title }, h("header", {}, h("h2", {}, title), close), ...contents);
  made.addEventListener("close", () => made.remove());
  made.addEventListener("click", (event) => event.target === made && made.close());
  document.body.append(made);
  made.showModal();
  return made;
}

/** Ask as a confirm object says; resolves to yes or no. */
export function confirmDialog(spec) {
  return new Promise((resolve) => {
    let answer = false;
    const say = (value) => () => { answer = value; made.close(); };
    const style = spec.style === "danger" ? "danger" : "primary";
    const buttons = h("footer", {},
      h("button.button", { type: "button", onclick: say(false) }, ...textObject(spec.deny)),
      h(`button.button.${style}`, { type: "button", autofocus: true, onclick: say(true) }, ...textObject(spec.confirm)));
    const made = dialog(spec.title.text, h("div.dialog-body.text", {}, ...textObject(spec.text)), buttons);
    made.classList.add("small");
    made.addEventListener("close", () => resolve(answer));
  });
}

let shown = null;

/** Keep the modal that the app has opened for this person on the screen. */
export function startModals() {
  on("view", (news) => news.user === store.me && draw());
  on("loaded", draw);
}

function draw() {
  const view = store.view;
  if (!view) return hide();
  const kept = shown?.dataset.view === view.id ? collect(shown) : {};
  if (!shown) {
    shown = h("dialog.dialog.modal");
    shown.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
    document.body.append(shown);
    shown.showModal();
  }
  shown.dataset.view = view.id;
  shown.setAttribute("aria-label", view.title.text);
  shown.replaceChildren(...contents(view));
  refill(shown, kept);
}

function hide() {
  shown?.close();
  shown?.remove();
  shown = null;
}

function contents(view) {
  const cross = h("button.icon-button", { type: "button", "aria-label": "Close", onclick: close }, icon("close"));
  const submitButton = view.submit && h("button.button.primary", { type: "submit" }, ...textObject(view.submit));
  const cancel = h("button.button", { type: "button", onclick: close }, ...(view.close ? textObject(view.close) : ["Cancel"]));
  const form = h("form", { onsubmit: submit, novalidate: true },
    h("div.dialog-body", {}, ...blocks(view.blocks, press, view.errors)),
    h("footer", {}, cancel, submitButton));
  return [h("header", {}, h("img.app-mark", { src: "lighthouse.svg", alt: "" }), h("h2", {}, ...textObject(view.title)), cross), form];
}

function refill(root, kept) {
  for (const [block, actions] of Object.entries(kept)) {
    for (const [action, value] of Object.entries(actions)) {
      const node = root.querySelector(`[data-block="${CSS.escape(block)}"] [data-action="${CSS.escape(action)}"]`);
      if (!node) continue;
      for (const input of node.querySelectorAll?.("input") ?? []) input.checked = [value].flat().includes(input.value);
      if ("value" in node && !node.multiple && value) node.value = value;
    }
  }
}

async function close() {
  const view = store.view;
  store.view = null;
  hide();
  if (view) await act("close", { view_id: view.id });
}

async function submit(event) {
  event.preventDefault();
  const button = shown.querySelector("[type=submit]");
  button.classList.add("busy");
  const answer = await act("submit", { view_id: store.view.id, values: collect(shown) });
  button.classList.remove("busy");
  if (!answer.ok && answer.error !== "invalid_input") toast(`We had trouble connecting. Try again? (${answer.error})`, "bad");
  shown?.querySelector(".invalid [data-action]")?.focus();
}

async function press(wish) {
  const answer = await act("press", { ...wish, view_id: store.view.id, values: collect(shown) });
  if (!answer.ok) toast(`That didn't work: ${answer.error}`, "bad");
}
