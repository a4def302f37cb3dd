export const id = 338;
export const ids = [338];
export const modules = {

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

/***/ 44275:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ toolOf)
/* harmony export */ });
/** Which tool a cache folder belongs to, by the places that the tools choose themselves. */
const tools = [
    [/(^|\/)\.cache\/pip$|\/pip[-_]?cache$|^\/?pip$/, 'pip'],
    [/(^|\/)\.cache\/uv$|\/uv[-_]?cache$|^\/?uv$/, 'uv'],
    [/(^|\/)\.?cache\/?pypoetry|\/poetry/, 'poetry'],
    [/(^|\/)\.cache\/pipenv$/, 'pipenv'],
    [/^\/?var\/(cache\/apt|lib\/apt)(\/|$)/, 'apt'],
    [/^\/?var\/cache\/(dnf|yum|libdnf5)(\/|$)/, 'dnf'],
    [/^\/?(var\/cache|etc)\/apk(\/|$)/, 'apk'],
    [/(^|\/)\.npm(\/_cacache)?$/, 'npm'],
    [/(^|\/)(\.pnpm-store|pnpm\/store|\.local\/share\/pnpm)(\/|$)/, 'pnpm'],
    [/(^|\/)(\.cache\/yarn|\.yarn|usr\/local\/share\/\.cache)(\/|$)/, 'yarn'],
    [/(^|\/)\.bun\/install\/cache$/, 'bun'],
    [/(^|\/)(\.cache\/go-build|go\/pkg\/mod)$/, 'go'],
    [/(^|\/)(\.?cargo)(\/|$)/, 'cargo'],
    [/(^|\/)\.m2(\/|$)/, 'maven'],
    [/(^|\/)\.gradle(\/|$)/, 'gradle'],
    [/(^|\/)(\.nuget\/packages|NuGet)(\/|$)/, 'nuget'],
    [/(^|\/)(\.composer\/cache|\.cache\/composer)(\/|$)/, 'composer'],
    [/(^|\/)(conda\/pkgs|\.conda)(\/|$)/, 'conda'],
    [/(^|\/)\.?ccache(\/|$)/, 'ccache'],
    [/(^|\/)\.cache\/huggingface(\/|$)/, 'huggingface']
];
/** `/root/.cache/pip` -> `pip`; undefined for a place that no known tool would choose. @param place a target or an id */
function toolOf(place) {
    const clean = place.replace(/\/+$/, '');
    return tools.find(([pattern]) => pattern.test(clean))?.[1];
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

/***/ 67957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   workspace: () => (/* binding */ workspace)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44338);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(594);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9501);
/* harmony import */ var _project_external_volumes_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(19347);
/* harmony import */ var _project_mount_tools_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(44275);
/* harmony import */ var _project_project_facts_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(90015);
/** `workspace`: another checkout of the same project, such as a git worktree, is made ready to share what is there. */








