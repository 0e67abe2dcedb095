// Columns of tables marked "sortable" are sorted by their heads. Numbers are sorted as numbers, also
// with units and separators ("1,200", "3.4 GB", "12 %"); what is empty or a dash comes last.
(() => {
  "use strict";

  const UNITS = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
  const WORDS = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

  function value(cell) {
    if (cell === undefined) return null;
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = cell.textContent.trim();
    if (text === "" || text === "–" || text === "—") return null;
    const match = /^[<>≥≤~+]?\s*([-−]?[\d,]*\.?\d+)\s*([kMGTP]?B\b|thousand|million|billion|trillion)?/
      .exec(text);
    if (!match) return text.toLowerCase();
    const number = Number(match[1].replaceAll(",", "").replace("−", "-"));
    const unit = match[2] || "";
    return number * (WORDS[unit] || UNITS[unit[0]] || 1);
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en", { numeric: true });
  }

  function sort(table, column, direction) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [value(row.cells[column]), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return direction * compare(a, b);
    });
    body.append(...rows.map(([, row]) => row));
  }

  document.querySelectorAll("table.sortable").forEach((table) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numbers = head.classList.contains("number");
        const before = head.getAttribute("aria-sort");
        const falling = before ? before === "ascending" : numbers;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        sort(table, column, falling ? -1 : 1);
      });
    });
  });

  // The theme puts what scrolls into the order of the keyboard; then it needs a name, too.
  function name(box) {
    if (box.tabIndex !== 0) return;
    box.role = "region";
    box.ariaLabel = box.querySelector("caption").textContent;
  }

  const watch = new MutationObserver((changes) => changes.forEach((one) => name(one.target)));
  document.querySelectorAll(".cell_output > .output:has(caption)").forEach((box) => {
    name(box);
    watch.observe(box, { attributeFilter: ["tabindex"] });
  });
})();
