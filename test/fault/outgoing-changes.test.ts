// What a company's programs are told of changes: each once, whatever breaks between the change and the telling.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ListedConversation, MessageView, OutgoingEvent } from '../../src/contract/index.js';
import { takeChangedMessages } from '../../src/store/changed-messages.js';
import type { StoreFault } from '../support/faulty-database.js';
import { eventually } from '../support/hub.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const FAULTS: StoreFault[] = ['fail_before', 'fail_after', 'crash_before', 'crash_after'];

let mortal: MortalHub;
let account: ChannelAccountView;
let receiver: WebhookReceiver;
beforeAll(async () => {
  mortal = await MortalHub.start(new SmallPlatform());
  account = await mortal.small.bind('key', 'shop');
  receiver = await WebhookReceiver.start();
  const events = ['message.updated', 'contact.*'];
  await mortal.small.hub.admin.post('/outgoing-webhooks', { name: 'ours', url: receiver.url, events });
});
beforeEach(() => {
  receiver.taken.length = 0;
});
afterEach(async () => {
  mortal.heal();
  await mortal.up();
  await mortal.small.hub.expectConsistent();
});
afterAll(async () => {
  receiver.close();
  await mortal.close();
});

let next = 1;
async function served(): Promise<ListedConversation> {
  const person = `person ${String(next++)}`;
  await mortal.small.tell(account, words(person, 'hello'));
  const { id } = await mortal.small.waiting(person);
  await mortal.small.hub.admin.post(`/conversations/${id}/claim`);
  return mortal.small.conversation(id);
}

/** Once, at the first commit that writes this. */
function breakAt(step: string, fault: StoreFault): { readonly isDue: boolean } {
  const state = { isDue: true };
  mortal.commitFault = (commit) => {
    if (!state.isDue || !commit.includes(step)) return undefined;
    state.isDue = false;
    return fault;
  };
  return state;
}

/** Different events, by their ids: one that is told again counts once. */
const told = (type: string, fits: (event: OutgoingEvent) => boolean): OutgoingEvent[] => [
  ...new Map(receiver.taken.filter((event) => event.type === type && fits(event)).map((event) => [event.id, event])).values(),
];

describe('message.updated', () => {
  it('is told in order by two instances at once, while an account changes hands', async () => {
    const { database } = mortal.small.hub;
    const { id: conversationId } = await served();
    // Of an account this hub does not own, so that only the two below take it out.
    const accountId = randomUUID();
    const changed = (seq: number): Promise<object[]> =>
      database.query({
        text: `INSERT INTO changed_message (company_id, account_id, conversation_id, seq) SELECT company_id, $1, id, $2 FROM conversation WHERE id = $3`,
        values: [accountId, seq, conversationId],
      });
    await changed(1);
    const told: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      for (const { seq } of await takeChangedMessages(tx, [accountId], 10)) told.push(`the first: ${String(seq)}`);
      await changed(2);
      second = database.transaction(async (other) => {
        for (const { seq } of await takeChangedMessages(other, [accountId], 10)) told.push(`the second: ${String(seq)}`);
      });
      await eventually(async () => {
        // By another connection: within a transaction this view stays as it was at its first look.
        const waiting = await database.query({
          text: `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%changed_message%'`,
        });
        return waiting.length > 0 || undefined;
      });
      told.push('the first has told');
    });
    await second;
    expect(told).toEqual(['the first: 1', 'the first has told', 'the second: 2']);
  });

  it.each(FAULTS)('is told once though there was %s when it was to be stored', async (fault) => {
    const { id } = await served();
    const broken = breakAt('take-changed-messages', fault);
    const reply = await mortal.small.reply(id, 'on its way');
    await eventually(() => (broken.isDue ? undefined : true));
    const ofReply = ({ message }: OutgoingEvent): boolean => message?.id === reply.id;
    await eventually(() => (told('message.updated', ofReply).length > 0 ? true : undefined));
    await mortal.up();
    await eventually(async () => {
      const waiting = await mortal.small.hub.database.query({ text: `SELECT FROM changed_message` });
      return waiting.length === 0 || undefined;
    });
    expect(told('message.updated', ofReply)).toMatchObject([{ message: { status: 'sent' } }]);
  });

  it('is told by the next life though the hub ended as soon as the change was committed', async () => {
    const { id } = await served();
    const [message] = await mortal.small.hub.admin.history(id);
    // The very commit of the change: nobody in that life hears that it was made.
    const broken = breakAt('update message', 'crash_after');
    await mortal.small.tell(account, {
      type: 'reaction',
      dedupeKey: 'a heart',
      platformUserId: `person ${String(next - 1)}`,
      platformMessageId: await platformIdOf(message),
      emojis: ['❤'],
    });
    const ofMessage = (event: OutgoingEvent): boolean => event.message?.id === message?.id;
    const [event] = await eventually(() =>
      told('message.updated', ofMessage).length > 0 ? told('message.updated', ofMessage) : undefined,
    );
    expect(broken.isDue).toBe(false);
    expect(event?.message?.reactions).toMatchObject([{ emoji: '❤' }]);
  });
});

async function platformIdOf(message: MessageView | undefined): Promise<string> {
  const rows = await mortal.small.hub.database.query<{ id: string }>({
    text: 'SELECT platform_message_id AS id FROM platform_message WHERE conversation_id = $1 AND seq = $2',
    values: [message?.conversationId, message?.seq],
  });
  return rows[0]?.id ?? '';
}

describe('contact.updated', () => {
  it.each(FAULTS)('is told exactly when the contact was changed, with %s', async (fault) => {
    const { contact } = await served();
    const name = `renamed with ${fault}`;
    const broken = breakAt('insert-outgoing-events', fault);
    await mortal.small.hub.admin.patch(`/contacts/${contact.id}`, { displayName: name }).catch(() => undefined);
    expect(broken.isDue).toBe(false);
    await mortal.up();
    const shown = await mortal.persist(() => mortal.small.hub.admin.get<{ displayName: string }>(`/contacts/${contact.id}`));
    const isChanged = fault.endsWith('_after');
    expect(shown.displayName === name).toBe(isChanged);
    const ofContact = ({ conversation }: OutgoingEvent): boolean => conversation.contact.id === contact.id;
    if (isChanged) await eventually(() => (told('contact.updated', ofContact).length > 0 ? true : undefined));
    const stored = await mortal.small.hub.database.query({
      text: `SELECT FROM outgoing_event WHERE type = 'contact.updated' AND payload #>> '{conversation,contact,displayName}' = $1`,
      values: [name],
    });
    expect(stored).toHaveLength(isChanged ? 1 : 0);
  });
});
