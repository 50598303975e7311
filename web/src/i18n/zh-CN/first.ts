// Chinese of what an agent sees first: the frame and the inbox. The further words follow; see `languages.ts`.
import * as aboutPeople from './contacts.js';
import { desk } from './desk.js';
import { entry } from './entry.js';
import { errors } from './errors.js';
import { filters } from './filters.js';
import * as inboxWords from './inbox.js';
import { later } from './later.js';
import { offers } from './offers.js';
import { places } from './places.js';
import { platformErrors } from './platform-errors.js';
import { priority } from './priority.js';
import { readyAnswers } from './ready-answers.js';
import { sharedFiles } from './shared-files.js';
import * as frame from './shell.js';
import { shop } from './shop.js';
import { timeline } from './timeline.js';
import * as working from './working.js';

export const first = {
  ...frame,
  ...inboxWords,
  ...aboutPeople,
  ...working,
  answers: readyAnswers,
  routing: entry,
  desk,
  filters,
  later,
  offers,
  places,
  priority,
  sharedFiles,
  shop,
  timeline,
  errors: { ...errors, ...platformErrors },
};
