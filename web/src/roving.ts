// Many marks, one stop for Tab: the arrow keys go from mark to mark.
import { useRef, useState } from "preact/hooks";

export interface Roving {
  tab: (index: number) => number;
  on: { onKeyDown: (e: KeyboardEvent) => void; onFocusIn: (e: FocusEvent) => void };
  ref: { current: any };
}

/** Props for a container whose children carry data-at="0", "1", …; `width` > 1 makes it a grid. */
export function useRoving(count: number): Roving {
  const ref = useRef<any>(null);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(count - 1, 0));
  const go = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index));
    setAt(next);
    (ref.current?.querySelector(`[data-at="${next}"]`) as HTMLElement | null)?.focus();
  };
  return {
    ref,
    tab: (index) => (index === current ? 0 : -1),
    on: {
      onKeyDown: (e) => {
        const move: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
        if (e.key in move) go(current + move[e.key]!);
        else if (e.key === "Home") go(0);
        else if (e.key === "End") go(count - 1);
        else if (e.key === "Enter" || e.key === " ") (e.target as SVGElement).dispatchEvent(new MouseEvent("click", { bubbles: true }));
        else return;
        e.preventDefault();
      },
      onFocusIn: (e) => {
        const found = (e.target as Element).closest?.("[data-at]");
        if (found) setAt(Number(found.getAttribute("data-at")));
      },
    },
  };
}
