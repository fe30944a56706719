"use strict";
// The scene as SVG. Boxes that have not changed keep their elements: only what an opening moves is touched.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const NS = "http://www.w3.org/2000/svg";
  const { COLOURS } = chithi;
  const AROUND = 150; // pixels above and below the window that are drawn at once
  const PORTION = 25; // boxes that are then drawn together, so that nobody waits for them

  const make = (name, attributes) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
    return element;
  };

  // `own`: what the ids of the picture end in, so that several in one page have none in common.
  function drawn(mark, own = "") {
    if (mark.text !== undefined) {
      const [, weight, size, family] = /^(\d+) ([\d.]+)px (.*)$/.exec(mark.font);
      const text = make("text", {
        x: mark.x, y: mark.y, fill: mark.fill, "font-family": family === chithi.FAMILY ? undefined : family, "font-size": size,
        "font-weight": weight === "400" ? undefined : weight, "text-anchor": mark.middle ? "middle" : undefined,
      });
      text.textContent = mark.text;
      return text;
    }
    const fill = mark.fill in chithi.HATCHES ? `url(#${mark.fill}${own})` : (mark.fill ?? "none");
    return make("path", { d: mark.d, fill, stroke: mark.stroke, "stroke-width": mark.width, "stroke-dasharray": mark.dash });
  }

  // A light hatch to write upon, and a strong one for bars.
  function hatch(own = "") {
    const defs = make("defs", {});
    for (const [id, stroke] of Object.entries(chithi.HATCHES)) {
      const pattern = make("pattern", { id: id + own, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
      pattern.append(make("rect", { width: 8, height: 8, fill: "#fff8f0" }));
      pattern.append(make("path", { d: "M-2 2L2 -2M0 8L8 0M6 10L10 6", stroke, "stroke-width": 1.2 }));
      defs.append(pattern);
    }
    return defs;
  }

  /** Draws scenes into `host`; `paint(scene, look)`, where `look` says of a key whether it is hidden, dim or ringed. */
  chithi.Svg = class {
    constructor(host) {
      // What is drawn reaches beyond it: were it as large as the scene, each new size would lay out all texts anew.
      this.svg = make("svg", { role: "presentation", "aria-hidden": "true", "font-family": chithi.FAMILY, width: 1, height: 1 });
      this.lanes = make("g", {});
      this.edges = make("g", { fill: "none" });
      this.rings = make("g", { fill: "none" });
      this.boxes = make("g", {});
      this.front = make("g", { fill: "none" });
      this.svg.append(hatch(), this.lanes, this.edges, this.rings, this.boxes, this.front);
      this.known = new Map(); // key to {element, drawn, said}
      this.waiting = { boxes: [] };
      this.host = host;
      host.append(this.svg);
      addEventListener("scroll", () => this.#near(), { passive: true });
    }

    /** Draw what is in the window, and the rest after it, or when it is scrolled to. */
    paint(scene, look) {
      this.lanes.replaceChildren(...bands(scene));
      const all = (marks) => marks.map((mark) => drawn(mark));
      this.edges.replaceChildren(...all(chithi.lines(scene, look)));
      this.rings.replaceChildren(...all(chithi.rings(scene, look)));
      this.front.replaceChildren(...all(chithi.detours(scene, look)));
      const boxes = [...scene.stubs, ...scene.boxes];
      const keys = new Set(boxes.map((box) => box.key));
      for (const [key, { element }] of this.known)
        if (!keys.has(key)) {
          element.remove();
          this.known.delete(key);
        }
      this.waiting = { boxes, look };
      this.#near();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#rest(), 100);
    }

    #near() {
      if (!this.waiting.boxes.length) return;
      const top = -this.host.getBoundingClientRect().top;
      this.#draw((box) => box.y < top + innerHeight + AROUND && box.y + box.h > top - AROUND);
    }

    #rest() {
      const portion = new Set(this.waiting.boxes.slice(0, PORTION));
      this.#draw((box) => portion.has(box));
      if (this.waiting.boxes.length) this.timer = setTimeout(() => this.#rest(), 20);
    }

    // Draw those that wait and are wanted.
    #draw(wanted) {
      const { boxes, look } = this.waiting;
      this.waiting.boxes = boxes.filter((box) => !wanted(box));
      for (const box of boxes) if (wanted(box)) this.#box(box, look);
    }

    #box(box, look) {
      const state = look(box.of ?? box.key);
      let known = this.known.get(box.key);
      if (!known || known.drawn !== box.drawn) {
        const element = make("g", { cursor: box.of ? undefined : "pointer" });
        const title = make("title", {});
        title.textContent = box.drawn.full ?? "";
        element.append(title, ...box.drawn.marks.map((mark) => drawn(mark)));
        known ? known.element.replaceWith(element) : this.boxes.append(element);
        this.known.set(box.key, (known = { element, drawn: box.drawn, said: {} }));
      }
      const said = { transform: `translate(${box.x} ${box.y})`, opacity: state.dim ? "0.35" : "1", visibility: state.hidden ? "hidden" : "visible" };
      for (const [name, value] of Object.entries(said))
        if (known.said[name] !== value) known.element.setAttribute(name, (known.said[name] = value));
    }
  };

  const bands = (scene) =>
    scene.lanes.map((lane, i) =>
      make("rect", { x: lane.x - 12, y: 0, width: lane.w + 44, height: scene.height, fill: i % 2 ? "#fbfbfc" : "#f2f4f7" }),
    );

  /** The lines of lineage, as marks: those that look alike are one, those of the trace that is followed lie on top. */
  chithi.lines = (scene, look) => {
    const marks = new Map();
    for (const edge of scene.edges) {
      const state = look(edge.to);
      if (state.hidden) continue;
      const like = `${Boolean(state.traced)} ${Boolean(state.dim)} ${Boolean(edge.dashed)}`;
      if (!marks.has(like)) marks.set(like, {
        d: "", dash: edge.dashed ? "6 4" : undefined, strong: state.traced,
        stroke: state.traced ? COLOURS.focus : state.dim ? "#cdd2db" : COLOURS.edge, width: state.traced ? 2.5 : 1.5,
      });
      marks.get(like).d += chithi.path(edge.points);
    }
    return [...marks.values()].sort((a, b) => a.strong - b.strong);
  };

  /** What lies under the boxes that are in focus, selected or on the way that is followed. */
  chithi.rings = (scene, look) =>
    scene.boxes
      .map((box) => ({ box, width: look(box.key).ring }))
      .filter(({ width }) => width)
      .map(({ box, width }) => ({ d: shifted(box.drawn.ring, box.x, box.y), stroke: COLOURS.focus, width: 2 * width }));

  /** The further lines of lineage of the one in focus, above the boxes. */
  chithi.detours = (scene, look) =>
    look.detours.map(([from, to]) => ({ d: chithi.path(chithi.detour(scene, from, to)), stroke: COLOURS.second, width: 2.5, dash: "5 4" }));

  // A path moved by (x, y): only the absolute commands that boxes.js uses.
  const shifted = (d, x, y) =>
    d.replace(/([MLHV])(-?[\d.]+)(?: (-?[\d.]+))?/g, (_, command, a, b) => {
      if (command === "V") return `V${Number(a) + y}`;
      if (command === "H") return `H${Number(a) + x}`;
      return `${command}${Number(a) + x} ${Number(b) + y}`;
    });

  /** A scene as a picture that stands alone, from `top` down to `bottom`, under `heading`. */
  chithi.standalone = (scene, look, heading, top = 0, bottom = scene.height) => {
    const head = heading || scene.lanes.length ? (heading ? 62 : 34) : 0;
    const picture = make("svg", {
      xmlns: NS, width: Math.ceil(scene.width), height: Math.ceil(bottom - top + head), "font-family": chithi.FAMILY,
      viewBox: `0 ${top - head} ${Math.ceil(scene.width)} ${Math.ceil(bottom - top + head)}`,
    });
    const own = `-${Math.round(top)}`;
    const clip = make("clipPath", { id: `slice${own}` });
    clip.append(make("rect", { x: 0, y: top, width: scene.width, height: bottom - top }));
    const defs = hatch(own);
    defs.append(clip);
    const content = make("g", { "clip-path": `url(#slice${own})` });
    const edges = make("g", { fill: "none" });
    edges.append(...chithi.lines(scene, look).map((mark) => drawn(mark)));
    content.append(...bands(scene), edges);
    for (const box of [...scene.stubs, ...scene.boxes]) {
      if (look(box.of ?? box.key).hidden || box.y - 12 > bottom || box.y + box.h < top) continue;
      const element = make("g", { transform: `translate(${box.x} ${box.y})`, opacity: look(box.of ?? box.key).dim ? 0.35 : 1 });
      element.append(...box.drawn.marks.map((mark) => drawn(mark, own)));
      content.append(element);
    }
    picture.append(defs, make("rect", { y: top - head, width: scene.width, height: bottom - top + head, fill: "#fff" }), content);
    if (heading) picture.append(drawn({ text: heading, x: 12, y: top - 38, font: `700 18px ${chithi.FAMILY}`, fill: COLOURS.ink }));
    for (const lane of scene.lanes)
      picture.append(drawn({ text: lane.title, x: lane.x, y: top - 12, font: `600 13px ${chithi.FAMILY}`, fill: COLOURS.soft }));
    return picture;
  };
})();
