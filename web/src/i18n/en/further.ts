// English of the pages beside the inbox, and of parts of it that few open.
import { adminErrors } from './admin-errors.js';
import * as administration from './admin.js';
import { answers } from './answers.js';
import { asks } from './asks.js';
import * as byItself from './automation.js';
import { erasure } from './erasure.js';
import { headFile } from './head-file.js';
import { hours } from './hours.js';
import { lab } from './lab.js';
import { profile } from './profile.js';
import { push } from './push.js';
import { rareErrors } from './rare-errors.js';
import { retention } from './retention.js';
import * as served from './routing.js';
import { templateCategory } from './template-category.js';
import { texts } from './texts.js';
import { widget } from './widget.js';

export const further = {
  ...administration,
  ...byItself,
  ...served,
  answers,
  asks,
  lab,
  widget,
  erasure,
  headFile,
  hours,
  profile,
  push,
  retention,
  templateCategory,
  texts,
  errors: { ...adminErrors, ...rareErrors },
};
