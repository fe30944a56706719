"use strict";
// What is to be drawn: the tree of items that what is known and open (model.js), the filters and the day make together.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const ALSO = 2; // further things that it derives from, named in the box

  chithi.Items = class {
    constructor(model) {
      this.model = model;
      this.words = model.words;
    }

    /** The tree of items as it is to be drawn; `narrow` is the outline. */
    tree(narrow) {
      const { model } = this;
      model.homes = model.homed();
      return this.#thing(model.root, null, null, narrow);
    }

    /** Say anew what of an item is later than the day. */
    age(item) {
      if (item.ids) item.later = item.ids.length > 0 && item.ids.every((id) => this.#isLater(this.model.nodes.get(id)));
      else if (item.node) item.later = this.#isLater(item.node);
    }

    #thing(id, parent, link, narrow) {
      const { words, model } = this;
      const node = model.nodes.get(id);
      const own = model.levels.indexOf(node.level);
      const lane = Math.max(own, parent ? parent.lane : 0);
      const item = { key: id, type: "thing", node, link, lane, children: [], dashed: link?.certainty === "inferred" };
      item.relation = link ? this.#relation(link) : "";
      item.head = node.kind === "document" && node.symbol ? node.label : words.type(node);
      item.title = node.kind === "document" && node.symbol ? node.title : (node.label ?? node.id);
      const who = (node.issuer.length ? node.issuer : node.place).map((each) => each.label ?? each.id);
      item.meta = [who.join(", "), words.date(node.date)].filter(Boolean).join(" · ");
      const above = parent ? (parent.of ?? parent.key) : null;
      const others = (node.parents ?? []).filter((each) => each.id !== above);
      item.also = others
        .slice(0, ALSO)
        .map((each) => ({ id: each.id, text: words.t(parent ? "also" : "comes_from", { relation: this.#relation(each), label: each.label ?? each.id }) }));
      if (others.length > ALSO) item.also.push({ id: null, text: words.t("also_more", { n: others.length - ALSO }) });
      this.#gap(item, parent, narrow);
      item.later = this.#isLater(node);
      item.matches = !parent || this.#matches(node, link);
      item.openable = this.#openable(node);
      item.open = item.openable && model.isOpen(id) && model.groups.has(id);
      this.#foot(item);
      if (item.open) item.children = this.#below(item, narrow);
      item.full = [item.relation, item.head, item.title, item.meta, item.chip, item.missingText, ...item.also.map((each) => each.text), ...item.foot].filter(Boolean).join(". ");
      return item;
    }

    #openable({ id, derived }) {
      const { groups, counts, covers, counted, moving } = this.model;
      if (!counted || moving || !counts.has(id)) return (derived ?? []).length > 0 || (groups.get(id) ?? []).length > 0;
      return counts.get(id).length > 0 || Boolean(covers.get(id) && this.model.isOpen(id));
    }

    #relation(link) {
      const name = this.words.relation(link.relation);
      return link.certainty === "inferred" ? `${name} (${this.words.certainty("inferred")})` : name;
    }

    // Levels that its link skips: in lanes a stub each, for its own level and in the outline a line in the box.
    #gap(item, parent, narrow) {
      const missing = item.link?.missing_levels ?? [];
      const lanes = missing.map((level) => this.model.levels.indexOf(level));
      const crossed = (lane) => !narrow && parent && lane > parent.lane && lane < item.lane;
      item.missing = lanes.filter(crossed);
      const inside = missing.filter((_, i) => !crossed(lanes[i]));
      const names = (levels) => levels.map((level) => this.words.level(level)).join(", ");
      item.chip = "";
      if (inside.length === 1 && inside[0] === item.node.level) item.chip = this.words.t("gap_own");
      else if (inside.length) item.chip = this.words.t("gap_at", { level: names(inside) });
      const stubs = missing.filter((_, i) => crossed(lanes[i]));
      item.missingText = stubs.length ? this.words.t("gap_at", { level: names(stubs) }) : "";
    }

    #foot(item) {
      const cover = this.#cover(item.key);
      item.foot = [];
      item.bar = null;
      if (!item.openable) return;
      item.covered = cover ? this.#covered(cover) : "";
      if (cover && item.open) {
        item.foot.push(item.covered);
        item.bar = cover.bar;
      }
      const derived = (item.node.derived ?? []).filter((group) => !(cover && item.open && group.level === cover.level && group.kind === "document"));
      const said = derived.map((group) => [this.#tally(item.key, group), group]).filter(([tally]) => tally?.whole !== 0);
      if (said.length) item.foot.push(said.map(([tally, group]) => this.#some(tally, group)).join(" · "));
    }

    // What the places of an open thing are: nothing while the day moves.
    #cover(id) {
      return this.model.moving ? null : this.model.covers.get(id);
    }

    // How many things of a level and kind derive from another: as of the day, and of these what the filters let pass.
    // Null: it is not known.
    #tally(id, { level, kind, count }) {
      const { model } = this;
      if (model.moving) return null;
      const passes = this.#fits({ level, kind });
      if (!model.counted) return { whole: count, left: passes ? count : 0 };
      if (!model.counts.has(id)) return null;
      const counts = model.counts.get(id).filter((each) => each.level === level && each.kind === kind);
      const sum = (list) => list.reduce((all, each) => all + each.count, 0);
      const fits = (each) => this.#passes("branch", chithi.badge(each.branch)?.key) && this.#passes("certainty", each.certainty);
      return { whole: sum(counts), left: passes ? sum(counts.filter(fits)) : 0 };
    }

    // A tally in words: `14 provincial events`, or under a filter `13 of 14 provincial events`.
    #some(tally, { level, kind }) {
      const whole = this.words.some({ count: tally?.whole ?? null, level, kind });
      return this.#among(tally, whole);
    }

    #among(tally, whole) {
      if (!tally || tally.left === tally.whole) return whole;
      return this.words.t("of_these", { left: this.words.number(tally.left), whole });
    }

    // What a coverage says in one line.
    #covered({ level, bar, absent }) {
      const n = bar.reduce((sum, part) => sum + part.count, 0);
      const parts = bar.filter((part) => part.count).map((part) => this.words.t(`covered_${part.state}`, { n: part.count, count: this.words.number(part.count) }));
      const whole = this.words.places(level, n);
      return `${absent ? this.words.t("no_more", { places: whole }) : whole}: ${parts.join(" · ")}`;
    }

    #below(item, narrow) {
      const { levels: order } = this.model;
      const groups = this.model.groups.get(item.key);
      const cover = this.#cover(item.key);
      const levels = [...new Set(groups.map((group) => group.level))];
      if (cover && !levels.includes(cover.level)) levels.push(cover.level);
      const away = (level) => (level ? Math.abs(order.indexOf(level) - order.indexOf(item.node.level)) : 99);
      levels.sort((a, b) => away(a) - away(b));
      return levels.flatMap((level) => {
        const here = groups.filter((group) => group.level === level);
        const straight = here.filter((group) => !this.model.boxed(group));
        const boxed = here.filter((group) => this.model.boxed(group));
        return [
          ...straight.flatMap((group) => this.#members(group, item, narrow)),
          ...boxed.map((group) => this.#box(group, item, narrow)).filter(Boolean),
          ...(cover?.level === level ? this.#places(cover, item) : []),
          ...straight.flatMap((group) => this.#further(group, item)),
        ];
      });
    }

    #members(group, parent, narrow) {
      const of = parent.of ?? parent.key;
      return this.model.listed(group)
        .map((id) => {
          const link = this.model.links.get(`${of} ${id}`);
          if (this.model.homes.get(id) === of) return this.#thing(id, parent, link, narrow);
          return this.#reference(id, parent, link);
        })
        .filter((item) => item.matches || item.children.length || (item.openable && !item.open))
        .map((item) => Object.assign(item, { dim: !item.matches }));
    }

    // In place of what stands below another parent.
    #reference(id, parent, link) {
      const node = this.model.nodes.get(id);
      const lane = Math.max(this.model.levels.indexOf(node.level), parent.lane);
      const head = this.words.t("stands_elsewhere", { label: node.label ?? node.id });
      const relation = this.#relation(link);
      return {
        key: `${parent.of ?? parent.key}>${id}`, type: "reference", node, lane, children: [], head, relation,
        dashed: link.certainty === "inferred", matches: this.#matches(node, link), later: this.#isLater(node),
        full: `${relation}. ${head}`, foot: [], also: [],
      };
    }

    // Many events or actions together. What does not match stays, as each of them would, where something in it leads on.
    #box(group, parent, narrow) {
      const tally = this.#tally(parent.key, group);
      if (tally?.whole === 0) return null;
      const lane = Math.max(this.model.levels.indexOf(group.level), parent.lane);
      const head = this.#some(tally, group);
      const [open, matches] = [this.model.isOpen(group.key), this.#fits(group)];
      const item = { key: group.key, of: parent.key, type: "group", ids: group.items, lane, head, full: head, open, openable: true, children: [], dim: !matches };
      this.age(item);
      if (open) item.children = [...this.#members(group, item, narrow), ...this.#further(group, item)];
      return matches || item.children.length || (!open && this.#leads(group)) ? item : null;
    }

    // Whether anything derives from something in a group, as far as the group has been fetched.
    #leads(group) {
      const known = group.items.map((id) => this.model.nodes.get(id));
      return known.some((node) => !this.#isLater(node) && this.#openable(node));
    }

    // What is not shown yet of a group.
    #further(group, parent) {
      const matches = this.#fits(group);
      if (!matches && !this.#leads(group)) return [];
      const listed = this.model.listed(group);
      if (group.count <= listed.length) return [];
      const of = parent.of ?? parent.key;
      const { nodes, links } = this.model;
      const there = listed.filter((id) => !this.#isLater(nodes.get(id)));
      const matching = there.filter((id) => this.#matches(nodes.get(id), links.get(`${of} ${id}`)));
      const tally = this.#tally(of, group);
      const rest = tally && { whole: tally.whole - there.length, left: tally.left - matching.length };
      return this.#rest(group.key, rest, parent, group.level, this.#some(rest, group)).map((item) => ({ ...item, dim: !matches }));
    }

    #rest(key, tally, parent, level, said) {
      if (tally?.whole === 0) return [];
      const lane = Math.max(this.model.levels.indexOf(level), parent.lane);
      const n = tally ? this.#among(tally, this.words.number(tally.whole)) : "…";
      const head = this.words.t("more", { n });
      return [{ key: `${key}+`, group: key, of: parent.of ?? parent.key, type: "more", lane, head, full: said ? `${head}: ${said}` : head, children: [] }];
    }

    // Places with an event only, and those of which nothing is recorded.
    #places(cover, parent) {
      if (!this.#passes("level", cover.level)) return [];
      const lane = this.model.levels.indexOf(cover.level);
      return ["event", "none"].flatMap((tone) => {
        const places = cover.places.filter((place) => place.known === tone);
        if (!places.length) return [];
        const key = `${parent.key}~~${tone}`;
        const text = this.words.t(`covered_${tone}`, { n: places.length, count: "" }).trim();
        const head = `${this.words.places(cover.level, places.length)} ${text}`;
        const open = this.model.isOpen(key);
        const item = { key, of: parent.key, type: "group", tone, lane, head, full: head, open, openable: true, children: [] };
        if (open) {
          const shown = places.slice(0, this.model.shown(key));
          item.children = [
            ...shown.map((place, i) => this.#place(place, `${key}=${i}`, lane, tone)),
            ...this.#rest(key, { whole: places.length - shown.length, left: places.length - shown.length }, item, cover.level),
          ];
        }
        return [item];
      });
    }

    #place(place, key, lane, state) {
      const first = place.evidence[0];
      const meta = first ? [first.label, this.words.date(first.date)].join(" · ") : this.words.t("covered_none_below", below(place));
      const head = place.label ?? place.id;
      return { key, type: "place", place, lane, state, head, meta: first || hasBelow(place) ? meta : "", children: [], full: `${head}. ${meta}` };
    }

    // ---- filters ----

    #passes(name, value) {
      const wanted = this.model.state.filters[name];
      return wanted === null || wanted.has(value ?? chithi.UNKNOWN);
    }

    #fits({ level, kind }) {
      return this.#passes("level", level) && this.#passes("kind", kind);
    }

    #matches(node, link) {
      return (
        this.#fits(node) &&
        this.#passes("branch", chithi.badge(node.branch)?.key) &&
        this.#passes("certainty", link?.certainty)
      );
    }

    #isLater(node) {
      const { day } = this.model.state;
      return Boolean(day && node.date?.not_before && node.date.not_before > day);
    }
  };

  const hasBelow = (place) => place.below.documents + place.below.events > 0;
  const below = (place) => ({ n: place.below.documents + place.below.events });
})();
