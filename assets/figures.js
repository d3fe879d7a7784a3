/* figures.js: a whole number as the reader is used to see it. What writes it takes a browser as long to make as a dozen rows do:
 * there is one for all of them, made while nothing else is to do.
 */
let made;
const format = () => (made ??= new Intl.NumberFormat(globalThis.navigator?.languages));
globalThis.window?.requestIdleCallback?.(format);
export const withCommas = (amount) => format().format(amount);
