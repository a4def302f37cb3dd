export const id = 572;
export const ids = [572];
export const modules = {

/***/ 78723:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AX: () => (/* binding */ printedBytes),
/* harmony export */   DB: () => (/* binding */ parseSize),
/* harmony export */   F1: () => (/* binding */ parseAge)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34343);
/** Sizes and ages as a user writes them. */

const byteUnits = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };
/** As buildx prints limits. */
const binaryUnits = { kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };
const hour = 3_600_000;
const ageUnits = { m: 60_000, h: hour, d: 24 * hour, w: 7 * 24 * hour };
/** bytes of `500MB`, `1.5 GB`, `0`; powers of 1000. @throws UsageError */
function parseSize(text) {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text.trim()) ?? [];
    const bytes = Math.round(Number(number) * (byteUnits[unit.toLowerCase()] ?? Number.NaN));
    if (Number.isSafeInteger(bytes))
        return bytes;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e(`${JSON.stringify(text)} is not a size: write it as 500MB or 2GB.`);
}
/** ms of `90m`, `36h`, `7d`, `2w`. @throws UsageError */
function parseAge(text) {
    const [, number, unit = ''] = /^(\d+)([mhdw])$/.exec(text.trim()) ?? [];
    const ms = Number(number) * (ageUnits[unit] ?? Number.NaN);
    if (Number.isSafeInteger(ms))
        return ms;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e(`${JSON.stringify(text)} is not an age: write it as 90m, 36h, 7d or 2w.`);
}
/** bytes of a size as docker prints it, such as `4.21MB`, `12kB`, `3.3GiB` or `0B`; 0 for what cannot be read. */
function printedBytes(text) {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text.trim()) ?? [];
    const factor = { ...byteUnits, ...binaryUnits }[unit.toLowerCase()] ?? Number.NaN;
    const bytes = Math.round(Number(number) * factor);
    return Number.isFinite(bytes) ? bytes : 0;
}


/***/ }),

/***/ 39032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ proxies),
/* harmony export */   n: () => (/* binding */ localSurroundings)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9501);
/** The surroundings of a run on a developer's machine: what the action reads from its runner. */


/**
 * @param temporaryFolder an existing folder for this run
 * @param log where the run's lines go
 */
function localSurroundings(context, temporaryFolder, log) {
    const { env, platform, arch, home, scripts } = context;
    return {
        platform,
        machine: { platform, arch, home, env },
        uid: context.uid,
        env: (0,_context_js__WEBPACK_IMPORTED_MODULE_1__/* .dockerFor */ ._)(context).env,
        node: context.node,
        privilegedScript: node_path__WEBPACK_IMPORTED_MODULE_0__.join(scripts, 'privileged.js'),
        foldersScript: node_path__WEBPACK_IMPORTED_MODULE_0__.join(scripts, 'folders.js'),
        temporaryFolder,
        runnerTemporary: undefined,
        hasToolCache: false,
        releasesUrl: 'https://github.com',
        // The cache service is for jobs; here a folder takes its place.
        cacheService: proxies(env),
        runName: String(context.now()),
        branch: '',
        baseBranches: [],
        hostname: context.hostname,
        parallel: context.parallel,
        now: context.now,
        log
    };
}
/** What connections of this machine go through. */
function proxies(env) {
    return {
        httpProxy: env.http_proxy ?? env.HTTP_PROXY,
        httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
        noProxy: env.no_proxy ?? env.NO_PROXY
    };
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

/***/ 38324:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IC: () => (/* binding */ withGithub),
/* harmony export */   _2: () => (/* binding */ actionsItems),
/* harmony export */   _M: () => (/* binding */ repositoryOf),
/* harmony export */   bU: () => (/* binding */ githubToken)
/* harmony export */ });
/* unused harmony exports repositoryOfUrl, actionsItem */
/* harmony import */ var _github_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69389);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(594);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25193);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47060);
/* harmony import */ var _build_local_surroundings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(39032);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9501);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(34343);







const timeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 };
/** Asks GitHub with the user's token. @throws CliError when GitHub refuses or cannot be reached */
async function withGithub(token, context, work) {
    const connection = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .openConnection */ .JY)((0,_build_local_surroundings_js__WEBPACK_IMPORTED_MODULE_4__/* .proxies */ .B)(context.env), timeouts);
    // Enterprise servers have an address of their own.
    const apiUrl = (context.env.GITHUB_API_URL || 'https://api.github.com').replace(/\/$/, '');
    const userAgent = `compose-build-cache/${_version_js__WEBPACK_IMPORTED_MODULE_3__/* .version */ .r}`;
    try {
        const { signal } = context;
        return await work((0,_github_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openGithubRest */ .KG)({ apiUrl, token, userAgent, connection, timing: _store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .realTiming */ .$u, signal }));
    }
    catch (error) {
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .CliError */ .z(`The Actions cache cannot be asked: ${(0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(error)}`, { cause: error });
    }
    finally {
        await connection.close();
    }
}
function githubToken({ env }) {
    return env.GITHUB_TOKEN || env.GH_TOKEN || undefined;
}
/** `owner/name`: the one given, else that of the remote `origin`. @throws UsageError for a name that is none */
async function repositoryOf(given, context) {
    if (given !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(given)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UsageError */ .e(`${JSON.stringify(given)} is not the name of a repository: write it as owner/name.`);
    }
    return given ?? repositoryOfUrl(await originUrl((0,_context_js__WEBPACK_IMPORTED_MODULE_5__/* .dockerFor */ ._)(context), context.cwd));
}
async function originUrl({ env }, cwd) {
    const asked = (0,_process_js__WEBPACK_IMPORTED_MODULE_1__/* .execute */ .g7)('git', ['remote', 'get-url', 'origin'], { cwd, env, timeoutMs: 10_000 });
    return (await asked.catch(() => undefined))?.stdout.trim() ?? '';
}
/** `git@github.com:acme/shop.git`, `https://github.com/acme/shop` -> `acme/shop` */
function repositoryOfUrl(url) {
    return /(?:[/:@]|^)github\.[\w.]+[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];
}
async function actionsItems(token, repository, context) {
    return (await withGithub(token, context, rest => (0,_github_index_js__WEBPACK_IMPORTED_MODULE_0__/* .listActionsCaches */ .PK)(rest, repository))).map(actionsItem);
}
/** Entries of this tool have keys that begin so; others are somebody else's. */
const ourPrefix = 'cbc1-';
function actionsItem({ id, key, ref, bytes, createdAt, lastUsedAt }) {
    const isOurs = key.startsWith(ourPrefix);
    return {
        kind: 'actions',
        id: String(id),
        name: `${key} (${ref.replace(/^refs\/(heads\/)?/, '')})`,
        bytes,
        createdAt,
        lastUsedAt,
        ...(isOurs ? { tool: 'compose-build-cache' } : { keptBecause: 'it is not an entry of this tool' })
    };
}


/***/ }),

/***/ 91295:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dS: () => (/* binding */ buildCacheItems)
/* harmony export */ });
/* unused harmony exports isLocal, recordItem */
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94944);
/* harmony import */ var _engine_door_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59726);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44338);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(594);
/* harmony import */ var _amounts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(78723);
/* harmony import */ var _project_mount_tools_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(44275);






