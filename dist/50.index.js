export const id = 50;
export const ids = [50];
export const modules = {

/***/ 1819:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ openBackend)
/* harmony export */ });
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5392);

function openBackend(backend, surroundings) {
    return (0,_store_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openStore */ .Ch)({
        backend: backend.kind,
        ...(backend.kind === 'directory' && { directory: backend.directory }),
        temporaryDirectory: surroundings.runnerTemporary,
        environment: surroundings.cacheService
    });
}


/***/ }),

/***/ 686:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  jq: () => (/* binding */ build),
  w7: () => (/* reexport */ failureLines),
  qO: () => (/* reexport */ readComposeProject)
});

// UNUSED EXPORTS: place

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/src/build/definition.js
/** The bake definition that `docker compose build --print` gives (https://docs.docker.com/build/bake/reference/). */
/** The services that a build of the definition builds, also those that others are built from. Sorted by name. */
function builtServices(definition) {
    const found = new Map();
    const visit = (name) => {
        const target = definition.target[name];
        if (target === undefined || found.has(name))
            return;
        const service = target.labels?.['com.docker.compose.service'] ?? name;
        found.set(name, { service, target: name, definition: target });
        for (const context of Object.values(target.contexts ?? {})) {
            if (context.startsWith('target:'))
                visit(context.slice('target:'.length));
        }
    };
    for (const name of definition.group.default?.targets ?? [])
        visit(name);
    return [...found.values()].sort((a, b) => (a.service < b.service ? -1 : 1));
}
/**
 * What bake must be allowed to touch (`--allow`): every local path that the services' definitions name, and what they ask of
 * the network and the kernel. Compose grants the same: the definition is the user's own.
 */
function entitlements(services) {
    const granted = new Set();
    for (const { definition: target } of services) {
        for (const entitlement of target.entitlements ?? [])
            granted.add(entitlement);
        if (target.network === 'host')
            granted.add('network.host');
        if ((target.ssh ?? []).length > 0)
            granted.add('ssh');
        for (const path of readPaths(target))
            granted.add(`fs.read=${path}`);
        for (const path of attributes(target['cache-to'], 'dest'))
            granted.add(`fs.write=${path}`);
    }
    return [...granted].sort();
}
/** Names of the environment variables that hold build secrets. */
function secretVariables(services) {
    return [...new Set(services.flatMap(({ definition }) => attributes(definition.secret, 'env')))].sort();
}
/** Service -> the values of its build arguments. */
function argumentValues(services) {
    return new Map(services.map(({ service, definition }) => [
        service,
        Object.fromEntries(
        // Compose doubles the dollar of `${` for bake, which takes it back.
        Object.entries(definition.args ?? {}).map(([name, value]) => [name, (value ?? '').replaceAll('$${', '${')]))
    ]));
}
function readPaths(target) {
    const contexts = [target.context ?? '.', ...Object.values(target.contexts ?? {})].filter(isLocalPath);
    const files = [...attributes(target.secret, 'src'), ...attributes(target.secret, 'source')];
    const keys = (target.ssh ?? [])
        .flatMap(entry => entry.split('=').slice(1).join('=').split(','))
        .filter(path => path !== '');
    return [...contexts, ...files, ...keys, ...attributes(target['cache-from'], 'src')];
}
/** Git and other URLs, images and targets are not paths. `git@host:path` is a Git URL too. */
function isLocalPath(context) {
    return !/^([a-z][a-z0-9+.-]*:\/\/|target:|github\.com\/|git@)/i.test(context);
}
/** Values of one attribute in `key=value,key=value` entries. */
function attributes(entries, name) {
    return (entries ?? []).flatMap(entry => entry.split(',').flatMap(part => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : [])));
}

;// CONCATENATED MODULE: ./.build/src/build/bake.js
/** Runs a bake definition, as compose itself does, and reads what became of it. */




/** bytes of buildx's stderr kept beside its events. */
const keptStderrBytes = 256 * 1024;
/** The command line, without `docker`. */
function bakeArguments(services, builder, metadataFile) {
    return [
        'buildx',
        'bake',
        '--file',
        '-',
        '--progress',
        'rawjson',
        '--metadata-file',
        metadataFile,
        ...(builder === undefined ? [] : ['--builder', builder]),
        ...entitlements(services).flatMap(entitlement => ['--allow', entitlement])
    ];
}
/**
 * Builds all services of the definition. A failing build is a result, not an error.
 * @throws CommandError when docker cannot be started
 */
