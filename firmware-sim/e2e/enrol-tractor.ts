import { ApiClient, type Credentials } from '../demo/api-client.js';
import { registryItems } from '../demo/registry.js';
import type { ServerProgram } from '../demo/server.js';
import type { Tractor } from '../demo/tractor.js';

/**
 * Makes and starts a server, and enters one tractor with its gateway, as an admin does; the gateway does not run yet.
 * @returns a client logged in as that admin
 */
export async function enrolTractor(server: ServerProgram, tractor: Tractor, admin: Credentials): Promise<ApiClient> {
  const identity = await tractor.enrolment();
  const description = await tractor.describe();
  await server.init(admin.password);
  await server.start();
  const client = new ApiClient(server.url);
  await client.login(admin);
  for (const item of registryItems([{ scenario: tractor.scenario, identity, ...description }])) {
    await client.putDocument(item);
  }
  return client;
}
