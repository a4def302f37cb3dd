/** Numbers for people. */

/** ms -> `0.4 s`, `59.9 s`, `2 m 10 s`, `1 h 5 m`; a minus for less than nothing. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (Math.round(ms / 100) < 600) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`
}

const units = ['kB', 'MB', 'GB', 'TB'] as const

/** bytes -> `812 B`, `85.2 MB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1000) return `${bytes} B`
  let value = bytes
  let unit: string = 'B'
  for (const next of units) {
    if (Math.abs(value) < 999.95) break
    value /= 1000
    unit = next
  }
  return `${value.toFixed(1)} ${unit}`
}

/** 1, 'step' -> `1 step`; 2, 'step' -> `2 steps`; 2, 'entry', 'entries' -> `2 entries` */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
