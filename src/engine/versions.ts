/** Which versions of Docker and its plugins serve. */

/** Docker, buildx or compose is missing, too old, or does not answer; the message says what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
}

/** Oldest versions that serve: buildx 0.13 brought `--progress=rawjson`, compose 2.35 `build --print`. */
export const minimumVersions = { docker: '23.0', buildx: '0.13', compose: '2.35' } as const

type Needed = keyof typeof minimumVersions

const shownNames: Readonly<Record<Needed, string>> = {
  docker: 'Docker Engine',
  buildx: 'docker buildx',
  compose: 'docker compose'
}

/** @throws EngineError that says what is needed and how to get it */
export function requireVersion(what: Needed, found: string): void {
  if (compareVersions(found, minimumVersions[what]) >= 0) return
  const shown = `${shownNames[what]} ${found || '(unknown version)'}`
  throw new EngineError(`${shown} is too old: ${minimumVersions[what]} or newer is needed. ${howToGet(what)}.`)
}

export function howToGet(what: Needed): string {
  return what === 'docker'
    ? 'Update Docker on the machine of the engine (https://docs.docker.com/engine/install/), or choose a newer runner'
    : `Set the input ${what}-version to latest, or install the docker-${what}-plugin package on the runner`
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`; missing parts count as zero. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split(/[^0-9]+/).map(Number))
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
