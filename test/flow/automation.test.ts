// Rules act by themselves: on what fits, once, in order, and never on what rules did.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type {
  AutomationRuleView,
  AutomationRunView,
  AutomationTrialView,
  ListedConversation,
  LabelView,
  MessageView,
  OutgoingWebhookView,
  Page,
} from '../../src/contract/index.js';
import { MessageFeed } from '../../src/desk/automation/message-feed.js';
import type { MessageWriter } from '../../src/im/message-writer.js';
import { DeskHub } from '../support/desk-hub.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { words } from '../support/small-hub.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start();
});
afterEach(() => desk.close());

type NewRule = Partial<AutomationRuleView> & Pick<AutomationRuleView, 'trigger' | 'actions'>;
let named = 0;
const addRule = (rule: NewRule): Promise<AutomationRuleView> =>
  desk.admin.post('/automation-rules', { name: `rule ${String((named += 1))}`, ...rule });
const says = (person: string, text: string): Promise<void> => desk.small.tell(desk.account, words(person, text));
const runs = async (): Promise<AutomationRunView[]> => (await desk.admin.get<Page<AutomationRunView>>('/automation-runs')).items;
/** Once this many runs are over, oldest first. */
const done = (count: number): Promise<AutomationRunView[]> =>
  eventually(async () => {
    const over = (await runs()).filter(({ state }) => state !== 'due');
    return over.length >= count ? over.reverse() : undefined;
  });
const textOf = ({ content }: MessageView): string => (content.type === 'text' ? content.text : '');
const said = async (conversation: ListedConversation, kind: MessageView['kind']): Promise<string[]> =>
  (await desk.admin.history(conversation.id)).filter((message) => message.kind === kind).map(textOf);
const replies = (text: string): NewRule => ({ trigger: 'message.received', actions: [{ type: 'reply', text }] });

