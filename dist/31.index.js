export const id = 31;
export const ids = [31];
export const modules = {

/***/ 94944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  NJ: () => (/* reexport */ EngineError),
  $3: () => (/* reexport */ chooseStrategy),
  Zy: () => (/* reexport */ compareVersions),
  Tp: () => (/* reexport */ engineContents),
  Xr: () => (/* reexport */ findVolumes),
  IQ: () => (/* reexport */ linuxPlatform),
  B: () => (/* reexport */ makeVolume),
  Q: () => (/* reexport */ minimumVersions),
  z: () => (/* reexport */ readBuildRecords),
  y6: () => (/* reexport */ readDaemonPlace),
  KW: () => (/* reexport */ readEndpoint),
  MH: () => (/* reexport */ readFacts),
  Mv: () => (/* reexport */ readPrivilege),
  tN: () => (/* reexport */ readVolumeUses),
  Uc: () => (/* reexport */ registryDigest)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./.build/src/engine/daemon-place.js
/** Where the daemon behind a local socket runs: the socket may have been handed into this container from outside. */

/**
 * Looks through the processes that this one may see; needs no root.
 * @param proc where proc(5) is mounted
 */
function readDaemonPlace(proc = '/proc') {
    const first = read(`${proc}/1/cmdline`);
    // Processes of others may be hidden (`hidepid`): then whoever becomes root finds out.
    if (first === undefined)
        return 'here';
    // An init such as tini ends with the program that it was told to start.
    if (first.split('\0').some(part => /(^|\/)dockerd$/.test(part)))
        return 'init';
    const ids = (0,external_node_fs_.readdirSync)(proc).filter(name => /^\d+$/.test(name));
    return ids.some(id => read(`${proc}/${id}/comm`)?.trim() === 'dockerd') ? 'here' : 'elsewhere';
}
/** undefined for what is hidden, or has ended meanwhile. */
function read(file) {
    try {
        return (0,external_node_fs_.readFileSync)(file, 'utf8');
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./.build/src/engine/engine-request.js
var engine_request = __webpack_require__(93130);
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
            return cacheRecordsOf(await ask('/system/df?type=build-cache&verbose=1'));
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
/** The records in an answer to `/system/df`. */
function cacheRecordsOf({ BuildCacheUsage, BuildCache }) {
    return (BuildCacheUsage?.Items ?? BuildCache ?? []).map(toRecord);
}
function toRecord(record) {
    return {
        id: record.ID,
        type: record.Type,
        description: record.Description,
        parents: record.Parents ?? record[' Parents'] ?? [],
        bytes: record.Size,
        shared: record.Shared,
        usageCount: record.UsageCount,
        inUse: record.InUse,
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

;// CONCATENATED MODULE: ./.build/src/engine/engine-volumes.js
/** Volumes of an engine, through its API: a command of the docker CLI takes ten times as long to start as this to answer. */

const timeoutMs = 60_000;
/**
 * Those of the named volumes that exist and are plain folders of the engine: with options the driver `local` mounts something
 * else, a folder of the host or a share, whose content is not the engine's to keep.
 * Source: Docker Engine API, "Inspect a volume".
 * @param socket the engine's Unix socket, as a path
 * @throws when the engine does not answer in time
 */
async function findVolumes(socket, names, signal) {
    const found = await Promise.all(names.map(async (name) => {
        const path = `/volumes/${encodeURIComponent(name)}`;
        const { status, text } = await (0,engine_request/* requestEngine */.Q)({ socket, path, timeoutMs, signal });
        if (status === 404)
            return [];
        if (status !== 200)
            throw new Error(`The engine does not tell of volume ${name}: ${text.trim()}`);
        const { Driver, Labels, Options } = JSON.parse(text);
        const isPlain = Driver === 'local' && Object.keys(Options ?? {}).length === 0;
        return isPlain ? [{ name, labels: Labels ?? {} }] : [];
    }));
    return found.flat();
}
/** Makes a volume; one that exists stays as it is. Source: Docker Engine API, "Create a volume". @throws */
async function makeVolume(socket, volume, signal) {
    const body = { Name: volume.name, Driver: 'local', Labels: volume.labels };
    const path = '/volumes/create';
    const { status, text } = await (0,engine_request/* requestEngine */.Q)({ socket, method: 'POST', path, body, timeoutMs, signal });
    if (status !== 201)
        throw new Error(`The engine does not make volume ${volume.name}: ${text.trim()}`);
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./.build/src/engine/docker-program.js
/** What stands behind the docker command. */


/**
 * Whether the docker command is the program itself. A wrapper (a script, a snap) may give it another environment or
 * configuration, and so another builder, and logins to registries.
 */
function isDockerItself({ command, env }) {
    const folders = (env.PATH ?? '').split(external_node_path_.delimiter);
    const found = folders.map(folder => external_node_path_.resolve(folder, command)).find(file => (0,external_node_fs_.existsSync)(file));
    if (found === undefined)
        return false;
    try {
        const program = (0,external_node_fs_.realpathSync)(found);
        return external_node_path_.basename(program) === 'docker' && !isScript(program);
    }
    catch {
        return false;
    }
}
function isScript(program) {
    const file = (0,external_node_fs_.openSync)(program, 'r');
    try {
        const start = Buffer.alloc(2);
        (0,external_node_fs_.readSync)(file, start);
        return start.toString('latin1') === '#!';
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}

;// CONCATENATED MODULE: ./.build/src/engine/versions.js
/** Which versions of Docker and its plugins serve. */
/** Docker, buildx or compose is missing, too old, or does not answer; the message says what to do. */
class EngineError extends Error {
    name = 'EngineError';
}
/** Oldest versions that serve: buildx 0.13 brought `--progress=rawjson`, compose 2.35 `build --print`. */
const minimumVersions = { docker: '23.0', buildx: '0.13', compose: '2.35' };
const shownNames = {
    docker: 'Docker Engine',
    buildx: 'docker buildx',
    compose: 'docker compose'
};
/** @throws EngineError that says what is needed and how to get it */
function requireVersion(what, found) {
    if (compareVersions(found, minimumVersions[what]) >= 0)
        return;
    const shown = `${shownNames[what]} ${found || '(unknown version)'}`;
    throw new EngineError(`${shown} is too old: ${minimumVersions[what]} or newer is needed. ${howToGet(what)}.`);
}
function howToGet(what) {
    return what === 'docker'
        ? 'Update Docker on the machine of the engine (https://docs.docker.com/engine/install/), or choose a newer runner'
        : `Set the input ${what}-version to latest, or install the docker-${what}-plugin package on the runner`;
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

;// CONCATENATED MODULE: ./.build/src/engine/plugins.js
/** The plugins that docker has found, as `docker info` tells them. */



/** @throws EngineError when docker has no such plugin */
function pluginVersion(plugins, wanted) {
    const found = plugins.find(({ Name }) => Name === wanted);
    const version = /\d+\.\d+(\.\d+)?/.exec(found?.Version ?? '');
    if (version !== null)
        return version[0];
    throw new EngineError(`docker ${wanted} is missing. ${howToGet(wanted)}.`);
}
/**
 * Name of a plugin -> absolute path of its program. Empty where plugins had better be started by docker, as a wrapper may give
 * them something else than we do.
 * @param docker with which the plugins were found
 */
function pluginPrograms(plugins, docker) {
    // docker sets it for its plugins: those that find it wait for docker's own arguments.
    const isPlugin = docker.env.DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND !== undefined;
    if (isPlugin || !isDockerItself(docker))
        return {};
    return Object.fromEntries(plugins.flatMap(({ Name, Path }) => (Path && external_node_path_.isAbsolute(Path) ? [[Name, Path]] : [])));
}

;// CONCATENATED MODULE: ./.build/src/engine/unchosen-builder.js
/** Which builder docker takes where nobody has chosen one. */


/** What nobody has chosen is the engine's own, under the name of docker's context. */
const ofEngine = { name: 'default', driver: 'docker' };
/**
 * Finds out without buildx, which needs a third of a second of processor time to tell, whether the builder is the engine's own
 * for want of a choice.
 * @param env of docker's commands, where docker is no wrapper
 * @returns undefined when there may be a choice: buildx knows which
 * @see https://docs.docker.com/engine/manage-resources/contexts/ for how a context is chosen, and
 * https://docs.docker.com/build/building/variables/#buildx_builder and #buildx_config for how a builder is
 */
function unchosenBuilder(env) {
    const { BUILDX_BUILDER, DOCKER_HOST, DOCKER_CONTEXT, HOME } = env;
    const config = env.DOCKER_CONFIG || (HOME ? external_node_path_.join(HOME, '.docker') : undefined);
    if (BUILDX_BUILDER || config === undefined)
        return undefined;
    // buildx writes it, without a name as long as nobody has used `docker buildx use`.
    if (mayName('Name', external_node_path_.join(env.BUILDX_CONFIG || external_node_path_.join(config, 'buildx'), 'current')))
        return undefined;
    const usesContext = !DOCKER_HOST && (DOCKER_CONTEXT || mayName('currentContext', external_node_path_.join(config, 'config.json')));
    return usesContext ? undefined : ofEngine;
}
/** Whether a file that may be missing holds a JSON object with a value for `key`, or is nothing of the kind. */
function mayName(key, file) {
    try {
        const value = JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8'))[key];
        return value !== undefined && value !== '';
    }
    catch (error) {
        return error.code !== 'ENOENT';
    }
}

;// CONCATENATED MODULE: ./.build/src/engine/facts.js






/**
 * Asks the engine and its tools about themselves; changes nothing.
 * @param chosen the builder; left out, it is the one that docker would take
 * @throws EngineError
 */
async function readFacts(docker, chosen) {
    const [info, endpoint, builder] = await Promise.all([
        readInfo(docker),
        readEndpoint(docker),
        chosen ?? readBuilder(docker)
    ]);
    const buildRecords = await countBuildRecords(endpoint, builder, docker);
    requireLinuxBuilds(info.OSType ?? '', builder);
    requireVersion('docker', info.ServerVersion ?? '');
    // Docker has asked its plugins already; asking them once more would take as long as all the rest.
    const plugins = info.ClientInfo?.Plugins ?? [];
    const buildxVersion = pluginVersion(plugins, 'buildx');
    const composeVersion = pluginVersion(plugins, 'compose');
    requireVersion('buildx', buildxVersion);
    requireVersion('compose', composeVersion);
    const usesContainerd = info.DriverStatus?.some(([name, value]) => name === 'driver-type' && value.startsWith('io.containerd'));
    return {
        engineVersion: info.ServerVersion ?? '',
        store: usesContainerd ? 'containerd' : (info.Driver ?? ''),
        os: info.OSType ?? '',
        arch: info.Architecture ?? '',
        dataRoot: info.DockerRootDir ?? '',
        buildxVersion,
        composeVersion,
        plugins: pluginPrograms(plugins, docker),
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
/** `DOCKER_HOST`, or the endpoint of the docker context. @throws EngineError */
async function readEndpoint(docker) {
    if (docker.env.DOCKER_HOST)
        return docker.env.DOCKER_HOST;
    return (await ask(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])).trim();
}
async function readBuilder(docker) {
    const unchosen = isDockerItself(docker) ? unchosenBuilder(docker.env) : undefined;
    if (unchosen !== undefined)
        return unchosen;
    const text = await ask(docker, ['buildx', 'inspect']).catch(() => '');
    return { name: /^Name:\s+(\S+)/m.exec(text)?.[1] ?? '', driver: /^Driver:\s+(\S+)/m.exec(text)?.[1] ?? '' };
}
/** A builder that was never used may refuse to list anything: that must not keep a build from being tried. */
async function countBuildRecords(endpoint, { name, driver }, docker) {
    const isLocal = endpoint.startsWith('unix://') && driver === 'docker';
    try {
        // Only the engine's own builder can be restored to, and its engine answers ten times as fast as a plugin starts.
        if (isLocal)
            return (await engineContents(endpoint.slice('unix://'.length), docker.signal).cacheRecords()).length;
        return (await readBuildRecords(docker, name || undefined)).length;
    }
    catch (error) {
        docker.signal?.throwIfAborted();
        if (isLocal || error instanceof EngineError)
            return undefined;
        throw error;
    }
}
/**
 * The records of BuildKit's cache. Must not be called while a build runs.
 * @param builder undefined: the one that buildx would choose
 */
async function readBuildRecords(docker, builder) {
    const chosen = builder === undefined ? [] : ['--builder', builder];
    const text = await ask(docker, ['buildx', 'du', ...chosen, '--format', 'json']);
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
            usageCount: record.UsageCount,
            inUse: !record.Reclaimable
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
/**
 * An engine that runs Windows containers has no BuildKit, and its docker-container builders have none to run in.
 * @throws EngineError unless the build goes to another machine
 */
function requireLinuxBuilds(os, builder) {
    if (os !== 'windows' || builder.driver === 'remote' || builder.driver === 'kubernetes')
        return;
    throw new EngineError('The Docker engine runs Windows containers, which BuildKit does not build there. ' +
        'Switch it to Linux containers, use a runner with Linux, or choose a remote builder with docker buildx use.');
}

;// CONCATENATED MODULE: ./.build/src/engine/image-digests.js
/** What registries have under the names of images, asked through the engine, which knows mirrors and certificates. */

/** A build that waits for it would rather have brought everything along. */
const image_digests_timeoutMs = 3_000;
/**
 * The digest that the registry of an image has for it now; undefined where it cannot be told, as without credentials.
 * Source: Docker Engine API, "Get image information from the registry".
 * @param socket the engine's Unix socket, as a path
 * @param image with its registry and tag
 */
async function registryDigest(socket, image, signal) {
    try {
        const { status, text } = await (0,engine_request/* requestEngine */.Q)({ socket, path: `/distribution/${image}/json`, timeoutMs: image_digests_timeoutMs, signal });
        if (status !== 200)
            return undefined;
        return JSON.parse(text).Descriptor?.digest;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./.build/src/engine/platform.js
/** The kernel's names and those of images (https://github.com/opencontainers/image-spec, from Go's GOARCH). */
const architectures = { x86_64: 'amd64', aarch64: 'arm64' };
/** The platform of an engine, as Dockerfiles and builders name it. @param arch as the kernel names it */
function linuxPlatform(arch) {
    return `linux/${architectures[arch] ?? arch}`;
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
    if (obstacle === undefined && requested !== 'export') {
        return { strategy: 'snapshot', reason: 'the engine is local, holds nothing yet and may be restarted' };
    }
    if (facts.platform !== 'linux' && !isElsewhere(facts))
        return { strategy: 'none', reason: obstacle ?? '' };
    if (requested === 'export')
        return { strategy: 'export', reason: 'strategy export was asked for' };
    // What is there already is as good as what could be restored, and newer. Of another builder nobody knows how long it lives.
    const records = facts.builder.driver === 'docker' ? (facts.buildRecords ?? 0) : 0;
    if (records > 0)
        return { strategy: 'none', reason: `the engine holds ${count(records, 'build cache record')} already` };
    return { strategy: 'export', reason: obstacle ?? '' };
}
/** Whether builds run on another machine, which has its own system. */
function isElsewhere({ builder }) {
    return builder.driver === 'remote' || builder.driver === 'kubernetes';
}
/** Why a snapshot cannot be restored on this engine; undefined when it can. */
function snapshotObstacle(facts) {
    if (facts.platform !== 'linux') {
        return `snapshots need a Linux runner, this is ${systemNames[facts.platform] ?? facts.platform}`;
    }
    if (!facts.endpoint.startsWith('unix://'))
        return `the engine at ${facts.endpoint} is not on this machine`;
    if (facts.daemon === 'elsewhere') {
        return `the engine behind ${facts.endpoint} runs outside: no dockerd is among the processes of this machine or container`;
    }
    if (facts.daemon === 'init')
        return 'this container ends with its dockerd, which so cannot be restarted';
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
const systemNames = { darwin: 'macOS', win32: 'Windows' };
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./.build/src/engine/volume-uses.js
/** Volumes of an engine with their sizes, and whether containers have them. */


/** The engine counts every file of every volume. */
const volume_uses_timeoutMs = 300_000;
/**
 * All volumes of the local driver (https://docs.docker.com/reference/api/engine/version/v1.51/#tag/System/operation/SystemDataUsage).
 * @param socket the engine's Unix socket, as a path
 */
async function readVolumeUses(socket, signal) {
    const path = '/system/df?type=volume';
    const { status, text } = await (0,engine_request/* requestEngine */.Q)({ socket, path, timeoutMs: volume_uses_timeoutMs, signal });
    if (status !== 200)
        throw new EngineRequestError(`The engine answered ${path} with ${status}: ${text.slice(0, 300)}`);
    const { Volumes } = JSON.parse(text);
    return (Volumes ?? [])
        .filter(volume => volume.Driver === 'local')
        .map(({ Name, UsageData, CreatedAt }) => ({
        name: Name,
        bytes: Math.max(0, UsageData?.Size ?? 0),
        containers: Math.max(0, UsageData?.RefCount ?? 0),
        createdAt: CreatedAt ? Date.parse(CreatedAt) : undefined
    }));
}

;// CONCATENATED MODULE: ./.build/src/engine/index.js
/** The engine: what it is, and which strategy fits it. */












/***/ }),

/***/ 78228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ cacheMountFlags),
/* harmony export */   ne: () => (/* binding */ cacheMountId),
/* harmony export */   un: () => (/* binding */ isAskedFor)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _dockerfile_mount_flag_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50335);
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
        const target = (0,_dockerfile_mount_flag_js__WEBPACK_IMPORTED_MODULE_1__/* .mountTarget */ .Ls)(options);
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

/***/ 44338:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iY: () => (/* reexport */ word/* UnresolvedError */.i),
  HD: () => (/* reexport */ cache_mount/* cacheMountFlags */.HD),
  ne: () => (/* reexport */ cache_mount/* cacheMountId */.ne),
  pb: () => (/* reexport */ createVolume),
  V6: () => (/* reexport */ declaredArguments),
  R$: () => (/* reexport */ ensureExternalVolumes),
  ju: () => (/* reexport */ findCacheVolumes),
  sp: () => (/* reexport */ findMountsIndex),
  F4: () => (/* reexport */ findProjectMounts),
  U9: () => (/* reexport */ stages/* findStage */.U9),
  NW: () => (/* reexport */ stages/* flagValues */.NW),
  ef: () => (/* reexport */ inspectVolumes),
  un: () => (/* reexport */ cache_mount/* isAskedFor */.un),
  tZ: () => (/* reexport */ keptMounts),
  tA: () => (/* reexport */ listedId),
  g5: () => (/* reexport */ mount_flag/* mountOptions */.g5),
  Ls: () => (/* reexport */ mount_flag/* mountTarget */.Ls),
  Ai: () => (/* reexport */ stages/* parseDockerfile */.Ai),
  IM: () => (/* reexport */ parseMountsIndex),
  vK: () => (/* reexport */ probeMounts),
  n_: () => (/* reexport */ readDockerfile),
  Ey: () => (/* reexport */ readMountUses),
  xH: () => (/* reexport */ restoreMounts),
  W8: () => (/* reexport */ restoreVolumes),
  kA: () => (/* reexport */ saveMounts),
  Qv: () => (/* reexport */ streamMountsIn),
  HX: () => (/* reexport */ streamMountsOut),
  Dg: () => (/* reexport */ streamVolumesIn),
  yW: () => (/* reexport */ streamVolumesOut),
  ms: () => (/* reexport */ surveyMounts),
  Gt: () => (/* reexport */ surveyVolumes),
  wu: () => (/* reexport */ usedMounts),
  T8: () => (/* reexport */ walk/* walkStages */.T)
});

// UNUSED EXPORTS: isBusy, mountUses, mountsIndexFormat

// EXTERNAL MODULE: ./.build/src/mounts/cache-mount.js
var cache_mount = __webpack_require__(78228);
;// CONCATENATED MODULE: ./.build/src/mounts/cache-volumes.js
/** Where pip and uv keep their caches by default: below the home folder of whoever runs them. */
const cacheFolder = /(^|\/)\.cache(\/(pip|uv))?$/;
/** What moves them elsewhere. */
const cacheVariables = ['PIP_CACHE_DIR', 'UV_CACHE_DIR'];
/**
 * The volumes to keep, of the local driver only and without options, by which it mounts something else than a folder of the
 * engine. With `auto` those are the named ones that some service mounts at pip's or
 * uv's cache folder. A listed name that the project does not know is the engine's name of a volume.
 */
function findCacheVolumes(project, choice) {
    const ours = project.volumes.filter(volume => (volume.driver === undefined || volume.driver === 'local') && volume.hasOptions === undefined);
    const described = ({ name, external }) => ({ name, external });
    switch (choice.kind) {
        case 'off':
            return [];
        case 'auto': {
            const keys = new Set(project.services.flatMap(cacheVolumeKeys));
            const found = ours.filter(volume => keys.has(volume.key));
            const also = (choice.also ?? []).filter(name => !found.some(volume => volume.name === name));
            return [...found.map(described), ...also.map(name => ({ name, external: false }))];
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

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/stages.js
var stages = __webpack_require__(12658);
;// CONCATENATED MODULE: ./.build/src/mounts/dockerfile/declared-arguments.js

/** Names of the arguments that some stage declares. Those before the first stage are for its `FROM`: no step sees them. */
function declaredArguments(text) {
    const instructions = (0,stages/* parseDockerfile */.Ai)(text).stages.flatMap(stage => stage.instructions);
    const declarations = instructions.filter(instruction => instruction.getKeyword() === 'ARG');
    // One instruction may declare several, with values or without.
    const words = declarations.flatMap(declaration => declaration.getPropertyArguments());
    return new Set(words.map(word => word.getValue().split('=')[0] ?? ''));
}

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/mount-flag.js
var mount_flag = __webpack_require__(50335);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/walk.js + 2 modules
var walk = __webpack_require__(16484);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/word.js
var word = __webpack_require__(67733);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/progress.js
var progress = __webpack_require__(75164);
// EXTERNAL MODULE: ./.build/src/snapshot/hand-over.js
var hand_over = __webpack_require__(59758);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var src_store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/mounts/fill-trees.js



/**
 * Fills those that are empty. What they hold is never touched; each gets all of its content or none. One that cannot be
 * filled does not keep the others from it.
 * @param what begins the lines that tell of progress
 * @returns an outcome for each, in their order
 * @throws StoreError when the cache does not answer
 */
async function fillTrees(trees, what, deps) {
    const { door, log } = deps;
    const { states } = await door.call('inspectMounts', { places: trees.map(({ place }) => place) });
    const outcomes = new Map();
    const filling = [];
    for (const [at, one] of trees.entries()) {
        const state = states[at];
        if (state === undefined || 'refused' in state)
            outcomes.set(one, { kind: 'failed', reason: state?.refused ?? 'it was not found' });
        else if (state.content === 'filled')
            outcomes.set(one, { kind: 'kept' });
        else if (one.bundles.length === 0)
            outcomes.set(one, { kind: 'unsaved' });
        else
            filling.push(one);
    }
    const bytes = filling.flatMap(({ bundles }) => bundles).reduce((sum, bundle) => sum + bundle.bytes, 0);
    await (0,progress/* withProgress */.E0)(what, bytes, log, progress => fillAll(filling, outcomes, progress, deps));
    return trees.map(one => outcomes.get(one) ?? { kind: 'failed', reason: 'it was not come to' });
}
/** The largest first. The bundles of one come one after another: they go into it through a single tar. */
async function fillAll(trees, outcomes, progress, deps) {
    const sizeOf = ({ bundles }) => bundles.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
    const queue = trees.toSorted((a, b) => sizeOf(b) - sizeOf(a));
    const failure = new AbortController();
    const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal;
    const work = async () => {
        for (let tree = queue.shift(); tree !== undefined; tree = queue.shift()) {
            try {
                for (const bundle of tree.bundles)
                    await extract(tree, bundle, progress, deps, signal);
                outcomes.set(tree, await place(tree, deps, signal));
            }
            catch (error) {
                signal.throwIfAborted();
                if (error instanceof src_store/* StoreError */.AD)
                    throw error;
                outcomes.set(tree, { kind: 'failed', reason: error.message });
            }
        }
    };
    const workers = Array.from({ length: deps.parallel }, () => work().catch(error => failure.abort(error)));
    await Promise.all(workers);
    for (const tree of trees) {
        if (outcomes.get(tree)?.kind !== 'restored')
            await deps.door.call('dropMount', { place: tree.place });
    }
    deps.signal?.throwIfAborted();
    if (failure.signal.aborted)
        throw failure.signal.reason;
}
async function place({ place, bundles }, { door }, signal) {
    const { placed } = await door.call('placeMount', { place }, { signal });
    if (!placed)
        return { kind: 'kept' };
    return { kind: 'restored', bytes: bundles.reduce((sum, bundle) => sum + bundle.bytes, 0), bundles: bundles.length };
}
async function extract({ place }, bundle, progress, { store, door }, signal) {
    const { sha256, bytes, rawBytes } = bundle;
    const request = { place, sha256, bytes, rawBytes };
    await (0,hand_over/* handOver */.C)(bundle, store, progress, signal, false, (source, options) => door.call('extractMount', { ...request, ...source }, options));
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./.build/src/history/index.js + 3 modules
var src_history = __webpack_require__(81645);
// EXTERNAL MODULE: ./.build/src/snapshot/lookup.js
var lookup = __webpack_require__(98696);
// EXTERNAL MODULE: ./.build/src/snapshot/snapshot-index.js
var snapshot_index = __webpack_require__(41859);
;// CONCATENATED MODULE: ./.build/src/mounts/mounts-index.js
/**
 * The index of saved cache mounts and cache volumes: which bundles make up each of them. Those of a running engine are kept
 * apart from snapshots, because they fit any engine of the same architecture. Indexes come out of a cache that others may write to, so
 * everything is checked when one is read.
 */





const mountsIndexFormat = 1;
const maximumIndexBytes = 16 * 1024 * 1024;
const manyBundles = 20_000;
const mountKey = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f]{64}$/));
const milliseconds = dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x(), dist/* minValue */.Wwf(0));
const mountsIndex = dist/* strictObject */.rej({
    format: dist/* literal */.euz(mountsIndexFormat),
    identity: dist/* strictObject */.rej({ os: dist/* string */.YjP(), arch: dist/* string */.YjP() }),
    workspace: dist/* string */.YjP(),
    /** ISO 8601. */
    createdAt: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
    /** Each holds a part of a mount, when the layer in its content is the mount's key, or of a volume. */
    bundles: dist/* pipe */.FsL(dist/* array */.YOg(snapshot_index/* bundleSchema */._D), dist/* maxLength */.Ru6(manyBundles)),
    /** By the mount's key. */
    mounts: dist/* record */.g1P(mountKey, dist/* strictObject */.rej({ name: dist/* string */.YjP(), tree: snapshot_index/* treeSchema */.A8 })),
    /** By the volume's name. */
    volumes: dist/* optional */.lqM(dist/* record */.g1P(snapshot_index/* volumeName */.EH, dist/* strictObject */.rej({ labels: dist/* record */.g1P(dist/* string */.YjP(), dist/* string */.YjP()), tree: snapshot_index/* treeSchema */.A8 })), {}),
    /** ms that each step took when it last ran, by the step's key. */
    stepMs: dist/* optional */.lqM(dist/* record */.g1P(dist/* string */.YjP(), milliseconds), {}),
    history: src_history/* historyShape */.UN,
    /** What exporting layers has cost and brought; see `LayerExportRecord`. */
    layers: dist/* optional */.lqM(dist/* strictObject */.rej({
        exportMs: milliseconds,
        savedMs: dist/* optional */.lqM(dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x())),
        skippedRuns: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0))
    }))
});
/**
 * Looks up the newest index: of this workspace, else of any.
 * @throws StoreError when the cache does not answer; IndexError when what it holds cannot be used
 */
async function findMountsIndex(store, identity, workspace, signal) {
    const prefixes = { own: (0,src_store/* workspaceMountsPrefix */.UN)(identity, workspace), any: (0,src_store/* anyWorkspaceMountsPrefix */.q4)(identity) };
    const found = await (0,lookup/* findNewest */.Ok)(store, prefixes, maximumIndexBytes, signal);
    if (found === undefined)
        return undefined;
    const { key, match, text, bytes } = found;
    return { key, match, index: parseMountsIndex(text, identity), bytes };
}
/** @throws IndexError when it is damaged, of another format, or made for another kind of machine */
function parseMountsIndex(text, identity) {
    const result = dist/* safeParse */.xLC(mountsIndex, (0,snapshot_index/* parseIndexJson */.ux)(text, 'The index of cache mounts'));
    if (!result.success) {
        const [issue] = result.issues;
        throw new snapshot_index/* IndexError */.db(`The index of cache mounts is damaged: ${dist/* getDotPath */.BuJ(issue) ?? 'document'}: ${issue.message}`);
    }
    const index = result.output;
    for (const part of ['os', 'arch']) {
        if (index.identity[part] !== identity[part]) {
            throw new snapshot_index/* IndexError */.db(`The index was made for ${part} "${index.identity[part]}", this is "${identity[part]}".`);
        }
    }
    requireWhole(index);
    return index;
}
/** The bundles of one mount or volume, in the order of its parts. */
function bundlesOf(index, { kind, key }) {
    return index.bundles
        .filter(({ content }) => content.kind === kind && nameOf(content) === key)
        .sort((a, b) => partOf(a) - partOf(b));
}
/** What is known of one mount or volume. */
function treeOf(index, { kind, key }) {
    return (kind === 'mount' ? index.mounts[key] : index.volumes[key])?.tree;
}
/** All mounts and volumes of an index. */
function treesOf(index) {
    return [
        ...Object.keys(index.mounts).map(key => ({ kind: 'mount', key })),
        ...Object.keys(index.volumes).map(key => ({ kind: 'volume', key }))
    ];
}
/** The sizes of the mounts and volumes, for the report. */
function keptMounts(index) {
    return [
        ...Object.values(index.mounts).map(({ name, tree }) => ({ kind: 'cache-mount', name, bytes: tree.bytes })),
        ...Object.entries(index.volumes).map(([name, { tree }]) => ({ kind: 'volume', name, bytes: tree.bytes }))
    ];
}
function partOf({ content }) {
    return 'part' in content ? content.part : -1;
}
function nameOf(content) {
    return content.kind === 'mount' ? content.layer : content.kind === 'volume' ? content.volume : undefined;
}
/** Every mount and volume has each of its parts once, and there is nothing else. */
function requireWhole(index) {
    let counted = 0;
    const bundles = Map.groupBy(index.bundles, ({ content }) => `${content.kind} ${nameOf(content)}`);
    for (const id of treesOf(index)) {
        const parts = (bundles.get(`${id.kind} ${id.key}`) ?? []).map(partOf).sort((a, b) => a - b);
        counted += parts.length;
        if (parts.length !== treeOf(index, id)?.fingerprints.length || parts.some((part, at) => part !== at)) {
            const name = id.kind === 'mount' ? index.mounts[id.key]?.name : id.key;
            throw new snapshot_index/* IndexError */.db(`The index of cache mounts does not name each part of ${name} once.`);
        }
    }
    if (counted !== index.bundles.length)
        throw new snapshot_index/* IndexError */.db('The index of cache mounts names bundles of no mount.');
}

;// CONCATENATED MODULE: ./.build/src/mounts/live-volumes.js
/** Cache volumes of a running engine: filled where they are empty, and looked at, in place. */



/**
 * Fills those of the volumes for which something was saved, and makes the missing ones of these. What a volume holds is never
 * touched, nor is one that a running container uses; a volume gets all of its content or none.
 * @param socket the engine's Unix socket, as a path
 * @throws StoreError when the cache does not answer
 */
async function restoreVolumes(index, volumes, socket, deps) {
    const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined);
    const names = saved.map(({ name }) => name);
    const existing = await (0,engine/* findVolumes */.Xr)(socket, names, deps.signal);
    const outcomes = new Map();
    for (const volume of saved) {
        const { name } = volume;
        if (existing.some(one => one.name === name))
            continue;
        try {
            await (0,engine/* makeVolume */.B)(socket, { name, labels: index.volumes[name]?.labels ?? {} }, deps.signal);
        }
        catch (error) {
            deps.signal?.throwIfAborted();
            outcomes.set(volume, { kind: 'failed', reason: error.message });
        }
    }
    const ready = saved.filter(volume => !outcomes.has(volume));
    const trees = ready.map(({ name }) => ({
        place: { kind: 'volume', volume: name },
        bundles: bundlesOf(index, { kind: 'volume', key: name })
    }));
    const filled = await fillTrees(trees, 'Restoring cache volumes', deps);
    for (const [at, volume] of ready.entries())
        outcomes.set(volume, filled[at] ?? { kind: 'unsaved' });
    return volumes.map(volume => ({ volume, outcome: outcomes.get(volume) ?? { kind: 'unsaved' } }));
}
/**
 * Looks at what is in those of the volumes that exist and no running container uses.
 * @param socket the engine's Unix socket, as a path
 * @throws PrivilegedError; Error when the engine does not answer
 */
async function surveyVolumes(names, restored, socket, door) {
    const existing = await (0,engine/* findVolumes */.Xr)(socket, names);
    const places = existing.map(({ name }) => ({ kind: 'volume', volume: name }));
    const { states } = await door.call('inspectMounts', { places });
    const reasons = states.map(state => ('refused' in state ? state.refused : undefined));
    const free = existing.filter((_, at) => reasons[at] === undefined);
    const survey = await door.call('surveyMounts', {
        mounts: free.map(({ name }) => {
            const partitions = restored && treeOf(restored, { kind: 'volume', key: name })?.fingerprints.length;
            return { place: { kind: 'volume', volume: name }, ...(partitions !== undefined && { partitions }) };
        })
    });
    return {
        used: free.flatMap((volume, at) => {
            const state = survey.states[at];
            const pack = { place: { kind: 'volume', volume: volume.name } };
            return state === undefined ? [] : [{ volume, state, pack }];
        }),
        leftAlone: existing.flatMap(({ name }, at) => {
            const reason = reasons[at];
            return reason === undefined ? [] : [{ name, reason }];
        })
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./.build/src/build/rawjson.js
var rawjson = __webpack_require__(89992);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./.build/src/build/definition.js
var definition = __webpack_require__(59115);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/cache-mounts.js
var cache_mounts = __webpack_require__(12022);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/source.js
var dockerfile_source = __webpack_require__(47984);
;// CONCATENATED MODULE: ./.build/src/mounts/project-mounts.js
/** The cache mounts of a compose project, out of the Dockerfiles of the services that are built. */






/** Finds the cache mounts that the builds of these services ask for. Whatever cannot be told is a note. */
async function findProjectMounts(services, options) {
    const mounts = new Map();
    const notes = [];
    const allArguments = (0,definition/* argumentValues */.Qp)(services);
    for (const { service, definition } of services) {
        const note = (reason, flag, line) => notes.push({ service, flag, line, reason });
        try {
            const text = await readDockerfile(definition, options.projectDirectory);
            const given = Object.entries(allArguments.get(service) ?? {}).filter(([name]) => definition.args?.[name] != null);
            const buildArguments = Object.fromEntries(given);
            const namespace = buildArguments.BUILDKIT_CACHE_MOUNT_NS ?? '';
            for (const platform of platformsOf(definition, options)) {
                const { target, contexts = {} } = definition;
                const buildPlatform = options.platform;
                const found = (0,cache_mounts/* dockerfileMounts */.x)({ text, target, contexts, buildArguments, platform, buildPlatform });
                for (const mount of found.mounts) {
                    if (mount.flag.from === undefined)
                        add(mounts, describe(mount, namespace, service));
                    else
                        note(`it starts from the files of "${mount.flag.from}"`, `target=${mount.target}`);
                }
                for (const { flag, line, reason } of found.unreadable)
                    note(reason, flag, line);
            }
        }
        catch (error) {
            if (!(error instanceof word/* UnresolvedError */.i))
                throw error;
            note(error.message);
        }
    }
    const sorted = [...mounts.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
    return { mounts: sorted, notes: unique(notes) };
}
/** The id by which `docker buildx du` speaks of a mount, without the slash that begins it. */
function listedId({ namespace, id }) {
    return namespace === '' ? id : `${namespace}/${id}`;
}
function platformsOf({ platforms }, options) {
    return platforms === undefined || platforms.length === 0 ? [options.platform] : platforms;
}
/**
 * Reads the Dockerfile of a target.
 * @param projectDirectory absolute: a relative context starts here
 * @throws UnresolvedError when it is not on this machine, or cannot be read
 */
async function readDockerfile(definition, projectDirectory) {
    const source = (0,dockerfile_source/* dockerfileSource */.y)(definition, projectDirectory);
    if (source.kind === 'inline')
        return source.text;
    try {
        return await (0,promises_.readFile)(source.file, 'utf8');
    }
    catch (error) {
        throw new word/* UnresolvedError */.i(`its Dockerfile cannot be read (${error.code ?? source.file})`);
    }
}
function describe(found, namespace, service) {
    const { flag, target, image } = found;
    const { id, owner, sharing } = flag;
    return {
        key: project_mounts_mountKey(namespace, id, owner),
        namespace,
        id,
        owner,
        target,
        sharing: [sharing],
        services: [service],
        images: image === undefined ? [] : [image]
    };
}
function project_mounts_mountKey(namespace, id, owner) {
    const parts = [namespace, id, ...(owner === undefined ? [] : [owner.uid, owner.gid, owner.mode])];
    return (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(parts)).digest('hex');
}
function add(mounts, mount) {
    const known = mounts.get(mount.key);
    const both = (pick) => [
        ...new Set([...(known === undefined ? [] : pick(known)), ...pick(mount)])
    ];
    mounts.set(mount.key, {
        ...(known ?? mount),
        sharing: both(one => one.sharing),
        services: both(one => one.services),
        images: both(one => one.images)
    });
}
function unique(notes) {
    return [...new Map(notes.map(note => [JSON.stringify(note), note])).values()];
}

;// CONCATENATED MODULE: ./.build/src/mounts/mount-build.js
/** Small builds of our own whose only purpose is a step that has the project's cache mounts. */





/** The flag that gives a step the very mount that the project's step has, at another place. */
function mountFlag({ owner }, at) {
    const owned = owner === undefined ? '' : `,uid=${owner.uid},gid=${owner.gid},mode=${owner.mode.toString(8)}`;
    return `--mount=type=cache,id=$MOUNT_${at},target=${mountPoint(at)}${owned}`;
}
/** Every mount has a place of its own, wherever its steps have it: none can hide another or a part of the image. */
const mountPoint = (at) => `/mounts/${at}`;
/**
 * The lines that declare the arguments with the ids of the mounts, so that any id survives the flag's own syntax, and one
 * that is never the same, because a step that is cached does not run. `--no-cache` would drop the mounts.
 */
function mount_build_declaredArguments(mounts) {
    return [...mounts.map((_, at) => `ARG MOUNT_${at}`), 'ARG MOUNT_RUN'];
}
/**
 * Runs a build.
 * @returns what its steps have printed
 * @throws CommandError with the step's own words when it fails
 */
async function runMountBuild({ docker, builder }, build) {
    const { mounts, namespace, folder, flags = [], output = 'type=cacheonly', timeoutMs } = build;
    let printed = '';
    let failure = '';
    const onStderrLine = (line) => {
        for (const event of (0,rawjson/* parseLine */.A)(line)) {
            if (event.kind === 'log')
                printed += event.text;
            else if (event.kind === 'vertex' && event.error !== undefined)
                failure = event.error;
        }
    };
    const values = [
        ...mounts.map(({ id }, at) => `MOUNT_${at}=${id}`),
        `MOUNT_RUN=${(0,external_node_crypto_.randomUUID)()}`,
        ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`])
    ];
    const args = [
        ...['buildx', 'build', ...(builder === undefined ? [] : ['--builder', builder])],
        ...['--progress=rawjson', '--provenance=false', '--sbom=false', '--output', output, ...flags],
        ...values.flatMap(value => ['--build-arg', value]),
        folder
    ];
    const { env, signal } = docker;
    const result = await (0,process/* execute */.g7)(docker.command, args, { env, timeoutMs, onStderrLine, ...(signal && { signal }) });
    signal?.throwIfAborted();
    if (result.exitCode === 0)
        return printed;
    const said = [failure, printed.trim()].filter(text => text !== '').join(': ');
    const why = result.timedOut ? `no answer within ${timeoutMs / 1000} s` : said || result.stderr.trim();
    throw new process/* CommandError */.Qd(docker.command, args, `the cache mounts could not be reached: ${why}`, result);
}
/** Whether a build uses the mount at this moment, as these records tell. */
function isBusy(mount, records) {
    return records.some(({ inUse, description }) => inUse && (0,cache_mount/* cacheMountId */.ne)(description) === listedId(mount));
}
const busyReason = 'another build is using it';
/** Those that no other build uses at this moment, by the namespaces that one build can have; the others are left alone. */
function freeMounts(mounts, records) {
    const busy = mounts.filter(mount => isBusy(mount, records));
    return {
        groups: Map.groupBy(mounts.filter(mount => !busy.includes(mount)), ({ namespace }) => namespace),
        leftAlone: busy.map(mount => ({ mount, reason: busyReason }))
    };
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/mounts/mount-info.js
var mount_info = __webpack_require__(22468);
;// CONCATENATED MODULE: ./.build/src/mounts/probe-program.js
/**
 * A program of a few instructions that needs nothing but Linux, so that it runs in an image without a base: it prints
 * `/proc/self/mountinfo` and ends, with status 1 when something of that fails.
 *
 * File format: System V ABI, "Object Files" and "Program Loading"; system calls: syscall(2) and the kernel's tables.
 */
/** By the name that Dockerfiles have for an architecture (`TARGETARCH`). */
const probeArchitectures = ['amd64', 'arm64'];
const loadAddress = 0x400000;
const fileHeaderBytes = 64;
const programHeaderBytes = 56;
const programHeaders = 2;
const codeStart = fileHeaderBytes + programHeaders * programHeaderBytes;
/** The largest page of the architectures: a segment's place in the file and in memory differ by a multiple of it. */
const pageBytes = 0x10000;
const printedFile = Buffer.from('/proc/self/mountinfo\0', 'latin1');
/** The ELF machine numbers, and the instructions, which end where the name of the file begins. */
const programs = {
    amd64: { machine: 62, code: amd64Code() },
    arm64: { machine: 183, code: arm64Code() }
};
/** The whole executable file. */
function probeProgram(architecture) {
    const { machine, code } = programs[architecture];
    const size = codeStart + code.length + printedFile.length;
    return Buffer.concat([fileHeader(machine), segment(size), stack(), code, printedFile]);
}
function fileHeader(machine) {
    const header = Buffer.alloc(fileHeaderBytes);
    // 64 bits, little-endian, version 1.
    header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
    header.writeUInt16LE(2, 16); // an executable
    header.writeUInt16LE(machine, 18);
    header.writeUInt32LE(1, 20);
    header.writeBigUInt64LE(BigInt(loadAddress + codeStart), 24);
    header.writeBigUInt64LE(BigInt(fileHeaderBytes), 32);
    header.writeUInt16LE(fileHeaderBytes, 52);
    header.writeUInt16LE(programHeaderBytes, 54);
    header.writeUInt16LE(programHeaders, 56);
    return header;
}
/** All of the file, to be read and executed. */
function segment(size) {
    const header = Buffer.alloc(programHeaderBytes);
    header.writeUInt32LE(1, 0); // PT_LOAD
    header.writeUInt32LE(5, 4);
    header.writeBigUInt64LE(BigInt(loadAddress), 16);
    header.writeBigUInt64LE(BigInt(loadAddress), 24);
    header.writeBigUInt64LE(BigInt(size), 32);
    header.writeBigUInt64LE(BigInt(size), 40);
    header.writeBigUInt64LE(BigInt(pageBytes), 48);
    return header;
}
/** A stack that is not executable: hardened kernels start nothing else. */
function stack() {
    const header = Buffer.alloc(programHeaderBytes);
    header.writeUInt32LE(0x6474e551, 0); // PT_GNU_STACK
    header.writeUInt32LE(6, 4);
    return header;
}
function amd64Code() {
    const code = [
        '48 81 ec 00 00 01 00', //      sub   rsp, 65536
        'b8 02 00 00 00', //            mov   eax, 2             open
        '48 8d 3d 47 00 00 00', //      lea   rdi, [rip + file]
        '31 f6', //                     xor   esi, esi           for reading
        '31 d2', //                     xor   edx, edx
        '0f 05', //                     syscall
        '85 c0', //                     test  eax, eax
        '78 36', //                     js    fail
        '89 c3', //                     mov   ebx, eax
        '31 c0', //               next: xor   eax, eax           read
        '89 df', //                     mov   edi, ebx
        '48 89 e6', //                  mov   rsi, rsp
        'ba 00 00 01 00', //            mov   edx, 65536
        '0f 05', //                     syscall
        '85 c0', //                     test  eax, eax
        '78 22', //                     js    fail
        '74 17', //                     jz    done
        '89 c2', //                     mov   edx, eax
        'b8 01 00 00 00', //            mov   eax, 1             write
        'bf 01 00 00 00', //            mov   edi, 1             to standard output
        '48 89 e6', //                  mov   rsi, rsp
        '0f 05', //                     syscall
        '85 c0', //                     test  eax, eax
        '78 0b', //                     js    fail
        'eb d5', //                     jmp   next
        '31 ff', //               done: xor   edi, edi
        'b8 3c 00 00 00', //      end:  mov   eax, 60            exit
        '0f 05', //                     syscall
        'bf 01 00 00 00', //      fail: mov   edi, 1
        'eb f2' //                      jmp   end
    ];
    return Buffer.from(code.join('').replaceAll(' ', ''), 'hex');
}
function arm64Code() {
    const code = [
        0xd14043ff, //       sub   sp, sp, 65536
        0x92800c60, //       mov   x0, -100         AT_FDCWD
        0x10000341, //       adr   x1, file
        0xd2800002, //       mov   x2, 0            for reading
        0xd2800003, //       mov   x3, 0
        0xd2800708, //       mov   x8, 56           openat
        0xd4000001, //       svc   0
        0xb7f80240, //       tbnz  x0, 63, fail
        0xaa0003f3, //       mov   x19, x0
        0xaa1303e0, // next: mov   x0, x19
        0x910003e1, //       mov   x1, sp
        0xd2a00022, //       mov   x2, 65536
        0xd28007e8, //       mov   x8, 63           read
        0xd4000001, //       svc   0
        0xb7f80160, //       tbnz  x0, 63, fail
        0xb4000100, //       cbz   x0, done
        0xaa0003e2, //       mov   x2, x0
        0xd2800020, //       mov   x0, 1            to standard output
        0x910003e1, //       mov   x1, sp
        0xd2800808, //       mov   x8, 64           write
        0xd4000001, //       svc   0
        0xb7f80080, //       tbnz  x0, 63, fail
        0x17fffff3, //       b     next
        0xd2800000, // done: mov   x0, 0
        0x14000002, //       b     end
        0xd2800020, // fail: mov   x0, 1
        0xd2800ba8, // end:  mov   x8, 93           exit
        0xd4000001 //        svc   0
    ];
    const bytes = Buffer.alloc(code.length * 4);
    for (const [at, instruction] of code.entries())
        bytes.writeUInt32LE(instruction, at * 4);
    return bytes;
}

;// CONCATENATED MODULE: ./.build/src/mounts/probe.js
/**
 * One small build that has every cache mount at once: it makes those that are missing, and tells where all of them are.
 * It needs no base image and no network.
 */





/** Another build may hold a mount that it does not share: then it would be waited for. */
const probeTimeoutMs = 60_000;
/**
 * Makes the mounts that are missing and tells where all are. Those that another build uses at this moment are left alone.
 * @throws CommandError when the builder cannot run the probe
 */
async function probeMounts(mounts, options) {
    const { stateVolume: volume } = options;
    const { groups, leftAlone } = freeMounts(mounts, options.records);
    const located = [];
    const unknown = [];
    for (const [namespace, group] of groups) {
        const places = (0,mount_info/* mountPlaces */.g)(await runProbe(namespace, group, options));
        for (const [at, mount] of group.entries()) {
            const place = places.get(mountPoint(at));
            if (place === undefined)
                unknown.push({ mount, reason: 'the builder keeps it in an unknown way' });
            else
                located.push({ mount, place: { ...place, ...(volume !== undefined && { volume }) } });
        }
    }
    return { located, leftAlone: [...leftAlone, ...unknown] };
}
async function runProbe(namespace, mounts, { temporaryFolder, ...builder }) {
    // Always the same: the builder keeps a copy of each context's folder.
    const folder = external_node_path_.join(temporaryFolder, 'mount-probe');
    await (0,promises_.mkdir)(folder, { recursive: true });
    try {
        await (0,promises_.writeFile)(external_node_path_.join(folder, 'Dockerfile'), probeDockerfile(mounts));
        for (const architecture of probeArchitectures) {
            await (0,promises_.writeFile)(external_node_path_.join(folder, `probe-${architecture}`), probeProgram(architecture), { mode: 0o755 });
        }
        return await runMountBuild({ ...builder, docker: forOwnPlatform(builder.docker) }, { mounts, namespace, folder, timeoutMs: probeTimeoutMs });
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/** The platform that images are for is none of the probe's business: it has to run, wherever the builder is. */
function forOwnPlatform(docker) {
    return { ...docker, env: { ...docker.env, DOCKER_DEFAULT_PLATFORM: undefined } };
}
function probeDockerfile(mounts) {
    return [
        'FROM scratch',
        'ARG TARGETARCH',
        'COPY probe-$TARGETARCH /probe',
        ...mount_build_declaredArguments(mounts),
        // There is no shell.
        `RUN --network=none ${mounts.map(mountFlag).join(' ')} ["/probe"]`,
        ''
    ].join('\n');
}

;// CONCATENATED MODULE: ./.build/src/mounts/restore-mounts.js
/** Fills the empty cache mounts of a running engine, in place. */


/**
 * Fills those of the mounts that are empty. What a mount holds is never touched; a mount gets all of its content or none.
 * A mount that cannot be filled does not keep the others from it.
 * @throws StoreError when the cache does not answer
 */
async function restoreMounts(index, located, deps) {
    const trees = located.map(({ mount, place }) => ({
        place,
        bundles: bundlesOf(index, { kind: 'mount', key: mount.key })
    }));
    const outcomes = await fillTrees(trees, 'Restoring cache mounts', deps);
    return located.flatMap(({ mount }, at) => {
        const outcome = outcomes[at];
        return outcome === undefined ? [] : [{ mount, outcome }];
    });
}

// EXTERNAL MODULE: ./.build/src/snapshot/room.js
var snapshot_room = __webpack_require__(75837);
// EXTERNAL MODULE: ./.build/src/snapshot/upload.js
var snapshot_upload = __webpack_require__(63035);
// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
// EXTERNAL MODULE: ./.build/src/snapshot/eviction.js
var eviction = __webpack_require__(7607);
;// CONCATENATED MODULE: ./.build/src/mounts/saved-tree.js
/** Cache mounts and cache volumes on their way into the cache: what is stored of them, what is to be, and which go first. */



/** What was looked at: parts that are as they were when they were saved need not be packed again. */
function usedTree(used, restored) {
    const { state, pack } = used;
    const id = 'mount' in used ? { kind: 'mount', key: used.mount.key } : { kind: 'volume', key: used.volume.name };
    const before = restored && treeOf(restored, id)?.fingerprints;
    const parts = state.fingerprints.length;
    const isSame = (part) => before?.length === parts && before[part] === state.fingerprints[part];
    const changed = [...state.fingerprints.keys()].filter(part => !isSame(part));
    const { fingerprints, entries, bytes } = state;
    return {
        id,
        name: 'mount' in used ? listedId(used.mount) : used.volume.name,
        labels: 'mount' in used ? {} : used.volume.labels,
        tree: { fingerprints, entries, bytes },
        isUsed: true,
        kept: restored === undefined ? [] : bundlesOf(restored, id).filter(bundle => isSame(partOf(bundle))),
        missing: changed.map(part => ({
            rawBytes: state.bytes / parts,
            request: { content: contentOf(id, part), parts, ...pack }
        }))
    };
}
/** What was saved before and not looked at; undefined when nothing was saved. */
function idleTree(id, restored) {
    const tree = treeOf(restored, id);
    if (tree === undefined)
        return undefined;
    const name = restored.mounts[id.key]?.name ?? id.key;
    const labels = id.kind === 'volume' ? (restored.volumes[id.key]?.labels ?? {}) : {};
    return { id, name, labels, tree, isUsed: false, kept: bundlesOf(restored, id), missing: [] };
}
/** The same with those of its parts that were saved now among the stored ones. */
function settled(tree, saved) {
    const own = saved.filter(({ content }) => tree.missing.some(({ request }) => request.content === content));
    if (own.length === 0)
        return tree;
    return {
        ...tree,
        kept: [...tree.kept, ...own].toSorted((a, b) => partOf(a) - partOf(b)),
        missing: tree.missing.filter(({ request }) => !own.some(({ content }) => content === request.content))
    };
}
/**
 * Leaves out the least valuable of about so many bytes, unpacked: cache mounts that this run has not used, then those that it
 * has, then volumes, the largest first, as snapshots do.
 */
function leaveOut(trees, bytes) {
    const rank = ({ id, isUsed }) => (id.kind === 'volume' ? 2 : isUsed ? 1 : 0);
    const order = trees.toSorted((a, b) => rank(a) - rank(b) || b.tree.bytes - a.tree.bytes);
    const chosen = (0,eviction/* firstBytes */.m)(order.map(one => ({ one, bytes: packedFrom(one) })), bytes).map(({ one }) => one);
    return {
        trees: trees.filter(tree => !chosen.includes(tree)),
        leftOut: chosen.map(({ id, name, tree }) => ({
            kind: id.kind === 'volume' ? 'volume' : 'cache-mount',
            name,
            bytes: tree.bytes,
            reason: 'max-size'
        }))
    };
}
/** bytes that its bundles unpack to: of many small files more than they hold. */
function packedFrom({ tree, kept }) {
    return Math.max(tree.bytes, kept.reduce((sum, { rawBytes }) => sum + rawBytes, 0));
}
function contentOf({ kind, key }, part) {
    return kind === 'mount' ? { kind, layer: key, part } : { kind, volume: key, part };
}

;// CONCATENATED MODULE: ./.build/src/mounts/save-mounts.js
/** Saves the cache mounts that a build has used, and the cache volumes: only the parts that have changed. */







/**
 * Saves what is new. A mount or volume that was not used, or holds nothing, keeps what was saved for it, unless there is no
 * room for it.
 * @throws StoreError, PrivilegedError
 */
async function saveMounts(request, deps) {
    const { restored } = request;
    const trees = treesToSave(request);
    if (!hasChanged(trees, request) && (restored === undefined || restored.workspace === request.workspace)) {
        return { outcome: 'unchanged', index: restored };
    }
    const key = (0,src_store/* mountsIndexKey */.OW)(request.identity, request.workspace, request.run);
    const taken = await (0,time_budget/* unlessAborted */.Wh)(deps.store.find(key), deps.signal);
    if (taken?.key === key)
        return { outcome: 'exists' };
    const upload = new snapshot_upload/* Upload */._(deps);
    const saved = await saveTrees(trees, request, upload);
    if (upload.denied)
        return { outcome: 'denied' };
    const index = makeIndex(saved.trees, request);
    const put = await deps.store.putBytes(key, Buffer.from(JSON.stringify(index)), { signal: deps.signal });
    if (put.outcome !== 'saved')
        return { outcome: put.outcome };
    const { entries, bytes } = upload.totals;
    return { outcome: 'saved', key, index, entries: entries + 1, bytes: bytes + put.bytes, leftOut: saved.leftOut };
}
/**
 * Looks at what is in the used mounts, in place.
 * @throws PrivilegedError
 */
async function surveyMounts(located, restored, door) {
    const mounts = located.map(({ mount, place }) => {
        const partitions = restored?.mounts[mount.key]?.tree.fingerprints.length;
        return { place, ...(partitions !== undefined && { partitions }) };
    });
    const { states } = await door.call('surveyMounts', { mounts });
    return located.flatMap(({ mount, place }, at) => {
        const state = states[at];
        return state === undefined ? [] : [{ mount, state, pack: { place } }];
    });
}
/** What holds something, and what was saved for the rest of the project. */
function treesToSave({ restored, used, mounts, volumes = [] }) {
    const now = used.filter(({ state }) => state.entries > 1).map(one => usedTree(one, restored));
    const ids = [
        ...mounts.map(({ key }) => ({ kind: 'mount', key })),
        ...volumes.map(key => ({ kind: 'volume', key }))
    ];
    const idle = ids
        .filter(({ kind, key }) => !now.some(({ id }) => id.kind === kind && id.key === key))
        .flatMap(id => (restored === undefined ? [] : (idleTree(id, restored) ?? [])));
    return [...now, ...idle];
}
function hasChanged(trees, { restored, layers, maxBytes }) {
    const before = restored === undefined ? [] : treesOf(restored);
    const isSameSet = before.length === trees.length &&
        before.every(({ kind, key }) => trees.some(({ id }) => id.kind === kind && id.key === key));
    const bytes = trees.flatMap(({ kept }) => kept).reduce((sum, bundle) => sum + bundle.bytes, 0);
    return (!isSameSet ||
        trees.some(({ missing }) => missing.length > 0) ||
        bytes > (maxBytes ?? Number.POSITIVE_INFINITY) ||
        JSON.stringify(layers) !== JSON.stringify(restored?.layers));
}
/** Saves what is missing, and leaves out the least valuable as long as there is too much. */
async function saveTrees(all, { restored, maxBytes }, upload) {
    const leftOut = [];
    for (let trees = all;;) {
        const plan = { kept: trees.flatMap(({ kept }) => kept), missing: trees.flatMap(({ missing }) => missing) };
        const room = new snapshot_room/* Room */.W(maxBytes, plan, [...(restored?.bundles ?? []), ...upload.bundles]);
        await upload.save(plan.missing, saved => room.isExceededBy(saved));
        const excess = room.excessAfter(upload.lastSaved);
        trees = trees.map(tree => settled(tree, upload.lastSaved));
        if (upload.denied || excess <= 0)
            return { trees, leftOut };
        const left = leaveOut(trees, excess);
        leftOut.push(...left.leftOut);
        trees = left.trees;
    }
}
function makeIndex(trees, request) {
    const { identity, workspace, createdAt, stepMs, layers } = request;
    const mounts = {};
    const volumes = {};
    for (const { id, name, labels, tree } of trees) {
        const copy = { ...tree, fingerprints: [...tree.fingerprints] };
        if (id.kind === 'mount')
            mounts[id.key] = { name, tree: copy };
        else
            volumes[id.key] = { labels: { ...labels }, tree: copy };
    }
    return {
        format: mountsIndexFormat,
        identity: { ...identity },
        workspace,
        createdAt,
        bundles: trees.flatMap(({ kept }) => kept),
        mounts,
        volumes,
        stepMs: { ...stepMs },
        history: request.history ?? src_history/* noHistory */.Gf,
        ...(layers !== undefined && { layers: { ...layers } })
    };
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./.build/src/archive/index.js + 17 modules
var archive = __webpack_require__(17542);
// EXTERNAL MODULE: ./.build/src/archive/tar-header.js
var tar_header = __webpack_require__(81283);
;// CONCATENATED MODULE: ./.build/src/mounts/streamed/plain-tar.js
/**
 * Archives that every tar reads, that of the smallest images included: long names in GNU's way, numbers for owners, whole
 * seconds, nothing else (GNU tar's manual, "Basic Tar Format" and "Extensions"; POSIX.1-2024 pax for what is read).
 */

/** The type of a folder, and of a symbolic link. */
const folderType = '5';
const linkType = '2';
const hardLinkType = '1';
/** An archive holds what cannot be written down plainly. */
class PlainTarError extends Error {
    name = 'PlainTarError';
}
/** The two blocks that end an archive. */
const endMark = Buffer.alloc(2 * tar_header/* BLOCK */.IE);
/** bytes of a name that a header has room for. */
const shortName = 100;
/** bytes of the zeros after the end that are read at once. */
const padding = 64 * 1024;
/**
 * Rewrites a tar archive that the scanner has found right, without its end mark, so that several can follow each other.
 * @throws PlainTarError for sparse files
 */
async function* plainTar(archive, { onEntry = () => undefined, folder } = {}) {
    const reader = new BlockReader(archive);
    let extensions = new Map();
    for (let header = await reader.take(tar_header/* BLOCK */.IE); header.length === tar_header/* BLOCK */.IE; header = await reader.take(tar_header/* BLOCK */.IE)) {
        if (header.every(byte => byte === 0)) {
            // What follows is read as well: only then has the archive been found right.
            while ((await reader.some(padding)).length > 0)
                ;
            return;
        }
        const type = String.fromCharCode(header[156] ?? 0);
        const size = readNumber(header, 124, 12);
        if (type === 'x' || type === 'L' || type === 'K') {
            const body = (await reader.take(padded(size))).subarray(0, size);
            if (type === 'x')
                extensions = new Map((0,tar_header/* readPaxRecords */.Wq)(body));
            else
                extensions.set(type === 'L' ? 'path' : 'linkpath', untilNul(body));
            continue;
        }
        const found = plain_tar_describe(header, type, size, extensions);
        const entry = folder === undefined ? found : putInto(folder, found);
        extensions = new Map();
        const plain = plainHeader(entry, header);
        onEntry(entry, plain);
        yield plain;
        for (let left = padded(entry.size); left > 0;) {
            const part = await reader.some(left);
            if (part.length === 0)
                throw new PlainTarError('the archive ends early');
            left -= part.length;
            yield part;
        }
    }
}
function plain_tar_describe(header, type, size, extensions) {
    if ([...extensions.keys()].some(key => key.startsWith('GNU.sparse.'))) {
        throw new PlainTarError('it holds a sparse file, which not every tar can read');
    }
    const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
    const prefix = isPosix ? untilNul(header.subarray(345, 500)) : '';
    const name = untilNul(header.subarray(0, 100));
    const number = (key, start, length) => {
        const extended = extensions.get(key);
        return extended === undefined ? readNumber(header, start, length) : Math.floor(Number(extended));
    };
    return {
        path: extensions.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`),
        type,
        size: extensions.has('size') ? number('size', 124, 12) : size,
        mtime: number('mtime', 136, 12),
        mode: readNumber(header, 100, 8),
        uid: number('uid', 108, 8),
        gid: number('gid', 116, 8),
        link: extensions.get('linkpath') ?? untilNul(header.subarray(157, 257))
    };
}
/** Hard links name entries of the archive; symbolic ones are left as they are. */
function putInto(folder, entry) {
    const inside = (name) => `${folder}/${name.replace(/^\.(\/|$)/, '')}`;
    return {
        ...entry,
        path: inside(entry.path),
        ...(entry.type === hardLinkType && { link: inside(entry.link) })
    };
}
/** The entry's header, after one for each name that is too long for it. */
function plainHeader(entry, original) {
    const long = (type, name) => {
        if (name.length <= shortName)
            return [];
        const body = Buffer.alloc(padded(name.length + 1));
        body.write(name, 'latin1');
        const values = { ...entry, path: '././@LongLink', link: '', type, size: name.length + 1 };
        return [header(values, undefined), body];
    };
    return Buffer.concat([...long('K', entry.link), ...long('L', entry.path), header(entry, original)]);
}
/** @param original where the numbers of a device are */
function header(entry, original) {
    const block = Buffer.alloc(tar_header/* BLOCK */.IE);
    block.write(entry.path.slice(0, shortName), 0, 'latin1');
    writeNumber(block, entry.mode, 100, 8);
    writeNumber(block, entry.uid, 108, 8);
    writeNumber(block, entry.gid, 116, 8);
    writeNumber(block, entry.size, 124, 12);
    writeNumber(block, Math.max(0, entry.mtime), 136, 12);
    block.write(entry.type, 156, 'latin1');
    block.write(entry.link.slice(0, shortName), 157, 'latin1');
    block.write('ustar  \0', 257, 'latin1');
    original?.copy(block, 329, 329, 345);
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return block;
}
/** Octal, or GNU's base 256 for what does not fit. */
function writeNumber(block, value, start, length) {
    const digits = value.toString(8);
    if (digits.length < length) {
        block.write(`${digits.padStart(length - 1, '0')}\0`, start, 'latin1');
        return;
    }
    block[start] = 0x80;
    for (let at = start + length - 1, rest = value; at > start; at -= 1, rest = Math.floor(rest / 256)) {
        block[at] = rest % 256;
    }
}
function readNumber(block, start, length) {
    if ((block[start] ?? 0) >= 0x80) {
        return block.subarray(start + 1, start + length).reduce((value, byte) => value * 256 + byte, 0);
    }
    return Number.parseInt(block.toString('latin1', start, start + length).trim() || '0', 8);
}
function untilNul(bytes) {
    const end = bytes.indexOf(0);
    return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}
function padded(size) {
    return Math.ceil(size / tar_header/* BLOCK */.IE) * tar_header/* BLOCK */.IE;
}
/** Takes a stream apart in pieces of chosen lengths. */
class BlockReader {
    #chunks;
    #rest = Buffer.alloc(0);
    constructor(chunks) {
        this.#chunks = chunks[Symbol.asyncIterator]();
    }
    /** What comes next, at least a byte and at most so many; nothing at the end. */
    async some(most) {
        while (this.#rest.length === 0) {
            const next = await this.#chunks.next();
            if (next.done === true)
                return this.#rest;
            this.#rest = next.value;
        }
        const part = this.#rest.subarray(0, most);
        this.#rest = this.#rest.subarray(part.length);
        return part;
    }
    /** Exactly so many bytes; fewer at the end. */
    async take(length) {
        const parts = [];
        for (let left = length; left > 0;) {
            const part = await this.some(left);
            if (part.length === 0)
                break;
            parts.push(part);
            left -= part.length;
        }
        return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    }
}

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/archive-file.js
/** Archives of whole mounts and volumes in files: written from bundles, and made into bundles. */








/** As bundles are packed otherwise. */
const compressionLevel = 3;
const chunkBytes = 256 * 1024;
/** bytes that are decompressed at once. */
const decompressedBytes = 1024 * 1024;
/** Of an archive, as bundles have them otherwise. */
const recordBytes = 64 * 1024;
/**
 * One archive of all parts, and one of the folders alone: the smallest tars give a folder its time at once and make links
 * at the very end, so that it is lost.
 */
async function writeArchive(bundles, file, { store, docker, folder }) {
    const [folders, ...files] = bundles;
    const guard = new archive/* PathGuard */.Nz();
    const all = [];
    const onEntry = ({ type }, header) => {
        if (type === folderType)
            all.push(header);
    };
    const plain = { onEntry, ...(folder !== undefined && { folder }) };
    for (const bundle of [...files, ...(folders === undefined ? [] : [folders])]) {
        const { stream } = await store.read((0,src_store/* bundleKey */.CK)(bundle.sha256, bundle.copy), { signal: docker.signal });
        try {
            await append(stream, bundle, guard, file, plain);
        }
        finally {
            stream.destroy();
        }
    }
    await (0,promises_.appendFile)(file, endMark);
    await (0,promises_.writeFile)(foldersFile(file), Buffer.concat([...all, endMark]), { mode: 0o600 });
}
/** Where the archive of the folders alone is. */
const foldersFile = (file) => file.replace(/tar$/, 'folders.tar');
async function append(stream, bundle, guard, file, plain) {
    const scanner = new archive/* TarScanner */.eB({ maxRawBytes: bundle.rawBytes, guard });
    const expected = { expectedSha256: bundle.sha256, expectedBytes: bundle.bytes };
    const decompressor = (0,external_node_zlib_.createZstdDecompress)({
        chunkSize: decompressedBytes,
        params: { [external_node_zlib_.constants.ZSTD_d_windowLogMax]: archive/* MAX_WINDOW_LOG */.Tc }
    });
    const target = await (0,promises_.open)(file, 'a', 0o600);
    await (0,external_node_stream_promises_.pipeline)(stream, chunks => (0,archive/* verified */.zr)(chunks, expected), decompressor, async function* scanned(chunks) {
        for await (const chunk of chunks)
            yield* scanner.push(chunk);
        yield scanner.end();
    }, (chunks) => plainTar(chunks, plain), target.createWriteStream());
}
/** What the archive holds, by its headers: one part. */
async function describeArchive(file) {
    const lines = [];
    let bytes = 0;
    const note = ({ path: name, type, size, mtime, mode, uid, gid, link }) => {
        bytes += size;
        // A folder's time changes with temporary files that leave no other trace; not every tar restores what a link has.
        const time = type === folderType ? '' : mtime;
        lines.push([name, type, link, ...(type === linkType ? [] : [size, time, mode, uid, gid])].join('\0'));
    };
    for await (const part of plainTar(scanned(file), { onEntry: note }))
        void part;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const line of lines.sort())
        hash.update(`${line}\n`, 'latin1');
    return { fingerprints: [hash.digest('hex')], entries: lines.length, bytes };
}
async function* scanned(file) {
    const scanner = new archive/* TarScanner */.eB({ maxRawBytes: Number.MAX_SAFE_INTEGER });
    for await (const chunk of (0,external_node_fs_.createReadStream)(file, { highWaterMark: chunkBytes }))
        yield* scanner.push(chunk);
    yield scanner.end();
}
/** The end mark, filled up with zeros to a whole record: by these tar counts what it reads. */
function endOfArchive(bytes) {
    return Buffer.alloc(Math.ceil((bytes + endMark.length) / recordBytes) * recordBytes - bytes);
}
/** Makes a bundle of an archive, beside it. */
async function compressArchive(file) {
    const target = `${file}.zst`;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let [bytes, rawBytes] = [0, 0];
    await (0,external_node_stream_promises_.pipeline)(async function* plain() {
        for await (const part of plainTar(scanned(file))) {
            rawBytes += part.length;
            yield part;
        }
        const end = endOfArchive(rawBytes);
        rawBytes += end.length;
        yield end;
    }, (0,external_node_zlib_.createZstdCompress)({
        chunkSize: chunkBytes,
        params: { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: compressionLevel }
    }), async function* measure(chunks) {
        for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += chunk.length;
            yield chunk;
        }
    }, (0,external_node_fs_.createWriteStream)(target, { mode: 0o600 }));
    return { file: target, sha256: hash.digest('hex'), bytes, rawBytes };
}

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/tar-step.js
/**
 * Builds whose step has tar: on an image that the project itself is built from, so that nothing is pulled for them that
 * the project's own build does not need.
 */






/** Images that are tried, one after the other, until one has tar. */
const mostImages = 3;
const stepTimeoutMs = 20 * 60_000;
const pruneTimeoutMs = 60_000;
/** In what a build leaves behind, to be found again; in the Dockerfile it is written out. */
function newToken() {
    return `mounts-${(0,external_node_crypto_.randomUUID)().slice(0, 8)}`;
}
/** @returns what the step has printed @throws CommandError */
async function runTarStep(group, step, options) {
    const { temporaryFolder, ...builder } = options;
    const { mounts, namespace, image } = group;
    const folder = external_node_path_.join(temporaryFolder, 'mount-step');
    await (0,promises_.mkdir)(folder, { recursive: true });
    try {
        const flags = [...mounts.map(mountFlag), ...(step.stepFlags ?? [])].join(' ');
        const lines = [
            `FROM ${image} AS step`,
            'USER 0:0',
            'SHELL ["/bin/sh", "-c"]',
            ...mount_build_declaredArguments(mounts),
            `RUN --network=none ${flags} ${step.script}`,
            ...(step.further ?? []),
            ''
        ];
        await (0,promises_.writeFile)(external_node_path_.join(folder, 'Dockerfile'), lines.join('\n'));
        const { buildFlags = [], output } = step;
        const timeoutMs = stepTimeoutMs;
        const build = { mounts, namespace, folder, flags: buildFlags, timeoutMs, ...(output !== undefined && { output }) };
        return await runMountBuild(builder, build);
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/** The numbers of the mounts that hold nothing; also shows that the image has what the other steps need. */
async function emptyMounts(group, options) {
    const numbers = [...group.mounts.keys()].join(' ');
    const script = `command -v tar && for n in ${numbers}; do [ -n "$(ls -A /mounts/$n)" ] || echo "empty $n"; done`;
    const printed = await runTarStep(group, { script }, options);
    return new Set([...printed.matchAll(/^empty (\d+)\r?$/gm)].map(([, number]) => Number(number)));
}
/**
 * Chooses the image for the builds of some mounts.
 * @returns undefined when none of the project's images has tar, or there is none
 */
async function chooseImage(namespace, mounts, options) {
    const images = [...new Set(mounts.flatMap(mount => mount.images))].filter(image => /^[\w.@:/-]+$/.test(image));
    for (const image of images.slice(0, mostImages)) {
        const group = { namespace, mounts, image };
        try {
            return { group, empty: await emptyMounts(group, options) };
        }
        catch (error) {
            if (!(error instanceof process/* CommandError */.Qd))
                throw error;
            options.log(`The image ${image} cannot be used to reach the cache mounts: ${error.message}`);
        }
    }
    return undefined;
}
/** Drops what builds with this token have left in the build cache: copies of what the mounts hold. */
async function dropTraces(token, { docker, builder, log }) {
    const chosen = builder === undefined ? [] : ['--builder', builder];
    const records = await (0,engine/* readBuildRecords */.z)(docker, builder);
    // What was built last lies upon what was built before.
    for (const { id } of records.filter(({ description }) => description.includes(token)).reverse()) {
        const args = ['buildx', 'prune', ...chosen, '--force', '--filter', `id=${id}`];
        const result = await (0,process/* execute */.g7)(docker.command, args, { env: docker.env, timeoutMs: pruneTimeoutMs });
        if (result.exitCode !== 0)
            log(`A copy of the cache mounts stays in the build cache: ${result.stderr.trim()}`);
    }
}

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/stream-in.js
/** Fills empty cache mounts through a step of a build: for builders whose folders cannot be reached. */








/**
 * Fills those of the mounts that are empty, and makes those that are missing. Times are restored to whole seconds, extended
 * attributes are not, and where the image has the tar of BusyBox, neither are owners and times of symbolic links. A mount gets all of its content or none.
 * @throws StoreError when the cache does not answer
 */
async function streamMountsIn(index, mounts, options) {
    const outcomes = new Map();
    const saved = mounts.filter(({ key }) => index.mounts[key] !== undefined);
    const { groups, leftAlone } = freeMounts(saved, options.records);
    for (const { mount, reason } of leftAlone)
        outcomes.set(mount, { kind: 'failed', reason });
    for (const [namespace, group] of groups)
        await fillGroup(index, namespace, group, options, outcomes);
    return mounts.map(mount => ({ mount, outcome: outcomes.get(mount) ?? { kind: 'unsaved' } }));
}
async function fillGroup(index, namespace, mounts, options, outcomes) {
    const chosen = await chooseImage(namespace, mounts, options);
    const isEmpty = (at) => chosen?.empty.has(at) ?? false;
    const refused = { kind: 'failed', reason: "none of the project's own images has tar" };
    for (const mount of mounts)
        outcomes.set(mount, chosen === undefined ? refused : { kind: 'kept' });
    const empty = mounts.filter((_, at) => isEmpty(at));
    if (chosen === undefined || empty.length === 0)
        return;
    const archives = external_node_path_.join(options.temporaryFolder, 'mount-archives');
    await (0,promises_.mkdir)(archives, { recursive: true });
    try {
        const ready = [];
        for (const mount of empty) {
            const file = external_node_path_.join(archives, `${ready.length}.tar`);
            try {
                await writeArchive(bundlesOf(index, { kind: 'mount', key: mount.key }), file, options);
                ready.push(mount);
            }
            catch (error) {
                options.docker.signal?.throwIfAborted();
                if (error instanceof src_store/* StoreError */.AD)
                    throw error;
                await (0,promises_.rm)(file, { force: true });
                outcomes.set(mount, { kind: 'failed', reason: error.message });
            }
        }
        if (ready.length === 0)
            return;
        const done = await stream_in_extract({ ...chosen.group, mounts: ready }, archives, options);
        for (const [at, mount] of ready.entries())
            outcomes.set(mount, outcomeOf(done.get(at), bundlesOf(index, { kind: 'mount', key: mount.key })));
    }
    catch (error) {
        if (!(error instanceof process/* CommandError */.Qd))
            throw error;
        for (const mount of empty)
            outcomes.set(mount, { kind: 'failed', reason: error.message });
    }
    finally {
        await (0,promises_.rm)(archives, { recursive: true, force: true });
    }
}
function outcomeOf(said, bundles) {
    if (said === 'kept')
        return { kind: 'kept' };
    if (said !== 'restored')
        return { kind: 'failed', reason: 'tar failed, and the mount was left empty' };
    return { kind: 'restored', bytes: bundles.reduce((sum, { bytes }) => sum + bytes, 0), bundles: bundles.length };
}
/** @returns what the step says of each mount */
async function stream_in_extract(group, archives, options) {
    const token = newToken();
    const numbers = [...group.mounts.keys()].join(' ');
    const script = `for n in ${numbers}; do cd /mounts/$n; if [ -n "$(ls -A)" ]; then echo "kept $n"; ` +
        `elif tar -x -p -f /archives/$n.tar && tar -x -p -f /archives/$n.folders.tar; then echo "restored $n"; ` +
        // Names that begin with a dot too.
        `else rm -rf ./* ./.[!.]* ./..?*; echo "failed $n"; fi; done`;
    try {
        const printed = await runTarStep(group, {
            script,
            stepFlags: [`--mount=type=bind,from=${token},target=/archives`],
            buildFlags: ['--build-context', `${token}=${archives}`]
        }, options);
        return new Map([...printed.matchAll(/^(kept|restored) (\d+)\r?$/gm)].map(([, said = '', n]) => [Number(n), said]));
    }
    finally {
        await dropTraces(token, options);
    }
}

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/stream-out.js
/** Reads cache mounts through a step of a build: for builders whose folders cannot be reached. */





/**
 * Reads mounts into files of the temporary folder. Each is one part, whatever its size.
 * @throws CommandError when the builder cannot do it
 */
async function streamMountsOut(mounts, options) {
    const { groups, leftAlone } = freeMounts(mounts, options.records);
    const folder = external_node_path_.join(options.temporaryFolder, 'mount-contents');
    const files = new Map();
    const used = [];
    const unreachable = [];
    const close = () => (0,promises_.rm)(folder, { recursive: true, force: true });
    try {
        for (const [number, [namespace, members]] of [...groups].entries()) {
            const chosen = await chooseImage(namespace, members, options);
            const reason = "none of the project's own images has tar";
            if (chosen === undefined)
                unreachable.push(...members.map(mount => ({ mount, reason })));
            const filled = members.filter((_, at) => chosen !== undefined && !chosen.empty.has(at));
            if (chosen === undefined || filled.length === 0)
                continue;
            const target = external_node_path_.join(folder, String(number));
            await (0,promises_.mkdir)(target, { recursive: true });
            await pack({ ...chosen.group, mounts: filled }, target, options);
            for (const [at, mount] of filled.entries()) {
                const file = external_node_path_.join(target, `${at}.tar`);
                files.set(mount.key, file);
                used.push({ mount, state: await describeArchive(file), pack: {} });
            }
        }
    }
    catch (error) {
        await close();
        throw error;
    }
    const door = {
        async call(_, { content }) {
            const file = content.kind === 'mount' ? files.get(content.layer) : undefined;
            if (file === undefined)
                throw new Error('This was not read from a cache mount.');
            return compressArchive(file);
        }
    };
    return { used, leftAlone: [...leftAlone, ...unreachable], door, close };
}
async function pack(group, target, options) {
    const token = newToken();
    const numbers = [...group.mounts.keys()].join(' ');
    const script = `mkdir /${token} && for n in ${numbers}; do tar -c -f /${token}/$n.tar -C /mounts/$n . || exit 1; done`;
    try {
        await runTarStep(group, {
            script,
            further: ['FROM scratch', `COPY --from=step /${token} /`],
            output: `type=local,dest=${target}`
        }, options);
    }
    finally {
        await dropTraces(token, options);
    }
}

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

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/volume-container.js
/**
 * A container that is never started and has volumes: through it the engine itself reads and writes what is in them, where
 * its folders cannot be reached. It is made of an image that holds nothing; both go when the work is done.
 */





const commandTimeoutMs = 60_000;
const copyTimeoutMs = 20 * 60_000;
/** Below the container's root: what is extracted there has a say in the owner and mode of the volumes' own folders. */
const volume_container_parent = '/volumes';
/** The folder of a volume in archives that are written. */
function folderOf(volumes, volume) {
    return String(volumes.indexOf(volume));
}
/**
 * @param volumes those that are missing are made by the engine
 * @param access `read-only` for nothing but reading
 * @throws CommandError
 */
async function withVolumeContainer(volumes, access, { docker, log }, work) {
    const image = `compose-build-cache-volumes:${(0,external_node_crypto_.randomUUID)().slice(0, 8)}`;
    const run = (args, options = {}) => (0,process/* executeChecked */.bd)(docker.command, args, { env: docker.env, timeoutMs: commandTimeoutMs, ...options });
    const cancellable = docker.signal && { signal: docker.signal };
    // What was begun is taken back when the run is cancelled, too: that must not be.
    await run(['import', '-', image], { input: endMark });
    let container;
    try {
        const mode = access === 'read-only' ? ':ro' : '';
        const flags = volumes.flatMap(name => ['--volume', `${name}:${volume_container_parent}/${folderOf(volumes, name)}${mode}`]);
        const created = await run(['create', '--network', 'none', '--pull', 'never', ...flags, image, '/none']);
        const id = created.stdout.trim();
        container = id;
        return await work({
            async read(volume, file) {
                const target = await (0,promises_.open)(file, 'w', 0o600);
                try {
                    const from = `${id}:${volume_container_parent}/${folderOf(volumes, volume)}/.`;
                    await run(['cp', from, '-'], { ...cancellable, timeoutMs: copyTimeoutMs, onStdout: writeTo(target) });
                }
                finally {
                    await target.close();
                }
            },
            async write(file) {
                const input = (0,external_node_fs_.createReadStream)(file);
                await run(['cp', '-', `${id}:${volume_container_parent}`], { ...cancellable, timeoutMs: copyTimeoutMs, input });
            }
        });
    }
    finally {
        const remove = async (what, args) => {
            const options = { env: docker.env, timeoutMs: commandTimeoutMs };
            const { exitCode, stderr } = await (0,process/* execute */.g7)(docker.command, args, options);
            if (exitCode !== 0)
                log(`${what} stays on the engine: ${stderr.trim()}`);
        };
        if (container !== undefined)
            await remove(`The container ${container}`, ['rm', '--force', container]);
        await remove(`The image ${image}`, ['image', 'rm', image]);
    }
}
function writeTo({ fd }) {
    return part => {
        for (let at = 0; at < part.length;)
            at += (0,external_node_fs_.writeSync)(fd, part, at);
    };
}

;// CONCATENATED MODULE: ./.build/src/mounts/streamed/stream-volumes.js
/** Fills and reads cache volumes through the engine itself: where its folders cannot be reached. */








const stream_volumes_commandTimeoutMs = 60_000;
/**
 * Makes and fills those of the volumes that are missing and for which something was saved. One that exists is left alone, even
 * if it is empty: one that cannot be filled to its end is removed again, and a user's own must not be. Times are restored to whole seconds, extended attributes are not.
 * @throws StoreError when the cache does not answer; CommandError
 */
async function streamVolumesIn(index, volumes, { store, ...options }) {
    const { docker, temporaryFolder, log } = options;
    const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined);
    const names = saved.map(({ name }) => name);
    const existing = await inspectVolumes(names, docker);
    const missing = names.filter(name => !existing.some(volume => volume.name === name));
    const outcomes = new Map();
    const fill = async (name, container) => {
        const bundles = bundlesOf(index, { kind: 'volume', key: name });
        const file = external_node_path_.join(temporaryFolder, 'volume.tar');
        try {
            await writeArchive(bundles, file, { store, docker, folder: folderOf(missing, name) });
            await container.write(file);
            const bytes = bundles.reduce((sum, bundle) => sum + bundle.bytes, 0);
            return { kind: 'restored', bytes, bundles: bundles.length };
        }
        catch (error) {
            docker.signal?.throwIfAborted();
            if (error instanceof src_store/* StoreError */.AD)
                throw error;
            return { kind: 'failed', reason: error.message };
        }
        finally {
            await removeFiles(file);
        }
    };
    if (missing.length > 0) {
        try {
            for (const name of missing)
                await createVolume({ name, labels: index.volumes[name]?.labels ?? {} }, docker);
            await withVolumeContainer(missing, 'writable', { docker, log }, async (container) => {
                for (const name of missing)
                    outcomes.set(name, await fill(name, container));
            });
        }
        finally {
            for (const name of missing)
                if (outcomes.get(name)?.kind !== 'restored')
                    await removeVolume(name, docker);
        }
    }
    return volumes.map(volume => {
        const kind = existing.some(({ name }) => name === volume.name) ? 'exists' : 'unsaved';
        return { volume, outcome: outcomes.get(volume.name) ?? { kind } };
    });
}
async function removeFiles(file) {
    await (0,promises_.rm)(file, { force: true });
    await (0,promises_.rm)(file.replace(/tar$/, 'folders.tar'), { force: true });
}
/** What is no longer there need not be removed. */
async function removeVolume(name, docker) {
    await (0,process/* execute */.g7)(docker.command, ['volume', 'rm', name], { env: docker.env, timeoutMs: stream_volumes_commandTimeoutMs });
}
/**
 * Reads those of the volumes that exist and no running container uses into files of the temporary folder. Each is one part,
 * whatever its size.
 * @throws CommandError
 */
async function streamVolumesOut(names, { docker, temporaryFolder, log }) {
    const folder = external_node_path_.join(temporaryFolder, 'volume-contents');
    const existing = await inspectVolumes(names, docker);
    const users = new Map();
    for (const { name } of existing) {
        const user = await userOf(name, docker);
        if (user !== undefined)
            users.set(name, user);
    }
    const free = existing.filter(({ name }) => !users.has(name));
    const fileOf = (name) => external_node_path_.join(folder, `${free.findIndex(volume => volume.name === name)}.tar`);
    const close = () => (0,promises_.rm)(folder, { recursive: true, force: true });
    const used = [];
    try {
        await (0,promises_.mkdir)(folder, { recursive: true });
        const freeNames = free.map(({ name }) => name);
        if (free.length > 0) {
            await withVolumeContainer(freeNames, 'read-only', { docker, log }, async (container) => {
                for (const name of freeNames)
                    await container.read(name, fileOf(name));
            });
        }
        for (const volume of free)
            used.push({ volume, state: await describeArchive(fileOf(volume.name)), pack: {} });
    }
    catch (error) {
        await close();
        throw error;
    }
    const door = {
        async call(_, { content }) {
            const name = content.kind === 'volume' ? content.volume : undefined;
            if (name === undefined || !free.some(volume => volume.name === name)) {
                throw new process/* CommandError */.Qd('docker', ['cp'], 'this was not read from a volume');
            }
            return compressArchive(fileOf(name));
        }
    };
    const leftAlone = [...users].map(([name, user]) => ({ name, reason: `the container ${user} is using it` }));
    return { used, leftAlone, door, close };
}
/** The name of a running container that has the volume. */
async function userOf(volume, docker) {
    const args = ['ps', '--no-trunc', '--filter', `volume=${volume}`, '--format', '{{.Names}}\t{{.Mounts}}'];
    const { stdout } = await (0,process/* executeChecked */.bd)(docker.command, args, { env: docker.env, timeoutMs: stream_volumes_commandTimeoutMs });
    // The filter takes folders of containers for names of volumes, too.
    const lines = stdout.split('\n').map(line => line.split('\t'));
    return lines.find(([, mounts = '']) => mounts.split(',').includes(volume))?.[0];
}

;// CONCATENATED MODULE: ./.build/src/mounts/usage.js


/**
 * Counts the uses so far. To be called when nothing builds any more and before the build whose use is to be told.
 * Listing the records after a use is itself counted as one, once: so they are listed twice.
 */
async function readMountUses(list) {
    await list();
    return mountUses(await list());
}
function mountUses(records) {
    const mounts = records.filter(({ type }) => type === 'exec.cachemount');
    return Object.fromEntries(mounts.map(({ id, usageCount }) => [id, usageCount]));
}
/** The mounts that were used since; `records` must be listed before anything else uses them, a probe for instance. */
function usedMounts(mounts, before, records) {
    const used = new Set(records
        .filter(({ id, type, usageCount }) => type === 'exec.cachemount' && usageCount > (before[id] ?? 0))
        .map(({ description }) => (0,cache_mount/* cacheMountId */.ne)(description)));
    return mounts.filter(mount => used.has(listedId(mount)));
}

;// CONCATENATED MODULE: ./.build/src/mounts/index.js
/** Cache mounts of Dockerfiles, and cache volumes of a compose project and of its engine. */





















/***/ }),

/***/ 89462:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  mn: () => (/* reexport */ PrivilegedError),
  hR: () => (/* reexport */ endingAt),
  fx: () => (/* reexport */ openDoor)
});

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./.build/src/archive/index.js + 17 modules
var archive = __webpack_require__(17542);
;// CONCATENATED MODULE: ./.build/src/privileged/call-limits.js
const second = 1000;
/** An engine is stopped in 15 s or by force, and answers within 90 s of its start. */
const restartMs = 150 * second;
/** ms. Those that are missing take as long as their data does, and end at their caller's signal. */
const callLimits = {
    // Waits for another process that brings the engine back.
    open: restartMs,
    beginRestore: 30 * second,
    stop: 60 * second,
    activate: restartMs,
    complete: restartMs,
    endRestore: restartMs,
    placeVolume: 30 * second,
    copyMetadata: 60 * second,
    buildGraph: 60 * second
};

