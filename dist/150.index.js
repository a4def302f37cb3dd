export const id = 150;
export const ids = [150];
export const modules = {

/***/ 9150:
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
var src_process = __webpack_require__(594);
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

// EXTERNAL MODULE: ./.build/src/engine/engine-request.js
var engine_request = __webpack_require__(3130);
;// CONCATENATED MODULE: ./.build/src/privileged/engine-api.js
/** The few questions that the privileged process asks the engine itself, over its Unix socket. */


/** @throws when the engine does not answer within `timeoutMs` or not with 200 */
async function askEngine(socket, path, timeoutMs) {
    const { status, text } = await (0,engine_request/* requestEngine */.Q)({ socket, path, timeoutMs });
    if (status !== 200)
        throw new Error(`${path} answered ${status}`);
    return text;
}
/** Waits until the engine answers. @throws when it does not within `timeoutMs`, or as soon as it has ended */
async function engineAnswers(socket, timeoutMs, ended = () => false) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
        try {
            await askEngine(socket, '/_ping', 5_000);
            return;
        }
        catch (error) {
            if (ended())
                throw new Error('The engine ended while it started.');
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

;// CONCATENATED MODULE: ./.build/src/privileged/start.js
/** Starts the engine's daemon and waits until it serves. */



const startTimeoutMs = 60_000;
const retryPauseMs = 250;
/**
 * Starts the engine once.
 * @returns the daemon as it runs now
 * @throws Error when it ends at once, as it does with a state that it does not understand, or does not answer within a minute
 */
async function startEngine(daemon) {
    const started = await startDaemon(daemon);
    // A service manager may start it again under another id; a bare process that has ended is gone for good.
    const ended = () => started.supervisor === 'process' && !isAlive(started);
    await engineAnswers(started.socket, startTimeoutMs, ended);
    return started;
}
/**
 * Starts the engine with the state that it had, again and again for a minute. A daemon that was killed may stay a zombie for
 * a while, until its new parent buries it; so long its successor takes it for running, and refuses.
 */
async function bringBackEngine(daemon) {
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
        try {
            return await startEngine(daemon);
        }
        catch (error) {
            if (Date.now() > deadline)
                throw error;
            await (0,promises_.setTimeout)(retryPauseMs);
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/recovery.js
/** Takes back a restore whose process was killed. */






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
    await bringBackEngine(journal.daemon);
    (0,external_node_fs_.rmSync)(restoreFolder(dataRoot), { recursive: true, force: true });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: ./.build/src/archive/index.js + 12 modules
var archive = __webpack_require__(6168);
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
        bucketNames: () => [...all().values()].filter(item => item.isBucket).map(item => item.key),
        valueNames: () => [...all().values()].filter(item => !item.isBucket).map(item => item.key)
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

;// CONCATENATED MODULE: ./.build/src/privileged/build-graph.js
/**
 * Reads which steps' results follow from which, out of BuildKit's own databases (BuildKit 0.12 to 0.25, `solver/bboltcachestorage`
 * and `cache/metadata`). Below `buildkit/`, `cache.db` holds `_result/<key>/<worker>::<record>` and
 * `_links/<source key>/<JSON of the operation>@<key>`. `metadata_v2.db`, with the containerd store in a folder of its own, holds
 * `_main/<record>/cache.equalMutable`, the record by whose id the engine lists one that is not committed yet, and
 * `cache.chainID`, what it is as a layer of images.
 */



/** @returns undefined when this BuildKit keeps no such databases. @throws BoltError for a damaged one */
function readBuildGraph(dataRoot) {
    const folder = external_node_path_.join(dataRoot, 'buildkit');
    const cache = external_node_path_.join(folder, 'cache.db');
    const metadata = ['.', 'containerd-overlayfs'].map(name => external_node_path_.join(folder, name, 'metadata_v2.db')).find(external_node_fs_.existsSync);
    if (!(0,external_node_fs_.existsSync)(cache) || metadata === undefined)
        return undefined;
    const root = readBolt(cache);
    const [results, links] = [root.bucket('_result'), root.bucket('_links')];
    const records = readBolt(metadata).bucket('_main');
    if (results === undefined || links === undefined || records === undefined)
        return undefined;
    return { results: readResults(results, records), sources: readSources(links), chains: readChains(records) };
}
function readResults(results, records) {
    return Object.fromEntries(results.bucketNames().map(key => {
        const names = results.bucket(key)?.valueNames() ?? [];
        return [key, names.map(name => listedAs(name.slice(name.lastIndexOf(':') + 1), records))];
    }));
}
/** The id by which the engine lists a record. */
function listedAs(record, records) {
    const mutable = textOf(records.bucket(record), 'cache.equalMutable');
    // Once committed, the record goes by its own id again.
    return mutable !== undefined && records.bucket(mutable) !== undefined ? mutable : record;
}
function readChains(records) {
    return Object.fromEntries(records.bucketNames().flatMap(id => {
        const chain = textOf(records.bucket(id), 'cache.chainID');
        return chain === undefined ? [] : [[id, chain]];
    }));
}
function textOf(record, name) {
    const bytes = record?.value(name);
    if (bytes === undefined || bytes.length === 0)
        return undefined;
    const { value } = parse(bytes.toString('utf8'));
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function readSources(links) {
    const sources = new Map();
    for (const key of links.bucketNames()) {
        for (const link of links.bucket(key)?.valueNames() ?? []) {
            const at = link.lastIndexOf('@');
            const { Input = 0, Digest = '' } = parse(link.slice(0, at));
            const target = link.slice(at + 1);
            sources.set(target, [...(sources.get(target) ?? []), { key, input: `${Digest} ${Input}` }]);
        }
    }
    return Object.fromEntries(sources);
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new BoltError(`BuildKit's database holds what is no JSON: ${error.message}`);
    }
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
        return { ...layout.contents(), images: layout.images() };
    });
    return { folder, frozenMs, ...result };
}

;// CONCATENATED MODULE: ./.build/src/privileged/same-mount.js
/** Whether folders can be exchanged by renaming them. */



/**
 * Tries to rename a folder from one place to another: that works within one mount only, and device numbers do not tell.
 * @throws LayoutError when it does not work
 */
function requireSameMount(from, to) {
    const probe = external_node_path_.join(from, 'probe');
    const target = external_node_path_.join(to, 'cbc-probe');
    (0,external_node_fs_.mkdirSync)(probe);
    try {
        (0,external_node_fs_.renameSync)(probe, target);
    }
    catch (error) {
        (0,external_node_fs_.rmdirSync)(probe);
        if (error.code !== 'EXDEV')
            throw error;
        throw new LayoutError(`${to} is on another file system or mount than ${from}, so the two cannot be exchanged at once.`);
    }
    (0,external_node_fs_.rmdirSync)(target);
}

;// CONCATENATED MODULE: ./.build/src/privileged/restore.js
/** One restore of an engine: extracted beside the engine's own folders, then exchanged, then seen to work. */










class Restore {
    #daemon;
    #layout;
    #dataRoot;
    #folder;
    /** The folders that bundles are extracted to. */
    #trees = new Map();
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
    /** Begins a restore beside the engine's folders. @throws LayoutError when not all of them are on one file system */
    static async begin(daemon, dataRoot, layout) {
        const restore = new Restore(daemon, dataRoot, layout);
        (0,external_node_fs_.mkdirSync)(restore.#folder, { mode: 0o700 });
        writeOwner(restore.#folder);
        for (const name of ['parts', 'old'])
            (0,external_node_fs_.mkdirSync)(external_node_path_.join(restore.#folder, name), { mode: 0o700 });
        try {
            for (const place of layout.places)
                requireSameMount(restore.#folder, external_node_path_.dirname(place.path));
        }
        catch (error) {
            await restore.abandon();
            throw error;
        }
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
        const tree = this.#trees.get(part) ?? newTree(content, destination);
        this.#trees.set(part, tree);
        const isMetadata = content.kind === 'metadata';
        const members = isMetadata ? topNames(this.#layout) : bundleSource(this.#layout, this.#dataRoot, content).members;
        const extracted = await (0,archive/* extractBundle */.yB)({
            source,
            expectedSha256: request.sha256,
            expectedBytes: request.bytes,
            maxRawBytes: request.rawBytes,
            destination,
            ...tree,
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
        await this.#finishTrees();
        const next = this.#assemble();
        const stopMs = await this.stop();
        const start = performance.now();
        for (const { name, path: current } of this.#layout.places) {
            if ((0,external_node_fs_.existsSync)(current))
                moveTo(current, external_node_path_.join(this.#folder, 'old', name));
            (0,external_node_fs_.renameSync)(external_node_path_.join(next, name), current);
        }
        const exchanged = performance.now();
        this.#daemon = await startEngine(this.#daemon);
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
    /** Trees that came in several bundles get their folders' times now that nothing is put into them any more. */
    async #finishTrees() {
        for (const { lateFolders } of this.#trees.values())
            await lateFolders?.restore();
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
        this.#daemon = await bringBackEngine(journal.daemon);
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'), { force: true });
    }
}
function newTree(content, destination) {
    return { guard: new archive/* PathGuard */.Nz(), ...('part' in content && { lateFolders: new archive/* LateFolders */.gs(destination) }) };
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

;// CONCATENATED MODULE: ./.build/src/privileged/survey.js
/** What an engine holds now, told without reading file contents. */




async function survey(layout, dataRoot, request) {
    const records = {};
    for (const { id, partitions } of request.records) {
        const layer = layout.layerOfRecord(id);
        if (layer === undefined)
            continue;
        records[id] = { layer, ...(await (0,archive/* fingerprintTree */.rU)(layout.layerContent(layer), partitions)) };
    }
    const volumes = {};
    for (const { name, partitions } of request.volumes) {
        const folder = external_node_path_.join(dataRoot, 'volumes', requireVolumeName(name), '_data');
        if ((0,external_node_fs_.existsSync)(folder))
            volumes[name] = await (0,archive/* fingerprintTree */.rU)(folder, partitions);
    }
    return { ...layout.contents(), images: layout.images(), records, volumes };
}
async function measure(layout, request) {
    const layers = [];
    for (const id of request.layers)
        layers.push(await (0,archive/* treeBytes */.eS)(layout.layerContent(id)));
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
        buildGraph: async () => {
            const graph = readBuildGraph(this.#opened().dataRoot);
            return graph === undefined ? {} : { graph };
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
        const packed = await (0,archive/* packBundle */.ii)({
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
        return { root, members: await (0,archive/* partMembers */.zo)(root, parts, content.part), take: 'listed', mutable: true };
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


/***/ })

};
