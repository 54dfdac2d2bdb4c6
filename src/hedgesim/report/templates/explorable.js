(() => {
  const { two, made, reading } = hedgesim;
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("worlds").textContent);
  const turns = data.quarters.length;
  const worlds = data.made.length;
  const last = turns - 1;

  const begin = (values) => {
    const dials = [...document.querySelectorAll("[data-dial]")];
    const views = Object.fromEntries(data.views.map((view) => [view.key, view]));
    const hidden = new Set(); // lines that are switched off, as "view number"
    const at = data.factors.map((factor) => factor.start);
    let state = data.states[0];
    let view = data.views[0];
    let pin = null;

    const world = (places) => places.reduce((found, place, n) => found * data.shape[n] + place, 0);
    const own = () => state.views[view.key];
    const number = (place, turn, places) => {
      const code = values[(place * turns + turn) * worlds + world(places)];
      if (!code) return null;
      if (view.kind === "shares") return (code - 1) / 1000;
      return (code - 1 + (data.steps === 1000 ? 0.5 : 0)) / data.steps;
    };
    const band = (line, turn, places) =>
      [0, 1, 2, 3, 4].map((n) => number(own().at[line] + n, turn, places));
    const middle = (line, turn, places) =>
      number(own().at[line] + (view.kind === "shares" ? 0 : 2), turn, places);
    const there = (line, places) =>
      own().at[line] !== null && middle(line, last, places) !== null;
    const lines = (places = at) =>
      view.lines
        .map((_, n) => n)
        .filter((n) => there(n, places) && !hidden.has(`${view.key} ${n}`));
    const hundredths = (share) => Math.floor(100 * share + 0.5);
    const percent = (share) => {
      if (share > 0 && share < 0.01) return "under 1%";
      if (share > 0.99 && share < 1) return "over 99%";
      return `${Math.round(100 * share)}%`;
    };
    const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
    const listed = (texts) =>
      texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts[texts.length - 1]}` : texts[0];
    const runs = (places) => data.made[world(places)];
    const of = (count) => `${count} ${count === 1 ? "run" : "runs"}`;
    const said = (n, place) => data.factors[n].said[place];
    const isPinned = () => pin !== null && world(pin) === world(at);

    // --- the chart ---

    const path = (name, steps) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
      element.setAttribute("class", name);
      element.setAttribute("d", steps);
      find("svg").append(element);
    };
    const height = (value) => 1 - Math.min(value, own().top) / own().top;
    const spot = (turn, value) => `${(10 * data.x[turn]).toFixed(1)} ${(1000 * height(value)).toFixed(1)}`;
    const along = (of) =>
      data.quarters.map((_, turn) => [turn, of(turn)]).filter(([, value]) => value !== null)
        .map(([turn, value]) => spot(turn, value));
    const between = (low, high) => `M${[...along(high), ...along(low).reverse()].join("L")}Z`;
    const word = (name, style, text) => {
      const element = made("span", find("words"), name);
      for (const [key, value] of Object.entries(style)) element.style.setProperty(key, value);
      element.textContent = text;
    };
    const apart = (places, gap) => {
      const groups = []; // pool adjacent violators: [mean less shifts, how many]
      places.forEach((place, rank) => {
        let [mean, size] = [place - rank * gap, 1];
        while (groups.length && groups[groups.length - 1][0] >= mean) {
          const [other, many] = groups.pop();
          mean = (other * many + mean * size) / (many + size);
          size += many;
        }
        groups.push([mean, size]);
      });
      const highest = 1 - (places.length - 1) * gap;
      const bases = groups.flatMap(([mean, size]) =>
        Array(size).fill(Math.max(Math.min(mean, highest), 0)));
      return bases.map((base, rank) => base + rank * gap);
    };
    const names = (ends, gap) => {
      const order = [...ends].sort((one, other) => one.y - other.y);
      const places = apart(order.map((end) => end.y), gap);
      order.forEach((end, n) =>
        word(`end s${end.line}`, { top: `${100 * places[n]}%` }, end.text));
    };

    const drawBands = () => {
      for (const line of lines()) {
        const quantile = (n) => (turn) => number(own().at[line] + n, turn, at);
        if (runs(at) > 1) {
          path(`outer s${line}`, between(quantile(0), quantile(4)));
          path(`inner s${line}`, between(quantile(1), quantile(3)));
        }
      }
      if (pin && !isPinned()) {
        for (const line of lines(pin)) {
          path(`ghost s${line}`, `M${along((turn) => middle(line, turn, pin)).join("L")}`);
        }
      }
      for (const line of lines()) {
        path(`line s${line}`, `M${along((turn) => middle(line, turn, at)).join("L")}`);
      }
      names(lines().map((line) => {
        const end = middle(line, last, at);
        return { line, y: height(end), text: `${view.lines[line]} ${two(end)}` };
      }), 0.075);
    };

    const stacked = (places) => {
      let below = () => 0;
      return view.lines.map((_, line) => line).filter((line) => there(line, places))
        .map((line) => {
          const low = below;
          const high = (turn) => Math.min(1, low(turn) + middle(line, turn, places));
          below = high;
          return { line, low, high };
        });
    };
    const drawShares = () => {
      const areas = stacked(at);
      for (const { line, low, high } of areas) {
        path(`area s${line}`, between(low, high));
        path("edge", `M${along(high).join("L")}`);
      }
      if (pin && !isPinned()) {
        for (const { high } of stacked(pin).slice(0, -1)) path("ghost", `M${along(high).join("L")}`);
      }
      names(areas.filter(({ line }) => middle(line, last, at) >= 0.04).map(({ line, low, high }) => ({
        line,
        y: height((low(last) + high(last)) / 2),
        text: `${view.lines[line]} ${percent(middle(line, last, at))}`,
      })), 0.14);
    };

    const marks = () => state.marks.filter(({ there: by }) => !by || by[1][at[by[0]]]);
    const draw = () => {
      const lost = !runs(at);
      find("svg").replaceChildren();
      find("words").replaceChildren();
      find("group").className = `group ${view.key} ${view.kind}`;
      find("plot").style.setProperty("--room", `${view.room}rem`);
      for (const [place, text] of own().ticks) {
        path("hair", `M0 ${10 * place}H1000`);
        word("y", { top: `${place}%` }, text);
      }
      for (const [place, text] of data.years) word("x", { left: `${place}%` }, text);
      for (const mark of marks()) {
        const name = `${mark.supposed ? " supposed" : ""}${mark.strong ? " strong" : ""}`;
        path(`event${name}`, `M${10 * mark.x} 1000V0L${10 * mark.place} -28`);
        word(`disc${name}`, { left: `${mark.place}%` }, String(mark.n));
      }
      if (view.kind === "shares") drawShares();
      else drawBands();
      find("missing").hidden = !lost;
      find("missing").textContent = lost
        ? `This world was not computed: all ${of(data.runs)} of it failed. Nothing is put in its place.`
        : "";
    };

    // --- the words ---

    const moved = (first, end) => {
      if (Math.abs(end - first) < 0.01) return `stays near ${two(end)}`;
      return `${end > first ? "rises" : "falls"} from ${two(first)} to ${two(end)}`;
    };
    const ranked = (places) =>
      view.lines.map((name, line) => [there(line, places) ? middle(line, last, places) : 0, name, line])
        .sort((one, other) => other[0] - one[0]);
    const course = () => {
      if (!runs(at)) return "This world was not computed.";
      const { what, short } = own();
      if (view.kind === "shares") {
        const [first, ...others] = ranked(at);
        const next = others.filter(([share]) => share > 0).slice(0, 2)
          .map(([share, name]) => `${name} in ${percent(share)}`);
        return capital(`at ${data.last} ${what[0]} is ${listed([`${first[1]} in ${percent(first[0])} of ${of(runs(at))}`, ...next])}.`);
      }
      const texts = lines().map((line, n) => {
        const [low, , , , high] = band(line, last, at);
        const text = moved(middle(line, 0, at) ?? middle(line, last, at), middle(line, last, at));
        const tail = runs(at) === 1 || n ? ""
          : ` (nine tenths of ${of(runs(at))} end between ${two(low)} and ${two(high)})`;
        return `${n ? short[line] : what[line]} ${text}${tail}`;
      });
      if (!texts.length) return "No line is switched on.";
      return `Between ${data.first} and ${data.last} ${listed(texts)}.`;
    };
    const shift = (line) => {
      const [here, before] = [at, pin].map((places) => hundredths(middle(line, last, places)));
      return { line, here, gap: here - before, before };
    };
    const compared = (shifts, { what, short }) => {
      const name = (line, first) => (first ? what[line] : short[line]);
      const moving = shifts.filter(({ gap }) => gap).map(({ line, here, gap, before }, n) =>
        `${name(line, !n)} is ${two(Math.abs(gap) / 100)} ${gap < 0 ? "lower" : "higher"} (${two(here / 100)} here, ${two(before / 100)} there)`);
      const still = shifts.filter(({ gap }) => !gap).map(({ line }, n) => name(line, !n && !moving.length));
      const same = still.length ? [`${listed(still)} is the same to two places`] : [];
      return [...moving, ...same].join("; ");
    };
    const against = () => {
      if (!pin) return "";
      if (isPinned()) return "This world is pinned. Move a slider to compare another with it.";
      const differ = at.map((place, n) => [place, n]).filter(([place, n]) => place !== pin[n]);
      const lead = `Against the pinned world, where ${listed(differ.map(([, n]) => `${data.factors[n].title} is ${said(n, pin[n])}`))}, `;
      if (!runs(at) || !runs(pin)) return `${lead}there is nothing to say: one of the two was not computed.`;
      if (view.kind === "shares") {
        const first = ranked(at)[0];
        const other = ranked(pin)[0];
        const kinds = first[2] === other[2] ? [first] : [first, other];
        const told = kinds.map(([, name, line]) => `${name} in ${percent(middle(line, last, at))} of runs here, ${percent(middle(line, last, pin))} there`);
        return `${lead}at ${data.last} ${own().what[0]} is ${listed(told)}.`;
      }
      const shifts = lines().filter((line) => there(line, pin)).map(shift);
      return shifts.length ? `${lead}at ${data.last} ${compared(shifts, own())}.` : "";
    };
    const usual = (n, place) =>
      data.factors[n].usual && place === data.factors[n].start ? data.factors[n].usual : "";
    const tellWorld = () => {
      const where = find("world");
      where.replaceChildren("World: ");
      at.forEach((place, n) => {
        where.append(`${n ? " · " : ""}${data.factors[n].title} `);
        made("b", where).textContent = said(n, place);
        if (usual(n, place)) where.append(` (${usual(n, place)})`);
      });
      where.append(` · ${of(runs(at))}`);
      if (runs(at) < data.runs) where.append(`, ${data.runs - runs(at)} failed`);
    };

    // --- the controls ---

    const tellDials = () => {
      dials.forEach((dial, n) => {
        dial.value = String(at[n]);
        const usually = usual(n, at[n]);
        const lost = runs(at) ? "" : "; not computed";
        dial.setAttribute("aria-valuetext", `${said(n, at[n])}${usually ? `, ${usually}` : ""}${lost}`);
        const shown = find(`value-${n}`);
        shown.textContent = said(n, at[n]);
        if (usually) made("small", shown).textContent = ` ${usually}`;
        for (const stop of dial.parentElement.querySelectorAll(".stops li")) {
          const place = Number(stop.dataset.stop);
          const other = at.map((old, m) => (m === n ? place : old));
          stop.className = [
            place === at[n] ? "here" : "",
            pin && place === pin[n] ? "pinned" : "",
            runs(other) ? "" : "lost",
          ].join(" ");
        }
      });
      find("pin").disabled = isPinned();
      find("unpin").hidden = pin === null;
    };
    const tellKey = () => {
      const key = find("key");
      key.replaceChildren();
      if (pin && !isPinned()) {
        made("span", key, "dash");
        key.append("the pinned world. ");
      }
      if (view.kind === "shares") key.append(`Shares of ${of(runs(at))}.`);
      else if (runs(at) > 1) key.append("Line: median; dark and light bands hold half and nine tenths of the runs.");
    };
    const tellEvents = () => {
      const where = find("events");
      where.replaceChildren();
      for (const mark of marks()) {
        const item = made("li", where, mark.strong ? "strong" : "");
        item.value = mark.n;
        made("time", item).textContent = mark.date;
        item.append(` ${mark.told}${mark.strong ? " (moved by a slider)" : ""}`);
      }
    };
    const tellLines = () => {
      const where = find("lines");
      where.replaceChildren(where.firstElementChild);
      where.hidden = view.kind === "shares" || view.lines.length < 2;
      if (where.hidden) return;
      view.lines.forEach((name, n) => {
        if (own().at[n] === null) return;
        const chip = made("label", where, `chip s${n}`);
        const box = made("input", chip);
        box.type = "checkbox";
        box.checked = !hidden.has(`${view.key} ${n}`);
        box.dataset.line = String(n);
        chip.append(name);
        box.addEventListener("change", () => {
          if (box.checked) hidden.delete(`${view.key} ${n}`);
          else hidden.add(`${view.key} ${n}`);
          show();
        });
      });
    };
    const tabs = () => {
      for (const tab of document.querySelectorAll("input[name='view']")) {
        const lacks = !state.views[tab.value];
        tab.disabled = lacks;
        tab.parentElement.hidden = lacks;
        tab.checked = tab.value === view.key;
      }
    };

    // --- the table ---

    const tellTable = () => {
      if (!find("table").open) return;
      const areas = view.kind === "shares";
      const told = runs(at) ? lines() : [];
      const ghosts = pin && !isPinned() && runs(pin) ? lines(pin) : [];
      find("table-of").textContent = areas
        ? `${state.name}: share of runs with each strategy.`
        : `${state.name}: ${view.lines.length > 1 ? "alignment, " : ""}median, and from 5 to 95 % of the runs.`;
      const heads = find("heads");
      heads.replaceChildren();
      const cell = (kind, where, text, name) => {
        const element = made(kind, where, name);
        element.textContent = text;
        if (kind === "th") element.scope = where === heads ? "col" : "row";
      };
      cell("th", heads, "Quarter");
      for (const line of told) {
        cell("th", heads, view.lines[line]);
        if (!areas) cell("th", heads, "5 to 95 %");
      }
      for (const line of ghosts) cell("th", heads, `${view.lines[line]}, pinned`);
      const write = (share) => (share === null ? "·" : areas ? percent(share) : two(share));
      find("rows").replaceChildren();
      data.quarters.forEach((quarter, turn) => {
        const row = made("tr", find("rows"), /Q4$|start$/.test(quarter) ? "ends" : "");
        cell("th", row, quarter);
        for (const line of told) {
          cell("td", row, write(middle(line, turn, at)), "number");
          if (areas) continue;
          const [low, , , , high] = band(line, turn, at);
          cell("td", row, low === null ? "·" : `${two(low)}–${two(high)}`, "number");
        }
        for (const line of ghosts) cell("td", row, write(middle(line, turn, pin)), "number");
      });
    };

    const known = (turn) =>
      runs(at) ? lines().filter((line) => middle(line, turn, at) !== null) : [];
    const read = reading(find("plot"), {
      quarters: data.quarters,
      x: data.x,
      rows: (turn) => known(turn).map((line) => {
        const share = middle(line, turn, at);
        if (view.kind === "shares") return [`s${line}`, [view.lines[line], percent(share)]];
        const [low, , , , high] = band(line, turn, at);
        return [`s${line}`, [view.lines[line], two(share), `${two(low)}–${two(high)}`]];
      }),
      words: (turn) => known(turn).map((line) => {
        const share = middle(line, turn, at);
        if (view.kind === "shares") return `${view.lines[line]} ${percent(share)}`;
        const [low, , , , high] = band(line, turn, at);
        return `${view.lines[line]} ${two(share)}, from ${two(low)} to ${two(high)}`;
      }).join("; ") || "nothing to read",
    });

    const show = () => {
      draw();
      tellWorld();
      find("said").textContent = course();
      find("against").textContent = against();
      find("against").hidden = pin === null;
      tellDials();
      tellKey();
      tellEvents();
      tellTable();
      read.refresh();
    };
    const change = () => {
      tabs();
      tellLines();
      find("plot").setAttribute("aria-label", `${state.name}, ${view.key.replace(/_/g, " ")}, quarter`);
      show();
    };

    dials.forEach((dial, n) => {
      dial.addEventListener("input", () => {
        at[n] = Number(dial.value);
        show();
      });
      for (const stop of dial.parentElement.querySelectorAll(".stops li")) {
        stop.addEventListener("click", () => {
          at[n] = Number(stop.dataset.stop);
          show();
        });
      }
    });
    find("state").addEventListener("change", () => {
      state = data.states.find((one) => one.id === find("state").value);
      if (!state.views[view.key]) view = views[Object.keys(state.views)[0]];
      change();
    });
    find("views").addEventListener("change", (event) => {
      view = views[event.target.value];
      change();
    });
    find("pin").addEventListener("click", () => {
      pin = [...at];
      show();
    });
    find("unpin").addEventListener("click", () => {
      pin = null;
      show();
      find("pin").focus();
    });
    find("back").addEventListener("click", () => {
      data.factors.forEach((factor, n) => {
        at[n] = factor.start;
      });
      show();
    });
    find("bench").addEventListener("submit", (event) => event.preventDefault());
    find("table").addEventListener("toggle", tellTable);
    window.addEventListener("beforeprint", tellTable);
    find("state").value = state.id;
    change();
    document.documentElement.dataset.ready = "yes";
  };

  numbers.unpacked(find("numbers").textContent, data.count, turns, worlds).then(begin);
})();
