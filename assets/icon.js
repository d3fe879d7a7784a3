/* icon.js: an icon of the sprite. A <use> costs a browser four times what the shape itself costs, and a list has hundreds:
 * once the sprite has come, the shapes stand in the page themselves. What was drawn before that stays as it is.
 */
import { createElement as h, useEffect, useState } from "react";

const SPRITE = "/icons.svg", symbols = new Map();
const named = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const drawn = (shapes) => [...shapes].map((shape, key) => {
  const told = [...shape.attributes].map(({ name, value }) => [named(name), value]);
  return h(shape.localName, { key, ...Object.fromEntries(told) }, ...drawn(shape.children));
});
const learn = async () => {
  const sprite = new DOMParser().parseFromString(await (await fetch(SPRITE)).text(), "image/svg+xml");
  for (const { id, children, attributes: { viewBox } } of sprite.querySelectorAll("symbol"))
    symbols.set(id, { viewBox: viewBox.value, children: drawn(children) });
};
// Once React has taken hold of the page that the server sent, as the server drew it. Without the sprite nothing is drawn otherwise.
let asked;
const begin = () => { asked ??= learn().catch(() => {}); };

export function Icon({ name, ...props }) {
  const [isEarly] = useState(() => !symbols.size), { viewBox, children } = (!isEarly && symbols.get(name)) || {};
  useEffect(begin, []);
  return h("svg", { viewBox, ...props }, children ?? h("use", { href: `${SPRITE}#${name}` }));
}
