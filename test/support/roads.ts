// The roads a message can take through the hub, as those outside walk them: each asks again until it is answered, and tells what must hold after.
import type { ChannelAccountView, ListedConversation, InboundEvent, MessageStatus, MessageView, Page } from '../../src/contract/index.js';
import { ApiFailure, type ApiClient } from './hub.js';
import type { MortalHub } from './mortal-hub.js';
import { words } from './small-hub.js';

export interface Road {
  name: string;
  /** Which calls to the platform are among its borders; with none named there are none. */
  platformCalls: string[];
  /** What has to be there first; nothing goes wrong in it. */
  before?(walk: Walk): Promise<void>;
  go(walk: Walk): Promise<void>;
  outcome(walk: Walk): Promise<void>;
}

const OTHER_GROUP = 'Returns';
let people = 0;

/** One person's way through. */
export class Walk {
  readonly person = `person-${String(++people)}`;
  readonly first = words(this.person, 'hello');
  conversation: ListedConversation | null = null;
  reply: MessageView | null = null;
  /** The hub may end, or lose an answer, while a call is under way: then nobody can tell. */
  mayBeUncertain = false;
  /** How often the last call had to be made until it was answered. */
  timesAsked = 0;

  constructor(
    readonly mortal: MortalHub,
    readonly account: ChannelAccountView,
    readonly agent: ApiClient,
  ) {}

  async tell(event: InboundEvent): Promise<void> {
    await this.mortal.persist(async () => {
      await this.mortal.small.tell(this.account, event);
      return true;
    });
  }

  call<Answer>(method: string, path: string, body: unknown = {}): Promise<Answer> {
    this.timesAsked = 0;
    return this.mortal.persist(() => {
      this.timesAsked++;
      return this.agent.call<Answer>(method, path, body);
    });
  }

  /** Asks until it is so. */
  until<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
    return this.mortal.persist(ask);
  }

  async meet(): Promise<ListedConversation> {
    this.conversation = await this.until(async () =>
      (await this.mortal.small.hub.admin.conversations()).find(
        ({ proxyUser, session }) => proxyUser.platformUserId === this.person && session !== null,
      ),
    );
    return this.conversation;
  }

  get id(): string {
    if (!this.conversation) throw new Error('not met yet');
    return this.conversation.id;
  }

  /** As whoever sees everything sees it. */
  listed(): Promise<ListedConversation> {
    return this.until(() => this.mortal.small.hub.admin.get<ListedConversation>(`/conversations/${this.id}`));
  }

  /** One whose members the agent is not among. */
  otherGroup(): Promise<string> {
    const { admin } = this.mortal.small.hub;
    return this.until(async () => {
      const named = (await admin.get<Page<{ id: string; name: string }>>('/groups')).items.find(({ name }) => name === OTHER_GROUP);
      return named?.id ?? (await admin.post<{ id: string }>('/groups', { name: OTHER_GROUP })).id;
    });
  }

  async claimed(): Promise<void> {
    await this.tell(this.first);
    await this.meet();
    await this.call('POST', `/conversations/${this.id}/claim`);
  }

  async say(text: string): Promise<MessageView> {
    const clientMsgId = `${this.person} ${text}`;
    const content = { type: 'text', text };
    const { message } = await this.call<{ message: MessageView }>('POST', `/conversations/${this.id}/messages`, { clientMsgId, content });
    this.reply = message;
    return message;
  }

  async answered(text = 'one'): Promise<void> {
    await this.claimed();
    await this.say(text);
    await this.replyIs('sent');
  }

  get replyPath(): string {
    if (!this.reply) throw new Error('nothing was said yet');
    return `/messages/${this.reply.id}`;
  }

  history(): Promise<MessageView[]> {
    return this.until(() => this.mortal.small.hub.admin.history(this.id));
  }

  /** The reply, once it has one of these statuses. */
  replyIs(...statuses: MessageStatus[]): Promise<MessageView> {
    return this.until(async () => {
      const found = (await this.mortal.small.hub.admin.history(this.id)).find(({ id }) => id === this.reply?.id);
      return found && statuses.includes(found.status) ? found : undefined;
    });
  }

  /** What the platform took for this person, in order. */
  heard(method = 'send'): unknown[] {
    return this.mortal.platform.received
      .filter(({ call }) => call.method === method && call.payload['to'] === this.person)
      .map(({ call }) => call.payload['text']);
  }

  /** Nothing about this person is under way any more. */
  async settled(): Promise<void> {
    await this.until(async () => {
      const rows = await this.mortal.small.hub.database.query<{ open: number }>({
        text: `SELECT (SELECT count(*) FROM webhook_event WHERE state = 'received')
          + (SELECT count(*) FROM delivery) + (SELECT count(*) FROM conversation WHERE last_inbound_seq > routed_seq) AS open`,
      });
      return rows[0]?.open === 0 ? true : undefined;
    });
  }
}

