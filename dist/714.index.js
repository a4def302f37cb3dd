export const id = 714;
export const ids = [714];
export const modules = {

/***/ 43580:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ parseProject)
/* harmony export */ });
/** A compose project as `docker compose config` tells of it. */
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
            environment: service.environment ?? {},
            ...(service.network_mode && { networkMode: service.network_mode })
        })),
        volumes: Object.entries(project.volumes ?? {}).map(([key, volume]) => ({
            key,
            name: volume?.name ?? `${name}_${key}`,
            external: volume?.external === true,
            driver: volume?.driver,
            ...(Object.keys(volume?.driver_opts ?? {}).length > 0 && { hasOptions: true }),
            labels: volume?.labels ?? {}
        }))
    };
}


/***/ }),

/***/ 2340:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ch: () => (/* binding */ readVariables),
/* harmony export */   Gt: () => (/* binding */ readComposeDocument),
/* harmony export */   SB: () => (/* binding */ composeMessage),
/* harmony export */   Ud: () => (/* binding */ readDefinition),
/* harmony export */   qO: () => (/* binding */ readComposeProject),
/* harmony export */   wG: () => (/* binding */ withAdditions)
/* harmony export */ });
/* unused harmony exports projectArguments, printArguments, withArguments, pickVariables */
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(594);
/* harmony import */ var _compose_project_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(43580);
/* harmony import */ var _request_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95569);
/* harmony import */ var _runner_token_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67600);
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
/**
 * The command that prints the definition: all that changes what is built goes through compose, as in a plain build, but for
 * values of build arguments, which other users of the machine could read there; see {@link withArguments}.
 */
function printArguments(request) {
    return [
        ...projectArguments(request),
        'build',
        '--print',
        ...(request.noCache ? ['--no-cache'] : []),
        ...(request.pull ? ['--pull'] : []),
        ...(request.push ? ['--push'] : []),
        ...lastArguments(request).flatMap(({ name, value }) => (value === undefined ? ['--build-arg', name] : [])),
        ...(request.services.length > 0 ? ['--', ...request.services] : [])
    ];
}
/** One argument may be given several times: the last one counts. */
function lastArguments({ buildArgs }) {
    return [...new Map(buildArgs.map(argument => [argument.name, argument])).values()];
}
/**
 * Gives every target the arguments that the request has values for, as compose does with `--build-arg NAME=VALUE`: over those
 * of the file, and with the dollar of `${` doubled, which bake takes back.
 */
function withArguments(targets, request) {
    const given = lastArguments(request).flatMap(({ name, value }) => value === undefined ? [] : [[name, value.replaceAll('${', () => '$${')]]);
    if (given.length === 0)
        return targets;
    const over = Object.fromEntries(given);
    return Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, { ...target, args: { ...target.args, ...over } }]));
}
/**
 * Asks compose what a build would do. `notices` are compose's warnings, such as variables that are not set.
 * @throws CommandError when compose refuses the project; its message holds compose's own, and no build argument
 */
async function readDefinition(request, docker) {
    const { stdout, stderr } = await compose(printArguments(request), request, docker);
    const notices = stderr.split('\n').filter(line => line.trim() !== '');
    const printed = (stdout.trim() === '' ? {} : JSON.parse(stdout));
    const definition = { group: printed.group ?? {}, target: withArguments(printed.target ?? {}, request) };
    return { definition: withAdditions(definition, request.additions), notices };
}
/** Puts what targets get besides into their definitions. What the user has set stays. */
function withAdditions(definition, additions = {}) {
    const changed = Object.entries(additions).flatMap(([name, { args, extraHosts }]) => {
        const target = definition.target[name];
        if (target === undefined)
            return [];
        const given = Object.fromEntries(Object.entries(target.args ?? {}).filter(([, value]) => value !== null));
        const hosts = { ...extraHosts, ...target['extra-hosts'] };
        const added = { ...target, args: { ...target.args, ...args, ...given } };
        return [[name, Object.keys(hosts).length === 0 ? added : { ...added, 'extra-hosts': hosts }]];
    });
    return { ...definition, target: { ...definition.target, ...Object.fromEntries(changed) } };
}
/**
 * Reads the resolved project: services of the chosen profiles, and the volumes they use.
 * @throws CommandError when compose refuses the project
 */
async function readComposeProject(selection, docker) {
    return (0,_compose_project_js__WEBPACK_IMPORTED_MODULE_2__/* .parseProject */ .X)(await readComposeDocument(selection, docker));
}
/**
 * The resolved project as compose prints it, for `parseProject` and for what that leaves out.
 * @throws CommandError when compose refuses the project
 */
async function readComposeDocument(selection, docker) {
    // Files named by `env_file` may be missing while building, and hold secrets: nothing here needs them.
    const args = [...projectArguments(selection), 'config', '--format', 'json', '--no-env-resolution'];
    const { stdout } = await compose(args, selection, docker);
    return JSON.parse(stdout);
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
function compose(args, selection, docker) {
    return (0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .executeChecked */ .bd)(...(0,_request_js__WEBPACK_IMPORTED_MODULE_3__/* .commandOf */ .N)(docker, args), {
        cwd: selection.projectDirectory,
        env: (0,_runner_token_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutToken */ ._Q)(docker.env),
        maxOutputBytes: maxDefinitionBytes,
        ...(docker.signal === undefined ? {} : { signal: docker.signal })
    });
}
/** What compose itself said when it refused a project. */
function composeMessage(error) {
    const stderr = error.result?.stderr.trim() ?? '';
    return stderr === '' ? error.message : stderr;
}


/***/ }),

/***/ 53924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ csvFields)
/* harmony export */ });
/**
 * The fields of one line of CSV (https://www.rfc-editor.org/rfc/rfc4180), which is how buildx reads an entry: `type=local,"dest=/a,b"`
 * has a folder with a comma in its name.
 */
function csvFields(line) {
    return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}


/***/ }),

/***/ 59115:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nj: () => (/* binding */ isLocalPath),
/* harmony export */   Qp: () => (/* binding */ argumentValues),
/* harmony export */   Vv: () => (/* binding */ readPaths),
/* harmony export */   c8: () => (/* binding */ secretVariables),
/* harmony export */   t8: () => (/* binding */ entitlements),
/* harmony export */   vm: () => (/* binding */ builtServices)
/* harmony export */ });
/* harmony import */ var _csv_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(53924);
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
/** The local paths that a target names, relative ones as seen from the project's folder. */
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
    return (entries ?? []).flatMap(entry => (0,_csv_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .csvFields */ .q)(entry).flatMap(part => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : [])));
}


/***/ }),

