/** Text waiting for a slow reader: bounded, the oldest goes first, as on a bus that does not wait. */
export class TextQueue {
  droppedCharacters = 0;
  private readonly capacity: number;
  private readonly pieces: string[] = [];
  private characters = 0;

  /** Capacity in characters. */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.characters;
  }

  push(text: string): void {
    this.pieces.push(text);
    this.characters += text.length;
    this.trim(this.capacity);
  }

  /** Drops the oldest until no more than this many characters wait; the newest piece always stays. */
  trim(characters: number): void {
    while (this.characters > characters && this.pieces.length > 1) this.droppedCharacters += this.shift().length;
  }

  /** The oldest piece, or the empty text. */
  shift(): string {
    const text = this.pieces.shift() ?? '';
    this.characters -= text.length;
    return text;
  }

  /** Drops everything. */
  clear(): void {
    while (this.pieces.length > 0) this.droppedCharacters += this.shift().length;
  }
}
