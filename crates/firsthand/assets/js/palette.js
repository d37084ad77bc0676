// ⌘K: one list of places, people, themes, actions and voices, from GET /palette?format=json. The field in the sidebar
// is a plain form that leads to the same answers as a page.

const dialog = document.getElementById("palette");
const form = document.querySelector("[data-palette]");
const sprite = form.querySelector("use").getAttribute("href").split("#")[0];
let input, list, asked = 0;

const el = (name, props = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) if (value) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

function build() {
  input = el("input", { class: "input", type: "search", name: "q", role: "combobox", "aria-label": "Search or jump", "aria-controls": "palette-list",
    "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off", placeholder: "A place, a name, a theme, a word somebody said" });
  list = el("div", { id: "palette-list", role: "listbox", "aria-label": "Answers" });
  const search = el("form", { class: "search", action: "/palette" }, icon("magnifying-glass"), input);
  search.addEventListener("submit", (event) => {
    const chosen = list.querySelector('[aria-selected="true"]');
    if (chosen) { event.preventDefault(); go(chosen); }
  });
  input.addEventListener("input", () => ask(input.value));
  input.addEventListener("keydown", (event) => {
    // A search field would empty itself first.
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(step); }
  });
  list.addEventListener("click", (event) => { const row = event.target.closest("[data-href]"); if (row) go(row); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.replaceChildren(search, list);
}

function go(row) {
  dialog.close();
  if (row.dataset.href === "/capture") document.querySelector("[data-capture]")?.click();
  else location.href = row.dataset.href;
}

function choose(step) {
  const rows = [...list.querySelectorAll('[role="option"]')];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  select(rows[(at + step + rows.length) % rows.length]);
}

function select(row) {
  for (const other of list.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  if (!row) return;
  row.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function row(data, at) {
  const text = el("span", { class: data.said ? "l voice-text" : "l", lang: data.lang, dir: "auto" }, data.label);
  const node = el("div", { class: "pal-row", role: "option", id: `pal-o${at}`, "aria-selected": "false", "data-href": data.href }, icon(data.icon), text);
  if (data.note) node.append(el("small", {}, data.note));
  if (data.key) node.append(el("kbd", {}, data.key));
  return node;
}

/** Only the answer to the latest question is shown. */
async function ask(q) {
  const mine = ++asked;
  const answer = await fetch(`/palette?format=json&q=${encodeURIComponent(q)}`).then((r) => r.json()).catch(() => null);
  if (mine !== asked || !answer) return;
  let at = 0;
  list.replaceChildren(...answer.groups.map((group, n) => el("div", { role: "group", "aria-labelledby": `pal-g${n}` },
    el("p", { class: "pal-group", id: `pal-g${n}` }, group.name), ...group.rows.map((data) => row(data, at++)))));
  if (!at) list.replaceChildren(el("p", { class: "pal-group" }, "Nothing is called that. Press Enter to search everything."));
  select(list.querySelector('[role="option"]'));
}

function open(q = "") {
  if (dialog.open) return;
  if (!input) build();
  input.value = q;
  dialog.showModal();
  input.focus();
  ask(q);
}

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
});
form.addEventListener("pointerdown", (event) => { event.preventDefault(); open(); });
form.addEventListener("input", () => { open(form.q.value); form.q.value = ""; });
