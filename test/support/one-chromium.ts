// Runs around every file of browser tests: its Chromium ends with it, and none of its tests by the slowness of a machine.
import { afterAll, jest } from '@jest/globals';
import { closeChromium } from './browser.js';

/** Longer than several looks in vain, so that what was looked for is what a failure tells. */
jest.setTimeout(300_000);

afterAll(closeChromium);
