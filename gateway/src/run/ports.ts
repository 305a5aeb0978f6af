import { listSerialPorts } from '../port/serial-port-list.js';
import { OK } from './exit-code.js';

/** `furrow-gateway ports`: lists the serial ports of this machine. */
export async function ports(): Promise<number> {
  for (const path of await listSerialPorts()) process.stdout.write(`${path}\n`);
  return OK;
}
