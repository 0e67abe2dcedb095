// What the finder does, without a page: reads the data, filters, counts, sorts, and writes results
// and the state of a search as text. finder.js shows it.
(() => {
  "use strict";

  const RANGES = {
    year: { title: "Year", low: "year", high: "year" },
    gsd: { title: "Ground sampling distance", low: "gsd_min_m", high: "gsd_max_m", unit: "m" },
    size: { title: "Size in pixels", low: "size_pixels", high: "size_pixels" },
    volume: { title: "Volume", low: "volume_bytes", high: "volume_bytes", unit: "B" },
  };
  const SORTS = {
    relevance: null, name: "name", year: "year", gsd: "gsd_min_m", size: "size_pixels",
    volume: "volume_bytes", lists: "lists",
  };
  const KNOWN_FIRST = "-lists"; // without words all fit alike: what most public lists name
  const SEARCHED = [
    "tasks", "modalities", "sensors", "platforms", "themes", "continents", "countries", "licence",
    "split_separation",
  ];
  // Searched by their ids as well: "vqa". Codes of countries are too much like words.
  const BY_ID = ["tasks", "modalities", "sensors", "platforms", "themes"];
  // Values of the filters that stand where a record has none: nothing to export.
  const STAND_INS = { continents: ["Global", "Nowhere"], licence: ["none_stated", "not_found", "not_recorded"] };
  // What fits every dataset does not narrow a search; the shortest words are not looked for at all.
  const BROAD = new Set(["data", "dataset", "datasets", "benchmark", "benchmarks", "mapping"]);
  const SHORT = new Set(["a", "an", "and", "for", "from", "in", "of", "on", "or", "the", "to", "with"]);
  const NOT_KNOWN = "not-known";
  const MOST_COMPARED = 6;
  const MOST_LETTERS = 200; // of a search

  function normal(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  const joined = (text) => text.replaceAll(" ", "");

  // Neighbouring words as one, so that "sentinel2" finds Sentinel-2 and "pretraining" pre-training.
  function pairs(text) {
    const words = text.split(" ");
    return words.slice(1).map((word, at) => words[at] + word).join(" ");
  }

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
    const number = Number(found[1].replaceAll(",", "")) * factor;
    return factor !== undefined && Number.isFinite(number) ? number : null;
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
      facets[name] = { title: facet.title, ids, labels, rows, words: labels.map(normal) };
    }
    const compact = [];
    const names = [];
    const words = [];
    const said = {}; // what is searched of every value of a filter
    const known = [];
    for (const field of SEARCHED) {
      const { ids, words: labels } = facets[field];
      const more = data.facets[field].said || {};
      said[field] = ids.map((id, at) => {
        if (id === NOT_KNOWN || (field === "licence" && STAND_INS.licence.includes(id))) return [];
        known.push(...labels[at].split(" "));
        // Other words for it count together only: "point cloud" is not about clouds.
        return [labels[at], ...(BY_ID.includes(field) ? [normal(id)] : []),
          ...(more[id] || []).map((phrase) => joined(normal(phrase)))];
      });
    }
    for (let i = 0; i < n; i += 1) {
      const aliases = texts.aliases[i] || [];
      const own = [texts.name[i], ...aliases].map(normal);
      names.push(joined(own[0]));
      compact.push(own.map(joined).join("\n"));
      const about = [...own, normal(texts.summary[i] || "")];
      for (const field of SEARCHED) {
        for (const at of facets[field].rows[i]) about.push(...said[field][at]);
      }
      words.push(` ${about.join(" ")} ${about.map(pairs).join(" ")} `);
    }
    const byId = new Map(texts.id.map((id, i) => [id, i]));
    const alphabetical = [...texts.name.keys()].sort((a, b) => (
      texts.name[a].localeCompare(texts.name[b], "en", { sensitivity: "base", numeric: true })
      || (texts.id[a] < texts.id[b] ? -1 : 1)));
    const place = new Int32Array(n);
    alphabetical.forEach((i, at) => { place[i] = at; });
    return { n, facets, numbers, texts, columns: data.columns, names, compact, words, byId, place,
      known: new Set(known) };
  }

  function emptyState() {
    return { q: "", facets: {}, ranges: {}, sort: "", compare: [], open: false };
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

  // So that "floods" finds what speaks of a flood; of a word that is no plural, what is left is none.
  function singular(token) {
    return token.length > 3 ? token.replace(/ies$/, "y").replace(/s$/, "") : token;
  }

  // What is looked for, and how many words of it a dataset lacks. Where no dataset has all of them
  // (whatever the filters say), those with any will do: `any` says so.
  function looked({ n, words, compact }, q) {
    const given = normal(q.slice(0, MOST_LETTERS)).split(" ").filter(Boolean);
    const telling = given.filter((token) => !SHORT.has(token));
    const tokens = telling.length ? telling : given;
    // A number of one or two digits is a whole word: "sentinel 2" is not Sentinel-1 in 2019.
    const starts = tokens.map((token) => (/^\p{N}{1,2}$/u.test(token) ? ` ${token} ` : ` ${token}`));
    const twos = tokens.slice(1).map((token, at) => tokens[at] + singular(token));
    const ones = tokens.map((token) => (singular(token) === token ? null : ` ${singular(token)} `));
    const holds = (i, start, part) => words[i].includes(start) || compact[i].includes(part);
    const fits = (i, t) => holds(i, starts[t], tokens[t])
      || (ones[t] !== null && words[i].includes(ones[t]))
      || (t + 1 < tokens.length && holds(i, ` ${twos[t]}`, twos[t]))
      || (t > 0 && holds(i, ` ${twos[t - 1]}`, twos[t - 1]));
    const every = [...tokens.keys()];
    const some = every.filter((t) => !BROAD.has(tokens[t]));
    const needed = some.length && some.length < every.length ? some : every;
    const has = new Uint8Array(n);
    let whole = 0;
    for (let i = 0; i < n; i += 1) {
      has[i] = needed.every((t) => fits(i, t));
      whole += has[i];
    }
    const any = !whole && needed.length > 1;
    if (any) for (let i = 0; i < n; i += 1) has[i] = needed.some((t) => fits(i, t));
    const unmet = whole ? [] : needed.filter((t) => !has.some((one, i) => one && fits(i, t)));
    return {
      tokens, has, any, whole,
      lacks: (i) => (any || needed !== every ? every.reduce((sum, t) => sum + !fits(i, t), 0) : 0),
      unmet: unmet.map((t) => tokens[t]),
      broad: needed === every ? [] : every.filter((t) => BROAD.has(tokens[t])).map((t) => tokens[t]),
      queries: [...new Set([every, needed].map((of) => of.map((t) => tokens[t]).join("")))],
    };
  }

  // Letters to add, drop, change or swap with the next, until one word is another; `most` gives up.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return Infinity;
    let [before, last] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      if (Math.min(...row) > most) return Infinity;
      [before, last] = [last, row];
    }
    return last[b.length] <= most ? last[b.length] : Infinity;
  }

  // For a search that fits nothing: the three names nearest to it, and its words set right.
  function near(prepared, { tokens, unmet }) {
    const asked = [...new Set([tokens.join(""), ...unmet])].filter((text) => text.length > 2);
    const best = new Map();
    prepared.compact.forEach((own, i) => {
      for (const name of own.split("\n")) {
        for (const text of asked) {
          const away = distance(text, name, Math.max(1, Math.floor(text.length / 3)));
          if (away < (best.get(i) ?? Infinity)) best.set(i, away);
        }
      }
    });
    const names = [...best.keys()].sort((a, b) => (
      best.get(a) - best.get(b) || prepared.place[a] - prepared.place[b])).slice(0, 3);
    let changed = false;
    const right = tokens.map((token) => {
      if (!unmet.includes(token) || token.length < 4) return token;
      const most = Math.max(1, Math.floor(token.length / 5));
      let [nearest, away] = [token, Infinity];
      for (const word of prepared.known) {
        const own = word.length > 3 ? distance(token, word, most) : Infinity;
        if (own < away || (own === away && own < Infinity && word < nearest)) [nearest, away] = [word, own];
      }
      changed ||= nearest !== token;
      return nearest;
    });
    return { names, words: changed ? right.join(" ") : "" };
  }

  // The datasets that fit, and for every value how many would fit if it were chosen as well.
  function search(prepared, state) {
    const { n, facets } = prepared;
    const words = looked(prepared, state.q);
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
      if (!words.has[i]) continue;
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
    return { found: sorted(prepared, found, state, words), counts, words };
  }

  function rank(prepared, i, query) {
    const name = prepared.names[i];
    if (name === query) return 0;
    if (name.startsWith(query)) return 1;
    if (name.includes(query)) return 2;
    return prepared.compact[i].includes(query) ? 3 : 4;
  }

  // How results are ordered where nothing was chosen: by fit to the words, if there are any.
  function order(chosen, words) {
    return chosen || (words ? "relevance" : KNOWN_FIRST);
  }

  function sorted(prepared, found, state, { tokens, queries, lacks }) {
    const { place, numbers } = prepared;
    const chosen = order(state.sort, tokens.length);
    const descending = chosen.startsWith("-");
    const sort = chosen.replace("-", "");
    const byName = (a, b) => place[a] - place[b];
    if (sort === "relevance" && tokens.length) {
      const ranks = new Map(found.map((i) => {
        const best = Math.min(...queries.map((query) => rank(prepared, i, query)));
        return [i, best < 4 ? best : best + lacks(i)];
      }));
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

  function fromAddress(text, prepared) {
    const state = emptyState();
    for (const [key, value] of new URLSearchParams(text)) {
      const all = /^(\w+)\.all$/.exec(key);
      if (key === "q") state.q = value.slice(0, MOST_LETTERS);
      else if (key === "open") state.open = value === "comparison";
      else if (key === "sort" && Object.hasOwn(SORTS, value.replace("-", ""))) state.sort = value;
      else if (key === "compare") {
        state.compare = value.split(",").filter((id) => prepared.byId.has(id)).slice(0, MOST_COMPARED);
      } else if (Object.hasOwn(RANGES, key)) {
        const found = /^([\d.e+]*)\.\.([\d.e+]*?)(~?)$/.exec(value);
        if (!found) continue;
        const [from, to] = [found[1], found[2]].map((part) => (part === "" ? null : Number(part)));
        if (!Number.isNaN(from) && !Number.isNaN(to)) {
          state.ranges[key] = { from, to, unknown: found[3] === "~" };
        }
      } else if (all && Object.hasOwn(prepared.facets, all[1])) choice(state, all[1]).all = true;
      else if (Object.hasOwn(prepared.facets, key)) {
        for (const one of value.split(",").filter(Boolean)) {
          const out = one.startsWith("-") && !prepared.facets[key].ids.includes(one);
          choice(state, key)[out ? "exclude" : "include"].add(out ? one.slice(1) : one);
        }
      }
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
      } else if (numbers[name]) result[column] = numbers[name][i];
      else result[column] = texts[name] ? texts[name][i] : null;
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

  const LATEX = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", $: "\\$", "#": "\\#",
    _: "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  };
  function bibtex(prepared, found) {
    return found.map((i) => {
      const { id, name, doi, data_doi: data, arxiv, homepage, repository } = row(prepared, i);
      const fields = [["title", `{${name.replace(/[\\{}&%$#_~^]/g, (c) => LATEX[c])}}`]];
      const year = prepared.numbers.year[i];
      if (year !== null) fields.push(["year", year]);
      if (doi || data) fields.push(["doi", doi || data]);
      if (arxiv) fields.push(["eprint", arxiv], ["archiveprefix", "arXiv"]);
      if (homepage || repository) fields.push(["url", homepage || repository]);
      fields.push(["note", "Dataset"]);
      const lines = fields.map(([key, value]) => `  ${key} = {${String(value).replace(/\s+/g, " ").trim()}}`);
      return `@misc{${id.replace(/[^A-Za-z0-9-]/g, "") || "dataset"},\n${lines.join(",\n")}\n}\n`;
    }).join("\n");
  }

  window.finderCore = {
    RANGES, NOT_KNOWN, MOST_COMPARED, prepare, emptyState, choice, search, order, near, normal, joined,
    toAddress, fromAddress, amount, row, csv, json, bibtex,
  };
})();