;// CONCATENATED MODULE: ./.build/src/privileged/call.js
/** One call of an operation of the privileged process: see protocol.ts for what goes over its connections. */





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
/** Bytes that wait to be sent: they are handed to the system together. */
const WAITING = 1024 * 1024;
/** @throws PrivilegedError; BundleError when what was sent directly is not what was expected; what breaks the stream */
async function callOnce({ socketPath, token, stderr }, operation, request, options = {}) {
    const { stream, direct } = options;
    const limit = Object.hasOwn(callLimits, operation) ? callLimits[operation] : undefined;
    const late = limit === undefined ? undefined : AbortSignal.timeout(limit);
    const signal = AbortSignal.any([options.signal, late].filter(one => one !== undefined));
    signal.throwIfAborted();
    const socket = (0,external_node_net_.createConnection)({ path: socketPath, allowHalfOpen: true });
    const sending = new Sending(options);
    const abort = () => {
        socket.destroy(new Error('aborted'));
        sending.end();
    };
    signal.addEventListener('abort', abort, { once: true });
    sending.watch(socket);
    try {
        const reply = readReply(socket, name => sending.begin(connectTo(external_node_path_.join(external_node_path_.dirname(socketPath), name))));
        // The reply decides what failed; an error while sending only tells that the other side stopped reading.
        reply.catch(() => undefined);
        const call = { token, operation, request, ...(direct !== undefined && { direct: true }) };
        socket.write(`${JSON.stringify(call)}\n`);
        if (stream === undefined || direct !== undefined)
            socket.end();
        else
            sending.begin(socket);
        // A bundle that is refused need not be read to its end.
        if (stream !== undefined)
            await Promise.race([sending.ended, reply.catch(() => sending.ended)]);
        const answer = await reply.catch(error => {
            options.signal?.throwIfAborted();
            if (signal.aborted)
                throw new PrivilegedError('Lost', `"${operation}" was not done within ${limit} ms.`);
            // A stream that fails takes the connection with it: the other side has lost nothing but that.
            if (!sending.isBroken && sending.streamError !== undefined)
                throw sending.streamError;
            throw new PrivilegedError('Lost', `The privileged process ended during "${operation}": ${[messageOf(sending.error ?? error), ...stderr].join(' ').trim()}`);
        });
        // What is wrong with the stream is the cause of what the other side saw as a damaged bundle.
        if (sending.error instanceof archive/* BundleError */.rJ)
            throw sending.error;
        if (answer.ok && sending.error !== undefined)
            throw sending.error;
        if (!answer.ok) {
            if (sending.error !== undefined && sending.streamError !== undefined)
                throw sending.streamError;
            throw new PrivilegedError(answer.name, answer.message);
        }
        return answer.value;
    }
    finally {
        signal.removeEventListener('abort', abort);
        sending.end();
        socket.destroy();
    }
}
function connectTo(socketPath) {
    const options = { path: socketPath, writableHighWaterMark: WAITING };
    return (0,external_node_net_.createConnection)(options);
}
/** The stream of a call on its way. */
class Sending {
    #options;
    #ended = Promise.withResolvers();
    #target;
    #telling;
    /** Why it could not be sent to its end. */
    error;
    /** Whether a connection broke, and not the stream: when one of them does, the other is ended with the same error. */
    isBroken = false;
    constructor(options) {
        this.#options = options;
    }
    /** Resolves when all was sent, or nothing more can be. */
    get ended() {
        return this.#ended.promise;
    }
    /** What the stream failed with by itself: one whose reader stops early gets an AbortError from Node. */
    get streamError() {
        const error = this.#options.stream?.errored ?? undefined;
        return error?.code === 'ABORT_ERR' ? undefined : error;
    }
    watch(socket) {
        socket.once('error', () => {
            this.isBroken ||= this.streamError === undefined;
        });
    }
    begin(target) {
        const { stream, direct, onSent } = this.#options;
        if (stream === undefined)
            return;
        this.#target = target;
        this.watch(target);
        // Asking the socket costs less than counting what passes by.
        if (onSent !== undefined)
            this.#telling = setInterval(() => onSent(target.bytesWritten), 250);
        // What waits for the stream notices nothing else.
        target.once('close', () => stream.destroy());
        const content = direct === undefined ? stream : (0,archive/* verifiedPieces */.yT)(stream, direct);
        (0,promises_.pipeline)(content, target)
            .catch(error => {
            this.error = error;
        })
            .finally(() => this.#ended.resolve());
    }
    end() {
        clearInterval(this.#telling);
        this.#target?.destroy();
        this.#options.stream?.destroy();
        this.#ended.resolve();
    }
}
async function readReply(socket, onReady) {
    let text = '';
    socket.setEncoding('utf8');
    for await (const part of socket) {
        text += part;
        if (!text.endsWith('\n'))
            continue;
        for (const line of text.split('\n').slice(0, -1)) {
            const said = JSON.parse(line);
            if (!('ready' in said))
                return said;
            onReady(said.ready);
        }
        text = '';
    }
    throw new Error('no answer');
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./.build/src/privileged/client.js
/**
 * The one door to work that needs root: starts the privileged process (with `sudo -n` unless this process is root) and calls
 * its operations. Nothing else in the project uses sudo.
 */









const socketName = 'door';
/** As long as the longest of the names that the other side gives. */
const longestName = 'stream-999999';
/** bytes that unix(7) has room for. */
const longestSocketPath = 107;
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
        letGo(child, options.sudo);
        removeFolder(folder);
        throw error;
    }
    const process = { socketPath: external_node_path_.join(folder, socketName), token, stderr };
    return {
        call: (name, request, callOptions) => callOnce(process, name, request, callOptions),
        close: async () => {
            child.stdin.end();
            await Promise.race([ended, (0,external_node_timers_promises_.setTimeout)(options.closeTimeoutMs ?? 10_000, undefined, { ref: false })]);
            if (child.exitCode === null && child.signalCode === null)
                letGo(child, options.sudo);
            removeFolder(folder);
        }
    };
}
/** A process that does not end must not keep this one from its own end. As root it is killed; sudo's cannot be. */
function letGo(child, sudo) {
    if (!sudo)
        child.kill('SIGKILL');
    for (const stream of [child.stdout, child.stderr])
        stream?.destroy();
    child.unref();
}
/** The same door, all of whose calls end at a signal. */
function endingAt(signal, door) {
    return { ...door, call: (name, request, options) => door.call(name, request, { signal, ...options }) };
}
/** Makes the folder of the socket and of what is packed; elsewhere when a socket could not be reached by its long path there. */
function makeFolder(parent) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_.join(parent, 'cbc-'));
    if (Buffer.byteLength(external_node_path_.join(folder, longestName)) <= longestSocketPath)
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

