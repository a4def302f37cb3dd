export const id = 821;
export const ids = [821];
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

/***/ 35821:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  report: () => (/* binding */ report_action_report)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./.build/src/comment-phase.js
var comment_phase = __webpack_require__(6384);
// EXTERNAL MODULE: ./.build/src/report/index.js + 23 modules
var report = __webpack_require__(19878);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/input-reader.js
var input_reader = __webpack_require__(85823);
// EXTERNAL MODULE: ./.build/src/workspace.js
var workspace = __webpack_require__(40738);
;// CONCATENATED MODULE: ./.build/src/report-inputs.js
/** The inputs of `report/action.yml`. */




/** Every input and its default, as `report/action.yml` declares them (a test compares the two). */
const reportInputDefaults = {
    path: 'build-reports',
    expected: '',
    comment: 'auto',
    'github-token': '',
    summary: 'true'
};
/**
 * Reads and validates all inputs. An empty value means the default.
 * @param root absolute path that `path` starts from
 * @throws InputError
 */
function readReportInputs(source, root) {
    const read = new input_reader/* InputReader */.i(name => source(name).trim() || reportInputDefaults[name]);
    const inputs = {
        folder: external_node_path_.resolve(root, read.text('path')),
        expected: read.names('expected', /./, 'a workspace').map(workspace/* workspaceName */.h),
        comment: read.choice('comment', report/* commentModes */.sw),
        token: read.text('github-token'),
        summary: read.boolean('summary')
    };
    if (read.problems.length > 0)
        throw new input_reader/* InputError */.d(read.problems);
    return inputs;
}

// EXTERNAL MODULE: ./.build/src/runner-environment.js
var runner_environment = __webpack_require__(47281);
;// CONCATENATED MODULE: ./.build/src/report-action.js
/** The entry point of `report/action.yml`: one table and one comment for all jobs of a matrix. */





/** @param dist folder of the scripts */
async function report_action_report(dist) {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => cancelled.abort(new Error('The run was cancelled.')));
    try {
        const inputs = readReportInputs(name => core/* getInput */.V4(name), (0,runner_environment/* inputContext */.wW)(process.env).root);
        const surroundings = (0,runner_environment/* actionSurroundings */.aE)(process.env, dist, process.env.RUNNER_TEMP ?? '/tmp');
        const { reports, problems } = await (0,report/* gatherReports */.H$)(inputs.folder);
        const rows = (0,report/* matrixRows */.xI)(reports, inputs.expected);
        surroundings.log.info((0,report/* workspacesHeadline */.D0)(rows));
        for (const problem of [...problems, (0,report/* missingText */.qq)(rows) ?? []].flat())
            core/* warning */.$e(`${problem}.`);
        for (const [name, value] of Object.entries((0,report/* matrixOutputs */.Au)(rows)))
            core/* setOutput */.uH(name, value);
        if (inputs.summary)
            (0,runner_environment/* writeSummary */.Sy)(process.env, (0,report/* matrixSummary */.Gs)(rows, problems));
        const request = { mode: inputs.comment, token: inputs.token, rows, whose: 'all' };
        if (rows.length > 0)
            await (0,comment_phase/* commentPhase */.h)(request, (0,runner_environment/* workflowRun */.tM)(process.env), surroundings, cancelled.signal);
    }
    catch (error) {
        core/* setFailed */.C1(error instanceof Error ? error.message : String(error));
    }
}


/***/ })

};
