// One run of the model on a hub that goes on: people of its own, two agents with two devices each, and everything that can happen to them.
import type { ChannelAccountView, ListedConversation, InboundEvent, MessageView, Page } from '../../src/contract/index.js';
import type { Statement } from '../../src/store/database.js';
import type { StoreFault } from '../support/faulty-database.js';
import type { PlatformFault } from '../support/faulty-platform.js';
import { ApiFailure, type ApiClient } from '../support/hub.js';
import type { MortalHub } from '../support/mortal-hub.js';
import { SyncingDevice } from '../support/syncing-device.js';
import type { Action } from './actions.js';
import { Expectation, type Heard, type Said } from './expectation.js';

interface Person {
  id: string;
  account: ChannelAccountView;
  conversation: ListedConversation | null;
  /** Who serves them; undefined: not known just now. */
  holder: string | null | undefined;
  faults: PlatformFault[];
}

/** Who tried what with a person's session in this round. */
interface Session {
  person: Person;
  agentId: string;
  did: 'claim' | 'release' | 'close';
  succeeded: boolean;
}

const RESENDABLE = ['failed', 'uncertain', 'expired'];
const LOOK_EVERY_MS = 5;
const LOOKS = 30;

let runs = 0;

export class Town {
  readonly expectation = new Expectation();
  readonly faults: string[] = [];
  readonly people: Person[];
  readonly devices: SyncingDevice[][];
  private readonly bodies: { account: ChannelAccountView; event: InboundEvent }[] = [];
  private readonly name = `run ${String(++runs)}`;
  private round = 0;
  private sessions: Session[] = [];
  private words = 0;
  private readonly takenBefore: number;
  /** What goes on beside the rounds. */
  private readonly besides: Promise<void>[] = [];

  constructor(
    private readonly mortal: MortalHub,
    private readonly accounts: ChannelAccountView[],
    private readonly agents: ApiClient[],
    people: number,
    devices: number,
  ) {
    this.people = Array.from({ length: people }, (_, index) => ({
      id: `${this.name} person ${String(index)}`,
      account: accounts[index % accounts.length] as ChannelAccountView,
      conversation: null,
      holder: null,
      faults: [],
    }));
    const { url } = mortal.small.hub;
    this.devices = agents.map((agent, index) =>
      Array.from({ length: devices }, (_, n) => new SyncingDevice(url, agent, `device ${String(index)}.${String(n)}`)),
    );
    this.takenBefore = mortal.taken.length;
    mortal.callFault = (call) => {
      const fault = this.people.find(({ id }) => id === call.payload['to'])?.faults.shift();
      if (fault === 'twice') this.expectation.double(call.payload['text']);
      return fault;
    };
  }

  /** Everybody has written and is served when the day begins. */
  async open(): Promise<void> {
    await Promise.all(this.devices.flat().map((device) => this.mortal.persist(() => device.connect())));
    await this.live(this.people.map((_, who) => ({ do: 'write', who })));
    await this.settled();
    await this.live(this.people.map((_, who) => ({ do: 'claim', who, agent: who % this.agents.length })));
  }

  async live(round: Action[]): Promise<void> {
    this.round++;
    this.sessions = [];
    const before = new Map(this.people.map((person) => [person, person.holder]));
    const changing = new Set(
      round.flatMap((action) => (['claim', 'release', 'close'].includes(action.do) && 'who' in action ? [this.people[action.who]] : [])),
    );
    for (const person of changing) if (person) person.holder = undefined;
    await Promise.all(round.map((action) => this.act(action)));
    this.faults.push(...this.claimFaults(before));
    // Who serves the others has not changed.
    await Promise.all(this.people.filter((person) => !person.conversation || changing.has(person)).map((person) => this.meet(person)));
  }

  /** One claim wins, and none takes from somebody what they did not give back. */
  private claimFaults(before: Map<Person, string | null | undefined>): string[] {
    return this.people.flatMap((person) => {
      const tried = this.sessions.filter((session) => session.person === person && session.succeeded);
      if (tried.some(({ did }) => did !== 'claim')) return [];
      const holders = new Set(tried.map(({ agentId }) => agentId));
      const holder = before.get(person);
      if (typeof holder === 'string') holders.add(holder);
      return holders.size > 1 ? [`${person.id} was claimed by ${String(holders.size)} agents at once`] : [];
    });
  }