describe('a rule', () => {
  it('labels, notes, replies and closes, in this order, and its log says so', async () => {
    const { id: labelId } = await desk.admin.post<LabelView>('/labels', { name: 'refund', color: 'red' });
    await addRule({
      trigger: 'message.received',
      conditions: { keywords: ['refund', '退款'] },
      actions: [
        { type: 'label', labelId },
        { type: 'note', text: 'asks for money' },
        { type: 'reply', text: 'We are on it.' },
      ],
    });
    await says('ana', 'hello');
    const before = await desk.reached('ana', 'queued');
    await says('ana', '我要退款');
    const [run] = await done(1);
    expect(run?.results).toEqual([
      { action: 'label', outcome: 'done' },
      { action: 'note', outcome: 'done' },
      { action: 'reply', outcome: 'done' },
    ]);
    const ana = await desk.admin.get<ListedConversation>(`/conversations/${before.id}`);
    expect(ana.labels).toEqual(['refund']);
    expect(await said(ana, 'note')).toEqual(['asks for money']);
    expect(await said(ana, 'bot')).toEqual(['We are on it.']);
    const heard = await eventually(() => (desk.small.platform.received.length > 0 ? desk.small.platform.received : undefined));
    expect(heard.map(({ call }) => call.payload['text'])).toEqual(['We are on it.']);
  });

  it('does each thing once, however often it is made to act on the same message', async () => {
    await addRule(replies('once'));
    await says('ana', 'hello');
    await done(1);
    // As if the process had ended before it could note what it did.
    await desk.hub.database.query({ text: `UPDATE automation_run SET state = 'due', next_at = NULL` });
    await desk.hub.database.query({ text: 'DELETE FROM message_feed' });
    desk.clock.advance(6_000);
    await done(1);
    const ana = await desk.reached('ana', 'queued');
    expect(await said(ana, 'bot')).toEqual(['once']);
    expect(await runs()).toHaveLength(1);
  });

  it('gets what a crash left, however much later the desk looks at it', async () => {
    await says('ana', 'hello');
    const { id } = await desk.reached('ana', 'queued');
    await desk.admin.post(`/conversations/${id}/close`);
    const { database } = desk.hub;
    const route = (seq: string) => database.query({ text: `UPDATE conversation SET routed_seq = ${seq} WHERE id = $1`, values: [id] });
    const [company] = await database.query<{ companyId: string }>({ text: 'SELECT id AS "companyId" FROM company' });
    const companyId = company?.companyId ?? '';
    const clock = new FakeClock();
    const taken: string[] = [];
    const feed = new MessageFeed({
      database,
      clock,
      log: pino({ level: 'silent' }),
      ownedAccounts: () => [{ companyId, accountId: desk.account.id }],
      companies: () => [companyId],
    });
    feed.addReader({
      since: () => new Date(0),
      take: (_tx, { conversationId }) => Promise.resolve(void taken.push(conversationId)),
      taken: () => undefined,
    });
    feed.start({ onStored: () => undefined } as unknown as MessageWriter);
    await route('0');
    clock.advance(600_000);
    await eventually(async () => ((await database.query({ text: 'SELECT FROM message_feed_mark' })).length > 0 ? true : undefined));
    expect(taken).toEqual([]);
    await route('last_inbound_seq');
    await eventually(() => {
      clock.advance(5_000);
      return taken.length > 0 ? true : undefined;
    });
    expect(taken).toEqual([id]);
    await feed.stop();
  });

  it('that stops keeps those below it from acting; the order can be changed', async () => {
    const first = await addRule({ ...replies('first'), stops: true });
    const second = await addRule(replies('second'));
    await says('ana', 'hello');
    const ana = await desk.reached('ana', 'queued');
    await done(1);
    expect(await said(ana, 'bot')).toEqual(['first']);
    await desk.admin.put('/automation-rules/order', { ids: [second.id, first.id] });
    await says('ana', 'hello again');
    await done(3);
    expect(await said(ana, 'bot')).toEqual(['first', 'second', 'first']);
  });

  it('gives a new session to a group', async () => {
    const sales = await desk.newGroup('Sales');
    await addRule({
      trigger: 'session.opened',
      conditions: { keywords: ['buy'] },
      actions: [{ type: 'assign', groupId: sales.id }],
    });
    await says('ana', 'I want to buy');
    await says('ben', 'it is broken');
    await desk.reached('ana', 'queued', ({ groupId }) => groupId === sales.id);
    await desk.reached('ben', 'queued', ({ groupId }) => groupId === desk.groupId);
    expect(await runs()).toHaveLength(1);
  });

  it('never acts on what rules did', async () => {
    const other = await desk.newGroup('Other');
    await addRule({ trigger: 'session.opened', actions: [{ type: 'close' }] });
    await addRule({ trigger: 'session.closed', actions: [{ type: 'note', text: 'closed by a rule?' }] });
    await addRule({ trigger: 'session.assigned', actions: [{ type: 'assign', groupId: other.id }] });
    await says('ana', 'hello');
    await desk.ended('ana');
    const over = await done(1);
    expect(over.map(({ results }) => results)).toEqual([[{ action: 'close', outcome: 'done' }]]);
    // An agent's closing is somebody's: here the rule acts.
    await desk.admin.patch(`/automation-rules/${over[0]?.ruleId ?? ''}`, { active: false });
    await says('ben', 'hello');
    const ben = await desk.reached('ben', 'queued');
    await desk.admin.post(`/conversations/${ben.id}/close`);
    await done(2);
    expect(await said(ben, 'note')).toEqual(['closed by a rule?']);
  });

  it('looks after those who wait too long, once each', async () => {
    await addRule({ trigger: 'session.waiting', conditions: { waitingMinutes: 5 }, actions: [{ type: 'reply', text: 'Still here?' }] });
    await says('ana', 'hello');
    const ana = await desk.reached('ana', 'queued');
    desk.clock.advance(4 * 60_000);
    expect(await runs()).toEqual([]);
    await eventually(async () => {
      desk.clock.advance(10_000);
      return (await runs()).some(({ state }) => state === 'done') ? true : undefined;
    });
    desk.clock.advance(60_000);
    expect(await said(ana, 'bot')).toEqual(['Still here?']);
    expect(await runs()).toHaveLength(1);
  });

  it('tells a webhook', async () => {
    const receiver = await WebhookReceiver.start();
    try {
      const { webhook } = await desk.admin.post<{ webhook: OutgoingWebhookView }>('/outgoing-webhooks', {
        name: 'ours',
        url: receiver.url,
        events: ['contact.*'],
      });
      await addRule({ trigger: 'session.opened', actions: [{ type: 'webhook', webhookId: webhook.id }] });
      await says('ana', 'hello');
      const told = await eventually(() => receiver.taken.find(({ type }) => type === 'automation.triggered'));
      expect(told.conversation.contact.displayName).toBe('ana');
    } finally {
      receiver.close();
    }
  });

  it('says what could not be done, and does the rest', async () => {
    const { id: agentId } = await desk.agent('full', { maxLoad: 0 });
    await addRule({
      trigger: 'session.opened',
      actions: [
        { type: 'assign', agentId },
        { type: 'note', text: 'nobody free' },
      ],
    });
    await says('ana', 'hello');
    const [run] = await done(1);
    expect(run?.results).toEqual([
      { action: 'assign', outcome: 'refused', reason: 'colleague_full' },
      { action: 'note', outcome: 'done' },
    ]);
  });

  it('comes to rest when two robots talk to one another', async () => {
    await addRule(replies('and you?'));
    for (let count = 0; count < 35; count++) await says('robot', `I am fine ${String(count)}`);
    const robot = await desk.reached('robot', 'queued');
    await desk.small.said(robot.id, 'I am fine 34');
    await eventually(async () => {
      const [row] = await desk.hub.database.query<{ isRead: boolean }>({
        text: 'SELECT f.seq >= c.last_inbound_seq AS "isRead" FROM conversation c JOIN message_feed f ON f.conversation_id = c.id WHERE c.id = $1',
        values: [robot.id],
      });
      return row?.isRead === true ? true : undefined;
    });
    await done(30);
    expect(await runs()).toHaveLength(30);
  });

  it('comes to rest when a program it tells makes it happen again', async () => {
    const receiver = await WebhookReceiver.start();
    try {
      const { webhook } = await desk.admin.post<{ webhook: OutgoingWebhookView }>('/outgoing-webhooks', {
        name: 'eager',
        url: receiver.url,
        events: ['contact.*'],
      });
      await addRule({ trigger: 'session.opened', actions: [{ type: 'webhook', webhookId: webhook.id }] });
      // It ends every session it hears of and has the same person write again, so that the next one opens.
      const troubles: unknown[] = [];
      receiver.answer = ({ type, conversation }) => {
        if (type !== 'automation.triggered') return 204;
        const again = async (): Promise<void> => {
          await desk.admin.post(`/conversations/${conversation.id}/close`);
          await says('ana', `again ${String(receiver.taken.length)}`);
        };
        again().catch((error: unknown) => troubles.push(error));
        return 204;
      };
      await says('ana', 'hello');
      await done(30);
      const told = (): number => receiver.taken.filter(({ type }) => type === 'automation.triggered').length;
      await eventually(() => told() === 30 || undefined);
      // The session of what it wrote last opens, and no rule acts on it.
      await desk.reached('ana', 'queued');
      await desk.seen('ana', 31);
      expect(await runs()).toHaveLength(30);
      expect(told()).toBe(30);
      expect(troubles).toEqual([]);
    } finally {
      receiver.close();
    }
  });

  it('can be tried without anything being done', async () => {
    const first = await addRule({ ...replies('hi'), conditions: { keywords: ['price'] }, stops: true });
    const second = await addRule(replies('second'));
    await desk.admin.patch(`/automation-rules/${first.id}`, { active: false });
    await desk.admin.patch(`/automation-rules/${second.id}`, { active: false });
    await says('ana', 'hello');
    const ana = await desk.reached('ana', 'queued');
    await desk.admin.patch(`/automation-rules/${second.id}`, { active: true });
    const trial = await desk.admin.post<AutomationTrialView>('/automation-rules/try', {
      conversationId: ana.id,
      trigger: 'message.received',
      text: 'What is the price?',
    });
    expect(trial.rules).toEqual([
      { id: first.id, name: first.name, active: false, fits: true, acts: false, conditions: [{ condition: 'keywords', holds: true }] },
      { id: second.id, name: second.name, active: true, fits: true, acts: true, conditions: [] },
    ]);
    expect(await runs()).toEqual([]);
  });

  it('names only what is there, and says when it waits for nothing', async () => {
    const stranger = '00000000-0000-4000-8000-000000000000';
    await expect(addRule({ trigger: 'session.opened', actions: [{ type: 'label', labelId: stranger }] })).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'unknown_reference' } },
    });
    await expect(addRule({ trigger: 'session.waiting', actions: [{ type: 'close' }] })).rejects.toMatchObject({ status: 400 });
    await expect(addRule({ trigger: 'session.opened', actions: [{ type: 'assign' }] })).rejects.toMatchObject({ status: 400 });
  });
});