/***/ 18022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qp: () => (/* reexport */ build_definition/* argumentValues */.Qp),
  Wq: () => (/* reexport */ bake),
  jq: () => (/* binding */ build),
  vm: () => (/* reexport */ build_definition/* builtServices */.vm),
  SB: () => (/* reexport */ compose/* composeMessage */.SB),
  w7: () => (/* reexport */ failureLines),
  vL: () => (/* reexport */ terminal_text/* harmlessLines */.vL),
  _E: () => (/* reexport */ isBase),
  Nj: () => (/* reexport */ build_definition/* isLocalPath */.Nj),
  A: () => (/* reexport */ rawjson/* parseLine */.A),
  XB: () => (/* reexport */ compose_project/* parseProject */.X),
  fv: () => (/* reexport */ parseVertexName),
  Gt: () => (/* reexport */ compose/* readComposeDocument */.Gt),
  qO: () => (/* reexport */ compose/* readComposeProject */.qO),
  Ud: () => (/* reexport */ compose/* readDefinition */.Ud),
  Ch: () => (/* reexport */ compose/* readVariables */.Ch),
  c8: () => (/* reexport */ build_definition/* secretVariables */.c8),
  WF: () => (/* binding */ translateProject)
});

// UNUSED EXPORTS: place

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/build/definition.js
var build_definition = __webpack_require__(59115);
// EXTERNAL MODULE: ./.build/src/build/request.js
var request = __webpack_require__(95569);
// EXTERNAL MODULE: ./.build/src/build/runner-token.js
var runner_token = __webpack_require__(67600);
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
        ...(0,build_definition/* entitlements */.t8)(services).flatMap(entitlement => ['--allow', entitlement])
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
        const result = await (0,process/* execute */.g7)(...(0,request/* commandOf */.N)(docker, bakeArguments(run.services, run.builder, metadataFile)), {
            cwd: run.folder,
            // Only the file with the results gets smaller: attestations of the images stay as they are.
            env: {
                ...(0,runner_token/* bakeEnvironment */.hY)(run.definition, docker.env, run.folder),
                ...run.variables,
                BUILDX_METADATA_PROVENANCE: 'disabled'
            },
            input: JSON.stringify((0,runner_token/* withoutTokenSecrets */.p0)(run.definition, run.folder)),
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

// EXTERNAL MODULE: ./.build/src/build/compose.js
var compose = __webpack_require__(2340);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/build/terminal-text.js
var terminal_text = __webpack_require__(24564);
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
    return `✓ ${duration(other.durationMs)}  ${(0,terminal_text/* harmless */.Is)(`${services}${other.label}`)}`;
}
function outputLine(step, line) {
    return (0,terminal_text/* harmless */.Is)(`  │ ${place(step)} │ ${shorten((0,terminal_text/* plainText */.wh)(line), outputLength)}`);
}
function describe(step) {
    const instruction = step.names[0].instruction.replace(/\s+/g, ' ').replace(longDigest, '$1');
    return `${place(step)}  ${shorten((0,terminal_text/* harmless */.Is)(instruction), instructionLength)}`;
}
/** `api builder 3/7`, `api, worker 2/5` */
function place(step) {
    const services = [...new Set(step.names.map(name => name.service))];
    const { platform, stage, index, total } = step.names[0];
    const shown = services.length > 4 ? [...services.slice(0, 3), `${services.length - 3} more`] : services;
    const parts = [shown.join(', '), platform, stage, `${index}/${total}`];
    // Names of steps are the frontend's, and a Dockerfile may choose its own.
    return (0,terminal_text/* harmless */.Is)(parts.filter(part => part !== undefined).join(' '));
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
        (0,terminal_text/* harmless */.Is)(`✗ ${failure.title}`),
        ...(step === undefined ? [] : [`  step ${place(step)}: ${(0,terminal_text/* harmless */.Is)(step.names[0].instruction)}`]),
        ...(failure.line === undefined ? [] : [(0,terminal_text/* harmless */.Is)(`  at ${file}:${failure.line}`)]),
        ...failure.excerpt.map(line => (0,terminal_text/* harmless */.Is)(`  ${line}`)),
        ...(step === undefined || step.log.length === 0 ? [] : ['  output of the step:']),
        ...(step?.log ?? []).map(line => (0,terminal_text/* harmless */.Is)(`  │ ${line}`)),
        ...(failure.title.endsWith(failure.message) ? [] : failure.message.split('\n').map(line => (0,terminal_text/* harmless */.Is)(`  ${line}`)))
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

// EXTERNAL MODULE: ./.build/src/build/rawjson.js
var rawjson = __webpack_require__(89992);
// EXTERNAL MODULE: ./.build/src/build/redact.js
var redact = __webpack_require__(19891);
;// CONCATENATED MODULE: ./.build/src/build/order.js
/** What a vertex needs comes before it; the rest goes by name. Vertexes that need each other, as damaged ones may, are left out. */
function inOrder(records) {
    const needed = new Set([...records.values()].flatMap(record => record.inputs));
    const ends = [...records.values()].filter(record => !needed.has(record.digest));
    const named = ends.map(record => ({ record, name: firstName(record) }));
    const ordered = new Set();
    const met = new Set();
    for (const { record } of named.sort((a, b) => compare(a.name, b.name)))
        visit(record, records, met, ordered);
    return [...ordered];
}
/** Keeps a stack of its own: a chain of steps may be longer than calls can be nested. */
function visit(end, records, met, ordered) {
    const path = [{ record: end, next: 0 }];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
        met.add(at.record);
        const input = at.record.inputs[at.next++];
        const record = input === undefined ? undefined : records.get(input);
        if (record !== undefined && !met.has(record))
            path.push({ record, next: 0 });
        else if (input === undefined) {
            ordered.add(at.record);
            path.pop();
        }
    }
}
function firstName(record) {
    return [...record.sightings.keys()].sort(compare)[0] ?? '';
}
/** Orders texts by their code units, whatever the locale. */
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
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
        log: record.partialLine === '' ? record.log : [...record.log, (0,terminal_text/* shownLine */.QN)(record.partialLine)]
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
    const startedAt = extreme(all.map(([start]) => start), Math.min);
    const completedAt = extreme(closed.map(interval => interval.completedAt), Math.max);
    return { startedAt, completedAt, durationMs: covered(closed) };
}
/** As `Math.min` or `Math.max`, of any number of numbers; undefined of none. */
function extreme(numbers, pick) {
    const [first, ...rest] = numbers;
    return first === undefined ? undefined : rest.reduce((best, number) => pick(best, number), first);
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
    // Only GitHub's exporter calls itself otherwise.
    if (/^exporting (cache|to GitHub Actions Cache)/.test(label))
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
/** Turns the events of a build into its steps. Knows nothing of processes, clocks or logs: the same events give the same steps. */




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
                this.#addWarning(event);
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
            .flatMap(step => this.#end(step));
    }
    /** All steps, what a step needs before it, stage by stage. */
    steps() {
        return inOrder(this.#records).flatMap(record => this.#step(record) ?? []);
    }
    /** Everything but steps, in the same order. */
    others() {
        return inOrder(this.#records).flatMap(record => this.#other(record) ?? []);
    }
    warnings() {
        return [...this.#warnings.values()].map(({ warning, vertexes }) => {
            const records = [...vertexes].flatMap(digest => this.#records.get(digest) ?? []);
            const services = records.flatMap(record => this.#names(record).flatMap(({ service }) => service ?? []));
            return { ...warning, services: [...new Set(services)].sort(compare) };
        });
    }
    /** The lines of the stream that were no progress: buildx's own messages. */
    text() {
        return this.#text;
    }
    #addWarning({ message, url, file, line, vertex }) {
        const key = JSON.stringify([message, file, line]);
        const known = this.#warnings.get(key) ?? { warning: { message, url, file, line }, vertexes: new Set() };
        this.#warnings.set(key, known);
        known.vertexes.add(vertex);
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
                .flatMap(step => this.#end(step)),
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
            changes.push(...this.#end(step));
        return changes;
    }
    /** A step has ended for certain once a step that needs it has begun. */
    #endInputs(record) {
        return record.inputs.flatMap(digest => {
            const input = this.#records.get(digest);
            const step = input === undefined ? undefined : this.#step(input);
            if (step === undefined || step.outcome === 'not-run' || this.#ended.has(digest))
                return [];
            return input !== undefined && isRunning(input) ? [] : this.#end(step);
        });
    }
    #end(step) {
        this.#ended.add(step.digest);
        const record = this.#record(step.digest);
        // Output that did not end its last line has done so now.
        const lines = record.partialLine === '' ? [] : [(0,terminal_text/* shownLine */.QN)(record.partialLine)];
        record.partialLine = '';
        record.log.push(...lines);
        if (step.outcome === 'run' || step.outcome === 'cached')
            record.log = record.log.slice(-keptLinesOfSuccess);
        const last = lines.length === 0 ? [] : [{ kind: 'step-log', step, lines, at: step.completedAt }];
        return [...last, { kind: 'step-ended', step }];
    }
    #applyLog(event) {
        const record = this.#record(event.vertex);
        const [first = '', ...rest] = event.text.split('\n');
        const pieces = [record.partialLine + first, ...rest];
        record.partialLine = (0,terminal_text/* newestOf */.su)(pieces.pop() ?? '');
        const lines = pieces.map(terminal_text/* shownLine */.QN);
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

// EXTERNAL MODULE: ./.build/src/build/compose-project.js
var compose_project = __webpack_require__(43580);
;// CONCATENATED MODULE: ./.build/src/build/index.js
/** Builds a compose project and tells what every step did. The door of this folder. */




















/**
 * Builds what `docker compose build` would build, in the same way. A project that compose refuses and a step that fails are
 * results. Neither they nor the log hold a value of a build argument (output of steps aside). Nothing but progress is logged: print `failureLines(result.failure)` where it suits.
 * @throws CommandError when docker cannot be started
 */
async function build(request, deps) {
    const startedAt = deps.now();
    const ended = (rest) => ({
        ...rest,
        startedAt,
        durationMs: deps.now() - startedAt
    });
    const ahead = await deps.translation;
    // Read ahead, it may have failed for another reason than the project itself.
    const project = ahead?.kind === 'definition' ? ahead : await translateProject(request, deps);
    if (project.kind !== 'definition') {
        const outcome = project.kind;
        const failure = project.kind === 'failed' ? { failure: project.failure } : {};
        return ended({ outcome, services: [], steps: [], others: [], warnings: [], ...failure });
    }
    const { variables } = project;
    deps.onDefinition?.(project.definition);
    // What was read ahead may not have them; what has them does not change.
    const printed = (0,compose/* withAdditions */.wG)(project.definition, request.additions);
    const definition = (await deps.adjust?.(printed)) ?? printed;
    for (const notice of project.notices)
        deps.log(`! ${(0,terminal_text/* harmless */.Is)(notice)}`);
    const services = (0,build_definition/* builtServices */.vm)(definition);
    if (services.length === 0) {
        deps.log('No service has anything to build.');
        return ended({ outcome: 'succeeded', services: [], steps: [], others: [], warnings: [] });
    }
    const timeline = new Timeline({ services: new Map(services.map(({ target, service }) => [target, service])) });
    const progress = new Progress(request.progress);
    const args = (0,build_definition/* argumentValues */.Qp)(services);
    const show = (change) => {
        for (const line of progress.lines((0,redact/* redactChange */.Qj)(change, args)))
            deps.log(line);
        if (change.kind === 'step-started' || change.kind === 'step-ended')
            tellSteps(timeline.steps(), deps.onSteps);
    };
    const onLine = (line) => {
        for (const event of (0,rawjson/* parseLine */.A)(line))
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
    const redacted = steps.map(step => (0,redact/* redactStep */.iz)(step, args));
    const redactedOthers = others.map(other => (0,redact/* redactOther */.kw)(other, args));
    const outcome = run.result.aborted ? 'cancelled' : run.result.exitCode === 0 ? 'succeeded' : 'failed';
    // Of steps that are redacted already: a title is cut where it gets long, and half a value would not be found in it.
    const failure = outcome === 'failed'
        ? { failure: (0,redact/* redactFailure */.O5)(findFailure(timeline.text(), redacted, redactedOthers, services), args) }
        : {};
    return ended({
        outcome,
        services: services.map(service => serviceResult(service, redacted, run.metadata)),
        steps: redacted,
        others: redactedOthers,
        warnings: timeline.warnings().map(warning => (0,redact/* redactWarning */.wr)(warning, args)),
        ...failure
    });
}
function tellSteps(steps, tell) {
    if (tell === undefined)
        return;
    const running = steps.find(step => step.startedAt !== undefined && step.completedAt === undefined);
    const ended = steps.filter(step => step.completedAt !== undefined).length;
    tell(ended, Math.max(steps.length, ended), running === undefined ? '' : place(running));
}
/**
 * Has compose translate the project, which needs no engine.
 * @throws CommandError when docker cannot be started
 */
async function translateProject(request, docker) {
    try {
        const { definition, notices } = await (0,compose/* readDefinition */.Ud)(request, docker);
        const secrets = (0,build_definition/* secretVariables */.c8)((0,build_definition/* builtServices */.vm)(definition));
        return { kind: 'definition', definition, notices, variables: await (0,compose/* readVariables */.Ch)(secrets, request, docker) };
    }
    catch (error) {
        if (!(error instanceof process/* CommandError */.Qd) || error.result === undefined)
            throw error;
        if (error.result.aborted)
            return { kind: 'cancelled' };
        const nowhere = { service: undefined, step: undefined, file: undefined, line: undefined, endLine: undefined };
        const message = (0,redact/* redactText */.Rd)((0,compose/* composeMessage */.SB)(error), givenValues(request));
        const title = `docker compose cannot read this project: ${message.split('\n').at(-1)}`;
        return { kind: 'failed', failure: { ...nowhere, title, message, excerpt: [] } };
    }
}
/** Values of build arguments that the caller has given. */
function givenValues({ buildArgs }) {
    return Object.fromEntries(buildArgs.map(({ name, value = '' }) => [name, value]));
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

/***/ 89992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ parseLine)
/* harmony export */ });
/* unused harmony export parseTime */
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


/***/ }),

/***/ 19891:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O5: () => (/* binding */ redactFailure),
/* harmony export */   Qj: () => (/* binding */ redactChange),
/* harmony export */   Rd: () => (/* binding */ redactText),
/* harmony export */   iz: () => (/* binding */ redactStep),
/* harmony export */   kw: () => (/* binding */ redactOther),
/* harmony export */   wr: () => (/* binding */ redactWarning)
/* harmony export */ });
/** Shorter values are no secrets, and replacing them would make a text unreadable. */
const shortestValue = 3;
/** Puts `$NAME` where a text holds the value of an argument, the longest values first, and `***` for credentials in addresses. */
function redactText(text, values) {
    return redactValues(text, Object.entries(values));
}
function redactValues(text, values) {
    const written = values
        .filter(([, value]) => value.length >= shortestValue)
        .flatMap(([name, value]) => [...new Set([value, quoted(value)])].map(form => [name, form]));
    const redacted = written
        .sort(([, a], [, b]) => b.length - a.length)
        .reduce((rest, [name, form]) => rest.replaceAll(form, () => `$${name}`), text);
    return withoutCredentials(redacted);
}
/** As Go's `%q` writes a text between quotes, which is how errors show commands: JSON differs in rare control characters only. */
function quoted(value) {
    return JSON.stringify(value).slice(1, -1);
}
/** `https://user:password@host` -> `https://***@host`. The name of an argument says nothing, and neither does Git's own user. */
function withoutCredentials(text) {
    return text.replace(/:\/\/([^\s/@"'`]+)@/g, (found, user) => user === 'git' || user.includes('$') ? found : '://***@');
}
/**
 * Keys were made before: they do not change. Output of the step stays as it is, it is for the log. A service that is built from
 * another shows the other's steps, so that the arguments of all who share a step count, its own first.
 */
function redactStep(step, args, shared = argumentsOf(step, args)) {
    const redactName = (name) => ({
        ...name,
        instruction: redactValues(redactText(name.instruction, args.get(name.service) ?? {}), shared)
    });
    const [first, ...rest] = step.names;
    const error = step.error === undefined ? undefined : redactValues(step.error, everything(args));
    return { ...step, names: [redactName(first), ...rest.map(redactName)], error };
}
function redactOther(other, args) {
    const values = everything(args);
    const error = other.error === undefined ? undefined : redactValues(other.error, values);
    return { ...other, label: redactValues(other.label, values), error };
}
/** BuildKit's checks cite what they find fault with, arguments expanded. */
function redactWarning(warning, args) {
    return { ...warning, message: redactValues(warning.message, everything(args)) };
}
/** For the log, which may show a step before it is known who shares it: the values of all services count. */
function redactChange(change, args) {
    return change.kind === 'other-ended'
        ? { ...change, other: redactOther(change.other, args) }
        : { ...change, step: redactStep(change.step, args, everything(args)) };
}
function redactFailure(failure, args) {
    const values = everything(args);
    return {
        ...failure,
        step: failure.step === undefined ? undefined : redactStep(failure.step, args),
        title: redactValues(failure.title, values),
        message: redactValues(failure.message, values),
        excerpt: failure.excerpt.map(line => redactValues(line, values))
    };
}
function argumentsOf(step, args) {
    return step.names.flatMap(name => Object.entries(args.get(name.service) ?? {}));
}
function everything(args) {
    return [...args.values()].flatMap(values => Object.entries(values));
}


/***/ }),

/***/ 95569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ commandOf)
/* harmony export */ });
/**
 * What to start for a command of docker's. A plugin does the same when it is started by itself, while docker starts it twice, the
 * first time to ask what it is: 0.07 against 0.25 s of processor time for `docker compose version`, 0.1 against 0.35 s for
 * `docker buildx version`.
 * @param args such as `['compose', 'config']`
 * @returns program and arguments
 */
