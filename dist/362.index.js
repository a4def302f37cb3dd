export const id = 362;
export const ids = [362];
export const modules = {

/***/ 61819:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ openBackend)
/* harmony export */ });
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(25193);

function openBackend(backend, surroundings) {
    return (0,_store_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openStore */ .Ch)({
        backend: backend.kind,
        ...(backend.kind === 'directory' && { directory: backend.directory }),
        temporaryDirectory: surroundings.runnerTemporary,
        environment: surroundings.cacheService
    });
}


/***/ }),

/***/ 14379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Bj: () => (/* reexport */ prepareBuilder),
  iq: () => (/* reexport */ removeBuilder)
});

// UNUSED EXPORTS: builderWords, createArguments, isLoopback, ownBuilderName, parseBuilder, sharedBuilderName

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/builders/builder.js
/** Builders of buildx: the one that a run uses, made when it has to be, and removed afterwards when it was. */



/** ms: a builder container is pulled and started. */
const startLimitMs = 120_000;
const askLimitMs = 30_000;
/**
 * Finds or makes the builder. `auto` takes the one that is selected and never makes one. A builder container that cannot be
 * started is replaced by the engine's own builder, with a warning: a build that docker could do must not fail for it.
 * @throws EngineError when a named builder does not exist
 */
async function prepareBuilder(choice, docker, surroundings) {
    switch (choice.kind) {
        case 'auto':
            return described(surroundings.selected ?? (await inspect('', docker)), docker, surroundings);
        case 'docker':
            return described(await inspect(await ownBuilder(docker), docker), docker, surroundings);
        case 'docker-container':
            return containerBuilder(docker, surroundings);
        case 'named': {
            const found = await inspect(choice.name, docker);
            if (found !== undefined)
                return described(found, docker, surroundings);
            throw new engine/* EngineError */.NJ(`Input builder: there is no builder "${choice.name}". ` +
                'Create it before with docker buildx create, or set builder to auto, docker or docker-container.');
        }
    }
}
/** The name of a builder container that all runs on an engine use if it is there. None of them makes it. */
function sharedBuilderName(endpoint) {
    return `compose-build-cache-${shortDigest(endpoint)}`;
}
/**
 * The name of the builder container that a run makes: no other run has it, so that removing it takes no builder away from
 * anybody, whatever buildx knows of builders that other users of the engine have made.
 */
function ownBuilderName(endpoint, run) {
    return `${sharedBuilderName(endpoint)}-${shortDigest(run)}`;
}
function shortDigest(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex').slice(0, 8);
}
/** The command that makes the builder container, without `docker`. */
function createArguments(name, addresses) {
    // A registry or cache on this machine's loopback is reached from the host's network alone.
    const network = addresses.some(isLoopback) ? ['--driver-opt', 'network=host'] : [];
    const entitlement = ['--buildkitd-flags', '--allow-insecure-entitlement=network.host'];
    return ['buildx', 'create', '--name', name, '--driver', 'docker-container', ...network, ...entitlement, '--bootstrap'];
}
/** Whether a URL, an image reference or `host:port` is on this machine. */
function isLoopback(address) {
    return /^(?:[a-z]+:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i.test(address);
}
/** Removes what {@link prepareBuilder} has made; anything else stays. A failure is told, and fails nothing. */
async function removeBuilder(builder, docker, log) {
    if (builder.made === 'nothing')
        return;
    try {
        const result = await run(removeArguments(builder.name), docker, startLimitMs);
        if (result.exitCode === 0)
            log.info(`The builder "${builder.name}" was removed.`);
        // A run that was cancelled has removed it at once.
        else if (!result.stderr.includes(`no builder "${builder.name}" found`))
            log.warning(`The builder "${builder.name}" could not be removed: ${lastLine(result)}`);
    }
    catch (error) {
        if (!(error instanceof process/* CommandError */.Qd))
            throw error;
        log.warning(`The builder "${builder.name}" could not be removed: ${error.message}`);
    }
}
async function containerBuilder(docker, surroundings) {
    const { endpoint, addresses, log } = surroundings;
    const shared = sharedBuilderName(endpoint);
    const found = await inspect(shared, docker);
    if (found !== undefined) {
        log.info(`The builder "${shared}" is there already: it is used, and stays.`);
        return described(found, docker, surroundings);
    }
    const name = ownBuilderName(endpoint, surroundings.run);
    const created = await run(createArguments(name, addresses), docker, startLimitMs);
    if (created.exitCode === 0) {
        log.info(`The builder "${name}" was started (docker-container).`);
        const isHere = addresses.some(isLoopback) && (await sharesNetwork(docker, surroundings));
        return { name, driver: 'docker-container', made: 'builder', isHere };
    }
    // Whatever there is of it goes when the run is cancelled, too: nobody else knows of it.
    const { signal: _, ...uncancelled } = docker;
    await run(removeArguments(name), uncancelled, startLimitMs);
    docker.signal?.throwIfAborted();
    log.warning(`No builder container could be started (${created.timedOut ? `not within ${startLimitMs / 1000} s` : lastLine(created)}): ` +
        "the engine's own builder is used.");
    return described(await inspect(await ownBuilder(docker), docker), docker, surroundings);
}
function removeArguments(name) {
    return ['buildx', 'rm', '--force', name];
}
/** @param name `''` for the one that is selected */
async function inspect(name, docker) {
    const result = await run(['buildx', 'inspect', ...(name === '' ? [] : [name])], docker, askLimitMs);
    if (result.exitCode !== 0)
        return undefined;
    const field = (label) => new RegExp(`^${label}:\\s+(\\S+)`, 'm').exec(result.stdout)?.[1] ?? '';
    return { name: field('Name'), driver: field('Driver') };
}
async function described(found, docker, surroundings) {
    if (found === undefined) {
        throw new engine/* EngineError */.NJ('docker buildx does not tell its builder. See what docker buildx inspect says.');
    }
    // What network a builder of another kind has is not known.
    const isHere = found.driver === 'docker' && (await sharesNetwork(docker, surroundings));
    return { ...found, made: 'nothing', isHere };
}
/** Whether the engine has this machine's network: not from inside a container, nor in a virtual machine, nor rootless. */
async function sharesNetwork(docker, { endpoint, hostname }) {
    if (!endpoint.startsWith('unix://'))
        return false;
    const { stdout } = await run(['info', '--format', '{{.Name}} {{.SecurityOptions}}'], docker, askLimitMs);
    const [name] = stdout.split(' ');
    return name === hostname && !stdout.includes('name=rootless');
}
/** The builder inside the engine is called as the context it is reached by. */
async function ownBuilder(docker) {
    if (docker.env.DOCKER_HOST)
        return 'default';
    return (await run(['context', 'show'], docker, askLimitMs)).stdout.trim() || 'default';
}
async function run(args, docker, timeoutMs) {
    return (0,process/* execute */.g7)(docker.command, args, {
        env: docker.env,
        timeoutMs,
        ...(docker.signal !== undefined && { signal: docker.signal })
    });
}
function lastLine({ stderr }) {
    return stderr.trim().split('\n').at(-1) ?? '';
}

;// CONCATENATED MODULE: ./.build/src/builders/index.js
/** Builders of buildx. The door of this folder. */




/***/ }),

/***/ 13533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  wY: () => (/* reexport */ neededMounts),
  LR: () => (/* reexport */ watchInputs)
});

// UNUSED EXPORTS: gatherInputs, ignoreRules, isIgnored, withBases

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var src_build = __webpack_require__(18022);
// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var report = __webpack_require__(19878);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./.build/src/causes/digest.js

/** 16 hexadecimal digits: enough to tell whether something is the same, in an index that stays small. */
function shortDigest(content) {
    const hash = typeof content === 'string' ? (0,external_node_crypto_.createHash)('sha256').update(content) : content;
    return hash.digest('hex').slice(0, 16);
}

;// CONCATENATED MODULE: ./.build/src/causes/ignore-file.js
/**
 * `.dockerignore` files: patterns of one line each, the last one that matches decides, `!` takes back what others leave out
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files).
 */
/** Reads the text of an ignore file. */
function ignoreRules(text) {
    return text.split('\n').flatMap(line => {
        const words = line.replace(/^\uFEFF/, '').trim();
        if (words === '' || words.startsWith('#'))
            return [];
        const takesBack = words.startsWith('!');
        const pattern = cleaned(takesBack ? words.slice(1).trim() : words);
        return pattern === '' || pattern === '.' ? [] : [{ pattern: expression(pattern), takesBack }];
    });
}
/** Whether a file or folder is left out of the build context. @param file relative to the context, with `/` */
function isIgnored(file, rules) {
    const parts = file.split('/');
    const parents = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    return rules.reduce((ignored, { pattern, takesBack }) => (parents.some(one => pattern.test(one)) ? !takesBack : ignored), false);
}
/** Without slashes at either end, and without steps that lead nowhere. */
function cleaned(pattern) {
    const parts = [];
    for (const part of pattern.split('/')) {
        if (part === '' || part === '.')
            continue;
        if (part === '..')
            parts.pop();
        else
            parts.push(part);
    }
    return parts.join('/');
}
/** `*` and `?` stay within a name, `**` is any number of folders. */
function expression(pattern) {
    let text = '';
    for (let at = 0; at < pattern.length; at += 1) {
        const character = pattern[at] ?? '';
        if (pattern.startsWith('**/', at)) {
            text += '(?:.*/)?';
            at += 2;
        }
        else if (pattern.startsWith('**', at)) {
            text += '.*';
            at += 1;
        }
        else if (character === '*')
            text += '[^/]*';
        else if (character === '?')
            text += '[^/]';
        else if (character === '[') {
            const [whole, negated = '', inside = ''] = /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(pattern.slice(at)) ?? [];
            text += whole === undefined ? '\\[' : `[${negated}${inside.replace(/[[&~|]/g, '\\$&')}]`;
            at += (whole?.length ?? 1) - 1;
        }
        else {
            const next = character === '\\' ? (pattern[at + 1] ?? '') : '';
            if (next !== '')
                at += 1;
            text += (next || character).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        }
    }
    return new RegExp(`^${text}$`, 's');
}

;// CONCATENATED MODULE: ./.build/src/causes/context-files.js
/** Digests of files in a build context, as far as BuildKit looks at them: content and permissions, not times or owners. */





/** More than what is wanted of a context; nothing is known of it then. */
class TooMuchError extends Error {
    name = 'TooMuchError';
}
const chunkBytes = 256 * 1024;
/** Files that are read at once. */
const parallel = 4;
/**
 * Path -> digest of every file that a step takes.
 * @returns undefined when they are more than the bounds allow, or cannot be read
 */
async function contextFiles(choice, bounds, signal) {
    try {
        const files = await listed(choice, bounds, signal);
        const left = { bytes: bounds.mostBytes };
        const digests = new Map();
        const queue = [...files];
        const work = async () => {
            for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
                signal.throwIfAborted();
                digests.set(file.path, await digestOf(external_node_path_.join(choice.folder, file.path), file.isLink, left));
            }
        };
        await Promise.all(Array.from({ length: parallel }, work));
        return Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    catch (error) {
        if (error instanceof TooMuchError || signal.aborted || error.code !== undefined) {
            return undefined;
        }
        throw error;
    }
}
async function listed({ folder, rules, isWanted }, { mostFiles }, signal) {
    const found = [];
    // A rule that takes something back may do so below a folder that others leave out.
    const mayReturn = rules.some(rule => rule.takesBack);
    let seen = 0;
    const walk = async (parent) => {
        signal.throwIfAborted();
        const entries = await (0,promises_.readdir)(external_node_path_.join(folder, parent), { withFileTypes: true });
        seen += entries.length;
        if (seen > mostFiles)
            throw new TooMuchError(`there are more than ${mostFiles} files`);
        for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
            const file = parent === '' ? entry.name : `${parent}/${entry.name}`;
            const ignored = isIgnored(file, rules);
            if (entry.isDirectory()) {
                if ((!ignored || mayReturn) && isWanted(file, true))
                    await walk(file);
            }
            else if (!ignored && isWanted(file, false) && (entry.isFile() || entry.isSymbolicLink())) {
                found.push({ path: file, isLink: entry.isSymbolicLink() });
            }
        }
    };
    await walk('');
    return found;
}
async function digestOf(file, isLink, left) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    if (isLink)
        return shortDigest(hash.update(`link ${await (0,promises_.readlink)(file)}`));
    const handle = await (0,promises_.open)(file, 'r');
    try {
        const { mode, size } = await handle.stat();
        left.bytes -= size;
        if (left.bytes < 0)
            throw new TooMuchError('the files are too large');
        hash.update(`file ${mode & 0o7777}\n`);
        const chunk = Buffer.alloc(Math.min(chunkBytes, size + 1));
        for (let length = -1; length !== 0;) {
            length = (await handle.read(chunk, 0, chunk.length)).bytesRead;
            hash.update(chunk.subarray(0, length));
        }
        return shortDigest(hash);
    }
    finally {
        await handle.close();
    }
}

