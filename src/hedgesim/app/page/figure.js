// Draw the chart that stands in an element again, with title and caption, and save it.
async function saveFigure({ chartId, titleId, noteId, eventsId, kind, name, caption }) {
  const { echarts } = await import("nicegui-echart");
  const found = (testid) => document.querySelector(`[data-testid="${testid}"]`);
  const shown = found(chartId);
  const title = found(titleId)?.textContent.trim() ?? "";
  const events = [...(found(eventsId)?.querySelectorAll("li") ?? [])];
  const key = events.map((event, n) => `${n + 1} ${event.textContent.trim()}`).join("; ");
  const chart = shown && echarts.getInstanceByDom(shown);
  if (!chart) return false;
  const note = found(noteId)?.textContent.trim() ?? "";
  const wide = 1200;
  const high = Math.round((wide * shown.clientHeight) / Math.max(shown.clientWidth, 1));
  const tall = Math.min(Math.max(high, 480), 1000);
  const [ground, ink] = colours();
  const font = "DejaVu Sans, Arial, sans-serif";
  const head = broken(title, `600 22px ${font}`, wide - 48);
  const foot = [key, note, caption].filter(Boolean).flatMap((text) => broken(text, `14px ${font}`, wide - 48));
  const above = 24 + 30 * head.length;
  const whole = above + tall + 20 * foot.length + 24;
  const lines = [
    ...head.map((text, n) => ({ text, y: 34 + 30 * n, size: 22, weight: 600 })),
    ...foot.map((text, n) => ({ text, y: above + tall + 20 * (n + 1), size: 14, weight: 400 })),
  ];
  const options = { ...chart.getOption(), animation: false, toolbox: [], dataZoom: [] };

  if (kind === "svg") {
    const drawn = echarts.init(null, null, { renderer: "svg", ssr: true, width: wide, height: tall });
    drawn.setOption(options);
    const inner = drawn.renderToSVGString().replace("<svg ", `<svg x="0" y="${above}" `);
    drawn.dispose();
    const texts = lines.map(
      (l) =>
        `<text x="24" y="${l.y}" font-size="${l.size}" font-weight="${l.weight}" ` +
        `font-family="${font}" fill="${ink}">${escaped(l.text)}</text>`,
    );
    save(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
        `width="${wide}" height="${whole}" viewBox="0 0 ${wide} ${whole}">` +
        `<title>${escaped(title)}</title><desc>${escaped(caption)}</desc>` +
        `<rect width="100%" height="100%" fill="${ground}"/>${texts.join("")}${inner}</svg>`,
      "image/svg+xml",
    );
    return true;
  }

  const sharp = 2;
  const place = document.createElement("div");
  const drawn = echarts.init(place, null, { width: wide, height: tall, devicePixelRatio: sharp });
  drawn.setOption(options);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [wide * sharp, whole * sharp];
  const pen = canvas.getContext("2d");
  pen.scale(sharp, sharp);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, wide, whole);
  pen.drawImage(drawn.renderToCanvas({ pixelRatio: sharp }), 0, above, wide, tall);
  pen.fillStyle = ink;
  for (const l of lines) {
    pen.font = `${l.weight} ${l.size}px ${font}`;
    pen.fillText(l.text, 24, l.y);
  }
  drawn.dispose();
  save(await new Promise((done) => canvas.toBlob(done, "image/png")), "image/png");
  return true;

  function save(content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function colours() {
    const style = getComputedStyle(document.body);
    const clear = style.backgroundColor === "rgba(0, 0, 0, 0)";
    return [clear ? "#ffffff" : style.backgroundColor, style.color];
  }

  function broken(text, face, width) {
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = face;
    const rows = [];
    for (const word of text.split(/\s+/)) {
      const longer = rows.length ? `${rows[rows.length - 1]} ${word}` : word;
      if (rows.length && ruler.measureText(longer).width <= width) rows[rows.length - 1] = longer;
      else rows.push(word);
    }
    return rows;
  }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }
}
