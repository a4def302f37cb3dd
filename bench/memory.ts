/** How much memory processes use together at most. */
import { readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 50

export interface MemoryWatch {
  /** Ends the watch. @returns the peak in bytes: proportional set sizes (proc_pid_smaps(5)), summed over the processes */
  end(): number
}

/**
 * Looks again and again at those processes whose command line holds `part`, and the tar and zstd that they start; the caller
 * itself is left out, and so are docker's own programs.
 */
export function watchMemory(part: string): MemoryWatch {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(part))
  }, SAMPLE_MS)
  return {
    end: () => {
      clearInterval(timer)
      return peak
    }
  }
}

function memoryOf(part: string): number {
  const found = new Set<number>()
  let bytes = 0
  // A child's id is nearly always the larger one.
  for (const pid of processIds()) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const isOurs = command.includes(part) || (found.has(parentOf(pid)) && /^(tar|zstd)\0/.test(command))
      if (!isOurs || command.startsWith('docker') || pid === process.pid) continue
      found.add(pid)
      bytes += 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // It has ended meanwhile.
    }
  }
  return bytes
}

function processIds(): number[] {
  const names = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return names.map(Number).sort((a, b) => a - b)
}

function parentOf(pid: number): number {
  return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
}
