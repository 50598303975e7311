// A conversation longer than is drawn at once, read from its end to its beginning and back: every message once, in order, and no jump.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, say, type Customer } from './browser-desk.js';

/** More than 120 rows, and more than two pages of history: two people take turns, so that every note is a row of its own. */
const NOTES = 240;
const STEP_PX = 500;
/** Scroll positions are whole numbers on some screens. */
const ROUNDING_PX = 2;

/** In the page's own language: what is drawn, top to bottom, and where the thread is scrolled to. */
const LOOK = `(() => {
  const log = document.querySelector('[role=log]');
  const edge = log.getBoundingClientRect();
  const drawn = [...log.querySelectorAll('[data-testid=message]')].map((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { seq: Number(element.dataset.seq), text: element.innerText, top, inSight: bottom > edge.top && top < edge.bottom };
  });
  return { drawn, scrollTop: log.scrollTop, leftBelow: log.scrollHeight - log.scrollTop - log.clientHeight };
})()`;

interface Look {
  drawn: { seq: number; text: string; top: number; inSight: boolean }[];
  scrollTop: number;
  leftBelow: number;
}

/** Scrolls by so much and lets the page draw; how far it could go at that moment. */
const scrollBy = (px: number): string => `(async () => {
  const log = document.querySelector('[role=log]');
  const before = log.scrollTop;
  log.scrollTop += ${String(px)};
  const went = log.scrollTop - before;
  for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  return went;
})()`;

let desk: BrowserDesk;
let hal: Customer;
const said = new Map<number, string>();
beforeAll(async () => {
  desk = await BrowserDesk.start();
  hal = await desk.customer(await desk.demo('telegram'), 'Hal', 'Line 0');
  const mel = await desk.hire('Mel Ortiz', 'mel', 'agent');
  for (let line = 1; line <= NOTES; line += 1) {
    const content = { type: 'text', text: `Line ${String(line)}` };
    const note = { clientMsgId: `line-${String(line)}`, kind: 'note', content };
    await [desk.admin, mel][line % 2]?.post(`/conversations/${hal.conversationId}/messages`, note);
  }
  const { lastSeq } = await desk.conversation(hal.conversationId);
  for (let seq = 1; seq <= lastSeq; seq += 1) said.set(seq, `Line ${String(seq - 1)}`);
});
afterAll(() => desk.stop());

/** Reads on in one direction until `isThere`; everything that was in sight, in the order it came. */
async function readOn(page: Page, px: number, isThere: (look: Look) => boolean, texts = said): Promise<number[]> {
  const read: number[] = [];
  const somethingInSight = (): Promise<Look> =>
    eventually(async () => {
      const seen = await page.evaluate<Look>(LOOK);
      return seen.drawn.some(({ inSight }) => inSight) ? seen : undefined;
    });
  for (let look = await somethingInSight(); ;) {
    const seqs = look.drawn.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
    const inSight = look.drawn.filter((message) => message.inSight);
    for (const { seq, text } of inSight) expect(text).toMatch(new RegExp(`\\b${String(texts.get(seq))}\\b`));
    const fresh = inSight.map(({ seq }) => seq).filter((seq) => !read.includes(seq));
    read.push(...(px < 0 ? fresh.toReversed() : fresh));
    if (isThere(look)) return read;
    const went = await page.evaluate<number>(scrollBy(px));
    const next = await somethingInSight();
    // Whatever was loaded or let go of meanwhile: what was read has moved by the scrolling alone.
    const topNow = new Map(next.drawn.map(({ seq, top }) => [seq, top]));
    for (const { seq, top } of inSight) {
      const now = topNow.get(seq);
      if (now !== undefined) expect(Math.abs(top - went - now)).toBeLessThanOrEqual(ROUNDING_PX);
    }
    look = next;
  }
}

