export const id = 582;
export const ids = [582];
export const modules = {

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

/***/ 17582:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serveFolders: () => (/* binding */ serveFolders)
/* harmony export */ });
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38321);
/* harmony import */ var _folder_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63832);
/** The process that runs the platform's cache client: one request on standard input, the answer on standard output. */


/** A look-up is one small request. The client itself would wait, and try again, for many minutes. */
const lookUpTimeoutMs = 20_000;
async function serveFolders() {
    const { operation, folders } = JSON.parse(await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__.text)(process.stdin));
    const { answer, said } = interceptOutput();
    const client = await Promise.all(/* import() */[__webpack_require__.e(838), __webpack_require__.e(88), __webpack_require__.e(603)]).then(__webpack_require__.bind(__webpack_require__, 39603));
    const attempts = [];
    let silent;
    for (const folder of folders) {
        said.length = 0;
        try {
            if (silent !== undefined)
                throw new Error(silent);
            attempts.push(await (operation === 'restore' ? restore(client, folder, said) : save(client, folder, said)));
        }
        catch (error) {
            const failed = error.message;
            if (error instanceof SilentError)
                silent = failed;
            attempts.push({ failed });
        }
    }
    // Connections that the client keeps open, or waits for, would keep the process.
    answer(JSON.stringify(attempts), () => process.exit(0));
}
/** The cache does not answer: asking for the next folder would only take as long again. */
class SilentError extends Error {
}
async function restore(client, folder, said) {
    const matched = await lookUp(client, folder, [folder.prefix], said);
    if (matched !== undefined && (await client.restoreCache([folder.folder], matched)) === undefined) {
        throw new Error(said.at(-1) ?? 'the entry was there and is gone');
    }
    return { matched, state: await (0,_folder_state_js__WEBPACK_IMPORTED_MODULE_1__/* .readFolderState */ .e)(folder.folder) };
}
async function save(client, folder, said) {
    // The client packs before it asks: a job that has lost the race would pay for all of it.
    if ((await lookUp(client, folder, [], said)) === folder.key)
        return { outcome: 'exists' };
    if ((await client.saveCache([folder.folder], folder.key)) !== -1)
        return { outcome: 'saved' };
    throw new Error(said.at(-1) ?? 'the cache client does not say why');
}
/** To the client a look-up that fails is a miss that it says something about. */
async function lookUp(client, { folder, key }, prefixes, said) {
    const late = Symbol('late');
    const found = await Promise.race([
        client.restoreCache([folder], key, prefixes, { lookupOnly: true }),
        new Promise(resolve => setTimeout(resolve, lookUpTimeoutMs, late))
    ]);
    if (found === late)
        throw new SilentError(`the cache gave no answer within ${lookUpTimeoutMs / 1000} s`);
    if (found === undefined && said.length > 0)
        throw new Error(said.at(-1));
    return found;
}
/**
 * Takes standard output for the answer alone. The client writes annotations there, which are the only place where it says
 * why something failed; they are collected, each as its first line.
 */
function interceptOutput() {
    const write = process.stdout.write.bind(process.stdout);
    const said = [];
    process.stdout.write = (chunk) => {
        for (const line of String(chunk).split('\n')) {
            const [, message] = /^::(?:warning|error)[^:]*::(.*)$/.exec(line) ?? [];
            if (message !== undefined)
                said.push(message.split('%0A')[0] ?? '');
        }
        return true;
    };
    return { said, answer: (line, done) => void write(line, done) };
}


/***/ })

};