;// CONCATENATED MODULE: ./.build/src/causes/dockerfile-text.js
/** The text of instructions without what only helps to lay it out. */
/** Without comments, and lines that are continued joined to one. */
function oneLine(text) {
    const lines = text.split('\n').filter(line => !/^\s*#/.test(line));
    return lines.join('\n').replace(/[\\`]\r?\n/g, ' ');
}

;// CONCATENATED MODULE: ./.build/src/causes/gather.js
/** Looks at what the steps of a build are made from, while the build runs. */









/** A context of more files is not looked at, nor are more bytes read: an index has to stay small, and a build quick. */
const usualBounds = { mostFiles: 10_000, mostBytes: 256 * 1024 * 1024 };
/** How long a build that has ended waits for it, ms. */
const graceMs = 100;
/** Gathers beside the build, and gives up soon after it has ended. */
function watchInputs(options, signal) {
    const ended = new AbortController();
    let gathered;
    return {
        begin: definition => {
            const both = AbortSignal.any([signal, ended.signal]);
            // Nothing of a build depends on it.
            gathered ??= gatherInputs((0,src_build/* builtServices */.vm)(definition), options, both).catch(() => undefined);
        },
        found: async () => gathered,
        end: async (steps) => {
            const late = (0,external_node_timers_promises_.setTimeout)(graceMs, undefined, { signal: ended.signal }).catch(() => undefined);
            await Promise.race([gathered, late]);
            ended.abort();
            // Files that were not looked at by now are unknown; the rest is found out at once.
            const inputs = await gathered;
            return inputs && withBases(inputs, steps);
        }
    };
}
/** Looks at the services' Dockerfiles, build arguments and build contexts. */
async function gatherInputs(services, { projectDirectory, bounds = usualBounds }, signal) {
    const args = (0,src_build/* argumentValues */.Qp)(services);
    const files = new Map();
    const found = new Map();
    for (const { service, definition } of services) {
        const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': inline } = definition;
        const folder = (0,src_build/* isLocalPath */.Nj)(context) ? external_node_path_.resolve(projectDirectory, context) : undefined;
        const file = external_node_path_.resolve(folder ?? projectDirectory, dockerfile);
        const text = inline || (await textOf(file));
        const name = folder === undefined || text === undefined
            ? undefined
            : await addContext({ folder, file, text, relative: external_node_path_.relative(projectDirectory, folder) });
        found.set(service, {
            ...(text !== undefined && { dockerfile: shortDigest(text) }),
            settings: settingsDigest(definition),
            args: Object.fromEntries(
            // The name is part of it, so that equal values of several arguments do not show as such.
            Object.entries(args.get(service) ?? {}).map(([name, value]) => [name, shortDigest(`${name}\0${value}`)])),
            bases: {},
            ...(name !== undefined && { context: name })
        });
    }
    return { services: Object.fromEntries(found), files: Object.fromEntries(files) };
    /** Services that take the same files of a context share them. */
    async function addContext(one) {
        const sources = [...new Set(oneLine(one.text).split('\n').flatMap(report/* copiedPaths */.Rl))].sort();
        const ignore = (await textOf(`${one.file}.dockerignore`)) ?? (await textOf(external_node_path_.join(one.folder, '.dockerignore')));
        const name = `${one.relative || '.'} ${shortDigest(JSON.stringify([sources, ignore]))}`;
        if (files.has(name))
            return name;
        const choice = { folder: one.folder, rules: ignoreRules(ignore ?? ''), isWanted: wantedBy(sources) };
        const digests = await contextFiles(choice, bounds, signal);
        if (digests === undefined)
            return undefined;
        files.set(name, digests);
        return name;
    }
}
/** What no step sees, or what is looked at by itself: the Dockerfile, arguments, the files of the context. */
const notSettings = new Set([
    ...['args', 'context', 'dockerfile', 'dockerfile-inline'],
    ...['labels', 'tags', 'output', 'attest', 'cache-from', 'cache-to', 'secret', 'ssh', 'entitlements']
]);
/** Whatever else the results of steps may depend on: the target, platforms, the network, names of hosts... */
function settingsDigest(definition) {
    const settings = Object.entries(definition).filter(([name]) => !notSettings.has(name));
    return shortDigest(JSON.stringify(settings.sort(([a], [b]) => (a < b ? -1 : 1))));
}
/** Adds the digests of base images, which BuildKit shows in the names of steps: `FROM name@sha256:...`. */
function withBases(inputs, steps) {
    const names = steps.flatMap(step => step.names);
    const services = Object.entries(inputs.services).map(([service, one]) => {
        const bases = names.flatMap(name => {
            const [, image, digest] = /^FROM (\S+?)@(sha256:[0-9a-f]{64})$/.exec(name.instruction) ?? [];
            return name.service === service && image !== undefined && digest !== undefined ? [[image, digest]] : [];
        });
        return [service, { ...one, bases: Object.fromEntries(bases) }];
    });
    return { ...inputs, services: Object.fromEntries(services) };
}
/** Whether a source names the file, or something below the folder. Patterns may stand for anything below their first part. */
function wantedBy(sources) {
    return (file, isFolder) => sources.some(source => {
        if ((0,report/* isCopied */.Ro)(file, source))
            return true;
        if (!isFolder)
            return false;
        const plain = source.split(/[*?[]/, 1)[0] ?? '';
        return plain.startsWith(`${file}/`) || (plain.length < source.length && `${file}/`.startsWith(plain));
    });
}
async function textOf(file) {
    return (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
}

// EXTERNAL MODULE: ./.build/src/history/index.js + 3 modules
var src_history = __webpack_require__(81645);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var src_mounts = __webpack_require__(44338);
;// CONCATENATED MODULE: ./.build/src/causes/step-mounts.js

/** A variable may stand for anything. */
const anything = '$';
function isRun(instruction) {
    return instruction.getKeyword() === 'RUN';
}
/** Whether it has a step with a mount run in stages that begin with its own. */
function isMountLater(instruction) {
    return instruction.getKeyword() === 'ONBUILD' && (instruction.getRawArgumentsContent() ?? '').includes('--mount');
}
function mountsOf(step) {
    return (0,src_mounts/* flagValues */.NW)(step, 'mount').map(optionsOf);
}
/** Those that are, or may be, cache mounts. */
function cacheMountsOf(mounts) {
    return mounts.filter(mayBeCache).map(options => ({
        id: options.get('id'),
        target: (0,src_mounts/* mountTarget */.Ls)(options) ?? anything
    }));
}
function optionsOf(flag) {
    try {
        return (0,src_mounts/* mountOptions */.g5)(flag);
    }
    catch (error) {
        if (!(error instanceof src_mounts/* UnresolvedError */.iY))
            throw error;
        return new Map([['type', 'cache']]);
    }
}
function mayBeCache(options) {
    const type = options.get('type') ?? 'bind';
    return type === 'cache' || type.includes(anything);
}

;// CONCATENATED MODULE: ./.build/src/causes/mount-steps.js






/** @returns which cache mounts steps that may have to run ask for, and why; none when no such step has to run */
function neededMounts(build) {
    const args = (0,src_build/* argumentValues */.Qp)(build.services);
    return build.services.flatMap(service => {
        const need = needOf(service, args.get(service.service) ?? {}, build);
        if (need === undefined || need.flags?.length === 0)
            return [];
        return [{ ...need, reason: `${service.service}: ${need.reason}` }];
    });
}
function needOf({ service, definition }, buildArguments, { dockerfiles, before: allBefore, now: allNow, sameImages, platform }) {
    const text = dockerfiles.get(service);
    const [before, now] = [allBefore && (0,src_history/* own */.ZV)(allBefore.services, service), (0,src_history/* own */.ZV)(allNow.services, service)];
    const anyMount = (reason) => ({ reason, flags: undefined });
    if (text === undefined)
        return anyMount('its Dockerfile cannot be read');
    if (Object.keys(definition.contexts ?? {}).length > 0)
        return anyMount('it is built from other contexts, too');
    const parsed = (0,src_mounts/* parseDockerfile */.Ai)(text);
    if (parsed.stages.some(({ instructions }) => instructions.some(isMountLater)))
        return anyMount('steps of its stages run in others (ONBUILD)');
    const anyStep = (reason) => ({ reason, flags: allMounts(parsed) });
    if (before === undefined || now === undefined)
        return anyStep('nothing is known of its last build');
    if (now.dockerfile === undefined || now.dockerfile !== before.dockerfile)
        return anyStep('its Dockerfile has changed');
    if (now.settings === undefined || now.settings !== before.settings)
        return anyStep('how it is built has changed');
    const [argument] = (0,src_history/* changedNames */.tS)(before.args, now.args);
    if (argument !== undefined)
        return anyStep(`the build argument ${argument} has changed`);
    const changed = changedFiles([before, allBefore], [now, allNow]);
    if (changed === undefined)
        return anyStep('the files of its build context are not known');
    const walk = new Walk(changed, sameImages);
    try {
        const { target } = definition;
        (0,src_mounts/* walkStages */.T8)({ text, target, contexts: {}, buildArguments, platform, buildPlatform: platform }, ({ stage, at, parent, image }) => {
            walk.begin(at, parent, stage.from === 'scratch' ? 'scratch' : image);
            for (const instruction of stage.instructions)
                walk.step(instruction, at, name => (0,src_mounts/* findStage */.U9)(parsed.stages, name, at));
        }, parsed);
    }
    catch (error) {
        if (error instanceof src_mounts/* UnresolvedError */.iY)
            return anyStep(error.message);
        throw error;
    }
    return walk.need;
}
/** Those of all steps. */
function allMounts({ stages }) {
    return stages.flatMap(({ instructions }) => instructions.filter(isRun).flatMap(step => cacheMountsOf(mountsOf(step))));
}
/** Goes through the steps of a Dockerfile, and notes from where on a stage is not what it was. */
class Walk {
    /** Of the steps that have to run and use a cache mount. */
    need;
    #changed;
    #sameImages;
    /** Stage -> why its result is another. */
    #causes = new Map();
    constructor(changed, sameImages) {
        this.#changed = changed;
        this.#sameImages = sameImages;
    }
    /** @param image undefined when it cannot be told */
    begin(at, parent, image) {
        const cause = parent === undefined ? this.#ofImage(image) : this.#causes.get(parent);
        if (cause !== undefined)
            this.#causes.set(at, cause);
    }
    step(instruction, at, stageNamed) {
        const keyword = instruction.getKeyword();
        if (keyword !== 'COPY' && keyword !== 'ADD' && keyword !== 'RUN')
            return;
        const text = mount_steps_textOf(instruction);
        const mounts = isRun(instruction) ? mountsOf(instruction) : [];
        const from = isRun(instruction)
            ? mounts.map(mount => mount.get('from') ?? '')
            : (0,src_mounts/* flagValues */.NW)(instruction, 'from');
        const cause = this.#causes.get(at) ??
            this.#ofFiles(text) ??
            (keyword === 'ADD' ? ofAddress(text) : undefined) ??
            from
                .filter(name => name !== '')
                .map(name => this.#ofSource(name, stageNamed(name)))
                .find(found => found !== undefined);
        if (cause === undefined)
            return;
        this.#causes.set(at, cause);
        const flags = cacheMountsOf(mounts);
        if (flags.length === 0)
            return;
        const { reason = cause, flags: former = [] } = this.need ?? {};
        this.need = { reason, flags: [...former, ...flags] };
    }
    #ofImage(image) {
        if (image === 'scratch' || image?.includes('@sha256:'))
            return undefined;
        if (image === undefined)
            return 'its base image cannot be told';
        return this.#sameImages.has(normalized(image)) ? undefined : `the image ${image} may be another by now`;
    }
    #ofSource(name, stage) {
        return stage === undefined ? this.#ofImage(name) : this.#causes.get(stage);
    }
    #ofFiles(text) {
        const paths = (0,report/* copiedPaths */.Rl)(text);
        const file = this.#changed.find(one => paths.some(path => (0,report/* isCopied */.Ro)(one, path)));
        return file === undefined ? undefined : `${file} has changed`;
    }
}
/** With its flags, in one line. */
function mount_steps_textOf(instruction) {
    const words = [instruction.getKeyword(), ...instruction.getFlags(), instruction.getRawArgumentsContent() ?? ''];
    return oneLine(words.join(' '));
}
/** What comes from the network may be another thing each time. */
function ofAddress(text) {
    return /\s(https?:\/\/|git@|git:\/\/)/.test(text) ? 'what it adds from the network may have changed' : undefined;
}
/** As BuildKit names an image: with its registry and its tag (https://pkg.go.dev/github.com/distribution/reference). */
function normalized(image) {
    const [first = '', ...rest] = image.split('/');
    const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
    const path = hasRegistry ? rest.join('/') : rest.length === 0 ? `library/${first}` : image;
    const tagged = /:[^/]+$/.test(path) ? path : `${path}:latest`;
    return `${hasRegistry ? first : 'docker.io'}/${tagged}`;
}
/** Files of the build context that are not as they were; undefined when that is not known. */
function changedFiles([before, allBefore], [now, allNow]) {
    if (now.context === undefined || now.context !== before.context || allBefore === undefined)
        return undefined;
    const [then, current] = [(0,src_history/* own */.ZV)(allBefore.files, now.context), (0,src_history/* own */.ZV)(allNow.files, now.context)];
    return then === undefined || current === undefined ? undefined : (0,src_history/* changedNames */.tS)(then, current);
}

;// CONCATENATED MODULE: ./.build/src/causes/index.js
/** What the steps of a build are made from, so that a later run can tell what changed. The door of this folder. */





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

/***/ 47454:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ buildRequest),
  V: () => (/* binding */ restoreLive)
});

// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/live-records.js
var live_records = __webpack_require__(98458);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(59726);
// EXTERNAL MODULE: ./.build/src/live-door.js
var live_door = __webpack_require__(60462);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var src_mounts = __webpack_require__(44338);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/live-restore.js
/** Fills the cache mounts and cache volumes of an engine that goes on running, by the best way there is. */





/**
 * Fills what is empty, and tells of each in the log.
 * @throws StoreError when the cache does not answer; PrivilegedError, CommandError
 */
async function fill(index, { mounts, volumes }, store, context) {
    const { log } = context.surroundings;
    const wanted = mounts.some(({ key }) => index.mounts[key] !== undefined) ? mounts : [];
    const saved = volumes.filter(({ name }) => index.volumes[name] !== undefined);
    const needsDoor = saved.length > 0 || (wanted.length > 0 && (0,live_door/* isOnEngine */.gG)(context.builder));
    const opening = needsDoor ? (0,live_door/* openLiveDoor */.R5)(context) : Promise.resolve(undefined);
    try {
        const filled = wanted.length === 0 ? [] : await fillMounts(index, wanted, store, opening, context);
        for (const { mount, outcome } of filled)
            log.info(outcomeLine(`Cache mount ${mount.target}`, outcome));
        const made = await fillVolumes(index, saved, store, await opening, context);
        for (const { volume, outcome } of made)
            log.info(outcomeLine(`Volume ${volume.name}`, outcome));
        return [...filled, ...made].map(({ outcome }) => outcome);
    }
    finally {
        await (await opening)?.close();
    }
}
async function fillMounts(index, mounts, store, opening, context) {
    const { docker, facts, surroundings, builder } = context;
    const { temporaryFolder, parallel, log } = surroundings;
    // Where nothing was ever built, nothing builds.
    const records = facts.buildRecords === 0 ? [] : await (0,live_records/* readLiveRecords */.d)(builder, facts.endpoint, docker);
    const shared = { docker, builder: builder.name, temporaryFolder, records, log: log.info };
    const stream = () => (0,src_mounts/* streamMountsIn */.Qv)(index, mounts, { ...shared, store });
    if (!(0,live_door/* isOnEngine */.gG)(builder) || !(0,live_door/* mayReachFolders */.qj)(context))
        return stream();
    // Both take their time to start.
    const [door, probed] = await Promise.all([opening, (0,live_door/* locateMounts */.Tb)(mounts, builder, shared)]);
    if (door === undefined || probed === undefined || !(await (0,live_door/* areReachable */.E$)(probed.located, door)))
        return stream();
    const { located, leftAlone } = probed;
    const deps = { store, door, parallel, log: log.info, ...(docker.signal && { signal: docker.signal }) };
    const filled = await (0,src_mounts/* restoreMounts */.xH)(index, located, deps);
    const left = leftAlone.map(({ mount, reason }) => ({ mount, outcome: { kind: 'failed', reason } }));
    return [...filled, ...left];
}
async function fillVolumes(index, volumes, store, door, { docker, facts, surroundings }) {
    const { parallel, log, temporaryFolder } = surroundings;
    if (volumes.length === 0)
        return [];
    if (door === undefined) {
        return (0,src_mounts/* streamVolumesIn */.Dg)(index, volumes, { docker, store, temporaryFolder, log: log.info }).catch(error => {
            docker.signal?.throwIfAborted();
            if (!(error instanceof process/* CommandError */.Qd))
                throw error;
            log.info(`Cache volumes are not restored: ${error.message}`);
            return [];
        });
    }
    const deps = { store, door, parallel, log: log.info, ...(docker.signal && { signal: docker.signal }) };
    return (0,src_mounts/* restoreVolumes */.W8)(index, volumes, (0,engine_door/* socketOf */.l)(facts.endpoint), deps);
}
function outcomeLine(what, outcome) {
    switch (outcome.kind) {
        case 'restored':
            return `${what} restored: ${(outcome.bytes / 1e6).toFixed(1)} MB.`;
        case 'kept':
            return `${what} holds something already: it is left as it is.`;
        case 'exists':
            return `${what} exists already: it is left as it is.`;
        case 'unsaved':
            return `${what}: nothing is stored for it.`;
        case 'failed':
            return `${what} is not restored: ${outcome.reason.replace(/\.$/, '')}.`;
    }
}

// EXTERNAL MODULE: ./.build/src/restore-phase.js
var restore_phase = __webpack_require__(59955);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var src_store = __webpack_require__(25193);
// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/export-phase.js
/**
 * The main step of strategy `export`: fills the project's cache mounts and cache volumes on the running engine, before a
 * build with layers from BuildKit's own caches. Whatever goes wrong with a cache, the build goes on without it.
 */








/** The request of a run, as compose and buildx are told it. */
function buildRequest(inputs, builder, additions = {}) {
    const { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress } = inputs;
    const request = { files, projectDirectory, profiles, envFiles, services, buildArgs, noCache, pull, push, progress };
    return { ...request, additions, ...(builder !== undefined && { builder }) };
}
/** Fills the project's cache mounts and cache volumes where they are empty. Never throws but when the run is cancelled. */
async function restoreLive(context) {
    const { surroundings, docker, inputs, store } = context;
    const { log, now } = surroundings;
    const startedAt = now();
    const budget = (0,time_budget/* startBudget */.cg)(inputs.restoreTimeoutMs, 'restore-timeout', docker.signal);
    const took = () => ({ durationMs: now() - startedAt });
    try {
        const limited = { ...context, docker: { ...docker, signal: budget.signal } };
        const content = store === undefined ? undefined : await projectContent(limited);
        if (store === undefined || content === undefined) {
            log.info('No cache mounts are restored.');
            return { ...restore_phase/* nothingRestored */.K, ...took() };
        }
        const { mounts, volumes } = content;
        if (mounts.length === 0)
            log.info('No cache mounts are used in this project.');
        const access = await store.access();
        const found = access.read ? await (0,src_mounts/* findMountsIndex */.sp)(store, context.facts, inputs.workspace, budget.signal) : undefined;
        if (!access.read)
            log.info(`No cache mounts are restored: ${access.reason ?? 'the cache may not be read.'}`);
        else if (found === undefined)
            log.info('No cache mounts are stored yet.');
        const outcomes = found === undefined ? [] : await fill(found.index, content, store, limited);
        const records = () => (0,live_records/* readLiveRecords */.d)(context.builder, context.facts.endpoint, limited.docker);
        const uses = mounts.length === 0 ? {} : await (0,src_mounts/* readMountUses */.Ey)(records);
        const live = { mounts, uses, volumes: volumes.map(({ name }) => name) };
        return { ...restore_phase/* nothingRestored */.K, ...described(found, outcomes), live, ...took() };
    }
    catch (error) {
        docker.signal?.throwIfAborted();
        const problem = budget.reasonOf(error);
        log.warning(`Cache mounts could not be restored, so the build starts without them: ${problem}`);
        const silent = !budget.signal.aborted && error instanceof src_store/* StoreError */.AD && !(error instanceof src_store/* MissingEntryError */.vx);
        return { ...restore_phase/* nothingRestored */.K, problem, unreachable: silent, ...took() };
    }
    finally {
        budget.end();
    }
}
/** undefined when compose refuses the project: the build tells that. */
async function projectContent({ inputs, docker, facts, translation, project, surroundings }) {
    const [translated, composed] = await (0,time_budget/* unlessAborted */.Wh)(Promise.all([translation, project]), docker.signal);
    if (translated.kind !== 'definition')
        return undefined;
    const { mounts, notes } = await (0,src_mounts/* findProjectMounts */.F4)((0,build/* builtServices */.vm)(translated.definition), {
        projectDirectory: inputs.projectDirectory,
        platform: (0,engine/* linuxPlatform */.IQ)(facts.arch)
    });
    for (const { service, flag, reason } of notes) {
        const what = flag === undefined ? `The cache mounts of ${service}` : `The cache mount ${flag} of ${service}`;
        surroundings.log.info(`${what} cannot be kept: ${reason}.`);
    }
    return { mounts, volumes: composed === undefined ? [] : (0,src_mounts/* findCacheVolumes */.ju)(composed, inputs.cacheVolumes) };
}
function described(found, all) {
    if (found === undefined)
        return {};
    const outcomes = all.flatMap(outcome => (outcome.kind === 'restored' ? [outcome] : []));
    return {
        match: found.match,
        key: found.key,
        bytes: found.bytes + outcomes.reduce((sum, { bytes }) => sum + bytes, 0),
        bundles: outcomes.reduce((sum, { bundles }) => sum + bundles, 0),
        mountsIndex: found.index
    };
}


/***/ }),

/***/ 59363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Pi: () => (/* binding */ folderReport),
  gp: () => (/* binding */ restoreRunnerFolders),
  tT: () => (/* binding */ saveRunnerFolders)
});

// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(61819);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/runner-folders/folder-state.js
var folder_state = __webpack_require__(63832);
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

// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
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

// EXTERNAL MODULE: ./.build/src/archive/index.js + 17 modules
var archive = __webpack_require__(17542);
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
    const found = await store.find(`${key}-`, [`${key}-`, prefix], { signal });
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
    const existing = await store.find(`${key}-`, [`${key}-`], { signal });
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
 * It extracts with `tar --absolute-names`, so that an entry can write to any file of the user who runs this.
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
 * @param begin resolves when there is time for it: later steps wait for these folders, the build does not
 */
async function restoreRunnerFolders(inputs, surroundings, ended, begin) {
    const told = [];
    const log = {
        info: line => void told.push(to => to.info(line)),
        warning: message => void told.push(to => to.warning(message))
    };
    await begin;
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
            // The platform's own client writes to wherever an entry says; it stays where nothing else works.
            const isOwn = store.kind === 'directory' || (store.kind === 'github' && surroundings.machine.platform === 'linux');
            const cache = isOwn ? storedFolders(store, temporaryFolder) : toolkitFolders({ node, script, env });
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

/***/ 78704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dz: () => (/* reexport */ input_reader/* InputError */.d),
  Ko: () => (/* binding */ readInputs)
});

// UNUSED EXPORTS: inputChoices, inputDefaults

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./.build/src/builders/choice.js
/** The input `builder`: what builds the images. */
/** The words that are no names. */
const builderWords = ['auto', 'docker', 'docker-container'];
/** Reads the text of `builder`; undefined when it can be no name of a builder. */
function parseBuilder(text) {
    const word = builderWords.find(one => one === text);
    if (word !== undefined)
        return { kind: word };
    return /^[A-Za-z][A-Za-z0-9._-]*$/.test(text) ? { kind: 'named', name: text } : undefined;
}

// EXTERNAL MODULE: ./.build/src/layers/choice.js
var layers_choice = __webpack_require__(27359);
// EXTERNAL MODULE: ./.build/src/tools/index.js + 11 modules
var tools = __webpack_require__(71720);
;// CONCATENATED MODULE: ./.build/src/builder-inputs.js
/** The inputs that say what builds, in which version, and where its layers are kept. */



/** Reads the input `builder`. */
function readBuilder(read) {
    const text = read.text('builder');
    const choice = parseBuilder(text);
    if (choice !== undefined)
        return choice;
    read.refuse('builder', `${JSON.stringify(text)} cannot be the name of a builder`, 'Use auto, docker, docker-container or the name of a builder that exists');
    return { kind: 'auto' };
}
/**
 * Reads the input `layer-cache`.
 * @param root absolute folder that a relative one starts from
 */
function readLayerCache(read, root) {
    const choice = (0,layers_choice/* parseLayerCache */.v)(read.text('layer-cache'), root);
    if ('kind' in choice)
        return choice;
    read.refuse('layer-cache', choice.problem, choice.remedy);
    return { kind: 'off' };
}
/** Reads `buildx-version` or `compose-version`. @param example a version that it may be */
function readToolVersion(read, name, example) {
    const version = (0,tools/* parseToolVersion */.mR)(read.text(name));
    if (version !== undefined)
        return version;
    const problem = `${JSON.stringify(read.text(name))} is not a version`;
    read.refuse(name, problem, `Use installed, latest or a whole version such as ${example}`);
    return { kind: 'installed' };
}

;// CONCATENATED MODULE: ./.build/src/folder-inputs.js
/** The input that says which folders of the runner are kept. */

const automaticOrOff = ['auto', 'off'];
/**
 * Reads the input `cache-paths`.
 * @param root absolute folder that relative ones start from @param home absolute folder that `~` stands for
 */
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

// EXTERNAL MODULE: ./.build/src/input-reader.js
var input_reader = __webpack_require__(85823);
// EXTERNAL MODULE: ./.build/src/mirror/choice.js
var mirror_choice = __webpack_require__(60224);
// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var report = __webpack_require__(19878);
;// CONCATENATED MODULE: ./.build/src/volume-inputs.js

/** Reads the input `pypi-mirror`. */
function readMirror(read) {
    const choice = (0,mirror_choice/* parseMirror */.v)(read.text('pypi-mirror'));
    if ('kind' in choice)
        return choice;
    read.refuse('pypi-mirror', choice.problem, choice.remedy);
    return { kind: 'off' };
}
/** Reads the input `cache-volumes`; the data of a mirror that is started is kept with the others. */
function readCacheVolumes(read, mirror) {
    const text = read.text('cache-volumes');
    const also = mirror.kind === 'server' ? [mirror.server.volume] : [];
    if (text === 'off')
        return { kind: 'off' };
    if (text === 'auto')
        return { kind: 'auto', ...(also.length > 0 && { also }) };
    const names = read.names('cache-volumes', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a volume');
    return { kind: 'listed', names: [...new Set([...names, ...also])] };
}

// EXTERNAL MODULE: ./.build/src/workspace.js
var workspace = __webpack_require__(40738);
;// CONCATENATED MODULE: ./.build/src/inputs.js










const progressModes = ['auto', 'plain', 'quiet'];
const strategies = ['auto', 'snapshot', 'export', 'none'];
const cacheModes = ['auto', 'read-write', 'read-only', 'off'];
const cacheBackends = ['auto', 'github', 'directory'];
const mountModes = ['auto', 'always'];
/** Every input and its default, as `action.yml` declares them (a test compares the two). The post step alone reads the token. */
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
    builder: 'auto',
    'layer-cache': 'auto',
    'cache-mode': 'auto',
    'cache-backend': 'auto',
    'cache-directory': '',
    'cache-mounts': 'auto',
    'cache-paths': 'auto',
    'cache-volumes': 'auto',
    'pypi-mirror': 'off',
    'max-size': '5GB',
    'restore-timeout': '10m',
    'save-timeout': '20m',
    'buildx-version': 'installed',
    'compose-version': 'installed',
    summary: 'true',
    advice: 'true',
    comment: 'auto',
    'github-token': '',
    matrix: 'null'
};
/** The words an input may be, for those that are a choice. Used by the documentation check. */
const inputChoices = {
    progress: progressModes,
    strategy: strategies,
    builder: builderWords,
    'layer-cache': ['auto', 'gha', 'inline', 'off'],
    'cache-mode': cacheModes,
    'cache-backend': cacheBackends,
    'cache-mounts': mountModes,
    'cache-paths': automaticOrOff,
    'cache-volumes': automaticOrOff,
    'pypi-mirror': mirror_choice/* mirrorWords */.h,
    comment: report/* commentModes */.sw
};
/**
 * Reads and validates all inputs. An empty value means the default.
 * @param source gives the text of an input, `''` when it is not set
 * @throws InputError naming every wrong input, its value and what would be right
 */
function readInputs(source, context) {
    const read = new input_reader/* InputReader */.i(name => source(name).trim() || inputDefaults[name]);
    const absolute = (relative) => external_node_path_.resolve(context.root, relative);
    const files = read.paths('files').map(absolute);
    const projectDirectory = projectFolder(read.text('project-directory'), files, context.root);
    const mirror = readMirror(read);
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
        builder: readBuilder(read),
        layerCache: readLayerCache(read, context.root),
        cacheMode: read.choice('cache-mode', cacheModes),
        backend: readBackend(read, context),
        cacheMounts: read.choice('cache-mounts', mountModes),
        cachePaths: readCachePaths(read, context),
        cacheVolumes: readCacheVolumes(read, mirror),
        mirror,
        maxBytes: read.size('max-size'),
        restoreTimeoutMs: read.duration('restore-timeout'),
        saveTimeoutMs: read.duration('save-timeout'),
        buildxVersion: readToolVersion(read, 'buildx-version', '0.29.1'),
        composeVersion: readToolVersion(read, 'compose-version', '2.40.3'),
        summary: read.boolean('summary'),
        advice: read.boolean('advice'),
        comment: read.choice('comment', report/* commentModes */.sw)
    };
    if (read.problems.length > 0)
        throw new input_reader/* InputError */.d(read.problems);
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
        return (0,workspace/* workspaceName */.h)(given);
    try {
        return (0,workspace/* defaultWorkspace */.D)(projectDirectory.split(external_node_path_.sep).join('/'), JSON.parse(read.text('matrix')));
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


/***/ }),

/***/ 27359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ parseLayerCache)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/** The input `layer-cache`: where BuildKit's layers are imported from and exported to. */

const layerCacheKinds = ['auto', 'gha', 'registry', 'local', 's3', 'inline', 'off'];
const howToWrite = 'Use auto, gha, registry=REF, local=FOLDER, s3=region=REGION,bucket=NAME, inline or off';
const compression = ['mode', 'compression', 'compression-level', 'force-compression'];
/** Attributes that change how a cache is written, not which one. https://docs.docker.com/build/cache/backends/ */
const permitted = {
    auto: [],
    off: [],
    inline: [],
    gha: ['mode'],
    registry: [...compression, 'image-manifest', 'oci-mediatypes'],
    local: [...compression, 'image-manifest', 'oci-mediatypes'],
    s3: [
        ...['region', 'bucket', 'endpoint_url', 'prefix', 'blobs_prefix', 'manifests_prefix', 'use_path_style'],
        ...['mode', 'upload_parallelism', 'touch_refresh']
    ]
};
const credentials = ['access_key_id', 'secret_access_key', 'session_token', 'token', 'ghtoken'];
/**
 * Reads the text of `layer-cache`.
 * @param root absolute folder that a relative one starts from
 */
function parseLayerCache(text, root) {
    const [, word = '', equals, rest = ''] = /^([^=,]*)([=,])?(.*)$/s.exec(text) ?? [];
    const kind = layerCacheKinds.find(one => one === word);
    // What does not even name a kind may be a secret that went astray: only its first word is shown.
    if (kind === undefined)
        return { problem: `${JSON.stringify(word)} is not known`, remedy: howToWrite };
    const needsValue = kind === 'registry' || kind === 'local' || kind === 's3';
    if (needsValue !== (equals === '=')) {
        const problem = needsValue ? `${kind} does not say where` : `${kind} takes no value`;
        return { problem, remedy: howToWrite };
    }
    const [first = '', ...others] = rest.split(',').map(part => part.trim());
    const valued = kind === 'registry' || kind === 'local';
    const read = readAttributes(kind, valued ? others : rest === '' && equals === undefined ? [] : [first, ...others]);
    if ('problem' in read)
        return read;
    const { attributes } = read;
    switch (kind) {
        case 'registry':
            return readReference(first, attributes);
        case 'local':
            if (first === '')
                return { problem: 'local names no folder', remedy: 'Write local=FOLDER' };
            return { kind, directory: node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(root, first), attributes };
        case 's3':
            return readBucket(attributes);
        case 'gha':
            return { kind, attributes };
        default:
            return { kind };
    }
}
function readAttributes(kind, parts) {
    const found = {};
    for (const part of parts) {
        const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
        if (credentials.includes(name)) {
            return {
                problem: `${name} does not belong there`,
                remedy: kind === 's3'
                    ? 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the step'
                    : 'Leave it out: it is taken from the job'
            };
        }
        const known = permitted[kind];
        if (!known.includes(name) || value === '') {
            const remedy = known.length === 0 ? `Write ${kind} alone` : `Write NAME=VALUE; known here: ${known.join(', ')}`;
            // What is no attribute at all may be a piece of a secret.
            const problem = name === '' ? `${kind} has a part that is no NAME=VALUE` : `${kind} has no attribute ${JSON.stringify(name)}`;
            return { problem, remedy };
        }
        found[name] = value;
    }
    if (found.mode !== undefined && found.mode !== 'min' && found.mode !== 'max') {
        return { problem: `mode ${JSON.stringify(found.mode)} is not known`, remedy: 'Use mode=min or mode=max' };
    }
    return { attributes: found };
}
/** `HOST[:PORT]/PATH[:TAG]`, as the distribution project's reference grammar has it. */
function readReference(reference, attributes) {
    const shown = JSON.stringify(reference.replace(/^.*@(?!sha256:)/, ''));
    if (/@sha256:/.test(reference)) {
        return {
            problem: `${shown} is fixed by its digest`,
            remedy: 'Leave out the digest: the cache changes in every run'
        };
    }
    const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
    const pattern = new RegExp(`^((?:[A-Za-z0-9.-]+(?::\\d+)?/)?${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,39}))?$`);
    const [, repository, tag = ''] = pattern.exec(reference) ?? [];
    if (repository === undefined) {
        return {
            problem: `${shown} is no image reference`,
            remedy: 'Write registry=HOST/PATH, its tag at most 40 characters'
        };
    }
    return { kind: 'registry', repository, tag, attributes };
}
function readBucket(attributes) {
    const missing = ['region', 'bucket'].filter(name => attributes[name] === undefined);
    if (missing.length === 0)
        return { kind: 's3', attributes };
    return { problem: `s3 has no ${missing.join(' and no ')}`, remedy: 'Write s3=region=REGION,bucket=NAME' };
}


/***/ }),

/***/ 30735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Fq: () => (/* reexport */ buildWithLayers),
  id: () => (/* reexport */ cacheServiceAccess),
  VH: () => (/* reexport */ changedServices),
  Tu: () => (/* reexport */ decideExport),
  V8: () => (/* reexport */ exportLayers),
  Pv: () => (/* reexport */ nextRecord),
  Vp: () => (/* reexport */ planLayerCache)
});

// UNUSED EXPORTS: layerEntries, parseLayerCache, probeCache, withExports, withImports

// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./.build/src/workspace.js
var src_workspace = __webpack_require__(40738);
;// CONCATENATED MODULE: ./.build/src/layers/names.js
/** Names under which the layers of one service are kept: no two services, workspaces or branches share one. */


/** Tags may have 128 characters: room for this, the user's own tag, eight digits and two dashes. */
const readableLength = 70;
/**
 * The scope of GitHub's cache. It says nothing of branches: the service itself keeps those apart, and BuildKit looks
 * through all that the job's token may read, the base branch among them.
 */
function scopeOf({ workspace, service }) {
    return `cbc/${(0,src_workspace/* workspaceName */.h)(workspace)}/${(0,src_workspace/* workspaceName */.h)(service)}`;
}
/** Folders, one below the other, `/`-separated: a folder that two services export to at once breaks. */
function folderOf({ workspace, service }, branch) {
    return [workspace, service, branch].map(src_workspace/* workspaceName */.h).join('/');
}
/** A tag: in a repository all that tells caches apart. The digest is of all parts, none of which can run into another. */
function tagOf({ workspace, service }, branch, prefix) {
    const parts = [workspace, service, branch];
    const readable = parts.join('-').replace(/[^A-Za-z0-9_.-]+/g, '-');
    const digest = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
    const name = `${readable.slice(0, readableLength)}-${digest}`;
    return prefix === '' ? name.replace(/^[.-]+/, '') : `${prefix}-${name}`;
}

;// CONCATENATED MODULE: ./.build/src/layers/plan.js

/** Plans the layer cache of a run. */
function planLayerCache(facts) {
    const own = facts.branch === '' ? 'unnamed' : facts.branch;
    const chosen = chooseTarget(facts);
    if ('off' in chosen)
        return { kind: 'off', reason: chosen.off };
    const { target } = chosen;
    const can = abilities(target.kind, facts);
    if (!can.import && !can.export)
        return { kind: 'off', reason: can.reason ?? chosen.reason };
    return {
        kind: 'on',
        target,
        workspace: facts.workspace,
        ...(facts.neighbour !== undefined && facts.neighbour !== facts.workspace && { neighbour: facts.neighbour }),
        branches: [own, ...new Set(facts.baseBranches.filter(branch => branch !== own && branch !== ''))],
        imports: can.import,
        exports: !can.export ? 'never' : target.kind === 'inline' ? 'with-image' : 'after-build',
        reason: can.reason ?? chosen.reason
    };
}
function chooseTarget(facts) {
    const { choice } = facts;
    switch (choice.kind) {
        case 'off':
            return { off: 'layer-cache is off' };
        case 'auto':
            return chooseForUser(facts);
        case 'gha':
            if (facts.cacheService === undefined)
                return { off: 'the cache service of GitHub Actions is not there: its address or token is missing' };
            return { target: choice, reason: 'layer-cache gha was asked for' };
        default:
            return { target: choice, reason: `layer-cache ${choice.kind} was asked for` };
    }
}
function chooseForUser({ cacheService, cacheDirectory, driver, store }) {
    if (driver === 'docker' && store !== 'containerd') {
        return {
            off: `the docker driver cannot export layers with the store ${store}: use layer-cache inline with push, ` +
                'builder docker-container, or an engine with the containerd store'
        };
    }
    if (cacheDirectory !== undefined) {
        const directory = `${cacheDirectory.replace(/\/$/, '')}/layers`;
        return { target: { kind: 'local', directory, attributes: {} }, reason: 'the cache is kept in a folder' };
    }
    if (cacheService !== undefined) {
        return { target: { kind: 'gha', attributes: {} }, reason: 'the job has the cache service of GitHub Actions' };
    }
    return {
        off: 'neither the cache service of GitHub Actions nor a folder is there: set layer-cache to registry, local or s3'
    };
}
/** What the token permits, and what the engine's own BuildKit lacks; each case of that was tried (Docker 28.5). */
function abilities(kind, { driver, store, cacheService }) {
    const lack = `the docker driver with the store ${store}`;
    const remedy = 'use layer-cache inline with push, or builder docker-container';
    if (driver === 'docker') {
        if (kind === 's3')
            return none('the docker driver knows no s3 cache: use builder docker-container');
        if (kind !== 'inline' && store !== 'containerd') {
            if (kind === 'gha')
                return none(`${lack} knows no gha cache: ${remedy}`);
            return { import: true, export: false, reason: `${lack} can import ${kind} layers but not export them: ${remedy}` };
        }
    }
    if (kind !== 'gha' || cacheService === undefined)
        return { import: true, export: true };
    const { read, write, reason } = cacheService;
    return { import: read, export: write, ...(reason !== undefined && { reason: sentencePart(reason) }) };
}
function none(reason) {
    return { import: false, export: false, reason };
}
/** A reason within a sentence: the store tells reasons as sentences of their own. */
function sentencePart(reason) {
    return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`.replace(/\.$/, '');
}
/**
 * The entries of one service.
 * @param tags names of its image
 */
function layerEntries(plan, service, tags) {
    if (plan.kind === 'off')
        return { from: [], to: undefined };
    const entries = entriesOf(plan, { workspace: plan.workspace, service }, tags);
    return { from: plan.imports ? entries.from : [], to: plan.exports === 'never' ? undefined : entries.to };
}
/** All layers of all stages: an import of the last stage's alone misses whatever a changed file of an earlier one does not touch. */
const standard = { mode: 'max', 'ignore-error': 'true' };
/** s of a `gha` import's patience with a service that answers 429; without it that is ten minutes, the build waiting. */
const importPatience = '15s';
function entriesOf(plan, owner, tags) {
    const { target, branches, neighbour } = plan;
    const [own] = branches;
    const owners = [owner, ...(neighbour === undefined ? [] : [{ ...owner, workspace: neighbour }])];
    const places = owners.flatMap(one => branches.map(branch => [one, branch]));
    switch (target.kind) {
        case 'gha': {
            return {
                from: owners.map(one => entry('gha', { scope: scopeOf(one), timeout: importPatience })),
                to: entry('gha', { scope: scopeOf(owner), ...standard, ...target.attributes })
            };
        }
        case 'registry': {
            const reference = (one, branch) => `${target.repository}:${tagOf(one, branch, target.tag)}`;
            return {
                from: places.map(place => entry('registry', { ref: reference(...place) })),
                to: entry('registry', { ref: reference(owner, own), ...standard, ...target.attributes })
            };
        }
        case 'local': {
            const folder = (one, branch) => `${target.directory}/${folderOf(one, branch)}`;
            return {
                from: places.map(place => entry('local', { src: folder(...place) })),
                to: entry('local', { dest: folder(owner, own), ...standard, ...target.attributes })
            };
        }
        case 's3': {
            const { mode = standard.mode, upload_parallelism: _, touch_refresh: __, ...place } = target.attributes;
            return {
                from: places.map(one => entry('s3', { ...place, name: folderOf(...one) })),
                to: entry('s3', { ...standard, ...target.attributes, mode, name: folderOf(owner, own) })
            };
        }
        case 'inline':
            return {
                // A name without a path is nobody's own on Docker Hub: such an image is never pushed.
                from: tags.filter(tag => tag.includes('/')).map(ref => entry('registry', { ref })),
                to: 'type=inline'
            };
    }
}
/** One line of CSV, which is how buildx reads it. */
function entry(type, attributes) {
    const fields = Object.entries({ type, ...attributes }).map(([name, value]) => `${name}=${value}`);
    return fields.map(field => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

;// CONCATENATED MODULE: ./.build/src/layers/definition.js
/** Puts a layer cache into a bake definition. What the compose file itself says of caches stays. */


/**
 * The definition with every service's imports and, for `inline`, its export into the image.
 * @param adapt what to import in place of an entry; undefined for nothing
 */
function withImports(definition, plan, adapt) {
    if (plan.kind === 'off')
        return definition;
    return mapServices(definition, (target, service) => {
        const { from, to } = layerEntries(plan, service, target.tags ?? []);
        return {
            ...target,
            ...added('cache-from', target, from.flatMap(entry => adapt(entry) ?? [])),
            ...(plan.exports === 'with-image' && to !== undefined && added('cache-to', target, [to]))
        };
    });
}
/**
 * The definition that builds the same again, gives nothing out and exports the layers of some services. Imports stay: stages
 * that were taken from there whole are known to nobody else. The user's own exports have run with the build.
 * @param services those that are exported; the others are built only where these need them
 * @param adapt as for {@link withImports}
 */
function withExports(definition, plan, services, adapt) {
    const imported = withImports(definition, plan, adapt);
    const exported = mapServices(imported, (target, service) => {
        const { 'cache-to': _, attest: __, ...rest } = target;
        const to = services.has(service) ? layerEntries(plan, service, target.tags ?? []).to : undefined;
        return { ...rest, output: ['type=cacheonly'], ...(to !== undefined && { 'cache-to': [to] }) };
    });
    const targets = (0,build/* builtServices */.vm)(definition)
        .filter(({ service }) => services.has(service))
        .map(({ target }) => target);
    return { ...exported, group: { default: { targets } } };
}
function mapServices(definition, change) {
    const changed = (0,build/* builtServices */.vm)(definition).map(({ target, service, definition: built }) => [target, change(built, service)]);
    return { ...definition, target: { ...definition.target, ...Object.fromEntries(changed) } };
}
function added(name, target, entries) {
    const all = [...new Set([...(target[name] ?? []), ...entries])];
    return all.length === 0 ? {} : { [name]: all };
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/layers/import-gate.js
/**
 * Stands between BuildKit and GitHub's cache service while layers are imported. BuildKit waits for a service that accepts a
 * request and goes silent without any limit, and until then no other build of the engine goes on, not even when the waiting
 * one is cancelled (tried, BuildKit 0.25). The gate does not wait: what fails once is answered with "not there" from then on,
 * so that the build goes on, or fails at once and can be started again without the cache.
 */





/** ms that the service may take to accept a connection, to answer, and between two pieces of a download. */
const limits = { connectMs: 5000, headersMs: 10_000, idleMs: 10_000 };
/** ms that those who wait for an answer get to take it. */
const closeLimitMs = 1000;
/** No connection is kept: one that BuildKit would use again may be closed by then. */
const last = { connection: 'close' };
const lookUpPath = '/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL';
/** Passed on in both directions: what a download of a part needs. */
const requestHeaders = ['range', 'x-ms-range'];
const answerHeaders = ['content-length', 'content-range', 'content-type', 'etag', 'last-modified'];
/**
 * Opens the gate to a service that speaks version 2.
 * @returns undefined where the service speaks another version, or its address is not known
 */
async function openImportGate(environment) {
    const { resultsUrl, serviceV2 } = environment;
    if (!resultsUrl || !serviceV2)
        return undefined;
    const gate = new Gate(resultsUrl.replace(/\/$/, ''), (0,store/* openConnection */.JY)(environment, limits));
    return gate.open();
}
class Gate {
    service;
    connection;
    downloads = [];
    stop = new AbortController();
    failed;
    address = '';
    /** Begins every path: other users of this machine must not find downloads that need no token. */
    secret = `/${(0,external_node_crypto_.randomBytes)(16).toString('hex')}`;
    constructor(service, connection) {
        this.service = service;
        this.connection = connection;
    }
    async open() {
        const server = (0,external_node_http_.createServer)((request, response) => void this.serve(request, response));
        await new Promise((resolve, reject) => {
            server.once('error', reject);
            server.listen(0, '127.0.0.1', resolve);
        });
        this.address = `http://127.0.0.1:${server.address().port}${this.secret}`;
        return {
            url: `${this.address}/`,
            failure: () => this.failed,
            close: async () => {
                // Whoever waits is answered first: a download that finds nobody is tried again for minutes, and another build that
                // needs the same layer waits for it (tried).
                this.stop.abort(new Error('the build is over'));
                const closed = new Promise(resolve => server.close(() => resolve()));
                const patience = setTimeout(() => server.closeAllConnections(), closeLimitMs);
                await closed;
                clearTimeout(patience);
                await this.connection.close();
            }
        };
    }
    /** From now on everything is answered with "not there", also what is waited for already. */
    fail(error) {
        if (this.failed !== undefined || this.stop.signal.aborted)
            return;
        this.failed = error instanceof Error ? error.message : String(error);
        this.stop.abort(new Error('the cache has failed'));
    }
    async serve(request, response) {
        try {
            const path = request.url?.startsWith(this.secret) ? request.url.slice(this.secret.length) : '';
            if (request.method === 'POST' && path === lookUpPath)
                return await this.lookUp(request, response);
            const index = /^\/layers\/cache\/(\d+)$/.exec(path)?.[1];
            const download = index === undefined ? undefined : this.downloads[Number(index)];
            if (request.method === 'GET' && download !== undefined && !this.stop.signal.aborted) {
                return await this.send(download, request, response);
            }
        }
        catch (error) {
            this.fail(error);
        }
        // 404 is not asked for again, as every status of a server that is in trouble would be.
        if (response.headersSent)
            response.destroy();
        else
            response.writeHead(404, last).end();
    }
    async lookUp(request, response) {
        const asked = await (0,consumers_.text)(request);
        const answer = await this.ask(asked, request.headers.authorization ?? '').catch((error) => {
            this.fail(error);
            return { ok: false };
        });
        response.writeHead(200, { ...last, 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }
    /** Answers for the service. An index is fetched at once: BuildKit would wait for it as it does for the answer. */
    async ask(body, authorization) {
        if (this.stop.signal.aborted)
            return { ok: false };
        const headers = { authorization, 'content-type': 'application/json' };
        const answered = await this.connection.send(`${this.service}${lookUpPath}`, {
            method: 'POST',
            headers,
            body,
            signal: this.stop.signal
        });
        const told = await (0,consumers_.text)(answered.body);
        if (answered.status !== 200)
            throw new Error(`HTTP status ${answered.status}`);
        const answer = JSON.parse(told);
        const { ok, signed_download_url: url, matched_key: key } = answer;
        if (ok !== true || typeof url !== 'string')
            return answer;
        const isIndex = typeof key === 'string' && key.startsWith('index-');
        const download = isIndex ? { content: await this.fetch(url) } : { url };
        return { ...answer, signed_download_url: `${this.address}/layers/cache/${this.downloads.push(download) - 1}` };
    }
    async fetch(url) {
        const answer = await this.connection.send(url, { method: 'GET', signal: this.stop.signal });
        const content = await (0,consumers_.buffer)(answer.body);
        if (answer.status !== 200)
            throw new Error(`HTTP status ${answer.status}`);
        return content;
    }
    async send(download, request, response) {
        if ('content' in download) {
            const range = /^bytes=(\d+)-$/.exec(String(request.headers['x-ms-range'] ?? request.headers.range ?? ''));
            const { content } = download;
            const start = Number(range?.[1] ?? 0);
            const rest = content.subarray(start);
            const part = start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
            response.writeHead(start > 0 ? 206 : 200, { ...last, 'content-length': rest.length, ...part }).end(rest);
            return;
        }
        const answer = await this.connection.send(download.url, {
            method: 'GET',
            headers: pick(request.headers, requestHeaders),
            signal: this.stop.signal
        });
        if (answer.status >= 300) {
            await answer.body.dump();
            throw new Error(`HTTP status ${answer.status}`);
        }
        response.writeHead(answer.status, { ...last, ...pick(answer.headers, answerHeaders) });
        // A connection that breaks before its headers is tried again; one that breaks after them is not.
        response.flushHeaders();
        await (0,promises_.pipeline)(answer.body, response);
    }
}
function pick(headers, names) {
    return Object.fromEntries(names.flatMap(name => {
        const value = headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
    }));
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/build/csv-fields.js
var csv_fields = __webpack_require__(53924);
;// CONCATENATED MODULE: ./.build/src/layers/local-folder.js
/** Folders that BuildKit's `local` exporter writes: OCI image layouts that only ever grow by themselves. */




/**
 * Removes blobs that the newest export does not use. Nothing is removed when the layout cannot be read to its end.
 * Format: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
async function pruneLocalCache(folder) {
    const used = new Set();
    const follow = async (manifest) => {
        for (const { digest } of [
            ...(manifest.layers ?? []),
            ...(manifest.config === undefined ? [] : [manifest.config])
        ]) {
            used.add(digest);
        }
        for (const { digest, mediaType = '' } of manifest.manifests ?? []) {
            if (used.has(digest))
                continue;
            used.add(digest);
            // BuildKit's older format is an index that lists the layers themselves.
            if (!/manifest|index/.test(mediaType))
                continue;
            await follow(JSON.parse(await (0,external_node_fs_promises_.readFile)(blobFile(folder, digest), 'utf8')));
        }
    };
    await follow(JSON.parse(await (0,external_node_fs_promises_.readFile)(external_node_path_.join(folder, 'index.json'), 'utf8')));
    const blobs = external_node_path_.join(folder, 'blobs', 'sha256');
    for (const name of await (0,external_node_fs_promises_.readdir)(blobs)) {
        if (!used.has(`sha256:${name}`))
            await (0,external_node_fs_promises_.rm)(external_node_path_.join(blobs, name), { force: true });
    }
}
function blobFile(folder, digest) {
    return external_node_path_.join(folder, 'blobs', ...digest.split(':'));
}
/** Whether an entry of `cache-from` can be used: a local folder that was never exported to makes buildx refuse the build. */
function isImportable(entry) {
    const folder = localFolder(entry, 'src');
    return folder === undefined || (0,external_node_fs_.existsSync)(external_node_path_.join(folder, 'index.json'));
}
/** The folder that a cache entry of type `local` names; undefined for another entry. */
function localFolder(entry, attribute) {
    const fields = (0,csv_fields/* csvFields */.q)(entry);
    if (!fields.includes('type=local'))
        return undefined;
    const prefix = `${attribute}=`;
    return fields.find(field => field.startsWith(prefix))?.slice(prefix.length);
}

;// CONCATENATED MODULE: ./.build/src/layers/probe.js
/**
 * Asks a cache whether it answers before a build depends on it. BuildKit waits for a silent GitHub cache without any limit,
 * and while it waits, no other build of the engine goes on, not even when the waiting one is cancelled (tried, BuildKit 0.25).
 */

/** What the runner's environment permits at GitHub's cache service; undefined where BuildKit could not reach it. */
function cacheServiceAccess(environment) {
    const { resultsUrl, cacheUrl, runtimeToken } = environment;
    if (!runtimeToken || !(resultsUrl || cacheUrl))
        return undefined;
    return (0,store/* accessOf */.YK)(environment);
}
/** Long enough for a slow answer; the build waits for it. */
const probeLimitMs = 5000;
/**
 * Sends the cache of a plan one request. A cache that cannot be asked from here counts as one that answers.
 * @param environment of the runner: how GitHub's cache is reached, and through which proxies
 */
async function probeCache(plan, environment, limitMs, signal) {
    const requests = requestsOf(plan, environment);
    const timeouts = { connectMs: limitMs, headersMs: limitMs, idleMs: limitMs };
    const connection = (0,store/* openConnection */.JY)(environment, timeouts);
    const limit = AbortSignal.timeout(limitMs);
    const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
    const isService = plan.kind === 'on' && plan.target.kind === 'gha';
    let reason;
    try {
        for (const { url, ...options } of requests) {
            try {
                const answer = await connection.send(url, { ...options, signal: stop });
                await answer.body.dump();
                // A registry asks for credentials with 401: BuildKit has those.
                if (!isService || answer.status < 400)
                    return { answers: true };
                reason = `it answers with HTTP status ${answer.status}`;
            }
            catch (error) {
                if (limit.aborted)
                    return { answers: false, reason: `it does not answer within ${limitMs / 1000} s` };
                const told = error instanceof Error ? error.message : String(error);
                // Certificates and protocols are BuildKit's own affair: the engine may know a registry better than this process does.
                // The cache service is reached through this process.
                if (!isService && !isSilence(told))
                    return { answers: true };
                reason ??= told;
            }
        }
        return reason === undefined ? { answers: true } : { answers: false, reason };
    }
    finally {
        await connection.close();
    }
}
/** Whether the reason of a failed request is that nobody was there, or in trouble; it always has the system's code in it. */
function isSilence(reason) {
    return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w*TIMEOUT|^HTTP status/.test(reason);
}
/** One is sent after the other until one is answered; none when there is nobody to ask. */
function requestsOf(plan, environment) {
    if (plan.kind === 'off')
        return [];
    const { target } = plan;
    switch (target.kind) {
        case 'gha':
            return lookUp(environment);
        case 'registry':
            return registryUrls(target.repository).map(url => ({ method: 'GET', url: `${url}/v2/` }));
        case 's3': {
            const { endpoint_url: endpoint, region } = target.attributes;
            return [{ method: 'GET', url: endpoint ?? `https://s3.${region}.amazonaws.com/` }];
        }
        case 'local':
        case 'inline':
            return [];
    }
}
/** A look-up that finds nothing. Protocol: GitHub's cache service v2, method GetCacheEntryDownloadURL. */
function lookUp({ resultsUrl, runtimeToken, serviceV2 }) {
    if (!resultsUrl || !runtimeToken || !serviceV2)
        return [];
    return [
        {
            method: 'POST',
            url: `${resultsUrl.replace(/\/$/, '')}/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL`,
            headers: { authorization: `Bearer ${runtimeToken}`, 'content-type': 'application/json' },
            body: JSON.stringify({ key: 'cbc-probe', restore_keys: [], version: '0'.repeat(64) })
        }
    ];
}
/**
 * Docker Hub where no host is named; a registry on this machine speaks plain HTTP, and another may (`insecure-registries`).
 * Rules: the distribution project's reference package.
 */
function registryUrls(repository) {
    const [first = '', ...rest] = repository.split('/');
    const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
    if (!isHost || first === 'docker.io')
        return ['https://registry-1.docker.io'];
    if (/^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(first))
        return [`http://${first}`];
    return [`https://${first}`, `http://${first}`];
}

;// CONCATENATED MODULE: ./.build/src/layers/imports.js



/** To be closed when the build is over. */
async function openImports(plan, deps) {
    const adapt = (entry) => (isImportable(entry) ? entry : undefined);
    const plain = { kind: 'open', adapt, failure: () => undefined, close: async () => undefined };
    if (plan.kind === 'off' || !deps.builderIsHere)
        return plain;
    const probe = await probeCache(plan, deps.cacheService, probeLimitMs, deps.signal);
    if (!probe.answers)
        return { kind: 'silent', reason: probe.reason, close: async () => undefined };
    const gate = plan.target.kind === 'gha' ? await openImportGate(deps.cacheService) : undefined;
    if (gate === undefined)
        return plain;
    return {
        kind: 'open',
        // The address is no secret; the token still comes from the environment.
        adapt: entry => `${entry},version=2,url_v2=${gate.url}`,
        failure: gate.failure,
        close: gate.close
    };
}
/** What people call the cache of a plan. */
function cacheName(plan) {
    if (plan.kind === 'off')
        return 'cache';
    switch (plan.target.kind) {
        case 'gha':
            return 'cache service of GitHub Actions';
        case 'registry':
            return `registry of ${plan.target.repository}`;
        case 's3':
            return 'S3 bucket';
        case 'local':
            return `folder ${plan.target.directory}`;
        case 'inline':
            return 'registry of the images';
    }
}

;// CONCATENATED MODULE: ./.build/src/layers/build.js
/** A build with imported layers, which never fails where one without them would have passed. */



/** Builds with the imports of the plan. Warns at most once of a cache that does not answer, and goes on without it. */
async function buildWithLayers(request, plan, deps) {
    let definition;
    const cache = await openImports(plan, deps);
    if (cache.kind === 'silent')
        deps.warning(`Layers are not imported: the ${cacheName(plan)} is down (${cache.reason}).`);
    try {
        const first = await (0,build/* build */.jq)(request, {
            ...deps,
            adjust: async (printed) => {
                definition = printed;
                return cache.kind === 'silent' ? printed : withImports(printed, plan, cache.adapt);
            }
        });
        if (cache.kind === 'silent')
            return { build: first, definition, cacheAnswers: false };
        const broken = plan.kind === 'off' ? undefined : (cache.failure() ?? brokenImport(first));
        if (first.outcome === 'failed' &&
            plan.kind === 'on' &&
            isFaultOfCache(first.failure?.message ?? '', first.others, cache.failure())) {
            deps.warning(`A layer could not be read from the ${cacheName(plan)}: the build starts again without it.`);
            const again = await (0,build/* build */.jq)(request, deps);
            const { startedAt } = first;
            const durationMs = again.startedAt + again.durationMs - startedAt;
            return { build: { ...again, startedAt, durationMs }, definition, cacheAnswers: false };
        }
        if (broken !== undefined)
            deps.warning(`Layers were not imported from the ${cacheName(plan)}: ${broken}`);
        return { build: first, definition, cacheAnswers: broken === undefined };
    }
    finally {
        await cache.close();
    }
}
/** Names of services that have a step which had to run. That a base image was downloaded is nothing new. */
function changedServices({ steps }) {
    const ran = steps.filter(step => step.outcome === 'run' && !step.names.every(build/* isBase */._E));
    return [...new Set(ran.flatMap(step => step.names.map(name => name.service)))].sort();
}
/** What went wrong with an import that BuildKit went on without. A cache that is not there yet is nothing wrong. */
function brokenImport({ others }) {
    const errors = others.flatMap(work => (work.kind === 'cache-import' && work.error !== undefined ? [work.error] : []));
    return errors.find(error => !/not found|does not exist|404/i.test(error))?.split('\n')[0];
}
/** BuildKit's words for a layer that it cannot read. A command that failed is never among them, whatever it has printed. */
const unreadable = /failed to copy|short read|unexpected EOF|unexpected commit digest|failed commit on ref|httpReadSeeker|i\/o timeout|connection (refused|reset)|TLS handshake|no such host|deadline exceeded|unexpected status|blob sha256:\S+: not found|content digest sha256:\S+: not found/;
/** What BuildKit asks registries for before any step: nothing of it comes from a cache. */
const ofRegistry = /failed to (resolve source metadata|authorize|fetch (anonymous|oauth) token)/;
/**
 * Whether a build failed because of its cache: something was imported that could not be read then.
 * @param message of the failure
 * @param known what is known to have gone wrong with the cache
 */
function isFaultOfCache(message, others, known) {
    if (message.includes('did not complete successfully'))
        return false;
    if (known !== undefined)
        return true;
    const imported = others.some(work => work.kind === 'cache-import' && work.error === undefined);
    return imported && unreadable.test(message) && !ofRegistry.test(message);
}

// EXTERNAL MODULE: ./.build/src/layers/choice.js
var choice = __webpack_require__(27359);
;// CONCATENATED MODULE: ./.build/src/layers/decision.js
/** Whether exporting layers is worth its time, by what former runs have seen. */
/** After so many runs without, an export is tried again: what it costs and saves changes with the project. */
const retryAfterRuns = 10;
/** Decides on this run's export. `record` is what the former run left, undefined when there is none. */
function decideExport(use, record) {
    if (use.changed.length === 0) {
        return { export: false, because: 'known', reason: 'every step came from a cache' };
    }
    const known = record && { ...record, savedMs: use.savedMs ?? record.savedMs };
    if (known === undefined || pays(known) || known.skippedRuns + 1 >= retryAfterRuns) {
        return { export: true, services: use.changed };
    }
    const reason = `the last export took ${seconds(known.exportMs)}, and has saved ${seconds(known.savedMs ?? 0)}`;
    return { export: false, because: 'unprofitable', reason };
}
/** Whether an export is worth its time, as far as anybody knows. */
function pays({ exportMs, savedMs }) {
    return savedMs === undefined || savedMs >= exportMs;
}
/**
 * The record after a run. The same as before when nothing has changed that decides anything: times are never the same twice,
 * and a new record is saved.
 * @param exportMs undefined when nothing was exported
 */
function nextRecord(use, decision, exportMs, record) {
    if (exportMs !== undefined)
        return { exportMs, savedMs: undefined, skippedRuns: 0 };
    if (record === undefined)
        return undefined;
    const skipped = !decision.export && decision.because === 'unprofitable' ? 1 : 0;
    const next = { ...record, savedMs: use.savedMs ?? record.savedMs, skippedRuns: record.skippedRuns + skipped };
    return skipped === 0 && pays(next) === pays(record) ? record : next;
}
function seconds(ms) {
    return `${(ms / 1000).toFixed(1)} s`;
}

;// CONCATENATED MODULE: ./.build/src/layers/export.js
/** Exports layers after a build: everything is cached then, so that nothing but the export runs. */




/**
 * Runs the second pass. Whatever goes wrong is a result: layers that are not exported cost time later, nothing else. No
 * step of a Dockerfile is ever run by it: it stops where one would be.
 */
async function exportLayers(request, docker) {
    const startedAt = request.now();
    const spent = () => request.now() - startedAt;
    if (request.services.length === 0)
        return { outcome: 'exported', ms: 0 };
    const cache = await openImports(request.plan, {
        ...request,
        ...(docker.signal !== undefined && { signal: docker.signal })
    });
    if (cache.kind === 'silent') {
        return { outcome: 'failed', ms: spent(), reason: `the ${cacheName(request.plan)} is down (${cache.reason})` };
    }
    try {
        const definition = withExports(request.definition, request.plan, new Set(request.services), cache.adapt);
        const problem = await runExport(definition, request, docker);
        if (problem !== undefined)
            return { ...problem, ms: spent() };
        // What cannot be removed takes room, nothing else.
        await pruneExported(definition).catch(() => undefined);
        return { outcome: 'exported', ms: spent() };
    }
    catch (error) {
        return { outcome: 'failed', ms: spent(), reason: error instanceof Error ? error.message : String(error) };
    }
    finally {
        await cache.close();
    }
}
async function runExport(definition, request, docker) {
    const { builder, selection, temporaryFolder, timeoutMs } = request;
    const services = (0,build/* builtServices */.vm)(definition);
    const stop = new AbortController();
    const timeout = AbortSignal.timeout(timeoutMs);
    const watch = watchExport(new Map(services.map(({ target, service }) => [target, service])), () => stop.abort());
    const variables = await (0,build/* readVariables */.Ch)((0,build/* secretVariables */.c8)(services), selection, docker);
    const folder = selection.projectDirectory;
    const { result } = await (0,build/* bake */.Wq)({ definition, services, builder, folder, variables, temporaryFolder, onLine: watch.onLine }, {
        ...docker,
        env: { ...docker.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
        signal: AbortSignal.any([stop.signal, timeout, ...(docker.signal === undefined ? [] : [docker.signal])])
    });
    const { wouldRun, error, message } = watch.seen();
    if (wouldRun !== undefined) {
        return { outcome: 'stale', reason: `files have changed since the build: ${wouldRun} would run again` };
    }
    const failed = (reason) => ({ outcome: 'failed', reason });
    if (timeout.aborted)
        return failed(`it took more than ${Math.round(timeoutMs / 1000)} s`);
    if (result.aborted)
        return failed('it was cancelled');
    if (result.exitCode !== 0)
        return failed(message ?? 'buildx gave no reason');
    return error === undefined ? undefined : failed(error);
}
function watchExport(services, stop) {
    let [wouldRun, error, message] = [];
    const onLine = (line) => {
        for (const event of (0,build/* parseLine */.A)(line)) {
            if (event.kind === 'text' && event.text.startsWith('ERROR: '))
                message = event.text.slice('ERROR: '.length);
            if (event.kind !== 'vertex')
                continue;
            const name = (0,build/* parseVertexName */.fv)(event.name, { services });
            if (name.kind === 'cache-export')
                error = event.error ?? error;
            // Files that are copied anew cost nothing to speak of; what comes after them is a command, or nothing.
            const runs = name.kind === 'step' && name.instruction.startsWith('RUN') && event.startedAt !== undefined;
            if (!runs || event.cached || wouldRun !== undefined)
                continue;
            wouldRun = `a step of ${name.service}`;
            stop();
        }
    };
    return { onLine, seen: () => ({ wouldRun, error, message }) };
}
async function pruneExported(definition) {
    for (const { definition: target } of (0,build/* builtServices */.vm)(definition)) {
        for (const entry of target['cache-to'] ?? []) {
            const folder = localFolder(entry, 'dest');
            if (folder !== undefined)
                await pruneLocalCache(folder);
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/layers/index.js
/** BuildKit's layers: where they are imported from before a build and exported to after it. The door of this folder. */









/***/ }),

/***/ 60462:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E$: () => (/* binding */ areReachable),
/* harmony export */   R5: () => (/* binding */ openLiveDoor),
/* harmony export */   Tb: () => (/* binding */ locateMounts),
/* harmony export */   gG: () => (/* binding */ isOnEngine),
/* harmony export */   qj: () => (/* binding */ mayReachFolders)
/* harmony export */ });
/* harmony import */ var _engine_door_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(59726);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(44338);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(594);



/** Whether there may be a way to the engine's folders. */
function mayReachFolders({ facts, privilege }) {
    return privilege !== undefined && facts.endpoint.startsWith('unix://') && !facts.rootless;
}
/**
 * The door to the engine's folders; undefined where they are not to be reached, so that content goes through the engine.
 * Never rejected.
 */
async function openLiveDoor(context) {
    if (!mayReachFolders(context))
        return undefined;
    const { facts, privilege, surroundings } = context;
    return (0,_engine_door_js__WEBPACK_IMPORTED_MODULE_0__/* .openEngineDoor */ .t)(facts, privilege === 'sudo', surroundings).catch((error) => {
        surroundings.log.info(`The folders of the engine cannot be reached: ${error.message}`);
        return undefined;
    });
}
/** Whether a builder keeps its cache mounts in folders of the engine. */
function isOnEngine({ driver }) {
    return driver === 'docker' || driver === 'docker-container';
}
/** Whether all mounts are in folders that the privileged process knows: builders of another make keep them elsewhere. */
async function areReachable(located, door) {
    const { states } = await door.call('inspectMounts', { places: located.map(({ place }) => place) });
    return states.every(state => !('refused' in state));
}
/**
 * Makes the mounts that are missing, and finds their folders. undefined when the builder cannot run the small build that
 * tells of them, which is told in the log: then content goes through steps of builds.
 */
async function locateMounts(mounts, builder, options) {
    try {
        return await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_1__/* .probeMounts */ .vK)(mounts, { ...options, ...stateVolume(builder) });
    }
    catch (error) {
        options.docker.signal?.throwIfAborted();
        if (!(error instanceof _process_js__WEBPACK_IMPORTED_MODULE_2__/* .CommandError */ .Qd))
            throw error;
        options.log(`The folders of the cache mounts cannot be found: ${error.message}`);
        return undefined;
    }
}
/** buildx names the volume with the state of a builder container after its first node. */
function stateVolume({ name, driver }) {
    return driver === 'docker-container' ? { stateVolume: `buildx_buildkit_${name}0_state` } : {};
}


/***/ }),

/***/ 98458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ readLiveRecords)
/* harmony export */ });
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94944);
/* harmony import */ var _engine_door_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59726);


