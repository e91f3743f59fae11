// The small picture of how Steward works, which lights up as things pass.
import { s } from "./dom.js";

const NODES = {
  slack: [46, 82, "Slack", "this page"],
  web: [158, 34, "web", "Bolt: verify, ack"],
  queue: [290, 34, "RabbitMQ", "queue"],
  worker: [290, 130, "worker", "Celery task"],
  row: [158, 130, "PostgreSQL", "row, locked"],
};
const WAYS = {
  request: "M74 70 L112 46",
  ack: "M114 54 L80 76",
  inbox: "M158 56 L158 106",
  queue: "M204 34 L244 34",
  task: "M290 56 L290 108",
  move: "M244 126 L206 126",
  slack: "M290 152 C290 186 46 190 46 108",
};
const LIGHTS = {
  request: ["slack", "web"], event: ["slack", "web"], ack: ["web", "slack"], inbox: ["web", "row"], queue: ["web", "queue"],
  task: ["queue", "worker"], move: ["worker", "row"], step: ["worker", "row"], delivery: ["queue", "worker"], slack: ["worker", "slack"],
};
const WAY_OF = { event: "request", step: "move", delivery: "task" };

/** Make the picture; `light(stage)` on the result lets something travel. */
export function diagram() {
  const ways = Object.entries(WAYS).map(([name, d]) => s("path", { d, class: `way way-${name}`, id: `way-${name}` }));
  const nodes = Object.entries(NODES).map(([name, [x, y, title, note]]) => {
    const wide = name === "slack" ? 64 : 92;
    return s("g", { class: `node node-${name}`, transform: `translate(${x} ${y})` },
      s("rect", { x: -wide / 2, y: -22, width: wide, height: 44, rx: 11 }),
      label(title, -2, "title"), label(note, 12, "note"));
  });
  const sparks = s("g", { class: "sparks" });
  const svg = s("svg", { viewBox: "0 0 340 190", class: "diagram", role: "img", "aria-label": "Slack sends to web; web commits a row in PostgreSQL, acknowledges and wakes RabbitMQ; a worker locks the row and calls Slack." }, ...ways, ...nodes, sparks);
  return { svg, light: queued((...what) => light(svg, sparks, ...what)) };
}

const SPACING = 75;
const BEHIND = 1500;

/** Space the lights a little, so that the eye can follow what took a few milliseconds. */
function queued(show) {
  let free = 0;
  return (stage, ok = true, kind = "") => {
    const now = performance.now();
    free = Math.min(Math.max(now, free + SPACING), now + BEHIND);
    setTimeout(() => show(stage, ok, kind), free - now);
  };
}

const label = (text, y, kind) => s("text", { y, class: kind, "text-anchor": "middle" }, text);

function light(svg, sparks, stage, ok, kind) {
  const way = WAYS[WAY_OF[stage] ?? stage];
  if (!way) return;
  for (const name of LIGHTS[stage] ?? []) pulse(svg.querySelector(`.node-${name}`), ok);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || sparks.childElementCount > 24) return;
  const spark = s("circle", { r: 4.5, class: `spark spark-${stage} ${kind}${ok ? "" : " bad"}` });
  spark.style.offsetPath = `path("${way}")`;
  spark.addEventListener("animationend", () => spark.remove());
  sparks.append(spark);
}

function pulse(node, ok) {
  node.classList.remove("lit", "bad");
  void node.getBoundingClientRect();
  node.classList.add("lit");
  if (!ok) node.classList.add("bad");
}
