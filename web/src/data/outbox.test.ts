import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryStorage } from '../testing/memory-storage.js';
import { Outbox, ownPending } from './outbox.js';
import type { PendingMessage } from './unsent.js';

const ADA = 'agent-ada';
const MEL = 'agent-mel';
const CONVERSATION = 'conversation-1';

const hubsFetch = globalThis.fetch;
let here: string | undefined;
/** 0: nobody. */
let login: number;
let hub: jest.Mock<typeof fetch>;
let storage: MemoryStorage;
let told: string[];
let outbox: Outbox;

const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no line'));
const answers = (): Promise<Response> => Promise.resolve(Response.json({ message: { id: 'm1' } }));
const refuses = (status: number, code: string) => (): Promise<Response> =>
  Promise.resolve(Response.json({ error: { code, message: 'no', details: {} } }, { status }));
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const write = (text = 'On its way', conversationId = CONVERSATION): void => {
  const content = { type: 'text' as const, text };
  outbox.send({ conversationId, input: { content, kind: 'out' }, content });
};
const only = (): PendingMessage => {
  const [entry, ...others] = outbox.snapshot();
  if (entry === undefined || others.length > 0) throw new Error(`${outbox.snapshot().length} are pending`);
  return entry;
};
/** The words of every request so far. */
const asked = (): string[] =>
  hub.mock.calls.map(([, init]) => (JSON.parse(String(init?.body)) as { content: { text: string } }).content.text);
/** As a page opened anew has it. */
const opened = (): Outbox =>
  new Outbox({
    agentId: () => here,
    login: () => login,
    stored: ({ id }) => told.push(id),
    refused: ({ error }) => told.push(error?.code ?? ''),
    signedOut: () => {
      login = 0;
      told.push('signed out');
    },
  });

beforeEach(() => {
  jest.useFakeTimers();
  [here, login, told] = [ADA, 1, []];
  storage = new MemoryStorage();
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: storage });
  hub = jest.fn<typeof fetch>(unreachable);
  globalThis.fetch = hub;
  outbox = opened();
});
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = hubsFetch;
  Reflect.deleteProperty(globalThis, 'localStorage');
});

describe('the outbox over a break in the line', () => {
  it.each([
    ['no line', unreachable],
    ['a proxy without a hub', refuses(502, 'http_502')],
    ['a database that is away', refuses(503, 'unavailable')],
  ])('goes on trying however long it lasts: %s', async (_what, away) => {
    hub.mockImplementation(away);
    write();
    await pass(3_600_000);
    expect(only().state).toBe('sending');
    hub.mockImplementation(answers);
    await pass(20_000);
    expect([told, outbox.snapshot(), storage.length]).toEqual([['m1'], [], 0]);
  });

  it('does not wait for its turn once the line is back', async () => {
    write();
    await pass(60_000);
    hub.mockImplementation(answers);
    outbox.resume();
    await pass(0);
    expect(told).toEqual(['m1']);
  });

  it('sends what was written meanwhile in its order, other conversations beside it', async () => {
    write('one');
    write('two');
    write('elsewhere', 'conversation-2');
    await pass(60_000);
    hub.mockClear().mockImplementation(answers);
    outbox.resume();
    await pass(0);
    expect(asked().filter((text) => text !== 'elsewhere')).toEqual(['one', 'two']);
    expect(asked()).toContain('elsewhere');
    expect(outbox.snapshot()).toEqual([]);
  });

  it('sends after a reload what a page before could not, in its order and under the same ids', async () => {
    write('one');
    write('two');
    const ids = outbox.snapshot().map(({ input }) => input.clientMsgId);
    await pass(0);
    hub.mockClear().mockImplementation(answers);
    outbox = opened();
    outbox.resume();
    expect(outbox.snapshot().map(({ input }) => input.clientMsgId)).toEqual(ids);
    await pass(0);
    expect([asked(), outbox.snapshot(), storage.length]).toEqual([['one', 'two'], [], 0]);
  });

  it('keeps what was refused over a reload, with its reason, until the agent says', async () => {
    hub.mockImplementation(refuses(422, 'unreachable'));
    write();
    await pass(0);
    expect(told).toEqual(['unreachable']);
    outbox = opened();
    outbox.resume();
    await pass(60_000);
    expect([hub.mock.calls.length, only().error?.code]).toEqual([1, 'unreachable']);
    outbox.remove(only().input.clientMsgId);
    expect(storage.length).toBe(0);
  });

  it('asks some times again a hub that does not serve the channel yet, and then says so', async () => {
    hub.mockImplementation(refuses(409, 'account_not_served'));
    write();
    await pass(5_000);
    expect(only().state).toBe('sending');
    await pass(600_000);
    expect([only().state, told]).toEqual(['failed', ['account_not_served']]);
  });

  it('lets the next one go when one is refused', async () => {
    hub.mockImplementationOnce(refuses(422, 'bad_text')).mockImplementation(answers);
    write('one');
    write('two');
    await pass(0);
    expect([asked(), only().state]).toEqual([['one', 'two'], 'failed']);
  });

  it('holds the page only while the browser has no room to keep something', async () => {
    write('kept');
    expect(outbox.isAtRisk).toBe(false);
    storage.isFull = true;
    write('not kept');
    expect(outbox.isAtRisk).toBe(true);
    hub.mockImplementation(answers);
    outbox.resume();
    await pass(20_000);
    expect([outbox.isAtRisk, outbox.snapshot()]).toEqual([false, []]);
  });

  it('sends in its order what was kept and what was not, and keeps it as soon as there is room', async () => {
    storage.isFull = true;
    write('one, too long to be kept');
    storage.isFull = false;
    write('two');
    outbox.resume();
    await pass(0);
    expect([outbox.isAtRisk, storage.length]).toEqual([false, 2]);
    expect(outbox.snapshot().map(({ content }) => content)).toMatchObject([{ text: 'one, too long to be kept' }, { text: 'two' }]);

    storage.isFull = true;
    write('three');
    storage.isFull = false;
    hub.mockClear().mockImplementation(answers);
    outbox.reread();
    outbox.resume();
    await pass(0);
    expect([asked(), outbox.snapshot(), storage.length]).toEqual([['one, too long to be kept', 'two', 'three'], [], 0]);
  });

  it('keeps in its place what there is still no room for', () => {
    write('one');
    storage.isFull = true;
    write('two');
    const { setItem } = storage;
    storage.isFull = false;
    storage.setItem = (key, value) => {
      if (value.includes('"two"')) throw new DOMException('full', 'QuotaExceededError');
      setItem.call(storage, key, value);
    };
    write('three');
    outbox.reread();
    expect([outbox.isAtRisk, outbox.snapshot().map(({ content }) => content)]).toMatchObject([
      true,
      [{ text: 'one' }, { text: 'two' }, { text: 'three' }],
    ]);
  });

  it('asks before it sends what was written more than a day ago', async () => {
    write();
    await pass(23 * 3_600_000);
    expect(only().state).toBe('sending');
    await pass(2 * 3_600_000);
    hub.mockClear().mockImplementation(answers);
    outbox.resume();
    await pass(60_000);
    expect([hub.mock.calls.length, told, only()]).toMatchObject([0, ['written_long_ago'], { state: 'failed' }]);
    outbox.retry(only().input.clientMsgId);
    await pass(0);
    expect([told, outbox.snapshot()]).toEqual([['written_long_ago', 'm1'], []]);
  });

  it('lets go of what another tab has sent', async () => {
    write();
    await pass(0);
    const other = opened();
    other.resume();
    other.remove(only().input.clientMsgId);
    outbox.reread();
    expect(outbox.snapshot()).toEqual([]);
  });

  it('takes what is no message for none', () => {
    storage.setItem(`switchboard.unsent.${ADA}.x`, '{"state":"sending"}');
    storage.setItem(`switchboard.unsent.${ADA}.y`, 'no JSON');
    outbox.resume();
    expect(outbox.snapshot()).toEqual([]);
  });
});

