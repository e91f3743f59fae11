// Start everything.
import { startComposer } from "./composer.js";
import { startGuide } from "./guide.js";
import { startMessages } from "./messages.js";
import { startModals } from "./dialog.js";
import { startRail } from "./rail.js";
import { startSidebar } from "./sidebar.js";
import { startTravel } from "./travel.js";
import { startWeather } from "./weather.js";
import { listen, load, markRead, on, open, store } from "./store.js";

for (const start of [startRail, startSidebar, startMessages, startComposer, startModals, startTravel, startWeather, startGuide]) start();

on("want-load", async () => { await load(); open(store.current); });
on("became", () => open(store.current));
on("message", ({ message }) => message.channel === store.current && markRead());
on("online", ({ online }) => document.body.classList.toggle("offline", !online));
document.addEventListener("visibilitychange", markRead);
addEventListener("hashchange", () => {
  const [id] = location.hash.slice(1).split("/");
  if (id && id !== store.current && store.channels.has(id)) open(id);
});

await load();
open(store.current);
listen();
document.body.classList.add("ready");