;// CONCATENATED MODULE: ./.build/src/privileged/index.js
/** Work that needs root: a door (client) to a separate process (server) with a short list of operations. */




/***/ }),

/***/ 75164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ withProgress),
/* harmony export */   jA: () => (/* binding */ progressOf)
/* harmony export */ });
/* unused harmony export Progress */
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51148);
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
    /** A part that is not needed after all. */
    leftOut(bytes) {
        this.#totalBytes -= bytes;
    }
    /** What is done, from 0 to 1. */
    get part() {
        return this.#totalBytes === 0 ? 1 : this.#bytes / this.#totalBytes;
    }
    /** The line to print at this time, in ms; undefined when there is nothing (new) to tell. */
    line(now) {
        const ms = now - this.#startedAt;
        const bytes = this.#bytes;
        if (ms < quietMs || now - this.#toldAt < betweenMs)
            return undefined;
        if (bytes <= this.#toldBytes || bytes >= this.#totalBytes)
            return undefined;
        this.#toldAt = now;
        this.#toldBytes = bytes;
        const percent = Math.floor((bytes / this.#totalBytes) * 100);
        const rate = (0,_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(Math.round(bytes / (ms / 1000)));
        return `${this.#verb}: ${percent} % (${(0,_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(bytes)} of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatBytes */ .z3)(this.#totalBytes)}), ${rate}/s`;
    }
    get #bytes() {
        return [...this.#partial.values()].reduce((sum, part) => sum + part, this.#doneBytes);
    }
}
/** What a line of `Progress` tells, for those who draw it; undefined for any other line. */
function progressOf(line) {
    const [, verb, rest, percent] = /^([A-Z][a-z ]*): ((\d+) % \(.+ of .+\), .+\/s)$/.exec(line) ?? [];
    if (verb === undefined || rest === undefined)
        return undefined;
    return { verb, part: Number(percent) / 100, rest };
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


/***/ }),

/***/ 7607:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ firstBytes),
/* harmony export */   y: () => (/* binding */ evictionOrder)
/* harmony export */ });
/* harmony import */ var _retention_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81770);

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
    const mounts = bySize(records.filter(_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isMount */ .Ao));
    const layers = leavesFirst(records.filter(_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isLayer */ .IW), record => [
        Number((0,_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isBase */ ._E)(record)),
        Number(!isIdle(record)),
        Number((record.lastUsedAt ?? 0) >= startedAt),
        -record.bytes
    ]);
    return [
        ...evictable(mounts.filter(isIdle)),
        ...evictable(layers.filter(record => isIdle(record) && !(0,_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isBase */ ._E)(record))),
        ...bySize(input.idleImages).map(image => ({ kind: 'image', image, bytes: image.bytes })),
        ...evictable(bySize(records.filter(_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isSource */ .__))),
        ...evictable(layers.filter(record => !isIdle(record) && !(0,_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isBase */ ._E)(record))),
        ...evictable(mounts.filter(record => !isIdle(record))),
        ...bySize(input.volumes).map(({ name, bytes }) => ({ kind: 'volume', volume: name, bytes })),
        ...evictable(layers.filter(_retention_js__WEBPACK_IMPORTED_MODULE_0__/* .isBase */ ._E))
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


/***/ }),