async function bake(run, docker) {
    const folder = await (0,promises_.mkdtemp)(external_node_path_.join(run.temporaryFolder, 'cbc-bake-'));
    try {
        const metadataFile = external_node_path_.join(folder, 'metadata.json');
        const result = await (0,process/* execute */.g7)(docker.command, bakeArguments(run.services, run.builder, metadataFile), {
            cwd: run.folder,
            // Only the file with the results gets smaller: attestations of the images stay as they are.
            env: { ...docker.env, ...run.variables, BUILDX_METADATA_PROVENANCE: 'disabled' },
            input: JSON.stringify(run.definition),
            maxOutputBytes: keptStderrBytes,
            onStderrLine: run.onLine,
            ...(docker.signal === undefined ? {} : { signal: docker.signal })
        });
        return { result, metadata: await readMetadata(metadataFile) };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/** Reads buildx's metadata: target -> results. Nothing is there after a failed build. */
async function readMetadata(file) {
    const text = await (0,promises_.readFile)(file, 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '';
        throw error;
    });
    return parseMetadata(text);
}
/** Takes the metadata file apart. */
function parseMetadata(text) {
    const document = text.trim() === '' ? {} : JSON.parse(text);
    const targets = Object.entries(document);
    return new Map(targets.map(([target, values]) => [
        target,
        {
            imageDigest: stringOf(values?.['containerimage.digest']),
            configDigest: stringOf(values?.['containerimage.config.digest']),
            buildRef: stringOf(values?.['buildx.build.ref'])
        }
    ]));
}
function stringOf(value) {
    return typeof value === 'string' ? value : undefined;
}

;// CONCATENATED MODULE: ./.build/src/build/compose.js
/** What compose makes of the user's files. Compose does all reading, merging and interpolation; nothing of it is done here. */

/** bytes; a definition holds inline Dockerfiles and arguments. */
const maxDefinitionBytes = 64 * 1024 * 1024;
/** The flags that select a project, for every compose command: `docker compose <flags> build ...`. */
function projectArguments(selection) {
    return [
        'compose',
        '--project-directory',
        selection.projectDirectory,
        ...selection.files.flatMap(file => ['--file', file]),
        ...selection.profiles.flatMap(profile => ['--profile', profile]),
        ...selection.envFiles.flatMap(file => ['--env-file', file])
    ];
}
/** The command that prints the definition: all that changes what is built goes through compose, as in a plain build. */
function printArguments(request) {
    return [
        ...projectArguments(request),
        'build',
        '--print',
        ...(request.noCache ? ['--no-cache'] : []),
        ...(request.pull ? ['--pull'] : []),
        ...(request.push ? ['--push'] : []),
        ...request.buildArgs.flatMap(({ name, value }) => ['--build-arg', value === undefined ? name : `${name}=${value}`]),
        ...(request.services.length > 0 ? ['--', ...request.services] : [])
    ];
}
/**
 * Asks compose what a build would do. `notices` are compose's warnings, such as variables that are not set.
 * @throws CommandError when compose refuses the project; its message holds compose's own, and no build argument
 */
async function readDefinition(request, docker) {
    const { stdout, stderr } = await compose(printArguments(request), request, docker);
    const notices = stderr.split('\n').filter(line => line.trim() !== '');
    const printed = (stdout.trim() === '' ? {} : JSON.parse(stdout));
    return { definition: { group: printed.group ?? {}, target: printed.target ?? {} }, notices };
}
/**
 * Reads the resolved project: services of the chosen profiles, and the volumes they use.
 * @throws CommandError when compose refuses the project
 */
async function readComposeProject(selection, docker) {
    // Files named by `env_file` may be missing while building, and hold secrets: nothing here needs them.
    const args = [...projectArguments(selection), 'config', '--format', 'json', '--no-env-resolution'];
    const { stdout } = await compose(args, selection, docker);
    return parseProject(JSON.parse(stdout));
}
/**
 * Values of variables that hold build secrets and are not in the environment: those of the project's `.env` file.
 * @throws CommandError when compose refuses the project
 */
async function readVariables(names, selection, docker) {
    const missing = names.filter(name => docker.env[name] === undefined);
    if (missing.length === 0)
        return {};
    const { stdout } = await compose([...projectArguments(selection), 'config', '--environment'], selection, docker);
    return pickVariables(missing, stdout);
}
/**
 * Finds variables in compose's list of `NAME=value`. A value may go on over several lines; as the list is sorted by name, a
 * line that looks like a variable but breaks the order belongs to the value before it.
 */
function pickVariables(names, environment) {
    const found = new Map();
    let current = '';
    for (const line of environment.replace(/\n$/, '').split('\n')) {
        const [, name = '', value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        const begins = name > current;
        if (begins)
            current = name;
        found.set(current, begins ? value : `${found.get(current) ?? ''}\n${line}`);
    }
    return Object.fromEntries([...found].filter(([name]) => names.includes(name)));
}
/** Reads the JSON of `docker compose config` (https://github.com/compose-spec/compose-spec). */
function parseProject(document) {
    const project = (document ?? {});
    const name = project.name ?? '';
    return {
        name,
        services: Object.entries(project.services ?? {}).map(([key, service]) => ({
            name: key,
            hasBuild: service.build !== undefined && service.build !== null,
            image: service.image ?? `${name}-${key}`,
            mounts: (service.volumes ?? []).map(mount => ({
                type: mount.type ?? 'volume',
                source: mount.source ?? '',
                target: mount.target ?? '',
                readOnly: mount.read_only === true
            })),
            environment: service.environment ?? {}
        })),
        volumes: Object.entries(project.volumes ?? {}).map(([key, volume]) => ({
            key,
            name: volume?.name ?? `${name}_${key}`,
            external: volume?.external === true,
            driver: volume?.driver,
            labels: volume?.labels ?? {}
        }))
    };
}
function compose(args, selection, docker) {
    return (0,process/* executeChecked */.bd)(docker.command, args, {
        cwd: selection.projectDirectory,
        env: docker.env,
        maxOutputBytes: maxDefinitionBytes,
        ...(docker.signal === undefined ? {} : { signal: docker.signal })
    });
}
/** What compose itself said when it refused a project. */
function composeMessage(error) {
    const stderr = error.result?.stderr.trim() ?? '';
    return stderr === '' ? error.message : stderr;
}

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(1148);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./.build/src/build/terminal-text.js

/** Control characters but the tab. */
const controls = /[^\P{Cc}\t]/gu;
/** Makes one line of a program's output fit for a log: no colours, no cursor movements, no control characters. */
function plainText(line) {
    return (0,external_node_util_.stripVTControlCharacters)(line).replace(controls, '');
}
/**
 * Makes a line of others harmless for the log of a runner, which obeys `::command::` at the start of a line and `##[command]`
 * anywhere in it. The caller puts something visible before it, so that it never starts a line.
 */
function harmless(line) {
    return plainText(line.replaceAll('\n', ' ')).replaceAll('##[', '## [');
}

;// CONCATENATED MODULE: ./.build/src/build/progress.js
/** The build's log for people, made from the same events as the report. Lines only: no cursor movements, no carriage returns. */


/** `auto` shows output of a step that has run for this long, ms, ... */
const longRunningMs = 10_000;
/** ... its newest line at most once in this many ms. */
const outputEveryMs = 1000;
/** Exports and other work beside the steps are shown when they took this long, ms. */
const notableWorkMs = 1000;
/** Twelve digits of a digest are enough for people. */
const longDigest = /(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g;
const instructionLength = 110;
const outputLength = 2000;
/** Renders changes of a timeline. Keeps the times of what it showed, nothing else. */
class Progress {
    #mode;
    #shownAt = new Map();
    constructor(mode) {
        this.#mode = mode;
    }
    /** The lines to log for a change, without line ends. No line can be taken for a workflow command. */
    lines(change) {
        if (this.#mode === 'quiet')
            return [];
        switch (change.kind) {
            case 'step-started':
                return this.#mode === 'plain' && change.step.outcome !== 'cached' ? [`▶         ${describe(change.step)}`] : [];
            case 'step-ended':
                return [endedLine(change.step)];
            case 'step-log':
                return this.#output(change.step, change.lines, change.at);
            case 'other-ended':
                return change.other.durationMs >= notableWorkMs ? [otherLine(change.other)] : [];
        }
    }
    #output(step, lines, at) {
        if (this.#mode === 'plain')
            return lines.map(line => outputLine(step, line));
        if (at === undefined || step.startedAt === undefined || at - step.startedAt < longRunningMs)
            return [];
        const shownAt = this.#shownAt.get(step.digest);
        if (shownAt !== undefined && at - shownAt < outputEveryMs)
            return [];
        const newest = lines.findLast(line => line.trim() !== '');
        if (newest === undefined)
            return [];
        this.#shownAt.set(step.digest, at);
        const head = shownAt === undefined ? [`… ${duration(at - step.startedAt)}  ${describe(step)}`] : [];
        return [...head, outputLine(step, newest)];
    }
}
/** `✓    4.2 s  api builder 3/7  RUN pip install -r requirements.txt` */
function endedLine(step) {
    const downloaded = step.downloadedBytes > 0 ? `  (${(0,format/* formatBytes */.z3)(step.downloadedBytes)} downloaded)` : '';
    switch (step.outcome) {
        case 'cached':
            return `✓    CACHED  ${describe(step)}`;
        case 'run':
            return `✓ ${duration(step.durationMs)}  ${describe(step)}${downloaded}`;
        case 'failed':
            return `✗ ${duration(step.durationMs)}  ${describe(step)}`;
        case 'cancelled':
        case 'not-run':
            return `- ${'stopped'.padStart(9)}  ${describe(step)}`;
    }
}
function otherLine(other) {
    const services = other.services.length > 0 ? `${other.services.join(', ')}  ` : '';
    return `✓ ${duration(other.durationMs)}  ${services}${harmless(other.label)}`;
}
function outputLine(step, line) {
    return `  │ ${place(step)} │ ${shorten(harmless(line), outputLength)}`;
}
function describe(step) {
    const instruction = step.names[0].instruction.replace(/\s+/g, ' ').replace(longDigest, '$1');
    return `${place(step)}  ${shorten(harmless(instruction), instructionLength)}`;
}
/** `api builder 3/7`, `api, worker 2/5` */
function place(step) {
    const services = [...new Set(step.names.map(name => name.service))];
    const { platform, stage, index, total } = step.names[0];
    const shown = services.length > 4 ? [...services.slice(0, 3), `${services.length - 3} more`] : services;
    return [shown.join(', '), platform, stage, `${index}/${total}`].filter(part => part !== undefined).join(' ');
}
function duration(ms) {
    return (0,format/* formatDuration */.a3)(ms).padStart(9);
}
function shorten(text, length) {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

;// CONCATENATED MODULE: ./.build/src/build/failure.js


/**
 * @param text what buildx printed beside its events
 * @param services those that were built
 */
function findFailure(text, steps, others, services) {
    const printed = readPrinted(text);
    const step = steps.find(candidate => candidate.outcome === 'failed');
    const other = step === undefined ? others.find(work => work.error !== undefined && !cancelled(work.error)) : undefined;
    const target = services.find(candidate => candidate.target === printed.target);
    const service = target?.service ?? step?.names[0].service ?? other?.services[0] ?? only(services);
    const message = printed.message ?? step?.error ?? other?.error ?? 'buildx gave no reason';
    const built = services.find(candidate => candidate.service === service);
    return {
        service,
        step,
        file: built === undefined ? undefined : dockerfile(built),
        line: printed.line,
        endLine: printed.endLine,
        title: title(service, step, message),
        message,
        excerpt: printed.excerpt
    };
}
/** What the log says of a failure: where, the Dockerfile's lines, the whole output of the step, the reason. */
function failureLines(failure) {
    const { step } = failure;
    const file = failure.file ?? 'Dockerfile in the compose file';
    return [
        `✗ ${harmless(failure.title)}`,
        ...(step === undefined ? [] : [`  step ${place(step)}: ${harmless(step.names[0].instruction)}`]),
        ...(failure.line === undefined ? [] : [`  at ${file}:${failure.line}`]),
        ...failure.excerpt.map(line => `  ${harmless(line)}`),
        ...(step === undefined || step.log.length === 0 ? [] : ['  output of the step:']),
        ...(step?.log ?? []).map(line => `  │ ${harmless(line)}`),
        ...(failure.title.endsWith(failure.message) ? [] : failure.message.split('\n').map(line => `  ${harmless(line)}`))
    ];
}
/**
 * buildx ends with `NAME:LINE`, an excerpt between two rules whose failing lines are marked `>>>`, and
 * `ERROR: target NAME: failed to solve: REASON`; the target is named when there are several.
 */
function readPrinted(text) {
    const rules = text.flatMap((line, index) => (/^-{5,}$/.test(line) ? [index] : []));
    const [begin, end] = rules;
    const excerpt = begin === undefined || end === undefined ? [] : text.slice(begin + 1, end);
    const marked = excerpt.flatMap(line => Number(/^\s*(\d+) \| >>>/.exec(line)?.[1] ?? []));
    const numbered = marked.filter(line => line > 0);
    const start = text.findLastIndex(line => line.startsWith('ERROR: '));
    const reason = start === -1 ? undefined : text.slice(start).join('\n').slice('ERROR: '.length).trim();
    const [, target, rest] = /^target ([^\s:]+): ([\s\S]*)$/.exec(reason ?? '') ?? [];
    const message = (rest ?? reason ?? text.join('\n').trim()).replace(/^failed to solve: /, '');
    return {
        target,
        message: message === '' ? undefined : message,
        line: numbered[0],
        endLine: numbered.at(-1),
        excerpt
    };
}
/** What BuildKit puts before the name of a file that a COPY does not find. */
const checksumDetail = /^(failed to compute cache key: )?failed to calculate checksum of ref \S+: /;
function title(service, step, message) {
    const where = service === undefined ? '' : `${service}: `;
    const exitCode = /did not complete successfully: exit code: (\d+)/.exec(message)?.[1];
    if (step === undefined)
        return `${where}${firstLine(message)}`;
    const { instruction } = step.names[0];
    const short = instruction.length > 80 ? `${instruction.slice(0, 79)}…` : instruction;
    const reason = exitCode === undefined ? firstLine(message.replace(checksumDetail, '')) : `exit code ${exitCode}`;
    return `${where}${short.replace(/\s+/g, ' ')} failed: ${reason}`;
}
function dockerfile(service) {
    const { dockerfile: file, 'dockerfile-inline': inline } = service.definition;
    return inline === undefined && file?.startsWith('/') === true ? file : undefined;
}
function firstLine(text) {
    return text.split('\n')[0] ?? '';
}
function cancelled(error) {
    return error.includes('context canceled');
}
function only(services) {
    return services.length === 1 ? services[0]?.service : undefined;
}

;// CONCATENATED MODULE: ./.build/src/build/rawjson.js
/**
 * Reads `--progress=rawjson` of buildx: one JSON document a line, each a BuildKit `SolveStatus` with `vertexes`, `statuses`,
 * `logs` and `warnings` (https://pkg.go.dev/github.com/moby/buildkit/client#SolveStatus). Lines that are something else
 * (buildx's own messages, the excerpt of a failing Dockerfile) come out as text.
 */
/** Turns one line of the stream into its events. Never throws; what cannot be read is text. */
function parseLine(line) {
    if (line.trim() === '')
        return [];
    const status = parseObject(line);
    if (status === undefined)
        return [{ kind: 'text', text: line }];
    return [
        ...objects(status.vertexes).flatMap(vertexEvent),
        ...objects(status.statuses).flatMap(statusEvent),
        ...objects(status.logs).flatMap(logEvent),
        ...objects(status.warnings).flatMap(warningEvent)
    ];
}
/**
 * Parses an RFC 3339 time. BuildKit writes the year 1 for "not set".
 * @returns ms since 1970 with a fraction, or undefined.
 */
function parseTime(text) {
    const match = typeof text === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) : null;
    if (match === null)
        return undefined;
    const seconds = Date.parse(`${match[1]}${match[3]}`);
    return seconds > 0 ? seconds + Number(`0${match[2] ?? '.0'}`) * 1000 : undefined;
}
function vertexEvent(vertex) {
    const digest = string(vertex.digest);
    if (digest === undefined)
        return [];
    const inputs = Array.isArray(vertex.inputs) ? vertex.inputs.filter(input => typeof input === 'string') : [];
    return [
        {
            kind: 'vertex',
            digest,
            inputs,
            name: string(vertex.name) ?? '',
            startedAt: parseTime(vertex.started),
            completedAt: parseTime(vertex.completed),
            cached: vertex.cached === true,
            error: string(vertex.error)
        }
    ];
}
function statusEvent(status) {
    const vertex = string(status.vertex);
    const id = string(status.id);
    if (vertex === undefined || id === undefined)
        return [];
    const [current, total] = [number(status.current), number(status.total)];
    return [{ kind: 'status', vertex, id, current, total, completed: parseTime(status.completed) !== undefined }];
}
function logEvent(log) {
    const vertex = string(log.vertex);
    const data = string(log.data);
    if (vertex === undefined || data === undefined)
        return [];
    return [{ kind: 'log', vertex, text: decode(data), at: parseTime(log.timestamp) }];
}
function warningEvent(warning) {
    const short = string(warning.short);
    if (short === undefined)
        return [];
    const source = isObject(warning.sourceInfo) ? warning.sourceInfo : {};
    const start = objects(warning.range).map(range => range.start)[0];
    const line = isObject(start) ? number(start.line) : 0;
    return [
        {
            kind: 'warning',
            vertex: string(warning.vertex) ?? '',
            message: decode(short),
            url: string(warning.url),
            file: string(source.filename),
            line: line > 0 ? line : undefined
        }
    ];
}
function parseObject(line) {
    if (!line.startsWith('{'))
        return undefined;
    try {
        const value = JSON.parse(line);
        return isObject(value) ? value : undefined;
    }
    catch {
        // A line cut short by a killed process, or text that happens to begin with a brace.
        return undefined;
    }
}
function decode(base64) {
    return Buffer.from(base64, 'base64').toString('utf8');
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function objects(value) {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
function string(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function number(value) {
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

;// CONCATENATED MODULE: ./.build/src/build/redact.js
/** Shorter values are no secrets, and replacing them would make a text unreadable. */
const shortestValue = 3;
/** Puts `$NAME` where a text holds the value of an argument; the longest values first. */
function redactText(text, values) {
    const entries = Object.entries(values).filter(([, value]) => value.length >= shortestValue);
    return entries
        .sort(([, a], [, b]) => b.length - a.length)
        .reduce((redacted, [name, value]) => redacted.replaceAll(value, () => `$${name}`), text);
}
/**
 * Keys were made before: they do not change. Output of the step stays as it is, it is for the log. A service that is built from
 * another shows the other's steps, so that the arguments of all who share a step count, its own first.
 */
function redactStep(step, args) {
    const shared = Object.assign({}, ...step.names.map(name => args.get(name.service)));
    const redactName = (name) => ({
        ...name,
        instruction: redactText(redactText(name.instruction, args.get(name.service) ?? {}), shared)
    });
    const [first, ...rest] = step.names;
    const error = step.error === undefined ? undefined : redactText(step.error, everything(args));
    return { ...step, names: [redactName(first), ...rest.map(redactName)], error };
}
function redactOther(other, args) {
    const values = everything(args);
    const error = other.error === undefined ? undefined : redactText(other.error, values);
    return { ...other, label: redactText(other.label, values), error };
}
function redactFailure(failure, args) {
    const values = everything(args);
    return {
        ...failure,
        step: failure.step === undefined ? undefined : redactStep(failure.step, args),
        title: redactText(failure.title, values),
        message: redactText(failure.message, values),
        excerpt: failure.excerpt.map(line => redactText(line, values))
    };
}
function everything(args) {
    return Object.assign({}, ...args.values());
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./.build/src/build/step-key.js

/**
 * A name for a step that stays the same from run to run. BuildKit's digests do not: that of a COPY from the build context, and
 * of all steps after it, holds the session's id. Where the step stands and its text (arguments expanded) do; the number of
 * steps behind it does not matter. A base image is the same wherever it is used, and services that share it race for the name
 * that is shown. A hash, so that argument values are not written down.
 */
function stepKey(name) {
    const place = isBase(name) ? [] : [name.service, name.stage ?? '', String(name.index)];
    const parts = [...place, name.platform ?? '', name.instruction];
    return (0,external_node_crypto_.createHash)('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}
/** Whether the step brings a base image. */
function isBase(name) {
    return name.instruction.startsWith('FROM ');
}

;// CONCATENATED MODULE: ./.build/src/build/step.js

/** Builds the step a record stands for. */
function toStep(record, names) {
    const span = work(record);
    const base = names.some(isBase);
    return {
        digest: record.digest,
        inputs: record.inputs,
        names,
        keys: [...new Set(names.map(name => name.key))],
        outcome: outcome(record, base),
        startedAt: span.startedAt === undefined ? undefined : Math.round(span.startedAt),
        completedAt: span.completedAt === undefined ? undefined : Math.round(span.completedAt),
        durationMs: Math.round(span.durationMs),
        downloadedBytes: base ? layerBytes(record) : 0,
        error: record.error,
        log: record.log
    };
}
function toOtherWork(record, names) {
    return {
        digest: record.digest,
        inputs: record.inputs,
        kind: names[0]?.kind ?? 'other',
        services: [...new Set(names.flatMap(name => name.service ?? []))].sort(),
        label: names[0]?.label ?? '',
        durationMs: Math.round(work(record).durationMs),
        bytes: [...record.transfers.values()].reduce((sum, transfer) => sum + transfer.current, 0),
        error: record.error
    };
}
/** Whether some interval of the record has begun and not ended. */
function isRunning(record) {
    return [...record.sightings.values()].some(sighting => [...sighting.intervals.values()].includes(undefined));
}
/** First start, last end and the time covered by all intervals, ms. */
function work(record) {
    const all = [...record.sightings.values()].flatMap(sighting => [...sighting.intervals]);
    const closed = all.flatMap(([startedAt, completedAt]) => completedAt === undefined ? [] : [{ startedAt, completedAt }]);
    const startedAt = all.length === 0 ? undefined : Math.min(...all.map(([start]) => start));
    const completedAt = closed.length === 0 ? undefined : Math.max(...closed.map(interval => interval.completedAt));
    return { startedAt, completedAt, durationMs: covered(closed) };
}
/** ms covered by intervals that may overlap. */
function covered(intervals) {
    let total = 0;
    let end = Number.NEGATIVE_INFINITY;
    for (const { startedAt, completedAt } of [...intervals].sort((a, b) => a.startedAt - b.startedAt)) {
        total += Math.max(0, completedAt - Math.max(startedAt, end));
        end = Math.max(end, completedAt);
    }
    return total;
}
function outcome(record, base) {
    if (record.error !== undefined)
        return record.error.includes('context canceled') ? 'cancelled' : 'failed';
    const seen = [...record.sightings.values()].filter(sighting => sighting.intervals.size > 0);
    if (seen.length === 0)
        return 'not-run';
    if (isRunning(record))
        return 'cancelled';
    // A base image that is there is not flagged as cached (docker driver): nothing was downloaded, then. While two services
    // wait for the same step, the one that comes late finds it cached: it ran all the same.
    if (base)
        return layerBytes(record) > 0 || extracts(record) ? 'run' : 'cached';
    return seen.every(sighting => sighting.cached) ? 'cached' : 'run';
}
function layerBytes(record) {
    const layers = [...record.transfers].filter(([id]) => id.startsWith('sha256:'));
    return layers.reduce((sum, [, transfer]) => sum + transfer.current, 0);
}
function extracts(record) {
    return [...record.transfers.keys()].some(id => id.startsWith('extracting '));
}

;// CONCATENATED MODULE: ./.build/src/build/vertex-name.js

const stepPattern = /^\[(?:([^\]]*?)\s+)?(\d+)\/(\d+)\] ([\s\S]*)$/;
const platformPattern = /^[a-z0-9]+\/[a-z0-9]/;
/** Takes a vertex's name apart. */
function parseVertexName(name, targets) {
    const match = stepPattern.exec(name);
    if (match === null)
        return parseOther(name, targets);
    const words = (match[1] ?? '').split(/\s+/).filter(word => word !== '');
    const service = prefixed(targets) ? (targets.services.get(words[0] ?? '') ?? words[0]) : vertex_name_only(targets);
    if (prefixed(targets))
        words.shift();
    const platform = platformPattern.test(words[0] ?? '') ? words.shift() : undefined;
    const step = {
        service: service ?? '',
        platform,
        stage: words.length > 0 ? words.join(' ') : undefined,
        index: Number(match[2]),
        total: Number(match[3]),
        instruction: match[4] ?? ''
    };
    return { kind: 'step', ...step, key: stepKey(step) };
}
function parseOther(name, targets) {
    const match = /^\[([^\]]*)\] ?([\s\S]*)$/.exec(name);
    const [first = '', ...rest] = (match?.[1] ?? '').split(/\s+/);
    const service = prefixed(targets) ? targets.services.get(first) : vertex_name_only(targets);
    const tag = (prefixed(targets) && service !== undefined ? rest : [first, ...rest]).join(' ');
    const label = match === null ? name : (match[2] ?? '');
    return { kind: otherKind(tag, label), service, label };
}
function otherKind(tag, label) {
    if (tag === 'auth')
        return 'auth';
    if (label === 'load build context' || tag === 'context' || tag.startsWith('context '))
        return 'context';
    if (tag === 'internal')
        return 'definition';
    if (label.startsWith('exporting cache'))
        return 'cache-export';
    if (label.startsWith('importing cache'))
        return 'cache-import';
    if (/^(exporting to|importing to|pushing|sending tarball)/.test(label))
        return 'export';
    return 'other';
}
function prefixed(targets) {
    return targets.services.size > 1;
}
function vertex_name_only(targets) {
    return targets.services.values().next().value;
}

;// CONCATENATED MODULE: ./.build/src/build/timeline.js



/** BuildKit gives a step's key computation an interval of its own before the step runs; for a RUN it is shorter than this. */
const keyComputationMs = 20;
/** bytes of output kept of a step that runs or failed; BuildKit itself stops at 2 MiB. */
const keptLogBytes = 2 * 1024 * 1024;
/** Lines kept of what is no event. */
const keptTextLines = 1000;
/** Lines kept of a step that succeeded. */
const keptLinesOfSuccess = 50;
class Timeline {
    #targets;
    #parsed = new Map();
    #records = new Map();
    #started = new Set();
    #ended = new Set();
    #warnings = new Map();
    #text = [];
    constructor(targets) {
        this.#targets = targets;
    }
    /** Takes in one event and tells what it changed. */
    apply(event) {
        switch (event.kind) {
            case 'vertex':
                return this.#applyVertex(event);
            case 'log':
                return this.#applyLog(event);
            case 'status':
                this.#record(event.vertex).transfers.set(event.id, { current: event.current, total: event.total });
                return [];
            case 'warning':
                this.#warnings.set(JSON.stringify([event.message, event.file, event.line]), {
                    message: event.message,
                    url: event.url,
                    file: event.file,
                    line: event.line
                });
                return [];
            case 'text':
                this.#text.push(event.text);
                if (this.#text.length > keptTextLines)
                    this.#text.shift();
                return [];
        }
    }
    /** The changes that were held back because a step might have gone on. Call it when the stream has ended. */
    finish() {
        return this.steps()
            .filter(step => step.outcome !== 'not-run' && !this.#ended.has(step.digest))
            .map(step => this.#end(step));
    }
    /** All steps, what a step needs before the step itself, stage by stage. */
    steps() {
        return this.#inOrder().flatMap(record => this.#step(record) ?? []);
    }
    /** Everything but steps, in the same order. */
    others() {
        return this.#inOrder().flatMap(record => this.#other(record) ?? []);
    }
    warnings() {
        return [...this.#warnings.values()];
    }
    /** The lines of the stream that were no progress: buildx's own messages. */
    text() {
        return this.#text;
    }
    #applyVertex(event) {
        const record = this.#record(event.digest);
        if (event.inputs.length > 0)
            record.inputs = event.inputs;
        if (event.error !== undefined)
            record.error = event.error;
        const sighting = record.sightings.get(event.name) ?? { cached: false, intervals: new Map() };
        record.sightings.set(event.name, sighting);
        sighting.cached ||= event.cached;
        if (event.startedAt === undefined)
            return [];
        sighting.intervals.set(event.startedAt, event.completedAt ?? sighting.intervals.get(event.startedAt));
        const other = this.#other(record);
        if (other !== undefined)
            return this.#otherChanges(other, event.completedAt !== undefined);
        return [...this.#endInputs(record), ...this.#stepChanges(record)];
    }
    #otherChanges(other, ended) {
        const last = ended ? [{ kind: 'other-ended', other }] : [];
        if (other.kind !== 'export')
            return last;
        const done = [...this.#started].filter(digest => !this.#ended.has(digest)).map(digest => this.#record(digest));
        const exported = done.flatMap(record => (isRunning(record) ? [] : (this.#step(record) ?? [])));
        return [
            ...exported
                .filter(step => step.names.some(name => other.services.includes(name.service)))
                .map(step => this.#end(step)),
            ...last
        ];
    }
    #stepChanges(record) {
        const step = this.#step(record);
        if (step === undefined)
            return [];
        const changes = [];
        if (!this.#started.has(step.digest)) {
            this.#started.add(step.digest);
            changes.push({ kind: 'step-started', step });
        }
        if (hasEnded(step) && !isRunning(record) && !this.#ended.has(step.digest))
            changes.push(this.#end(step));
        return changes;
    }
    /** A step has ended for certain once a step that needs it has begun. */
    #endInputs(record) {
        return record.inputs.flatMap(digest => {
            const input = this.#records.get(digest);
            const step = input === undefined ? undefined : this.#step(input);
            if (step === undefined || step.outcome === 'not-run' || this.#ended.has(digest))
                return [];
            return input !== undefined && isRunning(input) ? [] : [this.#end(step)];
        });
    }
    #end(step) {
        this.#ended.add(step.digest);
        const record = this.#record(step.digest);
        if (step.outcome === 'run' || step.outcome === 'cached')
            record.log = record.log.slice(-keptLinesOfSuccess);
        return { kind: 'step-ended', step };
    }
    #applyLog(event) {
        const record = this.#record(event.vertex);
        const pieces = (record.partialLine + event.text).split('\n');
        record.partialLine = pieces.pop() ?? '';
        // A progress bar redraws its line after a carriage return: what it drew last is the line.
        const lines = pieces.map(piece => plainText(piece.replace(/\r$/, '').split('\r').at(-1) ?? ''));
        for (const line of lines) {
            record.log.push(line);
            record.logBytes += line.length + 1;
        }
        while (record.logBytes > keptLogBytes)
            record.logBytes -= (record.log.shift()?.length ?? 0) + 1;
        const step = lines.length > 0 ? this.#step(record) : undefined;
        return step === undefined ? [] : [{ kind: 'step-log', step, lines, at: event.at }];
    }
    #record(digest) {
        const known = this.#records.get(digest);
        if (known !== undefined)
            return known;
        const record = {
            digest,
            inputs: [],
            sightings: new Map(),
            transfers: new Map(),
            error: undefined,
            log: [],
            logBytes: 0,
            partialLine: ''
        };
        this.#records.set(digest, record);
        return record;
    }
    #names(record) {
        return [...record.sightings.keys()].map(name => {
            const known = this.#parsed.get(name) ?? parseVertexName(name, this.#targets);
            this.#parsed.set(name, known);
            return known;
        });
    }
    #step(record) {
        const names = this.#names(record).filter(name => name.kind === 'step');
        const [first, ...rest] = names.sort((a, b) => compare(a.service, b.service));
        return first === undefined ? undefined : toStep(record, [first, ...rest]);
    }
    #other(record) {
        const names = this.#names(record);
        const others = names.filter(name => name.kind !== 'step');
        return others.length < names.length || names.length === 0 ? undefined : toOtherWork(record, others);
    }
    #inOrder() {
        const ordered = new Set();
        const needed = new Set([...this.#records.values()].flatMap(record => record.inputs));
        const visit = (record) => {
            if (ordered.has(record))
                return;
            for (const input of record.inputs) {
                const next = this.#records.get(input);
                if (next !== undefined)
                    visit(next);
            }
            ordered.add(record);
        };
        const ends = [...this.#records.values()].filter(record => !needed.has(record.digest));
        for (const record of ends.sort((a, b) => compare(firstName(a), firstName(b))))
            visit(record);
        return [...ordered];
    }
}
/** Whether a step that stands still will not go on. Of others it shows when a step that needs them begins. */
function hasEnded(step) {
    if (step.error !== undefined)
        return true;
    const { instruction } = step.names[0];
    if (instruction.startsWith('RUN '))
        return step.outcome === 'cached' || step.durationMs >= keyComputationMs;
    return step.outcome === 'cached' && !instruction.startsWith('FROM ');
}
function firstName(record) {
    return [...record.sightings.keys()].sort(compare)[0] ?? '';
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./.build/src/build/index.js
/** Builds a compose project and tells what every step did. The door of this folder. */













/**
 * Builds what `docker compose build` would build, in the same way. A project that compose refuses and a step that fails are
 * results; they hold no value of a build argument (output of steps aside). Nothing but progress is logged: print `failureLines(result.failure)` where it suits.
 * @throws CommandError when docker cannot be started
 */
async function build(request, deps) {
    const startedAt = deps.now();
    const ended = (rest) => ({
        ...rest,
        startedAt,
        durationMs: deps.now() - startedAt
    });
    const project = await readProject(request, deps);
    if (project.kind !== 'definition') {
        const outcome = project.kind;
        const failure = project.kind === 'failed' ? { failure: project.failure } : {};
        return ended({ outcome, services: [], steps: [], others: [], warnings: [], ...failure });
    }
    const { definition, variables } = project;
    for (const notice of project.notices)
        deps.log(`! ${harmless(notice)}`);
    const services = builtServices(definition);
    if (services.length === 0) {
        deps.log('No service has anything to build.');
        return ended({ outcome: 'succeeded', services: [], steps: [], others: [], warnings: [] });
    }
    const timeline = new Timeline({ services: new Map(services.map(({ target, service }) => [target, service])) });
    const progress = new Progress(request.progress);
    const show = (change) => {
        for (const line of progress.lines(change))
            deps.log(line);
    };
    const onLine = (line) => {
        for (const event of parseLine(line))
            for (const change of timeline.apply(event))
                show(change);
    };
    const folder = request.projectDirectory;
    const { builder } = request;
    const { temporaryFolder } = deps;
    const run = await bake({ definition, services, builder, folder, variables, temporaryFolder, onLine }, deps);
    for (const change of timeline.finish())
        show(change);
    const [steps, others] = [timeline.steps(), timeline.others()];
    const args = argumentValues(services);
    const redacted = steps.map(step => redactStep(step, args));
    const outcome = run.result.aborted ? 'cancelled' : run.result.exitCode === 0 ? 'succeeded' : 'failed';
    const failure = outcome === 'failed' ? { failure: redactFailure(findFailure(timeline.text(), steps, others, services), args) } : {};
    return ended({
        outcome,
        services: services.map(service => serviceResult(service, redacted, run.metadata)),
        steps: redacted,
        others: others.map(other => redactOther(other, args)),
        warnings: timeline.warnings(),
        ...failure
    });
}
async function readProject(request, docker) {
    try {
        const { definition, notices } = await readDefinition(request, docker);
        const secrets = secretVariables(builtServices(definition));
        return { kind: 'definition', definition, notices, variables: await readVariables(secrets, request, docker) };
    }
    catch (error) {
        if (!(error instanceof process/* CommandError */.Qd) || error.result === undefined)
            throw error;
        if (error.result.aborted)
            return { kind: 'cancelled' };
        const nowhere = { service: undefined, step: undefined, file: undefined, line: undefined, endLine: undefined };
        const message = composeMessage(error);
        const title = `docker compose cannot read this project: ${message.split('\n').at(-1)}`;
        return { kind: 'failed', failure: { ...nowhere, title, message, excerpt: [] } };
    }
}
function serviceResult(service, steps, metadata) {
    const built = metadata.get(service.target);
    return {
        name: service.service,
        images: service.definition.tags ?? [],
        imageDigest: built?.imageDigest,
        configDigest: built?.configDigest,
        buildRef: built?.buildRef,
        steps: steps.filter(step => step.names.some(name => name.service === service.service))
    };
}


/***/ }),

/***/ 9726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ socketOf),
/* harmony export */   t: () => (/* binding */ openEngineDoor)
/* harmony export */ });
/* harmony import */ var _privileged_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7046);
/** The privileged door to one engine, as both the restore phase and the post step open it. */

/** The path of the engine's socket. */
function socketOf(endpoint) {
    return endpoint.slice('unix://'.length);
}
/**
 * Opens the door to an engine, and cleans up what a killed restore has left.
 * @throws PrivilegedError when the process cannot be started or does not find the engine; nothing is left running then
 */
async function openEngineDoor(engine, sudo, surroundings) {
    const door = await (0,_privileged_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openDoor */ .f)({
        script: surroundings.privilegedScript,
        node: surroundings.node,
        sudo,
        environment: surroundings.env,
        temporaryFolder: surroundings.temporaryFolder
    });
    try {
        const { dataRoot, store } = engine;
        const { recovered } = await door.call('open', { socket: socketOf(engine.endpoint), dataRoot, store });
        for (const line of recovered)
            surroundings.log.info(line);
        return door;
    }
    catch (error) {
        await door.close();
        throw error;
    }
}


/***/ }),

/***/ 1154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $3: () => (/* reexport */ chooseStrategy),
  Tp: () => (/* reexport */ engineContents),
  z: () => (/* reexport */ readBuildRecords),
  MH: () => (/* reexport */ readFacts),
  Mv: () => (/* reexport */ readPrivilege)
});

// UNUSED EXPORTS: EngineError

// EXTERNAL MODULE: ./.build/src/engine/engine-request.js
var engine_request = __webpack_require__(3130);
;// CONCATENATED MODULE: ./.build/src/engine/engine-contents.js
/** What the engine holds and can be asked to drop: records of its build cache and images. */

/** The engine did not do what it was asked for; the message holds its own. */
class EngineRequestError extends Error {
    name = 'EngineRequestError';
}
/** BuildKit removes the folders of what it drops before it answers. */
const dropTimeoutMs = 300_000;
const askTimeoutMs = 60_000;
/** Ids in one request: they are a part of its address. */
const idsAtOnce = 200;
/** @param socket the engine's Unix socket, as a path */
function engineContents(socket, signal) {
    const ask = async (path) => JSON.parse(checked(path, await (0,engine_request/* requestEngine */.Q)({ socket, path, timeoutMs: askTimeoutMs, signal })));
    return {
        async cacheRecords() {
            const { BuildCache } = await ask('/system/df?type=build-cache');
            return (BuildCache ?? []).map(toRecord);
        },
        async dropRecords(ids) {
            const dropped = [];
            for (let at = 0; at < ids.length; at += idsAtOnce) {
                const path = `/build/prune?all=1&filters=${idFilter(ids.slice(at, at + idsAtOnce))}`;
                const response = await (0,engine_request/* requestEngine */.Q)({ socket, method: 'POST', path, timeoutMs: dropTimeoutMs, signal });
                const answer = JSON.parse(checked('/build/prune', response));
                dropped.push(...(answer.CachesDeleted ?? []));
            }
            return dropped;
        },
        async images() {
            const images = await ask('/images/json?all=1');
            return images.map(({ Id, RepoTags, Size }) => ({
                id: Id,
                names: (RepoTags ?? []).filter(name => !name.includes('<none>')),
                bytes: Size
            }));
        },
        async layersOf(image) {
            const { RootFS } = await ask(`/images/${encodeURIComponent(image)}/json`);
            return RootFS?.Layers ?? [];
        },
        async imagesOfContainers() {
            const containers = await ask('/containers/json?all=1');
            return new Set(containers.map(container => container.ImageID));
        },
        async removeImage(name) {
            const path = `/images/${encodeURIComponent(name)}?noprune=1`;
            const response = await (0,engine_request/* requestEngine */.Q)({ socket, method: 'DELETE', path, timeoutMs: dropTimeoutMs, signal });
            if (response.status === 404 || response.status === 409)
                return false;
            checked('/images', response);
            return true;
        }
    };
}
function toRecord(record) {
    return {
        id: record.ID,
        type: record.Type,
        description: record.Description,
        parents: record.Parents ?? record[' Parents'] ?? [],
        bytes: record.Size,
        shared: record.Shared,
        createdAt: Date.parse(record.CreatedAt),
        lastUsedAt: record.LastUsedAt ? Date.parse(record.LastUsedAt) : undefined
    };
}
/** The engine takes one value for `id` and matches it as a regular expression; the slashes quote it (containerd's filters). */
function idFilter(ids) {
    const strange = ids.find(id => !/^[a-z0-9]+$/.test(id));
    if (strange !== undefined)
        throw new EngineRequestError(`"${strange}" is no id of a record of the build cache.`);
    return encodeURIComponent(JSON.stringify({ id: { [`/^(${ids.join('|')})$/`]: true } }));
}
function checked(what, { status, text }) {
    if (status === 200)
        return text;
    throw new EngineRequestError(`The engine answered ${what} with ${status}: ${text.trim().slice(0, 300)}`);
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/engine/facts.js
/** What there is to know of the engine before a strategy is chosen. */

/** Docker, buildx or compose is missing, too old, or does not answer; the message says what to do. */
class EngineError extends Error {
    name = 'EngineError';
}
/** Oldest versions that serve: buildx 0.13 brought `--progress=rawjson`, compose 2.35 `build --print`. */
const minimum = { docker: '23.0', buildx: '0.13', compose: '2.35' };
/**
 * Asks the engine and its tools about themselves; changes nothing.
 * @throws EngineError
 */
async function readFacts(docker) {
    const [info, buildxVersion, composeVersion, endpoint, builder, buildRecords] = await Promise.all([
        readInfo(docker),
        readVersion(docker, 'buildx', ['buildx', 'version']),
        readVersion(docker, 'compose', ['compose', 'version', '--short']),
        readEndpoint(docker),
        readBuilder(docker),
        countBuildRecords(docker)
    ]);
    requireVersion('Docker Engine', info.ServerVersion ?? '', minimum.docker);
    requireVersion('docker buildx', buildxVersion, minimum.buildx);
    requireVersion('docker compose', composeVersion, minimum.compose);
    const usesContainerd = info.DriverStatus?.some(([name, value]) => name === 'driver-type' && value.startsWith('io.containerd'));
    return {
        engineVersion: info.ServerVersion ?? '',
        store: usesContainerd ? 'containerd' : (info.Driver ?? ''),
        os: info.OSType ?? '',
        arch: info.Architecture ?? '',
        dataRoot: info.DockerRootDir ?? '',
        buildxVersion,
        composeVersion,
        endpoint,
        builder,
        rootless: info.SecurityOptions?.includes('name=rootless') ?? false,
        containers: info.Containers ?? 0,
        images: info.Images ?? 0,
        buildRecords
    };
}
async function readInfo(docker) {
    const result = await ask(docker, ['info', '--format', '{{json .}}']);
    const info = JSON.parse(result);
    if (info.ServerVersion === undefined) {
        const reason = info.ServerErrors?.join(' ') ?? 'it does not tell its version';
        throw new EngineError(`No Docker engine answers: ${reason}. Start Docker, or set DOCKER_HOST or the docker context.`);
    }
    return info;
}
async function readVersion(docker, plugin, args) {
    try {
        const version = /\d+\.\d+(\.\d+)?/.exec(await ask(docker, args));
        if (version !== null)
            return version[0];
    }
    catch (error) {
        if (!(error instanceof EngineError))
            throw error;
    }
    throw new EngineError(`docker ${plugin} is missing. Install the docker-${plugin}-plugin package, or put it into ~/.docker/cli-plugins.`);
}
async function readEndpoint(docker) {
    if (docker.env.DOCKER_HOST)
        return docker.env.DOCKER_HOST;
    return (await ask(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim();
}
async function readBuilder(docker) {
    const text = await ask(docker, ['buildx', 'inspect']).catch(() => '');
    return { name: /^Name:\s+(\S+)/m.exec(text)?.[1] ?? '', driver: /^Driver:\s+(\S+)/m.exec(text)?.[1] ?? '' };
}
/** A builder that was never used may refuse to list anything: that must not keep a build from being tried. */
async function countBuildRecords(docker) {
    try {
        return (await readBuildRecords(docker)).length;
    }
    catch (error) {
        if (error instanceof EngineError)
            return undefined;
        throw error;
    }
}
/** The records of BuildKit's cache. Must not be called while a build runs. */
async function readBuildRecords(docker) {
    const text = await ask(docker, ['buildx', 'du', '--format', 'json']);
    return text
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => {
        const record = JSON.parse(line);
        return {
            id: record.ID,
            type: record.Type,
            description: record.Description,
            mutable: record.Mutable,
            usageCount: record.UsageCount
        };
    });
}
async function ask(docker, args) {
    try {
        const result = await (0,process/* executeChecked */.bd)(docker.command, args, {
            env: docker.env,
            timeoutMs: 60_000,
            ...(docker.signal && { signal: docker.signal })
        });
        return result.stdout;
    }
    catch (error) {
        if (!(error instanceof process/* CommandError */.Qd))
            throw error;
        docker.signal?.throwIfAborted();
        const said = error.result?.stderr.trim() || error.message;
        throw new EngineError(`docker ${args.slice(0, 2).join(' ')} failed: ${said}`, { cause: error });
    }
}
function requireVersion(what, found, needed) {
    if (compareVersions(found, needed) >= 0)
        return;
    throw new EngineError(`${what} ${found || '(unknown version)'} is too old: ${needed} or newer is needed. Update it and try again.`);
}
/** Negative, zero or positive as `a` is older than, the same as or newer than `b`; missing parts count as zero. */
function compareVersions(a, b) {
    const [left, right] = [a, b].map(version => version.split(/[^0-9]+/).map(Number));
    for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part += 1) {
        const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
        if (difference !== 0)
            return difference;
    }
    return 0;
}

;// CONCATENATED MODULE: ./.build/src/engine/privilege.js

/** Whether this process is root, may run commands as root without a password, or neither. */
async function readPrivilege(uid, env) {
    if (uid === 0)
        return 'root';
    try {
        const result = await (0,process/* execute */.g7)('sudo', ['-n', '--', 'true'], { env, timeoutMs: 10_000 });
        return result.exitCode === 0 ? 'sudo' : 'none';
    }
    catch {
        // No sudo on this machine.
        return 'none';
    }
}

;// CONCATENATED MODULE: ./.build/src/engine/strategy.js
/** Chooses the strategy from what is known of the engine. */
function chooseStrategy(facts, requested) {
    if (requested === 'none')
        return { strategy: 'none', reason: 'strategy none was asked for' };
    const obstacle = snapshotObstacle(facts);
    if (obstacle === undefined) {
        return { strategy: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' };
    }
    return { strategy: 'none', reason: obstacle };
}
/** Why a snapshot cannot be restored on this engine; undefined when it can. */
function snapshotObstacle(facts) {
    if (facts.platform !== 'linux')
        return `snapshots need Linux, this is ${facts.platform}`;
    if (!facts.endpoint.startsWith('unix://'))
        return `the engine at ${facts.endpoint} is not on this machine`;
    if (facts.rootless)
        return 'the engine is rootless';
    if (facts.builder.driver !== 'docker') {
        return `builds go to the builder "${facts.builder.name}" (${facts.builder.driver}), not to the engine`;
    }
    if (facts.store !== 'overlay2' && facts.store !== 'containerd')
        return `snapshots of the store "${facts.store}" are not supported`;
    if (facts.containers > 0)
        return `the engine holds ${count(facts.containers, 'container')}`;
    if (facts.images > 0)
        return `the engine holds ${count(facts.images, 'image')} already`;
    if (facts.buildRecords === undefined)
        return 'the build cache of the engine could not be listed';
    if (facts.buildRecords > 0)
        return `the engine holds ${count(facts.buildRecords, 'build cache record')} already`;
    if (facts.privilege === 'none')
        return 'this user is not root and has no password-less sudo';
    return undefined;
}
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./.build/src/engine/index.js
/** The engine: what it is, and which strategy fits it. */






/***/ }),

/***/ 9363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Pi: () => (/* binding */ folderReport),
  gp: () => (/* binding */ restoreRunnerFolders),
  tT: () => (/* binding */ saveRunnerFolders)
});

// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(1819);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(1148);
// EXTERNAL MODULE: ./.build/src/runner-folders/folder-state.js
var folder_state = __webpack_require__(3832);
;// CONCATENATED MODULE: ./.build/src/runner-folders/phases.js
/** What becomes of the folders of the runner in the main step and in the post step. Nothing here ever fails a job. */


/** Fills those folders from the cache that are empty. @throws Error when nothing could be tried */
async function restoreFolders(folders, deps) {
    const empty = await Promise.all(folders.map(({ folder }) => (0,folder_state/* isEmptyFolder */.W)(folder)));
    const wanted = folders.filter((_, at) => empty[at]);
    const attempts = wanted.length === 0 ? [] : await deps.cache.restore(wanted, deps.signal);
    return folders.map(folder => describedRestore(folder, attempts[wanted.indexOf(folder)], deps));
}
function describedRestore(planned, attempt, { log, warn }) {
    const { folder, key, prefix } = planned;
    const nothing = { ...planned, restored: 'none', digest: '', bytes: 0 };
    if (attempt === undefined) {
        log(`Folder ${folder} holds something already: it is left as it is.`);
        return { ...nothing, restored: 'present' };
    }
    if ('failed' in attempt) {
        warn(`The folder ${folder} could not be restored: ${attempt.failed}`);
        return nothing;
    }
    const { matched, state } = attempt;
    if (matched === undefined) {
        log(`Folder ${folder}: nothing is stored as ${key} or ${prefix}*.`);
        return nothing;
    }
    log(`Folder ${folder} restored: ${described(state)} (${matched}).`);
    return { ...planned, restored: matched === key ? 'exact' : 'fallback', digest: state.digest, bytes: state.bytes };
}
/**
 * Saves those folders where that brings something.
 * @param onlyOwn leaves folders alone that held something before the main step: on a machine that lives on, it is not
 *   this job's
 * @throws Error when nothing could be tried
 */
async function saveFolders(folders, onlyOwn, deps) {
    const looked = await Promise.all(folders.map(folder => lookAt(folder, onlyOwn, deps.log)));
    const changed = looked.flatMap(({ folder, changed }) => (changed === undefined ? [] : [{ folder, state: changed }]));
    const wanted = changed.map(({ folder }) => folder);
    const attempts = wanted.length === 0 ? [] : await deps.cache.save(wanted, deps.signal);
    for (const [at, { folder, state }] of changed.entries()) {
        const attempt = attempts[at] ?? { failed: 'the cache does not say why' };
        if ('failed' in attempt)
            deps.warn(`The folder ${folder.folder} was not saved: ${attempt.failed}`);
        else {
            const what = attempt.outcome === 'saved' ? 'saved as' : 'was saved by another job as';
            deps.log(`Folder ${folder.folder} ${what} ${folder.key}: ${described(state)}.`);
        }
    }
    return looked.map(({ folder, bytes }) => ({ folder, bytes }));
}
/** Finds out whether a folder is worth saving: `changed` is what it holds then. */
async function lookAt(folder, onlyOwn, log) {
    const same = { folder, bytes: folder.bytes, changed: undefined };
    if (onlyOwn && folder.restored === 'present')
        return same;
    if (folder.restored === 'exact') {
        log(`Folder ${folder.folder}: stored already as ${folder.key}.`);
        return same;
    }
    const state = await (0,folder_state/* readFolderState */.e)(folder.folder);
    const bytes = state.bytes;
    if (state.files === 0)
        log(`Folder ${folder.folder} is empty: nothing of it is saved.`);
    else if (state.digest === folder.digest)
        log(`Folder ${folder.folder} is as it was restored: it is not saved.`);
    else
        return { folder, bytes, changed: state };
    return { folder, bytes, changed: undefined };
}
function described({ files, bytes }) {
    return `${(0,format/* formatCount */.B4)(files, 'file')}, ${(0,format/* formatBytes */.z3)(bytes)}`;
}

// EXTERNAL MODULE: ./.build/src/store/index.js + 15 modules
var store = __webpack_require__(5392);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/src/runner-folders/lock-files.js
/** The files of a project that say which Python packages are installed: what pip's and uv's caches hold follows from them. */



const lockFile = /^([^/]*requirements[^/]*\.(txt|in|lock)|pyproject\.toml|uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|setup\.(py|cfg))$/;
/** Folders of other people's packages, where such files say nothing of this project; hidden folders are left out too. */
const foreignFolders = new Set(['node_modules', 'venv', 'env', '__pycache__', 'site-packages', 'dist-packages']);
/** A project of more folders than this is not walked to its end: finding its files would take longer than it saves. */
const mostFolders = 5_000;
const deepest = 8;
/** Finds and reads them. Nothing found: no files. */
async function readLockFiles(project) {
    const files = (await find(project)).sort();
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const file of files) {
        const content = (0,external_node_crypto_.createHash)('sha256').update(await (0,promises_.readFile)(external_node_path_.join(project, file)));
        hash.update(`${file}\0${content.digest('hex')}\n`);
    }
    return { files, digest: hash.digest('hex').slice(0, 32) };
}
async function find(project) {
    const found = [];
    let level = [''];
    let folders = 0;
    for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
        const next = [];
        for (const folder of level) {
            folders += 1;
            if (folders > mostFolders)
                return found;
            for (const entry of await entriesOf(external_node_path_.join(project, folder))) {
                const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
                if (entry.isFile() && isLockFile(entry.name, folder))
                    found.push(name);
                if (entry.isDirectory() && !entry.name.startsWith('.') && !foreignFolders.has(entry.name))
                    next.push(name);
            }
        }
        level = next.sort();
    }
    return found;
}
/** `requirements/base.txt` is as common as `requirements-base.txt`. */
function isLockFile(name, folder) {
    return lockFile.test(name) || (/(^|\/)requirements$/.test(folder) && /\.(txt|in)$/.test(name));
}
async function entriesOf(folder) {
    try {
        return await (0,promises_.readdir)(folder, { withFileTypes: true });
    }
    catch {
        // A folder that may not be listed holds nothing that could be installed from.
        return [];
    }
}

;// CONCATENATED MODULE: ./.build/src/runner-folders/tool-folders.js
/** Where pip and uv keep their caches for the user who runs this, by the tools' own rules. */

/**
 * The cache folders of pip (https://pip.pypa.io/en/stable/topics/caching/) and uv
 * (https://docs.astral.sh/uv/concepts/cache/); without those of a tool that is told not to cache.
 */
function toolFolders(machine) {
    const { env } = machine;
    const pip = { name: 'pip', folder: env.PIP_CACHE_DIR || external_node_path_.join(pipBase(machine), 'pip') };
    const uv = { name: 'uv', folder: env.UV_CACHE_DIR || external_node_path_.join(uvBase(machine), 'uv') };
    return [...(isOn(env.PIP_NO_CACHE_DIR) ? [] : [pip]), ...(isOn(env.UV_NO_CACHE) ? [] : [uv])].filter(({ folder }) => external_node_path_.isAbsolute(folder));
}
/** The system's own place for caches, which XDG_CACHE_HOME changes on Linux only. */
function pipBase(machine) {
    return machine.platform === 'darwin' ? external_node_path_.join(machine.home, 'Library', 'Caches') : xdgBase(machine);
}
/** The same on Linux and macOS. */
function uvBase(machine) {
    return xdgBase(machine);
}
/** Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/ */
function xdgBase({ env, home }) {
    const given = env.XDG_CACHE_HOME ?? '';
    return external_node_path_.isAbsolute(given) ? given : external_node_path_.join(home, '.cache');
}
/** Both tools take these words for "no". */
function isOn(value) {
    return value !== undefined && !/^(|0|f|false|n|no|off)$/i.test(value.trim());
}

;// CONCATENATED MODULE: ./.build/src/runner-folders/plan.js
/** Which folders of the runner are kept, and under which keys. */



/**
 * Plans the folders. A key changes with the project's lock files. Where there are none, `auto` keeps nothing, and a listed
 * folder gets a new key in every run, so that it is saved whenever it has changed.
 * @param project absolute path of the project's folder
 * @param run tells this run from others, for keys
 */
