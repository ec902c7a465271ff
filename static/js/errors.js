// Leads to what has to be corrected when a form comes back; without script `autofocus` does the same in newer browsers.
const summary = document.querySelector("[data-errors]");

if (summary && document.activeElement !== summary) {
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}
