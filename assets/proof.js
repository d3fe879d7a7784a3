/* proof.js: the worker that solves a proof of work (ALTCHA, PBKDF2/SHA-256). `check.js` starts it when a form asks for one.
 *
 * Where the page came by plain http from another machine, browsers hide crypto.subtle: then SHA-256 is computed here.
 */
(() => {
  "use strict";
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");

  // SHA-256 (FIPS 180-4), one block of sixteen words after another.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))), K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const W = new Int32Array(64);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const compress = (state, block) => {
    W.set(block);
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = (W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0);
  };
  const words = (array) => {
    const view = new DataView(array.buffer);
    return Array.from({ length: array.length / 4 }, (_, i) => view.getInt32(4 * i));
  };
  // What follows the block of the key, ended as a hash ends: `rest` has at most 13 words.
  const ended = (rest) => [...rest, 1 << 31, ...Array(14 - rest.length).fill(0), 512 + 32 * rest.length];
  const slowly = (password, salt, rounds) => {
    const key = new Uint8Array(64);
    key.set(password);
    const inner = compress(START, words(key.map((byte) => byte ^ 0x36))), outer = compress(START, words(key.map((byte) => byte ^ 0x5c)));
    const mac = (rest) => compress(outer, ended(compress(inner, ended(rest))));
    let last = mac([...words(salt), 1]);
    const sum = [...last];
    for (let round = 1; round < rounds; round++) {
      last = mac(last);
      for (let i = 0; i < 8; i++) sum[i] ^= last[i];
    }
    const out = new DataView(new ArrayBuffer(32));
    sum.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  };
  const quickly = async (password, salt, iterations) => {
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
  };

  const solve = async ({ nonce, salt, cost, keyPrefix, data }, tell) => {
    const derive = globalThis.crypto?.subtle ? quickly : slowly;
    const start = bytes(nonce), grain = bytes(salt), password = new Uint8Array(start.length + 4);
    password.set(start);
    for (let counter = 0; counter <= data.most; counter++) {
      new DataView(password.buffer).setUint32(start.length, counter);
      const derivedKey = hex(await derive(password, grain, cost));
      if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
      if (counter % 10 === 0) tell(counter / data.most);
    }
    throw new Error("no solution");
  };

  onmessage = async ({ data: parameters }) => {
    try { postMessage({ solution: await solve(parameters, (done) => postMessage({ done })) }); } catch { postMessage({ failed: true }); }
  };
})();