function commandOf({ command, plugins }, args) {
    const [name = '', ...rest] = args;
    const program = plugins === undefined || !Object.hasOwn(plugins, name) ? undefined : plugins[name];
    return program === undefined ? [command, args] : [program, rest];
}


/***/ }),

/***/ 67600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _Q: () => (/* binding */ withoutToken),
/* harmony export */   hY: () => (/* binding */ bakeEnvironment),
/* harmony export */   p0: () => (/* binding */ withoutTokenSecrets)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _csv_fields_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53924);
/* harmony import */ var _definition_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59115);
/**
 * The token of GitHub's cache service. A runner gives it to actions, never to commands of a job, so that a compose file of
 * strangers must not get at it either: by `${ACTIONS_RUNTIME_TOKEN}`, as a build secret, or by a file of /proc, which shows
 * the environment of processes. buildx needs it for `type=gha` alone.
 */




const tokenVariable = 'ACTIONS_RUNTIME_TOKEN';
/** For compose, which puts variables into what it reads. */
function withoutToken(env) {
    return { ...env, [tokenVariable]: undefined };
}
/**
 * For bake, which gets the token only where some target imports or exports layers through the service, and not where any of
 * them could read bake's own environment: its layers are not cached then.
 * @param folder which relative paths of the definition are seen from
 */
