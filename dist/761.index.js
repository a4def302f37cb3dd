export const id = 761;
export const ids = [761];
export const modules = {

/***/ 51761:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cli: () => (/* binding */ cli)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./.build/src/version.js + 1 modules
var version = __webpack_require__(47060);
;// CONCATENATED MODULE: ./.build/src/cli/command-parts.js
const programName = 'compose-build-cache';
/** `[arguments, what for]` as the last part of a help text. */
function examples(...lines) {
    const width = Math.max(...lines.map(([args]) => args.length));
    const shown = lines.map(([args, purpose]) => `  $ ${programName} ${args.padEnd(width)}  # ${purpose}`);
    return `\nExamples:\n${shown.join('\n')}`;
}
/** Collects the values of an option that may be given several times. */
const collect = (value, before = []) => [...before, value];
/** Adds `--json`, which every command has. */
function withCommon(command) {
    return command.option('--json', 'print the result as JSON');
}
/** Adds the options that choose a project, named as docker compose names them. */
function withProject(command) {
    return withCommon(command)
        .option('-f, --file <file>', 'compose file; again for more of them', collect)
        .option('--project-directory <folder>', 'folder that paths in the compose files start from')
        .option('--profile <name>', 'profile to enable; again for more of them', collect)
        .option('--env-file <file>', 'file with variables for the compose files; again for more of them', collect);
}

// EXTERNAL MODULE: ./.build/src/cli/errors.js
var errors = __webpack_require__(34343);
;// CONCATENATED MODULE: ./.build/src/cli/program.js
/** The commands, their options and their help. What they do is loaded when one of them runs, so that help comes at once. */




/**
 * Runs the command line to its end.
 * @param more commands of other parts of the tool
 */
async function runProgram(args, context, more = []) {
    let exitCode = 0;
    const done = (code) => {
        exitCode = code;
    };
    const program = makeProgram(context);
    for (const add of [...commands, ...more])
        add(program, context, done);
    try {
        await program.parseAsync([...args], { from: 'user' });
        return exitCode;
    }
    catch (error) {
        return exitCodeOf(error, context);
    }
    finally {
        context.terminal.status(undefined);
    }
}
function makeProgram({ terminal }) {
    const line = (text) => text.replace(/\n$/, '');
    return new esm/* Command */.uB(programName)
        .description('Makes docker compose build reuse what is there, on this machine as in CI.')
        .version(version/* version */.r, '-V, --version', 'print the version')
        .helpOption('-h, --help', 'print help')
        .helpCommand('help [command]', 'print the help of a command')
        .showHelpAfterError('(add --help for what can be asked)')
        .exitOverride()
        .configureOutput({
        writeOut: text => terminal.print(line(text)),
        writeErr: text => terminal.note(line(text)),
        // Not what the process may look like, but what is known of its terminal.
        getOutHelpWidth: () => Math.min(terminal.columns ?? 100, 110),
        getErrHelpWidth: () => Math.min(terminal.columns ?? 100, 110),
        getOutHasColors: () => false,
        getErrHasColors: () => false
    })
        .addHelpText('after', examples(['setup', 'once on each machine'], ['build', 'the build, and what was reused'], ['doctor', 'why the cache is not used'], ['advise', 'what in the project could be better'], ['du', 'what is cached'], ['prune --older-than 14d', 'make room']));
}
/** Shows what went wrong. Errors that name their remedy have no stack; anything else is a fault of this tool. */
function exitCodeOf(error, { terminal, signal, env }) {
    if (error instanceof esm/* CommanderError */.b7)
        return error.exitCode === 0 ? 0 : 2;
    const style = terminal.noteStyle;
    const known = error instanceof Error ? error : new Error(String(error));
    if (signal.aborted)
        terminal.note(style('red', 'Ended before all was done.'));
    else
        terminal.note(`${style('red', 'Error:')} ${known.message}`);
    if (env.DEBUG && known.stack !== undefined)
        terminal.note(known.stack);
    return error instanceof errors/* CliError */.z ? error.exitCode : 1;
}
const addSetup = (program, context, done) => {
    withProject(program.command('setup'))
        .summary('prepare this machine once')
        .description('Checks Docker, buildx, compose and BuildKit, and creates the external cache volumes that the project names.\n' +
        'Shows the lines for the shell profile and an override file that gives services the shared caches of pip and uv;\n' +
        'writes them only with --write, each file with a backup.')
        .addOption(new esm/* Option */.c$('--write [what]', 'write the shell profile and the override file, or one of them')
        .choices(['all', 'profile', 'override'])
        .preset('all'))
        .addOption(new esm/* Option */.c$('--shell <shell>', 'shell of the profile; that of $SHELL without it').choices(['bash', 'zsh', 'fish']))
        .option('--override-file <file>', 'override file', 'docker-compose.buildkit.yml')
        .option('--dry-run', 'create and write nothing')
        .addHelpText('after', examples(['setup', 'check, create cache volumes, show what could be written'], ['setup --write', 'write the profile lines and the override file'], ['setup --write profile --shell fish', "only fish's configuration"]))
        .action(async (options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(758), __webpack_require__.e(345)]).then(__webpack_require__.bind(__webpack_require__, 95345))).setup(options, context)));
};
const addWorkspace = (program, context, done) => {
    withProject(program.command('workspace'))
        .summary('prepare another checkout of a project')
        .description('Prepares a checkout, such as a git worktree, to share caches with the others of this machine: creates the external\n' +
        'cache volumes that are missing, and tells what is shared. Ports and env files are left alone.')
        .argument('[folder]', 'the checkout; the current folder without it')
        .option('--dry-run', 'create nothing')
        .addHelpText('after', examples(['workspace', 'prepare this checkout'], ['workspace ../shop-2', 'prepare another one']))
        .action(async (folder, options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(338)]).then(__webpack_require__.bind(__webpack_require__, 67957))).workspace(folder, options, context)));
};
const addBuild = (program, context, done) => {
    withProject(program.command('build'))
        .summary('build services, and tell what was reused')
        .description('Builds what docker compose build would build, and reports which steps were reused and what the rest cost.\n' +
        'The cache of an engine moves to another machine by way of a folder: --save there, --restore here.')
        .argument('[services...]', 'services to build; all without it')
        .option('--no-cache', 'build every step anew')
        .option('--pull', 'look for newer base images first')
        .option('--push', 'push the built images')
        .option('--build-arg <name=value>', 'build argument; again for more of them', collect)
        .addOption(new esm/* Option */.c$('--progress <mode>', 'how the build shows').choices(['auto', 'plain', 'quiet']).default('auto'))
        .option('--builder <name>', 'auto, docker, docker-container or the name of a builder', 'auto')
        .option('--report <file>', 'write report.json there')
        .option('--save <folder>', "save the engine's cache to a folder after the build")
        .option('--restore <folder>', "restore the engine's cache from a folder first, if the engine is empty")
        .option('--whole-engine', 'with --save: also where the engine held something before this build')
        .addOption(new esm/* Option */.c$('--strategy <name>', 'how --save and --restore work; export touches cache mounts and layers only')
        .choices(['auto', 'snapshot', 'export'])
        .default('auto'))
        .option('--workspace <name>', 'name that the cache is kept under; made from the folder without it')
        .addHelpText('after', examples(['build', 'all services'], ['build web worker --pull', 'two of them, on newer base images'], ['build --no-cache --progress plain', 'all anew, with all output'], ['build --save /mnt/share/cache', 'keep the cache for another machine'], ['build --restore /mnt/share/cache', 'start there with it']))
        .action(async (services, options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(45), __webpack_require__.e(583), __webpack_require__.e(362), __webpack_require__.e(856)]).then(__webpack_require__.bind(__webpack_require__, 16856))).buildServices(services, options, context)));
};
const addDu = (program, context, done) => {
    withProject(program.command('du'))
        .summary('show what is cached')
        .description('Shows layers, cache mounts with the tool they belong to, cache volumes and, with a token in GITHUB_TOKEN or GH_TOKEN,\n' +
        'entries of the Actions cache: how large they are and when they were used last.')
        .option('--all', 'every layer, not only the largest')
        .option('--repository <owner/name>', 'repository of the Actions cache; that of the remote origin without it')
        .option('--directory <folder>', 'also a folder that build --save has filled')
        .addHelpText('after', examples(['du', 'a table and a picture'], ['du --json', 'the same for programs']))
        .action(async (options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(572), __webpack_require__.e(957)]).then(__webpack_require__.bind(__webpack_require__, 957))).du(options, context)));
};
const addPrune = (program, context, done) => {
    withProject(program.command('prune'))
        .summary('remove what is cached')
        .description('Removes caches by kind, age and size. Shows what would go and how much it is, and asks first.\n' +
        'Images, containers and volumes that are no caches are never touched, nor is anything in use.')
        .addOption(new esm/* Option */.c$('--kind <kind...>', 'what to remove; layers, mounts and sources without it').choices([
        'layers',
        'mounts',
        'sources',
        'volumes',
        'actions'
    ]))
        .option('--id <text>', 'only what has this id or name; again for more of them', collect)
        .option('--older-than <age>', 'only what was not used for so long, such as 36h or 14d')
        .option('--larger-than <size>', 'only what is larger, such as 100MB')
        .option('--keep <size>', 'keep this much of what was used last')
        .option('--repository <owner/name>', 'repository of the Actions cache; that of the remote origin without it')
        .option('--dry-run', 'remove nothing')
        .option('-y, --yes', 'do not ask')
        .addHelpText('after', examples(['prune --dry-run', 'what would go'], ['prune --older-than 14d', 'what no build has used for two weeks'], ['prune --kind mounts --id /root/.cache/pip', "pip's cache mount"], ['prune --kind layers --keep 10GB --yes', 'all layers but the newest 10 GB'], ['prune --kind volumes', "the project's cache volumes"]))
        .action(async (options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(572), __webpack_require__.e(162)]).then(__webpack_require__.bind(__webpack_require__, 59162))).prune(options, context)));
};
const addDoctor = (program, context, done) => {
    withProject(program.command('doctor'))
        .summary('find out why a cache is not used')
        .description('Checks everything that keeps builds from reusing what is there. Changes nothing.\n' +
        'Each check tells its finding, the evidence and the remedy; the exit code is 1 when one of them failed.')
        .option('--quiet', 'only what is not as it should be')
        .addHelpText('after', examples(['doctor', 'all checks'], ['doctor --quiet', 'problems only']))
        .action(async (options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(934), __webpack_require__.e(624), __webpack_require__.e(714), __webpack_require__.e(31), __webpack_require__.e(45), __webpack_require__.e(758), __webpack_require__.e(526)]).then(__webpack_require__.bind(__webpack_require__, 24526))).doctor(options, context)));
};
const addAdvise = (program, context, done) => {
    withProject(program.command('advise'))
        .summary('tell what in the project keeps the cache from its work')
        .description('Looks at the Dockerfiles and build contexts, and has BuildKit check them, too. Builds nothing. The exit code is 1 when\n' +
        'there is a warning. docs/rules describes each rule.')
        .argument('[services...]', 'services to look at; all without it')
        .option('--sarif', 'print the result as SARIF, for code scanning')
        .option('--fix [file]', 'write a patch that does what can be done by itself; print it without a file')
        .option('--no-check', "leave BuildKit's own checks out")
        .addHelpText('after', examples(['advise', 'what could be better, the most valuable first'], ['advise web', 'of one service'], ['advise --fix better.patch', 'write a patch; git apply better.patch applies it']))
        .action(async (services, options) => done(await (await Promise.all(/* import() */[__webpack_require__.e(279), __webpack_require__.e(714), __webpack_require__.e(45), __webpack_require__.e(529)]).then(__webpack_require__.bind(__webpack_require__, 5106))).advise(services, options, context)));
};
const commands = [addSetup, addWorkspace, addBuild, addDu, addPrune, addDoctor, addAdvise];

