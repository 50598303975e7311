// The contract suite's view of Messenger: its stub with a Page and a person who has written, and the table of its failures.
import { createStub, type MessagingStubOptions } from '../../connectors/messenger/stub/index.js';
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
const PERSON = 7_200_000_000_000_001;

export const startMessenger = (options: MessagingStubOptions = {}): Promise<RunningMessaging> => startMessaging(createStub, options);

export const messengerHarness: Harness = {
  sign,
  secretsOf,
  malformed: malformedFor('page'),
  everySetting: { comments: true },
  writeInPublic,
  start: startMessenger,
  errorCases: [
    ...sharedErrorCases(PERSON, 'comments'),
    windowCase(PERSON, 10, 2018278),
    {
      when: 'Meta has restricted the Page',
      arrange: (platform) => platform.fault('error', { code: 10, subcode: 1893063 }),
      call: { method: 'messages', payload: { recipient: { id: String(PERSON) }, message: { text: 'Hi' } } },
      expected: { kind: 'auth', code: 'account_restricted' },
    },
  ],
};
