// A toast leaves after eight seconds, but never while somebody points at it or is in it. Undo stays possible from the
// thing itself.

const shelf = document.querySelector("[data-toasts]");
const live = document.querySelector("[data-announce]");

/** Says it politely to screen readers, once the region is there to be heard. */
const say = (toast) => setTimeout(() => { live.textContent = (toast.querySelector("span") ?? toast).textContent; }, 100);

function keep(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), 8000); };
  const stop = () => clearTimeout(timer);
  for (const [on, act] of [["pointerenter", stop], ["focusin", stop], ["pointerleave", start], ["focusout", start]]) {
    toast.addEventListener(on, act);
  }
  start();
}

for (const toast of shelf.querySelectorAll("[data-toast]")) { keep(toast); say(toast); }

// Pages that swap a part of themselves hand their toast over.
document.addEventListener("firsthand:toast", (event) => {
  shelf.replaceChildren(event.detail);
  keep(event.detail);
  live.textContent = "";
  say(event.detail);
});

// Copy a quote, without the quotation marks being lost.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy)?.innerText ?? "";
  const line = document.createElement("div");
  line.className = "toast";
  try {
    await navigator.clipboard.writeText(text);
    line.textContent = "Quote copied.";
  } catch {
    line.textContent = "The browser did not allow copying. Select the words instead.";
  }
  document.dispatchEvent(new CustomEvent("firsthand:toast", { detail: line }));
});
