import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { HOST_ENVIRONMENT } from '#electron/cli/node-version.mjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isPaperProblem, MOST_BYTES, takePaper, type TakenPaper } from '#electron/store/identity/paper-intake.ts'
import { bitsApart, NEAR_BITS } from '#shared/domain/identity/pictureHash.ts'
import { photo, pngBomb, polyglot, svg, withPlace } from './hostile-papers.ts'

async function refusalOf(bytes: Uint8Array, name?: string): Promise<readonly [code: string, sentence: string]> {
  try {
    await takePaper(bytes, name)
  } catch (error) {
    if (isPaperProblem(error)) return [error.code, error.message]
    throw error
  }
  throw new Error('the file was taken')
}
const taken = async (bytes: Uint8Array, name?: string): Promise<TakenPaper> => takePaper(bytes, name)

describe('a paper comes in', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('as %s: written anew as JPEG, near its own hash', async (format) => {
    const paper = await taken(await photo(format), `photo.${format}`)
    expect(paper).toMatchObject({ mime: 'image/jpeg', width: 900, height: 600, cleaned: [] })
    expect((await sharp(paper.image).metadata()).format).toBe('jpeg')
    expect(bitsApart(paper.hash, (await taken(await photo())).hash)).toBeLessThanOrEqual(NEAR_BITS)
  })

  it('without what was glued on behind it', async () => {
    const bytes = await polyglot()
    const paper = await taken(bytes)
    expect(bytes.includes('<script>')).toBe(true)
    expect(paper.image.includes('<script>')).toBe(false)
    expect(paper.image.includes('PK\u0003\u0004')).toBe(false)
    expect(paper.cleaned).toEqual(['appended_data'])
  })

  it('without the place and the camera', async () => {
    const bytes = await withPlace()
    expect((await sharp(bytes).metadata()).exif).toBeDefined()
    const paper = await taken(bytes)
    const head = await sharp(paper.image).metadata()
    expect([head.exif, head.xmp, head.iptc, head.icc]).toEqual([undefined, undefined, undefined, undefined])
    expect(paper.image.includes('Specimen Camera')).toBe(false)
    expect(paper.cleaned).toEqual(['metadata'])
  })

  it('upright, as the camera says it was held', async () => {
    const lying = await sharp(await photo())
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(await taken(lying)).toMatchObject({ width: 600, height: 900 })
  })

  it('by what it is, not by its name', async () => {
    expect((await taken(await photo('png'), 'photo.jpg')).cleaned).toEqual(['name'])
    expect(await refusalOf(Buffer.from('MZ\u0090\u0000 a program'), 'photo.jpg')).toEqual([
      'not_a_photo',
      'The file is no JPEG, PNG or WebP, whatever its name says. Send a photo as JPEG, PNG or WebP.',
    ])
  })

  it.each([
    ['nothing', async () => Buffer.alloc(0), 'empty'],
    ['an SVG', async () => svg(), 'not_a_photo'],
    ['a PDF', async () => Buffer.from('%PDF-1.7 …'), 'not_a_photo'],
    ['81 megapixels in 250 kB', async () => pngBomb(), 'too_many_pixels'],
    ['a JPEG cut in the middle', async () => (await photo()).subarray(0, 9_000), 'damaged'],
    ['a PNG cut in the middle', async () => (await photo('png')).subarray(0, 6_000), 'damaged'],
    ['the beginning of a JPEG and nothing else', async () => Buffer.from('ffd8ffe000104a464946', 'hex'), 'damaged'],
    [
      'a thumbnail',
      async () =>
        sharp(await photo())
          .resize(200)
          .jpeg()
          .toBuffer(),
      'too_small',
    ],
    ['more bytes than a photograph has', async () => Buffer.alloc(MOST_BYTES + 1, 0xff), 'too_many_bytes'],
    [
      'a moving picture',
      async () =>
        sharp([await photo('png'), await photo('jpeg')], { join: { animated: true } })
          .webp()
          .toBuffer(),
      'moving',
    ],
  ] as const)('not as %s: refused with a sentence', async (_, bytes, code) => {
    const [was, sentence] = await refusalOf(await bytes())
    expect(was).toBe(code)
    expect(sentence).toMatch(/^[A-Z].*\. [A-Z].*\.$/)
  })

  it('while the process stays below 300 MB, whatever is sent at once', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardwarden-papers-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const big = await sharp({ create: { width: 6500, height: 4800, channels: 3, background: '#8aa' } })
      .jpeg()
      .toBuffer()
    const whole = await sharp({ create: { width: 3900, height: 3000, channels: 3, background: '#8aa' } })
      .jpeg({ progressive: true })
      .toBuffer()
    const files: Readonly<Record<string, Buffer>> = {
      'bomb.png': pngBomb(),
      'polyglot.jpg': await polyglot(),
      'cut.jpg': (await photo()).subarray(0, 9_000),
      'place.jpg': await withPlace(),
      'drawing.svg': svg(),
      'nothing.png': Buffer.alloc(0),
      'large.jpg': big,
      'progressive.jpg': whole,
      'too-progressive.jpg': await sharp(big).jpeg({ progressive: true }).toBuffer(),
    }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    const child = fileURLToPath(new URL('./paper-memory.ts', import.meta.url))
    const { results, megabytes } = JSON.parse(
      execFileSync(process.execPath, [child, folder], {
        encoding: 'utf8',
        env: { ...HOST_ENVIRONMENT, ...process.env },
      }),
    ) as Readonly<{ results: Record<string, string>; megabytes: number }>
    expect(results).toEqual({
      'bomb.png': 'too_many_pixels',
      'polyglot.jpg': 'taken appended_data',
      'cut.jpg': 'damaged',
      'place.jpg': 'taken metadata',
      'drawing.svg': 'not_a_photo',
      'nothing.png': 'empty',
      'large.jpg': 'taken',
      'progressive.jpg': 'taken',
      'too-progressive.jpg': 'too_many_pixels',
    })
    expect(megabytes).toBeLessThan(300)
  })
})
