/** Compose projects, each about one way of saying what to build. Every image says in its file `/shown` what made it. */
import type { ImageStore } from '../../scripts/engine/index.ts'

export interface ComposeCase {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  /** All images that the build makes, without their tag `latest`, and the text of `/shown` in each or for each platform. */
  readonly images: Readonly<Record<string, string | readonly string[]>>
  /** Of images that are for several. */
  readonly platforms?: readonly string[]
  /** What is chosen, as inputs of the action... */
  readonly inputs?: Readonly<Record<string, string>>
  /** ...and as arguments of `docker compose`; only `build` unless told otherwise. */
  readonly plain?: readonly string[]
  /** Its layers hold nothing but copied files, whose times are those of the project's: the layers' digests are the same, too. */
  readonly onlyCopies?: true
  /** Where it is built; with containerd alone, whose layers can be cached in a folder, unless the store makes a difference. */
  readonly stores?: readonly ImageStore[]
}

const copy = 'FROM busybox\nCOPY shown.txt /shown\n'
/** Steps have no network but where that is the point, which is quicker. */
const show = (from: string, text: string) => `FROM ${from}\nRUN --network=none ${text} > /shown\n`

const many = Array.from({ length: 10 }, (_, at) => `part${at}`)

/** A step that has the socket of an SSH agent. Nothing in busybox could speak to it. */
const needAgent = (id: string) =>
  `RUN --network=none --mount=type=ssh,id=${id},required=true test -S "$SSH_AUTH_SOCK" && echo ${id} >> /shown\n`

