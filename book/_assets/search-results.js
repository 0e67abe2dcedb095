// How the site's search shows what it found: chapters first, in the order of the book, with the words
// found; then datasets by name, and the way into the finder, which searches all they say.
// Runs after Sphinx's searchtools.js, whose index it uses, and before the index, which starts the search.
(() => {
  "use strict";

  const MOST_DATASETS = 10;
  const LENGTH = 220; // characters of the text shown
  const DATASETS = "datasets/";
  const STEPS = "changes/"; // pages of steps, which the index knows by their versions
  stopwords.push("from", "has", "how", "what", "which"); // of a question: "how to cite SEN12MS"
  const TERM = "#term-"; // what the glossary's anchors begin with

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // Titles of chapters are HTML in the index; those of datasets are plain names.
  const plain = (title) => new DOMParser().parseFromString(title, "text/html").body.textContent;

  const spaced = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

  function order() {
    const links = [...document.querySelectorAll("#pst-primary-sidebar .toctree-l1 > a")];
    const places = new Map(links.map((link, at) => [link.getAttribute("href").replace(/\.html$/, ""), at]));
    return (name) => places.get(name) ?? places.size;
  }

  // The passage of a page that has most of the words, and the section it stands in.
  function passage(page, words) {
    const main = page.querySelector('[role="main"]') || page.body;
    const starts = words.map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "iu"));
    let best = null;
    for (const element of main.querySelectorAll("p, li, dd, td, figcaption, caption")) {
      if (element.closest("details, nav, script, .term-text") || element.querySelector("p, li")) continue;
      const copy = element.cloneNode(true);
      copy.querySelectorAll("script, style, .term-text, .headerlink").forEach((one) => one.remove());
      const text = copy.textContent.replace(/\s+/g, " ").trim();
      const count = starts.filter((start) => start.test(text)).length;
      if (count && (!best || count > best.count)) best = { count, text, element };
      if (count === words.length) break;
    }
    if (!best) return null;
    const at = Math.min(...starts.map((start) => best.text.search(start)).filter((place) => place >= 0));
    const from = at > LENGTH / 2 ? best.text.lastIndexOf(" ", at - LENGTH / 4) + 1 : 0;
    const cut = best.text.slice(from, from + LENGTH);
    const shown = make("p", { class: "context" }, from ? "… " : "");
    const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})[\\p{L}\\p{N}]*`, "giu");
    let done = 0;
    for (const match of cut.matchAll(any)) {
      shown.append(cut.slice(done, match.index), make("mark", {}, match[0]));
      done = match.index + match[0].length;
    }
    shown.append(cut.slice(done), from + LENGTH < best.text.length ? " …" : "");
    const section = best.element.closest("section[id]");
    return { shown, id: section && section.id };
  }

  // Pages are read only when their result is seen: a phone does not load thirty chapters.
  // A term of the glossary by its name: without it, two terms would look like the same result.
  function named(name, title, anchor) {
    if (name.startsWith(STEPS)) return `What changed in ${title}`;
    return anchor.startsWith(TERM)
      ? `${plain(title)}: ${anchor.slice(TERM.length).replaceAll("-", " ")}` : plain(title);
  }

  function watch(items, words) {
    if (!location.protocol.startsWith("http") || !words.length) return;
    const add = async (item) => {
      const link = item.querySelector("a");
      const answer = await fetch(link.href.split("#")[0]);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const meaning = link.hash.startsWith(TERM) && page.getElementById(link.hash.slice(1))?.nextElementSibling;
      if (meaning) {
        item.append(make("p", { class: "context" }, meaning.textContent.trim()));
        return;
      }
      const found = passage(page, words);
      if (!found) return;
      if (!link.hash && found.id) link.hash = found.id;
      item.append(found.shown);
    };
    const observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (!entry.isIntersecting) return;
      observer.unobserve(entry.target);
      add(entry.target).catch(() => { /* without its words the result is still a link */ });
    }));
    items.forEach((item) => observer.observe(item));
  }

  const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

  Search.query = (query) => {
    const parsed = Search._parseQuery(query);
    const all = Search._performSearch(...parsed).reverse(); // best first
    const place = order();
    const chapters = all.filter(([name]) => !name.startsWith(DATASETS))
      .sort((a, b) => b[4] - a[4] || place(a[0]) - place(b[0]));
    const ids = new Set();
    const datasets = all.filter(([name]) => name.startsWith(DATASETS) && !ids.has(name) && ids.add(name));
    // Where no dataset has all words in its name: those whose whole name is among them.
    const { docnames, titles } = Search._index;
    if (!datasets.length) {
      datasets.push(...docnames.map((name, at) => [name, titles[at]]).filter(([name, title]) => (
        name.startsWith(DATASETS) && spaced(query).includes(spaced(title)))));
    }
    const words = [...new Set([...parsed[1], ...parsed[3]])].map(_escapeRegExp);

    const items = chapters.map(([name, title, anchor, said]) => make("li", {},
      make("a", { href: `${name}.html${anchor}` }, named(name, title, anchor)), said ? ` (${plain(said)})` : ""));
    const names = datasets.slice(0, MOST_DATASETS).map(([name, title]) => make("li", {},
      make("a", { href: `${name}.html` }, title)));
    const finder = make("a", { href: `finder.html?q=${encodeURIComponent(query.trim())}` },
      `Look for “${query.trim()}” in all that datasets say`);
    const more = datasets.length - names.length;

    Search.stopPulse();
    Search.title.textContent = "Results";
    Search.status.setAttribute("role", "status");
    Search.status.textContent = chapters.length + datasets.length
      ? `${counted(chapters.length, "place", "places")} in the review, `
        + `${counted(datasets.length, "dataset", "datasets")} of that name.`
      : words.length
        ? "Nothing in the review has all these words. Check the spelling, or use fewer words."
        : "Numbers and the commonest words are not looked for alone. Add another word.";
    Search.output.append(...items);
    Search.output.hidden = !items.length;
    Search.output.after(make("h2", {}, "Datasets"), make("ul", { class: "search" }, ...names),
      make("p", {}, more ? `${counted(more, "more has", "more have")} it in the name. ` : "", finder, "."));
    if (!names.length) Search.output.parentElement.querySelector("ul.search:last-of-type").hidden = true;
    watch(items, words);
  };
})();