function bakeEnvironment(definition, env, folder) {
    const targets = Object.values(definition.target);
    const reaches = (target) => [...(0,_definition_js__WEBPACK_IMPORTED_MODULE_2__/* .readPaths */ .Vv)(target), target.dockerfile ?? ''].some(file => showsProcesses(file, folder));
    return targets.some(usesService) && !targets.some(reaches) ? env : withoutToken(env);
}
/** The definition without build secrets that would be the token, or a file that shows some process's environment. */
function withoutTokenSecrets(definition, folder) {
    const isToken = (entry) => (0,_csv_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .csvFields */ .q)(entry).some(part => {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(part) ?? [];
        if (/^(env|id)$/i.test(name))
            return value === tokenVariable;
        return /^(src|source)$/i.test(name) && showsProcesses(value, folder);
    });
    const targets = Object.entries(definition.target).map(([name, target]) => {
        const kept = target.secret?.filter(entry => !isToken(entry));
        return [name, kept === undefined ? target : { ...target, secret: kept }];
    });
    return { ...definition, target: Object.fromEntries(targets) };
}
/** Whether a path leads to /proc, or to the root that it is below. */
function showsProcesses(file, folder) {
    if (file === '')
        return false;
    const full = node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(folder, file);
    return [full, realPath(full)].some(one => one === '/' || one === '/proc' || one.startsWith('/proc/'));
}
/** Of the part that exists: `/proc/self` is another folder for each who looks. */
function realPath(file) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(file);
    }
    catch {
        const parent = node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(file);
        return parent === file ? file : node_path__WEBPACK_IMPORTED_MODULE_1__.join(realPath(parent), node_path__WEBPACK_IMPORTED_MODULE_1__.basename(file));
    }
}
function usesService(target) {
    return [...(target['cache-from'] ?? []), ...(target['cache-to'] ?? [])].some(entry => entry.split(',').includes('type=gha'));
}


