"use strict";
// What the panel shows of facts and of lineage, whoever answers.
(() => {
  const chithi = (globalThis.chithi ??= {});

  const SAID_ELSEWHERE = new Set(["rdf:type", "rdfs:label", "notBefore", "notAfter", "number", "derivesFrom", "tracesTo"]);

  /** Facts as the panel shows them, by property; `href` gives the address for a value or null. */
  chithi.facts = (facts, words, lineage, href) => {
    const named = new Map();
    for (const { property, value, claims, disputed } of facts) {
      if (SAID_ELSEWHERE.has(property) || lineage.has(property)) continue;
      if (!named.has(property)) named.set(property, { name: words.capital(words.property(property)), values: [] });
      const date = property === "issued" || property === "date";
      const text = date && value.text ? words.date({ edtf: value.text }) : (words.concept(property, value.concept) ?? value.label ?? value.text ?? value.concept ?? value.id ?? "");
      const doubted = disputed ?? (claims.length > 0 && claims.every((claim) => claim.certainty === "disputed"));
      named.get(property).values.push({ text, href: href(value), claims, disputed: doubted });
    }
    return [...named.values()];
  };

  /** The steps of an upward trace, the nearest first: what each thing derives from, and who says so. */
  chithi.upward = (trace) => {
    const nodes = new Map(trace.nodes.map((node) => [node.id, node]));
    const gaps = new Map(trace.gaps.map((gap) => [`${gap.from} ${gap.to}`, gap.missing_levels]));
    return trace.links
      .map((link) => ({ ...link, of: link.source, id: link.target, near: nodes.get(link.source).depth }))
      .sort((a, b) => a.near - b.near || (a.id < b.id ? -1 : 1))
      .map(({ of, id, relation, certainty, claims }) => ({
        of, id, relation, certainty, claims, of_label: nodes.get(of).label ?? of, label: nodes.get(id).label,
        date: nodes.get(id).date, missing_levels: gaps.get(`${of} ${id}`) ?? [],
      }));
  };

  /** The address of a web page, or null for any other text. */
  chithi.web = (text) => (/^https?:\/\//.test(text ?? "") ? text : null);
})();
