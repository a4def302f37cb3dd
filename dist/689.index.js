export const id = 689;
export const ids = [689,74];
export const modules = {

/***/ 6384:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ commentPhase)
/* harmony export */ });
/* harmony import */ var _github_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69389);
/* harmony import */ var _report_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19878);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25193);
/* harmony import */ var _time_budget_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4042);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47060);
/** Tells the pull request: the last thing that a job does, and never a reason for it to fail. */





/** GitHub answers in less than a second; a network that swallows packets is noticed soon. */
const timeouts = { connectMs: 5_000, headersMs: 15_000, idleMs: 15_000 };
/** For all of it, pauses that GitHub asks for included. */
const budgetMs = 90_000;
/**
 * From writing until one can tell that no other job has written over it: more than such a job needs to read and write. Longer by
 * chance in later rounds, so that jobs which began together do not go on so.
 */
const settleMs = 1_000;
const told = {
    created: 'Commented on the pull request.',
    updated: 'Updated the comment on the pull request.',
    unchanged: 'The comment on the pull request is as it should be.',
    contended: 'The comment on the pull request may lack this job: other jobs kept changing it.'
};
/**
 * Creates or updates the comment where one is wanted. Says in one line of the log what became of it; never throws.
 * @param run undefined off GitHub Actions
 */
async function commentPhase(request, run, { cacheService, log }, cancelled, timing = _store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .realTiming */ .$u) {
    if (run === undefined || !isWanted(request, run))
        return;
    const { pullRequest } = run;
    const missing = pullRequest === undefined ? 'this run is about none' : request.token === '' ? 'github-token is empty' : '';
    if (pullRequest === undefined || missing !== '')
        return log.info(`No comment on a pull request: ${missing}.`);
    const budget = (0,_time_budget_js__WEBPACK_IMPORTED_MODULE_4__/* .startBudget */ .cg)(budgetMs, 'the comment', cancelled);
    const connection = (0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .openConnection */ .JY)(cacheService, timeouts);
    const { token } = request;
    const userAgent = `compose-build-cache/${_version_js__WEBPACK_IMPORTED_MODULE_3__/* .version */ .r}`;
    try {
        const rest = (0,_github_index_js__WEBPACK_IMPORTED_MODULE_0__/* .openGithubRest */ .KG)({ apiUrl: run.apiUrl, token, userAgent, connection, timing, signal: budget.signal });
        const outcome = await (0,_github_index_js__WEBPACK_IMPORTED_MODULE_0__/* .writeSticky */ .ZF)(rest, {
            repository: run.repository,
            pullRequest,
            marker: (0,_report_index_js__WEBPACK_IMPORTED_MODULE_1__/* .commentMarker */ .Ql)(run.workflow),
            revise: existing => (0,_report_index_js__WEBPACK_IMPORTED_MODULE_1__/* .revisedComment */ .Kk)(existing, run, request.rows, request.whose),
            settle: round => timing.wait(settleMs * (1 + 2 * (round - 1) * timing.random()), budget.signal)
        });
        log.info(outcome.kind === 'denied' ? deniedText(outcome.reason) : told[outcome.kind]);
    }
    catch (error) {
        log.info(`No comment on the pull request: ${(0,_store_index_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(new Error(budget.reasonOf(error)))}`);
    }
    finally {
        budget.end();
        await connection.close();
    }
}
function isWanted({ mode, rows }, { eventName }) {
    if (mode !== 'auto')
        return mode === 'always';
    const isEvent = eventName === 'pull_request' || eventName === 'pull_request_target';
    return isEvent && rows.some(row => row.stepsTotal > 0 || row.outcome === 'failed' || row.outcome === 'missing');
}
function deniedText(reason) {
    return (`No comment on the pull request: GitHub refuses (${reason.replace(/\.$/, '')}). ` +
        'Writing it needs the permission pull-requests: write, which pull requests of forks do not have.');
}


/***/ }),

/***/ 69644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ endSoon),
/* harmony export */   q: () => (/* binding */ lingeringMs)
/* harmony export */ });
/** The end of a step that has done its work. */
/**
 * Ends this process some ms from now, if it is still there: what was given up may still hold connections, as the platform's
 * cache client does, which nothing can stop. A process that nothing keeps ends at once.
 */
function endSoon(ms) {
    setTimeout(() => process.exit(), ms).unref();
}
/** ms. Long enough for what is only slow to close. */
const lingeringMs = 10_000;


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


/***/ }),

