// Says a text of an account to the person a session is about: in their language, filled in, under a key that says it once.
import type { Logger } from 'pino';
import type { AccountTexts, ContentInput, SessionState, TextKind, TextPlaceholder } from '../../contract/index.js';
import type { AutomaticMessages } from '../../im/automatic.js';
import type { Addressee } from '../../store/texts.js';
import { filledIn, versionFor } from './wording.js';

export interface Saying {
  companyId: string;
  conversationId: string;
  key: string;
  kind: TextKind;
  addressee: Addressee;
  values?: Partial<Record<TextPlaceholder, string | null>>;
  requiredState?: SessionState;
  leaveReplies?: number;
  /** What to say in place of the plain text. */
  as?: (text: string) => ContentInput;
}

export class TextSpeaker {
  constructor(
    private readonly automatic: AutomaticMessages,
    private readonly log: Logger,
  ) {}

  /** Was it said, now or earlier? Not when there is no such text, nor when the channel does not take it. */
  async say(texts: AccountTexts, saying: Saying): Promise<boolean> {
    const { companyId, conversationId, key, kind, addressee, values, requiredState, leaveReplies } = saying;
    const version = versionFor(texts.texts[kind] ?? {}, languagesOf(addressee), texts.defaultLanguage);
    if (version === null) return false;
    const { contactName, accountName, agentName } = addressee;
    const known = { 'contact.name': contactName, 'account.name': accountName, 'agent.name': agentName, ...values };
    const text = filledIn(version.text, known);
    if (text === '') return false;
    const said = await this.automatic.send({
      companyId,
      conversationId,
      key,
      content: saying.as?.(text) ?? { type: 'text', text },
      senderName: accountName,
      requiredState,
      leaveReplies,
    });
    if (said.outcome === 'refused') this.log.info({ conversationId, key, reason: said.reason }, 'a text was not said');
    return said.outcome !== 'refused';
  }

  /** The language a text of this kind would be said in. */
  languageFor(texts: AccountTexts, kind: TextKind, addressee: Addressee): string {
    return versionFor(texts.texts[kind] ?? {}, languagesOf(addressee), texts.defaultLanguage)?.language ?? texts.defaultLanguage;
  }
}

function languagesOf({ contactLanguage, profileLanguage }: Addressee): (string | null)[] {
  return [contactLanguage, profileLanguage];
}