/***/ 59758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ handOver)
/* harmony export */ });
/* harmony import */ var _privileged_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89462);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(25193);


/**
 * Has the privileged process read the bundle's file itself where the store has one that it can read, and sends it the
 * content elsewhere.
 * @param direct whether the content may go straight to the program that reads it
 * @param call calls the operation that takes the bundle, with its source added to the request
 * @throws StoreError, PrivilegedError, BundleError
 */
async function handOver(bundle, store, progress, signal, direct, call) {
    const { sha256, bytes, copy } = bundle;
    const { stream, file } = await store.read((0,_store_index_js__WEBPACK_IMPORTED_MODULE_1__/* .bundleKey */ .CK)(sha256, copy), { signal });
    try {
        if (file === undefined || !(await isTaken(call({ file }, { signal })))) {
            const onSent = (sent) => progress.reached(bundle, Math.min(sent, bytes));
            const expected = { expectedSha256: sha256, expectedBytes: bytes };
            await call({}, { stream, signal, onSent, ...(direct && { direct: expected }) });
        }
        progress.reached(bundle, bytes);
    }
    finally {
        stream.destroy();
    }
}
/** @returns false when the file cannot be read there: nothing has been done then */
async function isTaken(call) {
    try {
        await call;
        return true;
    }
    catch (error) {
        if (error instanceof _privileged_index_js__WEBPACK_IMPORTED_MODULE_0__/* .PrivilegedError */ .mn && error.kind === 'UnreadableFileError')
            return false;
        throw error;
    }
}