  private async meet(person: Person): Promise<void> {
    if (!this.expectation.said.some(({ person: id }) => id === person.id)) return;
    person.conversation = await this.mortal.persist(async () => {
      const { admin } = this.mortal.small.hub;
      if (person.conversation) return admin.get<ListedConversation>(`/conversations/${person.conversation.id}`);
      const { items } = await admin.get<Page<ListedConversation>>(`/conversations?limit=${String(2 * this.people.length)}`);
      return items.find(({ proxyUser }) => proxyUser.platformUserId === person.id);
    });
    person.holder = person.conversation.session?.assigneeId ?? null;
  }

  private act(action: Action): Promise<unknown> {
    switch (action.do) {
      case 'write':
        return this.write(this.person(action.who));
      case 'redeliver':
        return this.redeliver(pick(this.bodies, action.which), action.times);
      case 'edit':
        return this.edit(pick(this.earlier(), action.which));
      case 'unsend':
        return this.unsend(pick(this.earlier(), action.which));
      case 'claim':
      case 'release':
      case 'close':
        return this.change(this.agent(action.agent), this.person(action.who), action.do);
      case 'answer':
        return this.answer(
          this.answerer(action.by, this.person(action.who)),
          this.person(action.who),
          'out',
          action.parts,
          action.bySocket,
        );
      case 'note':
        return this.answer(action.agent, this.person(action.who), 'note', 1, false);
      case 'read':
        return this.read(this.agent(action.agent), this.person(action.who), action.upTo);
      case 'resend':
        return this.resend(action.which);
      case 'receipt':
        return this.receipt(pick(this.taken(), action.which), action.status);
      case 'misbehave':
        return Promise.resolve(this.misbehave(this.person(action.who), action.how));
      case 'drop':
        return Promise.resolve(this.devices[action.agent]?.[action.device]?.drop());
      case 'connect':
        return this.mortal.persist(() => this.device(action).connect());
      case 'probe':
        return this.device(action).probe(action.back);
      case 'switch':
        return this.switch(this.accounts[action.account], action.on);
      case 'stumble':
        return Promise.resolve(this.stumble(action.after, action.how));
      case 'crash':
        return this.crash(action.afterMs);
    }
  }

  private async write(person: Person): Promise<void> {
    const platformMessageId = this.word('in');
    const text = this.word('words');
    const content = { type: 'text' as const, text };
    await this.post(person.account, {
      type: 'message',
      origin: 'user',
      dedupeKey: platformMessageId,
      platformMessageId,
      platformUserId: person.id,
      sentAt: new Date(),
      content,
    });
    this.expectation.said.push({ person: person.id, platformMessageId, text, round: this.round, edits: [], isUnsent: false });
  }

  private async redeliver(body: (typeof this.bodies)[number] | undefined, times: number): Promise<void> {
    if (body) await Promise.all(Array.from({ length: times }, () => this.deliver(body)));
  }

  private async edit(said: Said | undefined): Promise<void> {
    if (!said) return;
    const text = this.word('edited');
    await this.post(this.accountOf(said.person), {
      type: 'edit',
      dedupeKey: text,
      platformUserId: said.person,
      platformMessageId: said.platformMessageId,
      editedAt: new Date(),
      content: { type: 'text', text },
    });
    said.edits.push({ text, round: this.round });
  }

  private async unsend(said: Said | undefined): Promise<void> {
    if (!said) return;
    const platformMessageIds = [said.platformMessageId];
    await this.post(this.accountOf(said.person), {
      type: 'unsend',
      dedupeKey: this.word('unsend'),
      platformUserId: said.person,
      platformMessageIds,
    });
    said.isUnsent = true;
  }

  private async change(agent: ApiClient, person: Person, did: Session['did']): Promise<void> {
    const { conversation } = person;
    if (!conversation) return;
    const outcome = await this.ask(() => agent.post(`/conversations/${conversation.id}/${did}`));
    this.sessions.push({ person, agentId: agent.agentId, did, succeeded: !(outcome instanceof ApiFailure) });
  }

