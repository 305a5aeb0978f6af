/** How a classification compares with its labels; shares are 0 where there is nothing to share. */
export interface ClassQuality {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Quality {
  readonly fixes: number;
  readonly field: ClassQuality;
  readonly road: ClassQuality;
  readonly accuracy: number;
}

/** Fixes by what they are and what they were taken for. */
export interface Confusion {
  fieldAsField: number;
  fieldAsRoad: number;
  roadAsField: number;
  roadAsRoad: number;
}

export function confusionOf(isField: readonly boolean[], taken: readonly boolean[]): Confusion {
  const confusion: Confusion = { fieldAsField: 0, fieldAsRoad: 0, roadAsField: 0, roadAsRoad: 0 };
  isField.forEach((field, i) => {
    const key = `${field ? 'field' : 'road'}As${taken[i] === true ? 'Field' : 'Road'}` as const;
    confusion[key] += 1;
  });
  return confusion;
}

export function qualityOf({ fieldAsField, fieldAsRoad, roadAsField, roadAsRoad }: Confusion): Quality {
  const fixes = fieldAsField + fieldAsRoad + roadAsField + roadAsRoad;
  return {
    fixes,
    field: classQuality(fieldAsField, roadAsField, fieldAsRoad),
    road: classQuality(roadAsRoad, fieldAsRoad, roadAsField),
    accuracy: shareOf(fieldAsField + roadAsRoad, fixes),
  };
}

export function sumConfusions(all: readonly Confusion[]): Confusion {
  const sum = (key: keyof Confusion) => all.reduce((total, confusion) => total + confusion[key], 0);
  return {
    fieldAsField: sum('fieldAsField'),
    fieldAsRoad: sum('fieldAsRoad'),
    roadAsField: sum('roadAsField'),
    roadAsRoad: sum('roadAsRoad'),
  };
}

function classQuality(right: number, wronglyTaken: number, missed: number): ClassQuality {
  const precision = shareOf(right, right + wronglyTaken);
  const recall = shareOf(right, right + missed);
  return { precision, recall, f1: shareOf(2 * precision * recall, precision + recall) };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
