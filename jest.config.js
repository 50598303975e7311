// Tests run as native ES modules; swc only takes the types away. See CONTRIBUTING.md for what belongs into which project.
import { availableParallelism } from 'node:os';

const compile = (tsx) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx },
      transform: { react: { runtime: 'automatic' }, verbatimModuleSyntax: true },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
    // A trace leads to the sources anyway, and every test file reads all it imports again.
    inlineSourcesContent: false,
  },
];

/** What zod says in sixty languages nobody asks for, and every test file would read it. */
const oneLanguage = { '^\\.\\./locales/index\\.js$': '<rootDir>/node_modules/zod/v4/locales/en.js' };

const project = (displayName, testMatch, mapped = {}, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': compile(false), '\\.tsx$': compile(true) },
  moduleNameMapper: { ...oneLanguage, ...mapped },
  resolver: '<rootDir>/test/support/resolver.cjs',
  setupFiles: ['<rootDir>/test/support/one-error-class.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  // One PostgreSQL for the whole run, whichever projects take part.
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  ...more,
});

/** Tests of whole hubs sign in hundreds of times. */
const quickPasswords = { '^@node-rs/argon2$': '<rootDir>/test/support/quick-argon2.mjs' };

export default {
  maxWorkers: Math.max(2, Math.floor(availableParallelism() * 0.75)),
  testTimeout: 120_000,
  // A worker keeps the modules of every file it has run: one that has grown so far is replaced.
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    project('unit', ['<rootDir>/{src,connectors,config,web}/**/*.test.{ts,tsx}']),
    project('contract', ['<rootDir>/test/contract/**/*.test.ts'], quickPasswords),
    project('flow', ['<rootDir>/test/flow/**/*.test.ts'], quickPasswords),
    project('fault', ['<rootDir>/test/fault/**/*.test.ts'], quickPasswords),
    project('model', ['<rootDir>/test/model/**/*.test.ts'], quickPasswords),
    // Too long for every change: `npm run day`.
    project('day', ['<rootDir>/test/day/**/*.test.ts']),
    project('browser', ['<rootDir>/test/browser/**/*.test.ts'], {}, { setupFilesAfterEnv: ['<rootDir>/test/support/one-chromium.ts'] }),
  ],
};
