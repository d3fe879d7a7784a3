/* Instead of universal-cookie: the server alone sets cookies, and scripts cannot read them. */
export default class Cookies {}
