// Brings charts to life when they are near and the reader has begun to scroll, point or type: Vega
// and, for maps, the world's outline are loaded once from beside this script. Until then, and without
// scripts, the drawing made by the build stands in the page, which a phone shows at once.
(() => {
  "use strict";

  const base = new URL(".", document.currentScript.src);
  const loaded = new Map();
  const NARROW = 480; // pixels under which legends and joined views stack
  const SMALLEST_PLOT = 90;
  const FONT = '"Source Sans 3", sans-serif';
  const LONG_AT_REST = 12000; // milliseconds

  function load(name) {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(name, base).href;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${name} could not be loaded`));
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  }

  // The specification in fixed light colours, for a picture that leaves the page. In the page its
  // colours are variables, which follow the theme by themselves.
  function fixed(spec) {
    const text = JSON.stringify(spec).replace(/var\(--chart-[a-z0-9-]+, (#[0-9a-f]{6})\)/g, "$1");
    return JSON.parse(text);
  }

  // The version of the site, for the names of files: a file that left the page still says its source.
  function version() {
    const whole = document.querySelector('meta[name="more-data-citation"]');
    const found = whole && /Version ([\w.-]+?)[.,](?:\s|$)/.exec(whole.content);
    return found ? `-${found[1]}` : "";
  }

  function parts(element) {
    const chart = element.closest(".chart");
    const figure = element.closest("figure");
    const drawing = chart.querySelector(".chart-drawing");
    return {
      chart,
      drawing,
      spec: JSON.parse(chart.querySelector(".chart-spec").textContent),
      name: `${(figure && figure.id) || `chart-${drawing.dataset.chart}`}${version()}`,
      world: "world" in drawing.dataset,
    };
  }

  async function complete(spec, world) {
    await load("vega.js");
    if (!world) return spec;
    await load("world.js");
    return { ...spec, datasets: { ...spec.datasets, world: window.moreDataWorld } };
  }

  // A view's axis labels, left out beside another view, are needed under it.
  function labelled(view, first) {
    const result = { ...view };
    if (result.layer) result.layer = result.layer.map((layer) => labelled(layer, first));
    if (result.spec) result.spec = labelled(result.spec, first);
    const y = result.encoding && result.encoding.y;
    if (y && first && (y.axis === null || (y.axis && y.axis.labels === false))) {
      result.encoding = { ...result.encoding, y: { ...y, axis: first.axis } };
    }
    return result;
  }

  function firstY(view) {
    if (view.encoding && view.encoding.y) return view.encoding.y;
    const inner = [...(view.layer || []), ...(view.spec ? [view.spec] : [])];
    return inner.map(firstY).find(Boolean);
  }

  // Whether a name that a colour or a shape stands for is too long for half a phone's width.
  const NAME = 17; // characters
  function longNames(view) {
    const keys = ["color", "shape"].map((channel) => view.encoding && view.encoding[channel]);
    const names = keys.flatMap((one) => (one && one.legend !== null && one.scale && one.scale.domain) || []);
    const inner = ["layer", "hconcat", "vconcat", "concat"].flatMap((key) => view[key] || []);
    return names.some((name) => String(name).length > NAME) ||
      [...inner, ...(view.spec ? [view.spec] : [])].some(longNames);
  }

  // Joined views under each other, legends in two columns or, where names are long, in one, labels shortened.
  function stacked(spec, width) {
    const result = { ...spec };
    if (result.hconcat) {
      const first = firstY(result.hconcat[0]);
      result.vconcat = result.hconcat.map((view, index) => index ? labelled(view, first) : view);
      delete result.hconcat;
    }
    if ("columns" in result || result.concat) result.columns = 1;
    if (result.facet && result.facet.column && !result.facet.row) {
      result.facet = { ...result.facet.column };
      result.columns = 1;
    }
    for (const key of ["vconcat", "concat"]) {
      if (result[key]) result[key] = result[key].map((view) => stacked(view, width));
    }
    if (result.layer || result.mark) Object.assign(result, upright(inLines(result)));
    if (result.config) {
      const room = longNames(spec) ? { columns: 1, labelLimit: 0.68 * width } : { columns: 2, labelLimit: 0.38 * width };
      const legend = { ...result.config.legend, ...room };
      const axis = { ...result.config.axis, labelLimit: 0.34 * width };
      result.config = { ...result.config, legend, axis };
    }
    return result;
  }

  // A heat map: cells, the numbers in them, and the names of the columns.
  function heat(view) {
    const mark = (layer) => (layer.mark && layer.mark.type) || layer.mark;
    const layers = view.layer || [];
    const x = layers.length && layers[0].encoding && layers[0].encoding.x;
    const numbers = layers.find((layer) => mark(layer) === "text");
    const cells = layers.some((layer) => mark(layer) === "rect");
    return cells && numbers && x && Array.isArray(x.sort) ? { numbers, columns: x.sort.length } : null;
  }

  // Names of many narrow columns stand upright, so that none lies on the next or needs room beside.
  function upright(view) {
    if (!heat(view)) return view;
    const layer = view.layer.map((one) => {
      const x = one.encoding && one.encoding.x;
      if (!x || !x.axis) return one;
      return { ...one, encoding: { ...one.encoding, x: { ...x, axis: { ...x.axis, labelAngle: -90 } } } };
    });
    return { ...view, layer };
  }

  // Numbers that are wider than their cells are left out, and a key to the colours comes; tooltip and table have them.
  function uncrowded(spec) {
    const found = heat(spec);
    if (!found || typeof spec.width !== "number") return spec;
    const { numbers, columns } = found;
    const data = (numbers.data || spec.data || {}).name;
    const rows = (spec.datasets && spec.datasets[data]) || [];
    const longest = Math.max(1, ...rows.map((row) => String(row[numbers.encoding.text.field] ?? "").length));
    if (spec.width / columns >= 5.5 * longest + 3) return spec; // at 11 px a figure takes 5.5
    return { ...spec, layer: spec.layer.filter((layer) => layer !== numbers).map(keyed) };
  }

  // A layer of cells with a key to its colours, under the name and in the form that its tooltip gives the value.
  function keyed(layer) {
    const { color, tooltip } = layer.encoding;
    if (!color || !color.field) return layer;
    const { title, format } = [tooltip].flat().find((one) => one && one.field === color.field) || {};
    const legend = { title: title || color.field, ...(format ? { format } : {}), orient: "bottom", columns: 3 };
    return { ...layer, encoding: { ...layer.encoding, color: { ...color, legend } } };
  }

  // For a phone: no type under 11 px.
  const SIZES = new Set(["fontSize", "labelFontSize", "titleFontSize", "subtitleFontSize"]);
  const LONG = 20; // characters
  const LINE = 13; // pixels
  const BREAK = `(?=.{${LONG + 1}})(.{1,${LONG}}) `; // a line's worth, while more than that is left
  const LINES = `split(replace(datum.label, regexp('${BREAK}', 'g'), '$1\\n'), '\\n')`;
  const LABELS = {
    labelExpr: `length(datum.label) > ${LONG} ? ${LINES} : datum.label`,
    labelLineHeight: LINE,
    labelOffset: {
      condition: [5, 4, 3, 2].map((lines) => (
        { test: `length(${LINES}) >= ${lines}`, value: (1 - lines) * LINE / 2 })),
      value: 0,
    },
  };

  // Long names in as many lines as they need, and rows high enough for them: a name that is cut may be another's.
  function inLines(view) {
    const rows = firstY(view);
    const names = (rows && Array.isArray(rows.sort) ? rows.sort : []).map(String);
    if (!names.some((name) => name.length > LONG)) return view;
    const most = Math.max(...names.map((name) => name.replace(new RegExp(BREAK, "g"), "$1\n").split("\n").length));
    const row = most * LINE + 3;
    const result = copyWithLabels(view);
    if (typeof result.height === "number") {
      result.height = Math.max(result.height, row * names.length);
    } else {
      result.height = { step: Math.max(row, (result.height && result.height.step) || 0) };
    }
    return result;
  }

  function copyWithLabels(view) {
    const result = { ...view };
    if (result.layer) result.layer = result.layer.map(copyWithLabels);
    const y = result.encoding && result.encoding.y;
    if (y && y.axis !== null && y.field && !(y.axis && (y.axis.labelExpr || y.axis.labels === false))) {
      result.encoding = { ...result.encoding, y: { ...y, axis: { ...y.axis, ...LABELS } } };
    }
    return result;
  }

  function legible(value, limit, key) {
    if (SIZES.has(key) && typeof value === "number") return Math.max(value, 11);
    if (key === "labelLimit" && typeof value === "number") return Math.min(value, limit);
    if (key === "datasets" || value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((item) => legible(item, limit));
    // A legend of one column has the width of two.
    if (value.columns === 1 && "labelLimit" in value) limit *= 2;
    // Names that stand at an angle need height, not width.
    if (value.labelAngle && "labelLimit" in value) limit = value.labelLimit;
    return Object.fromEntries(Object.entries(value).map(
      ([name, item]) => [name, legible(item, limit, name)]));
  }

  // All plotting areas smaller by a number of pixels.
  function smaller(spec, pixels, fallback) {
    const result = { ...spec };
    const inner = ["vconcat", "hconcat", "concat"].find((key) => result[key]);
    if (inner) {
      const beside = inner === "hconcat" ? result[inner].length : 1;
      result[inner] = result[inner].map((view) => smaller(view, pixels / beside, fallback));
    } else if (result.spec) {
      result.spec = smaller(result.spec, pixels / (result.columns || 1), fallback);
    } else {
      const width = typeof result.width === "number" ? result.width : fallback;
      result.width = Math.max(SMALLEST_PLOT, Math.floor(width - pixels));
      const map = result.projection || (result.layer || []).some((layer) => layer.projection);
      if (map && result.height) result.height = Math.round(result.height * result.width / width);
    }
    return result;
  }

  function embed(target, spec) {
    return window.vegaEmbed(target, spec, {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      ast: true, // expressions are interpreted: the page's policy forbids making functions of text
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
  }

  async function draw(drawing) {
    const { spec, world } = parts(drawing);
    const room = drawing.clientWidth;
    if (!room) return;
    drawing.dataset.state = "loading";
    drawing.dataset.room = room;
    let shown = { ...await complete(spec, world) };
    delete shown.title; // the page shows it as text
    const font = getComputedStyle(drawing).fontFamily;
    shown.config = { ...shown.config, font, aria: false };
    if (room < NARROW) shown = legible(stacked(shown, room), 0.34 * room);
    const target = document.createElement("div");
    target.className = "chart-live chart-measured";
    target.setAttribute("aria-hidden", "true"); // the drawing round it has the chart's name
    drawing.append(target);
    let result = await embed(target, shown);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const svg = target.querySelector("svg");
      const over = svg ? Number(svg.getAttribute("width")) - room : 0;
      if (over <= 1) break;
      let plot = 300;
      try {
        plot = result.view.signal("width") || plot;
      } catch { /* joined views have no one width */ }
      shown = uncrowded(smaller(shown, over, plot));
      result.finalize();
      result = await embed(target, shown);
    }
    if (drawing.finalizeChart) drawing.finalizeChart();
    drawing.finalizeChart = () => result.finalize();
    drawing.replaceChildren(target);
    target.classList.remove("chart-measured");
    drawing.dataset.state = "live";
  }

  // One after another, with a pause in which the page answers.
  let queue = Promise.resolve();
  function attempt(drawing) {
    queue = queue.then(() => new Promise((done) => setTimeout(done))).then(() => draw(drawing)).catch((problem) => {
      drawing.dataset.state = "failed"; // the drawing made by the build stays
      drawing.querySelectorAll(".chart-measured").forEach((left) => left.remove());
      console.error("A chart could not be drawn:", problem);
    });
  }

  // Calls back at the first sign of a reader, or when the page has long been at rest.
  function whenRead(callback) {
    const signs = ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"];
    const controller = new AbortController();
    const once = () => {
      if (controller.signal.aborted) return;
      controller.abort();
      callback();
    };
    signs.forEach((sign) => addEventListener(
      sign, once, { capture: true, passive: true, signal: controller.signal }));
    const rest = () => setTimeout(once, LONG_AT_REST);
    if (document.readyState === "complete") rest();
    else addEventListener("load", rest);
  }

  function save(name, content, type) {
    const link = document.createElement("a");
    const address = content.startsWith("data:")
      ? content : URL.createObjectURL(new Blob([content], { type }));
    link.href = address;
    link.download = name;
    link.click();
    if (address.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // Under its title, where a picture on a slide or a sheet comes from, and that it may be there.
  function sourced(spec, name) {
    const title = spec.title && spec.title.text ? spec.title : { text: spec.title || "", anchor: "start", frame: "group" };
    const licence = document.querySelector(".page-licence a");
    const line = ["More Data", name, ...(licence ? [licence.textContent] : [])].join(", ");
    return { ...spec, title: { ...title, subtitle: [title.subtitle || [], line].flat() } };
  }

  // In the page's font, whatever the reader's machine has.
  async function picture({ spec, world, name }) {
    const whole = { ...fixed(await complete(sourced(spec, name), world)), background: "#ffffff" };
    whole.config = { ...whole.config, font: FONT };
    await document.fonts.load(`12px ${FONT}`);
    return (await embed(document.createElement("div"), whole)).view;
  }

  // A file that brings its font. Programs that take none from a file squeeze or stretch each line to the
  // width that was measured here, so that none is cut.
  async function standingAlone(text) {
    await load("chart-font.js");
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const room = document.createElement("div");
    room.className = "chart-measured";
    room.style.fontVariantNumeric = "tabular-nums"; // as the font's style says
    room.append(svg);
    document.body.append(room);
    svg.querySelectorAll("text, tspan").forEach((line) => {
      const width = line.childElementCount ? 0 : line.getComputedTextLength();
      if (!width) return;
      line.setAttribute("textLength", width.toFixed(2));
      line.setAttribute("lengthAdjust", "spacingAndGlyphs");
    });
    room.remove();
    return new XMLSerializer().serializeToString(svg).replace(">", () => `>${window.moreDataFont}`);
  }

  const takers = {
    async csv({ spec, name }) {
      save(`${name}.csv`, window.moreDataCsv(spec), "text/csv;charset=utf-8");
    },
    async json({ spec, name, world }) {
      const whole = world ? await complete(spec, world) : spec;
      save(`${name}.vl.json`, JSON.stringify(fixed(whole), null, 2), "application/json");
    },
    async svg(part) {
      const view = await picture(part);
      save(`${part.name}.svg`, await standingAlone(await view.toSVG()), "image/svg+xml");
    },
    async png(part) {
      const view = await picture(part);
      save(`${part.name}.png`, await view.toImageURL("png", 2), "image/png");
    },
  };

  function start() {
    const drawings = document.querySelectorAll(".chart-drawing");
    const close = new Set();
    let isRead = false;
    // Far enough that a chart is drawn before it is seen, and moves nothing that is.
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) {
          close.delete(target);
        } else if (isRead) {
          near.unobserve(target);
          attempt(target);
        } else {
          close.add(target);
        }
      }
    }, { rootMargin: "600px" });
    let waiting;
    const resized = new ResizeObserver((entries) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        for (const { target } of entries) {
          const change = Math.abs(target.clientWidth - Number(target.dataset.room));
          if (target.dataset.state === "live" && change > 8) attempt(target);
        }
      }, 200);
    });
    drawings.forEach((drawing) => {
      drawing.dataset.state = "static";
      near.observe(drawing);
      resized.observe(drawing);
    });
    whenRead(() => {
      isRead = true;
      close.forEach((drawing) => {
        near.unobserve(drawing);
        attempt(drawing);
      });
    });
    document.querySelectorAll(".chart-tools").forEach((tools) => {
      tools.hidden = false;
      tools.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-take]");
        if (button) takers[button.dataset.take](parts(button)).catch(console.error);
      });
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