/** Whether the builder is the engine's own, on this machine: then its records can be removed one by one. */
function isLocal({ endpoint, builder }) {
    return endpoint.startsWith('unix://') && builder.driver === 'docker';
}
async function buildCacheItems(facts, docker) {
    if (isLocal(facts)) {
        const records = await (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .engineContents */ .Tp)((0,_engine_door_js__WEBPACK_IMPORTED_MODULE_1__/* .socketOf */ .l)(facts.endpoint), docker.signal).cacheRecords();
        // With the containerd store the engine takes other layers for shared than those of images (Docker 28.5).
        const tells = facts.store !== 'containerd';
        return records.map(record => recordItem({ ...record, shared: tells && record.shared }));
    }
    const reason = `it is in the builder "${facts.builder.name}": docker buildx prune --builder ${facts.builder.name}`;
    return (await readBuilderRecords(facts.builder.name, docker)).map(record => ({
        ...recordItem(record),
        keptBecause: reason
    }));
}
/** @param record of the engine's own builder or of another */
function recordItem(record) {
    const { id, type, description, bytes, shared, createdAt, lastUsedAt } = record;
    const times = { createdAt, ...(lastUsedAt !== undefined && { lastUsedAt }) };
    const base = { id, bytes, ...times, ...(shared && { shared }) };
    if (type === 'exec.cachemount') {
        const name = (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_2__/* .cacheMountId */ .ne)(description);
        const target = /^cached mount (\S+) from exec /.exec(description)?.[1];
        const tool = (0,_project_mount_tools_js__WEBPACK_IMPORTED_MODULE_5__/* .toolOf */ .w)(name) ?? (target === undefined ? undefined : (0,_project_mount_tools_js__WEBPACK_IMPORTED_MODULE_5__/* .toolOf */ .w)(target));
        return { ...base, kind: 'mounts', name, ...(tool !== undefined && { tool }) };
    }
    if (type.startsWith('source.'))
        return { ...base, kind: 'sources', name: description };
    return { ...base, kind: 'layers', name: layerName(description) };
}
/** `mount / from exec /bin/sh -c pip install .` -> `RUN pip install .`; `[web 2/5] COPY . .` -> `COPY . .` */
function layerName(description) {
    const text = description.replace(/\s+/g, ' ').trim();
    const command = /^mount \/\S* from exec (?:\/bin\/sh -c )?(.+)$/.exec(text)?.[1];
    if (command !== undefined)
        return `RUN ${command}`;
    return text.replace(/^\[[^\]]*\d+\/\d+\] /, '');
}
/** Sizes and times as buildx prints them: sizes are rounded. */
async function readBuilderRecords(builder, docker) {
    const args = ['buildx', 'du', '--builder', builder, '--format', 'json'];
    const { signal, env } = docker;
    const { stdout } = await (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .executeChecked */ .bd)(docker.command, args, { env, timeoutMs: 60_000, ...(signal && { signal }) });
    return stdout
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => {
        const record = JSON.parse(line);
        const lastUsedAt = Date.parse(record.LastUsedAt ?? '');
        return {
            id: record.ID,
            type: record.Type,
            description: record.Description,
            bytes: (0,_amounts_js__WEBPACK_IMPORTED_MODULE_4__/* .printedBytes */ .AX)(record.Size),
            shared: record.Shared,
            createdAt: Date.parse(record.CreatedAt),
            lastUsedAt: Number.isNaN(lastUsedAt) ? undefined : lastUsedAt
        };
    });
}


/***/ }),

/***/ 73102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  F: () => (/* binding */ collect)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var src_engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/cli/context.js
var cli_context = __webpack_require__(9501);
// EXTERNAL MODULE: ./.build/src/cli/errors.js
var errors = __webpack_require__(34343);
// EXTERNAL MODULE: ./.build/src/cli/project/project-facts.js
var project_facts = __webpack_require__(90015);
// EXTERNAL MODULE: ./.build/src/cli/du/actions-cache.js
var actions_cache = __webpack_require__(38324);
// EXTERNAL MODULE: ./.build/src/cli/du/build-cache.js
var build_cache = __webpack_require__(91295);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(59726);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
;// CONCATENATED MODULE: ./.build/src/cli/du/volumes.js



/** A name alone proves nothing: such volumes are shown, and removed only by their names. */
const cacheName = /(^|[_.-])cache([_.-]|$)/i;
/**
 * Cache volumes: those that the project mounts at a tool's cache folder, and others that are named like one.
 * @param facts of the project in this folder; undefined when there is none
 */
async function volumeItems(engine, facts, docker) {
    if (!engine.endpoint.startsWith('unix://'))
        return [];
    const ofProject = new Set(facts === undefined ? [] : (0,mounts/* findCacheVolumes */.ju)(facts.project, { kind: 'auto' }).map(volume => volume.name));
    const external = new Set(facts?.project.volumes.flatMap(volume => (volume.external ? volume.name : [])));
    const volumes = await (0,src_engine/* readVolumeUses */.tN)((0,engine_door/* socketOf */.l)(engine.endpoint), docker.signal);
    return volumes
        .filter(({ name }) => ofProject.has(name) || cacheName.test(name))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, bytes, containers, createdAt }) => {
        const tool = /(^|[_.-])(pip|uv)([_.-]|$)/i.exec(name)?.[2]?.toLowerCase();
        const keptBecause = containers > 0
            ? `${containers} container${containers === 1 ? ' has' : 's have'} it`
            : ofProject.has(name)
                ? undefined
                : 'it only is named like a cache: name it with --id to remove it';
        return {
            kind: 'volumes',
            id: name,
            name,
            bytes,
            ...(tool !== undefined && { tool }),
            ...(createdAt !== undefined && { createdAt }),
            ...(external.has(name) && { external: true }),
            ...(keptBecause !== undefined && { keptBecause }),
            ...(containers === 0 && !ofProject.has(name) && { doubtful: true })
        };
    });
}

