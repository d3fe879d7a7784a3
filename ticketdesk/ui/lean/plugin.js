/* plugin.js: what Reflex brings along and no page of ours uses stays out of what browsers load (docs/decisions/0036).
 *
 * A build in which one of these finds nothing to do fails: then a library has changed, and so must this.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { minifySync } from "rolldown/utils";
import { withoutNothings } from "./parts.js";

// What two pages share comes as one file: each more costs a slow line a turn of its own. What only the desk uses of it is small.
const SHARED = { name: "shared", minShareCount: 2, test: /node_modules|\/utils\/|\/lean\/|\/public\/|\0address/ };
const OF_PAGES = /\/app(_components)?\/.*\.jsx$/, NOTHINGS = "parts that stand for nothing";
// What emotion would do: `css` is no attribute.
const STYLED = /\bcss:\(\{/;
const INSTEAD = { "@emotion/react": "emotion.js", "universal-cookie": "cookies.js" };
const ENV = /\/env\.json$/, ADDRESS = "\0address";
/** The addresses of the server as those of where the page came from, so that what was built is good on any port. */
const address = () => {
  const told = JSON.parse(readFileSync(new URL("../env.json", import.meta.url), "utf8"));
  const lines = Object.entries(told).map(([name, value]) => {
    const [, scheme, path] = /^(http|ws):\/\/[^/]*(.*)/.exec(value) ?? [];
    return `${name}: ${scheme ? `at("${scheme}", "${path}")` : JSON.stringify(value)}`;
  });
  if (!lines.some((line) => line.includes('at("ws"'))) throw new Error("Reflex writes its addresses otherwise than expected");
  return `const at = (scheme, path) => location.origin.replace(/^http/, scheme) + path;\nexport default { ${lines.join(", ")} };`;
};
/** Code with the first place of each pattern written otherwise. */
const rewritten = (...changes) => (code) => changes.reduce((text, [old, instead]) => {
  if (text.search(old) < 0) throw new Error(`nothing like ${old}`);
  return text.replace(old, instead);
}, code);

