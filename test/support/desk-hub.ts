// A desk at work for a test: one account, one group, agents who come and go, people who write, and time that stands still.
import { v7 } from 'uuid';
import type {
  AgentView,
  ChannelAccountView,
  ListedConversation,
  GroupView,
  Page,
  PresenceStatus,
  SessionView,
} from '../../src/contract/index.js';
import { insertAgent } from '../../src/store/agents.js';
import { addMembers } from '../../src/store/groups.js';
import { AgentSocket } from './agent-socket.js';
import { FakeClock } from './fake-clock.js';
import { eventually, type ApiClient, type TestHub } from './hub.js';
import { SmallPlatform } from './small-connector.js';
import { startSmallHub, words, type SmallHub } from './small-hub.js';

/** How often the desk looks for what time has brought. */
const LOOKS_MS = [1_000, 2_000, 10_000];

export interface Colleague {
  id: string;
  api: ApiClient;
  socket: AgentSocket;
}

export class DeskHub {
  private readonly sockets: AgentSocket[] = [];
  /** How many wait for each of `LOOKS_MS` when nothing is under way. */
  private resting = new Map<number, number>();

  private constructor(
    readonly small: SmallHub,
    readonly clock: FakeClock,
    readonly account: ChannelAccountView,
    readonly groupId: string,
  ) {}

  static async start(group: Partial<GroupView> = {}): Promise<DeskHub> {
    const clock = new FakeClock();
    const small = await startSmallHub(new SmallPlatform(), { clock });
    const account = await small.bind('key', 'shop');
    const desk = new DeskHub(small, clock, account, account.groupId);
    await desk.setGroup(group);
    // Nobody is there but who a test lets come.
    await small.hub.admin.put(`/groups/${account.groupId}/members`, { agentIds: [] });
    desk.rest();
    return desk;
  }

  private rest(): void {
    this.resting = new Map(LOOKS_MS.map((every) => [every, this.clock.waitingFor(every)]));
  }

  get hub(): TestHub {
    return this.small.hub;
  }

  get admin(): ApiClient {
    return this.small.hub.admin;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.end();
    await this.hub.expectConsistent();
    await this.hub.close();
  }

  setGroup(change: Partial<GroupView>, groupId = this.groupId): Promise<GroupView> {
    return this.admin.patch<GroupView>(`/groups/${groupId}`, change);
  }

  newGroup(name: string, change: Partial<GroupView> = {}): Promise<GroupView> {
    return this.admin.post<GroupView>('/groups', { name, ...change });
  }

  /** A member who has signed in and is connected. */
  async agent(
    login: string,
    { maxLoad = 5, groupId = this.groupId, status = 'idle' }: { maxLoad?: number; groupId?: string; status?: PresenceStatus } = {},
  ): Promise<Colleague> {
    const api = await this.hub.hire(login, { member: false });
    await this.admin.patch(`/agents/${api.agentId}`, { maxLoad });
    if (status !== 'idle') await api.put('/me/status', { status });
    const { agentIds } = await this.admin.get<{ agentIds: string[] }>(`/groups/${groupId}/members`);
    await this.admin.put(`/groups/${groupId}/members`, { agentIds: [...agentIds, api.agentId] });
    return { id: api.agentId, api, socket: await this.connect(api) };
  }

  async connect(api: ApiClient): Promise<AgentSocket> {
    const socket = await AgentSocket.signIn(this.hub.url, api.token);
    this.sockets.push(socket);
    return socket;
  }