/** @throws CliError when there is no project */
async function workspace(folder, options, context) {
    const docker = (0,_context_js__WEBPACK_IMPORTED_MODULE_4__/* .dockerFor */ ._)(context);
    const cwd = node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(context.cwd, folder ?? '.');
    const selection = (0,_context_js__WEBPACK_IMPORTED_MODULE_4__/* .selectProject */ .y)(options, cwd);
    const facts = await (0,_project_project_facts_js__WEBPACK_IMPORTED_MODULE_6__/* .readProjectFacts */ .z)(selection, docker);
    const [volumes, checkouts] = await Promise.all([(0,_project_external_volumes_js__WEBPACK_IMPORTED_MODULE_5__/* .externalVolumes */ .V)(facts, docker), otherCheckouts(cwd, docker)]);
    const created = options.dryRun ? [] : await (0,_project_external_volumes_js__WEBPACK_IMPORTED_MODULE_5__/* .createMissing */ .P)(volumes, docker);
    const names = await Promise.all(checkouts.map(other => projectName(other, selection, cwd, docker)));
    const result = {
        folder: cwd,
        project: facts.project.name,
        shared: {
            volumes: volumes
                .filter(volume => volume.exists || created.includes(volume))
                .map(({ name }) => ({ name, created: created.some(one => one.name === name) })),
            mounts: facts.mounts.mounts.map(mount => ({ id: (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_2__/* .listedId */ .tA)(mount), tool: (0,_project_mount_tools_js__WEBPACK_IMPORTED_MODULE_7__/* .toolOf */ .w)(mount.target) }))
        },
        own: facts.project.volumes.filter(volume => !volume.external).map(volume => volume.name),
        checkouts,
        notes: [
            ...volumes
                .filter(volume => !volume.exists && !created.includes(volume))
                .map(({ name }) => `the external volume ${name} is missing: docker volume create ${name}`),
            ...namingNotes(facts, checkouts, names)
        ]
    };
    if (options.json)
        context.terminal.print(JSON.stringify(result, null, 2));
    else
        show(result, context);
    return 0;
}
/** The same folder in the other checkouts that git knows of, where it is there; none without git. */
async function otherCheckouts(folder, { env, signal }) {
    const options = { cwd: folder, env, timeoutMs: 10_000, ...(signal && { signal }) };
    const ask = (args) => (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .execute */ .g7)('git', args, options).catch(() => undefined);
    const [list, place] = await Promise.all([
        ask(['worktree', 'list', '--porcelain']),
        ask(['rev-parse', '--show-toplevel', '--show-prefix'])
    ]);
    if (list?.exitCode !== 0 || place?.exitCode !== 0)
        return [];
    const [top = '', below = ''] = place.stdout.split('\n');
    const all = list.stdout.split('\n').flatMap(line => /^worktree (.+)$/.exec(line)?.[1] ?? []);
    return all
        .filter(one => one !== top)
        .map(one => node_path__WEBPACK_IMPORTED_MODULE_1__.join(one, below).replace(/(.)\/$/, '$1'))
        .filter(node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync);
}
/** The compose project's name in another checkout; undefined where there is none. */
async function projectName(other, selection, cwd, docker) {
    const moved = (file) => (file.startsWith(`${cwd}/`) ? node_path__WEBPACK_IMPORTED_MODULE_1__.join(other, node_path__WEBPACK_IMPORTED_MODULE_1__.relative(cwd, file)) : file);
    const args = [
        'compose',
        '--project-directory',
        selection.projectDirectory === cwd ? other : moved(selection.projectDirectory),
        ...selection.files.flatMap(file => ['--file', moved(file)]),
        'config',
        '--format',
        'json',
        '--no-interpolate',
        '--no-env-resolution'
    ];
    const options = { cwd: other, env: docker.env, timeoutMs: 20_000, ...(docker.signal && { signal: docker.signal }) };
    const result = await (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .execute */ .g7)(docker.command, args, options).catch(() => undefined);
    if (result?.exitCode !== 0)
        return undefined;
    return JSON.parse(result.stdout).name;
}
/** What two checkouts at work at the same time would quarrel about. */
function namingNotes({ project, details }, checkouts, names) {
    const twins = checkouts.filter((_, at) => names[at] === project.name);
    const ports = [...details].flatMap(([service, { publishedPorts }]) => publishedPorts.map(port => `${port} (${service})`));
    const fixed = [...details].flatMap(([, { containerName }]) => containerName ?? []);
    return [
        ...twins.map(other => `${other} has the same project name "${project.name}", so that their containers and own volumes are the same: set COMPOSE_PROJECT_NAME in one of them`),
        ...(ports.length > 0
            ? [`ports are left as they are, and only one checkout at a time can have them: ${ports.join(', ')}`]
            : []),
        ...(fixed.length > 0
            ? [`container names are fixed, so only one checkout at a time can have them: ${fixed.join(', ')}`]
            : [])
    ];
}
function show({ folder, project, shared, own, checkouts, notes }, { terminal }) {
    const { print, style } = terminal;
    print(`${style('bold', folder)}: project ${project}`);
    for (const { name, created } of shared.volumes.filter(volume => volume.created)) {
        if (created)
            print(`Created the cache volume ${name}, which was missing.`);
    }
    print('Shared with every checkout on this engine:');
    print('  layers of steps that are the same');
    for (const { id, tool } of shared.mounts)
        print(`  cache mount ${id}${tool === undefined ? '' : ` (${tool})`}`);
    for (const { name } of shared.volumes)
        print(`  volume ${name}`);
    if (own.length > 0)
        print(`Of its own: ${own.map(name => `volume ${name}`).join(', ')}`);
    if (checkouts.length > 0)
        print(`Other checkouts: ${checkouts.join(', ')}`);
    print('Env files and ports are left alone.');
    for (const note of notes)
        print(`${style('yellow', '!')} ${note}`);
}


/***/ })

};
