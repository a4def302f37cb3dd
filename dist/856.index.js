export const id = 856;
export const ids = [856];
export const modules = {

/***/ 16856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  buildServices: () => (/* binding */ buildServices)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/export-phase.js + 1 modules
var export_phase = __webpack_require__(47454);
// EXTERNAL MODULE: ./.build/src/finish.js + 2 modules
var finish = __webpack_require__(54736);
// EXTERNAL MODULE: ./.build/src/inputs.js + 4 modules
var inputs = __webpack_require__(78704);
// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var src_report = __webpack_require__(19878);
// EXTERNAL MODULE: ./.build/src/run.js + 9 modules
var run = __webpack_require__(46337);
// EXTERNAL MODULE: ./.build/src/cli/context.js
var cli_context = __webpack_require__(9501);
// EXTERNAL MODULE: ./.build/src/cli/errors.js
var errors = __webpack_require__(34343);
// EXTERNAL MODULE: ./.build/src/progress.js
var src_progress = __webpack_require__(75164);
// EXTERNAL MODULE: ./.build/src/cli/table.js
var table = __webpack_require__(77129);
;// CONCATENATED MODULE: ./.build/src/cli/build/build-log.js
/** The log of a run on a terminal: lines as they come, and how far long work is in the line below them. */


const barWidth = 24;
/**
 * Lines that belong to no phase are left out: what they say, the result and why a build failed, is shown with the report.
 * @param quiet phases of which only warnings are shown
 */
function runLog(terminal, quiet = []) {
    const { noteStyle } = terminal;
    let phase;
    return {
        info(line) {
            if (phase !== undefined && !quiet.includes(phase))
                tell(line, terminal);
        },
        steps(done, total, running) {
            terminal.status(`Building ${(0,table/* bar */.M0)(done / total, barWidth)} ${done}/${total} steps  ${running}`);
        },
        warning: message => terminal.note(`${noteStyle('yellow', '!')} ${message}`),
        async group(title, work) {
            if (!quiet.includes(title))
                terminal.note(noteStyle('bold', title));
            phase = title;
            try {
                return await work();
            }
            finally {
                phase = undefined;
                terminal.status(undefined);
            }
        }
    };
}
function tell(line, terminal) {
    const progress = (0,src_progress/* progressOf */.jA)(line);
    if (progress === undefined || !terminal.isInteractive)
        terminal.note(line);
    else
        terminal.status(`${progress.verb} ${(0,table/* bar */.M0)(progress.part, barWidth)} ${progress.rest}`);
}

;// CONCATENATED MODULE: ./.build/src/cli/build/cache-move.js


const noMove = { strategy: 'none', restores: false, saves: false, notes: [] };
/** @throws UsageError when the options contradict each other */
function checkMove({ save, restore, wholeEngine, strategy }) {
    if (save === undefined && wholeEngine)
        throw new errors/* UsageError */.e('--whole-engine has no meaning without --save.');
    if (wholeEngine && strategy === 'export') {
        throw new errors/* UsageError */.e('--whole-engine and --strategy export contradict each other: leave one of them out.');
    }
    if (strategy === 'export' && save !== undefined && restore !== undefined && save !== restore) {
        throw new errors/* UsageError */.e('With --strategy export --save and --restore have to name the same folder.');
    }
    if (save === undefined && restore === undefined && strategy !== 'auto') {
        throw new errors/* UsageError */.e('--strategy has no meaning without --save or --restore.');
    }
}
async function readSituation(facts, context) {
    const { platform, uid, env } = context;
    const privilege = await (0,engine/* readPrivilege */.Mv)(uid, env);
    const known = {
        ...facts,
        platform,
        privilege,
        daemon: platform === 'linux' ? (0,engine/* readDaemonPlace */.y6)() : 'elsewhere'
    };
    return {
        now: (0,engine/* chooseStrategy */.$3)(known, 'auto'),
        ifEmpty: (0,engine/* chooseStrategy */.$3)({ ...known, containers: 0, images: 0, buildRecords: 0 }, 'auto')
    };
}
/**
 * Decides what `--save` and `--restore` do. An engine that holds something is never exchanged, and saved as a whole only when
 * that is asked for: it may hold images of other projects.
 * @throws CliError when what was asked for cannot be done; nothing was touched
 */
function planMove(options, { now, ifEmpty }) {
    const [saves, restores] = [options.save !== undefined, options.restore !== undefined];
    if (options.strategy === 'export')
        return { strategy: 'export', saves, restores, notes: [] };
    if (ifEmpty.strategy !== 'snapshot') {
        throw new errors/* CliError */.z(`The state of this engine cannot be moved: ${ifEmpty.reason}. ` +
            'With --strategy export cache mounts and layers move one by one.');
    }
    if (now.strategy === 'snapshot')
        return { strategy: 'auto', saves, restores, notes: [] };
    if (saves && !options.wholeEngine) {
        throw new errors/* CliError */.z(`Nothing is saved of this engine without --whole-engine: ${now.reason}, and all of it would be saved, also what belongs ` +
            'to other projects. With --strategy export only the cache mounts and layers of this project are.');
    }
    const notes = restores ? [`Nothing is restored: ${now.reason}, and none of it is ever exchanged.`] : [];
    return { strategy: 'none', saves, restores: false, notes };
}
/**
 * What is saved of a build whose saving was asked for: the action keeps what a run has used or made anew, as its cache holds
 * the rest already; here all that the project has is meant.
 * @param restores whether the folder holds what this run began with
 */
function wholeProject(state, built, restores) {
    const { live } = state;
    if (live === undefined || restores)
        return state;
    const mounts = live.mounts === undefined ? undefined : { ...live.mounts, uses: {} };
    return { ...state, live: { ...live, mounts, layers: allLayers(live.layers, built) } };
}
function allLayers(layers, { services }) {
    const { plan, decision } = layers;
    if (decision.export || plan.kind === 'off' || plan.exports !== 'after-build')
        return layers;
    return { ...layers, decision: { export: true, services: services.map(({ name }) => name) } };
}

// EXTERNAL MODULE: ./.build/src/cli/build/local-surroundings.js
var local_surroundings = __webpack_require__(39032);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
;// CONCATENATED MODULE: ./.build/src/cli/build/report-view.js
/** The report of a build, as a terminal shows it. */



const report_view_barWidth = 20;
/** Steps that are shown, the longest. */
const mostSteps = 5;
/** Shorter steps are not worth a line, ms. */
const notableMs = 200;
/** A table of the services, the steps that took longest, the caches, and the last line of the run. */
function reportLines(report, style, columns = 100) {
    return [
        ...serviceLines(report, style),
        ...stepLines(report, columns, style),
        ...mountLines(report, style),
        style(report.outcome === 'succeeded' ? 'green' : 'red', (0,src_report/* lastLine */.fM)(report))
    ];
}
function serviceLines({ services }, style) {
    if (services.length === 0)
        return [];
    const rows = services.map(({ name, stepsCached, stepsTotal, ms, images }) => [
        name,
        `${stepsCached}/${stepsTotal}`,
        (0,table/* bar */.M0)(stepsTotal === 0 ? 0 : stepsCached / stepsTotal, report_view_barWidth),
        (0,format/* formatDuration */.a3)(ms),
        images.at(-1) ?? ''
    ]);
    const [head = '', ...lines] = (0,table/* tableLines */.oW)([
        { title: 'service' },
        { title: 'reused', align: 'right' },
        { title: '' },
        { title: 'time', align: 'right' },
        { title: 'image' }
    ], rows);
    return [style('bold', head), ...lines, ''];
}
function stepLines({ steps }, columns, style) {
    const ran = steps
        .filter(step => step.outcome === 'run' && step.ms >= notableMs)
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, mostSteps);
    if (ran.length === 0)
        return [];
    const rows = ran.map(({ ms, services, instruction }) => [
        (0,format/* formatDuration */.a3)(ms),
        (0,table/* shortened */.vI)(services.join(', '), 24),
        (0,table/* shortened */.vI)(instruction, Math.max(30, columns - 40))
    ]);
    const [, ...lines] = (0,table/* tableLines */.oW)([{ title: '', align: 'right' }, { title: '' }, { title: '' }], rows);
    return [style('bold', 'took longest'), ...lines, ''];
}
function mountLines({ mounts }, style) {
    const known = mounts.filter(mount => mount.bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
    if (known.length === 0)
        return [];
    const rows = known.map(({ kind, name, bytes }) => [(0,format/* formatBytes */.z3)(bytes), kind, name]);
    const [, ...lines] = (0,table/* tableLines */.oW)([{ title: '', align: 'right' }, { title: '' }, { title: '' }], rows);
    return [style('bold', 'caches'), ...lines, ''];
}

;// CONCATENATED MODULE: ./.build/src/cli/build/command.js
/** `build`: the build of the action on this machine, with the same report. */
















/**
 * Builds, with the cache of a folder where one is named.
 * @throws UsageError, CliError: nothing was built
 */
async function buildServices(services, options, context) {
    checkMove(options);
    const { terminal } = context;
    const move = await chooseMove(options, context);
    const given = inputsOf(services, options, move, context);
    for (const note of move.notes)
        terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`);
    const temporaryFolder = (0,external_node_fs_.mkdtempSync)(external_node_path_.join((0,external_node_os_.tmpdir)(), 'compose-build-cache-'));
    try {
        const log = runLog(terminal, move.saves ? [] : move.restores ? ['Save'] : ['Prepare', 'Restore', 'Save']);
        const surroundings = (0,local_surroundings/* localSurroundings */.n)(context, temporaryFolder, log);
        const result = await runWith(given, surroundings, context);
        const { failure } = result.build;
        if (failure !== undefined)
            for (const line of (0,build/* failureLines */.w7)(failure))
                terminal.note(line);
        const report = await save(result, given, move, options, surroundings, context);
        terminal.status(undefined);
        if (options.report !== undefined) {
            (0,external_node_fs_.writeFileSync)(external_node_path_.resolve(context.cwd, options.report), `${JSON.stringify(report, null, 2)}\n`);
        }
        if (options.json)
            terminal.print(JSON.stringify(report, null, 2));
        else
            for (const line of reportLines(report, terminal.style, terminal.columns))
                terminal.print(line);
        const savedOk = options.save === undefined || ['saved', 'unchanged'].includes(report.save?.outcome ?? '');
        return report.outcome === 'succeeded' && savedOk ? 0 : 1;
    }
    finally {
        (0,external_node_fs_.rmSync)(temporaryFolder, { recursive: true, force: true });
    }
}
async function chooseMove(options, context) {
    if (options.save === undefined && options.restore === undefined)
        return noMove;
    const facts = await engineCall(() => (0,engine/* readFacts */.MH)((0,cli_context/* dockerFor */._)(context)));
    return planMove(options, await readSituation(facts, context));
}
/** The inputs of the action that say the same. One folder serves both directions; with two, see `save`. */
function inputsOf(services, options, move, context) {
    const { cwd, home, env } = context;
    const selection = (0,cli_context/* selectProject */.y)(options, cwd, services);
    const folder = move.restores ? options.restore : options.save;
    const texts = {
        files: selection.files.join('\n'),
        'project-directory': selection.projectDirectory,
        profiles: selection.profiles.join('\n'),
        services: services.join('\n'),
        'env-files': selection.envFiles.join('\n'),
        'build-args': (options.buildArg ?? []).join('\n'),
        'no-cache': String(!options.cache),
        pull: String(options.pull === true),
        push: String(options.push === true),
        progress: options.progress,
        workspace: options.workspace ?? external_node_path_.basename(selection.projectDirectory),
        strategy: move.strategy,
        builder: options.builder,
        'cache-mode': !move.restores && !move.saves ? 'off' : move.saves ? 'read-write' : 'read-only',
        'cache-backend': 'directory',
        ...(folder !== undefined && { 'cache-directory': external_node_path_.resolve(cwd, folder) }),
        // Folders of a developer's own are not ours to fill.
        'cache-paths': 'off',
        // What does not fit would be dropped from the engine, which is the user's.
        'max-size': 'none'
    };
    try {
        const userCache = env.XDG_CACHE_HOME || external_node_path_.join(home, '.cache');
        return (0,inputs/* readInputs */.Ko)(name => texts[name] ?? '', { root: cwd, onGitHub: false, userCache, home });
    }
    catch (error) {
        if (!(error instanceof inputs/* InputError */.dz))
            throw error;
        throw new errors/* UsageError */.e(error.message.replaceAll(/^Input /gm, ''), { cause: error });
    }
}
function runWith(inputs, surroundings, { signal }) {
    return engineCall(() => (0,run/* run */.e)(inputs, surroundings, signal));
}
/** What the engine lacks is no fault of this tool: `doctor` tells more. */
async function engineCall(work) {
    try {
        return await work();
    }
    catch (error) {
        if (!(error instanceof engine/* EngineError */.NJ))
            throw error;
        throw new errors/* CliError */.z(`${error.message}\nRun doctor for all that is missing.`, { cause: error });
    }
}
/** The post step of the action: saves where that was asked for, and removes a builder that the run has started. */
async function save(result, inputs, move, options, surroundings, { signal, cwd }) {
    const { finish: left, build } = result;
    const state = wholeProject(left, build, move.restores);
    const startedAt = surroundings.now();
    const isWhole = move.saves && move.strategy === 'none';
    const skip = isWhole && build.outcome === 'succeeded' ? undefined : move.saves ? state.skip : 'it was not asked for';
    const directory = external_node_path_.resolve(cwd, options.save ?? '');
    const savedTo = move.saves ? { ...inputs, backend: { kind: 'directory', directory } } : inputs;
    const request = (0,export_phase/* buildRequest */.m)(inputs, state.builder?.name);
    const isOther = move.restores && move.saves && directory !== external_node_path_.resolve(cwd, options.restore ?? '');
    // A folder that is not the one restored from holds nothing of what was restored.
    const restoredIndexFile = isOther ? undefined : state.restoredIndexFile;
    const { save: saved, mounts } = await surroundings.log.group('Save', () => (0,finish/* finish */.O)({ ...state, inputs: savedTo, skip, restoredIndexFile }, request, surroundings, signal));
    const report = JSON.parse((0,external_node_fs_.readFileSync)(result.reportFile, 'utf8'));
    return move.saves ? (0,src_report/* withSave */.UX)(report, saved, surroundings.now() - startedAt, mounts) : report;
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

/***/ 54736:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ finish)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(61819);
// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
// EXTERNAL MODULE: ./.build/src/builders/index.js + 1 modules
var builders = __webpack_require__(14379);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(59726);
// EXTERNAL MODULE: ./.build/src/layers/index.js + 10 modules
var src_layers = __webpack_require__(30735);
// EXTERNAL MODULE: ./.build/src/live-records.js
var live_records = __webpack_require__(98458);
// EXTERNAL MODULE: ./.build/src/live-door.js
var live_door = __webpack_require__(60462);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var src_mounts = __webpack_require__(44338);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/live-save.js




/** @throws StoreError, PrivilegedError, CommandError */
async function saveLive(request, live) {
    const { docker, store, surroundings, mounts, builder } = live;
    const { volumes = [] } = request;
    const needsDoor = volumes.length > 0 || (mounts.length > 0 && (0,live_door/* isOnEngine */.gG)(builder));
    const opening = needsDoor ? (0,live_door/* openLiveDoor */.R5)(live) : Promise.resolve(undefined);
    const closing = [];
    try {
        const ofMounts = await mountSource(request, opening, live);
        closing.push(ofMounts.close);
        const ofVolumes = await volumeSource(volumes, request, await opening, live);
        closing.push(ofVolumes.close);
        const pack = {
            call: (name, packed, options) => (packed.content.kind === 'volume' ? ofVolumes : ofMounts).door.call(name, packed, options)
        };
        const { parallel, log } = surroundings;
        const deps = { store, parallel, log: log.info, door: pack, ...(docker.signal && { signal: docker.signal }) };
        return await (0,src_mounts/* saveMounts */.kA)({ ...request, used: [...ofMounts.used, ...ofVolumes.used] }, deps);
    }
    finally {
        for (const close of closing)
            await close();
        await (await opening)?.close();
    }
}
const nothingToClose = async () => undefined;
const nothing = {
    used: [],
    door: { call: () => Promise.reject(new Error('Nothing was read.')) },
    close: nothingToClose
};
async function mountSource({ restored }, opening, live) {
    const { docker, builder, mounts, records, surroundings } = live;
    if (mounts.length === 0)
        return nothing;
    const { temporaryFolder, log } = surroundings;
    const shared = { docker, builder: builder.name, temporaryFolder, records, log: log.info };
    const source = async () => {
        if (!(0,live_door/* isOnEngine */.gG)(builder) || !(0,live_door/* mayReachFolders */.qj)(live))
            return (0,src_mounts/* streamMountsOut */.HX)(mounts, shared);
        // Both take their time to start.
        const [door, probed] = await Promise.all([opening, (0,live_door/* locateMounts */.Tb)(mounts, builder, shared)]);
        if (door === undefined || probed === undefined || !(await (0,live_door/* areReachable */.E$)(probed.located, door))) {
            return (0,src_mounts/* streamMountsOut */.HX)(mounts, shared);
        }
        const { located, leftAlone } = probed;
        return { used: await (0,src_mounts/* surveyMounts */.ms)(located, restored, door), leftAlone, door, close: nothingToClose };
    };
    const found = await source();
    for (const { mount, reason } of found.leftAlone)
        log.info(`Cache mount ${mount.target} is not saved: ${reason}.`);
    return found;
}
async function volumeSource(names, { restored }, door, { docker, facts, surroundings: { log, temporaryFolder } }) {
    if (names.length === 0)
        return nothing;
    const source = door === undefined
        ? await (0,src_mounts/* streamVolumesOut */.yW)(names, { docker, temporaryFolder, log: log.info }).catch((error) => {
            docker.signal?.throwIfAborted();
            if (!(error instanceof process/* CommandError */.Qd))
                throw error;
            log.info(`Cache volumes are not saved: ${error.message}`);
            return { ...nothing, leftAlone: [] };
        })
        : { ...(await (0,src_mounts/* surveyVolumes */.Gt)(names, restored, (0,engine_door/* socketOf */.l)(facts.endpoint), door)), door, close: nothingToClose };
    for (const { name, reason } of source.leftAlone)
        log.info(`Volume ${name} is not saved: ${reason}.`);
    return source;
}

// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var report = __webpack_require__(19878);
// EXTERNAL MODULE: ./.build/src/snapshot/index.js + 13 modules
var snapshot = __webpack_require__(91424);
;// CONCATENATED MODULE: ./.build/src/export-finish.js
/** The post step of strategy `export`: exports layers and saves the cache mounts that the build has used, and the cache volumes. */








/** The part of the time for saving that an export of layers may take: the mounts come after it. */
const exportShare = 0.5;
/** @throws StoreError, PrivilegedError, CommandError */
async function finishLive(context) {
    const { state, live, builder, docker, surroundings } = context;
    const { mounts } = live;
    // What the export of layers and a probe do to the counts does not matter any more.
    const isUsed = mounts !== undefined && mounts.mounts.length > 0;
    const records = isUsed ? await (0,live_records/* readLiveRecords */.d)(builder, state.endpoint, docker) : [];
    const { record: layers, problem } = await finishLayers(context);
    const tellOfLayers = (tell) => {
        if (problem !== undefined)
            tell(`Layers were not exported: ${problem}`);
    };
    if (mounts === undefined) {
        tellOfLayers(surroundings.log.warning);
        return { save: { outcome: 'unchanged', bytes: 0, entries: 0 }, mounts: [] };
    }
    try {
        const result = await save(context, mounts, records, layers);
        tellOfLayers(surroundings.log.warning);
        return described(result, surroundings.log);
    }
    catch (error) {
        // Most often the same cache fails twice: the one warning is that of the caller.
        tellOfLayers(surroundings.log.info);
        throw error;
    }
}
async function save({ state, live, builder, docker, store, surroundings }, mounts, records, layers) {
    const { endpoint, dataRoot, identity, inputs } = state;
    return saveLive({
        identity: { os: identity.os, arch: identity.arch },
        workspace: inputs.workspace,
        run: state.runName,
        restored: readRestored(state),
        mounts: mounts.mounts,
        volumes: mounts.volumes,
        maxBytes: inputs.maxBytes,
        createdAt: new Date(surroundings.now()).toISOString(),
        stepMs: state.stepMs,
        history: state.history,
        ...(layers !== undefined && { layers })
    }, {
        ...{ docker, builder, store, surroundings, records, privilege: live.privilege },
        facts: { endpoint, dataRoot, store: identity.store, rootless: live.rootless },
        mounts: (0,src_mounts/* usedMounts */.wu)(mounts.mounts, mounts.uses, records)
    });
}
function readRestored({ restoredIndexFile, identity }) {
    return restoredIndexFile === undefined
        ? undefined
        : (0,src_mounts/* parseMountsIndex */.IM)((0,external_node_fs_.readFileSync)(restoredIndexFile, 'utf8'), identity);
}
async function finishLayers(context) {
    const { live, state, builder, request, docker, surroundings } = context;
    const { plan, decision, use, record } = live.layers;
    const { log, now, temporaryFolder, cacheService } = surroundings;
    if (!decision.export) {
        if (plan.kind === 'on')
            log.info(`Layers are not exported: ${decision.reason}.`);
        return { record: (0,src_layers/* nextRecord */.Pv)(use, decision, undefined, record) };
    }
    const definition = await (0,build/* readDefinition */.Ud)({ ...request, noCache: false, pull: false, push: false }, docker).catch((error) => error);
    docker.signal?.throwIfAborted();
    if (definition instanceof Error)
        return { record, problem: definition.message };
    const result = await (0,src_layers/* exportLayers */.V8)({
        definition: definition.definition,
        plan,
        services: decision.services,
        selection: request,
        builder: builder.name,
        timeoutMs: state.inputs.saveTimeoutMs * exportShare,
        temporaryFolder,
        now,
        cacheService,
        builderIsHere: builder.isHere
    }, docker);
    const seconds = `${(result.ms / 1000).toFixed(1)} s`;
    if (result.outcome === 'exported') {
        log.info(`Layers of ${decision.services.join(', ')} exported in ${seconds}.`);
        return { record: (0,src_layers/* nextRecord */.Pv)(use, decision, result.ms, record) };
    }
    if (result.outcome === 'failed')
        return { record, problem: result.reason };
    log.info(`Layers were not exported: ${result.reason}.`);
    return { record };
}
function described(result, log) {
    const none = { bytes: 0, entries: 0 };
    switch (result.outcome) {
        case 'unchanged':
            log.info('Nothing is saved: the cache holds all of it already.');
            return {
                save: { outcome: 'unchanged', ...none, ...(result.index && { stored: (0,snapshot/* storedSize */.dh)(result.index) }) },
                mounts: result.index === undefined ? [] : (0,src_mounts/* keptMounts */.tZ)(result.index)
            };
        case 'saved': {
            const { bytes, entries, key, index, leftOut } = result;
            log.info(`Saved ${entries} entries, ${(bytes / 1e6).toFixed(1)} MB as ${key}.`);
            if (leftOut.length > 0)
                log.info(`Left out: ${(0,report/* leftOutText */.jG)(leftOut)}.`);
            const dropped = leftOut.length > 0 && { dropped: leftOut };
            return {
                save: { outcome: 'saved', bytes, entries, stored: (0,snapshot/* storedSize */.dh)(index), ...dropped },
                mounts: (0,src_mounts/* keptMounts */.tZ)(index)
            };
        }
        case 'exists':
        case 'denied': {
            const reason = result.outcome === 'exists'
                ? 'this run has saved this workspace already'
                : "this job's token may not write to the cache";
            log.info(`Nothing is saved: ${reason}.`);
            return { save: { outcome: 'skipped', reason, ...none }, mounts: [] };
        }
    }
}

// EXTERNAL MODULE: ./.build/src/folder-phase.js + 7 modules
var folder_phase = __webpack_require__(59363);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/mirror/index.js + 8 modules
var mirror = __webpack_require__(69268);
// EXTERNAL MODULE: ./.build/src/privileged/index.js + 3 modules
var privileged = __webpack_require__(89462);
// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
// EXTERNAL MODULE: ./.build/src/tools-phase.js
var tools_phase = __webpack_require__(56582);
;// CONCATENATED MODULE: ./.build/src/finish.js
/** The story of the post step: save what the engine has learnt, and complete the report. Never fails a job. */
















/**
 * Saves the engine's state and the runner's own folders, and tells what became of them.
 * @param request of the build, with its build arguments, which the state does not hold
 */
async function finish(state, request, surroundings, signal) {
    const budget = (0,time_budget/* startBudget */.cg)(state.inputs.saveTimeoutMs, 'save-timeout', signal);
    const docker = { command: 'docker', env: surroundings.env };
    try {
        // Before its volume is read, so that its files are whole.
        if (state.mirror?.server !== undefined)
            await (0,mirror/* stopMirror */.IE)(state.mirror.server, docker, surroundings.log);
        const engine = await finishEngine(state, request, surroundings, budget);
        const folders = await (0,folder_phase/* saveRunnerFolders */.tT)(state.folders, state.inputs, surroundings, budget);
        await (0,tools_phase/* saveTools */.F)(state.tools, state.inputs, surroundings, budget);
        return { ...engine, mounts: [...engine.mounts, ...folders] };
    }
    finally {
        budget.end();
        if (state.builder !== undefined) {
            await (0,builders/* removeBuilder */.iq)(state.builder, docker, surroundings.log);
        }
    }
}
async function finishEngine(state, request, surroundings, budget) {
    const { log } = surroundings;
    if (state.skip !== undefined)
        return skipped(state.skip, log);
    const { store, reason } = (0,backend/* openBackend */.f)(state.inputs.backend, surroundings);
    if (store === undefined)
        return skipped(reason, log);
    try {
        const access = await store.access();
        if (!access.write)
            return skipped(access.reason ?? 'the cache is read-only here', log);
        const { live, builder } = state;
        if (live !== undefined && builder !== undefined) {
            const docker = { command: 'docker', env: surroundings.env, signal: budget.signal };
            return await finishLive({ state, live, builder, request, store, docker, surroundings });
        }
        const result = await finish_save(state, store, surroundings, budget.signal);
        return finish_described(result, log);
    }
    catch (error) {
        const why = budget.reasonOf(error);
        log.warning(`The cache was not saved: ${why}`);
        return { save: { outcome: 'failed', reason: why, bytes: 0, entries: 0 }, mounts: [] };
    }
    finally {
        await store.close();
    }
}
async function finish_save(state, store, surroundings, signal) {
    const { endpoint, dataRoot, identity, sudo } = state;
    const asked = askEngine(state, { command: 'docker', env: surroundings.env, signal });
    asked.catch(() => undefined);
    const opened = await (0,engine_door/* openEngineDoor */.t)({ endpoint, dataRoot, store: identity.store }, sudo, surroundings);
    const door = (0,privileged/* endingAt */.hR)(signal, opened);
    try {
        const { records, project, volumes } = await asked;
        const use = { ...state.use, images: [...state.use.images, ...pulledImages(project)] };
        const restored = state.restoredIndexFile === undefined
            ? undefined
            : (0,snapshot/* parseIndex */.A1)((0,external_node_fs_.readFileSync)(state.restoredIndexFile, 'utf8'), state.identity);
        return await (0,snapshot/* saveSnapshot */.Os)({
            identity,
            workspace: state.inputs.workspace,
            run: state.runName,
            restored,
            restoredTrees: readTrees(state),
            emptyMounts: state.emptyMounts ?? [],
            volumes,
            records,
            use,
            maxBytes: state.inputs.maxBytes,
            stepMs: state.stepMs,
            history: state.history,
            createdAt: new Date(surroundings.now()).toISOString()
        }, {
            store,
            door,
            engine: (0,engine/* engineContents */.Tp)((0,engine_door/* socketOf */.l)(endpoint), signal),
            parallel: surroundings.parallel,
            log: surroundings.log.info,
            signal
        });
    }
    finally {
        await door.close();
    }
}
/** What the engine holds that the snapshot's index tells of, and the project that uses it. */
async function askEngine(state, docker) {
    const project = (0,build/* readComposeProject */.qO)(state.inputs, docker);
    const named = project.then(read => (0,src_mounts/* findCacheVolumes */.ju)(read, state.inputs.cacheVolumes).map(volume => volume.name));
    const volumes = named.then(names => (0,engine/* findVolumes */.Xr)((0,engine_door/* socketOf */.l)(state.endpoint), names, docker.signal));
    const [records, ...rest] = await Promise.all([(0,engine/* readBuildRecords */.z)(docker), project, volumes]);
    return { records, project: rest[0], volumes: rest[1] };
}
function readTrees({ restoredTreesFile }) {
    return restoredTreesFile === undefined
        ? undefined
        : JSON.parse((0,external_node_fs_.readFileSync)(restoredTreesFile, 'utf8'));
}
/** What compose pulls for services that it does not build; images that it builds are used when a run has built them. */
function pulledImages(project) {
    return project.services.filter(service => !service.hasBuild).map(service => service.image);
}
function skipped(reason, log) {
    log.info(`Nothing is saved: ${reason.replace(/\.$/, '')}.`);
    return { save: { outcome: 'skipped', reason, bytes: 0, entries: 0 }, mounts: [] };
}
function finish_described(result, log) {
    switch (result.outcome) {
        case 'unchanged':
            log.info('Nothing is saved: the cache holds all of it already.');
            return {
                save: { outcome: 'unchanged', bytes: 0, entries: 0, stored: (0,snapshot/* storedSize */.dh)(result.index) },
                mounts: (0,snapshot/* keptTrees */.ON)(result.index)
            };
        case 'saved':
            log.info(`Saved ${result.entries} entries, ${(result.bytes / 1e6).toFixed(1)} MB as ${result.key}; ` +
                `the engine stood still for ${Math.round(result.frozenMs)} ms.`);
            if (result.leftOut.length > 0)
                log.info(`Left out: ${(0,report/* leftOutText */.jG)(result.leftOut)}.`);
            return {
                save: {
                    outcome: 'saved',
                    bytes: result.bytes,
                    entries: result.entries,
                    stored: (0,snapshot/* storedSize */.dh)(result.index),
                    ...(result.leftOut.length > 0 && { dropped: result.leftOut })
                },
                mounts: (0,snapshot/* keptTrees */.ON)(result.index)
            };
        case 'too-large': {
            const reason = `the snapshot does not fit into ${(0,format/* formatBytes */.z3)(result.maxBytes)}, and nothing more can be left out`;
            log.warning(`The cache was not saved: ${reason}. Raise max-size, or build smaller images.`);
            return { save: { outcome: 'failed', reason, bytes: 0, entries: 0 }, mounts: [] };
        }
        case 'exists':
            return skipped('this run has saved this workspace already', log);
        case 'denied':
            return skipped("this job's token may not write to the cache", log);
    }
}


/***/ })

};