async function planFolders(choice, project, machine, run) {
    if (choice.kind === 'off')
        return { folders: [], reason: 'cache-paths is off' };
    const { files, digest } = await readLockFiles(project);
    if (choice.kind !== 'listed' && files.length === 0) {
        return { folders: [], reason: 'the project has no lock files or requirements' };
    }
    const named = choice.kind === 'listed' ? choice.folders.map(folder => ({ name: (0,store/* keyPart */.Vs)(folder), folder })) : toolFolders(machine);
    const version = files.length === 0 ? (0,store/* keyPart */.Vs)(run) : digest;
    const folders = named.map(({ name, folder }) => {
        const prefix = `cbc1-p-${machine.platform}-${machine.arch}-${name}-`;
        return { folder, prefix, key: `${prefix}${version}` };
    });
    return { folders, reason: files.length === 0 ? 'a key for this run' : `keys from ${shownFiles(files)}` };
}
function shownFiles(files) {
    const shown = files.slice(0, 5).join(', ');
    return files.length <= 5 ? shown : `${shown} and ${files.length - 5} more`;
}

// EXTERNAL MODULE: ./.build/src/archive/index.js + 12 modules
var archive = __webpack_require__(6168);
;// CONCATENATED MODULE: ./.build/src/runner-folders/stored-folders.js
/** Folders as bundles in a store. */




/**
 * Keeps a folder as one bundle. Its key continues with the archive's size and the bundle's digest, so that what is read is
 * known to be whole before the folder gets it.
 * @param temporaryFolder an existing folder for bundles on their way
 */
function storedFolders(store, temporaryFolder) {
    return {
        restore: (folders, signal) => stored_folders_all(folders, folder => restore(store, folder, signal)),
        save: (folders, signal) => stored_folders_all(folders, folder => save(store, folder, temporaryFolder, signal))
    };
}
function stored_folders_all(folders, work) {
    return Promise.all(folders.map(folder => work(folder).catch(error => ({ failed: error.message }))));
}
async function restore(store, { folder, key, prefix }, signal) {
    const found = await store.find(`${key}-`, [`${key}-`, prefix]);
    const [, matched, rawBytes, sha256] = /^(.+)-([0-9]+)-([0-9a-f]{64})$/.exec(found?.key ?? '') ?? [];
    if (found === undefined || sha256 === undefined)
        return { matched: undefined, state: await (0,folder_state/* readFolderState */.e)(folder) };
    await (0,promises_.mkdir)(external_node_path_.dirname(folder), { recursive: true });
    const arriving = await (0,promises_.mkdtemp)(`${folder}.cbc-`);
    try {
        const { stream, bytes = 0 } = await store.read(found.key, { signal });
        await (0,archive/* extractBundle */.yB)({
            source: stream,
            expectedSha256: sha256,
            expectedBytes: bytes,
            maxRawBytes: Number(rawBytes),
            destination: arriving,
            // Of whoever runs this job, which may be another user than the one who saved it.
            owners: 'own',
            signal
        });
        await (0,promises_.rmdir)(folder).catch(() => undefined);
        await (0,promises_.rename)(arriving, folder);
    }
    finally {
        await (0,promises_.rm)(arriving, { recursive: true, force: true });
    }
    return { matched, state: await (0,folder_state/* readFolderState */.e)(folder) };
}
async function save(store, { folder, key }, temporaryFolder, signal) {
    const existing = await store.find(`${key}-`, [`${key}-`]);
    if (existing !== undefined)
        return { outcome: 'exists' };
    const work = await (0,promises_.mkdtemp)(external_node_path_.join(temporaryFolder, 'folder-'));
    try {
        const output = external_node_path_.join(work, 'bundle');
        const { rawBytes, sha256 } = await (0,archive/* packBundle */.ii)({ root: folder, members: ['.'], output, mutable: true, signal });
        const { outcome } = await store.put(`${key}-${rawBytes}-${sha256}`, output, { signal, consume: true });
        if (outcome === 'denied')
            throw new Error('the cache may not be written to');
        return { outcome };
    }
    finally {
        await (0,promises_.rm)(work, { recursive: true, force: true });
    }
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/runner-folders/toolkit-folders.js
/**
 * Folders in the platform's cache, by the platform's own client. It runs in a process of its own: loading it takes a third
 * of a second that restoring the engine needs, it reads the environment by itself, and it cannot be stopped otherwise.
 */

function toolkitFolders(options) {
    return {
        restore: (folders, signal) => perform({ operation: 'restore', folders }, options, signal),
        save: (folders, signal) => perform({ operation: 'save', folders }, options, signal)
    };
}
async function perform(request, { node, script, env }, signal) {
    const { stdout, stderr, exitCode } = await (0,process/* execute */.g7)(node, [script], { env, input: JSON.stringify(request), signal });
    signal.throwIfAborted();
    if (exitCode === 0)
        return JSON.parse(stdout);
    throw new Error(stderr.trim().split('\n').at(-1) || `the cache client ended with exit code ${exitCode}`);
}

;// CONCATENATED MODULE: ./.build/src/runner-folders/index.js






// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/folder-phase.js
/** Folders of the runner, beside what happens to the engine: restored while the engine is, saved after it. */



/**
 * Restores the folders that later steps need. Never throws.
 * @param ended aborts when the run is cancelled or the cache turns out not to answer
 */
async function restoreRunnerFolders(inputs, surroundings, ended) {
    const told = [];
    const log = {
        info: line => void told.push(to => to.info(line)),
        warning: message => void told.push(to => to.warning(message))
    };
    const budget = (0,time_budget/* startBudget */.cg)(inputs.restoreTimeoutMs, 'restore-timeout', ended);
    const tell = (to) => told.forEach(line => void line(to));
    try {
        return { folders: await planAndRestore(inputs, surroundings, budget, log), tell };
    }
    catch (error) {
        warnFor(inputs, log)(`The runner's own folders could not be restored: ${budget.reasonOf(error)}`);
        return { folders: [], tell };
    }
    finally {
        budget.end();
    }
}
async function planAndRestore(inputs, surroundings, budget, log) {
    if (inputs.cacheMode === 'off')
        return [];
    const { machine, runName } = surroundings;
    const { folders, reason } = await planFolders(inputs.cachePaths, inputs.projectDirectory, machine, runName);
    if (folders.length === 0) {
        log.info(`No folders of the runner are kept: ${reason}.`);
        return [];
    }
    log.info(`Folders of the runner: ${folders.map(({ folder }) => folder).join(', ')} (${reason}).`);
    const work = (deps) => restoreFolders(folders, deps);
    return (await withFolderCache(inputs, surroundings, 'read', budget, log, work)) ?? [];
}
/** Saves the folders under their keys. Never throws. */
async function saveRunnerFolders(folders, inputs, surroundings, budget) {
    const { log } = surroundings;
    if (folders.length === 0)
        return [];
    const onlyOwn = inputs.cachePaths.kind === 'auto';
    try {
        const work = (deps) => saveFolders(folders, onlyOwn, deps);
        const saved = await withFolderCache(inputs, surroundings, 'write', budget, log, work);
        return saved?.flatMap(({ folder, bytes }) => folderReport(folder, bytes)) ?? [];
    }
    catch (error) {
        warnFor(inputs, log)(`The runner's own folders were not saved: ${budget.reasonOf(error)}`);
        return [];
    }
}
/** A folder as the report shows it: not at all while it is empty. */
function folderReport({ folder, restored }, bytes) {
    return bytes === 0 ? [] : [{ kind: 'runner-folder', name: folder, bytes, restored }];
}
/** Works with the cache of folders where there is one that permits it; undefined elsewhere, and the log says why. */
async function withFolderCache(inputs, surroundings, access, { signal }, log, work) {
    const { node, foldersScript: script, env, temporaryFolder } = surroundings;
    const { store, reason } = (0,backend/* openBackend */.f)(inputs.backend, surroundings);
    if (store === undefined) {
        log.info(`Folders of the runner are not kept: ${reason}.`);
        return undefined;
    }
    try {
        const permitted = await store.access();
        if (permitted[access]) {
            const isDirectory = store.kind === 'directory';
            const cache = isDirectory ? storedFolders(store, temporaryFolder) : toolkitFolders({ node, script, env });
            return await work({ cache, log: log.info, warn: warnFor(inputs, log), signal });
        }
        log.info(`Folders of the runner are not ${access === 'read' ? 'restored' : 'saved'}: ${permitted.reason}`);
        return undefined;
    }
    finally {
        await store.close();
    }
}
/** What nobody has asked for by name is no reason to warn of anything. */
function warnFor({ cachePaths }, log) {
    return cachePaths.kind === 'listed' ? log.warning : log.info;
}


/***/ }),

/***/ 1148:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   z3: () => (/* binding */ formatBytes)
/* harmony export */ });
/** Numbers for people. */
/** ms -> `0.4 s`, `59.9 s`, `2 m 10 s`, `1 h 5 m`; a minus for less than nothing. */
function formatDuration(ms) {
    if (ms < 0)
        return `-${formatDuration(-ms)}`;
    if (Math.round(ms / 100) < 600)
        return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
const units = ['kB', 'MB', 'GB', 'TB'];
/** bytes -> `812 B`, `85.2 MB`, in powers of 1000. */
function formatBytes(bytes) {
    if (Math.abs(bytes) < 1000)
        return `${bytes} B`;
    let value = bytes;
    let unit = 'B';
    for (const next of units) {
        if (Math.abs(value) < 999.95)
            break;
        value /= 1000;
        unit = next;
    }
    return `${value.toFixed(1)} ${unit}`;
}
/** 1, 'step' -> `1 step`; 2, 'step' -> `2 steps`; 2, 'entry', 'entries' -> `2 entries` */
function formatCount(count, one, many = `${one}s`) {
    return `${count} ${count === 1 ? one : many}`;
}


/***/ }),

/***/ 8050:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main),
  stateName: () => (/* binding */ stateName),
  writeSummary: () => (/* binding */ writeSummary)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(3838);
;// CONCATENATED MODULE: ./.build/src/input-reader.js
/** One or more inputs have values that make no sense. The message names each input, its value and the remedy. */
class InputError extends Error {
    name = 'InputError';
    problems;
    constructor(problems) {
        const lines = problems.map(({ input, problem, remedy }) => `Input ${input}: ${problem}. ${remedy}.`);
        super(lines.join('\n'));
        this.problems = problems;
    }
}
const units = new Map([
    ['kB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
    ['TB', 1e12]
]);
/** Reads single inputs by type and collects what is wrong, so that a user sees all mistakes at once. */
class InputReader {
    text;
    problems = [];
    /** @param text gives an input's trimmed text, its default when it is not set */
    constructor(text) {
        this.text = text;
    }
    refuse(input, problem, remedy) {
        this.problems.push({ input, problem, remedy });
    }
    /** `true` or `false` as the core schema of YAML 1.2 writes them. */
    boolean(name) {
        const text = this.text(name);
        if (/^(true|True|TRUE)$/.test(text))
            return true;
        if (!/^(false|False|FALSE)$/.test(text)) {
            this.refuse(name, `${JSON.stringify(text)} is not a boolean`, 'Use true or false');
        }
        return false;
    }
    /** ms of a text such as `90s`, `10m` or `1h30m`; at least a second and less than 24 days, the longest time a timer takes. */
    duration(name) {
        const text = this.text(name);
        const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
        const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
        if (ms >= 1000 && ms < 2 ** 31)
            return ms;
        this.refuse(name, `${JSON.stringify(text)} is not a time`, 'Write it as 90s, 10m or 1h30m');
        return 1000;
    }
    /** bytes of a text such as `500MB` or `1.5GB`, in powers of 1000; undefined for `none`. */
    size(name) {
        const text = this.text(name);
        if (text === 'none')
            return undefined;
        const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kMGT]B)$/.exec(text) ?? [];
        const bytes = Math.round(Number(number) * (units.get(unit ?? '') ?? Number.NaN));
        if (bytes > 0 && Number.isSafeInteger(bytes))
            return bytes;
        this.refuse(name, `${JSON.stringify(text)} is not a size`, 'Write it as 500MB or 2GB, or none for no limit');
        return undefined;
    }
    /** One of the given words; the first of them stands in for a wrong one, which is refused in the end anyway. */
    choice(name, words) {
        const text = this.text(name);
        const found = words.find(word => word === text);
        if (found === undefined)
            this.refuse(name, `${JSON.stringify(text)} is not known`, `Use ${alternatives(words)}`);
        return found ?? words[0];
    }
    /** Names separated by commas or new lines, without repetitions. */
    names(name, pattern, what) {
        const found = new Set(this.text(name)
            .split(/[,\n]/)
            .map(item => item.trim())
            .filter(item => item !== ''));
        for (const item of found) {
            if (pattern.test(item))
                continue;
            this.refuse(name, `${JSON.stringify(item)} cannot be the name of ${what}`, 'Separate names by commas or new lines');
        }
        return [...found];
    }
    /** Paths, one a line. A comma is refused: it is nearly always meant as a separator. */
    paths(name) {
        const found = this.text(name)
            .split('\n')
            .map(line => line.trim())
            .filter(line => line !== '');
        for (const item of found) {
            if (item.includes(','))
                this.refuse(name, `${JSON.stringify(item)} holds a comma`, 'Write one path a line');
        }
        return found;
    }
}
function alternatives(words) {
    return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./.build/src/workspace.js

/** Longest readable part of a workspace name, so that every cache key stays far below the 512 characters it may have. */
const readableLength = 80;
/**
 * Makes a name fit for cache keys and file names out of any text: letters, digits, `.`, `_` and `-` only.
 * A name that had to be changed gets eight digits of the text's SHA-256, so that names of different texts differ.
 */
function workspaceName(text) {
    const readable = readablePart(text);
    return readable === text ? text : withDigest(readable, text);
}
/**
 * The name of a workspace whose user gave none: readable, the same in every run, and different for every combination
 * of project directory and matrix values.
 * @param projectDirectory relative to the checkout, `/`-separated; `''` for the checkout itself
 * @param matrix the values of this job, `null` when it has no matrix
 */
function defaultWorkspace(projectDirectory, matrix) {
    const values = leaves(matrix);
    if (projectDirectory === '' && values.length === 0)
        return 'default';
    return withDigest(readablePart([projectDirectory, ...values].filter(part => part !== '').join('-')), canonicalJson({ projectDirectory, matrix }));
}
function readablePart(text) {
    return text
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .slice(0, readableLength)
        .replace(/^[.-]+|[.-]+$/g, '');
}
function withDigest(readable, text) {
    const digest = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex').slice(0, 8);
    return readable === '' ? digest : `${readable}-${digest}`;
}
/** The scalar values of a matrix in the order of their sorted keys, as text. */
function leaves(value) {
    if (value === null)
        return [];
    if (Array.isArray(value))
        return value.flatMap(leaves);
    if (typeof value !== 'object')
        return [String(value)];
    return sortedEntries(value).flatMap(([, item]) => leaves(item));
}
/** JSON with sorted keys: equal values give equal text, in whatever order they were written down. */
function canonicalJson(value) {
    if (Array.isArray(value))
        return `[${value.map(canonicalJson).join(',')}]`;
    if (value === null || typeof value !== 'object')
        return JSON.stringify(value);
    const entries = sortedEntries(value);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
function sortedEntries(value) {
    return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

;// CONCATENATED MODULE: ./.build/src/inputs.js




const progressModes = ['auto', 'plain', 'quiet'];
const strategies = ['auto', 'snapshot', 'none'];
const cacheModes = ['auto', 'read-write', 'read-only', 'off'];
const cacheBackends = ['auto', 'github', 'directory'];
const automaticOrOff = ['auto', 'off'];
/** Every input and its default, as `action.yml` declares them (a test compares the two). Lists are empty by default. */
const inputDefaults = {
    files: '',
    'project-directory': '',
    profiles: '',
    services: '',
    'env-files': '',
    'build-args': '',
    'no-cache': 'false',
    pull: 'false',
    push: 'false',
    progress: 'auto',
    workspace: '',
    strategy: 'auto',
    'cache-mode': 'auto',
    'cache-backend': 'auto',
    'cache-directory': '',
    'cache-paths': 'auto',
    'cache-volumes': 'auto',
    'max-size': '5GB',
    'restore-timeout': '10m',
    'save-timeout': '20m',
    summary: 'true',
    matrix: 'null'
};
/** The words an input may be, for those that are a choice. Used by the documentation check. */
const inputChoices = {
    progress: progressModes,
    strategy: strategies,
    'cache-mode': cacheModes,
    'cache-backend': cacheBackends,
    'cache-paths': automaticOrOff,
    'cache-volumes': automaticOrOff
};
/**
 * Reads and validates all inputs. An empty value means the default.
 * @param source gives the text of an input, `''` when it is not set
 * @throws InputError naming every wrong input, its value and what would be right
 */
function readInputs(source, context) {
    const read = new InputReader(name => source(name).trim() || inputDefaults[name]);
    const absolute = (relative) => external_node_path_.resolve(context.root, relative);
    const files = read.paths('files').map(absolute);
    const projectDirectory = projectFolder(read.text('project-directory'), files, context.root);
    const inputs = {
        files,
        projectDirectory,
        profiles: read.names('profiles', /^(\*|[A-Za-z0-9][A-Za-z0-9_.-]*)$/, 'a profile'),
        services: read.names('services', /^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a service'),
        envFiles: read.paths('env-files').map(absolute),
        buildArgs: readBuildArguments(read),
        noCache: read.boolean('no-cache'),
        pull: read.boolean('pull'),
        push: read.boolean('push'),
        progress: read.choice('progress', progressModes),
        workspace: readWorkspace(read, external_node_path_.relative(context.root, projectDirectory)),
        strategy: read.choice('strategy', strategies),
        cacheMode: read.choice('cache-mode', cacheModes),
        backend: readBackend(read, context),
        cachePaths: readCachePaths(read, context),
        cacheVolumes: readCacheVolumes(read),
        maxBytes: read.size('max-size'),
        restoreTimeoutMs: read.duration('restore-timeout'),
        saveTimeoutMs: read.duration('save-timeout'),
        summary: read.boolean('summary')
    };
    if (read.problems.length > 0)
        throw new InputError(read.problems);
    return inputs;
}
/** The folder that compose takes as the project's when it is told nothing: that of the first file. */
function projectFolder(given, files, root) {
    if (given !== '')
        return external_node_path_.resolve(root, given);
    const [first] = files;
    return first === undefined ? root : external_node_path_.dirname(first);
}
/** The position of a bad line is told instead of its text, which may be a secret. */
function readBuildArguments(read) {
    const found = [];
    for (const [index, line] of read.text('build-args').split('\n').entries()) {
        if (line.trim() === '')
            continue;
        const [, name, , value] = /^\s*([A-Za-z_][A-Za-z0-9_.-]*)(=(.*?))?\r?$/s.exec(line) ?? [];
        if (name !== undefined)
            found.push(value === undefined ? { name } : { name, value });
        else
            read.refuse('build-args', `line ${index + 1} does not begin with the name of an argument`, 'Write NAME=VALUE or NAME on a line of its own');
    }
    return found;
}
function readWorkspace(read, projectDirectory) {
    const given = read.text('workspace');
    if (given !== '')
        return workspaceName(given);
    try {
        return defaultWorkspace(projectDirectory.split(external_node_path_.sep).join('/'), JSON.parse(read.text('matrix')));
    }
    catch (error) {
        if (!(error instanceof SyntaxError))
            throw error;
        read.refuse('matrix', 'is not JSON', 'Leave it out, or write ${' + '{ toJSON(matrix) }}');
        return 'default';
    }
}
function readBackend(read, context) {
    const choice = read.choice('cache-backend', cacheBackends);
    const given = read.text('cache-directory');
    if (choice === 'github' && given !== '') {
        read.refuse('cache-directory', `${JSON.stringify(given)} has no meaning with cache-backend github`, 'Leave it out, or set cache-backend to directory');
    }
    if (choice === 'github' && !context.onGitHub) {
        read.refuse('cache-backend', '"github" needs a job of GitHub Actions', 'Set it to directory or auto');
    }
    if (choice === 'github' || (choice === 'auto' && given === '' && context.onGitHub))
        return { kind: 'github' };
    if (given !== '')
        return { kind: 'directory', directory: external_node_path_.resolve(context.root, given) };
    if (context.onGitHub) {
        read.refuse('cache-directory', 'is empty', 'Set it to a folder that outlives the job, or set cache-backend to github');
    }
    return { kind: 'directory', directory: external_node_path_.join(context.userCache, 'compose-build-cache') };
}
function readCachePaths(read, { root, home }) {
    const word = automaticOrOff.find(one => one === read.text('cache-paths'));
    if (word !== undefined)
        return { kind: word };
    const folders = read.paths('cache-paths').map(line => external_node_path_.resolve(root, line.replace(/^~(?=\/|$)/, home)));
    for (const folder of folders) {
        // All that would be found in there, or below it, belongs to other things than a cache.
        if (![root, home].some(held => `${held}/`.startsWith(`${folder}/`.replace('//', '/'))))
            continue;
        read.refuse('cache-paths', `${JSON.stringify(folder)} is no cache folder`, 'Name the folders of caches only');
    }
    return { kind: 'listed', folders: [...new Set(folders)] };
}
function readCacheVolumes(read) {
    const word = automaticOrOff.find(one => one === read.text('cache-volumes'));
    if (word !== undefined)
        return { kind: word };
    return { kind: 'listed', names: read.names('cache-volumes', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a volume') };
}

// EXTERNAL MODULE: ./.build/src/report/index.js + 7 modules
var src_report = __webpack_require__(1385);
// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(1819);
// EXTERNAL MODULE: ./.build/src/build/index.js + 12 modules
var build = __webpack_require__(686);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 2 modules
var mounts = __webpack_require__(8359);
;// CONCATENATED MODULE: ./.build/src/build-use.js

/** What a build has used, its cached steps included: base images by name, cache mounts, the images that it made. */
function useOf(built) {
    const instructions = new Set(built.steps.flatMap(step => step.names.map(name => name.instruction)));
    const bases = [...instructions].flatMap(instruction => /^FROM (\S+?)(?:@|$)/.exec(instruction)?.[1] ?? []);
    return {
        startedAt: built.startedAt,
        mounts: [...instructions].flatMap(mounts/* cacheMountFlags */.HD),
        images: [...bases, ...built.services.flatMap(service => service.images)]
    };
}

// EXTERNAL MODULE: ./.build/src/engine/index.js + 4 modules
var engine = __webpack_require__(1154);
// EXTERNAL MODULE: ./.build/src/folder-phase.js + 7 modules
var folder_phase = __webpack_require__(9363);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(9726);
// EXTERNAL MODULE: ./.build/src/privileged/index.js + 1 modules
var privileged = __webpack_require__(7046);
// EXTERNAL MODULE: ./.build/src/snapshot/index.js + 15 modules
var snapshot = __webpack_require__(7617);
// EXTERNAL MODULE: ./.build/src/store/index.js + 15 modules
var src_store = __webpack_require__(5392);
// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/restore-phase.js
/** The restore phase of a run: whatever goes wrong in it, the build goes on with the engine as it is. */







const nothingRestored = {
    match: 'none',
    key: undefined,
    index: undefined,
    bytes: 0,
    bundles: 0,
    restartMs: 0,
    durationMs: 0,
    problem: undefined,
    unreachable: false
};
/** The look-up is two small requests. A cache that needs longer for them than this helps no build. */
const lookUpBudgetMs = 20_000;
/** Restores the newest snapshot that fits. Never throws but when the run is cancelled. */
async function restorePhase(context) {
    const { surroundings, docker, inputs, store, identity } = context;
    const { workspace } = inputs;
    const { log, now } = surroundings;
    const startedAt = now();
    const took = () => now() - startedAt;
    const tell = (lines) => lines.forEach(line => void log.info(line));
    const budget = (0,time_budget/* startBudget */.cg)(inputs.restoreTimeoutMs, 'restore-timeout', docker.signal);
    const { signal } = budget;
    try {
        const access = await store.access();
        if (!access.read) {
            tell([`Nothing is restored: ${access.reason ?? 'the cache may not be read.'}`]);
            return { ...nothingRestored, durationMs: took() };
        }
        tell((0,snapshot/* lookupLines */.sG)(identity, workspace));
        const found = await lookUp(context, signal);
        if (found === undefined) {
            tell((0,snapshot/* missLines */.KA)(identity, workspace, await (0,snapshot/* findNearest */.qg)(store, identity, signal)));
            return { ...nothingRestored, durationMs: took() };
        }
        tell((0,snapshot/* foundLines */._N)(found, workspace));
        return { ...(await restoreFound(found, { ...context, docker: { ...docker, signal } })), durationMs: took() };
    }
    catch (error) {
        docker.signal?.throwIfAborted();
        if (error instanceof privileged/* PrivilegedError */.m && error.kind === 'Lost')
            await recover(context);
        const problem = budget.reasonOf(error);
        log.warning(`The cache could not be restored, so the build starts cold: ${problem}`);
        const unreachable = !signal.aborted && error instanceof src_store/* StoreError */.AD && !(error instanceof src_store/* MissingEntryError */.vx);
        return { ...nothingRestored, problem, unreachable, durationMs: took() };
    }
    finally {
        budget.end();
    }
}
async function lookUp({ store, identity, inputs }, signal) {
    const late = new AbortController();
    const reason = new src_store/* BackendError */.Jh(`The cache gave no answer within ${lookUpBudgetMs / 1000} s.`);
    const timer = setTimeout(() => late.abort(reason), lookUpBudgetMs);
    try {
        return await (0,snapshot/* findIndex */.SL)(store, identity, inputs.workspace, AbortSignal.any([signal, late.signal]));
    }
    finally {
        clearTimeout(timer);
    }
}
/** After the privileged process was killed: another one brings the engine back, or waits until the watchdog has. */
async function recover(context) {
    const { log } = context.surroundings;
    try {
        const door = await (0,engine_door/* openEngineDoor */.t)(context.facts, context.sudo, context.surroundings);
        await door.close();
    }
    catch (error) {
        log.info(`The engine could not be asked after the restore: ${error.message}`);
    }
}
async function restoreFound(found, context) {
    const { surroundings, docker, store, inputs } = context;
    const project = await (0,time_budget/* unlessAborted */.Wh)(context.project, docker.signal);
    const names = project === undefined ? [] : (0,mounts/* findCacheVolumes */.ju)(project, inputs.cacheVolumes).map(volume => volume.name);
    const existing = await (0,mounts/* inspectVolumes */.ef)(names, docker);
    const wanted = names.filter(name => found.index.volumes[name] && !existing.some(volume => volume.name === name));
    const index = (0,snapshot/* withoutVolumes */.yH)(found.index, name => !wanted.includes(name));
    const door = await (0,engine_door/* openEngineDoor */.t)(context.facts, context.sudo, context.surroundings);
    try {
        const { parallel, log } = surroundings;
        const signal = docker.signal && { signal: docker.signal };
        const restored = await (0,snapshot/* restoreSnapshot */.n5)(index, { store, door, parallel, log: log.info, ...signal });
        for (const name of wanted)
            await restoreVolume(name, index, door, context);
        await door.call('endRestore', {});
        const restartMs = restored.stopMs + restored.startMs;
        const bytes = restored.bytes + found.bytes;
        return {
            match: found.match,
            key: found.key,
            index: found.index,
            bytes,
            bundles: restored.bundles,
            restartMs,
            problem: undefined,
            unreachable: false
        };
    }
    finally {
        await door.close();
    }
}
/** A volume that cannot be filled stays empty: the containers that use it fill it again. */
async function restoreVolume(name, index, door, context) {
    const { log } = context.surroundings;
    try {
        await (0,mounts/* createVolume */.pb)({ name, labels: index.volumes[name]?.labels ?? {} }, context.docker);
        const { placed } = await door.call('placeVolume', { name });
        log.info(placed ? `Volume ${name} restored.` : `Volume ${name} was left as it is.`);
    }
    catch (error) {
        log.warning(`Volume ${name} could not be restored: ${error.message}`);
    }
}
/** What compose refuses is told by the build, which comes next. */
async function readProject(inputs, docker) {
    try {
        return await (0,build/* readComposeProject */.qO)(inputs, docker);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./.build/package.json
const package_namespaceObject = {"rE":"0.1.0"};
;// CONCATENATED MODULE: ./.build/src/version.js

/** The version of this tool, as in package.json. */
const version = package_namespaceObject.rE;

;// CONCATENATED MODULE: ./.build/src/run.js
/** The story of the main step: prepare, restore, build, report. */












/**
 * Runs the main step. A build that fails is a result.
 * @throws EngineError when Docker, buildx or compose is missing, too old or not answering
 */
async function run(inputs, surroundings, signal) {
    const startedAt = surroundings.now();
    const phases = [];
    const warnings = [];
    const log = {
        ...surroundings.log,
        warning: (message) => {
            warnings.push(message);
            surroundings.log.warning(message);
        }
    };
    const context = { ...surroundings, log };
    const timed = async (name, title, work) => {
        const start = surroundings.now();
        try {
            return await log.group(title, work);
        }
        finally {
            phases.push({ name, ms: surroundings.now() - start });
        }
    };
    const docker = { command: 'docker', env: surroundings.env, signal };
    const prepared = await timed('prepare', 'Prepare', () => prepare(inputs, docker, context));
    const cacheIsSilent = new AbortController();
    const folders = (0,folder_phase/* restoreRunnerFolders */.gp)(inputs, context, AbortSignal.any([signal, cacheIsSilent.signal]));
    const project = readProject(inputs, docker);
    const restored = await timed('restore', 'Restore', () => restore(prepared, inputs, docker, project, context));
    if (restored.unreachable)
        cacheIsSilent.abort(new Error('the cache does not answer'));
    await (0,mounts/* ensureExternalVolumes */.R$)(await project, inputs.cacheVolumes, docker, log);
    const built = await timed('build', 'Build', () => buildPhase(inputs, docker, context));
    await prepared.store?.close();
    const kept = await folders;
    if (!signal.aborted)
        kept.tell(log);
    const report = (0,src_report/* makeReport */.dO)({
        version: version,
        workspace: inputs.workspace,
        startedAt,
        totalMs: surroundings.now() - startedAt,
        strategy: { name: prepared.chosen.strategy, reason: prepared.chosen.reason },
        engine: engineReport(prepared.facts),
        cache: {
            ...(prepared.store && { backend: prepared.store.kind }),
            restored: restored.match,
            ...(restored.key !== undefined && { matchedKey: restored.key }),
            bytes: restored.bytes,
            entries: restored.bundles
        },
        phases,
        build: built,
        recorded: restored.index?.stepMs ?? {},
        mounts: [
            ...(restored.index === undefined ? [] : (0,snapshot/* keptTrees */.ON)(restored.index)),
            ...kept.folders.flatMap(folder => (0,folder_phase/* folderReport */.Pi)(folder, folder.bytes))
        ],
        warnings
    });
    const reportFile = external_node_path_.join(surroundings.temporaryFolder, 'report.json');
    (0,external_node_fs_.writeFileSync)(reportFile, `${JSON.stringify(report, null, 2)}\n`);
    if (built.failure !== undefined)
        for (const line of (0,build/* failureLines */.w7)(built.failure))
            log.info(line);
    log.info((0,src_report/* lastLine */.fM)(report));
    return {
        report,
        reportFile,
        build: built,
        finish: finishState(prepared, restored, built, kept.folders, inputs, context)
    };
}
async function prepare(inputs, docker, surroundings) {
    const { log } = surroundings;
    const [facts, privilege] = await Promise.all([(0,engine/* readFacts */.MH)(docker), (0,engine/* readPrivilege */.Mv)(surroundings.uid, surroundings.env)]);
    log.info(`Docker ${facts.engineVersion} (${facts.store} store) at ${facts.endpoint}, buildx ${facts.buildxVersion}, ` +
        `compose ${facts.composeVersion}, builder "${facts.builder.name}" (${facts.builder.driver})`);
    const chosen = (0,engine/* chooseStrategy */.$3)({ ...facts, platform: surroundings.platform, privilege }, inputs.strategy);
    const asked = inputs.strategy !== 'auto' && inputs.strategy !== chosen.strategy;
    const line = `Strategy: ${chosen.strategy} (${chosen.reason}).`;
    if (asked)
        log.warning(`Strategy ${inputs.strategy} was asked for, but ${chosen.reason}: ${chosen.strategy} is used.`);
    else
        log.info(line);
    const store = chosen.strategy === 'none' || inputs.cacheMode === 'off' ? undefined : chooseBackend(inputs, surroundings);
    const { os, arch, store: kind, engineVersion } = facts;
    return { facts, chosen, sudo: privilege === 'sudo', store, identity: { os, arch, store: kind, engineVersion } };
}
function chooseBackend(inputs, surroundings) {
    const { log } = surroundings;
    const { store, reason } = (0,backend/* openBackend */.f)(inputs.backend, surroundings);
    if (store === undefined)
        log.warning(`The cache is not used: ${reason}.`);
    else
        log.info(`Cache: ${store.kind} (${reason}).`);
    return store;
}
async function restore({ facts, identity, store, sudo }, inputs, docker, project, surroundings) {
    if (store === undefined) {
        surroundings.log.info('Nothing is restored.');
        return nothingRestored;
    }
    return restorePhase({ inputs, facts, identity, store, docker, project, sudo, surroundings });
}
async function buildPhase(inputs, docker, surroundings) {
    const { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress } = inputs;
    const request = { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress };
    const { temporaryFolder, now, log } = surroundings;
    return (0,build/* build */.jq)(request, { ...docker, temporaryFolder, now, log: log.info });
}
function engineReport(facts) {
    return {
        version: facts.engineVersion,
        store: facts.store,
        builder: `${facts.builder.name} (${facts.builder.driver})`,
        buildx: facts.buildxVersion,
        compose: facts.composeVersion
    };
}
/** A failed or cancelled build is not saved: what it left behind may be half of something. */
function finishState({ facts, identity, store, sudo }, restored, built, folders, inputs, surroundings) {
    const indexFile = external_node_path_.join(surroundings.temporaryFolder, 'restored-index.json');
    (0,external_node_fs_.rmSync)(indexFile, { force: true });
    if (restored.index !== undefined)
        (0,external_node_fs_.writeFileSync)(indexFile, JSON.stringify(restored.index));
    const skip = store === undefined
        ? 'the cache is not used'
        : inputs.cacheMode === 'read-only'
            ? 'cache-mode is read-only'
            : restored.unreachable
                ? 'the cache did not answer when it was to be restored'
                : built.outcome !== 'succeeded'
                    ? `the build was ${built.outcome === 'failed' ? 'not successful' : 'cancelled'}`
                    : undefined;
    return {
        inputs,
        identity,
        endpoint: facts.endpoint,
        dataRoot: facts.dataRoot,
        sudo,
        restoredIndexFile: restored.index === undefined ? undefined : indexFile,
        // What a failed run has left may be half of what belongs there, and a key is never saved twice.
        folders: built.outcome === 'succeeded' && inputs.cacheMode !== 'read-only' && !restored.unreachable ? folders : [],
        use: useOf(built),
        stepMs: (0,src_report/* recordStepTimes */.G_)(built.steps, restored.index?.stepMs ?? {}),
        runName: surroundings.runName,
        skip
    };
}

// EXTERNAL MODULE: ./.build/src/runner-environment.js
var runner_environment = __webpack_require__(7281);
;// CONCATENATED MODULE: ./.build/src/main.js
/** The main step: the only place that reads inputs and sets outputs. */







/** Name of the state that carries the post step's file. */
const stateName = 'finish-file';
/** @param dist folder of the scripts */
async function main(dist) {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')));
    try {
        const inputs = readInputs(name => core/* getInput */.V4(name), (0,runner_environment/* inputContext */.w)(process.env));
        core/* exportVariable */.dN('DOCKER_BUILDKIT', '1');
        core/* exportVariable */.dN('COMPOSE_DOCKER_CLI_BUILD', '1');
        (0,external_node_fs_.mkdirSync)(process.env.RUNNER_TEMP ?? '/tmp', { recursive: true });
        const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_.join(process.env.RUNNER_TEMP ?? '/tmp', 'compose-build-cache-'));
        const result = await run(inputs, (0,runner_environment/* actionSurroundings */.a)(process.env, dist, folder), cancelled.signal);
        for (const [name, value] of Object.entries((0,src_report/* outputs */.V4)(result.report, result.reportFile)))
            core/* setOutput */.uH(name, value);
        const { buildArgs: _, ...kept } = inputs;
        const stateFile = external_node_path_.join(folder, 'finish.json');
        (0,external_node_fs_.writeFileSync)(stateFile, JSON.stringify({ ...result.finish, inputs: kept, reportFile: result.reportFile }));
        core/* saveState */.LZ(stateName, stateFile);
        const { failure, outcome } = result.build;
        if (outcome === 'cancelled' && inputs.summary)
            writeSummary((0,src_report/* summary */.z)(result.report));
        if (failure !== undefined) {
            const { file, line, title, message } = failure;
            core/* error */.z3(message, {
                title,
                ...(file !== undefined && { file }),
                ...(line !== undefined && { startLine: line })
            });
        }
        if (outcome !== 'succeeded')
            process.exitCode = 1;
    }
    catch (error) {
        core/* setFailed */.C1(error instanceof Error ? error.message : String(error));
    }
}
/** Adds to this step's part of the job summary. */
function writeSummary(markdown) {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (file)
        (0,external_node_fs_.appendFileSync)(file, `${markdown}\n`);
}


/***/ }),

/***/ 8228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ cacheMountFlags),
/* harmony export */   ne: () => (/* binding */ cacheMountId),
/* harmony export */   un: () => (/* binding */ isAskedFor)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/** Cache mounts: their names, and which of them the steps of a build ask for. */

/**
 * The id of a cache mount, out of BuildKit's description of its record: `cached mount <target> from exec <command> with id
 * "<namespace>/<id>"`, where the id is quoted as Go does it and the namespace is nearly always empty, or without the end
 * when the id is the target. The command may hold anything. What is no such description names itself.
 */
function cacheMountId(description) {
    const quoted = / with id ("(?:[^"\\]|\\.)*")$/s.exec(description)?.[1];
    const id = quoted === undefined ? undefined : unquoted(quoted);
    return id?.replace(/^\//, '') ?? /^cached mount (\S+) from exec /.exec(description)?.[1] ?? description;
}
/** Go's quoting is JSON's but for the escapes of bytes and of some control characters, which no sensible id holds. */
function unquoted(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/**
 * The cache mounts of an instruction, such as `RUN --mount=type=cache,target=/root/.cache/pip pip install .`
 * (https://docs.docker.com/reference/dockerfile/#run---mounttypecache).
 */
function cacheMountFlags(instruction) {
    return [...instruction.matchAll(/--mount=(\S+)/g)].flatMap(([, value = '']) => {
        const options = new Map(value.split(',').map(option => {
            const [name = '', ...rest] = option.replaceAll('"', '').split('=');
            return [name.toLowerCase(), rest.join('=')];
        }));
        const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
        return options.get('type') === 'cache' && target !== undefined ? [{ id: options.get('id'), target }] : [];
    });
}
/** Whether one of the flags asks for the mount of this description. In doubt one does. */
function isAskedFor(description, flags) {
    const id = cacheMountId(description);
    const target = /^cached mount (\S+) from exec /.exec(description)?.[1];
    return target === undefined || flags.some(flag => isSame({ id, target }, flag));
}
function isSame(mount, { id, target }) {
    // A `$` stands for the value of a build argument, which is not written down.
    if (target.includes('$'))
        return true;
    const end = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(target).replace(/^\.?\/|\/$/g, '');
    if (id === undefined)
        return mount.id.endsWith(end);
    if (id.includes('$'))
        return mount.target.endsWith(end);
    return mount.id === id || (mount.id !== mount.target && mount.id.endsWith(`/${id}`));
}


/***/ }),

/***/ 8359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  HD: () => (/* reexport */ cache_mount/* cacheMountFlags */.HD),
  ne: () => (/* reexport */ cache_mount/* cacheMountId */.ne),
  pb: () => (/* reexport */ createVolume),
  R$: () => (/* reexport */ ensureExternalVolumes),
  ju: () => (/* reexport */ findCacheVolumes),
  ef: () => (/* reexport */ inspectVolumes),
  un: () => (/* reexport */ cache_mount/* isAskedFor */.un)
});

// EXTERNAL MODULE: ./.build/src/mounts/cache-mount.js
var cache_mount = __webpack_require__(8228);
;// CONCATENATED MODULE: ./.build/src/mounts/cache-volumes.js
/** Where pip and uv keep their caches by default: below the home folder of whoever runs them. */
const cacheFolder = /(^|\/)\.cache(\/(pip|uv))?$/;
/** What moves them elsewhere. */
const cacheVariables = ['PIP_CACHE_DIR', 'UV_CACHE_DIR'];
/**
 * The volumes to keep, of the local driver only. With `auto` those are the named ones that some service mounts at pip's or
 * uv's cache folder. A listed name that the project does not know is the engine's name of a volume.
 */
function findCacheVolumes(project, choice) {
    const ours = project.volumes.filter(volume => volume.driver === undefined || volume.driver === 'local');
    const described = ({ name, external }) => ({ name, external });
    switch (choice.kind) {
        case 'off':
            return [];
        case 'auto': {
            const keys = new Set(project.services.flatMap(cacheVolumeKeys));
            return ours.filter(volume => keys.has(volume.key)).map(described);
        }
        case 'listed': {
            const known = new Set(project.volumes.flatMap(volume => [volume.key, volume.name]));
            const foreign = choice.names.filter(name => !known.has(name)).map(name => ({ name, external: false }));
            return [...ours.filter(volume => isNamed(volume, choice.names)).map(described), ...foreign];
        }
    }
}
function isNamed(volume, names) {
    return names.includes(volume.key) || names.includes(volume.name);
}
function cacheVolumeKeys(service) {
    const moved = cacheVariables.map(name => service.environment[name]).filter(folder => folder);
    const isCache = (target) => cacheFolder.test(target) || moved.includes(target);
    return service.mounts
        .filter(mount => mount.type === 'volume' && mount.source !== '' && !mount.readOnly)
        .filter(mount => isCache(mount.target.replace(/\/+$/, '')))
        .map(mount => mount.source);
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/mounts/volumes.js


/** Those of the named volumes that exist. */
async function inspectVolumes(names, docker) {
    if (names.length === 0)
        return [];
    // The exit code tells only that some of them do not exist.
    const result = await (0,process/* execute */.g7)(docker.command, ['volume', 'inspect', '--format', '{{json .}}', ...names], {
        env: docker.env,
        timeoutMs: 60_000
    });
    return result.stdout
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line))
        .filter(volume => volume.Driver === 'local')
        .map(volume => ({ name: volume.Name, labels: volume.Labels ?? {} }));
}
/** Makes a volume; one that exists stays as it is. @throws CommandError */
async function createVolume(volume, docker) {
    const labels = Object.entries(volume.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await (0,process/* executeChecked */.bd)(docker.command, ['volume', 'create', ...labels, '--', volume.name], {
        env: docker.env,
        timeoutMs: 60_000
    });
}
/**
 * Makes the external cache volumes of a project that are missing, because `docker compose up` refuses to start without them.
 * One that cannot be made is told as a warning.
 */
async function ensureExternalVolumes(project, choice, docker, log) {
    const external = project === undefined ? [] : findCacheVolumes(project, choice).filter(volume => volume.external);
    const names = external.map(volume => volume.name);
    try {
        const existing = await inspectVolumes(names, docker);
        for (const name of names.filter(name => !existing.some(volume => volume.name === name))) {
            await createVolume({ name, labels: {} }, docker);
            log.info(`Created the external cache volume ${name}, which was missing.`);
        }
    }
    catch (error) {
        docker.signal?.throwIfAborted();
        log.warning(`An external cache volume could not be created: ${error.message}`);
    }
}

;// CONCATENATED MODULE: ./.build/src/mounts/index.js
/** Cache mounts of Dockerfiles, and cache volumes of a compose project and of its engine. */





/***/ }),

