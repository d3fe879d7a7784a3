/* palette.js: the command palette, on cmdk. It is no script of a page: the first ⌘K loads it, see palette-door.js.
 *
 *   entries   what can be done and where one can go, from web/palette/entries.py: { value, icon, caps, group, needs }
 *             and one of href (goes there), press (presses that key; pick: chooses that word then), set (changes one part of the filter)
 *   words     what each of them is called, by its value
 *   views     the agent's own views: { key, name, href }
 *   hits      tickets that the server found for the words in `found`
 *   people    whom a ticket can be given to stands in the menu of that key on the page, and is read there
 *   role      who may what; an entry that needs more is not there
 */
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList, CommandRoot, defaultFilter } from "cmdk";
import { useNavigate } from "react-router";

const PAUSE_MS = 80, RECENT = "td-recent", MOST_RECENT = 5;
const TITLES = {
  recent: () => tdSay("Recent"), act: () => tdSay("Do"), go: () => tdSay("Go to"),
  tickets: () => tdSay("Tickets"), filter: () => tdSay("Show only"),
};
const NARROW = matchMedia("(max-width: 699px)"); // all of the label would be cut
const dialog = () => document.getElementById("palette");
const recent = () => { try { return JSON.parse(localStorage.getItem(RECENT)) ?? []; } catch { return []; } };
const remember = (value) => {
  try { localStorage.setItem(RECENT, JSON.stringify([value, ...recent().filter((each) => each !== value)].slice(0, 20))); } catch { /* full or forbidden */ }
};
const isForServer = (words) => [...words].length > 1 || /^#?[0-9]+$/.test(words);

/* The letters that were asked for, where they begin a word; in scripts that know no capitals, anywhere. */
const marked = (word, asked) => {
  const parts = asked.split(/\s+/).filter(Boolean).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!parts.length) return word;
  return word.split(new RegExp(`(?<![\\p{Lu}\\p{Ll}\\p{N}])(${parts.join("|")})`, "giu")).map((piece, at) => (at % 2 ? h("u", { key: at }, piece) : piece));
};

/* What the acts of the list would be for: the ticket of the page, the ticked rows, or the current one. */
const aim = () => {
  const page = /^[/]desk[/]tickets[/]([0-9]+)/.exec(location.pathname)?.[1];
  const targets = page ? [page] : window.td?.rows?.targets?.() ?? [];
  if (!targets.length) return "";
  return targets.length === 1 ? tdSay("For ticket {number}", { number: targets[0] }) : tdSay("For the {count} selected tickets", { count: targets.length });
};
/* Whom it can be given to, by the menu of the key on this page; what has a key of its own is an entry already. */
const ASSIGN = "a";
const people = () => {
  const openers = document.querySelectorAll(`[popovertarget]:is([data-hotkey="${ASSIGN}"], [data-row-act~="${ASSIGN}"]):enabled`);
  const menus = [...openers].map((opener) => document.getElementById(opener.getAttribute("popovertarget"))).filter(Boolean);
  menus.forEach((menu) => menu.dispatchEvent(new Event("td:wanted")));
  const items = menus.flatMap((menu) => [...menu.querySelectorAll("[data-menu-item]")]);
  return [...new Set(items.filter((item) => !item.querySelector("kbd")).map((item) => item.textContent.trim()))];
};
const giving = (name) => {
  const isNobody = name === tdSay("Nobody");
  const word = isNobody ? tdSay("Assign to nobody") : tdSay("Assign to {name}", { name });
  return { value: `assign:${name}`, word, also: isNobody ? ["unassign"] : [name, "give to"], icon: isNobody ? "circle-dashed" : "user-round", group: "row", needs: "change", press: ASSIGN, pick: name };
};
const withPart = ([name, value]) => {
  const query = new URLSearchParams(location.pathname.replace(/[/]$/, "") === "/desk" ? location.search : "");
  query.set(name, value);
  return `/desk?${query}`;
};
const icon = (name) => h("svg", { className: "i", width: 16, height: 16, "aria-hidden": true }, h("use", { href: `/icons.svg#${name}` }));
const cap = (name, at) =>
  name === "mod"
    ? [h("kbd", { key: "apple", className: "of-apple" }, "⌘"), h("kbd", { key: "other", className: "of-others" }, "Ctrl")]
    : h("kbd", { key: at }, name);

