import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { conversationQuery, refreshConversation } from './conversation.js';

const hubsFetch = globalThis.fetch;
const client = new QueryClient();
/** What the hub was asked, each to be answered with the conversation as it is by then. */
let questions: ((lastSeq: number) => void)[];

beforeEach(() => {
  questions = [];
  globalThis.fetch = () =>
    new Promise((resolve) => {
      questions.push((lastSeq) => resolve(Response.json({ id: 'c1', lastSeq })));
    });
});
afterEach(() => {
  client.clear();
  globalThis.fetch = hubsFetch;
});

const shown = (): number | undefined => client.getQueryData(conversationQuery('c1').queryKey)?.lastSeq;

describe('a conversation asked for anew', () => {
  it('is shown as the last answer has it, whichever comes last', async () => {
    const former = refreshConversation(client, 'c1');
    const latter = refreshConversation(client, 'c1');
    questions[1]?.(2);
    await latter;
    questions[0]?.(1);
    await former;
    expect([questions.length, shown()]).toEqual([2, 2]);
  });

  it('lets who waited for the former question wait for the new one', async () => {
    const former = refreshConversation(client, 'c1').then(shown);
    const latter = refreshConversation(client, 'c1');
    questions[0]?.(1);
    questions[1]?.(2);
    await latter;
    expect(await former).toBe(2);
  });

  it('is shown to a page that was still loading it', async () => {
    const page = new QueryObserver(client, { ...conversationQuery('c1'), retry: false });
    const leave = page.subscribe(() => undefined);
    expect(questions).toHaveLength(1);
    const asked = refreshConversation(client, 'c1');
    questions[0]?.(1);
    questions[1]?.(2);
    await asked;
    const { data, error } = page.getCurrentResult();
    leave();
    expect([data?.lastSeq, error]).toEqual([2, null]);
  });
});
