// The visitor's chat against a hub that loses pushes, answers late, refuses, and goes away.
import { describe, expect, it } from '@jest/globals';
import { StandInHub, StandInPage, STRANGER } from '../testing/stand-in-hub.js';
import { CallError } from './hub-calls.js';
import { MemoryKeepsakes } from './keepsakes.js';

const KNOWN = { userId: 'ann', hmac: 'signed' };

async function opened(hub = new StandInHub(), keepsakes = new MemoryKeepsakes()): Promise<StandInPage> {
  const page = new StandInPage(hub, keepsakes);
  page.chat.start();
  page.chat.open();
  await page.connect();
  return page;
}

/** Somebody who has been here before. */
function returning(): MemoryKeepsakes {
  const keepsakes = new MemoryKeepsakes();
  keepsakes.set('token', `token-${STRANGER}`);
  return keepsakes;
}

describe('a visitor', () => {
  it('nobody has seen before becomes one when they open the chat, not when the page loads', async () => {
    const page = new StandInPage(new StandInHub());
    page.chat.start();
    await page.settle();
    expect([page.state?.phase, page.keepsakes.get('token')]).toEqual(['asleep', null]);
    page.chat.open();
    await page.connect();
    expect([page.state?.phase, page.keepsakes.get('token')]).toEqual(['ready', `token-${STRANGER}`]);
  });

  it('who comes back finds what was said, and how much of it is new', async () => {
    const hub = new StandInHub();
    for (const text of ['one', 'two', 'three']) hub.store(STRANGER, text);
    hub.readSeq = 1;
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.connect();
    expect([page.texts, page.state?.unreadCount]).toEqual([['one', 'two', 'three'], 2]);
    page.chat.open();
    expect(page.state?.unreadCount).toBe(0);
    expect(hub.heard).toContainEqual({ cmd: 'read', conversationId: `c-${STRANGER}`, messageSeq: 3 });
  });

  it('who cannot be let in for good is told; when the account is only disabled the widget asks again', async () => {
    const hub = new StandInHub();
    hub.refusal = { status: 409, code: 'account_disabled' };
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.settle();
    expect(page.state?.phase).toBe('shut');
    hub.refusal = null;
    page.pass(60_000);
    await page.connect();
    expect(page.state?.phase).toBe('ready');
  });

  it('whose hub does not answer is let in as soon as it does', async () => {
    const hub = new StandInHub();
    hub.refusal = { status: 0, code: 'network' };
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.settle();
    expect(page.state?.connection).toBe('offline');
    hub.refusal = null;
    page.pass(1_000);
    await page.connect();
    expect(page.state?.phase).toBe('ready');
  });

  it('whose login ended is let in again and shown what came meanwhile', async () => {
    const page = await opened();
    page.end();
    page.hub.store(STRANGER, 'meanwhile');
    page.pass(1_000);
    await page.connect();
    expect(page.texts).toEqual(['meanwhile']);
  });

  it('takes what could not be sent along when the site says who they are', async () => {
    const page = await opened();
    page.cut();
    page.chat.say('not yet sent');
    page.chat.identify(KNOWN);
    await page.connect();
    await page.settle();
    expect([page.texts, page.hub.queue('ann').length, page.hub.queue(STRANGER).length]).toEqual([['not yet sent'], 1, 0]);
  });

  it('leaves nothing behind when they sign out', async () => {
    const page = await opened();
    page.hub.store(STRANGER, 'a secret');
    page.push(1);
    page.cut();
    page.chat.say('another');
    page.chat.close();
    page.chat.logout();
    expect([page.texts, page.waiting, page.state?.phase, page.keepsakes.names('')]).toEqual([[], [], 'asleep', []]);
  });

  it('takes what a stranger has begun to write along, and nobody else’s', async () => {
    const page = await opened();
    page.draft = 'Do you ship to Norway';
    page.chat.identify(KNOWN);
    await page.connect();
    expect(page.draft).toBe('Do you ship to Norway');
    page.chat.identify({ ...KNOWN, userId: 'bo' });
    await page.connect();
    expect(page.draft).toBe('');
    page.draft = 'My card number is';
    page.chat.logout();
    expect(page.draft).toBe('');
  });

  it('is another one in this tab when another tab signs in or out', async () => {
    const page = await opened();
    page.keepsakes.set('token', 'token-ann');
    page.hub.store('ann', 'hello Ann');
    page.chat.keepsakeChanged('token');
    await page.connect();
    expect(page.texts).toEqual(['hello Ann']);
    page.keepsakes.set('token', null);
    page.chat.keepsakeChanged('token');
    expect([page.texts, page.state?.phase]).toEqual([[], 'asleep']);
  });
});

