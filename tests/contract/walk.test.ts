// A walk over the whole contract: every procedure has a policy, commands carry a request id and an audit name, inputs are strict.
import { isContractProcedure, type AnyContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract } from '#shared/contract/index.ts'
import type { ProcedureMeta } from '#shared/contract/base.ts'
import { RIGHTS } from '#shared/domain/permissions.ts'

type Found = Readonly<{ path: string; procedure: AnyContractProcedure }>

function walk(node: unknown, path: ReadonlyArray<string> = []): ReadonlyArray<Found> {
  if (isContractProcedure(node)) return [{ path: path.join('.'), procedure: node as AnyContractProcedure }]
  return Object.entries(node as Record<string, unknown>).flatMap(([name, child]) => walk(child, [...path, name]))
}

const PROCEDURES = walk(contract)
const metaOf = ({ procedure }: Found) => (procedure['~orpc'].meta as ProcedureMeta).policy
const inputOf = ({ procedure }: Found) => procedure['~orpc'].inputSchema as z.ZodType | undefined

/** Every object schema within a schema, with where it stands. */
function objects(schema: unknown, at = ''): ReadonlyArray<Readonly<{ at: string; schema: z.ZodObject }>> {
  if (schema instanceof z.ZodObject) {
    const below = Object.entries(schema.shape).flatMap(([name, child]) => objects(child, `${at}.${name}`))
    return [{ at, schema }, ...below]
  }
  if (schema instanceof z.ZodArray) return objects(schema.element, `${at}[]`)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option, i) => objects(option, `${at}|${i}`))
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return objects(schema.unwrap(), at)
  if (schema instanceof z.ZodTuple) return schema.def.items.flatMap((item, i) => objects(item, `${at}[${i}]`))
  if (schema instanceof z.ZodRecord) return objects(schema.valueType, `${at}{}`)
  return []
}

/** A strict object refuses what it does not know. */
const isStrict = (schema: z.ZodObject): boolean => schema.def.catchall instanceof z.ZodNever

describe('every procedure of the contract', () => {
  it('is found by the walk', () => {
    expect(PROCEDURES.length).toBeGreaterThan(40)
    expect(PROCEDURES.map(({ path }) => path)).toContain('cards.freeze')
  })
  it.each(PROCEDURES)('$path has a policy whose right exists', (found) => {
    const policy = metaOf(found)
    expect(policy).toBeDefined()
    expect([...RIGHTS, 'public', 'signed_in']).toContain(policy!.right)
  })
  it.each(PROCEDURES)('$path names its method and address for REST', ({ procedure }) => {
    const { route } = procedure['~orpc']
    expect(route.path).toMatch(/^\/[a-z]/)
    expect(['GET', 'POST']).toContain(route.method)
    expect(route.summary).toBeTruthy()
  })
  it.each(PROCEDURES)('$path takes strict objects only', (found) => {
    const input = inputOf(found)
    if (input === undefined) return
    const all = objects(input)
    expect(all.length).toBeGreaterThan(0)
    expect(all.filter(({ schema }) => !isStrict(schema)).map(({ at }) => at)).toEqual([])
  })
  it.each(PROCEDURES)('$path answers with strict objects only', ({ procedure }) => {
    const output = procedure['~orpc'].outputSchema as z.ZodType | undefined
    expect(output).toBeDefined()
    expect(
      objects(output)
        .filter(({ schema }) => !isStrict(schema))
        .map(({ at }) => at),
    ).toEqual([])
  })
  const CHANGES = PROCEDURES.filter((found) => ['command', 'message'].includes(metaOf(found)!.kind))
  it.each(CHANGES)('$path carries a request id', (found) => {
    const top = objects(inputOf(found)).filter(({ at }) => /^(\|\d+)?$/.test(at))
    expect(top.length).toBeGreaterThan(0)
    for (const { schema } of top) expect(Object.keys(schema.shape)).toContain('requestId')
  })
  const COMMANDS = PROCEDURES.filter((found) => metaOf(found)!.kind === 'command')
  it.each(COMMANDS)('$path names its act in the audit', (found) => {
    expect(metaOf(found)!.audit).toMatch(/^[a-z_]+\.[a-z_]+$/)
  })
  it('has an address of its own', () => {
    const addresses = PROCEDURES.map(
      ({ procedure }) => `${procedure['~orpc'].route.method} ${procedure['~orpc'].route.path}`,
    )
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})
