// Copies a text that stands on the page, and says so; without script the text is selected by hand.
const buttons = document.querySelectorAll("[data-copy]");

function select(field) {
  field.focus();
  field.select();
  field.setSelectionRange(0, field.value.length);
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    select(field);
    return document.execCommand("copy");
  }
}

for (const button of buttons) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.dataset.said);
  if (!field || !said) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(field);
    if (!done) select(field);
    said.textContent = "";
    window.setTimeout(() => {
      said.textContent = done ? button.dataset.done : button.dataset.failed;
    }, 50);
  });
}