describe('what the desk says', () => {
  it('is shown once and in order when a push was lost', async () => {
    const page = await opened();
    for (const text of ['one', 'two', 'three']) page.hub.store(STRANGER, text);
    page.push(1);
    page.push(3);
    await page.settle();
    page.push(3);
    expect(page.texts).toEqual(['one', 'two', 'three']);
  });

  it('comes in order on return from a broken line, however much it was', async () => {
    const page = await opened();
    page.cut();
    const texts = Array.from({ length: 450 }, (_, index) => `message ${String(index)}`);
    for (const text of texts) page.hub.store(STRANGER, text);
    await page.connect();
    for (let turn = 0; turn < 5; turn += 1) await page.settle();
    expect(page.texts).toEqual(texts);
  });

  it('is confirmed once for several', async () => {
    const page = await opened();
    page.hub.heard.length = 0;
    for (const key of [1, 2, 3]) {
      page.hub.store(STRANGER, String(key));
      page.push(key);
    }
    page.pass(200);
    expect(page.hub.heard.filter(({ cmd }) => cmd === 'sync_key')).toEqual([{ cmd: 'sync_key', queue: STRANGER, key: 3 }]);
  });

  it('is unread while the page is behind another, and read when it comes to the front', async () => {
    const page = await opened();
    page.isWatched = false;
    page.hub.store(STRANGER, 'look here');
    page.push(1);
    expect(page.state?.unreadCount).toBe(1);
    page.isWatched = true;
    page.chat.watched();
    expect(page.state?.unreadCount).toBe(0);
  });

  it('counts no longer when another device has read it while this one had no line', async () => {
    const page = await opened();
    page.chat.close();
    const message = page.hub.store(STRANGER, 'seen elsewhere');
    page.push(1);
    expect(page.state?.unreadCount).toBe(1);
    page.cut();
    page.hub.queue(STRANGER)[0] = { ...message, status: 'read' };
    await page.connect();
    expect(page.state?.unreadCount).toBe(0);
  });

  it('is as it was edited while the line was down', async () => {
    const page = await opened();
    const message = page.hub.store(STRANGER, 'at 9');
    page.push(1);
    page.cut();
    page.hub.queue(STRANGER)[0] = { ...message, content: { type: 'text', text: 'at 10' } };
    await page.connect();
    expect(page.texts).toEqual(['at 10']);
  });

  it('is gone when the visitor deletes it, and no late push brings it back', async () => {
    const page = await opened();
    page.hub.store(STRANGER, 'old words');
    page.push(1);
    expect(await page.chat.deleteHistory()).toBe(true);
    page.push(1);
    page.hub.store(STRANGER, 'new words');
    page.push(2);
    expect(page.texts).toEqual(['new words']);
  });

  it('is gone when it was deleted on another device, told or while the line was down', async () => {
    const page = await opened();
    page.hub.store(STRANGER, 'first');
    page.push(1);
    page.hear({ cmd: 'event', event: { type: 'visitor.deleted', conversationId: `c-${STRANGER}`, seq: 1 } });
    expect(page.texts).toEqual([]);
    page.hub.store(STRANGER, 'second');
    page.push(2);
    page.cut();
    page.hub.deleted.set(STRANGER, 2);
    page.hub.store(STRANGER, 'third');
    await page.connect();
    expect(page.texts).toEqual(['third']);
  });

  it('stays when it could not be deleted', async () => {
    const page = await opened();
    page.hub.store(STRANGER, 'still here');
    page.push(1);
    page.hub.deleteHistory = () => Promise.reject(new CallError(0, 'network'));
    expect([await page.chat.deleteHistory(), page.texts]).toEqual([false, ['still here']]);
  });

  it('is not undone by an older push after an edit was told', async () => {
    const page = await opened();
    const message = page.hub.store(STRANGER, 'at 9');
    page.push(1);
    page.hear({
      cmd: 'event',
      event: {
        type: 'message.updated',
        conversationId: message.conversationId,
        seq: 1,
        message: { ...message, content: { type: 'text', text: 'at 10' } },
      },
    });
    page.push(1);
    expect(page.texts).toEqual(['at 10']);
  });

  it('is loaded upwards, page by page', async () => {
    const hub = new StandInHub();
    for (let index = 0; index < 95; index += 1) hub.store(STRANGER, String(index));
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.connect();
    expect([page.texts.length, page.state?.hasOlder]).toEqual([40, true]);
    await page.chat.loadOlder();
    await page.chat.loadOlder();
    expect([page.texts.length, page.texts[0], page.state?.hasOlder]).toEqual([95, '0', false]);
  });

  it('is let go of when the chat is closed, and loaded again for who scrolls up', async () => {
    const page = await opened();
    for (let index = 0; index < 130; index += 1) {
      page.hub.store(STRANGER, String(index));
      page.push(index + 1);
    }
    page.chat.close();
    expect([page.texts.length, page.texts[0], page.state?.hasOlder]).toEqual([100, '30', true]);
    await page.chat.loadOlder();
    expect([page.texts.length, page.texts[0], page.state?.hasOlder]).toEqual([130, '0', false]);
  });

  it('is as it was told to be while the page that holds it was on its way', async () => {
    const hub = new StandInHub();
    for (let index = 0; index < 60; index += 1) hub.store(STRANGER, String(index));
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.connect();
    const asIt = (was: number, text: string): void => {
      const message = hub.queue(STRANGER)[was];
      if (message === undefined) throw new Error('nothing there');
      const { conversationId, seq } = message;
      const changed = { ...message, content: { type: 'text', text } } as const;
      page.hear({ cmd: 'event', event: { type: 'message.updated', conversationId, seq, message: changed } });
    };
    const older = page.chat.loadOlder();
    asIt(3, 'told while the older page was on its way');
    await older;
    page.cut();
    await page.connect((): void => asIt(59, 'told while the newest page was on its way'));
    expect([page.texts[3], page.texts[59]]).toEqual([
      'told while the older page was on its way',
      'told while the newest page was on its way',
    ]);
  });

  it('has no hole where the chat was closed while older words were on their way', async () => {
    const hub = new StandInHub();
    for (let index = 0; index < 150; index += 1) hub.store(STRANGER, String(index));
    const page = new StandInPage(hub, returning());
    page.chat.start();
    await page.connect();
    page.chat.open();
    await page.chat.loadOlder();
    await page.chat.loadOlder();
    const older = page.chat.loadOlder();
    page.chat.close();
    await older;
    while (page.state?.hasOlder === true) await page.chat.loadOlder();
    expect(page.texts).toEqual(Array.from({ length: 150 }, (_, index) => String(index)));
  });

  it('is announced while it is being typed, for a while', async () => {
    const page = await opened();
    const typing = { cmd: 'realtime', conversationId: `c-${STRANGER}`, type: 'typing', from: 'a' } as const;
    page.hear(typing);
    expect(page.state?.isDeskTyping).toBe(true);
    page.pass(6_000);
    expect(page.state?.isDeskTyping).toBe(false);
    page.hear(typing);
    page.hub.store(STRANGER, 'here I am');
    page.push(1);
    expect(page.state?.isDeskTyping).toBe(false);
  });
});