/***/ 65074:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   main: () => (/* binding */ main),
/* harmony export */   stateName: () => (/* binding */ stateName)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(33838);
/* harmony import */ var _advice_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66045);
/* harmony import */ var _end_soon_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(69644);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(78704);
/* harmony import */ var _report_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(19878);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(46337);
/* harmony import */ var _runner_environment_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(47281);
/** The main step: reads the inputs and sets the outputs. */









/** Name of the state that carries the post step's file. */
const stateName = 'finish-file';
/** @param dist folder of the scripts */
async function main(dist) {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')));
    try {
        const inputs = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .readInputs */ .Ko)(name => _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4(name), (0,_runner_environment_js__WEBPACK_IMPORTED_MODULE_7__/* .inputContext */ .wW)(process.env));
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .exportVariable */ .dN('DOCKER_BUILDKIT', '1');
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .exportVariable */ .dN('COMPOSE_DOCKER_CLI_BUILD', '1');
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(process.env.RUNNER_TEMP ?? '/tmp', { recursive: true });
        const folder = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(process.env.RUNNER_TEMP ?? '/tmp', 'compose-build-cache-'));
        const result = await (0,_run_js__WEBPACK_IMPORTED_MODULE_6__/* .run */ .e)(inputs, (0,_runner_environment_js__WEBPACK_IMPORTED_MODULE_7__/* .actionSurroundings */ .aE)(process.env, dist, folder), cancelled.signal);
        for (const [name, value] of Object.entries(result.variables))
            _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .exportVariable */ .dN(name, value);
        for (const [name, value] of Object.entries((0,_report_index_js__WEBPACK_IMPORTED_MODULE_5__/* .outputs */ .V4)(result.report, result.reportFile)))
            _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setOutput */ .uH(name, value);
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setOutput */ .uH('pypi-mirror-override', result.mirrorOverride ?? '');
        const { buildArgs: _, ...kept } = inputs;
        const stateFile = node_path__WEBPACK_IMPORTED_MODULE_1__.join(folder, 'finish.json');
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(stateFile, JSON.stringify({ ...result.finish, inputs: kept, reportFile: result.reportFile }));
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ(stateName, stateFile);
        const { failure, outcome } = result.build;
        for (const { level, message, ...place } of (0,_advice_index_js__WEBPACK_IMPORTED_MODULE_3__/* .annotations */ .hk)(result.advice)) {
            const annotate = level === 'warning' ? _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .warning */ .$e : _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .notice */ .lm;
            annotate(message, place);
        }
        if (outcome === 'cancelled' && inputs.summary)
            (0,_runner_environment_js__WEBPACK_IMPORTED_MODULE_7__/* .writeSummary */ .Sy)(process.env, (0,_report_index_js__WEBPACK_IMPORTED_MODULE_5__/* .summary */ .z)(result.report));
        if (failure !== undefined) {
            const { file, line, title, message } = failure;
            _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .error */ .z3(message, {
                title,
                ...(file !== undefined && { file }),
                ...(line !== undefined && { startLine: line })
            });
        }
        if (outcome !== 'succeeded')
            process.exitCode = 1;
    }
    catch (error) {
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setFailed */ .C1(error instanceof Error ? error.message : String(error));
    }
    finally {
        (0,_end_soon_js__WEBPACK_IMPORTED_MODULE_8__/* .endSoon */ .n)(_end_soon_js__WEBPACK_IMPORTED_MODULE_8__/* .lingeringMs */ .q);
    }
}


/***/ }),

/***/ 18689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  post: () => (/* binding */ post)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./.build/src/comment-phase.js
var comment_phase = __webpack_require__(6384);
// EXTERNAL MODULE: ./.build/src/end-soon.js
var end_soon = __webpack_require__(69644);
// EXTERNAL MODULE: ./.build/src/export-phase.js + 1 modules
var export_phase = __webpack_require__(47454);
// EXTERNAL MODULE: ./.build/src/finish.js + 2 modules
var finish = __webpack_require__(54736);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var src_process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/image-sizes.js

const timeoutMs = 10_000;
/**
 * Sizes of the services' images, bytes by name. Images that the engine does not have are left out, as are all when it does not
 * answer: nothing depends on them.
 */
