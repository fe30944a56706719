"use strict";
// Starts the view on the page /graph/{id}, from what the server put into it.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const { config, first } = read("graph-data");
  const words = chithi.words(read("graph-texts"));
  const source = new chithi.Remote(config, words, first);
  const host = document.getElementById("graph");
  const links = config.above.map(({ id, label }) =>
    chithi.element("p", { class: "above" }, words.t("part_of_tree"), " ", chithi.element("a", { href: `${source.links(id).graph}${config.lang === "en" ? "&" : "?"}sel=${encodeURIComponent(config.root)}` }, label)));
  const view = new chithi.View(host, { config: { ...config, root: first.node }, words, source, painter: (stage) => new chithi.Svg(stage), links });
  chithi.started = view.start().then(() => (host.dataset.ready = "yes"));
  chithi.drawn = chithi.started.then(chithi.painted);
  chithi.view = view;
})();
