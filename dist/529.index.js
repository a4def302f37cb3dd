export const id = 529;
export const ids = [529];
export const modules = {

/***/ 5106:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   advise: () => (/* binding */ advise)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _advice_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66045);
/* harmony import */ var _build_compose_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2340);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(594);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9501);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(34343);
/** `advise`: what in the Dockerfiles and compose files keeps the cache from its work. */







async function advise(services, options, context) {
    const { json, sarif, fix, check } = options;
    const { terminal, cwd, scripts } = context;
    if ([json, sarif, fix].filter(Boolean).length > 1) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UsageError */ .e('--json, --sarif and --fix are three results: ask for one of them.');
    }
    const selection = (0,_context_js__WEBPACK_IMPORTED_MODULE_5__/* .selectProject */ .y)(options, cwd, services);
    const request = { ...selection, buildArgs: [], noCache: false, pull: false, push: false, progress: 'quiet' };
    terminal.status('Looking at the project ...');
    try {
        return await (0,_advice_index_js__WEBPACK_IMPORTED_MODULE_2__/* .adviseCommand */ .ax)({
            request,
            format: json ? 'json' : sarif ? 'sarif' : 'text',
            check,
            pages: node_path__WEBPACK_IMPORTED_MODULE_1__.join(node_path__WEBPACK_IMPORTED_MODULE_1__.dirname((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(scripts)), _advice_index_js__WEBPACK_IMPORTED_MODULE_2__/* .pagesFolder */ .dT),
            ...(fix !== undefined && { fix: fix === true ? 'print' : node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(cwd, fix) })
        }, {
            docker: (0,_context_js__WEBPACK_IMPORTED_MODULE_5__/* .dockerFor */ ._)(context),
            folder: cwd,
            // A style that changes nothing is that of an output without colours.
            colours: terminal.style('bold', ' ') !== ' ',
            out: text => {
                terminal.status(undefined);
                terminal.print(text.replace(/\n$/, ''));
            },
            note: line => terminal.note(line)
        });
    }
    catch (error) {
        if (error instanceof _process_js__WEBPACK_IMPORTED_MODULE_4__/* .CommandError */ .Qd)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .CliError */ .z((0,_build_compose_js__WEBPACK_IMPORTED_MODULE_3__/* .composeMessage */ .SB)(error));
        if (error instanceof _advice_index_js__WEBPACK_IMPORTED_MODULE_2__/* .PatchFileError */ .zM)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UsageError */ .e(error.message);
        throw error;
    }
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

/***/ 51148:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   z3: () => (/* binding */ formatBytes)
/* harmony export */ });
/** Numbers for people. */
/** ms -> `0.4 s`, `59.9 s`, `2 m 10 s`, `1 h 5 m`; a minus for less than nothing. */
function formatDuration(ms) {
    if (ms < 0)
        return `-${formatDuration(-ms)}`;
    if (Math.round(ms / 100) < 600)
        return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
const units = ['kB', 'MB', 'GB', 'TB'];
/** bytes -> `812 B`, `85.2 MB`, in powers of 1000. */
function formatBytes(bytes) {
    if (Math.abs(bytes) < 1000)
        return `${bytes} B`;
    let value = bytes;
    let unit = 'B';
    for (const next of units) {
        if (Math.abs(value) < 999.95)
            break;
        value /= 1000;
        unit = next;
    }
    return `${value.toFixed(1)} ${unit}`;
}
/** 1, 'step' -> `1 step`; 2, 'step' -> `2 steps`; 2, 'entry', 'entries' -> `2 entries` */
function formatCount(count, one, many = `${one}s`) {
    return `${count} ${count === 1 ? one : many}`;
}


/***/ }),

/***/ 594:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qd: () => (/* binding */ CommandError),
  g7: () => (/* binding */ execute),
  bd: () => (/* binding */ executeChecked)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(46193);
;// CONCATENATED MODULE: ./.build/src/output-capture.js

