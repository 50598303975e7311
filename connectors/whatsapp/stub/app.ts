// The app's own webhook: `/{app-id}/subscriptions`, called with the app's token.
import { GraphFailure, type GraphCall } from '../../meta/stub/graph-answer.js';
import { textOf } from '../../meta/reading.js';
import { answersChallenge } from '../../meta/stub/webhook-sender.js';
import type { App } from './types.js';
import type { World } from './world.js';

const OBJECT = 'whatsapp_business_account';

export async function appSubscriptions(world: World, app: App, call: GraphCall): Promise<unknown> {
  switch (call.method) {
    case 'GET':
      return { data: app.webhook ? [view(app.webhook)] : [] };
    case 'DELETE':
      if (call.query.get('object') === OBJECT) world.setAppWebhook(app, null);
      return { success: true };
    default:
      return subscribe(world, app, call);
  }
}

function view({ url, fields }: NonNullable<App['webhook']>): unknown {
  return { object: OBJECT, callback_url: url, active: true, fields: fields.map((name) => ({ name, version: 'v25.0' })) };
}

async function subscribe(world: World, app: App, { body }: GraphCall): Promise<unknown> {
  const url = textOf(body['callback_url']);
  const verifyToken = textOf(body['verify_token']);
  const fields = textOf(body['fields'])?.split(',');
  if (body['object'] !== OBJECT || url === undefined || verifyToken === undefined || fields === undefined) {
    throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'object, callback_url, verify_token and fields are required' });
  }
  if (!(await answersChallenge(url, verifyToken))) {
    throw new GraphFailure(400, 2200, 'Callback verification failed', { details: 'The callback URL could not be verified' });
  }
  world.setAppWebhook(app, { url, verifyToken, fields });
  return { success: true };
}
