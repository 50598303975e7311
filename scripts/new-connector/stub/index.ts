// A stand-in of Acme over real HTTP, for tests, bench and lab: the API as accounts see it, and `/_control` to play the people.
import { z } from 'zod';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { sendJson } from '../../../connectors/stub-kit/answer.js';
import { AuditLog } from '../../../connectors/stub-kit/audit-log.js';
import { answerControl } from '../../../connectors/stub-kit/control.js';
import { serve } from '../../../connectors/stub-kit/serve.js';
import { controlFace } from './control.js';
import { Faults } from './faults.js';
import { World } from './world.js';

const stateSchema = z.object({ port: z.int() });

export async function createStub(options: StubOptions = {}): Promise<PlatformStub> {
  const now = Date.now;
  const world = new World({ now, log: new AuditLog(now), faults: new Faults() });
  const face = controlFace(world, () => server.url);
  const server = await serve(
    {
      world,
      // FILL IN the state: accounts, people and chats as they are kept over a restart → PlatformStub.url #the-stand-in
      snapshot: (port) => ({ port }),
      restore: (kept) => stateSchema.parse(kept).port,
      handle(request, response) {
        if (request.url?.startsWith('/_control') === true) void answerControl(face, request, response);
        // FILL IN the API: take what the platform takes, as strictly, with its ids, limits, errors and faults → PlatformStub.url #the-stand-in
        else sendJson(response, 404, { error: 'not_found' });
      },
    },
    options,
  );
  return server;
}
