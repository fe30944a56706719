"use strict";
// The hierarchy as files: what is drawn as SVG and PNG, the whole lineage as GraphML and JSON.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const LARGEST = 16_000; // pixels on a side, and the square of it by area: what browsers draw on one canvas
  const AREA = 120_000_000;

  function keep(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  const written = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

  chithi.saveSvg = (svg, name) => keep(new Blob([written(svg)], { type: "image/svg+xml" }), `${name}.svg`);

  chithi.savePng = async (svg, name) => {
    const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
    const scale = Math.min(2, LARGEST / width, LARGEST / height, Math.sqrt(AREA / (width * height)));
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(svg))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    keep(blob, `${name}.png`);
  };

  chithi.saveJson = (trace, name) =>
    keep(new Blob([`${JSON.stringify(trace, null, 1)}\n`], { type: "application/json" }), `${name}.json`);

  chithi.saveGraphml = (trace, name) =>
    keep(new Blob([chithi.graphml(trace)], { type: "application/graphml+xml" }), `${name}.graphml`);

  // Not allowed in XML, or able to show a line in another order than it is written.
  // eslint-disable-next-line no-control-regex
  const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g;
  const escaped = (value) =>
    String(value).toWellFormed().replace(UNSEEN, "").replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

  const NODE = {
    iri: "string", kind: "string", type: "string", label: "string", symbol: "string", level: "string", branch: "string",
    issuer: "string", place: "string", date: "string", not_before: "string", not_after: "string", days_min: "long",
    days_max: "long", depth: "long",
  };
  const LINK = { relation: "string", certainty: "string", claims: "string", sources: "string", locators: "string", missing_levels: "string" };

  /** A trace as GraphML, with the same attributes as `chithi trace --format graphml` gives. */
  chithi.graphml = (trace) => {
    const missing = new Map(trace.gaps.map((gap) => [`${gap.from} ${gap.to}`, gap.missing_levels]));
    const joined = (values) => values.join("; ");
    const names = (list) => joined(list.map((each) => each.label ?? each.id));
    const lines = ['<?xml version="1.0" encoding="utf-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'];
    for (const [of, keys] of [["node", NODE], ["edge", LINK]])
      for (const [name, type] of Object.entries(keys)) lines.push(`  <key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>`);
    lines.push('  <graph edgedefault="directed">');
    const data = (of, values) => {
      for (const [name, value] of Object.entries(values))
        if (value !== null && value !== undefined && value !== "") lines.push(`      <data key="${of}-${name}">${escaped(value)}</data>`);
    };
    for (const { id, date, days, issuer, place, iri, kind, type, label, symbol, level, branch, depth } of trace.nodes) {
      lines.push(`    <node id="${escaped(id)}">`);
      const when = { date: date?.edtf, not_before: date?.not_before, not_after: date?.not_after, days_min: days?.min, days_max: days?.max };
      data("node", { iri, kind, type, label, symbol, level, branch, issuer: names(issuer), place: names(place), ...when, depth });
      lines.push("    </node>");
    }
    trace.links.forEach(({ source, target, relation, certainty, claims }, i) => {
      lines.push(`    <edge id="link-${i}" source="${escaped(source)}" target="${escaped(target)}">`);
      data("edge", {
        relation, certainty, claims: joined(claims.map((claim) => claim.id)), sources: joined(claims.map((claim) => claim.source ?? "")),
        locators: joined(claims.map((claim) => claim.locator ?? "")), missing_levels: joined(missing.get(`${source} ${target}`) ?? []),
      });
      lines.push("    </edge>");
    });
    return `${[...lines, "  </graph>", "</graphml>"].join("\n")}\n`;
  };
})();
