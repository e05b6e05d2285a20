// Why the file of a paper is not taken in.
export const PAPER_PROBLEMS = [
  'empty',
  'too_many_bytes',
  'not_a_photo',
  'too_many_pixels',
  'too_small',
  'moving',
  'damaged',
] as const
export type PaperProblemCode = (typeof PAPER_PROBLEMS)[number]
