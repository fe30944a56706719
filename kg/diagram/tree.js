"use strict";
// The hierarchy as a real tree in the document, for keyboards and screen readers. What is drawn follows its focus.
(() => {
  const chithi = (globalThis.chithi ??= {});

  // Give an element attributes, touching only those that differ; null: none.
  function say(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) element.removeAttribute(name);
      else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
    }
  }

  // Make these elements the children of a list; those that stand in their place already are not touched.
  function arrange(list, elements) {
    const wanted = new Set(elements);
    for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
    elements.forEach((element, i) => list.children[i] !== element && list.insertBefore(element, list.children[i] ?? null));
  }

  /** Keeps a tree in `host`. `acts`: focus(key), toggle(key, open), choose(key), more(key). */
  chithi.Tree = class {
    constructor(host, label, acts) {
      this.acts = acts;
      this.list = document.createElement("ul");
      this.list.setAttribute("role", "tree");
      this.list.setAttribute("aria-label", label);
      this.list.className = "tree";
      this.list.addEventListener("keydown", (event) => this.#key(event));
      this.list.addEventListener("focusin", (event) => this.#focused(event.target.closest("[role=treeitem]")));
      this.list.addEventListener("focusout", () => this.acts.focus(null));
      this.list.addEventListener("click", (event) => this.#clicked(event.target.closest("[role=treeitem]")));
      host.append(this.list);
      this.items = new Map(); // key to its element
      this.made = 0;
      this.current = null;
    }

    /** Show a tree of items; what had the focus keeps it, and what is still there keeps its element. */
    show(root, selected) {
      const had = this.list.contains(document.activeElement);
      this.before = this.items;
      this.items = new Map();
      arrange(this.list, [this.#item(root, 1, 1, 1, selected)]);
      if (!this.items.has(this.current)) this.current = root.key;
      this.items.get(this.current).tabIndex = 0;
      if (had) this.items.get(this.current).focus({ preventScroll: true });
    }

    focus(key) {
      if (!this.items.has(key)) return;
      this.items.get(this.current)?.setAttribute("tabindex", "-1");
      this.current = key;
      this.items.get(key).tabIndex = 0;
      this.items.get(key).focus({ preventScroll: true });
    }

    #item(item, level, place, size, selected) {
      const element = this.before.get(item.key) ?? this.#made(item);
      element.item = item;
      say(element, {
        "aria-level": level, "aria-posinset": place, "aria-setsize": size, tabindex: -1,
        "aria-expanded": item.openable ? item.open : null, "aria-selected": item.key === selected,
      });
      const [text, group] = element.children;
      if (text.textContent !== item.full) text.textContent = item.full;
      this.items.set(item.key, element);
      const children = item.children.filter((child) => !child.later);
      if (children.length) {
        const list = group ?? document.createElement("ul");
        if (!group) list.setAttribute("role", "group");
        arrange(list, children.map((child, i) => this.#item(child, level + 1, i + 1, children.length, selected)));
        if (!group) element.append(list);
      } else group?.remove();
      return element;
    }

    #made(item) {
      const element = document.createElement("li");
      const text = document.createElement("span");
      text.id = `item-${this.made++}`;
      element.dataset.key = item.key;
      say(element, { role: "treeitem", "aria-labelledby": text.id });
      element.append(text);
      return element;
    }

    #focused(element) {
      if (!element) return;
      this.items.get(this.current)?.setAttribute("tabindex", "-1");
      this.current = element.dataset.key;
      element.tabIndex = 0;
      this.acts.focus(this.current);
    }

    #clicked(element) {
      if (element) this.#enter(element.item);
    }

    #enter(item) {
      if (item.type === "more") this.acts.more(item.key);
      else if (item.type === "group") this.acts.toggle(item.key, !item.open);
      else this.acts.choose(item);
    }

    #key(event) {
      const element = event.target.closest("[role=treeitem]");
      if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
      const { item } = element;
      const all = [...this.list.querySelectorAll("[role=treeitem]")];
      const at = all.indexOf(element);
      const parent = element.parentElement.closest("[role=treeitem]");
      const go = (other) => other && this.focus(other.dataset.key);
      const moves = {
        ArrowDown: () => go(all[at + 1]),
        ArrowUp: () => go(all[at - 1]),
        Home: () => go(all[0]),
        End: () => go(all[all.length - 1]),
        ArrowRight: () => (item.openable && !item.open ? this.acts.toggle(item.key, true) : item.open && go(element.querySelector("[role=treeitem]"))),
        ArrowLeft: () => (item.open ? this.acts.toggle(item.key, false) : go(parent)),
        Enter: () => this.#enter(item),
        " ": () => (item.openable ? this.acts.toggle(item.key, !item.open) : this.#enter(item)),
        "*": () => [...(element.parentElement?.children ?? [])].forEach((each) => each.item.openable && !each.item.open && this.acts.toggle(each.item.key, true)),
      };
      if (!moves[event.key]) return;
      event.preventDefault();
      moves[event.key]();
    }
  };
})();
