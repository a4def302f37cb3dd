export const id = 758;
export const ids = [758];
export const modules = {

/***/ 65606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ checkLines)
/* harmony export */ });
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77129);

const signs = { ok: '✓', advice: '!', problem: '✗', unknown: '?' };
const marks = { ok: 'green', advice: 'yellow', problem: 'red', unknown: 'dim' };
/** A check in lines: its finding, then its evidence and remedy where there is something to do. */
function checkLines(check, style, verbose) {
    const { outcome, finding, evidence, remedy } = check;
    const isQuiet = outcome === 'ok' && !verbose;
    return [
        `${style(marks[outcome], signs[outcome])} ${outcome === 'problem' ? style('bold', finding) : finding}`,
        ...(isQuiet ? [] : evidence.map(line => `    ${style('dim', (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(line))}`)),
        ...(remedy === undefined ? [] : remedy.split('\n').map(line => `    ${style('cyan', '→')} ${line}`))
    ];
}


/***/ }),

/***/ 36810:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ worst)
/* harmony export */ });
/** One thing that was looked at, and what came of it. */
const order = ['problem', 'advice', 'unknown', 'ok'];
/** The worst of several outcomes. */
function worst(checks) {
    return order.find(outcome => checks.some(check => check.outcome === outcome)) ?? 'ok';
}


/***/ }),

/***/ 57485:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rx: () => (/* binding */ machineChecks)
/* harmony export */ });
/* unused harmony exports daemonConfigCheck, environmentCheck */
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94944);
/** Checks of the machine: Docker, its plugins, and whether they build with BuildKit. */

