/* figures.js: a whole number as the reader is used to see it, also "1000+". What writes it takes a browser as long to make as a dozen rows do:
 * there is one for all of them, made while nothing else is to do.
 */
let made;
const format = () => (made ??= new Intl.NumberFormat(globalThis.navigator?.languages));
globalThis.window?.requestIdleCallback?.(format);
export const withCommas = (amount) => String(amount ?? "").replace(/[0-9]+/, (digits) => format().format(digits));
