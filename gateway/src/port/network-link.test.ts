import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KernelNetworkLinks } from './network-link.js';

describe('kernel network links', () => {
  let root: string;
  let links: KernelNetworkLinks;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'furrow-links-'));
    links = new KernelNetworkLinks(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const link = (name: string, type: string, flags: string): void => {
    write(`sys/class/net/${name}/type`, type);
    write(`sys/class/net/${name}/flags`, flags);
  };

  it('tells up, down, absent, and what is no CAN interface', () => {
    link('can0', '280\n', '0x400c1\n');
    link('can1', '280\n', '0x40080\n');
    link('eth0', '1\n', '0x1003\n');
    expect(['can0', 'can1', 'can2', 'eth0'].map((name) => links.state(name))).to.deep.equal([
      'up',
      'down',
      'absent',
      'notCan',
    ]);
  });

  it('tells whether the kernel has CAN sockets', () => {
    expect(links.hasCanSockets()).to.equal(false);
    write('proc/net/protocols', 'protocol  size\nTCP 1\nCAN 2\n');
    expect(links.hasCanSockets()).to.equal(false);
    write('proc/net/protocols', 'protocol  size\nTCP 1\nCAN_RAW   1088      0\n');
    expect(links.hasCanSockets()).to.equal(true);
  });

  it('reads this machine', () => {
    expect(new KernelNetworkLinks().state('lo')).to.equal('notCan');
  });
});