  private async answer(index: number, person: Person, kind: 'out' | 'note', count: number, bySocket: boolean): Promise<void> {
    const { conversation } = person;
    const agent = this.agent(index);
    if (!conversation) return;
    const parts = Array.from({ length: count }, () => this.word('answer'));
    const clientMsgId = `${agent.agentId} ${parts[0] ?? ''}`;
    const holder = person.holder;
    const { round } = this;
    const viaSocket = bySocket && kind === 'out' ? await this.say(index, person, conversation, clientMsgId, parts) : undefined;
    const answer = viaSocket ?? (await this.sayByRest(agent, conversation, { clientMsgId, kind, text: parts.join('\n') }));
    if ('refused' in answer) {
      const mine = holder === agent.agentId && person.holder === holder;
      if (mine && ['not_claimed', 'conversation_claimed', 'no_open_session'].includes(answer.refused))
        this.faults.push(`the holder’s answer ${clientMsgId} was refused: ${answer.refused}`);
      return;
    }
    if (kind === 'out' && holder !== undefined && person.holder === holder && holder !== agent.agentId)
      this.faults.push(`${clientMsgId} was taken from somebody who does not serve the conversation`);
    this.expectation.replies.push({
      ...{ person: person.id, agentId: agent.agentId, kind, clientMsgId, parts, round },
      ...{ messageId: answer.messageId, seq: answer.seq, resent: 0, resentUncertain: 0 },
    });
  }

  /** Undefined when the line broke: the agent's program asks again over another. */
  private async say(index: number, person: Person, { id, proxyUser }: ListedConversation, clientMsgId: string, parts: string[]) {
    const address = { customerAppid: person.account.id, customerId: proxyUser.id, conversationId: id, clientMsgId };
    const answer = await this.devices[index]?.[0]?.say({ ...address, text: parts.join('\n') });
    if (answer?.cmd === 'error')
      return ['internal', 'unavailable', 'rate_limited'].includes(answer.code) ? undefined : { refused: answer.code };
    return answer && 'messageSeq' in answer ? { messageId: answer.messageId, seq: answer.messageSeq } : undefined;
  }

  private async sayByRest(agent: ApiClient, { id }: ListedConversation, message: { clientMsgId: string; kind: string; text: string }) {
    const { text, ...rest } = message;
    const outcome = await this.ask(() =>
      agent.post<{ message: MessageView }>(`/conversations/${id}/messages`, { ...rest, content: { type: 'text', text } }),
    );
    if (outcome instanceof ApiFailure) return { refused: outcome.body.error.code };
    return { messageId: outcome.message.id, seq: outcome.message.seq };
  }

  private async read(agent: ApiClient, person: Person, seq: number): Promise<void> {
    const { conversation } = person;
    if (!conversation) return;
    const { readSeq } = await this.mortal.persist(() => agent.post<{ readSeq: number }>(`/conversations/${conversation.id}/read`, { seq }));
    const key = `${agent.agentId} ${person.id}`;
    const known = this.expectation.readSeq.get(key) ?? 0;
    if (readSeq > Math.max(seq, known))
      this.faults.push(`${agent.agentId} read up to ${String(seq)} and is said to have read up to ${String(readSeq)}`);
    this.expectation.readSeq.set(key, Math.max(known, readSeq));
  }

  private async resend(which: number): Promise<void> {
    const reply = pick(this.expectation.replies, which);
    const person = this.people.find(({ id }) => id === reply?.person);
    if (!reply || !person?.conversation || reply.kind === 'note') return;
    const { id } = person.conversation;
    await this.ask(async () => {
      const { admin } = this.mortal.small.hub;
      const { items } = await admin.get<Page<MessageView>>(`/conversations/${id}/messages?limit=200`);
      const status = items.find((message) => message.id === reply.messageId)?.status ?? '';
      if (!RESENDABLE.includes(status)) return;
      // Each try counts, whatever is answered: a hub that ends in between may have begun all the same.
      reply.resent++;
      if (status === 'uncertain') reply.resentUncertain++;
      await admin.post(`/messages/${reply.messageId}/resend`, { status });
    });
  }

