// 简体中文，完整。
import type { Wording } from '../en/index.js';
import * as administration from './admin.js';
import * as readyAnswers from './answers.js';
import * as byItself from './automation.js';
import * as aboutPeople from './contacts.js';
import { desk } from './desk.js';
import { errors } from './errors.js';
import { hours } from './hours.js';
import * as inboxWords from './inbox.js';
import { lab } from './lab.js';
import { later } from './later.js';
import { platformErrors } from './platform-errors.js';
import * as served from './routing.js';
import * as frame from './shell.js';
import { texts } from './texts.js';
import { widget } from './widget.js';
import * as working from './working.js';

const chinese: Wording = {
  ...frame,
  ...inboxWords,
  ...administration,
  ...aboutPeople,
  ...byItself,
  ...working,
  ...readyAnswers,
  ...served,
  desk,
  lab,
  later,
  widget,
  hours,
  texts,
  errors: { ...errors, ...platformErrors },
};
export default chinese;
