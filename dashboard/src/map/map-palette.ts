/** Colours of the canvas layers, from the style sheet, so that light and dark have one home. */
export interface MapPalette {
  colour(name: `--${string}`): string;
}

/** Reads custom properties of the page; each once, until the reader's colour scheme changes. */
export function createMapPalette(element: Element): MapPalette & { forget(): void } {
  const known = new Map<string, string>();
  return {
    colour: (name) => {
      let value = known.get(name);
      if (value === undefined) {
        value = getComputedStyle(element).getPropertyValue(name).trim();
        known.set(name, value);
      }
      return value;
    },
    forget: () => known.clear(),
  };
}
