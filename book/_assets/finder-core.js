// What the finder does, without a page: reads the data, filters, counts, sorts, and writes results
// and the state of a search as text. finder.js shows it.
(() => {
  "use strict";

  const words = window.finderWords;
  const { STAND_INS, NOT_KNOWN, normal, joined } = window.finderNames;
  const { MOST_LETTERS } = words;
  const RANGES = {
    year: { title: "Year", low: "year", high: "year" },
    gsd: { title: "Ground sampling distance", low: "gsd_min_m", high: "gsd_max_m", unit: "m" },
    images: { title: "Number of images", low: "image_count", high: "image_count" },
    classes: { title: "Number of classes", low: "class_count", high: "class_count" },
    size: { title: "Size in pixels", low: "size_pixels", high: "size_pixels" },
    volume: { title: "Volume", low: "volume_bytes", high: "volume_bytes", unit: "B" },
  };
  const SORTS = {
    relevance: null, name: "name", year: "year", gsd: "gsd_min_m", size: "size_pixels",
    volume: "volume_bytes", lists: "lists",
  };
  const KNOWN_FIRST = "-lists"; // without words all fit alike: what most public lists name
  const MOST_COMPARED = 6;

  // Amounts as people write them: 10 GB, 500 million, 2.5k, 1e9.
  const UNITS = {
    k: 1e3, kb: 1e3, thousand: 1e3, m: 1e6, mb: 1e6, million: 1e6, g: 1e9, gb: 1e9, billion: 1e9,
    t: 1e12, tb: 1e12, trillion: 1e12, pb: 1e15, b: 1, "": 1,
  };
  function amount(text, kind) {
    const found = /^\s*([\d.,]+(?:e\d+)?)\s*([a-z]*)\s*$/i.exec(text);
    if (!found) return null;
    const unit = kind === "gsd" ? { m: 1, cm: 0.01, km: 1000, "": 1 } : UNITS;
    const factor = unit[found[2].toLowerCase()];
    // A comma before each three digits groups them; any other is a decimal comma: 0,3 m.
    const grouped = /^[1-9]\d*(,\d{3})+([.e][^,]*)?$/i.test(found[1]);
    const number = Number(grouped ? found[1].replaceAll(",", "") : found[1].replace(",", ".")) * factor;
    return factor !== undefined && Number.isFinite(number) ? number : null;
  }

  // The data as they are sent, in the columns that the rest reads: analysis/finder.py packs them.
  function unpacked({ ids, rows, ...data }) {
    const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
      .slice(0, 80).replace(/-+$/, "");
    const texts = { ...data.texts,
      id: rows.map(([name], i) => ids[i] ?? slug(name)),
      name: rows.map(([name]) => name),
      aliases: rows.map(([, , ...aliases]) => (aliases.length ? aliases : null)),
      summary: rows.map(([, summary]) => summary) };
    const { image_count: many, image_width: wide, size_pixels: sent } = data.numbers;
    const alike = (own, other) => data.numbers[own].map((value, i) => (value === 0 ? data.numbers[other][i] : value));
    const high = alike("image_height", "image_width");
    const numbers = { ...data.numbers, image_height: high, gsd_max_m: alike("gsd_max_m", "gsd_min_m"), size_pixels: rows.map((_, i) => (Object.hasOwn(sent, i) ? sent[i]
      : [many, wide, high].some((own) => own[i] === null) ? null : many[i] * wide[i] * high[i])) };
    const facets = Object.fromEntries(Object.entries(data.facets).map(([name, facet]) => [name, { ...facet,
      rows: data.n ? facet.rows.split(" ").map((row) => (row ? row.split(",").map(Number) : [])) : [] }]));
    return { ...data, texts, facets, numbers };
  }

  function prepare(data) {
    const { n, numbers, texts } = data;
    const facets = {};
    for (const [name, facet] of Object.entries(data.facets)) {
      const ids = [...facet.ids];
      const labels = [...facet.labels];
      let rows = facet.rows;
      if (rows.some((row) => row.length === 0)) {
        const last = ids.length;
        ids.push(NOT_KNOWN);
        labels.push("Not known");
        rows = rows.map((row) => (row.length ? row : [last]));
      }
      const said = (id) => (facet.said || {})[id] || [];
      facets[name] = { title: facet.title, ids, labels, rows, words: labels.map(normal),
        sought: ids.map((id, at) => joined(normal([labels[at], ...said(id)].join(" ")))) };
    }
    const byId = new Map(texts.id.map((id, i) => [id, i]));
    const alphabetical = [...texts.name.keys()].sort((a, b) => (
      texts.name[a].localeCompare(texts.name[b], "en", { sensitivity: "base", numeric: true })
      || (texts.id[a] < texts.id[b] ? -1 : 1)));
    const place = new Int32Array(n);
    alphabetical.forEach((i, at) => { place[i] = at; });
    return { n, facets, numbers, texts, spans: data.spans, columns: data.columns, byId, place,
      ...words.index(facets, data) };
  }

  function emptyState() {
    return { q: "", facets: {}, ranges: {}, sort: "", compare: [], open: false, unknown: [] };
  }

  function choice(state, name) {
    state.facets[name] ??= { include: new Set(), exclude: new Set(), all: false };
    return state.facets[name];
  }

  function test(facet, chosen) {
    const include = new Uint8Array(facet.ids.length);
    const exclude = new Uint8Array(facet.ids.length);
    let wanted = 0;
    facet.ids.forEach((id, at) => {
      if (chosen.include.has(id)) { include[at] = 1; wanted += 1; }
      if (chosen.exclude.has(id)) exclude[at] = 1;
    });
    // A value that no dataset has cannot be met, but it must not be ignored either.
    if (chosen.include.size > wanted && (chosen.all || !wanted)) return () => false;
    const needed = chosen.all ? wanted : Math.min(1, wanted);
    return (row) => {
      let met = 0;
      for (const at of row) {
        if (exclude[at]) return false;
        met += include[at];
      }
      return met >= needed;
    };
  }

  function within(numbers, { low, high }, { from, to, unknown }) {
    const lows = numbers[low];
    const highs = numbers[high];
    return (i) => {
      if (lows[i] === null || highs[i] === null) return unknown;
      return (from === null || highs[i] >= from) && (to === null || lows[i] <= to);
    };
  }

  // The datasets that fit, and for every value how many would fit if it were chosen as well.
  function search(prepared, state) {
    const { n, facets } = prepared;
    const asked = words.looked(prepared, state.q);
    const active = Object.entries(state.facets)
      .filter(([name, chosen]) => facets[name] && (chosen.include.size || chosen.exclude.size))
      .map(([name, chosen]) => ({ name, rows: facets[name].rows, all: chosen.all,
        fits: test(facets[name], chosen) }));
    const ranges = Object.entries(state.ranges)
      .filter(([name, range]) => RANGES[name] && (range.from !== null || range.to !== null))
      .map(([name, range]) => within(prepared.numbers, RANGES[name], range));
    const names = Object.keys(facets);
    const counts = Object.fromEntries(
      names.map((name) => [name, new Int32Array(facets[name].ids.length)]));
    const found = [];
    next: for (let i = 0; i < n; i += 1) {
      if (!asked.has[i]) continue;
      for (const fits of ranges) if (!fits(i)) continue next;
      let missed = null;
      for (const one of active) {
        if (!one.fits(one.rows[i])) {
          if (missed || one.all) continue next;
          missed = one.name;
        }
      }
      if (missed) {
        for (const at of facets[missed].rows[i]) counts[missed][at] += 1;
        continue;
      }
      found.push(i);
      for (const name of names) for (const at of facets[name].rows[i]) counts[name][at] += 1;
    }
    return { found: sorted(prepared, found, state, asked), counts, words: asked };
  }

  // How results are ordered where nothing was chosen: by fit to the words, if there are any.
  function order(chosen, wanted) {
    return chosen || (wanted ? "relevance" : KNOWN_FIRST);
  }

  function sorted(prepared, found, state, asked) {
    const { place, numbers } = prepared;
    const chosen = order(state.sort, asked.tokens.length);
    const descending = chosen.startsWith("-");
    const sort = chosen.replace("-", "");
    const byName = (a, b) => place[a] - place[b];
    if (sort === "relevance" && asked.tokens.length) {
      const ranks = new Map(found.map((i) => [i, words.rank(prepared, i, asked)]));
      return found.sort((a, b) => ranks.get(a) - ranks.get(b)
        || numbers.lists[b] - numbers.lists[a] || byName(a, b));
    }
    const column = numbers[SORTS[sort]];
    if (!column) return found.sort(descending ? (a, b) => byName(b, a) : byName);
    const sign = descending ? -1 : 1;
    return found.sort((a, b) => { // what is not known comes last either way
      if (column[a] === null || column[b] === null) {
        return (column[a] === null) - (column[b] === null) || byName(a, b);
      }
      return sign * (column[a] - column[b]) || byName(a, b);
    });
  }

  // The state as text for the address, and back. Excluded values have a minus before them.
  function toAddress(state) {
    const parts = [];
    const add = (key, value) => parts.push(`${key}=${encodeURIComponent(value)
      .replaceAll("%2C", ",").replaceAll("%20", "+")}`);
    if (state.q.trim()) add("q", state.q.trim());
    for (const [name, { include, exclude, all }] of Object.entries(state.facets)) {
      const values = [...include, ...[...exclude].map((id) => `-${id}`)];
      if (values.length) add(name, values.join(","));
      if (all && include.size > 1) add(`${name}.all`, "1");
    }
    for (const [name, { from, to, unknown }] of Object.entries(state.ranges)) {
      if (from !== null || to !== null) {
        add(name, `${from ?? ""}..${to ?? ""}${unknown ? "~" : ""}`);
      }
    }
    if (state.sort) add("sort", state.sort);
    if (state.compare.length) add("compare", state.compare.join(","));
    if (state.compare.length && state.open) add("open", "comparison");
    return parts.join("&");
  }

  // What the address holds and the finder does not know is told: `unknown`.
  function fromAddress(text, prepared) {
    const state = emptyState();
    for (const [key, value] of new URLSearchParams(text)) {
      const all = /^(\w+)\.all$/.exec(key);
      const odd = (what = value) => state.unknown.push(`${key}=${what}`);
      if (key === "q") state.q = value.slice(0, MOST_LETTERS);
      else if (key === "open") state.open = value === "comparison";
      else if (key === "sort" && Object.hasOwn(SORTS, value.replace("-", ""))) state.sort = value;
      else if (key === "compare") {
        const ids = value.split(",").filter(Boolean);
        state.compare = ids.filter((id) => prepared.byId.has(id)).slice(0, MOST_COMPARED);
        ids.filter((id) => !prepared.byId.has(id)).forEach(odd);
      } else if (Object.hasOwn(RANGES, key)) {
        const found = /^([\d.e+]*)\.\.([\d.e+]*?)(~?)$/.exec(value);
        const [from, to] = (found || []).slice(1, 3).map((part) => (part === "" ? null : Number(part)));
        if (found && !Number.isNaN(from) && !Number.isNaN(to)) {
          state.ranges[key] = { from, to, unknown: found[3] === "~" };
        } else odd();
      } else if (all && Object.hasOwn(prepared.facets, all[1])) choice(state, all[1]).all = true;
      else if (Object.hasOwn(prepared.facets, key)) {
        const { ids } = prepared.facets[key];
        for (const one of value.split(",").filter(Boolean)) {
          const out = one.startsWith("-") && !ids.includes(one);
          const id = out ? one.slice(1) : one;
          choice(state, key)[out ? "exclude" : "include"].add(id);
          if (!ids.includes(id)) odd(one);
        }
      } else if (text.includes("=")) odd();
    }
    return state;
  }

  // Results as the exports write them.
  function row(prepared, i) {
    const { texts, numbers, facets } = prepared;
    const result = {};
    for (const column of prepared.columns) {
      const name = column === "reading_depth" ? "depth" : column;
      if (facets[name]) {
        const ids = facets[name].rows[i].map((at) => facets[name].ids[at])
          .filter((id) => id !== NOT_KNOWN && !(STAND_INS[name] || []).includes(id));
        result[column] = ["commercial", "licence", "access", "splits", "split_separation", "depth"].includes(name)
          ? ids[0] ?? null : ids;
      } else result[column] = (texts[name] || numbers[name])?.[i] ?? null; // of lists their names, not how many
    }
    return result;
  }

  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    let text = Array.isArray(value) ? value.map((v) => String(v).replaceAll("|", "/")).join("|") : value;
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`; // no spreadsheet may take it for a formula
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv(prepared, found) {
    const lines = found.map((i) => {
      const values = row(prepared, i);
      return prepared.columns.map((column) => cell(values[column])).join(",");
    });
    return `${[prepared.columns.join(","), ...lines].join("\n")}\n`;
  }

  function json(prepared, found) {
    const rows = found.map((i) => Object.fromEntries(Object.entries(row(prepared, i))
      .filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length))));
    return `${JSON.stringify({ datasets: rows }, null, 1)}\n`;
  }

  // The entries of the datasets' pages, written by the package.
  function bibtex(prepared, found) {
    return found.map((i) => prepared.texts.bibtex[i]).join("\n");
  }

  window.finderCore = {
    RANGES, NOT_KNOWN, MOST_COMPARED, unpacked, prepare, emptyState, choice, search, order, near: words.near, normal, joined,
    toAddress, fromAddress, amount, row, csv, json, bibtex,
  };
})();
