"use strict";
// What things are called, in the reader's language. All words come from words.py, with the names of the vocabularies.
(() => {
  const chithi = (globalThis.chithi ??= {});

  /** `texts`: {lang, words, levels, relations, types, kinds, branches, topics, certainties, properties}, ids to names. */
  chithi.words = (texts) => {
    const english = texts.lang === "en";

    // A word with its {places} filled; "one|many" is chosen by the number `n`.
    const t = (key, values = {}) => {
      const [one, many] = texts.words[key].split("|");
      return (many !== undefined && values.n !== 1 ? many : one).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    };
    const named = (names) => (id) => (id ? (names[id] ?? id) : "");
    const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
    const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, english ? "," : ".");

    function day(text) {
      const match = /^(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
      if (!match || /X/.test(text.slice(4))) return text;
      const [, year, month, date] = match;
      const known = year !== "XXXX";
      if (!month) return year;
      if (!english) {
        const parts = [date, month, known ? year : null].filter(Boolean).join("/");
        return known ? parts : `${parts}, ${t("no_year")}`;
      }
      const name = new Date(Date.UTC(2000, month - 1, 1)).toLocaleDateString("en", { month: "short", timeZone: "UTC" });
      return [date ? Number(date) : null, name, known ? year : t("no_year")].filter(Boolean).join(" ");
    }

    /** A date as cards show it: EDTF in the reader's way, or the days that bound it. */
    function date(when) {
      if (!when) return t("no_date");
      const { edtf, not_before: first, not_after: last } = when;
      if (edtf) {
        const [, bare, doubt] = /^(.*?)([?~%]?)$/.exec(edtf);
        const text = bare.split("/").map((part) => (part === ".." || !part ? "…" : day(part))).join(" – ");
        return doubt ? t("about_date", { date: text }) : text;
      }
      if (first === last) return day(first);
      if (first && last) return t("between", { first: day(first), last: day(last) });
      return first ? t("not_before", { date: day(first) }) : t("not_after", { date: day(last) });
    }

    /** Where in a source: `p4` is the fourth paragraph. */
    const locator = (text) =>
      (text ?? "")
        .split(/[;+]/)
        .map((part) => (/^p\d+$/.test(part) ? t("paragraph", { n: part.slice(1) }) : part === "page" ? t("page") : part))
        .filter(Boolean)
        .join(" + ");

    const days = (span) => {
      if (!span || (span.min === null && span.max === null)) return "";
      const sign = (n) => (n > 0 ? `+${number(n)}` : number(n));
      const text = span.min === span.max ? sign(span.min) : [span.min, span.max].map((n) => (n === null ? "?" : sign(n))).join(" … ");
      return t("days", { n: span.max ?? span.min, days: text });
    };

    /** How many of what: `3 provincial documents`; where the count is null, `… provincial documents`. */
    const some = ({ count, level, kind }) =>
      t(`some_${kind ?? "document"}`, { n: count, count: count === null ? "…" : number(count), level: named(texts.of_level)(level) || t("no_level") });

    return {
      t, number, capital, day, date, locator, days, some,
      lang: texts.lang,
      level: named(texts.levels),
      lane: named(texts.lanes),
      ofLevel: named(texts.of_level),
      places: (level, n) => (texts.places[level] ?? "{n}").split("|").at(n === 1 ? 0 : -1).replace("{n}", number(n)),
      relation: named(texts.relations),
      type: (node) => capital((texts.types[node.kind] ?? {})[node.type] ?? texts.kinds[node.kind] ?? ""),
      kind: named(texts.kinds),
      branch: named(texts.branches),
      certainty: named(texts.certainties),
      property: named(texts.properties),
      concept: (property, id) => ({ level: texts.levels, branch: texts.branches, about: texts.topics, ...texts.types_of })[property]?.[id],
    };
  };
})();
