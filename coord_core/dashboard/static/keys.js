// Keys, and the theme. On every page.

const GOES = { p: "people", l: "locks", w: "queue", t: "tasks", e: "events" };
const keys = document.getElementById("keys");
const help = document.getElementById("help");
const theme = document.getElementById("theme");
let before = "";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const isTyping = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && isTyping && !event.target.closest("dialog")) event.target.blur();
  if (isTyping || document.querySelector("dialog[open]")) return;
  if (event.key === "/") focus(document.getElementById("filter"), event);
  else if (event.key === "?") open(event);
  else if (before === "g" && event.key in GOES) go(document.getElementById(GOES[event.key]), event);
  before = event.key;
});

function focus(field, event) {
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function open(event) {
  event.preventDefault();
  keys.showModal();
}

function go(section, event) {
  if (!section) return;
  event.preventDefault();
  section.tabIndex = -1;
  section.focus();
  section.scrollIntoView({ block: "start" });
}

const THEMES = ["system", "light", "dark"];

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function choose(name) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  theme.textContent = `Theme: ${name}`;
  try {
    if (name === "system") localStorage.removeItem("coordinator-theme");
    else localStorage.setItem("coordinator-theme", name);
  } catch { /* no storage: for this page only */ }
}

help.hidden = theme.hidden = false;
help.addEventListener("click", open);
choose(chosen());
theme.addEventListener("click", () => choose(THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length]));

/* A path that is copied is one line, though it is shown in two parts. */
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  if (!(within.closest ? within : within.parentElement)?.closest(".name")) return;
  event.clipboardData.setData("text/plain", range.toString());
  event.preventDefault();
});
