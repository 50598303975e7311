// What every webhook of Meta looks like outside: { object, entry: [{ id, time, changes | messaging | standby }] }, walked item by item.
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { ConnectorError, type InboundEvent, type WebhookEnvelope } from '../../src/contract/index.js';
import { parseExactJson } from './exact-json.js';
import { fieldsOf, idOf, isObject, listOf, textOf, type Fields } from './reading.js';

/** One happening of a body, with what its entry says of it. */
export interface MetaItem {
  /** The account (WhatsApp Business Account, Instagram account, Page) it is filed under; empty when the entry names none. */
  entryId: string;
  /** `entry.time` as it came: seconds or milliseconds, by platform. */
  entryTime: unknown;
  /** `change`: `field` says what it is about. `messaging`, `standby`: one event of a conversation. `odd`: none of these. */
  kind: 'change' | 'messaging' | 'standby' | 'odd';
  /** Empty except for changes. */
  field: string;
  value: unknown;
}

/** Throws `malformed_body` unless the body is a webhook about one of these objects. */
export function envelopeOf(body: Buffer, objects: readonly string[]): WebhookEnvelope {
  const webhook = readBody(body);
  const object = textOf(webhook['object']);
  if (object === undefined || !objects.includes(object) || !Array.isArray(webhook['entry'])) {
    throw new ConnectorError({
      code: 'malformed_body',
      kind: 'permanent',
      message: `The body is not a webhook about ${objects.join(' or ')}`,
    });
  }
  return { dedupeKey: contentKey(webhook) };
}

/** Every item of a body in its order; empty for a body that has none. Never throws. */
export function itemsOf(body: Buffer): MetaItem[] {
  return listOf(readBody(body)['entry']).flatMap(itemsOfEntry);
}

/** Which accounts a body speaks of, each once, in order; `recipientOf` names the one an item is for, if it names any. */
export function recipientsOf(body: Buffer, recipientOf: (item: MetaItem) => string | undefined): string[] {
  return [...new Set(itemsOf(body).flatMap((item) => recipientOf(item) ?? []))];
}

/** Events of every item; one that cannot be read costs only itself, and a body of nothing says so. */
export function eventsOf(body: Buffer, parseItem: (item: MetaItem) => InboundEvent[]): InboundEvent[] {
  const items = itemsOf(body);
  if (items.length === 0) return [{ type: 'ignored', dedupeKey: contentKey(readBody(body)), reason: 'webhook without content' }];
  return items.flatMap((item) => isolated(item.value, () => parseItem(item)));
}

/** What `read` makes of a part of a webhook, or that it cannot be read. */
export function isolated(part: unknown, read: () => InboundEvent[]): InboundEvent[] {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    return [{ type: 'ignored', dedupeKey: contentKey(part), reason: `cannot be read: ${why.slice(0, 200)}` }];
  }
}

/** The same for the same content, whatever its spacing; for what has no id of its own. */
export function contentKey(value: unknown): string {
  return createHash('sha256').update(contentText(value)).digest('base64url');
}

/** Deeper than this nothing genuine is. */
const DEPTH_READ = 100;

function contentText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch (error) {
    // Nested so deeply that writing it overruns the stack.
    if (error instanceof RangeError) return inspect(value, { depth: DEPTH_READ, maxArrayLength: null, maxStringLength: null });
    throw error;
  }
}

function itemsOfEntry(entry: unknown): MetaItem[] {
  if (!isObject(entry)) return [{ entryId: '', entryTime: undefined, kind: 'odd', field: '', value: entry }];
  const head = { entryId: idOf(entry['id']) ?? '', entryTime: entry['time'] };
  const items: MetaItem[] = [
    ...listOf(entry['changes']).map((change) => itemOfChange(head, change)),
    ...listOf(entry['messaging']).map((value): MetaItem => ({ ...head, kind: 'messaging', field: '', value })),
    ...listOf(entry['standby']).map((value): MetaItem => ({ ...head, kind: 'standby', field: '', value })),
    // Some comment events come without the list around them.
    ...(textOf(entry['field']) === undefined ? [] : [itemOfChange(head, entry)]),
  ];
  return items.length > 0 ? items : [{ ...head, kind: 'odd', field: '', value: entry }];
}

function itemOfChange(head: Pick<MetaItem, 'entryId' | 'entryTime'>, change: unknown): MetaItem {
  const { field, value } = fieldsOf(change);
  const name = textOf(field);
  return name === undefined ? { ...head, kind: 'odd', field: '', value: change } : { ...head, kind: 'change', field: name, value };
}

function readBody(body: Buffer): Fields {
  try {
    return fieldsOf(parseExactJson(body));
  } catch {
    return {};
  }
}