;// CONCATENATED MODULE: ./.build/src/cli/du/collect.js
/** Looks at everything that is cached. What cannot be looked at is a note, not an error. */









/** @param kinds what is wanted: other things are not looked at */
async function collect(options, kinds, context) {
    const notes = [];
    const engine = await (0,src_engine/* readFacts */.MH)((0,cli_context/* dockerFor */._)(context)).catch((error) => {
        if (!(error instanceof src_engine/* EngineError */.NJ))
            throw error;
        notes.push(error.message);
        return undefined;
    });
    const wants = (...some) => some.some(kind => kinds.includes(kind));
    const repository = wants('actions') ? await (0,actions_cache/* repositoryOf */._M)(options.repository, context) : undefined;
    const parts = await Promise.all([
        engine !== undefined && wants('layers', 'mounts', 'sources') ? cacheOf(engine, context) : [],
        engine !== undefined && wants('volumes') ? volumesOf(engine, options, context, notes) : [],
        wants('actions') ? actionsOf(repository, options, context, notes) : [],
        wants('folder') && options.directory !== undefined ? folderItems(external_node_path_.resolve(context.cwd, options.directory)) : []
    ]);
    return { items: parts.flat().filter(item => kinds.includes(item.kind)), notes, engine, repository };
}
function cacheOf(engine, context) {
    return (0,build_cache/* buildCacheItems */.dS)(engine, (0,cli_context/* dockerFor */._)(context));
}
async function volumesOf(engine, options, context, notes) {
    if (!engine.endpoint.startsWith('unix://')) {
        notes.push(`Volumes are not shown: the engine at ${engine.endpoint} is not on this machine.`);
    }
    const docker = (0,cli_context/* dockerFor */._)(context);
    const { facts } = await (0,project_facts/* tryProjectFacts */.s)((0,cli_context/* selectProject */.y)(options, context.cwd), docker);
    return volumeItems(engine, facts, docker);
}
async function actionsOf(repository, options, context, notes) {
    const token = (0,actions_cache/* githubToken */.bU)(context);
    const isWanted = options.wantsActions || options.repository !== undefined;
    // Not every project is on GitHub, and nobody asked.
    if (!isWanted && repository === undefined)
        return [];
    if (token === undefined)
        notes.push('The Actions cache is not shown: neither GITHUB_TOKEN nor GH_TOKEN is set.');
    else if (repository === undefined) {
        notes.push('The Actions cache is not shown: there is no remote origin on GitHub. Name it with --repository.');
    }
    else {
        try {
            return await (0,actions_cache/* actionsItems */._2)(token, repository, context);
        }
        catch (error) {
            if (!(error instanceof errors/* CliError */.z))
                throw error;
            notes.push(error.message);
        }
    }
    return [];
}
/** The files of a folder of the `directory` backend, all as one. */
async function folderItems(folder) {
    const found = await (0,promises_.readdir)(folder, { recursive: true, withFileTypes: true }).catch(() => {
        throw new errors/* CliError */.z(`The folder ${folder} cannot be read.`);
    });
    const files = found.filter(entry => entry.isFile()).map(entry => external_node_path_.join(entry.parentPath, entry.name));
    const stats = await Promise.all(files.map(file => (0,promises_.stat)(file)));
    const bytes = stats.reduce((sum, { size }) => sum + size, 0);
    const newest = Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs));
    const keptBecause = 'remove the folder itself';
    return [
        {
            kind: 'folder',
            id: folder,
            name: folder,
            bytes,
            keptBecause,
            ...(newest > 0 && { lastUsedAt: Math.round(newest) })
        }
    ];
}


/***/ }),

/***/ 6540:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ totals),
/* harmony export */   o: () => (/* binding */ cacheKinds)
/* harmony export */ });
/** What is cached, wherever it is: one list for showing and for removing. */
const cacheKinds = ['layers', 'mounts', 'sources', 'volumes', 'actions', 'folder'];
/** Totals of the kinds that there is anything of. */
function totals(items) {
    return cacheKinds.flatMap(kind => {
        const own = items.filter(item => item.kind === kind);
        if (own.length === 0)
            return [];
        const used = own.flatMap(item => item.lastUsedAt ?? []);
        const bytes = own.reduce((sum, item) => sum + item.bytes, 0);
        return [{ kind, count: own.length, bytes, ...(used.length > 0 && { lastUsedAt: Math.max(...used) }) }];
    });
}