/**
 * Lists the records. Must not be called while a build runs. The engine's own builder is asked through the engine, which
 * answers ten times as fast as a plugin of docker starts.
 * @param endpoint of the engine
 */
async function readLiveRecords({ name, driver }, endpoint, docker) {
    if (driver === 'docker' && endpoint.startsWith('unix://')) {
        return (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .engineContents */ .Tp)((0,_engine_door_js__WEBPACK_IMPORTED_MODULE_1__/* .socketOf */ .l)(endpoint), docker.signal).cacheRecords();
    }
    return (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_0__/* .readBuildRecords */ .z)(docker, name);
}


/***/ }),

/***/ 60224:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ mirrorWords),
/* harmony export */   v: () => (/* binding */ parseMirror)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/** The input `pypi-mirror`: a package index near the builds, found at an address or started for the job. */

/** The words that are no images. */
const mirrorWords = ['off', 'devpi', 'bandersnatch'];
/** `[registry[:port]/]path[:tag][@digest]` (https://github.com/distribution/reference). */
const imageReference = /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
/** devpi publishes no image of its own; this one follows its releases (https://github.com/JonasAlfredsson/docker-devpi). */
const devpi = {
    kind: 'devpi',
    image: 'jonasal/devpi-server:6',
    port: 3141,
    path: '/root/pypi/+simple/',
    data: '/devpi/server',
    volume: 'compose-build-cache-devpi'
};
/** The project's own image; it holds Python, which serves what was mirrored (https://github.com/pypa/bandersnatch). */
const bandersnatch = {
    kind: 'bandersnatch',
    image: 'pypa/bandersnatch:latest',
    port: 8080,
    path: '/simple/',
    data: '/srv/pypi',
    volume: 'compose-build-cache-bandersnatch'
};
/** Reads the text of `pypi-mirror`. */
function parseMirror(text) {
    if (text === 'off')
        return { kind: 'off' };
    if (text === 'devpi')
        return { kind: 'server', server: devpi };
    if (text === 'bandersnatch')
        return { kind: 'server', server: bandersnatch };
    // What may be an address with a password is not shown.
    return text.includes('://') ? parseAddress(text) : parseImage(text);
}
/** What cannot be kept from the image's history and the logs is refused. */
function parseAddress(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
        return {
            problem: 'is no address of a package index',
            remedy: 'Use an address that begins with http:// or https://, devpi, bandersnatch or the name of an image'
        };
    }
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
        return {
            problem: 'holds a user, a password or parameters, which would be found in the history and the cache of the images',
            remedy: 'Give the address without them, and the credentials to the steps that install as a build secret ' +
                '(RUN --mount=type=secret,id=netrc,target=/root/.netrc)'
        };
    }
    return { kind: 'url', url: url.href };
}
const attributeNames = ['port', 'path', 'data'];
/** `IMAGE[,port=NUMBER][,path=PATH][,data=FOLDER]` */
function parseImage(text) {
    const [image = '', ...attributes] = text.split(',').map(part => part.trim());
    if (!imageReference.test(image)) {
        return {
            problem: `${/[@?]/.test(text) ? 'it' : JSON.stringify(image)} cannot be the name of an image`,
            remedy: 'Use an address that begins with http:// or https://, devpi, bandersnatch or the name of an image'
        };
    }
    const values = new Map(attributes.map(part => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]));
    const { port, path = '/simple/', data } = Object.fromEntries(values);
    const unknown = [...values.keys()].find(name => !attributeNames.some(known => known === name));
    const wrong = unknown ??
        (port !== undefined && !isPort(port) ? 'port' : undefined) ??
        (!/^\/[A-Za-z0-9._~!+@%/-]*$/.test(path) ? 'path' : undefined) ??
        (data !== undefined && !/^\/[^:,]+$/.test(data) ? 'data' : undefined);
    if (wrong !== undefined) {
        return {
            problem: `${JSON.stringify(`${wrong}=${values.get(wrong)}`)} is no attribute of an image`,
            remedy: 'Write IMAGE, and port=NUMBER, path=/PATH/ and data=/FOLDER after it where they are needed'
        };
    }
    const server = {
        kind: 'image',
        image,
        port: port === undefined ? undefined : Number(port),
        path: path.endsWith('/') ? path : `${path}/`,
        data,
        volume: `compose-build-cache-pypi-${shortHash(repositoryOf(image))}`
    };
    return { kind: 'server', server };
}
function isPort(text) {
    return /^[1-9]\d{0,4}$/.test(text) && Number(text) < 65_536;
}
/** Another version of an image goes on with the data of the one before. */
function repositoryOf(image) {
    return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}
