// Redraws a page while something runs on the server, until the server's page no longer asks for it.

const main = document.getElementById("main");

async function again() {
  const running = main.querySelector("[data-poll]");
  if (!running) return;
  await new Promise((done) => setTimeout(done, Number(running.dataset.poll) || 1000));
  // Nobody looks: no need to ask.
  if (document.hidden) { document.addEventListener("visibilitychange", again, { once: true }); return; }
  const html = await fetch(location.href).then((r) => (r.ok ? r.text() : null)).catch(() => null);
  const next = html && new DOMParser().parseFromString(html, "text/html").getElementById("main");
  // Not under somebody's hands: a button that has focus is left where it is.
  if (next && !main.contains(document.activeElement?.closest("button, a, input, details, [popover]"))) {
    main.replaceChildren(...next.childNodes);
  } else if (next) {
    for (const name of ["#progress .big", "#progress dl", "#progress progress"]) {
      const [old, fresh] = [main.querySelector(name), next.querySelector(name)];
      if (old && fresh) old.replaceWith(fresh);
    }
  }
  again();
}

again();
