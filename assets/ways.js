/* ways.js: links of lists. A link of React Router listens to the address, has a dozen hooks and is drawn again whenever one goes
 * anywhere; in a list there are fifty. These are links of the browser, and one part follows them all without loading a page.
 */
import { useEffect } from "react";
import { useNavigate } from "react-router";

export function Ways() {
  const go = useNavigate();
  useEffect(() => {
    const follow = (event) => {
      const way = event.target.closest?.("a[data-way]");
      if (!way || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(way.getAttribute("href"), { replace: way.href === location.href });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [go]);
  return null;
}
