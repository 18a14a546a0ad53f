// Follows the state: sections that changed replace what is shown, times count, keys work. Without it the page
// is the same, only that it has to be loaded anew.

import { morph } from "./morph.js";
import * as stream from "./stream.js";
import { count } from "./times.js";

const SECTIONS = ["glance", "people", "locks", "queue", "requests", "tasks", "events", "timeline", "contention", "hours", "standing"];
const connection = document.getElementById("connection");
const asked = document.getElementById("asked");
const MARKED = 2000; // ms
const marked = new WeakMap();

/* What is shown */

function put(id, html) {
  const section = document.getElementById(id);
  if (!section) return;
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  morph(section, parsed.content, mark);
  count(section);
}

/** For a while; no animation, which would paint the page sixty times a second. */
function mark(row) {
  row.classList.add("changed");
  clearTimeout(marked.get(row));
  marked.set(row, setTimeout(() => row.classList.remove("changed"), MARKED));
}

function show(sections) {
  const position = window.scrollY;
  for (const id of SECTIONS) if (id in sections) put(id, sections[id]);
  if (Math.abs(window.scrollY - position) > 1 && document.activeElement === document.body) window.scrollTo(0, position);
  announce();
}

/* What is said: one sentence, and not more often than one can hear */

const EVERY = 5000; // ms
let saidAt = 0;
let saying = 0;
let lastSaid = document.querySelector("[data-said]")?.dataset.said;

function announce() {
  const state = document.querySelector("#glance [data-title]");
  if (state) document.title = state.dataset.title;
  const said = document.querySelector("#glance [data-said]")?.dataset.said;
  if (!said || steady(said) === steady(lastSaid) || saying) return;
  saying = setTimeout(say, Math.max(0, saidAt + EVERY - Date.now()));
}

function say() {
  saying = 0;
  saidAt = Date.now();
  lastSaid = document.querySelector("#glance [data-said]")?.dataset.said;
  document.getElementById("said").textContent = lastSaid ?? "";
}

/** A sentence without how long it has been so. */
function steady(sentence = "") {
  return sentence.replace(/<?\d+ (min|h|d)\b/g, "");
}

/* Where it comes from */

function state(name) {
  if (connection.dataset.state === name) return;
  if (connection.dataset.state === "lost") trouble("server", null);
  connection.dataset.state = name;
  connection.textContent = name === "live" ? "Live" : "Reconnecting…";
}

function connect() {
  stream.lookAs(new URLSearchParams(location.search).toString());
}

/** Each is over by itself: `server` does not answer, the `state` cannot be read. */
const troubles = { server: null, state: null };

/** What the matter is (null: nothing), above what was there last. */
function trouble(where, told) {
  troubles[where] = told;
  const shown = troubles.server ?? troubles.state;
  const banner = document.getElementById("trouble");
  const [said, mend] = banner.children;
  const text = (shown?.said ?? "") + "\n" + (shown?.mend ?? "");
  if (banner.dataset.text !== text) {
    banner.dataset.text = text;
    said.replaceChildren(...coded(shown?.said ?? ""));
    mend.replaceChildren(...coded(shown?.mend ?? ""));
  }
  banner.hidden = !shown;
}

/** A sentence with the commands in it, which stand between backticks, marked: as the filter of templates.py. */
function coded(sentence) {
  return sentence.split(/`([^`]+)`/).map((part, at) => {
    if (at % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

let isToBeDrawn = false; // when somebody looks

async function draw() {
  isToBeDrawn = document.hidden;
  if (isToBeDrawn) return;
  try {
    const answer = await fetch(`charts${location.search}`, { cache: "no-store" });
    if (answer.ok) show(await answer.json());
  } catch { /* the stream tells that the server is gone */ }
}

async function page(address, options = {}) {
  const answer = await fetch(address, { ...options, cache: "no-store" });
  trouble("server", null);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status === 401) location.reload();
  return found;
}

/* Filters: as they are typed */

const filter = document.querySelector("form.filter");
let typing = 0;

function applyFilter() {
  const wanted = new URLSearchParams(new FormData(filter));
  for (const [name, value] of [...wanted]) if (!value || (name === "hours" && value === "6")) wanted.delete(name);
  for (const name of new URLSearchParams(location.search).getAll("all")) wanted.append("all", name);
  history.replaceState(null, "", wanted.size ? `./?${wanted}` : "./");
  filter.querySelector(".clear").hidden = !wanted.size;
  connect();
  draw();
}

filter?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(applyFilter, 150);
});
filter?.addEventListener("submit", (event) => {
  event.preventDefault();
  applyFilter();
});

/* Acts: asked in a dialog, done without leaving */

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "act" && !asked.contains(event.target)) return;
  event.preventDefault();
  const button = event.submitter;
  const body = new URLSearchParams(new FormData(event.target, button));
  const address = button.hasAttribute("formaction") ? button.formAction : event.target.action;
  button.disabled = true;
  try {
    const found = await page(address, { method: "POST", body });
    answered(found, button);
  } catch {
    trouble("server", { said: "The dashboard's server does not answer.", mend: "Nothing is known to have been done." });
  }
  button.disabled = false;
});

function answered(found, button) {
  if (found.querySelector("form.asked")) {
    ask(found, button);
    return;
  }
  if (asked.open) asked.close();
  tell(found);
}

function ask(found, button) {
  const main = found.getElementById("main");
  main.removeAttribute("id");
  main.querySelector("h1").id = "asked-title";
  const body = document.createElement("div");
  body.className = "alone";
  body.append(...main.childNodes);
  asked.replaceChildren(body);
  asked.addEventListener("close", () => button.isConnected && button.focus(), { once: true });
  if (!asked.open) asked.showModal();
  asked.querySelector("input:not([type=hidden]), select")?.focus();
}

asked.addEventListener("click", (event) => {
  if (event.target !== asked && !event.target.closest(".cancel")) return;
  event.preventDefault();
  asked.close();
});

function tell(found) {
  const there = document.getElementById("message");
  const told = found.getElementById("message") ?? alone(found);
  there.replaceWith(document.importNode(told, true));
  const shown = document.getElementById("message");
  if (!shown.hidden) shown.scrollIntoView({ block: "nearest" });
}

/** The message of a page that has nothing else: a refusal. */
function alone(found) {
  const message = document.createElement("div");
  message.id = "message";
  message.className = "message error";
  message.setAttribute("role", "alert");
  for (const said of found.querySelectorAll("main > h1, main > #why")) {
    const line = document.createElement("p");
    line.textContent = said.textContent;
    message.append(line);
  }
  return message;
}

count();
setInterval(() => document.hidden || count(), 5000);
stream.follow({ sections: show, charts: draw, trouble: (told) => trouble("state", told), state, gone: () => location.reload() });
connect();
if (document.querySelector("[data-pending]")) draw();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  stream.check();
  count();
  if (isToBeDrawn) draw();
});
addEventListener("pagehide", stream.leave);
addEventListener("pageshow", (event) => event.persisted && connect());