/***/ 7046:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* reexport */ PrivilegedError),
  f: () => (/* reexport */ openDoor)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./.build/src/privileged/client.js
/**
 * The one door to work that needs root: starts the privileged process (with `sudo -n` unless this process is root) and calls
 * its operations. Nothing else in the project uses sudo.
 */









const socketName = 'door';
/** bytes that unix(7) has room for. */
const longestSocketPath = 107;
/** The privileged process refused, failed or ended; the message is its own. */
class PrivilegedError extends Error {
    name = 'PrivilegedError';
    /** The class of the error on the other side, such as `BundleError`. */
    kind;
    constructor(kind, message) {
        super(message);
        this.kind = kind;
    }
}
/**
 * Starts the privileged process and waits until it listens.
 * @throws PrivilegedError when it cannot be started, for example because sudo asks for a password
 */
async function openDoor(options) {
    const folder = makeFolder(options.temporaryFolder);
    const token = (0,external_node_crypto_.randomBytes)(32).toString('hex');
    const command = [options.node, options.script, folder];
    const [file, ...args] = options.sudo ? ['sudo', '-n', '--', ...command] : command;
    // detached: a terminal's or the runner's interrupt must not end it halfway; it ends by itself when its input closes.
    const child = (0,external_node_child_process_.spawn)(file, args, {
        stdio: ['pipe', 'pipe', 'pipe'],
        // A runner ends the processes of a job by this variable; this one cleans up when its caller was killed.
        env: { ...options.environment, RUNNER_TRACKING_ID: undefined },
        detached: true
    });
    const stderr = [];
    child.stderr.setEncoding('utf8').on('data', (text) => stderr.push(text));
    const ended = new Promise(resolve => child.once('close', () => resolve()));
    try {
        child.stdin.on('error', () => undefined);
        child.stdin.write(`${token}\n`);
        await listening(child, stderr, options.startTimeoutMs ?? 15_000);
    }
    catch (error) {
        // What sudo has started is root's and cannot be killed from here: it ends when its input does.
        child.stdin.destroy();
        removeFolder(folder);
        throw error;
    }
    const socketPath = external_node_path_.join(folder, socketName);
    return {
        call: (name, request, callOptions) => callOnce(socketPath, token, name, request, callOptions, stderr),
        close: async () => {
            child.stdin.end();
            await ended;
            removeFolder(folder);
        }
    };
}
/** Makes the folder of the socket and of what is packed; elsewhere when a socket could not be reached by its long path there. */
function makeFolder(parent) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_.join(parent, 'cbc-'));
    if (Buffer.byteLength(external_node_path_.join(folder, socketName)) <= longestSocketPath)
        return folder;
    (0,external_node_fs_.rmdirSync)(folder);
    return (0,external_node_fs_.mkdtempSync)(external_node_path_.join((0,external_node_os_.tmpdir)(), 'cbc-'));
}
/** A privileged process that was killed leaves files of root here: they must not make a failure of what succeeded. */
function removeFolder(folder) {
    try {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
    catch (error) {
        if (!['EACCES', 'EPERM'].includes(error.code ?? ''))
            throw error;
    }
}
/** Resolves at the line with which the process says that it listens. */
async function listening(child, stderr, timeoutMs) {
    const failed = (what) => new PrivilegedError('StartError', `${what} ${stderr.join('').trim()}`.trim());
    if (child.stdout === null)
        throw failed('The privileged process has no output.');
    const lines = (0,external_node_readline_.createInterface)({ input: child.stdout });
    const timer = AbortSignal.timeout(timeoutMs);
    const line = await Promise.race([
        (0,external_node_events_.once)(lines, 'line', { signal: timer }).then(([text]) => text, () => 'timeout'),
        (0,external_node_events_.once)(child, 'exit').then(([code]) => `exit ${code}`, (error) => error.message)
    ]);
    if (line !== 'listening')
        throw failed(`The privileged process did not start (${line}).`);
}
async function callOnce(socketPath, token, operation, request, options = {}, stderr) {
    const { stream, signal, onSent } = options;
    signal?.throwIfAborted();
    const socket = (0,external_node_net_.createConnection)({ path: socketPath, allowHalfOpen: true });
    const abort = () => socket.destroy(new Error('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    // Asking the socket costs less than counting what passes by.
    const telling = onSent === undefined ? undefined : setInterval(() => onSent(socket.bytesWritten), 250);
    try {
        const reply = readReply(socket);
        // The reply decides what failed; an error while sending only tells that the other side stopped reading.
        reply.catch(() => undefined);
        const call = { token, operation, request };
        socket.write(`${JSON.stringify(call)}\n`);
        let sendError;
        if (stream === undefined)
            socket.end();
        else {
            const sent = (0,promises_.pipeline)(stream, socket).catch(error => (sendError = error));
            // A bundle that is refused need not be read to its end.
            await Promise.race([sent, reply.catch(() => sent)]);
        }
        const answer = await reply.catch(error => {
            signal?.throwIfAborted();
            throw new PrivilegedError('Lost', `The privileged process ended during "${operation}": ${[messageOf(sendError ?? error), ...stderr].join(' ').trim()}`);
        });
        if (answer.ok && sendError !== undefined)
            throw sendError;
        if (!answer.ok) {
            // The stream's own failure is the cause of what the other side saw as a damaged bundle.
            if (sendError !== undefined && stream?.errored)
                throw stream.errored;
            throw new PrivilegedError(answer.name, answer.message);
        }
        return answer.value;
    }
    finally {
        clearInterval(telling);
        signal?.removeEventListener('abort', abort);
        socket.destroy();
    }
}
async function readReply(socket) {
    let text = '';
    socket.setEncoding('utf8');
    for await (const part of socket) {
        text += part;
        if (text.endsWith('\n'))
            return JSON.parse(text);
    }
    throw new Error('no answer');
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

;// CONCATENATED MODULE: ./.build/src/privileged/index.js
/** Work that needs root: a door (client) to a separate process (server) with a short list of operations. */



/***/ }),

/***/ 1385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  fM: () => (/* reexport */ lastLine),
  jG: () => (/* reexport */ leftOutText),
  dO: () => (/* reexport */ makeReport),
  V4: () => (/* reexport */ outputs),
  G_: () => (/* reexport */ recordStepTimes),
  z: () => (/* reexport */ summary),
  UX: () => (/* reexport */ withSave)
});

// UNUSED EXPORTS: headline, phaseMs, reportSchema, timeSaved

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(1148);
;// CONCATENATED MODULE: ./.build/src/report/left-out.js
/** What a saved snapshot leaves out, in words. */

/** More names than these are counted only. */
const shownNames = 3;
/** `3 superseded layers (12.4 MB), the cache mount /root/.cache/old (80.1 MB)`; empty when nothing was left out. Plain text. */
function leftOutText(dropped) {
    const groups = Map.groupBy(dropped, one => `${one.kind} ${one.reason}`);
    return [...groups.values()].map(describe).join(', ');
}
const reasons = { superseded: 'superseded', unused: 'unused', 'max-size': '' };
const kinds = {
    layer: 'layer',
    'cache-mount': 'cache mount',
    source: 'remote source',
    image: 'image',
    volume: 'cache volume'
};
function describe(group) {
    const [first] = group;
    if (first === undefined)
        return '';
    const what = `${reasons[first.reason]} ${kinds[first.kind]}`.trim();
    const room = first.reason === 'max-size' ? ' for want of room' : '';
    // The size of an image counts layers that others share.
    const size = first.kind === 'image' ? '' : ` (${(0,format/* formatBytes */.z3)(group.reduce((sum, { bytes }) => sum + bytes, 0))})`;
    const isNamed = first.kind !== 'layer' && first.kind !== 'source' && group.length <= shownNames;
    const names = isNamed ? ` ${group.map(one => one.name).join(' and ')}` : '';
    return `${(0,format/* formatCount */.B4)(group.length, what)}${names}${size}${room}`;
}

;// CONCATENATED MODULE: ./.build/src/report/outputs.js
/**
 * The outputs of the action, each of them always, as `action.yml` describes them.
 * @param file where the report was written
 */
function outputs(report, file) {
    return {
        'cache-hit': String(report.cache.restored === 'exact'),
        'cache-restored': report.cache.restored,
        'steps-total': String(report.totals.stepsTotal),
        'steps-cached': String(report.totals.stepsCached),
        'hit-ratio': String(report.totals.hitRatio),
        'restore-ms': String(phaseMs(report, 'restore')),
        'build-ms': String(phaseMs(report, 'build')),
        'total-ms': String(report.totalMs),
        'time-saved-ms': String(report.timeSaved?.ms ?? 0),
        'bytes-restored': String(report.cache.bytes),
        strategy: report.strategy.name,
        // Compose's own name of the image comes after those that the file adds.
        images: JSON.stringify(Object.fromEntries(report.services.map(service => [service.name, service.images.at(-1) ?? '']))),
        services: JSON.stringify(report.services.map(service => service.name)),
        report: file
    };
}
/** ms; 0 for a phase that was not reached. */
function phaseMs(report, name) {
    return report.phases.find(phase => phase.name === name)?.ms ?? 0;
}

;// CONCATENATED MODULE: ./.build/src/report/time-saved.js
/**
 * Computes the time saved along the build's critical path: steps of one chain add up, chains beside each other do not.
 * @param recorded run times of earlier builds
 * @param restoreMs ms that restoring took, the engine's restart included
 * @returns undefined when steps were reused and none of their run times is known: nothing can be said then
 */
function timeSaved(steps, others, recorded, restoreMs) {
    const reused = steps.filter(step => step.outcome === 'cached');
    const known = reused.filter(step => recordedMs(step, recorded) !== undefined);
    if (reused.length > 0 && known.length === 0)
        return undefined;
    const withReuseMs = longestChain([...steps, ...others], work => work.durationMs);
    const withoutReuseMs = longestChain([...steps, ...others], work => {
        const ran = 'outcome' in work && work.outcome === 'cached' ? recordedMs(work, recorded) : undefined;
        return ran ?? work.durationMs;
    });
    return {
        ms: withoutReuseMs - withReuseMs - restoreMs,
        withoutReuseMs,
        withReuseMs,
        restoreMs,
        reusedSteps: reused.length,
        knownSteps: known.length
    };
}
/**
 * The run times to keep for the next build: of steps that ran now, and what was known of those that were reused. Steps that are
 * no longer part of the build are forgotten.
 */
function recordStepTimes(steps, recorded) {
    const times = steps.flatMap(step => {
        const ms = step.outcome === 'run' ? step.durationMs : recordedMs(step, recorded);
        return ms === undefined ? [] : step.keys.map(key => [key, ms]);
    });
    return Object.fromEntries(times.sort(([a], [b]) => (a < b ? -1 : 1)));
}
function recordedMs(step, recorded) {
    const key = step.keys.find(candidate => Object.hasOwn(recorded, candidate));
    return key === undefined ? undefined : recorded[key];
}
/** Length of the longest path through work that comes after what it needs, ms. */
function longestChain(work, weight) {
    const byDigest = new Map(work.map(item => [item.digest, item]));
    const lengths = new Map();
    const lengthTo = (digest) => {
        const known = lengths.get(digest);
        if (known !== undefined)
            return known;
        const item = byDigest.get(digest);
        // Set first: a stream that is damaged could name a circle.
        lengths.set(digest, 0);
        const before = item === undefined ? [] : item.inputs.map(lengthTo);
        const length = Math.max(0, ...before) + (item === undefined ? 0 : weight(item));
        lengths.set(digest, length);
        return length;
    };
    return Math.max(0, ...work.map(item => lengthTo(item.digest)));
}

;// CONCATENATED MODULE: ./.build/src/report/report.js

/** Raised when a reader of the former version could misread the new one. */
const reportSchema = 1;
/** Puts a report together at the end of the main step. */
function makeReport(parts) {
    const { build } = parts;
    const steps = build?.steps ?? [];
    const restoreMs = parts.phases.find(phase => phase.name === 'restore')?.ms ?? 0;
    const saved = build === undefined ? undefined : timeSaved(steps, build.others, parts.recorded, restoreMs);
    return {
        schema: reportSchema,
        tool: { name: 'compose-build-cache', version: parts.version },
        workspace: parts.workspace,
        outcome: build?.outcome ?? 'failed',
        startedAt: new Date(parts.startedAt).toISOString(),
        totalMs: parts.totalMs,
        strategy: parts.strategy,
        ...(parts.engine === undefined ? {} : { engine: parts.engine }),
        cache: parts.cache,
        phases: parts.phases,
        services: (build?.services ?? []).map(serviceReport),
        steps: steps.map(step => stepReport(step, parts.startedAt)),
        totals: totals(steps),
        ...(saved === undefined || build?.outcome !== 'succeeded' ? {} : { timeSaved: saved }),
        mounts: parts.mounts,
        warnings: parts.warnings,
        ...(build?.failure === undefined ? {} : { failure: failureReport(build.failure) })
    };
}
/**
 * Adds what the post step knows.
 * @param mounts as they are now; those it does not know stay as they were
 */
function withSave(report, save, ms, mounts = []) {
    const phases = [...report.phases.filter(phase => phase.name !== 'save'), { name: 'save', ms }];
    const others = report.mounts.filter(one => !mounts.some(({ kind, name }) => kind === one.kind && name === one.name));
    return { ...report, phases, save, mounts: [...others, ...mounts] };
}
function totals(steps) {
    const stepsCached = steps.filter(step => step.outcome === 'cached').length;
    return {
        stepsTotal: steps.length,
        stepsCached,
        hitRatio: steps.length === 0 ? 0 : Math.round((stepsCached / steps.length) * 1000) / 1000,
        downloadedBytes: steps.reduce((sum, step) => sum + step.downloadedBytes, 0)
    };
}
function serviceReport(service) {
    const starts = service.steps.flatMap(step => step.startedAt ?? []);
    const ends = service.steps.flatMap(step => step.completedAt ?? []);
    return {
        name: service.name,
        images: service.images,
        ...(service.imageDigest === undefined ? {} : { imageDigest: service.imageDigest }),
        ...(service.configDigest === undefined ? {} : { configDigest: service.configDigest }),
        ...(service.buildRef === undefined ? {} : { buildRef: service.buildRef }),
        ms: ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts)),
        stepsTotal: service.steps.length,
        stepsCached: service.steps.filter(step => step.outcome === 'cached').length
    };
}
function stepReport(step, startedAt) {
    const { stage, platform, index, total, instruction, key } = step.names[0];
    return {
        services: [...new Set(step.names.map(name => name.service))],
        ...(stage === undefined ? {} : { stage }),
        ...(platform === undefined ? {} : { platform }),
        index,
        total,
        instruction,
        outcome: step.outcome,
        ...(step.startedAt === undefined ? {} : { startMs: step.startedAt - startedAt }),
        ms: step.durationMs,
        downloadedBytes: step.downloadedBytes,
        key
    };
}
function failureReport(failure) {
    const { service, step, file, line, title, message, excerpt } = failure;
    return {
        ...(service === undefined ? {} : { service }),
        ...(step === undefined ? {} : { step: step.names[0].instruction }),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        title,
        message,
        excerpt
    };
}

;// CONCATENATED MODULE: ./.build/src/report/story.js
/** What happened, in one line. */


/** Smaller differences are noise, ms. */
const notableMs = 500;
/** `9.4 s instead of about 2 m 10 s: 12 of 13 steps reused`; plain text. */
function headline(report) {
    const time = (0,format/* formatDuration */.a3)(report.totalMs);
    if (report.outcome === 'cancelled')
        return `Cancelled after ${time}`;
    if (report.outcome === 'failed')
        return `Failed after ${time}: ${report.failure?.title ?? 'the build did not start'}`;
    return `${comparison(report)}: ${reuse(report)}`;
}
/** The last line of the log, plain text. */
function lastLine(report) {
    const sign = { succeeded: '✓', failed: '✗', cancelled: '-' }[report.outcome];
    const what = report.outcome === 'succeeded' ? `${(0,format/* formatCount */.B4)(report.services.length, 'service')} built in ` : '';
    const restored = report.cache.restored === 'none'
        ? []
        : [`${(0,format/* formatBytes */.z3)(report.cache.bytes)} restored in ${(0,format/* formatDuration */.a3)(phaseMs(report, 'restore'))}`];
    const downloaded = report.totals.downloadedBytes > 0 ? [`${(0,format/* formatBytes */.z3)(report.totals.downloadedBytes)} of base images downloaded`] : [];
    return [`${sign} ${what}${headline(report)}`, ...restored, ...downloaded].join(', ');
}
function comparison(report) {
    const time = (0,format/* formatDuration */.a3)(report.totalMs);
    const saved = report.timeSaved?.ms ?? 0;
    if (saved >= notableMs)
        return `${time} instead of about ${(0,format/* formatDuration */.a3)(report.totalMs + saved)}`;
    if (saved <= -notableMs && report.cache.restored !== 'none') {
        return `${time}, about ${(0,format/* formatDuration */.a3)(-saved)} more than without the cache`;
    }
    return time;
}
function reuse(report) {
    const { stepsTotal, stepsCached } = report.totals;
    if (stepsTotal === 0)
        return 'nothing to build';
    if (stepsCached === stepsTotal)
        return `all ${(0,format/* formatCount */.B4)(stepsTotal, 'step')} reused`;
    return `${stepsCached} of ${(0,format/* formatCount */.B4)(stepsTotal, 'step')} reused`;
}

