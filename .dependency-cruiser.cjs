// Arrows go down only: app → http → intake | delivery | desk → accounts → im → media → store → contract.
const layers = ['contract', 'store', 'media', 'im', 'accounts', ['intake', 'delivery', 'desk'], 'http'];
const folder = (layer) => `^src/(${[layer].flat().join('|')})/`;

const upward = layers.map((layer, index) => ({
  name: `not-up-from-${[layer].flat().join('-')}`,
  comment: 'What points up does so through an event or a function that app.ts hands in.',
  severity: 'error',
  from: { path: folder(layer) },
  to: {
    path:
      layers
        .slice(index + 1)
        .map(folder)
        .join('|') || '^src/app\\.ts$',
  },
}));

const beside = ['intake', 'delivery', 'desk'].map((name) => ({
  name: `not-beside-from-${name}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(intake|delivery|desk)/`, pathNot: `^src/${name}/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    ...beside,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'src-knows-no-connector',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app\\.ts$|\\.test\\.ts$' },
      to: { path: '^connectors/' },
    },
    {
      name: 'app-only-through-registry',
      severity: 'error',
      from: { path: '^src/app\\.ts$' },
      to: { path: '^connectors/', pathNot: '^connectors/registry\\.ts$' },
    },
    {
      name: 'connector-knows-contract-only',
      severity: 'error',
      from: { path: '^connectors/' },
      to: { path: '^(src|config)/', pathNot: '^src/contract/' },
    },
    {
      name: 'connectors-apart',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/' },
      // Meta's channels share one envelope, one signature and one API; what they share is no connector. Nor is the kit of the stand-ins.
      to: { path: '^connectors/([^/]+)/', pathNot: '^connectors/(?:$1|meta|stub-kit)/' },
    },
    {
      name: 'stub-kit-for-stand-ins-only',
      severity: 'error',
      from: { path: '^connectors/', pathNot: '/stub/|^connectors/stub-kit/|\\.test\\.ts$' },
      to: { path: '^connectors/stub-kit/' },
    },
    {
      name: 'web-knows-contract-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|connectors|config)/', pathNot: '^src/contract/' },
    },
    {
      name: 'contract-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: '^(src|connectors|config|web)/', pathNot: '^src/contract/' },
    },
    {
      name: 'web-takes-only-types',
      severity: 'error',
      from: { path: '^web/' },
      // Functions that bring nothing along, where hub and pages have to come to the same: a template's words, and whether a name is one.
      to: { path: '^src/contract/', pathNot: '^src/contract/(template-text|nameless)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'config-stands-alone',
      severity: 'error',
      from: { path: '^config/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src|connectors|web)/' },
    },
    {
      name: 'config-only-at-the-top',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '\\.test\\.ts$' },
      to: { path: '^config/' },
    },
    {
      name: 'nothing-knows-the-top',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(src|connectors|config|web)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(test|bench)/|\\.test\\.tsx?$' },
    },
    {
      name: 'no-development-package-in-the-product',
      severity: 'error',
      from: { path: '^(src|connectors|config)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'sql-only-in-store',
      severity: 'error',
      from: { path: '^(src|connectors|config)/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(@types/)?pg/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
