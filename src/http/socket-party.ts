// What a connection needs to know of whoever is at its other end; one implementation per kind of principal.
import type { ServerFrame } from '../contract/index.js';
import type { Follower } from '../im/push.js';
import type { ParsedFrame } from './socket-frames.js';

export type PartyFrame = Exclude<ParsedFrame, { cmd: 'ping' | 'auth' }>;

/** The connection, as a party sees it. */
export interface SocketLine {
  readonly deviceId: string;
  readonly connectionId: string;
  send(frame: ServerFrame): void;
  /** Until there is room for an answer, or nobody to answer. */
  room(): Promise<void>;
}

export interface SocketParty {
  /** The IM address, as `auth_status` tells it. */
  readonly address: { appid: string; uid: string };
  /** Asked anew: rights may have changed. */
  queues(): Promise<string[]>;
  /** From now on the connection hears what concerns this party; the answer ends it. */
  follow(follower: Omit<Follower, 'companyId'>): () => void;
  /** Resolves when others have been told that it is here. */
  arrived(): Promise<void>;
  /** Is the login still good? `changed`: good, but for other rights than before. */
  recheck(): Promise<'good' | 'changed' | 'ended'>;
  /** Answers a frame or throws; `changed`: the party no longer has the rights the connection was made with. */
  answer(frame: PartyFrame, line: SocketLine): Promise<'changed' | void>;
}
