"use strict";
const hedgesim = (() => {
  const root = document.documentElement;
  root.classList.add("js");

  const button = document.getElementById("theme");
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : night.matches;
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    tell();
  });
  night.addEventListener("change", tell);
  tell();

  const two = (value) => {
    const text = value.toFixed(2);
    return text.startsWith("0") ? text.slice(1) : text;
  };

  const made = (kind, where, name) => {
    const element = document.createElement(kind);
    if (name) element.className = name;
    where.append(element);
    return element;
  };

  // Let the pointer and the arrow keys read a chart, quarter by quarter.
  // `about` gives the quarters, their places in percent, the rows of the box and its words.
  const reading = (plot, about) => {
    const drawing = plot.querySelector(".drawing");
    const last = about.quarters.length - 1;
    let at = last;
    let parts = null;

    const tell = () => {
      plot.setAttribute("aria-valuenow", String(at));
      plot.setAttribute("aria-valuetext", `${about.quarters[at]}: ${about.words(at)}`);
    };
    const show = () => {
      if (!parts) {
        parts = { cursor: made("div", drawing, "cursor"), box: made("div", drawing, "reading") };
        parts.box.setAttribute("aria-hidden", "true");
      }
      const place = about.x[at];
      parts.cursor.style.left = `${place}%`;
      parts.box.replaceChildren();
      made("b", parts.box).textContent = about.quarters[at];
      const body = made("tbody", made("table", parts.box));
      for (const [look, cells] of about.rows(at)) {
        const row = made("tr", body, look);
        for (const cell of cells) made("td", row).textContent = cell;
      }
      const left = place > 50;
      parts.box.style.left = left ? "auto" : `calc(${place}% + .7rem)`;
      parts.box.style.right = left ? `calc(${100 - place}% + .7rem)` : "auto";
      tell();
    };
    const hide = () => {
      if (parts) {
        parts.cursor.remove();
        parts.box.remove();
        parts = null;
      }
    };

    plot.tabIndex = 0;
    plot.setAttribute("role", "slider");
    plot.setAttribute("aria-label", plot.dataset.label);
    plot.setAttribute("aria-valuemin", "0");
    plot.setAttribute("aria-valuemax", String(last));
    tell();
    plot.addEventListener("pointermove", (event) => {
      const room = drawing.getBoundingClientRect();
      const place = (100 * (event.clientX - room.left)) / room.width;
      at = about.x.reduce(
        (best, x, n) => (Math.abs(x - place) < Math.abs(about.x[best] - place) ? n : best), 0);
      show();
    });
    plot.addEventListener("pointerleave", () => {
      if (document.activeElement !== plot) hide();
    });
    plot.addEventListener("focus", show);
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4, Home: -last, End: last };
      if (!(event.key in steps)) {
        if (event.key === "Escape") hide();
        return;
      }
      event.preventDefault();
      at = Math.min(last, Math.max(0, at + steps[event.key]));
      show();
    });
    return { refresh: () => (parts ? show() : tell()) };
  };

  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not(figcaption details)")) {
      if (!part.open) {
        part.dataset.printed = "";
        part.open = true;
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("details[data-printed]")) {
      part.open = false;
      delete part.dataset.printed;
    }
  });

  return { two, made, reading };
})();
