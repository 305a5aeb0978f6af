import type { InfluxLogin } from './server-config.js';

/** How a login reads to the store. Only 1.x makes databases by query, and only it is logged in to by name or not at all. */
export function influxLoginOptions(login: InfluxLogin) {
  if (login.kind === 'token') return { token: login.token, createDatabase: false };
  if (login.kind === 'none') return { createDatabase: true };
  return { username: login.username, password: login.password, createDatabase: true };
}