/***/ }),

/***/ 42631:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $1: () => (/* binding */ kindNames),
/* harmony export */   Mu: () => (/* binding */ itemTable),
/* harmony export */   mZ: () => (/* binding */ inventoryLines)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51148);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77129);
/* harmony import */ var _inventory_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6540);
/** The table and the picture of what is cached. */



const barWidth = 24;
/** Of layers and sources, which there may be hundreds of. */
const mostShown = 8;
const kindNames = {
    layers: 'layers',
    mounts: 'cache mounts',
    sources: 'sources',
    volumes: 'cache volumes',
    actions: 'Actions cache',
    folder: 'saved in folders'
};
/** The picture of all kinds, then a table of each. */
function inventoryLines(items, options) {
    if (items.length === 0)
        return ['Nothing is cached.'];
    return [...pictureLines(items, options), ..._inventory_js__WEBPACK_IMPORTED_MODULE_1__/* .cacheKinds */ .o.flatMap(kind => kindLines(kind, items, options))];
}
function pictureLines(items, { style, now }) {
    const all = (0,_inventory_js__WEBPACK_IMPORTED_MODULE_1__/* .totals */ .S)(items);
    const largest = Math.max(...all.map(({ bytes }) => bytes), 1);
    const rows = all.map(({ kind, count, bytes, lastUsedAt }) => [
        kindNames[kind],
        (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .bar */ .M0)(bytes / largest, barWidth),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z3)(bytes),
        String(count),
        lastUsedAt === undefined ? '' : (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .formatAge */ .nV)(now - lastUsedAt)
    ]);
    const [head = '', ...lines] = (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .tableLines */ .oW)([
        { title: 'kind' },
        { title: '' },
        { title: 'size', align: 'right' },
        { title: 'count', align: 'right' },
        { title: 'last used' }
    ], rows);
    return [style('bold', head), ...lines];
}
/** Shown of each kind; `tool` only where a kind knows it. */
function kindLines(kind, items, options) {
    const own = items.filter(item => item.kind === kind).toSorted((a, b) => b.bytes - a.bytes);
    if (own.length === 0 || kind === 'folder')
        return [];
    const shown = options.all || kind === 'mounts' || kind === 'volumes' ? own : own.slice(0, mostShown);
    const rest = own.length - shown.length;
    return [
        '',
        options.style('bold', kindNames[kind]),
        ...itemTable(shown, options),
        ...(rest > 0 ? [`  and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(rest, 'smaller one')} (--all shows them)`] : [])
    ];
}
/** One line for each item: its size, when it was used last, its tool, its name. */
function itemTable(items, { columns, now }) {
    const rows = items.map(item => [
        (0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z3)(item.bytes),
        ageOf(item, now),
        item.tool ?? '',
        (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .shortened */ .vI)(item.name, Math.max(40, columns - 40)),
        item.shared ? '(in an image)' : ''
    ]);
    const used = [0, 1, 2, 3, 4].filter(at => rows.some(row => row[at] !== ''));
    const shape = used.map(at => ({ title: '', align: at === 0 ? 'right' : 'left' }));
    const [, ...lines] = (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .tableLines */ .oW)(shape, rows.map(row => used.map(at => row[at] ?? '')));
    return lines.map(line => `  ${line}`);
}
function ageOf({ lastUsedAt, createdAt }, now) {
    if (lastUsedAt !== undefined)
        return (0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .formatAge */ .nV)(now - lastUsedAt);
    return createdAt === undefined ? '' : `made ${(0,_table_js__WEBPACK_IMPORTED_MODULE_0__/* .formatAge */ .nV)(now - createdAt)}`;
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


/***/ }),

/***/ 59726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ socketOf),
/* harmony export */   t: () => (/* binding */ openEngineDoor)
/* harmony export */ });
/* harmony import */ var _privileged_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89462);
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
    const door = await (0,_privileged_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openDoor */ .fx)({
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

/***/ 69389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p2: () => (/* reexport */ deleteActionsCache),
  PK: () => (/* reexport */ listActionsCaches),
  KG: () => (/* reexport */ openGithubRest),
  hO: () => (/* reexport */ readWorkflowRun),
  ZF: () => (/* reexport */ writeSticky)
});

