// Whether two datasets share images: two fields, and what follows from stated relations. Sentences
// come from the data; names are set as text, never as markup.
(() => {
  "use strict";

  const form = document.getElementById("sharing");
  const data = window.moreDataSharing;
  if (!form || !data) return;
  const answer = document.querySelector(".sharing-answer");
  const fields = ["one", "other"].map((key) => form.elements[key]);
  const FEW = 8; // names offered for one that is not known
  const SHOWN = 12; // ties shown at once, stated and possible ones each
  const PLACE = "#do-two-datasets-share-images";

  const exact = (text) => text.trim().toLowerCase();
  // As readers write names: with or without blanks, hyphens and accents; a plus tells sets apart.
  const folded = (text) => exact(text).normalize("NFKD").replace(/[^\p{L}\p{N}+]/gu, "");
  const places = new Map();
  const known = (key, place) => { if (key && !places.has(key)) places.set(key, place); };
  // A dataset's own name goes before another's alias, and what is written exactly before what is alike.
  data.datasets.forEach(([id, name], place) => { known(exact(name), place); known(id, place); });
  data.datasets.forEach((names, place) => names.forEach((name) => known(exact(name), place)));
  data.datasets.forEach((names, place) => names.forEach((name) => known(folded(name), place)));
  const find = (text) => places.get(exact(text)) ?? places.get(folded(text));

  function make(tag, ...children) {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  }

  // A dataset leads to its page; a work that is none has only its name.
  function link(place) {
    if (place >= data.datasets.length) return data.works[place - data.datasets.length];
    const [id, name] = data.datasets[place];
    const made = make("a", name);
    made.href = `datasets/${id}.html`;
    return made;
  }

  // The same as `sharing.parts` in Python says.
  function sentence([one, other, form, , via, note]) {
    const fill = { "{0}": () => [link(one)], "{1}": () => [link(other)],
      "{2}": () => via.flatMap((place, at) => [at ? (at === via.length - 1 ? " and " : ", ") : "", link(place)]) };
    const said = data.forms[form].split(/(\{\d\})/).flatMap((piece) => (fill[piece] ? fill[piece]() : [piece]));
    return make("li", ...said, note ? ` (${note})` : "");
  }
  const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

  // A benchmark of many sets has more than a hundred: beyond the first, they open on demand.
  function listed(title, ties) {
    if (!ties.length) return [];
    const lists = [make("ul", ...ties.slice(0, SHOWN).map(sentence))];
    if (ties.length > SHOWN) {
      const rest = make("ul", ...ties.slice(SHOWN).map(sentence));
      lists.push(make("details", make("summary", `${(ties.length - SHOWN).toLocaleString("en")} more`), rest));
    }
    return [make("h3", `${title} (${ties.length.toLocaleString("en")})`), ...lists];
  }

  function both(stated, possible) {
    return [...listed("Stated by a source", stated), ...listed("Possible, by what is stated", possible)];
  }

  // What a field means: a place, nothing, or names that may be meant.
  function meant(field) {
    const text = field.value;
    if (!text.trim()) return { empty: true };
    if (find(text) !== undefined) return { place: find(text) };
    const words = exact(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const has = (names) => names.some((name) => words.every((word) => folded(name).includes(folded(word))));
    return { near: data.datasets.flatMap((names, place) => (words.length && has(names) ? [place] : [])) };
  }

  function unknown(field, near) {
    const line = make("p", `No dataset is called “${field.value.trim()}”`, near.length ? ". One of these? " : ".");
    near.slice(0, FEW).forEach((place) => {
      const button = make("button", data.datasets[place][1]);
      button.type = "button";
      button.addEventListener("click", () => {
        field.value = data.datasets[place][1];
        show();
        field.focus();
      });
      line.append(button, " ");
    });
    if (near.length > FEW) line.append(`and ${near.length - FEW} more.`);
    return line;
  }

  function none(...chosen) {
    const [first, second] = chosen.map(link);
    const of = data.datasets.length.toLocaleString("en");
    const line = second
      ? make("p", "No source read states that ", first, " and ", second, " share images, and nothing stated leads from one to the other. ",
        "They may share some all the same")
      : make("p", "No source read states that ", first, " shares images with another. It may all the same");
    line.append(`: only ${data.related.toLocaleString("en")} of ${of} datasets have any relation on record.`);
    return line;
  }

  function found(one, other) {
    const ties = data.ties.filter(([from, to]) => (
      other === undefined ? from === one || to === one
        : (from === one && to === other) || (from === other && to === one)));
    const stated = ties.filter((tie) => tie[3]);
    const possible = ties.filter((tie) => !tie[3]);
    if (!ties.length) return [other === undefined ? none(one) : none(one, other)];
    const met = new Set(ties.flatMap(([from, to]) => [from, to]));
    met.delete(one);
    const line = other === undefined
      ? make("p", link(one), `: ties to ${count(met.size, "other", "others")}.`)
      : make("p", link(one), " and ", link(other), `: ${stated.length ? "a source states a relation"
        : "no source states that they share images, but they may"}.`);
    return [line, ...both(stated, possible)];
  }

  function show() {
    const known = fields.map(meant);
    const wrong = fields.flatMap((field, at) => {
      field.setAttribute("aria-invalid", String(Boolean(known[at].near)));
      return known[at].near ? [unknown(field, known[at].near)] : [];
    });
    const chosen = [...new Set(known.filter((one) => "place" in one).map((one) => one.place))];
    const same = known.every((one) => "place" in one) && chosen.length === 1;
    const shown = [...wrong, ...(same ? [make("p", "This is one dataset, named twice.")]
      : wrong.length || !chosen.length ? [] : found(...chosen))];
    // The first line alone is announced; lists are there to be read.
    answer.querySelector("[role=status]").replaceChildren(...shown.slice(0, wrong.length || 1));
    answer.querySelector(".ties").replaceChildren(...shown.slice(wrong.length || 1));
    const said = new URLSearchParams();
    if (!wrong.length) chosen.forEach((place, at) => said.set(fields[at].name, data.datasets[place][0]));
    const query = String(said) ? `?${said}` : "";
    if (query !== location.search) history.replaceState(null, "", location.pathname + query + (query ? PLACE : ""));
  }

  // What a link says; a chosen pair stands in the address, so that it can be shared.
  function read() {
    const said = new URLSearchParams(location.search);
    if (!said.has("one") && !said.has("other")) return;
    fields.forEach((field) => {
      const text = said.get(field.name) || "";
      const place = find(text);
      field.value = place === undefined ? text : data.datasets[place][1];
    });
    show();
  }

  const names = document.getElementById("sharing-names");
  fields.forEach((field) => {
    // A list this long is made when it is wanted, not with the page.
    field.addEventListener("focus", () => {
      if (names.children.length) return;
      names.append(...data.datasets.map(([, name]) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      }));
    });
    field.addEventListener("change", show);
    // While a name is typed, what was said of another one goes.
    field.addEventListener("input", () => {
      if (!field.value || find(field.value) !== undefined) show();
      else answer.querySelectorAll("div").forEach((part) => part.replaceChildren());
    });
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.hidden = false;
  read();
})();
