"use strict";
// Where everything stands: levels as lanes from left to right, or one indented outline on a narrow screen.
//
// `chithi.layout(item, options)` takes a tree of items and returns a scene of boxes, stubs, edges and lanes in pixels.
// An item has `key`, `lane` (a number), `depth`, `open`, `children`, `missing` (lanes without a document between it and
// what it derives from) and what boxes.js draws of it. Nothing here touches the document or any library, so the page
// and the file have the same picture.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const PAD = 12; // around everything
  const GUTTER = 44; // between lanes; lines run here
  const ROW = 18; // between boxes
  const INDENT = 18; // of a child on its parent's level
  const STEP = 14; // of a level of the outline
  const STEPS = 5; // after which the outline is indented no further
  const PORT = 22; // below the top of a box, where lines meet it
  const STRIP = 30; // what a line that passes through a lane keeps free
  const CHANNELS = [22, 14, 30, 8, 36]; // where lines may run down in a gutter, the best first
  const TOP = 22; // above the first row: room for a pill

  chithi.NARROW = 720;

  /** The width of a lane on a screen of `width` pixels. */
  chithi.laneWidth = (width) =>
    Math.round(Math.min(Math.max((width - 156) / 4, 236), width >= 1600 ? 420 : 320));

  /**
   * Lay a tree out. `options`: width of the screen, lanes (an array of names), box(item, width), which returns what is
   * drawn of an item with its height `h`, and stub(names, width), the same for lanes that are skipped.
   */
  chithi.layout = (root, options) =>
    options.width < chithi.NARROW ? outline(root, options) : lanes(root, options);

  function lanes(root, { width, lanes: names, box, stub }) {
    const laneWidth = chithi.laneWidth(width);
    const x = (lane) => PAD + lane * (laneWidth + GUTTER);
    const scene = { narrow: false, boxes: [], stubs: [], edges: [], lanes: [], width: 0, height: 0 };
    const sky = names.map(() => TOP); // the first free pixel of each lane

    function prepare(item, indent) {
      item.indent = Math.min(indent, 5);
      item.w = laneWidth - item.indent * INDENT;
      item.drawn = box(item, item.w);
      for (const child of item.children) prepare(child, child.lane === item.lane ? indent + 1 : 0);
    }

    // The lanes that the line to an item crosses between its parent's lane and its own.
    const crossed = (item, parent) =>
      parent ? names.map((_, lane) => lane).filter((lane) => lane > parent.lane && lane < item.lane) : [];
    const deeper = (item) => item.children.filter((child) => child.lane > item.lane);

    // Where an item would stand: level with its first child in a deeper lane, and that with its own.
    function top(item, from, parent) {
      let y = Math.max(from, sky[item.lane], ...crossed(item, parent).map((lane) => sky[lane]));
      const [first] = deeper(item);
      if (first) y = Math.max(y, top(first, y, item));
      return y;
    }

    function place(item, from, parent) {
      const y = top(item, from, parent);
      const placed = {
        key: item.key,
        item,
        parent: parent ? parent.key : null,
        x: x(item.lane) + item.indent * INDENT,
        y,
        w: item.w,
        h: item.drawn.h,
        drawn: item.drawn,
      };
      item.placed = placed;
      scene.boxes.push(placed);
      sky[item.lane] = y + placed.h + ROW;
      for (const lane of crossed(item, parent)) {
        sky[lane] = Math.max(sky[lane], y + STRIP + ROW);
        if (!item.missing?.includes(lane)) continue;
        const drawn = stub([names[lane]], laneWidth);
        scene.stubs.push({ key: `${item.key}|${lane}`, of: item.key, x: x(lane), y, w: laneWidth, h: drawn.h, drawn });
        sky[lane] = Math.max(sky[lane], y + drawn.h + ROW);
      }
      const right = deeper(item);
      const own = item.children.filter((child) => child.lane <= item.lane);
      for (const child of right) place(child, y, item);
      for (const child of own) place(child, y + placed.h + ROW, item);
      if (right.length) scene.edges.push(...across(item, right));
      for (const child of own) scene.edges.push(beneath(item, child));
    }

    const columns = names.map(() => []); // for each gutter and channel, the stretches that are taken

    function across(item, children) {
      const from = item.placed;
      const start = from.y + PORT;
      const end = Math.max(...children.map((child) => child.placed.y + PORT));
      const gutter = x(item.lane) + laneWidth + channel(item.lane, start, end);
      return children.map((child) => {
        const to = child.placed;
        const y = to.y + PORT;
        const right = from.x + from.w;
        const points = y === start ? [[right, start], [to.x, y]] : [[right, start], [gutter, start], [gutter, y], [to.x, y]];
        return { key: child.key, from: item.key, to: child.key, dashed: child.dashed, points };
      });
    }

    // The first channel of a gutter in which a line from `start` to `end` meets no other.
    function channel(lane, start, end) {
      const taken = columns[lane];
      for (let i = 0; i < CHANNELS.length; i++) {
        taken[i] ??= [];
        if (i === CHANNELS.length - 1 || taken[i].every(([a, b]) => b < start - 4 || a > end + 4)) {
          taken[i].push([start, end]);
          return CHANNELS[i];
        }
      }
      return CHANNELS[0];
    }

    prepare(root, 0);
    place(root, TOP, null);
    names.forEach((name, lane) => scene.lanes.push({ name, x: x(lane), w: laneWidth }));
    scene.width = x(names.length - 1) + laneWidth + PAD;
    scene.height = Math.max(...sky) + PAD;
    return scene;
  }

  function outline(root, { width, box }) {
    const scene = { narrow: true, boxes: [], stubs: [], edges: [], lanes: [], width, height: 0 };
    let y = TOP;

    function place(item, depth, parent) {
      const x = PAD + Math.min(depth, STEPS) * STEP;
      const w = width - x - PAD;
      const drawn = box(item, w);
      const placed = { key: item.key, item, parent: parent ? parent.key : null, x, y, w, h: drawn.h, drawn };
      item.placed = placed;
      scene.boxes.push(placed);
      y += drawn.h + ROW;
      for (const child of item.children) {
        place(child, depth + 1, item);
        scene.edges.push(beneath(item, child));
      }
    }

    place(root, 0, null);
    scene.height = y + PAD;
    return scene;
  }

  // From the lower left of a box down to a child that stands below it.
  function beneath(item, child) {
    const from = item.placed;
    const to = child.placed;
    const x = to.x > from.x ? Math.min(from.x + 8, to.x - 6) : from.x - 6;
    const start = to.x > from.x ? [[x, from.y + from.h]] : [[from.x, from.y + PORT], [x, from.y + PORT]];
    const points = [...start, [x, to.y + PORT], [to.x, to.y + PORT]];
    return { key: child.key, from: item.key, to: child.key, dashed: child.dashed, points };
  }

  /** The way of a second line of lineage, from box to box through the gutters. */
  chithi.detour = (scene, from, to) => {
    const start = from.y + from.h / 2;
    const end = to.y + to.h / 2;
    const out = from.x + from.w;
    if (out + 12 < to.x) {
      const gutter = to.x - 10;
      return [[out, start], [out + 12, start], [out + 12, Math.min(from.y, to.y) - ROW / 2], [gutter, Math.min(from.y, to.y) - ROW / 2], [gutter, end], [to.x, end]];
    }
    const gutter = Math.max(out, to.x + to.w) + 12;
    return [[out, start], [gutter, start], [gutter, end], [to.x + to.w, end]];
  };

  /** A path of right angles with round corners, as SVG and canvas take it. */
  chithi.path = (points, radius = 6) => {
    let d = `M${points[0][0]} ${points[0][1]}`;
    for (let i = 1; i < points.length - 1; i++) {
      const [[ax, ay], [bx, by], [cx, cy]] = [points[i - 1], points[i], points[i + 1]];
      const r = Math.min(radius, (Math.abs(bx - ax) + Math.abs(by - ay)) / 2, (Math.abs(cx - bx) + Math.abs(cy - by)) / 2);
      d += `L${bx - Math.sign(bx - ax) * r} ${by - Math.sign(by - ay) * r}`;
      d += `Q${bx} ${by} ${bx + Math.sign(cx - bx) * r} ${by + Math.sign(cy - by) * r}`;
    }
    const last = points[points.length - 1];
    return `${d}L${last[0]} ${last[1]}`;
  };

  /** A function that measures text; `context` is of a canvas, or anything with `font` and `measureText`. */
  chithi.measurer = (context) => {
    const known = new Map();
    return (text, font) => {
      let widths = known.get(font);
      if (!widths) known.set(font, (widths = new Map()));
      let width = widths.get(text);
      if (width === undefined) {
        context.font = font;
        widths.set(text, (width = context.measureText(text).width));
      }
      return width;
    };
  };

  /** Fold text into at most `most` lines; `narrower` is what the first line lacks. The last ends in … where cut. */
  chithi.fold = (text, width, font, most, measure, narrower = 0) => {
    const lines = [];
    let line = "";
    const space = measure(" ", font);
    let used = 0;
    let room = width - narrower;
    const words = text.split(/\s+/u).filter(Boolean).flatMap((word) => broken(word, room, font, measure));
    for (let i = 0; i < words.length; i++) {
      const size = measure(words[i], font);
      if (line && used + space + size > room) {
        if (lines.length === most - 1) {
          lines.push(cut(`${line} ${words.slice(i).join(" ")}`, room, font, measure));
          return lines;
        }
        lines.push(line);
        room = width;
        line = "";
      }
      used = line ? used + space + size : size;
      line = line ? `${line} ${words[i]}` : words[i];
    }
    if (line) lines.push(line);
    return lines;
  };

  // A word that is wider than a line, in pieces.
  function broken(word, width, font, measure) {
    if (measure(word, font) <= width || word.length < 2) return [word];
    let size = word.length;
    while (size > 1 && measure(word.slice(0, size), font) > width) size--;
    return [word.slice(0, size), ...broken(word.slice(size), width, font, measure)];
  }

  function cut(text, width, font, measure) {
    let [low, high] = [0, text.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (measure(`${text.slice(0, middle).trimEnd()} …`, font) <= width) low = middle;
      else high = middle - 1;
    }
    return `${text.slice(0, low).trimEnd()} …`;
  }
})();