;// CONCATENATED MODULE: ./.build/src/report/markdown.js
/** Text of others in Markdown as GitHub renders it: shown as it is, never as markup, links, mentions or formulas. */
/** Everything that means something in Markdown, tables or HTML. */
const special = /[&<>|`\\*_[\]~$@#]/g;
/** One line of text, for anywhere but code. */
function escapeText(text) {
    return oneLine(text)
        .replace(special, character => `&#${character.codePointAt(0)};`)
        .replaceAll('://', '&#58;//')
        .replace(/\bwww\./gi, match => match.replace('.', '&#46;'));
}
/** Text as code within a line or a table's cell. Mentions and references stay text in there. */
function inlineCode(text) {
    return `<code>${escapeText(text)}</code>`;
}
/** Lines as a block of code. */
function codeBlock(lines) {
    const longest = Math.max(2, ...lines.flatMap(line => [...line.matchAll(/`+/g)].map(run => run[0].length)));
    const fence = '`'.repeat(longest + 1);
    return [`${fence}text`, ...lines, fence].join('\n');
}
/** A table; cells are Markdown already. */
function table(columns, rows) {
    const head = columns.map(([title]) => title);
    const rule = columns.map(([, alignment]) => (alignment === 'right' ? '--:' : ':--'));
    return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
/** A part that is closed until it is clicked. The title is Markdown already; the blank lines make GitHub render the content. */
function details(title, content) {
    return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim();
}

;// CONCATENATED MODULE: ./.build/src/report/summary.js
/** The job summary: Markdown as GitHub renders it, made from the report and nothing else. */




/** bytes; what GitHub takes of one step. */
const maxSummaryBytes = 1024 * 1024;
const shownServices = 100;
const shownSteps = 50;
const instructionLength = 160;
const excerptLines = 40;
const icons = { succeeded: '✅', failed: '❌', cancelled: '⏹️' };
const phaseTitles = {
    prepare: 'Prepare',
    restore: 'Restore',
    build: 'Build',
    save: 'Save'
};
const mountTitles = {
    'cache-mount': 'Cache mount',
    volume: 'Volume',
    'runner-folder': 'Folder of the runner'
};
/** Renders the summary. What comes last is left out when it would be more than GitHub takes. */
function summary(report) {
    const sections = [
        `### ${icons[report.outcome]} ${escapeText(headline(report))}`,
        `Workspace ${inlineCode(report.workspace)}`,
        ...failure(report),
        ...services(report),
        ...phases(report),
        cacheLine(report),
        ...warnings(report),
        ...ranSteps(report),
        ...about(report)
    ];
    while (sections.length > 1 && size(sections) > maxSummaryBytes)
        sections.pop();
    return join(sections);
}
function join(sections) {
    return `${sections.join('\n\n')}\n`;
}
function size(sections) {
    return Buffer.byteLength(join(sections));
}
function failure(report) {
    const { failure: found } = report;
    if (found === undefined)
        return [];
    const where = found.file === undefined ? [] : [`${found.file}${found.line === undefined ? '' : `:${found.line}`}`];
    const lines = [...where, ...found.excerpt, ...found.message.split('\n')].slice(0, excerptLines);
    return [codeBlock(lines.map(line => line.slice(0, 2000)))];
}
function services(report) {
    if (report.services.length === 0)
        return [];
    const shown = report.services.slice(0, shownServices);
    const rows = shown.map(service => [
        inlineCode(service.name),
        (0,format/* formatDuration */.a3)(service.ms),
        `${service.stepsCached} of ${service.stepsTotal}`,
        service.images.map(inlineCode).join('<br>')
    ]);
    const more = report.services.length - shown.length;
    return [
        table([
            ['Service', 'left'],
            ['Time', 'right'],
            ['Steps reused', 'right'],
            ['Image', 'left']
        ], rows),
        ...(more > 0 ? [`and ${(0,format/* formatCount */.B4)(more, 'more service', 'more services')}`] : [])
    ];
}
function phases(report) {
    if (report.phases.length === 0)
        return [];
    return [
        table(report.phases.map(phase => [phaseTitles[phase.name], 'right']), [report.phases.map(phase => (0,format/* formatDuration */.a3)(phase.ms))])
    ];
}
function cacheLine(report) {
    const saved = report.save === undefined ? [] : [savedText(report.save)];
    return `**Cache**: ${[restoredText(report), ...saved].join('; ')}`;
}
function restoredText(report) {
    const { restored, bytes, entries, matchedKey } = report.cache;
    if (report.strategy.name === 'none')
        return `not used, ${escapeText(report.strategy.reason)}`;
    if (report.cache.backend === undefined)
        return 'not used';
    if (restored === 'none')
        return 'nothing to restore';
    const from = restored === 'exact' ? 'of this workspace' : 'of another workspace or branch';
    const key = matchedKey === undefined ? '' : ` (${inlineCode(matchedKey)})`;
    return `restored ${(0,format/* formatBytes */.z3)(bytes)} in ${(0,format/* formatCount */.B4)(entries, 'entry', 'entries')} ${from}${key}`;
}
function savedText(save) {
    const reason = save.reason === undefined ? '' : `: ${escapeText(save.reason)}`;
    switch (save.outcome) {
        case 'saved': {
            const left = save.dropped === undefined ? '' : `, left out ${escapeText(leftOutText(save.dropped))}`;
            return `saved ${(0,format/* formatBytes */.z3)(save.bytes)} in ${(0,format/* formatCount */.B4)(save.entries, 'entry', 'entries')}${left}`;
        }
        case 'unchanged':
            return 'nothing new to save';
        case 'skipped':
            return `not saved${reason}`;
        case 'failed':
            return `⚠️ saving failed${reason}`;
    }
}
function warnings(report) {
    if (report.warnings.length === 0)
        return [];
    return [report.warnings.map(warning => `> ⚠️ ${escapeText(warning)}`).join('\n>\n')];
}
function ranSteps(report) {
    const ran = report.steps.filter(step => step.outcome !== 'cached' && step.outcome !== 'not-run');
    if (ran.length === 0)
        return [];
    const shown = ran.toSorted((a, b) => b.ms - a.ms).slice(0, shownSteps);
    const rows = shown.map(step => [
        (0,format/* formatDuration */.a3)(step.ms),
        escapeText(step.services.join(', ')),
        escapeText(`${step.stage ?? ''} ${step.index}/${step.total}`),
        `${inlineCode(shorten(step.instruction))}${note(step)}`
    ]);
    const title = `${(0,format/* formatCount */.B4)(ran.length, 'step')} ran${shown.length < ran.length ? `, the longest ${shown.length}` : ''}`;
    return [
        details(title, table([
            ['Time', 'right'],
            ['Service', 'left'],
            ['Step', 'left'],
            ['Instruction', 'left']
        ], rows))
    ];
}
function note(step) {
    const downloaded = step.downloadedBytes > 0 ? [`${(0,format/* formatBytes */.z3)(step.downloadedBytes)} downloaded`] : [];
    const outcome = step.outcome === 'failed' ? ['failed'] : step.outcome === 'cancelled' ? ['stopped'] : [];
    const notes = [...downloaded, ...outcome];
    return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}
function about(report) {
    const { engine, mounts, timeSaved } = report;
    const lines = [
        `Strategy ${inlineCode(report.strategy.name)}: ${escapeText(report.strategy.reason)}`,
        ...(engine === undefined
            ? []
            : [
                escapeText(`Docker ${engine.version}, store ${engine.store}, builder ${engine.builder}, buildx ${engine.buildx}, compose ${engine.compose}`)
            ]),
        ...mounts.map(mount => `${mountTitles[mount.kind]} ${inlineCode(mount.name)}: ${(0,format/* formatBytes */.z3)(mount.bytes)}`),
        ...(timeSaved === undefined || timeSaved.reusedSteps === 0
            ? []
            : [
                `Time saved ${(0,format/* formatDuration */.a3)(timeSaved.ms)}: the longest chain of steps took ${(0,format/* formatDuration */.a3)(timeSaved.withReuseMs)} instead of ${(0,format/* formatDuration */.a3)(timeSaved.withoutReuseMs)}, restoring took ${(0,format/* formatDuration */.a3)(timeSaved.restoreMs)}; run times of ${timeSaved.knownSteps} of ${(0,format/* formatCount */.B4)(timeSaved.reusedSteps, 'reused step')} are known`
            ]),
        `compose-build-cache ${escapeText(report.tool.version)}`
    ];
    return [details('Details', lines.map(line => `- ${line}`).join('\n'))];
}
function shorten(text) {
    return text.length <= instructionLength ? text : `${text.slice(0, instructionLength - 1)}…`;
}

;// CONCATENATED MODULE: ./.build/src/report/index.js
/** The report of a run and its renderings. The door of this folder. */








/***/ }),

/***/ 7281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ actionSurroundings),
/* harmony export */   w: () => (/* binding */ inputContext)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3838);
/** Reads the environment of a runner, for the entry points. */



/** What the meaning of the inputs depends on. */
function inputContext(env) {
    return {
        root: env.GITHUB_WORKSPACE || process.cwd(),
        onGitHub: env.GITHUB_ACTIONS === 'true',
        userCache: env.XDG_CACHE_HOME || node_path__WEBPACK_IMPORTED_MODULE_1__.join((0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)(), '.cache'),
        home: (0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)()
    };
}
/** @param dist folder of the scripts @param temporaryFolder an existing folder for this step and its post step */
function actionSurroundings(env, dist, temporaryFolder) {
    return {
        platform: process.platform,
        machine: { platform: process.platform, arch: process.arch, home: (0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)(), env },
        uid: process.getuid?.(),
        env: { ...env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' },
        node: process.execPath,
        privilegedScript: node_path__WEBPACK_IMPORTED_MODULE_1__.join(dist, 'privileged.js'),
        foldersScript: node_path__WEBPACK_IMPORTED_MODULE_1__.join(dist, 'folders.js'),
        temporaryFolder,
        runnerTemporary: env.RUNNER_TEMP || undefined,
        cacheService: {
            resultsUrl: env.ACTIONS_RESULTS_URL,
            runtimeToken: env.ACTIONS_RUNTIME_TOKEN,
            serviceV2: env.ACTIONS_CACHE_SERVICE_V2,
            serverUrl: env.GITHUB_SERVER_URL,
            cacheMode: env.ACTIONS_CACHE_MODE,
            cacheUrl: env.ACTIONS_CACHE_URL,
            httpProxy: env.http_proxy ?? env.HTTP_PROXY,
            httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
            noProxy: env.no_proxy ?? env.NO_PROXY
        },
        runName: env.GITHUB_RUN_ID ? `${env.GITHUB_RUN_ID}.${env.GITHUB_RUN_ATTEMPT ?? '1'}` : String(Date.now()),
        parallel: Math.max(2, (0,node_os__WEBPACK_IMPORTED_MODULE_0__.availableParallelism)()),
        now: Date.now,
        log: {
            info: _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .info */ .pq,
            warning: message => _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .warning */ .$e(message),
            group: _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .group */ .Os
        }
    };
}


/***/ }),

/***/ 3832:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isEmptyFolder),
/* harmony export */   e: () => (/* binding */ readFolderState)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/** What a folder holds, told without reading any file. */



/** Whether there is anything in a folder; what does not exist is empty. */
async function isEmptyFolder(folder) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(folder).catch((error) => {
        if (error.code === 'ENOENT')
            return [];
        throw error;
    });
    return names.length === 0;
}
/** Looks at all files below a folder; what does not exist holds none. */
async function readFolderState(folder) {
    const lines = [];
    let bytes = 0;
    const walk = async (relative) => {
        const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(node_path__WEBPACK_IMPORTED_MODULE_2__.join(folder, relative), { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
            const name = node_path__WEBPACK_IMPORTED_MODULE_2__.join(relative, entry.name);
            if (entry.isDirectory())
                await walk(name);
            else {
                const stat = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(node_path__WEBPACK_IMPORTED_MODULE_2__.join(folder, name)).catch(() => undefined);
                if (stat === undefined)
                    continue;
                bytes += stat.size;
                lines.push(`${name}\0${stat.size}\0${stat.mtimeMs}`);
            }
        }
    };
    await walk('');
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(lines.sort().join('\n')).digest('hex');
    return { files: lines.length, bytes, digest };
}


/***/ }),

/***/ 7617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SL: () => (/* reexport */ findIndex),
  qg: () => (/* reexport */ findNearest),
  _N: () => (/* reexport */ foundLines),
  ON: () => (/* reexport */ keptTrees),
  sG: () => (/* reexport */ lookupLines),
  KA: () => (/* reexport */ missLines),
  A1: () => (/* reexport */ parseIndex),
  n5: () => (/* reexport */ restoreSnapshot),
  Os: () => (/* reexport */ saveSnapshot),
  yH: () => (/* reexport */ withoutVolumes)
});

// UNUSED EXPORTS: IndexError

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(1148);
// EXTERNAL MODULE: ./.build/src/store/index.js + 15 modules
var src_store = __webpack_require__(5392);
;// CONCATENATED MODULE: ./.build/src/snapshot/key-story.js
/** How a snapshot was looked up, line by line: what the key is made of, what was asked for, what was found and why not more. */


/** What is looked for, before it is. */
function lookupLines(engine, workspace) {
    const values = { ...engine, workspace };
    const parts = [...src_store/* identityParts */.b6, 'workspace'].map(part => {
        const written = (0,src_store/* keyPart */.Vs)(values[part]);
        return `${src_store/* partNames */.wX[part]} ${values[part]}${written === values[part] ? '' : ` (as ${written})`}`;
    });
    return [
        `Key: ${parts.join(', ')}.`,
        `Looking for ${(0,src_store/* workspacePrefix */.Gf)(engine, workspace)}* (this workspace), then ${(0,src_store/* anyWorkspacePrefix */.kI)(engine)}* (any workspace).`
    ];
}
/** What was found. */
function foundLines({ key, match, index }, workspace) {
    const bytes = index.bundles.reduce((sum, bundle) => sum + bundle.bytes, 0);
    const whose = match === 'exact'
        ? `of workspace "${workspace}"`
        : `of workspace "${index.workspace}", as "${workspace}" has none of its own yet`;
    return [
        `Found ${key}: the newest snapshot ${whose}, made ${index.createdAt}, ` +
            `${(0,format/* formatBytes */.z3)(bytes)} in ${(0,format/* formatCount */.B4)(index.bundles.length, 'bundle')}.`
    ];
}
/** That nothing was found, and which parts of the key kept the nearest entry from being it. */
function missLines(engine, workspace, nearest) {
    const found = nearest === undefined ? [] : (0,src_store/* differences */.tX)(nearest, engine, workspace);
    // The workspace alone never keeps a snapshot from being used.
    const apart = found.filter(({ part }) => part !== 'workspace');
    if (nearest === undefined || apart.length === 0) {
        return [`Nothing found: there is no snapshot for ${engine.os} on ${engine.arch} yet. The build starts cold.`];
    }
    const others = apart.map(({ part, value }) => `${src_store/* partNames */.wX[part]} ${value} instead of ${engine[part]}`);
    return [`Nothing found. The nearest is ${nearest}: same but ${others.join(', ')}. The build starts cold.`];
}

// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./.build/src/mounts/cache-mount.js
var cache_mount = __webpack_require__(8228);
;// CONCATENATED MODULE: ./.build/src/snapshot/snapshot-index.js
/**
 * The index of a snapshot: a small JSON document that names the bundles which make up an engine's state, and what
 * identifies it. Indexes come out of a cache that others may write to, so everything is checked when one is read.
 */


const indexFormat = 1;
/** More than any real snapshot has, and a bound on what a forged one can make us do. */
const manyBundles = 20_000;
const maximumRawBytes = 2 ** 40;
const sha256 = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f]{64}$/));
const size = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0));
/** BuildKit's and Docker's ids for the overlay2 store, containerd's numbers for its own. */
const layerId = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^([a-z0-9]{25}|[0-9a-f]{64}|[1-9][0-9]{0,9})$/));
const recordId = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9]{25}$/));
const imageId = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/));
const volumeName = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/));
/** What a bundle holds: its place below the data root follows from it. */
const content = dist/* variant */.Oxt('kind', [
    dist/* strictObject */.rej({ kind: dist/* literal */.euz('metadata') }),
    /** One layer. */
    dist/* strictObject */.rej({ kind: dist/* literal */.euz('layer'), layer: layerId }),
    /** Several small layers. */
    dist/* strictObject */.rej({
        kind: dist/* literal */.euz('layers'),
        layers: dist/* pipe */.FsL(dist/* array */.YOg(layerId), dist/* minLength */.BpQ(1), dist/* maxLength */.Ru6(manyBundles))
    }),
    /** Copies of build contexts, which BuildKit keeps to transfer only changes. */
    dist/* strictObject */.rej({
        kind: dist/* literal */.euz('contexts'),
        layers: dist/* pipe */.FsL(dist/* array */.YOg(layerId), dist/* minLength */.BpQ(1), dist/* maxLength */.Ru6(manyBundles))
    }),
    /** Compressed layers, configurations and manifests, by the SHA-256 of their bytes. */
    dist/* strictObject */.rej({
        kind: dist/* literal */.euz('blobs'),
        blobs: dist/* pipe */.FsL(dist/* array */.YOg(sha256), dist/* minLength */.BpQ(1), dist/* maxLength */.Ru6(manyBundles))
    }),
    /** A part of a cache mount. */
    dist/* strictObject */.rej({ kind: dist/* literal */.euz('mount'), layer: layerId, part: size }),
    /** A part of a cache volume. */
    dist/* strictObject */.rej({ kind: dist/* literal */.euz('volume'), volume: volumeName, part: size })
]);
const bundle = dist/* strictObject */.rej({
    sha256,
    bytes: dist/* pipe */.FsL(size, dist/* maxValue */.cGV(maximumRawBytes)),
    rawBytes: dist/* pipe */.FsL(size, dist/* maxValue */.cGV(maximumRawBytes)),
    /** Which copy of the bundle is stored; see `bundleKey`. */
    copy: dist/* optional */.lqM(dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(9))),
    content
});
const tree = dist/* strictObject */.rej({
    fingerprints: dist/* pipe */.FsL(dist/* array */.YOg(sha256), dist/* minLength */.BpQ(1), dist/* maxLength */.Ru6(1024)),
    entries: size,
    bytes: size
});
const snapshotIndex = dist/* strictObject */.rej({
    format: dist/* literal */.euz(indexFormat),
    identity: dist/* strictObject */.rej({ os: dist/* string */.YjP(), arch: dist/* string */.YjP(), store: dist/* string */.YjP(), engineVersion: dist/* string */.YjP() }),
    workspace: dist/* string */.YjP(),
    /** ISO 8601. */
    createdAt: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
    bundles: dist/* pipe */.FsL(dist/* array */.YOg(bundle), dist/* maxLength */.Ru6(manyBundles)),
    /** Digest of which images there are and how they are tagged. */
    images: sha256,
    /** Cache mounts by BuildKit's record id. */
    mounts: dist/* record */.g1P(recordId, dist/* strictObject */.rej({ layer: layerId, description: dist/* string */.YjP(), tree })),
    volumes: dist/* record */.g1P(volumeName, dist/* strictObject */.rej({ labels: dist/* record */.g1P(dist/* string */.YjP(), dist/* string */.YjP()), tree })),
    /** Images by the engine's id, and how many saves in a row have not used them. */
    engineImages: dist/* record */.g1P(imageId, dist/* strictObject */.rej({ names: dist/* array */.YOg(dist/* string */.YjP()), unused: size })),
    /** How many saves in a row have not used a record of BuildKit's cache. */
    records: dist/* record */.g1P(recordId, size),
    /** ms that each step took when it last ran, by the step's key. */
    stepMs: dist/* record */.g1P(dist/* string */.YjP(), dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x(), dist/* minValue */.Wwf(0)))
});
/** An index that cannot be used; the message says why. */
class IndexError extends Error {
    name = 'IndexError';
}
/**
 * Reads an index.
 * @throws IndexError when it is damaged, of another format, made by another kind of engine, or names something twice
 */
function parseIndex(text, identity) {
    const result = dist/* safeParse */.xLC(snapshotIndex, parseJson(text));
    if (!result.success) {
        const [issue] = result.issues;
        throw new IndexError(`The index is damaged or of another format: ${dist/* getDotPath */.BuJ(issue) ?? 'document'}: ${issue.message}`);
    }
    const index = result.output;
    for (const part of ['os', 'arch', 'store', 'engineVersion']) {
        if (index.identity[part] !== identity[part]) {
            throw new IndexError(`The index was made for ${part} "${index.identity[part]}", this is "${identity[part]}".`);
        }
    }
    requireConsistent(index);
    return index;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new IndexError(`The index is no JSON: ${error.message}`);
    }
}
/** Each thing is named once, and what has a fingerprint for every part has no part beyond them. */
function requireConsistent(index) {
    const seen = new Set();
    for (const { content } of index.bundles) {
        for (const name of contentNames(content)) {
            if (seen.has(name))
                throw new IndexError(`The index names ${name} twice.`);
            seen.add(name);
        }
        const tree = treeOf(index, content);
        if (tree === 'missing' || (tree !== undefined && 'part' in content && content.part >= tree.fingerprints.length)) {
            throw new IndexError(`The index names a part of a tree that it does not describe (${contentNames(content).join()}).`);
        }
    }
    if (!seen.has('metadata'))
        throw new IndexError('The index names no metadata.');
}
/** The cache mount whose content a layer holds. */
function mountOf(index, layer) {
    return Object.values(index.mounts).find(mount => mount.layer === layer);
}
function treeOf(index, content) {
    if (content.kind === 'mount')
        return mountOf(index, content.layer)?.tree ?? 'missing';
    if (content.kind === 'volume')
        return index.volumes[content.volume]?.tree ?? 'missing';
    return undefined;
}
/** One name for each thing that a bundle holds. */
function contentNames(content) {
    switch (content.kind) {
        case 'metadata':
            return ['metadata'];
        case 'layer':
            return [`layer ${content.layer}`];
        case 'layers':
        case 'contexts':
            return content.layers.map(layer => `layer ${layer}`);
        case 'blobs':
            return content.blobs.map(digest => `blob ${digest}`);
        case 'mount':
            return [`layer ${content.layer} part ${content.part}`];
        case 'volume':
            return [`volume ${content.volume} part ${content.part}`];
    }
}
/** The same index without the bundles of some volumes. */
function withoutVolumes(index, leaveOut) {
    return {
        ...index,
        bundles: index.bundles.filter(({ content }) => content.kind !== 'volume' || !leaveOut(content.volume))
    };
}
/** What a snapshot holds besides layers: the sizes of its cache mounts and cache volumes. */
function keptTrees(index) {
    return [
        ...Object.values(index.mounts).map(({ description, tree }) => ({
            kind: 'cache-mount',
            name: (0,cache_mount/* cacheMountId */.ne)(description),
            bytes: tree.bytes
        })),
        ...Object.entries(index.volumes).map(([name, { tree }]) => ({ kind: 'volume', name, bytes: tree.bytes }))
    ];
}

;// CONCATENATED MODULE: ./.build/src/snapshot/lookup.js
/** Looks up the index of the snapshot that fits best. */



/** The largest index that is read. */
const maximumIndexBytes = 64 * 1024 * 1024;
/**
 * Looks up the newest snapshot: of this workspace, else of any.
 * @throws StoreError when the cache does not answer; IndexError when what it holds cannot be used
 */
async function findIndex(store, identity, workspace, signal) {
    const own = (0,src_store/* workspacePrefix */.Gf)(identity, workspace);
    const any = (0,src_store/* anyWorkspacePrefix */.kI)(identity);
    const found = await (0,time_budget/* unlessAborted */.Wh)(store.find(own, [own, any], { signal }), signal);
    if (found === undefined)
        return undefined;
    const { stream } = await store.read(found.key, { signal });
    const parts = [];
    let bytes = 0;
    for await (const part of stream) {
        bytes += part.length;
        if (bytes > maximumIndexBytes)
            throw new Error(`The index ${found.key} is larger than any index can be.`);
        parts.push(part);
    }
    const index = parseIndex(Buffer.concat(parts).toString('utf8'), identity);
    return { key: found.key, match: found.key.startsWith(own) ? 'exact' : 'fallback', index, bytes };
}
/** The newest index of an engine that is as much like this one as can be, after a miss. Only explains: a failure is no answer. */
async function findNearest(store, identity, signal) {
    const [nearest = '', ...further] = (0,src_store/* nearPrefixes */.lL)(identity);
    const found = await (0,time_budget/* unlessAborted */.Wh)(store.find(nearest, [nearest, ...further], { signal }), signal).catch(() => undefined);
    return found?.key;
}

// EXTERNAL MODULE: ./.build/src/privileged/index.js + 1 modules
var privileged = __webpack_require__(7046);
;// CONCATENATED MODULE: ./.build/src/progress.js
/** How far long work is, in lines for a log: nothing while it is young, then at most one line a second. */

