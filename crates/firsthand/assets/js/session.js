// A session's page: select words and press H; one note a line; search in the transcript; the recording in step with it.
// Everything here has a form that works without.

const transcript = document.querySelector("[data-transcript]");
const dialog = document.getElementById("mark");
const bytes = (text) => new TextEncoder().encode(text).length;

/** Bytes of the transcript's words before a place in the page. */
function place(node, offset) {
  const words = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-first]");
  if (!words) return null;
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  let at = Number(words.dataset.first);
  for (const part of range.cloneContents().childNodes) {
    // Hidden words are as long as they were, whatever is shown in their place.
    at += part.nodeType === Node.ELEMENT_NODE && part.dataset.bytes ? Number(part.dataset.bytes) : bytes(part.textContent);
  }
  return { at, words };
}

/** First and last byte of what is selected, inside the transcript. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!transcript?.contains(range.commonAncestorContainer)) return null;
  const inside = [...transcript.querySelectorAll("[data-first]")].filter((words) => range.intersectsNode(words));
  if (!inside.length) return null;
  const [head, tail] = [inside[0], inside[inside.length - 1]];
  const first = head.contains(range.startContainer) ? place(range.startContainer, range.startOffset)?.at : Number(head.dataset.first);
  const past = tail.contains(range.endContainer) ? place(range.endContainer, range.endOffset)?.at : Number(tail.dataset.past);
  return first < past ? { first, past, text: selection.toString() } : null;
}

function mark() {
  const found = selected();
  if (!found || !dialog) return false;
  dialog.querySelector("[data-words]").textContent = found.text;
  dialog.querySelector('[name="first"]').value = found.first;
  dialog.querySelector('[name="past"]').value = found.past;
  dialog.showModal();
  dialog.querySelector("select").focus();
  return true;
}

addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "h" || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (mark()) event.preventDefault();
});
dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());

// Enter keeps a note, Shift and Enter makes a line.
const quick = document.querySelector("[data-quick] textarea");
quick?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (quick.value.trim()) quick.form.requestSubmit();
  }
});
if (quick && location.hash === "#note") quick.focus();

// Search inside: the first place is shown, Enter goes to the next.
const find = document.querySelector("[data-find]");
if (find && transcript) {
  find.hidden = false;
  const input = find.querySelector("input");
  const said = find.querySelector("[data-found]");
  let hits = [];
  let at = 0;
  const clear = () => CSS.highlights?.delete("found");
  input.addEventListener("input", () => {
    clear();
    const words = input.value.trim().toLowerCase();
    hits = words.length < 2 ? [] : [...transcript.querySelectorAll("[data-first]")].filter((turn) => turn.textContent.toLowerCase().includes(words));
    at = 0;
    said.textContent = words.length < 2 ? "" : hits.length ? `${hits.length} ${hits.length === 1 ? "turn" : "turns"}` : "Not said in these words";
    hits[0]?.scrollIntoView({ block: "center" });
  });
  find.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!hits.length) return;
    at = (at + 1) % hits.length;
    hits[at].scrollIntoView({ block: "center" });
    said.textContent = `${at + 1} of ${hits.length}`;
  });
}

// The recording follows the text, and the text the recording.
const player = document.querySelector("[data-player]");
if (player && transcript) {
  const turns = [...transcript.querySelectorAll("[data-ms]")];
  transcript.addEventListener("click", (event) => {
    const link = event.target.closest("[data-ms]");
    if (!link) return;
    player.currentTime = Number(link.dataset.ms) / 1000;
    player.play();
  });
  let now = null;
  player.addEventListener("timeupdate", () => {
    const ms = player.currentTime * 1000;
    const next = turns.findLast((turn) => Number(turn.dataset.ms) <= ms)?.closest(".turn");
    if (next === now) return;
    now?.classList.remove("now");
    next?.classList.add("now");
    now = next;
  });
}
