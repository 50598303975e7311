import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScheduledInPart, scheduleTogether } from './schedule-together.js';

const hubsFetch = globalThis.fetch;
const SEND_AT = '2030-01-01T09:00:00.000Z';
const messages = ['one', 'two', 'three'].map((text) => ({
  clientMsgId: text,
  content: { type: 'text' as const, text },
  sendAt: SEND_AT,
}));
/** What waits at the hub, by the id it goes by there. */
let waiting: Map<string, string>;
/** Which request comes to nothing, by its method and how many of that kind came before. */
let fails: (method: string, before: number) => boolean;
/** The hub has it, and its answer is lost on the way. */
let isTaken: boolean;

beforeEach(() => {
  waiting = new Map([['of-a-colleague', 'theirs']]);
  isTaken = false;
  const seen = new Map<string, number>();
  globalThis.fetch = (address, init) => {
    const method = init?.method ?? 'GET';
    const before = seen.get(method) ?? 0;
    seen.set(method, before + 1);
    const isLost = fails(method, before);
    if (isLost && !isTaken) return Promise.reject(new TypeError('no network'));
    if (method === 'POST') {
      const { clientMsgId } = JSON.parse(String(init?.body)) as { clientMsgId: string };
      waiting.set(`id-of-${clientMsgId}`, clientMsgId);
    }
    if (method === 'DELETE') waiting.delete(String(address).split('/').at(-1) ?? '');
    if (isLost) return Promise.reject(new TypeError('no network'));
    const items = [...waiting].map(([id, clientMsgId]) => ({ id, clientMsgId }));
    return Promise.resolve(method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json({ items, nextCursor: null }));
  };
});
afterEach(() => {
  globalThis.fetch = hubsFetch;
});

const ours = (): string[] => [...waiting.values()].filter((clientMsgId) => clientMsgId !== 'theirs');

describe('messages for a later time', () => {
  it('all wait, in the order they were written in', async () => {
    fails = () => false;
    await scheduleTogether('c-1', messages);
    expect(ours()).toEqual(['one', 'two', 'three']);
  });

  it.each([
    ['did not come', false],
    ['was taken, and its answer lost', true],
  ])('do not wait when one of them %s; others’ are left alone', async (_what, taken) => {
    isTaken = taken;
    fails = (method, before) => method === 'POST' && before === 1;
    await expect(scheduleTogether('c-1', messages)).rejects.toMatchObject({ name: 'RequestError', status: 0 });
    expect([...waiting.values()]).toEqual(['theirs']);
  });

  it('are said to wait in part when that cannot be undone', async () => {
    fails = (method, before) => method === 'GET' || (method === 'POST' && before === 1);
    await expect(scheduleTogether('c-1', messages)).rejects.toBeInstanceOf(ScheduledInPart);
    expect(ours()).toEqual(['one']);
  });
});