const CHANGED = {
  // What a page is made of listens to the server by a state of React, which may be drawn in steps; a store outside may not.
  "/utils/context-registry.js": rewritten(
    ["useSyncExternalStore,", "useEffect, useState,"],
    [
      /return useSyncExternalStore\(.*\);/,
      `const [told, tell] = useState(getSnapshot);
  useEffect(() => {
    const hear = () => tell(getSnapshot());
    hear();
    return subscribe(hear);
  }, [subscribe]);
  return told;`,
    ],
  ),
  "/utils/state.js": rewritten(
    // What a tab is told first fills the whole page: it is drawn in steps, between which the browser does what else is to do. Until it
    // stands, what comes meanwhile goes before it: an update of React's usual kind would wait for those steps.
    [/import \{ (?=[^}]*\} from "react";)/, 'import { flushSync } from "react-dom";\nimport { startTransition, '],
    ["let token;", "let token, draw = startTransition;"],
    [
      /for \(const substate in delta\) \{\s+(dispatch\[substate\]\(delta\[substate\]\);)\s+\}(\s+applyClientStorageDelta)/,
      `draw(() => { for (const substate in delta) $1 });
        if (draw === startTransition && delta.reflex___state____state?.is_hydrated_rx_state_) {
          draw = flushSync;
          (window.requestIdleCallback ?? setTimeout)(() => { draw = (act) => act(); });
        }$2`,
    ],
    // What calls `eval` directly may read every name in its file, so none of them could be made short.
    [/\beval\(/g, "(0, eval)("],
    // Where a page of localhost came by https, its port is that of the page and not 443.
    ['endpoint.port = "";', "endpoint.port = window.location.port;"],
    // Reading cookies has the page wait for another process, several times an event; the only answer it asks for is of Reflex's own hosts.
    [/(const isBackendDisabled = )\(\) => \{[^}]*\}/, "$1() => false"],
    // What a page loads is asked for when somebody sets out for it, not after it was drawn: both take their time at the same time.
    [/useEffect\(\(\) => \{(\s+\/\/ The first time this effect runs.*\s.*)\s+if \(!handleNavigationEvents[^}]*\}/, "const arrive = useCallback((location) => {"],
    [
      /(prevLocationRef\.current = location;\s+\}, )\[location, dispatch, addEvents\]\);/,
      `$1[dispatch, addEvents]);
  useEffect(() => {
    const router = window.__reactRouterDataRouter;
    let at = router.state.location;
    return router.subscribe(({ location, matches }) => {
      if (location === at) return;
      const { "*": splat, ...named } = matches.at(-1)?.params ?? {};
      params.current = splat ? { ...named, splat: splat.split("/") } : named;
      locationRef.current = at = location;
      arrive(location);
    });
  }, [arrive]);`,
    ],
  ),
  // A page is drawn at once. As a transition it would be drawn in slices of five milliseconds, and from the beginning after each message.
  // React begins once our scripts are there: they keep for it what was pressed before (assets/early.js).
  "/app/entry.client.js": rewritten(
    [/createElement\(HydratedRouter\)/, "createElement(HydratedRouter, { useTransitions: false })"],
    [/startTransition\(/, 'if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));\n$&'],
  ),
  // Colours that somebody has pressed already stay, whichever were kept.
  "/utils/react-theme.js": rewritten([/setColorMode\(savedTheme\);/, "setTheme((now) => (now === defaultTheme ? savedTheme : now));"]),
  // That somebody has set out is shown by no page of ours, and all that knows the address was drawn again for it.
  "/react-router/dist/production/lib/components.js": rewritten([
    /router\.subscribe\(setState\)/,
    'router.subscribe((now, how) => now.navigation.state === "loading" || setState(now, how))',
  ]),
  // What the page came with stays in it. It was taken away when one first went anywhere, and the looks of all of the page were worked out again for that.
  "/react-router/dist/production/lib/dom/ssr/components.js": rewritten(
    [/return (isHydrated \|\| isRSCRouterContext \? null : )/, "return React$$1.useState(() => $1"],
    [/(\}\)\), initialScripts)\);/, "$1))[0];"],
  ),
  // The line is a websocket or none.
  "/engine.io-client/build/esm/transports/index.js": () =>
    'import { WS } from "./websocket.node.js";\nexport const transports = { websocket: WS };\n',
};

export default function lean() {
  const due = new Set([...Object.keys(INSTEAD), ...Object.keys(CHANGED), NOTHINGS, ADDRESS]);
  let isBuilt = false;
  return {
    name: "lean",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "client",
    configResolved({ command }) { isBuilt = command === "build"; },
    config({ build }) { build.rollupOptions.output.codeSplitting.groups = [SHARED]; },
    resolveId(name) {
      if (isBuilt && ENV.test(name)) return ADDRESS;
      if (!Object.hasOwn(INSTEAD, name)) return null;
      due.delete(name);
      return fileURLToPath(new URL(INSTEAD[name], import.meta.url));
    },
    load(id) {
      if (id !== ADDRESS) return null;
      due.delete(ADDRESS);
      return address();
    },
    transform(code, id) {
      const isPage = OF_PAGES.test(id);
      if (isPage && STYLED.test(code)) this.error("styled in Python: use a class, or `native` attributes");
      const name = Object.keys(CHANGED).find((end) => id.endsWith(end));
      const changed = name ? CHANGED[name](code) : isPage ? withoutNothings(code, id) : code;
      if (changed === code) return null;
      due.delete(name ?? NOTHINGS);
      return { code: changed, map: null };
    },
    buildEnd() {
      if (isBuilt && due.size) this.error(`nothing to do for ${[...due].join(", ")}`);
    },
    // Our own scripts lie beside the pages as they were written, with their reasons.
    writeBundle({ dir }) {
      for (const path of readdirSync(dir).filter((name) => name.endsWith(".js")).map((name) => join(dir, name))) {
        const { code, errors } = minifySync(path, readFileSync(path, "utf8"));
        if (errors.length) this.error(`${path}: ${errors[0].message}`);
        writeFileSync(path, code);
      }
    },
  };
}
