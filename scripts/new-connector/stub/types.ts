// The nouns of the stub: accounts, people and chats, as the simulated Acme keeps them.
import type { AuditFacts } from '../../../connectors/stub-kit/audit-log.js';
import type { PersonFacts } from '../../../connectors/stub-kit/people.js';
import type { PhoneMessage } from '../../../connectors/stub-kit/phone.js';
import type { Watched } from '../../../connectors/stub-kit/watched.js';

/** What the auditor keeps. */
export interface ToldFacts extends AuditFacts {
  chatId?: string;
  messageId?: number;
}

export interface Person extends PersonFacts {
  id: string;
}

export interface Chat {
  person: Person;
  blocked: boolean;
  messages: PhoneMessage[];
  nextMessageId: number;
  typingUntil: number;
  watched: Watched;
}

export interface Account {
  id: string;
  name: string;
  accessToken: string;
  chats: Map<string, Chat>;
}
