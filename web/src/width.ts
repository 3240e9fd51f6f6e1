// Draw at the size of the place, never by shrinking a fixed picture: text keeps its size.
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export function useWidth(): [{ current: HTMLDivElement | null }, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const place = ref.current!;
    setWidth(Math.floor(place.clientWidth));
    const watch = new ResizeObserver(() => setWidth(Math.floor(place.clientWidth)));
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  return [ref, width];
}
