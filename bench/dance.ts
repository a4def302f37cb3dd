/**
 * Cache mounts kept the way one keeps them without root and without this action: small builds that copy a folder into a mount
 * before the build and out of it afterwards, and `actions/cache` for the folder. A mount is copied out only when the files
 * with the requirements have changed.
 */
import path from 'node:path'
import { bakeScript } from './bake.ts'

/** In the checkout: `actions/cache` makes the path a part of the entry's version. */
const kept = 'cache-mounts'
const mounts = [
  { folder: 'pip', target: '/root/.cache/pip' },
  { folder: 'uv', target: '/root/.cache/uv' }
] as const

const client = `"${process.execPath}" --disable-warning=ExperimentalWarning "${path.join(import.meta.dirname, 'toolkit-cache.ts')}"`
const key =
  'key="mounts-$(cat api/requirements.txt worker/requirements.lock jobs/requirements.txt | sha256sum | cut -c1-64)"'

const filled = ({ folder, target }: (typeof mounts)[number]) => `mkdir -p ${kept}/${folder}
date +%s%N > ${kept}/stamp
docker buildx build --progress plain --file - ${kept} <<'END'
FROM busybox:latest
COPY stamp /stamp
RUN --mount=type=cache,target=${target} --mount=type=bind,source=${folder},target=/kept cp -p -R /kept/. ${target}
END`

const emptied = ({ folder, target }: (typeof mounts)[number]) => `date +%s%N > ${kept}/stamp
docker buildx build --progress plain --load --tag kept:${folder} --file - ${kept} <<'END'
FROM busybox:latest
COPY stamp /stamp
RUN --mount=type=cache,target=${target} mkdir /kept && cp -p -R ${target}/. /kept
END
docker create --name kept-${folder} kept:${folder}
rm -rf ${kept}/${folder} && mkdir -p ${kept}/${folder}
docker cp kept-${folder}:/kept - | tar -x -C ${kept}/${folder} --strip-components 1
docker rm kept-${folder}`

export const danceRestore = `${key}
${client} restore "$key" mounts- ${kept}
if [ -d ${kept}/pip ]; then
${mounts.map(filled).join('\n')}
fi`

export const danceBuild = bakeScript()

export const danceSave = `${key}
if [ "$(cat "$RUNNER_TEMP/matched-key")" != "$key" ]; then
mkdir -p ${kept}
${mounts.map(emptied).join('\n')}
rm -f ${kept}/stamp
${client} save "$key" - ${kept}
fi`