/** The oldest Docker that knows BuildKit. */
const firstWithBuildKit = '18.09';
/** From here on the engine builds with BuildKit unless told otherwise. */
const buildKitByDefault = '23.0';
/** Everything that is checked once for a machine. */
function machineChecks(machine, env) {
    return [
        dockerCheck(machine),
        pluginCheck('buildx', machine.buildx),
        pluginCheck('compose', machine.compose),
        daemonConfigCheck(machine.daemonConfig, machine.server),
        environmentCheck(env, machine.server),
        ...formerComposeCheck(machine.formerCompose, env),
        ...builderCheck(machine)
    ];
}
function dockerCheck({ client, server, serverProblem }) {
    const id = 'docker-version';
    if (client === undefined) {
        const remedy = 'Install Docker: https://docs.docker.com/engine/install/';
        return { id, outcome: 'problem', finding: 'There is no docker command.', evidence: ['docker --version'], remedy };
    }
    const evidence = [`docker command ${client}, engine ${server ?? 'unknown'}`];
    if (server === undefined) {
        const finding = 'No Docker engine answers.';
        const remedy = 'Start Docker, or choose its engine with DOCKER_HOST or docker context use.';
        return { id, outcome: 'problem', finding, evidence: [...evidence, ...(serverProblem?.split('\n') ?? [])], remedy };
    }
    const remedy = 'Update Docker: https://docs.docker.com/engine/install/';
    if ((0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(server, firstWithBuildKit) < 0) {
        const finding = `Docker ${server} has no BuildKit, which came with ${firstWithBuildKit}.`;
        return { id, outcome: 'problem', finding, evidence, remedy };
    }
    if ((0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(server, _engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .minimumVersions */ .Q.docker) < 0) {
        const finding = `Docker ${server} has BuildKit, but this tool needs ${_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .minimumVersions */ .Q.docker}.`;
        return { id, outcome: 'problem', finding, evidence, remedy };
    }
    return { id, outcome: 'ok', finding: `Docker ${server} is new enough (${firstWithBuildKit} and later).`, evidence };
}
function pluginCheck(name, version) {
    const id = `${name}-version`;
    const needed = _engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .minimumVersions */ .Q[name];
    const evidence = [`docker ${name} version`];
    const remedy = `Install the package docker-${name}-plugin, or update Docker Desktop.`;
    if (version === undefined) {
        return { id, outcome: 'problem', finding: `The plugin docker ${name} is missing.`, evidence, remedy };
    }
    if ((0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(version, needed) >= 0)
        return { id, outcome: 'ok', finding: `docker ${name} ${version}.`, evidence };
    return {
        id,
        outcome: 'problem',
        finding: `docker ${name} ${version} is too old: ${needed} is needed.`,
        evidence,
        remedy
    };
}
/** @param server version of the engine, which decides what a file that says nothing means */
function daemonConfigCheck(config, server) {
    const id = 'daemon-buildkit';
    const isDefault = (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(server ?? '0', buildKitByDefault) >= 0;
    const shown = '{"features": {"buildkit": true}}';
    if (config !== undefined && config.content === undefined) {
        const finding = 'The configuration of the Docker daemon is not JSON.';
        const remedy = `Correct ${config.file}, and restart Docker.`;
        return { id, outcome: 'problem', finding, evidence: [config.file], remedy };
    }
    const value = config?.content?.features?.buildkit;
    const evidence = [
        config === undefined
            ? 'no daemon.json that can be read'
            : `${config.file}: features.buildkit is ${value ?? 'not set'}`
    ];
    if (value === false || (value === undefined && !isDefault)) {
        const finding = value === false
            ? "BuildKit is switched off in the daemon's configuration."
            : 'BuildKit is not the default of this Docker.';
        const remedy = `Write ${shown} into ${config?.file ?? '/etc/docker/daemon.json'}, and restart Docker.`;
        return { id, outcome: 'problem', finding, evidence, remedy };
    }
    const finding = value === undefined
        ? `BuildKit is the default of Docker ${server}, and the daemon's configuration leaves it so.`
        : "BuildKit is switched on in the daemon's configuration.";
    return { id, outcome: 'ok', finding, evidence };
}
/** @param env of the user's shell */
function environmentCheck(env, server) {
    const id = 'environment';
    const names = ['DOCKER_BUILDKIT', 'COMPOSE_DOCKER_CLI_BUILD'];
    const evidence = names.map(name => `${name}=${env[name] ?? ''}`);
    const off = names.filter(name => /^(0|f|false)$/i.test(env[name] ?? ''));
    if (off.length > 0) {
        const finding = `BuildKit is switched off in this shell by ${off.join(' and ')}.`;
        const remedy = `unset ${off.join(' ')}, and take it out of the shell profile.`;
        return { id, outcome: 'problem', finding, evidence, remedy };
    }
    if (env.DOCKER_BUILDKIT !== undefined || (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .compareVersions */ .Zy)(server ?? '0', buildKitByDefault) >= 0) {
        return { id, outcome: 'ok', finding: 'Nothing in this shell switches BuildKit off.', evidence };
    }
    const finding = 'DOCKER_BUILDKIT is not set, which this Docker needs.';
    return {
        id,
        outcome: 'problem',
        finding,
        evidence,
        remedy: 'export DOCKER_BUILDKIT=1, or run: setup --write profile'
    };
}
/** The separate docker-compose of old, written in Python, builds without BuildKit unless it is told otherwise. */
function formerComposeCheck(version, env) {
    if (version === undefined || !version.startsWith('1.'))
        return [];
    const id = 'former-compose';
    const isTold = env.DOCKER_BUILDKIT === '1' && env.COMPOSE_DOCKER_CLI_BUILD === '1';
    const finding = `docker-compose ${version} is on this machine${isTold ? '.' : ', and builds without BuildKit.'}`;
    const remedy = 'Use docker compose instead of docker-compose, or run: setup --write profile';
    return [
        { id, outcome: isTold ? 'ok' : 'advice', finding, evidence: ['docker-compose version'], ...(!isTold && { remedy }) }
    ];
}
/** Every builder has a cache of its own. */
function builderCheck({ facts }) {
    if (facts === undefined)
        return [];
    const { name, driver } = facts.builder;
    const id = 'builder';
    const evidence = [`docker buildx inspect: ${name || 'unnamed'} (${driver || 'unknown driver'})`];
    if (driver === 'docker') {
        return [
            { id, outcome: 'ok', finding: "Builds go to the engine's own builder, which has one cache for all.", evidence }
        ];
    }
    const finding = `Builds go to the builder "${name}" (${driver}), which has a cache of its own and begins empty.`;
    const remedy = "docker buildx use default, to build with the engine's own cache";
    return [{ id, outcome: 'advice', finding, evidence, remedy }];
}


/***/ }),

/***/ 82611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uc: () => (/* binding */ readMachine)
/* harmony export */ });
/* unused harmony exports daemonConfigFiles, readDaemonConfig */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94944);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(594);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9501);
/** What is known of docker on this machine, as far as it answers: nothing here throws because something is missing. */





