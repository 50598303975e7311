// What an entry of the audit log says besides who did what: field by field, in the viewer's words where there are some.

export interface DetailWords {
  field: (name: string) => string | undefined;
  /** Of a value that is one of a few, e.g. a role. */
  value: (field: string, value: string) => string | undefined;
  /** Of an agent, a group or a channel account. */
  nameOf: (id: string) => string | undefined;
  yes: string;
  no: string;
  pair: (what: string, value: string) => string;
  list: (entries: string[]) => string;
}

export interface Detail {
  field: string;
  value: string;
}

const NOTHING = '–';

/** `name` stands beside the action already. */
export function detailsOf(details: Record<string, unknown>, words: DetailWords): Detail[] {
  return Object.entries(details)
    .filter(([field, value]) => field !== 'name' && value !== undefined)
    .map(([field, value]) => ({ field: words.field(field) ?? field, value: valueText(field, value, words) }));
}

function valueText(field: string, value: unknown, words: DetailWords): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return words.value(field, value) ?? words.nameOf(value) ?? (value === '' ? NOTHING : value);
  if (Array.isArray(value))
    return listText(
      value.map((entry: unknown) => valueText(field, entry, words)),
      words,
    );
  if (typeof value === 'object' && value !== null)
    return listText(
      Object.entries(value).map(([inner, of]) => words.pair(words.field(inner) ?? inner, valueText(inner, of, words))),
      words,
    );
  return NOTHING;
}

const listText = (entries: string[], words: DetailWords): string => (entries.length === 0 ? NOTHING : words.list(entries));
