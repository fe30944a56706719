"use strict";
// What is known of the hierarchy, and what of it is open. What is to be drawn of it says items.js.
//
// Things are fetched one level at a time from a source: `children(id, cursor)` and `coverage(id, level, within, day)`
// answer as /api/children and /api/coverage do, `counts(ids, day)` as /lineage/counts. Each thing stands once: below
// the parent that was opened first.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const FEW = 6; // events or actions of a level that are shown one by one; more get a box together
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
      this.counts = new Map(); // id to what derives from it as of the day, by level, kind, branch and certainty
      this.moving = false; // while the day moves, nothing that depends on it is counted
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
      const { day } = this.state;
      const found = level ? await this.source.coverage(id, level, within, day) : null;
      if (day !== this.state.day) return; // the answer is for a day that has passed
      this.covers.set(id, found && found.places.length ? { ...found, ...counted(found) } : null);
    }

    /** Ask anew for all that depends on the day: it has changed. */
    async rest() {
      this.counts.clear();
      await Promise.all([...[...this.groups.keys()].map((id) => this.cover(id, true)), this.recount()]);
    }

    /** Whether counts have to be asked for, since those that come with a thing know no filters. */
    get counted() {
      const { day, filters } = this.state;
      return Boolean(day || filters.branch || filters.certainty);
    }

    /** Ask for the counts of what is shown, as far as they are needed and not known. */
    async recount() {
      if (!this.counted) return;
      const { day } = this.state;
      const unknown = [...this.homed().keys()].filter((id) => this.nodes.get(id).derived?.length && !this.counts.has(id));
      if (!unknown.length) return;
      const found = await this.source.counts(unknown, day);
      if (day === this.state.day) for (const [id, counts] of Object.entries(found)) this.counts.set(id, counts);
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
          if (this.boxed(group)) this.state.open.add(group.key);
          break;
        }
      }
    }

    /** Open what the state says was open, as far as it is there; resolves to the ids that were not found. */
    async restore(way) {
      const lost = new Set();
      const trying = (id, done) => done().catch(() => lost.add(id));
      const found = (id) => this.nodes.has(id) || lost.add(id);
      const keys = [...this.state.open];
      await trying(this.root, () => this.#quietly(this.root));
      for (const key of keys) {
        const id = key.split("~")[0];
        if (!this.nodes.has(id)) await trying(id, async () => this.reveal(await way(id)));
        if (this.nodes.has(id)) await trying(id, () => this.#quietly(id));
        if (!found(id) || lost.has(id)) this.state.open.delete(key);
      }
      if (keys.length && !this.state.open.size) this.state.open.add(this.root);
      for (const [key, count] of this.state.more) {
        const [group, id] = [this.#group(key), key.split("~")[0]];
        if (group) await trying(id, () => this.#fill(id, group, count));
      }
      const wanted = this.state.sel?.split("~")[0];
      if (wanted && !this.nodes.has(wanted)) await trying(wanted, async () => this.reveal(await way(wanted)));
      if (wanted && !found(wanted)) this.state.sel = null;
      return [...lost];
    }

    #quietly(id) {
      return Promise.all([this.load(id), this.cover(id)]);
    }

    // ---- what stands where ----

    /** Whether a group stands as a box of its own. */
    boxed(group) {
      return group.kind !== "document" && group.count > FEW;
    }

    /** The ids of a group that are shown, in order. */
    listed(group) {
      if (this.boxed(group) && !this.isOpen(group.key)) return [];
      const first = group.items.slice(0, this.shown(group.key));
      return [...first, ...group.items.slice(first.length).filter((id) => group.pinned?.has(id))];
    }

    /** Which parent each thing stands below: of those that are shown, the one that was opened first. */
    homed() {
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
            for (const child of this.listed(group)) if (!homes.has(child)) homes.set(child, id);
        }
        waiting = rest;
      }
      return homes;
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
