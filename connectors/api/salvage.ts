// Reads what was strict when it came, also after the rules have changed: an item of a list that does not fit costs itself, not the event.
import { eventSchema, type ApiEvent } from './event-schema.js';

const PASSES = 10;
/** A longer list is not gone through. */
const ITEMS_TRIED = 200;

type Path = readonly PropertyKey[];
interface List {
  path: Path;
  items: unknown[];
}

const NO_LIST: List = { path: [], items: [] };

/** Undefined when there is no event in it. */
export function readEvent(body: unknown): ApiEvent | undefined {
  let value = body;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const event = eventSchema.safeParse(value);
    if (event.success) return event.data;
    // From the inside out: what holds a misfit may itself be sound.
    const lists = event.error.issues.flatMap(({ path }) => listWithMisfit(value, path) ?? []);
    const list = lists.reduce((deepest, one) => (one.path.length > deepest.path.length ? one : deepest), lists[0] ?? NO_LIST);
    const kept = list.items.filter((item) => fits(value, list.path, item));
    if (kept.length === list.items.length) return undefined;
    value = replacedAt(value, list.path, kept);
  }
  return undefined;
}

/** The list an issue is about: the one it names, for being too long, or the innermost on the way to what it names. */
function listWithMisfit(value: unknown, path: Path): List | null {
  const end = path.findLastIndex((key) => typeof key === 'number');
  for (const place of [path, ...(end === -1 ? [] : [path.slice(0, end)])]) {
    const items = valueAt(value, place);
    if (Array.isArray(items) && items.length <= ITEMS_TRIED) return { path: place, items };
  }
  return null;
}

/** Would it be taken if the list held nothing else? */
function fits(value: unknown, path: Path, item: unknown): boolean {
  // Twice, for lists that may not be shorter.
  const alone = eventSchema.safeParse(replacedAt(value, path, [item, item]));
  return (
    alone.success || !alone.error.issues.some((issue) => issue.path.length > path.length && path.every((key, at) => key === issue.path[at]))
  );
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}

function replacedAt(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replacedAt(item, rest, replacement) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? replacedAt(inner, rest, replacement) : inner]),
  );
}
