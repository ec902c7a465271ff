// Shows, while a title is typed, what is likely the same matter; without script it is shown before sending.
const WAIT = 600;
const FEWEST = 3;
const box = document.querySelector("[data-similar]");
const field = box && document.getElementById(box.dataset.of);

if (field) {
  let timer = 0;
  let asking = null;
  let shown = "";

  async function look() {
    const typed = field.value.trim();
    asking?.abort();
    if ([...typed].length < FEWEST) {
      show("");
      return;
    }
    asking = new AbortController();
    // Sent, not put into the address: addresses stay in the logs of every proxy on the way.
    const { csrf_token: token, once } = field.form.elements;
    const body = new URLSearchParams({ csrf_token: token.value, once: once.value, q: typed });
    try {
      const answer = await fetch(box.dataset.similar, {
        method: "POST",
        body,
        signal: asking.signal,
        credentials: "same-origin",
      });
      if (answer.ok) show((await answer.text()).trim());
    } catch {
      // typed on, or no network: sending shows it as well
    }
  }

  function show(piece) {
    if (piece === shown) return; // what is read out already is not read out again
    shown = piece;
    const made = document.createElement("template");
    made.innerHTML = piece;
    box.replaceChildren(made.content);
  }

  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, WAIT);
  });
}
