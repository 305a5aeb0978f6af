export type CanUnavailableReason =
  'moduleMissing' | 'moduleNotBuilt' | 'noKernelSupport' | 'noInterface' | 'notCan' | 'linkDown' | 'refused';

/** Why a SocketCAN interface cannot be read now; the message names the interface and the remedy. */
export class CanUnavailable extends Error {
  readonly reason: CanUnavailableReason;

  constructor(reason: CanUnavailableReason, interfaceName: string) {
    super(MESSAGES[reason](interfaceName));
    this.name = 'CanUnavailable';
    this.reason = reason;
  }

  /** Waiting cannot help: the program must be installed anew, and started again. */
  get isFinal(): boolean {
    return this.reason === 'moduleMissing' || this.reason === 'moduleNotBuilt';
  }
}

const MESSAGES: Readonly<Record<CanUnavailableReason, (name: string) => string>> = {
  moduleMissing: () =>
    'SocketCAN is off: the package socketcan is not installed; install a C++ compiler, make and python3, then npm ci',
  moduleNotBuilt: () =>
    'SocketCAN is off: the package socketcan was not compiled; install a C++ compiler, make and python3, then npm rebuild socketcan',
  noKernelSupport: () => 'this kernel has no CAN sockets; load them with: modprobe can-raw',
  noInterface: (name) => `no network interface is called ${name}; list those there are with: ip link`,
  notCan: (name) => `${name} is a network interface, but not one of a CAN bus; list those with: ip link show type can`,
  linkDown: (name) => `${name} is down; bring it up: ip link set ${name} up type can bitrate 250000 listen-only on`,
  refused: (name) => `${name} cannot be opened, though it is up; see the kernel's log: dmesg`,
};
