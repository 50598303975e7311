// The contract suite's view of Acme: its stub with an account, a person who has written, and the table of its failures.
import type { Harness, RunningPlatform } from '../../test/contract/harness.js';
import { fetchFileFrom } from '../../test/support/file-access.js';
import { TestTokenShelf } from '../../test/support/token-shelf.js';
import { createStub } from './stub/index.js';

// FILL IN startAcme: the account's credentials, a person who has written, the stub's faults, what it has received → Connector.loadStub #the-stand-in
export async function startAcme(): Promise<RunningPlatform> {
  const stub = await createStub();
  const closing = new AbortController();
  return {
    account: {
      accountId: 'account',
      credentials: { accessToken: 'token' },
      settings: { baseUrl: stub.url },
      tokens: new TestTokenShelf(),
      fetchFile: fetchFileFrom(stub.url),
      signal: closing.signal,
    },
    close: () => closing.abort(),
    recipient: '1',
    openFile: (mediaId) => Promise.reject(new Error(`no sample ${mediaId}`)),
    fault: (effect) => {
      throw new Error(`no fault ${effect}`);
    },
    received: () => [],
    async stop() {
      closing.abort();
      await stub.stop();
    },
  };
}

export const acmeHarness: Harness = {
  // FILL IN sign: the headers of a genuine webhook; `query` and `secretsOf` where the platform signs there → Connector.verify #the-contract-suite
  sign: () => ({ 'content-type': 'application/json' }),
  // FILL IN malformed: bodies that are not the platform's format, each wrong in another way → Connector.envelope #the-contract-suite
  malformed: ['', 'not json', '[]'],
  start: startAcme,
  // FILL IN errorCases: every way a call can fail, as the hub's error; each row of the platform's error table → ConnectorErrorFacts.kind #tell-failures-apart
  errorCases: [],
};