/***/ }),

/***/ 24564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   QN: () => (/* binding */ shownLine),
/* harmony export */   su: () => (/* binding */ newestOf),
/* harmony export */   vL: () => (/* binding */ harmlessLines),
/* harmony export */   wh: () => (/* binding */ plainText)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);

/** Control characters but the tab, and those that change the direction of what follows. */
const controls = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu;
/** Characters kept of a line that has no end. */
const keptLineLength = 64 * 1024;
/** Makes one line of a program's output fit for a log: no colours, no cursor movements, no control characters. */
function plainText(line) {
    return (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(line).replace(controls, '');
}
/**
 * Makes a line of others harmless for the log of a runner, which obeys `::command::` at the start of a line, whatever space
 * comes before it, and `##[command]` anywhere in it.
 */
function harmless(line) {
    return plainText(line.replaceAll('\n', ' '))
        .replaceAll('##[', '## [')
        .replace(/^(\s*):(?=:)/, '$1: ');
}
/** The same for a text of several lines. */
function harmlessLines(text) {
    return text.split('\n').map(harmless).join('\n');
}
/** A line as a terminal would show it: a progress bar redraws it after a carriage return, and what it drew last is the line. */
function shownLine(line) {
    const drawn = line.replace(/\r$/, '');
    return plainText(drawn.slice(drawn.lastIndexOf('\r') + 1));
}
/** What is kept of a line that goes on: cut now and then, so that what comes next costs no more than its own length. */
function newestOf(line) {
    return line.length <= 2 * keptLineLength ? line : line.slice(-keptLineLength);
}


/***/ }),

/***/ 12022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ stepMounts),
/* harmony export */   x: () => (/* binding */ dockerfileMounts)
/* harmony export */ });
/* harmony import */ var _mount_flag_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50335);
/* harmony import */ var _stages_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12658);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16484);
/* harmony import */ var _word_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67733);




/** @throws UnresolvedError when the file has no such target */
function dockerfileMounts(build) {
    const mounts = [];
    const unreadable = [];
    (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .walkStages */ .T)(build, ({ stage, image }, state) => {
        for (const instruction of stage.instructions) {
            state.apply(instruction);
            if (instruction.getKeyword() !== 'RUN')
                continue;
            const found = stepMounts(instruction, state);
            mounts.push(...found.mounts.map(mount => ({ ...mount, image })));
            unreadable.push(...found.unreadable);
        }
    });
    return { mounts, unreadable };
}
/** The cache mounts of a step. */
function stepMounts(step, state) {
    const mounts = [];
    const unreadable = [];
    for (const value of (0,_stages_js__WEBPACK_IMPORTED_MODULE_1__/* .flagValues */ .NW)(step, 'mount')) {
        try {
            const flag = (0,_mount_flag_js__WEBPACK_IMPORTED_MODULE_0__/* .cacheMountFlag */ .eK)((0,_mount_flag_js__WEBPACK_IMPORTED_MODULE_0__/* .mountOptions */ .g5)(value), state.expand);
            if (flag !== undefined)
                mounts.push({ flag, target: state.absolute(flag.target) });
        }
        catch (error) {
            if (!(error instanceof _word_js__WEBPACK_IMPORTED_MODULE_3__/* .UnresolvedError */ .i))
                throw error;
            const line = lineOf(step);
            if (/type=["']?(cache|.*\$)/.test(value))
                unreadable.push({ flag: value, line, reason: error.message });
        }
    }
    return { mounts, unreadable };
}
function lineOf(instruction) {
    return instruction.getRange().start.line + 1;
}


/***/ }),

/***/ 50335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ls: () => (/* binding */ mountTarget),
/* harmony export */   eK: () => (/* binding */ cacheMountFlag),
/* harmony export */   g5: () => (/* binding */ mountOptions)
/* harmony export */ });
/* unused harmony export sharings */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _word_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67733);
/** The value of a step's `--mount` flag (https://docs.docker.com/reference/dockerfile/#run---mount). */


const sharings = ['shared', 'private', 'locked'];
/** The stage that has nothing in it: what a cache mount starts from anyway. */
const nothing = 'scratch';
/** The keys and values of a flag as they are written, keys in lower case; a later value replaces a former one. */
function mountOptions(flag) {
    return new Map(unquoted(flag)
        .split(',')
        .map(option => {
        const [key = '', ...value] = option.split('=');
        return [key.trim().toLowerCase(), value.join('=')];
    }));
}
/** Where a mount is, by any name that the option has, as it is written. */
function mountTarget(options) {
    return options.get('target') ?? options.get('dst') ?? options.get('destination');
}
/**
 * The cache mount that a flag asks for; undefined when it asks for another kind of mount.
 * @param expand replaces the variables of one value
 * @throws UnresolvedError when a value is not known or makes no sense
 */
