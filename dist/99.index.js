export const id = 99;
export const ids = [99];
export const modules = {

/***/ 4099:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  privileged: () => (/* binding */ privileged)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/src/privileged/process-table.js
/** What /proc tells of processes: proc(5). A process that ends meanwhile gives empty answers. */

function processName(pid) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/comm`, 'utf8').trim();
    }
    catch {
        return '';
    }
}
/**
 * When a process was started, in clock ticks since boot: tells it from a later one with the same id (field 22 of its stat).
 * `''` when there is none.
 */
function startTimeOf(pid) {
    return statFields(pid)[19] ?? '';
}
/** R, S, D, T, Z...; `''` when there is none. */
function stateOf(pid) {
    return statFields(pid)[0] ?? '';
}
/** The fields after the name, which may itself hold spaces and parentheses. */
function statFields(pid) {
    try {
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, 'utf8');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    }
    catch {
        return [];
    }
}
/** The inodes of the sockets of these paths, as `/proc/<pid>/fd` shows them: unix(7), /proc/net/unix. */
function socketInodes(paths) {
    const lines = (0,external_node_fs_.readFileSync)('/proc/net/unix', 'utf8').split('\n').slice(1);
    const fields = lines.map(line => line.trim().split(/\s+/));
    return new Set(fields.filter(field => paths.includes(field[7] ?? '')).map(field => `socket:[${field[6]}]`));
}
function holdsSocket(pid, inodes) {
    try {
        return (0,external_node_fs_.readdirSync)(`/proc/${pid}/fd`).some(fd => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`)));
    }
    catch {
        return false;
    }
}
function linkOf(link) {
    try {
        return (0,external_node_fs_.readlinkSync)(link);
    }
    catch {
        return '';
    }
}
/** The parts of a list whose members end with NUL. */
function splitNul(text) {
    return text.split('\0').filter(part => part !== '');
}

;// CONCATENATED MODULE: ./.build/src/privileged/containerd-process.js
/** The containerd that a daemon works with: started by the daemon itself, or a service of its own. */