describe('what a visitor says', () => {
  it('goes one after the other, and is shown as waiting until it is acknowledged', async () => {
    const page = await opened();
    page.answers = false;
    page.chat.say('first');
    page.chat.say('second');
    const sent = page.hub.heard.filter(({ cmd }) => cmd === 'customer');
    expect([sent.length, page.waiting]).toEqual([1, ['first', 'second']]);
    page.answers = true;
    const [first] = sent;
    if (first) page.answer(first, page.lastSeq);
    await page.settle();
    await page.settle();
    expect([page.texts, page.waiting]).toEqual([['first', 'second'], []]);
  });

  it('whose answer was lost is said again and stands there once', async () => {
    const page = await opened();
    page.answers = false;
    page.chat.say('hello?');
    const [frame] = page.hub.heard.filter(({ cmd }) => cmd === 'customer');
    page.cut();
    // The hub has stored it, and nobody heard.
    page.answers = true;
    if (frame) page.answer(frame, 0);
    await page.connect();
    await page.settle();
    expect([page.texts, page.waiting, page.hub.queue(STRANGER).length]).toEqual([['hello?'], [], 1]);
  });

  it('waits for the next page when this one is left', async () => {
    const keepsakes = new MemoryKeepsakes();
    const hub = new StandInHub();
    const first = await opened(hub, keepsakes);
    first.cut();
    first.chat.say('one');
    first.chat.say('two');
    const second = new StandInPage(hub, keepsakes, { idPrefix: 'next' });
    second.chat.start();
    await second.connect();
    await second.settle();
    expect([second.texts, second.waiting]).toEqual([['one', 'two'], []]);
  });

  it('and is refused waits for a word, and does not hold up the next', async () => {
    const page = await opened();
    page.answers = false;
    page.chat.say('too much');
    page.answers = true;
    const seq = page.lastSeq;
    page.chat.say('fine');
    page.hear({ cmd: 'error', seq, code: 'text_too_long', message: '' });
    await page.settle();
    expect([page.texts, page.waiting, page.state?.waiting[0]?.refused]).toEqual([['fine'], ['too much'], 'text_too_long']);
    page.chat.retry(page.state?.waiting[0]?.clientMsgId ?? '');
    await page.settle();
    expect([page.texts, page.waiting]).toEqual([['fine', 'too much'], []]);
  });

  it('too fast is said again a little later, in its order', async () => {
    const page = await opened();
    page.answers = false;
    page.chat.say('one');
    page.chat.say('two');
    page.hear({ cmd: 'error', seq: page.lastSeq, code: 'rate_limited', message: '' });
    page.answers = true;
    page.pass(1_500);
    await page.settle();
    await page.settle();
    expect([page.texts, page.waiting]).toEqual([['one', 'two'], []]);
  });

  it('by tapping an option names the menu it answers', async () => {
    const page = await opened();
    const menu = page.hub.store(STRANGER, '', { content: { type: 'menu', text: 'How was it?', options: [{ id: '5', label: 'Great' }] } });
    page.push(1);
    page.chat.choose(menu, { id: '5', label: 'Great' });
    expect(page.hub.heard).toContainEqual(
      expect.objectContaining({
        cmd: 'customer',
        replyTo: menu.id,
        content: { type: 'form_reply', fields: {}, choiceId: '5', text: 'Great' },
      }),
    );
  });

  it('is told to be under way at most every three seconds', async () => {
    const page = await opened();
    page.hub.heard.length = 0;
    for (let stroke = 0; stroke < 5; stroke += 1) page.chat.typing();
    page.pass(3_000);
    page.chat.typing();
    expect(page.hub.heard.filter(({ cmd }) => cmd === 'realtime')).toHaveLength(2);
  });
});