function cacheMountFlag(options, expand) {
    const expanded = (value) => (value === undefined ? undefined : expand(value));
    const option = (key) => expanded(options.get(key));
    if (option('type') !== 'cache')
        return undefined;
    const target = expanded(mountTarget(options));
    if (target === undefined || target === '')
        throw new _word_js__WEBPACK_IMPORTED_MODULE_1__/* .UnresolvedError */ .i('it has no target');
    // Variables are not replaced here.
    const from = options.get('from') ?? '';
    return {
        id: option('id') || node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(target).replace(/(.)\/$/, '$1'),
        target,
        sharing: sharingOf(option('sharing')),
        owner: ownerOf(option('uid'), option('gid'), option('mode')),
        from: from === '' || from === nothing ? undefined : from
    };
}
function sharingOf(value) {
    const sharing = sharings.find(known => known === (value ?? 'shared').toLowerCase());
    if (sharing === undefined)
        throw new _word_js__WEBPACK_IMPORTED_MODULE_1__/* .UnresolvedError */ .i(`"${value}" is no way of sharing`);
    return sharing;
}
function ownerOf(uid, gid, mode) {
    if (uid === undefined && gid === undefined && mode === undefined)
        return undefined;
    return { uid: number(uid ?? '0', 10), gid: number(gid ?? '0', 10), mode: number(mode ?? '0755', 8) };
}
function number(text, radix) {
    if (!(radix === 8 ? /^(0o)?[0-7]{1,8}$/ : /^[0-9]{1,10}$/).test(text)) {
        throw new _word_js__WEBPACK_IMPORTED_MODULE_1__/* .UnresolvedError */ .i(`"${text}" is no number`);
    }
    return Number.parseInt(text.replace('0o', ''), radix);
}
/** Quotes group, and a backslash keeps the next character, as BuildKit reads the flags of an instruction. */
function unquoted(flag) {
    let quote = '';
    let text = '';
    for (let at = 0; at < flag.length; at += 1) {
        const character = flag[at] ?? '';
        if (character === '\\' && at + 1 < flag.length) {
            at += 1;
            text += flag[at];
        }
        else if (character === quote)
            quote = '';
        else if (quote === '' && (character === '"' || character === "'"))
            quote = character;
        else
            text += character;
    }
    if (quote !== '')
        throw new _word_js__WEBPACK_IMPORTED_MODULE_1__/* .UnresolvedError */ .i('a quote is not closed');
    return text;
}


/***/ }),

/***/ 47984:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ dockerfileSource)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _build_definition_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59115);
/* harmony import */ var _word_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67733);
/** Where the Dockerfile of a service is. */



/**
 * Finds the Dockerfile of a target: its text when it is written in the compose file, else its absolute path.
 * @param projectDirectory absolute: relative contexts start here
 * @throws UnresolvedError when it is not on this machine
 */
function dockerfileSource(definition, projectDirectory) {
    const inline = definition['dockerfile-inline'];
    // Compose doubles the dollar of `${` for bake, which takes it back.
    if (inline !== undefined && inline !== '') {
        return { kind: 'inline', text: inline.replaceAll('$${', '${') };
    }
    const { context = '.', dockerfile = 'Dockerfile' } = definition;
    const isRemote = !(0,_build_definition_js__WEBPACK_IMPORTED_MODULE_1__/* .isLocalPath */ .Nj)(context);
    if (isRemote && !node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute(dockerfile)) {
        throw new _word_js__WEBPACK_IMPORTED_MODULE_2__/* .UnresolvedError */ .i(`its Dockerfile is not on this machine but in the context ${withoutSecrets(context)}`);
    }
    if (!(0,_build_definition_js__WEBPACK_IMPORTED_MODULE_1__/* .isLocalPath */ .Nj)(dockerfile))
        throw new _word_js__WEBPACK_IMPORTED_MODULE_2__/* .UnresolvedError */ .i('its Dockerfile is not on this machine');
    const folder = isRemote ? projectDirectory : node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(projectDirectory, context);
    return { kind: 'file', file: node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(folder, dockerfile) };
}
/** A URL may hold a user and a password. */
function withoutSecrets(context) {
    return context.replace(/\/\/[^/@]*@/, '//');
}


/***/ }),

/***/ 12658:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ai: () => (/* binding */ parseDockerfile),
/* harmony export */   JR: () => (/* binding */ reachableStages),
/* harmony export */   NW: () => (/* binding */ flagValues),
/* harmony export */   U9: () => (/* binding */ findStage)
/* harmony export */ });
/* harmony import */ var dockerfile_ast__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78390);
/* harmony import */ var _mount_flag_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50335);
/* harmony import */ var _word_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67733);
/** The stages of a Dockerfile, and which of them a build needs. */



/** Reads a Dockerfile. What BuildKit would refuse is left out: the build tells. */
function parseDockerfile(text) {
    const file = dockerfile_ast__WEBPACK_IMPORTED_MODULE_0__.DockerfileParser.parse(text);
    const globals = [];
    const stages = [];
    for (const instruction of file.getInstructions()) {
        const keyword = instruction.getKeyword();
        if (keyword === 'FROM') {
            const from = instruction;
            const name = from.getBuildStage()?.toLowerCase();
            const base = from.getArguments()[0]?.getValue() ?? '';
            stages.push({ name: name ?? undefined, from: base, beginning: from, instructions: [] });
        }
        else if (stages.length > 0)
            stages.at(-1)?.instructions.push(instruction);
        else if (keyword === 'ARG')
            globals.push(instruction);
    }
    return { globals, stages, escapeCharacter: file.getEscapeCharacter(), directives: file.getDirectives() };
}
/** Stages by their name or number; a stage can only be built from those before it. */
function findStage(stages, wanted, before = stages.length) {
    const name = wanted.toLowerCase();
    const named = stages.findLastIndex((stage, at) => at < before && stage.name === name);
    if (named >= 0)
        return named;
    const number = /^\d+$/.test(wanted) ? Number(wanted) : before;
    return number < before ? number : undefined;
}
/**
 * The numbers of the stages that a build of a target runs, in their order.
 * @param target undefined: the last stage
 * @param bases what each stage is built from, with its variables replaced; undefined where that is not known
 * @param contexts names that stand for something else than a stage of this file
 * @throws UnresolvedError when there is no such target
 */
