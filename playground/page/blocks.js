// Block Kit, drawn.
import { h } from "./dom.js";
import { element } from "./elements.js";
import { emoji } from "./emoji.js";
import { dateText } from "./date.js";
import { mention, mrkdwn, textObject } from "./mrkdwn.js";

/** Draw blocks; `press(action, block, node)` is called when a person uses an element. */
export function blocks(list, press, errors = {}) {
  return list.map((block) => {
    const draw = DRAW[block.type] ?? unknown;
    const made = draw(block, press, errors[block.block_id]);
    made.dataset.block = block.block_id ?? "";
    return made;
  });
}

const DRAW = {
  section(block, press) {
    const body = h("div.section-body");
    if (block.text) body.append(h("div.text", {}, ...textObject(block.text)));
    if (block.fields) body.append(h("div.fields", {}, ...block.fields.map((field) => h("div.field", {}, ...textObject(field)))));
    const accessory = block.accessory && h("div.accessory", {}, element(block.accessory, block, press));
    return h("div.block.section", {}, body, accessory);
  },
  header: (block) => h("h3.block.header", {}, ...textObject(block.text)),
  divider: () => h("hr.block.divider"),
  actions: (block, press) => h("div.block.actions", {}, ...block.elements.map((one) => element(one, block, press))),
  context: (block) => h("div.block.context", {}, ...block.elements.map(contextItem)),
  image(block) {
    const title = block.title && h("figcaption", {}, ...textObject(block.title));
    return h("figure.block.image", {}, title, h("img", { src: block.image_url, alt: block.alt_text, loading: "lazy" }));
  },
  input(block, press, error) {
    const id = `in-${block.block_id}`;
    const optional = block.optional && h("span.optional", {}, " (optional)");
    const label = h("label", { for: id }, ...textObject(block.label), optional);
    const notes = [error && h("p.error", { role: "alert" }, error), block.hint && h("p.hint", {}, ...textObject(block.hint))];
    const made = element(block.element, block, block.dispatch_action ? press : () => {}, id);
    return h(`div.block.input${error ? ".invalid" : ""}`, {}, label, made, ...notes);
  },
  rich_text: (block) => h("div.block.rich", {}, ...block.elements.map(richPart)),
  markdown: (block) => h("div.block.markdown.text", {}, ...mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"))),
};

const unknown = (block) => h("div.block.unknown", {}, `(a ${block.type} block)`);

function contextItem(item) {
  if (item.type === "image") return h("img", { src: item.image_url, alt: item.alt_text });
  return h("span.text", {}, ...textObject(item));
}

function richPart(part) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    return h(tag, {}, ...part.elements.map((item) => h("li", {}, ...item.elements.map(richLeaf))));
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] ?? "p";
  return h(tag, {}, ...part.elements.map(richLeaf));
}

function richLeaf(leaf) {
  const made = RICH[leaf.type]?.(leaf) ?? leaf.text ?? "";
  const wraps = { bold: "strong", italic: "em", strike: "s", code: "code" };
  return Object.keys(leaf.style ?? {}).reduce((inner, name) => (wraps[name] ? h(wraps[name], {}, inner) : inner), made);
}

const RICH = {
  text: (leaf) => h("span", { style: { whiteSpace: "pre-wrap" } }, leaf.text),
  link: (leaf) => h("a", { href: /^https?:/.test(leaf.url) ? leaf.url : "#", target: "_blank", rel: "noreferrer" }, leaf.text ?? leaf.url),
  user: (leaf) => mention(leaf.user_id),
  channel: (leaf) => h("span", {}, ...mrkdwn(`<#${leaf.channel_id}>`)),
  emoji: (leaf) => emoji(leaf.name),
  date: (leaf) => dateText(leaf.timestamp, leaf.format),
  broadcast: (leaf) => h("span.mention.all", {}, `@${leaf.range}`),
};
