(() => {
  const { two, reading } = hedgesim;

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
      const series = data.keys.map((key) => data.states[plot.dataset.state][key]);
      const told = (at) =>
        labels
          .map((label, n) => [label, shown[n] && series[n] && series[n][at], n])
          .filter(([, band]) => band && band[2] !== null);

      reading(plot, {
        quarters: data.quarters,
        x: data.x,
        rows: (at) =>
          told(at).map(([label, band, n]) => [
            `s${n}`,
            [label, two(band[2]), ...(data.bands ? [`${two(band[0])}–${two(band[4])}`] : [])],
          ]),
        words: (at) =>
          told(at)
            .map(([label, band]) =>
              data.bands
                ? `${label} ${two(band[2])}, from ${two(band[0])} to ${two(band[4])}`
                : `${label} ${two(band[2])}`)
            .join("; "),
      });
    }
  }
})();
