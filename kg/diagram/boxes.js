"use strict";
// What is drawn of an item: shapes and lines of text in pixels from the box's own corner, for SVG and canvas alike.
//
// A mark is {d, fill, stroke, width, dash} for a path or {text, x, y, font, fill} for a line of text. A zone is a
// part that does something when clicked: {act, x, y, w, h} beside what the act needs.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const FAMILY = '"Noto Sans", "Be Vietnam Pro", system-ui, sans-serif';
  const font = (size, weight = 400) => `${weight} ${size}px ${FAMILY}`;
  const HEAD = font(14, 600);
  const TITLE = font(13);
  const META = font(12);
  const SMALL = font(11.5);
  const BADGE = font(11, 700);
  chithi.FAMILY = FAMILY;

  const INK = "#1a1c20";
  const SOFT = "#4b5160";
  const LINE = "#b6bdca";
  const LINK = "#0b4fb3";
  const WARM = "#8a4b08";
  chithi.COLOURS = { ink: INK, soft: SOFT, line: LINE, edge: "#667085", focus: "#0b57d0", second: "#9a6700" };
  chithi.STATES = { document: "#1f5f3b", event: "#8fbf9f", none: "hatch-strong" };
  chithi.HATCHES = { hatch: "#fbe3cc", "hatch-strong": "#e39a5f" };

  // Party, State, Front, Public security, joint; the letters carry it where colours cannot be told apart.
  const PARTY = { letters: "Đ", colour: "#B45309", key: "party" };
  const STATE = { letters: "CQ", colour: "#1D5FA8", key: "government" };
  const FRONT = { letters: "MT", colour: "#0F766E", key: "front" };
  const POLICE = { letters: "CA", colour: "#6B2FA0", key: "public-security" };
  const JOINT = { letters: "PH", colour: "#4B5563", key: "joint" };
  chithi.BADGES = [PARTY, STATE, FRONT, POLICE, JOINT];
  const OF = { party: PARTY, front: FRONT, "mass-organisation": FRONT, "public-security": POLICE, joint: JOINT, community: JOINT };
  /** The badge of a branch; all others are of the State. */
  chithi.badge = (branch) => (branch ? (OF[branch] ?? STATE) : null);

  const INSET = 16;
  const RIGHT = 12;
  const FLAP = 14;
  const ROUND = 14;

  /** Makes `box(item, width)` and `stub(names, width)` for chithi.layout. */
  chithi.boxes = (measure, words) => {
    const fold = (text, width, style, most, narrower) => chithi.fold(text, width, style, most, measure, narrower);

    // Lines of text one below the other; returns where the next may begin.
    function write(marks, lines, x, y, style, height, fill = INK) {
      lines.forEach((text, i) => marks.push({ text, x, y: y + height * i + height * 0.76, font: style, fill }));
      return y + height * lines.length;
    }

    function thing(item, w) {
      const { node } = item;
      const marks = [];
      const zones = [];
      const badge = chithi.badge(node.branch);
      const colour = badge ? badge.colour : "#6b7280";
      const paper = node.kind === "document" || !node.kind;
      const wide = badge ? Math.ceil(measure(badge.letters, BADGE)) + 12 : 0;
      const badgeX = w - RIGHT - wide - (paper ? 7 : 0);
      const room = w - INSET - RIGHT;
      const mark = node.kind === "action" ? 15 : 0;
      const top = item.relation ? 11 : 8; // the pill reaches into it
      let y = top;
      y = write(marks, fold(item.head, badgeX - INSET - 8 - mark, HEAD, 2), INSET + mark, y, HEAD, 18);
      if (item.title) y = write(marks, fold(item.title, room, TITLE, 2), INSET, y + 1, TITLE, 17);
      if (item.meta) y = write(marks, fold(item.meta, room, META, 2), INSET, y + 2, META, 16, SOFT);
      for (const other of item.also) {
        const lines = fold(other.text, room, META, 2);
        if (other.id) zones.push({ act: "go", id: other.id, x: INSET, y, w: room, h: 16 * lines.length });
        y = write(marks, lines, INSET, y, META, 16, "#7a4a00");
      }
      if (item.chip) {
        const lines = fold(item.chip, room - 12, SMALL, 2);
        const size = Math.min(room, Math.max(...lines.map((line) => measure(line, SMALL))) + 14);
        marks.push({ d: rounded(INSET, y + 4, size, 15 * lines.length + 4, 4), fill: "hatch", stroke: "#d9935a", dash: "3 2" });
        y = write(marks, lines, INSET + 7, y + 6, SMALL, 15, WARM) + 3;
      }
      y += 8;
      if (item.foot.length || item.bar) {
        const start = y;
        marks.push({ d: `M6.5 ${y}H${w - 0.5}`, stroke: "#dfe3ea" });
        y += 5;
        marks.push({ d: triangle(INSET, y + 3, item.open), fill: LINK });
        for (const line of item.foot) y = write(marks, fold(line, room - 17, META, 3), INSET + 17, y, META, 16, LINK);
        if (item.bar) y = bar(marks, item.bar, INSET, y + 4, room) + 2;
        y += 7;
        zones.push({ act: "toggle", x: 0, y: start, w, h: y - start });
      }
      const h = Math.round(y);
      const shape = outlineOf(node.kind, w, h);
      const under = [{ d: shape, fill: "#fff", stroke: LINE }];
      under.push({ d: node.kind === "event" ? crescent(h) : `M0 0H6V${h}H0Z`, fill: colour });
      if (paper) under.push({ d: `M${w - FLAP} 0V${FLAP}H${w}Z`, fill: colour });
      if (node.kind === "action") under.push({ d: diamond(INSET, top + 3), fill: colour });
      if (badge) {
        under.push({ d: rounded(badgeX, 8, wide, 18, 3), fill: badge.colour });
        marks.push({ text: badge.letters, x: badgeX + wide / 2, y: 21, font: BADGE, fill: "#fff", middle: true });
      }
      return { h, marks: [...under, ...marks, ...pill(item, w)], zones, ring: shape, full: item.full };
    }

    // What relation to the parent, on the top edge.
    function pill(item, w) {
      if (!item.relation) return [];
      const [text] = fold(item.relation, w - 48, SMALL, 1);
      const size = measure(text, SMALL) + 16;
      return [
        { d: rounded(INSET, -9, size, 17, 8.5), fill: "#fff", stroke: "#98a2b3", dash: item.dashed ? "3 2" : undefined },
        { text, x: INSET + 8, y: 3.5, font: SMALL, fill: SOFT },
      ];
    }

    // Shares of a whole, dark, light and hatched.
    function bar(marks, parts, x, y, width) {
      const whole = parts.reduce((sum, part) => sum + part.count, 0) || 1;
      const shown = parts.filter((part) => part.count);
      const room = width - 2 * (shown.length - 1);
      let at = x;
      for (const part of shown) {
        const size = Math.max(3, (room * part.count) / whole);
        const fill = chithi.STATES[part.state];
        marks.push({ d: `M${at} ${y}h${size}v7h${-size}z`, fill, stroke: fill in chithi.HATCHES ? "#c2703d" : undefined });
        at += size + 2;
      }
      return y + 7;
    }

    function group(item, w) {
      const marks = [];
      const lines = fold(item.head, w - 58, font(13, 600), 2);
      const h = 14 + 18 * lines.length;
      const shape = rounded(0, 0, w, h, 4);
      marks.push({ d: `M5 ${h}v3.5H${w - 5}v-3.5`, fill: "#fff", stroke: LINE });
      marks.push({ d: shape, fill: item.tone === "none" ? "hatch" : "#f6f8fb", stroke: item.tone === "none" ? "#d9935a" : LINE });
      marks.push({ d: triangle(14, h / 2 - 5, item.open), fill: LINK });
      if (item.tone) marks.push({ d: `M32 ${h / 2 - 6}h12v12h-12z`, fill: chithi.STATES[item.tone], stroke: "#7d8794" });
      write(marks, lines, item.tone ? 52 : 32, 7, font(13, 600), 18, item.tone === "none" ? WARM : LINK);
      return { h: h + 4, marks, zones: [{ act: "toggle", x: 0, y: 0, w, h: h + 4 }], ring: shape, full: item.full };
    }

    function more(item, w) {
      const shape = rounded(0, 0, w, 32, 16);
      const marks = [
        { d: shape, fill: "#eaf1fb", stroke: "#a9c3ea" },
        { text: item.head, x: w / 2, y: 21, font: font(13, 600), fill: LINK, middle: true },
      ];
      return { h: 32, marks, zones: [{ act: "more", x: 0, y: 0, w, h: 32 }], ring: shape, full: item.full };
    }

    function place(item, w) {
      const marks = [];
      let y = write(marks, fold(item.head, w - INSET - RIGHT, font(13, 600), 2), INSET, 7, font(13, 600), 18);
      if (item.meta) y = write(marks, fold(item.meta, w - INSET - RIGHT, META, 2), INSET, y, META, 16, SOFT);
      const h = y + 7;
      const shape = rounded(0, 0, w, h, 3);
      const none = item.state === "none";
      const under = [
        { d: shape, fill: "#fff", stroke: none ? "#d9935a" : LINE, dash: none ? "4 3" : undefined },
        { d: `M0 0H6V${h}H0Z`, fill: chithi.STATES[item.state] },
      ];
      return { h, marks: [...under, ...marks], zones: [], ring: shape, full: item.full };
    }

    function reference(item, w) {
      const marks = [];
      const lines = fold(item.head, w - INSET - RIGHT, META, 2);
      const h = 16 * lines.length + 16;
      const shape = rounded(0, 0, w, h, 3);
      marks.push({ d: shape, fill: "#fffdf7", stroke: "#d8b26a", dash: "4 3" });
      write(marks, lines, INSET, 9, META, 16, "#7a4a00");
      const zones = [{ act: "go", id: item.node.id, x: 0, y: 0, w, h }];
      return { h, marks: [...marks, ...pill(item, w)], zones, ring: shape, full: item.full };
    }

    function stub(names, w) {
      const marks = [];
      const lines = fold(words.t("gap_at", { level: words.level(names[0]) }), w - 24, font(12, 600), 2);
      const h = 16 + 16 * lines.length;
      marks.push({ d: rounded(0, 0, w, h, 3), fill: "#fff" });
      marks.push({ d: rounded(0, 0, w, h, 3), fill: "hatch", stroke: "#d9935a", dash: "5 3" });
      write(marks, lines, 12, 8, font(12, 600), 16, WARM);
      return { h, marks, zones: [], full: lines.join(" ") };
    }

    const draw = { thing, group, more, place, reference };
    const known = new Map(); // what was drawn, by all that it depends on

    function box(item, w) {
      const { type, head, title, meta, relation, dashed, also, chip, foot, bar, open, tone, state, full, node } = item;
      const said = JSON.stringify([w, type, head, title, meta, relation, dashed, also, chip, foot, bar, open, tone, state, full, node?.id, node?.kind, node?.branch]);
      if (!known.has(said)) known.set(said, draw[type](item, w));
      return known.get(said);
    }

    return { box, stub };
  };

  const rounded = (x, y, w, h, r) =>
    `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}z`;
  const triangle = (x, y, open) => (open ? `M${x - 1} ${y + 1}h11l-5.5 8z` : `M${x + 1} ${y - 1}v11l8 -5.5z`);
  const diamond = (x, y) => `M${x + 5.5} ${y}l5.5 6l-5.5 6l-5.5 -6z`;
  const crescent = (h) =>
    `M${ROUND} 0A${ROUND} ${ROUND} 0 0 0 0 ${ROUND}V${h - ROUND}A${ROUND} ${ROUND} 0 0 0 ${ROUND} ${h}A8 ${ROUND} 0 0 1 6 ${h - ROUND}V${ROUND}A8 ${ROUND} 0 0 1 ${ROUND} 0Z`;
  function outlineOf(kind, w, h) {
    if (kind === "event") return rounded(0, 0, w, h, ROUND);
    if (kind === "action") return `M0 0H${w}V${h}H0Z`;
    return `M0 0H${w - FLAP}L${w} ${FLAP}V${h}H0Z`;
  }
})();