const askTimeoutMs = 20_000;
async function readMachine(context) {
    const docker = (0,_context_js__WEBPACK_IMPORTED_MODULE_4__/* .dockerFor */ ._)(context);
    const [client, info, buildx, compose, formerCompose, facts, daemonConfig] = await Promise.all([
        ask('docker', ['--version'], context),
        ask('docker', ['info', '--format', '{{json .}}'], context),
        ask('docker', ['buildx', 'version'], context),
        ask('docker', ['compose', 'version', '--short'], context),
        ask('docker-compose', ['version', '--short'], context),
        (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_2__/* .readFacts */ .MH)(docker).catch(() => undefined),
        readDaemonConfig(daemonConfigFiles(context))
    ]);
    context.signal.throwIfAborted();
    const { version, problem } = serverOf(info);
    return {
        client: versionIn(client?.stdout),
        server: version,
        serverProblem: problem,
        buildx: versionIn(buildx?.stdout),
        compose: versionIn(compose?.stdout),
        formerCompose: versionIn(formerCompose?.stdout),
        facts,
        daemonConfig
    };
}
/** undefined when the command does not exist. */
async function ask(command, args, context) {
    const { env, signal } = (0,_context_js__WEBPACK_IMPORTED_MODULE_4__/* .dockerFor */ ._)(context);
    return (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .execute */ .g7)(command, args, { env, timeoutMs: askTimeoutMs, ...(signal && { signal }) }).catch(() => undefined);
}
function versionIn(text) {
    return /\d+\.\d+(\.\d+)?/.exec(text ?? '')?.[0];
}
function serverOf(info) {
    try {
        const { ServerVersion, ServerErrors } = JSON.parse(info?.stdout ?? '');
        return { version: ServerVersion || undefined, problem: ServerErrors?.join(' ') };
    }
    catch {
        return { version: undefined, problem: info?.stderr.trim() || 'docker info does not answer' };
    }
}
/** Where the daemon's configuration may be: https://docs.docker.com/engine/daemon/ */
function daemonConfigFiles({ platform, home, env }) {
    const own = node_path__WEBPACK_IMPORTED_MODULE_1__.join(home, '.docker', 'daemon.json');
    if (platform === 'win32')
        return [own, 'C:\\ProgramData\\docker\\config\\daemon.json'];
    if (platform === 'darwin')
        return [own];
    const rootless = node_path__WEBPACK_IMPORTED_MODULE_1__.join(env.XDG_CONFIG_HOME || node_path__WEBPACK_IMPORTED_MODULE_1__.join(home, '.config'), 'docker', 'daemon.json');
    return ['/etc/docker/daemon.json', rootless, own];
}
/** The first of the files that is there and may be read. */
async function readDaemonConfig(files) {
    for (const file of files) {
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
        if (text === undefined)
            continue;
        try {
            return { file, content: (JSON.parse(text) ?? {}) };
        }
        catch {
            return { file, content: undefined };
        }
    }
    return undefined;
}


/***/ }),

/***/ 9501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ dockerFor),
/* harmony export */   y: () => (/* binding */ selectProject)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/** What a command is given: everything it knows of the process it runs in. */

/** How commands reach docker: always with BuildKit, which is what this tool is about. */
function dockerFor({ env, signal }) {
    return { command: 'docker', env: { ...env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1' }, signal };
}
/** The project that the options choose: paths start from the current folder, as compose has it. */
function selectProject(options, cwd, services = []) {
    const absolute = (file) => node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(cwd, file);
    const files = (options.file ?? []).map(absolute);
    const [first] = files;
    const folder = options.projectDirectory === undefined ? undefined : absolute(options.projectDirectory);
    return {
        files,
        projectDirectory: folder ?? (first === undefined ? cwd : node_path__WEBPACK_IMPORTED_MODULE_0__.dirname(first)),
        profiles: options.profile ?? [],
        envFiles: (options.envFile ?? []).map(absolute),
        services
    };
}


/***/ }),

/***/ 19347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ createMissing),
/* harmony export */   V: () => (/* binding */ externalVolumes)
/* harmony export */ });
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44338);

/** The external volumes of a project, sorted by name. Those of other drivers than `local` are taken to exist. */
async function externalVolumes({ project }, docker) {
    const external = project.volumes.filter(volume => volume.external);
    const caches = new Set((0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .findCacheVolumes */ .ju)(project, { kind: 'auto' }).map(volume => volume.name));
    const local = external.filter(({ driver }) => driver === undefined || driver === 'local').map(({ name }) => name);
    const existing = new Set((await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .inspectVolumes */ .ef)(local, docker)).map(volume => volume.name));
    return external
        .map(({ name }) => ({ name, isCache: caches.has(name), exists: !local.includes(name) || existing.has(name) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
}
/** Makes the cache volumes that are missing. Others may hold data that somebody has to bring: they are not made. */
async function createMissing(volumes, docker) {
    const missing = volumes.filter(volume => volume.isCache && !volume.exists);
    for (const { name } of missing)
        await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .createVolume */ .pb)({ name, labels: {} }, docker);
    return missing;
}


/***/ }),

