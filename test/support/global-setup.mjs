// Jest runs this once before all projects; tsx reads the TypeScript it needs.
import { tsImport } from 'tsx/esm/api';

export default async function setUp() {
  const { startTestServer } = await tsImport('./database-server.ts', import.meta.url);
  globalThis.switchboardTestServer = await startTestServer();
}
