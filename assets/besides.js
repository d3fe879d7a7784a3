/* besides.js: what a page has besides that for which somebody came is drawn when that is on the screen, one part after the other. Each
 * waits in a place that keeps its size, so that nothing moves when it comes; [data-coming] stands there until then, and keys wait for it.
 */
import { Fragment, createElement as h, useEffect, useState } from "react";

const waiting = new Set();
let isUnderWay = false;
const painted = (act) => (document.hidden ? setTimeout(act) : requestAnimationFrame(() => setTimeout(act)));
const next = () => {
  const [come] = waiting;
  isUnderWay = Boolean(come);
  if (!isUnderWay) return;
  waiting.delete(come);
  come(true);
  setTimeout(next);
};

export function Besides({ place, children }) {
  const [isDue, come] = useState(false);
  useEffect(() => {
    waiting.add(come);
    if (!isUnderWay) painted(next);
    isUnderWay = true;
    return () => waiting.delete(come);
  }, []);
  return isDue ? children : h(Fragment, null, h("span", { hidden: true, "data-coming": "" }), place);
}