function shortHash(text) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 8);
}


/***/ }),

/***/ 69268:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  En: () => (/* reexport */ MirrorError),
  W$: () => (/* reexport */ bridgeGateway),
  P8: () => (/* reexport */ composeOverride),
  aJ: () => (/* reexport */ lockedPackages),
  vE: () => (/* reexport */ mirrorObstacle),
  vo: () => (/* reexport */ planBuildAdditions),
  qE: () => (/* reexport */ startMirror),
  IE: () => (/* reexport */ stopMirror)
});

// UNUSED EXPORTS: isLoopbackHost, mirrorHost, mirrorWords, parseMirror

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
;// CONCATENATED MODULE: ./.build/src/mirror/bandersnatch.js
/** A bandersnatch that mirrors what a project's lock files name, and nothing else: all of PyPI would be terabytes. */



/** A line of a requirements file that fixes a version (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
const pinned = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*==\s*([A-Za-z0-9][A-Za-z0-9._!+-]*)$/;
/** Reads the lines of a requirements file. */
function readRequirements(text) {
    const joined = text.replaceAll(/\\\r?\n/g, ' ');
    const lines = joined.split('\n').map(line => line
        .replace(/(^|\s)#.*$/, '')
        .replace(/\s--hash[= ]\S+/g, '')
        .replace(/;.*$/, '')
        .trim());
    const packages = [];
    const open = [];
    for (const line of lines) {
        const [, name, version] = pinned.exec(line) ?? [];
        if (name !== undefined)
            packages.push(`${name.toLowerCase().replaceAll(/[-_.]+/g, '-')}==${version}`);
        // Options other than further files say nothing of what is installed.
        else if (line !== '' && !/^-(?!r\b|-requirement\b|e\b|-editable\b)/.test(line))
            open.push(line);
    }
    return { packages, open };
}
/** Reads `requirements*.txt` of the folders that services are built from, and of `requirements/` in them. */
async function lockedPackages(services, projectDirectory) {
    const contexts = services.map(({ definition }) => definition.context ?? '.').filter(build/* isLocalPath */.Nj);
    const folders = [...new Set(contexts.map(context => external_node_path_.resolve(projectDirectory, context)))].sort();
    const packages = new Set();
    const open = [];
    for (const file of (await Promise.all(folders.map(requirementFiles))).flat()) {
        const found = readRequirements(await (0,promises_.readFile)(file, 'utf8'));
        for (const one of found.packages)
            packages.add(one);
        open.push(...found.open.map(line => `${external_node_path_.relative(projectDirectory, file)}: ${line}`));
    }
    return { packages: [...packages].sort(), open };
}
async function requirementFiles(folder) {
    const own = (await names(folder)).filter(name => /^requirements.*\.txt$/.test(name));
    const below = (await names(external_node_path_.join(folder, 'requirements'))).filter(name => name.endsWith('.txt'));
    return [...own, ...below.map(name => external_node_path_.join('requirements', name))].sort().map(name => external_node_path_.join(folder, name));
}
/** None for a folder that is not there. */
async function names(folder) {
    try {
        return (await (0,promises_.readdir)(folder, { withFileTypes: true })).filter(entry => entry.isFile()).map(({ name }) => name);
    }
    catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(error.code ?? ''))
            return [];
        throw error;
    }
}
/** Its configuration (https://bandersnatch.readthedocs.io/en/latest/mirror_configuration.html). */
function bandersnatchConfig(packages, directory) {
    return `[mirror]
directory = ${directory}
master = https://pypi.org
workers = 3
timeout = 15
global-timeout = 3600
stop-on-error = true
hash-index = false

[plugins]
enabled =
    allowlist_project
    allowlist_release
    exclude_platform

[allowlist]
packages =
${packages.map(one => `    ${one}\n`).join('')}
[blocklist]
platforms =
    windows
    macos
    freebsd
`;
}

// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
;// CONCATENATED MODULE: ./.build/src/mirror/index-variables.js
/** What pip and uv are told an index by. */
/**
 * pip: https://pip.pypa.io/en/stable/topics/configuration/#environment-variables,
 * uv: https://docs.astral.sh/uv/reference/environment/ (`UV_INDEX_URL` is the name that older versions know).
 */
const tools = [
    { index: ['PIP_INDEX_URL'], trust: 'PIP_TRUSTED_HOST', needsTrust: true },
    { index: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'], trust: 'UV_INSECURE_HOST', needsTrust: false }
];
/** All variables for an index, in the order in which they are told. */
function indexVariables(url) {
    return Object.fromEntries(tools.flatMap(tool => toolVariables(tool, url)));
}
/**
 * The variables that may be handed to a build or a service.
 * @param declared whether a name is asked for
 * @param given whether the user has set a name: then that tool is told nothing
 */
function chooseVariables(url, declared, given) {
    const values = {};
    const missing = [];
    for (const tool of tools) {
        if (!tool.index.some(declared) || tool.index.some(given))
            continue;
        // pip passes over an index that it does not trust, and then finds nothing.
        if (tool.needsTrust && needsTrust(url) && !declared(tool.trust) && !given(tool.trust))
            missing.push(tool.trust);
        else {
            const chosen = toolVariables(tool, url).filter(([name]) => declared(name) && !given(name));
            Object.assign(values, Object.fromEntries(chosen));
        }
    }
    return { values, missing };
}
function toolVariables({ index, trust }, url) {
    const { protocol, hostname } = new URL(url);
    const trusted = protocol === 'http:' ? [[trust, hostname]] : [];
    return [...index.map(name => [name, url]), ...trusted];
}
/** pip trusts this machine's own loopback by itself (`SECURE_ORIGINS` in pip's session). */
function needsTrust(url) {
    const { protocol, hostname } = new URL(url);
    return protocol === 'http:' && !isLoopbackHost(hostname);
}
/** Whether a host is whatever machine or container asks. */
function isLoopbackHost(hostname) {
    return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

;// CONCATENATED MODULE: ./.build/src/mirror/build-additions.js


/**
 * Finds the builds that ask for an index.
 * @param projectDirectory absolute: relative contexts start here
 */
async function planBuildAdditions(services, { url, host }, projectDirectory) {
    const additions = {};
    const told = [];
    const notes = [];
    let asked = false;
    for (const { service, target, definition } of services) {
        const declared = await argumentsOf(definition, projectDirectory).catch((error) => {
            if (!(error instanceof mounts/* UnresolvedError */.iY))
                throw error;
            notes.push(`${service} is not told of the mirror: ${error.message}.`);
            return new Set();
        });
        const isGiven = (name) => definition.args?.[name] != null;
        const { values, missing } = chooseVariables(url, name => declared.has(name), isGiven);
        asked ||= Object.keys(indexVariables(url)).some(name => declared.has(name));
        for (const name of missing) {
            notes.push(`pip in ${service} is not told of the mirror: it would not trust it. Add ARG ${name} to its Dockerfile.`);
        }
        if (Object.keys(values).length === 0)
            continue;
        if (isLoopbackHost(new URL(url).hostname) && definition.network !== 'host') {
            notes.push(`${service} is not told of the mirror: only builds with network: host reach ${new URL(url).host}. ` +
                'Set that in its build section, or give the mirror an address that containers reach.');
            continue;
        }
        additions[target] = { args: values, ...(host !== undefined && { extraHosts: { [host.name]: host.address } }) };
        told.push(service);
    }
    if (!asked && services.length > 0)
        notes.push(howToAsk(url));
    return { additions, told, notes };
}
async function argumentsOf(definition, projectDirectory) {
    return (0,mounts/* declaredArguments */.V6)(await (0,mounts/* readDockerfile */.n_)(definition, projectDirectory));
}
function howToAsk(url) {
    const lines = Object.keys(indexVariables(url)).map(name => `ARG ${name}`);
    return ('No Dockerfile asks for the package mirror. Add the lines for the tool that you use to each stage that installs ' +
        `packages, after its FROM: ${lines.join(', ')}.`);
}

// EXTERNAL MODULE: ./.build/src/mirror/choice.js
var choice = __webpack_require__(60224);
// EXTERNAL MODULE: ./.build/src/build/terminal-text.js
var terminal_text = __webpack_require__(24564);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/mirror/container.js


/** Marks our containers; a name alone may be anybody's. */
const label = 'compose-build-cache.pypi-mirror';
/** A mirror that is not to be had; the message says why, as a sentence without its full stop. */
class MirrorError extends Error {
    name = 'MirrorError';
}
const askLimitMs = 30_000;
const pullLimitMs = 300_000;
/**
 * The address of the engine's own machine, as containers on the default bridge have it.
 * @throws MirrorError when there is no such network
 */
async function bridgeGateway(docker) {
    const format = '{{range .IPAM.Config}}{{println .Gateway}}{{end}}{{json .Options}}';
    const { stdout } = await ask(['network', 'inspect', 'bridge', '--format', format], docker, askLimitMs);
    if (stdout.includes('"com.docker.network.bridge.enable_icc":"false"')) {
        throw new MirrorError('the engine keeps the containers of its default bridge from each other (icc is off)');
    }
    const gateway = stdout.split('\n').find(line => /^\d+\.\d+\.\d+\.\d+$/.test(line));
    if (gateway !== undefined)
        return gateway;
    throw new MirrorError('the engine has no default bridge network, by which builds would reach it');
}
/** Reads an image, and pulls it when the engine does not have it. @throws MirrorError when it cannot be had */
async function readImage(image, docker, log) {
    const inspectImage = () => ask(['image', 'inspect', '--format', '{{json .Config}}', image], docker, askLimitMs);
    let inspected = await inspectImage();
    if (inspected.exitCode !== 0) {
        log.info(`Pulling ${image} ...`);
        const pulled = await ask(['pull', '--quiet', image], docker, pullLimitMs);
        if (pulled.exitCode !== 0) {
            const why = pulled.timedOut ? `not within ${pullLimitMs / 1000} s` : lastLine(pulled);
            throw new MirrorError(`the image ${image} cannot be had (${why})`);
        }
        inspected = await inspectImage();
    }
    const config = JSON.parse(inspected.stdout || 'null');
    return {
        ports: Object.keys(config?.ExposedPorts ?? {}).flatMap(port => port.endsWith('/tcp') ? Number.parseInt(port, 10) : []),
        volumes: Object.keys(config?.Volumes ?? {})
    };
}
/** The only TCP port that an image exposes. @throws MirrorError */
function exposedPort(image, { ports }) {
    const [port, ...others] = ports;
    if (port !== undefined && others.length === 0)
        return port;
    const what = port === undefined ? 'exposes no port' : `exposes ${ports.length} ports`;
    throw new MirrorError(`the image ${image} ${what}: say which one it serves with ${image},port=NUMBER`);
}
/** A container by its name; undefined when there is none. Without a mark it is not ours. */
async function inspectContainer(container, docker) {
    const args = ['inspect', '--type', 'container', '--format', '{{.State.Running}} {{json .Config.Labels}}', container];
    const { exitCode, stdout } = await ask(args, docker, askLimitMs);
    if (exitCode !== 0)
        return undefined;
    const labels = JSON.parse(stdout.slice(stdout.indexOf(' ')));
    return { running: stdout.startsWith('true '), mark: labels?.[label] };
}
/** The end of what a container has printed, in brackets after a blank; empty when it has printed nothing. */
async function lastWords(container, docker) {
    const logs = await ask(['logs', '--tail', '3', container], docker, askLimitMs);
    const words = `${logs.stdout}\n${logs.stderr}`.trim().replaceAll(/\s+/g, ' ').slice(-300);
    return words === '' || logs.exitCode !== 0 ? '' : ` (${(0,terminal_text/* plainText */.wh)(words)})`;
}
/** Volumes without a name, which an image may declare besides, go with the container. */
function remove(container, docker) {
    return ask(['rm', '--force', '--volumes', container], docker, askLimitMs);
}
function ask(args, docker, timeoutMs) {
    const { command, env, signal } = docker;
    return (0,process/* execute */.g7)(command, args, { env, timeoutMs, ...(signal !== undefined && { signal }) });
}
function lastLine({ stderr }) {
    return stderr.trim().split('\n').at(-1) ?? '';
}

// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
;// CONCATENATED MODULE: ./.build/src/mirror/obstacle.js


/** The first buildx whose bake gives hosts to builds (https://github.com/docker/buildx/pull/3234). */
const hostsVersion = '0.25';
/** Why the mirror cannot be used here and what to do, as whole sentences; undefined when nothing is known to be in its way. */
function mirrorObstacle(mirror, place) {
    switch (mirror.kind) {
        case 'off':
            return undefined;
        case 'url':
            return addressObstacle(new URL(mirror.url), place);
        case 'server':
            return serverObstacle(place);
    }
}
function addressObstacle({ host, hostname }, { builder, endpoint, buildxVersion }) {
    if (hostname === 'host.docker.internal')
        return oldBuildx(buildxVersion);
    if (!isLoopbackHost(hostname))
        return undefined;
    const isHere = builder.driver === 'docker' ? endpoint.startsWith('unix://') : builder.isHere === true;
    if (isHere)
        return undefined;
    return (`the builder "${builder.name}" (${builder.driver}) does not have this machine's network, in which ${host} is. ` +
        'Give the mirror an address that the builder reaches.');
}
function serverObstacle({ platform, endpoint, rootless, builder, buildxVersion }) {
    const remedy = 'Start the mirror yourself where builds reach it, and give its address.';
    if (platform !== 'linux')
        return `a mirror can only be started on a Linux runner. ${remedy}`;
    if (!endpoint.startsWith('unix://')) {
        return `a mirror cannot be started on the engine at ${endpoint}, which is not on this machine. ${remedy}`;
    }
    if (rootless)
        return `a mirror cannot be started on a rootless engine, whose network this machine does not have. ${remedy}`;
    if (!['docker', 'docker-container'].includes(builder.driver)) {
        return `builds of the builder "${builder.name}" (${builder.driver}) do not reach a mirror on this engine. ${remedy}`;
    }
    return oldBuildx(buildxVersion);
}
function oldBuildx(version) {
    if ((0,engine/* compareVersions */.Zy)(version, hostsVersion) >= 0)
        return undefined;
    return (`buildx ${version} cannot tell builds where the mirror is: ${hostsVersion} or newer is needed. ` +
        'Set the input buildx-version to latest.');
}

;// CONCATENATED MODULE: ./.build/src/mirror/override.js

/** Compose would not start a container that has another's network and hosts of its own. */
const sharedNetwork = /^(service|container):/;
/**
 * The text of an override file: services that compose builds get the mirror into their environment, unless they set an index
 * themselves. The text is JSON, which is YAML too; undefined when no service is to be told.
 * @param address as services reach it
 */
function composeOverride(project, address) {
    const services = project.services.flatMap(service => {
        const override = service.hasBuild ? serviceOverride(service, address) : undefined;
        return override === undefined ? [] : [[service.name, override]];
    });
    if (services.length === 0)
        return undefined;
    return `${JSON.stringify({ services: Object.fromEntries(services) }, undefined, 2)}\n`;
}
function serviceOverride(service, { url, host }) {
    const { networkMode = '' } = service;
    const isUnreachable = networkMode === 'none' || (isLoopbackHost(new URL(url).hostname) && networkMode !== 'host');
    if (isUnreachable)
        return undefined;
    const isGiven = (name) => Object.hasOwn(service.environment, name);
    const { values } = chooseVariables(url, () => true, isGiven);
    if (Object.keys(values).length === 0)
        return undefined;
    // Compose replaces variables in its files.
    const environment = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]));
    const hosts = host === undefined || sharedNetwork.test(networkMode) ? [] : [`${host.name}=${host.address}`];
    return { environment, ...(hosts.length > 0 && { extra_hosts: hosts }) };
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./.build/src/mirror/program.js
/** How the servers are started: as containers whose program fits their images. */



/** Tells a container of this server from those of another image, or with other packages. */
function containerMark(server, packages) {
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([server, packages]))
        .digest('hex')
        .slice(0, 16);
}
/** The command that starts the server, without `docker`, and what it takes from its environment. */
function runArguments(server, { container, port, gateway, data, packages }) {
    const { command, env, options } = program(server.kind, port, data ?? '', packages);
    const args = [
        ...['run', '--detach', '--restart', 'no', '--name', container],
        ...['--label', `${label}=${containerMark(server, packages)}`],
        // Nobody but this machine and its containers reaches it, at a port that nobody else has.
        ...['--publish', `${gateway}::${port}`],
        ...(data === undefined ? [] : ['--mount', `type=volume,source=${server.volume},target=${data}`]),
        ...Object.keys(env).flatMap(name => ['--env', name]),
        ...options,
        server.image,
        ...command
    ];
    return { args, env };
}
function program(kind, port, data, packages) {
    switch (kind) {
        case 'devpi':
            // The image wants a password for uploads, which nobody needs; its search index would list all of PyPI.
            return { options: [], command: ['--indexer-backend', 'null'], env: { DEVPI_PASSWORD: (0,external_node_crypto_.randomUUID)() } };
        case 'bandersnatch': {
            const config = '/tmp/bandersnatch.conf';
            const script = [
                `printf %s "$MIRROR_CONFIG" > ${config}`,
                `bandersnatch --config ${config} mirror`,
                `exec python -m http.server ${port} --directory ${data}/web`
            ];
            return {
                // The first process of a container takes no notice of SIGTERM unless it asks for it; Python asks for SIGINT.
                options: ['--stop-signal', 'SIGINT'],
                command: ['sh', '-c', script.join(' && ')],
                env: { MIRROR_CONFIG: bandersnatchConfig(packages, data) }
            };
        }
        case 'image':
            return { options: [], command: [], env: {} };
    }
}

;// CONCATENATED MODULE: ./.build/src/mirror/server.js
/** The mirror as a container: started for a job, waited for, and removed after it. */



/** The name by which builds and services know the mirror: the same everywhere, as it is part of the cache's keys. */
const mirrorHost = 'pypi-mirror';
/** ms; what is filled before it answers takes as long as its downloads. */
const healthLimitMs = {
    devpi: 120_000,
    bandersnatch: 900_000,
    image: 60_000
};
const pollMs = 200;
/** What a server gets to end in order. One that takes no notice of it does not keep the job waiting for long. */
const graceSeconds = 3;
/**
 * Starts the server and waits until it answers. One that runs already, of the same image, is used and stays.
 * @throws MirrorError when the image is not to be had, or the container does not start or answer; nothing is left then
 */
