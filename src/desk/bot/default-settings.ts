// What a bot does until somebody says otherwise: nothing.
import type { BotSettingsView } from '../../contract/index.js';
import { DEFAULT_THRESHOLDS } from '../answers/faq-verdict.js';

/** Said as the whole message, they lead to people; a company may add to them. */
const TRANSFER_WORDS = [
  '转人工',
  '人工',
  '人工客服',
  '真人',
  'human',
  'agent',
  'operator',
  'real person',
  'talk to a person',
  'talk to someone',
];

export const DEFAULT_BOT_SETTINGS: BotSettingsView = {
  enabled: false,
  name: 'Assistant',
  language: 'en',
  ...DEFAULT_THRESHOLDS,
  suggests: true,
  transferWords: TRANSFER_WORDS,
  maxMisses: 2,
};
