// The stand-in platforms of the lab, each with what it remembers in the data folder.
import type { Connector } from './contract/index.js';
import type { PlatformStub } from './contract/stub.js';

export async function startStubs(connectors: Map<string, Connector>, stubs: Map<string, PlatformStub>, dataDir: string): Promise<void> {
  for (const connector of connectors.values()) {
    if (!connector.loadStub) continue;
    const createStub = await connector.loadStub();
    stubs.set(connector.platform, await createStub({ statePath: `${dataDir}/lab-${connector.platform}.json` }));
  }
}
