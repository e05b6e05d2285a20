// The 18-character number of resident identity cards. Pure; GB 11643-1999: six digits of administrative division
// (GB/T 2260), date of birth, three digits of sequence (odd male, even female), check character by ISO 7064 MOD 11-2.

/** The first two digits of a division code. 81 to 83 are on residence permits of people from Hong Kong, Macao and Taiwan. */
export const PROVINCES: Readonly<Record<string, string>> = {
  '11': '北京',
  '12': '天津',
  '13': '河北',
  '14': '山西',
  '15': '内蒙古',
  '21': '辽宁',
  '22': '吉林',
  '23': '黑龙江',
  '31': '上海',
  '32': '江苏',
  '33': '浙江',
  '34': '安徽',
  '35': '福建',
  '36': '江西',
  '37': '山东',
  '41': '河南',
  '42': '湖北',
  '43': '湖南',
  '44': '广东',
  '45': '广西',
  '46': '海南',
  '50': '重庆',
  '51': '四川',
  '52': '贵州',
  '53': '云南',
  '54': '西藏',
  '61': '陕西',
  '62': '甘肃',
  '63': '青海',
  '64': '宁夏',
  '65': '新疆',
  '71': '台湾',
  '81': '香港',
  '82': '澳门',
  '83': '台湾',
}

const CHECKS = '10X98765432'

/** The check character for the first 17 digits: `0`–`9` or `X`; `undefined` when they are not 17 digits. */
export function residentIdCheck(digits: string): string | undefined {
  if (!/^\d{17}$/.test(digits)) return undefined
  let sum = 0
  // Weight of position i (from the left, check character at the far right has 1) is 2^(17 - i) modulo 11.
  for (let index = 0; index < 17; index += 1) sum += Number(digits[index]) * (2 ** (17 - index) % 11)
  return CHECKS[sum % 11]
}

export type ResidentIdProblem = 'region' | 'birth_date' | 'check_digit'

export type ResidentId = Readonly<{
  number: string
  /** Six digits, and the province's name when known. */
  region: string
  province: string | undefined
  /** `YYYY-MM-DD`, or `undefined` when those digits are no day. */
  birthDate: string | undefined
  sex: 'F' | 'M'
  problems: ReadonlyArray<ResidentIdProblem>
  valid: boolean
}>

/** Reads a number; blanks are dropped and `x` becomes `X`. `undefined` when it has not the shape at all. Never throws. */
export function readResidentId(text: string): ResidentId | undefined {
  const number = text.replaceAll(/[\s-]/g, '').toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number)) return undefined
  const problems: Array<ResidentIdProblem> = []
  const province = PROVINCES[number.slice(0, 2)]
  if (province === undefined) problems.push('region')
  const [year, month, day] = [Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14))]
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = year >= 1850 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!exists) problems.push('birth_date')
  if (residentIdCheck(number.slice(0, 17)) !== number[17]) problems.push('check_digit')
  return {
    number,
    region: number.slice(0, 6),
    province,
    birthDate: exists ? date.toISOString().slice(0, 10) : undefined,
    sex: Number(number[16]) % 2 === 1 ? 'M' : 'F',
    problems,
    valid: problems.length === 0,
  }
}

/**
 * A number for a region (six digits), a birth date (`YYYY-MM-DD`) and a sequence (0–999, odd for a man).
 * Throws a RangeError for parts that make no number.
 */
export function writeResidentId(region: string, birthDate: string, sequence: number): string {
  const digits = region + birthDate.replaceAll('-', '') + String(sequence).padStart(3, '0')
  const check = residentIdCheck(digits)
  if (check === undefined) throw new RangeError('region, birth date and sequence make 17 digits')
  return digits + check
}