async function readImageSizes({ services, outcome }, { command, env, signal }) {
    const names = services.flatMap(service => service.images.slice(-1));
    // After a failed build the names are those of former images.
    if (names.length === 0 || outcome !== 'succeeded')
        return new Map();
    const format = '{{json .RepoTags}} {{.Size}}';
    try {
        const { stdout } = await (0,src_process/* execute */.g7)(command, ['image', 'inspect', '--format', format, ...names], {
            env,
            timeoutMs,
            ...(signal !== undefined && { signal })
        });
        return imageSizes(names, stdout);
    }
    catch {
        return new Map();
    }
}
/** Reads lines of `["name:tag"] size`. A name without a tag is that of `latest`. */
function imageSizes(names, text) {
    const sizes = new Map();
    for (const line of text.split('\n')) {
        const [, tags = '[]', size = ''] = /^(\[.*\]|null) (\d+)$/.exec(line.trim()) ?? [];
        for (const tag of JSON.parse(tags) ?? [])
            sizes.set(tag, Number(size));
    }
    return new Map(names.flatMap(name => {
        const tagged = name.includes('@') || /:[^/]*$/.test(name) ? name : `${name}:latest`;
        const size = sizes.get(tagged) ?? sizes.get(tagged.replace(/^docker\.io\/(library\/)?/, ''));
        return size === undefined ? [] : [[name, size]];
    }));
}

// EXTERNAL MODULE: ./.build/src/inputs.js + 4 modules
var inputs = __webpack_require__(78704);
// EXTERNAL MODULE: ./.build/src/main.js
var main = __webpack_require__(65074);
// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var src_report = __webpack_require__(19878);
// EXTERNAL MODULE: ./.build/src/runner-environment.js
var runner_environment = __webpack_require__(47281);
;// CONCATENATED MODULE: ./.build/src/post.js
/** The post step: saves the cache, writes the summary and the comment. It never fails a job. */












/** For all that is not saving: ending the privileged process (10 s) and a builder, and the comment (90 s). */
const graceMs = 180_000;
/** Ends this process, whatever it still waits for: a job must not hang at its end. */
function endAfter(ms) {
    setTimeout(() => {
        core/* warning */.$e(`The post step was ended: it took more than ${Math.round(ms / 1000)} s.`);
        process.exit(0);
    }, ms).unref();
}
/** @param dist folder of the scripts */
async function post(dist) {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')));
    try {
        const file = core/* getState */.Gu(main.stateName);
        if (file === '') {
            core/* info */.pq('The main step ended before its build: there is nothing to save.');
            return;
        }
        const state = JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8'));
        const surroundings = (0,runner_environment/* actionSurroundings */.aE)(process.env, dist, external_node_path_.dirname(file));
        const startedAt = surroundings.now();
        endAfter(state.inputs.saveTimeoutMs + graceMs);
        // Build arguments are not written down: the inputs are the same as in the main step.
        const { buildArgs } = (0,inputs/* readInputs */.Ko)(name => core/* getInput */.V4(name), (0,runner_environment/* inputContext */.wW)(process.env));
        const request = (0,export_phase/* buildRequest */.m)({ ...state.inputs, buildArgs }, state.builder?.name, state.mirror?.additions);
        const { save, mounts } = await surroundings.log.group('Save', () => (0,finish/* finish */.O)(state, request, surroundings, cancelled.signal));
        const saveMs = surroundings.now() - startedAt;
        const report = JSON.parse((0,external_node_fs_.readFileSync)(state.reportFile, 'utf8'));
        const docker = { command: 'docker', env: surroundings.env, signal: cancelled.signal };
        const complete = (0,src_report/* withImageSizes */.y_)((0,src_report/* withSave */.UX)(report, save, saveMs, mounts), await readImageSizes(report, docker));
        try {
            (0,external_node_fs_.writeFileSync)(state.reportFile, `${JSON.stringify(complete, null, 2)}
`);
            if (state.inputs.summary)
                (0,runner_environment/* writeSummary */.Sy)(process.env, (0,src_report/* summary */.z)(complete));
        }
        catch (error) {
            // The cache may well be saved: that is told already.
            core/* info */.pq(`The report could not be completed: ${error instanceof Error ? error.message : String(error)}`);
        }
        // Read here, so that it is in no file between the two steps.
        const token = core/* getInput */.V4('github-token');
        const comment = { mode: state.inputs.comment, token, rows: [(0,src_report/* workspaceRow */.o)(complete)], whose: 'own' };
        await (0,comment_phase/* commentPhase */.h)(comment, (0,runner_environment/* workflowRun */.tM)(process.env), surroundings, cancelled.signal);
    }
    catch (error) {
        core/* warning */.$e(`The cache was not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
    finally {
        (0,end_soon/* endSoon */.n)(end_soon/* lingeringMs */.q);
    }
}


/***/ })

};
