/* languages.js: a worker that finds out, while the page is still coming, which languages the browser can write moments and figures in.
 *
 * The first one to ask waits as long as a list takes to be drawn. Chromium keeps the answer for the whole process: asked here, it is not the
 * page that waits. Elsewhere the page asks again by itself.
 */
new Intl.NumberFormat();
new Intl.DateTimeFormat(undefined, { dateStyle: "full" }).format();
new Intl.RelativeTimeFormat();
close();
