// Live pushes to connected clients. Every push is a hint: who misses one sees the gap in keys or seqs and pulls.
import { z } from 'zod';
import type { HubEvent, ServerFrame } from '../contract/index.js';

/** One authenticated socket. */
export interface Follower {
  readonly id: string;
  readonly companyId: string;
  readonly queues: ReadonlySet<string>;
  /** Sends an encoded frame, or drops it and notes that the client must sync when the client reads too slowly. */
  send(frame: string, queue?: { id: string; key: number }): void;
}

/** An agent's. */
export interface Connection extends Follower {
  readonly agentId: string;
  /** Supervisors and admins hear of every conversation of their company. */
  readonly seesAll: boolean;
}

export const addresseeSchema = z.discriminatedUnion('to', [
  z.object({ to: z.literal('conversation'), companyId: z.string(), groupId: z.string().nullable(), assigneeId: z.string().nullable() }),
  z.object({ to: z.literal('agent'), companyId: z.string(), agentId: z.string() }),
  z.object({ to: z.literal('company'), companyId: z.string() }),
  z.object({ to: z.literal('visitor'), proxyUserId: z.string() }),
]);
export type Addressee = z.infer<typeof addresseeSchema>;

export type ConversationAudience = Omit<Extract<Addressee, { to: 'conversation' }>, 'to'>;

export type RealtimeFrame = Omit<Extract<ServerFrame, { cmd: 'realtime' }>, 'cmd'>;

/** The way to the connections of other instances. */
export interface PushRelay {
  /** False while there is no other instance. */
  readonly isNeeded: boolean;
  /** `frame`: encoded, for `deliverHere` over there. */
  pass(addressee: Addressee, frame: string): void;
}

/** How long list updates of one conversation are gathered into one. */
const LIST_UPDATE_MS = 100;

export class PushHub {
  private readonly byQueue = new Map<string, Set<Follower>>();
  /** Agents alone: nothing that is told to a company may reach a visitor. */
  private readonly byCompany = new Map<string, Set<Connection>>();
  private readonly visitorsByCompany = new Map<string, Set<Follower>>();
  private readonly updates = new Map<string, { audience: ConversationAudience; lastSeq: number }>();
  private updateTimer: NodeJS.Timeout | null = null;

  constructor(private readonly relay: PushRelay) {}

  add(connection: Connection): void {
    for (const queue of connection.queues) addTo(this.byQueue, queue, connection);
    addTo(this.byCompany, connection.companyId, connection);
  }

  remove(connection: Connection): void {
    for (const queue of connection.queues) removeFrom(this.byQueue, queue, connection);
    removeFrom(this.byCompany, connection.companyId, connection);
  }

  /** A visitor's connection hears its own queue and what is told to this visitor, nothing else. */
  addVisitor(visitor: Follower): void {
    for (const queue of visitor.queues) addTo(this.byQueue, queue, visitor);
    addTo(this.visitorsByCompany, visitor.companyId, visitor);
  }

  removeVisitor(visitor: Follower): void {
    for (const queue of visitor.queues) removeFrom(this.byQueue, queue, visitor);
    removeFrom(this.visitorsByCompany, visitor.companyId, visitor);
  }

  hasConnections(companyId: string): boolean {
    return this.byCompany.has(companyId) || this.visitorsByCompany.has(companyId);
  }

  /** Is there anybody to tell, here or on another instance? */
  isHeard(companyId: string): boolean {
    return this.byCompany.has(companyId) || this.relay.isNeeded;
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
    this.deliver(addresseeOf(audience), { cmd: 'event', event });
  }

  /** To this instance's connections alone: the others make the event themselves. */
  toConversationHere(audience: ConversationAudience, event: HubEvent): void {
    this.deliverHere(addresseeOf(audience), encode({ cmd: 'event', event }));
  }

  /** Never stored, never acknowledged; lost if nobody listens. */
  realtime(audience: ConversationAudience, frame: RealtimeFrame, exceptConnectionId: string | undefined): void {
    this.deliver(addresseeOf(audience), { cmd: 'realtime', ...frame }, exceptConnectionId);
  }

  /** As `realtime`, to every device of a visitor. */
  realtimeToVisitor(proxyUserId: string, frame: RealtimeFrame): void {
    this.deliver({ to: 'visitor', proxyUserId }, { cmd: 'realtime', ...frame });
  }

  /** To every device of a visitor. */
  toVisitor(proxyUserId: string, event: HubEvent): void {
    this.deliver({ to: 'visitor', proxyUserId }, { cmd: 'event', event });
  }

  toVisitorHere(proxyUserId: string, event: HubEvent): void {
    this.deliverHere({ to: 'visitor', proxyUserId }, encode({ cmd: 'event', event }));
  }

  toAgent(companyId: string, agentId: string, event: HubEvent): void {
    this.deliver({ to: 'agent', companyId, agentId }, { cmd: 'event', event });
  }

  toCompany(companyId: string, event: HubEvent): void {
    this.deliver({ to: 'company', companyId }, { cmd: 'event', event });
  }

  toCompanyHere(companyId: string, event: HubEvent): void {
    this.deliverHere({ to: 'company', companyId }, encode({ cmd: 'event', event }));
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

  /** To this instance's connections; also what another instance passed on. */
  deliverHere(addressee: Addressee, encoded: string): void {
    for (const connection of this.connectionsOf(addressee)) connection.send(encoded);
  }

  private deliver(addressee: Addressee, frame: ServerFrame, exceptConnectionId?: string): void {
    const connections = this.connectionsOf(addressee);
    if (connections.length === 0 && !this.relay.isNeeded) return;
    const encoded = encode(frame);
    for (const connection of connections) if (connection.id !== exceptConnectionId) connection.send(encoded);
    if (this.relay.isNeeded) this.relay.pass(addressee, encoded);
  }

  private connectionsOf(addressee: Addressee): Follower[] {
    // A visitor's queue has the visitor's id.
    if (addressee.to === 'visitor') return [...(this.byQueue.get(addressee.proxyUserId) ?? [])];
    const colleagues = [...(this.byCompany.get(addressee.companyId) ?? [])];
    switch (addressee.to) {
      case 'company':
        return colleagues;
      case 'agent':
        return colleagues.filter((connection) => connection.agentId === addressee.agentId);
      case 'conversation': {
        const { groupId, assigneeId } = addressee;
        return colleagues.filter(
          (connection) => connection.seesAll || connection.agentId === assigneeId || (groupId !== null && connection.queues.has(groupId)),
        );
      }
    }
  }
}

/** Callers hand in rows that hold more than the audience. */
function addresseeOf({ companyId, groupId, assigneeId }: ConversationAudience): Addressee {
  return { to: 'conversation', companyId, groupId, assigneeId };
}

export function encode(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

function addTo<Kind extends Follower>(index: Map<string, Set<Kind>>, key: string, connection: Kind): void {
  const set = index.get(key);
  if (set) set.add(connection);
  else index.set(key, new Set([connection]));
}

function removeFrom<Kind extends Follower>(index: Map<string, Set<Kind>>, key: string, connection: Kind): void {
  const set = index.get(key);
  set?.delete(connection);
  if (set?.size === 0) index.delete(key);
}
