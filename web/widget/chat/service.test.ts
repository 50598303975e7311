// Who serves the visitor, as the chat learns it: when it asks, and when it leaves the hub alone.
import { describe, expect, it } from '@jest/globals';
import type { VisitorServiceView } from '../../../src/contract/api.js';
import { StandInHub, StandInPage, STRANGER } from '../testing/stand-in-hub.js';

const TRANSFER = { id: 'human', label: 'Talk to a person' };

async function opened(hub = new StandInHub()): Promise<StandInPage> {
  const page = new StandInPage(hub);
  page.chat.start();
  page.chat.open();
  await page.connect();
  return page;
}

const inQueue = (position: number): VisitorServiceView => ({
  session: { state: 'queued', queue: { position, waitMinutes: null } },
  suggestions: [],
  transfer: null,
});

const changed = { cmd: 'event', event: { type: 'visitor.service', conversationId: `c-${STRANGER}` } } as const;

describe('who serves', () => {
  it('is known once the line is up, and anew when the hub hints at it', async () => {
    const hub = new StandInHub();
    const page = await opened(hub);
    expect(page.state?.service).toEqual({ session: null, suggestions: [], transfer: null });
    hub.service = { session: { state: 'active', servedBy: 'Ada' }, suggestions: [], transfer: null };
    page.hear(changed);
    await page.settle();
    expect(page.state?.service?.session).toEqual({ state: 'active', servedBy: 'Ada' });
  });

  it('is asked again and again in a queue, for as long as somebody looks', async () => {
    const hub = new StandInHub();
    hub.service = inQueue(3);
    const page = await opened(hub);
    hub.service = inQueue(2);
    page.pass(10_000);
    await page.settle();
    expect(page.state?.service?.session?.queue?.position).toBe(2);

    page.isWatched = false;
    const { asked } = hub;
    page.pass(60_000);
    await page.settle();
    expect(hub.asked).toBe(asked);

    hub.service = inQueue(1);
    page.isWatched = true;
    page.chat.watched();
    await page.settle();
    expect(page.state?.service?.session?.queue?.position).toBe(1);
  });

  it('is neither shown nor asked for once the chat is shut', async () => {
    const hub = new StandInHub();
    hub.service = inQueue(3);
    const page = await opened(hub);
    hub.refusal = { status: 403, code: 'account_disabled' };
    page.end();
    page.pass(1_000);
    await page.settle();
    expect(page.state).toMatchObject({ phase: 'shut', service: null });
    const { asked } = hub;
    page.pass(20_000);
    await page.settle();
    expect(hub.asked).toBe(asked);
  });

  it('stays as it was known when the hub does not answer, and is asked again in a queue', async () => {
    const hub = new StandInHub();
    hub.service = inQueue(3);
    const page = await opened(hub);
    hub.service = null;
    page.pass(10_000);
    await page.settle();
    expect(page.state?.service?.session?.queue?.position).toBe(3);
    hub.service = inQueue(1);
    page.pass(10_000);
    await page.settle();
    expect(page.state?.service?.session?.queue?.position).toBe(1);
  });

  it('is nobody’s business while the chat is shut, and nothing of who signed out is left', async () => {
    const hub = new StandInHub();
    hub.service = inQueue(3);
    const page = await opened(hub);
    page.chat.close();
    const { asked } = hub;
    page.pass(60_000);
    page.hear(changed);
    await page.settle();
    expect(hub.asked).toBe(asked);
    page.chat.logout();
    expect(page.state?.service).toBeNull();
  });
});

describe('what the desk offers', () => {
  it('is said like any other message, and kept while there is no line', async () => {
    const page = await opened();
    page.cut();
    page.chat.take(TRANSFER);
    expect(page.waiting).toEqual([TRANSFER.label]);
    await page.connect();
    const frame = page.hub.heard.find(({ cmd }) => cmd === 'customer');
    expect(frame).toMatchObject({ content: { type: 'form_reply', fields: {}, choiceId: 'human', text: TRANSFER.label } });
    expect(page.waiting).toEqual([]);
  });
});

describe('ending the chat', () => {
  it('tells the hub, and shows that nothing is open any more', async () => {
    const hub = new StandInHub();
    hub.service = { session: { state: 'active', servedBy: 'Ada' }, suggestions: [], transfer: null };
    const page = await opened(hub);
    await page.chat.end();
    expect([hub.ended, page.state?.service?.session]).toEqual([[`token-${STRANGER}`], null]);
  });

  it('is refused to the visitor’s face when the hub cannot be told', async () => {
    const hub = new StandInHub();
    hub.service = { session: { state: 'active', servedBy: 'Ada' }, suggestions: [], transfer: null };
    const page = await opened(hub);
    hub.service = null;
    await expect(page.chat.end()).rejects.toMatchObject({ code: 'network' });
    expect(page.state?.service?.session?.state).toBe('active');
  });
});