// UNUSED EXPORTS: GithubError, pullRequestOf

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/github/rest.js
/**
 * Requests to GitHub's REST API: https://docs.github.com/rest/using-the-rest-api. What fails for a passing reason is tried
 * again, limits of its rate included (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */


/** GitHub answered, and will not do it. The message is GitHub's own. */
class GithubError extends Error {
    name = 'GithubError';
    status;
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}
const pageSize = 100;
/** More than the 2,500 comments that an issue can have. */
const mostPages = 50;
/** What GitHub asks for after a secondary limit that names no time. */
const unnamedPauseMs = 60_000;
const refusal = dist/* object */.Ikc({
    message: dist/* optional */.lqM(dist/* string */.YjP(), ''),
    errors: dist/* optional */.lqM(dist/* array */.YOg(dist/* unknown */.L5J()), [])
});
function openGithubRest(access) {
    const send = (method, url, body) => (0,store/* withRetries */.LH)(context(method, url, access), () => sendOnce(access, method, url, body));
    return {
        call: async (method, path, body) => (await send(method, `${access.apiUrl}${path}`, body)).body,
        list: async (path) => {
            const items = [];
            let next = `${access.apiUrl}${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}`;
            for (let page = 0; next !== undefined && page < mostPages; page += 1) {
                const { body, link } = await send('GET', next);
                if (!Array.isArray(body))
                    throw new GithubError(200, `${(0,store/* shownUrl */.zA)(next)} gave no list`);
                items.push(...body);
                next = nextPage(link, access.apiUrl);
            }
            return items;
        }
    };
}
function context(method, url, { timing, signal }) {
    return { doing: `${method} ${(0,store/* shownUrl */.zA)(url)}`, timing, signal };
}
async function sendOnce(access, method, url, body) {
    const answer = await access.connection.send(url, {
        method,
        headers: {
            authorization: `Bearer ${access.token}`,
            accept: 'application/vnd.github+json',
            'x-github-api-version': '2022-11-28',
            'user-agent': access.userAgent,
            ...(body === undefined ? {} : { 'content-type': 'application/json' })
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: access.signal
    });
    const content = await contentOf(answer);
    if (answer.status >= 200 && answer.status < 300)
        return { body: content, link: linkOf(answer) };
    throw failureOf(answer, content);
}
/** Parsed, or undefined when there is nothing that can be. */
async function contentOf(answer) {
    let text;
    try {
        text = await answer.body.text();
    }
    catch (error) {
        throw new store/* PassingFailure */.Wz((0,store/* reasonOf */.A3)(error));
    }
    try {
        return text === '' ? undefined : JSON.parse(text);
    }
    catch {
        // Proxies answer in HTML: the status says what there is to say.
        return undefined;
    }
}
/** A limit of the rate shows as 403 as well, and is told from a refusal by its headers or its words. */
function failureOf(answer, content) {
    const parsed = dist/* safeParse */.xLC(refusal, content);
    const { message, errors } = parsed.success ? parsed.output : { message: '', errors: [] };
    const { status } = answer;
    if (status === 403) {
        const unnamed = /secondary rate limit/i.test(message) ? unnamedPauseMs : undefined;
        const pauseMs = (0,store/* askedPauseMs */.Lo)(answer.headers, Date.now()) ?? unnamed;
        if (pauseMs !== undefined)
            return new store/* PassingFailure */.Wz('the rate is limited', { status, retryAfterMs: pauseMs });
    }
    const details = errors.map(detailOf).filter(text => text !== '');
    const told = [message || `HTTP status ${status}`, ...details].join(': ');
    return new GithubError(status, (0,store/* reasonOf */.A3)(told).slice(0, 300));
}
const detail = dist/* object */.Ikc({ message: dist/* string */.YjP() });
function detailOf(error) {
    if (typeof error === 'string')
        return error;
    return dist.is(detail, error) ? error.message : '';
}
function linkOf({ headers: { link } }) {
    return typeof link === 'string' ? link : link?.[0];
}
/** The page that a `Link` header (RFC 8288) calls the next; only of the same API, which alone may see the token. */
function nextPage(link, apiUrl) {
    const [, target = ''] = /<([^<>]*)>\s*(?:;[^,]*)?;\s*rel="?next"?/i.exec(link ?? '') ?? [];
    return target.startsWith(`${apiUrl}/`) ? target : undefined;
}

;// CONCATENATED MODULE: ./.build/src/github/actions-caches.js
/** Entries of a repository's Actions cache: https://docs.github.com/rest/actions/cache */


const page = dist/* object */.Ikc({
    total_count: dist/* number */.aig(),
    actions_caches: dist/* array */.YOg(dist/* object */.Ikc({
        id: dist/* number */.aig(),
        key: dist/* string */.YjP(),
        ref: dist/* string */.YjP(),
        size_in_bytes: dist/* number */.aig(),
        created_at: dist/* string */.YjP(),
        last_accessed_at: dist/* string */.YjP()
    }))
});
const actions_caches_pageSize = 100;
/** 10,000 entries; there are 200 new ones a minute at most. */
const actions_caches_mostPages = 100;
/**
 * All entries, the largest first.
 * @param repository `owner/name`
 * @throws GithubError when GitHub refuses, StoreError when it cannot be reached
 */
async function listActionsCaches(rest, repository) {
    const entries = [];
    for (let number = 1; number <= actions_caches_mostPages; number += 1) {
        const query = `per_page=${actions_caches_pageSize}&page=${number}&sort=size_in_bytes&direction=desc`;
        const answer = dist/* safeParse */.xLC(page, await rest.call('GET', `/repos/${repository}/actions/caches?${query}`));
        if (!answer.success)
            throw new GithubError(200, 'the answer is no list of caches');
        const { actions_caches: found, total_count: total } = answer.output;
        entries.push(...found.map(one => ({
            id: one.id,
            key: one.key,
            ref: one.ref,
            bytes: one.size_in_bytes,
            createdAt: Date.parse(one.created_at),
            lastUsedAt: Date.parse(one.last_accessed_at)
        })));
        if (found.length < actions_caches_pageSize || entries.length >= total)
            break;
    }
    return entries;
}
/** Removes an entry; one that is gone already is none to remove. @returns whether it was there @throws like `listActionsCaches` */
async function deleteActionsCache(rest, repository, id) {
    try {
        await rest.call('DELETE', `/repos/${repository}/actions/caches/${id}`);
        return true;
    }
    catch (error) {
        if (error instanceof GithubError && error.status === 404)
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./.build/src/github/sticky-comment.js
/**
 * One comment on a pull request that several jobs keep up to date. GitHub has no conditional writes for comments
 * (https://docs.github.com/rest/issues/comments), so what was written is read again after a pause: whoever finds that another
 * job has written over it in the meantime writes once more.
 */


/** Legs of a matrix end at about the same time; each round lets at least one of them through. */
const mostRounds = 10;
const found = dist/* object */.Ikc({
    id: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b()),
    body: dist/* optional */.lqM(dist/* nullable */.mee(dist/* string */.YjP()), ''),
    author_association: dist/* optional */.lqM(dist/* string */.YjP(), ''),
    user: dist/* optional */.lqM(dist/* nullable */.mee(dist/* object */.Ikc({ type: dist/* optional */.lqM(dist/* string */.YjP(), '') })))
});
/** People who may write to the repository anyway. */
const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR'];
/**
 * Creates or updates the comment. `contended`: other jobs kept changing it until the end.
 * @throws GithubError, StoreError
 */
async function writeSticky(rest, sticky) {
    let outcome = 'unchanged';
    let disturbed = false;
    try {
        for (let round = 1; round <= mostRounds; round += 1) {
            const comments = await readComments(rest, sticky);
            // A comment of our own that does not show yet is not written twice.
            if (outcome === 'created' && comments.length === 0)
                return { kind: outcome };
            const text = sticky.revise(comments.map(comment => comment.body ?? ''));
            if (text === undefined)
                return { kind: outcome };
            try {
                const written = await write(rest, sticky, comments, text);
                if (outcome !== 'created')
                    outcome = written;
            }
            catch (error) {
                // Somebody has deleted it meanwhile, or is writing it: the next round sees what is there then.
                if (disturbed || !isDisturbance(error, comments))
                    throw error;
                disturbed = true;
            }
            await sticky.settle(round);
        }
        return { kind: 'contended' };
    }
    catch (error) {
        if (error instanceof GithubError && [401, 403, 404, 410].includes(error.status)) {
            return { kind: 'denied', reason: error.message };
        }
        throw error;
    }
}
function isDisturbance(error, { length }) {
    return error instanceof GithubError && (error.status === 409 || (error.status === 404 && length > 0));
}
/** Ours, the oldest first. A comment of a passer-by is not ours whatever it begins with. */
async function readComments(rest, sticky) {
    const items = await rest.list(commentsOf(sticky));
    return items
        .flatMap(item => {
        const comment = dist/* safeParse */.xLC(found, item);
        return comment.success ? [comment.output] : [];
    })
        .filter(comment => comment.body?.startsWith(sticky.marker))
        .filter(comment => comment.user?.type === 'Bot' || trusted.includes(comment.author_association))
        .toSorted((a, b) => a.id - b.id);
}
/** Writes the oldest comment and deletes the others, which jobs that began at once have made. */
async function write(rest, sticky, [first, ...others], body) {
    if (first === undefined) {
        await rest.call('POST', commentsOf(sticky), { body });
        return 'created';
    }
    await rest.call('PATCH', commentPath(sticky, first), { body });
    for (const other of others)
        await remove(rest, sticky, other);
    return 'updated';
}
async function remove(rest, sticky, comment) {
    try {
        await rest.call('DELETE', commentPath(sticky, comment));
    }
    catch (error) {
        if (!(error instanceof GithubError && error.status === 404))
            throw error;
    }
}
function commentsOf({ repository, pullRequest }) {
    return `/repos/${repository}/issues/${pullRequest}/comments`;
}
function commentPath({ repository }, { id }) {
    return `/repos/${repository}/issues/comments/${id}`;
}

;// CONCATENATED MODULE: ./.build/src/github/workflow-run.js
/**
 * What a job knows of the run it belongs to: the default environment variables of a runner and the payload of its event
 * (https://docs.github.com/actions/reference/workflows-and-actions/variables,
 * https://docs.github.com/webhooks/webhook-events-and-payloads).
 */

const number = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(1));
const pullRequest = dist/* object */.Ikc({
    number,
    head: dist/* optional */.lqM(dist/* object */.Ikc({ sha: dist/* optional */.lqM(dist/* string */.YjP()) }))
});
const payload = dist/* object */.Ikc({
    pull_request: dist/* optional */.lqM(pullRequest),
    issue: dist/* optional */.lqM(dist/* object */.Ikc({ number, pull_request: dist/* optional */.lqM(dist/* looseObject */._H3({})) })),
    workflow_run: dist/* optional */.lqM(dist/* object */.Ikc({ pull_requests: dist/* optional */.lqM(dist/* array */.YOg(pullRequest)) }))
});
/** @returns undefined when this is no job of GitHub Actions */
function readWorkflowRun({ env, event }) {
    const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: id = '', GITHUB_REF: ref = '' } = env;
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(id))
        return undefined;
    const server = env.GITHUB_SERVER_URL || 'https://github.com';
    const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1;
    const found = pullRequestOf(event, ref);
    return {
        apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
        repository,
        workflow: env.GITHUB_WORKFLOW || 'workflow',
        id: Number(id),
        attempt,
        url: `${server}/${repository}/actions/runs/${id}${attempt > 1 ? `/attempts/${attempt}` : ''}`,
        eventName: env.GITHUB_EVENT_NAME ?? '',
        pullRequest: found?.number,
        commit: found?.commit ?? env.GITHUB_SHA ?? ''
    };
}
/**
 * The pull request that an event is about.
 * @param event JSON of its payload
 * @param ref what the run was started for: `refs/pull/7/merge` tells of a pull request, too
 */
function pullRequestOf(event, ref) {
    const { pull_request, issue, workflow_run } = parsedPayload(event);
    const direct = pull_request ?? workflow_run?.pull_requests?.[0];
    if (direct !== undefined)
        return { number: direct.number, commit: direct.head?.sha };
    if (issue?.pull_request !== undefined)
        return { number: issue.number };
    const [, fromRef] = /^refs\/pull\/(\d+)\//.exec(ref) ?? [];
    return fromRef === undefined ? undefined : { number: Number(fromRef) };
}
function parsedPayload(event) {
    try {
        const result = dist/* safeParse */.xLC(payload, JSON.parse(event ?? '{}'));
        return result.success ? result.output : {};
    }
    catch {
        // No payload: the run is about no pull request that we know of.
        return {};
    }
}

;// CONCATENATED MODULE: ./.build/src/github/index.js
/** GitHub's REST API, as far as it is needed to write one comment on a pull request. The door of this folder. */






/***/ })

};
