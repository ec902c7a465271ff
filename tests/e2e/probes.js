// What the browser tests measure on a page. Each function returns sentences, none when all is well.
// The sentences name elements as a person would find them: tag, class and the first words.
(() => {
  const named = (element) => {
    const words = (element.textContent || element.getAttribute("aria-label") || element.name || "")
      .trim().replace(/\s+/g, " ").slice(0, 24);
    const kind = element.getAttribute("class");
    return `<${element.tagName.toLowerCase()}${kind ? ` class="${kind}"` : ""}> ${words}`;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const hiddenFromEyes = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.clipPath !== "none" || style.clip !== "auto") return true;
    }
    return false;
  };
  const letters = (text) => /[\p{L}\p{N}]/u.test(text);
  const block = (element) => {
    let each = element.parentElement;
    while (each && getComputedStyle(each).display.startsWith("inline") &&
           getComputedStyle(each).display === "inline") each = each.parentElement;
    return each;
  };

  // A link among the words of a sentence: its line is as high as the text (WCAG 2.5.8, inline).
  const inSentence = (link) => {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const around = block(link).cloneNode(true);
    around.querySelectorAll("a, button, .visually-hidden").forEach((each) => each.remove());
    return letters(around.textContent);
  };

  // What a finger may hit: the element, its labels, and a layer that it spreads over its card.
  const target = (element) => {
    const boxes = [element.getBoundingClientRect()];
    for (const label of element.labels || []) boxes.push(label.getBoundingClientRect());
    const summary = element.closest("summary");
    if (summary) boxes.push(summary.getBoundingClientRect());
    for (const layer of ["::before", "::after"]) {
      const style = getComputedStyle(element, layer);
      if (style.content === "none" || style.position !== "absolute") continue;
      let holder = element;
      while (holder && getComputedStyle(holder).position === "static") holder = holder.parentElement;
      if (holder && style.top === "0px" && style.left === "0px")
        boxes.push(holder.getBoundingClientRect());
    }
    return {
      width: Math.max(...boxes.map((box) => box.width)),
      height: Math.max(...boxes.map((box) => box.height)),
    };
  };

  // Every element with words of its own to see. What is drawn is left out (its table has the same
  // words), and so is what is printed, a sheet or its foot: it shows the paper as it comes out, at its
  // real size.
  const texts = function* () {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!letters(walker.currentNode.data) ||
          holder.closest("svg, script, style, option, .sheet, .print-foot")) continue;
      if (shown(holder) && !hiddenFromEyes(holder)) yield holder;
    }
  };

  window.probes = {
    // Opens what can be unfolded, also where only one part at a time may be open.
    unfold() {
      document.querySelectorAll("details").forEach((each) => {
        each.removeAttribute("name");
        each.open = true;
      });
    },

    sideways() {
      const { scrollWidth, clientWidth } = document.scrollingElement;
      if (scrollWidth <= clientWidth) return [];
      const wide = [...document.body.querySelectorAll("*")].filter((each) =>
        each.getBoundingClientRect().right > clientWidth + 0.5 && shown(each) &&
        ![...each.children].some((child) => child.getBoundingClientRect().right > clientWidth + 0.5));
      return [`scrolls sideways, ${scrollWidth} px on ${clientWidth}: ` +
        wide.slice(0, 4).map(named).join("; ")];
    },

    smallText(least) {
      const found = new Set();
      for (const holder of texts()) {
        const size = parseFloat(getComputedStyle(holder).fontSize);
        if (size < least) found.add(`text of ${size.toFixed(1)} px: ${named(holder)}`);
      }
      return [...found];
    },

    tightLines(least) {
      const found = new Set();
      for (const holder of texts()) {
        const style = getComputedStyle(holder);
        const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
        if (ratio < least - 0.001) found.add(`lines of ${ratio.toFixed(2)}: ${named(holder)}`);
      }
      return [...found];
    },

    smallTargets(least) {
      const found = [];
      const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
      for (const each of document.querySelectorAll(all)) {
        const parts = [each, ...(each.labels || [])];
        if (!parts.some((part) => shown(part) && !hiddenFromEyes(part))) continue;
        if (each.matches(".skip-link") || inSentence(each) || each.closest("svg")) continue;
        const { width, height } = target(each);
        if (width < least - 0.5 || height < least - 0.5)
          found.push(`target of ${Math.round(width)} × ${Math.round(height)}: ${named(each)}`);
      }
      return found;
    },

    // What speaks up by itself waits its turn, unless it tells of an error.
    loudRegions() {
      const found = [...document.querySelectorAll("[aria-live=assertive]")];
      for (const each of document.querySelectorAll("[role=alert]"))
        if (!each.matches("[class*=error]")) found.push(each);
      return found.map((each) => `interrupts: ${named(each)}`);
    },

    moving() {
      return document.getAnimations()
        .filter((each) => each.effect.getComputedTiming().duration > 10)
        .map((each) => `moves: ${named(each.effect.target)}`);
    },

    // Every stop that the Tab key should make; of radio buttons of one name only one.
    stops() {
      const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
      const groups = new Set();
      return [...document.querySelectorAll(all)].filter((each) => {
        if (each.disabled || each.tabIndex < 0 || !each.checkVisibility()) return false;
        if (each.type !== "radio") return true;
        const first = !groups.has(each.name);
        groups.add(each.name);
        return first;
      }).map((each) => { each.dataset.stop = "1"; return named(each); });
    },

    // Where the focus is, and whether an eye can see that.
    focus() {
      const each = document.activeElement;
      if (!each || each === document.body) return null;
      const style = getComputedStyle(each);
      const marked = [each, ...(each.labels || [])].some((part) => {
        const look = getComputedStyle(part);
        return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) ||
          look.boxShadow !== "none";
      });
      return { name: named(each), skip: each.matches(".skip-link"), marked,
        seen: shown(each) && style.visibility === "visible" };
    },
  };
})();
