import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changeThread, fillGap, threadKey, threadQuery, threadSteps, type ThreadSteps } from './thread-query.js';
import type { MessageView } from '../../../src/contract/api.js';
import { withLiveMessages, withMessages, withStatus, type Thread } from './thread.js';

const hubsFetch = globalThis.fetch;
const LENGTH = 50_000;
let client: QueryClient;
let steps: ThreadSteps;
/** Of the conversation: what the hub has. */
let isThere: (seq: number) => boolean;
let last: number;
let requests: number;

/** The hub's history: the newest before `before`, or the oldest after `after`. */
function history(address: string): Response {
  requests += 1;
  const query = new URL(address, 'http://hub').searchParams;
  const limit = Number(query.get('limit'));
  const seqs: number[] = [];
  if (query.has('after'))
    for (let seq = Number(query.get('after')) + 1; seq <= last && seqs.length < limit; seq += 1) if (isThere(seq)) seqs.push(seq);
  if (!query.has('after'))
    for (let seq = Math.min(last, Number(query.get('before') ?? Infinity) - 1); seq > 0 && seqs.length < limit; seq -= 1)
      if (isThere(seq)) seqs.unshift(seq);
  return Response.json({ items: seqs.map((seq) => ({ id: `m${seq}`, seq })), nextCursor: null });
}

const shown = (): Thread => client.getQueryData<Thread>(threadKey('c1')) ?? { items: [] };
const edges = (): (number | undefined)[] => [shown().items[0]?.seq, shown().items.at(-1)?.seq];
const refetch = (): Promise<unknown> => client.fetchQuery({ ...threadQuery('c1', client), staleTime: 0 });

/** Answers as of when they were asked for, given when they are called. */
function held(): (() => void)[] {
  const answers: (() => void)[] = [];
  globalThis.fetch = (address) => {
    const answer = history(String(address));
    return new Promise((resolve) => answers.push(() => resolve(answer)));
  };
  return answers;
}

/** The socket tells of a message, or how one is now. */
const told = (seq: number): void => {
  const message = { ...shown().items[0], id: `m${seq}`, seq, status: 'read' } as MessageView;
  changeThread(client, 'c1', (thread) => withMessages(thread, [message]));
};
const toldStatus = (seq: number): void => {
  changeThread(client, 'c1', (thread) =>
    withStatus(thread, { type: 'message.status', conversationId: 'c1', messageId: `m${seq}`, seq, status: 'read' }),
  );
};

const read = (): number[] => shown().items.flatMap(({ seq, status }) => (status === 'read' ? [seq] : []));

