// What waits in the browser, whoever else writes there.
import { describe, expect, it } from '@jest/globals';
import { keepsakesIn, MemoryKeepsakes } from './keepsakes.js';
import { forgetUnsent, Outbox } from './outbox.js';

const message = (clientMsgId: string, at: string) => {
  const content = { type: 'text', text: clientMsgId } as const;
  return { clientMsgId, at, content, shown: content };
};
const ids = ({ messages }: Outbox): string[] => messages.map(({ clientMsgId }) => clientMsgId);

const ANN = { uid: 'ann', isStranger: false };
const BOB = { uid: 'bob', isStranger: false };

describe('the outbox', () => {
  it('is found again in the order things were said, with two tabs writing', () => {
    const keepsakes = new MemoryKeepsakes();
    const [first, second] = [new Outbox(keepsakes, ANN), new Outbox(keepsakes, ANN)];
    second.add(message('z', '2026-01-01T00:00:02Z'));
    first.add(message('a', '2026-01-01T00:00:03Z'));
    first.add(message('m', '2026-01-01T00:00:01Z'));
    second.remove('z');
    expect(ids(new Outbox(keepsakes, ANN))).toEqual(['m', 'a']);
  });

  it('gives nobody the words of somebody else', () => {
    const keepsakes = new MemoryKeepsakes();
    new Outbox(keepsakes, ANN).add(message('a', '1'));
    expect(ids(new Outbox(keepsakes, BOB))).toEqual([]);
  });

  it('keeps what a stranger could not send for who they turn out to be', () => {
    const keepsakes = new MemoryKeepsakes();
    new Outbox(keepsakes, { uid: 'visitor 1', isStranger: true }).add(message('a', '1'));
    expect(ids(new Outbox(keepsakes, { uid: 'visitor 2', isStranger: true }))).toEqual(['a']);
    expect(ids(new Outbox(keepsakes, ANN))).toEqual(['a']);
  });

  it('passes over what was refused until it is to be tried again', () => {
    const outbox = new Outbox(new MemoryKeepsakes(), ANN);
    outbox.add(message('a', '1'));
    outbox.add(message('b', '2'));
    outbox.refuse('a', 'text_too_long');
    expect(outbox.next?.clientMsgId).toBe('b');
    outbox.retry('a');
    expect([outbox.next?.clientMsgId, outbox.next?.refused]).toEqual(['a', undefined]);
  });

  it('takes nothing for a message that is none', () => {
    const keepsakes = new MemoryKeepsakes();
    for (const [name, text] of Object.entries({ broken: '{', empty: 'null', other: '{"clientMsgId":1}', word: '"x"' }))
      keepsakes.set(`out.${name}`, text);
    expect(ids(new Outbox(keepsakes, ANN))).toEqual([]);
    forgetUnsent(keepsakes);
    expect(keepsakes.names('out.')).toEqual([]);
  });
});

it('keepsakes last as long as the page where the browser forbids storage', () => {
  const keepsakes = keepsakesIn('a', () => {
    throw new Error('SecurityError');
  });
  keepsakes.set('token', 't');
  expect(keepsakes.get('token')).toBe('t');
});