async function startMirror(server, surroundings) {
    const { docker, log, packages } = surroundings;
    const gateway = await bridgeGateway(docker);
    const image = await readImage(server.image, docker, log);
    const port = server.port ?? exposedPort(server.image, image);
    const data = server.data ?? image.volumes[0];
    const container = server.volume;
    const place = { container, port, path: server.path, gateway, volume: data === undefined ? undefined : server.volume };
    const found = await inspectContainer(container, docker);
    if (found?.running && found.mark === containerMark(server, packages)) {
        log.info(`The package mirror "${container}" runs already: it is used, and stays.`);
        return located(place, false, docker);
    }
    if (found !== undefined && found.mark === undefined) {
        throw new MirrorError(`the engine has a container named "${container}" that was made by somebody else`);
    }
    if (found !== undefined)
        await remove(container, docker);
    try {
        const { args, env } = runArguments(server, { container, port, gateway, data, packages });
        const run = await ask(args, { ...docker, env: { ...docker.env, ...env } }, askLimitMs);
        if (run.exitCode !== 0)
            throw new MirrorError(`its container does not start (${lastLine(run)})`);
        const mirror = await located(place, true, docker);
        await waitUntilHealthy(server, mirror, docker);
        return mirror;
    }
    catch (error) {
        await remove(container, withoutSignal(docker));
        throw error;
    }
}
/** Stops and removes the container of a mirror that this run has started; its data stays. A failure is told. */
async function stopMirror({ container, started }, docker, log) {
    if (!started)
        return;
    await ask(['stop', '--time', String(graceSeconds), container], withoutSignal(docker), askLimitMs);
    const removed = await remove(container, withoutSignal(docker));
    if (removed.exitCode === 0)
        log.info(`The package mirror "${container}" was stopped.`);
    else
        log.warning(`The package mirror "${container}" could not be removed: ${lastLine(removed)}`);
}
async function located(place, started, docker) {
    const { container, port, path, gateway, volume } = place;
    const format = '{{json .NetworkSettings}}';
    const { stdout } = await ask(['inspect', '--type', 'container', '--format', format, container], docker, askLimitMs);
    const settings = JSON.parse(stdout.trim() || 'null');
    const address = settings?.Networks?.bridge?.IPAddress;
    const published = settings?.Ports?.[`${port}/tcp`]?.[0]?.HostPort;
    if (!address || !published)
        throw new MirrorError(`its container ended at once${await lastWords(container, docker)}`);
    const url = (at) => `http://${mirrorHost}:${at}${path}`;
    return {
        container,
        started,
        build: { url: url(port), address },
        services: { url: url(published), address: gateway },
        volume
    };
}
/** Any answer will do: whether a page is there is between the index and those who ask it. */
async function waitUntilHealthy({ kind, path }, { container, services }, docker) {
    const page = kind === 'devpi' ? '/+api' : path;
    const { port } = new URL(services.url);
    const url = `http://${services.address}:${port}${page}`;
    const deadline = Date.now() + healthLimitMs[kind];
    while (!(await answers(url))) {
        docker.signal?.throwIfAborted();
        const running = (await inspectContainer(container, docker))?.running;
        if (!running)
            throw new MirrorError(`its server ended${await lastWords(container, docker)}`);
        if (Date.now() > deadline) {
            const words = await lastWords(container, docker);
            throw new MirrorError(`its server does not answer after ${healthLimitMs[kind] / 1000} s${words}`);
        }
        await (0,external_node_timers_promises_.setTimeout)(pollMs);
    }
}
async function answers(url) {
    try {
        const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' });
        await response.body?.cancel();
        return response.status < 500;
    }
    catch {
        // Whether it will answer yet is for the caller to say.
        return false;
    }
}
/** What is to be cleaned up after a cancelled run is cleaned up all the same. */
function withoutSignal({ command, env }) {
    return { command, env };
}

;// CONCATENATED MODULE: ./.build/src/mirror/index.js
/** A package index near the builds. The door of this folder. */










/***/ }),

/***/ 32074:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ mountsToRestore),
/* harmony export */   r: () => (/* binding */ mountNeeds)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _build_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(18022);
/* harmony import */ var _causes_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13533);
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94944);
/* harmony import */ var _engine_door_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(59726);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(51148);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(44338);
/* harmony import */ var _time_budget_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4042);
/** Which cache mounts of a snapshot a build needs; it may leave the others in the cache. */








/**
 * Asks before the engine is stopped, as it is the engine that asks registries.
 * @returns which of a snapshot's cache mounts have to be brought back, and why; none when no step that uses one will run
 */
async function mountNeeds({ history }, { inputs, facts, docker, translation, watch }) {
    if (inputs.cacheMounts === 'always')
        return all('cache-mounts is "always"');
    if (inputs.noCache)
        return all('no-cache is set');
    const before = history.inputs;
    if (before === undefined)
        return all('the snapshot does not say what it was made from');
    if (history.partial === true)
        return all('the snapshot lacks the results of some steps');
    const translated = await translation;
    if (translated.kind !== 'definition')
        return all('the project cannot be read');
    const services = (0,_build_index_js__WEBPACK_IMPORTED_MODULE_1__/* .builtServices */ .vm)(translated.definition);
    const [now, sameImages, dockerfiles] = await Promise.all([
        foundInputs(watch, translated.definition),
        findSameImages(before, services, (0,_engine_door_js__WEBPACK_IMPORTED_MODULE_4__/* .socketOf */ .l)(facts.endpoint), docker.signal),
        readDockerfiles(services, node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(inputs.projectDirectory))
    ]);
    if (now === undefined)
        return all('what the build is made from is not known');
    return (0,_causes_index_js__WEBPACK_IMPORTED_MODULE_2__/* .neededMounts */ .wY)({ services, dockerfiles, before, now, sameImages, platform: (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_3__/* .linuxPlatform */ .IQ)(facts.arch) });
}
function all(reason) {
    return [{ reason, flags: undefined }];
}
function foundInputs(watch, definition) {
    watch.begin(definition);
    return watch.found();
}
/** A name out of an index that somebody else may have written becomes part of a request. */
const imageName = /^[a-z0-9][\w.-]*(:[0-9]+)?(\/[\w-][\w.-]*)*(:[\w.-]+)?$/;
async function findSameImages({ services: then }, services, socket, signal) {
    const bases = new Map(services.flatMap(({ service }) => Object.entries(then[service]?.bases ?? {})));
    const asked = [...bases].filter(([image]) => imageName.test(image));
    const same = await Promise.all(asked.map(async ([image, digest]) => ((await (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_3__/* .registryDigest */ .Uc)(socket, image, signal)) === digest ? [image] : [])));
    return new Set(same.flat());
}
async function readDockerfiles(services, projectDirectory) {
    const texts = await Promise.all(services.map(async ({ service, definition }) => {
        try {
            return [[service, await (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_5__/* .readDockerfile */ .n_)(definition, projectDirectory)]];
        }
        catch (error) {
            if (error instanceof _mounts_index_js__WEBPACK_IMPORTED_MODULE_5__/* .UnresolvedError */ .iY)
                return [];
            throw error;
        }
    }));
    return new Map(texts.flat());
}
/**
 * Chooses the cache mounts to restore, and says in the log what becomes of them. In doubt they are restored.
 * @returns the layers of those to restore
 */
async function mountsToRestore(index, needsOf, log, signal) {
    const held = Object.values(index.mounts);
    if (held.length === 0)
        return new Set();
    const needs = await (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_6__/* .unlessAborted */ .Wh)(needsOf(index), signal).catch(error => all(error.message));
    const wanted = held.flatMap(mount => {
        const need = needs.find(({ flags }) => flags === undefined || (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_5__/* .isAskedFor */ .un)(mount.description, flags));
        return need === undefined ? [] : [{ mount, reason: need.reason }];
    });
    const mounts = wanted.map(({ mount }) => mount);
    log(mountsLine(held, mounts, wanted[0]?.reason));
    return new Set(mounts.map(({ layer }) => layer));
}
function mountsLine(held, wanted, reason) {
    const bytesOf = (mounts) => (0,_format_js__WEBPACK_IMPORTED_MODULE_7__/* .formatBytes */ .z3)(mounts.reduce((sum, { tree }) => sum + tree.bytes, 0));
    const every = (0,_format_js__WEBPACK_IMPORTED_MODULE_7__/* .formatCount */ .B4)(held.length, 'cache mount');
    if (reason === undefined)
        return `No step that uses a cache mount has to run: ${every} (${bytesOf(held)}) stay in the cache.`;
    if (wanted.length === held.length)
        return `Restoring ${every} (${bytesOf(held)}): ${reason}.`;
    return `Restoring ${wanted.length} of ${every} (${bytesOf(wanted)} of ${bytesOf(held)}): ${reason}.`;
}


/***/ }),

/***/ 59955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ nothingRestored),
/* harmony export */   Wh: () => (/* binding */ readProject),
/* harmony export */   i_: () => (/* binding */ restorePhase)
/* harmony export */ });
/* harmony import */ var _build_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18022);
/* harmony import */ var _engine_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94944);
/* harmony import */ var _engine_door_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59726);
/* harmony import */ var _mount_needs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32074);
/* harmony import */ var _mounts_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44338);
/* harmony import */ var _privileged_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(89462);
/* harmony import */ var _snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(91424);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(25193);
/* harmony import */ var _time_budget_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4042);
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
    const budget = (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_8__/* .startBudget */ .cg)(inputs.restoreTimeoutMs, 'restore-timeout', docker.signal);
    const { signal } = budget;
    let opening;
    try {
        const access = await store.access();
        if (!access.read) {
            tell([`Nothing is restored: ${access.reason ?? 'the cache may not be read.'}`]);
            return { ...nothingRestored, durationMs: took() };
        }
        tell((0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .lookupLines */ .sG)(identity, workspace));
        // The privileged process starts while the cache is asked.
        opening = (0,_engine_door_js__WEBPACK_IMPORTED_MODULE_2__/* .openEngineDoor */ .t)(context.facts, context.sudo, surroundings);
        opening.catch(() => undefined);
        const found = await lookUp(context, signal);
        if (found === undefined) {
            tell((0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .missLines */ .KA)(identity, workspace, await (0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .findNearest */ .qg)(store, identity, signal)));
            return { ...nothingRestored, durationMs: took() };
        }
        tell((0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .foundLines */ ._N)(found, workspace));
        const limited = { ...context, docker: { ...docker, signal } };
        return { ...(await restoreFound(found, opening, limited)), durationMs: took() };
    }
    catch (error) {
        docker.signal?.throwIfAborted();
        if (error instanceof _privileged_index_js__WEBPACK_IMPORTED_MODULE_5__/* .PrivilegedError */ .mn && error.kind === 'Lost')
            await recover(context);
        const problem = budget.reasonOf(error);
        log.warning(`The cache could not be restored, so the build starts cold: ${problem}`);
        const unreachable = !signal.aborted && error instanceof _store_index_js__WEBPACK_IMPORTED_MODULE_7__/* .StoreError */ .AD && !(error instanceof _store_index_js__WEBPACK_IMPORTED_MODULE_7__/* .MissingEntryError */ .vx);
        return { ...nothingRestored, problem, unreachable, durationMs: took() };
    }
    finally {
        budget.end();
        await opening?.then(door => door.close(), () => undefined);
    }
}
async function lookUp({ store, identity, inputs }, signal) {
    const late = new AbortController();
    const reason = new _store_index_js__WEBPACK_IMPORTED_MODULE_7__/* .BackendError */ .Jh(`The cache gave no answer within ${lookUpBudgetMs / 1000} s.`);
    const timer = setTimeout(() => late.abort(reason), lookUpBudgetMs);
    try {
        return await (0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .findIndex */ .SL)(store, identity, inputs.workspace, AbortSignal.any([signal, late.signal]));
    }
    finally {
        clearTimeout(timer);
    }
}
/** After the privileged process was killed: another one brings the engine back, or waits until the watchdog has. */
async function recover(context) {
    const { log } = context.surroundings;
    try {
        const door = await (0,_engine_door_js__WEBPACK_IMPORTED_MODULE_2__/* .openEngineDoor */ .t)(context.facts, context.sudo, context.surroundings);
        await door.close();
    }
    catch (error) {
        log.info(`The engine could not be asked after the restore: ${error.message}`);
    }
}
async function restoreFound(found, opening, context) {
    const { surroundings, docker, store, onExtracted } = context;
    const { log, parallel } = surroundings;
    // Asked while the engine still runs; the answer comes while bundles are extracted.
    const volumes = volumesToRestore(found.index, context);
    volumes.catch(() => undefined);
    const mounts = (0,_mount_needs_js__WEBPACK_IMPORTED_MODULE_3__/* .mountsToRestore */ .S)(found.index, context.mountNeeds, log.info, docker.signal);
    const door = await opening;
    const signal = docker.signal && { signal: docker.signal };
    const deps = { store, door, parallel, volumes, mounts, log: log.info, onExtracted, ...signal };
    const restored = await (0,_snapshot_index_js__WEBPACK_IMPORTED_MODULE_6__/* .restoreSnapshot */ .n5)(found.index, deps);
    for (const name of await volumes)
        await restoreVolume(name, found.index, door, context);
    await door.call('endRestore', {});
    return {
        match: found.match,
        key: found.key,
        index: found.index,
        bytes: restored.bytes + found.bytes,
        bundles: restored.bundles,
        restartMs: restored.stopMs + restored.startMs,
        trees: restored.trees,
        emptyMounts: restored.emptyMounts,
        problem: undefined,
        unreachable: false
    };
}
/** The cache volumes of the project that the snapshot has and the engine has not. */
async function volumesToRestore(index, context) {
    const { docker, inputs } = context;
    const project = await (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_8__/* .unlessAborted */ .Wh)(context.project, docker.signal);
    const names = project === undefined ? [] : (0,_mounts_index_js__WEBPACK_IMPORTED_MODULE_4__/* .findCacheVolumes */ .ju)(project, inputs.cacheVolumes).map(volume => volume.name);
    const existing = await (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_1__/* .findVolumes */ .Xr)((0,_engine_door_js__WEBPACK_IMPORTED_MODULE_2__/* .socketOf */ .l)(context.facts.endpoint), names, docker.signal);
    return names.filter(name => index.volumes[name] && !existing.some(volume => volume.name === name));
}
/** A volume that cannot be filled stays empty: the containers that use it fill it again. */
async function restoreVolume(name, index, door, context) {
    const { log } = context.surroundings;
    try {
        const labels = index.volumes[name]?.labels ?? {};
        await (0,_engine_index_js__WEBPACK_IMPORTED_MODULE_1__/* .makeVolume */ .B)((0,_engine_door_js__WEBPACK_IMPORTED_MODULE_2__/* .socketOf */ .l)(context.facts.endpoint), { name, labels }, context.docker.signal);
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
        return await (0,_build_index_js__WEBPACK_IMPORTED_MODULE_0__/* .readComposeProject */ .qO)(inputs, docker);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 46337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/advice/index.js + 45 modules
var src_advice = __webpack_require__(66045);
;// CONCATENATED MODULE: ./.build/src/advice-phase.js
/** Advice after a build: what its own files and the linter's warnings tell. Costs milliseconds, and never fails anything. */

/** Folder entries of a build context that are looked at: a thousand take some 5 ms. */
const maxEntries = 2_000;
/**
 * What there is to say of what was built, the most valuable first.
 * @param definition as compose printed it; undefined when compose could not
 */
function advicePhase({ advice, projectDirectory }, built, definition, { env, log }) {
    if (!advice || definition === undefined || built.outcome === 'cancelled')
        return [];
    try {
        const project = (0,src_advice/* readAdviceProject */.OX)({ definition, projectDirectory, files: src_advice/* diskFiles */.Ts, maxEntries });
        const lint = (0,src_advice/* buildWarnings */.C3)(built.warnings, { definition, projectDirectory });
        const findings = (0,src_advice/* inOrder */.al)((0,src_advice/* merged */.Zu)([...(0,src_advice/* advise */.TH)(project, pagesUrl(env)), ...lint]));
        // Who looks for the reason of a failure is told nothing but what may be it.
        return built.outcome === 'succeeded' ? findings : findings.filter(({ rule }) => rule === 'from-service-image');
    }
    catch (error) {
        log.info(`No advice: ${error instanceof Error ? error.message : String(error)}`);
        return [];
    }
}
/** Where the pages of the rules are for the version of the action that runs. */
function pagesUrl(env) {
    const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = env;
    // An action of the checkout itself has no repository of its own.
    return server && repository && ref ? `${server}/${repository}/blob/${ref}/${src_advice/* pagesFolder */.dT}` : src_advice/* pagesFolder */.dT;
}

// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
;// CONCATENATED MODULE: ./.build/src/build-phase.js
/** The build of a run whose layers come from nowhere but the engine itself. */

/** @param translation what was read of the project ahead, if it was */
async function buildPhase(request, docker, surroundings, translation, onDefinition) {
    const { temporaryFolder, now, log } = surroundings;
    let definition;
    const built = await (0,build/* build */.jq)(request, {
        ...docker,
        temporaryFolder,
        now,
        log: log.info,
        onSteps: log.steps,
        onDefinition,
        // Nothing is changed: the definition is wanted afterwards.
        adjust: async (printed) => {
            definition = printed;
            return printed;
        },
        ...(translation && { translation })
    });
    return { build: built, definition, cacheAnswers: false };
}

// EXTERNAL MODULE: ./.build/src/builders/index.js + 1 modules
var builders = __webpack_require__(14379);
// EXTERNAL MODULE: ./.build/src/causes/index.js + 7 modules
var causes = __webpack_require__(13533);
// EXTERNAL MODULE: ./.build/src/export-phase.js + 1 modules
var export_phase = __webpack_require__(47454);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
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

// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var src_report = __webpack_require__(19878);
;// CONCATENATED MODULE: ./.build/src/finish-state.js
/** What the main step leaves to the post step. */




/** A failed or cancelled build is not saved: what it left behind may be half of something. */
function finishState({ tools, facts, identity, store, sudo, builder, privilege }, restored, built, { recorded, history, layers, folders, mirror }, inputs, surroundings) {
    const use = useOf(built);
    const { additions, server } = mirror;
    const index = restored.index ?? restored.mountsIndex;
    const indexFile = external_node_path_.join(surroundings.temporaryFolder, 'restored-index.json');
    (0,external_node_fs_.rmSync)(indexFile, { force: true });
    if (index !== undefined)
        (0,external_node_fs_.writeFileSync)(indexFile, JSON.stringify(index));
    const treesFile = external_node_path_.join(surroundings.temporaryFolder, 'restored-trees.json');
    (0,external_node_fs_.rmSync)(treesFile, { force: true });
    if (restored.trees !== undefined)
        (0,external_node_fs_.writeFileSync)(treesFile, JSON.stringify(restored.trees));
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
        restoredIndexFile: index === undefined ? undefined : indexFile,
        ...(restored.trees !== undefined && { restoredTreesFile: treesFile }),
        ...(restored.emptyMounts !== undefined && { emptyMounts: restored.emptyMounts }),
        ...(builder !== undefined && { builder }),
        ...(layers !== undefined && { live: { layers, mounts: restored.live, privilege, rootless: facts.rootless } }),
        // What a failed run has left may be half of what belongs there, and a key is never saved twice.
        folders: built.outcome === 'succeeded' && inputs.cacheMode !== 'read-only' && !restored.unreachable ? folders : [],
        tools: restored.unreachable ? [] : tools.downloaded,
        use: { ...use, images: [...use.images, ...(server === undefined ? [] : [server.image])] },
        mirror: { additions, ...(server && { server }) },
        stepMs: (0,src_report/* recordStepTimes */.G_)(built.steps, recorded),
        history,
        runName: surroundings.runName,
        skip
    };
}

// EXTERNAL MODULE: ./.build/src/folder-phase.js + 7 modules
var folder_phase = __webpack_require__(59363);
// EXTERNAL MODULE: ./.build/src/layers/index.js + 10 modules
var src_layers = __webpack_require__(30735);
;// CONCATENATED MODULE: ./.build/src/layer-phase.js


/** What to tell of a layer cache that was asked for and is not used; undefined when there is nothing to tell. */
function idleLayerCache({ kind }, strategy) {
    if (kind === 'auto' || kind === 'off' || strategy === 'export')
        return undefined;
    const why = strategy === 'snapshot' ? "layers come and go with the engine's state" : "the engine's own layers are all there is";
    return `Input layer-cache has no effect: with strategy ${strategy}, ${why}. Set strategy to export to use it.`;
}
/**
 * Decides where layers come from and go to.
 * @param restored tells whose cache stands in for that of a workspace which has none yet, and whether the cache answers
 */
function planLayers({ inputs, facts, builder, surroundings }, { mountsIndex, unreachable }) {
    const { cacheMode, backend, layerCache, workspace } = inputs;
    if (cacheMode === 'off')
        return { kind: 'off', reason: 'cache-mode is off' };
    const plan = (0,src_layers/* planLayerCache */.Vp)({
        choice: layerCache,
        store: facts.store,
        driver: builder.driver,
        cacheService: (0,src_layers/* cacheServiceAccess */.id)(surroundings.cacheService),
        cacheDirectory: backend.kind === 'directory' ? backend.directory : undefined,
        workspace,
        neighbour: mountsIndex?.workspace,
        branch: surroundings.branch,
        baseBranches: surroundings.baseBranches
    });
    if (plan.kind === 'off')
        return plan;
    // A warning has told of it: that the layers' cache is the same service is no second problem.
    if (unreachable && plan.target.kind === 'gha' && backend.kind !== 'directory') {
        return { kind: 'off', reason: 'the cache did not answer when cache mounts were to be restored' };
    }
    return cacheMode === 'read-only' ? { ...plan, exports: 'never' } : plan;
}
/** Builds with layers out of the plan's cache. */
async function buildLive(plan, context, onDefinition) {
    const { inputs, builder, docker, translation, additions, surroundings } = context;
    const { temporaryFolder, now, log, cacheService } = surroundings;
    log.info(plan.kind === 'off' ? `Layers are not cached: ${plan.reason}.` : `Layers: ${plan.target.kind} (${plan.reason}).`);
    return (0,src_layers/* buildWithLayers */.Fq)((0,export_phase/* buildRequest */.m)(inputs, builder.name, additions), plan, {
        ...docker,
        translation,
        temporaryFolder,
        now,
        log: log.info,
        onSteps: log.steps,
        warning: log.warning,
        onDefinition,
        cacheService,
        builderIsHere: builder.isHere
    });
}
/**
 * Decides whether the build's layers are exported in the post step.
 * @param savedMs what reused steps have brought in this run
 */
function layerState(plan, build, cacheAnswers, record, savedMs) {
    const imported = plan.kind === 'on' && plan.imports && build.steps.some(isCached) ? savedMs : undefined;
    // What another workspace has lent is not this one's own before it was exported.
    const lent = plan.kind === 'on' && plan.neighbour !== undefined;
    const changed = lent ? build.services.map(({ name }) => name) : (0,src_layers/* changedServices */.VH)(build);
    const use = { changed, savedMs: imported };
    const possible = plan.kind === 'on' && plan.exports === 'after-build' && cacheAnswers;
    const decision = possible
        ? (0,src_layers/* decideExport */.Tu)(use, lent ? undefined : record)
        : { export: false, because: 'known', reason: whyImpossible(plan) };
    return { plan, use, decision, record };
}
function whyImpossible(plan) {
    if (plan.kind === 'off')
        return plan.reason;
    switch (plan.exports) {
        case 'never':
            return 'they cannot be exported here';
        case 'with-image':
            return 'they are in the images';
        case 'after-build':
            return 'their cache did not answer during the build';
    }
}
function isCached(step) {
    return step.outcome === 'cached';
}

// EXTERNAL MODULE: ./.build/src/mirror/index.js + 8 modules
var src_mirror = __webpack_require__(69268);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/mirror-phase.js
/** The package mirror of a run: found or started after the restore, told to builds and services, stopped by the post step. */






const noMirror = { additions: {}, overrideFile: undefined };
/**
 * Finds or starts the mirror and decides who is told of it. One that cannot be had is told as a warning: then packages come
 * from where they came from without it.
 * @param project undefined when compose refuses it: the build tells that
 * @param translation what was read ahead, if it was
 */
async function mirrorPhase(inputs, docker, project, translation, surroundings) {
    const { mirror, projectDirectory } = inputs;
    const { log } = surroundings;
    const read = await project;
    if (mirror.kind === 'off' || read === undefined)
        return noMirror;
    return log.group('Package mirror', async () => {
        let found;
        try {
            const ahead = await translation;
            const { definition } = ahead?.kind === 'definition' ? ahead : await (0,build/* readDefinition */.Ud)((0,export_phase/* buildRequest */.m)(inputs), docker);
            const services = (0,build/* builtServices */.vm)(definition);
            found =
                mirror.kind === 'url'
                    ? await atAddress(mirror.url, docker, surroundings)
                    : await atServer(mirror.server, services, projectDirectory, docker, surroundings);
            const { additions, told, notes } = await (0,src_mirror/* planBuildAdditions */.vo)(services, found.forBuilds, projectDirectory);
            if (told.length > 0)
                log.info(`Told of the mirror: ${told.join(', ')}.`);
            for (const note of notes)
                log.warning(note);
            const overrideFile = writeOverride(read, found.forServices, surroundings);
            return { additions, overrideFile, ...(found.server && { server: found.server }) };
        }
        catch (error) {
            if (found?.server !== undefined)
                await (0,src_mirror/* stopMirror */.IE)(found.server, docker, log);
            docker.signal?.throwIfAborted();
            if (!(error instanceof src_mirror/* MirrorError */.En || error instanceof process/* CommandError */.Qd))
                throw error;
            log.warning(`The package mirror is not used: ${error.message}. Packages come from where the Dockerfiles say.`);
            return noMirror;
        }
    });
}
/** An index that somebody else runs. On Linux no engine gives its own machine the name that Docker Desktop does. */
async function atAddress(url, docker, { platform }) {
    const { hostname } = new URL(url);
    const isNameless = hostname === 'host.docker.internal' && platform === 'linux';
    const host = isNameless ? { name: hostname, address: await (0,src_mirror/* bridgeGateway */.W$)(docker) } : undefined;
    return { forBuilds: { url, host }, forServices: { url, host } };
}
async function atServer(server, services, projectDirectory, docker, { log, now }) {
    const packages = server.kind === 'bandersnatch' ? await packagesOf(services, projectDirectory) : [];
    const startedAt = now();
    const mirror = await (0,src_mirror/* startMirror */.qE)(server, { docker, log, packages });
    const { build, services: outside, container, started, volume } = mirror;
    if (started) {
        const seconds = ((now() - startedAt) / 1000).toFixed(1);
        const data = volume === undefined ? 'its data is not kept' : `its data is in the volume ${volume}`;
        log.info(`${server.image} answers after ${seconds} s at ${build.url}; ${data}.`);
    }
    const name = new URL(build.url).hostname;
    return {
        server: { container, started, image: server.image },
        forBuilds: { url: build.url, host: { name, address: build.address } },
        forServices: { url: outside.url, host: { name, address: outside.address } }
    };
}
/** A mirror that lacks packages would fail builds that pass without it. */
async function packagesOf(services, projectDirectory) {
    const { packages, open } = await (0,src_mirror/* lockedPackages */.aJ)(services, projectDirectory);
    const remedy = 'bandersnatch mirrors what requirements files fix with ==, all of it (pip-compile or uv export make them)';
    if (packages.length === 0)
        throw new src_mirror/* MirrorError */.En(`no service has such a requirements*.txt in its context: ${remedy}`);
    const [first] = open;
    if (first !== undefined)
        throw new src_mirror/* MirrorError */.En(`${first} fixes no version: ${remedy}`);
    return packages;
}
function writeOverride(project, address, { temporaryFolder, log }) {
    const text = (0,src_mirror/* composeOverride */.P8)(project, address);
    if (text === undefined)
        return undefined;
    const file = external_node_path_.join(temporaryFolder, 'compose.pypi-mirror.yaml');
    (0,external_node_fs_.writeFileSync)(file, text);
    log.info(`For services of later steps: docker compose --file YOUR-FILE --file ${file} up`);
    return file;
}

// EXTERNAL MODULE: ./.build/src/mount-needs.js
var mount_needs = __webpack_require__(32074);
// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(61819);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/tools-phase.js
var tools_phase = __webpack_require__(56582);
;// CONCATENATED MODULE: ./.build/src/prepare.js
/** The prepare phase of a run: tools, the engine and its builder, the strategy, and the cache. */








/**
 * Finds out where and how the build is done.
 * @param onBuilder is told of the builder as soon as it is there: this run may have started it
 */
async function prepare(inputs, surroundings, signal, onBuilder) {
    const { log } = surroundings;
    const tools = await (0,tools_phase/* prepareTools */.$)(inputs, surroundings, signal);
    const docker = { command: 'docker', env: { ...surroundings.env, ...tools.variables }, signal };
    const isAuto = inputs.builder.kind === 'auto';
    const chosenBuilder = isAuto ? undefined : await findBuilder(inputs, docker, surroundings);
    if (chosenBuilder !== undefined)
        onBuilder(chosenBuilder);
    const [facts, privilege] = await Promise.all([
        (0,engine/* readFacts */.MH)(docker, chosenBuilder),
        (0,engine/* readPrivilege */.Mv)(surroundings.uid, surroundings.env)
    ]);
    log.info(`Docker ${facts.engineVersion} (${facts.store} store) at ${facts.endpoint}, buildx ${facts.buildxVersion}, ` +
        `compose ${facts.composeVersion}, builder "${facts.builder.name}" (${facts.builder.driver})`);
    const { platform } = surroundings;
    const obstacle = (0,src_mirror/* mirrorObstacle */.vE)(inputs.mirror, { ...facts, platform, builder: chosenBuilder ?? facts.builder });
    if (obstacle !== undefined)
        throw new src_mirror/* MirrorError */.En(`Input pypi-mirror: ${obstacle}`);
    const daemon = platform === 'linux' ? (0,engine/* readDaemonPlace */.y6)() : 'elsewhere';
    const chosen = (0,engine/* chooseStrategy */.$3)({ ...facts, platform, daemon, privilege }, inputs.strategy);
    const asked = inputs.strategy !== 'auto' && inputs.strategy !== chosen.strategy;
    const line = `Strategy: ${chosen.strategy} (${chosen.reason}).`;
    if (asked)
        log.warning(`Strategy ${inputs.strategy} was asked for, but ${chosen.reason}: ${chosen.strategy} is used.`);
    else
        log.info(line);
    const idle = idleLayerCache(inputs.layerCache, chosen.strategy);
    if (idle !== undefined)
        log.info(idle);
    const store = chosen.strategy === 'none' || inputs.cacheMode === 'off' ? undefined : chooseBackend(inputs, surroundings);
    const { os, arch, store: kind, engineVersion } = facts;
    const identity = { os, arch, store: kind, engineVersion };
    const builder = chosenBuilder ?? (chosen.strategy === 'export' ? await findBuilder(inputs, docker, surroundings, facts) : undefined);
    const canBeRoot = privilege === 'none' || daemon !== 'here' ? undefined : privilege;
    return {
        tools,
        docker: { ...docker, plugins: facts.plugins },
        facts,
        chosen,
        builder,
        sudo: privilege === 'sudo',
        privilege: canBeRoot,
        store,
        identity
    };
}
/** Finds or starts the builder that the inputs ask for. @param facts what is known of the engine already */
async function findBuilder(inputs, docker, surroundings, facts) {
    const { hostname, log, cacheService, runName, temporaryFolder } = surroundings;
    const reachesImages = inputs.builder.kind === 'docker-container' && usesImages(inputs);
    const images = reachesImages ? await projectImages(inputs, docker) : [];
    return (0,builders/* prepareBuilder */.Bj)(inputs.builder, docker, {
        endpoint: facts?.endpoint ?? (await (0,engine/* readEndpoint */.KW)(docker)),
        selected: facts?.builder.name === '' ? undefined : facts?.builder,
        addresses: builderAddresses(inputs, cacheService.resultsUrl, images),
        // Runs on one engine may have the same name of the host, of the folder or of the run, never all three.
        run: `${hostname} ${temporaryFolder} ${runName}`,
        hostname,
        log
    });
}
/**
 * What a builder has to reach by itself.
 * @param images those of the project
 */
function builderAddresses(inputs, resultsUrl, images) {
    const { layerCache, mirror } = inputs;
    return [
        resultsUrl,
        layerCache.kind === 'registry' ? layerCache.repository : undefined,
        layerCache.kind === 's3' ? layerCache.attributes.endpoint_url : undefined,
        mirror.kind === 'url' ? mirror.url : undefined,
        ...(usesImages(inputs) ? images : [])
    ].filter(address => address !== undefined);
}
/** A builder container pushes by itself, and reads the layers in images of former runs where those were pushed to. */
function usesImages({ push, layerCache }) {
    return push || layerCache.kind === 'inline';
}
/** Names of the images that the project builds; none where compose refuses it, which the build tells. */
async function projectImages(inputs, docker) {
    try {
        const { services } = await (0,build/* readComposeProject */.qO)(inputs, docker);
        return services.filter(({ hasBuild }) => hasBuild).map(({ image }) => image);
    }
    catch {
        docker.signal?.throwIfAborted();
        return [];
    }
}
/** What strategy `export` works with; undefined with any other. */
function exportContext({ chosen, builder, facts, privilege, store, docker }, inputs, project, surroundings) {
    if (chosen.strategy !== 'export' || builder === undefined)
        return undefined;
    const translation = (0,build/* translateProject */.WF)((0,export_phase/* buildRequest */.m)(inputs), docker);
    return { inputs, facts, builder, privilege, store, docker, project, translation, surroundings };
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

// EXTERNAL MODULE: ./.build/src/restore-phase.js
var restore_phase = __webpack_require__(59955);
// EXTERNAL MODULE: ./.build/src/history/index.js + 3 modules
var src_history = __webpack_require__(81645);
;// CONCATENATED MODULE: ./.build/src/run-history.js
/** What a run leaves to later ones for comparison. */


/** The runs that a run of this workspace is compared with: those of another one are nothing to compare with. */
function comparableRuns(index, workspace) {
    return index?.workspace === workspace ? index.history.runs : [];
}
/** What the restored steps were made from, where they are the steps of this workspace. */
function comparableInputs(index, workspace) {
    return index === undefined || index.workspace === workspace ? index?.history.inputs : 'other-workspace';
}
/**
 * The history of the next index. A pull request hands on the runs of the default branch as they are.
 * @param runs of the restored index
 * @param inputs what the steps of this run were made from; undefined when it is not known
 */
function nextHistory(report, runs, inputs, { isBaseline = false }) {
    const run = isBaseline ? (0,src_report/* runRecordOf */.GH)(report) : undefined;
    return { runs: run === undefined ? [...runs] : (0,src_history/* addRun */.Z)(runs, run), ...(inputs !== undefined && { inputs }) };
}

// EXTERNAL MODULE: ./.build/src/snapshot/index.js + 13 modules
var src_snapshot = __webpack_require__(91424);
// EXTERNAL MODULE: ./.build/src/version.js + 1 modules
var version = __webpack_require__(47060);
;// CONCATENATED MODULE: ./.build/src/run-report.js






function runReport({ workspace }, parts) {
    const { startedAt, endedAt, phases, prepared, restored, built, runs, made, folders, warnings } = parts;
    const { index: snapshot, mountsIndex } = restored;
    const index = snapshot ?? mountsIndex;
    return (0,src_report/* makeReport */.dO)({
        version: version/* version */.r,
        workspace,
        startedAt,
        totalMs: endedAt - startedAt,
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
        recorded: index?.stepMs ?? {},
        runs,
        inputs: { before: comparableInputs(index, workspace), now: made },
        checkout: parts.checkout,
        mounts: [
            ...(snapshot === undefined ? [] : (0,src_snapshot/* keptTrees */.ON)(snapshot, restored.emptyMounts)),
            ...(mountsIndex === undefined ? [] : (0,mounts/* keptMounts */.tZ)(mountsIndex)),
            ...folders.flatMap(folder => (0,folder_phase/* folderReport */.Pi)(folder, folder.bytes))
        ],
        warnings
    });
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

;// CONCATENATED MODULE: ./.build/src/run.js
/** The story of the main step: prepare, restore, build, report. */




















/**
 * Runs the main step. A build that fails is a result.
 * @throws ToolError when a version of buildx or compose that was asked for cannot be had
 * @throws MirrorError when the package mirror that was asked for cannot work here
 * @throws EngineError when Docker, buildx or compose is missing, too old or not answering
 */
async function run(inputs, surroundings, signal) {
    const docker = { command: 'docker', env: surroundings.env };
    let builder;
    let mirror;
    const endStarted = async () => {
        if (mirror?.server !== undefined)
            await (0,src_mirror/* stopMirror */.IE)(mirror.server, docker, surroundings.log);
        if (builder !== undefined)
            await (0,builders/* removeBuilder */.iq)(builder, docker, surroundings.log);
    };
    try {
        const result = await runPhases(inputs, surroundings, signal, {
            onBuilder: found => {
                builder = found;
            },
            onMirror: found => {
                mirror = found;
            }
        });
        // A job that is cancelled has no post step.
        if (result.build.outcome === 'cancelled')
            await endStarted();
        return result;
    }
    catch (error) {
        // The post step learns nothing of a run that has no result.
        await endStarted();
        throw error;
    }
}
async function runPhases(inputs, surroundings, signal, { onBuilder, onMirror }) {
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
    const given = { ...surroundings, log };
    const clocked = async (name, work) => {
        const start = surroundings.now();
        try {
            return await work();
        }
        finally {
            phases.push({ name, ms: surroundings.now() - start });
        }
    };
    const timed = (name, title, work) => clocked(name, () => log.group(title, work));
    const prepared = await timed('prepare', 'Prepare', () => prepare(inputs, given, signal, onBuilder));
    const { docker } = prepared;
    const context = { ...given, env: docker.env };
    const cacheIsSilent = new AbortController();
    const extracted = Promise.withResolvers();
    const foldersEnded = AbortSignal.any([signal, cacheIsSilent.signal]);
    const folders = (0,folder_phase/* restoreRunnerFolders */.gp)(inputs, context, foldersEnded, extracted.promise);
    const project = (0,restore_phase/* readProject */.Wh)(inputs, docker);
    const live = exportContext(prepared, inputs, project, context);
    // What is to be restored depends on it.
    const translation = live?.translation ?? (0,build/* translateProject */.WF)((0,export_phase/* buildRequest */.m)(inputs), docker);
    translation.catch(() => undefined);
    const watch = (0,causes/* watchInputs */.LR)({ projectDirectory: inputs.projectDirectory }, signal);
    translation.then(found => found.kind === 'definition' && watch.begin(found.definition)).catch(() => undefined);
    const restored = await timed('restore', 'Restore', () => live === undefined
        ? restore(prepared, inputs, { project, translation, watch, context, onExtracted: extracted.resolve })
        : (0,export_phase/* restoreLive */.V)(live));
    if (restored.unreachable)
        cacheIsSilent.abort(new Error('the cache does not answer'));
    extracted.resolve();
    // Later steps need them, the build does not.
    const volumes = project.then(found => (0,mounts/* ensureExternalVolumes */.R$)(found, inputs.cacheVolumes, docker, log));
    volumes.catch(() => undefined);
    const mirror = inputs.mirror.kind === 'off'
        ? noMirror
        : await clocked('mirror', () => mirrorPhase(inputs, docker, project, translation, context));
    onMirror(mirror);
    const layers = live === undefined ? undefined : planLayers(live, restored);
    const request = (0,export_phase/* buildRequest */.m)(inputs, prepared.builder?.name, mirror.additions);
    const { build: built, definition, cacheAnswers } = await timed('build', 'Build', async () => live === undefined || layers === undefined
        ? buildPhase(request, docker, context, translation, watch.begin)
        : buildLive(layers, { ...live, additions: mirror.additions }, watch.begin));
    const kept = await clocked('folders', async () => {
        await volumes;
        await prepared.store?.close();
        return folders;
    });
    if (!signal.aborted)
        kept.tell(log);
    const { mountsIndex } = restored;
    const index = restored.index ?? mountsIndex;
    const runs = comparableRuns(index, inputs.workspace);
    const made = await watch.end(built.steps);
    const report = runReport(inputs, {
        startedAt,
        endedAt: surroundings.now(),
        phases,
        prepared,
        restored,
        built,
        runs,
        made,
        folders: kept.folders,
        checkout: surroundings.checkout,
        warnings
    });
    const layersLeft = layers === undefined
        ? undefined
        : layerState(layers, built, cacheAnswers, mountsIndex?.layers, report.timeSaved?.ms);
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
        mirrorOverride: mirror.overrideFile,
        advice: advicePhase(inputs, built, definition, context),
        variables: prepared.tools.variables,
        finish: finishState(prepared, restored, built, {
            recorded: index?.stepMs ?? {},
            history: nextHistory(report, runs, made, given),
            layers: layersLeft,
            folders: kept.folders,
            mirror
        }, inputs, context)
    };
}
async function restore({ facts, identity, store, sudo, docker }, inputs, { project, translation, watch, context, onExtracted }) {
    if (store === undefined) {
        context.log.info('Nothing is restored.');
        return restore_phase/* nothingRestored */.K;
    }
    const needs = (index) => (0,mount_needs/* mountNeeds */.r)(index, { inputs, facts, docker, translation, watch });
    const known = { inputs, facts, identity, store, docker, project, sudo, surroundings: context };
    return (0,restore_phase/* restorePhase */.i_)({ ...known, mountNeeds: needs, onExtracted });
}


/***/ }),

