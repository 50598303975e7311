// English of the pages beside the inbox.
import * as administration from './admin.js';
import * as byItself from './automation.js';
import { hours } from './hours.js';
import { lab } from './lab.js';
import { retention } from './retention.js';
import { texts } from './texts.js';
import { widget } from './widget.js';

export const further = { ...administration, ...byItself, lab, widget, hours, retention, texts };