/***/ }),

/***/ 98696:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ok: () => (/* binding */ findNewest),
/* harmony export */   SL: () => (/* binding */ findIndex),
/* harmony export */   qg: () => (/* binding */ findNearest)
/* harmony export */ });
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(25193);
/* harmony import */ var _time_budget_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4042);
/* harmony import */ var _snapshot_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41859);
/** Looks up the index of the snapshot that fits best. */



/** The largest index that is read. */
const maximumIndexBytes = 64 * 1024 * 1024;
/**
 * Reads the newest entry of this workspace, else of any.
 * @param own begins the keys of this workspace @param any those of all @param maximumBytes what is larger is refused
 * @throws StoreError when the cache does not answer; IndexError when the entry is too large
 */
async function findNewest(store, { own, any }, maximumBytes, signal) {
    const found = await (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_2__/* .unlessAborted */ .Wh)(store.find(own, [own, any], { signal }), signal);
    if (found === undefined)
        return undefined;
    const { stream } = await store.read(found.key, { signal });
    const parts = [];
    let bytes = 0;
    for await (const part of stream) {
        bytes += part.length;
        if (bytes > maximumBytes)
            throw new _snapshot_index_js__WEBPACK_IMPORTED_MODULE_1__/* .IndexError */ .db(`The index ${found.key} is larger than any index can be.`);
        parts.push(part);
    }
    const match = found.key.startsWith(own) ? 'exact' : 'fallback';
    return { key: found.key, match, text: Buffer.concat(parts).toString('utf8'), bytes };
}
/**
 * Looks up the newest snapshot: of this workspace, else of any.
 * @throws StoreError when the cache does not answer; IndexError when what it holds cannot be used
 */
