// The sources import each other as `./x.js`, which is `./x.ts` or `./x.tsx` until it is built.
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

module.exports = (request, options) => {
  if (/^\.\.?\/.*\.js$/.test(request) && !options.basedir.includes('node_modules')) {
    const stem = resolve(options.basedir, request.slice(0, -'.js'.length));
    for (const path of [`${stem}.ts`, `${stem}.tsx`]) {
      if (existsSync(path)) return path;
    }
  }
  return options.defaultResolver(request, options);
};
