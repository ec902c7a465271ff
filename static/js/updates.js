// What htmx brings goes into its place on the page: said politely, the reading place kept, and whatever belongs on a page of its
// own opened as one. Forms and links work the same without this file and without htmx.
//   data-told         in a part: the words that are said when it was brought anew
//   data-every="20"   on a part: it is asked for again after so many seconds while somebody looks; data-gone: said when it is over
const told = document.getElementById("page-told");
const BESIDE = [".own", ".site-footer", ".page__head", ".matter-head"]; // changes along with any part: counts, the language's link, what to do now

let awaited = null; // the part that was just brought, until it stands on the page

const formOf = (asked) => (asked.elt.matches("form") ? asked.elt : null);
const isFresh = (asked) => asked.elt.dataset.every !== undefined;
const sameText = (one, other) => one.textContent.replace(/\s+/g, " ").trim() === other.textContent.replace(/\s+/g, " ").trim();

function say(words) {
  told.textContent = "";
  window.setTimeout(() => {
    told.textContent = words;
  }, 50);
}

function trouble(place, words) {
  place.querySelector("[data-trouble]")?.remove();
  const box = document.createElement("div");
  box.className = "message message--warning";
  box.dataset.trouble = "";
  box.textContent = words;
  place.prepend(box);
  say(words);
}

function goTo({ xhr, requestConfig: asked }) {
  const brought = new URL(xhr.responseURL);
  const elsewhere = brought.pathname !== new URL(asked.path, location.href).pathname;
  const form = formOf(asked);
  // A form that was turned down is sent again the plain way: its answer then is a whole page, with all that was typed.
  if (asked.verb === "post" && !elsewhere && form) HTMLFormElement.prototype.submit.call(form);
  else location.assign(brought);
}

function setAside(detail, page) {
  const { xhr, target, requestConfig: asked } = detail;
  detail.shouldSwap = false;
  if (isFresh(asked)) {
    delete asked.elt.dataset.every;
    if (xhr.status < 400 && asked.elt.dataset.gone) trouble(asked.elt, asked.elt.dataset.gone);
    return;
  }
  if (xhr.status < 400 || page.querySelector("main form")) goTo(detail);
  else trouble(target, page.querySelector("main .lead")?.textContent.trim() || told.dataset.failed);
}

function take(detail, page, part, choice) {
  const { target, requestConfig: asked } = detail;
  if (isFresh(asked) && sameText(part, target)) {
    detail.shouldSwap = false;
    return;
  }
  const messages = isFresh(asked) ? [] : [...page.querySelectorAll("main > .message")];
  for (const each of messages) each.removeAttribute("role"); // said below, once
  const said = part.matches("[data-told]") ? [part] : [...part.querySelectorAll("[data-told]")];
  const words = messages.length ? messages : said;
  part.prepend(...messages);
  for (const beside of isFresh(asked) ? [] : BESIDE) {
    const [now, then] = [page.querySelector(beside), document.querySelector(beside)];
    if (now && then && !then.contains(document.activeElement)) then.replaceWith(document.adoptNode(now));
  }
  awaited = {
    choice,
    words: words.map((each) => each.textContent.trim()).join(" "),
    lost: target.contains(document.activeElement),
    pressed: asked.verb === "post",
    open: [...target.querySelectorAll("details")].map((each) => each.open),
  };
  detail.serverResponse = page.documentElement.outerHTML;
  detail.shouldSwap = true;
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, target, requestConfig: asked } = detail;
  const choice = asked.elt.getAttribute("hx-select") ?? asked.elt.closest("[hx-select]")?.getAttribute("hx-select");
  detail.isError = false; // it is said here, not only on the console
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  if (!choice) {
    // a piece of a page; what is read out already is not read out again
    detail.shouldSwap = xhr.status < 300 && !sameText(page.body, target);
    return;
  }
  const part = page.querySelector(choice);
  const errors = page.querySelector("[data-errors]");
  if (part && (!errors || part.contains(errors))) take(detail, page, part, choice);
  else setAside(detail, page);
});

document.addEventListener("htmx:afterSettle", () => {
  if (!awaited) return;
  const { choice, words, lost, pressed, open } = awaited;
  awaited = null;
  if (words) say(words);
  const place = document.querySelector(choice);
  place?.querySelectorAll("details").forEach((each, at) => {
    if (open[at]) each.open = true; // only now: beside the one it takes the place of, one of the same name is shut
  });
  const kept = document.activeElement && document.activeElement !== document.body;
  if (!lost || kept || !place) return;
  const next = (pressed && place.querySelector("form button")) || place;
  if (next === place) place.tabIndex = -1;
  next.focus({ preventScroll: true });
});

for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, ({ detail: { target, requestConfig: asked } }) => {
    // Nothing was swapped: what was typed stands where it stood. Pieces that come by themselves stay away without a word.
    if (asked.elt.closest("[hx-select]") && !isFresh(asked)) trouble(target, told.dataset.offline);
  });
}

// While Chinese is being composed, the letters of its sounds are no words to look for yet.
document.addEventListener(
  "input",
  (event) => {
    if (event.isComposing) event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("compositionend", ({ target }) => target.dispatchEvent(new Event("input", { bubbles: true })), true);

const last = new Map();

window.setInterval(() => {
  if (document.visibilityState !== "visible") return;
  for (const each of document.querySelectorAll("[data-every]")) {
    const before = last.get(each.id) ?? 0;
    const now = performance.now();
    if (now - before < each.dataset.every * 1000) continue;
    last.set(each.id, now);
    window.htmx?.trigger(each, "again");
  }
}, 1000);
