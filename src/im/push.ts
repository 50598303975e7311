// Live pushes to connected clients. Every push is a hint: who misses one sees the gap in keys or seqs and pulls.
import type { HubEvent, ServerFrame } from '../contract/index.js';

/** One authenticated socket. */
export interface Connection {
  readonly id: string;
  readonly companyId: string;
  readonly agentId: string;
  /** Supervisors and admins hear of every conversation of their company. */
  readonly seesAll: boolean;
  readonly queues: ReadonlySet<string>;
  /** Sends an encoded frame, or drops it and notes that the client must sync when the client reads too slowly. */
  send(frame: string, queue?: { id: string; key: number }): void;
}

export interface ConversationAudience {
  companyId: string;
  groupId: string | null;
  assigneeId: string | null;
}

/** How long list updates of one conversation are gathered into one. */
const LIST_UPDATE_MS = 100;

export class PushHub {
  private readonly byQueue = new Map<string, Set<Connection>>();
  private readonly byCompany = new Map<string, Set<Connection>>();
  private readonly updates = new Map<string, { audience: ConversationAudience; lastSeq: number }>();
  private updateTimer: NodeJS.Timeout | null = null;

  add(connection: Connection): void {
    for (const queue of connection.queues) addTo(this.byQueue, queue, connection);
    addTo(this.byCompany, connection.companyId, connection);
  }

  remove(connection: Connection): void {
    for (const queue of connection.queues) removeFrom(this.byQueue, queue, connection);
    removeFrom(this.byCompany, connection.companyId, connection);
  }

  hasConnections(companyId: string): boolean {
    return this.byCompany.has(companyId);
  }

  isFollowed(queueId: string): boolean {
    return this.byQueue.has(queueId);
  }

  /** A stored message, to everyone who follows the queue except the connection that sent it. */
  message(queue: string, key: number, encodedMessage: string, exceptConnectionId: string | undefined): void {
    const followers = this.byQueue.get(queue);
    if (!followers) return;
    // Keys are dense, so the one before is the previous key.
    const frame = `{"cmd":"message","queue":"${queue}","key":${String(key)},"prevKey":${String(key - 1)},"message":${encodedMessage}}`;
    for (const connection of followers) if (connection.id !== exceptConnectionId) connection.send(frame, { id: queue, key });
  }

  /** There is something up to `key`, stored by another instance. */
  notify(queue: string, key: number): void {
    const frame = encode({ cmd: 'sync_notify', queue, key });
    for (const connection of this.byQueue.get(queue) ?? []) connection.send(frame, { id: queue, key });
  }

  /** To everyone with a right to see the conversation just now. */
  toConversation(audience: ConversationAudience, event: HubEvent): void {
    const connections = this.audienceOf(audience);
    if (connections.length === 0) return;
    const frame = encode({ cmd: 'event', event });
    for (const connection of connections) connection.send(frame);
  }

  /** Never stored, never acknowledged; lost if nobody listens. */
  realtime(
    audience: ConversationAudience,
    frame: { conversationId: string; type: string; from: string },
    exceptConnectionId: string | undefined,
  ): void {
    const encoded = encode({ cmd: 'realtime', ...frame });
    for (const connection of this.audienceOf(audience)) if (connection.id !== exceptConnectionId) connection.send(encoded);
  }

  toAgent(companyId: string, agentId: string, event: HubEvent): void {
    const frame = encode({ cmd: 'event', event });
    for (const connection of this.byCompany.get(companyId) ?? []) if (connection.agentId === agentId) connection.send(frame);
  }

  toCompany(companyId: string, event: HubEvent): void {
    const frame = encode({ cmd: 'event', event });
    for (const connection of this.byCompany.get(companyId) ?? []) connection.send(frame);
  }

  toGroup(companyId: string, groupId: string, event: HubEvent): void {
    this.toConversation({ companyId, groupId, assigneeId: null }, event);
  }

  /** The conversation's row in the lists changed. Gathered, so a burst costs one event. */
  conversationUpdated(conversationId: string, audience: ConversationAudience, lastSeq: number): void {
    this.updates.set(conversationId, { audience, lastSeq });
    this.updateTimer ??= setTimeout(() => this.flushUpdates(), LIST_UPDATE_MS).unref();
  }

  private flushUpdates(): void {
    this.updateTimer = null;
    for (const [conversationId, { audience, lastSeq }] of this.updates) {
      this.toConversation(audience, { type: 'conversation.updated', conversationId, lastSeq });
    }
    this.updates.clear();
  }

  private audienceOf(audience: ConversationAudience): Connection[] {
    const { groupId, assigneeId } = audience;
    return [...(this.byCompany.get(audience.companyId) ?? [])].filter(
      (connection) => connection.seesAll || connection.agentId === assigneeId || (groupId !== null && connection.queues.has(groupId)),
    );
  }
}

export function encode(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

function addTo(index: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = index.get(key);
  if (set) set.add(connection);
  else index.set(key, new Set([connection]));
}

function removeFrom(index: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = index.get(key);
  set?.delete(connection);
  if (set?.size === 0) index.delete(key);
}
