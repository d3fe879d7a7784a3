/* parting.js: a browser that has to take away what has the focus works out the looks of the whole page first, which costs more
 * than all else of leaving a list. As the first part of a screen this takes the focus away before anything of it is gone; where it
 * goes is the same.
 */
import { useLayoutEffect } from "react";

const leave = () => { if (document.activeElement?.closest("#main > *")) document.activeElement.blur(); };

export function Parting() {
  useLayoutEffect(() => leave, []);
  return null;
}
