import { expect } from 'chai';
import { readCanErrorFrame } from './can-error-frame.js';

/** An error frame of the controller class, with its status byte. */
function controller(status: number): ReturnType<typeof readCanErrorFrame> {
  return readCanErrorFrame(0x004, Uint8Array.of(0, status, 0, 0, 0, 0, 0, 0));
}

describe('CAN error frame', () => {
  it('tells the states of the controller, the worse one first', () => {
    expect(controller(0x04)).to.deep.equal({ state: 'error-warning', errors: [] });
    expect(controller(0x08)).to.deep.equal({ state: 'error-warning', errors: [] });
    expect(controller(0x14)).to.deep.equal({ state: 'error-passive', errors: [] });
    expect(controller(0x20)).to.deep.equal({ state: 'error-passive', errors: [] });
    expect(controller(0x40)).to.deep.equal({ state: 'error-active', errors: [] });
    expect(readCanErrorFrame(0x044, Uint8Array.of(0, 0x20))).to.deep.equal({ state: 'bus-off', errors: [] });
  });

  it('takes a restart for the way back from bus-off', () => {
    expect(readCanErrorFrame(0x100, new Uint8Array(8))).to.deep.equal({
      state: 'error-active',
      errors: ['restarted after bus-off'],
    });
  });

  it('names single errors and says nothing of a state that is not told', () => {
    expect(controller(0x03)).to.deep.equal({ errors: ['receive overflow', 'send overflow'] });
    expect(readCanErrorFrame(0x088, new Uint8Array(8))).to.deep.equal({ errors: ['bus error'] });
    expect(readCanErrorFrame(0x020, new Uint8Array(8))).to.deep.equal({ errors: ['no acknowledgement'] });
    expect(readCanErrorFrame(0x010, new Uint8Array(8))).to.deep.equal({ errors: ['transceiver error'] });
  });

  it('reads a frame whose data is cut as one without status', () => {
    expect(readCanErrorFrame(0x004, new Uint8Array())).to.deep.equal({ errors: [] });
  });
});
