// A visitor of a site, as a client of the widget's API and the socket: a session, devices, and what came to them.
import { once } from 'node:events';
import WebSocket from 'ws';
import type { ChannelAccountView, ContentInput, ConversationView, MessageView, Page, ServerFrame } from '../../src/contract/index.js';
import { AgentSocket } from './agent-socket.js';
import { ApiFailure } from './api-client.js';
import { eventually } from './eventually.js';
import type { TestHub } from './hub.js';

export const IDENTITY_SECRET = 'the secret of the site, known to its server';

export interface VisitorSession {
  token: string;
  expiresAt: string;
  visitor: { appid: string; uid: string; name: string };
  conversationId: string;
  queue: { id: string; key: number };
  account: { id: string; name: string };
  readSeq: number;
  unreadCount: number;
  open: boolean;
}

export async function bindSite(hub: TestHub, settings: Record<string, unknown> = {}): Promise<ChannelAccountView> {
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  return hub.admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'web',
    name: 'Shop',
    groupId: groups.items[0]?.id,
    credentials: { identitySecret: IDENTITY_SECRET },
    settings: { allowedOrigins: 'https://shop.example.com', ...settings },
  });
}

export async function openSession(url: string, body: object, headers: Record<string, string> = {}): Promise<VisitorSession> {
  const response = await fetch(`${url}/api/v1/widget/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answerOf<VisitorSession>(response);
}

export async function answerOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  const value: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new ApiFailure(response.status, value as never);
  return value as T;
}

type Ack = Extract<ServerFrame, { cmd: 'ack' }>;
type Refusal = Extract<ServerFrame, { cmd: 'error' }>;

let nextSeq = 100;

/** One connection of a visitor or an agent; keeps its place in each queue as a careful client does. */
export class Device {
  private constructor(
    readonly socket: AgentSocket,
    readonly uid: string,
    readonly queues: { id: string; key: number }[],
  ) {}

  static async open(url: string, token: string, deviceId: string, headers: Record<string, string> = {}): Promise<Device> {
    const socket = await AgentSocket.connect(url, headers);
    socket.send({ cmd: 'auth', seq: 1, token, deviceId });
    const status = await socket.next('auth_status');
    return new Device(socket, status.principal.uid, status.queues);
  }

  /** The answer to one frame: what came under its seq. */
  async ask(frame: Record<string, unknown>): Promise<Ack | Refusal> {
    const seq = nextSeq++;
    this.tell({ ...frame, seq });
    return eventually(() =>
      this.socket.frames.find((answer): answer is Ack | Refusal => (answer.cmd === 'ack' || answer.cmd === 'error') && answer.seq === seq),
    );
  }

  tell(frame: Record<string, unknown>): void {
    this.socket.webSocket.send(JSON.stringify({ seq: nextSeq++, ...frame }));
  }

  /** Everything after `key` in a queue, page by page. */
  async sync(queue: string, key = 0, limit = 200): Promise<{ keys: number[]; messages: MessageView[]; own: string[]; key: number }> {
    const found = { keys: [] as number[], messages: [] as MessageView[], own: [] as string[], key };
    for (;;) {
      const seq = nextSeq++;
      const from = this.socket.frames.length;
      this.tell({ cmd: 'sync', seq, queue, key: found.key, limit });
      const end = await this.socket.next('sync_end', (frame) => frame.seq === seq);
      const begin = this.socket.frames.findIndex((frame, index) => index >= from && frame.cmd === 'sync_begin' && frame.seq === seq);
      for (const frame of this.socket.frames.slice(begin, this.socket.frames.indexOf(end))) {
        if (frame.cmd !== 'message' || frame.queue !== queue) continue;
        found.keys.push(frame.key);
        found.messages.push(frame.message);
        if (frame.self === true) found.own.push(frame.message.id);
      }
      found.key = end.key;
      if (!end.more) return found;
    }
  }

  /** What was pushed of one queue, in the order it came. */
  pushed(queue: string): { key: number; prevKey: number; message: MessageView }[] {
    return this.socket.frames.flatMap((frame) => (frame.cmd === 'message' && frame.queue === queue ? [frame] : []));
  }

  /** Every frame sent before this one has been answered, and every push made before it has come. */
  async settled(): Promise<void> {
    const seq = nextSeq++;
    this.tell({ cmd: 'sync', seq, queue: this.queues[0]?.id, key: Number.MAX_SAFE_INTEGER });
    await this.socket.next('sync_end', (frame) => frame.seq === seq);
  }

  async drop(): Promise<void> {
    const closed = once(this.socket.webSocket, 'close');
    this.socket.end();
    if (this.socket.webSocket.readyState !== WebSocket.CLOSED) await closed;
  }
}

export class Visitor {
  readonly devices: Device[] = [];

  private constructor(
    readonly url: string,
    readonly session: VisitorSession,
  ) {}

  static async arrive(url: string, accountId: string, more: object = {}): Promise<Visitor> {
    return new Visitor(url, await openSession(url, { accountId, ...more }));
  }

  get uid(): string {
    return this.session.visitor.uid;
  }

  async device(deviceId = 'phone'): Promise<Device> {
    const device = await Device.open(this.url, this.session.token, deviceId);
    this.devices.push(device);
    return device;
  }

  /** The frame a visitor's message travels in; parts of it can be made wrong. */
  frame(text: string | ContentInput, more: Record<string, unknown> = {}): Record<string, unknown> {
    const { appid, uid } = this.session.visitor;
    const content = typeof text === 'string' ? { type: 'text', text } : text;
    return {
      cmd: 'customer',
      customerAppid: appid,
      customerId: uid,
      accountId: appid,
      clientMsgId: `v-${String(nextSeq++)}`,
      content,
      ...more,
    };
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api/v1/widget${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.session.token}`,
        ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    return answerOf<T>(response);
  }

  async history(query = ''): Promise<MessageView[]> {
    return (await this.call<Page<MessageView>>('GET', `/messages${query}`)).items;
  }

  upload(bytes: string, name: string): Promise<{ mediaId: string }> {
    const form = new FormData();
    form.append('file', new Blob([bytes]), name);
    return this.call('POST', '/media', form);
  }

  leave(): void {
    for (const device of this.devices) device.socket.end();
  }
}

/** The frame an agent's answer travels in; parts of it can be made wrong. */
export function answerFrame(agentId: string, visitor: Visitor, text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { appid, uid } = visitor.session.visitor;
  return {
    cmd: 'customer_support',
    customerAppid: appid,
    customerId: uid,
    conversationId: visitor.session.conversationId,
    sellerId: agentId,
    clientMsgId: `a-${String(nextSeq++)}`,
    content: { type: 'text', text },
    ...more,
  };
}

/** The visitor has written, and the agent has taken the conversation. */
export async function claimedBy(agent: TestHub['admin'], visitor: Visitor): Promise<ConversationView> {
  const { conversationId } = visitor.session;
  await eventually(async () => (await agent.conversations('queued')).find(({ id }) => id === conversationId));
  await agent.post(`/conversations/${conversationId}/claim`);
  return agent.get<ConversationView>(`/conversations/${conversationId}`);
}

export const textsOf = (messages: MessageView[]): string[] =>
  messages.map(({ content }) => (content.type === 'text' ? content.text : content.type));
