// What a reader may want of a figure besides its files: its table, its code, its link, a citation.
// charts.js gives the files, chart-data.js the tables; this adds buttons to the list.
(() => {
  "use strict";

  const MOST_ROWS = 300;
  // What Vega's marks are to who looks at them.
  const MARKS = {
    point: "dots", circle: "dots", line: "a line", tick: "ticks", bar: "bars", rect: "cells", rule: "thin lines",
    area: "a band", text: "words", geoshape: "countries",
  };

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // As the mark itself says it when pointed at: its format is one of Vega's.
  function written(value, format = "") {
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "number") {
      const digits = Number((/\.(\d+)/.exec(format) || [])[1] || 0);
      if (format.includes("%")) return `${(100 * value).toFixed(digits)}\u00a0%`;
      const rounded = Number(value.toFixed(digits)) || 0; // never −0
      const sign = format.startsWith("+") && rounded >= 0 ? "+" : "";
      if (format.endsWith("f")) {
        const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
        return sign + rounded.toLocaleString("en", { ...places, useGrouping: format.includes(",") });
      }
      const short = Number.isInteger(value) ? value : Number(value.toPrecision(digits || 4));
      return Math.abs(short) >= 10000 ? short.toLocaleString("en") : String(short);
    }
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  function table({ words, inOrder: rows }, title) {
    const numeric = words.map(({ column }) => rows.every((row) => (
      row[column] === null || row[column] === undefined || typeof row[column] === "number")));
    const kind = (at) => (numeric[at] ? { class: "number" } : {});
    const head = make("tr", {}, ...words.map((one, at) => make("th", { scope: "col", ...kind(at) }, one.title)));
    const body = rows.slice(0, MOST_ROWS).map((row) => make("tr", {},
      ...words.map(({ column, format }, at) => make("td", kind(at), written(row[column], format)))));
    const more = rows.length > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${rows.length} rows; all are in the CSV)` : "";
    return make("table", {}, make("caption", {}, `${title}${more}`), make("thead", {}, head),
      make("tbody", {}, ...body));
  }

  function tables(chart, title) {
    const spec = JSON.parse(chart.querySelector(".chart-spec").textContent);
    const all = window.moreDataTables(spec).filter(({ words }) => words);
    const drawn = (name) => name.replace(/: (open )?(\w+)( \d+)?$/, (whole, open = "", mark = "", at = "") => (
      MARKS[mark] ? `: drawn as ${open}${MARKS[mark]}${at.replace(/\d+/, "($&)")}` : whole));
    const named = ({ name }) => (name ? `${drawn(name)}. ${title}` : title);
    const none = "This figure is a sketch: it draws no data.";
    return make("div", { class: "chart-table", tabindex: "0", role: "region", "aria-label": `Data of: ${title}` },
      ...(all.length ? all.map((one) => table(one, named(one))) : [make("p", {}, none)]));
  }

  // A button that opens and closes what `content` makes, under the list of buttons.
  function opener(tools, label, content) {
    const button = make("button", { type: "button", "aria-expanded": "false" }, label);
    let shown = null;
    button.addEventListener("click", () => {
      if (shown) {
        shown.remove();
        shown = null;
      } else {
        shown = content();
        tools.after(shown);
      }
      button.setAttribute("aria-expanded", String(Boolean(shown)));
    });
    tools.append(make("li", {}, button));
  }

  function said(name) {
    const whole = document.querySelector(`meta[name="${name}"]`);
    return whole ? whole.content : "";
  }

  const OWN = /^(localhost|127(\.\d+){3}|\[::1\])$/; // a reader's own machine

  // Where the figure stands. A page in a reader's own folder, or served from it, has no address that others can
  // open: it gives the one that the site is published at, if there is one.
  function place(figure) {
    const open = location.protocol.startsWith("http") && !OWN.test(location.hostname);
    const published = document.querySelector('link[rel="canonical"]');
    if (!open && !published) return "";
    const address = new URL(open ? location.href : published.href);
    address.hash = figure ? figure.id : "";
    return address.href;
  }

  // One title for a figure, as `python -m analysis cite --figure` writes it: a headline moves with its numbers.
  function titled(figure, headline) {
    if (!figure || !figure.id) return headline;
    const caption = figure.querySelector(".caption-text");
    const about = (caption ? caption.textContent : headline).trim().replace(/\.+$/, "");
    return `${about} [figure ${figure.id}]`;
  }

  function citation(figure, title) {
    return `${said("more-data-citation").replace("{part}", () => title)} ${place(figure)}`.trim();
  }

  const LATEX = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  };

  // The same entry as `python -m analysis cite --figure` writes.
  function bibtex(figure, title) {
    const latex = (text) => text.replace(/[\\{}&%$#_~^]/g, (one) => LATEX[one] || `\\${one}`);
    const put = { NAME: figure.id, TITLE: latex(title), ADDRESS: place(figure) };
    return said("more-data-bibtex")
      .replace(/PART-(NAME|TITLE|ADDRESS)/g, (gap, what) => put[what])
      .replace(/,\n {2}url = \{\}/, "");
  }

  function copied(text, label) {
    const button = make("button", { type: "button", "data-copy": "", "aria-live": "polite" }, "Copy",
      make("span", { class: "visually-hidden" }, ` ${label}`));
    return make("div", { class: "copied" },
      make("pre", { tabindex: "0", "aria-label": label }, make("code", {}, text)), button);
  }

  document.querySelectorAll(".chart-tools").forEach((tools) => {
    const chart = tools.closest(".chart");
    const figure = tools.closest("figure");
    const caption = chart.querySelector(".chart-title");
    const title = caption ? caption.textContent : "Figure";
    opener(tools, "Table", () => tables(chart, title));
    const cell = tools.closest("div.cell");
    const code = cell && cell.querySelector("details.hide");
    if (code) {
      const button = make("button", { type: "button" }, "Code");
      button.addEventListener("click", () => {
        code.open = true;
        code.scrollIntoView({ block: "nearest" });
        code.querySelector("summary").focus();
      });
      tools.append(make("li", {}, button));
    }
    opener(tools, "Cite", () => {
      const name = titled(figure, title);
      const entry = figure && figure.id ? [copied(bibtex(figure, name), "BibTeX entry")] : [];
      const licence = document.querySelector(".page-licence");
      return make("div", { class: "chart-citation" }, copied(citation(figure, name), "citation"), ...entry,
        ...(licence ? [licence.cloneNode(true)] : []));
    });
    if (figure && figure.id) tools.append(make("li", {}, make("a", { href: `#${figure.id}` }, "Link")));
  });
})();
