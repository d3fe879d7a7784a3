/* ways.js: links inside the app. A link of React Router listens to the address, has a dozen hooks and is drawn again whenever one
 * goes anywhere; a page of the desk has eighty. These are links of the browser, and one part follows them all without loading a page.
 */
import { useEffect } from "react";
import { useNavigate } from "react-router";

export function Ways() {
  const go = useNavigate();
  useEffect(() => {
    const follow = (event) => {
      const way = event.target.closest?.("a[data-way]");
      if (!way || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      // What a page was told may lead out of it.
      if (way.origin !== location.origin || way.target || way.hasAttribute("download")) return;
      event.preventDefault();
      go(way.pathname + way.search + way.hash, { replace: way.href === location.href });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [go]);
  return null;
}