  /** Members as if they had signed in elsewhere: many at once, without a login each. */
  async crowd(count: number, maxLoad: number): Promise<string[]> {
    const [company] = await this.hub.database.query<{ companyId: string }>({ text: `SELECT id AS "companyId" FROM company` });
    const companyId = company?.companyId ?? '';
    const now = this.clock.now();
    const ids: string[] = [];
    for (let number = 0; number < count; number++) {
      const id = v7();
      const login = `agent-${String(number)}`;
      const agent = { companyId, id, login, name: login, passwordHash: '', role: 'agent' as const, maxLoad, languages: [] };
      await insertAgent(this.hub.database, { ...agent, status: 'idle' }, now);
      ids.push(id);
    }
    await this.hub.database.query({ text: `INSERT INTO hub_instance (id, expires_at) VALUES ('elsewhere', 'infinity')` });
    await this.hub.database.query({
      text: `INSERT INTO agent_connection (company_id, agent_id, instance_id) SELECT $1, unnest($2::uuid[]), 'elsewhere'`,
      values: [companyId, ids],
    });
    await this.hub.database.query({ text: 'UPDATE agent_presence SET online = true WHERE agent_id = ANY($1::uuid[])', values: [ids] });
    await addMembers(this.hub.database, companyId, this.groupId, ids);
    return ids;
  }

  /** All of them in one webhook, in this order. */
  async write(...people: string[]): Promise<void> {
    const events = people.map((person) => words(person, 'hello'));
    const answer = await this.small.post(this.account.id, { id: `batch-${v7()}`, events });
    if (answer.status !== 200) throw new Error(`the hub answered ${String(answer.status)}`);
  }

  async conversation(person: string): Promise<ListedConversation | undefined> {
    return (await this.admin.conversations()).find(({ proxyUser }) => proxyUser.platformUserId === person);
  }

  /** Of this person, once it is in this state. */
  reached(person: string, state: SessionView['state'], fits: (session: SessionView) => boolean = () => true): Promise<ListedConversation> {
    return eventually(async () => {
      const found = await this.conversation(person);
      return found?.session?.state === state && fits(found.session) ? found : undefined;
    });
  }

  /** Once this person's session is over. */
  ended(person: string): Promise<ListedConversation> {
    return eventually(async () => {
      const found = await this.conversation(person);
      return found?.session === null ? found : undefined;
    });
  }

  /** As many messages of either side are in this person's history. */
  seen(person: string, inbound: number): Promise<true> {
    return eventually(async () => {
      const found = await this.conversation(person);
      if (!found) return undefined;
      return (await this.admin.history(found.id)).filter(({ kind }) => kind === 'in').length === inbound || undefined;
    });
  }

  /** The hub has noticed that this agent has no connection any more. */
  gone(agentId: string): Promise<true> {
    return eventually(async () => {
      const rows = await this.hub.database.query<{ goneAt: Date | null }>({
        text: 'SELECT gone_at AS "goneAt" FROM agent_presence WHERE agent_id = $1',
        values: [agentId],
      });
      return rows[0]?.goneAt ? true : undefined;
    });
  }

  /** Time moves on by so much, in steps: whatever looks now and then has looked at the end of each, and is about to before the first. */
  async pass(ms: number, stepMs = ms): Promise<void> {
    await this.rested();
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      this.clock.advance(Math.min(stepMs, leftMs));
      await this.rested();
    }
  }

  private rested(): Promise<true> {
    return eventually(() => LOOKS_MS.every((every) => this.clock.waitingFor(every) >= (this.resting.get(every) ?? 0)) || undefined);
  }

  async restart(): Promise<void> {
    await this.hub.restart();
    this.rest();
  }

  async colleague(id: string): Promise<AgentView | undefined> {
    return (await this.admin.get<Page<AgentView>>('/agents')).items.find((agent) => agent.id === id);
  }

  /** Who is waiting in the group, first to last. */
  async queue(groupId = this.groupId): Promise<string[]> {
    const rows = await this.hub.database.query<{ person: string }>({
      text: `SELECT p.platform_user_id AS person FROM service_session s
        JOIN conversation c ON c.id = s.conversation_id JOIN proxy_user p ON p.id = c.proxy_user_id
        WHERE s.group_id = $1 AND s.state = 'queued' ORDER BY s.priority DESC, s.queued_at, s.id`,
      values: [groupId],
    });
    return rows.map(({ person }) => person);
  }

  /** Names of a session's events, in order. */
  async eventsOf(sessionId: string): Promise<{ name: string; actorType: string; data: Record<string, unknown> }[]> {
    const { events } = await this.admin.get<{ events: { name: string; actorType: string; data: Record<string, unknown> }[] }>(
      `/sessions/${sessionId}`,
    );
    return events;
  }
}
