// Change fills, labels and widths of a picture that is drawn once.
window.hedgesimPaint ??= (id, { paint, ties, chosen }) => {
  const root = document.getElementById(id);
  if (!root) return;
  for (const group of root.querySelectorAll("[data-state]")) {
    const how = paint[group.dataset.state];
    if (!how) continue;
    group.querySelector(".shape").style.fill = how.fill;
    group.setAttribute("aria-label", how.label);
    group.setAttribute("aria-pressed", String(group.dataset.state === chosen));
    if (group.dataset.state === chosen) {
      const around = root.querySelector(".map-chosen");
      around?.setAttribute("d", group.querySelector(".shape").getAttribute("d"));
    }
    const name = root.querySelector(`[data-of="${CSS.escape(group.dataset.state)}"]`);
    if (name) name.querySelector(".said").textContent = how.said;
  }
  for (const line of root.querySelectorAll("[data-tie]")) {
    line.setAttribute("stroke-width", ties[line.dataset.tie] ?? 0);
  }
};
