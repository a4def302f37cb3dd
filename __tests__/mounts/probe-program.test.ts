import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { probeProgram } from '../../src/mounts/probe-program.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'probe-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const own = process.arch === 'arm64' ? 'arm64' : 'amd64'

function program(): string {
  const file = path.join(folder, 'probe')
  writeFileSync(file, probeProgram(own), { mode: 0o755 })
  return file
}

describe('the probe program', () => {
  test('prints the mounts of its process', () => {
    const { status, stdout } = spawnSync(program())
    expect(status).toBe(0)
    expect(stdout.toString()).toBe(readFileSync('/proc/self/mountinfo', 'utf8'))
  })

  test('fails when it cannot write', () => {
    const full = openSync('/dev/full', 'w')
    expect(spawnSync(program(), { stdio: ['ignore', full, 'ignore'] }).status).toBe(1)
    closeSync(full)
  })

  test('is an executable of a few hundred bytes for either architecture', () => {
    for (const [architecture, machine] of [
      ['amd64', 62],
      ['arm64', 183]
    ] as const) {
      const bytes = probeProgram(architecture)
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('\x7fELF')
      expect(bytes.readUInt16LE(18)).toBe(machine)
      expect(bytes.length).toBeLessThan(400)
    }
  })
})