/***/ 63832:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isEmptyFolder),
/* harmony export */   e: () => (/* binding */ readFolderState)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
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

/***/ 91424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SL: () => (/* reexport */ lookup/* findIndex */.SL),
  qg: () => (/* reexport */ lookup/* findNearest */.qg),
  _N: () => (/* reexport */ foundLines),
  ON: () => (/* reexport */ keptTrees),
  sG: () => (/* reexport */ lookupLines),
  KA: () => (/* reexport */ missLines),
  A1: () => (/* reexport */ snapshot_index/* parseIndex */.A1),
  n5: () => (/* reexport */ restoreSnapshot),
  Os: () => (/* reexport */ saveSnapshot),
  dh: () => (/* reexport */ storedSize)
});

// UNUSED EXPORTS: IndexError

// EXTERNAL MODULE: ./.build/src/mounts/cache-mount.js
var cache_mount = __webpack_require__(78228);
;// CONCATENATED MODULE: ./.build/src/snapshot/kept-trees.js
/** What reports tell of a snapshot. */

/**
 * What a snapshot holds besides layers: the sizes of its cache mounts and cache volumes.
 * @param emptyMounts layers of cache mounts that were not restored
 */
function keptTrees(index, emptyMounts = []) {
    return [
        ...Object.values(index.mounts).map(({ layer, description, tree }) => ({
            kind: 'cache-mount',
            name: (0,cache_mount/* cacheMountId */.ne)(description),
            bytes: tree.bytes,
            ...(emptyMounts.includes(layer) && { restored: 'left' })
        })),
        ...Object.entries(index.volumes).map(([name, { tree }]) => ({ kind: 'volume', name, bytes: tree.bytes }))
    ];
}
/** What the cache holds for an index, and the index itself. */
function storedSize(index) {
    return {
        bytes: index.bundles.reduce((sum, { bytes }) => sum + bytes, 0),
        entries: index.bundles.length + 1
    };
}

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/snapshot/key-story.js
/** How a snapshot was looked up, line by line: what the key is made of, what was asked for, what was found and why not more. */


/** What is looked for, before it is. */
function lookupLines(engine, workspace) {
    const values = { ...engine, workspace };
    const parts = [...store/* identityParts */.b6, 'workspace'].map(part => {
        const written = (0,store/* keyPart */.Vs)(values[part]);
        return `${store/* partNames */.wX[part]} ${values[part]}${written === values[part] ? '' : ` (as ${written})`}`;
    });
    return [
        `Key: ${parts.join(', ')}.`,
        `Looking for ${(0,store/* workspacePrefix */.Gf)(engine, workspace)}* (this workspace), then ${(0,store/* anyWorkspacePrefix */.kI)(engine)}* (any workspace).`
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
    const found = nearest === undefined ? [] : (0,store/* differences */.tX)(nearest, engine, workspace);
    // The workspace alone never keeps a snapshot from being used.
    const apart = found.filter(({ part }) => part !== 'workspace');
    if (nearest === undefined || apart.length === 0) {
        return [`Nothing found: there is no snapshot for ${engine.os} on ${engine.arch} yet. The build starts cold.`];
    }
    const others = apart.map(({ part, value }) => `${store/* partNames */.wX[part]} ${value} instead of ${engine[part]}`);
    return [`Nothing found. The nearest is ${nearest}: same but ${others.join(', ')}. The build starts cold.`];
}

// EXTERNAL MODULE: ./.build/src/snapshot/lookup.js
var lookup = __webpack_require__(98696);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./.build/src/archive/index.js + 17 modules
var archive = __webpack_require__(17542);
// EXTERNAL MODULE: ./.build/src/privileged/index.js + 3 modules
var privileged = __webpack_require__(89462);
// EXTERNAL MODULE: ./.build/src/progress.js
var progress = __webpack_require__(75164);
;// CONCATENATED MODULE: ./.build/src/snapshot/first-collection.js

/**
 * ms after which the first garbage collection of an engine that has been started is over: it begins one second after BuildKit
 * (`NewController` in BuildKit's `control/control.go`), which is there before the engine answers.
 */
const firstCollectionMs = 1500;
/**
 * Waits until an engine that was started has looked at its cache mounts. BuildKit does not keep their sizes: while it measures
 * one it holds it, and a step that wants it at that moment gets a new, empty one without a word (`getRefCacheDir` in its
 * `solver/llbsolver/mounts/mount.go`). Never throws: what is given up meanwhile is restored all the same.
 * @param answeredAt since when the engine answers, as `performance.now` tells
 */
async function firstCollection(answeredAt, signal) {
    const left = answeredAt + firstCollectionMs - performance.now();
    if (left > 0)
        await (0,promises_.setTimeout)(left, undefined, { ...(signal && { signal }) }).catch(() => undefined);
}

// EXTERNAL MODULE: ./.build/src/snapshot/hand-over.js
var hand_over = __webpack_require__(59758);
// EXTERNAL MODULE: ./.build/src/snapshot/snapshot-index.js
var snapshot_index = __webpack_require__(41859);
;// CONCATENATED MODULE: ./.build/src/snapshot/restore.js
/** Brings an engine to the state that a snapshot names: download, extraction and the engine's restart side by side. */







/**
 * Restores everything but the volumes, which need the running engine. The engine changes over while layers are still extracted;
 * when this throws, it is or runs again as it was.
 */
async function restoreSnapshot(index, deps) {
    const { door, log, onExtracted } = deps;
    const { direct } = await door.call('beginRestore', certainNeed(index));
    try {
        const all = compressedBytes(index.bundles);
        const start = performance.now();
        const { bundles, trees, changed } = await (0,progress/* withProgress */.E0)('Restoring', all, log, progress => extractAll(index, progress, { ...deps, direct }));
        const extracted = performance.now();
        onExtracted?.();
        const { stopMs, startMs, answeredAt } = await changed;
        const emptyMounts = await mountsToLeave(index, deps);
        const verified = bundles.map(({ sha256 }) => sha256);
        await door.call('complete', { emptyMounts, verified });
        if (bundles.some(({ content }) => content.kind === 'mount'))
            await firstCollection(answeredAt, deps.signal);
        const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
        log(`Extracted ${bundles.length} bundles in ${seconds(extracted - start)}; meanwhile the engine was stopped ` +
            `(${seconds(stopMs)}) and started (${seconds(startMs)}), which took ${seconds(performance.now() - extracted)} more.`);
        return { bytes: compressedBytes(bundles), bundles: bundles.length, stopMs, startMs, trees, emptyMounts };
    }
    catch (error) {
        await door.call('endRestore', {}).catch(endError => log(`Cleaning up failed: ${endError.message}`));
        throw error;
    }
}
/** Without volumes: which of them are wanted is found out meanwhile. */
function certainNeed({ bundles, mounts }) {
    const bytes = totalBytes(bundles.filter(({ content }) => content.kind !== 'volume'));
    return { bytes, entries: Object.values(mounts).reduce((sum, { tree }) => sum + tree.entries, 0) };
}
async function mountsToLeave(index, deps) {
    const wanted = await deps.mounts;
    return Object.values(index.mounts).flatMap(({ layer }) => (wanted.has(layer) ? [] : [layer]));
}
/**
 * The metadata first, with which the engine changes over; then the largest, so that no long one is left for the end; cache mounts
 * and volumes last, as which of them are wanted is found out meanwhile. The first failure stops the others.
 */
async function extractAll(index, progress, deps) {
    const queue = unitsOf(index.bundles);
    const bundles = [];
    const trees = { mounts: {}, volumes: {} };
    const failure = new AbortController();
    const fail = (error) => failure.abort(error);
    const signal = deps.signal ? AbortSignal.any([deps.signal, failure.signal]) : failure.signal;
    let changing;
    const work = async () => {
        for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
            const [first] = unit;
            if (first === undefined || !(await isWanted(first, deps))) {
                progress.leftOut(compressedBytes(unit));
                continue;
            }
            for (const bundle of unit)
                await extractOne(bundle, progress, deps, signal);
            bundles.push(...unit);
            if (first.content.kind === 'metadata') {
                changing = changeOver(progress, deps, signal);
                changing.catch(fail);
            }
            await describeTree(first.content, index, trees, deps, signal);
        }
    };
    await Promise.all(Array.from({ length: deps.parallel }, () => work().catch(fail)));
    if (signal.aborted) {
        // What has begun is taken back when it has ended.
        await changing?.catch(() => undefined);
        throw signal.reason;
    }
    if (changing === undefined)
        throw new Error('The snapshot has no metadata.');
    return { bundles, trees, changed: changing };
}
/** Notes what a tree holds whose last part was extracted, while others are extracted: nothing changes it before the build. */
async function describeTree(content, index, trees, { door }, signal) {
    if (content.kind === 'mount') {
        const { layer } = content;
        const parts = (0,snapshot_index/* mountOf */.vI)(index, layer)?.tree.fingerprints.length ?? 1;
        trees.mounts[layer] = (await door.call('describeTree', { kind: 'mount', layer, parts }, { signal })).manifests;
    }
    else if (content.kind === 'volume') {
        const { volume } = content;
        const parts = index.volumes[volume]?.tree.fingerprints.length ?? 1;
        trees.volumes[volume] = (await door.call('describeTree', { kind: 'volume', volume, parts }, { signal })).manifests;
    }
}
/** ms between two looks at how far the download is. */
const lookMs = 50;
/** Stops the engine and starts it with the snapshot's metadata, once what is missing will not take long any more. */
async function changeOver(progress, deps, signal) {
    const start = performance.now();
    while (!isTimeToChange(progress.part, performance.now() - start))
        await (0,promises_.setTimeout)(lookMs, undefined, { signal });
    // The engine answers before what it is asked for them.
    await Promise.all([deps.volumes, deps.mounts]);
    signal.throwIfAborted();
    await deps.door.call('stop', {});
    return { ...(await deps.door.call('activate', {})), answeredAt: performance.now() };
}
/** ms: until all is there, a job that dies costs the engine one more restart. */
const longestRestMs = 20_000;
/**
 * Whether the engine may change over now: when half is done, or when the rest will not take long.
 * @param done part of what is to be downloaded, from 0 to 1
 */
function isTimeToChange(done, elapsedMs) {
    return done >= 0.5 || elapsedMs * (1 / done - 1) <= longestRestMs;
}
function unitsOf(bundles) {
    const units = Map.groupBy(bundles, ({ sha256, content }) => {
        if (content.kind === 'mount')
            return `mount ${content.layer}`;
        return content.kind === 'volume' ? `volume ${content.volume}` : sha256;
    });
    const order = ({ content }) => ('part' in content ? content.part * 10 + (content.addition ?? 0) : 0);
    for (const unit of units.values())
        unit.sort((a, b) => order(a) - order(b));
    return [...units.values()].sort((a, b) => turn(a) - turn(b) || totalBytes(b) - totalBytes(a));
}
function turn([first]) {
    switch (first?.content.kind) {
        case 'metadata':
            return 0;
        case 'mount':
            return 2;
        case 'volume':
            return 3;
        default:
            return 1;
    }
}
async function isWanted({ content }, { volumes, mounts }) {
    if (content.kind === 'mount')
        return (await mounts).has(content.layer);
    return content.kind !== 'volume' || (await volumes).includes(content.volume);
}
function compressedBytes(bundles) {
    return bundles.reduce((sum, bundle) => sum + bundle.bytes, 0);
}
function totalBytes(bundles) {
    return bundles.reduce((sum, bundle) => sum + bundle.rawBytes, 0);
}
async function extractOne(bundle, progress, deps, signal) {
    const { sha256, bytes, rawBytes, content } = bundle;
    const named = (message) => `Bundle ${sha256.slice(0, 12)} (${content.kind}): ${message}`;
    // The metadata is looked at entry by entry, and the parts of a tree are one archive.
    const direct = deps.direct && (0,snapshot_index/* isAlone */.SW)(content);
    try {
        await (0,hand_over/* handOver */.C)(bundle, deps.store, progress, signal, direct, (source, options) => deps.door.call('extract', { sha256, bytes, rawBytes, content, ...source }, options));
    }
    catch (error) {
        if (error instanceof privileged/* PrivilegedError */.mn)
            throw new privileged/* PrivilegedError */.mn(error.kind, named(error.message));
        if (error instanceof archive/* BundleError */.rJ)
            throw new archive/* BundleError */.rJ(error.fault, named(error.message));
        throw error;
    }
}

// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/snapshot/new-layers.js

/** The layers of an engine that its restored snapshot does not hold, without those that may still change: they are trees. */
function newLayers({ bundles }, { layers, records }) {
    const known = new Set(bundles.flatMap(({ content }) => (0,snapshot_index/* contentNames */.yd)(content)));
    const mutable = new Set(Object.values(records).map(record => record.layer));
    return layers.filter(layer => !mutable.has(layer) && !known.has(`layer ${layer}`));
}

;// CONCATENATED MODULE: ./.build/src/snapshot/part-growth.js
/** Whether a part is as it was. */
function samePart(before, now, part) {
    if (before?.fingerprints.length !== now.fingerprints.length)
        return false;
    return before.fingerprints[part] === now.fingerprints[part];
}
/** How many bundles of a snapshot add to a part. */
function additionsTo(part, bundles) {
    return bundles.filter(({ content }) => isOf(content, part) && content.addition !== undefined).length;
}
function isOf(content, part) {
    if (!('part' in content) || content.part !== part.part)
        return false;
    if (content.kind === 'mount')
        return part.kind === 'mount' && content.layer === part.layer;
    return part.kind === 'volume' && content.volume === part.volume;
}

;// CONCATENATED MODULE: ./.build/src/snapshot/twins.js
/**
 * Layers that the store of an engine holds twice, as BuildKit's and as the image's, are stored once. What stands in a bundle is
 * the image's; a layer of BuildKit's that was stored before there was an image of it stays as it is, and is no substitute.
 */

/**
 * @param kept bundles that the store has
 * @param layers what the engine has
 * @param twins a layer -> the image's layer with the same files
 */
function planTwins(kept, layers, twins) {
    const present = new Set(layers);
    const supplied = new Map(kept.flatMap(bundle => suppliedLayers(bundle, present)));
    const covered = new Set([...kept.flatMap(({ content }) => (0,snapshot_index/* layersOf */.w)(content)), ...supplied.keys()]);
    const added = new Map();
    const twinsOfMissing = new Map();
    const pairs = Object.entries(twins).filter(([twin, layer]) => present.has(twin) && present.has(layer));
    for (const [layer, others] of Map.groupBy(pairs, ([, layer]) => layer)) {
        const same = [layer, ...others.map(([twin]) => twin)];
        const holder = covered.has(layer) ? (supplied.get(layer) ?? layer) : firstOf(same, supplied);
        const missing = same.filter(one => !covered.has(one));
        if (holder === undefined)
            twinsOfMissing.set(layer, missing.filter(one => one !== layer));
        else
            for (const one of missing)
                added.set(one, holder);
    }
    return { kept: kept.map(bundle => withTwins(bundle, [...supplied, ...added])), twinsOfMissing };
}
/** The twins that a bundle supplies and the engine still has. */
function suppliedLayers({ content }, present) {
    return Object.entries((0,snapshot_index/* twinsOf */.HJ)(content)).filter(([twin]) => present.has(twin));
}
function firstOf(names, map) {
    const found = names.find(name => map.has(name));
    return found === undefined ? undefined : map.get(found);
}
function withTwins(bundle, pairs) {
    const { content } = bundle;
    if (content.kind !== 'layer' && content.kind !== 'layers')
        return bundle;
    const own = new Set((0,snapshot_index/* layersOf */.w)(content));
    const { twins: _, ...rest } = content;
    const twins = Object.fromEntries(pairs.filter(([, layer]) => own.has(layer)));
    return { ...bundle, content: Object.keys(twins).length === 0 ? rest : { ...rest, twins } };
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
    const good = input.stored.filter(bundle => isStillGood(bundle, input));
    const { kept, twinsOfMissing } = planTwins(good, input.layers, input.twins);
    const supplied = new Set([...twinsOfMissing.values()].flat());
    const covered = new Set(kept.flatMap(({ content }) => (0,snapshot_index/* contentNames */.yd)(content)));
    const mounts = mutableLayers(input, type => type === 'exec.cachemount');
    const contexts = mutableLayers(input, type => type.startsWith('source.'));
    const uncovered = {
        layers: input.layers.filter(id => !mounts.has(id) && !contexts.has(id) && !supplied.has(id) && !covered.has(`layer ${id}`)),
        blobs: input.blobs.filter(digest => !covered.has(`blob ${digest}`))
    };
    const sizes = await door.call('measure', uncovered);
    const present = [...contexts].filter(id => input.layers.includes(id));
    const missing = [
        { rawBytes: 0, request: { content: { kind: 'metadata' }, folder: input.metadataFolder } },
        ...layerBundles(uncovered.layers, sizes.layers, twinsOfMissing),
        ...grouped(sized(uncovered.blobs, sizes.blobs), blobs => ({ content: { kind: 'blobs', blobs } })),
        ...(present.length > 0
            ? [{ rawBytes: 0, request: { content: { kind: 'contexts', layers: present } } }]
            : []),
        ...Object.values(survey.records)
            .filter(record => mounts.has(record.layer))
            .flatMap(record => partsOf(record, part => ({ kind: 'mount', layer: record.layer, part }), input)),
        ...Object.entries(survey.volumes).flatMap(([volume, state]) => partsOf(state, part => ({ kind: 'volume', volume, part }), input))
    ];
    return {
        kept,
        missing: missing.filter(({ request }) => !(0,snapshot_index/* contentNames */.yd)(request.content).every(name => covered.has(name)))
    };
}
/** Layers of the records that BuildKit may still write to. */
function mutableLayers({ records, survey }, wanted) {
    const chosen = records.filter(record => record.mutable && wanted(record.type));
    return new Set(chosen.flatMap(record => survey.records[record.id]?.layer ?? []));
}
/** Layers and blobs never change; a part of a tree that may change is good as long as its fingerprint is the same. */
function isStillGood(bundle, input) {
    const { restored, survey, layers, blobs } = input;
    const { content } = bundle;
    // What this run has packed shows the trees as the survey has seen them.
    const isNew = restored?.bundles.includes(bundle) !== true;
    switch (content.kind) {
        case 'metadata':
        case 'contexts':
            return false;
        case 'layer':
        case 'layers': {
            const usedAsTwins = Object.entries((0,snapshot_index/* twinsOf */.HJ)(content)).flatMap(([twin, layer]) => layers.includes(twin) ? [layer] : []);
            return isMostlyUsed((0,snapshot_index/* layersOf */.w)(content), [...layers, ...usedAsTwins]);
        }
        case 'blobs':
            return isMostlyUsed(content.blobs, blobs);
        case 'mount':
        case 'volume': {
            const now = stateOf(content, survey);
            if (now === undefined)
                return false;
            return isNew || samePart(treeOf(content, restored), now, content.part) || mayGrow(content, input);
        }
    }
}
function stateOf(content, { records, volumes }) {
    if (content.kind === 'volume')
        return volumes[content.volume];
    return Object.values(records).find(record => record.layer === content.layer);
}
function treeOf(content, restored) {
    if (restored === undefined)
        return undefined;
    return content.kind === 'volume' ? restored.volumes[content.volume]?.tree : (0,snapshot_index/* mountOf */.vI)(restored, content.layer)?.tree;
}
/** Whether it does to save what has come to a part or changed in it since it was restored. */
function mayGrow(content, input) {
    const { restored, survey } = input;
    const now = stateOf(content, survey);
    if (restored === undefined || manifestOf(content, input) === undefined)
        return false;
    return now?.grown?.[content.part] === true && additionsTo(content, restored.bundles) < snapshot_index/* mostAdditions */.pt;
}
function manifestOf(content, { restoredTrees }) {
    if (content.kind === 'volume')
        return restoredTrees?.volumes[content.volume]?.[content.part];
    return restoredTrees?.mounts[content.layer]?.[content.part];
}
/** A restore drops what the metadata does not name, so that a few dead members are cheaper than packing the others again. */
function isMostlyUsed(members, present) {
    return members.filter(member => present.includes(member)).length * 2 >= members.length;
}
/**
 * Bundles of layers that are stored nowhere.
 * @param bytes of each of them
 * @param twins layers -> their twins, which need not be packed
 */
function layerBundles(layers, bytes, twins = new Map()) {
    return grouped(sized(layers, bytes), ids => layerBundle(ids, twins));
}
function sized(ids, bytes) {
    return ids.map((id, at) => ({ id, bytes: bytes[at] ?? 0 }));
}
function layerBundle(ids, twinsOfMissing) {
    const pairs = ids.flatMap(id => (twinsOfMissing.get(id) ?? []).map(twin => [twin, id]));
    const twins = pairs.length === 0 ? {} : { twins: Object.fromEntries(pairs) };
    const [layer] = ids;
    if (layer !== undefined && ids.length === 1)
        return { content: { kind: 'layer', layer, ...twins } };
    return { content: { kind: 'layers', layers: [...ids], ...twins } };
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
function partsOf(state, contentOf, input) {
    const parts = state.fingerprints.length;
    return state.fingerprints.map((_, part) => {
        const content = contentOf(part);
        const since = manifestOf(content, input);
        if (samePart(treeOf(content, input.restored), state, part) || !mayGrow(content, input) || since === undefined)
            return { rawBytes: state.bytes / parts, request: { content, parts } };
        const addition = 1 + additionsTo(content, input.restored?.bundles ?? []);
        return { rawBytes: 0, request: { content: { ...content, addition }, parts, since } };
    });
}

;// CONCATENATED MODULE: ./.build/src/snapshot/ahead.js


/**
 * Waits until the engine has dropped what is left out. Meanwhile layers are saved that the snapshot will name in any case: new
 * ones, which stay. After a cold build little is dropped, and the metadata comes first. Which layers are needed with the
 * containerd store depends on which are twins, and that is only in the metadata.
 * @throws the first error of saving
 */
async function saveAhead(request, survey, retained, upload, deps) {
    const { restored, identity } = request;
    const isWorthIt = restored !== undefined && retained.isDropping && identity.store === 'overlay2';
    // The layer of a record goes by the record's id.
    const layers = isWorthIt ? newLayers(restored, survey).filter(id => !retained.isGoing(id)) : [];
    const saving = layers.length === 0 ? undefined : save(request, layers, upload, deps);
    const [dropped, saved] = await Promise.allSettled([retained.settled(), saving]);
    if (dropped.status === 'rejected')
        throw dropped.reason;
    // An error is of interest only when nothing else explains it.
    if (saved.status === 'rejected' && !(await hasDropped({ layers, blobs: [] }, deps)))
        throw saved.reason;
}
async function save(request, layers, upload, { door }) {
    const sizes = await door.call('measure', { layers: [...layers], blobs: [] });
    const planned = layerBundles(layers, sizes.layers);
    if (hasRoom(request, planned))
        await upload.save(planned);
}
/** Whether they fit beside all that is stored even when they do not compress: what has to make room is chosen later. */
function hasRoom({ restored, maxBytes }, planned) {
    const stored = (restored?.bundles ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
    const added = planned.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
    return maxBytes === undefined || stored + added <= maxBytes;
}
/** Whether the engine has dropped some of it since: it collects its garbage whenever it likes. */
async function hasDropped(known, { door }) {
    const now = await door.call('survey', { records: [], volumes: [] });
    const [layers, blobs] = [new Set(now.layers), new Set(now.blobs)];
    return known.layers.some(id => !layers.has(id)) || known.blobs.some(digest => !blobs.has(digest));
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
        format: snapshot_index/* indexFormat */.Wk,
        identity: { ...request.identity },
        workspace: request.workspace,
        createdAt: request.createdAt,
        bundles: [...bundles],
        ...described,
        mounts: Object.fromEntries(mounts),
        volumes: Object.fromEntries(request.volumes
            .filter(({ name }) => survey.volumes[name])
            .map(({ name, labels }) => [name, { labels: { ...labels }, tree: make_index_treeOf(survey.volumes[name]) }])),
        stepMs: { ...request.stepMs },
        history: request.history
    };
}
function make_index_treeOf(state) {
    if (state === undefined)
        throw new Error('A tree vanished while it was saved.');
    return { fingerprints: [...state.fingerprints], entries: state.entries, bytes: state.bytes };
}

// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
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

// EXTERNAL MODULE: ./.build/src/snapshot/eviction.js
var eviction = __webpack_require__(7607);
// EXTERNAL MODULE: ./.build/src/snapshot/retention.js + 1 modules
var retention = __webpack_require__(81770);
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
    #going = new Set();
    #dropping = Promise.resolve();
    constructor(deps, request, volumes) {
        this.#deps = deps;
        this.#request = request;
        this.#volumes = [...volumes];
    }
    /**
     * Drops what the restored snapshot brought and this run has shown to be of no use: that has begun when this returns. What
     * cannot be dropped is no obstacle to saving: it stays.
     */
    static async after(deps, request, volumes) {
        const retained = new Retained(deps, request, volumes);
        await retained.#attempt(async () => {
            await retained.#leaveOutImages();
            await retained.#leaveOutRecords();
        });
        return retained;
    }
    /** Whether the engine still deletes files; see `settled`. */
    get isDropping() {
        return this.#going.size > 0;
    }
    /** Whether the engine was told to drop a record. */
    isGoing(id) {
        return this.#going.has(id);
    }
    /** Waits until all is dropped: only then it is known what stays. */
    async settled() {
        await this.#attempt(() => this.#dropping);
        this.#going = new Set();
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
        const order = (0,eviction/* evictionOrder */.y)({
            records: records.filter(record => this.hasRecord(record.id)),
            unused: this.#unusedRecords,
            idleImages: this.#idleImages,
            volumes: this.#volumes,
            startedAt: this.#request.use.startedAt
        });
        if (order.reduce((sum, one) => sum + one.bytes, 0) < bytes)
            return false;
        const chosen = (0,eviction/* firstBytes */.m)(order, bytes);
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
    async #attempt(work) {
        try {
            await work();
        }
        catch (error) {
            const { signal, log } = this.#deps;
            signal?.throwIfAborted();
            log(`Not all could be left out that is of no use any more: ${error.message}`);
        }
    }
    async #leaveOutImages() {
        const { engine } = this.#deps;
        const [images, ofContainers] = await Promise.all([engine.images(), engine.imagesOfContainers()]);
        const restored = this.#request.restored?.engineImages ?? {};
        const { drop, unused, idle } = (0,retention/* chooseImages */.s6)({ restored, images, ofContainers, use: this.#request.use });
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
        const copies = records.filter(retention/* isContextCopy */.H7);
        const candidates = records.filter(record => !(0,retention/* isContextCopy */.H7)(record));
        const { restored, use } = this.#request;
        const { drop, unused } = (0,retention/* chooseRecords */.A6)({ restored: restored?.records ?? {}, records: candidates, graph, use });
        this.#unusedRecords = unused;
        const all = [...drop, ...copies.map(record => ({ record, reason: 'unused' }))];
        this.#going = new Set(all.map(({ record }) => record.id));
        this.#dropping = this.#dropRecords(all);
        // Whoever waits for it is told.
        this.#dropping.catch(() => undefined);
    }
    async #dropRecords(drop) {
        if (drop.length === 0)
            return;
        const gone = new Set(await this.#deps.engine.dropRecords(drop.map(({ record }) => record.id)));
        for (const { record, reason } of drop.filter(({ record }) => gone.has(record.id))) {
            this.#dropped.add(record.id);
            if (!(0,retention/* isContextCopy */.H7)(record))
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
            if (!(error instanceof privileged/* PrivilegedError */.mn))
                throw error;
            this.#deps.log(`BuildKit's cache could not be looked into, so that all of its layers are kept: ${error.message}`);
            return undefined;
        }
    }
}
function describeRecord(record) {
    if ((0,retention/* isMount */.Ao)(record)) {
        return { kind: 'cache-mount', name: (0,mounts/* cacheMountId */.ne)(record.description) };
    }
    return { kind: (0,retention/* isSource */.__)(record) ? 'source' : 'layer', name: record.description };
}
/** As `docker images` shows it. */
function shortId(id) {
    return id.replace(/^sha256:/, '').slice(0, 12);
}

// EXTERNAL MODULE: ./.build/src/snapshot/room.js
var snapshot_room = __webpack_require__(75837);
// EXTERNAL MODULE: ./.build/src/snapshot/upload.js
var snapshot_upload = __webpack_require__(63035);
;// CONCATENATED MODULE: ./.build/src/snapshot/save.js
/** Saves what an engine has learnt: only what the restored snapshot does not hold already. */









/**
 * Saves the engine's state, without what is of no use any more, which the engine drops.
 * @throws StoreError, PrivilegedError, EngineRequestError: no image, container or volume was changed
 */
async function saveSnapshot(request, deps) {
    const key = (0,store/* indexKey */.mh)(request.identity, request.workspace, request.run);
    const taken = await (0,time_budget/* unlessAborted */.Wh)(deps.store.find(key), deps.signal);
    if (taken?.key === key)
        return { outcome: 'exists' };
    const survey = withMountsLeft(await deps.door.call('survey', surveyRequest(request)), request);
    if (request.restored !== undefined && !hasChanged(request.restored, survey, request)) {
        return request.restored.workspace === request.workspace
            ? { outcome: 'unchanged', index: request.restored }
            : saveIndex(request, adopted(request.restored, request), deps, { entries: 0, bytes: 0, frozenMs: 0, leftOut: [] });
    }
    const volumes = Object.entries(survey.volumes).map(([name, { bytes }]) => ({ name, bytes }));
    const retained = await Retained.after(deps, request, volumes);
    return saveRetained(request, survey, retained, deps);
}
/** The states of cache mounts that began empty and still are: those of the snapshot, which still holds what belongs there. */
function withMountsLeft(survey, { restored, emptyMounts }) {
    const states = Object.entries(survey.records).map(([id, state]) => {
        const before = restored?.mounts[id];
        // A tree counts its root.
        const isLeft = before !== undefined && emptyMounts.includes(state.layer) && state.entries <= 1;
        return [id, isLeft ? { layer: state.layer, ...before.tree } : state];
    });
    return { ...survey, records: Object.fromEntries(states) };
}
/**
 * Whether the next run has to run steps though nothing they are made from has changed: there was no room for their results, or
 * it was so in this run, which has found a cache mount empty that it needed.
 */
function isPartial(survey, retained, { restored, emptyMounts }) {
    const wasNeeded = Object.entries(survey.records).some(([id, state]) => emptyMounts.includes(state.layer) && !sameTree(restored?.mounts[id]?.tree, state));
    return wasNeeded || retained.leftOut.some(({ kind, reason }) => kind === 'layer' && reason === 'max-size');
}
async function saveRetained(whole, surveyed, retained, deps) {
    const upload = new snapshot_upload/* Upload */._(deps);
    await saveAhead(whole, surveyed, retained, upload, deps);
    if (upload.denied)
        return { outcome: 'denied' };
    for (let attempt = 1;;) {
        const [request, survey] = [retainedRequest(whole, retained), retainedSurvey(surveyed, retained)];
        const copy = await deps.door.call('copyMetadata', {});
        const stored = [...(request.restored?.bundles ?? []), ...upload.bundles];
        const { layers, blobs, twins, images } = copy;
        const plan = await planBundles({ ...request, survey, stored, layers, blobs, twins, metadataFolder: copy.folder }, deps.door);
        const room = new snapshot_room/* Room */.W(request.maxBytes, plan, stored);
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
        const history = isPartial(surveyed, retained, whole) ? { ...request.history, partial: true } : request.history;
        const index = makeIndex({ ...request, history }, survey, [...plan.kept, ...upload.lastSaved], {
            images,
            ...retained.indexed()
        });
        const { leftOut } = retained;
        return saveIndex(request, index, deps, { ...upload.totals, frozenMs: copy.frozenMs, leftOut });
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
/** The index goes last: what it names is there. */
async function saveIndex({ identity, workspace, run }, index, deps, before) {
    const content = Buffer.from(JSON.stringify(index));
    const putAs = (key) => deps.store.putBytes(key, content, { signal: deps.signal });
    let key = (0,store/* indexKey */.mh)(identity, workspace, run);
    let put = await putAs(key);
    // An answer that was lost, or a job that died, has taken the name for a day, with nothing under it.
    if (put.unfinished) {
        key = (0,store/* indexKey */.mh)(identity, workspace, `${run}.2`);
        put = await putAs(key);
    }
    if (put.outcome !== 'saved')
        return { outcome: put.outcome };
    return { ...before, outcome: 'saved', key, index, entries: before.entries + 1, bytes: before.bytes + put.bytes };
}
/** Another workspace's snapshot under this one's name: nothing is packed, and from now on the two part ways. */
function adopted(restored, { workspace, createdAt, stepMs, history }) {
    return { ...restored, workspace, createdAt, stepMs: { ...stepMs }, history };
}
/** A step's result is often still open for writing, but nothing writes to it any more. */
function mayChange({ mutable, type }) {
    return mutable && (type === 'exec.cachemount' || type.startsWith('source.'));
}
/** Asks with the partitions a tree had before, so that unchanged parts are recognised. */
function surveyRequest({ restored, restoredTrees, records, volumes }) {
    const partsOf = (tree) => tree === undefined ? {} : { partitions: tree.fingerprints.length };
    return {
        records: records.filter(mayChange).map(({ id }) => ({ id, ...partsOf(restored?.mounts[id]?.tree) })),
        volumes: volumes.map(({ name }) => ({ name, ...partsOf(restored?.volumes[name]?.tree) })),
        ...(restoredTrees !== undefined && { restored: restoredTrees })
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
    if (newLayers(restored, survey).length > 0)
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

/***/ 56582:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ prepareTools),
/* harmony export */   F: () => (/* binding */ saveTools)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _backend_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(61819);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25193);
/* harmony import */ var _tools_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(71720);
/** buildx and compose in the versions asked for: installed before anything else, and saved for later jobs at the end. */




/**
 * Installs what the inputs ask for.
 * @throws ToolError when a version cannot be had
 */
async function prepareTools(inputs, surroundings, signal) {
    const wanted = { buildx: inputs.buildxVersion, compose: inputs.composeVersion };
    if (Object.values(wanted).every(({ kind }) => kind === 'installed'))
        return { variables: {}, downloaded: [] };
    const { env, machine, hasToolCache, releasesUrl, temporaryFolder, log } = surroundings;
    const store = await openFor('read', inputs, surroundings);
    const connection = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .openConnection */ .JY)(surroundings.cacheService, _store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultTimeouts */ .c0);
    try {
        return await (0,_tools_index_js__WEBPACK_IMPORTED_MODULE_3__/* .installTools */ .HG)(wanted, {
            docker: { command: 'docker', env, signal },
            machine,
            userConfig: node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(env.DOCKER_CONFIG || node_path__WEBPACK_IMPORTED_MODULE_0__.join(machine.home, '.docker')),
            hasToolCache,
            store,
            releasesUrl,
            connection,
            timing: _store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .realTiming */ .$u,
            temporaryFolder,
            log
        });
    }
    finally {
        await connection.close();
        await store?.close();
    }
}
/** Saves what had to be downloaded. It can be downloaded again, so nothing that goes wrong is worth a warning. */
async function saveTools(downloaded, inputs, surroundings, budget) {
    if (downloaded.length === 0 || inputs.cacheMode === 'read-only')
        return;
    const { log, temporaryFolder } = surroundings;
    const store = await openFor('write', inputs, surroundings);
    if (store === undefined)
        return;
    try {
        for (const tool of downloaded) {
            const outcome = await (0,_tools_index_js__WEBPACK_IMPORTED_MODULE_3__/* .saveStoredTool */ .bZ)(tool, temporaryFolder, store, budget.signal);
            if (outcome === 'saved')
                log.info(`Saved docker ${tool.name} ${tool.version}.`);
        }
    }
    catch (error) {
        log.info(`The downloaded tools were not saved: ${budget.reasonOf(error)}`);
    }
    finally {
        await store.close();
    }
}
async function openFor(access, { cacheMode, backend }, surroundings) {
    if (cacheMode === 'off')
        return undefined;
    const { store } = (0,_backend_js__WEBPACK_IMPORTED_MODULE_1__/* .openBackend */ .f)(backend, surroundings);
    if (store === undefined)
        return undefined;
    if ((await store.access())[access])
        return store;
    await store.close();
    return undefined;
}


/***/ }),

/***/ 71720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  HG: () => (/* reexport */ installTools),
  mR: () => (/* reexport */ parseToolVersion),
  bZ: () => (/* reexport */ saveStoredTool)
});

// UNUSED EXPORTS: ToolError

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./.build/src/tools/docker-config.js
/**
 * A configuration folder for the docker command that differs from the user's in its plugins only.
 *
 * The command looks for plugins in `cliPluginsExtraDirs` of its `config.json`, in `cli-plugins` of its configuration folder,
 * then in the system's folders. Writing to any of them would change the user's Docker for good, so `DOCKER_CONFIG` names a
 * folder of this job instead. Everything else in it is a link: credentials, contexts and builders are the user's own, and
 * what later steps change (`docker login`, `docker logout`, `docker context create`) is changed in the user's folder.
 */



const prefix = 'compose-build-cache-docker-';
/** A job takes five days at most; a folder older than this belongs to one that is over. */
const lifetimeMs = 7 * 24 * 60 * 60 * 1000;
/** What docker makes in its folder when it is first needed. It has to be there to be linked. */
const madeByDocker = ['buildx', 'contexts'];
/**
 * Makes the folder.
 * @param userFolder the user's own, absolute; it need not exist
 * @param temporaryFolder an existing folder that lasts as long as the job
 */
async function createPrivateConfig(userFolder, temporaryFolder) {
    await prepare(userFolder);
    const configFile = await destination(external_node_path_.join(userFolder, 'config.json'));
    const folder = await (0,promises_.mkdtemp)(external_node_path_.join(await parentFor(external_node_path_.dirname(configFile), temporaryFolder), prefix));
    const plugins = external_node_path_.join(folder, 'cli-plugins');
    await (0,promises_.mkdir)(plugins);
    return {
        folder,
        plugins,
        complete: async () => {
            const own = (name) => name === 'config.json' || name === 'cli-plugins' || name.startsWith(prefix);
            await linkAll(userFolder, folder, own);
            // Docker follows this link when it saves, also while the file it leads to does not exist.
            await (0,promises_.symlink)(configFile, external_node_path_.join(folder, 'config.json'), 'file');
            const there = new Set(await (0,promises_.readdir)(plugins));
            await linkAll(external_node_path_.join(userFolder, 'cli-plugins'), plugins, name => there.has(name));
        }
    };
}
/** Makes what docker itself would make. Where it could not, there is nothing to lose either. */
async function prepare(userFolder) {
    for (const name of madeByDocker) {
        await (0,promises_.mkdir)(external_node_path_.join(userFolder, name), { recursive: true, mode: 0o700 }).catch(() => undefined);
    }
}
/**
 * Docker writes `config.json` beside the link and renames it to where the link leads, which works within a file system
 * only. Where the job's folder is on another one than the user's, the private folder has to be in the user's.
 */
