// The nouns of the stub: numbers, people, chats and messages, as the simulated WhatsApp keeps them.
import type { JsonObject } from '../../stub-kit/reading.js';
import type { PersonFacts } from '../../stub-kit/people.js';
import type { Watched } from '../../stub-kit/watched.js';
import type { WebhookSender } from '../../meta/stub/webhook-sender.js';

export interface Person extends PersonFacts {
  /** The first phone number, digits only; stays the key when the number changes. */
  id: string;
  /** Digits only. */
  phone: string;
  /** Business-scoped user id. */
  userId: string;
  /** WhatsApp tells businesses no phone number of this person. */
  hidesPhone: boolean;
}

export type Status = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

export interface ChatMessage {
  /** Counts from 1 inside the chat; for phones and tests. */
  id: number;
  /** `wamid.…` */
  wamid: string;
  at: number;
  /** `phone`: written by the owner in the WhatsApp Business app. */
  side: 'user' | 'business' | 'phone';
  /** `text`, `image` … */
  type: string;
  /** What lies under `type`. */
  content: unknown;
  replyTo?: number;
  edited?: true;
  deleted?: true;
  /** By side. */
  reactions?: { user?: string; business?: string };
  status?: Status;
  /** The sender's own, given back with every status. */
  callbackData?: string;
}

export interface Chat {
  person: Person;
  messages: Map<number, ChatMessage>;
  nextMessageId: number;
  lastIncomingAt: number;
  /** The person blocked the business: it is not told, and nothing arrives. */
  blocked: boolean;
  typingUntil: number;
  watched: Watched;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: JsonObject[];
}

/** What a developer registered at Meta: signs webhooks, and has an address of its own. */
export interface App {
  id: string;
  secret: string;
  webhook: { url: string; verifyToken: string; fields: string[] } | null;
  sender: WebhookSender | null;
}

/** A business phone number with the app that serves it. */
export interface Account {
  phoneNumberId: string;
  businessAccountId: string;
  name: string;
  /** Digits only. */
  phone: string;
  accessToken: string;
  app: App;
  subscribed: boolean;
  webhook: { url: string; verifyToken: string } | null;
  sender: WebhookSender | null;
  /** Happenings nobody could be told of yet. */
  untold: number;
  quality: string;
  templates: Template[];
  chats: Map<string, Chat>;
}