function reachableStages(stages, target, bases, contexts) {
    const wanted = target === undefined || target === '' ? stages.length - 1 : findStage(stages, target);
    if (wanted === undefined || wanted < 0)
        throw new _word_js__WEBPACK_IMPORTED_MODULE_2__/* .UnresolvedError */ .i(`there is no stage "${target ?? ''}"`);
    const reached = new Set();
    const visit = (at) => {
        const stage = stages[at];
        const isReplaced = stage?.name !== undefined && contexts.has(stage.name);
        if (stage === undefined || reached.has(at) || isReplaced)
            return;
        reached.add(at);
        for (const name of [bases[at] ?? '', ...stage.instructions.flatMap(sourcesOf)]) {
            const source = contexts.has(name.toLowerCase()) ? undefined : findStage(stages, name, at);
            if (source !== undefined)
                visit(source);
        }
    };
    visit(wanted);
    return [...reached].sort((a, b) => a - b);
}
/** Stages, contexts and images that an instruction takes files from. */
function sourcesOf(instruction) {
    switch (instruction.getKeyword()) {
        case 'COPY':
        case 'ADD':
            return flagValues(instruction, 'from');
        case 'RUN':
            return flagValues(instruction, 'mount').flatMap(mountSource);
        default:
            return [];
    }
}
function mountSource(flag) {
    try {
        return [(0,_mount_flag_js__WEBPACK_IMPORTED_MODULE_1__/* .mountOptions */ .g5)(flag).get('from') ?? ''];
    }
    catch (error) {
        // Such a flag is reported where its own step is looked at.
        if (error instanceof _word_js__WEBPACK_IMPORTED_MODULE_2__/* .UnresolvedError */ .i)
            return [];
        throw error;
    }
}
function flagValues(instruction, name) {
    return instruction.getFlags().flatMap(flag => (flag.getName() === name ? [flag.getValue() ?? ''] : []));
}


/***/ }),

/***/ 16484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ walkStages)
});

