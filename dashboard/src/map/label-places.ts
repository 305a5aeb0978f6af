/** A name that wants to stand under its mark; pixels of the map's container. */
export interface WantedLabel {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
}

/** Where a name may stand without covering another name or another mark. */
export interface PlacedLabel {
  readonly id: string;
  readonly x: number;
  /** Baseline of the text. */
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TEXT_HEIGHT_PX = 16;
const MARK_REACH_PX = 12;
const BELOW_PX = 30;
const ABOVE_PX = -20;
/** From so many names on, none can be read: the marks alone are drawn. */
const MOST_LABELS = 250;

/**
 * Places names below their marks, else above, else not at all. The first has the choice: put the chosen machine first.
 */
export function placeLabels(wanted: readonly WantedLabel[]): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  if (wanted.length > MOST_LABELS) return placed;
  const names: Box[] = [];
  for (const label of wanted) {
    const others = wanted.filter(({ id }) => id !== label.id).map(markBox);
    const y = [BELOW_PX, ABOVE_PX]
      .map((offset) => label.y + offset)
      .find((baseline) => {
        const box = textBox(label, baseline);
        return !names.some((name) => isTouching(name, box)) && !others.some((mark) => isTouching(mark, box));
      });
    if (y === undefined) continue;
    names.push(textBox(label, y));
    placed.push({ id: label.id, x: label.x, y });
  }
  return placed;
}

function markBox({ x, y }: WantedLabel): Box {
  return { left: x - MARK_REACH_PX, right: x + MARK_REACH_PX, top: y - MARK_REACH_PX, bottom: y + MARK_REACH_PX };
}

function textBox({ x, widthPx }: WantedLabel, baseline: number): Box {
  return { left: x - widthPx / 2, right: x + widthPx / 2, top: baseline - TEXT_HEIGHT_PX, bottom: baseline + 3 };
}

function isTouching(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