async function findIndex(store, identity, workspace, signal) {
    const prefixes = { own: (0,_store_index_js__WEBPACK_IMPORTED_MODULE_0__/* .workspacePrefix */ .Gf)(identity, workspace), any: (0,_store_index_js__WEBPACK_IMPORTED_MODULE_0__/* .anyWorkspacePrefix */ .kI)(identity) };
    const found = await findNewest(store, prefixes, maximumIndexBytes, signal);
    if (found === undefined)
        return undefined;
    const { key, match, text, bytes } = found;
    return { key, match, index: (0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_1__/* .parseIndex */ .A1)(text, identity), bytes };
}
/** The newest index of an engine that is as much like this one as can be, after a miss. Only explains: a failure is no answer. */
async function findNearest(store, identity, signal) {
    const [nearest = '', ...further] = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_0__/* .nearPrefixes */ .lL)(identity);
    const found = await (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_2__/* .unlessAborted */ .Wh)(store.find(nearest, [nearest, ...further], { signal }), signal).catch(() => undefined);
    return found?.key;
}


/***/ }),

/***/ 81770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s6: () => (/* binding */ chooseImages),
  A6: () => (/* binding */ chooseRecords),
  _E: () => (/* binding */ isBase),
  H7: () => (/* binding */ isContextCopy),
  IW: () => (/* binding */ isLayer),
  Ao: () => (/* binding */ isMount),
  __: () => (/* binding */ isSource)
});