/** Keeps the newest `limit` bytes of a stream and cuts the whole of it into lines. */
class OutputCapture {
    truncated = false;
    #limit;
    #onLine;
    #decoder = new external_node_string_decoder_.StringDecoder('utf8');
    #chunks = [];
    #bytes = 0;
    #pending = '';
    constructor(limit, onLine) {
        this.#limit = limit;
        this.#onLine = onLine;
    }
    write(chunk) {
        this.#chunks.push(chunk);
        this.#bytes += chunk.length;
        while (this.#bytes - (this.#chunks[0]?.length ?? 0) >= this.#limit && this.#chunks.length > 1) {
            this.#bytes -= this.#chunks.shift()?.length ?? 0;
            this.truncated = true;
        }
        if (this.#onLine === undefined)
            return;
        const lines = (this.#pending + this.#decoder.write(chunk)).split('\n');
        this.#pending = lines.pop() ?? '';
        for (const line of lines)
            this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    end() {
        const last = this.#pending + this.#decoder.end();
        this.#pending = '';
        if (last !== '')
            this.#onLine?.(last);
    }
    text() {
        const whole = Buffer.concat(this.#chunks);
        if (whole.length <= this.#limit)
            return whole.toString('utf8');
        this.truncated = true;
        return whole.subarray(whole.length - this.#limit).toString('utf8');
    }
}

;// CONCATENATED MODULE: ./.build/src/process.js
/** Runs commands: argument lists only, never a shell; every command can time out and be aborted. */



/** A command that could not be started (`result` is undefined) or did not succeed. */
class CommandError extends Error {
    name = 'CommandError';
    command;
    args;
    result;
    constructor(command, args, reason, result, cause) {
        super(`${[command, ...args.slice(0, 1)].join(' ')}: ${reason}`, { cause });
        this.command = command;
        this.args = args;
        this.result = result;
    }
}
const mebibyte = 1024 * 1024;
/** A finished command whose own children keep its pipes open is not waited for longer than this once they are silent. */
const silenceAfterExitMs = 500;
/**
 * Runs `command` and waits for its end. Any exit code, a timeout and an abort are results, not errors.
 * @throws CommandError when the command cannot be started; whatever a line callback throws (the command is stopped first).
 */
async function execute(command, args, options = {}) {
    const child = start(command, args, options);
    const { maxOutputBytes = 16 * mebibyte } = options;
    const stop = stopper(child, options);
    const stdout = new OutputCapture(maxOutputBytes, options.onStdoutLine);
    const stderr = new OutputCapture(maxOutputBytes, options.onStderrLine);
    let callbackError;
    const guarded = (work) => {
        try {
            work();
        }
        catch (error) {
            callbackError ??= { error };
            stop.now();
        }
    };
    const take = options.onStdout ?? ((chunk) => stdout.write(chunk));
    child.stdout.on('data', (chunk) => guarded(() => take(chunk)));
    child.stderr.on('data', (chunk) => guarded(() => stderr.write(chunk)));
    // A command may end without reading its input (EPIPE): its exit code tells the story.
    child.stdin.on('error', () => undefined);
    feed(child, options.input, error => guarded(() => {
        throw error;
    }));
    try {
        const end = await ended(child).catch((error) => {
            throw new CommandError(command, args, `could not be started (${error.message})`, undefined, error);
        });
        guarded(() => stdout.end());
        guarded(() => stderr.end());
        if (callbackError !== undefined)
            throw callbackError.error;
        const texts = { stdout: stdout.text(), stderr: stderr.text() };
        return { ...end, ...texts, ...stop.reason(), truncated: stdout.truncated || stderr.truncated };
    }
    finally {
        stop.release();
    }
}
/** Writes a command's input. A command may end without reading it. */
function feed(child, input, onError) {
    if (!(input instanceof external_node_stream_.Readable)) {
        child.stdin.end(input);
        return;
    }
    child.once('close', () => input.destroy());
    input.on('error', onError).pipe(child.stdin);
}
/** A process group of its own, so that stopping reaches CLI plugins and whatever else the command starts. */
function start(command, args, options) {
    return (0,external_node_child_process_.spawn)(command, args, {
        cwd: options.cwd,
        env: options.env,
        detached: process.platform !== 'win32',
        stdio: 'pipe'
    });
}
/** Waits for the end of the command and of its output. Rejects when it could not be started. */
function ended(child) {
    return new Promise((resolve, reject) => {
        child.once('error', error => {
            if (child.pid === undefined)
                reject(error);
        });
        child.once('exit', (exitCode, signal) => {
            const finish = () => {
                clearTimeout(silence);
                child.stdout.destroy();
                child.stderr.destroy();
                resolve({ exitCode, signal });
            };
            const silence = setTimeout(finish, silenceAfterExitMs);
            for (const stream of [child.stdout, child.stderr])
                stream.on('data', () => silence.refresh());
            child.once('close', finish);
        });
    });
}
/** Stops a command when it is told to, at the timeout or when the signal aborts. */
function stopper(child, options) {
    const { signal, timeoutMs, killAfterMs = 5000 } = options;
    const reason = { timedOut: false, aborted: false };
    let killTimer;
    const running = () => child.exitCode === null && child.signalCode === null;
    const now = () => {
        if (!running() || killTimer !== undefined)
            return;
        killGroup(child.pid, 'SIGTERM');
        killTimer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs);
    };
    const because = (why) => () => {
        reason[why] ||= running();
        now();
    };
    const timeout = timeoutMs === undefined ? undefined : setTimeout(because('timedOut'), timeoutMs);
    const onAbort = because('aborted');
    child.once('exit', () => clearTimeout(timeout));
    if (signal?.aborted)
        onAbort();
    else
        signal?.addEventListener('abort', onAbort, { once: true });
    const release = () => {
        clearTimeout(timeout);
        clearTimeout(killTimer);
        signal?.removeEventListener('abort', onAbort);
    };
    return { now, reason: () => ({ ...reason }), release };
}
/**
 * Like `execute`, for commands that must succeed.
 * @throws CommandError also for a non-zero exit code, a signal, a timeout, an abort and output larger than `maxOutputBytes`;
 *   its message ends with the last lines of standard error.
 */
async function executeChecked(command, args, options = {}) {
    const result = await execute(command, args, options);
    const reason = failure(result, options.timeoutMs);
    if (reason === undefined)
        return result;
    const tail = result.stderr.trimEnd().split('\n').slice(-10).join('\n');
    throw new CommandError(command, args, tail === '' ? reason : `${reason}\n${tail}`, result);
}
function failure(result, timeoutMs) {
    if (result.timedOut)
        return `timed out after ${timeoutMs} ms`;
    if (result.aborted)
        return 'was cancelled';
    if (result.signal !== null)
        return `was ended by ${result.signal}`;
    if (result.exitCode !== 0)
        return `failed with exit code ${result.exitCode}`;
    return result.truncated ? 'printed more than could be kept' : undefined;
}
function killGroup(pid, signal) {
    if (pid === undefined)
        return;
    try {
        process.kill(process.platform === 'win32' ? pid : -pid, signal);
    }
    catch (error) {
        // ESRCH: it ended in the meantime. EPERM: it runs as another user (sudo); its end of the pipes is all that is left.
        const code = error.code;
        if (code !== 'ESRCH' && code !== 'EPERM')
            throw error;
    }
}


/***/ })

};
