// What a person can do on their phone, each told to the account as Acme would tell it. Names of actions are those of the lab's phone.
import { ActionError } from '../../../connectors/stub-kit/control-errors.js';
import type { Acted } from '../../../connectors/stub-kit/control.js';
import { textOf, type JsonObject } from '../../../connectors/stub-kit/reading.js';
import type { Chat } from './types.js';
import type { World } from './world.js';

interface Scene {
  world: World;
  chat: Chat;
  action: JsonObject & { type: string };
}

// FILL IN the actions: all a person can do here, and a signed webhook for each, repeated as the platform does → PlatformStub.url #the-stand-in
export function act({ world, chat, action }: Scene): Acted {
  if (action.type !== 'text') throw new ActionError(`Unknown action ${action.type}`);
  const text = textOf(action['text']);
  if (text === undefined) throw new ActionError('Field text is required');
  return { messageIds: [world.show(chat, { from: 'user', kind: 'text', text }).id] };
}
