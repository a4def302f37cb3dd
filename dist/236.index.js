export const id = 236;
export const ids = [236];
export const modules = {

/***/ 37236:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  privileged: () => (/* binding */ privileged)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
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
/**
 * Whether a process is of this one's user throughout (which is root where it matters), among the same users, and sees the same
 * files at these paths. Anybody can start a process with any name in namespaces of its own, and listen there at any path.
 */
function isOneOfUs(pid, files) {
    try {
        const ids = /^Uid:\s+(.+)$/m.exec((0,external_node_fs_.readFileSync)(`/proc/${pid}/status`, 'utf8'))?.[1]?.split(/\s+/) ?? [];
        const isOurs = ids.length === 4 && ids.every(id => Number(id) === process.getuid?.());
        const sameUsers = (0,external_node_fs_.readlinkSync)(`/proc/${pid}/ns/user`) === (0,external_node_fs_.readlinkSync)('/proc/self/ns/user');
        return isOurs && sameUsers && files.every(file => isSameFile(file, `/proc/${pid}/root${file}`));
    }
    catch {
        return false;
    }
}
function isSameFile(one, other) {
    const [a, b] = [(0,external_node_fs_.statSync)(one, { bigint: true }), (0,external_node_fs_.statSync)(other, { bigint: true })];
    return a.dev === b.dev && a.ino === b.ino;
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
    const all = (0,external_node_fs_.readdirSync)('/proc')
        .filter(name => /^\d+$/.test(name))
        .map(Number)
        .filter(pid => processName(pid) === 'containerd');
    const child = all.find(pid => parentOf(pid) === daemon);
    if (child !== undefined)
        return describe(child, true);
    const socket = optionOf(args, '--containerd') ?? defaultSocket;
    const inodes = socketInodes([socket]);
    const service = all.find(pid => holdsSocket(pid, inodes) && isOneOfUs(pid, [socket]));
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
 * Makes sure that services can be stopped alone. Asked before anything is done: a refusal later would have to be met by force,
 * which ends what is bound to them all the same.
 * @throws SystemdError naming what would end with them
 */
function requireStoppable(units) {
    const services = units.filter(isService);
    const bound = active(show(services, ['BoundBy']).flatMap(shown => words(shown.BoundBy)));
    const lost = bound.filter(unit => !services.includes(unit));
    if (lost.length > 0)
        throw new SystemdError(`${services[0]} cannot be restarted: ${lost.join(', ')} would end with it.`);
}
/**
 * Stops a service and what would start it again, then further services one after the other. Services that merely require
 * them go on running: one of them may be the runner of this very job.
 * @throws SystemdError when that takes longer than `timeoutMs`
 */
async function stopUnits([service, ...others], timeoutMs) {
    if (service === undefined)
        return;
    const services = others.filter(isService);
    const triggers = others.filter(unit => !services.includes(unit));
    for (const units of [[...triggers, service], ...services.map(unit => [unit])]) {
        await systemctl(['stop', '--job-mode=ignore-dependencies', ...units], timeoutMs);
    }
}
const isService = (unit) => unit.endsWith('.service');
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
        // systemd holds the same socket: only the daemon itself will do. It is to be ended and started again as it was, as root.
        if (processName(pid) !== 'dockerd' || !holdsSocket(pid, inodes) || !isOneOfUs(pid, [real]))
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
        .filter(each => processName(each) === 'dockerd' && isOneOfUs(each, [daemon.executable]))
        .find(each => argumentsOf(each).join('\0') === daemon.args.join('\0'));
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
async function stopDaemon(daemon, timeoutMs = 15_000) {
    if (daemon.supervisor === 'systemd') {
        await stopUnits(daemon.units, timeoutMs);
        return;
    }
    process.kill(daemon.pid, 'SIGTERM');
    const deadline = performance.now() + timeoutMs;
    while (isAlive(daemon)) {
        if (performance.now() > deadline)
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
/** Stops the daemon, by force when it does not stop by itself within `timeoutMs`. */
async function endDaemon(daemon, timeoutMs = 15_000) {
    try {
        if (isAlive(daemon) || daemon.supervisor === 'systemd')
            await stopDaemon(daemon, timeoutMs);
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
 * `parts/` (what was extracted), and a link `recovery-<n>` for each process that has set about to take it back.
 */



const claimName = /^recovery-(\d+)$/;
function restoreFolder(dataRoot) {
    return external_node_path_.join(dataRoot, 'cbc-restore');
}
function writeOwner(folder) {
    writeAtomically(external_node_path_.join(folder, 'owner.json'), JSON.stringify(thisProcess()));
}
function ownerLives(folder) {
    const owner = readJson(external_node_path_.join(folder, 'owner.json'));
    return owner !== undefined && isRunning(owner);
}
function writeJournal(folder, journal) {
    writeAtomically(external_node_path_.join(folder, 'journal.json'), JSON.stringify(journal));
}
function readJournal(folder) {
    return readJson(external_node_path_.join(folder, 'journal.json'));
}
/**
 * What root reads here it acts upon: whoever could write to it could have any program started.
 * @throws Error when a folder is not this user's alone, or holds a journal or owner that is not
 */
function requireOwn(folder) {
    for (const entry of [folder, ...['journal.json', 'owner.json'].map(name => external_node_path_.join(folder, name))]) {
        const stat = (0,external_node_fs_.lstatSync)(entry, { throwIfNoEntry: false });
        if (stat === undefined)
            continue;
        const isKind = entry === folder ? stat.isDirectory() : stat.isFile();
        if (!isKind || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0)
            throw new Error(`${entry} is not from a restore.`);
    }
}
/**
 * Moves the engine's own folders back. The engine must be stopped. Can be repeated: a folder that is back already, or was
 * never moved, stays. Makes nothing new, and what was extracted goes first: a full disk may be the very reason.
 */
function moveBack(dataRoot, journal) {
    const folder = restoreFolder(dataRoot);
    removeExtracted(folder);
    for (const { name, path: current } of journal.places) {
        const old = external_node_path_.join(folder, 'old', name);
        const restored = (0,external_node_fs_.existsSync)(old) || !journal.had.includes(name);
        if (restored && (0,external_node_fs_.existsSync)(current))
            (0,external_node_fs_.renameSync)(current, external_node_path_.join(folder, `rejected-${external_node_path_.basename(name)}-${Date.now()}`));
        if ((0,external_node_fs_.existsSync)(old))
            (0,external_node_fs_.renameSync)(old, current);
    }
}
/** Gives the disk its room back. What cannot be removed must not keep the engine from its own state. */
function removeExtracted(folder) {
    try {
        removeFolder(external_node_path_.join(folder, 'parts'));
    }
    catch {
        // It is tried again when the engine runs, and told of then.
    }
}
/** Removes all of a restore: what tells who is at it goes last, as whoever waits for its end may begin anew then. */
function removeRestore(folder) {
    for (const name of unlessGone(() => (0,external_node_fs_.readdirSync)(folder), []).filter(name => !claimName.test(name)))
        removeFolder(external_node_path_.join(folder, name));
    removeFolder(folder);
}
/** Removes a folder to which another process may be writing its last file. */
function removeFolder(folder) {
    (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}
/**
 * Makes this process the one that recovers a restore whose owner is dead: a watchdog and a later job may both find it. Claims
 * are numbered, and none is ever removed but with the folder: only the next one after that of a dead process can be made,
 * and only once. Each is a symbolic link to whose it is, which comes into being all at once and needs no room on a full disk.
 * @returns whether it is; if not, another living process does it, or has done it
 */
function claimRecovery(folder) {
    const last = lastClaim(folder);
    const { pid, startTime } = thisProcess();
    if (last !== undefined && isRunning(last))
        return last.pid === pid;
    try {
        (0,external_node_fs_.symlinkSync)(`${pid}:${startTime}`, external_node_path_.join(folder, `recovery-${(last?.number ?? 0) + 1}`));
        return true;
    }
    catch (error) {
        if (['EEXIST', 'ENOENT'].includes(error.code ?? ''))
            return false;
        throw error;
    }
}
/** Whether a living process is about to take back a restore, or to remove what is left of it. */
function isBeingRecovered(folder) {
    const last = lastClaim(folder);
    return last !== undefined && isRunning(last);
}
function lastClaim(folder) {
    const numbers = unlessGone(() => (0,external_node_fs_.readdirSync)(folder), []).map(name => Number(claimName.exec(name)?.[1] ?? 0));
    const number = Math.max(0, ...numbers);
    if (number === 0)
        return undefined;
    const [pid, startTime = ''] = unlessGone(() => (0,external_node_fs_.readlinkSync)(external_node_path_.join(folder, `recovery-${number}`)), '').split(':');
    return { number, pid: Number(pid), startTime };
}
function thisProcess() {
    return { pid: process.pid, startTime: startTimeOf(process.pid) };
}
/** One that was killed with its parent may stay a zombie for long where nobody buries it: it is dead all the same. */
function isRunning(owner) {
    return owner.startTime !== '' && startTimeOf(owner.pid) === owner.startTime && stateOf(owner.pid) !== 'Z';
}
function writeAtomically(file, text) {
    (0,external_node_fs_.writeFileSync)(`${file}.new`, text, { mode: 0o600, flush: true });
    (0,external_node_fs_.renameSync)(`${file}.new`, file);
}
/** The content of a file that another process may remove at any time. */
function readJson(file) {
    const text = unlessGone(() => (0,external_node_fs_.readFileSync)(file, 'utf8'), '');
    return text === '' ? undefined : JSON.parse(text);
}
function unlessGone(read, otherwise) {
    try {
        return read();
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return otherwise;
        throw error;
    }
}

// EXTERNAL MODULE: ./.build/src/engine/engine-request.js
var engine_request = __webpack_require__(93130);
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
    const deadline = performance.now() + timeoutMs;
    for (;;) {
        try {
            await askEngine(socket, '/_ping', 5_000);
            return;
        }
        catch (error) {
            if (ended())
                throw new Error('The engine ended while it started.');
            if (performance.now() > deadline) {
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
    const deadline = performance.now() + startTimeoutMs;
    for (;;) {
        try {
            return await startEngine(daemon);
        }
        catch (error) {
            if (performance.now() > deadline)
                throw error;
            await (0,promises_.setTimeout)(retryPauseMs);
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/recovery.js
/** Takes back a restore whose process was killed. */






const pollMs = 50;
/** Node starts in a tenth of a second; a busy machine needs longer. */
const readyMs = 10_000;
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
    requireOwn(folder);
    if (ownerLives(folder))
        throw new Error(`Another restore of this engine is under way (${folder}).`);
    const done = ['Files of an unfinished restore have been removed.'];
    if (readJournal(folder) !== undefined)
        done.unshift('A restore that was killed halfway has been taken back.');
    await recoverOnce(dataRoot);
    removeRestore(folder);
    return done;
}
/**
 * Starts the watchdog of an activation; it ends by itself when the restore has ended either way.
 * @throws Error when it cannot be started: nothing may be stopped then
 */
async function guardActivation(dataRoot) {
    const script = process.argv[1];
    if (script === undefined)
        throw new Error('The script of this process is not known.');
    // A runner ends the processes of a job by a variable of their environment; this one may be needed just then.
    const env = { PATH: process.env.PATH };
    const args = [script, '--recover', dataRoot];
    const watchdog = (0,external_node_child_process_.spawn)(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env });
    const ready = new Promise((resolve, reject) => {
        const failed = (what) => reject(new Error(`The watchdog ${what}, so the engine is not stopped.`));
        watchdog.once('error', error => failed(`did not start (${error.message})`));
        watchdog.once('exit', () => failed('ended at once'));
        watchdog.stdout.once('data', () => resolve());
        setTimeout(() => failed(`did not start within ${readyMs} ms`), readyMs).unref();
    });
    try {
        await ready;
    }
    catch (error) {
        watchdog.kill('SIGKILL');
        throw error;
    }
    finally {
        watchdog.stdout.destroy();
        watchdog.unref();
    }
}
/** The watchdog's program: if the process that activates dies before the end, takes back what it did and starts the engine. */
async function watchActivation(dataRoot) {
    const folder = restoreFolder(dataRoot);
    process.stdout.on('error', () => undefined);
    process.stdout.write('ready\n');
    while (readJournal(folder) !== undefined) {
        if (!ownerLives(folder))
            return recoverOnce(dataRoot);
        await (0,promises_.setTimeout)(pollMs);
    }
}
/** Recovers what needs it, or waits until another process has done so: the folder is nobody's then. */
async function recoverOnce(dataRoot) {
    const folder = restoreFolder(dataRoot);
    for (;;) {
        const journal = readJournal(folder);
        if (journal === undefined && !isBeingRecovered(folder))
            return;
        if (journal !== undefined) {
            // Not even a claim may fit on the disk before.
            removeExtracted(folder);
            if (claimRecovery(folder))
                return takeBack(dataRoot, journal);
        }
        await (0,promises_.setTimeout)(pollMs);
    }
}
async function takeBack(dataRoot, journal) {
    await endDaemon(findRunning(journal.daemon) ?? journal.daemon);
    moveBack(dataRoot, journal);
    await bringBackEngine(journal.daemon);
    removeRestore(restoreFolder(dataRoot));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
;// CONCATENATED MODULE: ./.build/src/privileged/direct.js
/** The privileged process's side of a direct call: a connection of which it reads nothing, for another program to read. */



/** Has a server listen to a Unix socket that nobody but its owner, and root, can connect to. */
async function listenFor(owner, server, socketPath) {
    server.listen(socketPath);
    await (0,external_node_events_.once)(server, 'listening');
    (0,external_node_fs_.chmodSync)(socketPath, 0o600);
    (0,external_node_fs_.chownSync)(socketPath, owner.uid, owner.gid);
}
/**
 * Waits for one connection to a socket that is made for it, and is gone afterwards.
 * @param caller who alone may connect, besides root
 * @param tell called when the socket is there
 * @throws the reason of `signal`
 */
async function takeConnection(socketPath, caller, tell, signal) {
    // Paused: what is read here is lost to the program that gets the connection.
    const server = (0,external_node_net_.createServer)({ allowHalfOpen: true, pauseOnConnect: true });
    try {
        const connected = (0,external_node_events_.once)(server, 'connection', { signal });
        connected.catch(() => undefined);
        await listenFor(caller, server, socketPath);
        tell();
        const [connection] = (await connected);
        connection.on('error', () => undefined);
        return connection;
    }
    finally {
        server.close();
    }
}

// EXTERNAL MODULE: ./.build/src/archive/index.js + 17 modules
var archive = __webpack_require__(17542);
;// CONCATENATED MODULE: ./.build/src/privileged/abandoned.js
/** Files of runs whose processes were all killed: what root has made there no other user could remove. */


/** How the folders begin that a step works in (see main.ts), and in these the private folders of privileged processes. */
const stepPrefix = 'compose-build-cache-';
const privatePrefix = 'cbc-';
/** All that such a private folder holds. */
const contents = ['door', 'work'];
/**
 * Removes the private folders of privileged processes that run no more: those beside `folder`, and those of other steps of
 * this runner. Folders of another user, and those that hold anything else, are not touched.
 * @param folder the private folder of this process
 * @returns how many were removed
 */
function removeAbandoned(folder) {
    const own = external_node_path_.resolve(folder);
    const step = external_node_path_.dirname(own);
    const runner = external_node_path_.dirname(step);
    const steps = external_node_path_.basename(step).startsWith(stepPrefix) ? foldersIn(runner, stepPrefix) : [];
    const found = [...new Set([step, ...steps])].flatMap(each => foldersIn(each, privatePrefix));
    const { uid } = (0,external_node_fs_.lstatSync)(own);
    const candidates = found.filter(each => each !== own && (0,external_node_fs_.lstatSync)(each).uid === uid && isPrivate(each));
    if (candidates.length === 0)
        return 0;
    const used = usedArguments();
    const abandoned = candidates.filter(each => !used.has(each));
    for (const each of abandoned)
        (0,external_node_fs_.rmSync)(each, { recursive: true, force: true });
    return abandoned.length;
}
/** An empty one may be that of a process that is about to start. */
function isPrivate(folder) {
    const names = (0,external_node_fs_.readdirSync)(folder);
    return names.length > 0 && names.every(name => contents.includes(name));
}
function foldersIn(folder, prefix) {
    if (!(0,external_node_fs_.existsSync)(folder))
        return [];
    return (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true })
        .filter(entry => entry.isDirectory() && entry.name.startsWith(prefix))
        .map(entry => external_node_path_.join(folder, entry.name));
}
/** The arguments of all processes: a privileged process is started with its private folder. */
function usedArguments() {
    const all = (0,external_node_fs_.readdirSync)('/proc').filter(name => /^\d+$/.test(name));
    return new Set(all.flatMap(abandoned_argumentsOf));
}
/** A process that has ended meanwhile uses nothing. */
function abandoned_argumentsOf(pid) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    }
    catch {
        return [];
    }
}

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
/** The system's pages are of one of these sizes. */
const pageSizes = [4096, 8192, 16384, 65536];
const version = 2;
const pageHeader = 16;
const metaLength = 64;
const elementLength = 16;
/** Of a bucket's value: the page of its root and a sequence number. */
const bucketHeader = 16;
/** bytes; bbolt's MaxKeySize. */
const longestKey = 32_768;
const branchFlag = 0x01;
const leafFlag = 0x02;
const bucketFlag = 0x01;
/** Deeper than any real tree: a damaged file must not lead in circles. */
const deepest = 64;
/** Opens a database and returns its root; what is damaged deeper in it shows when it is asked for. @throws BoltError */
function readBolt(file) {
    return parseBolt((0,external_node_fs_.readFileSync)(file), file);
}
/**
 * Databases come out of caches that others may write to: whatever is in the bytes, reading ends, and takes no more memory than
 * some times their number.
 * @param file names them in errors
 */
function parseBolt(data, file) {
    const { pageSize, root } = readMeta(data, file);
    const taken = new Set();
    const page = (id) => {
        const at = id * pageSize;
        if (!Number.isSafeInteger(at) || at + pageHeader > data.length)
            throw new BoltError(`${file} names page ${id}, which it does not have.`);
        // Every page belongs to one place of one tree. One that is reached twice leads in circles, or makes little grow large.
        if (taken.has(id))
            throw new BoltError(`${file} is damaged: page ${id} is in two places.`);
        taken.add(id);
        const overflow = data.readUInt32LE(at + 12);
        return data.subarray(at, at + (overflow + 1) * pageSize);
    };
    return openBucket(() => items(page(root), page, 0), page);
}
function readMeta(data, file) {
    const first = metaAt(data, 0);
    // Where the second one is follows from the first, as bbolt does it: what looks like one elsewhere is none.
    const sizes = first === undefined ? pageSizes : [first.pageSize];
    const second = sizes.map(at => ({ at, meta: metaAt(data, at) })).find(({ at, meta }) => meta?.pageSize === at)?.meta;
    const newest = first && second ? (first.transaction > second.transaction ? first : second) : (first ?? second);
    if (newest === undefined)
        throw new BoltError(`${file} is no sound bolt database.`);
    return newest;
}
function metaAt(data, at) {
    const meta = data.subarray(at + pageHeader, at + pageHeader + metaLength);
    if (meta.length < metaLength || meta.readUInt32LE(0) !== magic || meta.readUInt32LE(4) !== version)
        return undefined;
    if (meta.readBigUInt64LE(56) !== fnv1a(meta.subarray(0, 56)))
        return undefined;
    const pageSize = meta.readUInt32LE(8);
    if (!pageSizes.includes(pageSize))
        return undefined;
    return { pageSize, root: Number(meta.readBigUInt64LE(16)), transaction: meta.readBigUInt64LE(48) };
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
    const opened = new Map();
    const all = () => {
        if (known !== undefined)
            return known;
        const found = read();
        known = new Map(found.map(item => [item.key, item]));
        // Which of two bbolt would take depends on how it looks for them.
        if (known.size !== found.length)
            throw new BoltError('The database is damaged: a bucket holds a key twice.');
        return known;
    };
    return {
        bucket: name => {
            const item = all().get(name);
            if (item === undefined || !item.isBucket)
                return undefined;
            const bucket = opened.get(name) ?? openBucket(() => bucketItems(item.value, page), page);
            opened.set(name, bucket);
            return bucket;
        },
        value: name => {
            const item = all().get(name);
            return item?.isBucket === false ? item.value : undefined;
        },
        bucketNames: () => [...all().values()].filter(item => item.isBucket).map(item => item.key),
        valueNames: () => [...all().values()].filter(item => !item.isBucket).map(item => item.key)
    };
}
function bucketItems(value, page) {
    if (value.length < bucketHeader)
        throw new BoltError('The database is damaged: a bucket is cut short.');
    const root = Number(value.readBigUInt64LE(0));
    return items(root === 0 ? value.subarray(bucketHeader) : page(root), page, 0);
}
/** Everything at and below a page. */
function items(content, page, depth) {
    if (depth > deepest)
        throw new BoltError('The database is damaged: its tree has no end.');
    const count = content.length < pageHeader ? 0xffff : content.readUInt16LE(10);
    if (pageHeader + count * elementLength > content.length) {
        throw new BoltError('The database is damaged: a page is cut short.');
    }
    const flags = content.readUInt16LE(8);
    const elements = Array.from({ length: count }, (_, index) => pageHeader + index * elementLength);
    if ((flags & leafFlag) !== 0) {
        const found = elements.map(at => leafItem(content, at));
        const bytes = found.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
        if (bytes > content.length)
            throw new BoltError('The database is damaged: a page holds more than it has room for.');
        return found;
    }
    if ((flags & branchFlag) === 0)
        throw new BoltError('The database is damaged: a page is of neither kind.');
    return elements.flatMap(at => items(page(Number(content.readBigUInt64LE(at + 8))), page, depth + 1));
}
function leafItem(content, at) {
    const key = at + content.readUInt32LE(at + 4);
    const keyLength = content.readUInt32LE(at + 8);
    if (keyLength > longestKey)
        throw new BoltError('The database is damaged: a key is longer than any can be.');
    const value = key + keyLength;
    // bbolt would read on in what follows the page.
    if (value + content.readUInt32LE(at + 12) > content.length)
        throw new BoltError('The database is damaged: a page holds less than it says.');
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
    const cache = external_node_path_.join(dataRoot, 'buildkit/cache.db');
    const metadata = metadataFile(dataRoot);
    if (!(0,external_node_fs_.existsSync)(cache) || metadata === undefined)
        return undefined;
    const root = readBolt(cache);
    const [results, links] = [root.bucket('_result'), root.bucket('_links')];
    const records = readBolt(metadata).bucket('_main');
    if (results === undefined || links === undefined || records === undefined)
        return undefined;
    return { results: readResults(results, records), sources: readSources(links), chains: readChains(records) };
}
/** Record -> chain id, as in {@link BuildGraph}; none when this BuildKit keeps no such database. @throws BoltError */
function readChainIds(dataRoot) {
    const metadata = metadataFile(dataRoot);
    const records = metadata === undefined ? undefined : readBolt(metadata).bucket('_main');
    return records === undefined ? {} : readChains(records);
}
function metadataFile(dataRoot) {
    const folder = external_node_path_.join(dataRoot, 'buildkit');
    return ['.', 'containerd-overlayfs'].map(name => external_node_path_.join(folder, name, 'metadata_v2.db')).find(external_node_fs_.existsSync);
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
            const known = sources.get(target) ?? [];
            known.push({ key, input: `${Digest} ${Input}` });
            sources.set(target, known);
        }
    }
    return Object.fromEntries(sources);
}
function parse(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : {};
    }
    catch (error) {
        throw new BoltError(`BuildKit's database holds what is no JSON: ${error.message}`);
    }
}

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
;// CONCATENATED MODULE: ./.build/src/privileged/free-space.js
/** Whether what is to be extracted has room. Asked before anything is done: a full disk stops more than a restore. */


class NoSpaceError extends Error {
    name = 'NoSpaceError';
}
/** @throws NoSpaceError when the file system of a folder has no room for it */
function requireSpace(folder, { bytes, entries }) {
    const { bavail, bsize, files, ffree } = (0,external_node_fs_.statfsSync)(folder);
    if (bavail * bsize < bytes) {
        throw new NoSpaceError(`The snapshot needs ${(0,format/* formatBytes */.z3)(bytes)}, and the disk of ${folder} has ${(0,format/* formatBytes */.z3)(bavail * bsize)} left.`);
    }
    // Some file systems make inodes as they need them, and tell of none at all.
    if (files > 0 && ffree < entries) {
        throw new NoSpaceError(`The snapshot has ${entries} files or more, and the disk of ${folder} has room for ${ffree}: it lacks inodes.`);
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/build-history.js
/**
 * BuildKit keeps a history of builds: a database, and blobs with the whole output of every step and all arguments
 * of a build, in a namespace of its own (BuildKit: solver/llbsolver/history.go). No step is found by it, and it is nothing to be
 * handed to all who may read a cache: a runner masks secrets in its log, BuildKit does not.
 */


/** Of BuildKit on each of the stores. */
const historyDatabases = ['buildkit/history.db', 'buildkit/history_c8d.db'];
const ofHistory = /_history$/;
/**
 * @param file containerd's metadata: https://github.com/containerd/containerd/blob/main/core/metadata/buckets.go
 * @throws BoltError when it is no sound database
 */
function namedBlobs(file) {
    const namespaces = (0,external_node_fs_.existsSync)(file) ? readBolt(file).bucket('v1') : undefined;
    const all = namespaces?.bucketNames() ?? [];
    const named = (wanted) => all
        .filter(wanted)
        .flatMap(name => namespaces?.bucket(name)?.bucket('content')?.bucket('blob')?.bucketNames() ?? [])
        .map(name => name.replace(/^sha256:/, ''))
        .filter(name => /^[0-9a-f]{64}$/.test(name));
    const kept = new Set(named(name => !ofHistory.test(name)));
    return { kept, history: new Set(named(name => ofHistory.test(name)).filter(digest => !kept.has(digest))) };
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/copy.js
/** Copies of small trees, made at once: nothing here waits for anything but the disk. */


/** Copies files and folders with their modes and times; what does not exist or is neither is left out. */
function copyTree(source, target, leaveOut = new Set()) {
    if (leaveOut.has(source) || !(0,external_node_fs_.existsSync)(source))
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
/**
 * Files and folders only: nothing that leads elsewhere, no devices; root's, and nothing that others could write to or that would
 * lend them root's rights. An engine's own is never otherwise, so it need not be put right.
 * @param within a part of it in which modes do not matter, as nobody else gets there
 * @throws LayoutError
 */
function requirePlainTree(folder, within) {
    for (const entry of ['.', ...(0,external_node_fs_.readdirSync)(folder, { recursive: true, encoding: 'utf8' })]) {
        const stat = (0,external_node_fs_.lstatSync)(external_node_path_.join(folder, entry));
        const name = external_node_path_.join(external_node_path_.basename(folder), entry);
        if (!stat.isFile() && !stat.isDirectory())
            throw new LayoutError(`${name} is neither a file nor a folder.`);
        if (within !== undefined && entry.startsWith(`${within}/`))
            continue;
        if (stat.uid !== process.getuid?.() || (stat.mode & 0o6002) !== 0)
            throw new LayoutError(`${name} is not root's alone.`);
    }
}
/**
 * Gives what takes the engine's places the owners and modes that these have: an archive could let others in. What the engine
 * has not made yet is root's alone.
 */
function settleOwners(places, copy) {
    for (const { name, path: current } of places) {
        const { uid, gid, mode } = (0,external_node_fs_.lstatSync)(current, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0, mode: 0o700 };
        const target = external_node_path_.join(copy, name);
        (0,external_node_fs_.chownSync)(target, uid, gid);
        (0,external_node_fs_.chmodSync)(target, mode & 0o777);
    }
}
/** @throws LayoutError when a folder of restored metadata holds anything but these */
function requireOnly(folder, names) {
    const strange = (0,external_node_fs_.readdirSync)(folder).find(name => !names.includes(name));
    if (strange !== undefined)
        throw new LayoutError(`The metadata holds "${strange}", which no snapshot carries.`);
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/twins.js
const chainId = /^sha256:[0-9a-f]{64}$/;
/**
 * Finds the snapshots that hold the same change upon the same layers: a chain id names all files of a layer and of those
 * below it, so that two snapshots with one chain id upon parents with one chain id are what the same layer was unpacked to.
 * A layer that BuildKit has merged of several (`COPY --link`) has the chain id of the last one, but another parent.
 *
 * What was unpacked for an image stands for the others: as any registry's client would unpack it, with times in whole seconds.
 *
 * @param chains record -> chain id, as BuildKit has noted it when it exported the layer
 */
function findTwins(committed, chains) {
    const chainOf = (key) => (chainId.test(key) ? key : Object.hasOwn(chains, key) ? chains[key] : undefined);
    const known = committed.flatMap(snapshot => {
        const chain = chainOf(snapshot.key);
        const below = snapshot.parent === undefined ? 'nothing' : chainOf(snapshot.parent);
        return chain === undefined || below === undefined ? [] : [{ ...snapshot, change: `${chain} upon ${below}` }];
    });
    const twins = {};
    for (const same of Map.groupBy(known, snapshot => snapshot.change).values()) {
        const ofImage = same.find(snapshot => chainId.test(snapshot.key));
        if (ofImage === undefined)
            continue;
        for (const other of same)
            if (other !== ofImage)
                twins[other.number] = ofImage.number;
    }
    return twins;
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
const notCarried = ['buildkit/executor', ...historyDatabases, `containerd/${contentPlugin}/ingest`];
const snapshotNumber = /^[1-9][0-9]{0,9}$/;
const blobDigest = /^[0-9a-f]{64}$/;
/** Keys of snapshots that belong to a container: its own and the one that `docker run` prepares for it. */
const ofContainer = /^[0-9a-f]{64}(-init)?$/;
/** A snapshot that only shows its parent, and one that never changes; see the `kind` of containerd's snapshots package. */
const viewKind = 1;
const committedKind = 3;
class ContainerdLayout {
    #dataRoot;
    #root;
    usesContainerd = true;
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
        const { history } = namedBlobs(external_node_path_.join(this.#root, metadataPlugin, 'meta.db'));
        return {
            layers: known.map(snapshot => snapshot.number).sort((a, b) => Number(a) - Number(b)),
            blobs: (0,external_node_fs_.existsSync)(folder)
                ? (0,external_node_fs_.readdirSync)(folder)
                    .filter(name => blobDigest.test(name) && !history.has(name))
                    .sort()
                : []
        };
    }
    /** BuildKit unpacks what it exports anew for the image, beside the layer that its steps have made. */
    twins() {
        const committed = this.#snapshots().filter(snapshot => snapshot.committed);
        try {
            return findTwins(committed, readChainIds(this.#dataRoot));
        }
        catch (error) {
            // A BuildKit that keeps its metadata otherwise only costs the room of its layers.
            if (error instanceof BoltError)
                return {};
            throw error;
        }
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
        const left = new Set(['buildkit/executor', ...historyDatabases].map(name => external_node_path_.join(this.#dataRoot, name)));
        copyTree(external_node_path_.join(this.#dataRoot, 'buildkit'), external_node_path_.join(folder, 'buildkit'), left);
        copyTree(external_node_path_.join(this.#dataRoot, 'engine-id'), external_node_path_.join(folder, 'engine-id'));
    }
    checkMetadata(folder) {
        requireOnly(folder, ['containerd', 'buildkit', 'engine-id']);
        requireOnly(external_node_path_.join(folder, 'containerd'), [metadataPlugin, contentPlugin, snapshotPlugin]);
        requireKind(external_node_path_.join(folder, 'engine-id'), 'file');
        requirePlainTree(external_node_path_.join(folder, 'containerd'), snapshots);
        requirePlainTree(external_node_path_.join(folder, 'buildkit'));
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
        const { kept } = namedBlobs(external_node_path_.join(folder, 'containerd', metadataPlugin, 'meta.db'));
        return { layers, blobs: [...kept] };
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
        const key = keyOf(name);
        const kind = all?.bucket(name)?.value('kind')?.[0];
        const parent = all?.bucket(name)?.value('parent')?.toString('latin1');
        return {
            key,
            number: String(readUvarint(id)),
            parent: parent === undefined || parent === '' ? undefined : keyOf(parent),
            committed: kind === committedKind,
            carried: kind !== viewKind && !ofContainer.test(key)
        };
    });
}
function keyOf(name) {
    return name.slice(name.lastIndexOf('/') + 1);
}
function checkSnapshots(folder, known) {
    const empty = new Set(known.filter(({ carried }) => !carried).map(({ number }) => number));
    for (const number of (0,external_node_fs_.readdirSync)(folder)) {
        if (!snapshotNumber.test(number))
            throw new LayoutError(`"${number}" is no number of a snapshot.`);
        const names = empty.has(number) ? ['work', 'fs'] : ['work'];
        requireOnly(external_node_path_.join(folder, number), names);
        // Their content comes in bundles, or is made when they are used.
        for (const name of (0,external_node_fs_.readdirSync)(external_node_path_.join(folder, number)))
            requireOnly(external_node_path_.join(folder, number, name), []);
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/overlay2-check.js
/**
 * What moby makes paths of without looking at it (Docker 28.5), in metadata that came from a cache. Below `overlay2/`, each
 * entry of a layer's `lower` becomes a folder that steps are shown, and what its `link` names is removed with the layer. Ids of
 * layers come from `layerdb/<algorithm>/<digest>/cache-id`, from BuildKit's `snapshots.db` (a bucket for each snapshot, whose
 * `committed` is the id of its layer and `parent` another snapshot), and from its `metadata_v2.db` (`_main/<record>/cache.snapshot`).
 * Any of them could climb out of the engine's folder, or lead to a folder within a layer that looks like one itself.
 */




/** Small files that make a folder a layer. */
const layerFiles = ['link', 'lower', 'committed'];
/** Names that Docker and BuildKit give to layer folders. */
const layerId = /^[a-z0-9]{25}$|^[0-9a-f]{64}$/;
const shortName = /^[A-Z0-9]{26}$/;
/** Ids, chain ids, and ids with a word or a suffix: nothing that could be a path, or the folder of short names. */
const snapshotName = /^(?=.{25})[A-Za-z0-9][A-Za-z0-9:._ -]{0,199}$/;
/** @returns the ids of the layers of a folder `overlay2` @throws LayoutError */
function checkLayers(folder) {
    requireKind(folder, 'folder');
    const names = (0,external_node_fs_.readdirSync)(folder);
    const links = names.includes('l') ? checkLinks(external_node_path_.join(folder, 'l')) : new Map();
    const ids = names.filter(name => name !== 'l');
    for (const id of ids) {
        if (!layerId.test(id))
            throw new LayoutError(`"${id}" is no name of a layer.`);
        checkLayer(external_node_path_.join(folder, id), id, links);
    }
    return ids;
}
/** @returns short name -> what the link leads to */
function checkLinks(folder) {
    requireKind(folder, 'folder');
    return new Map((0,external_node_fs_.readdirSync)(folder).map(name => {
        const target = (0,external_node_fs_.lstatSync)(external_node_path_.join(folder, name)).isSymbolicLink() ? (0,external_node_fs_.readlinkSync)(external_node_path_.join(folder, name)) : '';
        if (!shortName.test(name) || !/^\.\.\/[a-z0-9-]+\/diff$/.test(target))
            throw new LayoutError(`overlay2/l/${name} is no link to a layer.`);
        return [name, target];
    }));
}
function checkLayer(folder, id, links) {
    requireKind(folder, 'folder');
    for (const name of (0,external_node_fs_.readdirSync)(folder)) {
        if (name === 'work') {
            requireKind(external_node_path_.join(folder, name), 'folder');
            requireOnly(external_node_path_.join(folder, name), []);
        }
        else if (layerFiles.includes(name))
            requireKind(external_node_path_.join(folder, name), 'file');
        else
            throw new LayoutError(`overlay2/${id}/${name} is no part of a layer's metadata.`);
    }
    const link = overlay2_check_textOf(external_node_path_.join(folder, 'link'));
    if (link === undefined || links.get(link) !== `../${id}/diff`)
        throw new LayoutError(`overlay2/${id}/link holds no short name of this layer.`);
    const lower = overlay2_check_textOf(external_node_path_.join(folder, 'lower'))?.split(':') ?? [];
    if (!lower.every(entry => entry.startsWith('l/') && links.has(entry.slice(2))))
        throw new LayoutError(`overlay2/${id}/lower holds something else than short names of layers.`);
}
/** @param folder `image/overlay2` @throws LayoutError */
function checkImages(folder) {
    const database = external_node_path_.join(folder, 'layerdb');
    const layers = overlay2_check_foldersIn(database).flatMap(algorithm => overlay2_check_foldersIn(external_node_path_.join(database, algorithm), algorithm));
    for (const layer of layers) {
        const id = overlay2_check_textOf(external_node_path_.join(database, layer, 'cache-id'));
        if (id !== undefined && !layerId.test(id))
            throw new LayoutError(`layerdb/${layer}/cache-id is no name of a layer.`);
    }
}
/** @param folder `buildkit` @throws LayoutError, BoltError */
function checkBuildkit(folder) {
    const snapshots = database(external_node_path_.join(folder, 'snapshots.db'));
    for (const name of snapshots?.bucketNames() ?? []) {
        const snapshot = snapshots?.bucket(name);
        const others = ['committed', 'parent'].map(key => snapshot?.value(key)?.toString('latin1') ?? '');
        requireSnapshots([name, ...others.filter(other => other !== '')], 'snapshots.db');
    }
    const records = database(external_node_path_.join(folder, 'metadata_v2.db'))?.bucket('_main');
    for (const name of records?.bucketNames() ?? []) {
        const value = records?.bucket(name)?.value('cache.snapshot')?.toString('latin1');
        // As Go writes it: what it would take for the same value is more than what JavaScript does.
        const snapshot = value === undefined ? name : /^\{"value":"([^"\\]*)"\}$/.exec(value)?.[1];
        requireSnapshots([name, snapshot ?? ''], 'metadata_v2.db');
    }
}
function requireSnapshots(names, file) {
    const strange = names.find(name => !snapshotName.test(name));
    if (strange !== undefined)
        throw new LayoutError(`${file} names ${JSON.stringify(strange)}, which is no snapshot.`);
}
function database(file) {
    return (0,external_node_fs_.existsSync)(file) ? readBolt(file) : undefined;
}
function overlay2_check_textOf(file) {
    return (0,external_node_fs_.existsSync)(file) ? (0,external_node_fs_.readFileSync)(file, 'latin1') : undefined;
}
/** Names of the folders in one, after a prefix. */
function overlay2_check_foldersIn(folder, prefix = '') {
    if (!(0,external_node_fs_.existsSync)(folder))
        return [];
    return (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry => external_node_path_.join(prefix, entry.name));
}

;// CONCATENATED MODULE: ./.build/src/privileged/layout/overlay2.js
/**
 * Where an engine with the overlay2 store keeps what (Docker 28.5): `overlay2/<id>/{diff,link,lower,committed,work}`,
 * `overlay2/l/<short name>` -> `../<id>/diff`, `image/overlay2`, `buildkit`, `engine-id`. Without `engine-id` BuildKit takes
 * itself for another worker, and no step is found in its cache. BuildKit's record ids are the ids of the folders.
 */







const places = ['image', 'overlay2', 'buildkit', 'engine-id'];
/** What belongs to containers, to the running process or to past builds. */
const overlay2_notCarried = [
    'image/overlay2/layerdb/mounts',
    'image/overlay2/layerdb/tmp',
    'buildkit/executor',
    ...historyDatabases
];
class Overlay2Layout {
    #dataRoot;
    places;
    usesContainerd = false;
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
    /** BuildKit's layers are those of the images. */
    twins() {
        return {};
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
        const { history } = namedBlobs(external_node_path_.join(this.#dataRoot, 'buildkit/containerdmeta.db'));
        const blobs = [...history].map(digest => `buildkit/content/blobs/sha256/${digest}`);
        const left = new Set([...overlay2_notCarried, ...blobs].map(name => external_node_path_.join(this.#dataRoot, name)));
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
        checkImages(external_node_path_.join(folder, 'image/overlay2'));
        checkBuildkit(external_node_path_.join(folder, 'buildkit'));
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

// EXTERNAL MODULE: ./.build/src/mounts/mount-info.js
var mount_info = __webpack_require__(22468);
;// CONCATENATED MODULE: ./.build/src/privileged/mount-users.js
/** Whether a step of a build has a cache mount at this moment, as the mount tables of all processes tell: proc(5). */


/** BuildKit itself need not be asked: an answer makes it note down the size that the mount has just then. */
function isMounted(place) {
    const seen = new Set();
    for (const pid of (0,external_node_fs_.readdirSync)('/proc').filter(name => /^\d+$/.test(name))) {
        try {
            const namespace = (0,external_node_fs_.readlinkSync)(`/proc/${pid}/ns/mnt`);
            if (seen.has(namespace))
                continue;
            const places = (0,mount_info/* mountPlaces */.g)((0,external_node_fs_.readFileSync)(`/proc/${pid}/mountinfo`, 'utf8'));
            seen.add(namespace);
            if ([...places.values()].some(one => isSame(one, place)))
                return true;
        }
        catch {
            // It has ended meanwhile.
        }
    }
    return false;
}
function isSame(one, other) {
    if (one.kind === 'folder') {
        return other.kind === 'folder' && one.device === other.device && one.path === other.path;
    }
    return other.kind === 'upper' && one.upper === other.upper;
}

;// CONCATENATED MODULE: ./.build/src/privileged/live-mounts.js
/**
 * Cache mounts and cache volumes of an engine that is running: their content is read where it is, and an empty one gets its
 * content at once, by exchanging its folder for a filled one.
 */





class LiveMounts {
    #places;
    /** By their places. */
    #filling = new Map();
    /** What is packed, by places and numbers of parts. */
    #sources = new Map();
    constructor(places) {
        this.#places = places;
    }
    /**
     * What a part of a mount is packed of. All parts are listed at once, when the first is asked for: a file that comes later
     * is in none, as it is in no fingerprint.
     * @throws LayoutError when the mount is none of this engine's
     */
    async packSource(place, parts, part) {
        const name = `${parts} ${live_mounts_keyOf(place)}`;
        const source = this.#sources.get(name) ?? this.#list(place, parts);
        this.#sources.set(name, source);
        const { root, parts: listed } = await source;
        return { root, members: listed[part] ?? [] };
    }
    /** Tells whether there is anything in the mounts. */
    async inspect(places) {
        return Promise.all(places.map(async (place) => {
            try {
                const { folder } = await this.#places.find(place);
                return { content: entriesOf(folder).length > 0 ? 'filled' : 'empty' };
            }
            catch (error) {
                if (error instanceof LayoutError)
                    return { refused: error.message };
                throw error;
            }
        }));
    }
    async survey(mounts) {
        const states = [];
        this.#sources.clear();
        for (const { place, partitions } of mounts) {
            const { folder } = await this.#places.find(place);
            states.push(await (0,archive/* fingerprintTree */.rU)(folder, partitions));
        }
        return states;
    }
    /** Extracts one bundle beside the mount. @throws BundleError, LayoutError */
    async extract(request, source, signal) {
        const key = live_mounts_keyOf(request.place);
        const filling = this.#filling.get(key) ?? this.#begin(request.place);
        this.#filling.set(key, filling);
        const { tree } = await filling;
        await tree.add({
            source,
            expectedSha256: request.sha256,
            expectedBytes: request.bytes,
            maxRawBytes: request.rawBytes,
            signal
        });
    }
    /**
     * Puts what was extracted in the mount's place, unless there is something in it by now.
     * @returns whether that was done
     * @throws LayoutError when the place is not what it was: a container has begun to use a volume, or a step a cache mount
     */
    async place(place) {
        const filling = await this.#filling.get(live_mounts_keyOf(place));
        if (filling === undefined)
            throw new LayoutError('Nothing was extracted for this mount.');
        try {
            await filling.tree.finish();
            const { folder } = await this.#places.find(place);
            if (folder !== filling.folder)
                throw new LayoutError('It has moved meanwhile.');
            // A step that has begun since would be left with the empty folder, which is gone then.
            if (place.kind !== 'volume' && isMounted(place))
                throw new LayoutError('another build is using it');
            // Only an empty folder is replaced: rename(2).
            (0,external_node_fs_.renameSync)(filling.staging, folder);
            return true;
        }
        catch (error) {
            if (['ENOTEMPTY', 'EEXIST'].includes(error.code ?? ''))
                return false;
            throw error;
        }
        finally {
            await this.drop(place);
        }
    }
    /** Removes what was extracted for a mount and not put in its place. */
    async drop(place) {
        await this.#drop(live_mounts_keyOf(place));
    }
    /** The same for all mounts. */
    async abandon() {
        for (const key of [...this.#filling.keys()])
            await this.#drop(key);
    }
    async #list(place, parts) {
        const root = (await this.#places.find(place)).folder;
        return { root, parts: await (0,archive/* membersOfParts */.ti)(root, parts) };
    }
    async #drop(key) {
        const filling = this.#filling.get(key);
        this.#filling.delete(key);
        // Where nothing could be begun there is nothing to remove.
        const begun = await filling?.catch(() => undefined);
        if (begun === undefined)
            return;
        await begun.tree.abandon();
        (0,external_node_fs_.rmSync)(begun.staging, { recursive: true, force: true });
    }
    async #begin(place) {
        const { folder, owner } = await this.#places.find(place);
        // Goes with the layer or the volume, should this process be killed.
        const staging = (0,external_node_fs_.mkdtempSync)(external_node_path_.join(owner, 'cbc-mount-'));
        return { folder, staging, tree: (0,archive/* treeParts */.Ro)(staging) };
    }
}
function live_mounts_keyOf(place) {
    return JSON.stringify(place);
}
function entriesOf(folder) {
    try {
        return (0,external_node_fs_.readdirSync)(folder);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return [];
        throw error;
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/live-places.js
/** Where an engine that is running keeps the content of a cache mount or a cache volume. */





/** Where a docker-container builder keeps its state, as it sees it itself; the volume's name is in the place. */
const builderRoot = '/var/lib/buildkit/';
/**
 * Folders that hold what BuildKit's snapshots hold, relative to the data root or to containerd's own root. What the layer
 * starts with its own owner or mode is in `cache` (BuildKit: frontend/dockerfile/dockerfile2llb/convert_runmount.go).
 */
const layerFolders = [
    /^(overlay2\/[a-z0-9]+)\/diff(\/cache)?$/,
    /^((?:containerd\/daemon\/)?io\.containerd\.snapshotter\.v1\.[a-z0-9-]+\/snapshots\/[0-9]+)\/fs(\/cache)?$/,
    /^(volumes\/[a-zA-Z0-9][a-zA-Z0-9_.-]*\/_data\/runc-[a-z0-9-]+\/snapshots\/snapshots\/[0-9]+)\/fs(\/cache)?$/
];
/** ms that the engine may take to tell of a volume. */
const askTimeoutMs = 30_000;
class LivePlaces {
    #engine;
    #roots;
    constructor(engine) {
        const { dataRoot, containerdRoot } = engine;
        this.#engine = engine;
        this.#roots = [dataRoot, ...(containerdRoot === undefined ? [] : [containerdRoot])];
    }
    /**
     * Finds the folder of a place.
     * @throws LayoutError when it is none of this engine's, or a volume that nobody but its users may touch
     */
    async find(place) {
        if (place.kind === 'volume')
            return this.#findVolume(place.volume);
        for (const candidate of this.#candidates(place)) {
            const found = this.#layerOf(candidate);
            if (found !== undefined)
                return found;
        }
        throw new LayoutError('It is in no folder of this engine.');
    }
    /**
     * A volume is the engine's: only the engine tells where it is, and who uses it (https://docs.docker.com/reference/api/engine/,
     * VolumeInspect, ContainerList). One with options is a mount of something else; one in use is being written to.
     */
    async #findVolume(name) {
        const { socket, dataRoot } = this.#engine;
        const owner = external_node_path_.join(dataRoot, 'volumes', requireVolumeName(name));
        const folder = external_node_path_.join(owner, '_data');
        const ask = async (question) => {
            try {
                return JSON.parse(await askEngine(socket, question, askTimeoutMs));
            }
            catch (error) {
                throw new LayoutError(`the engine does not tell of it: ${error.message}`);
            }
        };
        const volume = (await ask(`/volumes/${name}`));
        const hasOptions = Object.keys(volume.Options ?? {}).length > 0;
        if (volume.Driver !== 'local' || hasOptions || volume.Mountpoint !== folder || !isPlainFolder(folder, dataRoot)) {
            throw new LayoutError('it is no plain volume of this engine');
        }
        const filters = encodeURIComponent(JSON.stringify({ volume: [name] }));
        const running = (await ask(`/containers/json?filters=${filters}`));
        // The filter takes folders of containers for names of volumes, too.
        const user = running.find(({ Mounts }) => Mounts?.some(mount => mount.Type === 'volume' && mount.Name === name));
        if (user === undefined)
            return { folder, owner };
        throw new LayoutError(`the container ${user.Names?.[0]?.replace(/^\//, '') ?? ''} is using it`);
    }
    #candidates(place) {
        if (place.kind === 'folder')
            return hostPaths(place.device, place.path);
        const { upper, volume } = place;
        const isBuilders = volume !== undefined && upper.startsWith(builderRoot);
        const state = isBuilders ? external_node_path_.join(this.#engine.dataRoot, 'volumes', requireVolumeName(volume), '_data') : '';
        const host = isBuilders
            ? external_node_path_.join(state, upper.slice(builderRoot.length))
            : // The engine mounts what has many layers by paths that start there.
                external_node_path_.resolve(this.#engine.dataRoot, 'overlay2', upper);
        return [external_node_path_.join(host, place.path)];
    }
    /** The layer of a folder, if it is one, and no link leads to it. */
    #layerOf(candidate) {
        const folder = candidate.replace(/(.)\/$/, '$1');
        for (const root of this.#roots) {
            if (!folder.startsWith(`${root}/`))
                continue;
            const below = folder.slice(root.length + 1);
            for (const pattern of layerFolders) {
                const [, layer, inner = ''] = pattern.exec(below) ?? [];
                if (layer === undefined)
                    continue;
                const content = folder.slice(0, folder.length - inner.length);
                if (isPlainFolder(content, root) && (inner === '' || isFolderOrMissing(folder))) {
                    return { folder, owner: external_node_path_.join(root, layer) };
                }
            }
        }
        return undefined;
    }
}
function isPlainFolder(folder, root) {
    try {
        const isDirect = (0,external_node_fs_.realpathSync)(folder) === external_node_path_.join((0,external_node_fs_.realpathSync)(root), folder.slice(root.length));
        return isDirect && (0,external_node_fs_.lstatSync)(folder).isDirectory();
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return false;
        throw error;
    }
}
function isFolderOrMissing(folder) {
    return (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false })?.isDirectory() ?? true;
}
/** Where this process has a path of a device's file system: proc(5), `/proc/pid/mountinfo`. */
function hostPaths(device, inDevice) {
    const found = [];
    for (const line of (0,external_node_fs_.readFileSync)('/proc/self/mountinfo', 'utf8').split('\n')) {
        const [, , itsDevice, root = '', point = ''] = line.split(' ').map(mount_info/* unescaped */.t);
        const prefix = root === '/' ? '' : root;
        if (itsDevice === device && inDevice.startsWith(`${prefix}/`)) {
            found.push(external_node_path_.join(point, inDevice.slice(prefix.length)));
        }
    }
    return found;
}

;// CONCATENATED MODULE: ./.build/src/privileged/live-read.js
/** Reading the databases of an engine that runs. */


const attempts = 5;
const pauseMs = 30;
/**
 * Reads again what was found damaged: a database that is written to while it is read may have pages of two states.
 * @throws BoltError when it is damaged each time
 */
async function readLive(read) {
    for (let attempt = 1;; attempt += 1) {
        try {
            return await read();
        }
        catch (error) {
            if (!(error instanceof BoltError) || attempt === attempts)
                throw error;
            await (0,promises_.setTimeout)(pauseMs);
        }
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/other-clients.js
/** Who else keeps something in the containerd of an engine: its state can only be exchanged or read as a whole. */




/** The namespaces of an engine: its own, and that of its plugins. */
const ofEngine = new Set(['moby', 'plugins.moby']);
/**
 * Makes sure that a containerd which is a service of its own works for this engine alone.
 *
 * Its database has one bucket for each namespace, with one for each kind of thing: see containerd's `metadata/buckets.go`.
 * @throws LayoutError naming a namespace that holds something else
 */
function requireNoOtherClients(containerd) {
    if (containerd === undefined || containerd.managed)
        return;
    const file = external_node_path_.join(containerd.root, 'io.containerd.metadata.v1.bolt', 'meta.db');
    if (!(0,external_node_fs_.existsSync)(file))
        return;
    const all = readBolt(file).bucket('v1');
    const others = (all?.bucketNames() ?? []).filter(name => !ofEngine.has(name));
    const used = others.find(name => holdsSomething(all?.bucket(name)));
    if (used !== undefined) {
        throw new LayoutError(`The engine's containerd also serves others (namespace "${used}"), whose state is not to be touched: use strategy: export.`);
    }
}
/** Images, containers, and snapshots, which are kept by snapshotter. */
function holdsSomething(namespace) {
    const snapshots = namespace?.bucket('snapshots');
    const kept = snapshots?.bucketNames().map(snapshotter => snapshots.bucket(snapshotter)) ?? [];
    return [namespace?.bucket('images'), namespace?.bucket('containers'), ...kept].some(bucket => bucket !== undefined && bucket.bucketNames().length > 0);
}

;// CONCATENATED MODULE: ./.build/src/privileged/metadata-copy.js
/** A consistent copy of the engine's metadata, taken while its processes are stopped for some milliseconds. */



/** Copies the metadata to a new folder. @returns what the copy speaks of, and for how many ms the engine stood still */
async function copyMetadata(daemon, layout, folder) {
    if (layout.usesContainerd)
        requireNoOtherClients(daemon.containerd);
    (0,external_node_fs_.mkdirSync)(folder, { recursive: true, mode: 0o700 });
    // The daemon first: it must not see its containerd silent.
    const processes = daemon.containerd === undefined ? [daemon] : [daemon, daemon.containerd];
    const { result, frozenMs } = await withFrozen(processes, () => {
        layout.copyMetadata(folder);
        return { ...layout.contents(), twins: layout.twins(), images: layout.images() };
    });
    return { folder, frozenMs, ...result };
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./.build/src/privileged/open-bundle.js



/** A file that the caller may read cannot be read from here: on a network disk root may be nobody. */
class UnreadableFileError extends Error {
    name = 'UnreadableFileError';
}
/** Bytes read at once. */
const BUFFER = 1024 * 1024;
/** A bundle in a file: its bytes, or the file for a program that reads it by itself. */
class BundleFile {
    handle;
    constructor(handle) {
        this.handle = handle;
    }
    async *[Symbol.asyncIterator]() {
        for (;;) {
            const { buffer, bytesRead } = await this.handle.read(Buffer.allocUnsafe(BUFFER), 0, BUFFER);
            if (bytesRead === 0)
                return;
            yield buffer.subarray(0, bytesRead);
        }
    }
}
/**
 * Opens a bundle that the caller names by its path. What it holds is checked by its digest; here only that it is a file of
 * the right size and no link, and the caller's or for all to read, so that root can be made to wait for or read nothing else.
 * What the caller may read in other ways it can send.
 * @param caller user id
 * @returns what whoever called closes
 * @throws UnreadableFileError
 */
async function openBundle(file, bytes, caller) {
    let handle;
    try {
        handle = await (0,external_node_fs_promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK);
        const stat = await handle.stat();
        if (!stat.isFile() || stat.size !== bytes)
            throw new Error(`it is no file of ${bytes} bytes`);
        if (caller !== 0 && stat.uid !== caller && (stat.mode & 0o004) === 0)
            throw new Error("it is not its caller's");
        return new BundleFile(handle);
    }
    catch (error) {
        await handle?.close();
        throw new UnreadableFileError(`${file} cannot be read: ${error.message}`, { cause: error });
    }
}
/** Work on a file that the caller names: of its content nothing is told, as the caller may not get at it by itself. @throws BundleError */
async function untold(work) {
    try {
        return await work;
    }
    catch (error) {
        if (!(error instanceof archive/* BundleError */.rJ) || error.fault !== 'wrong-digest')
            throw error;
        throw new archive/* BundleError */.rJ('wrong-digest', "the bundle's SHA-256 is not the one that its name says");
    }
}

// EXTERNAL MODULE: ./.build/src/snapshot/snapshot-index.js
var snapshot_index = __webpack_require__(41859);
;// CONCATENATED MODULE: ./.build/src/privileged/engine-checks.js
/** What is made sure of before an engine is stopped for a restore, and when it runs again. */

/** Somebody may have used the engine since it was found pristine; what they made must not be lost. */
async function requireStillPristine(socket) {
    const [containers, images] = await Promise.all([containerCount(socket), imageIds(socket)]);
    if (containers > 0 || images.length > 0) {
        throw new Error(`The engine holds ${containers} containers and ${images.length} images by now: it keeps its state.`);
    }
}
/** What was restored must be there: an engine that drops images has not understood its metadata. */
async function requireImages(socket, layout) {
    const [ids, expected] = [await imageIds(socket), layout.taggedImages()];
    const lost = expected.find(id => !ids.includes(id));
    if (lost !== undefined)
        throw new Error(`The restored engine does not list the image ${lost}.`);
}

;// CONCATENATED MODULE: ./.build/src/privileged/restore-parts.js
/** The folders and files that a restore extracts to, and how they get to their places. */



/** The folder below `parts/` that a bundle is extracted to. @throws LayoutError for a digest or name that is none */
function partName({ content, sha256 }) {
    if (!/^[0-9a-f]{64}$/.test(sha256))
        throw new LayoutError(`"${sha256}" is no digest.`);
    switch (content.kind) {
        case 'metadata':
            return 'metadata';
        case 'volume':
        case 'mount':
            return treeName(content);
        default:
            return `bundle-${sha256}`;
    }
}
/** The folder below `parts/` that the parts of a tree are extracted to. @throws LayoutError for a name that is none */
function treeName(tree) {
    if (tree.kind === 'volume')
        return `volume-${requireVolumeName(tree.volume)}`;
    if (!/^[a-z0-9]+$/.test(tree.layer))
        throw new LayoutError(`"${tree.layer}" is no name of a layer.`);
    return `mount-${tree.layer}`;
}
/** The folder below `parts/` of a layer that is a link to another. @throws LayoutError for a name that is none */
function twinName(layout, layer) {
    layout.layerContent(layer);
    return `twin-${layer}`;
}
/** What a bundle of this content may hold. */
function rulesOf(content, layout, dataRoot) {
    if (content.kind === 'metadata')
        return { allowedPrefixes: topNames(layout), exclude: layout.notCarried };
    const { members } = bundleSource(layout, dataRoot, content);
    return members.join() === '.' ? {} : { allowedPrefixes: members };
}
/** The names that a copy of the metadata has at its top. */
function topNames(layout) {
    return [...new Set(layout.places.map(({ name }) => name.split('/')[0] ?? name))];
}
function moveTo(source, target) {
    (0,external_node_fs_.mkdirSync)(external_node_path_.dirname(target), { recursive: true, mode: 0o700 });
    (0,external_node_fs_.renameSync)(source, target);
}
/**
 * Moves a member of an extracted bundle to where it belongs.
 * @throws LayoutError when something is there already, or a link is on the way to the member
 */
function place(bundle, member, target) {
    const source = memberOf(bundle, member);
    const stat = (0,external_node_fs_.lstatSync)(source);
    if (!stat.isDirectory() && !stat.isFile())
        throw new LayoutError(`${external_node_path_.basename(target)} is neither a file nor a folder.`);
    // Of files there are none but blobs: they are as containerd keeps them, whatever an archive says.
    if (stat.isFile()) {
        (0,external_node_fs_.chownSync)(source, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
        (0,external_node_fs_.chmodSync)(source, stat.mode & 0o444);
    }
    if ((0,external_node_fs_.existsSync)(target))
        throw new LayoutError(`The snapshot holds ${external_node_path_.basename(external_node_path_.dirname(target))} twice.`);
    moveTo(source, target);
}
/**
 * Makes the folder of a cache mount as BuildKit does for a new one: root's, with mode 0755. Those with another owner or mode have
 * a layer below that brings the folder.
 * @param wanted the folders that the metadata speaks of: others are not made
 */
function makeEmptyMount(target, wanted) {
    if (!wanted.has(target) || (0,external_node_fs_.existsSync)(target))
        return;
    (0,external_node_fs_.mkdirSync)(target);
    (0,external_node_fs_.chmodSync)(target, 0o755);
}
/** The path of a member of an extracted bundle. @throws LayoutError when a link is on the way to it */
function memberOf(bundle, member) {
    const names = external_node_path_.normalize(member).split(external_node_path_.sep);
    for (const end of names.keys())
        requireKind(external_node_path_.join(bundle, ...names.slice(0, end)), 'folder');
    return external_node_path_.join(bundle, member);
}

;// CONCATENATED MODULE: ./.build/src/privileged/placement.js
/** How what was extracted gets to the places that an engine with the snapshot's metadata has for it. */




/**
 * Moves everything to its place, and makes sure that nothing is missing.
 * @param contents what the metadata speaks of @param emptyMounts layers of cache mounts that begin empty
 * @throws LayoutError naming the first thing that is missing, or there twice
 */
function placeContent({ layout, dataRoot }, { layers, blobs }, { parts, bundles, twins }, emptyMounts) {
    // The engine runs, and may have collected its garbage: what it has dropped is not brought back.
    const isThere = (target) => (0,external_node_fs_.existsSync)(external_node_path_.dirname(target));
    const wanted = new Set([
        ...layers.map(id => layout.layerContent(id)).filter(isThere),
        ...blobs.map(digest => layout.blobFile(digest))
    ]);
    for (const [part, content] of bundles) {
        const targets = targetsOf(content, layout);
        if (targets.length === 0)
            continue;
        const { members } = bundleSource(layout, dataRoot, content);
        for (const [at, target] of targets.entries()) {
            // What the metadata does not know would stay for ever; it is removed with the rest of the restore.
            if (wanted.has(target))
                place(external_node_path_.join(parts, part), members[at] ?? '', target);
        }
    }
    for (const twin of twins) {
        const target = layout.layerContent(twin);
        if (wanted.has(target))
            place(external_node_path_.join(parts, twinName(layout, twin)), '.', target);
    }
    for (const layer of emptyMounts)
        makeEmptyMount(layout.layerContent(layer), wanted);
    const missing = [...wanted].find(target => !(0,external_node_fs_.existsSync)(target));
    if (missing !== undefined)
        throw new LayoutError(`The snapshot lacks ${external_node_path_.relative(dataRoot, missing)}.`);
}
/** Where the members of a bundle belong in the engine. */
function targetsOf(content, layout) {
    switch (content.kind) {
        case 'layer':
        case 'mount':
            return [layout.layerContent(content.layer)];
        case 'layers':
        case 'contexts':
            return content.layers.map(id => layout.layerContent(id));
        case 'blobs':
            return content.blobs.map(digest => layout.blobFile(digest));
        default:
            return [];
    }
}
/** Moves what was extracted for a volume into it. @param parts see `Extracted` @returns false when there is nothing, or it holds something */
function fillVolume(dataRoot, name, parts) {
    const content = external_node_path_.join(parts, `volume-${requireVolumeName(name)}`);
    const target = external_node_path_.join(dataRoot, 'volumes', name, '_data');
    if (!(0,external_node_fs_.existsSync)(content) || !(0,external_node_fs_.lstatSync)(target).isDirectory() || (0,external_node_fs_.readdirSync)(target).length > 0)
        return false;
    (0,external_node_fs_.renameSync)(content, target);
    return true;
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

















const secondStopMs = 1_000;
class Restore {
    #daemon;
    #layout;
    #dataRoot;
    #folder;
    /** Trees that come in parts, by their folder below `parts/`. */
    #trees = new Map();
    /** What is below `parts/`, by folder. */
    #extracted = new Map();
    /** SHA-256 of bundles that did not pass through this process: whether they are right is for their sender to tell. */
    #sent = new Set();
    /** Layers that are links to others, each below `parts/` in a folder of its own. */
    #twins = new Set();
    #state = 'extracting';
    /** Ends what is being extracted when the restore is given up. */
    #givenUp = new AbortController();
    #extracting = new Set();
    #stopping;
    #activating;
    #journal;
    /** Whether the engine ended when it was told to: one that did not is not waited for once more. */
    #hasStopped = false;
    /** What the metadata speaks of, once the engine runs with it. */
    #contents;
    constructor(daemon, dataRoot, layout) {
        this.#layout = layout;
        this.#daemon = daemon;
        this.#dataRoot = dataRoot;
        this.#folder = restoreFolder(dataRoot);
    }
    /**
     * Begins a restore beside the engine's folders.
     * @throws LayoutError when not all of them are on one file system, or the engine's containerd serves others, too
     * @throws SystemdError when stopping the engine would end another service
     */
    static async begin(daemon, dataRoot, layout) {
        requireStoppable(daemon.units);
        if (layout.usesContainerd)
            requireNoOtherClients(daemon.containerd);
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
    /**
     * Extracts one bundle; nothing of it is where the engine could see it.
     * @param source its bytes, or a connection of which nothing was read
     * @throws BundleError, LayoutError
     */
    async extract(request, source, signal) {
        if (this.#state !== 'extracting' || this.#givenUp.signal.aborted)
            throw new Error('This restore takes no more bundles.');
        const extracting = this.#extract(request, source, AbortSignal.any([signal, this.#givenUp.signal]));
        this.#extracting.add(extracting);
        try {
            await extracting;
        }
        finally {
            this.#extracting.delete(extracting);
        }
    }
    async #extract(request, source, signal) {
        const { content, sha256, bytes, rawBytes } = request;
        const part = partName(request);
        const destination = external_node_path_.join(this.#folder, 'parts', part);
        (0,external_node_fs_.mkdirSync)(destination, { recursive: true, mode: 0o700 });
        const bundle = { source, expectedSha256: sha256, expectedBytes: bytes, maxRawBytes: rawBytes, destination, signal };
        if (source instanceof external_node_net_.Socket) {
            if (!(0,snapshot_index/* isAlone */.SW)(content))
                throw new LayoutError(`A bundle of ${content.kind} cannot be sent directly.`);
            this.#sent.add(sha256);
            await (0,archive/* extractSent */.q6)({ connection: source, destination, maxRawBytes: rawBytes, signal });
        }
        else if ('part' in content)
            await this.#tree(part, destination).add(bundle);
        else if ((0,snapshot_index/* isAlone */.SW)(content) && (0,archive/* hasZstd */.UZ)()) {
            await (source instanceof BundleFile ? (0,archive/* extractFile */.AD)({ ...bundle, file: source.handle }) : (0,archive/* extractAlone */.z3)(bundle));
        }
        else
            await (0,archive/* extractBundle */.yB)({ ...bundle, ...rulesOf(content, this.#layout, this.#dataRoot) });
        this.#extracted.set(part, content);
        await this.#linkTwins(content, destination, signal);
    }
    /** Layers with the same files as one of this bundle share them with it: see `linkTree`. */
    async #linkTwins(content, destination, signal) {
        const layers = (0,snapshot_index/* layersOf */.w)(content);
        for (const [twin, layer] of Object.entries((0,snapshot_index/* twinsOf */.HJ)(content))) {
            const { members } = bundleSource(this.#layout, this.#dataRoot, content);
            const member = members[layers.indexOf(layer)];
            if (member === undefined)
                throw new LayoutError(`The bundle does not hold layer ${layer}, whose twin it names.`);
            const target = external_node_path_.join(this.#folder, 'parts', twinName(this.#layout, twin));
            const source = memberOf(destination, member);
            requireKind(source, 'folder');
            await (0,archive/* linkTree */.lK)(source, target, signal);
            this.#twins.add(twin);
        }
    }
    #tree(part, destination) {
        const tree = this.#trees.get(part) ?? (0,archive/* treeParts */.Ro)(destination);
        this.#trees.set(part, tree);
        return tree;
    }
    async #stop() {
        await requireStillPristine(this.#daemon.socket);
        const { places } = this.#layout;
        const had = places.filter(place => (0,external_node_fs_.existsSync)(place.path)).map(place => place.name);
        const journal = { places, had, daemon: this.#daemon };
        writeJournal(this.#folder, journal);
        await guardActivation(this.#dataRoot).catch(error => {
            (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'));
            throw error;
        });
        // Until here there is nothing to be taken back.
        this.#journal = journal;
        const start = performance.now();
        await stopDaemon(this.#daemon);
        this.#hasStopped = true;
        return performance.now() - start;
    }
    /**
     * Stops the engine, while more is extracted. From here on a watchdog takes all back should this process die; when this or what
     * follows throws, `abandon` does. @returns how many ms that took
     */
    stop() {
        this.#stopping ??= this.#stop();
        return this.#stopping;
    }
    /**
     * Puts the metadata of the snapshot in the place of the engine's: stop, exchange, start. Until `complete` has brought the
     * layers, which may be extracted meanwhile, the engine is of no use.
     */
    activate() {
        this.#activating ??= this.#activate();
        return this.#activating;
    }
    async #activate() {
        const next = external_node_path_.join(this.#folder, 'parts', 'metadata');
        if (this.#extracted.get('metadata') === undefined)
            throw new LayoutError('The snapshot has no metadata.');
        const contents = this.#layout.checkMetadata(next);
        settleOwners(this.#layout.places, next);
        const stopMs = await this.stop();
        const start = performance.now();
        for (const { name, path: current } of this.#layout.places) {
            if ((0,external_node_fs_.existsSync)(current))
                moveTo(current, external_node_path_.join(this.#folder, 'old', name));
            (0,external_node_fs_.renameSync)(external_node_path_.join(next, name), current);
        }
        const exchanged = performance.now();
        this.#daemon = await startEngine(this.#daemon);
        this.#contents = contents;
        return { stopMs, swapMs: exchanged - start, startMs: performance.now() - exchanged };
    }
    /** Puts all that was extracted where the engine with the snapshot's metadata has it, and checks that none is missing. @throws LayoutError */
    async complete({ emptyMounts, verified }) {
        await this.#activating;
        const unverified = [...this.#sent].filter(sha256 => !verified.includes(sha256));
        if (unverified.length > 0)
            throw new LayoutError(`Nobody has verified ${unverified.join(', ')}.`);
        if (this.#contents === undefined)
            throw new Error('The engine was not activated.');
        await Promise.all([...this.#trees.values()].map(tree => tree.finish()));
        const extracted = { parts: external_node_path_.join(this.#folder, 'parts'), bundles: this.#extracted, twins: this.#twins };
        placeContent({ layout: this.#layout, dataRoot: this.#dataRoot }, this.#contents, extracted, emptyMounts);
        // With the containerd store an engine can tell of its images only now.
        await requireImages(this.#daemon.socket, this.#layout);
        this.#state = 'active';
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'));
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'old'), { recursive: true, force: true });
    }
    /** What a tree holds, all of whose parts were extracted. */
    async describeTree(request) {
        const part = treeName(request);
        await this.#trees.get(part)?.finish();
        return (0,archive/* treeManifests */.Td)(external_node_path_.join(this.#folder, 'parts', part), request.parts);
    }
    /** Moves the restored content into a volume that the engine has made and nothing has filled. */
    async placeVolume(name) {
        if (this.#state !== 'active')
            throw new Error('The engine has not been restored.');
        return { placed: fillVolume(this.#dataRoot, name, external_node_path_.join(this.#folder, 'parts')) };
    }
    /**
     * Removes what is left of this restore. An engine that was activated keeps its new state; one that was stopped and not
     * activated is started with the state that it had.
     */
    async abandon() {
        if (this.#state === 'ended')
            return;
        const isUnfinished = this.#state === 'extracting';
        this.#givenUp.abort(new Error('This restore was given up.'));
        // Nothing is removed under a tar that still writes, nor taken back under an exchange.
        await Promise.allSettled([...this.#extracting, this.#stopping, this.#activating]);
        await Promise.all([...this.#trees.values()].map(tree => tree.abandon()));
        if (isUnfinished && this.#journal !== undefined)
            await this.#takeBack(this.#journal);
        (0,external_node_fs_.rmSync)(this.#folder, { recursive: true, force: true });
        this.#state = 'ended';
    }
    /** Takes back an exchange, however far it came: the engine may run with either state, or not at all. */
    async #takeBack(journal) {
        const running = findRunning(this.#daemon) ?? this.#daemon;
        await (this.#hasStopped ? endDaemon(running) : endDaemon(running, secondStopMs));
        moveBack(this.#dataRoot, journal);
        this.#daemon = await bringBackEngine(journal.daemon);
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#folder, 'journal.json'), { force: true });
    }
}

;// CONCATENATED MODULE: ./.build/src/privileged/survey.js
/** What an engine holds now, told without reading file contents. */




async function survey(layout, dataRoot, request) {
    const { restored } = request;
    const records = {};
    for (const { id, partitions } of request.records) {
        const layer = layout.layerOfRecord(id);
        if (layer === undefined)
            continue;
        records[id] = { layer, ...(await (0,archive/* fingerprintTree */.rU)(layout.layerContent(layer), partitions, restored?.mounts[layer])) };
    }
    const volumes = {};
    for (const { name, partitions } of request.volumes) {
        const folder = external_node_path_.join(dataRoot, 'volumes', requireVolumeName(name), '_data');
        if ((0,external_node_fs_.existsSync)(folder))
            volumes[name] = await (0,archive/* fingerprintTree */.rU)(folder, partitions, restored?.volumes[name]);
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
    /**
     * Performs one operation.
     * @param take for a direct call, which has no stream
     * @throws Error when it is unknown, refused or fails
     */
    async perform(name, request, stream, take) {
        const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined;
        if (handler === undefined)
            throw new Error(`There is no operation "${String(name)}".`);
        const running = handler(request, stream, take);
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
        await this.#engine?.mounts.abandon();
        (0,external_node_fs_.rmSync)(external_node_path_.join(this.#workFolder, 'work'), { recursive: true, force: true });
    }
    #handlers = {
        open: request => this.#open(request),
        beginRestore: async (request) => {
            const { daemon, dataRoot, layout } = this.#opened();
            requireSpace(dataRoot, request);
            this.#restore = await Restore.begin(daemon, dataRoot, layout);
            return { direct: (0,archive/* hasZstd */.UZ)() };
        },
        extract: async (request, stream, take) => {
            const restore = this.#restoring();
            const { signal } = this.#closing;
            const source = await take?.(signal);
            try {
                if (source !== undefined)
                    await restore.extract(request, source, signal);
                else
                    await this.#fed(request, stream, content => restore.extract(request, content, signal));
            }
            finally {
                source?.destroy();
            }
            return {};
        },
        describeTree: async (request) => ({ manifests: await this.#restoring().describeTree(request) }),
        stop: async () => ({ stopMs: await this.#restoring().stop() }),
        activate: () => this.#restoring().activate(),
        complete: async (request) => {
            await this.#restoring().complete(request);
            return {};
        },
        placeVolume: request => this.#restoring().placeVolume(request.name),
        endRestore: async () => {
            await this.#restoring().abandon();
            return {};
        },
        survey: request => readLive(() => survey(this.#opened().layout, this.#opened().dataRoot, request)),
        copyMetadata: async () => {
            const { daemon, layout } = this.#opened();
            return copyMetadata(daemon, layout, this.#newPath('metadata'));
        },
        buildGraph: async () => {
            const graph = await readLive(() => readBuildGraph(this.#opened().dataRoot));
            return graph === undefined ? {} : { graph };
        },
        measure: request => measure(this.#opened().layout, request),
        pack: request => this.#pack(request),
        inspectMounts: async ({ places }) => ({ states: await this.#opened().mounts.inspect(places) }),
        surveyMounts: async ({ mounts }) => ({ states: await this.#opened().mounts.survey(mounts) }),
        extractMount: async (request, stream) => {
            const { mounts } = this.#opened();
            await this.#fed(request, stream, source => mounts.extract(request, source, this.#closing.signal));
            return {};
        },
        placeMount: async ({ place }) => ({ placed: await this.#opened().mounts.place(place) }),
        dropMount: async ({ place }) => {
            await this.#opened().mounts.drop(place);
            return {};
        }
    };
    async #open(request) {
        if (!external_node_path_.isAbsolute(request.dataRoot) || !(0,external_node_fs_.statSync)(request.dataRoot).isDirectory()) {
            throw new Error(`"${request.dataRoot}" is no folder.`);
        }
        const recovered = await recoverRestore(request.dataRoot);
        if (removeAbandoned(this.#workFolder) > 0)
            recovered.push('Temporary files of a run that was killed have been removed.');
        if (!(0,external_node_fs_.existsSync)(external_node_path_.join(request.dataRoot, 'engine-id'))) {
            throw new Error(`"${request.dataRoot}" is not the data root of an engine: it holds no engine-id.`);
        }
        const found = findDaemon(request.socket);
        const daemon = request.store === 'containerd' ? withContainerd(found) : found;
        const { socket, dataRoot } = request;
        const containerdRoot = daemon.containerd?.root;
        const layout = layoutOf(request.store, dataRoot, containerdRoot);
        const mounts = new LiveMounts(new LivePlaces({ socket, dataRoot, containerdRoot }));
        this.#engine = { daemon, dataRoot, layout, mounts };
        return { pid: daemon.pid, supervisor: daemon.supervisor, recovered };
    }
    /** Work with the bundle of a request, wherever it is. */
    async #fed({ file, bytes }, stream, work) {
        if (file === undefined)
            return work(stream);
        const bundle = await openBundle(file, bytes, this.#owner.uid);
        try {
            await untold(work(bundle));
        }
        finally {
            await bundle.handle.close();
        }
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
        if ('parts' in request)
            return this.#partSource(request, layout, dataRoot);
        const { root, members } = bundleSource(layout, dataRoot, request.content);
        return { root, members, mutable: request.content.kind === 'contexts' };
    }
    async #partSource(request, layout, dataRoot) {
        const { parts, content, place, since } = request;
        const shared = { take: 'listed', mutable: true };
        if (place !== undefined) {
            // What overlayfs has noted down about this very mount means nothing in another one.
            const withoutXattrs = ['trusted.overlay.*'];
            return { ...shared, ...(await this.#opened().mounts.packSource(place, parts, content.part)), withoutXattrs };
        }
        const { root } = bundleSource(layout, dataRoot, content);
        return { ...shared, root, members: await (0,archive/* partMembers */.zo)(root, parts, content.part, since) };
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
    if (token === '') {
        // The caller was killed before it could say anything.
        if ((0,external_node_fs_.readdirSync)(folder).length === 0)
            (0,external_node_fs_.rmdirSync)(folder);
        return;
    }
    const keeper = new EngineKeeper(folder, { uid: owner.uid, gid: owner.gid });
    let connections = 0;
    const take = (socket, signal) => {
        connections += 1;
        const ready = { ready: `stream-${connections}` };
        const tell = () => void socket.write(`${JSON.stringify(ready)}\n`);
        return takeConnection(external_node_path_.join(folder, ready.ready), owner, tell, signal);
    };
    const socketPath = external_node_path_.join(folder, 'door');
    const server = (0,external_node_net_.createServer)({ allowHalfOpen: true }, socket => {
        socket.on('error', () => socket.destroy());
        void answer(socket, token, keeper, signal => take(socket, signal));
    });
    await listenFor(owner, server, socketPath);
    // A caller that was killed meanwhile reads nothing: this process has to clean up all the same.
    process.stdout.on('error', () => undefined);
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
async function answer(socket, token, keeper, take) {
    let reply;
    try {
        const { call, rest } = await readCall(socket);
        if (!sameToken(call.token, token))
            throw new Error('The call does not carry the token.');
        const name = call.operation;
        const value = await keeper.perform(name, call.request, rest, call.direct === true ? take : undefined);
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
