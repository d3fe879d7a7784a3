/* arriving.js: a page that takes the place of another one still holds what was shown there before. Until its own has come it
 * shows none of that: only what is meant for meanwhile, which is drawn at once. Where one thing follows another on the same
 * page, the old one stays until the new one is there.
 */
import { useState } from "react";
import { useParams } from "react-router";

export function Arriving({ of, named, meanwhile, children }) {
  const wanted = Number(useParams()[named]), [left, come] = useState(of && of !== wanted ? of : 0);
  if (left && of !== left) come(0);
  return left && of === left ? meanwhile : children;
}
