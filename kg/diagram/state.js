"use strict";
// What the reader sees, in the address: what is open and selected, the filters, the day. A copied address shows the same.
(() => {
  const chithi = (globalThis.chithi ??= {});
  const FILTERS = ["level", "branch", "kind", "certainty"];
  /** In a filter, what has none of its values. */
  chithi.UNKNOWN = "unknown";
  const TRACES = ["up", "down", "both"];

  /** Read the state from an address (URLSearchParams); `root` is open where nothing says otherwise. */
  chithi.readState = (given, root) => {
    const day = given.get("day");
    const more = given.getAll("more").map((each) => /^(\d{1,6}) (.+)$/.exec(each)).filter(Boolean);
    return {
      open: new Set(given.has("open") ? given.getAll("open").filter(Boolean) : [root]),
      more: new Map(more.map(([, count, key]) => [key, Number(count)])),
      sel: given.get("sel"),
      trace: TRACES.includes(given.get("trace")) ? given.get("trace") : null,
      day: /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? day : null,
      filters: Object.fromEntries(FILTERS.map((name) => [name, given.has(name) ? new Set(given.get(name).split(",")) : null])),
    };
  };

  /** Write the state into an address; what is not of the state stays. */
  chithi.writeState = (state, root, given) => {
    const said = new URLSearchParams(given);
    for (const name of ["open", "more", "sel", "trace", "day", ...FILTERS]) said.delete(name);
    const open = [...state.open];
    if (open.length !== 1 || open[0] !== root) for (const key of open.length ? open : [""]) said.append("open", key);
    for (const [key, count] of state.more) said.append("more", `${count} ${key}`);
    for (const name of ["sel", "trace", "day"]) if (state[name]) said.set(name, state[name]);
    for (const name of FILTERS) if (state.filters[name]) said.set(name, [...state.filters[name]].join(","));
    return said;
  };
})();