/** Work that ends within this time needs no lines, ms. */
const quietMs = 2000;
const betweenMs = 1000;
class Progress {
    #verb;
    #totalBytes;
    #startedAt;
    /** bytes of parts that are under way */
    #partial = new Map();
    #doneBytes = 0;
    #toldAt = Number.NEGATIVE_INFINITY;
    #toldBytes = 0;
    /** @param verb begins each line, such as `Restoring` @param startedAt ms */
    constructor(verb, totalBytes, startedAt) {
        this.#verb = verb;
        this.#totalBytes = totalBytes;
        this.#startedAt = startedAt;
    }
    /** A part is done up to here. */
    reached(part, bytes) {
        this.#partial.set(part, bytes);
    }
    /** A part is done. */
    finished(part, bytes) {
        this.#partial.delete(part);
        this.#doneBytes += bytes;
    }
    /** The line to print at this time, in ms; undefined when there is nothing (new) to tell. */
    line(now) {
        const ms = now - this.#startedAt;
        const bytes = [...this.#partial.values()].reduce((sum, part) => sum + part, this.#doneBytes);
        if (ms < quietMs || now - this.#toldAt < betweenMs)
            return undefined;
        if (bytes <= this.#toldBytes || bytes >= this.#totalBytes)
            return undefined;
        this.#toldAt = now;
        this.#toldBytes = bytes;
        const percent = Math.floor((bytes / this.#totalBytes) * 100);
        const rate = (0,format/* formatBytes */.z3)(Math.round(bytes / (ms / 1000)));
        return `${this.#verb}: ${percent} % (${(0,format/* formatBytes */.z3)(bytes)} of ${(0,format/* formatBytes */.z3)(this.#totalBytes)}), ${rate}/s`;
    }
}
/** Does work and prints its progress meanwhile. */
async function withProgress(verb, totalBytes, log, work) {
    const progress = new Progress(verb, totalBytes, performance.now());
    const timer = setInterval(() => {
        const line = progress.line(performance.now());
        if (line !== undefined)
            log(line);
    }, betweenMs / 4);
    try {
        return await work(progress);
    }
    finally {
        clearInterval(timer);
    }
}

;// CONCATENATED MODULE: ./.build/src/snapshot/restore.js
/** Brings an engine to the state that a snapshot names: download and extraction side by side, then the exchange. */



/**
 * Restores everything but the volumes, which need the running engine. Until the very end the engine is as it was; when this
 * throws it still or again is.
 */
async function restoreSnapshot(index, deps) {
    await deps.door.call('beginRestore', {});
    try {
        const bytes = index.bundles.reduce((sum, bundle) => sum + bundle.bytes, 0);
        const start = performance.now();
        await withProgress('Restoring', bytes, deps.log, progress => extractAll(index.bundles, progress, deps));
        const extracted = performance.now();
        const { stopMs, startMs } = await deps.door.call('activate', {});
        const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
        deps.log(`Extracted ${index.bundles.length} bundles in ${seconds(extracted - start)}, changed over in ` +
            `${seconds(performance.now() - extracted)} (stop ${seconds(stopMs)}, begun meanwhile; start ${seconds(startMs)}).`);
        return { bytes, bundles: index.bundles.length, stopMs, startMs };
    }
    catch (error) {
        await deps.door
            .call('endRestore', {})
            .catch(endError => deps.log(`Cleaning up failed: ${endError.message}`));
        throw error;
    }
}
/**
 * The largest first, so that no long one is left for the end. The first failure stops the others. The engine is stopped
 * meanwhile, but not before half of the work has shown that the cache answers and its bundles are sound.
 */
async function extractAll(bundles, progress, deps) {
    const queue = [...bundles].sort((a, b) => b.rawBytes - a.rawBytes);
    const failure = new AbortController();
    const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal;
    let remaining = totalBytes(bundles);
    const half = remaining / 2;
    let stopping;
    const work = async () => {
        for (let bundle = queue.shift(); bundle !== undefined; bundle = queue.shift()) {
            await extractOne(bundle, progress, deps, signal);
            remaining -= bundle.rawBytes;
            if (remaining <= half)
                stopping ??= deps.door.call('stop', {}).catch(error => failure.abort(error));
        }
    };
    const workers = Array.from({ length: deps.parallel }, () => work().catch(error => failure.abort(error)));
    await Promise.all(workers);
    await stopping;
    deps.signal?.throwIfAborted();
    if (failure.signal.aborted)
        throw failure.signal.reason;
}
function totalBytes(bundles) {
    return bundles.reduce((sum, bundle) => sum + bundle.rawBytes, 0);
}
async function extractOne(bundle, progress, deps, signal) {
    const { stream } = await deps.store.read((0,src_store/* bundleKey */.CK)(bundle.sha256, bundle.copy), { signal });
    try {
        await deps.door.call('extract', { sha256: bundle.sha256, bytes: bundle.bytes, rawBytes: bundle.rawBytes, content: bundle.content }, { stream, signal, onSent: sent => progress.reached(bundle, Math.min(sent, bundle.bytes)) });
    }
    catch (error) {
        if (!(error instanceof privileged/* PrivilegedError */.m))
            throw error;
        throw new privileged/* PrivilegedError */.m(error.kind, `Bundle ${bundle.sha256.slice(0, 12)} (${bundle.content.kind}): ${error.message}`);
    }
    finally {
        stream.destroy();
    }
}

;// CONCATENATED MODULE: ./.build/src/snapshot/make-index.js

function makeIndex(request, survey, bundles, described) {
    const mounts = request.records.flatMap(({ id, type, description }) => {
        const state = survey.records[id];
        if (state === undefined || type !== 'exec.cachemount')
            return [];
        return [[id, { layer: state.layer, description, tree: make_index_treeOf(state) }]];
    });
    return {
        format: indexFormat,
        identity: { ...request.identity },
        workspace: request.workspace,
        createdAt: request.createdAt,
        bundles: [...bundles],
        ...described,
        mounts: Object.fromEntries(mounts),
        volumes: Object.fromEntries(request.volumes
            .filter(({ name }) => survey.volumes[name])
            .map(({ name, labels }) => [name, { labels: { ...labels }, tree: make_index_treeOf(survey.volumes[name]) }])),
        stepMs: { ...request.stepMs }
    };
}
function make_index_treeOf(state) {
    if (state === undefined)
        throw new Error('A tree vanished while it was saved.');
    return { fingerprints: [...state.fingerprints], entries: state.entries, bytes: state.bytes };
}

;// CONCATENATED MODULE: ./.build/src/snapshot/plan.js

/** A layer of at least so many bytes is a bundle of its own; smaller ones share bundles, as every entry costs a round trip. */
const ownBundleBytes = 8 * 1024 * 1024;
/** Small layers are put together up to this size. */
const groupBytes = 32 * 1024 * 1024;
/** What is smaller comes and goes with every build (metadata files, records of builds): kept apart, it drags nothing along. */
const tinyBytes = 64 * 1024;
/** Plans the bundles of a snapshot; asks the door only for sizes. */
async function planBundles(input, door) {
    const { survey } = input;
    const kept = input.stored.filter(bundle => isStillGood(bundle, input));
    const covered = new Set(kept.flatMap(({ content }) => contentNames(content)));
    const mounts = mutableLayers(input, type => type === 'exec.cachemount');
    const contexts = mutableLayers(input, type => type.startsWith('source.'));
    const uncovered = {
        layers: input.layers.filter(id => !mounts.has(id) && !contexts.has(id) && !covered.has(`layer ${id}`)),
        blobs: input.blobs.filter(digest => !covered.has(`blob ${digest}`))
    };
    const sizes = await door.call('measure', uncovered);
    const sized = (ids, bytes) => ids.map((id, at) => ({ id, bytes: bytes[at] ?? 0 }));
    const present = [...contexts].filter(id => input.layers.includes(id));
    const missing = [
        { rawBytes: 0, request: { content: { kind: 'metadata' }, folder: input.metadataFolder } },
        ...grouped(sized(uncovered.layers, sizes.layers), layerBundle),
        ...grouped(sized(uncovered.blobs, sizes.blobs), blobs => ({ content: { kind: 'blobs', blobs } })),
        ...(present.length > 0
            ? [{ rawBytes: 0, request: { content: { kind: 'contexts', layers: present } } }]
            : []),
        ...Object.values(survey.records)
            .filter(record => mounts.has(record.layer))
            .flatMap(record => partsOf(record, part => ({ kind: 'mount', layer: record.layer, part }))),
        ...Object.entries(survey.volumes).flatMap(([volume, state]) => partsOf(state, part => ({ kind: 'volume', volume, part })))
    ];
    return {
        kept,
        missing: missing.filter(({ request }) => !contentNames(request.content).every(name => covered.has(name)))
    };
}
/** Layers of the records that BuildKit may still write to. */
function mutableLayers({ records, survey }, wanted) {
    const chosen = records.filter(record => record.mutable && wanted(record.type));
    return new Set(chosen.flatMap(record => survey.records[record.id]?.layer ?? []));
}
/** Layers and blobs never change; a part of a tree that may change is good as long as its fingerprint is the same. */
function isStillGood(bundle, { restored, survey, layers, blobs }) {
    const { content } = bundle;
    // What this run has packed shows the trees as the survey has seen them.
    const isNew = restored?.bundles.includes(bundle) !== true;
    switch (content.kind) {
        case 'metadata':
        case 'contexts':
            return false;
        case 'layer':
            return layers.includes(content.layer);
        case 'layers':
            return isMostlyUsed(content.layers, layers);
        case 'blobs':
            return isMostlyUsed(content.blobs, blobs);
        case 'mount': {
            const now = Object.values(survey.records).find(record => record.layer === content.layer);
            if (now === undefined)
                return false;
            return isNew || samePart(restored && mountOf(restored, content.layer)?.tree, now, content.part);
        }
        case 'volume': {
            const now = survey.volumes[content.volume];
            if (now === undefined)
                return false;
            return isNew || samePart(restored?.volumes[content.volume]?.tree, now, content.part);
        }
    }
}
/** A restore drops what the metadata does not name, so that a few dead members are cheaper than packing the others again. */
function isMostlyUsed(members, present) {
    return members.filter(member => present.includes(member)).length * 2 >= members.length;
}
function samePart(before, now, part) {
    if (before?.fingerprints.length !== now?.fingerprints.length)
        return false;
    return before !== undefined && before.fingerprints[part] === now?.fingerprints[part];
}
function layerBundle(layers) {
    const [layer] = layers;
    if (layer !== undefined && layers.length === 1)
        return { content: { kind: 'layer', layer } };
    return { content: { kind: 'layers', layers: [...layers] } };
}
/** Large things on their own, small ones together. */
function grouped(all, request) {
    const large = all.filter(({ bytes }) => bytes >= ownBundleBytes);
    const bundles = large.map(({ id, bytes }) => ({ rawBytes: bytes, request: request([id]) }));
    let group = [];
    const flush = () => {
        if (group.length === 0)
            return;
        bundles.push({
            rawBytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
            request: request(group.map(({ id }) => id))
        });
        group = [];
    };
    const small = all.filter(({ bytes }) => bytes < ownBundleBytes);
    for (const kind of [
        small.filter(({ bytes }) => bytes >= tinyBytes),
        small.filter(({ bytes }) => bytes < tinyBytes)
    ]) {
        for (const one of kind) {
            group.push(one);
            if (group.reduce((sum, { bytes }) => sum + bytes, 0) >= groupBytes)
                flush();
        }
        flush();
    }
    return bundles;
}
function partsOf(state, contentOf) {
    const parts = state.fingerprints.length;
    return state.fingerprints.map((_, part) => ({
        rawBytes: state.bytes / parts,
        request: { content: contentOf(part), parts }
    }));
}

// EXTERNAL MODULE: ./.build/src/mounts/index.js + 2 modules
var mounts = __webpack_require__(8359);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./.build/src/snapshot/chain-ids.js

/**
 * Names of layers together with all that they lie upon, from the digests of the layers, the lowest first
 * (https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid).
 */
function chainIds(layers) {
    const chains = [];
    for (const layer of layers) {
        const below = chains.at(-1);
        chains.push(below === undefined ? layer : `sha256:${(0,external_node_crypto_.createHash)('sha256').update(`${below} ${layer}`).digest('hex')}`);
    }
    return chains;
}

;// CONCATENATED MODULE: ./.build/src/snapshot/liveness.js
/**
 * The records that are live: those that were touched or that an image holds, what these were made from, and what they lie
 * upon. When everything is cached BuildKit loads only the last layer of each image, and nothing of the other stages, which a
 * later change needs again: so what counts is how the cache keys follow from each other, not what was loaded.
 */
function liveRecords({ records, graph, isTouched }) {
    const known = new Map(records.map(record => [record.id, record]));
    const isFresh = (id) => {
        const record = known.get(id);
        return record !== undefined && isTouched(record);
    };
    const keysOf = invert(graph.results);
    const live = new Set();
    const keys = new Set();
    const queue = [];
    const visitKey = (key) => {
        if (keys.has(key))
            return;
        keys.add(key);
        queue.push(key);
    };
    const visitRecord = (id) => {
        if (live.has(id))
            return;
        live.add(id);
        for (const parent of known.get(id)?.parents ?? [])
            visitRecord(parent);
        for (const key of keysOf.get(id) ?? [])
            visitKey(key);
    };
    for (const record of records)
        if (record.shared || isTouched(record))
            visitRecord(record.id);
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
        for (const id of preferred(graph.results[key] ?? [], isFresh))
            visitRecord(id);
        for (const source of chosenSources(key, graph, isFresh))
            visitKey(source);
    }
    return live;
}
/** Of several ways to an input, those of this run; all of them when this run has gone none. */
function chosenSources(key, graph, isFresh) {
    const byInput = Map.groupBy(graph.sources[key] ?? [], source => source.input);
    return [...byInput.values()].flatMap(sources => {
        const resultsOf = (source) => graph.results[source.key] ?? [];
        const hasFresh = sources.some(source => resultsOf(source).some(isFresh));
        // Keys of contents have no results of their own and lead nowhere.
        const chosen = hasFresh ? sources.filter(source => resultsOf(source).some(isFresh)) : sources;
        return chosen.map(source => source.key);
    });
}
function preferred(ids, isFresh) {
    const fresh = ids.filter(isFresh);
    return fresh.length > 0 ? fresh : ids;
}
/** Record -> the keys whose results it holds. */
function invert(results) {
    const keys = new Map();
    for (const [key, ids] of Object.entries(results)) {
        for (const id of ids)
            keys.set(id, [...(keys.get(id) ?? []), key]);
    }
    return keys;
}

;// CONCATENATED MODULE: ./.build/src/snapshot/retention.js


/** What is unused in so many saves in a row goes with the last of them. */
const mostUnusedSaves = 3;
/** Dangling images go at once; named ones that the project does not know after some saves. */
function chooseImages(input) {
    const ofProject = new Set(input.use.images.map(normalName));
    const known = (image) => (Object.hasOwn(input.restored, image.id) ? input.restored[image.id] : undefined);
    const isUsed = (image) => {
        const before = known(image);
        if (before === undefined || input.ofContainers.has(image.id))
            return true;
        // A name that it did not have was given to it in this job.
        return image.names.some(name => ofProject.has(normalName(name)) || !before.names.includes(name));
    };
    const unused = new Map(input.images.map(image => [image.id, isUsed(image) ? 0 : (known(image)?.unused ?? 0) + 1]));
    const idle = input.images.filter(image => unused.get(image.id) !== 0);
    const drop = idle.filter(({ id, names }) => names.length === 0 || (unused.get(id) ?? 0) >= mostUnusedSaves);
    return { drop, unused, idle: idle.filter(image => !drop.includes(image)) };
}
/** `busybox`, `docker.io/library/busybox:latest` -> `busybox:latest` */
function normalName(name) {
    const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '');
    return /:[^/]*$/.test(short) ? short : `${short}:latest`;
}
function chooseRecords({ restored, records, graph, use }) {
    const isRestored = (record) => Object.hasOwn(restored, record.id);
    const isMade = (record) => !isRestored(record) && record.createdAt >= use.startedAt;
    const isTouched = (record) => isMade(record) || (record.lastUsedAt ?? 0) >= use.startedAt;
    const live = graph === undefined ? undefined : liveRecords({ records, graph, isTouched });
    const isUsed = (record) => {
        if (!isRestored(record) || isTouched(record))
            return true;
        if (isMount(record))
            return (0,mounts/* isAskedFor */.un)(record.description, use.mounts);
        return live?.has(record.id) ?? isLayer(record);
    };
    const idle = records.filter(record => !isUsed(record));
    const superseded = supersededLayers(idle, records, isMade);
    const unused = new Map(records.map(({ id }) => [id, 0]));
    for (const { id } of idle)
        unused.set(id, (restored[id] ?? 0) + 1);
    const isOld = (record) => (unused.get(record.id) ?? 0) >= mostUnusedSaves;
    const drop = idle
        .filter(record => superseded.has(record.id) || isOld(record))
        .map(record => ({ record, reason: superseded.has(record.id) ? 'superseded' : 'unused' }));
    return { drop, unused };
}
/**
 * Layers in whose place this run has made others: by the same step, or upon the same layer of the project. What lies upon such
 * a layer goes with it.
 */
function supersededLayers(idle, records, isMade) {
    const made = records.filter(record => isLayer(record) && isMade(record));
    const madeSteps = new Set(made.map(stepOf));
    const bases = new Set(records.filter(isBase).map(record => record.id));
    const builtUpon = new Set(made.flatMap(record => record.parents).filter(id => !bases.has(id)));
    const superseded = new Set();
    const isReplaced = (record) => madeSteps.has(stepOf(record)) || record.parents.some(id => builtUpon.has(id) || superseded.has(id));
    for (let before = -1; before < superseded.size;) {
        before = superseded.size;
        for (const record of idle.filter(isLayer))
            if (isReplaced(record))
                superseded.add(record.id);
    }
    return superseded;
}
/** What stays of a description when a step moves within its Dockerfile, or its base image gets a new digest. */
function stepOf({ description }) {
    return description.replace(/^\[(.*?)\s*\d+\/\d+\] /, '[$1] ').replace(/^(pulled from \S+?)@sha256:[0-9a-f]+/, '$1');
}
function isMount(record) {
    return record.type === 'exec.cachemount';
}
/**
 * The copy of a build context, which BuildKit keeps to transfer only changes: it is found again by the identity of a buildx
 * installation only, which a fresh runner makes anew.
 */
function isContextCopy(record) {
    return record.type === 'source.local';
}
/** Copies of build contexts, checkouts of repositories, downloads. */
function isSource(record) {
    return record.type.startsWith('source.');
}
function isLayer(record) {
    return !isMount(record) && !isSource(record);
}
/** A layer of an image that was pulled. */
function isBase(record) {
    return record.description.startsWith('pulled from ');
}

;// CONCATENATED MODULE: ./.build/src/snapshot/eviction.js

/**
 * Everything that may be left out, in the order of going: cache mounts that nobody asks for, layers and images that nobody
 * uses, checkouts and downloads, layers of stages that are in no image (what this run has not touched first, the largest
 * first), cache mounts in use, cache volumes, and at the very end pulled base images. What is in an image stays, and so do
 * images that are used: without them there would be nothing to restore.
 */
function evictionOrder(input) {
    const { records, unused, startedAt } = input;
    const isIdle = (record) => (unused.get(record.id) ?? 0) > 0;
    const bySize = (all) => all.toSorted((a, b) => b.bytes - a.bytes);
    const evictable = (all) => all.map(record => ({ kind: 'record', record, bytes: record.bytes }));
    const mounts = bySize(records.filter(isMount));
    const layers = leavesFirst(records.filter(isLayer), record => [
        Number(isBase(record)),
        Number(!isIdle(record)),
        Number((record.lastUsedAt ?? 0) >= startedAt),
        -record.bytes
    ]);
    return [
        ...evictable(mounts.filter(isIdle)),
        ...evictable(layers.filter(record => isIdle(record) && !isBase(record))),
        ...bySize(input.idleImages).map(image => ({ kind: 'image', image, bytes: image.bytes })),
        ...evictable(bySize(records.filter(isSource))),
        ...evictable(layers.filter(record => !isIdle(record) && !isBase(record))),
        ...evictable(mounts.filter(record => !isIdle(record))),
        ...bySize(input.volumes).map(({ name, bytes }) => ({ kind: 'volume', volume: name, bytes })),
        ...evictable(layers.filter(isBase))
    ];
}
/**
 * Layers that are in no image, each after those that lie upon it, as the engine keeps what others need; beside that in the
 * order of their ranks.
 */
function leavesFirst(layers, rankOf) {
    const children = new Map();
    for (const id of layers.flatMap(record => record.parents))
        children.set(id, (children.get(id) ?? 0) + 1);
    const waiting = new Set(layers.filter(record => !record.shared).toSorted((a, b) => compare(rankOf(a), rankOf(b))));
    const ordered = [];
    for (;;) {
        const next = [...waiting].find(record => (children.get(record.id) ?? 0) === 0);
        if (next === undefined)
            return ordered;
        waiting.delete(next);
        ordered.push(next);
        for (const id of next.parents)
            children.set(id, (children.get(id) ?? 0) - 1);
    }
}
function compare(a, b) {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
/** The first ones that make up so many bytes together; all of them when they do not. */
function firstBytes(order, bytes) {
    let sum = 0;
    const end = order.findIndex(({ bytes: own }) => {
        sum += own;
        return sum >= bytes;
    });
    return end < 0 ? order : order.slice(0, end + 1);
}

;// CONCATENATED MODULE: ./.build/src/snapshot/retained.js





/** What stays, and what became of the rest. */
class Retained {
    #deps;
    #request;
    #leftOut = [];
    #dropped = new Set();
    #volumes;
    #images = [];
    #idleImages = [];
    #unusedImages = new Map();
    #unusedRecords = new Map();
    constructor(deps, request, volumes) {
        this.#deps = deps;
        this.#request = request;
        this.#volumes = [...volumes];
    }
    /**
     * Drops what the restored snapshot brought and this run has shown to be of no use. What cannot be dropped is no obstacle to
     * saving: it stays.
     */
    static async after(deps, request, volumes) {
        const retained = new Retained(deps, request, volumes);
        try {
            await retained.#leaveOutImages();
            await retained.#leaveOutRecords();
        }
        catch (error) {
            deps.signal?.throwIfAborted();
            deps.log(`Not all could be left out that is of no use any more: ${error.message}`);
        }
        return retained;
    }
    get leftOut() {
        return this.#leftOut;
    }
    /** Whether a record of the build cache, or a volume, is still part of the snapshot. */
    hasRecord(id) {
        return !this.#dropped.has(id);
    }
    hasVolume(name) {
        return this.#volumes.some(volume => volume.name === name);
    }
    /** What the next run needs to know of images and records. */
    indexed() {
        const engineImages = {};
        for (const { id, names } of this.#images) {
            engineImages[id] = { names: [...names], unused: this.#unusedImages.get(id) ?? 0 };
        }
        return {
            engineImages,
            records: Object.fromEntries([...this.#unusedRecords].filter(([id]) => this.hasRecord(id)))
        };
    }
    /**
     * Drops the least valuable things of about so many bytes, unpacked: of BuildKit's cache and the cache volumes also such that
     * this run has used or made, as nothing that a user has made is among them.
     * @returns false when there is not so much that could be dropped: then nothing is
     */
    async evict(bytes) {
        const { records } = await this.#readRecords();
        const order = evictionOrder({
            records: records.filter(record => this.hasRecord(record.id)),
            unused: this.#unusedRecords,
            idleImages: this.#idleImages,
            volumes: this.#volumes,
            startedAt: this.#request.use.startedAt
        });
        if (order.reduce((sum, one) => sum + one.bytes, 0) < bytes)
            return false;
        const chosen = firstBytes(order, bytes);
        const before = this.#leftOut.length;
        await this.#dropRecords(chosen.flatMap(one => (one.kind === 'record' ? [{ record: one.record, reason: 'max-size' }] : [])));
        for (const one of chosen)
            await this.#evictOne(one);
        return this.#leftOut.length > before;
    }
    async #evictOne(one) {
        if (one.kind === 'volume') {
            this.#volumes.splice(0, this.#volumes.length, ...this.#volumes.filter(({ name }) => name !== one.volume));
            this.#leftOut.push({ kind: 'volume', name: one.volume, bytes: one.bytes, reason: 'max-size' });
        }
        if (one.kind === 'image') {
            await this.#dropImage(one.image, 'max-size');
            this.#idleImages = this.#idleImages.filter(image => image !== one.image);
        }
    }
    async #leaveOutImages() {
        const { engine } = this.#deps;
        const [images, ofContainers] = await Promise.all([engine.images(), engine.imagesOfContainers()]);
        const restored = this.#request.restored?.engineImages ?? {};
        const { drop, unused, idle } = chooseImages({ restored, images, ofContainers, use: this.#request.use });
        this.#images = images;
        this.#unusedImages = unused;
        this.#idleImages = idle;
        for (const image of drop)
            await this.#dropImage(image, image.names.length === 0 ? 'superseded' : 'unused');
    }
    async #dropImage(image, reason) {
        const { engine } = this.#deps;
        const names = image.names.length === 0 ? [image.id] : image.names;
        const removed = [];
        for (const name of names)
            if (await engine.removeImage(name))
                removed.push(name);
        if (removed.length < names.length)
            return;
        this.#images = this.#images.filter(one => one !== image);
        const name = image.names.length === 0 ? shortId(image.id) : image.names.join(', ');
        this.#leftOut.push({ kind: 'image', name, bytes: image.bytes, reason });
    }
    async #leaveOutRecords() {
        const { records, graph } = await this.#readRecords();
        const copies = records.filter(isContextCopy);
        const candidates = records.filter(record => !isContextCopy(record));
        const { restored, use } = this.#request;
        const { drop, unused } = chooseRecords({ restored: restored?.records ?? {}, records: candidates, graph, use });
        this.#unusedRecords = unused;
        await this.#dropRecords([...drop, ...copies.map(record => ({ record, reason: 'unused' }))]);
    }
    async #dropRecords(drop) {
        if (drop.length === 0)
            return;
        const gone = new Set(await this.#deps.engine.dropRecords(drop.map(({ record }) => record.id)));
        for (const { record, reason } of drop.filter(({ record }) => gone.has(record.id))) {
            this.#dropped.add(record.id);
            if (!isContextCopy(record))
                this.#leftOut.push({ ...describeRecord(record), bytes: record.bytes, reason });
        }
    }
    /**
     * The records of BuildKit's cache. With the containerd store the engine takes other layers for shared than those of images
     * (Docker 28.5), so that they are found by what they are called in images.
     */
    async #readRecords() {
        const { engine } = this.#deps;
        const graph = await this.#readGraph();
        const records = await engine.cacheRecords();
        if (this.#request.identity.store !== 'containerd')
            return { graph, records };
        const layers = await Promise.all(this.#images.map(image => engine.layersOf(image.id)));
        const chains = new Set(layers.flatMap(chainIds));
        const isShared = (id) => graph === undefined || chains.has(graph.chains[id] ?? '');
        return { graph, records: records.map(record => ({ ...record, shared: isShared(record.id) })) };
    }
    /** Without the graph every layer may still be needed. */
    async #readGraph() {
        try {
            return (await this.#deps.door.call('buildGraph', {})).graph;
        }
        catch (error) {
            if (!(error instanceof privileged/* PrivilegedError */.m))
                throw error;
            this.#deps.log(`BuildKit's cache could not be looked into, so that all of its layers are kept: ${error.message}`);
            return undefined;
        }
    }
}
function describeRecord(record) {
    if (isMount(record)) {
        return { kind: 'cache-mount', name: (0,mounts/* cacheMountId */.ne)(record.description) };
    }
    return { kind: isSource(record) ? 'source' : 'layer', name: record.description };
}
/** As `docker images` shows it. */
function shortId(id) {
    return id.replace(/^sha256:/, '').slice(0, 12);
}

;// CONCATENATED MODULE: ./.build/src/snapshot/room.js
/** How far beyond the limit a guess must be to be trusted: the next bundles may be compressed better than the former. */
const slack = 1.25;
class Room {
    #max;
    #plan;
    #ratio;
    /** @param maxBytes undefined for no limit @param stored bundles that show how well this engine's trees are compressed */
    constructor(maxBytes, plan, stored) {
        this.#max = maxBytes ?? Number.POSITIVE_INFINITY;
        this.#plan = plan;
        this.#ratio = ratioOf(stored);
    }
    /** Whether there is no need to pack more than these to know that there is too much. */
    isExceededBy(saved) {
        return sum(this.#plan.kept) + sum(saved) > this.#max || this.#total(saved) > slack * this.#max;
    }
    /**
     * bytes, unpacked, by which there is too much; 0 when it fits.
     * @param saved what was packed of the missing bundles: not all of them when there was no more room
     */
    excessAfter(saved) {
        const total = this.#total(saved);
        return total > this.#max ? (total - this.#max) / (ratioOf(saved) ?? this.#ratio ?? 1) : 0;
    }
    /** What is not packed yet counts as if it were packed as well as the rest. */
    #total(saved) {
        const { kept, missing } = this.#plan;
        const rawBytes = missing.reduce((total, one) => total + one.rawBytes, 0) - rawSum(saved);
        const open = saved.length === missing.length ? 0 : Math.max(0, rawBytes);
        return sum(kept) + sum(saved) + open * (ratioOf(saved) ?? this.#ratio ?? 0);
    }
}
function sum(bundles) {
    return bundles.reduce((total, { bytes }) => total + bytes, 0);
}
function rawSum(bundles) {
    return bundles.reduce((total, { rawBytes }) => total + rawBytes, 0);
}
function ratioOf(bundles) {
    return rawSum(bundles) === 0 ? undefined : sum(bundles) / rawSum(bundles);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./.build/src/snapshot/upload.js
/** Packs bundles and sends them to the store, several at once. */






const defaultPatienceMs = 20_000;
const lookAgainMs = 1000;
/** Names that a bundle may have beside its first. */
const mostCopies = 3;
class Upload {
    #deps;
    #bundles = [];
    #lastSaved = [];
    #entries = 0;
    #bytes = 0;
    #denied = false;
    #taken = [];
    constructor(deps) {
        this.#deps = deps;
    }
    /** Everything that was saved so far, in this and in former calls. */
    get bundles() {
        return this.#bundles;
    }
    /** What the last call saved. */
    get lastSaved() {
        return this.#lastSaved;
    }
    /** The store does not permit writing: nothing more is sent. */
    get denied() {
        return this.#denied;
    }
    /** New entries at the store, and their bytes. */
    get totals() {
        return { entries: this.#entries, bytes: this.#bytes };
    }
    /**
     * Saves bundles, the largest first, until all are saved or `isEnough` says so of those that are.
     * @throws the first error; what was saved before stays saved
     */
    async save(planned, isEnough = () => false) {
        this.#lastSaved = [];
        this.#taken = [];
        const total = planned.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
        await withProgress('Saving', total, this.#deps.log, progress => this.#saveAll(planned, isEnough, progress));
        for (let copy = 1; this.#taken.length > 0 && !this.#denied; copy += 1)
            await this.#settle(copy);
    }
    async #saveAll(planned, isEnough, progress) {
        const goesOn = () => !this.#denied && !failure && !isEnough(this.#lastSaved);
        const queue = [...planned].sort((a, b) => b.rawBytes - a.rawBytes);
        let failure;
        const work = async () => {
            for (let next = queue.shift(); next !== undefined && goesOn(); next = queue.shift()) {
                await this.#saveOne(next);
                progress.finished(next, next.rawBytes);
            }
        };
        const workers = Array.from({ length: this.#deps.parallel }, () => work().catch(error => {
            failure ??= { error };
        }));
        await Promise.all(workers);
        if (failure !== undefined)
            throw failure.error;
    }
    /**
     * An index names only what can be read. So a job that saves the same bundle at this moment is waited for; one that died
     * while it did has taken the name for a day, so that the bundle is saved under another.
     */
    async #settle(copy) {
        const { store, signal, log, patienceMs = defaultPatienceMs } = this.#deps;
        const deadline = performance.now() + patienceMs;
        const taken = this.#taken;
        this.#taken = [];
        log(`Waiting for another job to finish saving ${(0,format/* formatCount */.B4)(taken.length, 'bundle')}.`);
        for (const { planned, bundle } of taken) {
            const key = (0,src_store/* bundleKey */.CK)(bundle.sha256, bundle.copy);
            const isThere = async () => (await (0,time_budget/* unlessAborted */.Wh)(store.find(key), signal))?.key === key;
            let found = await isThere();
            while (!found && performance.now() < deadline) {
                await (0,promises_.setTimeout)(lookAgainMs, undefined, signal && { signal });
                found = await isThere();
            }
            if (found)
                this.#accept(bundle);
            else if (copy > mostCopies)
                throw new Error('other jobs have taken the names of its bundles and not saved them');
            else
                await this.#saveOne(planned, copy);
        }
    }
    #accept(bundle) {
        this.#bundles.push(bundle);
        this.#lastSaved.push(bundle);
    }
    async #saveOne(planned, copy = 0) {
        const { request } = planned;
        const { store, door, signal, log } = this.#deps;
        signal?.throwIfAborted();
        const start = performance.now();
        const { file, sha256, bytes, rawBytes } = await door.call('pack', request, signal && { signal });
        const bundle = { sha256, bytes, rawBytes, ...(copy > 0 && { copy }), content: request.content };
        try {
            const put = await store.put((0,src_store/* bundleKey */.CK)(sha256, copy), file, { signal });
            if (put.unfinished)
                return void this.#taken.push({ planned, bundle });
            if (put.outcome === 'denied')
                this.#denied = true;
            if (put.outcome === 'saved')
                this.#entries += 1;
            this.#bytes += put.bytes;
        }
        finally {
            (0,external_node_fs_.rmSync)(file, { force: true });
        }
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        log(`  ${describeContent(request.content)}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`);
        this.#accept(bundle);
    }
}
function describeContent(content) {
    switch (content.kind) {
        case 'metadata':
            return 'metadata';
        case 'layer':
            return `layer ${content.layer.slice(0, 12)}`;
        case 'layers':
            return `${content.layers.length} small layers`;
        case 'contexts':
            return `${content.layers.length} build contexts`;
        case 'blobs':
            return content.blobs.length === 1
                ? `blob ${content.blobs[0]?.slice(0, 12)}`
                : `${content.blobs.length} small blobs`;
        case 'mount':
            return `cache mount ${content.layer.slice(0, 12)}, part ${content.part + 1}`;
        case 'volume':
            return `volume ${content.volume}, part ${content.part + 1}`;
    }
}

;// CONCATENATED MODULE: ./.build/src/snapshot/save.js
/** Saves what an engine has learnt: only what the restored snapshot does not hold already. */








/**
 * Saves the engine's state, without what is of no use any more, which the engine drops.
 * @throws StoreError, PrivilegedError, EngineRequestError: no image, container or volume was changed
 */
async function saveSnapshot(request, deps) {
    const key = (0,src_store/* indexKey */.mh)(request.identity, request.workspace, request.run);
    const taken = await (0,time_budget/* unlessAborted */.Wh)(deps.store.find(key), deps.signal);
    if (taken?.key === key)
        return { outcome: 'exists' };
    const survey = await deps.door.call('survey', surveyRequest(request));
    if (request.restored !== undefined && !hasChanged(request.restored, survey, request)) {
        return request.restored.workspace === request.workspace
            ? { outcome: 'unchanged', index: request.restored }
            : saveIndex(key, adopted(request.restored, request), deps, { entries: 0, bytes: 0, frozenMs: 0, leftOut: [] });
    }
    const volumes = Object.entries(survey.volumes).map(([name, { bytes }]) => ({ name, bytes }));
    const retained = await Retained.after(deps, request, volumes);
    return saveRetained(key, request, survey, retained, deps);
}
async function saveRetained(key, whole, surveyed, retained, deps) {
    const upload = new Upload(deps);
    for (let attempt = 1;;) {
        const [request, survey] = [retainedRequest(whole, retained), retainedSurvey(surveyed, retained)];
        const copy = await deps.door.call('copyMetadata', {});
        const stored = [...(request.restored?.bundles ?? []), ...upload.bundles];
        const { layers, blobs, images } = copy;
        const plan = await planBundles({ ...request, survey, stored, layers, blobs, metadataFolder: copy.folder }, deps.door);
        const room = new Room(request.maxBytes, plan, stored);
        try {
            await upload.save(plan.missing, saved => room.isExceededBy(saved));
        }
        catch (error) {
            // The engine collects its garbage whenever it likes: what it has dropped meanwhile is not missed.
            if (attempt < mostAttempts && (await hasDropped(copy, deps))) {
                attempt += 1;
                continue;
            }
            throw error;
        }
        if (upload.denied)
            return { outcome: 'denied' };
        const excess = room.excessAfter(upload.lastSaved);
        if (excess > 0) {
            if (await retained.evict(excess))
                continue;
            return { outcome: 'too-large', maxBytes: request.maxBytes ?? 0 };
        }
        const index = makeIndex(request, survey, [...plan.kept, ...upload.lastSaved], { images, ...retained.indexed() });
        const { leftOut } = retained;
        return saveIndex(key, index, deps, { ...upload.totals, frozenMs: copy.frozenMs, leftOut });
    }
}
function retainedRequest(request, retained) {
    return {
        ...request,
        records: request.records.filter(({ id }) => retained.hasRecord(id)),
        volumes: request.volumes.filter(({ name }) => retained.hasVolume(name))
    };
}
function retainedSurvey(survey, retained) {
    const kept = (all, isKept) => Object.fromEntries(Object.entries(all).filter(([name]) => isKept(name)));
    return {
        ...survey,
        records: kept(survey.records, id => retained.hasRecord(id)),
        volumes: kept(survey.volumes, name => retained.hasVolume(name))
    };
}
/** Copies of the metadata that are tried when the engine drops what they name. */
const mostAttempts = 3;
async function hasDropped(copy, { door }) {
    const now = await door.call('survey', { records: [], volumes: [] });
    const [layers, blobs] = [new Set(now.layers), new Set(now.blobs)];
    return copy.layers.some(id => !layers.has(id)) || copy.blobs.some(digest => !blobs.has(digest));
}
/** The index goes last: what it names is there. */
async function saveIndex(key, index, deps, before) {
    const put = await deps.store.putBytes(key, Buffer.from(JSON.stringify(index)), { signal: deps.signal });
    if (put.outcome !== 'saved')
        return { outcome: put.outcome };
    return { ...before, outcome: 'saved', key, index, entries: before.entries + 1, bytes: before.bytes + put.bytes };
}
/** Another workspace's snapshot under this one's name: nothing is packed, and from now on the two part ways. */
function adopted(restored, { workspace, createdAt, stepMs }) {
    return { ...restored, workspace, createdAt, stepMs: { ...stepMs } };
}
/** A step's result is often still open for writing, but nothing writes to it any more. */
function mayChange({ mutable, type }) {
    return mutable && (type === 'exec.cachemount' || type.startsWith('source.'));
}
/** Asks with the partitions a tree had before, so that unchanged parts are recognised. */
function surveyRequest({ restored, records, volumes }) {
    const partsOf = (tree) => tree === undefined ? {} : { partitions: tree.fingerprints.length };
    return {
        records: records.filter(mayChange).map(({ id }) => ({ id, ...partsOf(restored?.mounts[id]?.tree) })),
        volumes: volumes.map(({ name }) => ({ name, ...partsOf(restored?.volumes[name]?.tree) }))
    };
}
/**
 * Whether there is anything that the restored snapshot does not know. Copies of build contexts do not count: a checkout
 * gives every file a new time, and they only save their transfer. Nor do blobs: a new layer shows as such, and the others
 * are records of builds.
 */
function hasChanged(restored, survey, request) {
    if (restored.images !== survey.images)
        return true;
    const known = new Set(restored.bundles.flatMap(({ content }) => contentNames(content)));
    const mutable = new Set(Object.values(survey.records).map(record => record.layer));
    if (survey.layers.some(layer => !mutable.has(layer) && !known.has(`layer ${layer}`)))
        return true;
    const mounts = request.records.filter(record => record.type === 'exec.cachemount').map(record => record.id);
    const mountChanged = mounts.some(id => !sameTree(restored.mounts[id]?.tree, survey.records[id]));
    return (mountChanged || request.volumes.some(({ name }) => !sameTree(restored.volumes[name]?.tree, survey.volumes[name])));
}
function sameTree(before, now) {
    return before?.fingerprints.join() === now?.fingerprints.join();
}

;// CONCATENATED MODULE: ./.build/src/snapshot/index.js
/** Snapshots of an engine: what they are made of, how they are restored and saved. */







/***/ }),

/***/ 5392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Jh: () => (/* reexport */ BackendError),
  vx: () => (/* reexport */ MissingEntryError),
  AD: () => (/* reexport */ StoreError),
  kI: () => (/* reexport */ anyWorkspacePrefix),
  CK: () => (/* reexport */ bundleKey),
  tX: () => (/* reexport */ differences),
  b6: () => (/* reexport */ identityParts),
  mh: () => (/* reexport */ indexKey),
  Vs: () => (/* reexport */ keyPart),
  lL: () => (/* reexport */ nearPrefixes),
  Ch: () => (/* reexport */ openStore),
  wX: () => (/* reexport */ partNames),
  Gf: () => (/* reexport */ workspacePrefix)
});

// UNUSED EXPORTS: AbortedError, AccessDeniedError, InvalidKeyError, chooseStore, indexKeyParts, openDirectoryStore, openGithubStore, openToolkitStore

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:util/types"
var types_ = __webpack_require__(3429);
;// CONCATENATED MODULE: ./.build/src/store/errors.js
/** Errors of the cache backends: what happened, where, and what to do. None of them holds a token or a signed URL's query. */

class StoreError extends Error {
    name = 'StoreError';
}
/** There is no entry of this key, or it was evicted between look-up and download. */
class MissingEntryError extends StoreError {
    name = 'MissingEntryError';
    key;
    constructor(key, where) {
        super(`There is no cache entry "${key}" in ${where}.`);
        this.key = key;
    }
}
/** A key that no backend accepts. */
class InvalidKeyError extends StoreError {
    name = 'InvalidKeyError';
}
/** The service or the folder refuses the caller: retrying does not help. */
class AccessDeniedError extends StoreError {
    name = 'AccessDeniedError';
}
/** The service or the disk failed, also after retries. */
class BackendError extends StoreError {
    name = 'BackendError';
    /** HTTP status of the last answer, where there was one. */
    status;
    constructor(message, options) {
        super(message, options?.cause === undefined ? undefined : { cause: options.cause });
        this.status = options?.status;
    }
}
/** The caller's signal ended the operation. */
class AbortedError extends StoreError {
    name = 'AbortedError';
}
/** A URL as it may be shown: without user, query and fragment, where signatures live. */
function shownUrl(url) {
    const text = String(url);
    if (!URL.canParse(text))
        return '(not a URL)';
    const parsed = new URL(text);
    return `${parsed.origin}${parsed.pathname}`;
}
/** One line that tells why `error` happened, without the query of any URL in it. */
function reasonOf(error) {
    const text = (0,types_.isNativeError)(error) ? describe(error) : String(error);
    return text.replace(/(https?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/g, '$1').split('\n', 1)[0] ?? '';
}
/** The system's or the library's code of an error, such as `ENOENT`. */
function codeOf(error) {
    if (typeof error !== 'object' || error === null || !('code' in error))
        return undefined;
    return typeof error.code === 'string' ? error.code : undefined;
}
function describe(error) {
    if (error.message === '' && 'errors' in error && Array.isArray(error.errors))
        return error.errors.map(reasonOf).join('; ');
    const code = codeOf(error);
    return code !== undefined && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}

;// CONCATENATED MODULE: ./.build/src/store/keys.js
/**
 * Names of cache entries.
 *
 * Bundles: `cbc1-b-<sha256>`. Indexes: `cbc1-<os>-<arch>-<store>-<engine version>-i-<workspace>-<n>`.
 * Each part between hyphens holds no hyphen of its own, so that the prefix of one workspace (`...-i-web-`) never matches the
 * entries of another (`web-2`), and lower case only, because some services and file systems ignore case.
 */


/** Limits of the Actions cache service. */
const maximumKeyLength = 512;
const maximumPartLength = 100;
const digestLength = 8;
/**
 * A name as one part of a key: unchanged when it is safe, else with `_` for what is not allowed and the first characters of
 * its SHA-256, so that two names never give the same part.
 */
function keyPart(name) {
    const safe = /^[a-z0-9._+]+$/.test(name) && name.length <= maximumPartLength && !/\.[0-9a-f]{8}$/.test(name);
    if (safe)
        return name;
    const readable = name
        .toLowerCase()
        .replace(/[^a-z0-9._+]+/g, '_')
        .slice(0, maximumPartLength - digestLength - 1);
    return `${readable}.${(0,external_node_crypto_.createHash)('sha256').update(name).digest('hex').slice(0, digestLength)}`;
}
/**
 * The key of a bundle, named by the SHA-256 (64 hexadecimal digits, lower case) of its bytes.
 * @param copy 1, 2...: another name for the same content, where the first was taken by a job that never finished saving it
 */
function bundleKey(sha256, copy = 0) {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
        throw new InvalidKeyError(`"${sha256}" is no SHA-256: 64 lower-case hexadecimal digits are needed.`);
    }
    return `cbc1-b${copy === 0 ? '' : copy}-${sha256}`;
}
/** Begins the keys of the indexes of all workspaces for this kind of engine. */
function anyWorkspacePrefix(engine) {
    const parts = [engine.os, engine.arch, engine.store, engine.engineVersion].map(keyPart);
    return `cbc1-${parts.join('-')}-i-`;
}
/** Begins the keys of this workspace's indexes, and of no other's. */
function workspacePrefix(engine, workspace) {
    return `${anyWorkspacePrefix(engine)}${keyPart(workspace)}-`;
}
/** The key of one index of this workspace; `n` tells it from its predecessors (a run's number and attempt, or a time). */
function indexKey(engine, workspace, n) {
    return `${workspacePrefix(engine, workspace)}${keyPart(String(n))}`;
}
/** Throws InvalidKeyError unless `key` is one that every backend accepts. */
function checkKey(key) {
    if (key === '')
        throw new InvalidKeyError('A cache key cannot be empty.');
    if (key.length > maximumKeyLength) {
        const start = key.slice(0, 60);
        throw new InvalidKeyError(`The cache key "${start}..." has ${key.length} characters; at most ${maximumKeyLength} are allowed.`);
    }
    if (!key.isWellFormed())
        throw new InvalidKeyError('A cache key holds half of a surrogate pair, which is not text.');
    if (key.includes(',')) {
        throw new InvalidKeyError(`The cache key "${key}" holds a comma, which the cache service refuses: leave it out.`);
    }
}

;// CONCATENATED MODULE: ./.build/src/store/directory-names.js
/** Keys as file names: reversible, nothing outside the folder can be named, nothing collides with unfinished files. */

/** File names have at most 255 bytes on common file systems; a longer key continues in a folder. */
const segmentLength = 200;
/** Ends the name of a continued key's folder. No encoded key holds it. */
const continued = ',';
/**
 * The relative path of the entry of `key`. Letters, digits and `_ + - .` stay, other bytes are percent-encoded, a dot at the
 * start of a name too. Throws InvalidKeyError.
 */
function entryPath(key) {
    checkKey(key);
    let encoded = '';
    for (const byte of Buffer.from(key, 'utf8')) {
        const character = String.fromCharCode(byte);
        const plain = /[A-Za-z0-9_+-]/.test(character) || (character === '.' && encoded.length % segmentLength !== 0);
        encoded += plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
    const segments = encoded.match(new RegExp(`.{1,${segmentLength}}`, 'g')) ?? [];
    return segments.join(`${continued}/`);
}
/** The key of a relative path that `entryPath` gave; `undefined` for any other file. */
function entryKey(relativePath) {
    const encoded = relativePath.replaceAll(`${continued}/`, '');
    if (!/^(?:[A-Za-z0-9_+.-]|%[0-9A-F]{2})+$/.test(encoded))
        return undefined;
    const key = Buffer.from(encoded.replace(/%([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))), 'latin1').toString('utf8');
    return isPathOf(key, relativePath) ? key : undefined;
}
function isPathOf(key, relativePath) {
    return key.isWellFormed() && !key.includes(',') && key.length <= 512 && entryPath(key) === relativePath;
}

;// CONCATENATED MODULE: ./.build/src/store/directory.js
/**
 * A folder as a cache: one file an entry. Content is written under a name that no look-up sees and gets its own name when it
 * is complete and on the disk, so that several jobs can share a folder, also on a network disk.
 */








/** Begins the names of unfinished files; no entry's name begins with a dot. */
const unfinishedPrefix = '.unfinished-';
/** An unfinished file older than this belongs to a job that was killed. */
const unfinishedLifetimeMs = 24 * 60 * 60 * 1000;
const readBufferBytes = 1024 * 1024;
/** Opens `folder` as a cache. It is made at the first `put`. */
function openDirectoryStore(folder) {
    const root = external_node_path_.resolve(folder);
    let cleaned;
    const prepare = async () => {
        await (0,promises_.mkdir)(root, { recursive: true });
        cleaned ??= removeAbandoned(root);
        await cleaned;
    };
    return {
        kind: 'directory',
        access: () => accessOf(root),
        find: (key, prefixes = []) => find(root, key, prefixes),
        read: (key, options) => read(root, key, options),
        put: (key, file, options) => put({ root, prepare }, key, file, options),
        putBytes: (key, content, options) => putBytes({ root, prepare }, key, content, options),
        close: async () => { }
    };
}
async function accessOf(root) {
    const existing = await nearestExisting(root);
    const read = existing !== root || (await permits(root, external_node_fs_.constants.R_OK | external_node_fs_.constants.X_OK));
    const write = await permits(existing, external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK);
    if (read && write)
        return { read, write };
    const refused = read ? 'written' : 'read';
    return { read, write, reason: `The cache directory ${root} cannot be ${refused}: the user lacks permission.` };
}
async function nearestExisting(folder) {
    let candidate = folder;
    while (candidate !== external_node_path_.dirname(candidate) && !(await permits(candidate, external_node_fs_.constants.F_OK))) {
        candidate = external_node_path_.dirname(candidate);
    }
    return candidate;
}
async function permits(file, mode) {
    return (0,promises_.access)(file, mode).then(() => true, () => false);
}
async function find(root, key, prefixes) {
    const exact = await statEntry(root, key);
    if (exact)
        return { key, bytes: exact.bytes };
    if (prefixes.length === 0)
        return undefined;
    for (const prefix of prefixes)
        checkKey(prefix);
    const keys = await listKeys(root);
    for (const prefix of prefixes) {
        const newest = await newestOf(root, keys, prefix);
        if (newest)
            return newest;
    }
    return undefined;
}
async function newestOf(root, keys, prefix) {
    const matching = keys.filter(key => key.startsWith(prefix));
    const entries = await Promise.all(matching.map(async (key) => ({ key, entry: await statEntry(root, key) })));
    let newest;
    for (const { key, entry } of entries) {
        if (entry && (newest === undefined || isNewer({ key, ...entry }, newest)))
            newest = { key, ...entry };
    }
    return newest && { key: newest.key, bytes: newest.bytes };
}
/** Entries saved within one tick of the file system's clock are told apart by their keys. */
function isNewer(one, other) {
    return one.savedNs === other.savedNs ? one.key > other.key : one.savedNs > other.savedNs;
}
async function statEntry(root, key) {
    const file = external_node_path_.join(root, entryPath(key));
    try {
        const found = await (0,promises_.stat)(file, { bigint: true });
        return found.isFile() ? { bytes: Number(found.size), savedNs: found.mtimeNs } : undefined;
    }
    catch (error) {
        if (isMissing(error))
            return undefined;
        throw failure(`The cache entry "${key}" in ${root} cannot be examined`, error);
    }
}
async function listKeys(root) {
    try {
        const entries = await (0,promises_.readdir)(root, { recursive: true, withFileTypes: true });
        return entries
            .filter(entry => entry.isFile())
            .map(entry => entryKey(external_node_path_.relative(root, external_node_path_.join(entry.parentPath, entry.name))))
            .filter(key => key !== undefined);
    }
    catch (error) {
        if (isMissing(error))
            return [];
        throw failure(`The cache directory ${root} cannot be listed`, error);
    }
}
async function read(root, key, options = {}) {
    if (options.signal?.aborted)
        throw new AbortedError(`Reading the cache entry "${key}" was ended.`);
    try {
        const handle = await (0,promises_.open)(external_node_path_.join(root, entryPath(key)), 'r');
        const { size } = await handle.stat();
        const stream = (0,external_node_fs_.createReadStream)('', { fd: handle, highWaterMark: readBufferBytes });
        // Aborted before anybody reads it, it must not be an error that nobody handles; who reads it learns of it all the same.
        stream.on('error', () => undefined);
        return { stream: options.signal ? (0,external_node_stream_.addAbortSignal)(options.signal, stream) : stream, bytes: size };
    }
    catch (error) {
        if (isMissing(error))
            throw new MissingEntryError(key, `the directory ${root}`);
        throw failure(`The cache entry "${key}" in ${root} cannot be read`, error);
    }
}
async function put(target, key, file, options = {}) {
    return save(target, key, options, async (unfinished) => {
        if (options.consume && (await moved(file, unfinished)))
            return;
        await (0,promises_.copyFile)(file, unfinished, external_node_fs_.constants.COPYFILE_FICLONE);
    });
}
async function putBytes(target, key, content, options = {}) {
    return save(target, key, options, unfinished => (0,promises_.writeFile)(unfinished, content));
}
async function save({ root, prepare }, key, options, write) {
    const entry = external_node_path_.join(root, entryPath(key));
    if (await statEntry(root, key))
        return { outcome: 'exists', bytes: 0 };
    if (options.signal?.aborted)
        throw new AbortedError(`Saving the cache entry "${key}" was ended.`);
    const unfinished = external_node_path_.join(root, `${unfinishedPrefix}${(0,external_node_crypto_.randomUUID)()}`);
    try {
        await prepare();
        await (0,promises_.mkdir)(external_node_path_.dirname(entry), { recursive: true });
        await write(unfinished);
        const bytes = await settle(unfinished);
        const published = await publish(unfinished, entry);
        return published ? { outcome: 'saved', bytes } : { outcome: 'exists', bytes: 0 };
    }
    catch (error) {
        if (isDenied(error))
            return { outcome: 'denied', bytes: 0 };
        throw failure(`The cache entry "${key}" cannot be saved in ${root}`, error);
    }
    finally {
        await (0,promises_.rm)(unfinished, { force: true }).catch(() => undefined);
    }
}
/** Renames within a disk; `false` when the file lies on another one. */
async function moved(file, target) {
    try {
        await (0,promises_.rename)(file, target);
        return true;
    }
    catch (error) {
        if (codeOf(error) === 'EXDEV')
            return false;
        throw error;
    }
}
/** Brings the content to the disk and marks it as new, whatever the age of the file it came from. Returns its bytes. */
async function settle(file) {
    const now = new Date();
    await (0,promises_.utimes)(file, now, now);
    const handle = await (0,promises_.open)(file, 'r');
    try {
        // Without this, a power cut can leave an empty file under a key that nobody ever writes again.
        await handle.sync();
        return (await handle.stat()).size;
    }
    finally {
        await handle.close();
    }
}
/** Gives the file its name; `false` when another job did so first. Hard links refuse an existing name, renames do not. */
async function publish(unfinished, entry) {
    try {
        await (0,promises_.link)(unfinished, entry);
        return true;
    }
    catch (error) {
        const code = codeOf(error);
        if (code === 'EEXIST')
            return false;
        // Some network disks know no hard links.
        if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS')
            throw error;
        await (0,promises_.rename)(unfinished, entry);
        return true;
    }
}
async function removeAbandoned(root) {
    const before = Date.now() - unfinishedLifetimeMs;
    for (const name of await (0,promises_.readdir)(root)) {
        if (!name.startsWith(unfinishedPrefix))
            continue;
        const file = external_node_path_.join(root, name);
        const found = await (0,promises_.stat)(file).catch(() => undefined);
        if (found && found.mtimeMs < before)
            await (0,promises_.rm)(file, { force: true });
    }
}
function isMissing(error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
}
function isDenied(error) {
    const code = codeOf(error);
    return code === 'EACCES' || code === 'EROFS' || code === 'EPERM';
}
function failure(what, error) {
    const remedy = codeOf(error) === 'ENOSPC' ? ' Free some space, or name another folder as cache-directory.' : '';
    return new BackendError(`${what}: ${reasonOf(error)}.${remedy}`, { cause: error });
}

;// CONCATENATED MODULE: ./.build/src/store/github/access.js
const both = { read: true, write: true };
/** Combines `ACTIONS_CACHE_MODE` with the token's scopes; whatever cannot be told is taken as permitted. */
function access_accessOf(environment) {
    const mode = accessOfMode(environment.cacheMode);
    const token = accessOfToken(environment.runtimeToken);
    const reason = mode.reason ?? token.reason;
    const access = { read: mode.read && token.read, write: mode.write && token.write };
    return reason === undefined ? access : { ...access, reason };
}
function accessOfMode(mode) {
    const name = mode?.trim().toLowerCase() ?? '';
    if (name === 'none')
        return { read: false, write: false, reason: 'The workflow sets its cache mode to none.' };
    if (name === 'read')
        return { read: true, write: false, reason: 'The workflow sets its cache mode to read.' };
    if (name === 'write-only') {
        return { read: false, write: true, reason: 'The workflow sets its cache mode to write-only.' };
    }
    return both;
}
/** Bits of `Permission` in the token's claim `ac`, a JSON list of `{Scope, Permission}`. */
const readBit = 1;
const writeBit = 2;
function accessOfToken(token) {
    const permissions = permissionsOf(token);
    if (permissions === undefined)
        return both;
    const read = permissions.some(permission => (permission & readBit) !== 0);
    const write = permissions.some(permission => (permission & writeBit) !== 0);
    if (read && write)
        return both;
    return { read, write, reason: reasonOfToken(read, write) };
}
function reasonOfToken(read, write) {
    if (read) {
        return "The job's token may only read the cache, as GitHub does for low-trust triggers such as pull requests of forks.";
    }
    return write ? "The job's token may only write to the cache." : "The job's token may not use the cache.";
}
function permissionsOf(token) {
    const payload = token?.split('.')[1];
    if (payload === undefined)
        return undefined;
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        if (typeof claims.ac !== 'string')
            return undefined;
        const scopes = JSON.parse(claims.ac);
        if (!Array.isArray(scopes))
            return undefined;
        const permissions = scopes.map((scope) => scope.Permission);
        return permissions.every(permission => typeof permission === 'number') ? permissions : undefined;
    }
    catch {
        // A token of another shape says nothing about scopes; the service will tell.
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./.build/src/store/github/retry.js
/** Repeats what failed for a passing reason: growing pauses with jitter, or as long as the service asks for. */


const realTiming = {
    wait: async (ms, signal) => {
        await (0,external_node_timers_promises_.setTimeout)(ms, undefined, signal ? { signal } : {});
    },
    random: Math.random
};
const attempts = 5;
const firstPauseMs = 250;
const longestPauseMs = 8000;
/** A service that asks for a longer pause than this is given up: a build does not wait for its cache. */
const longestRetryAfterMs = 60_000;
/** A failure that may pass. */
class PassingFailure extends Error {
    name = 'PassingFailure';
    status;
    retryAfterMs;
    constructor(reason, answer) {
        super(reason);
        this.status = answer?.status;
        this.retryAfterMs = answer?.retryAfterMs;
    }
}
function isPassingStatus(status) {
    return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}
/** Milliseconds of a `Retry-After` header, which holds seconds or a date. */
function retryAfterMs(header, now) {
    const text = typeof header === 'string' ? header.trim() : header?.[0]?.trim();
    if (text === undefined || text === '')
        return undefined;
    if (/^\d+$/.test(text))
        return Number(text) * 1000;
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
/** How long to wait before attempt `next` (2, 3, ...): half of a doubling pause, and up to the other half by chance. */
function pauseMs(next, random) {
    const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (next - 2));
    return Math.round(whole / 2 + random() * (whole / 2));
}
/** Runs `action` until it does not throw a PassingFailure, five times at most; then throws BackendError, or AbortedError. */
async function withRetries(context, action) {
    for (let attempt = 1;; attempt += 1) {
        throwIfAborted(context);
        try {
            return await action(attempt);
        }
        catch (error) {
            throwIfAborted(context);
            if (!(error instanceof PassingFailure))
                throw error;
            await pauseOrGiveUp(context, error, attempt);
        }
    }
}
/** Waits before the next attempt, or throws when this was the last. */
async function pauseOrGiveUp(context, failure, attempt) {
    const { doing, timing, signal } = context;
    const asked = failure.retryAfterMs;
    if (attempt >= attempts) {
        throw new BackendError(`Giving up ${doing} after ${attempts} attempts: ${failure.message}.`, {
            cause: failure,
            status: failure.status
        });
    }
    if (asked !== undefined && asked > longestRetryAfterMs) {
        throw new BackendError(`Giving up ${doing}: the service asks to wait ${Math.round(asked / 1000)} s (${failure.message}).`, { cause: failure, status: failure.status });
    }
    try {
        await timing.wait(Math.max(asked ?? 0, pauseMs(attempt + 1, timing.random)), signal);
    }
    catch (error) {
        throwIfAborted(context);
        throw error;
    }
}
function throwIfAborted({ doing, signal }) {
    if (signal?.aborted)
        throw new AbortedError(`Stopped ${doing}: ${reasonOf(signal.reason)}.`);
}

;// CONCATENATED MODULE: ./.build/src/store/github/connection.js


const defaultTimeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 };
/** More connections to one host do not make it faster; requests beyond wait for a free one. */
const connectionsPerHost = 16;
/** Opens no connection before the first request. undici is loaded then, too. */
function openConnection(environment, timeouts) {
    let pool;
    const open = async () => {
        const undici = await __webpack_require__.e(/* import() */ 752).then(__webpack_require__.t.bind(__webpack_require__, 6752, 19));
        const options = {
            connections: connectionsPerHost,
            connect: { timeout: timeouts.connectMs },
            headersTimeout: timeouts.headersMs,
            bodyTimeout: timeouts.idleMs
        };
        const { httpProxy = '', httpsProxy = '', noProxy = '' } = environment;
        // Empty strings keep the agent from looking into the process's environment by itself.
        const proxied = httpProxy !== '' || httpsProxy !== '';
        const dispatcher = proxied
            ? new undici.EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy })
            : new undici.Agent(options);
        return { undici, dispatcher };
    };
    return {
        send: async (url, request) => {
            pool ??= open();
            const { undici, dispatcher } = await pool;
            const answer = await answerOf(undici, dispatcher, url, request);
            if (!isPassingStatus(answer.status))
                return answer;
            const asked = retryAfterMs(answer.headers['retry-after'], Date.now());
            await answer.body.dump().catch(() => undefined);
            throw new PassingFailure(`HTTP status ${answer.status}`, { status: answer.status, retryAfterMs: asked });
        },
        close: async () => {
            if (pool === undefined)
                return;
            const { dispatcher } = await pool;
            await dispatcher.destroy();
        }
    };
}
async function answerOf(undici, dispatcher, url, { method, headers = {}, body, signal }) {
    try {
        const answer = await undici.request(url, {
            dispatcher,
            method,
            headers,
            ...(body === undefined ? {} : { body: body }),
            ...(signal === undefined ? {} : { signal })
        });
        return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    }
    catch (error) {
        throw new PassingFailure(reasonOf(error));
    }
}

;// CONCATENATED MODULE: ./.build/src/store/github/ordered-parts.js
/**
 * A long content fetched in several parts at once and handed on in order, with bounded memory: parts ahead of the one being
 * handed on are held until their turn, and there are never more of them than permits.
 */
function ordered_parts_permits(count) {
    let free = count;
    return {
        tryTake: () => {
            if (free === 0)
                return false;
            free -= 1;
            return true;
        },
        giveBack: () => {
            free += 1;
        }
    };
}
/** Collects the pieces of one part as they come, and hands them on to one reader. */
class Part {
    pieces = [];
    ended = false;
    failure;
    wake;
    holdsPermit;
    constructor(content, holdsPermit) {
        this.holdsPermit = holdsPermit;
        void this.collect(content);
    }
    async collect(content) {
        try {
            for await (const piece of content) {
                this.pieces.push(piece);
                this.wake?.();
            }
        }
        catch (error) {
            this.failure = { error };
        }
        this.ended = true;
        this.wake?.();
    }
    async *read() {
        for (;;) {
            const pieces = this.pieces;
            this.pieces = [];
            yield* pieces;
            if (this.pieces.length > 0)
                continue;
            if (this.failure)
                throw this.failure.error;
            if (this.ended)
                return;
            await new Promise(resolve => {
                this.wake = resolve;
            });
        }
    }
}
/** Yields the pieces of all parts in order. The caller ends the fetching (by a signal) when it stops reading early. */
async function* inOrder(parts) {
    const started = [];
    let next = 0;
    const start = (holdsPermit) => {
        started.push(new Part(parts.fetch(next), holdsPermit));
        next += 1;
    };
    try {
        for (let current = 0; current < parts.count; current += 1) {
            // The part being handed on needs no permit: every download gets on, however many there are.
            if (started.length === 0)
                start(false);
            while (next < parts.count && started.length < parts.atOnce && parts.permits.tryTake())
                start(true);
            const part = started[0];
            if (part)
                yield* part.read();
            if (started.shift()?.holdsPermit)
                parts.permits.giveBack();
        }
    }
    finally {
        for (const part of started)
            if (part.holdsPermit)
                parts.permits.giveBack();
    }
}

;// CONCATENATED MODULE: ./.build/src/store/github/download.js
/**
 * An entry's content from its signed URL: the first part tells the size, the others are fetched some at once and handed on
 * in order. A broken connection goes on where it ended, an expired URL is renewed.
 */




const defaultPartSizes = { partBytes: 8 * 1024 * 1024, atOnce: 4 };
const streamBufferBytes = 512 * 1024;
/** Starts a download; resolves when the service has begun to answer. Throws StoreError. */
async function download(request) {
    const ended = new AbortController();
    const signal = request.signal ? AbortSignal.any([request.signal, ended.signal]) : ended.signal;
    const source = new Source(request, signal);
    const { partBytes, atOnce } = request.sizes;
    const first = await withRetries(source.context, () => source.open(0, partBytes));
    const total = first.total;
    const count = total === undefined || !first.ranged ? 1 : Math.max(1, Math.ceil(total / partBytes));
    const fetch = (index) => {
        const start = index * partBytes;
        const end = count === 1 ? total : Math.min(start + partBytes, total ?? 0);
        return source.pieces(start, end, index === 0 ? first : undefined);
    };
    const pieces = count === 1 ? fetch(0) : inOrder({ count, atOnce, permits: request.permits, fetch });
    return { stream: streamOf(pieces, ended), bytes: total };
}
/** A stream whose destruction ends all requests at once, where `Readable.from` would wait for the next piece. */
function streamOf(pieces, ended) {
    const iterator = pieces[Symbol.asyncIterator]();
    return new external_node_stream_.Readable({
        highWaterMark: streamBufferBytes,
        read() {
            iterator.next().then(({ done, value }) => this.push(done === true ? null : value), (error) => this.destroy(error instanceof Error ? error : new BackendError(reasonOf(error))));
        },
        destroy(error, callback) {
            ended.abort(new AbortedError('the download was given up'));
            // Lets the parts give back what they hold; what the aborted requests say now interests nobody.
            iterator.return?.().then(() => undefined, () => undefined);
            callback(error);
        }
    });
}
class Source {
    context;
    request;
    signal;
    url;
    renewal;
    constructor(request, signal) {
        this.request = request;
        this.signal = signal;
        this.url = request.url;
        const doing = `downloading the cache entry "${request.key}" from ${new URL(request.url).host}`;
        this.context = { doing, timing: request.timing, signal };
    }
    /** Asks for the bytes from `start` to `end` (exclusive; `undefined`: to the end). */
    async open(start, end) {
        const url = this.url;
        const answer = await this.ask(url, start, end);
        if (answer.status !== 401 && answer.status !== 403)
            return this.opened(answer, start);
        await discard(answer);
        await this.renew(url);
        const again = await this.ask(this.url, start, end);
        if (again.status !== 401 && again.status !== 403)
            return this.opened(again, start);
        await discard(again);
        throw new AccessDeniedError(`The cache entry "${this.request.key}" is refused at ${shownUrl(url)} (HTTP status ${again.status}), also with a new URL.`);
    }
    ask(url, start, end) {
        const range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
        return this.request.connection.send(url, { method: 'GET', headers: { range }, signal: this.signal });
    }
    /** Gets a new URL, once for all parts that find the old one expired. */
    async renew(stale) {
        if (this.url !== stale)
            return;
        this.renewal ??= this.request.locate().then(url => {
            if (url === undefined)
                throw new MissingEntryError(this.request.key, 'the cache service (it was evicted)');
            this.url = url;
        });
        try {
            await this.renewal;
        }
        finally {
            this.renewal = undefined;
        }
    }
    async opened(answer, start) {
        if (answer.status === 206)
            return this.openedRange(answer, start);
        if (answer.status === 200) {
            return { answer, total: numberOf(answer.headers['content-length']), ranged: false, skip: start };
        }
        if (answer.status === 416 && start === 0)
            return { answer, total: 0, ranged: false, skip: 0 };
        await discard(answer);
        const { key } = this.request;
        if (answer.status === 404)
            throw new MissingEntryError(key, 'the cache service (it was evicted)');
        throw new BackendError(`The download of the cache entry "${key}" is answered with HTTP status ${answer.status}.`, {
            status: answer.status
        });
    }
    async openedRange(answer, start) {
        const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(answer.headers['content-range'] ?? '')) ?? [];
        if (Number(from) === start)
            return { answer, total: numberOf(total), ranged: true, skip: 0 };
        await discard(answer);
        throw new BackendError(`The download of the cache entry "${this.request.key}" gave another range than asked for.`);
    }
    /** The bytes from `start` to `end`, resumed where a connection breaks. */
    async *pieces(start, end, first) {
        let position = start;
        let opened = first;
        for (let attempt = 1;; attempt += 1) {
            try {
                opened ??= await withRetries(this.context, () => this.open(position, end));
                for await (const piece of bodyOf(opened)) {
                    position += piece.length;
                    if (end !== undefined && position > end)
                        throw this.tooLong();
                    yield piece;
                }
                if (end === undefined || position === end)
                    return;
                throw new PassingFailure(`the connection ended ${end - position} bytes early`);
            }
            catch (error) {
                if (!(error instanceof PassingFailure))
                    throw error;
                // What breaks after the last byte that was asked for does not matter.
                if (position === end)
                    return;
                await pauseOrGiveUp(this.context, error, attempt);
            }
            opened = undefined;
        }
    }
    tooLong() {
        return new BackendError(`The download of the cache entry "${this.request.key}" has more bytes than announced.`);
    }
}
/** The body without the bytes to skip. What breaks in it is a PassingFailure. */
async function* bodyOf({ answer, skip, total }) {
    if (answer.status === 416 && total === 0)
        return discard(answer);
    const body = answer.body[Symbol.asyncIterator]();
    let left = skip;
    for (;;) {
        const { done, value } = await body.next().catch((error) => {
            throw new PassingFailure(reasonOf(error));
        });
        if (done === true)
            return;
        const piece = value;
        if (left < piece.length)
            yield left === 0 ? piece : piece.subarray(left);
        left = Math.max(0, left - piece.length);
    }
}
async function discard(answer) {
    // An answer that breaks while it is thrown away is as good as gone.
    await answer.body.dump().catch(() => undefined);
}
function numberOf(header) {
    return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
}

