/* unseen.js: what is in a dialog or a menu that nobody opened is drawn after the page, so that the page comes sooner.
 *
 * Whoever opens one at once finds it complete: it is drawn before it opens.
 */
import { createElement as h, useDeferredValue, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

export function Unseen({ children }) {
  const place = useRef(null), isDue = useDeferredValue(true, false), [isAsked, ask] = useState(false);
  useLayoutEffect(() => {
    const around = place.current?.closest("dialog, [popover]");
    const opens = ({ newState, target }) => newState === "open" && target === around && flushSync(() => ask(true));
    around?.addEventListener("beforetoggle", opens);
    return () => around?.removeEventListener("beforetoggle", opens);
  }, [isDue]);
  return isDue || isAsked ? children : h("span", { hidden: true, ref: place });
}
