// Times, in the words of the person's own browser.

const format = (options) => (date) => new Intl.DateTimeFormat(undefined, options).format(date);
const TOKENS = {
  date_num: (date) => date.toISOString().slice(0, 10),
  date: format({ year: "numeric", month: "long", day: "numeric" }),
  date_short: format({ year: "numeric", month: "short", day: "numeric" }),
  date_long: format({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  date_pretty: (date) => pretty(date) ?? TOKENS.date(date),
  date_short_pretty: (date) => pretty(date) ?? TOKENS.date_short(date),
  date_long_pretty: (date) => pretty(date) ?? TOKENS.date_long(date),
  time: format({ hour: "numeric", minute: "2-digit" }),
  time_secs: format({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (date) => ago(date),
};

function pretty(date) {
  const days = Math.round((midnight(date) - midnight(new Date())) / 86_400_000);
  return { 0: "today", "-1": "yesterday", 1: "tomorrow" }[days];
}

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);

function ago(date) {
  const seconds = Math.round((date - Date.now()) / 1000);
  const [unit, size] = Math.abs(seconds) < 90 ? ["second", 1] : Math.abs(seconds) < 5400 ? ["minute", 60] : ["hour", 3600];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** Fill Slack's date tokens ({date_short} at {time}) for a moment in seconds. */
export function dateText(seconds, tokens) {
  const date = new Date(seconds * 1000);
  return tokens.replace(/\{(\w+)\}/g, (whole, name) => TOKENS[name]?.(date) ?? whole);
}

export const clock = (ts) => TOKENS.time(new Date(Number(ts) * 1000));
export const day = (ts) => {
  const date = new Date(Number(ts) * 1000);
  const name = pretty(date);
  return name ? name[0].toUpperCase() + name.slice(1) : format({ weekday: "long", month: "long", day: "numeric" })(date);
};
export const dayKey = (ts) => midnight(new Date(Number(ts) * 1000));
