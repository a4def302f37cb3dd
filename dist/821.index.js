export const id = 821;
export const ids = [821];
export const modules = {

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
// EXTERNAL MODULE: ./.build/src/report/index.js + 22 modules
var report = __webpack_require__(8682);
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
