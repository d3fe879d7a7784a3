/* parts.js: parts that stand for nothing. Reflex writes each condition as a part with two parts in it, of which none is an element:
 * a quarter of all that React kept of a page was that, made and compared anew with each change. And where one of several things is
 * shown, each name is written as JSON before it is compared.
 */
import { Visitor, parseSync } from "rolldown/utils";

const isEmpty = (props) => props?.type === "ObjectExpression" && !props.properties.length;
/** A part without a name of its own around one thing, or around none. */
const isNothing = ({ callee, arguments: [kind, props, child, ...more] }) =>
  callee.name === "jsx" && kind?.name === "Fragment" && isEmpty(props) && child?.type !== "SpreadElement" && !more.length;
const isJson = ({ callee, arguments: [value] }) => callee.object?.name === "JSON" && callee.property.name === "stringify" && typeof value?.value === "string";

/** The program of a page without them. React is told the same elements in the same order.
 *
 * code: as Reflex wrote it, of calls of ``jsx``. id: its path, for the parser. */
export function withoutNothings(code, id) {
  const { program, errors } = parseSync(id, code);
  if (errors.length) throw new Error(`${id}: ${errors[0].message}`);
  const changes = [];
  new Visitor({
    CallExpression(call) {
      const [, , child] = call.arguments;
      if (isJson(call)) changes.push([call.start, call.end, JSON.stringify(JSON.stringify(call.arguments[0].value))]);
      else if (!isNothing(call)) return;
      else if (child) changes.push([call.start, child.start, "("], [child.end, call.end, ")"]);
      else changes.push([call.start, call.end, "null"]);
    },
  }).visit(program);
  // From the end, so that what comes before keeps its place.
  return changes.sort(([a], [b]) => b - a).reduce((text, [from, to, instead]) => text.slice(0, from) + instead + text.slice(to), code);
}
