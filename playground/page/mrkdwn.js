// Slack's mrkdwn, drawn as elements. Nothing from a message ever becomes markup by itself.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { open, person, store } from "./store.js";
import { dateText } from "./date.js";

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));

/** Draw a text of a message. */
export function mrkdwn(text) {
  const pieces = (text ?? "").split(/```/);
  return pieces.flatMap((piece, number) => (number % 2 ? [h("pre", {}, h("code", {}, plain(piece.replace(/^\n|\n$/g, ""))))] : lines(piece)));
}

function lines(text) {
  const made = [];
  let quote = null;
  for (const [number, line] of text.split("\n").entries()) {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      quote ? quote.append(h("br")) : made.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1]));
    } else {
      if (number > 0 && !quote) made.push(h("br"));
      quote = null;
      made.push(...inline(line));
    }
  }
  return made;
}

const RULES = [
  [/`([^`\n]+)`/, (found) => h("code", {}, plain(found[1]))],
  [/<([^<>]+)>/, (found) => token(found[1])],
  [/(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])/, (found) => h("strong", {}, ...inline(found[1]))],
  [/(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])/, (found) => h("em", {}, ...inline(found[1]))],
  [/(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])/, (found) => h("s", {}, ...inline(found[1]))],
];

function inline(text) {
  let first = null;
  for (const [pattern, make] of RULES) {
    const found = text.match(pattern);
    if (found && (!first || found.index < first.found.index)) first = { found, make };
  }
  if (!first) return text ? [withEmoji(plain(text))] : [];
  const { found, make } = first;
  return [...inline(text.slice(0, found.index)), make(found), ...inline(text.slice(found.index + found[0].length))];
}

function token(inside) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return room(target.slice(1), label);
  if (target.startsWith("!date^")) return date(inside);
  if (target.startsWith("!")) return h("span.mention.all", {}, label ?? `@${target.slice(1).split("^")[0]}`);
  return h("a", { href: safe(target), target: "_blank", rel: "noreferrer noopener" }, plain(label ?? target));
}

const safe = (address) => (/^(https?:|mailto:|tel:)/.test(address) ? plain(address) : "#");

export function mention(id, label) {
  const who = person(id);
  const mine = id === store.me ? ".me" : "";
  return h(`span.mention${mine}`, { title: who ? who.real_name : id }, `@${who?.name ?? label ?? id}`);
}

function room(id, label) {
  const place = store.channels.get(id);
  const name = place?.name ?? (label || "private channel");
  if (!place) return h("span.mention.room", {}, label ? `#${name}` : "🔒 private channel");
  return h("a.mention.room", { href: `#${id}`, onclick: (event) => { event.preventDefault(); open(id); } }, `#${name}`);
}

function date(inside) {
  const [head, fallback] = inside.split("|");
  const [, seconds, format, link] = head.split("^");
  const made = h("time", { title: plain(fallback ?? ""), datetime: new Date(seconds * 1000).toISOString() }, dateText(Number(seconds), format));
  return link ? h("a", { href: safe(link) }, made) : made;
}

/** Draw a text object of Block Kit. */
export function textObject(text) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text) : [text.emoji === false ? text.text : withEmoji(text.text)];
}
