/* present.js: says on <html> that a part stands on the page, so that others make room for it: data-with-bulk, data-with-composer. A style
 * sheet that asked for it by body:has(...) would have the browser look at half of the page again whenever anything comes or goes.
 */
import { useLayoutEffect } from "react";

export function Present({ name, shown }) {
  useLayoutEffect(() => {
    const root = document.documentElement, mark = `data-with-${name}`;
    root.toggleAttribute(mark, shown);
    return () => root.removeAttribute(mark);
  }, [name, shown]);
  return null;
}
