// Edges of a WhatsApp Business Account: its numbers, its templates and flows, and the apps told of what happens in it.
import type { Exchange } from './graph-face.js';
import { FLOWS } from './shop.js';
import type { Template } from './types.js';

export function subscribedApps({ world, account, call }: Exchange): unknown {
  const siblings = [...world.accounts.values()].filter((other) => other.businessAccountId === account.businessAccountId);
  if (call.method === 'GET') {
    const app = { whatsapp_business_api_data: { id: '67084829', name: 'Switchboard', link: 'https://example.com/' } };
    return { data: account.subscribed ? [app] : [] };
  }
  for (const sibling of siblings) sibling.subscribed = call.method === 'POST';
  world.touch();
  return { success: true };
}

export function phoneNumbers({ world, account, call }: Exchange): unknown {
  const numbers = [...world.accounts.values()].filter((other) => other.businessAccountId === account.businessAccountId);
  return page(
    numbers.map((number) => ({ id: number.phoneNumberId, display_phone_number: `+${number.phone}`, verified_name: number.name })),
    call.query,
  );
}

export function listTemplates({ account, call }: Exchange): unknown {
  const status = call.query.get('status');
  const name = call.query.get('name');
  const wanted = account.templates.filter(
    (template) => (status === null || template.status === status) && (name === null || template.name === name),
  );
  return page(wanted.map(templateView), call.query);
}

export function listFlows({ call }: Exchange): unknown {
  return page(
    FLOWS.map(({ answers: _answers, ...flow }) => ({ ...flow, validation_errors: [] })),
    call.query,
  );
}

function templateView({ parameterFormat, ...template }: Template): unknown {
  return { ...template, parameter_format: parameterFormat };
}

const PAGE = 25;

/** Cursors, as Meta pages its lists. */
function page(items: unknown[], query: URLSearchParams): unknown {
  const limit = Math.max(1, Number(query.get('limit') ?? PAGE));
  const after = query.get('after');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString());
  const end = start + limit;
  const cursor = (index: number): string => Buffer.from(String(index)).toString('base64url');
  return {
    data: items.slice(start, end),
    paging: {
      cursors: { before: cursor(start), after: cursor(Math.min(end, items.length)) },
      ...(end < items.length && { next: `https://graph.facebook.com/next?after=${cursor(end)}` }),
    },
  };
}
