// What goes to a platform: operations on messages, rendered by a pure function into calls that can be stored before they are made.
import type { MessageContent } from './content.js';

/** Something the business wants done on the platform. */
export type OutboundOperation =
  | {
      op: 'send';
      platformUserId: string;
      /** Our id of the message, the same at every try and resend. Always there when the hub sends. */
      messageId?: string;
      content: MessageContent;
      replyToPlatformMessageId?: string;
      /** The answer stands below the public message it quotes, for everybody to read; absent: it goes to the person alone. */
      isPublic?: true;
      /** Who wrote it, where the platform allows a person more than a program; absent: an agent. */
      writtenBy?: 'agent' | 'automation';
      /** The agent whose words they are; absent: nobody's, e.g. a program's. */
      agentId?: string;
      /** When the end user wrote last, by our clock; absent: never. */
      lastInboundAt?: Date;
    }
  /** Replace the content of a message we sent. `platformMessageIds` are its parts, in order. */
  | { op: 'edit'; platformUserId: string; platformMessageIds: string[]; content: MessageContent }
  /** Take back a message we sent. */
  | { op: 'retract'; platformUserId: string; platformMessageIds: string[] }
  /** Our one reaction on a message; `null` removes it. */
  | { op: 'react'; platformUserId: string; platformMessageId: string; emoji: string | null };

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One call to the platform, as plain data: it is stored before it is made, so it survives a crash. */
export interface PlatformCall {
  /** The platform's method or path, e.g. `sendMessage`. */
  method: string;
  payload: { [key: string]: Json };
  /** Files to upload with it: the payload refers to them by `part`. */
  files?: { part: string; mediaId: string; name: string; mime: string }[];
}

/** The platform took it. Ids of the messages it made there, in order; empty for calls that make none (edit, retract, react). */
export interface Delivered {
  platformMessageIds: string[];
  /** The platform's clock. */
  at?: Date;
}
