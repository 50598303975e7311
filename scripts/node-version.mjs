// Imported first by the commands: an old Node is told so in one line instead of failing somewhere inside.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Switchboard needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org/\n`);
  process.exit(1);
}