// EXTERNAL MODULE: external "node:readline/promises"
var promises_ = __webpack_require__(26848);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./.build/src/cli/terminal.js
/** What a command shows: results on standard output, everything else on standard error, and one line there that changes in place. */


const clearLine = '\r\u001b[2K';
/** Colours are for terminals only, and not for those who say no: https://no-color.org */
function hasColours(stream, env) {
    return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
function styleFor(stream, env) {
    if (!hasColours(stream, env))
        return (_, text) => text;
    return (mark, text) => (0,external_node_util_.styleText)(mark, text, { validateStream: false });
}
function openTerminal({ stdin, stdout, stderr }, env) {
    const isTerminal = stderr.isTTY === true && env.TERM !== 'dumb';
    let shown;
    const draw = () => {
        // A longer line would wrap, and could then not be taken away any more.
        if (shown !== undefined)
            stderr.write(`${clearLine}${shown.slice(0, (stderr.columns || 80) - 1)}`);
    };
    const clear = () => {
        if (shown !== undefined)
            stderr.write(clearLine);
    };
    return {
        print(line) {
            clear();
            stdout.write(`${line}\n`);
            draw();
        },
        note(line) {
            clear();
            stderr.write(`${line}\n`);
            draw();
        },
        status(text) {
            if (!isTerminal)
                return;
            clear();
            shown = text;
            draw();
        },
        style: styleFor(stdout, env),
        noteStyle: styleFor(stderr, env),
        columns: stdout.isTTY === true ? stdout.columns || undefined : undefined,
        isInteractive: stdin.isTTY === true && isTerminal,
        async confirm(question) {
            const asking = (0,promises_.createInterface)({ input: stdin, output: stderr });
            try {
                // Who ends the input instead of answering has not agreed.
                const closed = new Promise(resolve => asking.once('close', () => resolve(undefined)));
                const answer = await Promise.race([asking.question(`${question} [y/N] `), closed]);
                if (answer === undefined)
                    stderr.write('\n');
                return /^y(es)?$/i.test((answer ?? '').trim());
            }
            finally {
                asking.close();
            }
        }
    };
}

;// CONCATENATED MODULE: ./.build/src/cli/entry.js
/** The command line's own process: the only place of it that reads the environment. */



/** Older ones lack zstd, among other things. */
const oldestNode = 24;
/** @param scripts folder of `privileged.js` and `folders.js` */
async function cli(scripts) {
    const { env, versions } = process;
    if (Number(versions.node.split('.')[0]) < oldestNode) {
        process.stderr.write(`Node ${versions.node} is too old: Node ${oldestNode} or newer is needed.\n`);
        process.exitCode = 1;
        return;
    }
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, () => ended.abort(new Error('The command was ended.')));
    }
    // A reader such as `head` may leave before the end: there is nobody left to tell.
    process.stdout.on('error', (error) => {
        if (error.code !== 'EPIPE')
            throw error;
    });
    const context = {
        terminal: openTerminal(process, env),
        env,
        cwd: process.cwd(),
        home: (0,external_node_os_.homedir)(),
        platform: process.platform,
        arch: process.arch,
        hostname: (0,external_node_os_.hostname)(),
        uid: process.getuid?.(),
        parallel: Math.max(2, (0,external_node_os_.availableParallelism)()),
        node: process.execPath,
        scripts,
        signal: ended.signal,
        now: Date.now
    };
    process.exitCode = await runProgram(process.argv.slice(2), context);
}


/***/ }),

/***/ 34343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ UsageError),
/* harmony export */   z: () => (/* binding */ CliError)
/* harmony export */ });
/** The work could not be done. The message says what happened and what to do; it is shown without a stack. */
class CliError extends Error {
    name = 'CliError';
    exitCode = 1;
}
/** The command line makes no sense. */
class UsageError extends CliError {
    name = 'UsageError';
    exitCode = 2;
}


/***/ }),

/***/ 47060:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ version)
});

;// CONCATENATED MODULE: ./.build/package.json
const package_namespaceObject = {"rE":"0.1.0"};
;// CONCATENATED MODULE: ./.build/src/version.js

/** The version of this tool, as in package.json. */
const version = package_namespaceObject.rE;


/***/ })

};
