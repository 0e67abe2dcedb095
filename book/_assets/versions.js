// The list of versions in the header: closes as readers expect, and at an address knows newer versions.
(() => {
  "use strict";

  const FORM = /^\d{4}\.(?:0[1-9]|1[0-2])\.(?:0|[1-9]\d*)$/;
  const DATE = /^\d{4}-\d{2}-\d{2}$/;
  const menu = document.querySelector("details.versions-menu");
  if (!menu) return;
  const summary = menu.querySelector("summary");
  const own = menu.dataset.version;
  // The newest version stands at the root of all, and each, the newest too, in a folder of its own.
  const base = new URL(menu.dataset.up || "./", location.href);
  const root = base.pathname.endsWith(`/v${own}/`) ? new URL("../", base) : base;
  let asked = false;

  // What a file at the address says is text: only names in the form of a version become links.
  function known(said) {
    const given = said && Array.isArray(said.versions) ? said.versions : [];
    return given.filter((one) => one && FORM.test(one.version) && DATE.test(one.date));
  }

  // A version that was released but never published has no address: its place is in the site's own table.
  function place(one) {
    if (one.address) return new URL(`v${one.version}/`, root);
    return new URL(`versions.html#v${one.version.replaceAll(".", "-")}`, base);
  }

  function item(one) {
    const row = document.createElement("li");
    const here = one.version === own;
    const name = document.createElement(here ? "span" : "a");
    name.textContent = `${one.version}, ${one.date}${here ? ": this site" : ""}`;
    if (here) name.setAttribute("aria-current", "true");
    else name.href = place(one).href;
    row.append(name);
    return row;
  }

  function renew(said) {
    const versions = known(said);
    if (!versions.length) return;
    const list = menu.querySelector("ul");
    list.replaceChildren(...versions.map(item), list.querySelector("li.all"));
    const newest = versions.find((one) => one.address);
    if (newest && newest.version !== own) {
      summary.dataset.newer = newest.version;
      summary.title = `A newer version is published: ${newest.version}`;
    }
  }

  function ask() {
    if (asked || !FORM.test(own) || !location.protocol.startsWith("http")) return;
    asked = true;
    fetch(new URL("versions.json", root))
      .then((answer) => (answer.ok ? answer.json() : null))
      .then(renew)
      .catch(() => { /* what the page carries stays */ });
  }

  menu.addEventListener("toggle", () => { if (menu.open) ask(); });
  // A published version asks by itself, so that who reads an old one learns of newer ones.
  if (root !== base) ask();
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
})();