async function parentFor(userFolder, temporaryFolder) {
    const probe = `${prefix}${(0,external_node_crypto_.randomUUID)()}`;
    const here = external_node_path_.join(temporaryFolder, probe);
    const there = external_node_path_.join(userFolder, probe);
    await (0,promises_.writeFile)(here, '');
    try {
        await (0,promises_.rename)(here, there);
        await (0,promises_.rm)(there, { force: true });
        return temporaryFolder;
    }
    catch (error) {
        await (0,promises_.rm)(here, { force: true });
        if (error.code !== 'EXDEV')
            return temporaryFolder;
        await removeOutlived(userFolder);
        return userFolder;
    }
}
/** Nothing else takes away what jobs leave in the user's folder. */
async function removeOutlived(folder) {
    const before = Date.now() - lifetimeMs;
    for (const name of await (0,promises_.readdir)(folder)) {
        if (!name.startsWith(prefix))
            continue;
        const outlived = external_node_path_.join(folder, name);
        const found = await (0,promises_.stat)(outlived).catch(() => undefined);
        if (found !== undefined && found.mtimeMs < before)
            await (0,promises_.rm)(outlived, { recursive: true, force: true });
    }
}
async function linkAll(from, to, skipped) {
    const names = await (0,promises_.readdir)(from).catch(() => []);
    for (const name of names) {
        if (skipped(name))
            continue;
        const target = await destination(external_node_path_.join(from, name));
        const isFolder = (await (0,promises_.stat)(target).catch(() => undefined))?.isDirectory() ?? false;
        await (0,promises_.symlink)(target, external_node_path_.join(to, name), isFolder ? 'junction' : 'file');
    }
}
/** Where a file really is, or would be: older versions of docker follow a single link when they save. */
async function destination(file) {
    try {
        return await (0,promises_.realpath)(file);
    }
    catch {
        // Not there, or a link to what is not there.
        const found = await (0,promises_.lstat)(file).catch(() => undefined);
        return found?.isSymbolicLink() ? external_node_path_.resolve(external_node_path_.dirname(file), await (0,promises_.readlink)(file)) : file;
    }
}

// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/tools/checksums.js
/** Lists of SHA-256 digests as `sha256sum` and `shasum` write them. */
/** The digest of a file in a list, in lower case; undefined when the list does not have it. */
function digestOf(file, list) {
    for (const line of list.split('\n')) {
        // A second blank or an asterisk says how the file was read. Early releases of buildx have a single blank.
        const [, digest, name] = /^([0-9a-f]{64}) [ *]?(\S+)\s*$/i.exec(line) ?? [];
        if (name === file)
            return digest?.toLowerCase();
    }
    return undefined;
}
/** A list of one file. */
function checksumLine(digest, file) {
    return `${digest} *${file}\n`;
}

;// CONCATENATED MODULE: ./.build/src/tools/tool-version.js
/** Versions of tools: as the user asks for them, and as the tools tell them. */
const semantic = String.raw `\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?`;
/** Reads the text of an input: `installed`, `latest`, or a whole version such as `0.29.1` or `v0.29.1`. */
function parseToolVersion(text) {
    if (text === 'installed' || text === 'latest')
        return { kind: text };
    const [, version] = new RegExp(`^v?(${semantic})$`).exec(text) ?? [];
    return version === undefined ? undefined : { kind: 'exact', version };
}
/** The version in what a tool prints about itself, or at the end of a release's address. */
function findVersion(text) {
    return new RegExp(semantic).exec(text)?.[0];
}
/** Whether a tool that reports `reported` is the release `version`: distributions add to a version what they changed. */
function isRelease(reported, version) {
    return reported === version || reported.replace(/-(?:\d|desktop\.)[0-9A-Za-z.]*$/, '') === version;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./.build/src/tools/verified-file.js
/** Writes a program to a file while its digest is taken: what is verified is what is there. */






/** Far more than any of the tools has: a source that never ends must not fill the disk. */
const longestBytes = 512 * 1024 * 1024;
/** What arrived is not what was expected. */
class DigestError extends Error {
    name = 'DigestError';
}
/**
 * Writes an executable file. It appears under its name only when its SHA-256 is the expected one.
 * @param encoding how the source has the program
 * @throws DigestError when it is another; whatever the source throws
 */
async function writeVerified(file, expected, source, encoding, signal) {
    const arriving = `${file}.arriving`;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    const measure = new external_node_stream_.Transform({
        transform(piece, _encoding, callback) {
            hash.update(piece);
            bytes += piece.length;
            callback(bytes > longestBytes ? new DigestError(`it has more than ${longestBytes} bytes`) : null, piece);
        }
    });
    try {
        const output = (0,external_node_fs_.createWriteStream)(arriving);
        if (encoding === 'plain')
            await (0,external_node_stream_promises_.pipeline)(source, measure, output, { signal });
        else
            await (0,external_node_stream_promises_.pipeline)(source, (0,external_node_zlib_.createZstdDecompress)(), measure, output, { signal });
        const found = hash.digest('hex');
        if (found !== expected)
            throw new DigestError(`its SHA-256 is ${found}, not ${expected}`);
        await (0,promises_.chmod)(arriving, 0o755);
        await (0,promises_.rename)(arriving, file);
    }
    finally {
        await (0,promises_.rm)(arriving, { force: true });
    }
}
/** @throws DigestError when a file's SHA-256 is another */
async function checkDigest(file, expected) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), hash);
    const found = hash.digest('hex');
    if (found !== expected)
        throw new DigestError(`the SHA-256 of ${file} is ${found}, not ${expected}`);
}

;// CONCATENATED MODULE: ./.build/src/tools/release.js
/** Releases on GitHub, asked without a token: https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases */




/** A release, or something in it, is not there or not what it should be: trying again does not help. */
class ReleaseError extends Error {
    name = 'ReleaseError';
}
const mostRedirects = 5;
/** A list of checksums is a few kilobytes. */
const longestListBytes = 1024 * 1024;
/**
 * The version of the newest release: where `releases/latest` redirects to.
 * @throws ReleaseError, StoreError
 */
async function latestVersion(tool, releases) {
    const url = `${releases.url}/${tool.repository}/releases/latest`;
    return (0,store/* withRetries */.LH)(context(`looking up ${url}`, releases), async () => {
        for (let next = url, redirects = 0; redirects < mostRedirects; redirects += 1) {
            const answer = await releases.connection.send(next, { method: 'HEAD', signal: releases.signal });
            await answer.body.dump();
            const target = redirectOf(answer, next);
            if (target === undefined)
                throw new ReleaseError(`${url} leads to no release (HTTP status ${answer.status})`);
            const [, tag] = /\/releases\/tag\/([^/]+)$/.exec(new URL(target).pathname) ?? [];
            const version = tag === undefined ? undefined : findVersion(decodeURIComponent(tag));
            if (version !== undefined)
                return version;
            next = target;
        }
        throw new ReleaseError(`${url} redirects more than ${mostRedirects} times`);
    });
}
/**
 * The SHA-256 that the release itself publishes for one of its files.
 * @throws ReleaseError when there is no such release or none of its lists has the file; StoreError
 */
async function publishedDigest(asset, releases) {
    const read = [];
    for (const file of asset.checksumFiles) {
        const url = assetUrl(asset, file, releases);
        const list = await (0,store/* withRetries */.LH)(context(`reading ${url}`, releases), () => readText(url, releases));
        if (list === undefined)
            continue;
        const digest = digestOf(asset.name, list);
        if (digest !== undefined)
            return digest;
        read.push(file);
    }
    const { tool, version, name, checksumFiles } = asset;
    throw new ReleaseError(read.length === 0
        ? `${releases.url}/${tool.repository} has no release v${version} with a ${checksumFiles.join(' or ')}`
        : `the release v${version} publishes no checksum of ${name} (in ${read.join(' or ')}), so it cannot be verified`);
}
/**
 * Downloads a file of a release.
 * @param file gets the program when its SHA-256 is `digest`
 * @throws ReleaseError when it is not there or another; StoreError
 */
async function downloadAsset(asset, digest, file, releases) {
    const url = assetUrl(asset, asset.name, releases);
    await (0,store/* withRetries */.LH)(context(`downloading ${url}`, releases), async () => {
        const answer = await get(url, releases);
        if (answer.status !== 200) {
            await answer.body.dump();
            throw new ReleaseError(`${url} is answered with HTTP status ${answer.status}`);
        }
        try {
            await writeVerified(file, digest, answer.body, 'plain', releases.signal);
        }
        catch (error) {
            if (error instanceof DigestError)
                throw new ReleaseError(`${url} is not what the release says: ${error.message}`);
            throw new store/* PassingFailure */.Wz((0,store/* reasonOf */.A3)(error));
        }
    });
}
function assetUrl({ tool, version }, file, { url }) {
    return `${url}/${tool.repository}/releases/download/v${version}/${file}`;
}
/** undefined when there is nothing at the address. */
async function readText(url, releases) {
    const answer = await get(url, releases);
    if (answer.status !== 200) {
        await answer.body.dump();
        if (answer.status === 404)
            return undefined;
        throw new ReleaseError(`${url} is answered with HTTP status ${answer.status}`);
    }
    const pieces = [];
    let bytes = 0;
    try {
        for await (const piece of answer.body) {
            bytes += piece.length;
            if (bytes > longestListBytes)
                throw new ReleaseError(`${url} is too long for a list of checksums`);
            pieces.push(piece);
        }
    }
    catch (error) {
        throw error instanceof ReleaseError ? error : new store/* PassingFailure */.Wz((0,store/* reasonOf */.A3)(error));
    }
    return Buffer.concat(pieces).toString('utf8');
}
/** GitHub hands files out from other hosts. Nothing follows from https to plain http. */
async function get(url, { connection, signal }) {
    let next = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
        const answer = await connection.send(next, { method: 'GET', signal });
        const target = redirectOf(answer, next);
        if (target === undefined)
            return answer;
        await answer.body.dump();
        next = target;
    }
    throw new ReleaseError(`${url} redirects more than ${mostRedirects} times`);
}
function redirectOf({ status, headers }, from) {
    const { location } = headers;
    if (status < 300 || status > 399 || typeof location !== 'string')
        return undefined;
    const target = URL.parse(location, from);
    if (target === null ||
        !/^https?:$/.test(target.protocol) ||
        (from.startsWith('https:') && target.protocol !== 'https:')) {
        throw new ReleaseError(`${(0,store/* shownUrl */.zA)(from)} redirects to ${(0,store/* shownUrl */.zA)(location)}, which is not followed`);
    }
    return target.href;
}
function context(doing, { timing, signal }) {
    return { doing, timing, signal };
}

;// CONCATENATED MODULE: ./.build/src/tools/tool.js
/** The tools that can be installed: plugins of the docker command, and how their releases are made up. */

const tools = {
    buildx: {
        name: 'buildx',
        plugin: 'docker-buildx',
        repository: 'docker/buildx',
        input: 'buildx-version',
        versionArguments: ['version']
    },
    compose: {
        name: 'compose',
        plugin: 'docker-compose',
        repository: 'docker/compose',
        input: 'compose-version',
        versionArguments: ['version', '--short']
    }
};
/** A tool could not be had; the message names the input, its value and the remedy. */
class ToolError extends Error {
    name = 'ToolError';
}
/** Why something failed, to go on with in a sentence. */
function whyOf(error) {
    return (0,store/* reasonOf */.A3)(error).replace(/\.$/, '');
}
const systems = {
    linux: 'linux',
    darwin: 'darwin',
    win32: 'windows'
};
/** Node's names of architectures, and what the files of each tool are called. Both build arm for version 7 of it. */
const architectures = {
    x64: { buildx: 'amd64', compose: 'x86_64' },
    arm64: { buildx: 'arm64', compose: 'aarch64' },
    arm: { buildx: 'arm-v7', compose: 'armv7' },
    ppc64: { buildx: 'ppc64le', compose: 'ppc64le' },
    riscv64: { buildx: 'riscv64', compose: 'riscv64' },
    s390x: { buildx: 's390x', compose: 's390x' }
};
/** File name of a tool's program on this machine. */
function programName({ plugin }, { platform }) {
    return platform === 'win32' ? `${plugin}.exe` : plugin;
}
/**
 * The file to download for a machine; undefined when the project publishes none for it. Names as in
 * https://github.com/docker/buildx/releases and https://github.com/docker/compose/releases.
 */
function assetFor(tool, version, machine) {
    const system = systems[machine.platform];
    const arch = architectures[machine.arch]?.[tool.name];
    if (system === undefined || arch === undefined)
        return undefined;
    if (system !== 'linux' && machine.arch !== 'x64' && machine.arch !== 'arm64')
        return undefined;
    const suffix = system === 'windows' ? '.exe' : '';
    if (tool.name === 'compose') {
        const name = `docker-compose-${system}-${arch}${suffix}`;
        return { tool, version, name, checksumFiles: ['checksums.txt', `${name}.sha256`] };
    }
    // Programs for macOS and Windows are signed after the first list is made; since 0.37 a second one has them.
    const checksumFiles = system === 'linux' ? ['checksums.txt'] : ['checksums-signed.txt', 'checksums.txt'];
    return { tool, version, name: `buildx-v${version}.${system}-${arch}${suffix}`, checksumFiles };
}

;// CONCATENATED MODULE: ./.build/src/tools/stored-tools.js
/** Tools in the cache of the job: compressed programs, each named by the digest that its release publishes. */








function keyPrefix(tool, version, { platform, arch }) {
    return `cbc1-tool-${[tool.name, version, platform, arch].map(store/* keyPart */.Vs).join('-')}-`;
}
/**
 * Reads a program; false when the cache does not have it.
 * @param digest as its release publishes it: what a key says of its entry is the word of whoever wrote it
 * @param file gets the program
 * @throws DigestError when the content is another; StoreError
 */
async function readStoredTool({ tool, version, machine, digest }, file, store, signal) {
    const key = `${keyPrefix(tool, version, machine)}${digest}`;
    if ((await store.find(key, [], { signal })) === undefined)
        return false;
    const { stream } = await store.read(key, { signal });
    await writeVerified(file, digest, stream, 'zstd', signal);
    return true;
}
/**
 * Saves a program under its key.
 * @param work an existing folder for the compressed program
 * @throws DigestError when the program was changed since it was downloaded; StoreError
 */
async function saveStoredTool(downloaded, work, store, signal) {
    const tool = tools[downloaded.name];
    const key = `${keyPrefix(tool, downloaded.version, downloaded)}${downloaded.digest}`;
    if ((await store.find(key, [], { signal })) !== undefined)
        return 'exists';
    await checkDigest(downloaded.file, downloaded.digest);
    const compressed = external_node_path_.join(work, `${tool.plugin}.zst`);
    try {
        await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(downloaded.file), (0,external_node_zlib_.createZstdCompress)(), (0,external_node_fs_.createWriteStream)(compressed), { signal });
        const { outcome } = await store.put(key, compressed, { signal, consume: true });
        return outcome;
    }
    finally {
        await (0,promises_.rm)(compressed, { force: true });
    }
}

;// CONCATENATED MODULE: ./.build/src/tools/tool-cache.js
/**
 * The runner's tool cache, which outlives jobs on self-hosted runners: `<name>/<version>/<arch>/` with the program and a
 * list of its SHA-256 beside it, as `sha256sum` writes one. A program without that is not used.
 */






/** Loaded only for whom it serves: most runs install nothing. The library finds the folder in `RUNNER_TOOL_CACHE`. */
const library = () => Promise.all(/* import() */[__webpack_require__.e(838), __webpack_require__.e(88), __webpack_require__.e(805)]).then(__webpack_require__.bind(__webpack_require__, 59805));
/**
 * Copies a program from the tool cache; false when it has none of that version.
 * @param file gets the program
 * @throws when what is there is damaged, or its digest unknown
 */
async function copyFromToolCache(tool, version, machine, file, signal) {
    const { find } = await library();
    const folder = find(tool.plugin, version, machine.arch);
    if (folder === '')
        return false;
    const program = programName(tool, machine);
    const list = await (0,promises_.readFile)(external_node_path_.join(folder, `${program}.sha256`), 'utf8');
    const digest = digestOf(program, list);
    if (digest === undefined)
        throw new Error(`${program}.sha256 does not have its SHA-256`);
    await writeVerified(file, digest, (0,external_node_fs_.createReadStream)(external_node_path_.join(folder, program)), 'plain', signal);
    return true;
}
/**
 * Puts a program into the tool cache, in place of whatever is there of that version.
 * @param work an existing folder for what is copied from
 */
async function addToToolCache(tool, version, machine, digest, file, work) {
    const { cacheDir } = await library();
    const program = programName(tool, machine);
    const source = external_node_path_.join(work, `${tool.plugin}-for-tool-cache`);
    try {
        await (0,promises_.mkdir)(source);
        await (0,promises_.copyFile)(file, external_node_path_.join(source, program));
        await (0,promises_.writeFile)(external_node_path_.join(source, `${program}.sha256`), checksumLine(digest, program));
        await cacheDir(source, tool.plugin, version, machine.arch);
    }
    finally {
        await (0,promises_.rm)(source, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./.build/src/tools/fetch-tool.js




/** A cache that needs longer than this for some 20 MB is slower than the release. */
const storeBudgetMs = 30_000;
/**
 * Gets a verified program into `file`. What the tool cache and the job's cache say is no reason to fail.
 * @returns what has to be saved for the next job; undefined when a cache had it
 */
async function fetchTool({ tool, version }, file, sources, signal) {
    const { machine, store, log, hasToolCache, temporaryFolder } = sources;
    const told = `docker ${tool.name} ${version}`;
    const attempt = async (failed, work) => {
        try {
            return await work();
        }
        catch (error) {
            signal.throwIfAborted();
            log.info(`${told} ${failed}: ${whyOf(error)}.`);
            return undefined;
        }
    };
    if (hasToolCache) {
        const copy = () => copyFromToolCache(tool, version, machine, file, signal);
        if (await attempt("in the runner's tool cache is not used", copy)) {
            log.info(`${told}: from the runner's tool cache.`);
            return undefined;
        }
    }
    const { platform, arch } = machine;
    const asset = assetFor(tool, version, machine);
    if (asset === undefined)
        throw new Error(`${tool.repository} publishes no program for ${platform} on ${arch}`);
    const from = releasesOf(sources, signal);
    // Asked before the cache is: others may write to that, and what comes out of it runs with all that this job may do.
    const digest = await publishedDigest(asset, from);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(storeBudgetMs)]);
    const read = (source) => readStoredTool({ tool, version, machine, digest }, file, source, limited);
    const isStored = store !== undefined && (await attempt('in the cache is not used', () => read(store))) === true;
    if (!isStored)
        await downloadAsset(asset, digest, file, from);
    log.info(`${told}: from ${isStored ? 'the cache' : `its release at ${sources.releasesUrl}`}, SHA-256 verified.`);
    if (hasToolCache) {
        // A runner's tool cache may belong to another user, or its disk be full: the job has its copy.
        const add = () => addToToolCache(tool, version, machine, digest, file, temporaryFolder);
        await attempt("was not put into the runner's tool cache", add);
    }
    return isStored ? undefined : { name: tool.name, version, platform, arch, digest, file };
}
/** The place of releases, asked until the run is cancelled or `limit` aborts. */
function releasesOf({ releasesUrl, connection, timing, docker }, limit) {
    const signal = docker.signal === undefined ? limit : AbortSignal.any([docker.signal, limit]);
    return { url: releasesUrl, connection, timing, signal };
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/tools/version-check.js
/** Asks programs for their version: before anything is installed, and whether what was installed is what is used. */




/** The version that the docker command reports of its plugin; undefined when there is none that works. */
function askVersion({ name, versionArguments }, docker) {
    return askProgram(docker.command, [name, ...versionArguments], docker);
}
async function askProgram(program, args, docker) {
    try {
        const { exitCode, stdout } = await (0,process/* execute */.g7)(program, args, {
            env: docker.env,
            timeoutMs: 60_000,
            ...(docker.signal && { signal: docker.signal })
        });
        return exitCode === 0 ? findVersion(stdout) : undefined;
    }
    catch (error) {
        // Where docker is missing, whoever uses it next says so.
        if (error instanceof process/* CommandError */.Qd)
            return undefined;
        throw error;
    }
}
/** A program may be whole and yet be refused by the machine: on a disk from which nothing may be run, for instance. */
async function requireRunning({ tool, version }, file, docker) {
    const reported = await askProgram(file, tool.versionArguments, docker);
    if (reported === undefined)
        throw new Error(`its program does not run in ${external_node_path_.dirname(file)}`);
    if (!isRelease(reported, version))
        throw new Error(`its program says that it is ${reported}`);
}
/** Other plugins of the same name come first when the user's `config.json` says so. */
async function requireInUse({ tool, version, asked }, docker, warn) {
    const reported = await askVersion(tool, docker);
    docker.signal?.throwIfAborted();
    if (reported !== undefined && isRelease(reported, version))
        return;
    const problem = `Input ${tool.input}: ${JSON.stringify(asked)}: ${version} was installed, but docker takes ` +
        `${reported ?? 'none'} instead. Remove the ${tool.plugin} in a folder that cliPluginsExtraDirs in config.json names.`;
    if (asked !== 'latest')
        throw new ToolError(problem);
    warn(problem);
}

;// CONCATENATED MODULE: ./.build/src/tools/install.js
/** Gets the tools that the user asked for and makes them the docker command's, for this job only. */








/** The newest version is a single small question; a network that leads nowhere must not hold the build up for long. */
const latestBudgetMs = 15_000;
const toolBudgetMs = 300_000;
/**
 * Installs what is wanted and not there yet. `installed` and a version that is there already need nothing and ask nobody;
 * a `latest` that cannot be had becomes what is installed, with a warning.
 * @throws ToolError when a version that was asked for cannot be had
 */
async function installTools(wanted, sources) {
    const missing = await findMissing(wanted, sources);
    if (missing.length === 0)
        return { variables: {}, downloaded: [] };
    const config = await createPrivateConfig(sources.userConfig, sources.temporaryFolder);
    try {
        const failed = new AbortController();
        const attempts = missing.map(one => obtain(one, config, sources, failed.signal).catch(error => {
            failed.abort(error);
            throw error;
        }));
        // All have ended before their folder goes. The first failure is the one to tell: it ended the others.
        await Promise.allSettled(attempts);
        failed.signal.throwIfAborted();
        const obtained = (await Promise.all(attempts)).filter(one => one !== undefined);
        if (obtained.length > 0)
            return await use(obtained, config, sources);
    }
    catch (error) {
        await (0,promises_.rm)(config.folder, { recursive: true, force: true });
        throw error;
    }
    await (0,promises_.rm)(config.folder, { recursive: true, force: true });
    return { variables: {}, downloaded: [] };
}
async function findMissing(wanted, sources) {
    const found = await Promise.all(['buildx', 'compose'].map(async (name) => {
        const tool = tools[name];
        const asked = wanted[name];
        if (asked.kind === 'installed')
            return undefined;
        const [installed, version] = await Promise.all([
            askVersion(tool, sources.docker),
            asked.kind === 'exact' ? asked.version : resolveLatest(tool, sources)
        ]);
        if (version === undefined)
            return undefined;
        if (installed === undefined || !isRelease(installed, version)) {
            return { tool, version, asked: asked.kind === 'exact' ? version : 'latest', installed };
        }
        sources.log.info(`docker ${name} ${version} is installed already.`);
        return undefined;
    }));
    return found.filter(one => one !== undefined);
}
async function resolveLatest(tool, sources) {
    try {
        return await latestVersion(tool, releasesOf(sources, AbortSignal.timeout(latestBudgetMs)));
    }
    catch (error) {
        sources.docker.signal?.throwIfAborted();
        const meaning = `what is installed is used, which may be older. Set ${tool.input} to a version to do without the look-up.`;
        sources.log.warning(`The newest docker ${tool.name} could not be found out: ${whyOf(error)}. So ${meaning}`);
        return undefined;
    }
}
/** Gets one tool; undefined when it was only `latest` and cannot be had. */
async function obtain(missing, config, sources, givenUp) {
    const file = external_node_path_.join(config.plugins, programName(missing.tool, sources.machine));
    const { signal } = releasesOf(sources, AbortSignal.any([givenUp, AbortSignal.timeout(toolBudgetMs)]));
    try {
        const downloaded = await fetchTool(missing, file, sources, signal);
        await requireRunning(missing, file, sources.docker);
        return { ...missing, downloaded };
    }
    catch (error) {
        sources.docker.signal?.throwIfAborted();
        await (0,promises_.rm)(file, { force: true });
        return giveUp(missing, whyOf(error), sources);
    }
}
/** Throws for a version that was asked for; warns for `latest`. */
function giveUp({ tool, version, asked, installed }, why, { log }) {
    const reason = `docker ${tool.name} ${version} cannot be had: ${why}`;
    if (asked === 'latest' && installed !== undefined) {
        log.warning(`${reason}. So ${installed}, which is installed, is used.`);
        return undefined;
    }
    const remedy = installed === undefined
        ? `Choose another version, or install the ${tool.plugin}-plugin package on the runner`
        : `Choose another version, or set it to installed to use ${installed}, which is there`;
    throw new ToolError(`Input ${tool.input}: ${JSON.stringify(asked)}: ${reason}. ${remedy}.`);
}
/** Completes the folder and makes sure that the docker command takes the tools from it. */
async function use(obtained, config, sources) {
    try {
        await config.complete();
    }
    catch (error) {
        const inputs = obtained.map(({ tool }) => tool.input).join(' and ');
        throw new ToolError(`Input ${inputs}: the tools cannot be installed for this job alone: ${whyOf(error)}. ` +
            'Allow this user to make symbolic links, or install the tools on the runner and set the input to installed.');
    }
    const variables = { DOCKER_CONFIG: config.folder };
    const docker = { ...sources.docker, env: { ...sources.docker.env, ...variables } };
    await Promise.all(obtained.map(one => requireInUse(one, docker, sources.log.warning)));
    return { variables, downloaded: obtained.flatMap(({ downloaded }) => downloaded ?? []) };
}

;// CONCATENATED MODULE: ./.build/src/tools/index.js






/***/ })

};