/***/ 90015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ tryProjectFacts),
/* harmony export */   z: () => (/* binding */ readProjectFacts)
/* harmony export */ });
/* harmony import */ var _build_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18022);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(44338);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(594);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34343);
/** A compose project as the commands look at it: what compose makes of it, its Dockerfiles, and the cache mounts of these. */




/** @throws CliError with compose's own words when it refuses the project */
async function readProjectFacts(selection, docker) {
    const request = { ...selection, buildArgs: [], noCache: false, pull: false, push: false, progress: 'quiet' };
    try {
        const [document, { definition }] = await Promise.all([
            (0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .readComposeDocument */ .Gt)(selection, docker),
            (0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .readDefinition */ .Ud)(request, docker)
        ]);
        const services = (0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .builtServices */ .vm)(definition);
        const { projectDirectory } = selection;
        return {
            project: (0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .parseProject */ .XB)(document),
            details: serviceDetails(document),
            dockerfiles: await Promise.all(services.map(service => dockerfileOf(service, projectDirectory))),
            mounts: await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_1__/* .findProjectMounts */ .F4)(services, { projectDirectory, platform: 'linux/amd64' })
        };
    }
    catch (error) {
        if (!(error instanceof _process_js__WEBPACK_IMPORTED_MODULE_2__/* .CommandError */ .Qd))
            throw error;
        docker.signal?.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .CliError */ .z(`docker compose cannot read this project: ${(0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .composeMessage */ .SB)(error)}`, { cause: error });
    }
}
/** As `readProjectFacts`; undefined with the reason where there is no project. */
async function tryProjectFacts(selection, docker) {
    try {
        return { facts: await readProjectFacts(selection, docker) };
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .CliError */ .z))
            throw error;
        return { facts: undefined, reason: error.message };
    }
}
async function dockerfileOf(service, projectDirectory) {
    try {
        return { service, text: await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_1__/* .readDockerfile */ .n_)(service.definition, projectDirectory) };
    }
    catch (error) {
        if (!(error instanceof _mounts_index_js__WEBPACK_IMPORTED_MODULE_1__/* .UnresolvedError */ .iY))
            throw error;
        return { service, text: undefined };
    }
}
function serviceDetails(document) {
    const { services = {} } = (document ?? {});
    return new Map(Object.entries(services).map(([name, { user, container_name: containerName, ports }]) => [
        name,
        { user, containerName, publishedPorts: (ports ?? []).flatMap(port => String(port.published ?? '') || []) }
    ]));
}


/***/ }),

/***/ 83222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ pythonCaches),
/* harmony export */   i: () => (/* binding */ pythonTools)
/* harmony export */ });
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44338);
/** Where pip and uv keep their caches in the containers of a service, as its Dockerfile tells. */

