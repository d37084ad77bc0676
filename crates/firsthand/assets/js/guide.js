// The question check while typing. The page says the same after saving.

let waiting;
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-check]");
  if (!form || event.target.name !== "text") return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch("/api/check_questions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ questions: [event.target.value] }),
    }).catch(() => null);
    if (!answer?.ok) return;
    const [found] = await answer.json();
    form.querySelector("[data-says]").textContent = found?.length ? `${found[0].fault}. ${found[0].why} Try: ${found[0].rewrite}` : "";
  }, 250);
});
