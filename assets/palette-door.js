/* palette-door.js: stands in for the palette until it is asked for, so that no page pays for what nobody opened.
 *
 * The dialog around it opens at once, with a field; palette.js takes its place, and its words, when it has come.
 */
import { createElement as h, lazy, startTransition, Suspense, useLayoutEffect, useRef, useState } from "react";

const Palette = lazy(() => import("$/public/palette.js"));

export function PaletteDoor(props) {
  const [isAsked, ask] = useState(false), typed = useRef("");
  useLayoutEffect(() => {
    // In a transition the field stays, and so does the focus in it, until all of the palette is there.
    const open = () => startTransition(() => ask(true));
    document.addEventListener("td:palette", open);
    // Whoever was quicker than this page.
    if (document.getElementById("palette")?.open) open();
    return () => document.removeEventListener("td:palette", open);
  }, []);
  // A dialog that opens puts the focus into its first field itself; React would look for it in each page that comes.
  const field = h("input", { "aria-label": props.label, onChange: (event) => { typed.current = event.target.value; } });
  return h(Suspense, {}, isAsked ? h(Palette, { ...props, typed }) : h("div", { className: "ask" }, field));
}
