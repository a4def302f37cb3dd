export const id = 582;
export const ids = [582];
export const modules = {

/***/ 3832:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isEmptyFolder),
/* harmony export */   e: () => (/* binding */ readFolderState)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
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

/***/ 7582:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serveFolders: () => (/* binding */ serveFolders)
/* harmony export */ });
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8321);
/* harmony import */ var _folder_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3832);
/** The process that runs the platform's cache client: one request on standard input, one answer as the last line. */


async function serveFolders() {
    const request = JSON.parse(await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__.text)(process.stdin));
    const answer = request.operation === 'restore' ? await restore(request) : await save(request);
    // Connections that the client keeps open would keep the process.
    process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0));
}
async function restore({ folder, key, prefix }) {
    const { restoreCache } = await Promise.all(/* import() */[__webpack_require__.e(838), __webpack_require__.e(603)]).then(__webpack_require__.bind(__webpack_require__, 9603));
    const matched = await restoreCache([folder], key, [prefix]);
    return { matched, state: await (0,_folder_state_js__WEBPACK_IMPORTED_MODULE_1__/* .readFolderState */ .e)(folder) };
}
async function save({ folder, key }) {
    const { restoreCache, saveCache } = await Promise.all(/* import() */[__webpack_require__.e(838), __webpack_require__.e(603)]).then(__webpack_require__.bind(__webpack_require__, 9603));
    // The client packs before it asks: a job that has lost the race would pay for all of it.
    const existing = await restoreCache([folder], key, [], { lookupOnly: true });
    if (existing === key)
        return { outcome: 'exists' };
    return (await saveCache([folder], key)) === -1 ? { failed: true } : { outcome: 'saved' };
}


/***/ })

};