/** Goes on to so many messages, every third an answer: sent one by one they would take minutes. */
async function lengthen({ conversationId }: Customer, length: number): Promise<void> {
  await desk.sql(
    `WITH fresh AS (
      SELECT gen_random_uuid() AS id, seq, seq % 3 = 0 AS answered FROM generate_series(2, $2::bigint) AS seq
    ), added AS (
      INSERT INTO message (company_id, conversation_id, seq, id, account_id, kind, sender_type, sender_id, sender_name, content, status, sent_at, words)
      SELECT company_id, conversation_id, f.seq, f.id, account_id, CASE WHEN answered THEN 'out' ELSE 'in' END,
        CASE WHEN answered THEN 'agent' ELSE 'end_user' END, CASE WHEN answered THEN $3::uuid ELSE sender_id END, 'Somebody',
        jsonb_build_object('type', 'text', 'text', 'Message ' || f.seq), CASE WHEN answered THEN 'sent' ELSE 'stored' END, sent_at, words
      FROM message m, fresh f WHERE conversation_id = $1 AND m.seq = 1
    ), indexed AS (
      INSERT INTO message_index (company_id, conversation_id, seq, id, sent_at, kind, sender_id)
      SELECT company_id, conversation_id, f.seq, f.id, sent_at, CASE WHEN answered THEN 'out' ELSE 'in' END,
        CASE WHEN answered THEN $3::uuid ELSE sender_id END
      FROM message_index m, fresh f WHERE conversation_id = $1 AND m.seq = 1
    )
    UPDATE conversation SET last_seq = $2, last_inbound_seq = $2, routed_seq = $2 WHERE id = $1`,
    [conversationId, length, desk.admin.agentId],
  );
}