export const composeCases: readonly ComposeCase[] = [
  {
    name: 'two services with the same Dockerfile and different arguments',
    stores: ['overlay2', 'containerd'],
    files: {
      'compose.yaml': `name: twins
services:
  blue: {build: {context: ., args: {COLOUR: "blue \${NOT}$\${NOR}$$X"}}}
  green: {build: {context: ., args: [COLOUR=green]}}
`,
      Dockerfile: `ARG COLOUR=none\n${show('busybox', 'echo "$COLOUR"').replace('RUN', 'ARG COLOUR\nLABEL colour=$COLOUR\nRUN')}`
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is the point
    images: { 'twins-blue': 'blue ${NOR}$X\n', 'twins-green': 'green\n' }
  },
  {
    name: 'ten services at once',
    files: {
      'compose.yaml': `name: many\nservices:\n${many.map(name => `  ${name}: {build: {context: ., args: {NAME: ${name}}}}\n`).join('')}`,
      Dockerfile: 'FROM busybox\nARG NAME\nRUN --network=none echo "$NAME" > /shown\n'
    },
    images: Object.fromEntries(many.map(name => [`many-${name}`, `${name}\n`]))
  },
  {
    name: "a service built from another service's image",
    stores: ['overlay2', 'containerd'],
    files: {
      'compose.yaml': `name: chain
services:
  app: {build: {context: ./app, additional_contexts: {base: "service:base.image"}}}
  base.image: {build: ./base}
`,
      'base/Dockerfile': 'FROM busybox\nENV BASE=based\nWORKDIR /base\n',
      'app/Dockerfile': show('base', 'echo "$BASE $PWD"')
    },
    images: { 'chain-base.image': '', 'chain-app': 'based /base\n' },
    inputs: { services: 'app' },
    plain: ['build', 'app']
  },
  {
    name: 'a Dockerfile per service in sub-folders, dots and dashes in names, and no image names',
    files: {
      'compose.yaml': `name: names
services:
  web-1.api: {build: {context: ., dockerfile: services/web/Dockerfile}}
  web_1-api: {build: {context: ./services/worker, dockerfile: ../worker/docker/Dev.Dockerfile, target: dev}}
`,
      'services/web/Dockerfile': 'FROM busybox\nCOPY services/web/shown.txt /shown\n',
      'services/web/shown.txt': 'web\n',
      'services/worker/docker/Dev.Dockerfile': `${copy.replace('busybox', 'busybox AS dev')}FROM busybox\n`,
      'services/worker/shown.txt': 'worker\n'
    },
    images: { 'names-web-1.api': 'web\n', 'names-web_1-api': 'worker\n' },
    onlyCopies: true
  },
  {
    name: 'include, extends and profiles',
    stores: ['overlay2', 'containerd'],
    files: {
      'compose.yaml': `name: parts
include: [more/compose.yaml]
services:
  web:
    extends: {file: common.yaml, service: common}
    build: {args: {SAYS: web}, labels: {team: storefront}}
  tool: {profiles: [tools], build: {context: ./common, args: {SAYS: tool}}}
  never: {profiles: [never], build: ./missing}
`,
      'common.yaml': 'services:\n  common: {build: {context: ./common, args: {SAYS: common, ALSO: extended}}}\n',
      'common/Dockerfile': 'FROM busybox\nARG SAYS\nARG ALSO\nRUN --network=none echo "$SAYS $ALSO" > /shown\n',
      'more/compose.yaml': 'services:\n  included: {image: acme/included, build: ./here}\n',
      'more/here/Dockerfile': copy,
      'more/here/shown.txt': 'included\n'
    },
    images: { 'parts-web': 'web extended\n', 'parts-tool': 'tool \n', 'acme/included': 'included\n' },
    inputs: { profiles: 'tools' },
    plain: ['--profile', 'tools', 'build']
  },
  {
    name: 'an inline Dockerfile with dollars, and the network of the host',
    files: {
      'compose.yaml': `name: inline
services:
  inline:
    build:
      context: .
      network: host
      args: {PAGE: "\${PAGE}"}
      dockerfile_inline: |
        FROM busybox
        ARG PAGE NAME=inline
        RUN wget -qO- "$$PAGE" > /shown && echo "$\${NAME:-none} $$(echo it)" >> /shown
`
    },
    images: { 'inline-inline': 'page\ninline it\n' }
  },
  {
    name: 'build secrets and ssh',
    files: {
      'compose.yaml': `name: secret
services:
  app:
    build:
      context: .
      ssh: [default, "deploy=\${KEY}"]
      secrets: [token, {source: file, target: renamed}]
secrets:
  token: {environment: TOKEN}
  file: {file: ./secret.txt}
`,
      Dockerfile: `FROM busybox
RUN --network=none --mount=type=secret,id=token --mount=type=secret,id=renamed cat /run/secrets/token /run/secrets/renamed | wc -c > /shown
${needAgent('default')}${needAgent('deploy')}`,
      'secret.txt': 'of a file'
    },
    images: { 'secret-app': '22\ndefault\ndeploy\n' }
  },
  {
    name: 'a context in a Git URL',
    files: {
      'compose.yaml': `name: remote
services:
  app: {build: "\${REPOSITORY}#main:service"}
  other: {build: {context: "\${REPOSITORY}#main:service", dockerfile_inline: "FROM busybox\\nCOPY Dockerfile /shown\\n"}}
`
    },
    images: { 'remote-app': 'from git\n', 'remote-other': 'FROM busybox\nCOPY shown.txt /shown\n' }
  },
  {
    name: 'another platform',
    stores: ['overlay2', 'containerd'],
    files: {
      'compose.yaml': 'name: arm\nservices:\n  app: {build: {context: ., platforms: [linux/arm64]}}\n',
      Dockerfile: 'FROM scratch\nCOPY shown.txt /shown\n',
      'shown.txt': 'for any machine\n'
    },
    images: { 'arm-app': 'for any machine\n' },
    onlyCopies: true
  },
  {
    name: 'two platforms',
    files: {
      'compose.yaml': 'name: both\nservices:\n  app: {build: {context: ., platforms: [linux/amd64, linux/arm64]}}\n',
      Dockerfile: 'FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH.txt /shown\n',
      'amd64.txt': 'amd64\n',
      'arm64.txt': 'arm64\n'
    },
    images: { 'both-app': ['amd64\n', 'arm64\n'] },
    platforms: ['linux/amd64', 'linux/arm64'],
    onlyCopies: true
  }
]
