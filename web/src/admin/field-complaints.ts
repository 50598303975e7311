// Which field of a form the hub's validation names, e.g. `credentials.botToken`, and what it says of it.
import { RequestError } from '../api/request.js';

export function fieldComplaints(error: Error | null): Map<string, string> {
  const complaints = new Map<string, string>();
  if (!(error instanceof RequestError) || !Array.isArray(error.details.fields)) return complaints;
  for (const entry of error.details.fields as { path?: unknown; message?: unknown }[]) {
    if (typeof entry.path === 'string' && typeof entry.message === 'string') complaints.set(entry.path, entry.message);
  }
  return complaints;
}
