// Times that count by themselves, in the words of page/words.py, by the server's clock.

const main = document.getElementById("main");
let ahead = Date.now() / 1000 - Number(main?.dataset.now || Date.now() / 1000); // seconds

function short(seconds) {
  if (seconds < 60) return "<1 min";
  if (seconds < 90 * 60) return `${Math.floor(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

const SAID = {
  short: (past) => short(past),
  ago: (past) => (past < 60 ? "just now" : `${short(past)} ago`),
  left: (past) => (past >= 0 ? "expired" : short(-past)),
};

/** How it is now, for every time below the element. */
export function count(root = document) {
  const now = Date.now() / 1000 - ahead;
  for (const time of root.querySelectorAll("time[data-as]")) {
    const said = SAID[time.dataset.as](now - Date.parse(time.dateTime) / 1000);
    if (time.textContent !== said) time.textContent = said;
    if (time.dataset.as === "left") time.classList.toggle("over", said === "expired");
  }
  for (const lease of root.querySelectorAll("svg.lease")) shrink(lease, now);
}

/** As `lease` in templates/parts.html draws it. */
function shrink(lease, now) {
  const from = Number(lease.dataset.from), until = Number(lease.dataset.until);
  const rest = lease.querySelector(".rest");
  rest.setAttribute("width", (48 * Math.min(1, Math.max(0, (until - now) / (until - from || 1)))).toFixed(1));
  rest.classList.toggle("low", until - now < 300);
}
