export const id = 162;
export const ids = [162];
export const modules = {

/***/ 59162:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  prune: () => (/* binding */ prune)
});

// EXTERNAL MODULE: ./.build/src/engine/index.js + 13 modules
var engine = __webpack_require__(94944);
// EXTERNAL MODULE: ./.build/src/engine-door.js
var engine_door = __webpack_require__(59726);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
// EXTERNAL MODULE: ./.build/src/github/index.js + 4 modules
var github = __webpack_require__(69389);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
// EXTERNAL MODULE: ./.build/src/cli/amounts.js
var amounts = __webpack_require__(78723);
// EXTERNAL MODULE: ./.build/src/cli/context.js
var cli_context = __webpack_require__(9501);
// EXTERNAL MODULE: ./.build/src/cli/du/actions-cache.js
var actions_cache = __webpack_require__(38324);
// EXTERNAL MODULE: ./.build/src/cli/du/collect.js + 1 modules
var collect = __webpack_require__(73102);
// EXTERNAL MODULE: ./.build/src/cli/du/inventory.js
var inventory = __webpack_require__(6540);
// EXTERNAL MODULE: ./.build/src/cli/du/view.js
var view = __webpack_require__(42631);
// EXTERNAL MODULE: ./.build/src/cli/errors.js
var errors = __webpack_require__(34343);
// EXTERNAL MODULE: ./.build/src/cli/table.js
var table = __webpack_require__(77129);
;// CONCATENATED MODULE: ./.build/src/cli/prune/selection.js
/** @param now ms since 1970 */
function selection_select(items, filter, now) {
    const fitting = items.filter(item => filter.kinds.includes(item.kind) && isMeant(item, filter, now));
    const removable = fitting.filter(item => isRemovable(item, filter));
    const kept = fitting.filter(item => !removable.includes(item));
    return { chosen: filter.keep === undefined ? removable : beyond(removable, filter.keep), kept };
}
function isMeant(item, { ids, olderThanMs, largerThan }, now) {
    if (ids.length > 0 && !ids.some(id => isNamed(item, id)))
        return false;
    if (largerThan !== undefined && item.bytes <= largerThan)
        return false;
    // What never was used counts from its making.
    const usedAt = item.lastUsedAt ?? item.createdAt;
    return olderThanMs === undefined || (usedAt !== undefined && now - usedAt > olderThanMs);
}
/** BuildKit writes the ids of cache mounts with and without the slash that begins a path. */
function isNamed({ kind, id, name }, wanted) {
    if (id === wanted || name === wanted)
        return true;
    return kind === 'mounts' && name.replace(/^\//, '') === wanted.replace(/^\//, '');
}
/** A volume that only has the name of a cache may go when the user says that name. */
function isRemovable(item, { ids }) {
    if (item.keptBecause === undefined)
        return true;
    return item.kind === 'volumes' && item.doubtful === true && ids.includes(item.name);
}
/** All but the newest that fit into so many bytes. */
function beyond(items, keep) {
    let sum = 0;
    return items
        .toSorted((a, b) => (b.lastUsedAt ?? b.createdAt ?? 0) - (a.lastUsedAt ?? a.createdAt ?? 0))
        .filter(item => {
        // An image holds these bytes in any case.
        sum += item.shared ? 0 : item.bytes;
        return sum > keep;
    });
}
/** bytes that come free: those of layers that an image holds too do not. */
function freedBytes(items) {
    return items.reduce((sum, item) => sum + (item.shared ? 0 : item.bytes), 0);
}

;// CONCATENATED MODULE: ./.build/src/cli/prune/command.js














/** What builds make anew by themselves. */
const standardKinds = ['layers', 'mounts', 'sources'];
/** Removed by one request, so that the bar moves. */
const atOnce = 25;
const barWidth = 24;
/**
 * @throws UsageError for wrong options, or when nobody can be asked; CliError when something cannot be removed, after a report of
 *   what was
 */
async function prune(options, context) {
    const filter = filterOf(options);
    const { terminal } = context;
    terminal.status('Looking at the caches ...');
    const wantsActions = filter.kinds.includes('actions');
    const collected = await (0,collect/* collect */.F)({ ...options, wantsActions }, filter.kinds, context);
    terminal.status(undefined);
    const selection = selection_select(collected.items, filter, context.now());
    const report = (done) => {
        if (options.json)
            terminal.print(JSON.stringify(resultOf(selection, done, collected), null, 2));
    };
    // Nobody can agree to what is not shown.
    const isAsked = !options.yes && !options.dryRun && terminal.isInteractive;
    if (!options.json)
        show(selection, collected, context, terminal.print);
    else if (isAsked)
        show(selection, collected, context, terminal.note);
    if (collected.engine === undefined && filter.kinds.some(kind => kind !== 'actions')) {
        report(undefined);
        return 1;
    }
    if (selection.chosen.length === 0 || options.dryRun) {
        report(undefined);
        return 0;
    }
    if (!options.yes && !(await isAgreed(selection, context))) {
        terminal.note('Nothing was removed.');
        report(undefined);
        return 0;
    }
    const done = await remove(selection.chosen, collected, context);
    report(done);
    if (!options.json)
        showDone(done, context);
    if (done.failure !== undefined)
        throw done.failure;
    return 0;
}
function filterOf({ kind, id, olderThan, largerThan, keep }) {
    return {
        kinds: kind ?? standardKinds,
        ids: id ?? [],
        olderThanMs: olderThan === undefined ? undefined : (0,amounts/* parseAge */.F1)(olderThan),
        largerThan: largerThan === undefined ? undefined : (0,amounts/* parseSize */.DB)(largerThan),
        keep: keep === undefined ? undefined : (0,amounts/* parseSize */.DB)(keep)
    };
}
async function isAgreed({ chosen }, { terminal }) {
    if (!terminal.isInteractive) {
        throw new errors/* UsageError */.e('Nobody can be asked here: add --yes to remove this, or --dry-run to only look.');
    }
    return terminal.confirm(`Remove ${(0,format/* formatCount */.B4)(chosen.length, 'of these', 'of these')}?`);
}
/** @param print takes each line */
function show({ chosen, kept }, { notes }, { terminal, now }, print) {
    const { columns = 100 } = terminal;
    const style = print === terminal.print ? terminal.style : terminal.noteStyle;
    for (const note of notes)
        terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`);
    for (const { kind, count, bytes } of (0,inventory/* totals */.S)(chosen)) {
        print(style('bold', `${view/* kindNames */.$1[kind]}: ${count}, ${(0,format/* formatBytes */.z3)(bytes)}`));
        const own = chosen.filter(item => item.kind === kind).toSorted((a, b) => b.bytes - a.bytes);
        for (const line of (0,view/* itemTable */.Mu)(own, { columns, now: now() }))
            print(line);
        const shared = own.filter(({ external }) => external).map(({ name }) => (0,table/* oneLine */.TN)(name));
        if (shared.length > 0)
            print(`  ${style('yellow', '!')} Other projects may use these, too: ${shared.join(', ')}`);
    }
    for (const { name, keptBecause = '' } of kept)
        print(`stays: ${(0,table/* oneLine */.TN)(name)}: ${keptBecause}`);
    if (chosen.length === 0)
        print('Nothing to remove.');
    else
        print(`In all ${(0,format/* formatCount */.B4)(chosen.length, 'thing')}; ${(0,format/* formatBytes */.z3)(freedBytes(chosen))} would come free.`);
}
async function remove(chosen, collected, context) {
    const gone = new Set();
    let failure;
    try {
        await removeAll(chosen, collected, context, gone);
    }
    catch (error) {
        failure = error;
    }
    context.terminal.status(undefined);
    return {
        removed: chosen.filter(({ id }) => gone.has(id)),
        stayed: chosen.filter(({ id }) => !gone.has(id)),
        ...(failure !== undefined && { failure })
    };
}
/** @param gone takes the ids of what is removed */
async function removeAll(chosen, { engine, repository }, context, gone) {
    const docker = (0,cli_context/* dockerFor */._)(context);
    const records = chosen.filter(({ kind }) => standardKinds.includes(kind));
    let done = 0;
    const advance = (count) => {
        done += count;
        context.terminal.status(`Removing ${(0,table/* bar */.M0)(done / chosen.length, barWidth)} ${done}/${chosen.length}`);
    };
    if (engine !== undefined) {
        await dropRecords(records, engine, docker, gone, advance);
        for (const { id } of chosen.filter(({ kind }) => kind === 'volumes')) {
            context.signal.throwIfAborted();
            if (await removeVolume(id, docker))
                gone.add(id);
            advance(1);
        }
    }
    const entries = chosen.filter(({ kind }) => kind === 'actions');
    const token = (0,actions_cache/* githubToken */.bU)(context);
    if (entries.length > 0 && token !== undefined && repository !== undefined) {
        await (0,actions_cache/* withGithub */.IC)(token, context, async (rest) => {
            for (const { id } of entries) {
                context.signal.throwIfAborted();
                if (await (0,github/* deleteActionsCache */.p2)(rest, repository, Number(id)))
                    gone.add(id);
                advance(1);
            }
        });
    }
}
/**
 * Drops records of the build cache. What others rest upon goes only after them, so that what stayed is tried again as long as
 * something goes.
 */
async function dropRecords(records, { endpoint }, docker, gone, advance) {
    const contents = (0,engine/* engineContents */.Tp)((0,engine_door/* socketOf */.l)(endpoint), docker.signal);
    let left = records.map(({ id }) => id);
    for (let before = -1; left.length > 0 && gone.size > before;) {
        before = gone.size;
        for (let at = 0; at < left.length; at += atOnce) {
            docker.signal?.throwIfAborted();
            const dropped = await contents.dropRecords(left.slice(at, at + atOnce));
            for (const id of dropped)
                gone.add(id);
            advance(dropped.length);
        }
        left = left.filter(id => !gone.has(id));
    }
}
/** Without force: the engine refuses what a container has. */
async function removeVolume(name, { command, env, signal }) {
    const options = { env, timeoutMs: 300_000, ...(signal && { signal }) };
    const result = await (0,process/* execute */.g7)(command, ['volume', 'rm', '--', name], options);
    if (result.exitCode === 0)
        return true;
    signal?.throwIfAborted();
    if (/in use/i.test(result.stderr))
        return false;
    throw new errors/* CliError */.z(`The volume ${name} cannot be removed: ${result.stderr.trim()}`);
}
function showDone({ removed, stayed }, { terminal }) {
    const { style } = terminal;
    terminal.print(style('green', `Removed ${(0,format/* formatCount */.B4)(removed.length, 'thing')}, ${(0,format/* formatBytes */.z3)(freedBytes(removed))}.`));
    if (stayed.length > 0)
        terminal.print(`${(0,format/* formatCount */.B4)(stayed.length, 'thing')} stayed: others need it, it is in use, or its turn did not come.`);
}
function resultOf({ chosen, kept }, done, { notes }) {
    const removed = done?.removed ?? [];
    return { chosen, kept, removed, stayed: done?.stayed ?? [], freedBytes: freedBytes(removed), notes };
}


/***/ })

};
