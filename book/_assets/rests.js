// The living contract: after twelve months without work, the first page says since when it rests.
(() => {
  "use strict";
  for (const line of document.querySelectorAll(".rests[data-since]")) {
    const since = new Date(line.dataset.since);
    const limit = new Date(since);
    limit.setUTCMonth(limit.getUTCMonth() + Number(line.dataset.months));
    line.hidden = !(new Date() >= limit);
  }
})();
