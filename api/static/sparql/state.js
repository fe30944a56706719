// The state lives in the URL behind the #: `example=name`, or `query=…`, with `run` where it was asked.

/** What the URL says: the query (of an example, by its name), and whether it is to be asked at once; or null. */
export function read(examples) {
  const said = new URLSearchParams(location.hash.slice(1));
  const example = said.get("example");
  if (example !== null && Object.hasOwn(examples, example)) return { query: examples[example], run: true };
  return said.has("query") ? { query: said.get("query"), run: said.has("run") } : null;
}

/** Write a query into the URL; it becomes a step of the browser's history where it is asked. */
export function write(query, run, examples) {
  const name = run && Object.keys(examples).find((each) => examples[each] === query);
  const said = new URLSearchParams(name ? { example: name } : { query });
  if (run && !name) said.set("run", "1");
  const hash = `#${said}`;
  if (hash !== location.hash) history[run ? "pushState" : "replaceState"](null, "", hash);
  for (const link of document.querySelectorAll("a[hreflang]")) link.hash = hash; // the page in the other language
}