// UNUSED EXPORTS: mostUnusedSaves

// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
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


/***/ }),

/***/ 75837:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ Room)
/* harmony export */ });
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


/***/ }),

/***/ 63035:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ Upload)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58500);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51148);
/* harmony import */ var _progress_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75164);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25193);
/* harmony import */ var _time_budget_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4042);
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
        await (0,_progress_js__WEBPACK_IMPORTED_MODULE_3__/* .withProgress */ .E0)('Saving', total, this.#deps.log, progress => this.#saveAll(planned, isEnough, progress));
        for (let copy = 1; this.#taken.length > 0 && !this.#denied; copy += 1)
            await this.#settle(copy);
    }
    /** While a bundle is sent, the next is packed: processors and line have something to do at the same time. */
    async #saveAll(planned, isEnough, progress) {
        const { parallel } = this.#deps;
        const goesOn = () => !this.#denied && !failure && !isEnough(this.#lastSaved);
        const queue = [...planned].sort((a, b) => b.rawBytes - a.rawBytes);
        let failure;
        const fail = (error) => {
            failure ??= { error };
        };
        const sending = new Set();
        const send = async (bundle) => {
            await this.#send(bundle);
            progress.finished(bundle.planned, bundle.planned.rawBytes);
        };
        const work = async () => {
            for (let next = queue.shift(); next !== undefined && goesOn(); next = queue.shift()) {
                const bundle = await this.#pack(next);
                while (sending.size >= parallel)
                    await Promise.race(sending);
                if (!goesOn())
                    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(bundle.file, { force: true });
                const sent = send(bundle)
                    .catch(fail)
                    .finally(() => sending.delete(sent));
                sending.add(sent);
            }
        };
        await Promise.all(Array.from({ length: parallel }, () => work().catch(fail)));
        await Promise.all(sending);
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
        log(`Waiting for another job to finish saving ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(taken.length, 'bundle')}.`);
        for (const { planned, bundle } of taken) {
            const key = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .bundleKey */ .CK)(bundle.sha256, bundle.copy);
            const isThere = async () => (await (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_5__/* .unlessAborted */ .Wh)(store.find(key), signal))?.key === key;
            let found = await isThere();
            while (!found && performance.now() < deadline) {
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(lookAgainMs, undefined, signal && { signal });
                found = await isThere();
            }
            if (found)
                this.#accept(bundle);
            else if (copy > mostCopies)
                throw new Error('other jobs have taken the names of its bundles and not saved them');
            else
                await this.#send(await this.#pack(planned), copy);
        }
    }
    #accept(bundle) {
        this.#bundles.push(bundle);
        this.#lastSaved.push(bundle);
    }
    async #pack(planned) {
        const { door, signal } = this.#deps;
        signal?.throwIfAborted();
        const start = performance.now();
        const packed = await door.call('pack', planned.request, signal && { signal });
        return { ...packed, planned, packMs: performance.now() - start };
    }
    /** @param copy under which name; see `bundleKey` */
    async #send({ planned, file, sha256, bytes, rawBytes, packMs }, copy = 0) {
        const { store, signal, log } = this.#deps;
        const { content } = planned.request;
        const bundle = { sha256, bytes, rawBytes, ...(copy > 0 && { copy }), content };
        const start = performance.now();
        try {
            const put = await store.put((0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .bundleKey */ .CK)(sha256, copy), file, { signal, consume: true });
            if (put.unfinished)
                return void this.#taken.push({ planned, bundle });
            if (put.outcome === 'denied')
                this.#denied = true;
            if (put.outcome === 'saved')
                this.#entries += 1;
            this.#bytes += put.bytes;
        }
        finally {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(file, { force: true });
        }
        const seconds = ((packMs + performance.now() - start) / 1000).toFixed(1);
        log(`  ${describeContent(content)}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`);
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
            return `cache mount ${content.layer.slice(0, 12)}, ${partName(content)}`;
        case 'volume':
            return `volume ${content.volume}, ${partName(content)}`;
    }
}
function partName({ part, addition }) {
    return addition === undefined ? `part ${part + 1}` : `what is new in part ${part + 1}`;
}


/***/ }),

/***/ 25193:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Jh: () => (/* reexport */ BackendError),
  vx: () => (/* reexport */ MissingEntryError),
  Wz: () => (/* reexport */ PassingFailure),
  AD: () => (/* reexport */ StoreError),
  YK: () => (/* reexport */ access_accessOf),
  q4: () => (/* reexport */ anyWorkspaceMountsPrefix),
  kI: () => (/* reexport */ anyWorkspacePrefix),
  Lo: () => (/* reexport */ askedPauseMs),
  CK: () => (/* reexport */ bundleKey),
  c0: () => (/* reexport */ defaultTimeouts),
  tX: () => (/* reexport */ differences),
  b6: () => (/* reexport */ identityParts),
  mh: () => (/* reexport */ indexKey),
  Vs: () => (/* reexport */ keyPart),
  OW: () => (/* reexport */ mountsIndexKey),
  lL: () => (/* reexport */ nearPrefixes),
  JY: () => (/* reexport */ openConnection),
  Ch: () => (/* reexport */ openStore),
  wX: () => (/* reexport */ partNames),
  $u: () => (/* reexport */ realTiming),
  A3: () => (/* reexport */ reasonOf),
  zA: () => (/* reexport */ shownUrl),
  LH: () => (/* reexport */ withRetries),
  UN: () => (/* reexport */ workspaceMountsPrefix),
  Gf: () => (/* reexport */ workspacePrefix)
});

// UNUSED EXPORTS: AbortedError, AccessDeniedError, InvalidKeyError, chooseStore, indexKeyParts, openDirectoryStore, openGithubStore, openToolkitStore

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:util/types"
var types_ = __webpack_require__(73429);
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

;// CONCATENATED MODULE: ./.build/src/store/directory-errors.js
/** What a file system says when a folder serves as a cache. */

