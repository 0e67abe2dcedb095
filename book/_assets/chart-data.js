// What a figure was drawn from: tables to read in the page, and one file to take away.
(() => {
  "use strict";

  const PART = "part_of_figure"; // first column of a file that holds several tables
  const HELPING = new Set(["rule", "text"]); // lines and words that a layer of constants draws
  const BESIDE = new Set([...HELPING, "area"]); // what goes with a mark that a table is named by

  // What is drawn and no mark says: ends of lines, and values that stand beside a figure's own.
  const WORDS = {
    low: "interval from", high: "interval to", alone_low: "on it alone, from", alone_high: "on it alone, to",
    p10: "10th percentile", p90: "90th percentile", claimed: "article's value", least: "article's value from",
    most: "article's value to", once: "equal split", ratio_now: "ratio now", ratio_then: "ratio then",
    fitted: "fitted", low_family: "widened interval from", high_family: "widened interval to",
  };

  const kind = (mark) => (typeof mark === "string" ? mark : mark.type);
  const written = (title) => [(title && title.text) ?? title ?? ""].flat().join(" ");

  // A chart's sets of rows in the order in which it draws them: what each measures, by which marks, its
  // columns with what a row is about first, and the order of its names.
  function sets(spec) {
    const found = new Map();
    const empty = (head) => ({ title: "", head, about: [], marks: [], sorts: [], said: new Map(), placed: new Map() });
    const visit = (view, above, head) => {
      const name = (view.data && view.data.name) || above;
      if (name && !found.has(name)) found.set(name, empty(head));
      const one = found.get(name);
      const facet = view.facet && (view.facet.field ? view.facet : view.facet.row || view.facet.column);
      if (one && facet) {
        one.about.push(facet.field);
        one.sorts.push([facet.field, facet.sort]);
      }
      if (one && view.mark) one.marks.push(view.mark);
      for (const { from } of view.transform || []) { // a country's number, looked up for its outline
        if (from && from.data.name) {
          found.set(from.data.name, { ...empty(head), marks: [view.mark] });
          says(found.get(from.data.name), view.encoding);
        }
      }
      if (one) says(one, view.encoding);
      for (const channel of ["y", "x"]) {
        const { field, type, title, sort } = (view.encoding && view.encoding[channel]) || {};
        if (!one || !field) continue;
        if (type === "nominal" || type === "ordinal") {
          one.about.push(field);
          if (Array.isArray(sort)) one.sorts.push([field, sort]);
        } else if (typeof title === "string" && !one.title) one.title = title;
      }
      const inner = ["layer", "hconcat", "vconcat", "concat"].flatMap((key) => view[key] || []);
      for (const part of [...inner, ...(view.spec ? [view.spec] : [])]) visit(part, name, written(part.title) || head);
    };
    visit(spec, null, "");
    const given = Object.entries(spec.datasets || {}).filter(([, rows]) => Array.isArray(rows) && rows.length);
    const place = new Map([...found.keys()].map((name, at) => [name, at]));
    const order = (name) => place.get(name) ?? place.size;
    return given.sort(([a], [b]) => order(a) - order(b)).map(([name, rows]) => {
      const { title, head, about, marks, sorts, said, placed } = found.get(name) || empty("");
      const all = new Set(rows.flatMap((row) => Object.keys(row)));
      const columns = [...new Set([...about.filter((column) => all.has(column)), ...all])];
      return { title: title || head, marks, sorts, said, placed, columns, rows };
    });
  }

  // A mark that says more is a figure's own, and one that says less stands beside it.
  const longestFirst = (one, other) => (
    other.size > one.size ? new Map([...other, ...[...one].filter(([field]) => !other.has(field))])
      : new Map([...one, ...[...other].filter(([field]) => !one.has(field))]));

  // Notes what a view's marks say when pointed at, and which columns say where they stand.
  function says(set, encoding = {}) {
    const told = [encoding.tooltip || []].flat().filter(({ field, title }) => field && title)
      .map(({ field, title, format }) => [field, { title, format }]);
    set.said = longestFirst(set.said, new Map(told));
    for (const channel of ["y", "x", "y2", "x2"]) {
      const { field, axis, title } = encoding[channel] || {};
      if (!field) continue;
      const format = axis && axis.format;
      const before = set.placed.get(field) || {};
      set.placed.set(field, { along: channel[0], title: title || before.title, format: format || before.format });
    }
  }

  // A table's columns for people: what a mark says when pointed at, in its words and formats, then what is drawn
  // beside it. A table that says nothing itself takes the words of its figure; none, if only lines and words draw it.
  function worded(one, all) {
    const figure = new Map(all.flatMap(({ said }) => [...said]));
    if (!one.said.size && figure.size && one.marks.every((mark) => BESIDE.has(kind(mark)))) return null;
    // In the form of what is said along the same axis.
    const format = (column) => {
      const { along } = one.placed.get(column) || {};
      const beside = all.flatMap(({ placed }) => [...placed]).filter(([, other]) => along && other.along === along);
      const told = beside.map(([other]) => (one.said.get(other) || figure.get(other) || {}).format).find(Boolean);
      return told || (beside.some(([, other]) => (other.format || "").includes("%")) ? ".1%" : undefined);
    };
    // Of a line that says nothing, its years stand before its values.
    const acrossFirst = (a, b) => (one.said.size ? 0 : (a.along === "y") - (b.along === "y"));
    const beside = [...one.placed].filter(([column]) => !one.said.has(column))
      .sort(([, a], [, b]) => acrossFirst(a, b)).map(([column]) => column);
    const drawn = beside.flatMap((column) => {
      const own = one.said.size ? "" : (figure.get(column) || one.placed.get(column)).title;
      const title = WORDS[column] || own;
      return typeof title === "string" && title ? [{ column, title, format: format(column) }] : [];
    });
    const said = [...one.said].map(([column, told]) => ({ column, ...told, format: told.format || format(column) }));
    const first = one.said.size ? [] : [...figure].filter(([column]) => !one.placed.has(column))
      .map(([column, told]) => ({ column, ...told }));
    const words = [...first, ...said, ...drawn].filter(({ column }) => one.columns.includes(column));
    return words.length ? words : null;
  }

  const key = (row, columns) => JSON.stringify(columns.map((column) => row[column] ?? null));

  // The rows of two sets that are parts of one table, or nothing. A layer draws a choice of a table's rows (those
  // that are known, those of incomplete years), or has a column more than the layer under it.
  function together(one, other) {
    if (one.title && other.title && one.title !== other.title) return null;
    const [few, many] = one.columns.length <= other.columns.length ? [one, other] : [other, one];
    if (!few.columns.every((column) => many.columns.includes(column))) return null;
    if (few.columns.length === many.columns.length) {
      const there = new Set(one.rows.map((row) => key(row, one.columns)));
      const more = other.rows.filter((row) => !there.has(key(row, one.columns)));
      return more.length ? ordered([...one.rows, ...more], one.sorts) : one.rows;
    }
    // A map draws small countries as dots, which have a place.
    if (few.marks.some((mark) => kind(mark) === "geoshape")) return [...few.rows, ...many.rows];
    const whole = new Map(many.rows.map((row) => [key(row, few.columns), row]));
    const same = few.rows.filter((row) => whole.has(key(row, few.columns))).length;
    if (same === few.rows.length && few.rows.length <= many.rows.length) return many.rows;
    return same === many.rows.length ? few.rows.map((row) => whole.get(key(row, few.columns)) || row) : null;
  }

  function ordered(rows, sorts) {
    const by = [...new Map(sorts)].map(([field, names]) => (
      [field, Array.isArray(names) ? names : [...new Set(rows.map((row) => row[field]))]]));
    const after = (a, b) => by.reduce((known, [field, names]) => (
      known || names.indexOf(a[field]) - names.indexOf(b[field])), 0);
    return rows.sort(after);
  }

  // Layers of one table joined, lines and words of constants left out.
  function tables(spec) {
    const joined = [];
    for (const set of sets(spec)) {
      const at = joined.findIndex((one) => together(one, set));
      const one = joined[at];
      if (!one) joined.push(set);
      else {
        joined[at] = {
          title: one.title || set.title,
          marks: [...one.marks, ...set.marks],
          sorts: [...one.sorts, ...set.sorts],
          said: longestFirst(one.said, set.said),
          placed: new Map([...set.placed, ...one.placed]),
          columns: one.columns.length < set.columns.length ? set.columns : one.columns,
          rows: together(one, set),
        };
      }
    }
    const constant = ({ rows, marks }) => rows.length === 1 && marks.length &&
      marks.every((mark) => HELPING.has(kind(mark)));
    const kept = joined.filter((one) => !constant(one));
    const all = kept.length ? kept : joined;
    return named(all).map((table, at) => ({
      ...table, words: worded(all[at], all), inOrder: ordered([...all[at].rows], all[at].sorts),
    }));
  }

  // A name for each of several tables: what it measures; where that does not tell them apart, how it is drawn.
  function named(all) {
    if (all.length < 2) return all.map(({ columns, rows }) => ({ name: "", columns, rows }));
    const twice = (names, name) => names.filter((other) => other === name).length > 1;
    const said = [...new Set(all.map(({ title }) => title).filter(Boolean))];
    // A layer over another may leave the name of their axis to it.
    const titles = all.map(({ title }) => title || (said.length === 1 ? said[0] : ""));
    const drawn = all.map(({ marks }, at) => {
      const title = titles[at];
      if (title && !twice(titles, title)) return title;
      const mark = marks.find((one) => !BESIDE.has(kind(one))) || marks[0];
      const how = mark ? `${mark.filled === false ? "open " : ""}${kind(mark)}` : "";
      return [title, how].filter(Boolean).join(": ");
    });
    return all.map(({ columns, rows }, at) => {
      const count = drawn.slice(0, at + 1).filter((other) => other === drawn[at]).length;
      const name = drawn[at] && !twice(drawn, drawn[at]) ? drawn[at] : `${drawn[at]} ${count}`.trim();
      return { name, columns, rows };
    });
  }

  // A cell that a spreadsheet would take for a formula is marked as text.
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    let text = typeof value === "object" ? JSON.stringify(value) : String(value);
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  // One file: a browser asks leave for several, or blocks them.
  function csv(spec) {
    const all = tables(spec);
    const several = all.length > 1;
    const columns = [...(several ? [PART] : []), ...new Set(all.flatMap((one) => one.columns))];
    const rows = all.flatMap(({ name, rows: own }) => own.map((row) => (several ? { [PART]: name, ...row } : row)));
    const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
    return [columns.map(cell).join(","), ...lines].join("\r\n") + "\r\n";
  }

  window.moreDataTables = tables; // for figure-tools.js, which shows them
  window.moreDataCsv = csv; // for charts.js, which saves it
})();
