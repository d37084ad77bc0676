// Keys on every page. A control names its key in aria-keyshortcuts; this file presses the control. So the page says
// what works, and a key that has no visible control does not exist.

const root = document.documentElement;
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const typing = (el) => el.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
const visible = (el) => el.checkVisibility?.() ?? el.offsetParent !== null;

function label(scope = document) {
  for (const el of scope.querySelectorAll("kbd[data-mod]")) {
    const key = el.dataset.mod || "K";
    el.textContent = mac ? `⌘${key}` : `Ctrl ${key}`;
  }
}
label();
document.addEventListener("firsthand:added", (event) => label(event.target));

// Switched off means not announced either.
if (!root.hasAttribute("data-keys")) {
  for (const el of document.querySelectorAll("[aria-keyshortcuts]")) {
    if (!/Control|Meta/.test(el.getAttribute("aria-keyshortcuts"))) el.removeAttribute("aria-keyshortcuts");
  }
}

/** The visible control that announces a key. */
function control(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  return [...scope.querySelectorAll("[aria-keyshortcuts]")].find(
    (el) => el.getAttribute("aria-keyshortcuts").split(" ").includes(key) && visible(el),
  );
}

/** The links of the list on this page, in order. */
function links() {
  return [...document.querySelectorAll("[data-list] > li > a, [data-list] > tr > th a")].filter(visible);
}

/** J and K move real focus, so that screen readers and Enter follow. */
function move(step) {
  const all = links();
  if (!all.length) return false;
  const focused = all.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : all.findIndex((a) => a.hasAttribute("aria-current"));
  const to = all[Math.max(0, Math.min(all.length - 1, from + step))];
  to.focus();
  to.scrollIntoView({ block: "nearest" });
  return true;
}

let going = 0;
document.addEventListener("keydown", (event) => {
  const key = event.key;
  if ((event.metaKey || event.ctrlKey) && key === "Enter") {
    const submit = event.target.closest("form")?.querySelector("[data-submit]");
    if (submit) { event.preventDefault(); submit.click(); }
    return;
  }
  if ((event.metaKey || event.ctrlKey) && key === "a" && root.hasAttribute("data-keys") && event.target.closest?.("[data-list]")) {
    // In the list all rows are meant; anywhere else the browser selects its text as ever.
    const ticks = [...document.querySelectorAll("[data-list] .tick input")];
    const all = ticks.every((tick) => tick.checked);
    if (ticks.length) event.preventDefault();
    for (const tick of ticks) if (tick.checked === all) tick.click();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (key === "Escape") return escape(event);
  if (typing(event.target) || !root.hasAttribute("data-keys")) return;
  if (Date.now() - going < 1200) {
    going = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key.toLowerCase())}"]`);
    if (link) { event.preventDefault(); location.href = link.href; }
    return;
  }
  if (key === "g") { going = Date.now(); return; }
  if (key === "?") { event.preventDefault(); document.getElementById("keys")?.togglePopover(); return; }
  if (key === "/") {
    const field = [...document.querySelectorAll("[data-slash]")].find(visible);
    if (field) { event.preventDefault(); field.focus(); field.select(); }
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (key === "x" || key === "X") {
    const tick = document.activeElement?.closest("li")?.querySelector(".tick input") ??
      document.querySelector("a[aria-current]")?.closest("li")?.querySelector(".tick input");
    if (tick) { event.preventDefault(); tick.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey })); }
    return;
  }
  if (key === "Enter" && document.activeElement === document.body) {
    const start = document.querySelector("[data-enter]");
    if (start) { event.preventDefault(); start.click(); }
    return;
  }
  const pressed = control(key.toUpperCase());
  if (pressed) { event.preventDefault(); pressed.click(); return; }
  if (key === "j" || key === "ArrowDown" && links().includes(document.activeElement)) { if (move(1)) event.preventDefault(); }
  if (key === "k" || key === "ArrowUp" && links().includes(document.activeElement)) { if (move(-1)) event.preventDefault(); }
});

/** Closes what is open (the browser does), leaves a field, then goes back from a voice to its list. */
function escape(event) {
  if (document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (typing(event.target)) { event.target.blur(); return; }
  const back = document.querySelector("[data-back]");
  if (back && root.hasAttribute("data-keys")) location.href = back.href;
}
