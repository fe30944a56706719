"use strict";
// What stands in the file itself: answers as the server gives them, from columns that came with the page.
//
// `data.first` is what the server would answer of the root. All else is made of columns (see packing.py) that are read
// when the first picture is there: numbers are places in tables, -1 is nothing. Objects are made only of what is shown.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const KINDS = ["document", "event", "action"];

  chithi.Embedded = class {
    /** `unpacked(id)` resolves to a part of the file: `graph-rows`, the columns, or `graph-details`, who says so. */
    constructor(data, words, unpacked) {
      Object.assign(this, { data, words, unpacked });
    }

    /** Read the columns; resolves when all can be answered. */
    ready() {
      return (this.reading ??= this.unpacked("graph-rows").then((rows) => this.#read(rows)));
    }

    #read(rows) {
      const data = (this.data = { ...this.data, ...rows });
      const { nodes, links } = data;
      this.row = new Map(nodes.id.map((id, i) => [data.strings[id], i]));
      const open = [...links.source.keys()].filter((link) => this.#said(link) !== "disputed");
      this.below = byEnd(open, links.target, nodes.id.length);
      this.above = byEnd(open, links.source, nodes.id.length);
      this.covers = new Map(data.coverage.map((each) => [each.document, each]));
    }

    text(place) {
      return place < 0 ? null : this.data.strings[place];
    }

    #said(link) {
      return this.text(this.data.links.certainty[link]);
    }

    #named(list) {
      return (Array.isArray(list) ? list : [list]).filter((place) => place >= 0).map((place) => {
        const [id, label] = this.data.things[place];
        return { id: this.text(id), label: this.text(label) };
      });
    }

    #date(row) {
      const place = this.data.nodes.date[row];
      if (place < 0) return null;
      const [edtf, not_before, not_after] = this.data.dates[place].map((each) => this.text(each));
      return { edtf, not_before, not_after };
    }

    /** What the server's answers say of a node. */
    node(row) {
      const { nodes } = this.data;
      const column = (name) => this.text(nodes[name][row]);
      const id = column("id");
      const names = ["kind", "type", "label", "symbol", "level", "branch", "title"];
      return {
        id, iri: `${this.data.base}${id}`, ...Object.fromEntries(names.map((name) => [name, column(name)])),
        issuer: this.#named(nodes.issuer[row]), place: this.#named(nodes.place[row]), date: this.#date(row),
        countable: this.covers.has(id) ? { level: this.covers.get(id).level, within: null } : null,
        parents: this.#parents(row),
        derived: this.#groups(row).map(({ level, kind, rows }) => ({ level, kind, count: rows.length })),
      };
    }

    // What it derives from, each once, by its surest link.
    #parents(row) {
      const found = this.above(row).map((link) => this.#parent(link)).sort(surest);
      return found.filter((each, i) => found.findIndex((other) => other.id === each.id) === i);
    }

    #parent(link) {
      const { links, nodes } = this.data;
      const row = links.target[link];
      return { id: this.text(nodes.id[row]), label: this.text(nodes.label[row]), relation: this.text(links.relation[link]), certainty: this.#said(link) };
    }

    // What derives from a node, by level and kind: the nearest level first, as /api/children has it.
    #groups(row) {
      const { nodes, links } = this.data;
      const { levels } = this.data;
      const own = levels.indexOf(this.text(nodes.level[row]));
      const away = (level) => (levels.includes(level) ? Math.abs(levels.indexOf(level) - own) : 99);
      const groups = new Map();
      for (const child of new Set(this.below(row).map((link) => links.source[link]))) {
        const [level, kind] = [this.text(nodes.level[child]), this.text(nodes.kind[child])];
        const key = `${level}/${kind}`;
        if (!groups.has(key)) groups.set(key, { level, kind, rows: [] });
        groups.get(key).rows.push(child);
      }
      return [...groups.values()].sort((a, b) => away(a.level) - away(b.level) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    }

    async #detailed() {
      await this.ready();
      this.told ??= await (this.telling ??= this.unpacked("graph-details"));
    }

    #claims(link) {
      return this.told.links[link].map((claim) => this.#claim(claim));
    }

    // A text of what is asked later.
    #detail(place) {
      return place < 0 ? null : this.told.strings[place];
    }

    #claim(place) {
      const [id, source, locator, certainty] = this.told.claims[place].map((each) => this.#detail(each));
      return { id, source, locator, certainty };
    }

    async children(id, cursor) {
      const { first } = this.data;
      if (id === first.node.id && !cursor) return first.children;
      await this.ready();
      const { nodes } = this.data;
      const row = this.row.get(id);
      const groups = this.#groups(row).map(({ level, kind, rows }) => {
        const key = `${level}/${kind}`;
        const [wanted, from] = cursor ? JSON.parse(cursor) : [key, 0];
        if (wanted !== key) return null;
        const to = from + (cursor ? 100 : 20);
        const items = rows.sort((a, b) => nodes.order[a] - nodes.order[b]).slice(from, to).map((child) => this.#child(child, row));
        return { level, kind, count: rows.length, items, next: to < rows.length ? JSON.stringify([key, to]) : null };
      });
      return { id, groups: groups.filter(Boolean) };
    }

    #child(row, parent) {
      const [{ link, ...first }, ...others] = this.#ties(row, parent);
      return { ...this.node(row), ...first, others: others.map(({ link, ...other }) => other), missing_levels: this.#missing(link) };
    }

    // The links between two things, the surest first.
    #ties(row, parent) {
      return this.above(row)
        .filter((link) => this.data.links.target[link] === parent)
        .map((link) => ({ link, relation: this.text(this.data.links.relation[link]), certainty: this.#said(link), claims: [] }))
        .sort(surest);
    }

    #missing(link) {
      return (this.data.links.missing[link] || []).map((level) => this.data.levels[level]);
    }

    /** What derives from things as of a day, by level, kind, branch and certainty. */
    async counts(ids, day) {
      await this.ready();
      return Object.fromEntries(ids.map((id) => [id, this.#counted(this.row.get(id), day)]));
    }

    #counted(row, day) {
      const { nodes } = this.data;
      const children = new Set(this.below(row).map((link) => this.data.links.source[link]));
      const there = [...children].filter((child) => !day || (this.#date(child)?.not_before ?? "") <= day);
      const counts = new Map();
      for (const child of there) {
        const [level, kind, branch] = ["level", "kind", "branch"].map((name) => this.text(nodes[name][child]));
        const certainty = this.#ties(child, row)[0].certainty;
        const key = [level, kind, branch, certainty].join("/");
        if (!counts.has(key)) counts.set(key, { level, kind, branch, certainty, count: 0 });
        counts.get(key).count++;
      }
      return [...counts.values()];
    }

    // Places were counted when the file was made, as of its own day: of another day nothing is said.
    async coverage(id, level, within, day) {
      if (day) return null;
      const { first } = this.data;
      if (id === first.node.id) return first.coverage;
      await this.ready();
      const found = this.covers.get(id);
      if (!found) return null;
      const evidence = (rows) => rows.map((row) => this.node(row));
      const plain = { evidence: [], below: { documents: 0, events: 0 }, successors: [], days: null };
      const places = found.places.map(([place, label, state, rows, documents, events]) => ({
        ...plain, id: this.text(place), label: this.text(label), state: ["document", "event", "none", "absent"][state],
        evidence: evidence(rows), below: { documents, events },
      }));
      const others = Array.from({ length: found.documents }, () => ({ ...plain, state: "document" }));
      return { level: found.level, as_of: found.as_of, places: [...others, ...places] };
    }

    /** What fits all words, best first, as /lineage/find has it; see kg/search.py. */
    async find(text) {
      await this.ready();
      const wanted = key(text);
      if (!wanted) return [];
      this.keys ??= this.data.nodes.id.map((_, row) => {
        const [label, symbol, alias, title] = ["label", "symbol", "alias", "title"].map((name) => key(this.text(this.data.nodes[name][row]) ?? ""));
        return { row, label, symbol, names: `${label} ${symbol}`.trim(), alias, title };
      });
      const last = /\b0\d*[^\p{L}\p{N}]*$/u.test(text) ? "" : "*"; // 09 is a whole number: 0 begins no other
      const ranked = this.keys.map((each) => [rank(each, wanted, last), each]).filter(([place]) => place >= 0);
      ranked.sort(([a, one], [b, other]) => a - b || this.#ordered(one, other));
      return ranked.slice(0, 12).map(([, { row }]) => {
        const node = this.node(row);
        return { id: node.id, label: node.label, detail: node.title ?? "", when: this.words.date(node.date) };
      });
    }

    // Of what fits equally well documents come first, and short names before long ones.
    #ordered(one, other) {
      const { nodes } = this.data;
      const [a, b] = [one, other].map(({ row }) => [KINDS.indexOf(this.text(nodes.kind[row])), this.text(nodes.label[row]) ?? "", this.text(nodes.id[row])]);
      return a[0] - b[0] || a[1].length - b[1].length || compared(a[1], b[1]) || compared(a[2], b[2]);
    }

    /** The ids from the root down to a thing, by the first link of each. */
    async way(id) {
      await this.ready();
      const before = new Map([[0, null]]);
      const queue = [0];
      for (const row of queue)
        for (const link of this.below(row)) {
          const child = this.data.links.source[link];
          if (before.has(child)) continue;
          before.set(child, row);
          queue.push(child);
        }
      const path = [];
      for (let row = this.row.get(id); row !== null && row !== undefined && before.has(row); row = before.get(row)) path.unshift(this.text(this.data.nodes.id[row]));
      return path;
    }

    async about(id) {
      await this.#detailed();
      const row = this.row.get(id);
      const rows = (this.told.facts[row] ?? []).map(([property, value, ...claims]) => {
        const text = this.#detail(value); // or the id of a concept
        return { property: this.#detail(property), value: { text, concept: text }, claims: claims.map((claim) => this.#claim(claim)) };
      });
      const up = chithi.upward(this.#upward(row));
      const sources = Object.fromEntries(this.told.sources.map(([source, label, url]) => {
        const href = chithi.web(this.#detail(url));
        return [this.#detail(source), { label: this.#detail(label), href, url: null }];
      }));
      return { facts: chithi.facts(rows, this.words, new Set(), (value) => chithi.web(value.text)), up, sources };
    }

    #upward(row) {
      const depth = new Map([[row, 0]]);
      const queue = [row];
      const links = [];
      for (const each of queue)
        for (const link of this.above(each)) {
          const target = this.data.links.target[link];
          links.push(link);
          if (depth.has(target)) continue;
          depth.set(target, depth.get(each) + 1);
          queue.push(target);
        }
      return { nodes: queue.map((each) => ({ ...this.node(each), depth: depth.get(each) })), ...this.#linked(links) };
    }

    #linked(rows) {
      const { links, nodes } = this.data;
      const ends = (link) => [this.text(nodes.id[links.source[link]]), this.text(nodes.id[links.target[link]])];
      const gaps = new Map();
      const found = rows.map((link) => {
        const [source, target] = ends(link);
        const missing = this.#missing(link);
        if (missing.length) gaps.set(`${source} ${target}`, { from: source, to: target, missing_levels: missing });
        return { source, target, relation: this.text(links.relation[link]), certainty: this.#said(link), claims: this.#claims(link) };
      });
      return { links: found, gaps: [...gaps.values()] };
    }

    links() {
      return { page: null, graph: null };
    }

    /** The whole trace, without what is surely later than a day. */
    async whole(day) {
      await this.#detailed();
      const { nodes, links } = this.data;
      const root = this.#date(0);
      const kept = nodes.id.map((_, row) => row === 0 || !day || (this.#date(row)?.not_before ?? "") <= day);
      const rows = [...nodes.id.keys()].filter((row) => kept[row]);
      const among = [...links.source.keys()].filter((link) => kept[links.source[link]] && kept[links.target[link]]);
      const plain = rows.map((row) => {
        const { title, parents, derived, countable, ...node } = this.node(row);
        return { ...node, days: row === 0 ? (root ? { min: 0, max: 0 } : null) : between(root, node.date), depth: nodes.depth[row] };
      });
      return {
        dataset: this.data.dataset, root: this.text(nodes.id[0]), direction: "down", as_of: day ?? this.data.as_of,
        nodes: plain, ...this.#linked(among), truncated: false,
      };
    }
  };

  const surest = (a, b) => (a.certainty === "inferred") - (b.certainty === "inferred");

  // The rows of links by one of their ends: a function from the row of a node, over two flat arrays.
  function byEnd(rows, ends, count) {
    const offsets = new Int32Array(count + 1);
    for (const row of rows) offsets[ends[row] + 1]++;
    for (let i = 0; i < count; i++) offsets[i + 1] += offsets[i];
    const next = offsets.slice();
    const found = new Int32Array(rows.length);
    for (const row of rows) found[next[ends[row]]++] = row;
    return (end) => Array.from(found.subarray(offsets[end], offsets[end + 1]));
  }

  // The fewest and the most days from one date to another; null where nothing is known.
  function between(from, to) {
    const days = (a, b) => (a && b ? Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000) : null);
    const [min, max] = [days(from?.not_after, to?.not_before), days(from?.not_before, to?.not_after)];
    return min === null && max === null ? null : { min, max };
  }

  // Folded as kg/fold.py folds: without diacritics, case, signs, the word "số" before a number and leading zeros.
  const key = (text) =>
    text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim().replaceAll("đ", "d")
      .replace(/\bso (?=\d)/g, "").replace(/\b0+(?=\d)/g, "");

  // How well something fits words, 0 the best, as the tiers of kg/search.py; -1: not. `last` is * where the last word
  // may be the beginning of one.
  function rank({ label, symbol, names, alias, title }, wanted, last) {
    const within = (text, words) => ` ${text}${last ? "" : " "}`.includes(` ${words}${last ? "" : " "}`);
    const whole = (text) => ` ${text} `.includes(` ${wanted} `);
    const words = wanted.split(" ");
    const all = (text) => words.every((word, i) => (i + 1 < words.length ? ` ${text} `.includes(` ${word} `) : within(text, word)));
    const fits = [
      symbol === wanted, label === wanted, `${names} `.startsWith(`${wanted} `), last && names.startsWith(wanted),
      whole(names), all(names), all(`${names} ${alias}`), all(`${names} ${alias} ${title}`),
    ];
    return fits.findIndex(Boolean);
  }

  const compared = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
})();
