// Whom the suite examines: every connector of the registry that speaks with a platform, as far as nothing of it is marked as still to fill in.
// A direct channel, whose visitors speak with the hub itself, has no webhook and no call to examine; its own tests do.
import { connectors } from '../../connectors/registry.js';
import type { Connector } from '../../src/contract/index.js';
import { harnesses, type Harness } from './harness.js';
import { openItemsOf } from './open-items.js';

export interface Subject {
  platform: string;
  connector: Connector;
  harness: Harness;
}

export const platformConnectors = connectors.filter((connector) => connector.visitors === undefined);

type Row = readonly [platform: string, subject: Subject];

/** Headings of the guide under which something must be written before what comes in can be examined. */
const INBOUND = ['#let-only-genuine-webhooks-in', '#file-a-body-once', '#read-what-came', '#fixtures', '#the-contract-suite'];

/** For `describe.each`: those whose way in is written. */
export const inboundSubjects = writtenBut((heading) => !INBOUND.includes(heading));

/** For `describe.each`: those of which everything is written, but perhaps the README. */
export const subjects = writtenBut((heading) => heading === '#the-readme');

/** What is left out here fails in finished.test.ts. */
function writtenBut(mayBeOpen: (heading: string) => boolean): readonly Row[] {
  return platformConnectors.flatMap((connector): Row[] => {
    const { platform } = connector;
    const harness = harnesses[platform];
    const isWritten = openItemsOf(platform).every(({ heading }) => mayBeOpen(heading));
    return harness && isWritten ? [[platform, { platform, connector, harness }]] : [];
  });
}