const pythonTools = ['pip', 'uv'];
const calls = {
    pip: /(^|[\s;&|(])(pip3?(\.\d+)?|python3?(\.\d+)? -m pip) (install|download|wheel)\b/,
    uv: /(^|[\s;&|(/])uv (pip (install|sync)|sync|add|tool install|run)\b/
};
const variables = { pip: 'PIP_CACHE_DIR', uv: 'UV_CACHE_DIR' };
/** The caches of all services that are built; those whose Dockerfile cannot be read are left out. */
function pythonCaches(facts) {
    return facts.dockerfiles.flatMap(file => pythonTools.flatMap(tool => pythonCache(tool, file, facts) ?? []));
}
function pythonCache(tool, { service, text }, facts) {
    if (text === undefined)
        return undefined;
    const { stages } = (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDockerfile */ .Ai)(text);
    const usesTool = stages.some(stage => commandsOf(stage).some(command => calls[tool].test(command)));
    if (!usesTool)
        return undefined;
    const name = service.service;
    const chain = stagesOf(stages, service.definition.target);
    const composed = facts.project.services.find(one => one.name === name);
    const user = facts.details.get(name)?.user ?? lastArgument(chain, 'USER');
    const moved = composed?.environment[variables[tool]] ?? environmentOf(chain, variables[tool]);
    const folder = moved ?? `/root/.cache/${tool}`;
    const places = [folder, `/root/.cache/${tool}`, '/root/.cache'];
    const isMounted = (composed?.mounts ?? []).some(mount => places.includes(mount.target.replace(/\/+$/, '')));
    const known = { service: name, tool, isMounted };
    if (!isRoot(user)) {
        return { ...known, folder: undefined, reason: `it runs as user ${user}, who may not write to a new volume` };
    }
    if (!folder.startsWith('/') || folder.includes('$')) {
        return { ...known, folder: undefined, reason: `${variables[tool]} is ${folder}` };
    }
    return { ...known, folder, reason: undefined };
}
function isRoot(user) {
    return user === undefined || /^(root|0)(:|$)/.test(user);
}
/** The stage that is built, after those that it is built from. */
function stagesOf(stages, target) {
    const chain = [];
    let at = target === undefined || target === '' ? stages.length - 1 : (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .findStage */ .U9)(stages, target);
    while (at !== undefined && at >= 0) {
        const stage = stages[at];
        if (stage === undefined)
            break;
        chain.unshift(stage);
        at = (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_0__/* .findStage */ .U9)(stages, stage.from, at);
    }
    return chain;
}
function commandsOf(stage) {
    return stage.instructions.filter(one => one.getKeyword() === 'RUN').map(one => one.getArgumentsContent() ?? '');
}
/** What the last such instruction says. */
function lastArgument(chain, keyword) {
    const all = chain.flatMap(stage => stage.instructions).filter(one => one.getKeyword() === keyword);
    return all.at(-1)?.getArgumentsContent()?.trim();
}
/** The value of an ENV, as it is written. */
function environmentOf(chain, name) {
    const pattern = new RegExp(`(?:^|\\s)${name}[=\\s]\\s*(?:"([^"]*)"|'([^']*)'|(\\S+))`);
    const values = chain
        .flatMap(stage => stage.instructions)
        .filter(one => one.getKeyword() === 'ENV')
        .flatMap(one => {
        const [, double, single, plain] = pattern.exec(one.getArgumentsContent() ?? '') ?? [];
        return double ?? single ?? plain ?? [];
    });
    return values.at(-1);
}


/***/ }),

/***/ 77129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M0: () => (/* binding */ bar),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   nV: () => (/* binding */ formatAge),
/* harmony export */   oW: () => (/* binding */ tableLines),
/* harmony export */   vI: () => (/* binding */ shortened)
/* harmony export */ });
/* harmony import */ var _build_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24564);
/** Tables and bars for people. */

/** Lines of a table: columns two spaces apart, as wide as their widest cell; no spaces at the end of a line. */
function tableLines(columns, rows) {
    const titles = columns.map(({ title }) => title);
    const widths = columns.map((_, at) => Math.max(...[titles, ...rows].map(row => row[at]?.length ?? 0)));
    const line = (row) => columns
        .map(({ align }, at) => {
        const cell = row[at] ?? '';
        return align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
    })
        .join('  ')
        .trimEnd();
    return [line(titles), ...rows.map(line)];
}
/** `████░░░░`: what part of a whole is there, 0 to 1. Anything that is more than nothing shows. */
function bar(part, width) {
    const share = Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0));
    const filled = share === 0 ? 0 : Math.max(1, Math.round(share * width));
    return '█'.repeat(filled) + '░'.repeat(width - filled);
}
/** A text in one line that no terminal takes for a command: names come from Dockerfiles and registries. */
function oneLine(text) {
    return (0,_build_terminal_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainText */ .wh)(text.replace(/\s/g, ' ')).replace(/ +/g, ' ').trim();
}
/** A text in at most so many characters, its middle left out where it is longer. */
function shortened(text, length) {
    const line = oneLine(text);
    if (line.length <= length)
        return line;
    const tail = Math.floor((length - 1) / 3);
    return `${line.slice(0, length - 1 - tail)}…${tail === 0 ? '' : line.slice(-tail)}`;
}
/** ms -> `just now`, `5 minutes ago`, `3 days ago` */
function formatAge(ms) {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 1)
        return 'just now';
    if (minutes < 60)
        return ago(minutes, 'minute');
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? ago(hours, 'hour') : ago(Math.floor(hours / 24), 'day');
}
function ago(count, unit) {
    return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}


/***/ })

};
