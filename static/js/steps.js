// In the elder version a form shows one field at a time; without script all of them stand below each other.
const FEWEST = 3; // a form with fewer fields is short enough as it is
const FIELD = ".field, fieldset, .upload, .uploads";
const words = document.body.dataset;

// A field with what belongs to it: the hints and live regions up to the next one.
function groups(form) {
  const found = [];
  for (const child of form.children) {
    if (child.matches("input[type='hidden'], .buttons")) continue;
    if (child.matches(FIELD) || found.length === 0) found.push([]);
    found.at(-1).push(child);
  }
  return found.filter((group) => group.some((each) => each.matches(FIELD)));
}

function makeButton(label, kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button${kind}`;
  button.textContent = label;
  return button;
}

function isMissing(control) {
  return control.getAttribute("aria-required") === "true" && "value" in control && control.value.trim() === "";
}

function makeSteps(form, steps) {
  const sending = form.querySelector(":scope > .buttons");
  const bar = document.createElement("div");
  const said = document.createElement("p");
  const moves = document.createElement("p");
  const back = makeButton(words.previous, " button--secondary");
  const next = makeButton(words.next, "");
  let at = Math.max(0, steps.findIndex((step) => step.some((each) => each.matches(".field--wrong, :has(.field--wrong)"))));

  function show(moved) {
    steps.forEach((step, number) => {
      for (const each of step) each.classList.toggle("step--away", number !== at);
    });
    const last = at === steps.length - 1;
    sending.classList.toggle("step--away", !last);
    next.hidden = last;
    back.hidden = at === 0;
    said.textContent = words.step.replace("{1}", at + 1).replace("{2}", steps.length);
    if (moved) steps[at][0].querySelector("input:not([type='hidden']), textarea, select, summary")?.focus();
  }

  function go(by) {
    const missing = by > 0 && steps[at].flatMap((each) => [...each.querySelectorAll("[aria-required]")]).find(isMissing);
    if (missing) {
      said.textContent = words.missing;
      missing.focus();
      return;
    }
    at += by;
    show(true);
  }

  said.setAttribute("role", "status");
  said.className = "steps__said";
  moves.className = "buttons";
  moves.append(next, back);
  bar.className = "steps no-print";
  bar.append(said, moves);
  form.insertBefore(bar, sending);
  // a link of the error summary leads to its field, wherever it is
  document.querySelector("[data-errors]")?.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
    const number = steps.findIndex((step) => target && step.some((each) => each.contains(target)));
    if (number >= 0) {
      at = number;
      show(true);
    }
  });
  next.addEventListener("click", () => go(1));
  back.addEventListener("click", () => go(-1));
  form.addEventListener("submit", (event) => {
    if (at < steps.length - 1) {
      event.preventDefault(); // the Enter key in a field in between
      go(1);
    }
  });
  show(false);
}

for (const form of document.querySelectorAll("main form[method='post']")) {
  const steps = groups(form);
  if (steps.length >= FEWEST && form.querySelector(":scope > .buttons")) makeSteps(form, steps);
}
