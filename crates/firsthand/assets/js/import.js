// Import: bring a file in with a bar that moves, and look at it again as soon as a guess is changed.

const drop = document.querySelector("[data-drop]");

if (drop) {
  const file = drop.querySelector('input[type="file"]');
  const bar = drop.querySelector("[data-progress]");
  const status = drop.querySelector("[data-status]");
  const size = (n) => (n > 1e9 ? `${(n / 1e9).toFixed(1)} GB` : n > 1e6 ? `${(n / 1e6).toFixed(1)} MB` : `${Math.ceil(n / 1e3)} KB`);

  for (const on of ["dragenter", "dragover"]) drop.addEventListener(on, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const on of ["dragleave", "drop"]) drop.addEventListener(on, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    drop.requestSubmit();
  });

  // XMLHttpRequest, because fetch cannot say how much of a file has gone up.
  drop.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const whole = file.files[0]?.size ?? 0;
    bar.hidden = false;
    request.upload.addEventListener("progress", (up) => {
      if (!up.lengthComputable) return;
      bar.value = (up.loaded / up.total) * 100;
      status.textContent = up.loaded < up.total ? `${size(up.loaded)} of ${size(up.total)}` : `Looking at ${size(whole)}`;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) { location.href = request.responseURL; return; }
      bar.hidden = true;
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      status.textContent = page.querySelector("[role=alert] p, main p")?.textContent ?? "The file could not be brought in. Try again.";
    });
    request.addEventListener("error", () => {
      bar.hidden = true;
      status.textContent = "The connection broke. The file was not brought in. Try again.";
    });
    request.open("POST", drop.action);
    request.send(new FormData(drop));
  });
}

const plan = document.querySelector("[data-plan]");
plan?.addEventListener("change", (event) => {
  if (event.target.matches("select") && event.target.name !== "kind") {
    const look = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: "look" });
    plan.append(look);
    plan.submit();
  }
});
