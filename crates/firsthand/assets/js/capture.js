// Capture without leaving the page: the form of /capture, in a dialog. The link works without this.

const dialog = document.getElementById("capture");

async function open(link) {
  const html = await fetch(link.href, { headers: { Accept: "text/html" } }).then((r) => (r.ok ? r.text() : null)).catch(() => null);
  const form = html && new DOMParser().parseFromString(html, "text/html").getElementById("capture-form");
  if (!form) { location.href = link.href; return; }
  const back = form.querySelector('[name="back"]');
  if (back) back.value = location.pathname + location.search;
  dialog.replaceChildren(form);
  form.dispatchEvent(new CustomEvent("firsthand:added", { bubbles: true }));
  dialog.showModal();
  form.querySelector("textarea")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("[data-capture]");
  if (link) { event.preventDefault(); open(link); return; }
  if (event.target.closest("#capture [data-close]")) { event.preventDefault(); dialog.close(); }
});
