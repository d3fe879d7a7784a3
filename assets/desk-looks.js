/* desk-looks.js: the style sheet of the desk, which no public page loads.
 *
 * React puts it into the head, once, and shows what comes with it when it is there.
 */
import { createElement as h } from "react";
import address from "$/styles/desk.css?url";

export const DeskLooks = () => h("link", { rel: "stylesheet", href: address, precedence: "desk" });
