/* unseen.js: what is in a dialog or a menu is drawn when that opens, so that no page draws, and draws anew, what nobody looks at.
 *
 * It is complete before it is seen. Closed again it stays until the page goes: what somebody began in it is still there. Whoever
 * reads what is in one that is closed asks for it: "td:wanted".
 */
import { createElement as h, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

export function Unseen({ children }) {
  const place = useRef(null), [isAsked, ask] = useState(false);
  useLayoutEffect(() => {
    const around = place.current?.closest("dialog, [popover]");
    if (!around) return undefined;
    const draw = () => flushSync(() => ask(true)), opens = ({ newState, target }) => newState === "open" && target === around && draw();
    // Of a dialog not every browser tells before it opens.
    const late = new MutationObserver(() => around.open && ask(true));
    around.addEventListener("beforetoggle", opens);
    around.addEventListener("td:wanted", draw);
    late.observe(around, { attributeFilter: ["open"] });
    return () => { around.removeEventListener("beforetoggle", opens); around.removeEventListener("td:wanted", draw); late.disconnect(); };
  }, [isAsked]);
  return isAsked ? children : h("span", { hidden: true, ref: place });
}
