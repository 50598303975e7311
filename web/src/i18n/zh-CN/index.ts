// 简体中文，完整。
import type { Wording } from '../en/index.js';
import * as administration from './admin.js';
import { errors } from './errors.js';
import * as inboxWords from './inbox.js';
import { lab } from './lab.js';
import { platformErrors } from './platform-errors.js';
import * as frame from './shell.js';

const chinese: Wording = { ...frame, ...inboxWords, ...administration, lab, errors: { ...errors, ...platformErrors } };
export default chinese;
