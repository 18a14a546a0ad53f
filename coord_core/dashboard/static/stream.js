// What is new, for all tabs of a browser over one connection: a browser opens six to a server, and a stream keeps
// one. The tab that has a lock listens, and tells the others; when it goes away, the next one has the lock at once.
// Each tab has another lock, which tells how it looks at things, so that the stream is about all of that.
// Without locks, or without a channel between tabs, each tab listens for itself.

const name = `live ${location.pathname.split("/")[1]}`; // of this session: a browser may have several
const isShared = Boolean(navigator.locks && window.BroadcastChannel);
const MOST = 16, LONGEST = 16000; // looks of one stream, characters of its address
const PATIENCE = 2000; // ms until who is looked at takes over from a tab that does not answer
const CHECKED_EVERY = 10000; // ms
const AGAIN = 3000; // ms
const FULL = { said: "The tabs of this browser look at things in too many ways.", mend: "Close one, or clear its filter." };

let heard = {}; // what is done with what is heard
let look = "";
let channel = null;
let letGo = null; // of the lock that tells how this tab looks
let standing = null; // for the lock of who listens
let stepDown = null; // not null: this tab listens
let heardAt = 0;

/** `sections`, `charts`, `trouble`, `state` and `gone` are called with what is new. */
export function follow(handlers) {
  heard = handlers;
  setInterval(() => check(false), CHECKED_EVERY);
}

/** From now on as this query says. */
export async function lookAs(query) {
  look = query;
  if (!isShared) {
    stepDown = () => {};
    listen([look]);
    return;
  }
  if (!channel) join();
  await said(query);
  if (stepDown) answer(query);
  else check();
}

/** When it is said by a lock how this tab looks, instead of by the one before. */
function said(query) {
  return new Promise((then) => navigator.locks.request(`${name} ${query}`, { mode: "shared" }, () => {
    then();
    if (!channel || query !== look) return null; // gone, or over already
    letGo?.();
    return new Promise((done) => { letGo = done; });
  }));
}

function join() {
  channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }) => {
    if (data.asked === undefined) hear(data);
    else if (stepDown) answer(data.asked);
  });
  stand();
}

export function leave() {
  standing?.abort();
  stop();
  letGo?.();
  channel?.close();
  letGo = channel = null;
}

/* Who listens */

function stand(options = {}) {
  const mine = standing = new AbortController();
  const signal = options.steal ? undefined : mine.signal;
  navigator.locks.request(name, { ...options, signal }, () => new Promise((done) => {
    stepDown = done;
    if (mine.signal.aborted) stop();
    else serve();
  })).catch(() => {
    if (mine.signal.aborted) return;
    stop(); // another has taken over
    stand();
  });
}

function stop() {
  clearTimeout(again);
  source?.close();
  source = null;
  known.clear();
  stepDown?.();
  stepDown = null;
}

/** Is somebody listening? A tab that nobody looks at may have been put to sleep. `asks`: also for what there is. */
export function check(asks = true) {
  if (!channel || stepDown || document.hidden) return;
  const asked = performance.now();
  channel.postMessage({ asked: asks ? look : null });
  setTimeout(() => {
    if (!channel || stepDown || document.hidden || heardAt >= asked) return;
    standing.abort();
    stand({ steal: true });
  }, PATIENCE);
}

/* What the listening tab does */

let source = null;
let again = 0;
let served = [];
const known = new Map(); // of each look, all sections
const status = { state: "", trouble: null };

function tell(data) {
  hear(data);
  channel?.postMessage(data);
}

function told(change) {
  Object.assign(status, change);
  tell(status);
}

async function answer(wanted) {
  await serve();
  const looks = known.has(wanted) ? { [wanted]: known.get(wanted) } : {};
  if (stepDown) tell({ ...status, looks });
}

/** Opens the stream anew when somebody looks as nobody did. */
async function serve() {
  const { held } = await navigator.locks.query();
  const names = held.map((lock) => lock.name).filter((each) => each.startsWith(`${name} `));
  const all = new Set([look, ...names.map((each) => each.slice(name.length + 1))]);
  if (!stepDown || (source && [...all].every((each) => served.includes(each)))) return;
  const most = [...all].slice(0, MOST);
  while (address(most).length > LONGEST) most.pop();
  status.unserved = [...all].filter((each) => !most.includes(each));
  listen(most);
}

function address(looks) {
  return `live?${new URLSearchParams(looks.map((each) => ["look", each]))}`;
}

function listen(looks) {
  clearTimeout(again);
  source?.close();
  served = looks;
  for (const each of [...known.keys()]) if (!looks.includes(each)) known.delete(each);
  const mine = source = new EventSource(address(looks));
  mine.addEventListener("open", () => told({ state: "live" }));
  mine.addEventListener("looks", (event) => {
    const changed = JSON.parse(event.data);
    for (const [each, sections] of Object.entries(changed)) known.set(each, { ...known.get(each), ...sections });
    status.trouble = null;
    tell({ ...status, looks: changed });
  });
  mine.addEventListener("charts", () => tell({ charts: true }));
  mine.addEventListener("trouble", (event) => told({ trouble: JSON.parse(event.data) }));
  mine.addEventListener("well", () => {
    told({ trouble: null });
    tell({ charts: true });
  });
  mine.addEventListener("error", () => lost(mine));
}

function lost(mine) {
  told({ state: "lost" });
  if (mine !== source || mine.readyState !== EventSource.CLOSED) return;
  clearTimeout(again);
  again = setTimeout(async () => {
    try {
      const found = await fetch(location.href, { cache: "no-store" });
      if (found.status === 401) tell({ gone: true });
      else if (mine === source) listen(served);
    } catch {
      lost(mine);
    }
  }, AGAIN);
}

/* What every tab does */

function hear(data) {
  heardAt = performance.now();
  if (data.looks?.[look]) heard.sections(data.looks[look]);
  if (data.charts) heard.charts();
  if (data.gone) heard.gone();
  if (data.state) heard.state(data.state);
  if (data.trouble !== undefined) heard.trouble(data.unserved?.includes(look) ? FULL : data.trouble);
}
