import { CanUnavailable } from './can-unavailable.js';
import type { NetworkLinks } from './network-link.js';

/** A frame as the package `socketcan` hands it out; flags that are not set are absent. */
export interface SocketCanMessage {
  readonly id: number;
  readonly ext?: boolean;
  readonly rtr?: boolean;
  readonly err?: boolean;
  readonly data: Buffer;
}

/** The part of the package that is used here. Its own types import its compiled part, so they need a compiler. */
export interface SocketCanChannel {
  addListener(event: 'onMessage', listener: (message: SocketCanMessage) => void): void;
  addListener(event: 'onStopped', listener: () => void): void;
  start(): void;
  stop(): void;
  /** @returns bytes written, or -1 where the queue of the interface is full. */
  send(message: SocketCanMessage): number;
}
export interface SocketCanModule {
  createRawChannel(interfaceName: string): SocketCanChannel;
  createRawChannelWithOptions(interfaceName: string, options: { readonly non_block_send: boolean }): SocketCanChannel;
}

/** Loads the package, which is optional. @throws CanUnavailable where it is missing or was not compiled. */
export async function loadSocketCan(interfaceName: string): Promise<SocketCanModule> {
  // A variable, so that the compiler does not ask for the package's types.
  const specifier: string = 'socketcan';
  try {
    return ((await import(specifier)) as { default: SocketCanModule }).default;
  } catch (error) {
    // The package itself is looked for as a module (ERR_MODULE_NOT_FOUND), its compiled part by its own require.
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    throw new CanUnavailable(isMissing ? 'moduleMissing' : 'moduleNotBuilt', interfaceName);
  }
}

/**
 * Opens an interface. A frame that finds its queue full is given up, so that sending never waits. The package fails with one message for all causes, so the cause is asked
 * of the kernel. @throws CanUnavailable
 */
export function openChannel(module: SocketCanModule, links: NetworkLinks, interfaceName: string): SocketCanChannel {
  try {
    return module.createRawChannelWithOptions(interfaceName, { non_block_send: true });
  } catch {
    if (!links.hasCanSockets()) throw new CanUnavailable('noKernelSupport', interfaceName);
    const state = links.state(interfaceName);
    if (state === 'absent') throw new CanUnavailable('noInterface', interfaceName);
    throw new CanUnavailable(state === 'notCan' ? 'notCan' : 'refused', interfaceName);
  }
}
