import { expect, test } from '@jest/globals'
import { reportLines } from '../../src/cli/build/report-view.ts'
import { createReport } from '../report/reports.ts'

const plain = (_: string, text: string) => text

test('the report of a build', () => {
  const [step] = createReport().steps
  if (step === undefined) throw new Error('no step')
  const report = createReport({
    steps: [
      step,
      { ...step, services: ['api'], outcome: 'run', ms: 4100, instruction: 'RUN pip install -r requirements.txt' },
      { ...step, services: ['web'], outcome: 'run', ms: 100, instruction: 'COPY . .' }
    ],
    mounts: [{ kind: 'cache-mount', name: '/root/.cache/pip', bytes: 52_000_000 }]
  })
  const lines = reportLines(report, plain, 100)
  expect(lines.slice(0, -1)).toEqual([
    'service  reused                         time  image',
    'api         2/3  █████████████░░░░░░░  4.2 s  acme/api',
    'web         2/2  ████████████████████  0.1 s  shop-web',
    '',
    'took longest',
    '4.1 s  api  RUN pip install -r requirements.txt',
    '',
    'caches',
    '52.0 MB  cache-mount  /root/.cache/pip',
    ''
  ])
  expect(lines.at(-1)).toMatch(/^✓ 2 services built in 9\.4 s/)
})

test('a project with nothing to build has one line', () => {
  expect(reportLines(createReport({ services: [], steps: [], mounts: [] }), plain)).toHaveLength(1)
})
