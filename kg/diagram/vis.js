"use strict";
// The scene drawn by vis-network, with the boxes of boxes.js and the places of layout.js; for the file.
//
// The canvas is as large as the window and stays in it; the page scrolls, and the canvas follows.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const AROUND = 300; // pixels above and below the window of which vis knows the boxes

  function hatch(stroke) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const context = tile.getContext("2d");
    context.fillStyle = "#fff8f0";
    context.fillRect(0, 0, 8, 8);
    context.strokeStyle = stroke;
    context.lineWidth = 1.2;
    context.stroke(new Path2D("M-2 2L2 -2M0 8L8 0M6 10L10 6"));
    return tile;
  }

  const paths = new WeakMap(); // of marks
  const path = (mark) => {
    if (!paths.has(mark)) paths.set(mark, new Path2D(mark.d));
    return paths.get(mark);
  };

  function draw(context, mark, patterns) {
    if (mark.text !== undefined) {
      context.font = mark.font;
      context.fillStyle = mark.fill;
      context.textAlign = mark.middle ? "center" : "left";
      context.textBaseline = "alphabetic";
      context.fillText(mark.text, mark.x, mark.y);
      return;
    }
    if (mark.fill) {
      context.fillStyle = patterns[mark.fill] ?? mark.fill;
      context.fill(path(mark));
    }
    if (mark.stroke) {
      context.strokeStyle = mark.stroke;
      context.lineWidth = mark.width ?? 1;
      context.setLineDash(mark.dash ? mark.dash.split(" ").map(Number) : []);
      context.stroke(path(mark));
      context.setLineDash([]);
    }
  }

  /** Draws scenes into `host`, which stays in the window while `sheet`, as large as the scene, scrolls. */
  chithi.Vis = class {
    constructor(host) {
      this.host = host;
      this.sheet = document.createElement("div");
      this.sheet.className = "sheet";
      this.window = document.createElement("div");
      this.window.className = "window";
      this.sheet.append(this.window);
      host.append(this.sheet);
      this.nodes = new vis.DataSet([]);
      const still = { dragNodes: false, dragView: false, zoomView: false, selectable: false, hover: false };
      const options = { physics: false, interaction: still, layout: { improvedLayout: false }, autoResize: false };
      this.network = new vis.Network(this.window, { nodes: this.nodes, edges: [] }, options);
      this.patterns = null;
      this.byKey = new Map();
      this.network.on("beforeDrawing", (context) => this.#behind(context));
      this.network.on("afterDrawing", (context) => this.#before(context));
      const follow = () => this.follow();
      addEventListener("scroll", follow, { passive: true });
    }

    paint(scene, look) {
      Object.assign(this, { scene, look });
      this.sheet.style.width = `${Math.ceil(scene.width)}px`;
      this.sheet.style.height = `${Math.ceil(scene.height)}px`;
      this.drawn = [...scene.stubs, ...scene.boxes];
      for (const box of this.drawn) box.hidden = this.#hidden(box);
      this.under = [...chithi.lines(scene, look), ...chithi.rings(scene, look)];
      this.follow();
    }

    // vis holds what is near the window: it looks at all of its nodes whenever it draws.
    #near(top, height) {
      const near = this.drawn.filter((box) => box.y < top + height + AROUND && box.y + box.h > top - AROUND);
      const boxes = new Map(near.map((box) => [box.key, box]));
      const moved = (box, old) => box.x !== old.x || box.y !== old.y || box.w !== old.w || box.h !== old.h || box.hidden !== old.hidden;
      // What has not changed is left alone: each change costs.
      const gone = [...this.byKey.keys()].filter((key) => !boxes.has(key));
      const given = near.filter((box) => !this.byKey.has(box.key) || moved(box, this.byKey.get(box.key)));
      this.byKey = boxes;
      if (gone.length) this.nodes.remove(gone);
      if (given.length) this.nodes.update(given.map((box) => this.#node(box)));
    }

    #hidden(box) {
      return this.look(box.of ?? box.key).hidden;
    }

    #node(box) {
      return {
        id: box.key, x: box.x + box.w / 2, y: box.y + box.h / 2, shape: "custom", hidden: box.hidden,
        ctxRenderer: ({ ctx }) => ({
          drawNode: () => this.#box(ctx, this.byKey.get(box.key)),
          nodeDimensions: { width: box.w, height: box.h },
        }),
      };
    }

    #box(context, box) {
      if (!box) return;
      context.save();
      context.translate(box.x, box.y);
      context.globalAlpha = this.look(box.of ?? box.key).dim ? 0.35 : 1;
      for (const mark of box.drawn.marks) draw(context, mark, this.patterns);
      context.restore();
    }

    #behind(context) {
      this.patterns ??= Object.fromEntries(Object.entries(chithi.HATCHES).map(([name, stroke]) => [name, context.createPattern(hatch(stroke), "repeat")]));
      if (!this.scene) return;
      this.scene.lanes.forEach((lane, i) => {
        context.fillStyle = i % 2 ? "#fbfbfc" : "#f2f4f7";
        context.fillRect(lane.x - 12, 0, lane.w + 44, this.scene.height);
      });
      for (const mark of this.under) draw(context, mark, this.patterns);
    }

    #before(context) {
      if (this.scene) for (const mark of chithi.detours(this.scene, this.look)) draw(context, mark, this.patterns);
    }

    /** Say what the mouse is on: a canvas has no titles of its own. */
    pointed(item) {
      this.window.style.cursor = item ? "pointer" : "";
      this.host.title = item?.full ?? "";
    }

    /** Show the part of the scene that is in the window. */
    follow() {
      if (!this.scene) return;
      const around = this.host.getBoundingClientRect();
      const top = Math.max(0, -around.top);
      const left = Math.max(0, -around.left);
      const width = Math.min(document.documentElement.clientWidth, Math.ceil(this.scene.width));
      const height = Math.min(innerHeight, Math.ceil(this.scene.height));
      if (width !== this.width || height !== this.height) {
        Object.assign(this, { width, height });
        this.window.style.width = `${width}px`;
        this.window.style.height = `${height}px`;
        this.network.setSize(`${width}px`, `${height}px`);
      }
      const y = Math.min(top, Math.max(0, this.scene.height - height));
      const x = Math.min(left, Math.max(0, this.scene.width - width));
      this.#near(y, height);
      this.window.style.transform = `translate(${x}px, ${y}px)`;
      this.network.moveTo({ position: { x: x + width / 2, y: y + height / 2 }, scale: 1, animation: false });
    }
  };
})();
