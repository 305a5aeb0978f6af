import { createServer, type AddressInfo } from 'node:net';

/** The port asked for, or the next one above it that is free; 0 for any free one. On 127.0.0.1. */
export async function freePort(wanted = 0): Promise<number> {
  for (let port = wanted; port < wanted + 100; port += 1) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
  }
  throw new Error(`no port from ${wanted} to ${wanted + 99} is free; set FURROW_PORT to another`);
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
