// The finder: search, facets, results, comparison. What it computes is in finder-core.js and
// finder-words.js; all text of records is set as text, never as markup.
(() => {
  "use strict";

  const core = window.finderCore;
  const PAGE = 50; // results shown at once
  const FEW = 8; // values of a facet shown at once
  const LONG = 20; // values from which a facet has a search field of its own
  const OPEN = ["tasks", "modalities", "continents", "commercial"];
  const MANY = ["tasks", "modalities", "sensors", "platforms", "continents", "countries", "themes",
    "reference_sources", "processing_levels", "formats", "loaders"];
  const TAKEN = { csv: "CSV", json: "JSON", bibtex: "BibTeX" };
  // Ways to sort, those of the columns' heads too: these are not shown everywhere.
  const ORDERS = [
    ["", "Best fit"], ["-lists", "In most lists"], ["lists", "In fewest lists"], ["name", "Name"], ["-year", "Newest"], ["year", "Oldest"],
    ["gsd", "Finest sampling"], ["-gsd", "Coarsest sampling"], ["-size", "Most pixels"],
    ["size", "Fewest pixels"], ["-volume", "Largest volume"], ["volume", "Smallest volume"],
  ];
  const COLUMNS = [ // a cell's class is its column's title
    ["name", "Dataset"], ["year", "Year"], ["gsd", "Sampling"], ["size", "Pixels"],
    ["volume", "Volume"], [null, "Where"], [null, "Licence"],
  ];

  // Makes an element: attributes, then children; text stays text.
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const scaled = (value, steps) => {
    for (const [size, word] of steps) { // 999.7 GB would be 1000 of them
      if (Number(value.toPrecision(3)) >= size) return `${Number((value / size).toPrecision(3))} ${word}`.trim();
    }
    return String(value);
  };
  const pixels = (value) => (value === null ? "" : scaled(value,
    [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"], [1e3, "thousand"]]));
  const bytes = (value) => (value === null ? "" : scaled(value,
    [[1e15, "PB"], [1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]]));
  const metres = (low, high) => (low === null ? ""
    : low === high ? `${low} m` : `${low}–${high} m`);
  const counted = (value) => value.toLocaleString("en");

  const spanned = (name, { from, to, beyond }) => {
    const write = { gsd: (v) => `${v} m`, size: pixels, volume: bytes, images: counted, classes: counted,
      year: String }[name];
    return from === null ? `${beyond ? "below" : "up to"} ${write(to)}`
      : to === null ? `${beyond ? "above" : "from"} ${write(from)}` : `${write(from)} to ${write(to)}`;
  };

  class Finder {
    constructor(root, prepared) {
      this.root = root;
      this.data = prepared;
      this.read(this.address());
      this.shown = PAGE;
      this.wide = matchMedia("(min-width: 900px)");
      this.form = root.querySelector("form");
      this.input = root.querySelector("input[type=search]");
      this.input.value = this.state.q;
    }

    // A search may come in the hash (shared from here) or as a query (from a form).
    address() {
      return location.hash.length > 1 ? location.hash.slice(1) : location.search.slice(1);
    }

    read(address) {
      this.written = address;
      this.state = core.fromAddress(address, this.data);
      if (location.hash.length < 2) this.state.unknown = []; // a query may hold what is for others
    }

    labels(name, i) {
      const { rows, labels, ids } = this.data.facets[name];
      return rows[i].filter((at) => ids[at] !== core.NOT_KNOWN).map((at) => labels[at]);
    }

    page(i) {
      return `datasets/${this.data.texts.id[i]}.html`;
    }

    // ── Building, once ───────────────────────────────────────────────────────────────────────

    build() {
      this.root.querySelectorAll(".finder-body").forEach((old) => old.remove());
      this.filters = make("details", { class: "finder-filters", open: this.wide.matches });
      this.filters.append(make("summary", {}, "Filters"));
      this.wide.onchange = () => { this.filters.open = this.wide.matches; };
      this.values = new Map();
      for (const [name, facet] of Object.entries(this.data.facets)) {
        this.filters.append(this.facet(name, facet));
        if (name === "sensors") {
          for (const range of Object.keys(core.RANGES)) this.filters.append(this.range(range));
        }
      }
      this.show = make("button", { type: "button", class: "finder-show" });
      this.filters.append(this.show);
      this.status = make("p", { class: "finder-status", role: "status", tabindex: "-1" });
      this.note = make("p", { class: "finder-note", role: "status" });
      this.order = make("select", { id: "finder-order" },
        ...ORDERS.map(([value, text]) => make("option", { value }, text)));
      const order = make("p", { class: "finder-order" },
        make("label", { for: "finder-order" }, "Sort by"), " ", this.order);
      this.chips = make("ul", { class: "finder-chips", "aria-label": "Chosen filters" });
      this.take = this.takers();
      const heads = COLUMNS.map(([sort, title]) => make("th",
        { scope: "col", "data-sort": sort, class: `column-${title.toLowerCase()}` },
        sort ? make("button", { type: "button" }, title) : title));
      this.body = make("tbody");
      this.table = make("table", { class: "finder-table" },
        make("caption", { class: "hidden-text" }, "Datasets that fit"),
        make("thead", {}, make("tr", {},
          make("th", { scope: "col", class: "column-compare" },
            make("span", { class: "hidden-text" }, "Compare")), ...heads)),
        this.body);
      this.more = make("button", { type: "button", class: "finder-more" });
      this.printed = make("p", { class: "finder-printed" });
      this.comparing = make("p", { class: "finder-comparing", hidden: true });
      this.full = make("p", { class: "finder-full", role: "status" });
      this.saved = make("p", { class: "finder-saved", role: "status" });
      this.dialog = make("dialog", { class: "finder-dialog", "aria-labelledby": "finder-compare" });
      const keys = make("p", { class: "finder-keys" }, "Keys: ", make("kbd", {}, "/"), " search, ",
        make("kbd", {}, "↓"), " ", make("kbd", {}, "↑"), " results, ", make("kbd", {}, "Enter"),
        " opens, ", make("kbd", {}, "c"), " compares, ", make("kbd", {}, "Esc"), " back.");
      const results = make("section", { class: "finder-results", "aria-label": "Results" },
        make("div", { class: "finder-bar" }, this.status, order, this.take), this.saved, this.note, this.chips,
        this.comparing, this.full, this.table, this.more, this.printed, keys, this.dialog);
      this.root.append(make("div", { class: "finder-body" }, this.filters, results));
      // Beside filters far below the results stay in sight: all of them, or their end.
      new ResizeObserver(() => {
        results.style.setProperty("--tall", `${results.offsetHeight}px`);
      }).observe(results);
      // What is focused while they stand still moves only once they no longer do.
      results.addEventListener("focusin", ({ target }) => {
        requestAnimationFrame(() => target.scrollIntoView({ block: "nearest" }));
      });
    }

    takers() {
      return make("p", { class: "finder-take" }, make("span", {}, "Take away: "),
        ...Object.entries(TAKEN).map(([kind, title]) => make("button",
          { type: "button", "data-take": kind }, title)));
    }

    facet(name, facet) {
      // On a small screen the names of all filters fit at once only while they are closed.
      const open = (OPEN.includes(name) && this.wide.matches) || Boolean(this.state.facets[name]);
      const box = make("details", { class: "finder-facet", "data-facet": name, open });
      const chosen = make("span", { class: "chosen" });
      box.append(make("summary", {}, facet.title, " ", chosen));
      const list = make("ul");
      const entries = facet.ids.map((id, at) => {
        const count = make("span", { class: "count" });
        const include = make("button", { type: "button", class: "include", "data-at": at,
          "aria-pressed": "false" }, make("span", {}, facet.labels[at]), count);
        const exclude = make("button", { type: "button", class: "exclude", "data-at": at,
          "aria-pressed": "false", "aria-label": `Exclude ${facet.labels[at]}`, title: "Exclude" }, "−");
        const item = make("li", {}, include, exclude);
        list.append(item);
        return { item, include, exclude, count, words: facet.sought[at] };
      });
      const entry = { name, box, chosen, entries, whole: facet.ids.length <= FEW + 2, filter: "" };
      if (facet.ids.length > LONG) {
        const label = `Find in ${facet.title.toLowerCase()}`;
        entry.find = make("input", { type: "search", placeholder: "Find", "aria-label": label });
        entry.find.addEventListener("input", () => {
          entry.filter = entry.find.value;
          this.showValues(entry);
        });
        box.append(entry.find);
      }
      box.append(list);
      if (!entry.whole) {
        entry.all = make("button", { type: "button", class: "all" }, `All ${facet.ids.length}`);
        entry.all.addEventListener("click", () => {
          entry.open = !entry.open;
          entry.all.textContent = entry.open ? "Fewer" : `All ${facet.ids.length}`;
          this.showValues(entry);
        });
        box.append(entry.all);
      }
      if (MANY.includes(name)) {
        entry.every = make("input", { type: "checkbox" });
        entry.every.addEventListener("change", () => {
          core.choice(this.state, name).all = entry.every.checked;
          this.update();
        });
        entry.everyLabel = make("label", { class: "every", hidden: true }, entry.every, " all of them at once");
        box.append(entry.everyLabel);
      }
      list.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.toggle(name, Number(button.dataset.at), button.className);
      });
      this.values.set(name, entry);
      return box;
    }

    range(name) {
      const { title, unit } = core.RANGES[name];
      const box = make("details", { class: "finder-facet", "data-range": name });
      const example = { year: ["2015", "2020"], gsd: ["0.3 m", "10 m"], size: ["1 million", "5 billion"],
        volume: ["100 MB", "10 GB"], images: ["5,000", "1 million"], classes: ["2", "20"] }[name];
      const write = (value) => (value === null || value === undefined ? ""
        : name === "volume" ? bytes(value) : name === "size" ? pixels(value) : String(value));
      const inputs = ["from", "to"].map((end, at) => make("input", { type: "text", "data-end": end,
        inputmode: name === "year" ? "numeric" : "text", placeholder: example[at], autocomplete: "off",
        "aria-label": `${title} ${end}${unit && name === "gsd" ? " (metres)" : ""}` }));
      const unknown = make("input", { type: "checkbox" });
      const change = () => {
        const [from, to] = inputs.map((input) => {
          const value = input.value.trim() ? core.amount(input.value, name) : null;
          input.setAttribute("aria-invalid", String(Boolean(input.value.trim()) && value === null));
          return value;
        });
        this.state.ranges[name] = { from, to, unknown: unknown.checked };
        this.update(name);
      };
      for (const input of inputs) input.addEventListener("input", change);
      unknown.addEventListener("change", change);
      box.append(make("summary", {}, title),
        make("div", { class: "range" }, inputs[0], make("span", {}, "to"), inputs[1]),
        make("label", { class: "every" }, unknown, " also where not known"));
      box.show = () => { // what the state holds
        const range = this.state.ranges[name];
        inputs.forEach((input, at) => {
          input.value = write(range && range[at ? "to" : "from"]);
          input.removeAttribute("aria-invalid");
        });
        unknown.checked = Boolean(range && range.unknown);
        if (range) box.open = true;
      };
      box.clear = () => {
        delete this.state.ranges[name];
        box.show();
      };
      box.show();
      return box;
    }

    // ── What the reader does ─────────────────────────────────────────────────────────────────

    listen() {
      this.form.onsubmit = (event) => event.preventDefault();
      this.input.oninput = () => {
        this.state.q = this.input.value;
        this.update("q");
      };
      this.more.onclick = () => {
        const before = this.shown;
        this.shown += 2 * PAGE;
        this.showRows(before);
        this.link(before)?.focus();
      };
      this.table.tHead.onclick = (event) => {
        const head = event.target.closest("button") && event.target.closest("th[data-sort]");
        if (!head) return;
        const { sort } = head.dataset;
        // The first click on a number shows the largest first.
        const first = sort === "name" ? sort : `-${sort}`;
        const second = sort === "name" ? `-${sort}` : sort;
        this.state.sort = this.state.sort === first ? second : this.state.sort === second ? "" : first;
        this.update();
      };
      this.body.onchange = (event) => {
        if (event.target.matches("input[type=checkbox]")) {
          this.compare(event.target.dataset.id, event.target.checked);
        }
      };
      this.take.onclick = (event) => this.taken(event, () => this.result.found, this.saved);
      this.order.onchange = () => {
        this.state.sort = this.order.value;
        this.update();
      };
      this.show.onclick = () => {
        this.filters.open = false;
        this.arrive();
      };
      this.dialog.onclose = () => {
        this.state.open = false;
        this.rewrite();
      };
      this.root.onkeydown = (event) => this.key(event);
      if (this.global) return;
      document.addEventListener("keydown", (event) => {
        const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          this.input.focus();
          this.input.select();
        }
      });
      addEventListener("popstate", () => this.went());
      addEventListener("hashchange", () => this.went());
      document.addEventListener("click", (event) => {
        const link = event.target.closest?.("a[href^='#']");
        if (!link || !link.hash.includes("=") || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (link.hash === location.hash) this.arrive(); // the same link again changes no address
        else this.followed = true;
      });
      this.global = true;
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || this.dialog.open) return;
      const links = [...this.body.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const inInput = document.activeElement === this.input;
      if (event.key === "ArrowDown" && (inInput || at >= 0)) {
        event.preventDefault();
        links[Math.min(at + 1, links.length - 1)]?.focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (at === 0 ? this.input : links[at - 1]).focus();
      } else if (event.key === "Enter" && inInput) {
        event.preventDefault();
        links[0]?.focus();
      } else if (event.key === "Escape" && at >= 0) {
        event.preventDefault();
        this.input.focus();
      } else if (event.key === "Escape" && inInput && this.input.value) {
        event.preventDefault();
        this.input.value = "";
        this.state.q = "";
        this.update("q");
      } else if (event.key === "c" && at >= 0) {
        event.preventDefault();
        const box = links[at].closest("tr").querySelector("input");
        box.checked = !box.checked;
        this.compare(box.dataset.id, box.checked);
      }
    }

    toggle(name, at, how) {
      const id = this.data.facets[name].ids[at];
      const chosen = core.choice(this.state, name);
      const [own, other] = how === "include" ? [chosen.include, chosen.exclude] : [chosen.exclude, chosen.include];
      other.delete(id);
      if (!own.delete(id)) own.add(id);
      this.update();
    }

    // To the results; the field itself would raise the keyboard of a phone.
    arrive() {
      if (this.dialog.open) return;
      this.root.scrollIntoView();
      this.status.focus({ preventScroll: true });
    }

    // Back to the field, where that raises no keyboard.
    back() {
      if (matchMedia("(pointer: coarse)").matches) this.status.focus({ preventScroll: true });
      else this.input.focus();
    }

    compare(id, wanted) {
      const { compare } = this.state;
      if (!wanted) this.state.compare = compare.filter((one) => one !== id);
      else if (compare.length < core.MOST_COMPARED && !compare.includes(id)) compare.push(id);
      this.showCompared();
      this.rewrite();
    }

    // Back, forward, or along a link: the search of that address. A heading of the page is none.
    went() {
      const address = this.address();
      if (address === this.written || (address && !address.includes("="))) return;
      this.restore(address);
      if (this.followed) this.arrive(); // the link that was followed may stand far below
      this.followed = false;
    }

    restore(address) {
      clearTimeout(this.waiting);
      this.pending = null;
      this.step = null;
      this.read(address);
      this.input.value = this.state.q;
      this.filters.querySelectorAll("[data-range]").forEach((box) => box.show());
      for (const { name, box } of this.values.values()) if (this.state.facets[name]) box.open = true;
      if (this.dialog.open && !this.state.open) this.dialog.close();
      this.update(null);
      if (this.state.open) this.openComparison();
    }

    clear() {
      this.state = { ...core.emptyState(), compare: this.state.compare };
      this.input.value = "";
      this.filters.querySelectorAll("[data-range]").forEach((box) => box.clear());
      this.update();
    }

    // Links and identifiers are shown nowhere here; they come with the first result taken away.
    links() {
      const { texts } = this.data;
      if (texts.homepage) return Promise.resolve();
      this.coming ??= new Promise((done, failed) => {
        const own = document.querySelector("script[src*='finder-data.js']");
        const script = make("script", { src: own.src.replace("finder-data.js", "finder-links.js") });
        script.onload = () => { Object.assign(texts, window.moreDataLinks); done(); };
        script.onerror = () => { script.remove(); this.coming = undefined; failed(); };
        document.head.append(script);
      });
      return this.coming;
    }

    taken(event, found, said) {
      const kind = event.target.dataset.take;
      if (kind) this.links().then(() => {
        said.textContent = kind === "bibtex" ? this.authors(found()) : "";
        this.save(kind, found());
      }, () => {
        said.textContent = "The links of the datasets could not be loaded: nothing was saved.";
      });
    }

    // Who pastes entries should know which are no whole references, and where these are.
    authors(found) {
      const named = found.filter((i) => this.data.texts.bibtex[i].includes("  author = ")).length;
      return `${counted(named)} of these ${counted(found.length)} datasets have authors on record.${
        named < found.length ? " Of the others take the reference from the DOI, the arXiv number or the page "
        + "that the entry names; its note says what it lacks." : ""}`;
    }

    save(kind, found) {
      const type = { csv: "text/csv", json: "application/json", bibtex: "application/x-bibtex" }[kind];
      const ending = kind === "bibtex" ? "bib" : kind;
      const link = make("a", { download: `more-data-${found.length}-datasets.${ending}` });
      link.href = URL.createObjectURL(new Blob([core[kind](this.data, found)], { type: `${type};charset=utf-8` }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    // ── Showing ──────────────────────────────────────────────────────────────────────────────

    // `step` names what is being typed, so that it is one step back; null: nothing was changed here.
    update(step = "") {
      if (step !== null) this.state.unknown = [];
      this.result = core.search(this.data, this.state);
      this.shown = PAGE;
      this.saved.textContent = "";
      const { found } = this.result;
      const whole = this.data.n;
      this.status.textContent = found.length === whole ? `${counted(whole)} datasets`
        : `${counted(found.length)} of ${counted(whole)} datasets`;
      this.showNote();
      this.show.textContent = found.length ? `Show ${counted(found.length)} dataset${found.length === 1 ? "" : "s"}`
        : "No dataset fits";
      this.table.hidden = !found.length;
      this.body.replaceChildren();
      this.showRows(0);
      this.showSort();
      for (const entry of this.values.values()) this.showCounts(entry);
      this.showChips();
      this.showCompared();
      if (step !== null) this.write(step);
    }

    // Why there are so few, or more than the words say; and what may have been meant.
    showNote() {
      const { found, words } = this.result;
      const { state } = this;
      const parts = [];
      const quoted = (list) => list.map((word) => `“${word}”`).join(", ");
      const filtered = Object.values(this.state.facets).some((one) => one.include.size || one.exclude.size)
        || Object.values(this.state.ranges).some(({ from, to }) => from !== null || to !== null);
      if (state.unknown.length) {
        parts.push(`The link names what is not known here: ${quoted(state.unknown)}. `);
      }
      for (const { shown, code, outside, either, labels, range, missed } of words.read) {
        parts.push(range ? `“${shown}” is read as ${core.RANGES[range.name].title}: ${spanned(range.name, range)}. `
          : outside ? `“${shown}” is read as: also or only in other places than ${labels.join(" and ")}. `
            : `“${shown}” ${code ? "also finds" : "is read as"} ${labels.join(either || !code ? " or " : " and ")}. `);
        if (missed) {
          parts.push(`Of ${counted(missed)} more that ${missed === 1 ? "fits" : "fit"} otherwise${filtered
            ? ", before any filter," : ""} this is not known. `);
        }
      }
      for (const word of words.unread) {
        parts.push(`“${word}” is no place on record: it is looked for in names and descriptions only. `);
      }
      for (const { shown, id } of words.offers) {
        const { title, ids, labels } = this.data.facets.themes;
        parts.push(`“${shown}” may also be in `, make("a", { href: `#${core.toAddress({ ...state,
          q: state.q.replace(shown, " "), facets: { ...state.facets,
            themes: { include: new Set([id]), exclude: new Set(), all: false } } })}` },
          `${title}: ${labels[ids.indexOf(id)]}`), ". ");
      }
      for (const { shown, others } of words.also) parts.push(`“${shown}” also finds ${quoted(others)}. `);
      if (words.out.length) {
        const named = words.out.map((word) => `“${word}”`).join(" or ");
        parts.push(`Left out${filtered ? ", before any filter" : ""}: ${counted(words.dropped)} with ${named}${words.others
          ? `; ${counted(words.others)} of them lie elsewhere as well, and “outside” in its place keeps these` : ""}. `);
      }
      // A link to the search without a word, and with a range in its place.
      const instead = (word, name, range, text) => make("a", { href: `#${core.toAddress({ ...state,
        q: state.q.replace(word, " "), ranges: { ...state.ranges, [name]: { unknown: false, ...range } } })}` }, text);
      for (const year of words.years) {
        parts.push(`“${year}” finds the year, and names and descriptions that hold it. `,
          instead(year, "year", { from: Number(year), to: Number(year) }, `Only first released in ${year}`), ". ");
      }
      for (const { raw, metres } of words.lengths) {
        parts.push(`“${raw}” finds this sampling distance, ranges that hold it, and descriptions that name it. `,
          instead(raw, "gsd", { from: null, to: metres }, `Only sampled at ${metres} m or finer`), ". ");
      }
      const loosen = "Take a filter away, or choose “Not known” as well: much is not recorded.";
      const best = ["", "relevance"].includes(this.state.sort);
      if (words.any && found.length) {
        parts.push(`No dataset has all these words. Shown are those with any of them${best ? ", most words first" : ""}. `);
      }
      if (words.unmet.length && found.length) parts.push(`None has ${quoted(words.unmet)}. `);
      if (words.ors && !words.any) {
        parts.push("“or” joins names of one kind, such as two places or two sensors; other words all have to fit. ");
      }
      if (words.broad.length && found.length && !words.any) {
        parts.push(`${quoted(words.broad)} narrows no search${best ? ": datasets with it come first" : ""}. `);
      }
      if (!found.length) {
        parts.push("No dataset fits. ");
        if (words.tokens.length && !words.met) parts.push("Check the spelling or use fewer words. ");
        else if (filtered && words.tokens.length) parts.push(`Without filters the words fit ${counted(words.whole)}. `);
        if (filtered && (words.met || !words.tokens.length)) parts.push(loosen);
      }
      if (words.tokens.length && !words.met) {
        const near = core.near(this.data, words);
        const meant = near.names.map((i) => make("a", { href: this.page(i) }, this.data.texts.name[i]));
        if (near.words) {
          meant.unshift(make("a", { href: `#${core.toAddress({ ...this.state, q: near.words })}` }, near.words));
        }
        if (meant.length) {
          parts.push("Did you mean ", ...meant.flatMap((link, at) => [at ? ", " : "", link]), "?");
        }
      }
      this.note.replaceChildren(...parts);
      this.note.hidden = !parts.length;
    }

    showRows(from) {
      const { found } = this.result;
      const rows = document.createDocumentFragment();
      for (const i of found.slice(from, this.shown)) rows.append(this.row(i));
      this.body.append(rows);
      const left = found.length - this.shown;
      this.more.hidden = left <= 0;
      this.more.textContent = left > 0 ? `Show ${Math.min(left, 2 * PAGE)} more of ${counted(left)}` : "";
      this.printed.textContent = left > 0 ? `The first ${this.shown} of ${counted(found.length)}.` : "";
    }

    link(position) {
      return this.body.rows[position]?.querySelector("a");
    }

    row(i) {
      const { texts, numbers } = this.data;
      const about = [...this.labels("tasks", i), ...this.labels("modalities", i)].join(" · ");
      const box = make("input", { type: "checkbox", "data-id": texts.id[i],
        "aria-label": `Compare ${texts.name[i]}` });
      box.checked = this.state.compare.includes(texts.id[i]);
      const where = this.labels("continents", i).map((name) => name.replace(", continents not named", ""));
      const licence = this.labels("licence", i)[0];
      const cell = (name, text, title) => make("td",
        { class: `column-${name}${text ? "" : " empty"}`, "data-title": title }, text);
      return make("tr", {}, make("td", { class: "column-compare" }, box),
        make("th", { scope: "row" }, make("a", { href: this.page(i) }, texts.name[i]),
          make("span", { class: "about" }, about)),
        cell("year", numbers.year[i] === null ? "" : String(numbers.year[i]), "Year"),
        cell("sampling", metres(numbers.gsd_min_m[i], numbers.gsd_max_m[i]), "Sampling"),
        cell("pixels", pixels(numbers.size_pixels[i]), "Pixels"),
        cell("volume", bytes(numbers.volume_bytes[i]), "Volume"),
        cell("where", where.join(", "), "Where"), cell("licence", licence, "Licence"));
    }

    showSort() {
      const chosen = core.order(this.state.sort, this.result.words.tokens.length);
      const best = this.order.options[0];
      best.hidden = best.disabled = !this.state.q.trim(); // without words all fit alike
      this.order.value = chosen === "relevance" ? "" : chosen;
      const sort = chosen.replace("-", "");
      const order = chosen.startsWith("-") ? "descending" : "ascending";
      for (const head of this.table.tHead.querySelectorAll("th[data-sort]")) {
        if (head.dataset.sort === sort) head.setAttribute("aria-sort", order);
        else head.removeAttribute("aria-sort");
      }
    }

    showCounts(entry) {
      const counts = this.result.counts[entry.name];
      const { ids } = this.data.facets[entry.name];
      const chosen = this.state.facets[entry.name];
      const size = chosen ? chosen.include.size + chosen.exclude.size : 0;
      entry.chosen.textContent = size ? `${size}` : "";
      entry.chosen.hidden = !size;
      if (entry.everyLabel) {
        entry.everyLabel.hidden = !chosen || chosen.include.size < 2;
        entry.every.checked = Boolean(chosen && chosen.all);
      }
      entry.entries.forEach((one, at) => {
        const count = counts[at];
        if (one.shown !== count) {
          one.count.textContent = counted(count);
          one.item.classList.toggle("none", count === 0);
          one.shown = count;
        }
        const included = Boolean(chosen && chosen.include.has(ids[at]));
        const excluded = Boolean(chosen && chosen.exclude.has(ids[at]));
        if (one.included !== included || one.excluded !== excluded) {
          one.include.setAttribute("aria-pressed", String(included));
          one.exclude.setAttribute("aria-pressed", String(excluded));
          one.item.classList.toggle("out", excluded);
          one.included = included;
          one.excluded = excluded;
        }
      });
      this.showValues(entry);
    }

    // The first few values, those chosen, and all that the reader asks for.
    showValues(entry) {
      if (entry.whole) return;
      const words = core.joined(core.normal(entry.filter));
      entry.entries.forEach((one, at) => {
        const fits = words ? one.words.includes(words) : entry.open || at < FEW;
        const hidden = !(fits || one.included || one.excluded);
        if (one.hidden !== hidden) {
          one.item.hidden = hidden;
          one.hidden = hidden;
        }
      });
      entry.all.hidden = Boolean(words);
    }

    showChips() {
      const chips = [];
      const chip = (text, undo) => {
        const button = make("button", { type: "button" }, text,
          make("span", { "aria-hidden": "true" }, " ×"), make("span", { class: "hidden-text" }, ", take away"));
        button.addEventListener("click", () => { undo(); this.update(); this.back(); });
        chips.push(make("li", {}, button));
      };
      for (const [name, chosen] of Object.entries(this.state.facets)) {
        const { title, ids, labels } = this.data.facets[name];
        const label = (id) => labels[ids.indexOf(id)] ?? id;
        for (const id of chosen.include) chip(`${title}: ${label(id)}`, () => chosen.include.delete(id));
        for (const id of chosen.exclude) chip(`${title}: not ${label(id)}`, () => chosen.exclude.delete(id));
      }
      for (const [name, { from, to }] of Object.entries(this.state.ranges)) {
        if (from === null && to === null) continue;
        chip(`${core.RANGES[name].title}: ${spanned(name, { from, to })}`,
          () => this.filters.querySelector(`[data-range=${name}]`).clear());
      }
      if (chips.length) {
        const button = make("button", { type: "button", class: "clear" }, "Clear all");
        button.addEventListener("click", () => { this.clear(); this.back(); });
        chips.push(make("li", {}, button));
      }
      this.chips.replaceChildren(...chips);
      this.chips.hidden = !chips.length;
    }

    showCompared() {
      const { compare } = this.state;
      const full = compare.length >= core.MOST_COMPARED;
      for (const box of this.body.querySelectorAll("input[type=checkbox]")) {
        box.checked = compare.includes(box.dataset.id);
        box.disabled = full && !box.checked;
      }
      this.full.textContent = full ? `At most ${core.MOST_COMPARED} at once: take one away to choose another.` : "";
      this.comparing.hidden = !compare.length;
      if (!compare.length) return;
      const names = compare.map((id) => this.data.texts.name[this.data.byId.get(id)]);
      const open = make("button", { type: "button", class: "open" }, `Compare ${compare.length}`);
      open.addEventListener("click", () => this.openComparison());
      const none = make("button", { type: "button", "aria-label": "Clear the comparison" }, "Clear");
      none.addEventListener("click", () => {
        this.state.compare = [];
        this.showCompared();
        this.rewrite();
        this.back();
      });
      this.comparing.replaceChildren(open, make("span", {}, ` ${names.join(", ")} `), none);
    }

    openComparison() {
      if (this.dialog.open || !this.state.compare.length) return;
      const chosen = this.state.compare.map((id) => this.data.byId.get(id));
      const { texts, numbers, facets } = this.data;
      const size = (i) => { // a side that varies from its least to its most
        const [wide, high = wide] = this.data.spans[i] || [];
        return [[wide, numbers.image_width], [high, numbers.image_height]]
          .map(([span, own]) => span?.map(counted).join(" to ") ?? own[i]);
      };
      const lines = [
        ["Year", (i) => numbers.year[i]],
        ...["tasks", "modalities", "sensors", "platforms", "themes"].map((name) => [
          facets[name].title, (i) => this.labels(name, i).join(", ")]),
        ["Sampling", (i) => metres(numbers.gsd_min_m[i], numbers.gsd_max_m[i])],
        ["Images", (i) => (numbers.image_count[i] === null ? "" : `${counted(numbers.image_count[i])} (${texts.image_unit[i] || "image"})`)],
        ["Image size", (i) => (size(i).includes(null) ? "" : `${size(i).join(" × ")} pixels`)],
        ["Size", (i) => (numbers.size_pixels[i] === null ? "" : `${pixels(numbers.size_pixels[i])} pixels`)],
        ["Volume", (i) => bytes(numbers.volume_bytes[i])],
        ["Classes", (i) => numbers.class_count[i]],
        // Countries, which may be a hundred, last.
        ...["continents", "licence", "commercial", "access", "splits", "split_separation",
          "reference_sources", "processing_levels", "temporal_sampling", "formats", "loaders", "depth",
          "countries"].map(
          (name) => [facets[name].title, (i) => this.labels(name, i).join(", ")]),
      ];
      const head = make("tr", {}, make("td"), ...chosen.map((i) => make("th", { scope: "col" },
        make("a", { href: this.page(i) }, texts.name[i]))));
      const { ids, labels } = facets.commercial;
      const unread = ["not_found", "not_recorded"].map((id) => labels[ids.indexOf(id)]);
      const unknown = (text) => !text || unread.includes(text);
      const body = lines.map(([title, value]) => {
        const written = chosen.map((i) => String(value(i) ?? ""));
        // What is not known differs from nothing; that its own place states no licence is known.
        const differs = new Set(written.filter((text) => !unknown(text))).size > 1;
        return make("tr", { class: differs ? "differs" : "" }, make("th", { scope: "row" }, title),
          ...written.map((text) => make("td", { class: unknown(text) ? "empty" : "" }, text || "not known")));
      });
      const take = this.takers();
      const said = make("p", { role: "status" });
      take.onclick = (event) => this.taken(event, () => chosen, said);
      const close = make("button", { type: "button", class: "close" }, "Close");
      close.addEventListener("click", () => this.dialog.close());
      this.dialog.replaceChildren(
        make("div", { class: "finder-dialog-bar" }, make("h2", { id: "finder-compare" }, "Side by side"), close),
        make("p", {}, "A mark stands before rows in which known values differ. The address in the browser leads back here."),
        take, said,
        make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Comparison" },
          make("table", {}, make("thead", {}, head), make("tbody", {}, ...body))));
      this.dialog.showModal();
      this.state.open = true;
      this.rewrite();
    }

    // The address follows what the reader does. Each choice is a step that Back takes away, all that
    // is typed into one field is one step; the comparison is no step of its own.
    write(step) {
      const same = Boolean(step) && step === this.step;
      const address = core.toAddress(this.state);
      if (!same) this.flush(); // what was typed before
      this.step = step;
      if (address === this.written && !this.pending) return;
      this.pending = { how: this.pending?.how ?? (same ? "replaceState" : "pushState"), address };
      clearTimeout(this.waiting);
      if (step) this.waiting = setTimeout(() => this.flush(), 200); // browsers limit how often
      else this.flush();
    }

    rewrite() {
      this.pending = { how: this.pending?.how ?? "replaceState", address: core.toAddress(this.state) };
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.flush(), 200);
    }

    flush() {
      clearTimeout(this.waiting);
      if (!this.pending) return;
      const { how, address } = this.pending;
      this.pending = null;
      this.written = address;
      const hash = address ? `#${address}` : "";
      try {
        // Without the words of the form that led here, which may be others than those of now.
        history[how](null, "", location.pathname + location.search.replace(/[?&]q=[^&]*/, "") + hash);
      } catch { // a page opened from a folder may change its hash only
        if (how === "pushState") location.hash = address;
        else location.replace(`#${address}`);
      }
    }
  }

  // In steps, so that the page stays answerable meanwhile on a slow machine.
  function* steps(root, data) {
    const finder = new Finder(root, core.prepare(data));
    yield finder;
    finder.build();
    finder.listen();
    yield finder;
    finder.update(null);
    root.dataset.state = "live";
    if (finder.state.open) finder.openComparison();
    yield finder;
  }

  window.startFinder = (data) => [...steps(document.querySelector(".finder"), data)].pop();

  const root = document.querySelector(".finder");
  if (root && window.moreDataFinder) {
    window.moreDataFinder = core.unpacked(window.moreDataFinder);
    const work = steps(root, window.moreDataFinder);
    const next = () => { if (!work.next().done) setTimeout(next); };
    next();
  }
})();
