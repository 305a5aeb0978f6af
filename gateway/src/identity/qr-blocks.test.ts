import { expect } from 'chai';
import { qrBlocks } from './qr-blocks.js';

const TEXT = 'FURROW:04439ED8D9A11CA2292611DAF0390A350848490C';

/** Modules from the half blocks, true for ink. */
function inked(text: string): boolean[][] {
  return text.split('\n').flatMap((line) => {
    const upper = Array.from(line, (character) => character === '█' || character === '▀');
    const lower = Array.from(line, (character) => character === '█' || character === '▄');
    return [upper, lower];
  });
}

/** The corner pattern that a reader looks for: 7 by 7, a ring around a 3 by 3 square. */
const isFinder = (row: number, column: number): boolean => {
  const distance = Math.max(Math.abs(row - 3), Math.abs(column - 3));
  return distance !== 2;
};

describe('QR blocks', () => {
  it('draw a code of 29 modules with its quiet zone and its three corners', () => {
    const rows = inked(qrBlocks(TEXT, false));
    expect(rows[0]).to.have.lengthOf(29 + 8);
    expect(rows.slice(0, 4).flat().every(Boolean)).to.equal(true);
    for (const [top, left] of [
      [4, 4],
      [4, 26],
      [26, 4],
    ] as const) {
      for (let row = 0; row < 7; row += 1) {
        for (let column = 0; column < 7; column += 1) {
          expect(rows[top + row]?.[left + column], `${top + row} ${left + column}`).to.equal(!isFinder(row, column));
        }
      }
    }
  });

  it('draw dark for light where the terminal has colours', () => {
    const plain = inked(qrBlocks(TEXT, false)).flat();
    const coloured = qrBlocks(TEXT, true);
    expect(coloured.startsWith('\u{1b}[30;107m')).to.equal(true);
    const bare = coloured.replaceAll('\u{1b}[30;107m', '').replaceAll('\u{1b}[0m', '');
    expect(inked(bare).flat()).to.deep.equal(plain.map((ink) => !ink));
  });
});
