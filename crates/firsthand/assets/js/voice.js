// The voice page without reloads: open beside the list, triage and go on, select a range. The server draws every page;
// this only swaps the parts that changed, so that the list keeps its place and focus lands on the next voice.

const wide = matchMedia("(min-width: 60.01rem)");
const main = document.getElementById("main");
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** Takes the open voice (and, after triage, the list) from a freshly drawn page. */
function show(page, url, { list, focus, push = true }) {
  const next = page.getElementById("main");
  const scrolled = main.querySelector(".list")?.scrollTop ?? 0;
  if (list) {
    main.replaceChildren(...next.childNodes);
    main.className = next.className;
  } else {
    main.querySelector(".open").replaceWith(next.querySelector(".open"));
    for (const row of main.querySelectorAll("[data-list] a")) {
      row.toggleAttribute("aria-current", row.pathname === new URL(url).pathname);
      if (row.hasAttribute("aria-current")) row.setAttribute("aria-current", "true");
    }
  }
  const column = main.querySelector(".list");
  if (column) column.scrollTop = scrolled;
  main.querySelector("[data-list] a[aria-current]")?.scrollIntoView({ block: "nearest" });
  document.title = page.title;
  if (push) history.pushState({ swapped: true }, "", url);
  const toast = page.querySelector("[data-toast]");
  if (toast) document.dispatchEvent(new CustomEvent("firsthand:toast", { detail: document.adoptNode(toast) }));
  if (focus) document.getElementById("open-name")?.focus({ preventScroll: true });
}

async function load(url, options, change) {
  const answer = await fetch(url, options).catch(() => null);
  if (!answer?.ok) return false;
  const page = parse(await answer.text());
  if (!page.querySelector("#main.voice")) return false;
  const draw = () => show(page, answer.url, change);
  if (document.startViewTransition && !change.quick) document.startViewTransition(draw);
  else draw();
  return true;
}

main.addEventListener("click", async (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("[data-list] > li > a, .open .pos a");
  if (!link || !wide.matches) return;
  event.preventDefault();
  if (!(await load(link.href, {}, { list: false, focus: !link.closest("[data-list]"), quick: true }))) location.href = link.href;
});

// Triage is optimistic: the row pales at once, the server's page follows.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-triage], [data-judge], #many, [data-toast] form") || !main.querySelector(".list")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  for (const id of body.getAll("id")) main.querySelector(`[data-id="${CSS.escape(id)}"]`)?.classList.remove("unread");
  const drawn = await load(form.getAttribute("action"), { method: "POST", body }, { list: true, focus: form.getAttribute("id") !== "many" });
  if (!drawn) { form.append(Object.assign(document.createElement("input"), { type: "hidden", name: event.submitter?.name ?? "", value: event.submitter?.value ?? "" })); form.submit(); }
});

// A search is asked as soon as it is changed; the button serves those without scripts.
main.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.getAttribute("id") !== "search" || event.target.name === "q") return;
  form.requestSubmit();
});

// What was left empty does not stand in the address. Coming back, the fields can be filled again.
main.addEventListener("submit", (event) => {
  if (event.target.getAttribute("id") !== "search") return;
  const empty = [...event.target.elements].filter((field) => field.name && !field.value);
  for (const field of empty) field.disabled = true;
  setTimeout(() => { for (const field of empty) field.disabled = false; });
});

// Shift and click selects a range.
let last;
main.addEventListener("click", (event) => {
  const tick = event.target.closest(".tick input");
  if (!tick) return;
  const all = [...main.querySelectorAll(".tick input")];
  if (event.shiftKey && last) {
    const [a, b] = [all.indexOf(last), all.indexOf(tick)].sort((x, y) => x - y);
    for (const each of all.slice(a, b + 1)) each.checked = tick.checked;
  }
  last = tick;
  counted(all);
});

function counted(all) {
  const chosen = all.filter((each) => each.checked).length;
  const count = main.querySelector("[data-selected]");
  if (count) count.textContent = `${chosen} selected`;
}

// Clear is a reset of the form: it empties the ticks, which are counted anew.
main.addEventListener("reset", () => setTimeout(() => counted([...main.querySelectorAll(".tick input")])));

addEventListener("popstate", () => location.reload());
main.querySelector("[data-list] a[aria-current]")?.scrollIntoView({ block: "nearest" });