  private async receipt(heard: (Heard & { person: Person }) | undefined, status: 'delivered' | 'read'): Promise<void> {
    if (!heard) return;
    const { person, platformMessageId } = heard;
    await this.post(person.account, {
      type: 'receipt',
      dedupeKey: this.word('receipt'),
      platformUserId: person.id,
      platformMessageId,
      status,
    });
    this.expectation.receipt(platformMessageId, status);
  }

  private misbehave(person: Person, how: PlatformFault): void {
    person.faults.push(how);
    if (how === 'refused' || how === 'blocked') this.expectation.refused.add(person.id);
    if (how === 'answer_lost') this.expectation.lost.add(person.id);
    if (how.startsWith('crash')) this.expectation.crashes++;
    if (how === 'answer_late') this.besides.push(this.receiptBeforeAnswer(person));
  }

  /** The platform tells that it was read while the hub still waits to hear that it was taken. */
  private async receiptBeforeAnswer(person: Person): Promise<void> {
    const known = this.taken().length;
    for (let looks = 0; looks < LOOKS; looks++) {
      const heard = this.taken()
        .slice(known)
        .find((taken) => taken.person === person);
      if (heard) return this.receipt(heard, 'read');
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_EVERY_MS);
      });
    }
  }

  /** So many commits from now one goes wrong, whichever it is. */
  private stumble(after: number, how: StoreFault): void {
    let left = after;
    if (how.startsWith('crash')) this.expectation.crashes++;
    this.mortal.commitFault = () => (left-- === 0 ? how : undefined);
  }

  private async switch(account: ChannelAccountView | undefined, on: boolean): Promise<void> {
    if (account) await this.ask(() => this.mortal.small.hub.admin.post(`/channel-accounts/${account.id}/${on ? 'enable' : 'disable'}`));
  }

  private async crash(afterMs: number): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, afterMs);
    });
    this.expectation.crashes++;
    this.mortal.kill();
    await this.mortal.up();
  }

  /** Everything is mended, and the day ends when nothing is under way any more. */
  async end(): Promise<void> {
    await Promise.all(this.besides);
    for (const person of this.people) person.faults.length = 0;
    this.mortal.commitFault = () => undefined;
    for (const account of this.accounts) await this.switch(account, true);
    await this.settled();
    await Promise.all(this.devices.flat().map((device) => this.mortal.persist(async () => (await device.connect()) && device.catchUp())));
  }

  private async settled(): Promise<void> {
    const { database } = this.mortal.small.hub;
    try {
      await this.mortal.persist(async () => ((await database.query(this.unfinished())).length === 0 ? true : undefined));
    } catch (error) {
      throw new Error(`something does not end: ${JSON.stringify(await database.query(this.unfinished()))}`, { cause: error });
    }
  }

  /** What is still under way. */
  private unfinished(): Statement {
    return {
      text: `SELECT 'event' AS what, e.id::text, e.state, e.attempts, e.reason AS error FROM webhook_event e WHERE e.state = 'received'
        UNION ALL SELECT d.op, d.id::text, d.state, d.attempts, d.error::text FROM delivery d
        UNION ALL SELECT 'unrouted', c.id::text, c.session_id::text, c.last_inbound_seq, c.routed_seq::text
          FROM conversation c JOIN proxy_user p ON p.id = c.proxy_user_id
          WHERE p.platform_user_id = ANY($1) AND c.last_inbound_seq > c.routed_seq
        -- What was told of a send before its end is applied after its end.
        UNION ALL SELECT 'receipt', r.platform_message_id, r.status, m.seq, m.status FROM early_receipt r
          JOIN platform_message p ON p.account_id = r.account_id AND p.platform_message_id = r.platform_message_id
          JOIN message m ON m.company_id = p.company_id AND m.conversation_id = p.conversation_id AND m.seq = p.seq
          WHERE m.status = 'sent' OR (m.status = 'delivered' AND r.status = 'read')`,
      values: [this.people.map(({ id }) => id)],
    };
  }

  async check(): Promise<string[]> {
    const faults = [...this.faults, ...this.devices.flat().flatMap((device) => device.faults)];
    for (const person of this.people) {
      await this.meet(person);
      if (!person.conversation) continue;
      const history = await this.mortal.small.hub.admin.history(person.conversation.id);
      const heard = this.taken().filter((taken) => taken.person === person);
      faults.push(...this.expectation.faultsOf(person.id, history, heard));
      for (const agent of this.agents) {
        const { unreadCount } = await agent.get<ListedConversation>(`/conversations/${person.conversation.id}`);
        const unread = this.expectation.unread(agent.agentId, person.id, history);
        if (unreadCount !== unread)
          faults.push(`${person.id} has ${String(unreadCount)} unread for ${agent.agentId}, not ${String(unread)}`);
      }
    }
    for (const device of this.devices.flat()) {
      faults.push(...(await this.queueFaults(device)));
      for (const told of device.statuses) faults.push(...this.expectation.statusFaults(told));
      device.drop();
    }
    return faults;
  }

  /** What the device has is what the queue has, from where it began: no gap, no repeat. */
  private async queueFaults(device: SyncingDevice): Promise<string[]> {
    const faults: string[] = [];
    for (const [id, { key, entries }] of device.queues) {
      const rows = await this.mortal.small.hub.database.query<{ key: number; conversationId: string; seq: number }>({
        text: `SELECT key, conversation_id AS "conversationId", seq FROM sync_entry WHERE queue_id = $1 AND key > $2 ORDER BY key`,
        values: [id, key - entries.size],
      });
      const has = [...entries].map(([at, entry]) => ({ key: at, ...entry }));
      if (JSON.stringify(has) !== JSON.stringify(rows))
        faults.push(`${device.name} has ${JSON.stringify(has)}, the queue ${JSON.stringify(rows)}`);
    }
    return faults;
  }

  private taken(): (Heard & { person: Person })[] {
    return this.mortal.taken.slice(this.takenBefore).flatMap(({ call, platformMessageId }) => {
      const person = this.people.find(({ id }) => id === call.payload['to']);
      return person && call.method === 'send' ? [{ person, platformMessageId, text: String(call.payload['text']) }] : [];
    });
  }

  /** A refusal is an answer too. */
  private async ask<Answer>(call: () => Promise<Answer>): Promise<Answer | ApiFailure> {
    const { answer } = await this.mortal.persist(async () => {
      try {
        return { answer: await call() };
      } catch (error) {
        if (error instanceof ApiFailure && error.status < 500) return { answer: error };
        throw error;
      }
    });
    return answer;
  }

  private async post(account: ChannelAccountView, event: InboundEvent): Promise<void> {
    const body = { account, event };
    await this.deliver(body);
    this.bodies.push(body);
  }

  private async deliver({ account, event }: (typeof this.bodies)[number]): Promise<void> {
    await this.mortal.persist(async () => {
      await this.mortal.small.tell(account, event);
      return true;
    });
  }

  /** Said and acknowledged in an earlier round. */
  private earlier(): Said[] {
    return this.expectation.said.filter(({ round }) => round < this.round);
  }

  private accountOf(person: string): ChannelAccountView {
    return this.people.find(({ id }) => id === person)?.account as ChannelAccountView;
  }

  private person(index: number): Person {
    return this.people[index] as Person;
  }

  private answerer(by: number | 'holder', { holder }: Person): number {
    return by === 'holder'
      ? Math.max(
          0,
          this.agents.findIndex(({ agentId }) => agentId === holder),
        )
      : by;
  }

  private agent(index: number): ApiClient {
    return this.agents[index] as ApiClient;
  }

  private device({ agent, device }: { agent: number; device: number }): SyncingDevice {
    return this.devices[agent]?.[device] as SyncingDevice;
  }

  private word(kind: string): string {
    return `${kind} ${String(++this.words)} of ${this.name}`;
  }
}

function pick<Item>(items: Item[], which: number): Item | undefined {
  return items[which % Math.max(1, items.length)];
}
