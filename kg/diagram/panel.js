"use strict";
// The panel beside the hierarchy: what is known of the thing that was clicked, each fact with its source and paragraph.
(() => {
  const chithi = (globalThis.chithi ??= {});

  /** An element with attributes and content; text is always text, never markup. */
  const element = (name, attributes = {}, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...content.flat(9).filter((each) => each !== null && each !== undefined && each !== ""));
    return made;
  };
  chithi.element = element;

  /** `acts`: close(), go(id), trace(direction). `source` answers `about(id)`; see remote.js. */
  chithi.Panel = class {
    constructor(host, words, source, acts) {
      Object.assign(this, { words, source, acts });
      this.box = element("aside", { class: "panel", "aria-label": words.t("panel"), hidden: true, tabindex: -1 });
      document.addEventListener("keydown", (event) => this.#escape(event));
      host.append(this.box);
      this.shown = null;
    }

    // Escape closes it wherever the focus is, but for what stands above: there it closes menus and empties the search.
    #escape(event) {
      if (event.key === "Escape" && !this.box.hidden && !event.target.closest(".controls")) this.acts.close();
    }

    hide() {
      this.shown = null;
      this.box.hidden = true;
      document.body.classList.remove("with-panel");
    }

    /** Show a thing or a place of a coverage; what has to be fetched follows. */
    async show(item, model, state) {
      const key = `${item.key} ${state.trace} ${model.moving ? "" : state.day} ${!model.moving && model.covers.has(item.key)}`;
      if (this.shown === key) return;
      this.shown = key;
      document.body.classList.add("with-panel");
      this.box.hidden = false;
      if (item.type === "place") {
        this.#fill(this.#head(item.head, null), this.#place(item));
        return;
      }
      const { node } = item;
      const head = this.#head(node.label ?? node.id, this.words.type(node));
      const actions = this.#actions(node, state);
      this.#fill(head, actions, element("p", { class: "waiting", role: "status" }, this.words.t("loading")));
      let about;
      try {
        about = await this.source.about(node.id);
      } catch (error) {
        about = { failed: String(error.message ?? error) };
      }
      if (this.shown !== key) return;
      if (about.failed) return void this.#fill(head, actions, element("p", { role: "alert" }, about.failed));
      this.cited = new Map();
      const told = [this.#up(about, item), this.#facts(about), this.#covered(item)];
      this.#fill(head, actions, ...told, this.#sources(about.sources));
    }

    #fill(...content) {
      this.box.replaceChildren(...content.filter(Boolean));
    }

    #head(title, kind) {
      const { t } = this.words;
      const close = element("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => this.acts.close() }, "×");
      return element("div", { class: "panel-head" }, close, kind ? element("p", { class: "kind" }, kind) : null, element("h2", {}, title));
    }

    #actions(node, state) {
      const { t } = this.words;
      const { page, graph } = this.source.links(node.id);
      const follow = (direction) =>
        element("button", { type: "button", "aria-pressed": state.trace === direction, onclick: () => this.acts.trace(direction) }, t(`trace_${direction}`));
      return element(
        "p", { class: "actions" }, follow("up"), follow("down"),
        page ? element("a", { href: page }, t("whole_page")) : null, graph ? element("a", { href: graph }, t("as_root")) : null,
      );
    }

    #section(title, ...content) {
      return element("section", {}, element("h3", {}, title), ...content);
    }

    // The whole way up, each step with who says so.
    #up({ up, sources }, item) {
      const { t } = this.words;
      if (!up.length) return this.#section(t("comes_from_title"), element("p", { class: "soft" }, t("chain_ends")));
      const steps = up.map((step) => element(
        "li", { class: step.certainty === "inferred" ? "inferred" : "" },
        step.of && step.of !== item.node.id ? element("span", { class: "soft" }, `${step.of_label} `) : null,
        element("span", { class: "relation" }, `${this.words.relation(step.relation)} `),
        this.#goer(step.id, step.label), element("span", { class: "soft" }, ` · ${this.words.date(step.date)}`),
        step.missing_levels.length ? element("span", { class: "gap" }, t("gap_at", { level: step.missing_levels.map(this.words.level).join(", ") })) : null,
        this.#evidence(step.claims, sources),
      ));
      return this.#section(t("comes_from_title"), element("ol", { class: "chain" }, steps));
    }

    #goer(id, label) {
      return element("button", { type: "button", class: "link", onclick: () => this.acts.go(id) }, label ?? id);
    }

    #facts({ facts, sources }) {
      const rows = facts.map((fact) => [
        element("dt", {}, fact.name),
        ...fact.values.map((value) => element(
          "dd", { class: value.disputed ? "disputed" : "" },
          value.href ? element("a", { href: value.href }, value.text) : value.text, this.#evidence(value.claims, sources),
        )),
      ]);
      return this.#section(this.words.t("facts"), element("dl", {}, rows));
    }

    // Who says so, by the number of the source in the list below, and where in it.
    #evidence(claims, sources) {
      const said = claims.flatMap((claim) => (claim.source ?? "").split(";").filter(Boolean).map((id) => ({ ...claim, id })));
      const entries = said.map((claim) => {
        const { label, href } = sources[claim.id] ?? {};
        const mark = `[${this.#number(claim.id)}]`;
        const where = [this.words.locator(claim.locator), claim.certainty && claim.certainty !== "stated" ? this.words.certainty(claim.certainty) : ""];
        const text = where.filter(Boolean).map((each, i) => (i ? `, ${each}` : ` ${each}`)).join("");
        return element("li", {}, href ? element("a", { href, title: label ?? claim.id }, mark) : element("span", { title: label ?? claim.id }, mark), text);
      });
      return entries.length ? element("ul", { class: "evidence", "aria-label": this.words.t("sources") }, entries) : null;
    }

    #number(id) {
      if (!this.cited.has(id)) this.cited.set(id, this.cited.size + 1);
      return this.cited.get(id);
    }

    #sources(sources) {
      if (!this.cited.size) return null;
      const rows = [...this.cited.keys()].map((id) => {
        const { label, href, url } = sources[id] ?? {};
        const original = url ? [" ", element("a", { href: url, rel: "noreferrer noopener nofollow", "aria-label": this.words.t("original") }, "↗")] : null;
        return element("li", {}, href ? element("a", { href }, label ?? id) : (label ?? id), original);
      });
      return this.#section(this.words.t("sources"), element("ol", { class: "sources" }, rows));
    }

    #covered(item) {
      if (!item.covered) return null;
      return this.#section(this.words.t("coverage"), element("p", {}, item.covered), element("p", { class: "soft" }, this.words.t("nothing_recorded")));
    }

    // A place of a coverage: what is known of it.
    #place(item) {
      const { t } = this.words;
      const { place } = item;
      const evidence = place.evidence.map((each) => element("li", {}, this.#goer(each.id, each.label), element("span", { class: "soft" }, ` · ${this.words.date(each.date)}`)));
      const after = place.successors.map((each) => each.label ?? each.id).join(", ");
      return element(
        "div", {},
        element("p", {}, t(`state_${place.known}`), place.days ? ` · ${this.words.days(place.days)}` : ""),
        evidence.length ? element("ul", {}, evidence) : element("p", { class: "soft" }, t("nothing_recorded")),
        hasBelow(place) ? element("p", {}, t("covered_none_below", { n: place.below.documents + place.below.events })) : null,
        after ? element("p", {}, t("became", { places: after })) : null,
      );
    }
  };

  const hasBelow = (place) => place.below.documents + place.below.events > 0;
})();
