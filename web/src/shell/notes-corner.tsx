import { useEffect, useSyncExternalStore } from 'react';
import { loadNotes, notesWanted, onNotesWanted } from './notify.js';
import { onDemand } from './on-demand.js';
import { whenIdle } from './when-idle.js';

const Notes = onDemand(async () => (await loadNotes()).Notifications);

/** Where notes are shown. It is fetched early enough to tell that the hub cannot be reached. */
export function NotesCorner() {
  const wanted = useSyncExternalStore(onNotesWanted, notesWanted);
  useEffect(() => whenIdle(() => void loadNotes().catch(() => undefined)), []);
  return wanted && <Notes position="bottom-right" limit={4} />;
}
