// Reads a page aloud in the elder version, with the voice of the device; without one the button stays hidden.
const LONGEST = 180; // characters at a time: some voices stop in the middle of longer pieces
const PIECES = /[^。！？；.!?;\n]+[。！？；.!?;]*/g;
const button = document.querySelector("[data-read]");
const speech = window.speechSynthesis;

function isShown(element) {
  return element.getClientRects().length > 0 && !element.closest("[aria-hidden='true'], .visually-hidden, svg, script");
}

// What stands on the page and is open, in the order in which it is read.
function texts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement !== button && data.trim() && isShown(parentElement)) found.push(data.replace(/\s+/g, " ").trim());
  }
  return found;
}

function pieces(root) {
  return texts(root)
    .join("\n")
    .match(PIECES)
    .flatMap((piece) => piece.match(new RegExp(`.{1,${LONGEST}}`, "gsu")) ?? []);
}

function begin(main) {
  for (const piece of pieces(main)) {
    const utterance = new SpeechSynthesisUtterance(piece);
    utterance.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";
    utterance.rate = 0.9;
    speech.speak(utterance);
  }
  // an empty last piece: when it ends, everything has been read
  const last = new SpeechSynthesisUtterance("");
  last.addEventListener("end", show);
  speech.speak(last);
}

function show() {
  const reading = speech.speaking || speech.pending;
  button.textContent = reading ? button.dataset.stop : button.dataset.start;
}

if (button && speech) {
  button.dataset.start = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speech.speaking || speech.pending) speech.cancel();
    else begin(document.querySelector("main"));
    show();
  });
  window.addEventListener("pagehide", () => speech.cancel());
}
