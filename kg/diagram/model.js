"use strict";
// What is known of the hierarchy, what is open, and the tree of items that is to be drawn.
//
// Things are fetched one level at a time from a source: `children(id, cursor)` and `coverage(id, level, within, day)`
// answer as /api/children and /api/coverage do. Each thing stands once: below the parent that was opened first.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const FEW = 6; // events or actions of a level that are shown one by one; more get a box together
  const ALSO = 2; // further things that it derives from, named in the box
  const PATIENCE = 25; // milliseconds that a picture waits for what is counted
  const PAGE = 20; // shown of a group before "+ n more"

  chithi.Model = class {
    constructor({ root, words, source, levels, state }) {
      Object.assign(this, { words, source, levels, state });
      this.root = root.id;
      this.nodes = new Map([[root.id, root]]);
      this.links = new Map(); // "parent child" to the link between them
      this.groups = new Map(); // id to the groups below it
      this.covers = new Map(); // id to its coverage, null where there is none
    }

    // ---- what is open ----

    isOpen(key) {
      return this.state.open.has(key);
    }

    /**
     * Open a thing or a group; resolves when what is below it is known. Where counting the places takes longer, it
     * resolves to a promise in an array: the rest follows.
     */
    async open(key) {
      this.state.open.add(key);
      const id = key.split("~")[0];
      const counted = this.cover(id);
      await this.load(id);
      const soon = await Promise.race([counted.then(() => true), new Promise((done) => setTimeout(done, PATIENCE, false))]);
      return soon ? [] : [counted];
    }

    close(key) {
      this.state.open.delete(key);
    }

    async load(id) {
      if (this.groups.has(id)) return;
      const answer = await this.source.children(id, null);
      const groups = answer.groups.map((group) => ({ ...group, key: `${id}~${group.level ?? ""}/${group.kind ?? ""}`, items: [] }));
      this.groups.set(id, groups);
      groups.forEach((group, i) => this.#keep(id, group, answer.groups[i]));
    }

    async cover(id, again = false) {
      if (this.covers.has(id) && !again) return;
      const { level, within } = this.nodes.get(id).countable ?? {};
      const found = level ? await this.source.coverage(id, level, within, this.state.day) : null;
      this.covers.set(id, found && found.places.length ? { ...found, ...counted(found) } : null);
    }

    /** Ask anew for the coverage of all that is open: the day has changed. */
    async recover() {
      await Promise.all([...this.covers.keys()].map((id) => this.cover(id, true)));
    }

    #keep(parent, group, page) {
      for (const child of page.items) {
        const { relation, certainty, claims, others, missing_levels, ...node } = child;
        if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
        this.links.set(`${parent} ${node.id}`, { relation, certainty, claims, others, missing_levels });
        group.items.push(node.id);
      }
      group.next = page.next;
    }

    /** Show the next page of a group; resolves to the key of the first new box. */
    async more(key) {
      const group = this.#group(key);
      const shown = this.shown(key);
      this.state.more.set(key, shown + PAGE);
      if (group) await this.#fill(key.split("~")[0], group, shown + PAGE);
      return group ? group.items[shown] : `${key}=${shown}`;
    }

    shown(key) {
      return this.state.more.get(key) ?? PAGE;
    }

    #group(key) {
      return this.groups.get(key.split("~")[0])?.find((group) => group.key === key);
    }

    async #fill(id, group, count) {
      while (group.next && group.items.length < count) {
        const answer = await this.source.children(id, group.next);
        this.#keep(id, group, answer.groups[0]);
      }
    }

    /** Open all that leads to the last of `path` (ids from the root down), whatever page it is on. */
    async reveal(path) {
      for (let i = 0; i + 1 < path.length; i++) {
        const [id, child] = [path[i], path[i + 1]];
        this.state.open.add(id);
        await this.#quietly(id);
        for (const group of this.groups.get(id)) {
          const node = this.nodes.get(child);
          if (node && (group.level !== node.level || group.kind !== node.kind)) continue;
          while (!group.items.includes(child) && group.next) await this.#fill(id, group, group.items.length + 100);
          if (!group.items.includes(child)) continue;
          if (group.items.indexOf(child) >= this.shown(group.key)) (group.pinned ??= new Set()).add(child);
          if (this.#boxed(group)) this.state.open.add(group.key);
          break;
        }
      }
    }

    /** Open what the state says was open, as far as it is there. */
    async restore(way) {
      const keys = [...this.state.open];
      await this.#quietly(this.root);
      for (const key of keys) {
        const id = key.split("~")[0];
        if (!this.nodes.has(id)) await this.reveal(await way(id));
        if (this.nodes.has(id)) await this.#quietly(id);
      }
      for (const [key, count] of this.state.more) {
        const group = this.#group(key);
        if (group) await this.#fill(key.split("~")[0], group, count);
      }
      const wanted = this.state.sel;
      if (wanted && this.nodes.has(wanted) === false && !wanted.includes("~")) await this.reveal(await way(wanted));
    }

    #quietly(id) {
      return Promise.all([this.load(id), this.cover(id)]);
    }

    // ---- what stands where ----

    #boxed(group) {
      return group.kind !== "document" && group.count > FEW;
    }

    // The ids of a group that are shown, in order.
    #listed(group) {
      if (this.#boxed(group) && !this.isOpen(group.key)) return [];
      const first = group.items.slice(0, this.shown(group.key));
      return [...first, ...group.items.slice(first.length).filter((id) => group.pinned?.has(id))];
    }

    // Which parent each thing stands below: of those that are shown, the one that was opened first.
    #homes() {
      const homes = new Map([[this.root, null]]);
      let waiting = [...this.state.open].filter((key) => this.groups.has(key));
      for (let found = true; found; ) {
        found = false;
        const rest = [];
        for (const id of waiting) {
          if (!homes.has(id)) {
            rest.push(id);
            continue;
          }
          found = true;
          for (const group of this.groups.get(id))
            for (const child of this.#listed(group)) if (!homes.has(child)) homes.set(child, id);
        }
        waiting = rest;
      }
      return homes;
    }

    /** The tree of items as it is to be drawn; `narrow` is the outline. */
    tree(narrow) {
      this.homes = this.#homes();
      return this.#thing(this.root, null, null, narrow);
    }

    #thing(id, parent, link, narrow) {
      const { words } = this;
      const node = this.nodes.get(id);
      const own = this.levels.indexOf(node.level);
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
      item.openable = (node.derived ?? []).length > 0 || (this.groups.get(id) ?? []).length > 0;
      item.open = item.openable && this.isOpen(id) && this.groups.has(id);
      this.#foot(item);
      if (item.open) item.children = this.#below(item, narrow);
      item.full = [item.relation, item.head, item.title, item.meta, item.chip, item.missingText, ...item.also.map((each) => each.text), ...item.foot].filter(Boolean).join(". ");
      return item;
    }

    #relation(link) {
      const name = this.words.relation(link.relation);
      return link.certainty === "inferred" ? `${name} ${this.words.t("inferred_mark")}` : name;
    }

    // Levels that its link skips: in lanes a stub each, for its own level and in the outline a line in the box.
    #gap(item, parent, narrow) {
      const missing = item.link?.missing_levels ?? [];
      const lanes = missing.map((level) => this.levels.indexOf(level));
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
      const cover = this.covers.get(item.key);
      item.foot = [];
      item.bar = null;
      if (!item.openable) return;
      if (cover && item.open) {
        item.foot.push(this.covered(cover));
        item.bar = cover.bar;
      }
      const derived = (item.node.derived ?? []).filter((group) => !(cover && item.open && group.level === cover.level && group.kind === "document"));
      if (derived.length) item.foot.push(derived.map((group) => this.words.some(group)).join(" · "));
    }

    /** What a coverage says in one line. */
    covered({ level, bar, absent }) {
      const n = bar.reduce((sum, part) => sum + part.count, 0);
      const parts = bar.filter((part) => part.count).map((part) => this.words.t(`covered_${part.state}`, { n: part.count, count: this.words.number(part.count) }));
      const whole = this.words.places(level, n);
      return `${absent ? this.words.t("no_more", { places: whole }) : whole}: ${parts.join(" · ")}`;
    }

    #below(item, narrow) {
      const groups = this.groups.get(item.key);
      const cover = this.covers.get(item.key);
      const levels = [...new Set(groups.map((group) => group.level))];
      if (cover && !levels.includes(cover.level)) levels.push(cover.level);
      const away = (level) => (level ? Math.abs(this.levels.indexOf(level) - this.levels.indexOf(item.node.level)) : 99);
      levels.sort((a, b) => away(a) - away(b));
      return levels.flatMap((level) => {
        const here = groups.filter((group) => group.level === level);
        const straight = here.filter((group) => !this.#boxed(group));
        const boxed = here.filter((group) => this.#boxed(group));
        return [
          ...straight.flatMap((group) => this.#members(group, item, narrow)),
          ...boxed.map((group) => this.#box(group, item, narrow)).filter(Boolean),
          ...(cover?.level === level ? this.#places(cover, item) : []),
          ...straight.flatMap((group) => this.#rest(group, group.count, this.#listed(group).length, item, group)),
        ];
      });
    }

    #members(group, parent, narrow) {
      const of = parent.of ?? parent.key;
      return this.#listed(group)
        .map((id) => {
          const link = this.links.get(`${of} ${id}`);
          if (this.homes.get(id) === of) return this.#thing(id, parent, link, narrow);
          return this.#reference(id, parent, link);
        })
        .filter((item) => item.matches || item.children.length || (item.openable && !item.open))
        .map((item) => Object.assign(item, { dim: !item.matches }));
    }

    // In place of what stands below another parent.
    #reference(id, parent, link) {
      const node = this.nodes.get(id);
      const lane = Math.max(this.levels.indexOf(node.level), parent.lane);
      const head = this.words.t("stands_elsewhere", { label: node.label ?? node.id });
      const relation = this.#relation(link);
      return {
        key: `${parent.of ?? parent.key}>${id}`, type: "reference", node, lane, children: [], head, relation,
        dashed: link.certainty === "inferred", matches: this.#matches(node, link), later: this.#isLater(node),
        full: `${relation}. ${head}`, foot: [], also: [],
      };
    }

    // Many events or actions together.
    #box(group, parent, narrow) {
      if (!this.#passes("level", group.level) || !this.#passes("kind", group.kind)) return null;
      const lane = Math.max(this.levels.indexOf(group.level), parent.lane);
      const head = this.words.some(group);
      const open = this.isOpen(group.key);
      const item = { key: group.key, of: parent.key, type: "group", lane, head, full: head, open, openable: true, children: [] };
      if (open) item.children = [...this.#members(group, item, narrow), ...this.#rest(group, group.count, this.#listed(group).length, item, group)];
      return item;
    }

    #rest(group, count, shown, parent, { level, kind }) {
      if (count <= shown || !this.#passes("level", level) || (kind && !this.#passes("kind", kind))) return [];
      const lane = Math.max(this.levels.indexOf(level), parent.lane);
      const head = this.words.t("more", { n: this.words.number(count - shown) });
      const full = kind ? `${head}: ${this.words.some({ count: count - shown, level, kind })}` : head;
      return [{ key: `${group.key}+`, group: group.key, of: parent.of ?? parent.key, type: "more", lane, head, full, children: [] }];
    }

    // Places with an event only, and those of which nothing is recorded.
    #places(cover, parent) {
      if (!this.#passes("level", cover.level)) return [];
      const lane = this.levels.indexOf(cover.level);
      return ["event", "none"].flatMap((tone) => {
        const places = cover.places.filter((place) => place.known === tone);
        if (!places.length) return [];
        const key = `${parent.key}~~${tone}`;
        const text = this.words.t(`covered_${tone}`, { n: places.length, count: "" }).trim();
        const head = `${this.words.places(cover.level, places.length)} ${text}`;
        const open = this.isOpen(key);
        const item = { key, of: parent.key, type: "group", tone, lane, head, full: head, open, openable: true, children: [] };
        if (open) {
          const shown = places.slice(0, this.shown(key));
          item.children = [
            ...shown.map((place, i) => this.#place(place, `${key}=${i}`, lane, tone)),
            ...this.#rest({ key }, places.length, shown.length, item, { level: cover.level }),
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
      const wanted = this.state.filters[name];
      return wanted === null || wanted.has(value ?? "");
    }

    #matches(node, link) {
      return (
        this.#passes("level", node.level) &&
        this.#passes("kind", node.kind) &&
        this.#passes("branch", chithi.badge(node.branch)?.key) &&
        this.#passes("certainty", link?.certainty)
      );
    }

    #isLater(node) {
      const { day } = this.state;
      return Boolean(day && node.date?.not_before && node.date.not_before > day);
    }

    // ---- lineage among what is shown ----

    /** The ids above or below a thing, itself too, that are known here. */
    kin(id, up) {
      const found = new Set([id]);
      const queue = [id];
      for (const each of queue) {
        const next = up
          ? [...(this.nodes.get(each)?.parents ?? []).map((parent) => parent.id), this.homes.get(each)]
          : (this.groups.get(each) ?? []).flatMap((group) => group.items);
        for (const one of next)
          if (one && this.homes.has(one) && !found.has(one)) {
            found.add(one);
            queue.push(one);
          }
      }
      return found;
    }
  };

  const hasBelow = (place) => place.below.documents + place.below.events > 0;
  const below = (place) => ({ n: place.below.documents + place.below.events });

  // The state of each place, also of those that are no more, and how many there are of each.
  function counted(found) {
    const absent = found.places.every((place) => place.state === "absent");
    const known = (place) => {
      if (place.state !== "absent") return place.state;
      if (place.evidence.some((each) => each.kind === "document")) return "document";
      return place.evidence.length ? "event" : "none";
    };
    const places = found.places.map((place) => ({ ...place, known: known(place) }));
    const bar = ["document", "event", "none"].map((state) => ({ state, count: places.filter((place) => place.known === state).length }));
    return { absent, places, bar };
  }
})();
