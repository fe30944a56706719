"use strict";
// The whole view: keeps model, picture, tree, panel and address together.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const { element } = chithi;
  const SHARE = 0.62; // of the height of a narrow window, at most, that the panel takes, as view.css has it
  const SHEET = 190 / 277; // height over width of what is printed on a page

  /** Resolves, and notes the time, when the first picture is on the screen: after the next frame. */
  chithi.painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.mark("chithi-painted"));
    channel.port2.postMessage(0);
  }));

  /** `config`: root (a thing), levels, times, title; `painter(host)` makes what draws. */
  chithi.View = class {
    constructor(host, { config, words, source, painter, links }) {
      Object.assign(this, { host, config, words, source });
      this.state = chithi.readState(new URLSearchParams(location.search), config.root.id);
      this.model = new chithi.Model({ root: config.root, words, source, levels: config.levels, state: this.state });
      this.drawing = new chithi.Items(this.model);
      const measure = chithi.measurer(document.createElement("canvas").getContext("2d"));
      this.boxes = chithi.boxes(measure, words);
      this.focused = null;
      host.replaceChildren();
      host.append(element("div", { class: "top" }, element("h1", {}, config.title), links ?? []));
      this.controls = new chithi.Controls(host, config, words, this.state, {
        find: (text) => source.find(text),
        go: (hit) => this.go(hit.id),
        filter: (name, values) => this.filter(name, values),
        day: (day, rest) => this.day(day, rest),
        save: (form) => this.save(form),
        share: () => this.share(),
      });
      this.heads = element("div", { class: "heads", "aria-hidden": "true" });
      this.stage = element("div", { class: "stage" });
      this.scroller = element("div", { class: "scroller" }, this.heads, this.stage);
      this.aim = new chithi.Aim(this.stage);
      this.status = element("p", { class: "status", role: "status" });
      host.append(this.status, this.scroller);
      this.painter = painter(this.stage);
      this.tree = new chithi.Tree(this.stage, config.title, {
        focus: (key) => this.focus(key),
        toggle: (key, open) => this.toggle(key, open),
        choose: (item) => this.choose(item),
        more: (key) => this.more(key),
      });
      this.panel = new chithi.Panel(host, words, source, {
        close: () => this.#closed(),
        go: (id) => this.go(id),
        trace: (direction) => this.trace(direction),
      });
      this.#listen();
    }

    async start() {
      const lost = await this.model.restore((id) => this.source.way(id));
      await this.#counted();
      this.render();
      if (lost.length) this.say(this.words.t("not_here", { ids: lost.join(", ") }));
      if (this.state.sel && this.items.has(this.state.sel)) this.#intoView(this.state.sel);
    }

    #listen() {
      this.stage.addEventListener("click", (event) => this.#clicked(event));
      this.stage.addEventListener("mousemove", (event) => this.#hovered(event));
      let width = document.documentElement.clientWidth;
      addEventListener("resize", () => {
        if (width === document.documentElement.clientWidth) return this.painter.follow?.();
        width = document.documentElement.clientWidth;
        this.render();
      });
      addEventListener("beforeprint", () => this.#slices());
      addEventListener("afterprint", () => this.sliced?.remove());
    }

    // ---- drawing ----

    /** Draw anew; `key` names a box that is to stay where it is on the screen. */
    render(key) {
      const [before, top, high] = [this.byKey?.get(key)?.y, scrollY, parseFloat(this.stage.style.height)];
      const { clientWidth: width } = document.documentElement;
      const narrow = width < chithi.NARROW;
      this.host.style.setProperty("--room", `${width}px`);
      const root = this.drawing.tree(narrow);
      const { lanes: names, at } = this.#lanes(root);
      this.items = new Map();
      this.#index(root, at);
      const { box, stub } = this.boxes;
      const levels = this.config.levels;
      const stubs = (list, w) => stub(list.map((name) => name), w);
      const scene = chithi.layout(root, { width, lanes: names, box, stub: stubs });
      for (const lane of scene.lanes) lane.title = this.words.lane(lane.name);
      Object.assign(this, { scene, root, narrow, levels });
      this.byKey = new Map(scene.boxes.map((each) => [each.key, each]));
      this.#heads();
      this.stage.style.width = `${Math.ceil(scene.width)}px`;
      this.stage.style.height = `${Math.ceil(scene.height)}px`;
      // It stays where it is on the screen, wherever it now stands in the picture. Looking at the page costs time.
      const moved = (this.byKey.get(key)?.y ?? before) - before; // NaN: it was not there
      if (moved || (moved === 0 && scene.height < high)) this.aim.hold(top + moved);
      this.#paint();
      this.tree.show(root, this.state.sel);
      this.#panel();
    }

    // The lanes from that of the root down; those above it stay empty, so they are left out.
    #lanes(root) {
      return { lanes: this.config.levels.slice(root.lane), at: root.lane };
    }

    #index(item, first) {
      item.lane -= first;
      item.missing = item.missing?.map((lane) => lane - first);
      this.items.set(item.key, item);
      for (const child of item.children) this.#index(child, first);
    }

    #heads() {
      this.heads.hidden = this.narrow;
      this.heads.style.width = `${Math.ceil(this.scene.width)}px`;
      this.heads.replaceChildren(...this.scene.lanes.map((lane) => {
        const head = element("span", {}, lane.title);
        head.style.left = `${lane.x}px`;
        head.style.width = `${lane.w}px`;
        return head;
      }));
    }

    #paint() {
      this.painter.paint(this.scene, this.#look());
    }

    // What a box looks like now: hidden, dim, ringed, traced.
    #look() {
      const { sel, trace } = this.state;
      const chosen = this.items.get(sel);
      const id = chosen?.node?.id;
      const up = id && trace !== "down" ? this.model.kin(id, true) : new Set();
      const down = id && (trace === "down" || trace === "both") ? this.model.kin(id, false) : new Set();
      const later = (item) => Boolean(item?.later) || Boolean(item && this.#above(item)?.later);
      // What stands for many together is on the way down, and on the way up where that leads through it.
      const related = (item) => {
        if (item?.node) return up.has(item.node.id) || down.has(item.node.id);
        return down.has(item?.of) || Boolean(item?.children?.some(related));
      };
      const look = (key) => {
        const item = this.items.get(key);
        const kin = related(item);
        return {
          hidden: later(item),
          dim: Boolean(item?.dim) || Boolean(trace && id && !kin),
          ring: key === sel || key === this.focused ? 3 : trace && kin && item.node ? 1.5 : 0,
          traced: Boolean(id && kin && (item.type === "thing" || (item.type === "group" && !item.tone)) && key !== (trace === "down" ? id : null)),
        };
      };
      const target = this.focused && this.items.get(this.focused)?.type === "thing" ? this.focused : sel;
      look.detours = (this.items.get(target)?.also ?? [])
        .map((other) => [this.byKey.get(other.id), this.byKey.get(target)])
        .filter(([from, to]) => from && to && !later(this.items.get(from.key)) && !later(this.items.get(to.key)));
      return look;
    }

    #above(item) {
      const box = this.byKey.get(item.key);
      return box?.parent ? this.items.get(box.parent) : null;
    }

    // ---- what the reader does ----

    async toggle(key, open) {
      if (!open) {
        this.model.close(key);
        return this.#redrawn(key);
      }
      this.stage.setAttribute("aria-busy", "true");
      let late = [];
      try {
        late = await this.model.open(key);
      } catch (error) {
        this.model.close(key);
        this.say(String(error.message ?? error));
      }
      this.stage.removeAttribute("aria-busy");
      await this.#counted();
      this.#redrawn(this.#at() ?? key);
      for (const each of late) each.then(() => this.#redrawn(this.#at() ?? key));
    }

    // The box that the reader is at, by now: next to the mouse or in focus, whichever moved last.
    #at() {
      return this.aim.nearest(this.scene.boxes) ?? this.focused;
    }

    #redrawn(key) {
      this.render(key);
      this.#remember();
    }

    async more(key) {
      const group = this.items.get(key).group;
      const next = await this.model.more(group);
      await this.#counted();
      this.render();
      this.tree.focus(next);
      this.#remember();
    }

    choose(item) {
      if (item?.type === "reference") return void this.go(item.node.id);
      this.state.sel = item ? item.key : null;
      if (!item) this.state.trace = null;
      this.#paint();
      for (const [key, each] of this.tree.items) each.setAttribute("aria-selected", String(key === this.state.sel));
      this.#panel();
      if (item) this.#intoView(item.key);
      this.#remember();
    }

    /** Show a thing wherever it is: in the hierarchy, else as the root of its own. */
    async go(id) {
      if (!this.byKey.has(id)) {
        const path = await this.source.way(id).catch(() => []);
        if (path.length < 1 || path[path.length - 1] !== id) return void this.#leave(id);
        await this.model.reveal(path);
        await this.#counted();
        this.render();
      }
      if (!this.byKey.has(id)) return void this.say(this.words.t("filtered_out"));
      this.choose(this.items.get(id));
      this.#intoView(id);
      this.tree.focus(id);
    }

    #leave(id) {
      const { graph } = this.source.links(id);
      if (graph) location.assign(graph);
      else this.say(this.words.t("not_in_file"));
    }

    trace(direction) {
      this.state.trace = this.state.trace === direction ? null : direction;
      this.#paint();
      this.#panel();
      this.#remember();
    }

    async filter(name, values) {
      this.state.filters[name] = values;
      await this.#counted();
      this.render(this.#at());
      this.#remember();
    }

    async day(day, rest) {
      this.state.day = day;
      const [begins, turn] = [!this.model.moving, (this.turn = (this.turn ?? 0) + 1)];
      this.model.moving = true;
      if (!rest) return begins ? this.render() : this.#aged();
      await this.model.rest().catch((error) => this.say(String(error.message ?? error)));
      if (turn !== this.turn) return; // it moves again
      this.model.moving = false;
      this.render(this.#at());
      this.#remember();
    }

    // While the day moves all stays where it is; what is later is hidden.
    #aged() {
      for (const item of this.items.values()) this.drawing.age(item);
      this.#paint();
      this.tree.show(this.root, this.state.sel);
    }

    // Ask for the counts that the filters or the day make necessary; what cannot be had is not counted.
    #counted() {
      return this.model.recount().catch((error) => this.say(String(error.message ?? error)));
    }

    // The panel was closed by the reader: the focus goes back to where it was opened.
    #closed() {
      const key = this.state.sel;
      this.choose(null);
      this.tree.focus(key);
    }

    async save(form) {
      const name = this.config.root.id.replace(/^.*\//, "");
      if (form === "svg" || form === "png") {
        const svg = chithi.standalone(this.scene, this.#look(), this.config.title);
        return form === "svg" ? chithi.saveSvg(svg, name) : chithi.savePng(svg, name);
      }
      const whole = await this.source.whole(this.state.day);
      return form === "json" ? chithi.saveJson(whole, name) : chithi.saveGraphml(whole, name);
    }

    async share() {
      await navigator.clipboard?.writeText(location.href).catch(() => {});
      this.say(this.words.t("shared"));
    }

    say(text) {
      this.status.textContent = text;
      clearTimeout(this.saying);
      this.saying = setTimeout(() => (this.status.textContent = ""), 6000);
    }

    focus(key) {
      if (this.focused === key) return;
      this.focused = key;
      if (key) this.aim.leave();
      this.#paint();
      if (key) this.#intoView(key);
    }

    #panel() {
      const item = this.items.get(this.state.sel);
      if (item) this.panel.show(item, this.model, this.state);
      else this.panel.hide();
    }

    #remember() {
      const said = chithi.writeState(this.state, this.config.root.id, new URLSearchParams(location.search)).toString();
      history.replaceState(null, "", said ? `?${said}` : location.pathname);
    }

    // ---- places on the screen ----

    #intoView(key) {
      const box = this.byKey.get(key);
      if (!box) return;
      const around = this.stage.getBoundingClientRect();
      const top = this.heads.hidden ? 16 : this.heads.offsetHeight + 16;
      const panel = this.panel.box;
      const side = panel.hidden || this.narrow ? 0 : panel.offsetWidth;
      const foot = panel.hidden || !this.narrow ? 0 : SHARE * innerHeight; // it grows when it has been filled
      const [left, y] = [around.left + box.x, around.top + box.y];
      const [room, bottom] = [innerWidth - side, innerHeight - foot];
      let [dx, dy] = [0, 0];
      if (y < top) dy = y - top;
      else if (y + box.h > bottom - 16) dy = Math.min(y - top, y + box.h - bottom + 40);
      if (left < 8) dx = left - 12;
      else if (left + box.w > room - 8) dx = Math.min(left - 12, left + box.w - room + 16);
      if (dx || dy) scrollBy({ left: dx, top: dy, behavior: "instant" });
    }

    #hit(event) {
      const around = this.stage.getBoundingClientRect();
      const [x, y] = [event.clientX - around.left, event.clientY - around.top];
      const box = this.scene?.boxes.find((each) => x >= each.x && x <= each.x + each.w && y >= each.y - 9 && y <= each.y + each.h);
      if (!box || this.items.get(box.key).later) return null;
      const [dx, dy] = [x - box.x, y - box.y];
      const zone = box.drawn.zones.find((each) => dx >= each.x && dx <= each.x + each.w && dy >= each.y && dy <= each.y + each.h);
      return { item: this.items.get(box.key), zone };
    }

    #clicked(event) {
      if (event.target.closest("[role=tree]") || getSelection().toString()) return;
      const hit = this.#hit(event);
      if (!hit) return;
      const { item, zone } = hit;
      if (zone?.act === "toggle") this.toggle(item.key, !item.open);
      else if (zone?.act === "more") this.more(item.key);
      else if (zone?.act === "go") this.go(zone.id);
      else this.choose(item);
    }

    #hovered(event) {
      const hit = this.#hit(event);
      this.painter.pointed?.(hit?.item);
    }

    // For the printer: the picture in slices, each on a page, cut where the fewest boxes are.
    #slices() {
      this.sliced?.remove();
      this.sliced = element("div", { class: "slices" });
      const look = this.#look();
      const most = Math.max(400, this.scene.width * (this.narrow ? 1.35 : SHEET) - 70);
      for (let top = 0; top < this.scene.height; ) {
        const bottom = this.#cut(top, Math.min(top + most, this.scene.height));
        const slice = chithi.standalone(this.scene, look, top ? "" : this.config.title, top, bottom);
        this.sliced.append(element("div", { class: "slice" }, slice));
        top = bottom;
      }
      this.host.append(this.sliced);
    }

    #cut(top, bottom) {
      if (bottom >= this.scene.height) return this.scene.height;
      let [best, fewest] = [bottom, Infinity];
      for (let y = bottom; y > top + (bottom - top) / 2 && fewest; y -= 6) {
        const through = this.scene.boxes.filter((box) => box.y - 10 < y && box.y + box.h > y).length;
        if (through < fewest) [best, fewest] = [y, through];
      }
      return best;
    }
  };
})();
