// How the finder reads what is typed: the words of each dataset, what stands for a year or a length,
// what is left out, and what may have been meant; names are read in finder-names.js. finder-core.js
// filters by it.
(() => {
  "use strict";

  const { PLACES, UNLABELLED, STAND_INS, NOT_KNOWN, normal, joined, singular, namesOf, phraseOf, termOf, nextOf,
    alsoOf, kindOf, eitherOf } = window.finderNames;

  const SEARCHED = [
    "tasks", "modalities", "sensors", "platforms", "themes", "continents", "countries", "licence",
    "split_separation", "commercial", "processing_levels", "formats", "loaders",
  ];
  // Searched by their ids as well: "vqa". Codes of countries are too much like words: in capitals only.
  const BY_ID = ["tasks", "modalities", "sensors", "platforms", "themes", "formats"];
  // By their ids alone: "text" is no search for files of plain text.
  const BY_ID_ONLY = ["formats"];
  const TITLED = ["commercial", "licence", "temporal_sampling", "access", "splits"]; // are told with the name of their filter
  // What fits every dataset does not narrow a search; the shortest words are not looked for at all.
  const BROAD = new Set(["data", "dataset", "datasets", "benchmark", "benchmarks", "mapping", "bounding", "learning",
    "cite", "licence", "imagery", "image", "images", "photo", "photos", "remote", "sensing", "earth", "observation",
    "observations", "training", "labelled", "labeled", "task", "tasks", "sensor", "sensors", "modality", "modalities"]);
  const MEASURED = new Set(["resolution", "gsd", "volume", "size", "year"]); // beside a number: "resolution below 1 m"
  const SHORT = new Set(["a", "an", "and", "at", "by", "for", "from", "has", "how", "in", "is", "of", "on", "or", "the", "to",
    "what", "which", "with"]);
  const UNSAID = ["temporal_sampling", "access", "splits"]; // of how many nothing is known is told
  const WITHOUT = /^(not|without|minus|no)$/;
  const QUOTED = /((?:^|\s)[-−–]|\b(?:not|without|minus|no)\s+(?:in\s+)?)["“”]([^"“”]+)["“”]/giu; // what is left out
  const MOST_LETTERS = 200; // of a search
  const MOST_TOLD = 6; // values that a name is read as
  const MOST_PLACES = 20; // of a region
  const METRES = { m: 1, c: 0.01, k: 1000 };
  const MANY = { k: 1e3, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
  const BYTES = { k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15 };
  const RANGE = { pixels: "size" }; // ranges that go by another name than what is counted
  const YEAR = /^(?:19|20)\d\d$/;
  const UNITS = "m|cm|km|(?:centi|kilo)?met(?:re|er)s?|[kmgtp]b|(?:kilo|mega|giga|tera|peta)bytes?";
  // Numbers with what compares them: a filter's range. "From" compares years alone: "fields from 10 m images".
  const compared = (number, unit, after, [above, from, below, to], more, less) => {
    const before = `(?<above>${above}|>(?!=))|(?<from>${from}|>=|≥)|(?<below>${below}|<(?!=))|(?<to>${to}|<=|≤)`;
    return new RegExp(`(?<![\\p{L}\\p{N}.\0](?![<>≤≥]))(?:(?:${before})\\s*)?(?:(?<first>${number})(?:\\s*(?<own>${UNITS}))?\\s*(?:[-–]|to)\\s*)?`
      + `(?<last>${number})${unit}(?:\\s+(?:or|and)\\s+(?:(?<more>${more})|(?<less>${less})))?(?![\\p{L}\\p{N}])${after}`, "giu");
  };
  const BETWEEN = /(?<![\p{L}\p{N}])between\s+(\d\S*(?:\s*(?:[ck]?m|[kmgtp]b))?)\s+and\s+(?=\d)/giu;
  const YEARS = compared("(?:19|20)\\d\\d", "", `(?!\\s*(?:${UNITS}|images?|classes|(?:[mb]|tr)illion)(?![\\p{L}\\p{N}]))`,
    ["after|newer than|later than", "since|from", "before|older than|earlier than", "until"], "newer|later", "older|earlier");
  const SIZES = compared("(?:\\d{1,3}(?:,\\d{3})+|\\d+(?:\\.\\d+)?)",
    `\\s*(?:(?<unit>${UNITS})|(?<times>k|thousand|million)?\\s*(?<counted>images|classes)|(?<many>million|billion|trillion)\\s*(?<pixels>pixels))`, "",
    ["more than|over|above|(?:larger|bigger) than|coarser than", "at least", "less than|fewer than|under|below|smaller than|finer than|better than",
      "at most|up to"], "more|coarser|larger|bigger", "less|fewer|finer|better|smaller");
  const VOLUME = /b$|byte/i;
  const BELOW_METRE = /(?<![\p{L}\p{N}])sub[- ]?met(?:re|er)s?(?![\p{L}\p{N}])/giu;
  const PREFIX = /^(non|multi|bi|pre|super)$/;

  // Neighbouring words as one, so that "sentinel2" finds Sentinel-2 and "pretraining" pre-training; but
  // "ships in SAR images" are no InSAR.
  function pairs(text) {
    const words = text.split(" ");
    return words.slice(1).flatMap((word, at) => (
      SHORT.has(word) || SHORT.has(words[at]) ? [] : [words[at] + word])).join(" ");
  }

  // A name from each of its words on as one word: a part of a name begins where a word does.
  function tails(name) {
    const words = name.split(" ");
    return words.flatMap((word, at) => (at && SHORT.has(word) ? [] : [words.slice(at).join("")])).join(" ");
  }

  // What is searched of every value of a filter; other words for it count together only: "point
  // cloud" is not about clouds.
  function ofValues(field, { ids, words }, said) {
    return ids.map((id, at) => {
      if (id === NOT_KNOWN || (field === "licence" && STAND_INS.licence.includes(id))) return [];
      return [...([...UNLABELLED, ...BY_ID_ONLY].includes(field) ? [] : [words[at]]),
        ...(BY_ID.includes(field) ? [normal(id)] : []),
        ...(said[id] || []).map((phrase) => joined(normal(phrase)))];
    });
  }

  function index(facets, data) {
    const { n, texts, numbers } = data;
    const own = { names: [], compact: [], parts: [], tails: [], told: [], words: [], known: new Set(),
      ...namesOf(facets, data) };
    const said = Object.fromEntries(SEARCHED.map((field) => (
      [field, ofValues(field, facets[field], data.facets[field].said || {})])));
    for (const field of SEARCHED) {
      said[field].forEach(([label]) => label?.split(" ").forEach((word) => own.known.add(word)));
    }
    for (const phrase of own.phrases.keys()) for (const word of phrase.split(" ")) own.known.add(word);
    const everywhere = new Set(data.everywhere || []);
    for (let i = 0; i < n; i += 1) {
      const names = [texts.name[i], ...(texts.aliases[i] || [])].map(normal);
      const texted = [...names, normal(texts.summary[i] || "")];
      const about = [...texted, String(numbers.year[i] ?? ""), ...(everywhere.has(i) ? ["global", "worldwide"] : [])];
      for (const field of SEARCHED) {
        for (const at of facets[field].rows[i]) about.push(...said[field][at]);
      }
      own.names.push(joined(names[0]));
      own.compact.push(names.map(joined).join("\n"));
      own.parts.push(names.join("\n"));
      own.told.push(` ${texted.join(" | ")} `);
      own.tails.push(` ${names.map(tails).join(" ")} `);
      own.words.push(` ${about.join(" ")} ${about.map(pairs).join(" ")}${own.tails[i]}`);
    }
    return own;
  }

  const starting = (prepared, i, start, part) => (
    prepared.words[i].includes(start) || (part !== null && prepared.parts[i].includes(part)));
  const valued = (prepared, i, values) => (
    values.some(([field, at]) => prepared.facets[field].rows[i].includes(at)));
  // Lies in another place than these, there as well or not.
  const elsewhere = ({ facets, lies }, i, values) => {
    const named = (field) => values.filter(([one]) => one === field).map(([, at]) => at);
    const given = (field) => facets[field].rows[i].filter((at) => facets[field].ids[at] !== NOT_KNOWN);
    const [lands, countries, label] = [named("countries"), given("countries"), facets.continents.ids];
    const continents = named("continents").map((at) => label[at]);
    if (given("continents").some((at) => label[at] === "Global")) return true;
    if (lands.length && countries.length) {
      return countries.some((at) => !lands.includes(at) && !continents.includes(lies[at]));
    }
    // Of a dataset without countries only another continent than theirs is known to be elsewhere.
    continents.push("Nowhere", ...lands.map((at) => lies[at]));
    return given("continents").some((at) => !continents.includes(label[at]));
  };
  const whole = ({ words }, i, token) => (
    [token, singular(token), `${token.replace(/y$/, "ie")}s`].some((one) => words[i].includes(` ${one} `)));

  // The range that a comparison stands for, or none; above 2022 is from 2023 on.
  function rangeOf(name, { first, own, last, above, from, below, to, more, less }, value) {
    const step = ["gsd", "volume", "size"].includes(name) ? 0 : 1;
    const end = value(last);
    if (first) return value(first, own) > end ? null : { name, from: value(first, own), to: end };
    if (above) return { name, from: end + step, to: null, beyond: !step };
    if (below) return { name, from: null, to: end - step, beyond: !step };
    return from || more ? { name, from: end, to: null } : to || less ? { name, from: null, to: end } : null;
  }

  // A search as words with what stood before and around them; a number with its unit is one of them.
  function split(q) {
    const numbers = [];
    const told = (raw, own) => ` \0${numbers.push({ text: "", typed: raw, number: { raw, ...own } }) - 1} `;
    const quoted = (_, before, text) => before + text.trim().replaceAll(/\s+/g, "\u0001");
    const marked = q.slice(0, MOST_LETTERS).replace(QUOTED, quoted).replace(BETWEEN, "$1-")
      .replace(BELOW_METRE, (raw) => told(raw, { range: { name: "gsd", from: null, to: 1, beyond: true } }))
      .replace(YEARS, (raw, ...found) => {
        const range = rangeOf("year", found.at(-1), (text) => Number(text));
        return range ? told(raw, { range }) : raw;
      }).replace(SIZES, (raw, ...found) => {
        const { last, unit, times, many, counted, pixels } = found.at(-1);
        const bytes = unit && VOLUME.test(unit);
        // In "500 MB to 2 GB" both numbers have a unit of their own, of one kind.
        if (unit && found.at(-1).own && bytes !== VOLUME.test(found.at(-1).own)) return raw;
        const factor = (own) => (bytes ? BYTES : METRES)[own?.[0].toLowerCase()]
          || MANY[(times || many)?.toLowerCase()] || 1;
        const value = (text, own = unit) => Number((text.replaceAll(",", "") * factor(own)).toPrecision(6));
        const kind = (counted || pixels)?.toLowerCase() || (bytes ? "volume" : "gsd");
        const range = rangeOf(RANGE[kind] || kind, found.at(-1), value);
        if (range) return told(raw, { range });
        if (bytes) return raw;
        const names = [`${last} ${unit}`, `${last}${unit}`].map((one) => ` ${normal(one)} `);
        return unit ? told(raw, { metres: value(last), names }) : raw;
      });
    const words = marked.split(/\s+/).flatMap((chunk) => {
      if (chunk.startsWith("\0")) return numbers[Number(chunk.slice(1))];
      const minus = /^[-−–](?=\p{L})/u.test(chunk);
      const typed = (minus ? chunk.slice(1) : chunk).replaceAll("\u0001", " ");
      const all = normal(typed).split(" ").filter(Boolean);
      // What a minus stands before is left out as a whole: "-cloud-free".
      return all.map((text) => ({ text, typed, minus: minus && typed }));
    });
    for (let at = 1; at < words.length; at += 1) { // "non commercial", "multi-temporal"
      const [one, two] = words.slice(at - 1, at + 1);
      if (PREFIX.test(one.text) && two.text && !SHORT.has(two.text)) {
        const typed = one.typed === two.typed ? one.typed : `${one.typed} ${two.typed}`;
        words.splice(at - 1, 2, { ...one, text: one.text + two.text, typed });
      }
    }
    return words;
  }

  // Says of each unit of a search which datasets it fits; of a word also where it is a whole one.
  function fitting(prepared, unit, before, after) {
    const { numbers, told } = prepared;
    const { text, number, values, code, field, also } = unit;
    if (number?.range) {
      const { name, from, to, beyond } = number.range;
      const [low, high] = ["low", "high"].map((end) => numbers[window.finderCore.RANGES[name][end]]);
      const own = normal(number.raw); // may be a part of a name
      return { unknown: (i) => low[i] === null || high[i] === null, fits: (i) => (low[i] !== null && (from === null || high[i] > from || (!beyond && high[i] === from))
        && (to === null || low[i] < to || (!beyond && low[i] === to))) || prepared.parts[i].includes(own) };
    }
    if (number) {
      const [low, high] = [numbers.gsd_min_m, numbers.gsd_max_m];
      return { fits: (i) => (low[i] !== null && low[i] <= number.metres && number.metres <= high[i])
        || number.names.some((one) => told[i].includes(one)) };
    }
    if (unit.outside) return { fits: (i) => elsewhere(prepared, i, values) };
    if (values) {
      const names = unit.names.map((name) => ` ${name} `);
      const texts = field === "temporal_sampling" ? prepared.words : told; // tasks have time series, too
      const { ids, rows } = prepared.facets[field];
      const unknown = UNSAID.includes(field) && ((i) => ids[rows[i][0]] === NOT_KNOWN);
      return { unknown, fits: (i) => valued(prepared, i, values) || names.some((name) => texts[i].includes(name)) };
    }
    // With its neighbours, written as one.
    const twos = [[before, unit], [unit, after]]
      .filter((two) => two.every((one) => one && one.word && one.left === unit.left))
      .map(([one, two]) => one.text + singular(two.text));
    if (also && text.includes(" ")) twos.push(joined(text)); // "BurnedAreaUAV"
    // A number of one or two digits is a whole word: "sentinel 2" is not Sentinel-1 in 2019.
    const short = /^\p{N}{1,2}$/u.test(text);
    const start = short ? ` ${text} ` : ` ${text}`;
    // Within a name stands what is no word for other things.
    const part = (own) => (short || also ? null : own);
    const one = singular(text) === text ? null : ` ${singular(text)} `;
    const coded = (i) => code !== undefined && valued(prepared, i, code);
    return {
      // "slum" begins "slump", and "polar" "polarisation": with other words of their own they are whole.
      fits: (i) => (prepared.whole.has(text) ? whole(prepared, i, text) : starting(prepared, i, start, part(text)))
        || (one !== null && prepared.words[i].includes(one))
        || twos.some((two) => starting(prepared, i, ` ${two}`, two)) || coded(i)
        || (also || []).some((other) => (prepared.whole.has(other.text) ? whole(prepared, i, other.text)
          : [other.text, joined(other.text)].some((one) => prepared.words[i].includes(` ${one}`)))),
      // "sen12" is the whole of what is told apart in SEN12MS.
      entire: (i) => /\p{L}.*\d$/u.test(text) || [text, ...twos].some((token) => whole(prepared, i, token)) || coded(i),
    };
  }

  // A search as what must be met: each unit has its text, whether it is left out (and with what else),
  // and what fits it.
  function units(prepared, q) {
    const words = split(q);
    const list = [];
    let out = false;
    let outside = false;
    let link = ""; // what stands between the last unit and the next: "and", "or", or a comma
    for (let at = 0; at < words.length;) {
      const { text, typed, number, minus } = words[at];
      const before = words[at - 1]?.typed;
      const last = list[list.length - 1];
      if (before && (before === typed ? /[,/]/ : /,$/).test(before)) link ||= ",";
      const near = typed === before || /^(and|or)$/.test(words[at - 1]?.text);
      const chunk = words.slice(at).findIndex((next) => next.typed !== typed);
      const named = number ? null : nextOf(prepared, last, words[at], near) || phraseOf(prepared, words.slice(at));
      // "Not change detection or vqa" leaves out both; "-cloud-free" is about no clouds.
      const joins = last?.term && last.left === true && /or|,/.test(link);
      const term = number || !(minus || out || joins) ? null : termOf(prepared, words.slice(at));
      const whole = term && term.many >= (chunk < 0 ? words.length - at : chunk) && term.many > (named?.many || 0)
        && (minus || out || kindOf(term) === kindOf(last));
      const phrase = whole ? term : named;
      if (out && !phrase) for (let on = at + 1; words[on]?.typed === typed; on += 1) words[on].minus = words[at].minus = typed;
      const left = words[at].minus || out;
      const rest = words.slice(at + 1).findIndex((next) => !SHORT.has(next.text));
      const code = prepared.codes.get(typed.replace(/[^\p{L}\p{N}]/gu, "")); // in capitals
      const also = phrase || number ? null : alsoOf(prepared, words.slice(at));
      // It holds for what comes next, whatever stands between: "not in Europe".
      const on = !phrase && SHORT.has(text);
      const without = !phrase && WITHOUT.test(text) && typed.length === text.length && rest >= 0;
      const beyond = text === "outside" && rest >= 0 && isPlace(prepared, words.slice(at + 1 + rest));
      if (without || beyond) {
        out = without || Boolean(left); // "not outside Europe"
        outside = beyond;
        if (without) link = "";
      } else if (on) {
        if (/^(and|or)$/.test(text)) link = text;
        // "Outside France and in Germany"; but "not in France or in Germany".
        else if (text === "in" && (link !== "or" || last?.outside)) link = "";
      } else {
        const word = { text, shown: normal(typed) === text ? typed : text, left, code, word: true };
        if (number) list.push({ text: typed.toLowerCase(), shown: typed, left, number });
        else if (phrase || code) add(list, phrase, word, outside, link);
        else list.push(also ? { ...also, left, word: true } : word);
        const own = list[list.length - 1];
        if (link === "or" && list.length > 1 && !own.either) own.or = true;
        [out, outside, link] = [false, false, ""];
      }
      at += (phrase || also)?.many ?? 1;
    }
    if (!list.length) { // nothing but the shortest words: these, then
      list.push(...words.map(({ text }) => ({ text, shown: text, left: false, word: true })));
    }
    list.forEach((unit, at) => Object.assign(unit, fitting(prepared, unit, list[at - 1], list[at + 1])));
    return list;
  }

  // Adds a name, or a word that may be a country's code. "Not" and "outside" hold for what is joined
  // to a name of the same kind, and of two joined by "or" either will do.
  function add(list, phrase, word, outside, link) {
    const code = { text: word.text, shown: word.shown, values: word.code, field: "countries", names: [word.text] };
    const unit = phrase || code;
    const last = list[list.length - 1];
    const kind = kindOf(unit);
    const same = link && kindOf(last) === kind;
    // "Not Sentinel-1 and Sentinel-2" may ask for the second, "not in France and Germany" does not.
    const on = same && (kind === "place" || link !== "and");
    const beyond = kind === "place" && (outside || Boolean(on && last.outside));
    const left = word.left || Boolean(on && last.left === true && (last.outside || !outside));
    const either = same && last.left === left && Boolean(last.outside) === beyond && (beyond || link === "or");
    if (!phrase && !beyond && !either && left === word.left) list.push(word);
    else if (!either) {
      const told = beyond ? { text: `outside ${unit.text}`, shown: `outside ${unit.shown}` } : {};
      list.push({ ...unit, ...told, left, outside: beyond, listed: same && link === "," });
    } else {
      let whole = eitherOf(list.pop(), unit, link);
      const fits = (one) => one.left === left && Boolean(one.outside) === beyond;
      while (whole.listed && fits(list[list.length - 1])) whole = eitherOf(list.pop(), whole, ",");
      list.push(whole);
    }
  }

  const isPlace = (prepared, words) => PLACES.includes(phraseOf(prepared, words)?.field)
    || prepared.codes.has(words[0].typed.replace(/[^\p{L}\p{N}]/gu, ""));

  // What is left out: each word by itself, but those that one minus stood before together.
  function leftOut(list) {
    const groups = new Map();
    list.filter(({ left }) => left).forEach((unit) => {
      const key = typeof unit.left === "string" ? unit.left : unit;
      groups.set(key, [...(groups.get(key) || []), unit]);
    });
    return [...groups].map(([key, all]) => ({ shown: all.length > 1 ? key : all[0].shown,
      fits: (i) => all.every(({ fits }) => fits(i)),
      place: all.filter(({ outside }) => !outside).map(({ values, code }) => values || code)
        .find((one) => PLACES.includes(one?.[0]?.[0])) }));
  }

  // What is looked for, and how many words of it a dataset lacks. Where no dataset has all of them
  // (whatever the filters say), those with any will do: `any` says so.
  function looked(prepared, q) {
    const { n, facets } = prepared;
    const list = units(prepared, q);
    const every = list.filter(({ left }) => !left);
    const out = leftOut(list);
    const counted = every.some(({ number }) => number);
    const some = every.filter(({ text }) => !BROAD.has(text) && !(counted && MEASURED.has(text)));
    const needed = some.length ? some : every;
    const has = new Uint8Array(n);
    let met = 0;
    for (let i = 0; i < n; i += 1) {
      has[i] = needed.every(({ fits }) => fits(i));
      met += has[i];
    }
    const any = !met && needed.length > 1;
    if (any) for (let i = 0; i < n; i += 1) has[i] = needed.some(({ fits }) => fits(i));
    const unmet = met ? [] : needed.filter(({ fits }) => !has.some((one, i) => one && fits(i)));
    let [dropped, others] = [0, 0];
    for (let i = 0; i < n; i += 1) {
      const why = has[i] ? out.filter(({ fits }) => fits(i)) : [];
      if (why.length) {
        has[i] = 0;
        dropped += 1;
        others += why.every(({ place }) => place) && elsewhere(prepared, i, why.flatMap(({ place }) => place));
      }
    }
    // How many of those that fit otherwise may fit what a word was read as: nothing is known of them.
    const missed = (unit) => (any || !unit.unknown || unit.left ? 0 : [...has.keys()].filter((i) => (
      unit.unknown(i) && !unit.fits(i) && needed.every((one) => one === unit || one.fits(i)) && !out.some(({ fits }) => fits(i)))).length);
    const label = ([field, at]) => facets[field].labels[at];
    const labels = (values, field, term) => {
      if (term) return values.map((one) => `${facets[one[0]].title}: ${label(one)}`);
      if (values.length > MOST_TOLD && values.every(([one]) => PLACES.includes(one))) {
        const more = values.length - MOST_PLACES;
        return [values.slice(0, MOST_PLACES).map(label).join("; ") + (more > 0 ? `; and ${more} more` : "")];
      }
      if (!TITLED.includes(field) && values.length) return values.map(label);
      const rest = values.length > MOST_TOLD ? `; and ${values.length - MOST_TOLD} more` : "";
      const told = values.slice(0, MOST_TOLD).map(label).join("; ") || "one that no dataset here has";
      return [`${facets[field].title}: ${told}${rest}`];
    };
    const texts = (of) => of.map(({ text }) => text);
    return {
      tokens: texts(every), has, any, met, whole: met ? met - dropped : 0,
      lacks: (i) => (any || needed !== every ? every.reduce((sum, { fits }) => sum + !fits(i), 0) : 0),
      // A word that a dataset has as a part of longer ones only: after those that have it.
      partly: (i) => needed.some(({ entire }) => entire && !entire(i)),
      unmet: texts(unmet), out: out.map(({ shown }) => shown), dropped, others,
      broad: texts(every.filter((unit) => !needed.includes(unit))),
      // Names that are not the value's own label, and what they are read as.
      read: list.filter(({ values, code }) => values || code).map((unit) => {
        const { text, shown, values, code, field, term, outside, either } = unit;
        return { text, shown, code: Boolean(code), outside, either, labels: labels(values || code, field, term), missed: missed(unit) };
      })
        .filter(({ text, outside, labels }) => outside || labels.some((one) => normal(one) !== text))
        .concat(list.filter(({ number }) => number?.range)
          .map((unit) => ({ shown: unit.shown, range: unit.number.range, missed: missed(unit) }))),
      also: list.filter(({ also }) => also).map(({ shown, also }) => (
        { shown, others: also.map((other) => other.shown) })),
      ors: list.some(({ or }) => or),
      unread: list.filter(({ text, left }) => !left && prepared.unread.has(text)).map(({ shown }) => shown),
      offers: offers(prepared, needed, any || !met),
      years: texts(every.filter(({ text, word }) => word && YEAR.test(text))),
      lengths: every.filter(({ number }) => number?.metres).map(({ number }) => number),
      queries: [...new Set([every, needed].map((of) => joined(texts(of.filter(({ number }) => !number?.range)).join(""))))],
    };
  }

  // Themes that may hold what is typed: "earthquake" those of several disasters, and where no dataset
  // has all words, each theme that shares a word with them.
  function offers({ facets, offered }, asked, few) {
    const { ids, words } = facets.themes;
    const found = [];
    for (const { text, shown, values } of asked) {
      const one = singular(text);
      for (const [id, own] of offered) if (ids.includes(id) && own.includes(one)) found.push({ shown, id });
      const near = (at) => words[at].split(" ").some((word) => word.length > 3 && singular(word) === one);
      if (few && !values) {
        ids.forEach((id, at) => { if (id !== NOT_KNOWN && near(at)) found.push({ shown, id }); });
      }
    }
    return found;
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
  function near(prepared, { tokens, unmet, out }) {
    const asked = [...new Set([joined(tokens.join("")), ...unmet])].filter((text) => text.length > 2);
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
    const words = [...right, ...out.map((text) => (text.includes(" ") ? `not "${text}"` : `not ${text}`))].join(" ");
    return { names, words: changed && looked(prepared, words).whole ? words : "" };
  }

  // How well a dataset fits: its name is what was asked, begins with it, has a word that does, holds
  // it within a word; then what fits by other words, the fewer it lacks the better. Where what was
  // asked is no whole word anywhere in it, as "car" in "Carpathian", it comes after those, so ordered.
  function rank(prepared, i, { queries, lacks, partly }) {
    const named = (query) => {
      const name = prepared.names[i];
      if (name === query) return 0;
      if (name.startsWith(query)) return 1;
      if (prepared.tails[i].includes(` ${query}`)) return 2;
      return prepared.parts[i].includes(query) ? 3 : 4;
    };
    const best = Math.min(...queries.map(named));
    if (best && partly(i)) return best < 4 ? 4.5 + best / 10 : 4.9 + lacks(i);
    return best === 4 ? best + lacks(i) : best;
  }

  window.finderWords = { MOST_LETTERS, index, looked, near, rank };
})();
