// Small helpers to make elements. Text always goes in as text, never as markup.

/** Make an element: h("button.primary", {onclick, title}, "Save"). */
export function h(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "style") Object.assign(element.style, value);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else element.setAttribute(name, value === true ? "" : value);
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG element. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const ICONS = {
  lock: "M7 10V7a5 5 0 0 1 10 0v3M5.5 10h13v10.5h-13z",
  eye: "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.700M17.3 17.3 19 19M19 5l-1.7 1.700M6.7 17.3 5 19",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  cloud: "M7 18a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.5 1.5A3.8 3.8 0 0 1 17.5 18z",
  storm: "M7 15.5A4.5 4.5 0 0 1 6.5 6.6 6 6 0 0 1 18 8a3.8 3.8 0 0 1-.5 7.5M12.5 11 10 15.5h3.5L11 20.5",
  route: "M6 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm12-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 16.5H15a3.3 3.3 0 0 0 0-6.5H9a3.3 3.3 0 0 1 0-5h6",
  reset: "M4 12a8 8 0 1 0 2.5-5.800L4 8.5M4 4v4.5h4.5",
  close: "M6 6l12 12M18 6 6 18",
  reply: "M4 5h16v11H11l-4.5 4v-4H4z",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5s1.2 2 3.5 2 3.5-2 3.5-2M9 9.5v.5M15 9.5v.5",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.800 13h8.400L17 7M10.5 10.5v6M13.5 10.5v6",
  menu: "M4 7h16M4 12h16M4 17h16",
  bolt: "M13 3 5 13.5h6L10 21l8.5-10.5h-6z",
  plus: "M12 5v14M5 12h14",
  check: "M5 12.5 10 17.5 19.5 7",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.200a6.5 6.5 0 0 1 3.5 5.8",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  compass: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.5 8.5l-2 5-5 2 2-5z",
};

/** Draw a small line icon that takes the colour of the text. */
export function icon(name, size = 18) {
  const path = s("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round" });
  return s("svg", { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "icon" }, path);
}

/** Draw a person's picture: their initials on their colour; the app gets its lighthouse. */
export function avatar(person, size = 36) {
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.38)}px` };
  if (person?.is_bot) return h("span.avatar.bot", { style, "aria-hidden": "true" }, h("img", { src: "lighthouse.svg", alt: "" }));
  const initials = (person?.real_name ?? "?").split(" ").map((word) => word[0]).slice(0, 2).join("");
  return h("span.avatar", { style: { ...style, background: person?.color ?? "#667" }, "aria-hidden": "true" }, initials);
}

/** Make a function that, however often it is called, runs once a frame, with the last arguments. */
export function soon(run) {
  let last = null;
  return (...given) => {
    if (!last) requestAnimationFrame(() => { const mine = last; last = null; run(...mine); });
    last = given;
  };
}

/** Say something in a corner for a few seconds. */
export function toast(text, kind = "info") {
  const note = h(`div.toast.${kind}`, {}, text);
  document.querySelector("#toasts").append(note);
  setTimeout(() => note.classList.add("going"), 5200);
  setTimeout(() => note.remove(), 5600);
}
