"use strict";
// What stands above the hierarchy: search, filters, the day, files to save, the legend.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const { element } = chithi;
  const DAY = 86_400_000;
  const PLAYED = 12_000; // milliseconds from the first day to the last

  /** `acts`: find(text), go(hit), filter(name, values), day(day, rest), save(form). */
  chithi.Controls = class {
    constructor(host, config, words, state, acts) {
      Object.assign(this, { config, words, state, acts });
      this.bar = element("div", { class: "controls", role: "group", "aria-label": words.t("controls") });
      this.bar.append(this.#search(), ...(config.times ? [this.#time()] : []), this.#filters(), this.#files());
      host.append(this.bar, this.#legend());
    }

    // ---- search ----

    #search() {
      const { t } = this.words;
      this.list = element("ul", { id: "found", role: "listbox", "aria-label": t("found"), hidden: true });
      this.input = element("input", {
        type: "search", role: "combobox", "aria-label": t("find"), placeholder: t("find"), "aria-expanded": "false",
        "aria-controls": "found", "aria-autocomplete": "list", autocomplete: "off", maxlength: 200, class: "find",
      });
      let waiting;
      this.input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.#find(), 150);
      });
      this.input.addEventListener("keydown", (event) => this.#searchKey(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.#offer([]), 200));
      document.addEventListener("keydown", (event) => {
        if (event.key !== "/" || /^(input|textarea|select)$/i.test(document.activeElement?.tagName)) return;
        event.preventDefault();
        this.input.focus();
      });
      return element("div", { class: "search" }, this.input, this.list);
    }

    async #find() {
      const text = this.input.value.trim();
      const hits = text ? await this.acts.find(text) : [];
      if (text === this.input.value.trim()) this.#offer(hits, text);
    }

    #offer(hits, text = "") {
      this.hits = hits;
      this.at = -1;
      const none = text && !hits.length ? [element("li", { class: "none", role: "option", "aria-disabled": "true" }, this.words.t("nothing_found"))] : [];
      const options = hits.map((hit, i) => element(
        "li", { role: "option", id: `found-${i}`, "aria-selected": "false", onclick: () => this.#take(hit) },
        element("b", {}, hit.label ?? hit.id), element("span", {}, [hit.detail, hit.when].filter(Boolean).join(" · ")),
      ));
      this.list.replaceChildren(...options, ...none);
      this.list.hidden = !this.list.children.length;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.input.removeAttribute("aria-activedescendant");
    }

    #searchKey(event) {
      if (event.key === "Escape") return void (this.input.value = "", this.#offer([]));
      if (event.key === "Enter" && this.hits?.length) return void this.#take(this.hits[Math.max(0, this.at)]);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !this.hits?.length) return;
      event.preventDefault();
      this.at = (this.at + step + this.hits.length) % this.hits.length;
      [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === this.at)));
      this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    }

    #take(hit) {
      this.input.value = "";
      this.#offer([]);
      this.acts.go(hit);
    }

    // ---- filters ----

    #filters() {
      const { words, config, state } = this;
      const badges = chithi.BADGES.map((badge) => [badge.key, `${badge.letters} ${words.t(`badge_${badge.key}`)}`]);
      const choices = {
        level: [...config.levels.map((level) => [level, words.lane(level)]), [chithi.UNKNOWN, words.t("no_level")]],
        branch: [...badges, [chithi.UNKNOWN, words.t("no_branch")]],
        kind: ["document", "event", "action"].map((kind) => [kind, words.kind(kind)]),
        certainty: ["stated", "inferred"].map((each) => [each, words.certainty(each)]),
      };
      const sets = Object.entries(choices).map(([name, values]) => element(
        "fieldset", { "data-filter": name }, element("legend", {}, words.t(`filter_${name}`)),
        values.map(([value, text]) => {
          const wanted = state.filters[name];
          const box = element("input", { type: "checkbox", value, checked: !wanted || wanted.has(value) });
          box.addEventListener("change", () => this.#filter(name, values.length));
          return element("label", {}, box, ` ${text}`);
        }),
      ));
      this.filters = element("details", { class: "menu filters" }, element("summary", {}, words.t("filters")), element("div", { class: "sheet-menu" }, sets));
      this.#mark();
      return closing(this.filters);
    }

    #filter(name, all) {
      const boxes = [...this.filters.querySelectorAll(`[data-filter=${name}] input`)];
      const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
      this.acts.filter(name, wanted.length === all ? null : new Set(wanted));
      this.#mark();
    }

    #mark() {
      const count = Object.values(this.state.filters).filter(Boolean).length;
      this.filters.firstChild.textContent = count ? `${this.words.t("filters")} (${count})` : this.words.t("filters");
    }

    // ---- time ----

    #time() {
      const { t } = this.words;
      const { first, last, bins } = this.config.times;
      this.first = Date.parse(first);
      this.days = Math.max(1, Math.round((Date.parse(last) - this.first) / DAY));
      const value = this.state.day ? Math.round((Date.parse(this.state.day) - this.first) / DAY) : this.days;
      this.slider = element("input", { type: "range", min: 0, max: this.days, step: 1, value, "aria-label": t("day"), class: "slider" });
      this.said = element("output", { class: "day" });
      this.play = element("button", { type: "button", class: "play", "aria-label": t("play"), onclick: () => this.#playing() });
      this.slider.addEventListener("input", () => this.#move(Number(this.slider.value), false));
      this.slider.addEventListener("change", () => this.#move(Number(this.slider.value), true));
      this.#stop();
      this.#say(this.state.day);
      return element("div", { class: "time" }, this.play, element("div", { class: "scale" }, histogram(bins), this.slider), this.said);
    }

    #dayAt(value) {
      return value >= this.days ? null : new Date(this.first + value * DAY).toISOString().slice(0, 10);
    }

    #move(value, rest) {
      const day = this.#dayAt(value);
      this.#say(day);
      this.acts.day(day, rest);
    }

    #say(day) {
      this.said.textContent = day ? this.words.t("until", { date: this.words.day(day) }) : this.words.t("all_days");
      this.slider.setAttribute("aria-valuetext", this.said.textContent);
    }

    #playing() {
      if (this.running) return void (this.#stop(), this.#move(Number(this.slider.value), true));
      const from = Number(this.slider.value) >= this.days ? 0 : Number(this.slider.value);
      const began = performance.now();
      this.play.textContent = "❚❚";
      this.play.setAttribute("aria-label", this.words.t("pause"));
      this.running = setInterval(() => {
        const value = Math.min(this.days, from + Math.round(((performance.now() - began) / PLAYED) * this.days));
        this.slider.value = value;
        if (value >= this.days) this.#stop();
        this.#move(value, value >= this.days);
      }, 100);
    }

    #stop() {
      clearInterval(this.running);
      this.running = null;
      this.play.textContent = "▶";
      this.play.setAttribute("aria-label", this.words.t("play"));
    }

    // ---- files ----

    #files() {
      const { t } = this.words;
      const forms = ["svg", "png", "graphml", "json"].map((form) =>
        element("button", { type: "button", "data-form": form, onclick: () => this.acts.save(form) }, t(`save_${form}`)));
      const print = element("button", { type: "button", onclick: () => globalThis.print() }, t("print"));
      const share = element("button", { type: "button", onclick: () => this.acts.share() }, t("share"));
      const menu = element("details", { class: "menu files" }, element("summary", {}, t("save")), element("div", { class: "sheet-menu" }, forms, print, share));
      return closing(menu);
    }

    #legend() {
      const { t } = this.words;
      const badges = chithi.BADGES.map((badge) => {
        const mark = element("span", { class: `badge badge-${badge.key}` }, badge.letters);
        return element("li", {}, mark, ` ${t(`badge_${badge.key}`)}`);
      });
      const kinds = ["document", "event", "action", "inferred", "gap"].map((kind) =>
        element("li", {}, element("span", { class: `shape shape-${kind}`, "aria-hidden": "true" }), ` ${kind === "inferred" ? this.words.certainty(kind) : t(`legend_${kind}`)}`));
      return element("ul", { class: "legend", "aria-label": t("legend") }, badges, kinds);
    }
  };

  // A menu that closes when something else is clicked, or by Escape.
  function closing(menu) {
    document.addEventListener("click", (event) => !menu.contains(event.target) && (menu.open = false));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.firstChild.focus();
    });
    return menu;
  }

  // How many things fall into each stretch of time.
  function histogram(bins) {
    const NS = "http://www.w3.org/2000/svg";
    const most = Math.max(1, ...bins);
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${bins.length} 20`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(NS, "path");
    const height = (count) => (count ? 2 + (18 * Math.sqrt(count)) / Math.sqrt(most) : 0);
    path.setAttribute("d", bins.map((count, i) => `M${i + 0.1} 20v${-height(count)}h.8v${height(count)}z`).join(""));
    path.setAttribute("fill", "#9fb4d3");
    svg.append(path);
    return svg;
  }
})();
