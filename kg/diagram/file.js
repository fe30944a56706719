"use strict";
// Starts the view in a file that stands alone: everything is in it, vis-network draws.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("graph-data");
  const texts = read("graph-texts");
  const lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  document.documentElement.lang = lang;
  const words = chithi.words(texts[lang]);

  // What the first picture does not need is compressed and stands last.
  async function unpacked(id) {
    if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
    const text = atob(document.getElementById(id).textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }

  const source = new chithi.Embedded(data, words, unpacked);
  const root = data.first.node;
  const title = words.t("title", { label: root.label ?? root.id });
  document.title = title;
  const config = { root, levels: data.levels, times: data.times, title };
  const other = chithi.element("a", { href: lang === "en" ? "?" : "?lang=en", hreflang: lang === "en" ? "vi" : "en", class: "language" }, words.t("other_language"));
  const made = chithi.element("p", { class: "made" }, words.t("made_from", { dataset: data.dataset }));
  const view = new chithi.View(document.getElementById("graph"), { config, words, source, painter: (stage) => new chithi.Vis(stage), links: [other] });
  view.host.append(made);
  chithi.started = view.start().then(() => (view.host.dataset.ready = "yes"));
  chithi.drawn = chithi.started.then(chithi.painted);
  chithi.drawn.then(() => source.ready());
  chithi.view = view;
})();