;// CONCATENATED MODULE: ./.build/src/store/github/service-client.js
/**
 * The Actions cache service, version 2: `github.actions.results.api.v1.CacheService` as JSON over Twirp.
 * Requests and answers use the field names of its proto file, which `@actions/cache` carries in generated form;
 * errors are `{code, msg}` with an HTTP status (https://twitchtv.github.io/twirp/docs/spec_v7.html).
 */


/** Tells our entries from those of other tools that happen to use an equal key: SHA-256 of "compose-build-cache 1". */
const entryVersion = 'f6ec98d0f465736be864b5776f8727f6bc0980ee8aea8344fba54c40f186741a';
/** The service takes at most ten keys, the primary one included. */
const maximumPrefixes = 9;
function openServiceClient(connection, resultsUrl, token, timing) {
    const where = shownUrl(resultsUrl);
    const call = async (method, request, doing, signal) => {
        const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, resultsUrl).href;
        const context = { doing: `${doing} at ${where}`, timing, signal };
        return withRetries(context, async () => {
            const answer = await connection.send(url, {
                method: 'POST',
                headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
                body: JSON.stringify(request),
                signal
            });
            return { status: answer.status, body: await jsonOf(answer) };
        });
    };
    return {
        where,
        lookUp: (key, prefixes, signal) => lookUp(call, where, key, prefixes, signal),
        create: (key, signal) => create(call, where, key, signal),
        finalize: (key, bytes, signal) => finalize(call, where, key, bytes, signal)
    };
}
async function jsonOf(answer) {
    let text;
    try {
        text = await answer.body.text();
    }
    catch (error) {
        throw new PassingFailure(reasonOf(error));
    }
    try {
        const value = JSON.parse(text);
        if (typeof value === 'object' && value !== null)
            return value;
    }
    catch {
        // Not JSON: told below with the status, which says more than the parser.
    }
    throw new BackendError(`The cache service answered HTTP status ${answer.status} with something that is not JSON.`);
}
function textOf(reply, name) {
    const value = reply.body[name];
    return typeof value === 'string' ? value : '';
}
/** What the service says about a refusal, shortened: it becomes part of a log line. */
function messageOf(reply) {
    const message = textOf(reply, 'msg') || textOf(reply, 'message') || textOf(reply, 'code');
    return reasonOf(message || `HTTP status ${reply.status}`).slice(0, 300);
}
/** Throws for an answer that is an error of the protocol. */
function check(reply, doing, where) {
    if (reply.status >= 200 && reply.status < 300)
        return;
    const message = messageOf(reply);
    if (reply.status === 401 || reply.status === 403) {
        throw new AccessDeniedError(`The cache service at ${where} refuses this job's token when ${doing}: ${message}.`);
    }
    throw new BackendError(`The cache service at ${where} answered HTTP status ${reply.status} when ${doing}: ${message}.`, { status: reply.status });
}
async function lookUp(call, where, key, prefixes, signal) {
    if (prefixes.length > maximumPrefixes) {
        throw new InvalidKeyError(`${prefixes.length} prefixes were given; the cache service takes at most ${maximumPrefixes}.`);
    }
    const doing = `looking up the cache entry "${key}"`;
    const request = { key, restore_keys: prefixes, version: entryVersion };
    const reply = await call('GetCacheEntryDownloadURL', request, doing, signal);
    if (reply.status === 404)
        return undefined;
    check(reply, doing, where);
    if (reply.body.ok !== true)
        return undefined;
    const [found, url] = [textOf(reply, 'matched_key'), textOf(reply, 'signed_download_url')];
    if (found === '' || !URL.canParse(url))
        throw new BackendError(`The cache service at ${where} gave no URL for "${key}".`);
    // The service also takes the key itself as a prefix; only what was asked for counts as found.
    const wanted = found === key || prefixes.some(prefix => found.startsWith(prefix));
    return wanted ? { key: found, url } : undefined;
}
async function create(call, where, key, signal) {
    const doing = `reserving the cache entry "${key}"`;
    const reply = await call('CreateCacheEntry', { key, version: entryVersion }, doing, signal);
    if (reply.status === 409 || reply.body.code === 'already_exists')
        return 'exists';
    if (reply.status === 403)
        return 'denied';
    check(reply, doing, where);
    if (reply.body.ok === true && URL.canParse(textOf(reply, 'signed_upload_url'))) {
        return { uploadUrl: textOf(reply, 'signed_upload_url') };
    }
    const message = messageOf(reply);
    if (/^cache write denied/i.test(message))
        return 'denied';
    if (/already exists/i.test(message))
        return 'exists';
    throw new BackendError(`The cache service at ${where} refused to reserve the cache entry "${key}": ${message}.`);
}
async function finalize(call, where, key, bytes, signal) {
    const doing = `finishing the cache entry "${key}"`;
    const request = { key, version: entryVersion, size_bytes: String(bytes) };
    const reply = await call('FinalizeCacheEntryUpload', request, doing, signal);
    check(reply, doing, where);
    if (reply.body.ok === true)
        return;
    throw new BackendError(`The cache service at ${where} did not accept the cache entry "${key}": ${messageOf(reply)}.`);
}