/** There is no such file, or something else is in the place of a folder. */
function isMissing(error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
}
/** The user of this process may not do it. */
function isDenied(error) {
    const code = codeOf(error);
    return code === 'EACCES' || code === 'EROFS' || code === 'EPERM';
}
/** The error for whoever looks at the log, with a remedy where there is one. */
function failure(what, error) {
    const remedy = codeOf(error) === 'ENOSPC' ? ' Free some space, or name another folder as cache-directory.' : '';
    return new BackendError(`${what}: ${reasonOf(error)}.${remedy}`, { cause: error });
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
/** Begins the keys of the indexes of cache mounts of all workspaces. */
function anyWorkspaceMountsPrefix({ os, arch }) {
    return `cbc1-m-${keyPart(os)}-${keyPart(arch)}-i-`;
}
/** Begins the keys of this workspace's indexes of cache mounts, and of no other's. */
function workspaceMountsPrefix(identity, workspace) {
    return `${anyWorkspaceMountsPrefix(identity)}${keyPart(workspace)}-`;
}
/** The key of one index of this workspace's cache mounts; `n` tells it from its predecessors. */
function mountsIndexKey(identity, workspace, n) {
    return `${workspaceMountsPrefix(identity, workspace)}${keyPart(String(n))}`;
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
        const file = external_node_path_.join(root, entryPath(key));
        const handle = await (0,promises_.open)(file, 'r');
        const { size } = await handle.stat();
        const stream = (0,external_node_fs_.createReadStream)('', { fd: handle, highWaterMark: readBufferBytes });
        // Aborted before anybody reads it, it must not be an error that nobody handles; who reads it learns of it all the same.
        stream.on('error', () => undefined);
        return { stream: options.signal ? (0,external_node_stream_.addAbortSignal)(options.signal, stream) : stream, bytes: size, file };
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
/**
 * Brings the content to the disk and marks it as new, whatever the age of the file it came from. Who may read it follows from
 * the umask, as for any new file: a cache that users share would else hold bundles that only one of them can read.
 * @returns its bytes
 */
async function settle(file) {
    const now = new Date();
    await (0,promises_.utimes)(file, now, now);
    await (0,promises_.chmod)(file, 0o666 & ~process.umask());
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

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
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
/**
 * Milliseconds that an answer asks to wait: its `Retry-After`, or what is left until a limit is lifted that is used up, as
 * GitHub's REST API tells (`x-ratelimit-reset`, in seconds since 1970).
 */
function askedPauseMs(headers, now) {
    const asked = retryAfterMs(headers['retry-after'], now);
    if (asked !== undefined || headers['x-ratelimit-remaining'] !== '0')
        return asked;
    const reset = Number(headers['x-ratelimit-reset']);
    return Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) : undefined;
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

;// CONCATENATED MODULE: ./.build/src/store/github/range-exchange.js
/** One request of the client for ranges: its answer as it comes, head and body. */


/** An answer that is left to a general client. */
class UnsupportedAnswer extends Error {
    name = 'UnsupportedAnswer';
}
/** Bytes that wait for their reader before the connection is stopped. */
const waitingBytes = 1024 * 1024;
const longestHeadBytes = 64 * 1024;
/** A request's answer as it comes. */
class Exchange {
    #answer = Promise.withResolvers();
    #ended = Promise.withResolvers();
    #onDrained;
    #head = Buffer.alloc(0);
    #left = 0;
    #pieces = [];
    #waiting = 0;
    #isStopped = false;
    #failure;
    #wake;
    hasHead = false;
    keepsConnection = false;
    /** @param onDrained called when the reader of the body waits again, after the connection was stopped */
    constructor(onDrained) {
        this.#onDrained = onDrained;
        // Whoever asked has gone when nobody takes it.
        this.#answer.promise.catch(() => undefined);
    }
    get answer() {
        return this.#answer.promise;
    }
    /** When nothing more can come. */
    get ended() {
        return this.#ended.promise;
    }
    get isComplete() {
        return this.hasHead && this.#left === 0;
    }
    /** @returns whether more may come @throws UnsupportedAnswer, PassingFailure */
    take(piece) {
        if (!this.hasHead)
            return this.#takeHead(piece);
        if (piece.length > this.#left)
            throw new PassingFailure('the answer is longer than announced');
        this.#left -= piece.length;
        this.#waiting += piece.length;
        this.#pieces.push(piece);
        if (this.#left === 0)
            this.#ended.resolve();
        this.#wake?.();
        this.#isStopped = this.#left > 0 && this.#waiting >= waitingBytes;
        return !this.#isStopped;
    }
    fail(reason) {
        const failure = reason instanceof UnsupportedAnswer || reason instanceof PassingFailure
            ? reason
            : new PassingFailure(reasonOf(reason));
        this.#failure = failure;
        this.#answer.reject(failure);
        this.#ended.resolve();
        this.#wake?.();
    }
    #takeHead(piece) {
        this.#head = this.#head.length === 0 ? piece : Buffer.concat([this.#head, piece]);
        const end = this.#head.indexOf('\r\n\r\n');
        if (end < 0) {
            if (this.#head.length > longestHeadBytes)
                throw new UnsupportedAnswer('the headers do not end');
            return true;
        }
        const { status, version, headers } = parseHead(this.#head.toString('latin1', 0, end));
        const rest = this.#head.subarray(end + 4);
        this.#head = Buffer.alloc(0);
        if (status < 200)
            return rest.length === 0 || this.#takeHead(rest);
        const length = 'transfer-encoding' in headers ? '' : (headers['content-length'] ?? '');
        const isKnown = /^\d+$/.test(length);
        if (!isKnown && status < 300)
            throw new UnsupportedAnswer('a body of unknown length');
        this.hasHead = true;
        this.#left = Number(length);
        this.keepsConnection = isKnown && version === '1.1' && !/\bclose\b/i.test(headers.connection ?? '');
        const body = { [Symbol.asyncIterator]: () => this.#read(), dump: async () => this.#drop() };
        this.#answer.resolve({ status, headers, body });
        if (this.#left === 0)
            this.#ended.resolve();
        // What a refusal has to say is not read where its end would have to be looked for.
        return rest.length === 0 || !isKnown || this.take(rest);
    }
    async *#read() {
        for (;;) {
            const pieces = this.#pieces;
            this.#pieces = [];
            this.#waiting = 0;
            yield* pieces;
            if (this.#pieces.length > 0)
                continue;
            if (this.#left === 0)
                return;
            if (this.#failure !== undefined)
                throw this.#failure;
            if (this.#isStopped) {
                this.#isStopped = false;
                this.#onDrained();
            }
            await new Promise(resolve => {
                this.#wake = resolve;
            });
        }
    }
    async #drop() {
        for await (const _ of this.#read())
            ;
    }
}
/** @throws UnsupportedAnswer */
function parseHead(text) {
    const [first = '', ...lines] = text.split('\r\n');
    const [, version = '', status] = /^HTTP\/(1\.[01]) (\d{3})(?: |$)/.exec(first) ?? [];
    if (status === undefined)
        throw new UnsupportedAnswer('this is no HTTP/1.1');
    const headers = Object.create(null);
    for (const line of lines) {
        const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
        if (name === undefined)
            throw new UnsupportedAnswer('a header that is none');
        const key = name.toLowerCase();
        // Lists are joined; a length that comes twice is none.
        headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    }
    return { status: Number(status), version, headers };
}

;// CONCATENATED MODULE: ./.build/src/store/github/range-client.js
/**
 * GET requests for parts of large contents, over HTTP/1.1 (RFC 9112). A general client takes 64 KiB at once from its connection
 * and hands each piece through several streams; this one has the system fill large buffers and hands those on: 0.5 against
 * 1.1 s of processor time for 300 MB over loopback. It understands answers of a known length only: others are left to a
 * general client.
 */



const bufferBytes = 512 * 1024;
/** With less room than this a new buffer is begun. */
const leastRoomBytes = 64 * 1024;
class RangeClient {
    #timeouts;
    #lines = new Set();
    constructor(timeouts) {
        this.#timeouts = timeouts;
    }
    /**
     * Sends a request.
     * @throws UnsupportedAnswer; PassingFailure when there is no answer
     */
    async get(url, headers, signal) {
        const target = new URL(url);
        for (;;) {
            const free = [...this.#lines].find(line => line.isFree && line.origin === target.origin);
            const line = free ?? this.#open(target);
            try {
                return await line.ask(target, headers, signal);
            }
            catch (error) {
                // A server ends connections that nobody has used for a while, maybe at this very moment.
                if (free !== undefined && line.isWorthAnother && !signal?.aborted)
                    continue;
                throw error;
            }
        }
    }
    close() {
        for (const line of this.#lines)
            line.end(new Error('closed'));
    }
    #open(target) {
        const line = new Line(target, this.#timeouts, () => this.#lines.delete(line));
        this.#lines.add(line);
        return line;
    }
}
/** A connection, with one request after another. */
class Line {
    origin;
    #timeouts;
    #socket;
    #onEnd;
    #buffer = Buffer.allocUnsafeSlow(bufferBytes);
    #filled = 0;
    #isConnected = false;
    #failure;
    #exchange;
    /** Whether nothing has come since the last request: the server may never have seen it. */
    isWorthAnother = true;
    constructor(target, timeouts, onEnd) {
        this.origin = target.origin;
        this.#timeouts = timeouts;
        this.#onEnd = onEnd;
        this.#socket = this.#connect(target);
        this.#socket.setTimeout(timeouts.connectMs);
        this.#socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
            this.#isConnected = true;
            this.#socket.setTimeout(timeouts.headersMs);
        });
        this.#socket.on('timeout', () => {
            // Asking once more would take as long again.
            this.isWorthAnother = false;
            this.end(new Error(this.#isConnected ? 'the server sends nothing' : 'no connection in time'));
        });
        this.#socket.on('error', error => this.end(error));
        this.#socket.on('close', () => this.end(new Error('the server has closed the connection')));
    }
    get isFree() {
        return this.#exchange === undefined && this.#failure === undefined;
    }
    /** One request at a time. */
    async ask(target, headers, signal) {
        signal?.throwIfAborted();
        const exchange = new Exchange(() => this.#resume());
        this.#exchange = exchange;
        this.isWorthAnother = true;
        const abort = () => this.end(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
        signal?.addEventListener('abort', abort, { once: true });
        void exchange.ended.then(() => signal?.removeEventListener('abort', abort));
        if (this.#isConnected)
            this.#socket.setTimeout(this.#timeouts.headersMs);
        this.#socket.ref();
        const lines = Object.entries({ host: target.host, accept: '*/*', ...headers }).map(pair => pair.join(': '));
        this.#socket.write(`GET ${target.pathname}${target.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        return exchange.answer;
    }
    /** Ends the connection, and what is asked over it. */
    end(reason) {
        if (this.#failure !== undefined)
            return;
        this.#failure = reason;
        this.#socket.destroy();
        this.#onEnd();
        this.#exchange?.fail(reason);
        this.#exchange = undefined;
    }
    #connect({ protocol, hostname, port }) {
        const host = hostname.replace(/^\[(.*)\]$/, '$1');
        const onread = {
            buffer: () => this.#room(),
            callback: (length, room) => this.#take(room, length)
        };
        if (protocol === 'http:')
            return (0,external_node_net_.connect)({ host, port: Number(port || 80), onread });
        const name = (0,external_node_net_.isIP)(host) === 0 ? { servername: host } : {};
        const options = { host, port: Number(port || 443), ALPNProtocols: ['http/1.1'], onread, ...name };
        return (0,external_node_tls_.connect)(options);
    }
    /** Where the system puts what comes next. */
    #room() {
        if (bufferBytes - this.#filled < leastRoomBytes) {
            this.#buffer = Buffer.allocUnsafeSlow(bufferBytes);
            this.#filled = 0;
        }
        return this.#buffer.subarray(this.#filled);
    }
    /** @returns whether more may come */
    #take(room, length) {
        this.#filled += length;
        this.isWorthAnother = false;
        const exchange = this.#exchange;
        if (exchange === undefined) {
            this.end(new Error('the server speaks without being asked'));
            return false;
        }
        try {
            const before = exchange.hasHead;
            const wantsMore = exchange.take(room.subarray(0, length));
            if (exchange.isComplete)
                this.#free(exchange);
            else if (!wantsMore)
                this.#socket.setTimeout(0);
            else if (!before && exchange.hasHead)
                this.#socket.setTimeout(this.#timeouts.idleMs);
            return wantsMore || exchange.isComplete;
        }
        catch (error) {
            this.end(error);
            return false;
        }
    }
    #free(exchange) {
        this.#exchange = undefined;
        this.#socket.setTimeout(0);
        // What waits for another request must not keep the process.
        this.#socket.unref();
        if (!exchange.keepsConnection)
            this.end(new Error('the server ends the connection'));
    }
    #resume() {
        this.#socket.setTimeout(this.#timeouts.idleMs);
        this.#socket.resume();
    }
}

;// CONCATENATED MODULE: ./.build/src/store/github/connection.js




const defaultTimeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 };
/** More connections to one host do not make it faster; requests beyond wait for a free one. */
const connectionsPerHost = 16;
/** Opens no connection before the first request. undici is loaded then, too. */
function openConnection(environment, timeouts) {
    let pool;
    const open = async () => {
        const undici = await __webpack_require__.e(/* import() */ 752).then(__webpack_require__.t.bind(__webpack_require__, 46752, 19));
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
    const send = async (url, request) => {
        pool ??= open();
        const { undici, dispatcher } = await pool;
        return lasting(await answerOf(undici, dispatcher, url, request));
    };
    const ranges = new RangeClient(timeouts);
    // A proxy is the general client's business.
    let isDirect = !environment.httpProxy && !environment.httpsProxy;
    return {
        send,
        read: async (url, range, signal) => {
            const headers = { range };
            try {
                if (isDirect)
                    return await lasting(await ranges.get(url, headers, signal));
            }
            catch (error) {
                if (!(error instanceof UnsupportedAnswer))
                    throw error;
                isDirect = false;
            }
            return send(url, { method: 'GET', headers, signal });
        },
        close: async () => {
            ranges.close();
            if (pool === undefined)
                return;
            const { dispatcher } = await pool;
            await dispatcher.destroy();
        }
    };
}
/** @throws PassingFailure for an answer that tells to come again */
async function lasting(answer) {
    if (!isPassingStatus(answer.status))
        return answer;
    const asked = askedPauseMs(answer.headers, Date.now());
    await answer.body.dump().catch(() => undefined);
    throw new PassingFailure(`HTTP status ${answer.status}`, { status: answer.status, retryAfterMs: asked });
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




const defaultPartSizes = { partBytes: 4 * 1024 * 1024, atOnce: 4 };
/** Pieces that wait in a stream, of up to half a megabyte each. */
const waitingPieces = 2;
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
        // Of bytes, all that wait would be copied together for each reader.
        objectMode: true,
        highWaterMark: waitingPieces,
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
        return this.request.connection.read(url, range, this.signal);
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
        // A token that may only write finds nothing, and saves all the same.
        if (!this.permitted.read)
            return undefined;
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

// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/store/toolkit.js
/**
 * The platform's own cache client as a store, for runners that do not offer version 2 of the cache service (GitHub
 * Enterprise Server). It saves files and not streams, and it reads the process's environment by itself. It takes no signal and
 * may wait for minutes: at its caller's signal it is left alone, and whoever uses it has to end the process by force.
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
    async find(key, prefixes = [], { signal } = {}) {
        for (const text of [key, ...prefixes])
            checkKey(text);
        const { restoreCache } = await this.toolkit();
        const work = () => restoreCache([...this.paths], key, [...prefixes], { lookupOnly: true });
        const found = await givenUpAt(signal, `Looking up the cache entry "${key}"`, work);
        const wanted = found !== undefined && (found === key || prefixes.some(prefix => found.startsWith(prefix)));
        return wanted ? { key: found } : undefined;
    }
    async read(key, { signal } = {}) {
        checkKey(key);
        const { restoreCache } = await this.toolkit();
        const work = () => restoreCache([...this.paths], key);
        const found = await givenUpAt(signal, `Reading the cache entry "${key}"`, work);
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
        const toolkit = await Promise.all(/* import() */[__webpack_require__.e(838), __webpack_require__.e(88), __webpack_require__.e(603)]).then(__webpack_require__.bind(__webpack_require__, 39603));
        if (!toolkit.isFeatureAvailable())
            throw new BackendError('The runner offers no cache to @actions/cache.');
        await (0,promises_.mkdir)(this.folder, { recursive: true });
        return toolkit;
    }
    fileOf(key) {
        return external_node_path_.join(this.folder, `entry-${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex')}`);
    }
    save(key, place, { signal }) {
        const work = async () => {
            checkKey(key);
            if (!this.permitted.write)
                return { outcome: 'denied', bytes: 0 };
            if ((await this.find(key)) !== undefined)
                return { outcome: 'exists', bytes: 0 };
            return this.saveNow(key, place);
        };
        const turn = this.lastSave.then(() => givenUpAt(signal, `Saving the cache entry "${key}"`, work));
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
/** @throws AbortedError at the signal, before the work is begun or while it goes on by itself */
async function givenUpAt(signal, what, work) {
    const ended = () => new AbortedError(`${what} was ended.`);
    if (signal?.aborted)
        throw ended();
    try {
        return await (0,time_budget/* unlessAborted */.Wh)(work(), signal);
    }
    catch (error) {
        throw signal?.aborted ? ended() : error;
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
            const ended = [spent.signal, cancelled].find(signal => signal?.aborted);
            const cause = ended === undefined ? error : ended.reason;
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
