// Runs around every file of browser tests: its Chromium ends with it.
import { afterAll } from '@jest/globals';
import { closeChromium } from './browser.js';

afterAll(closeChromium);
