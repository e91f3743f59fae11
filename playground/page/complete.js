// What a half-typed line could become: commands, people, channels.
import { avatar, h, icon } from "./dom.js";
import { store } from "./store.js";

const starts = (word, typed) => word.toLowerCase().startsWith(typed.toLowerCase());
const MOST = 20;

/** Return what may be completed at the caret: where it begins and the choices. */
export function choicesFor(text, caret) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return found(0, [...commands(before), ...shortcuts(before.slice(1))]);
  const at = before.match(/(?:^|\s)([@#])([\w.-]*)$/);
  if (!at) return null;
  const begin = caret - at[2].length - 1;
  return found(begin, at[1] === "@" ? people(at[2]) : rooms(at[2]));
}

const found = (begin, choices) => (choices.length ? { begin, choices: choices.slice(0, MOST) } : null);

function commands(typed) {
  return store.commands.filter((one) => starts(one.command, typed)).map((one) => ({
    text: `${one.command} `,
    row: [h("span.slash", {}, "/"), h("span.main-part", {}, h("b", {}, one.command), " ", h("span.usage", {}, one.usage_hint ?? ""), h("small", {}, one.description ?? ""))],
  }));
}

/** Global shortcuts stand below the commands, as in Slack; taking one uses it. */
function shortcuts(typed) {
  const fits = (one) => one.type === "global" && one.name.split(" ").some((word) => starts(word, typed));
  return store.shortcuts.filter(fits).map((one) => ({
    text: `/${typed}`, shortcut: one.callback_id,
    row: [icon("bolt", 16), h("span.main-part", {}, h("b", {}, one.name), h("small", {}, one.description ?? ""))],
  }));
}

function people(typed) {
  const fits = (one) => starts(one.name, typed) || one.real_name.split(" ").some((part) => starts(part, typed));
  return [...store.people.values()].filter((one) => !one.deleted && fits(one)).map((one) => ({
    text: `@${one.name} `,
    row: [avatar(one, 24), h("span.main-part", {}, h("b", {}, one.real_name), h("small", {}, `@${one.name}${one.is_bot ? " · app" : ""}`))],
  }));
}

function rooms(typed) {
  return [...store.channels.values()].filter((one) => one.name && starts(one.name, typed)).map((one) => ({
    text: `#${one.name} `,
    row: [one.private ? icon("lock", 14) : h("span.slash", {}, "#"), h("span.main-part", {}, h("b", {}, one.name), h("small", {}, one.topic))],
  }));
}

/** Return the command whose arguments are being typed, for its hint. */
export function hintFor(text) {
  const [name] = text.split(" ");
  return text.includes(" ") ? store.commands.find((one) => one.command === name) : null;
}
