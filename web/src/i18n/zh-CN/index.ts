// 简体中文，完整。
import type { Wording } from '../en/index.js';
import { first } from './first.js';
import { further } from './further.js';

const chinese: Wording = { ...first, ...further };
export default chinese;
