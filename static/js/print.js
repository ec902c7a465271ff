// Shows the button that opens the browser's own print window; without script the keys and the menu do.
const button = document.querySelector("[data-print]");

if (button && typeof window.print === "function") {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