function must(holds: boolean, what: string, seen?: unknown): void {
  if (!holds) throw new Error(`${what}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}

/** Every message of the conversation once, in order. */
export async function mustSay(walk: Walk, texts: string[]): Promise<MessageView[]> {
  const said = (await walk.history()).filter(({ kind }) => kind === 'in' || kind === 'out');
  const seen = said.map(({ content }) => (content.type === 'text' ? content.text : content.type));
  must(JSON.stringify(seen) === JSON.stringify(texts), `the history should be ${JSON.stringify(texts)}`, seen);
  return said;
}

/** Told to the platform once; or, where nobody can tell, at most once, and the agent sees that. */
async function mustBeHeard(walk: Walk, parts: string[]): Promise<void> {
  const { status } = await walk.replyIs('sent', 'delivered', 'read', ...(walk.mayBeUncertain ? (['uncertain'] as const) : []));
  const heard = walk.heard();
  must(new Set(heard).size === heard.length, 'nothing is sent twice', heard);
  if (status === 'uncertain')
    must(
      heard.every((part, index) => part === parts[index]),
      'parts go in their order',
      heard,
    );
  else must(JSON.stringify(heard) === JSON.stringify(parts), `the platform should have heard ${JSON.stringify(parts)}`, heard);
}

/** An operation is repeated where that does no harm: when nobody can tell, and when the agent asks again. False: nobody can tell what came of it, and the message says so to the agent. */
async function isDone(walk: Walk, method: string): Promise<boolean> {
  await walk.settled();
  const times = walk.heard(method).length;
  must(times >= 1 && times <= walk.timesAsked + (walk.mayBeUncertain ? 1 : 0), `the platform should have had one ${method}`, times);
  const { refusedChange } = await walk.replyIs('sent');
  must(refusedChange === undefined || walk.mayBeUncertain, 'nothing is wrong with it', refusedChange);
  return refusedChange === undefined;
}

async function sessionIs(walk: Walk, state: string | undefined): Promise<void> {
  await walk.until(async () => {
    const { session } = await walk.agent.get<ListedConversation>(`/conversations/${walk.id}`);
    return session?.state === state ? true : undefined;
  });
}

const isTransfer = ({ content }: MessageView): boolean => content.type === 'event' && content.name === 'session.transferred';

async function closed(walk: Walk): Promise<void> {
  try {
    await walk.call('POST', `/conversations/${walk.id}/close`);
  } catch (error) {
    // It had been closed, and the answer was lost.
    if (!(error instanceof ApiFailure && error.body.error.code === 'no_open_session')) throw error;
  }
}

export const ROADS: Road[] = [
  {
    name: 'a first message',
    platformCalls: [],
    async go(walk) {
      await walk.tell(walk.first);
      await walk.meet();
    },
    async outcome(walk) {
      await mustSay(walk, ['hello']);
      await sessionIs(walk, 'queued');
    },
  },
  {
    name: 'a message behind another',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    go: (walk) => walk.tell(words(walk.person, 'and one more')),
    async outcome(walk) {
      await walk.settled();
      await mustSay(walk, ['hello', 'and one more']);
      await sessionIs(walk, 'active');
    },
  },
  {
    name: 'an edit by the end user',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    go: (walk) =>
      walk.tell({
        type: 'edit',
        dedupeKey: `edit ${walk.person}`,
        platformUserId: walk.person,
        platformMessageId: walk.first.platformMessageId,
        editedAt: new Date(),
        content: { type: 'text', text: 'hello, edited' },
      }),
    async outcome(walk) {
      await walk.settled();
      await mustSay(walk, ['hello, edited']);
    },
  },
  {
    name: 'a message taken back by the end user',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    go: (walk) =>
      walk.tell({
        type: 'unsend',
        dedupeKey: `unsend ${walk.person}`,
        platformUserId: walk.person,
        platformMessageIds: [walk.first.platformMessageId],
      }),
    async outcome(walk) {
      await walk.settled();
      const [message] = await walk.history();
      must(message?.retractedAt !== undefined, 'it is taken back');
    },
  },
  {
    name: 'a reply in two parts',
    platformCalls: ['send'],
    before: (walk) => walk.claimed(),
    go: async (walk) => void (await walk.say('one\ntwo')),
    async outcome(walk) {
      await mustBeHeard(walk, ['one', 'two']);
      await mustSay(walk, ['hello', 'one\ntwo']);
    },
  },
  {
    name: 'receipts',
    platformCalls: [],
    before: (walk) => walk.answered(),
    async go(walk) {
      const platformMessageId = walk.reply && (await walk.replyIs('sent')).parts?.[0]?.platformMessageId;
      const receipt = { type: 'receipt' as const, platformUserId: walk.person, platformMessageId: platformMessageId ?? '' };
      await walk.tell({ ...receipt, dedupeKey: `read ${walk.person}`, status: 'read' });
      await walk.tell({ ...receipt, dedupeKey: `delivered ${walk.person}`, status: 'delivered' });
    },
    async outcome(walk) {
      await walk.settled();
      await walk.replyIs('read');
    },
  },
  {
    name: 'an edit by the agent',
    platformCalls: ['edit'],
    before: (walk) => walk.answered(),
    go: async (walk) => void (await walk.call('PATCH', walk.replyPath, { content: { type: 'text', text: 'other' } })),
    async outcome(walk) {
      if (await isDone(walk, 'edit')) await mustSay(walk, ['hello', 'other']);
    },
  },
  {
    name: 'a reply taken back',
    platformCalls: ['retract'],
    before: (walk) => walk.answered(),
    async go(walk) {
      try {
        await walk.call('POST', `${walk.replyPath}/retract`);
      } catch (error) {
        if (!(error instanceof ApiFailure && error.body.error.code === 'retracted')) throw error;
      }
    },
    async outcome(walk) {
      if (await isDone(walk, 'retract')) must((await walk.replyIs('sent')).retractedAt !== undefined, 'it is taken back');
    },
  },
  {
    name: 'a refused reply sent again',
    platformCalls: ['send'],
    async before(walk) {
      await walk.claimed();
      walk.mortal.callFault = () => 'refused';
      await walk.say('one');
      await walk.replyIs('failed');
      walk.mortal.heal();
    },
    async go(walk) {
      try {
        // Whoever asks again, for want of an answer, means the failed one, not what the first request has become.
        await walk.call('POST', `${walk.replyPath}/resend`, { status: 'failed' });
      } catch (error) {
        // It is on its way already, and the answer was lost.
        if (!(error instanceof ApiFailure && error.body.error.code === 'not_resendable')) throw error;
      }
    },
    async outcome(walk) {
      await mustBeHeard(walk, ['one']);
      await mustSay(walk, ['hello', 'one']);
    },
  },
  {
    name: 'a note',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    async go(walk) {
      const note = { clientMsgId: `note ${walk.person}`, kind: 'note', content: { type: 'text', text: 'careful' } };
      await walk.call('POST', `/conversations/${walk.id}/messages`, note);
    },
    async outcome(walk) {
      const notes = (await walk.history()).filter(({ kind }) => kind === 'note');
      must(notes.length === 1, 'there is one note', notes);
      must(walk.heard().length === 0, 'the platform hears nothing of it');
    },
  },
  {
    name: 'a read position',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    go: async (walk) => void (await walk.call('POST', `/conversations/${walk.id}/read`, { seq: 1 })),
    async outcome(walk) {
      const { unreadCount } = await walk.until(() => walk.agent.get<ListedConversation>(`/conversations/${walk.id}`));
      must(unreadCount === 0, 'all is read', unreadCount);
    },
  },
  {
    name: 'a claim',
    platformCalls: [],
    async before(walk) {
      await walk.tell(walk.first);
      await walk.meet();
    },
    go: async (walk) => void (await walk.call('POST', `/conversations/${walk.id}/claim`)),
    async outcome(walk) {
      const { session } = await walk.until(() => walk.agent.get<ListedConversation>(`/conversations/${walk.id}`));
      must(session?.assigneeId === walk.agent.agentId, 'it is the agent’s', session);
    },
  },
  {
    name: 'a release',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    async go(walk) {
      try {
        await walk.call('POST', `/conversations/${walk.id}/release`);
      } catch (error) {
        if (!(error instanceof ApiFailure && error.status === 409)) throw error;
      }
    },
    outcome: (walk) => sessionIs(walk, 'queued'),
  },
  {
    name: 'a transfer to another group, with a note',
    platformCalls: [],
    async before(walk) {
      await walk.claimed();
      await walk.otherGroup();
    },
    async go(walk) {
      const groupId = await walk.otherGroup();
      try {
        await walk.call('POST', `/conversations/${walk.id}/transfer`, { groupId, note: 'wants the blue one' });
      } catch (error) {
        // It was handed on, and the answer was lost: it is nobody's any more, and another group's.
        if (!(error instanceof ApiFailure && walk.timesAsked > 1)) throw error;
      }
    },
    async outcome(walk) {
      const { session } = await walk.listed();
      must(session?.state === 'queued' && session.groupId === (await walk.otherGroup()), 'it waits in the other group', session);
      const history = await walk.history();
      const [notes, lines] = [history.filter(({ kind }) => kind === 'note'), history.filter(isTransfer)];
      must(notes.length === 1 && lines.length === 1, 'it is told once, with one note', history);
    },
  },
  {
    name: 'a take-over',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    async go(walk) {
      await walk.until(() => walk.mortal.small.hub.admin.call('POST', `/conversations/${walk.id}/take-over`, {}));
    },
    async outcome(walk) {
      const { session } = await walk.listed();
      must(session?.assigneeId === walk.mortal.small.hub.admin.agentId, 'it is who took it over', session);
      await mustSay(walk, ['hello']);
    },
  },
  {
    name: 'a close, and the next message',
    platformCalls: [],
    before: (walk) => walk.claimed(),
    async go(walk) {
      await closed(walk);
      await walk.tell(words(walk.person, 'again'));
    },
    async outcome(walk) {
      await sessionIs(walk, 'queued');
      await mustSay(walk, ['hello', 'again']);
    },
  },
];
