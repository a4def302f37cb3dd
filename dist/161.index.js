export const id = 161;
export const ids = [161];
export const modules = {

/***/ 1161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  post: () => (/* binding */ post)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(3838);
// EXTERNAL MODULE: ./.build/src/backend.js
var backend = __webpack_require__(1819);
// EXTERNAL MODULE: ./.build/src/build/index.js + 12 modules
var build = __webpack_require__(686);
// EXTERNAL MODULE: ./.build/src/engine/index.js + 4 modules
var engine = __webpack_require__(1154);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(9726);
// EXTERNAL MODULE: ./.build/src/folder-phase.js + 7 modules
var folder_phase = __webpack_require__(9363);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(1148);
// EXTERNAL MODULE: ./.build/src/mounts/index.js + 2 modules
var mounts = __webpack_require__(8359);
// EXTERNAL MODULE: ./.build/src/report/index.js + 7 modules
var src_report = __webpack_require__(1385);
// EXTERNAL MODULE: ./.build/src/snapshot/index.js + 15 modules
var snapshot = __webpack_require__(7617);
// EXTERNAL MODULE: ./.build/src/time-budget.js
var time_budget = __webpack_require__(4042);
;// CONCATENATED MODULE: ./.build/src/finish.js
/** The story of the post step: save what the engine has learnt, and complete the report. Never fails a job. */











/** Saves the engine's state and the runner's own folders, and tells what became of them. */
async function finish(state, surroundings, signal) {
    const budget = (0,time_budget/* startBudget */.cg)(state.inputs.saveTimeoutMs, 'save-timeout', signal);
    try {
        const engine = await finishEngine(state, surroundings, budget);
        const folders = await (0,folder_phase/* saveRunnerFolders */.tT)(state.folders, state.inputs, surroundings, budget);
        return { ...engine, mounts: [...engine.mounts, ...folders] };
    }
    finally {
        budget.end();
    }
}
async function finishEngine(state, surroundings, budget) {
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
        const result = await save(state, store, surroundings, budget.signal);
        return described(result, log);
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
async function save(state, store, surroundings, signal) {
    const docker = { command: 'docker', env: surroundings.env, signal };
    const [records, project] = await Promise.all([(0,engine/* readBuildRecords */.z)(docker), (0,build/* readComposeProject */.qO)(state.inputs, docker)]);
    const names = (0,mounts/* findCacheVolumes */.ju)(project, state.inputs.cacheVolumes).map(volume => volume.name);
    const volumes = await (0,mounts/* inspectVolumes */.ef)(names, docker);
    const restored = state.restoredIndexFile === undefined
        ? undefined
        : (0,snapshot/* parseIndex */.A1)((0,external_node_fs_.readFileSync)(state.restoredIndexFile, 'utf8'), state.identity);
    const { endpoint, dataRoot, identity, sudo } = state;
    const use = { ...state.use, images: [...state.use.images, ...pulledImages(project)] };
    const door = await (0,engine_door/* openEngineDoor */.t)({ endpoint, dataRoot, store: identity.store }, sudo, surroundings);
    try {
        return await (0,snapshot/* saveSnapshot */.Os)({
            identity,
            workspace: state.inputs.workspace,
            run: state.runName,
            restored,
            volumes,
            records,
            use,
            maxBytes: state.inputs.maxBytes,
            stepMs: state.stepMs,
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
/** What compose pulls for services that it does not build; images that it builds are used when a run has built them. */
function pulledImages(project) {
    return project.services.filter(service => !service.hasBuild).map(service => service.image);
}
function skipped(reason, log) {
    log.info(`Nothing is saved: ${reason.replace(/\.$/, '')}.`);
    return { save: { outcome: 'skipped', reason, bytes: 0, entries: 0 }, mounts: [] };
}
function described(result, log) {
    switch (result.outcome) {
        case 'unchanged':
            log.info('Nothing is saved: the cache holds all of it already.');
            return { save: { outcome: 'unchanged', bytes: 0, entries: 0 }, mounts: (0,snapshot/* keptTrees */.ON)(result.index) };
        case 'saved':
            log.info(`Saved ${result.entries} entries, ${(result.bytes / 1e6).toFixed(1)} MB as ${result.key}; ` +
                `the engine stood still for ${Math.round(result.frozenMs)} ms.`);
            if (result.leftOut.length > 0)
                log.info(`Left out: ${(0,src_report/* leftOutText */.jG)(result.leftOut)}.`);
            return {
                save: {
                    outcome: 'saved',
                    bytes: result.bytes,
                    entries: result.entries,
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

// EXTERNAL MODULE: ./.build/src/main.js + 8 modules
var main = __webpack_require__(8050);
// EXTERNAL MODULE: ./.build/src/runner-environment.js
var runner_environment = __webpack_require__(7281);
;// CONCATENATED MODULE: ./.build/src/post.js
/** The post step: saves the cache and writes the summary. It never fails a job. */







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
        const surroundings = (0,runner_environment/* actionSurroundings */.a)(process.env, dist, external_node_path_.dirname(file));
        const startedAt = surroundings.now();
        const { save, mounts } = await surroundings.log.group('Save', () => finish(state, surroundings, cancelled.signal));
        const report = JSON.parse((0,external_node_fs_.readFileSync)(state.reportFile, 'utf8'));
        const complete = (0,src_report/* withSave */.UX)(report, save, surroundings.now() - startedAt, mounts);
        (0,external_node_fs_.writeFileSync)(state.reportFile, `${JSON.stringify(complete, null, 2)}\n`);
        if (state.inputs.summary)
            (0,main.writeSummary)((0,src_report/* summary */.z)(complete));
    }
    catch (error) {
        core/* warning */.$e(`The cache was not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
}


/***/ })

};
