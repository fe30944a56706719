"use strict";
// What the reader points at, and what keeps a box in its place on the screen while the picture around it changes.
(() => {
  const chithi = (globalThis.chithi ??= {});

  /** Follows the mouse over `stage`, in which the picture stands. */
  chithi.Aim = class {
    constructor(stage) {
      this.stage = stage;
      this.mouse = null; // where it was last
      this.pointing = false;
      stage.addEventListener("mousemove", ({ clientX: x, clientY: y }) => {
        if (x === this.mouse?.x && y === this.mouse?.y) return; // the page has moved, the mouse has not
        this.mouse = { x, y };
        this.pointing = true;
      });
      stage.addEventListener("mouseleave", () => this.leave());
    }

    /** The mouse counts for nothing until it moves again. */
    leave() {
      this.pointing = false;
    }

    /** The key of the box under the mouse or next to it, of those of a scene; null where it points at none. */
    nearest(boxes) {
      if (!this.pointing) return null;
      const around = this.stage.getBoundingClientRect();
      const [x, y] = [this.mouse.x - around.left, this.mouse.y - around.top];
      const away = (box) => Math.hypot(Math.max(box.x - x, x - box.x - box.w, 0), Math.max(box.y - y, y - box.y - box.h, 0));
      return boxes.reduce((best, box) => (away(box) < away(best) ? box : best)).key;
    }

    /** Scroll to `top`; where the page ends too soon for it, the stage grows down to the end of the window. */
    hold(top) {
      const { scrollHeight, clientHeight } = document.documentElement;
      const begins = this.stage.getBoundingClientRect().top + scrollY;
      if (top + clientHeight > scrollHeight) this.stage.style.height = `${Math.ceil(top + clientHeight - begins)}px`;
      if (top !== scrollY) scrollTo({ top, behavior: "instant" });
    }
  };
})();
