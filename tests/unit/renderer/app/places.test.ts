import { describe, expect, it } from 'vitest'
import { storeAddress } from '#renderer/app/FirstStart.tsx'
import { mayEnter, PLACES } from '#renderer/app/places.ts'
import { grantOf, ROLES, type Role } from '#shared/domain/permissions.ts'

const placesOf = (role: Role): ReadonlyArray<string> =>
  PLACES.filter((place) => mayEnter({ can: (right) => grantOf(role, right) }, place)).map((place) => place.name)

describe('the places of a role', () => {
  it('follow the table of rights', () => {
    expect(placesOf('reviewer')).toEqual(['overview', 'reviews', 'audit', 'settings'])
    expect(placesOf('agent')).toEqual([
      'overview',
      'flags',
      'transactions',
      'customers',
      'disputes',
      'approvals',
      'audit',
      'settings',
    ])
    expect(placesOf('administrator')).toEqual(['overview', 'approvals', 'audit', 'import', 'settings'])
    expect(placesOf('supervisor')).toHaveLength(PLACES.length)
  })
  it('are never none', () => {
    for (const role of ROLES) expect(placesOf(role).length).toBeGreaterThan(1)
  })
})

describe('the address of a remote store', () => {
  it('is https, or http on this machine only', () => {
    expect(storeAddress('https://team.example.org')?.origin).toBe('https://team.example.org')
    expect(storeAddress('http://127.0.0.1:7000')?.port).toBe('7000')
    expect(storeAddress('http://localhost:7000')).toBeDefined()
    expect(storeAddress('http://team.example.org')).toBeUndefined()
    expect(storeAddress('team.example.org')).toBeUndefined()
    expect(storeAddress('file:///etc')).toBeUndefined()
  })
})
