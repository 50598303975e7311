// Type-aware rules for what tests cannot see: promises nobody waits for, switches that forget a case, values of type any.
import tseslint from 'typescript-eslint';

const serverFiles = ['{src,connectors,config,test,bench,scripts}/**/*.ts'];
const scriptFiles = ['*.js', '*.cjs', '{scripts,test}/**/*.{mjs,cjs}'];
const webFiles = ['web/**/*.{ts,tsx}'];

const rules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/only-throw-error': 'error',
};

const everywhere = {
  'no-console': 'error',
  eqeqeq: ['error', 'smart'],
  'prefer-const': 'error',
  'no-var': 'error',
  'max-lines': ['error', { max: 500 }],
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', 'coverage/**', 'docs/**'] },
  { files: scriptFiles, rules: { ...everywhere, 'no-unused-vars': 'error' } },
  {
    files: serverFiles,
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      ...everywhere,
      ...rules,
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only config/ reads the environment.' }],
    },
  },
  {
    files: webFiles,
    ignores: ['web/vite.config.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './web/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { ...everywhere, ...rules },
  },
  {
    // Keys must know that a dialog lies over the page.
    files: ['web/src/**/*.tsx'],
    ignores: ['web/src/shell/dialog.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@mantine/core', importNames: ['Modal', 'Drawer'], message: 'Take Dialog or SideDialog of shell/dialog.tsx.' }] },
      ],
    },
  },
  {
    // A rejection nobody handles ends the hub: work nobody waits for goes through src/store/unattended.ts.
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.test.ts'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }] },
  },
  // The router is sent elsewhere by a thrown redirect, which is no Error.
  { files: ['web/src/router.tsx'], rules: { '@typescript-eslint/only-throw-error': 'off' } },
  { files: ['config/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'connectors/**/*.test.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['bench/**/*.ts'], rules: { 'no-console': 'off' } },
);
