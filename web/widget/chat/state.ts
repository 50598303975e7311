// What the view is drawn from.
import type { MessageView, VisitorServiceView } from '../../../src/contract/api.js';
import type { Connection } from './hub-line.js';
import type { WaitingMessage } from './outbox.js';

export interface UploadState {
  id: string;
  name: string;
  /** 0…1. */
  share: number;
  /** Why it did not go. */
  refused?: string;
}

export interface ChatState {
  /** `asleep`: nobody has asked for the chat yet; `shut`: the hub lets nobody in. */
  phase: 'asleep' | 'opening' | 'ready' | 'shut';
  isOpen: boolean;
  connection: Connection;
  accountName: string;
  /** Null: not known. */
  service: VisitorServiceView | null;
  messages: readonly MessageView[];
  waiting: readonly WaitingMessage[];
  uploads: readonly UploadState[];
  hasOlder: boolean;
  isLoadingOlder: boolean;
  unreadCount: number;
  isDeskTyping: boolean;
  deskReadSeq: number;
}
