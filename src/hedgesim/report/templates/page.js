"use strict";
(() => {
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

  for (const group of document.querySelectorAll(".group")) {
    const data = JSON.parse(group.querySelector(".data").textContent);
    const names = [...group.querySelectorAll(".controls .chip[class*=' s']")];
    const labels = names.map((chip) => chip.textContent.trim());
    const shown = names.map(() => true);

    for (const box of group.querySelectorAll("[data-line]")) {
      box.checked = true;
      box.addEventListener("change", () => {
        const number = Number(box.dataset.line);
        shown[number] = box.checked;
        group.classList.toggle(`without-${number}`, !box.checked);
      });
    }
    for (const box of group.querySelectorAll("input[data-state]")) {
      box.checked = true;
      box.addEventListener("change", () => {
        for (const chart of group.querySelectorAll(".chart")) {
          if (chart.dataset.state === box.dataset.state) chart.hidden = !box.checked;
        }
      });
    }

    for (const plot of group.querySelectorAll(".plot")) {
      const drawing = plot.querySelector(".drawing");
      const series = Object.values(data.keys.map((key) => data.states[plot.dataset.state][key]));
      const last = data.quarters.length - 1;
      let at = last;
      let parts = null;

      const words = () =>
        labels
          .map((label, n) => [label, shown[n] && series[n] && series[n][at]])
          .filter(([, band]) => band && band[2] !== null)
          .map(([label, band]) =>
            data.bands
              ? `${label} ${two(band[2])}, from ${two(band[0])} to ${two(band[4])}`
              : `${label} ${two(band[2])}`)
          .join("; ");

      const show = () => {
        if (!parts) {
          parts = { cursor: made("div", drawing, "cursor"), box: made("div", drawing, "reading") };
          parts.box.setAttribute("aria-hidden", "true");
        }
        parts.cursor.style.left = `${data.x[at]}%`;
        parts.box.replaceChildren();
        made("b", parts.box).textContent = data.quarters[at];
        const body = made("tbody", made("table", parts.box));
        labels.forEach((label, n) => {
          const band = series[n] && series[n][at];
          if (!shown[n] || !band || band[2] === null) return;
          const row = made("tr", body, `s${n}`);
          made("td", row).textContent = label;
          made("td", row).textContent = two(band[2]);
          if (data.bands) made("td", row).textContent = `${two(band[0])}–${two(band[4])}`;
        });
        const left = data.x[at] > 50;
        parts.box.style.left = left ? "auto" : `calc(${data.x[at]}% + .7rem)`;
        parts.box.style.right = left ? `calc(${100 - data.x[at]}% + .7rem)` : "auto";
        plot.setAttribute("aria-valuenow", String(at));
        plot.setAttribute("aria-valuetext", `${data.quarters[at]}: ${words()}`);
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
      plot.setAttribute("aria-valuenow", String(at));
      plot.setAttribute("aria-valuetext", `${data.quarters[at]}: ${words()}`);
      plot.addEventListener("pointermove", (event) => {
        const room = drawing.getBoundingClientRect();
        const place = (100 * (event.clientX - room.left)) / room.width;
        at = data.x.reduce(
          (best, x, n) => (Math.abs(x - place) < Math.abs(data.x[best] - place) ? n : best), 0);
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
    }
  }

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
})();
