/** What is measured: ways to build the same project on a fresh runner, each as its users write it. */
import type { Engine } from '../scripts/engine/index.ts'
import { loadBuilderImage } from '../scripts/engine/index.ts'
import { bakeScript } from './bake.ts'
import { danceBuild, danceRestore, danceSave } from './dance.ts'

interface Named {
  readonly name: string
  readonly title: string
  readonly store: Engine['store']
}

/** Steps of a workflow, each a bash script. */
export interface ScriptedPipeline extends Named {
  readonly kind: 'scripted'
  /** What a runner would have before the job, or pull during it from where it cannot be had here; its time does not count. */
  readonly prepare?: (engine: Engine, registryUrl: string) => Promise<void>
  /** Before the build, where the pipeline restores something then. */
  readonly restore?: string
  readonly build: string
  /** After the build. */
  readonly save?: string
}

/** This action. */
export interface ActionPipeline extends Named {
  readonly kind: 'action'
  readonly inputs: Readonly<Record<string, string>>
}

export type Pipeline = ScriptedPipeline | ActionPipeline

const plainBuild = 'docker compose --file compose.yaml --file compose.local.yaml build'

const plain = (store: Engine['store']): Pipeline => ({
  kind: 'scripted',
  name: `plain-${store}`,
  title: `docker compose build, ${store}`,
  store,
  build: plainBuild
})

const action = (strategy: 'snapshot' | 'export', store: Engine['store']): Pipeline => ({
  kind: 'action',
  name: `action-${strategy}-${store}`,
  title: `this action, ${strategy}, ${store}`,
  store,
  inputs: { strategy }
})

/** A builder in a container, on a runner that has the overlay2 store as the hosted ones of Ubuntu 24.04. */
const startBuilder =
  'docker buildx create --name bench --driver docker-container --driver-opt network=host ' +
  "--buildkitd-flags '--allow-insecure-entitlement network.host' --bootstrap --use"

export const pipelines: readonly Pipeline[] = [
  plain('overlay2'),
  plain('containerd'),
  {
    kind: 'scripted',
    name: 'bake-gha-containerd',
    title: 'bake + type=gha, docker driver, containerd',
    store: 'containerd',
    build: bakeScript()
  },
  {
    kind: 'scripted',
    name: 'bake-gha-builder',
    title: 'bake + type=gha, docker-container driver, overlay2',
    store: 'overlay2',
    prepare: loadBuilderImage,
    restore: startBuilder,
    build: bakeScript('--load')
  },
  {
    kind: 'scripted',
    name: 'dance-containerd',
    title: 'bake + type=gha + mount copies, containerd',
    store: 'containerd',
    restore: danceRestore,
    build: danceBuild,
    save: danceSave
  },
  action('snapshot', 'overlay2'),
  action('snapshot', 'containerd'),
  action('export', 'overlay2'),
  action('export', 'containerd')
]
