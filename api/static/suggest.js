// Suggestions below the search fields: what the server finds while one types. Without this script the form searches.
(() => {
  "use strict";
  const WAIT = 120; // ms after the last key

  document.querySelectorAll("form[data-suggest]").forEach((form, number) => {
    const field = form.querySelector('input[type="search"]');
    const list = document.createElement("ul");
    let hits = [];
    let chosen = -1;
    let timer = 0;
    let asking = null;

    list.id = `suggestions-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.said);
    form.append(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");

    const close = () => {
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (next) => {
      chosen = (next + hits.length + 1) % (hits.length + 1);
      if (chosen === hits.length) chosen = -1;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
      if (chosen < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", list.children[chosen].id);
        list.children[chosen].scrollIntoView({ block: "nearest" });
      }
    };

    const show = (found) => {
      hits = found;
      list.replaceChildren(
        ...hits.map((hit, at) => {
          const item = document.createElement("li");
          const name = document.createElement("b");
          const more = document.createElement("span");
          name.textContent = hit.label;
          more.textContent = hit.more;
          item.id = `${list.id}-${at}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.append(name, more);
          item.addEventListener("mousedown", (event) => {
            event.preventDefault();
            location.assign(hit.href);
          });
          return item;
        }),
      );
      list.hidden = hits.length === 0;
      field.setAttribute("aria-expanded", String(hits.length > 0));
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
    };

    const ask = async () => {
      const words = field.value.trim();
      asking?.abort();
      if (words.length < 2) return close();
      asking = new AbortController();
      try {
        const query = new URLSearchParams({ q: words, lang: document.documentElement.lang });
        const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: asking.signal });
        if (answer.ok && document.activeElement === field) show(await answer.json());
      } catch {
        close(); // the form still searches
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
        event.preventDefault();
        choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(hits[chosen].href);
      }
    });
    field.addEventListener("blur", close);
  });
})();
