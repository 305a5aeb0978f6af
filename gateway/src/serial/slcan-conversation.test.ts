import { expect } from 'chai';
import * as fc from 'fast-check';
import { SlcanConversation } from './slcan-conversation.js';

const FRAME = 'T0CF004008FFFFFFA43AFFFFFF\r';

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** What is handed on of a text that comes in pieces of so many bytes, and what was answered. */
function taken(conversation: SlcanConversation, text: string, size = text.length) {
  const answers: string[] = [];
  let [rest, frames] = ['', 0];
  for (let at = 0; at < text.length; at += size) {
    const piece = conversation.take(bytesOf(text.slice(at, at + size)));
    answers.push(
      ...piece.answers.map(({ command, isRefused, flags }) => `${command} ${flags ?? (isRefused ? 'no' : 'yes')}`),
    );
    rest += Buffer.from(piece.rest).toString('latin1');
    frames += piece.frames;
  }
  return { answers, rest, frames };
}

describe('SLCAN conversation', () => {
  it('matches answers with commands in their order, among frames, however the bytes are cut', () => {
    for (let size = 1; size < 40; size += 1) {
      const conversation = new SlcanConversation();
      for (const command of ['close', 'speed', 'listen', 'status', 'send'] as const) conversation.ask(command);
      expect(taken(conversation, `\x07\r${FRAME}\rF84\r${FRAME}z\r`, size)).to.deep.equal({
        answers: ['close no', 'speed yes', 'listen yes', 'status 132', 'send yes'],
        rest: FRAME + FRAME,
        frames: 2,
      });
    }
  });

  it('passes over commands that an adapter does not answer', () => {
    const conversation = new SlcanConversation();
    for (const command of ['close', 'speed', 'listen', 'status'] as const) conversation.ask(command);
    expect(taken(conversation, 'F00\r').answers).to.deep.equal(['status 0']);
    expect(conversation.waiting).to.deep.equal([]);
  });

  it('hands on what nobody asked for, and holds back no more than a line', () => {
    const conversation = new SlcanConversation();
    expect(taken(conversation, `F00\rz\r\r\x07${FRAME}`).rest).to.equal(`F00\rz\r\r\x07${FRAME}`);
    expect(taken(conversation, 'x'.repeat(1000)).rest).to.have.lengthOf(960);
  });

  it('loses no byte but those of answers', () => {
    const text = fc.string({ unit: fc.constantFrom('T', 't', '1', 'F', '0', 'z', '\r', '\n', '\x07'), maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (said, size) => {
        const { rest, answers } = taken(new SlcanConversation(), `${said}\r`, size);
        expect({ rest, answers }).to.deep.equal({ rest: `${said}\r`, answers: [] });
      }),
    );
  });
});
