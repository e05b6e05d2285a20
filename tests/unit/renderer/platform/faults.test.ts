import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { PAGE_CONTRACT_VERSION } from '#renderer/platform/contractVersion.ts'
import { beforeSending, faultOf, faultOfCommand } from '#renderer/platform/faults.ts'
import { CONTRACT_VERSION } from '#shared/contract/base.ts'

describe('a fault', () => {
  it('keeps a declared code and its data', () => {
    const fault = faultOf(new ORPCError('CONFLICT', { status: 409, data: { current: { version: 3 } } }))
    expect(fault).toEqual({ code: 'CONFLICT', data: { current: { version: 3 } }, id: undefined })
  })
  it('that nobody declared is unknown and carries the id of the store’s log', () => {
    const fault = faultOf(new ORPCError('INTERNAL_SERVER_ERROR', { status: 500, data: { id: 'err_7' } }))
    expect(fault).toMatchObject({ code: 'UNKNOWN', id: 'err_7' })
    expect(faultOf(new Error('bug'))).toMatchObject({ code: 'UNKNOWN' })
  })
  it('without any answer means for a read that the store is away', () => {
    expect(faultOf(new TypeError('Failed to fetch')).code).toBe('STORE_AWAY')
    expect(faultOf(new ORPCError('BAD_GATEWAY', { status: 502 })).code).toBe('STORE_AWAY')
  })
  it('without any answer leaves a command’s outcome open', () => {
    expect(faultOfCommand(new TypeError('Failed to fetch'), 'r1')).toEqual({
      code: 'OUTCOME_UNKNOWN',
      data: { requestId: 'r1' },
      id: undefined,
    })
  })
  it('that says the command never left is not open', () => {
    expect(faultOfCommand(new ORPCError('STORE_AWAY', { status: 503, data: {} }), 'r1').code).toBe('STORE_AWAY')
  })
})

describe('a command that reads first', () => {
  it('was not sent when its read had no answer, and passes on what its read was told', () => {
    expect(faultOfCommand(beforeSending(new TypeError('Failed to fetch')), 'r1').code).toBe('STORE_AWAY')
    const refused = new ORPCError('NOT_FOUND', { status: 404, data: { what: 'card' } })
    expect(beforeSending(refused)).toBe(refused)
  })
})

describe('the page', () => {
  it('was built for the contract of this tree', () => {
    expect(PAGE_CONTRACT_VERSION).toBe(CONTRACT_VERSION)
  })
})
