// What a platform is asked on behalf of a request: its answer within bounds, its refusals in the hub's words.
import { ConnectorError, HubError, platformFailure, type Clock } from '../contract/index.js';

const ANSWER_WITHIN_MS = 15_000;

/** Throws 422 and 503 as `platformFailure` says, and 503 when no answer comes in time. */
export async function answerOfPlatform<Answer>(clock: Clock, asked: Promise<Answer>): Promise<Answer> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(ANSWER_WITHIN_MS, () => reject(new HubError(503, 'platform_unavailable', 'The platform does not answer.')));
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    throw error instanceof ConnectorError ? platformFailure(error) : error;
  } finally {
    cancel();
  }
}
