// The contract suite's view of Instagram: its stub with an account and a person who has written, and the table of its failures.
import { createStub, type MessagingStubOptions } from '../../connectors/instagram/stub/index.js';
import type { Harness } from './harness.js';
import {
  malformedFor,
  secretsOf,
  sharedErrorCases,
  sign,
  startMessaging,
  windowCase,
  writeInPublic,
  type RunningMessaging,
} from './messenger-and-instagram.js';

/** The stub's first person; every start counts from the same number. */
const PERSON = 6_100_000_000_000_001;

export const startInstagram = (options: MessagingStubOptions = {}): Promise<RunningMessaging> => startMessaging(createStub, options);

export const instagramHarness: Harness = {
  sign,
  secretsOf,
  malformed: malformedFor('instagram'),
  everySetting: { comments: true },
  writeInPublic,
  start: startInstagram,
  errorCases: [
    ...sharedErrorCases(PERSON, 'replies'),
    windowCase(PERSON, 10, 2534022),
    {
      when: 'the text has too many bytes, though few characters',
      arrange: () => undefined,
      call: { method: 'messages', payload: { recipient: { id: String(PERSON) }, message: { text: '中'.repeat(334) } } },
      expected: { kind: 'permanent', code: 'rejected' },
    },
    {
      when: 'the Page and the account are not linked',
      arrange: (platform) => platform.fault('error', { code: 10, subcode: 2534077 }),
      call: { method: 'messages', payload: { recipient: { id: String(PERSON) }, message: { text: 'Hi' } } },
      expected: { kind: 'auth', code: 'account_link_broken' },
    },
  ],
};
