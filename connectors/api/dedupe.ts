// The key that makes an event told twice one event: a message's own id, for everything else the id its sender gave it.
import type { ApiEvent } from './event-schema.js';

export function dedupeKeyOf(event: ApiEvent): string {
  return event.type === 'message' ? `message:${event.externalMessageId}` : `${event.type}:${event.eventId}`;
}
