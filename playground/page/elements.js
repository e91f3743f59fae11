// The things in cards and modals that a person can use.
import { h, icon } from "./dom.js";
import { confirmDialog } from "./dialog.js";
import { textObject } from "./mrkdwn.js";
import { store } from "./store.js";

/** Draw one element. `press(wish, node)` tells that it was used. */
export function element(spec, block, press, id) {
  const draw = DRAW[spec.type] ?? (() => h("span.unknown", {}, `(${spec.type})`));
  const use = (value) => used(spec, block, press, value, made);
  const made = draw(spec, use, id);
  made.dataset.action = spec.action_id ?? "";
  made.dataset.kind = spec.type;
  return made;
}

async function used(spec, block, press, value, node) {
  if (spec.confirm && !(await confirmDialog(spec.confirm))) return;
  press({ action_id: spec.action_id, block_id: block.block_id, value }, node);
}

const words = (text) => text.text;

const DRAW = {
  button(spec, use) {
    const kind = spec.style ? `.${spec.style}` : "";
    const label = spec.accessibility_label ?? null;
    const made = h(`button.button${kind}`, { type: "button", "aria-label": label, onclick: () => use() }, h("span", {}, ...textObject(spec.text)));
    if (spec.url) made.addEventListener("click", () => window.open(spec.url, "_blank", "noopener"));
    return made;
  },
  static_select: (spec, use, id) => select(spec, use, id, options(spec), spec.initial_option?.value),
  external_select: (spec, use, id) => select(spec, use, id, [], null),
  users_select: (spec, use, id) => select(spec, use, id, people(), spec.initial_user),
  channels_select: (spec, use, id) => select(spec, use, id, rooms(), spec.initial_channel),
  conversations_select: (spec, use, id) => select(spec, use, id, rooms(), spec.initial_conversation),
  multi_static_select: (spec, use, id) => multi(spec, use, id, options(spec), (spec.initial_options ?? []).map((one) => one.value)),
  multi_users_select: (spec, use, id) => multi(spec, use, id, people(), spec.initial_users ?? []),
  multi_conversations_select: (spec, use, id) => multi(spec, use, id, rooms(), spec.initial_conversations ?? []),
  overflow(spec, use) {
    const items = spec.options.map((one) => h("button.menu-item", { type: "button", role: "menuitem", onclick: (event) => { event.target.closest("details").open = false; use(one.value); } }, ...textObject(one.text)));
    return h("details.overflow", {}, h("summary.button", { "aria-label": "More actions" }, icon("dots")), h("div.menu", { role: "menu" }, ...items));
  },
  datepicker: (spec, use, id) => field("date", spec, use, id, spec.initial_date),
  timepicker: (spec, use, id) => field("time", spec, use, id, spec.initial_time),
  datetimepicker: (spec, use, id) => field("datetime-local", spec, use, id, spec.initial_date_time && new Date(spec.initial_date_time * 1000).toISOString().slice(0, 16)),
  number_input: (spec, use, id) => field("number", spec, use, id, spec.initial_value),
  email_text_input: (spec, use, id) => field("email", spec, use, id, spec.initial_value),
  url_text_input: (spec, use, id) => field("url", spec, use, id, spec.initial_value),
  plain_text_input(spec, use, id) {
    const attributes = { id, placeholder: spec.placeholder?.text, maxlength: spec.max_length ?? 3000, autofocus: spec.focus_on_load };
    const made = spec.multiline ? h("textarea.field", { ...attributes, rows: 3 }) : h("input.field", { ...attributes, type: "text", autocomplete: "off" });
    made.value = spec.initial_value ?? "";
    made.addEventListener("change", () => use(made.value));
    return made;
  },
  checkboxes: (spec, use) => choices("checkbox", spec, use, (spec.initial_options ?? []).map((one) => one.value)),
  radio_buttons: (spec, use) => choices("radio", spec, use, spec.initial_option ? [spec.initial_option.value] : []),
  image: (spec) => h("img.thumbnail", { src: spec.image_url, alt: spec.alt_text }),
};

const options = (spec) => (spec.option_groups ?? [{ options: spec.options }]).flatMap((group) => group.options.map((one) => [one.value, words(one.text)]));
const people = () => [...store.people.values()].filter((one) => !one.deleted).map((one) => [one.id, one.real_name]);
const rooms = () => [...store.channels.values()].filter((one) => one.name).map((one) => [one.id, `#${one.name}`]);

function select(spec, use, id, list, initial) {
  const empty = h("option", { value: "" }, spec.placeholder?.text ?? "Choose…");
  const made = h("select.field", { id, "aria-label": id ? null : (spec.placeholder?.text ?? "Choose") }, empty, ...list.map(([value, label]) => h("option", { value }, label)));
  made.value = initial ?? "";
  made.addEventListener("change", () => made.value && use(made.value));
  return made;
}

function multi(spec, use, id, list, initial) {
  const made = h("select.field", { id, multiple: true, size: Math.min(5, list.length || 1) }, ...list.map(([value, label]) => h("option", { value, selected: initial.includes(value) }, label)));
  made.addEventListener("change", () => use([...made.selectedOptions].map((one) => one.value)));
  return made;
}

function field(type, spec, use, id, initial) {
  const made = h("input.field", { id, type, placeholder: spec.placeholder?.text, "aria-label": id ? null : (spec.placeholder?.text ?? type) });
  made.value = initial ?? "";
  made.addEventListener("change", () => use(read(made)));
  return made;
}

let groups = 0;
function choices(type, spec, use, initial) {
  const name = `group-${(groups += 1)}`;
  const items = spec.options.map((one) => {
    const input = h("input", { type, name, value: one.value, checked: initial.includes(one.value) });
    const description = one.description && h("small", {}, ...textObject(one.description));
    return h("label.choice", {}, input, h("span", {}, ...textObject(one.text), description));
  });
  const made = h("div.choices", { role: type === "radio" ? "radiogroup" : "group" }, ...items);
  made.addEventListener("change", () => use(read(made)));
  return made;
}

/** Return what is filled in, in one element. */
function read(node) {
  if (node.classList.contains("choices")) {
    const checked = [...node.querySelectorAll("input:checked")].map((one) => one.value);
    return node.dataset.kind === "checkboxes" ? checked : (checked[0] ?? "");
  }
  if (node.multiple) return [...node.selectedOptions].map((one) => one.value);
  if (node.type === "datetime-local") return node.value ? Math.floor(new Date(node.value) / 1000) : "";
  return node.value;
}

/** Return all that is filled in below a node: {block_id: {action_id: value}}. */
export function collect(root) {
  const values = {};
  for (const node of root.querySelectorAll("[data-action]")) {
    if (["button", "overflow", "image"].includes(node.dataset.kind)) continue;
    const block = node.closest("[data-block]")?.dataset.block ?? "";
    (values[block] ??= {})[node.dataset.action] = read(node);
  }
  return values;
}
