export default async function tearDown() {
  await globalThis.switchboardTestServer?.stop();
}
