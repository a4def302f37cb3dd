import { appendFile, cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder } from '../engine/paths.ts'
import { discard } from '../engine/trash.ts'
import type { Weight } from './options.ts'

/** The compose files the demo builds with: the second one leads to the index and the base image on this machine. */
export const composeFiles = ['compose.yaml', 'compose.local.yaml'] as const

/** What weighs most. The example does without these packages where they are missing, and answers the same. */
const heavyPackages = ['pandas', 'numpy', 'scipy', 'scikit-learn', 'sympy', 'boto3', 'django']

/** What the heavy project has on top. */
const furtherRequirements: Readonly<Record<string, readonly string[]>> = {
  'api/requirements.txt': ['statsmodels>=0.13,<0.14'],
  'jobs/requirements.txt': ['statsmodels>=0.13,<0.14'],
  'worker/requirements.lock': [
    'packaging==23.0',
    'pandas==1.5.3',
    'patsy==0.5.3',
    'python-dateutil==2.8.2',
    'pytz==2022.7.1',
    'six==1.16.0',
    'statsmodels==0.13.5'
  ]
}

/** What is committed to the project between two builds. */
export type Change = 'nothing' | 'code' | 'dependency' | 'other-code'

/** The packages that the change `dependency` makes pip fetch: the one it names and what that needs. */
export const addedPackages: readonly string[] = ['beautifulsoup4', 'soupsieve']

/** What each service prints about itself when it works, by a command that needs no network. */
export const selfChecks: readonly { readonly image: string; readonly command: string; readonly prints: string }[] = [
  {
    image: 'three-services/api',
    command: 'python3 -m api.check',
    prints: "api: {'cellar': 11.8, 'roof': 24.0}"
  },
  {
    image: 'three-services/worker',
    command: 'python3 -m worker --check',
    prints: 'worker: monday cold [11.0, 12.5] warm [23.0, 24.0]\nworker: tuesday cold [10.0] warm [21.0, 22.5]'
  },
  {
    image: 'three-services/jobs',
    command: 'python3 -m jobs',
    prints: [
      ...['collect', 'calibrate', 'report', 'upload'].map(job => `jobs: ${job} done`),
      'jobs: 12.0 15.0 38.0'
    ].join('\n')
  }
]

/** Checks the example out anew into `target`, with the given changes made one after the other. */
export async function checkOut(target: string, weight: Weight, changes: readonly Change[]): Promise<void> {
  discard(target)
  await cp(path.join(projectFolder, 'examples', 'three-services'), target, { recursive: true })
  if (weight === 'light') await dropHeavyPackages(target)
  if (weight === 'heavy') {
    for (const [file, lines] of Object.entries(furtherRequirements))
      await appendFile(path.join(target, file), `${lines.join('\n')}\n`)
  }
  for (const change of changes) await applyChange(target, change)
}

async function dropHeavyPackages(target: string): Promise<void> {
  for (const name of ['api/requirements.txt', 'worker/requirements.lock', 'jobs/requirements.txt']) {
    const file = path.join(target, name)
    const lines = (await readFile(file, 'utf8')).split('\n')
    const light = lines.filter(line => !heavyPackages.includes((/^[\w-]+/.exec(line)?.[0] ?? '').toLowerCase()))
    await writeFile(file, light.join('\n'))
  }
}

async function applyChange(target: string, change: Change): Promise<void> {
  if (change === 'code') await appendFile(path.join(target, 'api/api/summary.py'), '\n\nVERSION = 2\n')
  if (change === 'other-code') await appendFile(path.join(target, 'jobs/jobs/graph.py'), '\n\nVERSION = 2\n')
  if (change === 'dependency') await appendFile(path.join(target, 'api/requirements.txt'), `${addedPackages[0]}\n`)
}