describe('the outbox of a screen at which agents take turns', () => {
  it('waits for its writer and does not try in the name of who has come since', async () => {
    write();
    await pass(0);
    here = MEL;
    hub.mockImplementation(answers);
    outbox.resume();
    await pass(60_000);
    expect([hub.mock.calls.length, ownPending(outbox.snapshot(), MEL, CONVERSATION)]).toEqual([1, []]);

    here = ADA;
    outbox.resume();
    await pass(0);
    expect([hub.mock.calls.length, told, outbox.snapshot()]).toEqual([2, ['m1'], []]);
  });

  it('does not go on trying once the login has ended, and says so when the hub does', async () => {
    hub.mockImplementation(refuses(401, 'unauthenticated'));
    write();
    await pass(60_000);
    expect([hub.mock.calls.length, told, only().state]).toEqual([1, ['signed out'], 'sending']);
    login = 2;
    hub.mockImplementation(answers);
    outbox.resume();
    await pass(0);
    expect(outbox.snapshot()).toEqual([]);
  });

  it('is not ended by the late word that the login before is over', async () => {
    let end = (): void => undefined;
    hub.mockImplementationOnce(() => new Promise((resolve) => (end = () => void refuses(401, 'unauthenticated')().then(resolve))));
    write();
    await pass(0);
    login = 2;
    outbox.resume();
    hub.mockImplementation(answers);
    end();
    await pass(0);
    expect([told, outbox.snapshot()]).toEqual([['m1'], []]);
  });

  it('tries again for its writer alone what was refused', async () => {
    hub.mockImplementation(refuses(422, 'bad_text'));
    write();
    await pass(0);
    const { clientMsgId } = only().input;
    hub.mockImplementation(answers);
    here = MEL;
    outbox.retry(clientMsgId);
    await pass(60_000);
    expect([hub.mock.calls.length, only().state]).toEqual([1, 'failed']);

    here = ADA;
    outbox.retry(clientMsgId);
    await pass(0);
    expect([hub.mock.calls.length, told, outbox.snapshot()]).toEqual([2, ['bad_text', 'm1'], []]);
  });

  it('does not let one who has come wait for what another wrote', async () => {
    hub.mockImplementation(() => new Promise(() => undefined));
    write();
    await pass(0);
    here = MEL;
    hub.mockImplementation(answers);
    write();
    await pass(0);
    expect(told).toEqual(['m1']);
    expect(only().agentId).toBe(ADA);
  });

  it.each([
    ['taken', answers, 0],
    ['refused', refuses(422, 'bad_text'), 1],
  ])('tells nothing to the pages of who has come when it is %s late', async (_what, answer, left) => {
    let end = (): void => undefined;
    hub.mockImplementation(() => new Promise((resolve) => (end = () => void answer().then(resolve))));
    write();
    await pass(0);
    here = MEL;
    end();
    await pass(0);
    expect([told, outbox.snapshot().length]).toEqual([[], left]);
  });
});