async function waitFor(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isSo(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
}

beforeEach(async () => {
  [last, requests, isThere] = [LENGTH, 0, () => true];
  globalThis.fetch = (address) => Promise.resolve(history(String(address)));
  client = new QueryClient();
  steps = threadSteps(client, 'c1');
  await refetch();
  requests = 0;
});
afterEach(() => {
  client.clear();
  globalThis.fetch = hubsFetch;
});

describe('a long conversation', () => {
  it('is gone far up in with one request, and back to its end with another', async () => {
    expect(await steps.reach(77)).toBe(true);
    expect([requests, edges(), shown().endsBefore]).toEqual([1, [52, 101], LENGTH]);
    await steps.reachEnd();
    expect([requests, edges(), shown().endsBefore]).toEqual([2, [LENGTH - 49, LENGTH], undefined]);
  });

  it('has the way to what is near loaded too', async () => {
    expect(await steps.reach(LENGTH - 120)).toBe(true);
    expect([requests, edges(), shown().endsBefore]).toEqual([2, [LENGTH - 149, LENGTH], undefined]);
  });

  it('is read on from there in both directions without a hole', async () => {
    await steps.reach(77);
    await Promise.all([steps.loadOlder(), steps.loadNewer()]);
    expect(edges()).toEqual([2, 151]);
    await steps.loadOlder();
    expect([edges(), shown().items.length]).toEqual([[1, 151], 151]);
  });

  it('is shown at its end again once that is read to, though it has grown meanwhile', async () => {
    await steps.reach(LENGTH - 300);
    last += 3;
    await refetch();
    expect(shown().endsBefore).toBe(LENGTH + 3);
    for (let page = 0; page < 10 && shown().endsBefore !== undefined; page += 1) await steps.loadNewer();
    expect([edges()[1], shown().endsBefore]).toEqual([LENGTH + 3, undefined]);
  });

  it('is not moved by a page that was asked for before a jump', async () => {
    const older = steps.loadOlder();
    await steps.reach(77);
    await older;
    expect(edges()[0]).toBe(52);
  });

  it('is moved by the latest jump alone, in whatever order they are answered', async () => {
    const answers = held();
    const [first, second] = [steps.reach(77), steps.reach(30_000)];
    answers[1]?.();
    expect(await second).toBe(true);
    answers[0]?.();
    await first;
    expect(edges()).toEqual([29_975, 30_024]);
    const toEnd = steps.reachEnd();
    const last = steps.reach(77);
    answers[3]?.();
    await last;
    answers[2]?.();
    await toEnd;
    expect(edges()).toEqual([52, 101]);
  });

  it('keeps what is told while the way to its end is asked for', async () => {
    last += 300;
    const answers = held();
    const done = refetch();
    answers.shift()?.();
    await waitFor(() => answers.length > 0);
    last += 1;
    told(last);
    told(LENGTH);
    while (answers.length > 0) {
      answers.shift()?.();
      await waitFor(() => answers.length > 0 || client.isFetching() === 0);
    }
    await done;
    expect([edges(), shown().items.length]).toEqual([[LENGTH - 49, LENGTH + 301], 351]);
    expect(read()).toEqual([LENGTH, LENGTH + 301]);
  });

  it('keeps what is told though the way to its end is too long', async () => {
    last += 5_000;
    const answers = held();
    const done = refetch();
    answers.shift()?.();
    await waitFor(() => answers.length > 0);
    last += 1;
    told(last);
    while (answers.length > 0) {
      answers.shift()?.();
      await waitFor(() => answers.length > 0 || client.isFetching() === 0);
    }
    await done;
    expect([edges(), shown().items.length]).toEqual([[LENGTH + 4_951, LENGTH + 5_001], 51]);
  });

  it('shows what is told of a message while the page that holds it is asked for', async () => {
    await steps.reach(77);
    const answers = held();
    const newer = steps.loadNewer();
    toldStatus(120);
    answers[0]?.();
    await newer;
    expect(read()).toEqual([120]);
    const toEnd = steps.reachEnd();
    toldStatus(LENGTH);
    answers[1]?.();
    await toEnd;
    expect([edges()[1], read()]).toEqual([LENGTH, [LENGTH]]);
  });

  it('has the message that comes while it is opened, and none that comes while it is read far above', async () => {
    const news = { id: `m${LENGTH + 1}`, seq: LENGTH + 1 } as MessageView;
    client.clear();
    const answers = held();
    const opened = refetch();
    changeThread(client, 'c1', (thread) => withLiveMessages(thread, [news]));
    answers[0]?.();
    await opened;
    expect([edges()[1], shown().items.length]).toEqual([LENGTH + 1, 51]);
    const jump = steps.reach(77);
    changeThread(client, 'c1', (thread) => withLiveMessages(thread, [{ ...news, id: `m${LENGTH + 2}`, seq: LENGTH + 2 }]));
    answers[1]?.();
    await jump;
    expect([edges(), shown().endsBefore]).toEqual([[52, 101], LENGTH + 2]);
  });

  it('is not torn by a hole that was being filled when another stretch was gone to', async () => {
    last += 3;
    told(last);
    const answers = held();
    const filling = fillGap(client, 'c1');
    const jump = steps.reach(77);
    answers[1]?.();
    await jump;
    answers[0]?.();
    await filling;
    expect([answers.length, edges(), shown().items.length]).toEqual([2, [52, 101], 50]);
  });

  it('has a hole filled, and what was told of its neighbours kept', async () => {
    last += 3;
    told(last);
    await fillGap(client, 'c1');
    expect([edges()[1], shown().items.length, read()]).toEqual([LENGTH + 3, 53, [LENGTH + 3]]);
  });

  it('says that a message is gone, and does not ask for ever where history is deleted', async () => {
    isThere = (seq) => seq > 1_000 && (seq < 2_000 || seq > 3_000);
    expect(await steps.reach(77)).toBe(false);
    await steps.reach(1_010);
    await steps.loadOlder();
    const before = requests;
    await steps.loadOlder();
    expect([requests, edges()[0]]).toEqual([before, 1_001]);
    await steps.reach(1_990);
    await steps.loadNewer();
    expect(edges()[1]).toBeGreaterThan(3_000);
  });

  it('keeps the newest when much came while its end was read', async () => {
    for (let page = 0; page < 19; page += 1) await steps.loadOlder();
    expect([edges(), shown().endsBefore]).toEqual([[LENGTH - 999, LENGTH], undefined]);
    told(LENGTH + 1);
    steps.forgetOld();
    expect(edges()).toEqual([LENGTH - 498, LENGTH + 1]);
    await steps.loadOlder();
    expect(edges()).toEqual([LENGTH - 548, LENGTH + 1]);
  });

  it('lets go of what is far below whoever reads on upwards, and loads it again on the way back', async () => {
    for (let page = 0; page < 21; page += 1) await steps.loadOlder();
    expect([edges(), shown().endsBefore]).toEqual([[LENGTH - 1_099, LENGTH - 100], LENGTH]);
    last += 1;
    changeThread(client, 'c1', (thread) => withLiveMessages(thread, [{ id: `m${last}`, seq: last } as MessageView]));
    expect([edges(), shown().endsBefore]).toEqual([[LENGTH - 1_099, LENGTH - 100], LENGTH + 1]);
    for (let page = 0; page < 3; page += 1) await steps.loadNewer();
    expect([edges(), shown().endsBefore]).toEqual([[LENGTH - 998, LENGTH + 1], undefined]);
  });

  it('knows that it begins where that was reached, until that is let go of', async () => {
    isThere = (seq) => seq > LENGTH - 1_120;
    for (let page = 0; page < 22; page += 1) await steps.loadOlder();
    expect([edges(), shown().isFromStart]).toEqual([[LENGTH - 1_119, LENGTH - 120], true]);
    await steps.loadNewer();
    expect([edges(), shown().isFromStart]).toEqual([[LENGTH - 1_069, LENGTH - 70], undefined]);
  });

  it('keeps the reader’s place on the short way to an older message, however much is loaded', async () => {
    for (let page = 0; page < 19; page += 1) await steps.loadOlder();
    expect(await steps.reach(LENGTH - 1_020)).toBe(true);
    expect([edges(), shown().endsBefore]).toEqual([[LENGTH - 1_049, LENGTH], undefined]);
  });

  it('is opened at its end the next time', async () => {
    await steps.reach(77);
    steps.leave();
    await refetch();
    expect(edges()).toEqual([LENGTH - 49, LENGTH]);
  });
});
