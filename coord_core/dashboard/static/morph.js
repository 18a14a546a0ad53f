// Makes an element's children like those of another, and keeps what is there where it can: focus, scroll,
// open details and typed text belong to elements, so they stay as long as the elements do.

/** The rows that are new or say something else now are handed to `changed`. */
export function morph(from, to, changed) {
  const known = rowsThatStay(from, to);
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const found = counterpart(at, wanted, known);
    if (found === null) {
      from.insertBefore(document.importNode(wanted, true), at);
      if (keyed(wanted)) changed(at === null ? from.lastChild : at.previousSibling);
      continue;
    }
    if (found !== at) move(from, found, at);
    else at = at.nextSibling;
    if (keyed(wanted)) known.delete(keyOf(wanted));
    update(found, wanted, changed);
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** By key; the others go first, so that as few as can be have to be moved. */
function rowsThatStay(from, to) {
  const wanted = new Set([...to.children].filter(keyed).map(keyOf));
  const known = new Map();
  for (const child of [...from.children].filter(keyed)) {
    if (wanted.has(keyOf(child))) known.set(keyOf(child), child);
    else child.remove();
  }
  return known;
}

/** What is moved keeps its focus: in older browsers it has to be given back. */
function move(parent, child, before) {
  if (parent.moveBefore) {
    parent.moveBefore(child, before);
    return;
  }
  const focused = child.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(child, before);
  focused?.focus({ preventScroll: true });
}

function keyed(node) {
  return node.nodeType === Node.ELEMENT_NODE && node.dataset.key !== undefined;
}

function keyOf(element) {
  return `${element.localName} ${element.dataset.key}`;
}

function counterpart(at, wanted, known) {
  if (keyed(wanted)) return known.get(keyOf(wanted)) ?? null;
  if (at === null || at.nodeType !== wanted.nodeType || keyed(at)) return null;
  return at.nodeType !== Node.ELEMENT_NODE || at.localName === wanted.localName ? at : null;
}

function update(there, wanted, changed) {
  if (there.nodeType !== Node.ELEMENT_NODE) {
    if (there.nodeValue !== wanted.nodeValue) there.nodeValue = wanted.nodeValue;
    return;
  }
  if (there.isEqualNode(wanted)) return;
  const said = keyed(there) && what(there) !== what(wanted);
  attributes(there, wanted);
  if (there.localName === "svg") there.replaceChildren(...[...wanted.childNodes].map((n) => document.importNode(n, true)));
  else morph(there, wanted, changed);
  if (said) changed(there);
}

/** What a row says, without times: they go on by themselves. */
function what(element) {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue.trim();
    else if (node.localName !== "time" && node.localName !== "svg") text += `|${what(node)}`;
  }
  return text;
}

function attributes(there, wanted) {
  for (const { name } of [...there.attributes])
    if (!wanted.hasAttribute(name) && name !== "open" && name !== "class") there.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (name !== "open" && there.getAttribute(name) !== value) there.setAttribute(name, value);
  if (!wanted.hasAttribute("class")) there.removeAttribute("class");
}
