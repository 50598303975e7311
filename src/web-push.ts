// The wiring of what reaches an agent whose page is closed: their devices, what happens meanwhile, and the pushes.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ApiAddresses } from './accounts/api-addresses.js';
import type { Sealer } from './accounts/sealing.js';
import type { Clock } from './contract/index.js';
import { OfCompanies } from './desk/automation/of-companies.js';
import { PushAlerts } from './desk/push/push-alerts.js';
import { PushDevices } from './desk/push/push-devices.js';
import { PushKeys } from './desk/push/push-keys.js';
import { PushSender } from './desk/push/push-sender.js';
import type { SessionEvents } from './desk/session-events.js';
import { pushDeviceRoutes } from './http/push-devices.js';
import type { Route } from './http/route.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import { companiesWithPushDevices, hasPushDevices } from './store/push-devices.js';
import { unattended } from './store/unattended.js';

export interface WebPushParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  hints: HintBus;
  sealer: Sealer;
  addresses: ApiAddresses;
  writer: MessageWriter;
  events: SessionEvents;
  publicUrl: string | null;
}

const TOPIC = 'push_devices';
const aboutCompany = z.object({ companyId: z.string() });
/** Without a public address; Apple's service does not take it. */
const NOWHERE = 'mailto:switchboard@localhost';

export function wireWebPush(parts: WebPushParts): { routes: Route[]; start(): Promise<void>; stop(): Promise<void> } {
  const { database, clock, log, newId, hints, sealer, addresses, writer, events, publicUrl } = parts;
  // Most companies have none, and every message is held against this.
  const companies = new OfCompanies({
    all: () => companiesWithPushDevices(database),
    of: async (companyId) => ((await hasPushDevices(database, companyId)) ? [{ companyId }] : []),
  });
  hints.onHint(({ topic, data }) => {
    if (topic === TOPIC) unattended(companies.reload(aboutCompany.parse(data).companyId), log, 'changed devices were not noticed');
  });
  hints.onGap(() => unattended(companies.loadAll(), log, 'who has devices was not read again'));

  const keys = new PushKeys(database, sealer, clock);
  const contact = publicUrl?.startsWith('https://') === true ? publicUrl : NOWHERE;
  const sender = new PushSender({ database, clock, log, keys, lookup: addresses.lookup, contact });
  const alerts = new PushAlerts({
    database,
    clock,
    log,
    hasDevices: (companyId) => companies.get(companyId).length > 0,
    send: (push) => sender.send(push),
  });
  const devices = new PushDevices({
    database,
    clock,
    newId,
    addresses,
    onChanged: (companyId) => {
      hints.publish(TOPIC, { companyId }, { kept: true });
      return companies.reload(companyId);
    },
  });
  events.onSessionEvent(
    (event) => {
      alerts.happened(event);
      return Promise.resolve();
    },
    (about) => alerts.wants(about),
  );
  return {
    routes: pushDeviceRoutes({ devices, keys }),
    async start() {
      await companies.loadAll();
      alerts.start(writer);
    },
    async stop() {
      await alerts.stop();
      await sender.stop();
    },
  };
}
