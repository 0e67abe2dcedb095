// Names in a search: what stands for places, licences and sensors, and what else is said for a word.
(() => {
  "use strict";

  // The names of these stand for them alone: "UK" is not Ukraine, "South Africa" no southern Africa,
  // "Sentinel-3" no Sentinel-1 in three seasons.
  const NAMED = ["continents", "countries", "commercial", "licence", "sensors", "temporal_sampling",
    "access", "splits"];
  const PLACES = ["continents", "countries"];
  // Of these a whole label is a name only where it is left out: "not change detection".
  const TERMS = ["tasks", "modalities", "sensors", "platforms", "themes", "reference_sources", "formats", "loaders"];
  const UNLABELLED = ["commercial", "access", "splits"]; // "Allowed" says nothing by itself
  // Values of the filters that stand where a record has none.
  const STAND_INS = { continents: ["Global", "Nowhere"], licence: ["none_stated", "not_found", "not_recorded"] };
  const NOT_KNOWN = "not-known";
  // One licence of Creative Commons, also one that no dataset has: "CC BY-ND" is no "CC BY".
  const CREATIVE = /^cc( by| nc| nd| sa)+( \d){0,2}(?= |$)/;
  // A satellite of a series: "sentinel 2a" is a Sentinel-2.
  const OF_SERIES = /^(\D*[^\d ]) ?(\d{1,2})([a-dp]?)$/;
  const ABBREVIATED = 3; // letters of a series' name at most, which other texts have for other things

  // What is non-commercial is one word: it must not be found as commercial.
  function normal(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("license", "licence")
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/(^| )non /g, "$1non");
  }

  const joined = (text) => text.replaceAll(" ", "");

  // So that "floods" finds what speaks of a flood; of a word that is no plural, what is left is none.
  function singular(token) {
    return token.length > 3 ? token.replace(/ies$/, "y").replace(/s$/, "") : token;
  }

  // Names of a licence, or of those among which one may choose: with its version and without. Several
  // that hold part by part are none of them.
  const ofLicence = (id) => (id.includes(" AND ") ? [] : id.split(" OR ")).flatMap((one) => {
    const name = normal(one.replace("LicenseRef-CC", "CC"));
    return [name, name.replace(/ only$/, ""), name.replace(/ (\d.*|unversioned)$/, "")];
  });

  const termed = (text) => normal(text).split(" ").map(singular).join(" ");
  const most = (phrases) => Math.max(1, ...[...phrases.keys()].map((one) => one.split(" ").length));

  // Names that stand for certain values, the codes of countries, series of satellites, and other words.
  function namesOf(facets, data) {
    const phrases = new Map();
    const codes = new Map();
    const series = new Map(); // by name: the sensor that stands for any of its satellites, or none
    for (const field of NAMED) {
      const { ids, words } = facets[field];
      data.facets[field].ids.forEach((id, at) => {
        const own = ((data.facets[field].said || {})[id] || []).map(normal);
        if (field === "sensors") {
          const numbered = own.map((name) => OF_SERIES.exec(name)).filter(Boolean);
          for (const [, name, number, letter] of numbered) {
            own.push(`${name} ${number}${letter}`, name + number + letter);
            if (name.length > ABBREVIATED) series.set(name, []);
          }
          // Of a satellite in a series that records know as a whole, its records: "SPOT 5".
          if (/^\p{L}{4,}$/u.test(words[at]) && id !== "other") series.set(words[at], [[field, at]]);
          if (own.length) own.push(words[at]);
        } else if (!(STAND_INS[field] || []).includes(id)) {
          if (!UNLABELLED.includes(field)) own.push(words[at]);
          if (field === "licence") own.push(...ofLicence(id));
        }
        for (const phrase of new Set(own)) {
          if (!phrases.has(phrase)) phrases.set(phrase, []);
          phrases.get(phrase).push([field, at]);
        }
        if (field === "countries") codes.set(ids[at], [[field, at]]);
      });
    }
    const regions = new Map(); // by name: all its names, as texts have them ("West African", too)
    for (const { names, ...own } of data.facets.countries.regions || []) {
      const all = names.map(normal).flatMap((name) => [name, ...(/a$/.test(name) ? [`${name}n`] : [])]);
      const values = PLACES.flatMap((field) => own[field].map((at) => [field, at]));
      for (const name of values.length ? all : []) {
        if (phrases.has(name)) continue; // a country's own
        phrases.set(name, values);
        regions.set(name, all);
      }
    }
    const terms = new Map();
    for (const field of TERMS) {
      const { ids, words } = facets[field];
      data.facets[field].ids.forEach((id, at) => {
        for (const term of new Set([words[at], id, ...((data.facets[field].said || {})[id] || [])].map(termed))) {
          terms.set(term, [...(terms.get(term) || []), [field, at]]);
        }
      });
    }
    const also = new Map(Object.entries(data.also || {}).map(([text, others]) => (
      [normal(text), others.map((shown) => ({ shown, text: normal(shown) }))])));
    const unread = new Set((data.unread || []).map(normal));
    return { phrases, codes, series, regions, terms, also, unread, whole: new Set((data.whole || []).map(normal)),
      offered: data.offered || [], most: most(phrases), mostTerms: most(terms), mostAlso: most(also),
      lies: data.facets.countries.continents };
  }

  // The values that a text stands for: of a name, of a licence that no dataset has, of a satellite.
  function valuesOf({ phrases, series }, text, licence) {
    if (phrases.has(text)) return phrases.get(text);
    if (text === licence) return phrases.get(`${text} 0`) || [];
    const [, name, number, letter] = OF_SERIES.exec(text) || [];
    return (letter && phrases.get(`${name} ${number}`)) || (name && series.get(name)) || null;
  }

  // How what is named is written in texts. The abbreviation of a satellite may be another thing there,
  // and what speaks of "CC BY-NC" speaks of no "CC BY".
  function written(prepared, text, values, field) {
    if (field === "licence" && text.includes(" ")) return [];
    if (prepared.regions.has(text)) return prepared.regions.get(text);
    if (!["sensors", "temporal_sampling"].includes(field)) return [text];
    const among = ([, at]) => values.some(([, own]) => own === at);
    const names = [...prepared.phrases.keys()].filter((phrase) => (
      prepared.phrases.get(phrase).some((one) => one[0] === field && among(one))));
    if (field === "temporal_sampling") return names.filter((name) => joined(name) === joined(text));
    const numbered = names.filter((name) => OF_SERIES.test(name));
    return numbered.length ? numbered.filter((name) => joined(name).length > ABBREVIATED) : [text];
  }

  const asTyped = (words, text) => {
    const typed = [...new Set(words.map((one) => one.typed))].join(" ").replace(/,$/, "");
    return normal(typed) === text ? typed : text;
  };

  function named(prepared, words, text, values, licence) {
    const field = values[0]?.[0] || (licence ? "licence" : "sensors");
    return { text, shown: asTyped(words, text), values, field, many: words.length,
      names: written(prepared, text, values, field) };
  }

  // Of which kind of names a unit of a search is, if of any.
  const kindOf = (unit) => (unit?.code || PLACES.includes(unit?.field) ? "place" : unit?.field);

  // Two units of one kind as one, which either of them fits.
  function eitherOf(one, other, link) {
    const between = link === "," ? ", " : ` ${link} `;
    const values = one.values || one.code;
    const more = other.values.filter(([field, at]) => !values.some(([own, place]) => own === field && place === at));
    return { ...one, text: one.text + between + other.text, shown: one.shown + between + other.shown,
      values: [...values, ...more], names: [...(one.names || [one.text]), ...other.names],
      field: one.field || other.field, code: undefined, word: false, either: true, last: other.last || other.text };
  }

  // The longest name that begins with the first of these words, or none.
  function phraseOf(prepared, words) {
    const first = (many) => words.slice(0, many).map((one) => one.text).join(" ");
    const [licence] = CREATIVE.exec(first()) || [];
    for (let many = Math.min(prepared.most, words.length); many; many -= 1) {
      const values = valuesOf(prepared, first(many), licence);
      if (values) return named(prepared, words.slice(0, many), first(many), values, licence);
    }
    return null;
  }

  // The longest label that begins with the first of these words, or none: of what is left out only the
  // value counts, not what a text says.
  function termOf({ terms, mostTerms }, words) {
    for (let many = Math.min(mostTerms, words.length); many; many -= 1) {
      const typed = words.slice(0, many);
      const text = typed.map((one) => one.text).join(" ");
      const values = terms.get(termed(text));
      if (values) return { text, shown: asTyped(typed, text), values, field: values[0][0], many, names: [], term: true };
    }
    return null;
  }

  // A number right after a satellite's, or joined by a word, is of its series: "Landsat 7/8".
  function nextOf(prepared, before, word, near) {
    const [, series] = (before?.field === "sensors" && OF_SERIES.exec(before.last || before.text)) || [];
    const text = `${series} ${word.text}`;
    return series && near && /^\d{1,2}p?$/.test(word.text) && prepared.phrases.has(text)
      ? { ...named(prepared, [word], text, prepared.phrases.get(text)), shown: text } : null;
  }

  // Words that are looked for beside those typed: "InSAR" is also written "interferograms".
  function alsoOf({ also, mostAlso }, words) {
    for (let many = Math.min(mostAlso, words.length); many; many -= 1) {
      const typed = words.slice(0, many);
      const text = typed.map((one) => one.text).join(" ");
      const found = [text, singular(text)].find((one) => also.has(one));
      if (found) return { text: found, shown: asTyped(typed, text), also: also.get(found), many };
    }
    return null;
  }

  window.finderNames = { PLACES, UNLABELLED, STAND_INS, NOT_KNOWN, normal, joined, singular, namesOf,
    phraseOf, termOf, nextOf, alsoOf, kindOf, eitherOf };
})();
