import createQrCode from 'qrcode-generator';

/** What readers need around the code, in modules. */
const QUIET = 4;
const BLACK_ON_WHITE = '\x1b[30;107m';
const RESET = '\x1b[0m';

/**
 * A text as a QR code of half blocks, two rows of modules in one line. With colours it is black on white on any
 * terminal; without, it is right on a dark one. Error correction M: a screen has no dirt, but a camera shakes.
 */
export function qrBlocks(text: string, hasColour: boolean): string {
  const code = createQrCode(0, 'M');
  // Digits and capitals alone take a denser mode.
  code.addData(text, /^[0-9A-Z $%*+\-./:]+$/.test(text) ? 'Alphanumeric' : 'Byte');
  code.make();
  const size = code.getModuleCount();
  const isDark = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < size && column < size && code.isDark(row, column);
  const lines: string[] = [];
  for (let row = -QUIET; row < size + QUIET; row += 2) {
    let line = '';
    for (let column = -QUIET; column < size + QUIET; column += 1) {
      // Without colours it is the light modules that are drawn, in the bright ink of a dark terminal.
      line += block(isDark(row, column) === hasColour, isDark(row + 1, column) === hasColour);
    }
    lines.push(hasColour ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join('\n');
}

function block(upper: boolean, lower: boolean): string {
  if (upper && lower) return '█';
  if (upper) return '▀';
  return lower ? '▄' : ' ';
}
