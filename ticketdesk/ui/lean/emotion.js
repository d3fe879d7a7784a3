/* Instead of @emotion/react: no part of ours is styled in Python, so elements are React's own. */
import { createElement } from "react";

// A name of its own: React is no module, and each use of what it exports would be spelt out.
export const jsx = createElement;