;// CONCATENATED MODULE: ./.build/src/mounts/dockerfile/platform.js
/** The arguments that BuildKit gives every build (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope). */
/** @param target and @param build `os/architecture` or `os/architecture/variant` */
function platformArguments(target, build) {
    return new Map([...parts('TARGET', target), ...parts('BUILD', build)]);
}
function parts(prefix, platform) {
    const [os = '', architecture = '', variant = ''] = platform.split('/');
    return [
        [`${prefix}PLATFORM`, platform],
        [`${prefix}OS`, os],
        [`${prefix}ARCH`, architecture],
        [`${prefix}VARIANT`, variant]
    ];
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/word.js
var dockerfile_word = __webpack_require__(67733);
;// CONCATENATED MODULE: ./.build/src/mounts/dockerfile/stage-state.js
/** What is known of a stage while its instructions are gone through: its variables and its folder. */


class StageState {
    #options;
    #variables;
    /** Whether there is a base image, whose variables are not written down here. */
    #hasBase;
    /** undefined: that of the base image. */
    #folder;
    constructor(options, hasBase, variables, folder) {
        this.#options = options;
        this.#hasBase = hasBase;
        this.#variables = new Map(variables);
        this.#folder = folder;
    }
    /** A stage that is built from nothing (`scratch`). */
    static empty(options) {
        return new StageState(options, false, new Map(), '/');
    }
    static onImage(options) {
        return new StageState(options, true, new Map());
    }
    /** A stage that is built from this one. */
    next() {
        return new StageState(this.#options, this.#hasBase, this.#variables, this.#folder);
    }
    /** Takes an instruction that changes variables or the folder; others change nothing. */
    apply(instruction) {
        switch (instruction.getKeyword()) {
            case 'ARG':
                for (const [name, value] of properties(instruction))
                    this.#declare(name, value);
                return;
            case 'ENV': {
                // All of one instruction are replaced by what was before it.
                const values = properties(instruction).map(([name, value]) => [name, this.#stateOf(value ?? '')]);
                for (const [name, value] of values)
                    this.#variables.set(name, value);
                return;
            }
            case 'WORKDIR':
                this.#enter(instruction.getRawArgumentsContent() ?? '');
        }
    }
    /** @throws UnresolvedError */
    expand = (word) => (0,dockerfile_word/* expandWord */.V)(word, this.variable, this.#options.escapeCharacter);
    /** A path as a step of the stage has it. @throws UnresolvedError when it starts from a folder that is not known */
    absolute(target) {
        const folder = target.startsWith('/') ? '/' : this.#folder;
        if (folder === undefined)
            throw new dockerfile_word/* UnresolvedError */.i('it is relative to the folder of the base image');
        return external_node_path_.posix.join('/', folder, target).replace(/(.)\/$/, '$1');
    }
    /** What a variable holds now. */
    variable = name => this.#variables.get(name) ?? (this.#hasBase ? 'unknown' : 'unset');
    #declare(name, value) {
        const { buildArguments, globals } = this.#options;
        const given = Object.hasOwn(buildArguments, name) ? buildArguments[name] : undefined;
        const fallback = value === undefined ? globals.get(name) : undefined;
        if (given !== undefined)
            this.#variables.set(name, { value: given });
        else if (value !== undefined)
            this.#variables.set(name, this.#stateOf(value));
        else if (fallback !== undefined)
            this.#variables.set(name, { value: fallback });
        // Who declares an argument means it to come from outside, and not from the base image.
        else if (!this.#variables.has(name))
            this.#variables.set(name, 'unset');
    }
    #stateOf(word) {
        try {
            return { value: this.expand(word) };
        }
        catch (error) {
            if (error instanceof dockerfile_word/* UnresolvedError */.i)
                return 'unknown';
            throw error;
        }
    }
    #enter(word) {
        const state = this.#stateOf(word.trim());
        if (typeof state === 'string')
            this.#folder = undefined;
        else if (state.value.startsWith('/'))
            this.#folder = state.value;
        else if (this.#folder !== undefined)
            this.#folder = external_node_path_.posix.join(this.#folder, state.value);
    }
}
/** Names and values as they are written, with their quotes; a value is undefined when there is none. */
function properties(instruction) {
    return instruction
        .getProperties()
        .map(property => [property.getName(), property.getUnescapedValue() ?? undefined]);
}

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/stages.js
var dockerfile_stages = __webpack_require__(12658);
;// CONCATENATED MODULE: ./.build/src/mounts/dockerfile/walk.js
/** The stages that a build of a Dockerfile goes through, in their order, with what each of them starts from. */




/**
 * Goes through the stages that a build runs.
 * @param visit takes each stage before its instructions, with its state: it applies them to the state
 * @throws UnresolvedError when the file has no such target
 */
function walkStages(build, visit, parsed = (0,dockerfile_stages/* parseDockerfile */.Ai)(build.text)) {
    const { stages, escapeCharacter } = parsed;
    const globals = globalArguments(parsed, build);
    const options = { buildArguments: build.buildArguments, globals, escapeCharacter };
    const names = stages.map(({ from }) => baseName(from, globals, escapeCharacter));
    const contexts = new Map(Object.entries(build.contexts).map(([name, context]) => [name.toLowerCase(), context]));
    const ends = new Map();
    for (const at of (0,dockerfile_stages/* reachableStages */.JR)(stages, build.target, names, new Set(contexts.keys()))) {
        const stage = stages[at];
        if (stage === undefined)
            continue;
        const name = names[at];
        const context = name === undefined ? undefined : contexts.get(name.toLowerCase());
        const parent = name === undefined || context !== undefined ? undefined : (0,dockerfile_stages/* findStage */.U9)(stages, name, at);
        const { state, image } = begin(name, context, parent === undefined ? undefined : ends.get(parent), options);
        visit({ stage, at, parent, image }, state);
        ends.set(at, { state, image });
    }
}
function begin(name, context, parent, options) {
    if (parent !== undefined)
        return { state: parent.state.next(), image: parent.image };
    if (context === undefined && name === 'scratch')
        return { state: StageState.empty(options), image: undefined };
    const image = context === undefined ? name : /^docker-image:\/\/(.+)$/.exec(context)?.[1];
    return { state: StageState.onImage(options), image };
}
function globalArguments({ globals, escapeCharacter }, build) {
    const { buildArguments, platform, buildPlatform } = build;
    const values = new Map(platformArguments(platform, buildPlatform));
    values.set('TARGETSTAGE', build.target ?? 'default');
    for (const name of values.keys())
        values.set(name, buildArguments[name] ?? values.get(name) ?? '');
    for (const [name, word] of globals.flatMap(properties)) {
        const value = buildArguments[name] ?? (word === undefined ? undefined : resolved(word, values, escapeCharacter));
        if (value !== undefined)
            values.set(name, value);
    }
    return values;
}
/** What a stage is built from; undefined when that cannot be told. */
function baseName(from, globals, escapeCharacter) {
    return resolved(from, globals, escapeCharacter) || undefined;
}
function resolved(word, values, escapeCharacter) {
    const lookup = (name) => {
        const value = values.get(name);
        return value === undefined ? 'unset' : { value };
    };
    try {
        return (0,dockerfile_word/* expandWord */.V)(word, lookup, escapeCharacter);
    }
    catch (error) {
        if (error instanceof dockerfile_word/* UnresolvedError */.i)
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 67733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ expandWord),
/* harmony export */   i: () => (/* binding */ UnresolvedError)
/* harmony export */ });
/**
 * Variables in words of a Dockerfile, as BuildKit replaces them
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 */
/** A word whose value cannot be told; the message says why. */
class UnresolvedError extends Error {
    name = 'UnresolvedError';
}
/** Words within words, and characters of a value, that no sensible file comes near to. */
const deepest = 50;
const longest = 64 * 1024;
/**
 * Replaces variables, and takes quotes and escapes away.
 * @param escapeCharacter the Dockerfile's escape character
 * @throws UnresolvedError when a value is needed that is not known, or a modifier that is not supported
 */
function expandWord(word, lookup, escapeCharacter = '\\') {
    const { text } = until({ word, lookup, escapeCharacter, depth: 0 }, 0, '');
    // Each variable that is made of the one before, twice, has twice its length.
    if (text.length > longest)
        throw new UnresolvedError('a value is longer than any can sensibly be');
    return text;
}
/** Reads up to an unquoted `stop`, or to the end of the word when that is empty. */
function until(context, start, stop) {
    const { word, escapeCharacter, depth } = context;
    if (depth > deepest)
        throw new UnresolvedError('words are nested too deeply');
    let text = '';
    let at = start;
    while (at < word.length) {
        const character = word[at] ?? '';
        if (character === stop)
            return { text, end: at };
        const piece = character === "'"
            ? singleQuoted(word, at)
            : character === '"'
                ? doubleQuoted(context, at)
                : character === '$'
                    ? variable(context, at)
                    : character === escapeCharacter && at + 1 < word.length
                        ? { text: word[at + 1] ?? '', end: at + 2 }
                        : { text: character, end: at + 1 };
        text += piece.text;
        at = piece.end;
    }
    if (stop !== '')
        throw new UnresolvedError(`"${word}" lacks a closing ${stop}`);
    return { text, end: at };
}
function singleQuoted(word, start) {
    const end = word.indexOf("'", start + 1);
    if (end < 0)
        throw new UnresolvedError(`"${word}" lacks a closing quote`);
    return { text: word.slice(start + 1, end), end: end + 1 };
}
/** Only a quote, a dollar and the escape character itself can be escaped here. */
function doubleQuoted(context, start) {
    const { word, escapeCharacter } = context;
    let text = '';
    for (let at = start + 1; at < word.length;) {
        const character = word[at] ?? '';
        const next = word[at + 1] ?? '';
        if (character === '"')
            return { text, end: at + 1 };
        const piece = character === '$'
            ? variable(context, at)
            : character === escapeCharacter && ['"', '$', escapeCharacter].includes(next)
                ? { text: next, end: at + 2 }
                : { text: character, end: at + 1 };
        text += piece.text;
        at = piece.end;
    }
    throw new UnresolvedError(`"${word}" lacks a closing quote`);
}
/** `$NAME`, `${NAME}` and `${NAME:-word}`; a dollar that nothing of that follows stands for itself. */
function variable(context, start) {
    const { word, lookup } = context;
    if (word[start + 1] === '{')
        return braced(context, start);
    const name = /^[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#?$!-]/.exec(word.slice(start + 1))?.[0];
    if (name === undefined)
        return { text: '$', end: start + 1 };
    return { text: variableValue(name, lookup) ?? '', end: start + 1 + name.length };
}
function braced(context, start) {
    const { word, lookup } = context;
    const [opening, name = '', modifier = ''] = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?]|)/.exec(word.slice(start)) ?? [];
    if (opening === undefined)
        throw new UnresolvedError(`"${word}" holds a variable that is written in an unusual way`);
    const afterName = start + opening.length;
    if (modifier === '') {
        if (word[afterName] !== '}')
            throw new UnresolvedError(`"${word}" changes ${name} in a way that is not supported`);
        return { text: variableValue(name, lookup) ?? '', end: afterName + 1 };
    }
    const value = variableValue(name, lookup);
    const isSet = modifier.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    const isTaken = modifier.endsWith('+') ? isSet : !isSet;
    // The other word is not looked at when it is not taken: what it names may be unknown then.
    const within = { ...context, depth: context.depth + 1 };
    const other = until(isTaken ? within : { ...within, lookup: () => 'unset' }, afterName, '}');
    const end = other.end + 1;
    if (modifier.endsWith('+'))
        return { text: isSet ? other.text : '', end };
    if (isSet)
        return { text: value ?? '', end };
    if (modifier.endsWith('?'))
        throw new UnresolvedError(`${name} has no value`);
    return { text: other.text, end };
}
function variableValue(name, lookup) {
    const state = lookup(name);
    if (state === 'unknown')
        throw new UnresolvedError(`the value of ${name} comes from the base image`);
    return state === 'unset' ? undefined : state.value;
}


/***/ })

};
