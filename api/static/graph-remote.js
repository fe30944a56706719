"use strict";
// Asks the server: the source of what the page shows.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const sourcesOf = (claims) => new Set(claims.flatMap((claim) => (claim.source ?? "").split(";").filter(Boolean)));

  const COUNTED = 50; // things whose counts one request asks for, at most: as api/routers/graph.py has it

  /** `config`: base (the path of the application), root (id), lang, lineage (names of relations); `first`: what came with the page. */
  chithi.Remote = class {
    constructor(config, words, first) {
      Object.assign(this, { config, words, first });
      this.known = new Map();
      this.english = config.lang === "en" ? "?lang=en" : "";
    }

    // An answer of the server, asked for once; raises an Error that a reader can read.
    async ask(path, given = {}) {
      const said = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
      const address = `${this.config.base}${path}${[...said].length ? `?${said}` : ""}`;
      if (!this.known.has(address)) {
        const answer = fetch(address, { headers: { Accept: "application/json" } }).then(async (response) => {
          if (response.ok) return response.json();
          const problem = await response.json().catch(() => ({}));
          throw Object.assign(new Error(problem.detail ?? this.words.t("failed")), { status: response.status });
        });
        answer.catch(() => this.known.delete(address));
        this.known.set(address, answer);
      }
      return this.known.get(address);
    }

    async children(id, cursor) {
      if (id === this.config.root && !cursor && this.first.children) return this.first.children;
      return this.ask(`/api/children/${path(id)}`, { cursor, limit: cursor ? 100 : 20 });
    }

    async coverage(id, level, within, day) {
      if (id === this.config.root && !day && this.first.coverage?.level === level) return this.first.coverage;
      return this.ask(`/api/coverage/${path(id)}`, { level, within, as_of: day }).catch(() => null);
    }

    async counts(ids, day) {
      const asked = Array.from({ length: Math.ceil(ids.length / COUNTED) }, (_, i) => {
        const said = ids.slice(i * COUNTED, (i + 1) * COUNTED).map((id) => ["id", id]);
        return this.ask(`/lineage/counts?${new URLSearchParams([...said, ...(day ? [["as_of", day]] : [])])}`);
      });
      return Object.assign({}, ...(await Promise.all(asked)).map((answer) => answer.counts));
    }

    async find(text) {
      const { hits } = await this.ask("/lineage/find", { root: this.config.root, q: text }).catch(() => ({ hits: [] }));
      return hits.map((hit) => ({ ...hit, when: hit.date ? this.words.date({ edtf: hit.date }) : "" }));
    }

    async way(id) {
      return (await this.ask("/lineage/way", { root: this.config.root, to: id })).path;
    }

    async about(id) {
      const [thing, up] = await Promise.all([
        this.ask(`/data/${kindOf(id)}/${path(id.replace(/^\w+\//, ""))}.json`),
        this.ask(`/api/trace/${path(id)}`, { direction: "up" }),
      ]);
      const lineage = new Set(this.config.lineage);
      const facts = chithi.facts(thing.facts, this.words, lineage, (value) => this.#href(value));
      const steps = chithi.upward(up);
      const ids = sourcesOf([...facts.flatMap((fact) => fact.values.flatMap((value) => value.claims)), ...steps.flatMap((step) => step.claims)]);
      const sources = Object.fromEntries(await Promise.all([...ids].map(async (each) => [each, await this.#source(each)])));
      return { facts, up: steps, sources };
    }

    async #source(id) {
      const href = `${this.config.base}/source/${encodeURIComponent(id)}${this.english}`;
      const found = await this.ask(`/data/source/${encodeURIComponent(id)}.json`).catch(() => null);
      if (!found) return { label: id, href };
      const url = found.facts.find((fact) => fact.property === "url")?.value;
      return { label: found.label, href, url: chithi.web(url?.text ?? url?.iri) };
    }

    #href(value) {
      const ours = /^(\w+)\/([^/:]+)$/.exec(value.id ?? "");
      return ours ? `${this.config.base}/${ours[1]}/${encodeURIComponent(ours[2])}${this.english}` : chithi.web(value.text);
    }

    links(id) {
      return { page: `${this.config.base}/${id.includes(":") ? `${kindOf(id)}/${path(id)}` : path(id)}${this.english}`, graph: `${this.config.base}/graph/${path(id)}${this.english}` };
    }

    /** The whole lineage below the root, as of a day. */
    async whole(day) {
      return this.ask(`/api/trace/${path(this.config.root)}`, { as_of: day, limit: 100_000 });
    }
  };

  const path = (id) => (id.includes(":") ? encodeURIComponent(id) : id.split("/").map(encodeURIComponent).join("/"));
  const kindOf = (id) => (id.includes(":") ? "document" : id.split("/")[0]);
})();
