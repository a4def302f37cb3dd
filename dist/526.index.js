export const id = 526;
export const ids = [526];
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

/***/ 24526:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  doctor: () => (/* binding */ doctor)
});

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: ./.build/src/cli/amounts.js
var amounts = __webpack_require__(78723);
// EXTERNAL MODULE: ./.build/src/cli/du/inventory.js
var inventory = __webpack_require__(6540);
;// CONCATENATED MODULE: ./.build/src/cli/checks/builder-checks.js




/** Builds that are looked at, the newest. */
const mostBuilds = 5;
/** A cache that fills this part of its limit is being collected. */
const fullPart = 0.9;
async function lastBuildsCheck(docker) {
    return judgeBuilds(await pastBuilds(docker));
}
/** @param builds the newest first; undefined when they cannot be listed */
function judgeBuilds(builds) {
    const id = 'last-builds';
    if (builds === undefined) {
        return {
            id,
            outcome: 'unknown',
            finding: 'The last builds cannot be listed.',
            evidence: ['docker buildx history ls']
        };
    }
    const evidence = builds.map(({ name, total, cached }) => `${name}: ${cached} of ${total} steps CACHED`);
    if (builds.length === 0) {
        return { id, outcome: 'unknown', finding: 'This builder has built nothing yet.', evidence };
    }
    if (builds.some(({ cached }) => cached > 0)) {
        return { id, outcome: 'ok', finding: 'The last builds reused steps.', evidence };
    }
    const finding = 'None of the last builds reused a step.';
    const remedy = 'The first build of a project reuses none. If later ones do not either, build tells which steps ran.';
    return { id, outcome: builds.length > 1 ? 'advice' : 'unknown', finding, evidence, remedy };
}
async function pastBuilds(docker) {
    const { env, signal } = docker;
    const args = ['buildx', 'history', 'ls', '--format', 'json'];
    const result = await (0,process/* execute */.g7)(docker.command, args, { env, timeoutMs: 20_000, ...(signal && { signal }) }).catch(() => undefined);
    if (result?.exitCode !== 0)
        return undefined;
    return result.stdout
        .split('\n')
        .filter(line => line.startsWith('{'))
        .slice(0, mostBuilds)
        .map(line => {
        const build = JSON.parse(line);
        return {
            name: String(build.name ?? build.Name ?? ''),
            total: Number(build.total_steps ?? build.NumTotalSteps ?? 0),
            cached: Number(build.cached_steps ?? build.NumCachedSteps ?? 0)
        };
    });
}
/** @param items of the builder's cache */
async function garbageCheck(items, docker) {
    const { env, signal } = docker;
    const options = { env, timeoutMs: 20_000, ...(signal && { signal }) };
    const result = await (0,process/* execute */.g7)(docker.command, ['buildx', 'inspect'], options).catch(() => undefined);
    return judgeGarbage(items, result?.exitCode === 0 ? result.stdout : '');
}
/** The rules in `docker buildx inspect`: what is idle for longer than `keepFor` goes once there is more than `limit`. */
function rulesOf(inspected) {
    return inspected
        .split(/^\s*GC Policy rule#\d+:/m)
        .slice(1)
        .map(rule => {
        const value = (name) => new RegExp(`^\\s*${name}:\\s+(\\S+)`, 'm').exec(rule)?.[1];
        const limit = value('Max Used Space') ?? value('Reserved Space') ?? value('Keep Bytes');
        return {
            about: value('Filters'),
            limit: limit === undefined ? undefined : (0,amounts/* printedBytes */.AX)(limit),
            keepFor: value('Keep Duration')
        };
    });
}
/**
 * Tells whether the builder collects its cache as garbage. Its first rule is about cache mounts and build contexts alone, and
 * far stricter than the others.
 * @param inspected what `docker buildx inspect` says
 */
function judgeGarbage(items, inspected) {
    const id = 'garbage-collection';
    const rules = rulesOf(inspected);
    const early = items.filter(({ kind }) => kind === 'mounts' || kind === 'sources');
    const looked = rules.flatMap(({ about, limit, keepFor }) => {
        if (limit === undefined || limit === 0)
            return [];
        const bytes = sizeOf(about === undefined ? items : early);
        const what = about === undefined ? 'all of the cache' : 'cache mounts and sources';
        const idle = keepFor === undefined ? '' : `, then what was idle for ${keepFor.replace(/0m0s$/, '')} goes`;
        return [
            { isFull: bytes > limit * fullPart, text: `${what}: ${(0,format/* formatBytes */.z3)(bytes)} of ${(0,format/* formatBytes */.z3)(limit)}${idle}` }
        ];
    });
    const evidence = [...new Set(looked.map(({ text }) => text))];
    if (looked.length === 0) {
        return { id, outcome: 'unknown', finding: 'The builder does not tell when it drops its cache.', evidence };
    }
    if (!looked.some(({ isFull }) => isFull)) {
        return { id, outcome: 'ok', finding: 'The cache is smaller than what the builder keeps.', evidence };
    }
    const finding = 'The cache is as large as the builder lets it be: what was not used lately is dropped.';
    const remedy = 'Raise builder.gc.defaultKeepStorage in daemon.json, or make room: prune --older-than 14d';
    return { id, outcome: 'advice', finding, evidence, remedy };
}
function sizeOf(items) {
    return (0,inventory/* totals */.S)(items).reduce((sum, { bytes }) => sum + bytes, 0);
}

// EXTERNAL MODULE: ./.build/src/cli/checks/check.js
var check = __webpack_require__(36810);
// EXTERNAL MODULE: ./.build/src/cli/checks/check-view.js
var check_view = __webpack_require__(65606);
// EXTERNAL MODULE: ./.build/src/advice/index.js + 45 modules
var advice = __webpack_require__(66045);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var src_mounts = __webpack_require__(44338);
;// CONCATENATED MODULE: ./.build/src/cli/checks/dockerfile-checks.js
/** Checks of the Dockerfiles: whether installs can use a cache at all. */


/** An ENV or ARG that keeps pip or uv from caching. pip takes any value for that, also 0 and false; uv only those that mean yes. */
const refusals = /\bPIP_NO_CACHE_DIR(=|\s+)["']?[^\s"']|\bUV_NO_CACHE(=|\s+)["']?(1|t|true|y|yes|on)\b/i;
/** Stands for the builder's own, which makes no difference here. */
const platform = 'linux/amd64';
function dockerfileChecks({ dockerfiles }) {
    const steps = dockerfiles.flatMap(stepsOf);
    return [syntaxCheck(dockerfiles), cacheMountCheck(steps), refusalCheck(steps)];
}
/** The steps that a service's build runs; none where its target is not there. */
function stepsOf({ service: { service, definition }, text }) {
    if (text === undefined)
        return [];
    const { target, contexts = {}, args = {} } = definition;
    const given = Object.entries(args).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const build = { text, target, contexts, buildArguments: Object.fromEntries(given), platform, buildPlatform: platform };
    try {
        return (0,advice/* readStages */.ir)(build, (0,src_mounts/* parseDockerfile */.Ai)(text)).flatMap(stage => stage.steps.map(step => ({ service, step })));
    }
    catch (error) {
        if (error instanceof src_mounts/* UnresolvedError */.iY)
            return [];
        throw error;
    }
}
/** `docker/dockerfile:1.4` -> `1.4`; undefined for a file without such a line. */
function syntaxOf(text) {
    for (const line of text.split('\n')) {
        const [, directive, value] = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line.trim()) ?? [];
        // Directives are only such before anything else.
        if (directive === undefined)
            return undefined;
        if (directive.toLowerCase() === 'syntax')
            return value;
    }
    return undefined;
}
/** Cache mounts came with 1.2 (https://docs.docker.com/build/buildkit/dockerfile-release-notes/). */
function isTooOld(syntax) {
    const [, minor] = /dockerfile:1\.(\d+)(\.|-|$)/.exec(syntax) ?? [];
    return /dockerfile(-upstream)?:(1\.0-|1\.1-)?experimental/.test(syntax) || (minor !== undefined && Number(minor) < 2);
}
function syntaxCheck(dockerfiles) {
    const id = 'dockerfile-syntax';
    const found = dockerfiles.flatMap(({ service, text }) => text === undefined ? [] : [{ service: service.service, syntax: syntaxOf(text) }]);
    const evidence = found.map(({ service, syntax }) => `${service}: ${syntax === undefined ? 'no # syntax line' : `# syntax=${syntax}`}`);
    if (found.some(({ syntax }) => syntax !== undefined && isTooOld(syntax))) {
        const finding = 'A Dockerfile asks for a syntax without cache mounts.';
        return { id, outcome: 'problem', finding, evidence, remedy: '# syntax=docker/dockerfile:1 as its first line' };
    }
    return { id, outcome: 'ok', finding: "The Dockerfiles' syntax knows cache mounts.", evidence };
}
function cacheMountCheck(steps) {
    const id = 'cache-mounts';
    const installing = steps.filter(({ step }) => (0,advice/* stepInstalls */.l7)(step).length > 0);
    const without = installing.filter(({ step }) => !(0,advice/* stepInstalls */.l7)(step).some(hasMount));
    const withMount = installing.length - without.length;
    const evidence = without.map(place);
    const [first] = without.flatMap(({ step }) => (0,advice/* stepInstalls */.l7)(step));
    if (first === undefined) {
        const finding = withMount === 0 ? 'No step installs packages.' : 'Every step that installs packages has a cache mount.';
        return { id, outcome: 'ok', finding, evidence: installing.map(place) };
    }
    // Packages of the system change seldom.
    const isCostly = without.some(({ step }) => (0,advice/* stepInstalls */.l7)(step).some(({ tool }) => !tool.isSystem));
    const finding = `Steps that install packages without a cache mount (${without.length} of ${installing.length}) download all anew when they run.`;
    const example = `RUN ${(0,advice/* mountFlags */.r1)(first).join(' ')} ${first.tool.name} ${first.subcommand} ...`;
    const remedy = `${example}\nadvise tells the mount for each step.`;
    return { id, outcome: withMount === 0 && isCostly ? 'problem' : 'advice', finding, evidence, remedy };
}
function hasMount(install) {
    return (0,advice/* usesMount */.aD)(install) === true || (0,advice/* meantFor */.pn)(install.tool, install.step.mounts).length > 0;
}
function refusalCheck(steps) {
    const id = 'no-cache-dir';
    const isOff = (install) => install.off !== undefined && /^(pip|uv)$/.test(install.tool.name);
    const found = steps.filter(({ step }) => {
        if (step.keyword === 'ENV' || step.keyword === 'ARG')
            return refusals.test(textOf(step));
        return (0,advice/* stepInstalls */.l7)(step).some(install => isOff(install) && isOwn(install));
    });
    const evidence = found.map(place);
    if (found.length === 0) {
        return { id, outcome: 'ok', finding: 'Nothing tells pip or uv not to cache.', evidence };
    }
    const fights = steps.some(({ step }) => (0,advice/* stepInstalls */.l7)(step).some(install => isOff(install) && hasMount(install)));
    const finding = fights
        ? 'pip or uv are told not to cache, so that their cache mounts stay empty.'
        : 'pip or uv are told not to cache.';
    const remedy = 'Take --no-cache-dir and PIP_NO_CACHE_DIR out; a cache mount keeps the cache out of the image.';
    return { id, outcome: fights ? 'problem' : 'advice', finding, evidence, remedy };
}
/** Whether the command itself says so, and no ENV before it. */
function isOwn({ off, command }) {
    return off?.by === 'option' || (off?.by === 'variable' && command.assignments.has(off.name));
}
/** An instruction on one line, as continued lines are one command. */
function textOf({ instruction }) {
    return instruction
        .getTextContent()
        .replace(/\\\r?\n/g, ' ')
        .replace(/\s+/g, ' ');
}
function place({ service, step }) {
    const text = textOf(step);
    return `${service}, line ${step.startLine}: ${text.length > 120 ? `${text.slice(0, 119)}…` : text}`;
}

// EXTERNAL MODULE: ./.build/src/cli/checks/machine.js
var checks_machine = __webpack_require__(82611);
// EXTERNAL MODULE: ./.build/src/cli/checks/machine-checks.js
var machine_checks = __webpack_require__(57485);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/cli/project/python-caches.js
var python_caches = __webpack_require__(83222);
// EXTERNAL MODULE: ./.build/src/cli/table.js
var table = __webpack_require__(77129);
;// CONCATENATED MODULE: ./.build/src/cli/checks/project-checks.js
/** Checks of a compose project: its volumes, its contexts, and what the engine holds of its caches. */






/** A package manager's cache that was written to is larger, bytes. */
const emptyBytes = 64_000;
function externalVolumeCheck(volumes) {
    const id = 'external-volumes';
    const missing = volumes.filter(volume => !volume.exists);
    const evidence = volumes.map(({ name, exists }) => `${name}: ${exists ? 'there' : 'missing'}`);
    if (missing.length === 0) {
        const finding = volumes.length === 0 ? 'The project names no external volumes.' : 'The external volumes are there.';
        return { id, outcome: 'ok', finding, evidence };
    }
    const others = missing.filter(volume => !volume.isCache).map(({ name }) => `docker volume create ${name}`);
    const remedy = [...(missing.some(volume => volume.isCache) ? ['setup creates the cache volumes.'] : []), ...others];
    const finding = 'External volumes are missing, without which docker compose up does not start.';
    return { id, outcome: 'problem', finding, evidence, remedy: remedy.join('\n') };
}
function cacheVolumeCheck(facts) {
    const id = 'cache-volumes';
    const caches = (0,python_caches/* pythonCaches */.Y)(facts);
    const lacking = caches.filter(cache => !cache.isMounted);
    const evidence = caches.map(({ service, tool, folder, isMounted }) => `${service}: ${isMounted ? `a volume for ${tool}` : `none for ${tool}${folder === undefined ? '' : ` at ${folder}`}`}`);
    if (lacking.length === 0) {
        const finding = caches.length === 0 ? 'No service uses pip or uv.' : 'Containers keep the caches of pip and uv in volumes.';
        return { id, outcome: 'ok', finding, evidence };
    }
    const finding = 'Containers that install with pip or uv while they run download all anew: they have no cache volume.';
    return { id, outcome: 'advice', finding, evidence, remedy: 'setup --write override' };
}
/** A context without the file is sent, and compared, with all that lies in it. */
function dockerignoreCheck({ dockerfiles }, projectDirectory) {
    const id = 'dockerignore';
    const contexts = dockerfiles.flatMap(({ service: { service, definition } }) => {
        const context = external_node_path_.resolve(projectDirectory, definition.context ?? '.');
        const dockerfile = external_node_path_.resolve(context, definition.dockerfile ?? 'Dockerfile');
        const isThere = (0,external_node_fs_.existsSync)(external_node_path_.join(context, '.dockerignore')) || (0,external_node_fs_.existsSync)(`${dockerfile}.dockerignore`);
        return (0,external_node_fs_.existsSync)(context) ? [{ service, context, isThere }] : [];
    });
    const evidence = contexts.map(({ service, context, isThere }) => `${service}: ${isThere ? '' : 'none in '}${context}`);
    if (contexts.every(({ isThere }) => isThere)) {
        return { id, outcome: 'ok', finding: 'Every build context has a .dockerignore.', evidence };
    }
    const finding = 'A build context has no .dockerignore: files such as .git make its COPY steps run anew.';
    return {
        id,
        outcome: 'advice',
        finding,
        evidence,
        remedy: 'Name .git, virtual environments and test data in .dockerignore.'
    };
}
/** @param items of the engine's cache @param now ms since 1970 */
function mountContentCheck({ mounts: { mounts } }, items, now) {
    const id = 'cache-mount-contents';
    const looked = mounts.map(mount => ({ id: (0,src_mounts/* listedId */.tA)(mount), item: largest(items, (0,src_mounts/* listedId */.tA)(mount)) }));
    const evidence = looked.map(({ id, item }) => {
        if (item === undefined)
            return `${id}: not there`;
        const used = item.lastUsedAt === undefined ? '' : `, used ${(0,table/* formatAge */.nV)(now - item.lastUsedAt)}`;
        return `${id}: ${(0,format/* formatBytes */.z3)(item.bytes)}${used}`;
    });
    if (mounts.length === 0)
        return { id, outcome: 'ok', finding: 'No step of the project has a cache mount.', evidence };
    const missing = looked.filter(({ item }) => item === undefined);
    if (missing.length > 0) {
        const finding = 'This builder has not filled all cache mounts yet: the first build downloads everything.';
        return {
            id,
            outcome: 'advice',
            finding,
            evidence,
            remedy: 'build once, or build --restore FOLDER on an empty engine.'
        };
    }
    if (looked.some(({ item }) => (item?.bytes ?? 0) < emptyBytes)) {
        // A project with a few small packages has no more, so this proves nothing.
        const finding = 'A cache mount is as good as empty: what runs there may keep its cache elsewhere, or keep none.';
        const remedy = "Mount the tool's real cache folder (pip cache dir, uv cache dir), and do not forbid it to cache.";
        return { id, outcome: 'advice', finding, evidence, remedy };
    }
    return { id, outcome: 'ok', finding: 'The cache mounts of the project are there and filled.', evidence };
}
/** Mounts that differ only in their owner have the same id. */
function largest(items, id) {
    return items.filter(item => item.kind === 'mounts' && item.name === id).toSorted((a, b) => b.bytes - a.bytes)[0];
}

// EXTERNAL MODULE: ./.build/src/cli/context.js
var cli_context = __webpack_require__(9501);
// EXTERNAL MODULE: ./.build/src/cli/du/build-cache.js
var build_cache = __webpack_require__(91295);
// EXTERNAL MODULE: ./.build/src/cli/project/external-volumes.js
var external_volumes = __webpack_require__(19347);
// EXTERNAL MODULE: ./.build/src/cli/project/project-facts.js
var project_facts = __webpack_require__(90015);
;// CONCATENATED MODULE: ./.build/src/cli/doctor/command.js











async function doctor(options, context) {
    const { terminal } = context;
    terminal.status('Looking at this machine ...');
    const docker = (0,cli_context/* dockerFor */._)(context);
    const selection = (0,cli_context/* selectProject */.y)(options, context.cwd);
    const [machine, project] = await Promise.all([(0,checks_machine/* readMachine */.Uc)(context), (0,project_facts/* tryProjectFacts */.s)(selection, docker)]);
    const checks = [...(0,machine_checks/* machineChecks */.Rx)(machine, context.env)];
    const items = await cacheItems(machine, docker);
    if (machine.facts !== undefined)
        checks.push(...(await Promise.all([lastBuildsCheck(docker), garbageCheck(items, docker)])));
    if (project.facts === undefined) {
        const finding = 'There is no compose project that could be looked at.';
        const remedy = 'Go to its folder, or name its file with --file.';
        checks.push({ id: 'project', outcome: 'unknown', finding, evidence: project.reason.split('\n'), remedy });
    }
    else
        checks.push(...(await projectChecks(project.facts, machine, items, selection.projectDirectory, context)));
    terminal.status(undefined);
    if (options.json)
        terminal.print(JSON.stringify({ outcome: (0,check/* worst */.Q)(checks), checks }, null, 2));
    else
        show(checks, options, context);
    return (0,check/* worst */.Q)(checks) === 'problem' ? 1 : 0;
}
async function cacheItems({ facts }, docker) {
    if (facts === undefined)
        return [];
    // A builder that was never used may refuse to list anything: then there is nothing.
    return (0,build_cache/* buildCacheItems */.dS)(facts, docker).catch(() => []);
}
async function projectChecks(facts, { server }, items, folder, context) {
    const answers = server !== undefined;
    return [
        ...dockerfileChecks(facts),
        ...(answers ? [mountContentCheck(facts, items, context.now())] : []),
        ...(answers ? [externalVolumeCheck(await (0,external_volumes/* externalVolumes */.V)(facts, (0,cli_context/* dockerFor */._)(context)))] : []),
        cacheVolumeCheck(facts),
        dockerignoreCheck(facts, folder)
    ];
}
const counted = {
    problem: 'to put right',
    advice: 'could be better',
    unknown: 'not known',
    ok: 'as it should be'
};
function show(checks, { quiet }, { terminal }) {
    const { style } = terminal;
    for (const check of checks) {
        if (quiet && check.outcome === 'ok')
            continue;
        for (const line of (0,check_view/* checkLines */.W)(check, style, true))
            terminal.print(line);
    }
    const shares = Object.keys(counted).flatMap(outcome => {
        const count = checks.filter(check => check.outcome === outcome).length;
        return count === 0 ? [] : [`${count} ${counted[outcome]}`];
    });
    terminal.print(`${checks.length} checks: ${shares.join(', ')}`);
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


/***/ })

};
