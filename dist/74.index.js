export const id = 74;
export const ids = [74];
export const modules = {

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


/***/ })

};
