import { expect } from 'chai';
import { CanUnavailable } from './can-unavailable.js';
import { ScriptedSocketCan } from './scripted-socketcan.js';
import { openChannel } from './socketcan-module.js';

function reasonOf(kernel: ScriptedSocketCan): string {
  try {
    openChannel(kernel, kernel, 'can0');
    return 'none';
  } catch (error) {
    return error instanceof CanUnavailable ? error.reason : 'another error';
  }
}

describe('SocketCAN module', () => {
  it('asks the kernel why an interface cannot be opened', () => {
    const kernel = new ScriptedSocketCan();
    expect(reasonOf(kernel)).to.equal('none');
    kernel.link = 'absent';
    expect(reasonOf(kernel)).to.equal('noInterface');
    kernel.link = 'notCan';
    expect(reasonOf(kernel)).to.equal('notCan');
    kernel.canSockets = false;
    expect(reasonOf(kernel)).to.equal('noKernelSupport');
  });

  it('takes what the kernel cannot explain for a refusal', () => {
    const kernel = new ScriptedSocketCan();
    kernel.createRawChannel = () => {
      throw new Error('Error while creating channel');
    };
    expect(reasonOf(kernel)).to.equal('refused');
  });
});