;// CONCATENATED MODULE: ./.build/src/store/github/upload.js
/**
 * Content to a signed URL of the Azure Blob service: Put Blob for a small one, else Put Block in parallel and Put Block List.
 * https://learn.microsoft.com/en-us/rest/api/storageservices/put-block
 *
 * The three requests are made here, not by the Azure SDK: they share the pool, the proxy and the retries of everything else.
 */




const defaultBlockSizes = { blockBytes: 32 * 1024 * 1024, atOnce: 4 };
/** The service takes at most so many blocks. */
const maximumBlocks = 50_000;
const upload_readBufferBytes = 512 * 1024;
/** The content of a file as it is now. Throws BackendError when it cannot be read. */
async function fileContent(file) {
    try {
        const { size } = await (0,promises_.stat)(file);
        return {
            bytes: size,
            read: (start, end) => start === end ? none() : (0,external_node_fs_.createReadStream)(file, { start, end: end - 1, highWaterMark: upload_readBufferBytes })
        };
    }
    catch (error) {
        throw new BackendError(`The file ${file} cannot be read to save it: ${reasonOf(error)}.`, { cause: error });
    }
}
async function* none() { }
function bytesContent(content) {
    return {
        bytes: content.length,
        read: async function* (start, end) {
            yield content.subarray(start, end);
        }
    };
}
/** Uploads the whole content. Throws StoreError. */
async function upload(request) {
    const { content, sizes, url } = request;
    if (content.bytes <= sizes.blockBytes)
        return upload_put(request, url, 0, content.bytes);
    const blockBytes = Math.max(sizes.blockBytes, Math.ceil(content.bytes / maximumBlocks));
    const ids = Array.from({ length: Math.ceil(content.bytes / blockBytes) }, (_, index) => blockId(index));
    await putBlocks(request, ids, blockBytes);
    const list = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map(id => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
    const body = bytesContent(Buffer.from(list));
    await upload_put({ ...request, content: body }, withQuery(url, { comp: 'blocklist' }), 0, body.bytes);
}
/** Ids of the blocks of one blob must have equal lengths. */
function blockId(index) {
    return Buffer.from(String(index).padStart(8, '0')).toString('base64');
}
async function putBlocks(request, ids, blockBytes) {
    const failed = new AbortController();
    const signal = request.signal ? AbortSignal.any([request.signal, failed.signal]) : failed.signal;
    let next = 0;
    const work = async () => {
        for (let index = next++; index < ids.length; index = next++) {
            const start = index * blockBytes;
            const url = withQuery(request.url, { comp: 'block', blockid: ids[index] ?? '' });
            await upload_put({ ...request, signal }, url, start, Math.min(start + blockBytes, request.content.bytes));
        }
    };
    const workers = Array.from({ length: request.sizes.atOnce }, work);
    try {
        await Promise.all(workers);
    }
    catch (error) {
        failed.abort(error);
        await Promise.allSettled(workers);
        throw error;
    }
}
function withQuery(url, parameters) {
    const extended = new URL(url);
    for (const [name, value] of Object.entries(parameters))
        extended.searchParams.set(name, value);
    return extended.href;
}
async function upload_put(request, url, start, end) {
    const where = shownUrl(url);
    const context = {
        doing: `uploading the cache entry "${request.key}" to ${new URL(url).host}`,
        timing: request.timing,
        signal: request.signal
    };
    await withRetries(context, async () => {
        const idle = new IdleWatch(request.timeouts.idleMs, request.signal);
        try {
            const answer = await request.connection.send(url, {
                method: 'PUT',
                headers: { 'content-length': String(end - start), 'x-ms-blob-type': 'BlockBlob', 'x-ms-version': '2020-04-08' },
                body: idle.watch(request.content.read(start, end)),
                signal: idle.signal
            });
            await answer.body.dump();
            if (answer.status >= 200 && answer.status < 300)
                return;
            const refusal = `The upload of the cache entry "${request.key}" is refused at ${where} (HTTP status ${answer.status})`;
            if (answer.status !== 401 && answer.status !== 403)
                throw new BackendError(`${refusal}.`, { status: answer.status });
            throw new AccessDeniedError(`${refusal}: its URL is no longer good.`);
        }
        catch (error) {
            throw idle.expired ? new PassingFailure(`nothing was taken for ${request.timeouts.idleMs} ms`) : error;
        }
        finally {
            idle.end();
        }
    });
}
/** Ends a request whose body is not taken any more: HTTP clients watch for answers only. */
class IdleWatch {
    signal;
    expired = false;
    controller = new AbortController();
    timer;
    constructor(idleMs, outer) {
        this.signal = outer ? AbortSignal.any([outer, this.controller.signal]) : this.controller.signal;
        this.timer = setTimeout(() => {
            this.expired = true;
            this.controller.abort();
        }, idleMs);
    }
    async *watch(content) {
        for await (const piece of content) {
            yield piece;
            this.timer.refresh();
        }
        // All is sent: from here on the connection's own time-out for answers counts.
        this.end();
    }
    end() {
        clearTimeout(this.timer);
    }
}

;// CONCATENATED MODULE: ./.build/src/store/github.js









/** Parts held ahead by all downloads together: with 8 MiB each, 32 MiB beside the parts being handed on. */
const partsAhead = 4;
/** A look-up costs less than uploading more than this for nothing. */
const lookUpFromBytes = 1024 * 1024;
/** Opens the service that `environment` names. Sends nothing yet. Throws BackendError when URL or token are missing. */
function openGithubStore(options) {
    const { resultsUrl = '', runtimeToken = '' } = options.environment;
    if (!URL.canParse(resultsUrl) || runtimeToken === '') {
        throw new BackendError('The cache service cannot be used: ACTIONS_RESULTS_URL or ACTIONS_RUNTIME_TOKEN is missing. A runner sets both for actions.');
    }
    return new GithubStore(options, resultsUrl, runtimeToken);
}
class GithubStore {
    kind = 'github';
    permitted;
    connection;
    service;
    timing;
    timeouts;
    partSizes;
    blockSizes;
    permits = ordered_parts_permits(partsAhead);
    /** Signed URLs that look-ups gave, by key: a read after a look-up needs no second one. */
    urls = new Map();
    constructor(options, resultsUrl, token) {
        this.permitted = access_accessOf(options.environment);
        this.timing = options.timing ?? realTiming;
        this.timeouts = { ...defaultTimeouts, ...options.timeouts };
        this.partSizes = options.partSizes ?? defaultPartSizes;
        this.blockSizes = options.blockSizes ?? defaultBlockSizes;
        this.connection = openConnection(options.environment, this.timeouts);
        this.service = openServiceClient(this.connection, resultsUrl, token, this.timing);
    }
    async access() {
        return this.permitted;
    }
    async find(key, prefixes = [], options = {}) {
        for (const text of [key, ...prefixes])
            checkKey(text);
        this.checkReadable();
        const found = await this.service.lookUp(key, prefixes, options.signal);
        if (found === undefined)
            return undefined;
        this.urls.set(found.key, found.url);
        return { key: found.key };
    }
    async read(key, options = {}) {
        checkKey(key);
        this.checkReadable();
        const locate = async () => (await this.service.lookUp(key, [], options.signal))?.url;
        const url = this.urls.get(key) ?? (await locate());
        if (url === undefined)
            throw new MissingEntryError(key, `the cache service at ${this.service.where}`);
        const { connection, timing, permits } = this;
        return download({ key, url, connection, timing, permits, sizes: this.partSizes, locate, signal: options.signal });
    }
    async put(key, file, options = {}) {
        return this.save(key, await fileContent(file), options);
    }
    async putBytes(key, content, options = {}) {
        return this.save(key, bytesContent(content), options);
    }
    async close() {
        await this.connection.close();
    }
    checkReadable() {
        if (this.permitted.read)
            return;
        throw new AccessDeniedError(`The cache cannot be read: ${this.permitted.reason ?? 'the token does not permit it.'}`);
    }
    async save(key, content, { signal }) {
        checkKey(key);
        if (!this.permitted.write)
            return { outcome: 'denied', bytes: 0 };
        if (content.bytes > lookUpFromBytes && (await this.isThere(key, signal)))
            return { outcome: 'exists', bytes: 0 };
        const created = await this.service.create(key, signal);
        if (created === 'denied')
            return { outcome: 'denied', bytes: 0 };
        if (created === 'exists') {
            const finished = !this.permitted.read || (await this.isThere(key, signal));
            return finished ? { outcome: 'exists', bytes: 0 } : { outcome: 'exists', bytes: 0, unfinished: true };
        }
        const { connection, timing, timeouts } = this;
        const url = created.uploadUrl;
        await upload({ key, url, content, connection, timing, timeouts, sizes: this.blockSizes, signal });
        await this.finalize(key, content.bytes, signal);
        return { outcome: 'saved', bytes: content.bytes };
    }
    async isThere(key, signal) {
        if (!this.permitted.read)
            return false;
        return (await this.service.lookUp(key, [], signal)) !== undefined;
    }
    /** Repeated after a lost answer, finishing fails because it was done: then the entry is there. */
    async finalize(key, bytes, signal) {
        try {
            await this.service.finalize(key, bytes, signal);
        }
        catch (error) {
            if (signal?.aborted || !(error instanceof StoreError) || !(await this.isThere(key, signal)))
                throw error;
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/store/key-parts.js
/** What the key of an index says: the parts that decide whether a snapshot fits, for people. */

/** In the order in which a key holds them. */
const identityParts = ['os', 'arch', 'store', 'engineVersion'];
/** Names of the parts as they are shown. */
const partNames = {
    os: 'os',
    arch: 'arch',
    store: 'store',
    engineVersion: 'engine version',
    workspace: 'workspace'
};
/** Begin the keys of indexes of engines that are ever less like this one: another version, another store too. */
function nearPrefixes(engine) {
    const [os, arch, store] = [engine.os, engine.arch, engine.store].map(keyPart);
    return [`cbc1-${os}-${arch}-${store}-`, `cbc1-${os}-${arch}-`];
}
/** The parts of an index's key, as the key writes them; undefined for a key of another kind. */
function indexKeyParts(key) {
    const parts = /^cbc1-([^-]+)-([^-]+)-([^-]+)-([^-]+)-i-([^-]+)-[^-]+$/.exec(key);
    if (parts === null)
        return undefined;
    const [, os = '', arch = '', store = '', engineVersion = '', workspace = ''] = parts;
    return { os, arch, store, engineVersion, workspace };
}
/** Which parts of a key are not those of this engine and workspace, with the values that the key has. */
function differences(key, engine, workspace) {
    const found = indexKeyParts(key);
    if (found === undefined)
        return [];
    const wanted = { ...engine, workspace };
    return [...identityParts, 'workspace']
        .filter(part => found[part] !== keyPart(wanted[part]))
        .map(part => ({ part, value: found[part] }));
}

;// CONCATENATED MODULE: ./.build/src/store/toolkit.js
/**
 * The platform's own cache client as a store, for runners that do not offer version 2 of the cache service (GitHub
 * Enterprise Server). It saves files and not streams, and it reads the process's environment by itself.
 */







/** Opens the client; it is loaded at the first use. */
function openToolkitStore(options) {
    return new ToolkitStore(options);
}
class ToolkitStore {
    kind = 'toolkit';
    folder;
    permitted;
    /** The one pattern that every entry is saved with: the client takes entries of other paths for other caches. */
    paths;
    /** Ends when the last save does: what lies in the folder is what is saved, so saves take turns. */
    lastSave = Promise.resolve();
    constructor(options) {
        this.folder = options.folder;
        this.permitted = options.access;
        this.paths = [external_node_path_.join(options.folder, 'entry-*')];
    }
    async access() {
        return this.permitted;
    }
    async find(key, prefixes = []) {
        for (const text of [key, ...prefixes])
            checkKey(text);
        const { restoreCache } = await this.toolkit();
        const found = await restoreCache([...this.paths], key, [...prefixes], { lookupOnly: true });
        const wanted = found !== undefined && (found === key || prefixes.some(prefix => found.startsWith(prefix)));
        return wanted ? { key: found } : undefined;
    }
    async read(key, { signal } = {}) {
        checkKey(key);
        if (signal?.aborted)
            throw new AbortedError(`Reading the cache entry "${key}" was ended.`);
        const { restoreCache } = await this.toolkit();
        const found = await restoreCache([...this.paths], key);
        const file = this.fileOf(key);
        if (found !== key)
            throw new MissingEntryError(key, "the runner's cache");
        try {
            const handle = await (0,promises_.open)(file, 'r');
            const { size } = await handle.stat();
            // The open file stays readable; its name is gone before another entry is saved from this folder.
            await (0,promises_.rm)(file);
            const stream = (0,external_node_fs_.createReadStream)('', { fd: handle });
            return { stream: signal ? (0,external_node_stream_.addAbortSignal)(signal, stream) : stream, bytes: size };
        }
        catch (error) {
            throw new BackendError(`The cache entry "${key}" was not restored to ${file}: ${reasonOf(error)}.`, {
                cause: error
            });
        }
    }
    put(key, file, options = {}) {
        return this.save(key, target => linkOrCopy(file, target), options);
    }
    putBytes(key, content, options = {}) {
        return this.save(key, target => (0,promises_.writeFile)(target, content), options);
    }
    async close() {
        await this.lastSave.catch(() => undefined);
        await (0,promises_.rm)(this.folder, { recursive: true, force: true });
    }
    async toolkit() {
        const toolkit = await __webpack_require__.e(/* import() */ 603).then(__webpack_require__.bind(__webpack_require__, 9603));
        if (!toolkit.isFeatureAvailable())
            throw new BackendError('The runner offers no cache to @actions/cache.');
        await (0,promises_.mkdir)(this.folder, { recursive: true });
        return toolkit;
    }
    fileOf(key) {
        return external_node_path_.join(this.folder, `entry-${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex')}`);
    }
    save(key, place, { signal }) {
        const turn = this.lastSave.then(async () => {
            checkKey(key);
            if (!this.permitted.write)
                return { outcome: 'denied', bytes: 0 };
            if (signal?.aborted)
                throw new AbortedError(`Saving the cache entry "${key}" was ended.`);
            if ((await this.find(key)) !== undefined)
                return { outcome: 'exists', bytes: 0 };
            return this.saveNow(key, place);
        });
        this.lastSave = turn.catch(() => undefined);
        return turn;
    }
    async saveNow(key, place) {
        const { saveCache } = await this.toolkit();
        const file = this.fileOf(key);
        try {
            await (0,promises_.rm)(file, { force: true });
            await place(file);
            const bytes = (await (0,promises_.stat)(file)).size;
            if ((await saveCache([...this.paths], key)) !== -1)
                return { outcome: 'saved', bytes };
        }
        catch (error) {
            throw new BackendError(`The cache entry "${key}" cannot be saved: ${reasonOf(error)}.`, { cause: error });
        }
        finally {
            await (0,promises_.rm)(file, { force: true });
        }
        // The client only logs why; a look-up tells a lost race from a failure.
        if ((await this.find(key)) !== undefined)
            return { outcome: 'exists', bytes: 0 };
        throw new BackendError(`The cache entry "${key}" was not saved; the runner's cache client says why above.`);
    }
}
/** A second name costs nothing; another disk needs a copy. */
async function linkOrCopy(file, target) {
    try {
        await (0,promises_.link)(file, target);
    }
    catch (error) {
        if (codeOf(error) !== 'EXDEV' && codeOf(error) !== 'EPERM')
            throw error;
        await (0,promises_.copyFile)(file, target);
    }
}

;// CONCATENATED MODULE: ./.build/src/store/open-store.js
/** Chooses the cache backend, and says why. */





/** Opens the chosen backend; sends and writes nothing yet. */
function openStore(options) {
    const choice = chooseStore(options);
    return { store: storeOf(choice, options.environment), reason: choice.reason };
}
function storeOf(choice, environment) {
    switch (choice.kind) {
        case 'directory':
            return openDirectoryStore(choice.directory);
        case 'github':
            return openGithubStore({ environment });
        case 'toolkit':
            return openToolkitStore({ folder: choice.folder, access: access_accessOf(environment) });
        case 'off':
            return undefined;
    }
}
/** The choice alone, from values only. */
function chooseStore(options) {
    const { backend, defaultDirectory, environment } = options;
    const named = options.directory === '' ? undefined : options.directory;
    if (backend === 'directory') {
        const directory = named ?? defaultDirectory;
        if (directory !== undefined)
            return { kind: 'directory', directory, reason: 'cache-backend is directory' };
        return { kind: 'off', reason: 'cache-backend is directory, but cache-directory names no folder' };
    }
    if (backend === 'auto' && named !== undefined) {
        return { kind: 'directory', directory: named, reason: 'cache-directory names a folder' };
    }
    const service = serviceOf(environment, options.temporaryDirectory);
    if (service.kind !== 'off')
        return service;
    if (backend === 'github')
        return { kind: 'off', reason: `cache-backend is github, but ${service.reason}` };
    if (defaultDirectory === undefined) {
        return { kind: 'off', reason: `${service.reason}, and cache-directory names no folder` };
    }
    return { kind: 'directory', directory: defaultDirectory, reason: service.reason };
}
/** The best client for the cache that the runner offers, if it offers one. */
function serviceOf(environment, temporaryDirectory) {
    const { resultsUrl, cacheUrl, runtimeToken, serviceV2, serverUrl } = environment;
    const ours = serviceV2 !== undefined && serviceV2 !== '' && !isEnterpriseServer(serverUrl);
    if (ours && resultsUrl && runtimeToken)
        return { kind: 'github', reason: 'the runner offers the cache service' };
    if (!runtimeToken || !(resultsUrl || cacheUrl)) {
        return { kind: 'off', reason: 'there is no cache service here (a runner sets ACTIONS_RESULTS_URL for actions)' };
    }
    const lacking = isEnterpriseServer(serverUrl)
        ? 'a GitHub Enterprise Server does not offer version 2 of the cache service'
        : 'the runner does not offer version 2 of the cache service';
    if (temporaryDirectory === undefined)
        return { kind: 'off', reason: `${lacking}, and RUNNER_TEMP is not set` };
    return { kind: 'toolkit', folder: external_node_path_.join(temporaryDirectory, 'compose-build-cache-entries'), reason: lacking };
}
/** github.com, its data-residency hosts and localhost names are not Enterprise Servers. */
function isEnterpriseServer(serverUrl) {
    if (serverUrl === undefined || !URL.canParse(serverUrl))
        return false;
    const host = new URL(serverUrl).hostname.toLowerCase();
    return host !== 'github.com' && !host.endsWith('.ghe.com') && host !== 'localhost' && !host.endsWith('.localhost');
}

;// CONCATENATED MODULE: ./.build/src/store/index.js
/** Cache backends behind one interface, and the names of their entries. */









/***/ }),

/***/ 4042:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Wh: () => (/* binding */ unlessAborted),
/* harmony export */   cg: () => (/* binding */ startBudget)
/* harmony export */ });
/* unused harmony export BudgetError */
/** What a phase may take in all. */
/** A phase took longer than it may; the message continues "The cache was not saved: ". */
class BudgetError extends Error {
    name = 'BudgetError';
}
/**
 * Starts the clock.
 * @param input the input that sets the time, for the message
 * @param cancelled aborts when the run is cancelled
 */
function startBudget(ms, input, cancelled) {
    const spent = new AbortController();
    const timer = setTimeout(() => {
        const seconds = Math.round(ms / 1000);
        spent.abort(new BudgetError(`it took more than the ${seconds} s of ${input}`));
    }, ms);
    return {
        signal: cancelled === undefined ? spent.signal : AbortSignal.any([cancelled, spent.signal]),
        reasonOf(error) {
            const cause = spent.signal.aborted ? spent.signal.reason : error;
            return cause instanceof Error ? cause.message : String(cause);
        },
        end: () => clearTimeout(timer)
    };
}
/** The result of work that cannot be stopped, unless the signal comes first: then its reason is thrown and the work left alone. */
async function unlessAborted(work, signal) {
    if (signal === undefined)
        return work;
    signal.throwIfAborted();
    let stop;
    const aborted = new Promise((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
    });
    try {
        return await Promise.race([work, aborted]);
    }
    finally {
        if (stop !== undefined)
            signal.removeEventListener('abort', stop);
    }
}


/***/ })

};
