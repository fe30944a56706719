"use strict";
// Starts the view in a file that stands alone: everything is in it, vis-network draws.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("graph-data");
  const texts = read("graph-texts");
  const lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  document.documentElement.lang = lang;
  const words = chithi.words(texts[lang]);
  let details = null;

  // What is asked later is compressed and stands last: read the first time that somebody asks.
  async function unpacked(id) {
    if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (char) => char.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }

  const source = new chithi.Embedded(data, words, () => (details ??= unpacked("graph-details")));
  const root = source.node(0);
  const title = words.t("title", { label: root.label ?? root.id });
  document.title = title;
  const config = { root, levels: data.levels, times: data.times, title };
  const other = chithi.element("a", { href: lang === "en" ? "?" : "?lang=en", hreflang: lang === "en" ? "vi" : "en", class: "language" }, words.t("other_language"));
  const made = chithi.element("p", { class: "made" }, words.t("made_from", { dataset: data.dataset }));
  const view = new chithi.View(document.getElementById("graph"), { config, words, source, painter: (stage) => new chithi.Vis(stage), links: [other] });
  view.host.append(made);
  chithi.started = view.start().then(() => {
    chithi.painted();
    view.host.dataset.ready = "yes";
  });
  chithi.view = view;
})();
