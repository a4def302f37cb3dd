export const id = 345;
export const ids = [345];
export const modules = {

/***/ 95345:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  setup: () => (/* binding */ setup)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./.build/src/cli/checks/check.js
var check = __webpack_require__(36810);
// EXTERNAL MODULE: ./.build/src/cli/checks/check-view.js
var check_view = __webpack_require__(65606);
// EXTERNAL MODULE: ./.build/src/cli/checks/machine.js
var checks_machine = __webpack_require__(82611);
// EXTERNAL MODULE: ./.build/src/cli/checks/machine-checks.js
var machine_checks = __webpack_require__(57485);
// EXTERNAL MODULE: ./.build/src/cli/context.js
var cli_context = __webpack_require__(9501);
// EXTERNAL MODULE: ./.build/src/cli/project/external-volumes.js
var external_volumes = __webpack_require__(19347);
// EXTERNAL MODULE: ./.build/src/cli/project/project-facts.js
var project_facts = __webpack_require__(90015);
;// CONCATENATED MODULE: ./.build/src/cli/setup/marked-block.js
/** A part of a user's file that is ours, between two markers; everything else of the file is never changed. */
const begin = '# >>> compose-build-cache >>>';
const end = '# <<< compose-build-cache <<<';
/**
 * The content with the block holding these lines: put at its end, or in the place of the block that is there. Line ends are
 * those of the file.
 */
function withBlock(content, lines) {
    const newline = content.includes('\r\n') ? '\r\n' : '\n';
    const all = content.split(/\r?\n/);
    const begins = all.flatMap((line, at) => (line.trim() === begin ? [at] : []));
    const ends = all.flatMap((line, at) => (line.trim() === end ? [at] : []));
    const block = [begin, ...lines, end].join(newline);
    if (begins.length === 0 && ends.length === 0) {
        const gap = content === '' ? '' : /\n$/.test(content) ? newline : `${newline}${newline}`;
        return { kind: 'changed', content: `${content}${gap}${block}${newline}` };
    }
    const [from, to] = [begins[0], ends[0]];
    if (begins.length !== 1 || ends.length !== 1 || from === undefined || to === undefined || from > to) {
        return { kind: 'damaged', reason: `its markers "${begin}" and "${end}" are not one pair` };
    }
    if (all.slice(from + 1, to).join('\n') === lines.join('\n'))
        return { kind: 'unchanged' };
    // By characters, so that not even the line ends of other lines change.
    const start = nthLine(content, from);
    const stop = nthLine(content, to) + (all[to]?.length ?? 0);
    return { kind: 'changed', content: `${content.slice(0, start)}${block}${content.slice(stop)}` };
}
/** Where a line begins, lines counted from 0. */
function nthLine(content, line) {
    let at = 0;
    for (let seen = 0; seen < line; seen += 1)
        at = content.indexOf('\n', at) + 1;
    return at;
}

// EXTERNAL MODULE: ./.build/src/cli/project/python-caches.js
var python_caches = __webpack_require__(83222);
;// CONCATENATED MODULE: ./.build/src/cli/setup/override.js

const overrideHeader = '# Written by compose-build-cache setup. Changes made here are lost when it writes again.';
/** Names that tell projects apart from nothing: all of them share one cache of each tool. */
const sharedVolumes = { pip: 'shared_pip_cache', uv: 'shared_uv_cache' };
/** @param facts may have been read with the override file of before, which compose takes from COMPOSE_FILE */
function planOverride(facts) {
    const lacking = (0,python_caches/* pythonCaches */.Y)(withoutOverride(facts)).filter(cache => !cache.isMounted);
    const added = lacking.flatMap(({ service, tool, folder }) => folder === undefined ? [] : [{ service, tool, folder }]);
    const left = lacking.flatMap(({ service, tool, reason }) => (reason === undefined ? [] : [{ service, tool, reason }]));
    const volumes = new Map(python_caches/* pythonTools */.i
        .filter(tool => added.some(one => one.tool === tool))
        .map(tool => [tool, volumeFor(tool, facts)]));
    const text = added.length === 0 ? undefined : overrideText(added, volumes);
    return { added, left, volumes: [...volumes.values()], text };
}
/** What services have without an override file: the next one has to give them all of it again. */
function withoutOverride(facts) {
    const keys = python_caches/* pythonTools */.i.map(key);
    const services = facts.project.services.map(service => ({
        ...service,
        mounts: service.mounts.filter(({ source }) => source === undefined || !keys.includes(source))
    }));
    return { ...facts, project: { ...facts.project, services } };
}
/** The external volume that another service of the project has for this tool, else the common one. */
function volumeFor(tool, { project }) {
    const sources = project.services
        .flatMap(service => service.mounts)
        .filter(mount => mount.type === 'volume' && mount.target.replace(/\/+$/, '').endsWith(`/.cache/${tool}`))
        .map(mount => mount.source);
    const known = project.volumes.find(volume => volume.external && sources.includes(volume.key));
    return known?.name ?? sharedVolumes[tool];
}
/** YAML. Strings are written as JSON, which is a part of it. */
function overrideText(added, volumes) {
    const services = [...new Set(added.map(({ service }) => service))].flatMap(service => [
        `  ${JSON.stringify(service)}:`,
        '    volumes:',
        ...added
            .filter(one => one.service === service)
            .flatMap(({ tool, folder }) => [
            '      - type: volume',
            `        source: ${key(tool)}`,
            `        target: ${JSON.stringify(folder)}`
        ])
    ]);
    const declared = [...volumes].flatMap(([tool, name]) => [
        `  ${key(tool)}:`,
        `    name: ${JSON.stringify(name)}`,
        '    external: true'
    ]);
    return `${[overrideHeader, 'services:', ...services, 'volumes:', ...declared].join('\n')}\n`;
}
/** A key that no compose file has by chance. */
function key(tool) {
    return `compose-build-cache-${tool}`;
}
/** Why a tool's cache is told of here, for the log. */
function lackText({ service, tool }) {
    return `${service} has no cache volume for ${tool}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./.build/src/cli/errors.js
var errors = __webpack_require__(34343);
;// CONCATENATED MODULE: ./.build/src/cli/setup/safe-write.js
/** Changes a user's file in such a way that it cannot be lost: with a backup, and either wholly or not at all. */




/** Text with one character for each byte, so that no byte is lost whatever the file's encoding is. */
const encoding = 'latin1';
/** The content of a file, one character a byte; undefined when there is none. @throws CliError when it cannot be read */
async function readText(file) {
    try {
        return await (0,promises_.readFile)(file, encoding);
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT')
            return undefined;
        throw new errors/* CliError */.z(`${file} cannot be read: ${error.message}`);
    }
}
/**
 * Gives a file a new content. What it held before stays beside it as a backup; owner and permissions stay as they are, and a
 * symbolic link stays one.
 * @param before the content that `after` was made from; undefined when there was no file
 * @returns the path of the backup; undefined when there was nothing to keep
 * @throws CliError when the file has changed since, or cannot be written: then it is as it was
 */
async function replaceFile(file, before, after, now) {
    const target = before === undefined ? file : await (0,promises_.realpath)(file);
    await (0,promises_.mkdir)(external_node_path_.dirname(target), { recursive: true });
    const unfinished = `${target}.${(0,external_node_crypto_.randomBytes)(4).toString('hex')}.tmp`;
    try {
        await writeSynced(unfinished, after);
        if (before === undefined) {
            // A link refuses a name that somebody else has taken meanwhile.
            await (0,promises_.link)(unfinished, target);
            return undefined;
        }
        const { mode, uid, gid } = await (0,promises_.stat)(target);
        await (0,promises_.chmod)(unfinished, mode & 0o7777);
        await keepOwner(unfinished, uid, gid);
        if ((await readText(target)) !== before)
            throw new errors/* CliError */.z(`${file} has changed meanwhile: it is left as it is.`);
        const backup = await backUp(target, now);
        await (0,promises_.rename)(unfinished, target);
        return backup;
    }
    catch (error) {
        if (error instanceof errors/* CliError */.z)
            throw error;
        throw new errors/* CliError */.z(`${file} cannot be written, so it is as it was: ${error.message}`);
    }
    finally {
        await (0,promises_.rm)(unfinished, { force: true });
    }
}
async function writeSynced(file, content) {
    const handle = await (0,promises_.open)(file, 'wx', 0o644);
    try {
        await handle.writeFile(content, encoding);
        // Without this a power cut can leave an empty file under the user's name.
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/** A file of another user would become ours by the rename. */
async function keepOwner(file, uid, gid) {
    const own = await (0,promises_.stat)(file);
    if (own.uid !== uid || own.gid !== gid)
        await (0,promises_.chown)(file, uid, gid);
}
/** The backup is a second name of the old content, which the rename leaves alone. A backup of before is never overwritten. */
async function backUp(target, now) {
    const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '');
    for (let copy = 0;; copy += 1) {
        const backup = `${target}.backup-${stamp}${copy === 0 ? '' : `-${copy}`}`;
        try {
            await (0,promises_.link)(target, backup);
            return backup;
        }
        catch (error) {
            if (codeOf(error) !== 'EEXIST')
                throw error;
        }
    }
}
function codeOf(error) {
    return error.code;
}

;// CONCATENATED MODULE: ./.build/src/cli/setup/shell-profile.js
/** The lines that make every shell of a user build with BuildKit, and where they belong. */


/** What the lines set. Docker 23 and compose 2 do so by themselves; older tools beside them do not. */
const variables = ['DOCKER_BUILDKIT', 'COMPOSE_DOCKER_CLI_BUILD'];
const shells = ['bash', 'zsh', 'fish'];
/** Whether `$SHELL` is a shell whose profile can be written. */
function isKnownShell(env) {
    return shells.some(shell => shell === external_node_path_.basename(env.SHELL ?? ''));
}
/** The user's shell by `$SHELL`. @throws UsageError when it is none of the known ones */
function shellOf(env) {
    const name = external_node_path_.basename(env.SHELL ?? '');
    const known = shells.find(shell => shell === name);
    if (known !== undefined)
        return known;
    throw new errors/* UsageError */.e(`The shell ${JSON.stringify(name)} is not known: name one with --shell bash, zsh or fish.`);
}
/** A login shell of bash reads the first of them that is there, and no other. */
const loginProfiles = ['.bash_profile', '.bash_login', '.profile'];
/**
 * The file that an interactive shell reads at its start.
 * @param exists whether a file is there
 */
function profileFile(shell, { env, home, platform }, exists) {
    switch (shell) {
        case 'bash': {
            // Terminals of macOS start login shells, which do not read .bashrc.
            if (platform !== 'darwin')
                return external_node_path_.join(home, '.bashrc');
            const files = loginProfiles.map(name => external_node_path_.join(home, name));
            return files.find(exists) ?? external_node_path_.join(home, loginProfiles[0]);
        }
        case 'zsh':
            return external_node_path_.join(env.ZDOTDIR || home, '.zshrc');
        case 'fish':
            return external_node_path_.join(env.XDG_CONFIG_HOME || external_node_path_.join(home, '.config'), 'fish', 'config.fish');
    }
}
function profileLines(shell) {
    return variables.map(name => (shell === 'fish' ? `set -gx ${name} 1` : `export ${name}=1`));
}
/** What a profile sets outside of comments, the last of each name. */
function ownSettings(content) {
    const pattern = new RegExp(`^\\s*(?:export\\s+|set\\s+(?:-\\S+\\s+|--export\\s+|--global\\s+)+)?(${variables.join('|')})[=\\s]\\s*["']?([^\\s"';#]*)`);
    const found = new Map();
    for (const [at, line] of content.split('\n').entries()) {
        const [, name, value] = pattern.exec(line) ?? [];
        if (name !== undefined && value !== undefined)
            found.set(name, { name, value, line: at + 1 });
    }
    return [...found.values()];
}
/** Whether a profile sets all variables to 1 already. */
function setsAll(content) {
    const settings = ownSettings(content);
    return variables.every(name => settings.some(setting => setting.name === name && setting.value === '1'));
}

;// CONCATENATED MODULE: ./.build/src/cli/setup/files.js
/** What setup would write, and the writing of it. */




async function planProfile(shell, file) {
    const before = await readText(file);
    const what = 'profile';
    if (setsAll(before ?? ''))
        return { what, file, kind: 'current', reason: 'switches BuildKit on already' };
    const lines = profileLines(shell);
    const edit = withBlock(before ?? '', lines);
    switch (edit.kind) {
        case 'unchanged':
            return { what, file, kind: 'current', reason: 'holds the lines, but others of yours after them undo them' };
        case 'damaged':
            return { what, file, kind: 'damaged', reason: edit.reason };
        case 'changed':
            return { what, file, kind: 'write', lines, before, after: edit.content, next: `Take it over now: source ${file}` };
    }
}
/** @param plan undefined when there is no project */
async function planOverrideFile(file, plan) {
    if (plan === undefined)
        return [];
    const what = 'override';
    const notes = plan.left.map(one => `${lackText(one)}, and gets none: ${one.reason}`);
    const base = { what, file, ...(notes.length > 0 && { notes }) };
    const before = await readText(file);
    if (plan.text === undefined) {
        return [{ ...base, kind: 'current', reason: 'no service lacks a cache volume for pip or uv that it could get' }];
    }
    const after = Buffer.from(plan.text, 'utf8').toString('latin1');
    if (before === after)
        return [{ ...base, kind: 'current', reason: 'is as it should be' }];
    if (before !== undefined && !before.startsWith(overrideHeader)) {
        const reason = 'it is a file of your own. Choose another name with --override-file';
        return [{ ...base, kind: 'damaged', reason }];
    }
    const lines = plan.text.trimEnd().split('\n');
    const next = `Use it: docker compose -f <your compose file> -f ${file} up, or name both in COMPOSE_FILE.`;
    return [{ ...base, kind: 'write', lines, before, after, next }];
}
/** @throws CliError: the file is as it was then */
async function writePlan(plan, now) {
    const backup = await replaceFile(plan.file, plan.before, plan.after, now);
    return { written: true, backup, next: plan.next };
}

;// CONCATENATED MODULE: ./.build/src/cli/setup/command.js
/** `setup`: once for each machine. */












/** @throws CliError when a file cannot be written, UsageError for a shell that is not known */
async function setup(options, context) {
    // A shell that is not known is told before anything is made.
    const shell = shellFor(options, context);
    const docker = (0,cli_context/* dockerFor */._)(context);
    const selection = (0,cli_context/* selectProject */.y)(options, context.cwd);
    const [machine, found] = await Promise.all([(0,checks_machine/* readMachine */.Uc)(context), (0,project_facts/* tryProjectFacts */.s)(selection, docker)]);
    const checks = (0,machine_checks/* machineChecks */.Rx)(machine, context.env);
    const answers = machine.server !== undefined;
    const external = found.facts === undefined || !answers ? [] : await (0,external_volumes/* externalVolumes */.V)(found.facts, docker);
    const created = options.dryRun || !answers ? [] : await (0,external_volumes/* createMissing */.P)(external, docker);
    const override = found.facts === undefined ? undefined : planOverride(found.facts);
    const overrideFile = external_node_path_.resolve(selection.projectDirectory, options.overrideFile);
    const profile = shell === undefined ? [] : [await planProfile(shell, profileFile(shell, context, external_node_fs_.existsSync))];
    const plans = [...profile, ...(await planOverrideFile(overrideFile, override))];
    const files = await writeFiles(plans, override?.volumes ?? [], options, docker, context);
    const result = {
        checks,
        ...(found.facts === undefined && { noProject: found.reason }),
        volumes: external.map(volume => ({ ...volume, created: created.includes(volume) })),
        files
    };
    if (options.json)
        context.terminal.print(JSON.stringify({ ...result, files: files.map(described) }, null, 2));
    else
        show(result, options, context);
    // A file that nobody wanted written is as it should be.
    const isFailed = files.some(file => file.kind === 'damaged' && isWanted(file, options));
    return (0,check/* worst */.Q)(checks) === 'problem' || isFailed ? 1 : 0;
}
function isWanted({ what }, { write, dryRun }) {
    return !dryRun && (write === 'all' || write === what);
}
/** undefined where the shell is none of the known ones, and its profile is not to be written. */
function shellFor({ shell, write, dryRun }, { env }) {
    if (shell !== undefined)
        return shell;
    const isNeeded = !dryRun && (write === 'all' || write === 'profile');
    return isNeeded || isKnownShell(env) ? shellOf(env) : undefined;
}
/** Writes what was asked for. The volumes of an override come first: compose refuses a file that names others. */
async function writeFiles(plans, volumes, options, docker, context) {
    const files = [];
    for (const plan of plans) {
        if (!isWanted(plan, options) || plan.kind !== 'write') {
            files.push({ ...plan, written: false });
            continue;
        }
        if (plan.what === 'override') {
            await (0,external_volumes/* createMissing */.P)(volumes.map(name => ({ name, isCache: true, exists: false })), docker);
        }
        files.push({ ...plan, ...(await writePlan(plan, new Date(context.now()))) });
    }
    return files;
}
/** Without what the files hold: a profile may hold secrets. */
function described({ what, file, kind, written, backup, notes, ...rest }) {
    return {
        what,
        file,
        kind,
        written,
        ...(backup !== undefined && { backup }),
        ...(notes !== undefined && { notes }),
        ...('reason' in rest && { reason: rest.reason }),
        ...('lines' in rest && { lines: rest.lines })
    };
}
function show({ checks, noProject, volumes, files }, options, { terminal }) {
    const { style, print } = terminal;
    for (const check of checks)
        for (const line of (0,check_view/* checkLines */.W)(check, style, false))
            print(line);
    print('');
    if (noProject !== undefined)
        print(`No project here: ${noProject.split('\n').at(-1)}`);
    for (const volume of volumes)
        print(volumeLine(volume, options.dryRun === true));
    for (const file of files)
        for (const line of fileLines(file))
            print(line);
}
function volumeLine({ name, isCache, exists, created }, dryRun) {
    if (created)
        return `Created the cache volume ${name}, which was missing.`;
    if (exists)
        return `The external volume ${name} is there.`;
    if (isCache)
        return dryRun ? `The cache volume ${name} would be created.` : `The cache volume ${name} is missing.`;
    return `The external volume ${name} is missing. It is no cache, so create it yourself: docker volume create ${name}`;
}
function fileLines(file) {
    const notes = (file.notes ?? []).map(note => `  ${note}.`);
    if (file.written) {
        const backup = file.backup === undefined ? '' : ` (what it held before is in ${file.backup})`;
        return [`Wrote ${file.file}${backup}.`, ...notes, ...(file.next === undefined ? [] : [`  ${file.next}`])];
    }
    switch (file.kind) {
        case 'current':
            return [`${file.file}: ${file.reason}.`, ...notes];
        case 'damaged':
            return [`${file.file} is left as it is: ${file.reason}.`, ...notes];
        case 'write':
            return [
                `${file.file} could get these lines (setup --write ${file.what}):`,
                ...file.lines.map(line => `    ${line}`),
                ...notes
            ];
    }
}


/***/ })

};
