/* palette-door.js: stands in for the palette until it is asked for, so that no page pays for what nobody opened.
 *
 * The dialog around it opens at once. What is typed before palette.js has come is kept and handed over.
 */
import { createElement as h, lazy, Suspense, useEffect, useRef, useState } from "react";

const Palette = lazy(() => import("$/public/palette.js"));

export function PaletteDoor(props) {
  const [isAsked, ask] = useState(false), typed = useRef("");
  useEffect(() => {
    const open = () => ask(true);
    document.addEventListener("td:palette", open);
    return () => document.removeEventListener("td:palette", open);
  }, []);
  if (!isAsked) return null;
  const meanwhile = h("input", {
    "aria-label": props.label,
    autoFocus: true,
    ref: (field) => field?.focus(),
    onChange: (event) => { typed.current = event.target.value; },
  });
  return h(Suspense, { fallback: h("div", { className: "ask" }, meanwhile) }, h(Palette, { ...props, typed }));
}
