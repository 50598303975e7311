// The stand-ins of the platforms, for the lab.
import type { Connector, PlatformStub } from './contract/index.js';

export async function startStubs(connectors: Map<string, Connector>, stubs: Map<string, PlatformStub>, dataDir: string): Promise<void> {
  for (const connector of connectors.values()) {
    if (!connector.loadStub) continue;
    const createStub = await connector.loadStub();
    stubs.set(connector.platform, await createStub({ statePath: `${dataDir}/lab-${connector.platform}.json` }));
  }
}