describe.each(LANGUAGES)('a long conversation ($locale, $colorScheme)', ({ locale, colorScheme, words }) => {
  it('is read up to its beginning and back with every message once, in order, and in its place', async () => {
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const page = await browser.context.newPage();
      await openConversation(page, desk, hal);
      const last = Math.max(...said.keys());
      await bubble(page, said.get(last) ?? '').waitFor();
      // Its end has been looked at, so that what comes later is all that is new.
      await eventually(async () => ((await desk.conversation(hal.conversationId)).unreadCount === 0 ? true : undefined));

      const all = [...said.keys()];
      const upwards = await readOn(page, -STEP_PX, ({ drawn, scrollTop }) => scrollTop === 0 && drawn[0]?.seq === 1);
      expect(upwards).toEqual(all.toReversed());
      // Not all of it is drawn.
      expect((await page.evaluate<Look>(LOOK)).drawn.length).toBeLessThan(NOTES / 2);

      // Who reads far above is told of news, and not moved by it.
      const before = await page.evaluate<Look>(LOOK);
      await desk.acts(hal, { type: 'text', text: `Line ${String(last)}` });
      said.set(last + 1, `Line ${String(last)}`);
      const toNew = page.getByRole('button', { name: words.thread.toNew_one.replace('{{count}}', '1') });
      await toNew.waitFor();
      const after = await page.evaluate<Look>(LOOK);
      expect(after.drawn.filter(({ inSight }) => inSight)).toEqual(before.drawn.filter(({ inSight }) => inSight));

      const downwards = await readOn(page, STEP_PX, ({ drawn, leftBelow }) => leftBelow < 2 && drawn.at(-1)?.seq === last + 1);
      expect(downwards).toEqual([...said.keys()]);
      await toNew.waitFor({ state: 'detached' });
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('is gone to at a message far up without the way there, left for its end, and read on from there without a hole', async () => {
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const page = await browser.context.newPage();
      const edges: number[] = [];
      page.on('request', (request) => {
        const { pathname, searchParams } = new URL(request.url());
        if (pathname.endsWith('/messages')) edges.push(Number(searchParams.get('before')));
      });
      const last = Math.max(...said.keys());
      const target = 20;
      await page.goto(`${desk.url}/inbox/${hal.conversationId}?view=all&at=${String(target)}`);
      const look = (): Promise<Look> => page.evaluate<Look>(LOOK);
      await page.getByRole('log').waitFor();
      await eventually(async () => ((await look()).drawn.some(({ seq, inSight }) => seq === target && inSight) ? true : undefined));
      // Its end, and then at once what is around the message.
      expect(edges[0]).toBe(0);
      expect(edges[1]).toBeLessThan(target + 100);
      expect((await look()).drawn.map(({ seq }) => seq)).not.toContain(last);

      // What came last may not have been read by anybody yet.
      const toNew = page.getByRole('button', { name: words.thread.toNew_one.replace('{{count}}', '1') });
      const toEnd = page.getByRole('button', { name: words.thread.toEnd, exact: true }).or(toNew);
      await toEnd.click();
      await eventually(async () => {
        const { drawn: shown, leftBelow } = await look();
        return shown.at(-1)?.seq === last && leftBelow < 2 ? true : undefined;
      });

      await page.goto(`${desk.url}/inbox/${hal.conversationId}?view=all&at=${String(target)}`);
      await page.getByRole('log').waitFor();
      await eventually(async () => ((await look()).drawn.some(({ seq, inSight }) => seq === target && inSight) ? true : undefined));
      const downwards = await readOn(page, STEP_PX, ({ drawn: shown, leftBelow }) => leftBelow < 2 && shown.at(-1)?.seq === last);
      const first = downwards[0] ?? 0;
      expect(downwards).toEqual([...said.keys()].filter((seq) => seq >= first));
      await toEnd.waitFor({ state: 'detached' });
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe.each(LANGUAGES.slice(0, 1))('a line that breaks far up in a long conversation', ({ locale, colorScheme, words }) => {
  it('leaves what is written there in sight, and takes to it at the end once it is sent', async () => {
    await desk.admin.post(`/conversations/${hal.conversationId}/claim`);
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const page = await browser.context.newPage();
      await page.goto(`${desk.url}/inbox/${hal.conversationId}?view=all&at=20`);
      await page.getByRole('log').waitFor();
      const look = (): Promise<Look> => page.evaluate<Look>(LOOK);
      await eventually(async () => ((await look()).drawn.some(({ seq, inSight }) => seq === 20 && inSight) ? true : undefined));
      const messages = '**/api/v1/conversations/*/messages*';
      const cut = (route: Route): Promise<void> => route.abort('internetdisconnected');
      await page.route(messages, cut);
      await say(page, words, 'written far up');
      await page.locator('[data-testid=message][data-status=pending]').getByText('written far up').waitFor();
      await eventually(async () =>
        (await look()).drawn.some(({ text, inSight }) => inSight && text.includes('written far up')) ? true : undefined,
      );
      await page.unroute(messages, cut);
      await bubble(page, 'written far up').getByLabel(words.status.sent, { exact: true }).waitFor();
      await eventually(async () => ((await look()).leftBelow < 2 ? true : undefined));
      expect(browser.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED/.test(problem))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe.each(LANGUAGES.slice(0, 1))('a conversation of years', ({ locale, colorScheme }) => {
  /** More than is kept of one, above whoever reads it and below. */
  const LENGTH = 1_400;

  it('is read in its order and place though only a part of it is kept, and what was let go of is there again on the way back', async () => {
    const ivy = await desk.customer(await desk.demo('telegram'), 'Ivy', 'Message 1');
    await lengthen(ivy, LENGTH);
    const texts = new Map(Array.from({ length: LENGTH }, (_, index) => [index + 1, `Message ${String(index + 1)}`]));
    const browser = await desk.browser({ locale, colorScheme });
    try {
      const page = await browser.context.newPage();
      const downwards: number[] = [];
      page.on('request', (request) => {
        const after = new URL(request.url()).searchParams.get('after');
        if (after !== null) downwards.push(Number(after));
      });
      await openConversation(page, desk, ivy);
      await bubble(page, `Message ${String(LENGTH)}`).waitFor();
      const look = (): Promise<Look> => page.evaluate<Look>(LOOK);
      const edge = async (top: number, isThere: (look: Look) => boolean): Promise<Look> =>
        eventually(async () => {
          await page.evaluate(`document.querySelector('[role=log]').scrollTop = ${String(top)}`);
          const seen = await look();
          return isThere(seen) ? seen : undefined;
        });

      await edge(0, ({ drawn }) => (drawn[0]?.seq ?? LENGTH) < LENGTH - 1_100);
      const upwards = await readOn(page, -STEP_PX, ({ drawn, scrollTop }) => scrollTop === 0 && drawn[0]?.seq === 1, texts);
      expect(upwards).toEqual(Array.from({ length: upwards.length }, (_, index) => upwards.length - index));
      expect(downwards).toEqual([]);

      // The end of what is kept is not the conversation's; and every page comes to a reader who has come to where it goes on.
      await page.route(/\/messages\?.*after=/, async (route) => {
        await eventually(async () => ((await look()).leftBelow < 1 ? true : undefined));
        await route.continue();
      });
      await edge(10_000_000, ({ drawn }) => (drawn.at(-1)?.seq ?? 0) >= 1_000);
      const back = await readOn(page, STEP_PX, ({ drawn, leftBelow }) => leftBelow < 2 && drawn.at(-1)?.seq === LENGTH, texts);
      expect(back).toEqual(Array.from({ length: back.length }, (_, index) => LENGTH - back.length + 1 + index));
      expect(downwards[0]).toBe(1_000);
      expect(browser.problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
