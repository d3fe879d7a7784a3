/* figures.js: a whole number as the reader is used to see it. Making what writes it takes a browser as long as drawing ten rows, so
 * all of them are written by one.
 */
let made;
export const withCommas = (amount) => (made ??= new Intl.NumberFormat(globalThis.navigator?.languages)).format(amount);
