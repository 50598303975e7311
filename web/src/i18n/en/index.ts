// English, whole. It is also the pattern every other language has to fill.
import { first } from './first.js';
import { further } from './further.js';

const english = {
  ...first,
  ...further,
  // Of these, some words are needed first.
  answers: { ...first.answers, ...further.answers },
  errors: { ...first.errors, ...further.errors },
  routing: { ...first.routing, ...further.routing },
};

/** The same keys, other words. */
export type Words<Pattern> = { [Key in keyof Pattern]: Pattern[Key] extends string ? string : Words<Pattern[Key]> };

/** The shape of a language. */
export type Wording = Words<typeof english>;

export default english;
