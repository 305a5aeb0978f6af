import { readFileSync } from 'node:fs';

/** What the kernel says of a network interface, as far as CAN needs it. */
export type LinkState = 'absent' | 'notCan' | 'down' | 'up';

export interface NetworkLinks {
  /** The state of an interface, now. */
  state(interfaceName: string): LinkState;
  /** Whether the kernel has CAN sockets. It loads them by itself, if it can, when one is opened first. */
  hasCanSockets(): boolean;
}

/** ARPHRD_CAN (linux/if_arp.h) and IFF_UP (linux/if.h). */
const CAN_LINK_TYPE = 280;
const UP_FLAG = 0x1;

/** Reads the links of this machine from `/sys/class/net` and `/proc/net/protocols`. */
export class KernelNetworkLinks implements NetworkLinks {
  readonly #root: string;

  /** @param root folder that holds `sys` and `proc`; another than `/` in tests. */
  constructor(root = '/') {
    this.#root = root;
  }

  state(interfaceName: string): LinkState {
    const type = this.#read(`sys/class/net/${interfaceName}/type`);
    const flags = this.#read(`sys/class/net/${interfaceName}/flags`);
    if (type === undefined || flags === undefined) return 'absent';
    if (Number(type) !== CAN_LINK_TYPE) return 'notCan';
    return (Number(flags) & UP_FLAG) === 0 ? 'down' : 'up';
  }

  hasCanSockets(): boolean {
    return /^CAN_RAW\s/m.test(this.#read('proc/net/protocols') ?? '');
  }

  /** Undefined where the file is not there: an interface may go at any moment. */
  #read(path: string): string | undefined {
    try {
      return readFileSync(`${this.#root}/${path}`, 'latin1').trim();
    } catch {
      return undefined;
    }
  }
}