export default function Palette({ entries, words: called, views, hits, found, role, mayChange, onLook, label, typed }) {
  const [search, setSearch] = useState(typed.current), [target, setTarget] = useState(aim), [last, setLast] = useState(recent), [crew, setCrew] = useState([]);
  const go = useNavigate(), field = useRef(null), words = search.trim();

  // At once, for the next letter is already on its way; and by its mark whenever the dialog opens again.
  useLayoutEffect(() => { field.current.autofocus = true; field.current.focus(); setSearch(typed.current); }, []);
  useEffect(() => {
    const again = () => { setTarget(aim()); setLast(recent()); setCrew(people()); };
    const first = setTimeout(() => setCrew(people())), page = new MutationObserver(() => dialog()?.open && again());
    page.observe(document.querySelector("main"), { childList: true }); // whoever is quick asks while the next page comes
    const clear = () => { typed.current = ""; setSearch(""); };
    const element = dialog();
    document.addEventListener("td:palette", again);
    element.addEventListener("close", clear);
    return () => { clearTimeout(first); page.disconnect(); document.removeEventListener("td:palette", again); element.removeEventListener("close", clear); };
  }, []);
  useEffect(() => {
    if (!isForServer(words)) return;
    const pause = setTimeout(() => onLook(words), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [words]);

  const may = ({ needs, group, here, press }) =>
    (!needs || (needs === "change" && mayChange) || needs === role) && (group !== "row" || target) && (!here || document.querySelector(`[data-hotkey="${press}"]`));
  const own = views.map(({ key, name, href }) => ({ value: `view:${key}`, word: name, href, group: "go", icon: "bookmark" }));
  const given = words ? crew.map(giving).filter(may) : [];
  const known = [...entries.filter(may).map((entry) => ({ ...entry, word: called[entry.value] })), ...given, ...own];
  const tickets = isForServer(words) && words.startsWith(found) && found ? hits : [];
  const recently = last.map((value) => known.find((entry) => entry.value === value && entry.group !== "row")).filter(Boolean);
  const shown = words ? [] : recently.slice(0, MOST_RECENT);

  /* cmdk's own score: a line's own words before what else it is called, doing before looking, and what was used lately. What the server found fits, and comes last: it comes late. */
  const score = (value, asked, keywords) => {
    if (value.startsWith("ticket:")) return 0.001;
    if (!keywords?.length) return 0; // not told yet; cmdk asks again
    const named = Math.max(defaultFilter(keywords[0], asked), defaultFilter(keywords[0], asked, keywords.slice(1)) * 0.95);
    const fits = named * (value.startsWith("only:") ? 0.9 : 1), at = last.indexOf(value);
    return fits && at >= 0 ? fits * (1 + 0.5 / (1 + at)) : fits;
  };
  const keywordsOf = ({ word, also = [] }) => [word, ...also];
  const choose = (entry) => {
    remember(entry.value);
    dialog().close();
    if (entry.press) window.td.press(entry.press, called[entry.pick] ?? entry.pick);
    else go(entry.set ? withPart(entry.set) : entry.href);
  };
  const item = (entry) =>
    h(
      CommandItem,
      { key: entry.value, value: entry.value, keywords: keywordsOf(entry), onSelect: () => choose(entry), className: "mi" },
      icon(entry.icon),
      entry.number && h("span", { className: "num faint" }, entry.number),
      h("span", { className: "clip", dir: "auto" }, marked(entry.word, words)),
      h("span", { className: "end" }, entry.amount ?? entry.who ?? (entry.caps ?? []).flatMap(cap)),
    );
  const group = (name, list) =>
    list.length > 0 && h(CommandGroup, { key: name, heading: TITLES[name]?.() ?? target }, list.map(item));
  const rest = known.filter((entry) => !shown.includes(entry) && (words || !entry.pick));
  // cmdk sorts the lines of a group; that the group with the best line comes first is for us to do.
  const groups = (words ? ["row", "act", "go", "filter"] : ["row", "act", "go"])
    .map((name) => [name, rest.filter((entry) => entry.group === name)])
    .map(([name, list]) => [name, list, words ? Math.max(0, ...list.map((entry) => score(entry.value, words, keywordsOf(entry)))) : 0])
    .sort(([, , one], [, , other]) => other - one);

  return h(
    CommandRoot,
    { label, filter: score, loop: true, onKeyDown: (event) => {
      // The key that opened it may come from its own field, where the focus still was a moment after it closed.
      if (!dialog().open || event.defaultPrevented || !(event.ctrlKey || event.metaKey) || window.td.keyOf(event).toLowerCase() !== "k") return;
      event.preventDefault();
      dialog().close();
    } },
    h("div", { className: "ask" }, icon("search"), h(CommandInput, { ref: field, value: search, onValueChange: setSearch, placeholder: NARROW.matches ? tdSay("What to do, or a number") : label }), h("kbd", {}, "Esc")),
    h(
      CommandList,
      // cmdk sorts what is drawn; without words it stands again as it was.
      { key: words ? "found" : "all", className: "list", label: tdSay("Results") },
      h(CommandEmpty, { className: "none" }, tdSay("Nothing is called that, and no ticket has these words.")),
      group("recent", shown),
      groups.map(([name, list]) => group(name, list)),
      group("tickets", tickets.map((hit) => ({ ...hit, href: `/desk/tickets/${hit.number}` }))),
    ),
    h("div", { className: "foot", "aria-hidden": true }, h("span", {}, cap("↑", 0), cap("↓", 1), tdSay("move")), h("span", {}, cap("↵", 0), tdSay("run")), h("span", { className: "end" }, cap("?", 0), tdSay("all keys"))),
  );
}
