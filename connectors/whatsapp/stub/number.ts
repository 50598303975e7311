// GET and POST of a phone number: what it is, and where its webhooks go.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { fieldsOf, textOf } from '../../meta/reading.js';
import { answersChallenge } from '../../meta/stub/webhook-sender.js';
import type { Exchange } from './graph-face.js';
import type { Account } from './types.js';

const OVERRIDE_MAX = 200;

export function readNumber({ account, call }: Exchange): unknown {
  const asked = (call.query.get('fields') ?? 'id,display_phone_number,verified_name,quality_rating').split(',');
  const all: Record<string, unknown> = {
    id: account.phoneNumberId,
    display_phone_number: `+${account.phone}`,
    verified_name: account.name,
    quality_rating: account.quality,
    name_status: 'APPROVED',
    status: 'CONNECTED',
    throughput: { level: 'STANDARD' },
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [{ entity_type: 'PHONE_NUMBER', id: account.phoneNumberId, can_send_message: 'AVAILABLE' }],
    },
    webhook_configuration: configuration(account),
  };
  const unknown = asked.find((field) => !Object.hasOwn(all, field));
  if (unknown !== undefined) throw new GraphFailure(400, 100, `Tried accessing nonexisting field (${unknown})`);
  return Object.fromEntries([...asked, 'id'].map((field) => [field, all[field]]));
}

function configuration({ webhook }: Account): unknown {
  return { application: 'https://example.com/elsewhere', ...(webhook && { phone_number: webhook.url }) };
}

export async function writeNumber({ world, account, call }: Exchange): Promise<unknown> {
  const { webhook_configuration: given } = call.body;
  if (given === undefined) throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'Nothing to change' });
  const fields = fieldsOf(given);
  const url = fields['override_callback_uri'];
  if (typeof url !== 'string') throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'override_callback_uri is required' });
  if (url === '') {
    world.setWebhook(account, null);
    return { success: true };
  }
  const verifyToken = textOf(fields['verify_token']);
  if (url.length > OVERRIDE_MAX || !URL.canParse(url) || verifyToken === undefined) {
    throw new GraphFailure(400, 100, 'Invalid parameter', { details: 'override_callback_uri or verify_token is not valid' });
  }
  if (!(await answersChallenge(url, verifyToken))) {
    throw new GraphFailure(400, 2_200, 'Callback verification failed', { details: 'The callback URL could not be verified' });
  }
  world.setWebhook(account, { url, verifyToken });
  return { success: true };
}
