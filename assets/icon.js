/* icon.js: an icon of the sprite. A <use> costs a browser four times what the shape itself costs, and a list has hundreds: once the
 * sprite has come, copies of the shapes stand in the page themselves, and React keeps nothing of what is in an icon.
 */
import { createElement as h } from "react";

const SPRITE = "/icons.svg", NOTHING = { __html: "" }, symbols = new Map();
const learn = async () => {
  const sprite = new DOMParser().parseFromString(await (await fetch(SPRITE)).text(), "image/svg+xml");
  for (const { id, children, attributes: { viewBox } } of sprite.querySelectorAll("symbol")) {
    const shapes = [...children].map((shape) => document.importNode(shape, true));
    const fill = (svg) => {
      svg?.setAttribute("viewBox", viewBox.value);
      svg?.replaceChildren(...shapes.map((shape) => shape.cloneNode(true)));
    };
    symbols.set(id, { ref: fill, dangerouslySetInnerHTML: NOTHING });
  }
};
// Once React has taken hold of the page that the server sent, as the server drew it. Without the sprite nothing is drawn otherwise.
let asked;
const begin = () => { asked ??= learn().catch(() => {}); };

export function Icon({ name, ...props }) {
  const symbol = symbols.get(name);
  return symbol ? h("svg", { ...props, ...symbol }) : h("svg", { ...props, ref: begin }, h("use", { href: `${SPRITE}#${name}` }));
}
