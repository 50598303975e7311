// English, whole. It is also the pattern every other language has to fill.
import * as administration from './admin.js';
import { errors } from './errors.js';
import * as inboxWords from './inbox.js';
import { lab } from './lab.js';
import { platformErrors } from './platform-errors.js';
import * as frame from './shell.js';

const english = { ...frame, ...inboxWords, ...administration, lab, errors: { ...errors, ...platformErrors } };

/** The same keys, other words. */
export type Words<Pattern> = { [Key in keyof Pattern]: Pattern[Key] extends string ? string : Words<Pattern[Key]> };

/** The shape of a language. */
export type Wording = Words<typeof english>;

export default english;