const defaultRoot = '/var/lib/containerd';
const defaultSocket = '/run/containerd/containerd.sock';
const defaultConfiguration = '/etc/containerd/config.toml';
/** Finds the containerd of a daemon. @param args the daemon's arguments */
function findContainerd(daemon, args) {
    const all = (0,external_node_fs_.readdirSync)('/proc').filter(name => /^\d+$/.test(name) && processName(Number(name)) === 'containerd');
    const child = all.map(Number).find(pid => parentOf(pid) === daemon);
    if (child !== undefined)
        return describe(child, true);
    const inodes = socketInodes([optionOf(args, '--containerd') ?? defaultSocket]);
    const service = all.map(Number).find(pid => holdsSocket(pid, inodes));
    return service === undefined ? undefined : describe(service, false);
}
function describe(pid, managed) {
    const args = splitNul((0,external_node_fs_.readFileSync)(`/proc/${pid}/cmdline`, 'utf8'));
    const configuration = optionOf(args, '--config') ?? optionOf(args, '-c') ?? defaultConfiguration;
    const root = optionOf(args, '--root') ?? configuredRoot(configuration) ?? defaultRoot;
    return { pid, startTime: startTimeOf(pid), root: external_node_path_.resolve(root), managed };
}
/** The top-level `root` of a configuration, which comes before its first table. */
function configuredRoot(file) {
    if (!(0,external_node_fs_.existsSync)(file))
        return undefined;
    const [top = ''] = (0,external_node_fs_.readFileSync)(file, 'utf8').split(/^\s*\[/m);
    return /^\s*root\s*=\s*["']([^"']+)["']/m.exec(top)?.[1];
}
/** `--name value` or `--name=value`. */
function optionOf(args, name) {
    const at = args.indexOf(name);
    return at >= 0 ? args[at + 1] : args.find(arg => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}
function parentOf(pid) {
    try {
        return Number(/^PPid:\s+(\d+)$/m.exec((0,external_node_fs_.readFileSync)(`/proc/${pid}/status`, 'utf8'))?.[1]);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var src_process = __webpack_require__(6214);
;// CONCATENATED MODULE: ./.build/src/privileged/systemd.js
/** Services of systemd: which one a process is, and how it is stopped and started. See systemctl(1). Needs root. */



class SystemdError extends Error {
    name = 'SystemdError';
}
/**
 * The service of which a process is the main one, then the units that would start it again at its first client (such as
 * `docker.socket`). Empty when systemd does not run this process: its control group alone does not tell, because a daemon
 * that a job starts is in the group of the service that runs the job.
 */
function unitsOf(pid) {
    // As sd_booted(3) does it.
    if (!(0,external_node_fs_.existsSync)('/run/systemd/system'))
        return [];
    const groups = (0,external_node_fs_.readFileSync)(`/proc/${pid}/cgroup`, 'utf8');
    for (const [, unit = ''] of groups.matchAll(/\/([^/\n]+\.service)(?=\/|$)/gm)) {
        const [shown] = show([unit], ['MainPID', 'TriggeredBy']);
        if (shown?.MainPID === String(pid))
            return [unit, ...active(words(shown.TriggeredBy))];
    }
    return [];
}
/**
 * Stops a service and what would start it again, then further services one after the other. Services that merely require
 * them go on running: one of them may be the runner of this very job.
 * @throws SystemdError when that cannot be, or takes longer than `timeoutMs`
 */
async function stopUnits([service, ...others], timeoutMs) {
    if (service === undefined)
        return;
    const services = others.filter(unit => unit.endsWith('.service'));
    const triggers = others.filter(unit => !services.includes(unit));
    const bound = active(show([service, ...services], ['BoundBy']).flatMap(shown => words(shown.BoundBy)));
    const lost = bound.filter(unit => !services.includes(unit) && unit !== service);
    if (lost.length > 0)
        throw new SystemdError(`${service} cannot be restarted: ${lost.join(', ')} would end with it.`);
    for (const units of [[...triggers, service], ...services.map(unit => [unit])]) {
        await systemctl(['stop', '--job-mode=ignore-dependencies', ...units], timeoutMs);
    }
}
/** Starts what {@link stopUnits} has stopped. @returns the id of the main process of the first @throws SystemdError */
async function startUnits(units, timeoutMs) {
    // Forgets how often they were started lately, of which there is a limit. A unit that nothing refers to is not even loaded.
    await (0,src_process/* execute */.g7)('systemctl', ['reset-failed', ...units], { timeoutMs });
    await systemctl(['start', ...units], timeoutMs);
    return Number(show(units.slice(0, 1), ['MainPID'])[0]?.MainPID ?? 0);
}
function active(units) {
    return show(units, ['Id', 'ActiveState'])
        .filter(shown => shown.ActiveState === 'active')
        .map(shown => shown.Id ?? '');
}
/** The properties of each unit, also of those that do not exist. @throws SystemdError */
function show(units, properties) {
    if (units.length === 0)
        return [];
    const args = ['show', `--property=${properties.join()}`, '--', ...units];
    const { status, stdout, stderr } = (0,external_node_child_process_.spawnSync)('systemctl', args, { encoding: 'utf8', timeout: 10_000 });
    if (status !== 0)
        throw new SystemdError(`systemctl ${args.join(' ')} failed: ${stderr.trim()}`);
    return stdout
        .trim()
        .split('\n\n')
        .map(block => Object.fromEntries(block.split('\n').map(line => keyAndValue(line))));
}
function keyAndValue(line) {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
}
function words(text) {
    return (text ?? '').split(' ').filter(word => word !== '');
}
async function systemctl(args, timeoutMs) {
    const result = await (0,src_process/* execute */.g7)('systemctl', args, { timeoutMs });
    if (result.exitCode === 0)
        return;
    const reason = result.timedOut ? `no end after ${timeoutMs} ms` : result.stderr.trim();
    throw new SystemdError(`systemctl ${args.join(' ')} failed: ${reason}`);
}

;// CONCATENATED MODULE: ./.build/src/privileged/daemon.js
/** The engine's daemon as a process: found by its socket, frozen and continued, stopped and started. Needs root. */







class DaemonError extends Error {
    name = 'DaemonError';
}
/**
 * Finds the daemon that listens on a Unix socket.
 * @throws DaemonError when no dockerd on this machine does
 */
function findDaemon(socket) {
    const real = (0,external_node_fs_.realpathSync)(socket);
    // The kernel knows it by the path that the daemon was told, and /var/run is a link to /run.
    const inodes = socketInodes([socket, real, real.replace(/^\/run\//, '/var/run/')]);
    for (const name of (0,external_node_fs_.readdirSync)('/proc')) {
        if (!/^\d+$/.test(name))
            continue;
        const pid = Number(name);
        // systemd holds the same socket: only the daemon itself will do.
        if (processName(pid) !== 'dockerd' || !holdsSocket(pid, inodes))
            continue;
        return daemon_describe(pid, real);
    }
    throw new DaemonError(`No dockerd of this machine listens on ${socket}: the engine runs elsewhere or in another namespace.`);
}
function daemon_describe(pid, socket) {
    const proc = `/proc/${pid}`;
    const [, ...args] = splitNul((0,external_node_fs_.readFileSync)(`${proc}/cmdline`, 'utf8'));
    const environment = Object.fromEntries(splitNul((0,external_node_fs_.readFileSync)(`${proc}/environ`, 'utf8')).map(line => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
    }));
    const units = unitsOf(pid);
    return {
        pid,
        startTime: startTimeOf(pid),
        supervisor: units.length === 0 ? 'process' : 'systemd',
        units,
        executable: (0,external_node_fs_.readlinkSync)(`${proc}/exe`),
        args,
        environment,
        folder: (0,external_node_fs_.readlinkSync)(`${proc}/cwd`),
        output: regularOutput(pid),
        socket,
        containerd: findContainerd(pid, args)
    };
}
function regularOutput(pid) {
    try {
        const target = (0,external_node_fs_.readlinkSync)(`/proc/${pid}/fd/1`);
        return target.startsWith('/') && !target.startsWith('/dev/') && !target.endsWith(' (deleted)') ? target : undefined;
    }
    catch {
        return undefined;
    }
}
/**
 * The same daemon, stopped and started together with its containerd: what needs to be done when containerd's state is
 * exchanged too.
 * @throws DaemonError when that containerd cannot be found or cannot be stopped
 */
function withContainerd(daemon) {
    const { containerd } = daemon;
    if (containerd === undefined)
        throw new DaemonError('The containerd of the engine was not found on this machine.');
    if (containerd.managed)
        return daemon;
    const units = unitsOf(containerd.pid);
    if (daemon.supervisor !== 'systemd' || units.length === 0) {
        throw new DaemonError(`containerd (process ${containerd.pid}) is run by something else than dockerd or systemd.`);
    }
    return { ...daemon, units: [...daemon.units, ...units] };
}
/**
 * The daemon as it was, or one that was started in its place since, perhaps a moment ago: that one may not listen yet, so it
 * is known by its arguments.
 */
function findRunning(daemon) {
    if (isAlive(daemon))
        return daemon;
    const pid = (0,external_node_fs_.readdirSync)('/proc')
        .filter(name => /^\d+$/.test(name))
        .map(Number)
        .find(each => processName(each) === 'dockerd' && argumentsOf(each).join('\0') === daemon.args.join('\0'));
    return pid === undefined ? undefined : withPid(daemon, pid);
}
/** A process that has ended meanwhile has none. */
function argumentsOf(pid) {
    try {
        return splitNul((0,external_node_fs_.readFileSync)(`/proc/${pid}/cmdline`, 'utf8')).slice(1);
    }
    catch {
        return [];
    }
}
/** Whether this very process still runs. */
function isAlive(daemon) {
    return daemon.startTime !== '' && startTimeOf(daemon.pid) === daemon.startTime && stateOf(daemon.pid) !== 'Z';
}
/**
 * Stops the daemon in order and waits for its end.
 * @throws DaemonError, SystemdError when it does not stop within `timeoutMs`; it then keeps running or ends later
 */
async function stopDaemon(daemon, timeoutMs = 30_000) {
    if (daemon.supervisor === 'systemd') {
        await stopUnits(daemon.units, timeoutMs);
        return;
    }
    process.kill(daemon.pid, 'SIGTERM');
    const deadline = Date.now() + timeoutMs;
    while (isAlive(daemon)) {
        if (Date.now() > deadline)
            throw new DaemonError(`dockerd (process ${daemon.pid}) did not stop within ${timeoutMs} ms.`);
        await (0,promises_.setTimeout)(5);
    }
}
/**
 * Starts the daemon with the arguments and the environment that it had. Does not wait until it answers.
 * @returns the daemon as it runs now
 */
async function startDaemon(daemon) {
    if (daemon.supervisor === 'systemd') {
        return withPid(daemon, await startUnits(daemon.units, 90_000));
    }
    const output = (0,external_node_fs_.openSync)(daemon.output ?? '/dev/null', 'a');
    const child = (0,external_node_child_process_.spawn)(daemon.executable, daemon.args, {
        cwd: daemon.folder,
        env: daemon.environment,
        argv0: external_node_path_.basename(daemon.executable),
        detached: true,
        stdio: ['ignore', output, output]
    });
    (0,external_node_fs_.closeSync)(output);
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return withPid(daemon, child.pid ?? 0);
}
function withPid(daemon, pid) {
    return { ...daemon, pid, startTime: startTimeOf(pid) };
}
/** Stops the daemon, by force when it does not stop by itself. */
async function endDaemon(daemon) {
    try {
        if (isAlive(daemon) || daemon.supervisor === 'systemd')
            await stopDaemon(daemon, 15_000);
    }
    catch (error) {
        if (!isAlive(daemon))
            return;
        process.kill(daemon.pid, 'SIGKILL');
        while (isAlive(daemon))
            await (0,promises_.setTimeout)(5);
        if (daemon.supervisor === 'systemd')
            throw error;
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/freeze.js
/** Stops processes for a moment (SIGSTOP) and lets them go on, whatever happens to this process meanwhile. */






/** After so many ms the watchdog continues what this process has not; at once when this process is gone. */
const longestFreezeMs = 5_000;
/**
 * Runs `work`, which must not wait for anything, while all threads of the processes stand still.
 * @returns what `work` returns, and for how many ms they stood still
 */
async function withFrozen(processes, work) {
    const watchdog = await armWatchdog(processes);
    const start = performance.now();
    try {
        for (const { pid } of processes)
            process.kill(pid, 'SIGSTOP');
        for (const { pid } of processes)
            waitUntilStopped(pid);
        const result = work();
        return { result, frozenMs: performance.now() - start };
    }
    finally {
        for (const target of [...processes].reverse())
            thaw(target);
        watchdog.kill('SIGKILL');
    }
}
function thaw(target) {
    if (isAlive(target))
        process.kill(target.pid, 'SIGCONT');
}
/** SIGSTOP is delivered to the threads one by one: /proc tells when the last has stopped. At most 100 ms. */
function waitUntilStopped(pid) {
    const deadline = performance.now() + 100;
    while (performance.now() < deadline) {
        if ((0,external_node_fs_.readdirSync)(`/proc/${pid}/task`).every(thread => threadState(pid, thread) === 'T'))
            return;
    }
}
function threadState(pid, thread) {
    try {
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${pid}/task/${thread}/stat`, 'utf8');
        return stat[stat.lastIndexOf(')') + 2];
    }
    catch {
        // A thread that has ended since it was listed does nothing any more.
        return 'T';
    }
}
/** A process in a session of its own, so that it outlives this one; it is up before anything is stopped. */
async function armWatchdog(processes) {
    const script = process.argv[1];
    if (script === undefined)
        throw new Error('The script of this process is not known.');
    const targets = processes.map(({ pid, startTime }) => `${pid}:${startTime}`);
    const watchdog = (0,external_node_child_process_.spawn)(process.execPath, [script, '--thaw', ...targets], {
        detached: true,
        env: {},
        // The input is never written to: its end tells that this process has ended.
        stdio: ['pipe', 'pipe', 'ignore']
    });
    const ready = await Promise.race([
        (0,external_node_events_.once)(watchdog.stdout, 'data').then(() => true),
        (0,external_node_events_.once)(watchdog, 'exit').then(() => false),
        (0,promises_.setTimeout)(10_000, false, { ref: false })
    ]);
    if (!ready)
        throw new Error('The watchdog did not start, so the engine is not stopped for a copy.');
    watchdog.unref();
    return watchdog;
}
/** The watchdog's program: waits, then continues the processes named `PID:START TIME`, and ends. */
async function thawLater(targets) {
    const parentGone = (0,external_node_events_.once)(process.stdin.resume(), 'close');
    process.stdout.write('ready\n');
    await Promise.race([parentGone, (0,promises_.setTimeout)(longestFreezeMs, undefined, { ref: false })]);
    for (const target of targets) {
        const [pid, startTime] = target.split(':');
        if (startTimeOf(Number(pid)) === startTime)
            process.kill(Number(pid), 'SIGCONT');
    }
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
;// CONCATENATED MODULE: ./.build/src/privileged/engine-api.js
/** The few questions that the privileged process asks the engine itself, over its Unix socket. */


/** @throws when the engine does not answer within `timeoutMs` or not with 200 */
function askEngine(socket, path, timeoutMs) {
    return new Promise((resolve, reject) => {
        const call = (0,external_node_http_.request)({ socketPath: socket, path, agent: false, signal: AbortSignal.timeout(timeoutMs) }, response => {
            let text = '';
            response
                .setEncoding('utf8')
                .on('data', (part) => {
                text += part;
            })
                .on('error', reject)
                .on('end', () => response.statusCode === 200 ? resolve(text) : reject(new Error(`${path} answered ${response.statusCode}`)));
        });
        call.on('error', reject).end();
    });
}
/** Waits until the engine answers. @throws when it does not within `timeoutMs` */
async function engineAnswers(socket, timeoutMs) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
        try {
            await askEngine(socket, '/_ping', 5_000);
            return;
        }
        catch (error) {
            if (Date.now() > deadline) {
                throw new Error(`The engine did not answer within ${timeoutMs} ms: ${error.message}`);
            }
            await (0,promises_.setTimeout)(10);
        }
    }
}
/** The ids of all images, sorted. */
async function imageIds(socket) {
    const images = JSON.parse(await askEngine(socket, '/images/json', 30_000));
    return images.map(image => image.Id).sort();
}
/** How many containers there are, stopped ones included. */
async function containerCount(socket) {
    return JSON.parse(await askEngine(socket, '/containers/json?all=1', 30_000)).length;
}

;// CONCATENATED MODULE: ./.build/src/privileged/journal.js
/**
 * What a restore leaves on disk so that it can be taken back after a crash: `<data root>/cbc-restore/` with `owner.json`
 * (whose it is), `journal.json` (only while the engine's folders are being exchanged), `old/` (what the engine had),
 * `parts/` (what was extracted).
 */



function restoreFolder(dataRoot) {
    return external_node_path_.join(dataRoot, 'cbc-restore');
}
function writeOwner(folder) {
    writeAtomically(external_node_path_.join(folder, 'owner.json'), JSON.stringify(thisProcess()));
}
function ownerLives(folder) {
    const file = external_node_path_.join(folder, 'owner.json');
    if (!(0,external_node_fs_.existsSync)(file))
        return false;
    return isRunning(JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8')));
}
function writeJournal(folder, journal) {
    writeAtomically(external_node_path_.join(folder, 'journal.json'), JSON.stringify(journal));
}
function readJournal(folder) {
    const file = external_node_path_.join(folder, 'journal.json');
    return (0,external_node_fs_.existsSync)(file) ? JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8')) : undefined;
}
/**
 * Moves the engine's own folders back. The engine must be stopped. Can be repeated: a folder that is back already, or was
 * never moved, stays.
 */
function moveBack(dataRoot, journal) {
    const folder = restoreFolder(dataRoot);
    const rejected = external_node_path_.join(folder, 'rejected');
    (0,external_node_fs_.mkdirSync)(rejected, { recursive: true, mode: 0o700 });
    for (const { name, path: current } of journal.places) {
        const old = external_node_path_.join(folder, 'old', name);
        const restored = (0,external_node_fs_.existsSync)(old) || !journal.had.includes(name);
        if (restored && (0,external_node_fs_.existsSync)(current))
            (0,external_node_fs_.renameSync)(current, external_node_path_.join(rejected, `${external_node_path_.basename(name)}-${Date.now()}`));
        if ((0,external_node_fs_.existsSync)(old))
            (0,external_node_fs_.renameSync)(old, current);
    }
}
/**
 * Makes this process the one that recovers a restore whose owner is dead: a watchdog and a later job may both find it.
 * @returns whether it is; if not, another living process does it
 */
function claimRecovery(folder) {
    const claim = external_node_path_.join(folder, 'recovery.json');
    const mine = `${claim}.${process.pid}`;
    (0,external_node_fs_.writeFileSync)(mine, JSON.stringify(thisProcess()), { mode: 0o600 });
    try {
        if ((0,external_node_fs_.existsSync)(claim) && !isRunning(JSON.parse((0,external_node_fs_.readFileSync)(claim, 'utf8'))))
            (0,external_node_fs_.rmSync)(claim);
        // A link, unlike a rename, fails when there is one already.
        (0,external_node_fs_.linkSync)(mine, claim);
        return true;
    }
    catch (error) {
        if (['EEXIST', 'ENOENT'].includes(error.code ?? ''))
            return false;
        throw error;
    }
    finally {
        (0,external_node_fs_.rmSync)(mine, { force: true });
    }
}
function thisProcess() {
    return { pid: process.pid, startTime: startTimeOf(process.pid) };
}
function isRunning(owner) {
    return owner.startTime !== '' && startTimeOf(owner.pid) === owner.startTime;
}
function writeAtomically(file, text) {
    (0,external_node_fs_.writeFileSync)(`${file}.new`, text, { mode: 0o600, flush: true });
    (0,external_node_fs_.renameSync)(`${file}.new`, file);
}

;// CONCATENATED MODULE: ./.build/src/privileged/recovery.js
/** Takes back a restore whose process was killed. */






const startTimeoutMs = 60_000;
const pollMs = 50;
/**
 * Cleans up after a restore that did not end: its files are removed, and if it was killed while folders were being
 * exchanged, the engine gets its own ones back and runs again. Works whether the engine runs or not.
 * @returns what was done, in sentences for the log
 * @throws Error when a restore by a living process is under way
 */
async function recoverRestore(dataRoot) {
    const folder = restoreFolder(dataRoot);
    if (!(0,external_node_fs_.existsSync)(folder))
        return [];
    if ((0,external_node_fs_.statSync)(folder).uid !== process.getuid?.())
        throw new Error(`${folder} is not from a restore.`);
    if (ownerLives(folder))
        throw new Error(`Another restore of this engine is under way (${folder}).`);
    const done = ['Files of an unfinished restore have been removed.'];
    if (readJournal(folder) !== undefined) {
        await recoverOnce(dataRoot);
        done.unshift('A restore that was killed halfway has been taken back.');
    }
    (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    return done;
}
/** Starts the watchdog of an activation; it ends by itself when the restore has ended either way. */
function guardActivation(dataRoot) {
    const script = process.argv[1];
    if (script === undefined)
        throw new Error('The script of this process is not known.');
    // A runner ends the processes of a job by a variable of their environment; this one may be needed just then.
    const env = { PATH: process.env.PATH };
    (0,external_node_child_process_.spawn)(process.execPath, [script, '--recover', dataRoot], { detached: true, stdio: 'ignore', env }).unref();
}
/** The watchdog's program: if the process that activates dies before the end, takes back what it did and starts the engine. */
async function watchActivation(dataRoot) {
    const folder = restoreFolder(dataRoot);
    while ((0,external_node_fs_.existsSync)(folder) && readJournal(folder) !== undefined) {
        if (!ownerLives(folder))
            return recoverOnce(dataRoot);
        await (0,promises_.setTimeout)(pollMs);
    }
}
/** Recovers, or waits until another process has done so. The folder is gone then. */
async function recoverOnce(dataRoot) {
    const folder = restoreFolder(dataRoot);
    for (;;) {
        const journal = (0,external_node_fs_.existsSync)(folder) ? readJournal(folder) : undefined;
        if (journal === undefined)
            return;
        if (claimRecovery(folder))
            return takeBack(dataRoot, journal);
        await (0,promises_.setTimeout)(pollMs);
    }
}
async function takeBack(dataRoot, journal) {
    await endDaemon(findRunning(journal.daemon) ?? journal.daemon);
    moveBack(dataRoot, journal);
    const daemon = await startDaemon(journal.daemon);
    await engineAnswers(daemon.socket, startTimeoutMs);
    (0,external_node_fs_.rmSync)(restoreFolder(dataRoot), { recursive: true, force: true });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
;// CONCATENATED MODULE: ./.build/src/archive/bundle-error.js
/** A bundle that must not be used, or could not be made. Whatever was extracted from it has to be discarded. */
class BundleError extends Error {
    fault;
    constructor(fault, message, options) {
        super(message, options);
        this.name = 'BundleError';
        this.fault = fault;
    }
}
/** Shows an archive's name (bytes as latin1) on one line of a message, cut where it gets long. */
function printableName(name) {
    const escaped = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
    return escaped.replaceAll(/[\u007f-\u00ff]/g, character => `\\x${character.charCodeAt(0).toString(16)}`);
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./.build/src/archive/path-guard.js

/**
 * Keeps extraction inside its destination: nothing may be placed below a symbolic link that came from an archive, and
 * no symbolic link may take the place of a folder that something was placed in. Both rules together hold in whatever
 * order the entries come, so bundles that are extracted side by side into one destination must share one guard.
 * Symbolic links may point anywhere: layers hold absolute ones, and here they are only stored.
 */
class PathGuard {
    #symlinks = new Set();
    #folders = new Set();
    #lastParent = '';
    /** Notes an entry that is not a symbolic link. @throws BundleError `through-symlink` */
    enter(path) {
        this.#enterParent(path);
        if (this.#symlinks.size > 0 && this.#symlinks.has(path)) {
            throw new BundleError('through-symlink', `${printableName(path)} replaces a symbolic link of the same name`);
        }
    }
    /** Notes a folder, which no symbolic link may replace any more. @throws BundleError `through-symlink` */
    enterFolder(path) {
        this.enter(path);
        this.#folders.add(path);
    }
    /** Notes a symbolic link. @throws BundleError `through-symlink` */
    enterSymlink(path) {
        this.#enterParent(path);
        if (this.#folders.has(path)) {
            throw new BundleError('through-symlink', `the symbolic link ${printableName(path)} replaces a folder`);
        }
        this.#symlinks.add(path);
    }
    isSymlink(path) {
        return this.#symlinks.has(path);
    }
    #enterParent(path) {
        const slash = path.lastIndexOf('/');
        if (slash < 0)
            return;
        const parent = path.slice(0, slash);
        if (parent === this.#lastParent)
            return;
        for (let folder = parent; folder !== '' && !this.#folders.has(folder);) {
            if (this.#symlinks.has(folder)) {
                throw new BundleError('through-symlink', `${printableName(path)} goes through the symbolic link ${printableName(folder)}`);
            }
            this.#folders.add(folder);
            const up = folder.lastIndexOf('/');
            folder = up < 0 ? '' : folder.slice(0, up);
        }
        this.#lastParent = parent;
    }
}

;// CONCATENATED MODULE: ./.build/src/archive/entry-rules.js


const HARD_LINK = '1';
const SYMLINK = '2';
const FOLDER = '5';
/** Regular files, character devices (a 0/0 one is a whiteout), block devices, fifos: layers hold them all. */
const FILES = new Set(['0', '3', '4', '6']);
/**
 * The rules that an entry has to keep. Refused are names that are absolute, climb with `..`, are written in an unusual
 * way, lie outside the allowed prefixes or go through a symbolic link; hard links to anything but an earlier entry; and
 * every type but 0 to 6: global headers and GNU's multi-volume, dump-directory and old sparse entries never occur in a
 * bundle, and are read differently by different programs.
 */
class EntryRules {
    #guard;
    #allowed;
    #excluded;
    /** What a hard link may point at. */
    #linkable = new Set();
    #droppedFiles = new Set();
    #lastAllowed = '';
    #kept = 0;
    constructor(rules) {
        this.#guard = rules.guard ?? new PathGuard();
        this.#allowed = rules.allowedPrefixes?.map(bytesOf);
        this.#excluded = (rules.exclude ?? []).map(bytesOf);
        this.#lastAllowed = this.#allowed?.[0] ?? '';
    }
    /** Entries that were kept. */
    get kept() {
        return this.#kept;
    }
    /** @throws BundleError when the entry breaks a rule */
    judge(entry) {
        const isFolder = entry.type === FOLDER;
        const path = cleanName(entry.name, isFolder);
        this.#requireAllowed(path);
        if (this.#excluded.some(prefix => isAtOrBelow(path, prefix))) {
            this.#droppedFiles.add(path);
            return 'drop';
        }
        if (!FILES.has(entry.type))
            this.#requireNoData(entry);
        if (isFolder)
            this.#guard.enterFolder(path);
        else if (entry.type === SYMLINK)
            this.#guard.enterSymlink(path);
        else if (entry.type === HARD_LINK)
            this.#judgeHardLink(path, entry.linkName);
        else if (FILES.has(entry.type))
            this.#guard.enter(path);
        else
            throw unknownType(entry);
        if (!isFolder)
            this.#linkable.add(path);
        this.#kept++;
        return 'keep';
    }
    #requireAllowed(path) {
        if (this.#allowed === undefined || isAtOrBelow(path, this.#lastAllowed))
            return;
        const prefix = this.#allowed.find(candidate => isAtOrBelow(path, candidate));
        if (prefix === undefined) {
            throw new BundleError('outside-prefix', `${printableName(path)} is outside what this bundle may hold`);
        }
        this.#lastAllowed = prefix;
    }
    /** Readers differ in whether data follows such an entry. */
    #requireNoData(entry) {
        if (entry.size !== 0 && (entry.type === FOLDER || entry.type === SYMLINK || entry.type === HARD_LINK)) {
            throw new BundleError('bad-header', `${printableName(entry.name)} is no file, but has a size`);
        }
    }
    #judgeHardLink(path, linkName) {
        const target = cleanName(linkName, false);
        if (this.#droppedFiles.has(target)) {
            throw new BundleError('link-to-excluded', `${printableName(path)} is a hard link to an excluded file`);
        }
        if (!this.#linkable.has(target)) {
            throw new BundleError('link-target', `${printableName(path)} is a hard link to something not in this archive`);
        }
        if (this.#guard.isSymlink(target))
            this.#guard.enterSymlink(path);
        else
            this.#guard.enter(path);
    }
}
function unknownType(entry) {
    return new BundleError('unknown-type', `${printableName(entry.name)} has the unknown type ${printableName(entry.type)}`);
}
/** Names are compared as bytes; an archive's are held as latin1. */
function bytesOf(prefix) {
    return Buffer.from(prefix, 'utf8').toString('latin1');
}
function isAtOrBelow(path, prefix) {
    if (prefix === '')
        return true;
    return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f);
}
/**
 * The path that an entry's name stands for: without a leading `./` and a folder's trailing slash; '' is the
 * destination itself, which only a folder may be.
 */
function cleanName(name, isFolder) {
    if (name.startsWith('/'))
        throw new BundleError('absolute-name', `${printableName(name)} is an absolute name`);
    let path = name;
    if (path.startsWith('./'))
        path = path.slice(2);
    else if (path === '.')
        path = '';
    // A regular entry whose name ends with a slash is a folder to GNU tar, so it is not clean for anything else.
    if (isFolder && path.endsWith('/'))
        path = path.slice(0, -1);
    if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) {
        throw new BundleError('parent-component', `${printableName(name)} climbs out of its folder`);
    }
    const isRoot = path === '' && name !== '';
    if ((path === '' && !(isRoot && isFolder)) || (path !== '' && /(?:^|\/)\.?(?:\/|$)/.test(path))) {
        throw new BundleError('unclean-name', `${printableName(name)} is not a plain relative name`);
    }
    return path;
}

;// CONCATENATED MODULE: ./.build/src/archive/selection.js
/**
 * Which slices of a chunked stream are passed on, when whole groups of bytes are kept or dropped and the verdict on a
 * group comes only after its first part has gone by. Slices share the chunks' memory.
 */
class Selection {
    #chunk = Buffer.alloc(0);
    #out = [];
    /** Where the slice to be passed on begins, or -1 while dropping. */
    #runStart = 0;
    #groupStart = 0;
    #dropping = false;
    /** The undecided group's slices from earlier chunks. */
    #held = [];
    /** Starts a chunk. */
    begin(chunk) {
        this.#chunk = chunk;
        this.#out = [];
        this.#runStart = this.#dropping ? -1 : 0;
        this.#groupStart = 0;
    }
    /** A group begins at this offset of the chunk: its verdict is not known yet. */
    groupBegins(at) {
        this.#groupStart = at;
        if (this.#dropping)
            this.#runStart = at;
        this.#dropping = false;
    }
    /** The group is passed on, up to the beginning of the next one. */
    keep() {
        // A group from an earlier chunk is always decided before anything else of this chunk is passed on.
        this.#out.push(...this.#held);
        this.#held = [];
    }
    /** The group is left out, up to the beginning of the next one. */
    drop() {
        if (this.#held.length === 0)
            this.#passOn(this.#groupStart);
        this.#held = [];
        this.#runStart = -1;
        this.#dropping = true;
    }
    /** Ends the chunk at `end` and returns what may be passed on now. */
    end(end, undecided) {
        if (!undecided) {
            this.#passOn(end);
        }
        else {
            if (this.#held.length === 0)
                this.#passOn(this.#groupStart);
            const from = this.#held.length === 0 ? this.#groupStart : 0;
            if (from < end)
                this.#held.push(this.#chunk.subarray(from, end));
        }
        return this.#out;
    }
    #passOn(end) {
        if (this.#runStart < 0 || this.#runStart >= end)
            return;
        this.#out.push(this.#runStart === 0 && end === this.#chunk.length ? this.#chunk : this.#chunk.subarray(this.#runStart, end));
    }
}

;// CONCATENATED MODULE: ./.build/src/archive/tar-header.js

/**
 * Reading of single tar headers: POSIX.1-2024 `pax` ("ustar Interchange Format", "pax Extended Header") and the GNU
 * variants described in GNU tar's manual ("Basic Tar Format", "Extensions", "Storing Sparse Files").
 * Names are byte strings held as latin1, so that names in no particular encoding survive and compare exactly.
 */
/** Bytes of a tar block. */
const BLOCK = 512;
const KNOWN_PAX_KEYS = new Set([
    'path',
    'linkpath',
    'size',
    'mtime',
    'atime',
    'ctime',
    'uid',
    'gid',
    'uname',
    'gname',
    'GNU.sparse.major',
    'GNU.sparse.minor',
    'GNU.sparse.name',
    'GNU.sparse.size',
    'GNU.sparse.realsize',
    'GNU.sparse.numblocks',
    'GNU.sparse.map',
    'GNU.sparse.offset',
    'GNU.sparse.numbytes'
]);
/**
 * Reads the header block at `offset`. Returns undefined for a block of zeros.
 *
 * @throws BundleError `bad-checksum`, or `bad-header` for a block that is neither POSIX nor GNU ustar
 */
function readHeader(block, offset) {
    const stored = verifyChecksum(block, offset);
    if (stored === undefined)
        return undefined;
    const magic = block.toString('latin1', offset + 257, offset + 265);
    const posix = magic === 'ustar\x0000';
    if (!posix && magic !== 'ustar  \0')
        throw new BundleError('bad-header', 'a header is not in ustar format');
    const name = field(block, offset, 100);
    // GNU's own format keeps times where POSIX has the name's prefix.
    const prefix = posix ? field(block, offset + 345, 155) : '';
    return {
        type: String.fromCharCode(block[offset + 156] ?? 0),
        name: prefix === '' ? name : `${prefix}/${name}`,
        linkName: field(block, offset + 157, 100),
        size: number(block, offset + 124, 12)
    };
}
/** The sum over the block with the checksum field read as spaces; undefined when every byte is zero. */
function verifyChecksum(block, offset) {
    let sum = 0;
    const end = offset + BLOCK;
    for (let at = offset; at < end; at++)
        sum += block[at] ?? 0;
    if (sum === 0)
        return undefined;
    for (let at = offset + 148; at < offset + 156; at++)
        sum += 32 - (block[at] ?? 0);
    const stored = number(block, offset + 148, 8);
    if (stored !== sum)
        throw new BundleError('bad-checksum', 'a header does not match its checksum: the archive is damaged');
    return stored;
}
/** Bytes of a field up to its first NUL. */
function field(block, start, length) {
    let end = start;
    while (end < start + length && block[end] !== 0)
        end++;
    return block.toString('latin1', start, end);
}
/** An octal field, or a base-256 one (GNU) when its first bit is set. */
function number(block, start, length) {
    const first = block[start] ?? 0;
    if (first >= 0x80) {
        if (first !== 0x80)
            throw new BundleError('bad-header', 'a header has a negative or oversized number');
        let value = 0;
        for (let at = start + 1; at < start + length; at++)
            value = value * 256 + (block[at] ?? 0);
        return checkedNumber(value);
    }
    const text = field(block, start, length).trim();
    if (text === '')
        return 0;
    if (!/^[0-7]+$/.test(text))
        throw new BundleError('bad-header', 'a header has a number that is not octal');
    return checkedNumber(Number.parseInt(text, 8));
}
function checkedNumber(value) {
    if (!Number.isSafeInteger(value))
        throw new BundleError('bad-header', 'a header has an oversized number');
    return value;
}
/**
 * Reads the records `<length> <key>=<value>\n` of a pax extended header.
 *
 * @throws BundleError `bad-header` for a malformed or an unknown record: GNU tar's meaning of a record we do not know
 * could differ from ours, and a bundle never has one
 */
function readPax(body) {
    const found = {};
    for (let at = 0; at < body.length;) {
        const record = readRecord(body, at);
        const { key, value } = record;
        at = record.end;
        if (key === 'path')
            found.path = onlyOnce(found.path, value, key);
        else if (key === 'GNU.sparse.name')
            found.sparseName = onlyOnce(found.sparseName, value, key);
        else if (key === 'linkpath')
            found.linkPath = onlyOnce(found.linkPath, value, key);
        else if (key === 'size')
            found.size = decimal(value);
        else if (!KNOWN_PAX_KEYS.has(key) && !key.startsWith('SCHILY.xattr.')) {
            throw new BundleError('bad-header', `an extended header has the unknown record ${printableName(key)}`);
        }
    }
    const path = found.sparseName ?? found.path;
    return {
        ...(path !== undefined && { path }),
        ...(found.linkPath !== undefined && { linkPath: found.linkPath }),
        ...(found.size !== undefined && { size: found.size })
    };
}
function readRecord(body, start) {
    const space = body.indexOf(0x20, start);
    const digits = space < 0 ? '' : body.toString('latin1', start, Math.min(space, start + 12));
    const length = /^[0-9]{1,10}$/.test(digits) ? Number(digits) : 0;
    const end = start + length;
    const equals = body.indexOf(0x3d, space);
    if (length === 0 || end > body.length || body[end - 1] !== 0x0a || equals < 0 || equals >= end) {
        throw new BundleError('bad-header', 'an extended header has a malformed record');
    }
    return { key: body.toString('latin1', space + 1, equals), value: body.toString('latin1', equals + 1, end - 1), end };
}
function onlyOnce(before, value, key) {
    if (before !== undefined)
        throw new BundleError('duplicate-header', `an extended header has two ${key} records`);
    // GNU tar would read a name up to its NUL: not what was checked here.
    if (value.includes('\0'))
        throw new BundleError('unclean-name', 'a name holds a NUL byte');
    return value;
}
function decimal(value) {
    if (!/^[0-9]{1,16}$/.test(value))
        throw new BundleError('bad-header', 'an extended header has a malformed size');
    return checkedNumber(Number(value));
}
/** The name in the body of a GNU long-name (`L`) or long-link (`K`) entry, which ends with a NUL. */
function readLongName(body) {
    const end = body.indexOf(0);
    const name = body.toString('latin1', 0, end < 0 ? body.length : end);
    if (end >= 0 && end !== body.length - 1)
        throw new BundleError('unclean-name', 'a long name holds a NUL byte');
    return name;
}

;// CONCATENATED MODULE: ./.build/src/archive/scan.js




/** Most bytes of one extended header: room for 64 KiB xattrs, 4 KiB names and the map of a very holey sparse file. */
const MAX_EXTENDED_HEADER = 4 * 1024 * 1024;
/**
 * Watches a tar stream go by: checks every entry before anything of it is passed on, drops excluded ones together with
 * their extended headers, and looks at nothing but headers. Chunks are passed on as slices, never copied.
 */
class TarScanner {
    #rules;
    #maxRawBytes;
    #selection = new Selection();
    #block = Buffer.alloc(BLOCK);
    #state = 'header';
    /** Whether some of an entry's headers were seen, but not yet its own. */
    #undecided = false;
    /** Bytes of `#block` that are filled, when a chunk's end cut a header. */
    #filled = 0;
    /** Bytes of data and padding, or of an extended header and padding, that are still to come. */
    #remaining = 0;
    #extendedType = '';
    #extendedBody = Buffer.alloc(0);
    #extendedFilled = 0;
    #extensions = {};
    #zerosAtEnd = 0;
    #rawBytes = 0;
    #complete = false;
    constructor(rules) {
        this.#rules = new EntryRules(rules);
        this.#maxRawBytes = rules.maxRawBytes;
    }
    /** Bytes seen so far, those of dropped entries included. */
    get rawBytes() {
        return this.#rawBytes;
    }
    /** Entries passed on so far. */
    get entries() {
        return this.#rules.kept;
    }
    /**
     * Takes the next chunk and returns what may be passed on now.
     *
     * @throws BundleError when the archive breaks a rule; nothing of the offending entry has been passed on then
     */
    push(chunk) {
        this.#rawBytes += chunk.length;
        if (this.#rawBytes > this.#maxRawBytes) {
            throw new BundleError('too-large', `the archive is larger than the ${this.#maxRawBytes} bytes expected of it`);
        }
        this.#selection.begin(chunk);
        let at = 0;
        while (at < chunk.length && this.#state !== 'ended') {
            if (this.#state === 'data')
                at = this.#skipData(chunk, at);
            else if (this.#state === 'extended')
                at = this.#takeExtended(chunk, at);
            else
                at = this.#takeHeader(chunk, at);
        }
        if (this.#state === 'ended')
            this.#requireZeros(chunk, at);
        return this.#selection.end(at, this.#undecided);
    }
    /**
     * Says that the stream is over, and returns the end mark: held back until here, so that whatever reads the archive
     * does not finish its work before everything else about the bundle has been found right.
     *
     * @throws BundleError `truncated`
     */
    end() {
        if (this.#state !== 'ended' || this.#zerosAtEnd < BLOCK) {
            throw new BundleError('truncated', 'the archive ends before its end mark');
        }
        this.#complete = true;
        return Buffer.alloc(2 * BLOCK);
    }
    /** Whether the whole archive has been seen and found right. */
    get complete() {
        return this.#complete;
    }
    #skipData(chunk, at) {
        const step = Math.min(this.#remaining, chunk.length - at);
        this.#remaining -= step;
        if (this.#remaining === 0)
            this.#state = 'header';
        return at + step;
    }
    #takeHeader(chunk, at) {
        if (!this.#undecided) {
            this.#selection.groupBegins(at);
            this.#undecided = true;
        }
        if (this.#filled === 0 && chunk.length - at >= BLOCK) {
            this.#header(readHeader(chunk, at));
            return at + BLOCK;
        }
        const step = Math.min(BLOCK - this.#filled, chunk.length - at);
        chunk.copy(this.#block, this.#filled, at, at + step);
        this.#filled += step;
        if (this.#filled === BLOCK) {
            this.#filled = 0;
            this.#header(readHeader(this.#block, 0));
        }
        return at + step;
    }
    #header(header) {
        if (header === undefined)
            this.#endMark();
        else if (header.type === 'x' || header.type === 'L' || header.type === 'K')
            this.#beginExtended(header);
        else
            this.#entry(header);
    }
    #endMark() {
        if (Object.keys(this.#extensions).length > 0) {
            throw new BundleError('truncated', 'the archive ends between an extended header and its entry');
        }
        this.#state = 'ended';
        this.#undecided = false;
        this.#selection.drop();
    }
    #beginExtended(header) {
        if (header.size > MAX_EXTENDED_HEADER) {
            throw new BundleError('bad-header', `an extended header has ${header.size} bytes`);
        }
        this.#extendedType = header.type;
        this.#extendedBody = Buffer.allocUnsafe(header.size);
        this.#extendedFilled = 0;
        this.#remaining = padded(header.size);
        this.#state = 'extended';
        if (this.#remaining === 0)
            this.#endExtended();
    }
    #takeExtended(chunk, at) {
        const step = Math.min(this.#remaining, chunk.length - at);
        // The copy stops by itself where the body is full: the rest is padding.
        this.#extendedFilled += chunk.copy(this.#extendedBody, this.#extendedFilled, at, at + step);
        this.#remaining -= step;
        if (this.#remaining === 0)
            this.#endExtended();
        return at + step;
    }
    #endExtended() {
        this.#state = 'header';
        const before = this.#extensions;
        // Readers differ in which of two names wins, and no bundle has two.
        const named = before.pax !== undefined || (this.#extendedType === 'x' && Object.keys(before).length > 0);
        if (this.#extendedType === 'x' && !named)
            before.pax = readPax(this.#extendedBody);
        else if (this.#extendedType === 'L' && !named && before.longName === undefined) {
            before.longName = readLongName(this.#extendedBody);
        }
        else if (this.#extendedType === 'K' && !named && before.longLink === undefined) {
            before.longLink = readLongName(this.#extendedBody);
        }
        else {
            throw new BundleError('duplicate-header', 'an entry has two extended headers of one meaning');
        }
    }
    #entry(header) {
        const { pax, longName, longLink } = this.#extensions;
        const size = pax?.size ?? header.size;
        const verdict = this.#rules.judge({
            type: header.type,
            name: pax?.path ?? longName ?? header.name,
            linkName: pax?.linkPath ?? longLink ?? header.linkName,
            size
        });
        if (verdict === 'keep')
            this.#selection.keep();
        else
            this.#selection.drop();
        this.#undecided = false;
        this.#extensions = {};
        this.#remaining = padded(size);
        this.#state = this.#remaining > 0 ? 'data' : 'header';
    }
    /** After the first block of the end mark only zeros may follow: the second one, and what fills tar's last record. */
    #requireZeros(chunk, at) {
        for (let index = at; index < chunk.length; index++) {
            if (chunk[index] !== 0)
                throw new BundleError('trailing-data', 'there is data after the end of the archive');
        }
        this.#zerosAtEnd += chunk.length - at;
    }
}
function padded(size) {
    return Math.ceil(size / BLOCK) * BLOCK;
}

;// CONCATENATED MODULE: ./.build/src/archive/tar-process.js


/** Nothing of the caller's environment reaches tar: TAR_OPTIONS and the locale would change what it does. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
/** Bytes of messages that are kept. */
const MAX_MESSAGES = 64 * 1024;
/** Starts GNU tar. @throws BundleError `tar-failed`, through `ended`'s status and messages, never directly */
function startTar(args) {
    const child = (0,external_node_child_process_.spawn)('tar', [...args], {
        env: ENVIRONMENT,
        stdio: ['pipe', 'pipe', 'pipe']
    });
    let text = '';
    child.stderr.setEncoding('latin1');
    child.stderr.on('data', (piece) => {
        if (text.length < MAX_MESSAGES)
            text += piece;
    });
    const ended = new Promise(resolve => {
        child.on('error', error => resolve({ status: undefined, messages: [`tar could not be started: ${error.message}`] }));
        child.on('close', status => resolve({ status: status ?? undefined, messages: text.split('\n').filter(Boolean) }));
    });
    return { stdin: child.stdin, stdout: child.stdout, ended, kill: () => void child.kill('SIGKILL') };
}
/** The error for a tar that ended badly, with its first messages. */
function tarFailure(status, messages) {
    const told = messages.slice(0, 3).join('; ') || 'it was killed';
    return new BundleError('tar-failed', `tar ended with status ${status ?? 'unknown'}: ${told}`);
}

;// CONCATENATED MODULE: ./.build/src/archive/extract.js







/** Bytes that the decompressor hands on at once. */
const CHUNK = 256 * 1024;
/** 8 MiB: enough for every level up to 19, and a bound on the memory that a bundle can make us use. */
const MAX_WINDOW_LOG = 23;
/**
 * tar's arguments for writing: everything as it was, folders' times and modes last. Without --absolute-names tar itself
 * also keeps to the destination: it puts off symbolic links that lead out of it until all files are written.
 */
const EXTRACT = [
    '--extract',
    '--numeric-owner',
    '--preserve-permissions',
    '--same-owner',
    '--xattrs',
    '--xattrs-include=*',
    '--delay-directory-restore',
    '--blocking-factor=128'
];
/**
 * Extracts a bundle while it arrives: digest, decompression, a check of every entry, and tar, in one pipeline with
 * bounded memory. Needs root where the bundle holds other owners, devices or `trusted.*` attributes.
 *
 * The digest is known only at the end, so extract to a folder of its own and use it only when this has returned; after
 * an error discard it. Bundles extracted side by side into one folder must share a `guard`.
 *
 * @throws BundleError saying what is wrong; no process is left behind then
 */
async function extractBundle(options) {
    const scanner = new TarScanner(options);
    // A stream, unlike another iterable, can be closed while it is being waited for.
    const source = options.source instanceof external_node_stream_.Readable ? options.source : external_node_stream_.Readable.from(options.source);
    const decompressor = (0,external_node_zlib_.createZstdDecompress)({
        chunkSize: CHUNK,
        params: { [external_node_zlib_.constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG }
    });
    const tar = startTar([...EXTRACT, `--directory=${options.destination}`]);
    tar.stdout.resume();
    let failure;
    try {
        await (0,external_node_stream_promises_.pipeline)(source, chunks => verified(chunks, options), decompressor, chunks => scanned(chunks, scanner), tar.stdin, { ...(options.signal && { signal: options.signal }) });
        requireSingleFrame(decompressor.bytesWritten, options.expectedBytes);
    }
    catch (error) {
        failure = explained(error, source, options.signal);
        // A tar that has seen the end mark is left to finish; otherwise the end of its input makes it fail.
        if (failure !== undefined)
            tar.kill();
    }
    const { status, messages } = await tar.ended;
    if (failure !== undefined)
        throw failure;
    if (status !== 0 || !scanner.complete)
        throw tarFailure(status, messages);
    return { rawBytes: scanner.rawBytes, entries: scanner.entries };
}
/** Passes the bundle's bytes on; after the last one its length and digest must be as expected. */
async function* verified(chunks, expected) {
    const { expectedBytes, expectedSha256 } = expected;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > expectedBytes)
            break;
        hash.update(chunk);
        yield chunk;
    }
    if (bytes !== expectedBytes) {
        const found = bytes > expectedBytes ? 'more bytes than' : `${bytes} bytes instead of`;
        throw new BundleError('wrong-size', `the bundle has ${found} ${expectedBytes}`);
    }
    const digest = hash.digest('hex');
    if (digest !== expectedSha256) {
        throw new BundleError('wrong-digest', `the bundle's SHA-256 is ${digest} instead of ${expectedSha256}`);
    }
}
/** Node's decompressor stops after the first frame, without a word on what follows. */
function requireSingleFrame(read, expected) {
    if (read === expected)
        return;
    throw new BundleError('trailing-data', `the bundle goes on for ${expected - read} bytes after its compressed data`);
}
/** Passes on what the scanner lets through, and the end mark only when all of it was right. */
async function* scanned(chunks, scanner) {
    for await (const chunk of chunks)
        yield* scanner.push(chunk);
    yield scanner.end();
}
/**
 * What went wrong, or undefined when tar closed its input: it does that after an error of its own and after the end
 * mark, and how it ended says which.
 */
function explained(error, source, signal) {
    if (error instanceof BundleError)
        return error;
    if (signal?.aborted)
        return new BundleError('aborted', 'extraction was stopped', { cause: error });
    const code = detail(error, 'code');
    const message = detail(error, 'message');
    if (/^Z(?:STD)?_/.test(code)) {
        return new BundleError('bad-compression', `the bundle cannot be decompressed: ${message}`, { cause: error });
    }
    const sourceClosed = source.errored === null && !source.readableEnded;
    const byTar = detail(error, 'syscall') === 'write' || (code === 'ERR_STREAM_PREMATURE_CLOSE' && !sourceClosed);
    if (byTar)
        return undefined;
    return new BundleError('source-failed', `the bundle could not be read: ${message}`, { cause: error });
}
/** A text that an error carries, '' when it has none. */
function detail(error, name) {
    const value = typeof error === 'object' && error !== null ? Reflect.get(error, name) : '';
    return String(value ?? '');
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./.build/src/archive/pack.js








/** Compresses three times as fast as the disk of a hosted runner writes, and within 10 % of much slower levels. */
const DEFAULT_LEVEL = 3;
/** Bytes that zstd hands on at once: fewer turns of the event loop than with Node's default of 16 KiB. */
const pack_CHUNK = 256 * 1024;
/**
 * tar's arguments for reading. The same tree always gives the same bytes: sorted names, numbers for owners, no access
 * and change times, and no process id in the names of extended headers (GNU tar's default for both its pax headers and
 * its sparse format 1.0, hence 0.0). SELinux labels belong to the host, not to the tree.
 */
const CREATE = [
    '--create',
    '--format=posix',
    '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime',
    '--sort=name',
    '--numeric-owner',
    '--sparse',
    '--sparse-version=0.0',
    '--xattrs',
    '--xattrs-include=*',
    '--xattrs-exclude=security.selinux',
    '--one-file-system',
    '--warning=no-file-ignored',
    '--blocking-factor=128'
];
/**
 * Packs folders and files below `root` to a bundle: a tar archive compressed with zstd. Streams with bounded memory.
 *
 * @throws BundleError `tar-failed` when something could not be read, `aborted` on the signal, and the scanner's faults
 * should tar ever produce what extraction would refuse
 */
async function packBundle(options) {
    const recursion = options.take === 'listed' ? ['--no-recursion'] : [];
    const tar = startTar([
        ...CREATE,
        `--directory=${options.root}`,
        ...recursion,
        '--no-unquote',
        '--null',
        '--files-from=-'
    ]);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const scanner = new TarScanner({ maxRawBytes: Number.MAX_SAFE_INTEGER });
    let bytes = 0;
    try {
        const list = memberList(options.members);
        // A tar that ends early does not read its list to the end; its status tells why.
        tar.stdin.on('error', () => tar.kill());
        tar.stdin.end(list);
        await (0,external_node_stream_promises_.pipeline)(tar.stdout, async function* check(chunks) {
            for await (const chunk of chunks) {
                scanner.push(chunk);
                yield chunk;
            }
        }, compressor(options.level ?? DEFAULT_LEVEL), async function* measure(chunks) {
            for await (const chunk of chunks) {
                hash.update(chunk);
                bytes += chunk.length;
                yield chunk;
            }
        }, (0,external_node_fs_.createWriteStream)(options.output, { mode: 0o600, highWaterMark: 4 * pack_CHUNK }), { ...(options.signal && { signal: options.signal }) });
        const changed = await requireSuccess(tar, options.mutable ?? false);
        scanner.end();
        return { sha256: hash.digest('hex'), bytes, rawBytes: scanner.rawBytes, files: scanner.entries, changed };
    }
    catch (error) {
        tar.kill();
        await tar.ended;
        await (0,external_node_fs_promises_.rm)(options.output, { force: true });
        if (options.signal?.aborted)
            throw new BundleError('aborted', 'packing was stopped', { cause: error });
        throw error;
    }
}
/** Level and chunk size for a bundle. One frame, as readers stop after the first; checked by digest, so no checksum. */
function compressor(level) {
    return (0,external_node_zlib_.createZstdCompress)({ chunkSize: pack_CHUNK, params: { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: level } });
}
/** The members in the order of their bytes, each ended by a NUL, as tar's --null --files-from reads them. */
function memberList(members) {
    const names = members.map(member => (typeof member === 'string' ? Buffer.from(member) : member));
    for (const name of names) {
        const text = name.toString('latin1');
        if (text === '' || text.startsWith('/') || text.includes('\0') || /(?:^|\/)\.\.(?:\/|$)/.test(text)) {
            throw new BundleError('unclean-name', `${printableName(text)} is not a path below the root`);
        }
    }
    const end = Buffer.from([0]);
    return Buffer.concat(names.toSorted(Buffer.compare).flatMap(name => [name, end]));
}
/** Statuses: 0 well, 1 something changed while it was read, 2 an error (GNU tar's manual, "Return Codes"). */
async function requireSuccess(tar, mutable) {
    const { status, messages } = await tar.ended;
    if (status === 0)
        return [];
    const told = messages.filter(message => !message.endsWith('Exiting with failure status due to previous errors'));
    const vanished = told.every(message => /: (?:Cannot \w+: No such file|File removed|file changed|File shrank)/.test(message));
    if (mutable && (status === 1 || (status === 2 && told.length > 0 && vanished)))
        return told;
    throw tarFailure(status, told);
}

;// CONCATENATED MODULE: ./.build/src/archive/index.js
/** Bundles: immutable trees as deterministic `tar | zstd` archives, and their extraction on hostile ground. */





;// CONCATENATED MODULE: ./.build/src/boltdb/index.js
/**
 * Reads databases of bbolt (https://github.com/etcd-io/bbolt), in which containerd and BuildKit keep their metadata. Read
 * only, of a file that nobody writes to: a copy, or one whose process stands still.
 *
 * The format: pages of a fixed size; each begins with id (8 bytes), flags (2), count (2) and overflow (4). Pages 0 and 1 hold
 * meta data, of which the valid one with the higher transaction counts. Buckets are B+ trees of branch and leaf pages, and
 * small ones are stored inline in the value of their key. All numbers are little-endian.
 */

class BoltError extends Error {
    name = 'BoltError';
}
const magic = 0xed0cdaed;
const version = 2;
const pageHeader = 16;
const metaLength = 64;
const branchFlag = 0x01;
const leafFlag = 0x02;
const bucketFlag = 0x01;
/** Deeper than any real tree: a damaged file must not lead in circles. */
const deepest = 64;
/** Opens a database and returns its root. @throws BoltError when the file is no sound database */
function readBolt(file) {
    const data = (0,external_node_fs_.readFileSync)(file);
    const { pageSize, root } = readMeta(data, file);
    const page = (id) => {
        const at = id * pageSize;
        if (!Number.isSafeInteger(at) || at + pageHeader > data.length)
            throw new BoltError(`${file} names page ${id}, which it does not have.`);
        const overflow = data.readUInt32LE(at + 12);
        return data.subarray(at, at + (overflow + 1) * pageSize);
    };
    return openBucket(() => items(page(root), page, 0), page);
}
function readMeta(data, file) {
    const metas = [0, ...[4096, 8192, 16384, 65536]].flatMap(at => {
        const meta = data.subarray(at + pageHeader, at + pageHeader + metaLength);
        if (meta.length < metaLength || meta.readUInt32LE(0) !== magic || meta.readUInt32LE(4) !== version)
            return [];
        if (meta.readBigUInt64LE(56) !== fnv1a(meta.subarray(0, 56)))
            return [];
        return [
            { pageSize: meta.readUInt32LE(8), root: Number(meta.readBigUInt64LE(16)), transaction: meta.readBigUInt64LE(48) }
        ];
    });
    const newest = metas.reduce((best, meta) => (best && best.transaction > meta.transaction ? best : meta), metas[0]);
    if (newest === undefined)
        throw new BoltError(`${file} is no sound bolt database.`);
    return newest;
}
/** FNV-1a, 64 bits: the checksum of meta data. */
function fnv1a(bytes) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of bytes)
        hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    return hash;
}
function openBucket(read, page) {
    let known;
    const all = () => {
        known ??= new Map(read().map(item => [item.key, item]));
        return known;
    };
    return {
        bucket: name => {
            const item = all().get(name);
            if (item === undefined || !item.isBucket)
                return undefined;
            const root = Number(item.value.readBigUInt64LE(0));
            return openBucket(() => (root === 0 ? items(item.value.subarray(16), page, 0) : items(page(root), page, 0)), page);
        },
        value: name => {
            const item = all().get(name);
            return item?.isBucket === false ? item.value : undefined;
        },
        bucketNames: () => [...all().values()].filter(item => item.isBucket).map(item => item.key)
    };
}
/** Everything at and below a page. */
function items(content, page, depth) {
    if (depth > deepest)
        throw new BoltError('The database is damaged: its tree has no end.');
    const flags = content.readUInt16LE(8);
    const count = content.readUInt16LE(10);
    const elements = Array.from({ length: count }, (_, index) => pageHeader + index * 16);
    if ((flags & leafFlag) !== 0)
        return elements.map(at => leafItem(content, at));
    if ((flags & branchFlag) === 0)
        throw new BoltError('The database is damaged: a page is of neither kind.');
    return elements.flatMap(at => items(page(Number(content.readBigUInt64LE(at + 8))), page, depth + 1));
}
function leafItem(content, at) {
    const key = at + content.readUInt32LE(at + 4);
    const value = key + content.readUInt32LE(at + 8);
    return {
        key: content.toString('latin1', key, value),
        isBucket: (content.readUInt32LE(at) & bucketFlag) !== 0,
        value: content.subarray(value, value + content.readUInt32LE(at + 12))
    };
}
/** Reads an unsigned varint of Go's encoding/binary. */
function readUvarint(bytes) {
    let result = 0;
    for (const [index, byte] of bytes.entries()) {
        result += (byte & 0x7f) * 2 ** (7 * index);
        if (byte < 0x80)
            return result;
    }
    throw new BoltError('A number has no end.');
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/copy.js
/** Copies of small trees, made at once: nothing here waits for anything but the disk. */


/** Copies files and folders with their modes and times; what does not exist or is neither is left out. */
function copyTree(source, target, leaveOut = []) {
    if (leaveOut.includes(source) || !(0,external_node_fs_.existsSync)(source))
        return;
    const stat = (0,external_node_fs_.lstatSync)(source);
    if (stat.isDirectory()) {
        (0,external_node_fs_.mkdirSync)(target, { recursive: true });
        for (const name of (0,external_node_fs_.readdirSync)(source))
            copyTree(external_node_path_.join(source, name), external_node_path_.join(target, name), leaveOut);
    }
    else if (stat.isFile())
        (0,external_node_fs_.copyFileSync)(source, target);
    else
        return;
    (0,external_node_fs_.chmodSync)(target, stat.mode & 0o7777);
    (0,external_node_fs_.utimesSync)(target, stat.atime, stat.mtime);
}
/** Makes an empty folder with the mode of another. */
function copyEmptyFolder(source, target) {
    (0,external_node_fs_.mkdirSync)(target, { recursive: true });
    (0,external_node_fs_.chmodSync)(target, (0,external_node_fs_.statSync)(source).mode & 0o7777);
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/layout.js
/** What the operations need to know of an engine's store: where it keeps what. */


class LayoutError extends Error {
    name = 'LayoutError';
}
/** Names of Docker volumes: Docker's own rule. */
function requireVolumeName(name) {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
        throw new LayoutError(`"${name}" is no name of a volume.`);
    return name;
}
/** Where the entries of a bundle start, in the engine, and what of it the bundle holds. */
function bundleSource(layout, dataRoot, content) {
    switch (content.kind) {
        case 'layer':
        case 'mount':
            return { root: layout.layerContent(content.layer), members: ['.'] };
        case 'layers':
        case 'contexts':
            return common(content.layers.map(id => layout.layerContent(id)));
        case 'blobs':
            return common(content.blobs.map(digest => layout.blobFile(digest)));
        case 'volume':
            return { root: external_node_path_.join(dataRoot, 'volumes', requireVolumeName(content.volume), '_data'), members: ['.'] };
    }
}
/** The folder above all of the paths' own folders, and the paths relative to it. */
function common(paths) {
    const [first] = paths;
    if (first === undefined)
        throw new LayoutError('A bundle holds nothing.');
    let root = external_node_path_.dirname(first);
    while (!paths.every(one => one.startsWith(`${root}${external_node_path_.sep}`)))
        root = external_node_path_.dirname(root);
    return { root, members: paths.map(one => external_node_path_.relative(root, one)) };
}
function requireKind(entry, kind) {
    const stat = (0,external_node_fs_.lstatSync)(entry);
    const right = kind === 'file' ? stat.isFile() : stat.isDirectory();
    if (!right)
        throw new LayoutError(`${external_node_path_.basename(entry)} is no ${kind}.`);
}
/** Files and folders only: nothing that leads elsewhere, no devices. @throws LayoutError */
function requirePlainTree(folder) {
    requireKind(folder, 'folder');
    for (const entry of (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() && !entry.isDirectory()) {
            throw new LayoutError(`${external_node_path_.basename(folder)}/${entry.name} is neither a file nor a folder.`);
        }
    }
}
/** @throws LayoutError when a folder of restored metadata holds anything but these */
function requireOnly(folder, names) {
    const strange = (0,external_node_fs_.readdirSync)(folder).find(name => !names.includes(name));
    if (strange !== undefined)
        throw new LayoutError(`The metadata holds "${strange}", which no snapshot carries.`);
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/containerd.js
/**
 * Where an engine with the containerd store keeps what (Docker 28.5, containerd 2.1): below containerd's root the metadata
 * (`io.containerd.metadata.v1.bolt/meta.db`), compressed blobs (`io.containerd.content.v1.content/blobs/sha256/<digest>`) and
 * the overlayfs snapshotter (`metadata.db`, `snapshots/<number>/{fs,work}`); below the data root `buildkit` and `engine-id`.
 * The snapshotter's database names each snapshot `<namespace>/<n>/<key>`, where the key is BuildKit's record id, a chain id
 * (`sha256:...`), or a container's id; it tells the number of its folder and whether it is committed.
 */






const metadataPlugin = 'io.containerd.metadata.v1.bolt';
const contentPlugin = 'io.containerd.content.v1.content';
const snapshotPlugin = 'io.containerd.snapshotter.v1.overlayfs';
const snapshots = `${snapshotPlugin}/snapshots`;
const blobs = `${contentPlugin}/blobs/sha256`;
const notCarried = ['buildkit/executor', `containerd/${contentPlugin}/ingest`];
const snapshotNumber = /^[1-9][0-9]{0,9}$/;
const blobDigest = /^[0-9a-f]{64}$/;
/** Keys of snapshots that belong to a container: its own and the one that `docker run` prepares for it. */
const ofContainer = /^[0-9a-f]{64}(-init)?$/;
/** A snapshot that only shows its parent; see the `kind` of containerd's snapshots package. */
const viewKind = 1;
class ContainerdLayout {
    #dataRoot;
    #root;
    notCarried = notCarried;
    places;
    /** @param root containerd's own root */
    constructor(dataRoot, root) {
        this.#dataRoot = dataRoot;
        this.#root = root;
        const below = [metadataPlugin, contentPlugin, snapshotPlugin];
        this.places = [
            ...below.map(name => ({ name: `containerd/${name}`, path: external_node_path_.join(root, name) })),
            ...['buildkit', 'engine-id'].map(name => ({ name, path: external_node_path_.join(dataRoot, name) }))
        ];
    }
    contents() {
        const known = this.#snapshots().filter(snapshot => snapshot.carried);
        const folder = external_node_path_.join(this.#root, blobs);
        return {
            layers: known.map(snapshot => snapshot.number).sort((a, b) => Number(a) - Number(b)),
            blobs: (0,external_node_fs_.existsSync)(folder)
                ? (0,external_node_fs_.readdirSync)(folder)
                    .filter(name => blobDigest.test(name))
                    .sort()
                : []
        };
    }
    layerOfRecord(record) {
        return this.#snapshots().find(snapshot => snapshot.key === record)?.number;
    }
    /** Names only: every build gives the same image another digest, as its provenance holds times. */
    images() {
        const names = this.#images().map(image => image.name);
        return (0,external_node_crypto_.createHash)('sha256').update(names.sort().join('\n')).digest('hex');
    }
    taggedImages() {
        return [...new Set(this.#images().map(image => image.digest))];
    }
    copyMetadata(folder) {
        const at = (name) => [external_node_path_.join(this.#root, name), external_node_path_.join(folder, 'containerd', name)];
        (0,external_node_fs_.mkdirSync)(external_node_path_.join(folder, 'containerd'));
        copyTree(...at(metadataPlugin));
        for (const name of [contentPlugin, `${contentPlugin}/blobs`, blobs, snapshotPlugin, snapshots]) {
            if ((0,external_node_fs_.existsSync)(external_node_path_.join(this.#root, name)))
                copyEmptyFolder(...at(name));
        }
        copyTree(...at(`${snapshotPlugin}/metadata.db`));
        for (const { number, carried } of this.#snapshots()) {
            const parts = ['', '/work', ...(carried ? [] : ['/fs'])].map(part => `${snapshots}/${number}${part}`);
            for (const name of parts)
                if ((0,external_node_fs_.existsSync)(external_node_path_.join(this.#root, name)))
                    copyEmptyFolder(...at(name));
        }
        copyTree(external_node_path_.join(this.#dataRoot, 'buildkit'), external_node_path_.join(folder, 'buildkit'), [
            external_node_path_.join(this.#dataRoot, 'buildkit/executor')
        ]);
        copyTree(external_node_path_.join(this.#dataRoot, 'engine-id'), external_node_path_.join(folder, 'engine-id'));
    }
    checkMetadata(folder) {
        requireOnly(folder, ['containerd', 'buildkit', 'engine-id']);
        requireOnly(external_node_path_.join(folder, 'containerd'), [metadataPlugin, contentPlugin, snapshotPlugin]);
        requireKind(external_node_path_.join(folder, 'engine-id'), 'file');
        for (const name of ['containerd', 'buildkit'])
            requirePlainTree(external_node_path_.join(folder, name));
        for (const { name } of this.places) {
            if (!(0,external_node_fs_.existsSync)(external_node_path_.join(folder, name)))
                throw new LayoutError(`The metadata lacks "${name}".`);
        }
        const database = external_node_path_.join(folder, 'containerd', snapshotPlugin, 'metadata.db');
        const known = readSnapshots(readBolt(database));
        checkSnapshots(external_node_path_.join(folder, 'containerd', snapshots), known);
        if ((0,external_node_fs_.readdirSync)(external_node_path_.join(folder, 'containerd', blobs)).length > 0) {
            throw new LayoutError('The metadata holds blobs, which come in bundles of their own.');
        }
        const layers = known.filter(snapshot => snapshot.carried).map(snapshot => snapshot.number);
        return { layers, blobs: namedBlobs(external_node_path_.join(folder, 'containerd', metadataPlugin, 'meta.db')) };
    }
    layerContent(id, copy) {
        if (!snapshotNumber.test(id))
            throw new LayoutError(`"${id}" is no number of a snapshot.`);
        return external_node_path_.join(this.#below(copy), snapshots, id, 'fs');
    }
    blobFile(digest, copy) {
        if (!blobDigest.test(digest))
            throw new LayoutError(`"${digest}" is no digest.`);
        return external_node_path_.join(this.#below(copy), blobs, digest);
    }
    #below(copy) {
        return copy === undefined ? this.#root : external_node_path_.join(copy, 'containerd');
    }
    #images() {
        const images = readBolt(external_node_path_.join(this.#root, metadataPlugin, 'meta.db'))
            .bucket('v1')
            ?.bucket('moby')
            ?.bucket('images');
        return (images?.bucketNames() ?? []).map(name => ({
            name,
            digest: images?.bucket(name)?.bucket('target')?.value('digest')?.toString('latin1') ?? ''
        }));
    }
    #snapshots() {
        const file = external_node_path_.join(this.#root, snapshotPlugin, 'metadata.db');
        return (0,external_node_fs_.existsSync)(file) ? readSnapshots(readBolt(file)) : [];
    }
}
function readSnapshots(root) {
    const all = root.bucket('v1')?.bucket('snapshots');
    return (all?.bucketNames() ?? []).map(name => {
        const id = all?.bucket(name)?.value('id');
        if (id === undefined)
            throw new LayoutError(`The snapshot "${name}" has no number.`);
        const key = name.slice(name.lastIndexOf('/') + 1);
        const isView = all?.bucket(name)?.value('kind')?.[0] === viewKind;
        return { key, number: String(readUvarint(id)), carried: !isView && !ofContainer.test(key) };
    });
}
/** Blobs that some namespace names. */
function namedBlobs(file) {
    const namespaces = readBolt(file).bucket('v1');
    const names = (namespaces?.bucketNames() ?? []).flatMap(name => namespaces?.bucket(name)?.bucket('content')?.bucket('blob')?.bucketNames() ?? []);
    return [...new Set(names.map(name => name.replace(/^sha256:/, '')))].filter(name => blobDigest.test(name));
}
function checkSnapshots(folder, known) {
    const empty = new Set(known.filter(({ carried }) => !carried).map(({ number }) => number));
    for (const number of (0,external_node_fs_.readdirSync)(folder)) {
        if (!snapshotNumber.test(number))
            throw new LayoutError(`"${number}" is no number of a snapshot.`);
        requireOnly(external_node_path_.join(folder, number), empty.has(number) ? ['work', 'fs'] : ['work']);
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/overlay2.js
/**
 * Where an engine with the overlay2 store keeps what (Docker 28.5): `overlay2/<id>/{diff,link,lower,committed,work}`,
 * `overlay2/l/<short name>` -> `../<id>/diff`, `image/overlay2`, `buildkit`, `engine-id`. Without `engine-id` BuildKit takes
 * itself for another worker, and no step is found in its cache. BuildKit's record ids are the ids of the folders.
 */





const places = ['image', 'overlay2', 'buildkit', 'engine-id'];
/** What belongs to containers or to the running process. */
const overlay2_notCarried = ['image/overlay2/layerdb/mounts', 'image/overlay2/layerdb/tmp', 'buildkit/executor'];
/** Small files that make a folder a layer. */
const layerFiles = ['link', 'lower', 'committed'];
/** Names that Docker and BuildKit give to layer folders. */
const layerId = /^[a-z0-9]{25}$|^[0-9a-f]{64}$/;
class Overlay2Layout {
    #dataRoot;
    places;
    notCarried = overlay2_notCarried;
    constructor(dataRoot) {
        this.#dataRoot = dataRoot;
        this.places = places.map(name => ({ name, path: external_node_path_.join(dataRoot, name) }));
    }
    contents() {
        const ofContainers = containerLayers(this.#dataRoot);
        const layers = (0,external_node_fs_.readdirSync)(external_node_path_.join(this.#dataRoot, 'overlay2'))
            .filter(name => layerId.test(name) && !ofContainers.has(name))
            .sort();
        return { layers, blobs: [] };
    }
    layerOfRecord(record) {
        return layerId.test(record) && (0,external_node_fs_.existsSync)(this.layerContent(record)) ? record : undefined;
    }
    /** Tags and ids: both change when an image is built, removed or renamed. */
    images() {
        const image = external_node_path_.join(this.#dataRoot, 'image/overlay2');
        const ids = external_node_path_.join(image, 'imagedb/content/sha256');
        const hash = (0,external_node_crypto_.createHash)('sha256');
        hash.update((0,external_node_fs_.existsSync)(ids) ? (0,external_node_fs_.readdirSync)(ids).sort().join() : '');
        const { Repositories = {} } = readRepositories(external_node_path_.join(image, 'repositories.json'));
        const tags = Object.values(Repositories).flatMap(names => Object.entries(names).map(([tag, id]) => `${tag} ${id}`));
        return hash.update('\n').update(tags.sort().join('\n')).digest('hex');
    }
    taggedImages() {
        const { Repositories = {} } = readRepositories(external_node_path_.join(this.#dataRoot, 'image/overlay2/repositories.json'));
        return [...new Set(Object.values(Repositories).flatMap(tags => Object.values(tags)))];
    }
    copyMetadata(folder) {
        const left = overlay2_notCarried.map(name => external_node_path_.join(this.#dataRoot, name));
        for (const name of ['image', 'buildkit', 'engine-id']) {
            copyTree(external_node_path_.join(this.#dataRoot, name), external_node_path_.join(folder, name), left);
        }
        const source = external_node_path_.join(this.#dataRoot, 'overlay2');
        const target = external_node_path_.join(folder, 'overlay2');
        copyEmptyFolder(source, target);
        copyEmptyFolder(external_node_path_.join(source, 'l'), external_node_path_.join(target, 'l'));
        (0,external_node_fs_.cpSync)(external_node_path_.join(source, 'l'), external_node_path_.join(target, 'l'), { recursive: true, verbatimSymlinks: true });
        for (const id of this.contents().layers)
            copyLayer(external_node_path_.join(source, id), external_node_path_.join(target, id));
    }
    checkMetadata(folder) {
        requireOnly(folder, places);
        for (const name of places) {
            if (!(0,external_node_fs_.existsSync)(external_node_path_.join(folder, name)))
                throw new LayoutError(`The metadata lacks "${name}".`);
        }
        requireKind(external_node_path_.join(folder, 'engine-id'), 'file');
        for (const name of ['image', 'buildkit'])
            requirePlainTree(external_node_path_.join(folder, name));
        if ((0,external_node_fs_.readdirSync)(external_node_path_.join(folder, 'image')).join() !== 'overlay2') {
            throw new LayoutError('The metadata holds images of another store.');
        }
        const carried = overlay2_notCarried.find(name => (0,external_node_fs_.existsSync)(external_node_path_.join(folder, name)));
        if (carried !== undefined)
            throw new LayoutError(`The metadata holds "${carried}", which no snapshot carries.`);
        return { layers: checkLayers(external_node_path_.join(folder, 'overlay2')), blobs: [] };
    }
    layerContent(id, copy = this.#dataRoot) {
        if (!layerId.test(id))
            throw new LayoutError(`"${id}" is no name of a layer.`);
        return external_node_path_.join(copy, 'overlay2', id, 'diff');
    }
    blobFile(digest) {
        throw new LayoutError(`The overlay2 store has no blobs, so none with the digest ${digest}.`);
    }
}
function containerLayers(dataRoot) {
    const mounts = external_node_path_.join(dataRoot, 'image/overlay2/layerdb/mounts');
    if (!(0,external_node_fs_.existsSync)(mounts))
        return new Set();
    const files = (0,external_node_fs_.readdirSync)(mounts).flatMap(id => ['mount-id', 'init-id'].map(name => external_node_path_.join(mounts, id, name)));
    return new Set(files.filter(file => (0,external_node_fs_.existsSync)(file)).map(file => (0,external_node_fs_.readFileSync)(file, 'utf8').trim()));
}
function copyLayer(source, target) {
    copyEmptyFolder(source, target);
    for (const name of layerFiles)
        copyTree(external_node_path_.join(source, name), external_node_path_.join(target, name));
    if ((0,external_node_fs_.existsSync)(external_node_path_.join(source, 'work')))
        copyEmptyFolder(external_node_path_.join(source, 'work'), external_node_path_.join(target, 'work'));
}
function readRepositories(file) {
    return (0,external_node_fs_.existsSync)(file) ? JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8')) : {};
}
function checkLayers(folder) {
    requireKind(folder, 'folder');
    const ids = [];
    for (const name of (0,external_node_fs_.readdirSync)(folder)) {
        const entry = external_node_path_.join(folder, name);
        requireKind(entry, 'folder');
        if (name === 'l')
            checkLinks(entry);
        else if (layerId.test(name))
            ids.push(checkLayer(entry, name));
        else
            throw new LayoutError(`"${name}" is no name of a layer.`);
    }
    return ids;
}
function checkLinks(folder) {
    for (const name of (0,external_node_fs_.readdirSync)(folder)) {
        const target = (0,external_node_fs_.lstatSync)(external_node_path_.join(folder, name)).isSymbolicLink() ? (0,external_node_fs_.readlinkSync)(external_node_path_.join(folder, name)) : '';
        if (!/^[A-Z0-9]{26}$/.test(name) || !/^\.\.\/[a-z0-9-]+\/diff$/.test(target)) {
            throw new LayoutError(`overlay2/l/${name} is no link to a layer.`);
        }
    }
}
function checkLayer(folder, id) {
    for (const name of (0,external_node_fs_.readdirSync)(folder)) {
        if (name === 'work')
            requireKind(external_node_path_.join(folder, name), 'folder');
        else if (layerFiles.includes(name))
            requireKind(external_node_path_.join(folder, name), 'file');
        else
            throw new LayoutError(`overlay2/${id}/${name} is no part of a layer's metadata.`);
    }
    return id;
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/index.js
/** The stores that snapshots are made of. */




/** @throws LayoutError for a store that has no layout */
function layoutOf(store, dataRoot, containerdRoot) {
    if (store === 'overlay2')
        return new Overlay2Layout(dataRoot);
    if (store === 'containerd' && containerdRoot !== undefined)
        return new ContainerdLayout(dataRoot, containerdRoot);
    throw new LayoutError(`Snapshots of the store "${store}" are not known.`);
}

;// CONCATENATED MODULE: ./.build/src/privileged/metadata-copy.js
/** A consistent copy of the engine's metadata, taken while its processes are stopped for some milliseconds. */


/** Copies the metadata to a new folder. @returns what the copy speaks of, and for how many ms the engine stood still */
async function copyMetadata(daemon, layout, folder) {
    (0,external_node_fs_.mkdirSync)(folder, { recursive: true, mode: 0o700 });
    // The daemon first: it must not see its containerd silent.
    const processes = daemon.containerd === undefined ? [daemon] : [daemon, daemon.containerd];
    const { result, frozenMs } = await withFrozen(processes, () => {
        layout.copyMetadata(folder);
        return layout.contents();
    });
    return { folder, frozenMs, ...result };
}

;// CONCATENATED MODULE: ./.build/src/privileged/restore.js
/** One restore of an engine: extracted beside the engine's own folders, then exchanged, then seen to work. */








const restore_startTimeoutMs = 60_000;
class Restore {
    #daemon;
    #layout;
    #dataRoot;
    #folder;
    /** Bundles that fill one tree together are extracted under one guard: see PathGuard. */
    #guards = new Map();
    /** What is below `parts/`, by folder. */
    #extracted = new Map();
    #state = 'extracting';
    #stopping;
    #journal;
    constructor(daemon, dataRoot, layout) {
        this.#layout = layout;
        this.#daemon = daemon;
        this.#dataRoot = dataRoot;
        this.#folder = restoreFolder(dataRoot);
    }
    /** Begins a restore beside the engine's folders, on the same file system. */
    static async begin(daemon, dataRoot, layout) {
        const restore = new Restore(daemon, dataRoot, layout);
        (0,external_node_fs_.mkdirSync)(restore.#folder, { mode: 0o700 });
        writeOwner(restore.#folder);
        for (const name of ['parts', 'old'])
            (0,external_node_fs_.mkdirSync)(external_node_path_.join(restore.#folder, name), { mode: 0o700 });
        return restore;
    }
    /** Extracts one bundle; nothing of it is where the engine could see it. @throws BundleError, LayoutError */
    async extract(request, source, signal) {
        if (this.#state !== 'extracting')
            throw new Error('This restore takes no more bundles.');
        const { content } = request;
        const part = partName(request);
        const destination = external_node_path_.join(this.#folder, 'parts', part);
        (0,external_node_fs_.mkdirSync)(destination, { recursive: true, mode: 0o700 });
        const guard = this.#guards.get(part) ?? new PathGuard();
        this.#guards.set(part, guard);
        const isMetadata = content.kind === 'metadata';
        const members = isMetadata ? topNames(this.#layout) : bundleSource(this.#layout, this.#dataRoot, content).members;
        const extracted = await extractBundle({
            source,
            expectedSha256: request.sha256,
            expectedBytes: request.bytes,
            maxRawBytes: request.rawBytes,
            destination,
            guard,
            ...(members.join() !== '.' && { allowedPrefixes: members }),
            exclude: isMetadata ? this.#layout.notCarried : [],
            signal
        });
        this.#extracted.set(part, content);
        return extracted;
    }
    /**
     * Stops the engine, so that this is done when the last bundle is. From here on a watchdog starts it again should this
     * process die. @returns how many ms that took
     */
    stop() {
        this.#stopping ??= this.#stop();
        return this.#stopping;
    }
    async #stop() {
        if (this.#state !== 'extracting')
            throw new Error('This restore was activated already.');
        await this.#requireStillPristine();
        const { places } = this.#layout;
        const had = places.filter(place => (0,external_node_fs_.existsSync)(place.path)).map(place => place.name);
        this.#journal = { places, had, daemon: this.#daemon };
        writeJournal(this.#folder, this.#journal);
        guardActivation(this.#dataRoot);
        const start = performance.now();
        await stopDaemon(this.#daemon);
        return performance.now() - start;
    }
    /**
     * Puts the extracted state in the place of the engine's: stop, exchange, start, check. When this throws, the engine has
     * its own state; `abandon` makes it run again.
     */
    async activate() {
        const next = this.#assemble();
        const stopMs = await this.stop();
        const start = performance.now();
        for (const { name, path: current } of this.#layout.places) {
            if ((0,external_node_fs_.existsSync)(current))
                moveTo(current, external_node_path_.join(this.#folder, 'old', name));
            (0,external_node_fs_.renameSync)(external_node_path_.join(next, name), current);
        }
        const exchanged = performance.now();
        this.#daemon = await startDaemon(this.#daemon);
        await engineAnswers(this.#daemon.socket, restore_startTimeoutMs);
        this.#requireImages(await imageIds(this.#daemon.socket));
        this.#state = 'active';
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'));
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'old'), { recursive: true, force: true });
        return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged };
    }
    /** Moves the restored content into a volume that the engine has made and nothing has filled. */
    async placeVolume(name) {
        if (this.#state !== 'active')
            throw new Error('The engine has not been restored.');
        const content = external_node_path_.join(this.#folder, 'parts', `volume-${requireVolumeName(name)}`);
        const target = external_node_path_.join(this.#dataRoot, 'volumes', name, '_data');
        if (!(0,external_node_fs_.existsSync)(content) || !(0,external_node_fs_.lstatSync)(target).isDirectory() || (0,external_node_fs_.readdirSync)(target).length > 0)
            return { placed: false };
        (0,external_node_fs_.renameSync)(content, target);
        return { placed: true };
    }
    /**
     * Removes what is left of this restore. An engine that was activated keeps its new state; one that was stopped and not
     * activated is started with the state that it had.
     */
    async abandon() {
        if (this.#state === 'ended')
            return;
        const unfinished = this.#state === 'extracting' ? this.#stopping : undefined;
        this.#state = 'ended';
        await unfinished?.catch(() => undefined);
        if (unfinished !== undefined && this.#journal !== undefined)
            await this.#takeBack(this.#journal);
        (0,external_node_fs_.rmSync)(this.#folder, { recursive: true, force: true });
    }
    /** Joins metadata and content in one folder, and makes sure that neither lacks the other. */
    #assemble() {
        const next = external_node_path_.join(this.#folder, 'parts', 'metadata');
        if (!(0,external_node_fs_.existsSync)(next))
            throw new LayoutError('The snapshot has no metadata.');
        const { layers, blobs } = this.#layout.checkMetadata(next);
        const wanted = new Set([
            ...layers.map(id => this.#layout.layerContent(id, next)),
            ...blobs.map(digest => this.#layout.blobFile(digest, next))
        ]);
        for (const [part, content] of this.#extracted) {
            const targets = this.#targets(content, next);
            if (targets.length === 0)
                continue;
            const { members } = bundleSource(this.#layout, this.#dataRoot, content);
            for (const [at, target] of targets.entries()) {
                // What the metadata does not know would stay for ever; it is removed with the rest of this restore.
                if (wanted.has(target))
                    place(external_node_path_.join(this.#folder, 'parts', part, members[at] ?? ''), target);
            }
        }
        const missing = [...wanted].find(target => !(0,external_node_fs_.existsSync)(target));
        if (missing !== undefined)
            throw new LayoutError(`The snapshot lacks ${external_node_path_.relative(next, missing)}.`);
        return next;
    }
    /** Where the members of a bundle belong in the folder that takes the engine's place. */
    #targets(content, next) {
        switch (content.kind) {
            case 'layer':
            case 'mount':
                return [this.#layout.layerContent(content.layer, next)];
            case 'layers':
            case 'contexts':
                return content.layers.map(id => this.#layout.layerContent(id, next));
            case 'blobs':
                return content.blobs.map(digest => this.#layout.blobFile(digest, next));
            default:
                return [];
        }
    }
    /** Somebody may have used the engine since it was found pristine; what they made must not be lost. */
    async #requireStillPristine() {
        const [containers, images] = await Promise.all([containerCount(this.#daemon.socket), imageIds(this.#daemon.socket)]);
        if (containers > 0 || images.length > 0) {
            throw new Error(`The engine holds ${containers} containers and ${images.length} images by now: it keeps its state.`);
        }
    }
    /** What was restored must be there: an engine that drops images has not understood its metadata. */
    #requireImages(ids) {
        const expected = this.#layout.taggedImages();
        const lost = expected.find(id => !ids.includes(id));
        if (lost !== undefined)
            throw new Error(`The restored engine does not list the image ${lost}.`);
    }
    async #takeBack(journal) {
        await endDaemon(this.#daemon);
        moveBack(this.#dataRoot, journal);
        this.#daemon = await startDaemon(journal.daemon);
        await engineAnswers(this.#daemon.socket, restore_startTimeoutMs);
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'), { force: true });
    }
}
/** The folder below `parts/` that a bundle is extracted to. @throws LayoutError for a digest or name that is none */
function partName({ content, sha256 }) {
    if (!/^[0-9a-f]{64}$/.test(sha256))
        throw new LayoutError(`"${sha256}" is no digest.`);
    switch (content.kind) {
        case 'metadata':
            return 'metadata';
        case 'volume':
            return `volume-${requireVolumeName(content.volume)}`;
        case 'mount':
            if (!/^[a-z0-9]+$/.test(content.layer))
                throw new LayoutError(`"${content.layer}" is no name of a layer.`);
            return `mount-${content.layer}`;
        default:
            return `bundle-${sha256}`;
    }
}
/** The names that a copy of the metadata has at its top. */
function topNames(layout) {
    return [...new Set(layout.places.map(({ name }) => name.split('/')[0] ?? name))];
}
function moveTo(source, target) {
    (0,external_node_fs_.mkdirSync)(external_node_path_.dirname(target), { recursive: true, mode: 0o700 });
    (0,external_node_fs_.renameSync)(source, target);
}
/** Moves what was extracted to where it belongs. @throws LayoutError when something is there already or it is a link */
function place(source, target) {
    const stat = (0,external_node_fs_.lstatSync)(source);
    if (!stat.isDirectory() && !stat.isFile())
        throw new LayoutError(`${external_node_path_.basename(target)} is neither a file nor a folder.`);
    if ((0,external_node_fs_.existsSync)(target))
        throw new LayoutError(`The snapshot holds ${external_node_path_.basename(external_node_path_.dirname(target))} twice.`);
    moveTo(source, target);
}

;// CONCATENATED MODULE: ./.build/src/privileged/trees.js
/** Trees that may change (cache mounts, cache volumes): told apart by fingerprints, split into parts by a hash of the path. */



/** A part is about this large, so that several are extracted side by side and a small change re-packs little. */
const bytesPerPart = 32 * 1024 * 1024;
const mostParts = 16;
/** Fields of one entry, each ended by NUL: find(1), -printf. */
const format = ['%P', '%y', '%s', '%T@', '%m', '%U', '%G', '%n', '%i', '%l', ''].join('\\0');
const fields = 10;
/** Describes a tree without reading file contents. @param partitions as when it was packed; else chosen by its size */
async function describeTree(root, partitions) {
    const entries = await walk(root);
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const plan = partitions ?? choosePlan(bytes);
    const parts = split(entries, plan);
    return { fingerprints: parts.map(fingerprint), entries: entries.length, bytes };
}
/** The entries of one part, as names relative to the root. */
async function partitionMembers(root, plan, part) {
    const entries = split(await walk(root), plan)[part] ?? [];
    return entries
        .filter(entry => entry.kind !== 's')
        .map(entry => Buffer.from(entry.path === '' ? '.' : entry.path, 'latin1'));
}
/** bytes of all files below each of the folders. */
async function treeSize(root) {
    return (await walk(root)).reduce((sum, entry) => sum + entry.bytes, 0);
}
function choosePlan(bytes) {
    let parts = 1;
    while (parts < mostParts && parts * bytesPerPart < bytes)
        parts *= 2;
    return parts;
}
async function walk(root) {
    const child = (0,external_node_child_process_.spawn)('find', [root, '-printf', format], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = (0,external_node_events_.once)(child, 'close');
    const chunks = [];
    for await (const chunk of child.stdout)
        chunks.push(chunk);
    // Files may vanish while find walks: its exit code tells nothing else, and a tree that is gone is an empty one.
    await ended;
    const values = Buffer.concat(chunks).toString('latin1').split('\0');
    const entries = [];
    for (let at = 0; at + fields <= values.length; at += fields)
        entries.push(entryOf(values.slice(at, at + fields)));
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}
function entryOf(values) {
    const [path = '', kind = '', size = '', mtime = '', mode = '', uid = '', gid = '', links = '', inode = '', target = ''] = values;
    // A folder's size and time follow from what is in it, and change when its parts are extracted.
    const own = kind === 'd' ? [] : [size, mtime, target];
    return {
        path,
        kind,
        bytes: kind === 'f' ? Number(size) : 0,
        facts: [path, kind, mode, uid, gid, ...own].join('\0'),
        inode: kind === 'f' && links !== '1' ? inode : ''
    };
}
/** All names of a file go to the part of the first, because a hard link must find its target in the same archive. */
function split(entries, plan) {
    const parts = Array.from({ length: plan }, () => []);
    const firstNames = new Map();
    for (const entry of entries) {
        if (entry.inode !== '' && !firstNames.has(entry.inode))
            firstNames.set(entry.inode, entry.path);
        parts[partOf(firstNames.get(entry.inode) ?? entry.path, plan)]?.push(entry);
    }
    return parts;
}
function partOf(path, plan) {
    return path === '' ? 0 : (0,external_node_crypto_.createHash)('sha1').update(path, 'latin1').digest().readUInt32BE(0) % plan;
}
function fingerprint(entries) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const entry of entries)
        hash.update(entry.facts, 'latin1').update('\n');
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./.build/src/privileged/survey.js
/** What an engine holds now, told without reading file contents. */




async function survey(layout, dataRoot, request) {
    const records = {};
    for (const { id, partitions } of request.records) {
        const layer = layout.layerOfRecord(id);
        if (layer === undefined)
            continue;
        records[id] = { layer, ...(await describeTree(layout.layerContent(layer), partitions)) };
    }
    const volumes = {};
    for (const { name, partitions } of request.volumes) {
        const folder = external_node_path_.join(dataRoot, 'volumes', requireVolumeName(name), '_data');
        if ((0,external_node_fs_.existsSync)(folder))
            volumes[name] = await describeTree(folder, partitions);
    }
    return { ...layout.contents(), images: layout.images(), records, volumes };
}
async function measure(layout, request) {
    const layers = [];
    for (const id of request.layers)
        layers.push(await treeSize(layout.layerContent(id)));
    return { layers, blobs: request.blobs.map(digest => (0,external_node_fs_.statSync)(layout.blobFile(digest)).size) };
}

;// CONCATENATED MODULE: ./.build/src/privileged/engine-keeper.js
/** The operations of the privileged process on one engine. Every path it touches is below the data root or the work folder. */










class EngineKeeper {
    #workFolder;
    #owner;
    #closing = new AbortController();
    #engine;
    #restore;
    #packed = 0;
    #running = new Set();
    /** @param workFolder the caller's private folder @param owner the caller, who must be able to read what is packed */
    constructor(workFolder, owner) {
        this.#workFolder = workFolder;
        this.#owner = owner;
    }
    /** Performs one operation. @throws Error when it is unknown, refused or fails */
    async perform(name, request, stream) {
        const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined;
        if (handler === undefined)
            throw new Error(`There is no operation "${String(name)}".`);
        const running = handler(request, stream);
        this.#running.add(running);
        try {
            return await running;
        }
        finally {
            this.#running.delete(running);
        }
    }
    /** Stops what is under way, takes back a restore that was not activated, and removes what only root can remove. */
    async close() {
        this.#closing.abort(new Error('The caller has gone.'));
        await Promise.allSettled(this.#running);
        await this.#restore?.abandon();
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#workFolder, 'work'), { recursive: true, force: true });
    }
    #handlers = {
        open: request => this.#open(request),
        beginRestore: async () => {
            const { daemon, dataRoot, layout } = this.#opened();
            this.#restore = await Restore.begin(daemon, dataRoot, layout);
            return {};
        },
        extract: (request, stream) => this.#restoring().extract(request, stream, this.#closing.signal),
        stop: async () => ({ stopMs: await this.#restoring().stop() }),
        activate: () => this.#restoring().activate(),
        placeVolume: request => this.#restoring().placeVolume(request.name),
        endRestore: async () => {
            await this.#restoring().abandon();
            return {};
        },
        survey: request => survey(this.#opened().layout, this.#opened().dataRoot, request),
        copyMetadata: async () => {
            const { daemon, layout } = this.#opened();
            return copyMetadata(daemon, layout, this.#newPath('metadata'));
        },
        measure: request => measure(this.#opened().layout, request),
        pack: request => this.#pack(request)
    };
    async #open(request) {
        if (!external_node_path_.isAbsolute(request.dataRoot) || !(0,external_node_fs_.statSync)(request.dataRoot).isDirectory()) {
            throw new Error(`"${request.dataRoot}" is no folder.`);
        }
        const recovered = await recoverRestore(request.dataRoot);
        if (!(0,external_node_fs_.existsSync)(external_node_path_.join(request.dataRoot, 'engine-id'))) {
            throw new Error(`"${request.dataRoot}" is not the data root of an engine: it holds no engine-id.`);
        }
        const found = findDaemon(request.socket);
        const daemon = request.store === 'containerd' ? withContainerd(found) : found;
        const layout = layoutOf(request.store, request.dataRoot, daemon.containerd?.root);
        this.#engine = { daemon, dataRoot: request.dataRoot, layout };
        return { pid: daemon.pid, supervisor: daemon.supervisor, recovered };
    }
    async #pack(request) {
        const { dataRoot, layout } = this.#opened();
        const file = this.#newPath('bundle');
        const packed = await packBundle({
            ...(await this.#packSource(request, layout, dataRoot)),
            output: file,
            signal: this.#closing.signal
        });
        (0,external_node_fs_.chownSync)(file, this.#owner.uid, this.#owner.gid);
        return { file, sha256: packed.sha256, bytes: packed.bytes, rawBytes: packed.rawBytes };
    }
    async #packSource(request, layout, dataRoot) {
        if ('folder' in request) {
            const root = this.#inWorkFolder(request.folder);
            return { root, members: (0,external_node_fs_.readdirSync)(root).sort() };
        }
        const { root, members } = bundleSource(layout, dataRoot, request.content);
        if (!('parts' in request))
            return { root, members, mutable: request.content.kind === 'contexts' };
        const { parts, content } = request;
        return { root, members: await partitionMembers(root, parts, content.part), take: 'listed', mutable: true };
    }
    #newPath(kind) {
        const folder = external_node_path_.join(this.#workFolder, 'work');
        if (!(0,external_node_fs_.existsSync)(folder)) {
            (0,external_node_fs_.mkdirSync)(folder, { mode: 0o700 });
            // The caller removes the files that it has sent.
            (0,external_node_fs_.chownSync)(folder, this.#owner.uid, this.#owner.gid);
        }
        this.#packed += 1;
        const target = external_node_path_.join(folder, `${kind}-${this.#packed}`);
        (0,external_node_fs_.rmSync)(target, { recursive: true, force: true });
        return target;
    }
    #inWorkFolder(target) {
        if (!external_node_path_.resolve(target).startsWith(`${this.#workFolder}${external_node_path_.sep}`)) {
            throw new Error(`"${target}" is not in the work folder.`);
        }
        return external_node_path_.resolve(target);
    }
    #opened() {
        if (this.#engine === undefined)
            throw new Error('No engine was opened.');
        return this.#engine;
    }
    #restoring() {
        if (this.#restore === undefined)
            throw new Error('No restore was begun.');
        return this.#restore;
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/server.js
/**
 * The privileged process: listens on a Unix socket in the caller's private folder, answers calls that carry the caller's
 * token, and ends when the caller's end of its standard input closes, cleaning up what is unfinished.
 */






/** Longer than any request; a line beyond it is not from our caller. */
const maximumRequest = 64 * 1024 * 1024;
/** Runs until the caller goes away. @param folder the caller's private folder, where the socket and work files are put */
async function servePrivileged(folder) {
    const owner = (0,external_node_fs_.statSync)(folder);
    const input = (0,external_node_readline_.createInterface)({ input: process.stdin });
    const callerGone = new Promise(resolve => input.once('close', resolve));
    const token = await new Promise(resolve => {
        input.once('line', resolve);
        input.once('close', () => resolve(''));
    });
    if (token === '')
        return;
    const keeper = new EngineKeeper(folder, { uid: owner.uid, gid: owner.gid });
    const socketPath = external_node_path_.join(folder, 'door');
    const server = (0,external_node_net_.createServer)({ allowHalfOpen: true }, socket => {
        socket.on('error', () => socket.destroy());
        void answer(socket, token, keeper);
    });
    await new Promise((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
    (0,external_node_fs_.chmodSync)(socketPath, 0o600);
    (0,external_node_fs_.chownSync)(socketPath, owner.uid, owner.gid);
    process.stdout.write('listening\n');
    // An interrupt is the caller's business, which ends this process in order by closing its input.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
        process.on(signal, () => undefined);
    await callerGone;
    server.close();
    await keeper.close();
    // The caller does so too, unless it was killed.
    (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    process.exit(0);
}
async function answer(socket, token, keeper) {
    let reply;
    try {
        const { call, rest } = await readCall(socket);
        if (!sameToken(call.token, token))
            throw new Error('The call does not carry the token.');
        const value = await keeper.perform(call.operation, call.request, rest);
        reply = { ok: true, value: value ?? {} };
    }
    catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        reply = { ok: false, name, message };
    }
    // What was not read of the call's stream goes on being read: closing now would take the answer away from the caller.
    socket.resume().end(`${JSON.stringify(reply)}\n`);
}
function sameToken(given, expected) {
    const a = Buffer.from(String(given));
    const b = Buffer.from(expected);
    return a.length === b.length && (0,external_node_crypto_.timingSafeEqual)(a, b);
}
/** What comes next from a socket, which stays open when its reader stops early or fails: the answer is still to be sent. */
async function* unread(socket) {
    for await (const part of socket.iterator({ destroyOnReturn: false }))
        yield part;
}
/** Reads the first line; what follows it stays in the socket and is the call's stream. */
function readCall(socket) {
    return new Promise((resolve, reject) => {
        const parts = [];
        let length = 0;
        const onReadable = () => {
            for (let part = socket.read(); part !== null; part = socket.read()) {
                const end = part.indexOf(10);
                parts.push(end < 0 ? part : part.subarray(0, end));
                length += part.length;
                if (end < 0 && length > maximumRequest)
                    return finish(() => reject(new Error('The request is too long.')));
                if (end < 0)
                    continue;
                if (end + 1 < part.length)
                    socket.unshift(part.subarray(end + 1));
                const text = Buffer.concat(parts).toString('utf8');
                return finish(() => resolve({ call: JSON.parse(text), rest: unread(socket) }));
            }
        };
        const onEnd = () => finish(() => reject(new Error('The connection ended before a request.')));
        const finish = (settle) => {
            socket.off('readable', onReadable);
            socket.off('end', onEnd);
            try {
                settle();
            }
            catch (error) {
                reject(error);
            }
        };
        socket.on('readable', onReadable);
        socket.on('end', onEnd);
    });
}

;// CONCATENATED MODULE: ./.build/src/privileged/program.js
/** What the privileged script does, by its arguments. */



/** `FOLDER`: serve calls. `--thaw PID:START ...` and `--recover DATA-ROOT`: the watchdogs. */
async function privileged(args) {
    const [first, ...rest] = args;
    if (first === '--thaw')
        return thawLater(rest);
    if (first === '--recover' && rest[0] !== undefined)
        return watchActivation(rest[0]);
    if (first !== undefined && rest.length === 0)
        return servePrivileged(first);
    process.stderr.write('This script is started by compose-build-cache itself.\n');
    process.exitCode = 2;
}


/***/ }),

/***/ 6214:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qd: () => (/* binding */ CommandError),
  g7: () => (/* binding */ execute),
  bd: () => (/* binding */ executeChecked)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
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
    child.stdout.on('data', (chunk) => guarded(() => stdout.write(chunk)));
    child.stderr.on('data', (chunk) => guarded(() => stderr.write(chunk)));
    // A command may end without reading its input (EPIPE): its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
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
