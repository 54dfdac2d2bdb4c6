// Undoes hedgesim.report.packed.packed.
const numbers = (() => {
  // Deflate (RFC 1951), for browsers that do not undo it themselves.
  const inflated = (input, size) => {
    const out = new Uint8Array(size);
    let [to, at, hold, held] = [0, 0, 0, 0];
    const bits = (count) => {
      while (held < count) {
        hold |= input[at++] << held;
        held += 8;
      }
      const value = hold & ((1 << count) - 1);
      hold >>>= count;
      held -= count;
      return value;
    };
    const book = (lengths) => {
      const count = new Uint16Array(16);
      const place = new Uint16Array(16);
      const symbols = new Uint16Array(lengths.length);
      for (const length of lengths) count[length] += 1;
      count[0] = 0;
      for (let n = 1; n < 15; n += 1) place[n + 1] = place[n] + count[n];
      lengths.forEach((length, symbol) => {
        if (length) symbols[place[length]++] = symbol;
      });
      return { count, symbols };
    };
    const symbol = ({ count, symbols }) => {
      let [code, first, index] = [0, 0, 0];
      for (let length = 1; length < 16; length += 1) {
        code |= bits(1);
        if (code - count[length] < first) return symbols[index + code - first];
        index += count[length];
        first = (first + count[length]) << 1;
        code <<= 1;
      }
      throw new Error("the numbers of this file are damaged");
    };
    const steps = (from, group, many) => {
      const base = [];
      const extra = [];
      for (let n = 0, value = from; n < many; n += 1) {
        extra.push(Math.max(0, Math.floor(n / group) - 1));
        base.push(value);
        value += 1 << extra[n];
      }
      return { base, extra };
    };
    const length = steps(3, 4, 29);
    length.base[28] = 258;
    length.extra[28] = 0;
    const distance = steps(1, 2, 30);
    const fixed = [
      book([...Array(288).keys()].map((n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8))),
      book(Array(30).fill(5)),
    ];
    const own = () => {
      const [many, far, few] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
      const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
      const lengths = Array(19).fill(0);
      for (let n = 0; n < few; n += 1) lengths[order[n]] = bits(3);
      const short = book(lengths);
      const all = [];
      while (all.length < many + far) {
        const found = symbol(short);
        if (found < 16) all.push(found);
        else if (found === 16) all.push(...Array(3 + bits(2)).fill(all[all.length - 1]));
        else all.push(...Array(found === 17 ? 3 + bits(3) : 11 + bits(7)).fill(0));
      }
      return [book(all.slice(0, many)), book(all.slice(many))];
    };
    const block = ([letters, distances]) => {
      for (let found = symbol(letters); found !== 256; found = symbol(letters)) {
        if (found < 256) out[to++] = found;
        else {
          const many = length.base[found - 257] + bits(length.extra[found - 257]);
          const code = symbol(distances);
          const back = distance.base[code] + bits(distance.extra[code]);
          for (let n = 0; n < many; n += 1, to += 1) out[to] = out[to - back];
        }
      }
    };
    for (let final = 0; !final; ) {
      final = bits(1);
      const kind = bits(2);
      if (kind) block(kind === 1 ? fixed : own());
      else {
        hold = held = 0;
        const many = input[at] | (input[at + 1] << 8);
        out.set(input.subarray(at + 4, at + 4 + many), to);
        at += 4 + many;
        to += many;
      }
    }
    return out;
  };

  const bytes = async (text, size) => {
    const packed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
    if (window.DecompressionStream) {
      try {
        const flow = new DecompressionStream("deflate-raw");
        const stream = new Blob([packed]).stream().pipeThrough(flow);
        return new Uint8Array(await new Response(stream).arrayBuffer());
      } catch {
        return inflated(packed, size);
      }
    }
    return inflated(packed, size);
  };

  // Codes by number, turn and world; 0 where there is none, else 1 and the steps.
  const codes = (planes, turns, worlds) => {
    const half = planes.length / 2;
    const found = new Uint16Array(half);
    for (let n = 0; n < half; n += 1) {
      const folded = planes[n] | (planes[half + n] << 8);
      const step = folded & 1 ? -(folded + 1) / 2 : folded / 2;
      found[n] = step + (Math.floor(n / worlds) % turns ? found[n - worlds] : 0);
    }
    return found;
  };

  const unpacked = async (text, count, turns, worlds) =>
    codes(await bytes(text, 2 * count * turns * worlds), turns, worlds);
  return { unpacked };
})();
