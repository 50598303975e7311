// 简体中文，完整。
import type { Wording } from '../en/index.js';
import { first } from './first.js';
import { further } from './further.js';

const chinese: Wording = {
  ...first,
  ...further,
  answers: { ...first.answers, ...further.answers },
  errors: { ...first.errors, ...further.errors },
  routing: { ...first.routing, ...further.routing },
};
export default chinese;
