export const id = 45;
export const ids = [45];
export const modules = {

/***/ 66045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zM: () => (/* reexport */ PatchFileError),
  TH: () => (/* reexport */ advise),
  ax: () => (/* reexport */ adviseCommand),
  hk: () => (/* reexport */ annotations),
  C3: () => (/* reexport */ buildWarnings),
  Ts: () => (/* reexport */ diskFiles),
  al: () => (/* reexport */ inOrder),
  pn: () => (/* reexport */ meantFor),
  Zu: () => (/* reexport */ merged),
  r1: () => (/* reexport */ mountFlags),
  dT: () => (/* reexport */ pagesFolder),
  OX: () => (/* reexport */ readAdviceProject),
  ir: () => (/* reexport */ readStages),
  l7: () => (/* reexport */ stepInstalls),
  aD: () => (/* reexport */ usesMount)
});

// UNUSED EXPORTS: checkWithBuildKit, findingsJson, findingsSarif, findingsText, fixAll, maxAnnotations, rules, unifiedDiff

// EXTERNAL MODULE: ./.build/src/build/redact.js
var build_redact = __webpack_require__(19891);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./.build/src/advice/tool-parts.js
/** What is known of a package tool, and how its calls and folders are told. */

const toolNames = [
    'pip',
    'uv',
    'poetry',
    'pipenv',
    'pdm',
    'npm',
    'yarn',
    'pnpm',
    'bun',
    'go',
    'cargo',
    'maven',
    'gradle',
    'composer',
    'conda',
    'apt',
    'dnf',
    'apk'
];
const python = /^(?:python|pypy)[0-9.]*$/;
/** Words after the subcommand, when one of these is called. */
function after(words, program, subcommands) {
    if (!program.test(words[0] ?? ''))
        return undefined;
    const at = words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
    return at > 0 && subcommands.test(words[at] ?? '') ? words.slice(at + 1) : undefined;
}
/** A program that may also be called as a module of Python. */
function unwrapped(words) {
    const [program = '', option, ...rest] = words;
    return python.test(program) && option === '-m' ? rest : words;
}
const below = (...parts) => ({ home }) => home === undefined ? undefined : [external_node_path_.posix.join(home, ...parts)];
/** The user's folder for caches: https://specifications.freedesktop.org/basedir-spec/latest/ */
function cacheFolder(environment, name) {
    const base = environment.variable('XDG_CACHE_HOME') ?? '';
    return base.startsWith('/') ? [external_node_path_.posix.join(base, name)] : below('.cache', name)(environment);
}
const named = (variable, otherwise) => (environment) => {
    const given = environment.variable(variable) ?? '';
    return given.startsWith('/') ? [external_node_path_.posix.normalize(given).replace(/(.)\/$/, '$1')] : otherwise(environment);
};
const boolish = (value) => /^(1|t|true|y|yes|on)$/i.test(value.trim());

;// CONCATENATED MODULE: ./.build/src/advice/tools.js
/** What package tools are called with, and where they keep what they have downloaded. */



/** Variables that name files and folders which a tool reads or fills. */
const fileVariables = {
    pip: ['CONSTRAINT', 'BUILD_CONSTRAINT', 'REQUIREMENT', 'FIND_LINKS', 'EDITABLE', 'CONFIG_FILE', 'TARGET'].map(name => `PIP_${name}`),
    uv: ['CONSTRAINT', 'BUILD_CONSTRAINT', 'OVERRIDE', 'FIND_LINKS', 'CONFIG_FILE', 'PROJECT', 'WORKING_DIR'].map(name => `UV_${name}`)
};
const conda = /^(conda|mamba|micromamba)$/;
const lists = '/var/lib/apt/lists';
const simple = { offOptions: [], certain: true };
const tools = {
    pip: {
        name: 'pip',
        install: words => after(unwrapped(words), /^pip[0-9.]*$/, /^(install|wheel|download)$/),
        folders: named('PIP_CACHE_DIR', environment => cacheFolder(environment, 'pip')),
        variables: ['PIP_CACHE_DIR', 'XDG_CACHE_HOME', 'PIP_NO_CACHE_DIR', ...fileVariables.pip],
        certain: true,
        // pip takes an option by its beginning, too.
        offOptions: ['--no-cache-dir', '--no-cache'],
        // Also "false" and "0" turn it off: pip keeps that for compatibility.
        off: { variable: 'PIP_NO_CACHE_DIR', isOff: value => value !== '' },
        folderOption: '--cache-dir',
        clean: /^pip[0-9.]* cache purge/
    },
    uv: {
        name: 'uv',
        install: words => {
            const called = unwrapped(words);
            return (after(called, /^uv$/, /^(sync|add)$/) ??
                (called[1] === 'pip' ? after(called.slice(1), /^pip$/, /^(install|sync)$/) : undefined) ??
                (called[1] === 'tool' ? after(called.slice(1), /^tool$/, /^install$/) : undefined));
        },
        folders: named('UV_CACHE_DIR', environment => cacheFolder(environment, 'uv')),
        variables: [
            'UV_CACHE_DIR',
            'XDG_CACHE_HOME',
            'UV_NO_CACHE',
            'UV_LINK_MODE',
            'UV_PROJECT_ENVIRONMENT',
            ...fileVariables.uv
        ],
        certain: true,
        offOptions: ['--no-cache', '--no-cache-dir', '-n'],
        off: { variable: 'UV_NO_CACHE', isOff: boolish },
        folderOption: '--cache-dir',
        clean: /^uv cache (clean|prune)/
    },
    poetry: {
        ...simple,
        name: 'poetry',
        install: words => after(unwrapped(words), /^poetry$/, /^(install|sync|update|add)$/),
        // Not the folder above: virtual environments are in it, too, and what is in a mount never gets into the image.
        folders: environment => named('POETRY_CACHE_DIR', each => cacheFolder(each, 'pypoetry'))(environment)?.flatMap(folder => ['artifacts', 'cache'].map(name => external_node_path_.posix.join(folder, name))),
        variables: ['POETRY_CACHE_DIR', 'XDG_CACHE_HOME'],
        offOptions: ['--no-cache'],
        clean: /^poetry cache clear/
    },
    pipenv: {
        ...simple,
        name: 'pipenv',
        install: words => after(unwrapped(words), /^pipenv$/, /^(install|sync|update)$/),
        folders: named('PIPENV_CACHE_DIR', environment => cacheFolder(environment, 'pipenv')),
        variables: ['PIPENV_CACHE_DIR', 'XDG_CACHE_HOME']
    },
    pdm: {
        ...simple,
        name: 'pdm',
        install: words => after(unwrapped(words), /^pdm$/, /^(install|sync|update|add)$/),
        folders: named('PDM_CACHE_DIR', environment => cacheFolder(environment, 'pdm')),
        variables: ['PDM_CACHE_DIR', 'XDG_CACHE_HOME']
    },
    npm: {
        ...simple,
        name: 'npm',
        install: words => after(words, /^npm$/, /^(ci|install|i|clean-install)$/),
        folders: named('NPM_CONFIG_CACHE', named('npm_config_cache', below('.npm'))),
        variables: ['NPM_CONFIG_CACHE', 'npm_config_cache'],
        folderOption: '--cache',
        clean: /^npm cache clean/
    },
    yarn: {
        ...simple,
        name: 'yarn',
        install: words => after(words, /^yarn$/, /^install$/) ??
            // Without a word it installs; --version and --help are answered.
            (words[0] === 'yarn' &&
                words.slice(1).every(word => word.startsWith('-') && !/^--?(v|version|h|help)$/.test(word))
                ? words.slice(1)
                : undefined),
        folders: named('YARN_CACHE_FOLDER', () => ['/usr/local/share/.cache/yarn']),
        variables: ['YARN_CACHE_FOLDER'],
        // Its versions have different folders.
        certain: false,
        folderOption: '--cache-folder',
        clean: /^yarn cache clean/
    },
    pnpm: {
        ...simple,
        name: 'pnpm',
        install: words => after(words, /^pnpm$/, /^(install|i|fetch)$/),
        folders: below('.local', 'share', 'pnpm', 'store'),
        variables: [],
        certain: false,
        folderOption: '--store-dir'
    },
    bun: {
        ...simple,
        name: 'bun',
        install: words => after(words, /^bun$/, /^(install|i|ci|add)$/),
        folders: named('BUN_INSTALL_CACHE_DIR', below('.bun', 'install', 'cache')),
        variables: ['BUN_INSTALL_CACHE_DIR'],
        certain: false,
        offOptions: ['--no-cache'],
        folderOption: '--cache-dir',
        clean: /^bun pm cache rm/
    },
    go: {
        ...simple,
        name: 'go',
        install: words => after(words, /^go$/, /^(mod|build|install|test)$/),
        folders: environment => {
            const modules = environment.variable('GOMODCACHE') ?? external_node_path_.posix.join(environment.variable('GOPATH') ?? '/go', 'pkg/mod');
            const built = named('GOCACHE', each => cacheFolder(each, 'go-build'))(environment);
            return built === undefined ? undefined : [modules, ...built];
        },
        variables: ['GOMODCACHE', 'GOPATH', 'GOCACHE', 'XDG_CACHE_HOME'],
        certain: false,
        clean: /^go clean .*-(mod)?cache/
    },
    cargo: {
        ...simple,
        name: 'cargo',
        install: words => after(words, /^cargo$/, /^(build|install|fetch|test)$/),
        folders: environment => [external_node_path_.posix.join(environment.variable('CARGO_HOME') ?? '/usr/local/cargo', 'registry')],
        variables: ['CARGO_HOME'],
        certain: false
    },
    maven: {
        ...simple,
        name: 'maven',
        install: words => (/^mvnw?$/.test(words[0] ?? '') ? words.slice(1) : undefined),
        folders: below('.m2'),
        variables: [],
        certain: false
    },
    gradle: {
        ...simple,
        name: 'gradle',
        install: words => (/^gradlew?$/.test(words[0] ?? '') ? words.slice(1) : undefined),
        folders: named('GRADLE_USER_HOME', below('.gradle')),
        variables: ['GRADLE_USER_HOME'],
        certain: false
    },
    composer: {
        ...simple,
        name: 'composer',
        install: words => after(words, /^composer(\.phar)?$/, /^(install|update|require)$/),
        folders: named('COMPOSER_CACHE_DIR', environment => cacheFolder(environment, 'composer')),
        variables: ['COMPOSER_CACHE_DIR', 'XDG_CACHE_HOME'],
        certain: false,
        offOptions: ['--no-cache']
    },
    conda: {
        ...simple,
        name: 'conda',
        install: words => after(words, conda, /^(install|create|update)$/) ??
            (conda.test(words[0] ?? '') && words[1] === 'env'
                ? after(words.slice(1), /^env$/, /^(create|update)$/)
                : undefined),
        folders: named('CONDA_PKGS_DIRS', () => ['/opt/conda/pkgs']),
        variables: ['CONDA_PKGS_DIRS'],
        certain: false,
        clean: /^(conda|mamba|micromamba) clean/
    },
    apt: {
        ...simple,
        name: 'apt',
        install: words => after(words, /^(apt|apt-get)$/, /^(install|upgrade|dist-upgrade|full-upgrade|build-dep)$/),
        folders: () => ['/var/cache/apt', lists],
        variables: [],
        clean: /^(apt|apt-get) (-\S+ )*(auto)?clean/,
        sharing: 'locked',
        // A step that installs without an update of its own needs the lists that a step before has left.
        unmounted: [lists],
        isSystem: true
    },
    dnf: {
        ...simple,
        name: 'dnf',
        install: words => after(words, /^(dnf|microdnf|yum)$/, /^(install|update|upgrade|groupinstall)$/),
        folders: () => ['/var/cache/dnf'],
        variables: [],
        certain: false,
        clean: /^(dnf|microdnf|yum) (-\S+ )*clean/,
        sharing: 'locked',
        isSystem: true
    },
    apk: {
        ...simple,
        name: 'apk',
        install: words => after(words, /^apk$/, /^(add|upgrade)$/),
        // Where it is there, apk keeps packages in it: https://wiki.alpinelinux.org/wiki/Local_APK_cache
        folders: () => ['/etc/apk/cache'],
        variables: [],
        certain: false,
        offOptions: ['--no-cache'],
        clean: /^apk cache clean/,
        sharing: 'locked',
        isSystem: true
    }
};
/** Variables that decide where caches are. */
const toolVariables = [
    ...new Set(['HOME', ...toolNames.flatMap(name => tools[name].variables)])
];

;// CONCATENATED MODULE: ./.build/src/advice/installs.js
/** The commands of a step that install packages, with the cache that each of them uses. */


const known = new WeakMap();
/** The installs of a step. Every rule asks for them: they are found once. */
function stepInstalls(step) {
    const found = known.get(step) ?? findInstalls(step);
    known.set(step, found);
    return found;
}
function findInstalls(step) {
    return step.commands.flatMap(command => toolNames.flatMap(name => install(step, command, tools[name]) ?? []));
}
/** The steps of a tool's name that a command runs as, without its folder. */
function commandWords(command) {
    const [program, ...rest] = command.words.map(word => word.text);
    return [external_node_path_.posix.basename(program ?? ''), ...rest];
}
function install(step, command, tool) {
    const words = commandWords(command);
    const given = tool.install(words);
    if (given === undefined)
        return undefined;
    const variable = (name) => command.assignments.get(name) ?? step.environment.variable(name);
    const environment = { variable, home: command.assignments.get('HOME') ?? step.environment.home };
    const chosen = tool.folderOption === undefined ? undefined : optionValue(words, tool.folderOption);
    const folders = chosen === undefined ? tool.folders(environment) : chosen.startsWith('/') ? [chosen] : undefined;
    return {
        step,
        tool,
        command,
        subcommand: words
            .slice(1, words.length - given.length)
            .filter(word => !word.startsWith('-'))
            .join(' '),
        arguments: given,
        folders: goFolders(tool, given, folders),
        off: offOf(tool, command, variable)
    };
}
/** `go mod download` builds nothing. */
function goFolders(tool, given, folders) {
    return tool.name === 'go' && given[0] === 'download' ? folders?.slice(0, 1) : folders;
}
function offOf(tool, command, variable) {
    const word = command.words.find(({ text }) => tool.offOptions.includes(text));
    if (word !== undefined)
        return { by: 'option', word };
    if (tool.off === undefined)
        return undefined;
    const value = variable(tool.off.variable);
    return value !== undefined && tool.off.isOff(value) ? { by: 'variable', name: tool.off.variable } : undefined;
}
function optionValue(words, option) {
    const at = words.indexOf(option);
    if (at >= 0)
        return words[at + 1];
    return words.find(word => word.startsWith(`${option}=`))?.slice(option.length + 1);
}
/** Whether a folder is in a mount. */
function isCovered(folder, mounts) {
    return mounts.some(({ target }) => folder === target || folder.startsWith(`${target === '/' ? '' : target}/`));
}
/** Whether all cache folders of an install are in cache mounts; undefined when they are not known. */
function usesMount({ folders, step, tool }) {
    // The lists are small beside the packages.
    if (tool.name === 'apt')
        return isCovered('/var/cache/apt/archives', step.mounts);
    return folders?.every(folder => isCovered(folder, step.mounts));
}
/** What a tool's folders are known by in paths, wherever they are. */
const marks = {
    poetry: /poetry/,
    pip: /(^|[/.-])pip(?!env)/,
    apt: /\/(apt|lists)(\/|$)/,
    maven: /\.m2|maven/,
    go: /go-build|\/pkg\/mod|\/go(\/|$)/
};
/** The mounts that are meant for a tool, by their target or id. */
function meantFor(tool, mounts) {
    const mark = marks[tool.name] ?? new RegExp(`(^|[^a-z])${tool.name}([^a-z]|$)`);
    return mounts.filter(({ target, flag }) => mark.test(target) || mark.test(flag.id));
}

;// CONCATENATED MODULE: ./.build/src/advice/edits.js
/** Fixes make others possible, such as a mount the option that spoils it: more than these rounds were never needed. */
const maxRounds = 20;
/**
 * Applies fixes, looks again and goes on until there are none.
 * @param find the findings of the project with its files as `files` gives them
 */
function fixAll(find, files) {
    const changed = new Map();
    const current = withChanges(files, changed);
    for (let round = 0; round < maxRounds; round += 1) {
        const edits = chosenEdits(find(current));
        if (edits.length === 0)
            return { files: fixedFiles(changed, files), isComplete: true };
        for (const [file, own] of byFile(edits))
            changed.set(file, applyEdits(current.read(file) ?? '', own));
    }
    return { files: fixedFiles(changed, files), isComplete: false };
}
/** Files with some of them as if they were changed. */
function withChanges(files, changed) {
    return {
        ...files,
        read: file => changed.get(file) ?? files.read(file),
        kind: file => (changed.has(file) ? 'file' : files.kind(file))
    };
}
/** The edits of as many findings as can be applied at once: those of one go together, and none touches another's. */
function chosenEdits(findings) {
    const chosen = [];
    for (const { fix = [] } of findings) {
        if (fix.every(edit => chosen.every(other => !touches(edit, other))))
            chosen.push(...fix);
    }
    return chosen;
}
/** Edits that meet are left for another round, too: which of them comes first would be chance. */
function touches(a, b) {
    return a.file === b.file && a.start <= b.end && b.start <= a.end;
}
function byFile(edits) {
    return Map.groupBy(edits, edit => edit.file);
}
/** The text with its edits, which do not overlap. Those at the same place follow each other as they are given. */
function applyEdits(text, edits) {
    let result = '';
    let at = 0;
    for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
        result += text.slice(at, edit.start) + edit.text;
        at = edit.end;
    }
    return result + text.slice(at);
}
function fixedFiles(changed, files) {
    return [...changed]
        .map(([file, after]) => ({ file, before: files.read(file), after }))
        .filter(({ before, after }) => before !== after)
        .sort((a, b) => (a.file < b.file ? -1 : 1));
}

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/stages.js
var dockerfile_stages = __webpack_require__(12658);
;// CONCATENATED MODULE: ./.build/src/advice/kept-instructions.js
/** Whether a Dockerfile still has its instructions after an edit: one that is swallowed by the line before it is lost in silence. */

/**
 * @param before the text that was parsed into a service's stages
 * @returns whether each keyword is there as often as before, or more often; one ENV may go
 */
function keepsInstructions(before, after) {
    const [old, now] = [counts(before), counts(after)];
    const isKept = [...old].every(([keyword, count]) => (now.get(keyword) ?? 0) >= count - (keyword === 'ENV' ? 1 : 0));
    return isKept && [...now.keys()].every(keyword => old.has(keyword) || ['RUN', 'ENV', 'COPY'].includes(keyword));
}
function counts(text) {
    const found = new Map();
    const { stages } = (0,dockerfile_stages/* parseDockerfile */.Ai)(text);
    for (const { beginning, instructions } of stages) {
        for (const each of [beginning, ...instructions]) {
            const keyword = each.getKeyword();
            found.set(keyword, (found.get(keyword) ?? 0) + 1);
        }
    }
    return found;
}

;// CONCATENATED MODULE: ./.build/src/advice/rule.js
/** What every rule has. */


/** The check of a rule that looks at each service by itself. */
function eachService(check) {
    return project => project.services.flatMap(service => check(service, project));
}
/**
 * A finding at a place of a service's Dockerfile. Nothing in a compose file is changed, so one there has no fix; nor has one whose
 * fix would take more of the Dockerfile along than it is meant to.
 */
function findingAt(service, place, words) {
    const { fix, ...rest } = words;
    const { file } = service.dockerfile;
    const { startLine, endLine } = place;
    const fixed = fix === undefined || fix.length === 0 || !isSound(service, fix) ? {} : { fix };
    return { file, startLine, endLine, services: [service.service], ...rest, ...fixed };
}
/** Fixes are written with the escape character that nearly all files have. */
function isSound({ dockerfile: { file, text, parsed } }, fix) {
    const own = fix.filter(each => each.file === file);
    return own.length === 0 || (parsed.escapeCharacter === '\\' && keepsInstructions(text, applyEdits(text, own)));
}
/** An edit of a service's Dockerfile; none for one that is written in the compose file. */
function edit(service, start, end, text) {
    const { file, text: whole } = service.dockerfile;
    const added = whole.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
    return file === undefined ? [] : [{ file, start, end, text: added }];
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/apt-docker-clean.js
/** Cache mounts for apt in images that remove each package after it is installed. */


const keep = `RUN rm -f /etc/apt/apt.conf.d/docker-clean && \\
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' > /etc/apt/apt.conf.d/keep-cache
`;
const aptDockerClean = {
    name: 'apt-docker-clean',
    severity: 'warning',
    summary: "A cache mount for apt is emptied by the base image's own configuration.",
    check: eachService(service => service.stages.flatMap(stage => {
        const step = stage.steps.find(each => each.isKnown &&
            stepInstalls(each).some(install => install.tool.name === 'apt' && usesMount(install)) &&
            !keepsPackages(stage.chain, each, service.dockerfile.text));
        if (step === undefined)
            return [];
        return [
            findingAt(service, step, {
                message: 'Debian images are made to remove each package once it is installed (/etc/apt/apt.conf.d/docker-clean), so that the cache mount for apt holds none.',
                remedy: 'Remove that file in a step before, and tell apt to keep what it downloads.',
                fix: step.user?.uid === 0 ? edit(service, step.start, step.start, keep) : undefined
            })
        ];
    }))
};
/** Whether the step or one before it has changed what apt does with its packages. */
function keepsPackages(chain, step, text) {
    return chain
        .slice(0, chain.indexOf(step) + 1)
        .some(({ start, end, copied }) => /docker-clean|Keep-Downloaded-Packages/.test(text.slice(start, end)) ||
        copied?.destination?.startsWith('/etc/apt') === true);
}

;// CONCATENATED MODULE: ./.build/src/advice/text-edits.js
const blank = /[ \t\r\n]/;
/** Where blanks, continued lines and the comments between them begin that end at `at`. */
function blanksBefore(text, at) {
    let start = at;
    for (;;) {
        const line = text.lastIndexOf('\n', start - 1) + 1;
        if (blank.test(text[start - 1] ?? ''))
            start -= 1;
        else if (text[start - 1] === '\\' && /^[ \t]*\r?\n/.test(text.slice(start, at)))
            start -= 1;
        else if (/^[ \t]*#/.test(text.slice(line, start)) && text.slice(start, at).includes('\n'))
            start = line;
        else
            return start;
    }
}
/** Where blanks, continued lines and the comments between them end that begin at `at`. */
function blanksAfter(text, at) {
    const [blanks = ''] = /^(?:[ \t]|\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*)*/.exec(text.slice(at)) ?? [];
    return at + blanks.length;
}
/** What to take away so that a word of a step is gone, with its line when it is alone there. */
function withoutWord(text, word, step) {
    const isFirstOfLine = /(^|\n)[ \t]*$/.test(text.slice(step.start, word.start));
    const next = blanksAfter(text, word.end);
    if (isFirstOfLine && next < step.end && text[next] !== '\n')
        return { start: word.start, end: next };
    const before = isFirstOfLine
        ? blanksBefore(text, word.start)
        : word.start - (/[ \t]*$/.exec(text.slice(0, word.start))?.[0].length ?? 0);
    return { start: before, end: word.end };
}
/**
 * What to take away so that a command of a list is gone; undefined where others depend on it, or where a redirection or a comment
 * of it would stay.
 */
function withoutCommand(text, command, step) {
    const { before, after, start, end, isBound } = command;
    const isList = (operator) => operator === undefined || /^(&&|;|\n)$/.test(operator.text);
    if (isBound || !isList(before) || !isList(after))
        return undefined;
    if (!/^(?:\s|\\[ \t]*\r?\n)*$/.test(text.slice(end, after?.start ?? step.end)))
        return undefined;
    // Between "a; rm x && b" the weaker of both has to stay.
    const isWeaker = before !== undefined && before.text !== '&&' && after?.text === '&&';
    if (before !== undefined && !isWeaker) {
        return { start: before.text === '\n' ? before.start : blanksBefore(text, before.start), end };
    }
    return after === undefined ? undefined : { start, end: blanksAfter(text, after.end) };
}
/** Spans that begin or end within each other as one. Sorted. */
function joined(spans) {
    const found = [];
    for (const span of spans.toSorted((a, b) => a.start - b.start)) {
        const last = found.at(-1);
        if (last === undefined || span.start > last.end)
            found.push(span);
        else
            found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    }
    return found;
}
/** The whole lines of a place, with the end of the last. */
function wholeLines(text, { start, end }) {
    const first = text.lastIndexOf('\n', start - 1) + 1;
    const last = text.indexOf('\n', end);
    return { start: first, end: last < 0 ? text.length : last + 1 };
}
/** A piece of the file that ends with the end of a line. */
function linesOf(text, span) {
    const piece = text.slice(span.start, span.end);
    return piece.endsWith('\n') ? piece : `${piece}\n`;
}
/** The lines of an instruction, with the comments right above it that begin after `from`. */
function withComments(text, place, from) {
    const lines = wholeLines(text, place);
    const [comments = ''] = /(?:(?<![^\n])[ \t]*#[^\n]*\n)*$/.exec(text.slice(from, lines.start)) ?? [];
    return { start: lines.start - comments.length, end: lines.end };
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/busting-argument.js



const volatileName = /^(?:(?:APP_|IMAGE_)?BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|ID|REF)|(?:GIT|VCS|SCM|SOURCE|CI|APP|BUILD)_?(?:COMMIT)?_?(?:SHA|REF|COMMIT|HASH|REVISION|BRANCH|DESCRIBE)(?:_SHA|_SHORT|_ID|_HASH|_REF)?|COMMIT(?:_SHA|_HASH|_ID|_REF)?|REVISION|SHA|TIMESTAMP|DATE|NOW|CACHE_?(?:BUST|BUSTER|DATE|KEY)|BUST_?CACHE|NO_?CACHE|GITHUB_(?:SHA|REF|RUN_ID|RUN_NUMBER)|CI_COMMIT_\w+|RUN_(?:ID|NUMBER))$/i;
/** A commit, a time of day, or seconds or milliseconds since 1970. */
const volatileValue = /^(?:[0-9a-f]{40}|\d{4}-\d\d-\d\d[T _]\d\d:?\d\d.*|1[5-9]\d{8}(?:\d{3})?)$/;
const bustingArgument = {
    name: 'busting-argument',
    severity: 'warning',
    summary: 'An argument that is different in every build is declared before packages are installed.',
    check: eachService(service => service.stages.flatMap(stage => stage.steps.flatMap(step => {
        const name = volatileArgument(step, service);
        if (name === undefined)
            return [];
        const later = stage.steps.slice(stage.steps.indexOf(step) + 1);
        // From the step on that needs it, it has to be there.
        const needed = later.findIndex(each => each.keyword === 'RUN' && mentions(service.dockerfile.text, each, name));
        const installs = later.slice(0, needed < 0 ? undefined : needed).filter(each => stepInstalls(each).length > 0);
        const [first] = installs;
        const last = installs.at(-1);
        if (first === undefined || last === undefined)
            return [];
        return [
            findingAt(service, step, {
                message: `${name} is different in every build, and every RUN after its ARG runs again when it changes, also that of line ${first.startLine} which installs packages.`,
                remedy: 'Declare it after the packages are installed, right before what needs it.',
                fix: fix(service, stage, step, last, name)
            })
        ];
    })))
};
function volatileArgument(step, { buildArguments }) {
    if (step.keyword !== 'ARG')
        return undefined;
    return step.instruction
        .getProperties()
        .map(property => property.getName())
        .find(name => volatileName.test(name) || volatileValue.test(buildArguments[name] ?? ''));
}
/** Moves the argument behind the last install, with the labels that need it. */
function fix(service, stage, step, last, name) {
    const { text } = service.dockerfile;
    const { steps } = stage;
    const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(last) + 1);
    const users = between.filter(each => mentions(text, each, name));
    // Other commands may read it from their environment.
    const isAlone = between.every(each => each.keyword !== 'RUN' || stepInstalls(each).length > 0);
    const isMovable = isAlone && step.instruction.getProperties().length === 1 && users.every(isLabel);
    if (!isMovable)
        return undefined;
    const pieces = [step, ...users].map(each => wholeLines(text, each));
    const { end } = wholeLines(text, last);
    const moved = pieces.map(piece => linesOf(text, piece)).join('');
    const isOpen = end === text.length && !text.endsWith('\n');
    return [
        ...pieces.flatMap(piece => edit(service, piece.start, piece.end, '')),
        ...edit(service, end, end, `${isOpen ? '\n' : ''}${moved}`)
    ];
}
function isLabel({ keyword }) {
    return keyword === 'LABEL';
}
function mentions(text, { start, end }, name) {
    return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(text.slice(start, end));
}

;// CONCATENATED MODULE: ./.build/src/advice/harmless.js
/** Commands that do the same whatever files of the project there are, and keep nothing beside what they are for. */
/** Matches the words of a command, its program without a folder, with a blank between them. */
const harmless = /^(apt|apt-get) (-\S+ )*(update|clean|autoclean|autoremove)|^rm -\w+ \/(var|root|tmp)|^set [-+]|^(python[0-9.]*) -m venv |^mkdir |^(npm|yarn|pip[0-9.]*) (cache|config) /;

;// CONCATENATED MODULE: ./.build/src/advice/removals.js
/** Commands of a step that remove a cache folder: as a mount the folder cannot be removed, and what is in it is not in the image. */




/** Commands beside `rm` that fail at a mount, or empty it. */
const others = /^(find|mv|rmdir|unlink|shred|rsync)$/;
/** What a step removes of folders that are mounts, or are to be some. */
function removalsOf(step, folders) {
    const removals = [];
    let areAll = true;
    for (const command of step.commands) {
        const [program = ''] = commandWords(command);
        const isRemoval = program === 'rm';
        if (!isRemoval && !others.test(program))
            continue;
        const operands = [];
        let isSafe = isRemoval;
        for (const word of command.words.slice(1).filter(({ text }) => !text.startsWith('-'))) {
            const operand = expanded(word.text, step);
            if (operand === undefined)
                areAll = false;
            if (operand === undefined)
                continue;
            const folder = operand.replace(/(\/\*|\/)$/, '') || '/';
            const reached = folders.filter(each => reaches(folder, each));
            if (reached.length === 0)
                continue;
            operands.push(word);
            isSafe &&= reached.some(each => isWithin(folder, each)) || isOnlyCaches(step, folder, folders);
        }
        if (operands.length > 0)
            removals.push({ command, operands, isSafe });
    }
    return { removals, areAll };
}
/**
 * What to take away so that a step does these removals no more.
 * @returns undefined where that would change what else it does
 */
function withoutRemovals(text, step, removals) {
    if (removals.length === 0)
        return [];
    if (step.isExec || removals.some(({ isSafe }) => !isSafe))
        return undefined;
    const spans = [];
    for (const { command, operands } of removals) {
        const given = command.words.slice(1).filter(word => !word.text.startsWith('-'));
        if (operands.length < given.length)
            spans.push(...operands.map(word => withoutWord(text, word, step)));
        else {
            const span = withoutCommand(text, command, step);
            // The one after the first would lack what joins it to the rest.
            if (span === undefined || (command.before === undefined && removals.length > 1))
                return undefined;
            spans.push(span);
        }
    }
    return joined(spans);
}
/** With its variables replaced; undefined where that cannot be done. */
function expanded(word, step) {
    const { home, variable } = step.environment;
    const whole = word
        .replace(/^~(?=\/|$)/, () => home ?? '$HOME')
        .replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain, braced) => {
        const name = plain ?? braced ?? '';
        return (name === 'HOME' ? home : variable(name)) ?? all;
    });
    if (/[$`]/.test(whole))
        return undefined;
    if (whole.startsWith('/'))
        return external_node_path_.posix.normalize(whole);
    return step.folder === undefined ? undefined : external_node_path_.posix.join(step.folder, whole);
}
/** Whether removing one folder, which may have wildcards, removes from another. */
function reaches(removed, folder) {
    const fixed = removed.replace(/[*?[{].*$/, '');
    if (fixed !== removed)
        return folder.startsWith(fixed) || fixed.startsWith(`${folder}/`);
    return removed === '/' || folder === removed || folder.startsWith(`${removed}/`) || isWithin(removed, folder);
}
function isWithin(inner, outer) {
    return inner === outer || inner.startsWith(`${outer}/`);
}
/** Whether a folder for caches holds those alone that are in the mounts: then nothing of it is in the image. */
function isOnlyCaches(step, folder, mounts) {
    if (external_node_path_.posix.basename(folder) !== '.cache')
        return false;
    const installs = stepInstalls(step);
    const targets = mounts.map(target => ({ target }));
    return step.commands.every(command => {
        const install = installs.find(each => each.command === command);
        const words = commandWords(command);
        if (install === undefined)
            return words[0] === 'rm' || harmless.test(words.join(' '));
        return install.folders?.every(each => !isWithin(each, folder) || isCovered(each, targets)) === true;
    });
}

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/cache-mounts.js
var cache_mounts = __webpack_require__(12022);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/walk.js + 2 modules
var walk = __webpack_require__(16484);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/word.js
var word = __webpack_require__(67733);
;// CONCATENATED MODULE: ./.build/src/advice/shell.js
/**
 * Takes the script of a RUN step apart into commands, each word with its place in the Dockerfile. It knows of quotes,
 * operators, comments and line continuations, as much of the shell's grammar as tells which programs are called with what.
 */
const operator = /&&|\|\||;;|[;|&(){}\n]/y;
const redirection = /\d*(?:&>>?|>>|>&|>\||>|<<<|<&|<)&?-?[ \t]*/y;
/** The commands of a script in their order, those inside of `$(...)` apart. */
function shellCommands(script) {
    const found = [];
    let words = [];
    let before;
    let isAwaited = false;
    const end = (after) => {
        const command = toCommand(words, before, after, isAwaited);
        if (command !== undefined)
            found.push(command);
        // A keyword alone waits for what the next line has.
        if (words.length > 0)
            isAwaited = command === undefined && keywords.has(words.at(-1)?.text ?? '');
        words = [];
        before = after;
    };
    for (const token of tokens(script)) {
        if (token.kind === 'word')
            words.push(token);
        else
            end(token);
    }
    end(undefined);
    return found;
}
function* tokens(script) {
    const { text, linesEndCommands } = script;
    let at = script.start;
    while (at < script.end) {
        const character = text[at] ?? '';
        const skipped = skip(script, at);
        if (skipped > at) {
            at = skipped;
            continue;
        }
        redirection.lastIndex = at;
        const redirected = redirection.exec(text);
        if (redirected !== null) {
            at = shell_word(script, at + redirected[0].length).end;
            continue;
        }
        operator.lastIndex = at;
        const matched = operator.exec(text);
        if (matched !== null && !(character === '{' && !/\s/.test(text[at + 1] ?? ' '))) {
            if (character !== '\n' || linesEndCommands)
                yield { kind: 'operator', text: matched[0], start: at, end: at + matched[0].length };
            at += matched[0].length;
            continue;
        }
        const read = shell_word(script, at);
        // What cannot be read as a word is gone over, so that there is always an end.
        if (read.end > at)
            yield { kind: 'word', ...read };
        at = Math.max(read.end, at + 1);
    }
}
/** Where blanks, continued lines and comments end that begin here. */
function skip({ text, end, escapeCharacter, linesEndCommands }, start) {
    let at = start;
    for (;;) {
        const rest = text.slice(at, Math.min(end, at + 2));
        const continued = rest[0] === escapeCharacter || rest[0] === '\\' ? /^[ \t]*\r?\n/.exec(text.slice(at + 1, end)) : null;
        if (continued !== null)
            at += 1 + continued[0].length;
        else if (/^[ \t\r]/.test(rest) || (rest[0] === '\n' && !linesEndCommands))
            at += 1;
        else if (rest[0] === '#' && /^[\s;&|(]?$/.test(text[at - 1] ?? '')) {
            const line = text.indexOf('\n', at);
            at = line < 0 ? end : Math.min(end, line);
        }
        else
            return Math.min(at, end);
        if (at >= end)
            return end;
    }
}
function shell_word(script, start) {
    const { text, end, escapeCharacter } = script;
    let value = '';
    let at = start;
    while (at < end) {
        const character = text[at] ?? '';
        if (/[\s;&|()<>]/.test(character))
            break;
        if (character === escapeCharacter || character === '\\') {
            if (/^[ \t]*\r?\n/.test(text.slice(at + 1, end)))
                break;
            value += text[at + 1] ?? '';
            at += 2;
        }
        else if (character === "'" || character === '"') {
            const closing = closingQuote(text, at, end);
            value += text.slice(at + 1, closing);
            at = closing + 1;
        }
        else if (character === '$' && text[at + 1] === '(') {
            const closing = closingBracket(text, at + 1, end);
            value += text.slice(at, closing);
            at = closing;
        }
        else {
            value += character;
            at += 1;
        }
    }
    return { text: value, start, end: Math.min(at, end) };
}
function closingQuote(text, start, end) {
    const quote = text[start];
    for (let at = start + 1; at < end; at += 1) {
        if (text[at] === '\\' && quote === '"')
            at += 1;
        else if (text[at] === quote)
            return at;
    }
    return end;
}
function closingBracket(text, start, end) {
    let depth = 0;
    for (let at = start; at < end; at += 1) {
        if (text[at] === "'" || text[at] === '"')
            at = closingQuote(text, at, end);
        else if (text[at] === '(')
            depth += 1;
        else if (text[at] === ')')
            depth -= 1;
        if (depth === 0)
            return at + 1;
    }
    return end;
}
/** After these the shell wants a command. */
const keywords = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!']);
/** Words that come before a program and change nothing of what it does to a cache. */
const leading = new Set([...keywords, 'time', 'exec', 'command', 'env', 'nice']);
function toCommand(given, before, after, isAwaited) {
    const [first] = given;
    const last = given.at(-1);
    if (first === undefined || last === undefined)
        return undefined;
    const assignments = new Map();
    let words = given;
    for (let [head] = words; head !== undefined; [head] = words) {
        const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(head.text);
        if (assignment !== null)
            assignments.set(assignment[1] ?? '', assignment[2] ?? '');
        else if (head.text === 'sudo') {
            while (words[1]?.text.startsWith('-'))
                words = words.slice(1);
        }
        else if (!leading.has(head.text))
            break;
        words = words.slice(1);
    }
    if (words.length === 0)
        return undefined;
    const isBound = isAwaited || keywords.has(first.text);
    return { words, assignments, start: first.start, end: last.end, before, after, isBound };
}

;// CONCATENATED MODULE: ./.build/src/advice/users.js
/** Who runs the steps of a stage, and where that user's home is. */

const root = { name: 'root', uid: 0, gid: 0, home: '/root' };
/** Users that well-known images have. */
const wellKnown = [
    root,
    { name: 'www-data', uid: 33, gid: 33, home: '/var/www' },
    { name: 'nobody', uid: 65_534, gid: 65_534, home: '/nonexistent' }
];
/** A user of the image `node`. */
const node = { name: 'node', uid: 1000, gid: 1000, home: '/home/node' };
/** Registries that hand out Docker's official images under their own name, or images that are made just like them. */
const alike = /^(?:(?:(?:index\.)?docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\/)?(?:library\/)?[^/]+$|^ghcr\.io\/astral-sh\/uv[:@]/;
/**
 * Whether an image is one of Docker's official ones or like them, by its name: its user is root, and it has no variables that
 * move caches. Of others nothing is known.
 */
function isWellKnown(image) {
    return alike.test(image) && !image.startsWith('localhost');
}
/** The user that `USER` names, out of those that commands before it have made. */
function userNamed(given, made, image) {
    const [name = '', group = ''] = given.trim().split(':');
    const gid = number(group);
    const isNode = image !== undefined && /^(?:docker\.io\/)?(?:library\/)?node(?:[:@]|$)/.test(image);
    const known = [...made.toReversed(), ...(isNode ? [node] : []), ...wellKnown];
    const uid = number(name);
    const found = known.find(user => (uid === undefined ? user.name === name : user.uid === uid));
    const user = found ?? { name, uid, gid: undefined, home: undefined };
    return gid === undefined ? user : { ...user, gid };
}
/** The users that a command makes (`useradd` of shadow, `adduser` of Debian and of busybox). */
function usersMade(command) {
    const words = command.words.map(word => word.text);
    const program = external_node_path_.posix.basename(words[0] ?? '');
    if (program !== 'useradd' && program !== 'adduser')
        return [];
    const name = words.find((word, at) => at > 0 && !word.startsWith('-') && !takesValue(words[at - 1] ?? ''));
    if (name === undefined)
        return [];
    const uid = number(users_optionValue(words, 'u', '--uid') ?? '');
    const group = users_optionValue(words, 'g', '--gid');
    const isSystem = program === 'adduser' && words.includes('--system');
    const given = program === 'useradd' ? users_optionValue(words, 'd', '--home-dir', '--home') : users_optionValue(words, 'h', '--home');
    const home = given ?? (isSystem ? undefined : `/home/${name}`);
    return [{ name, uid, gid: group === undefined ? uid : number(group), home }];
}
const valuedOptions = /^(--(uid|gid|groups|home|home-dir|shell|gecos|comment|ingroup|base-dir|skel)|-[A-Za-z]*[ugGdhscbk])$/;
function takesValue(word) {
    return valuedOptions.test(word);
}
/** @param short a letter, which others may stand before: `-mu 1000` */
function users_optionValue(words, short, ...long) {
    for (const [at, word] of words.entries()) {
        if (long.includes(word) || new RegExp(`^-[A-Za-z]*${short}$`).test(word))
            return words[at + 1];
        const name = long.find(each => word.startsWith(`${each}=`));
        if (name !== undefined)
            return word.slice(name.length + 1);
    }
    return undefined;
}
function number(text) {
    return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

;// CONCATENATED MODULE: ./.build/src/advice/steps.js







/**
 * @param parsed the build's text
 * @throws UnresolvedError when the file has no such target
 */
function readStages(build, parsed) {
    const lineStarts = startsOfLines(build.text);
    const stages = new Map();
    const ends = new Map();
    const { escapeCharacter } = parsed;
    (0,walk/* walkStages */.T)(build, ({ stage, at, parent, image }, state) => {
        const base = parent === undefined ? undefined : ends.get(parent);
        const isKnown = base?.isKnown ?? (image === undefined ? stage.from === 'scratch' : isWellKnown(image));
        let user = base === undefined ? (isKnown ? root : undefined) : base.user;
        const made = [...(base?.made ?? [])];
        const steps = [];
        for (const instruction of stage.instructions) {
            const place = placeOf(instruction, lineStarts);
            state.apply(instruction);
            if (instruction.getKeyword() === 'USER')
                user = nextUser(instruction, state, made, image);
            const commands = commandsOf(instruction, build.text, place, lineStarts, escapeCharacter);
            made.push(...commands.flatMap(usersMade));
            steps.push({ ...readStep(instruction, place, at, state, user, commands), isKnown });
        }
        ends.set(at, { user, made, isKnown });
        const before = parent === undefined ? [] : (stages.get(parent)?.chain ?? []);
        const beginning = placeOf(stage.beginning, lineStarts);
        stages.set(at, { at, stage, image, parent, beginning, steps, chain: [...before, ...steps] });
    }, parsed);
    return [...stages.values()];
}
function readStep(instruction, place, stage, state, user, commands) {
    const keyword = instruction.getKeyword();
    const values = new Map();
    if (keyword === 'RUN') {
        const mentioned = [...(instruction.getRawArgumentsContent() ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)];
        for (const name of new Set([...toolVariables, ...mentioned.map(([, each = '']) => each)])) {
            const found = state.variable(name);
            if (typeof found !== 'string' && found.value !== '')
                values.set(name, found.value);
        }
    }
    const variable = (name) => values.get(name);
    const home = values.get('HOME') ?? user?.home;
    return {
        ...place,
        instruction,
        keyword,
        stage,
        user,
        environment: { variable, home },
        folder: steps_known(() => state.absolute('.')),
        commands,
        isExec: keyword === 'RUN' && jsonWords(instruction.getRawArgumentsContent()) !== undefined,
        mounts: keyword === 'RUN' ? (0,cache_mounts/* stepMounts */.j)(instruction, state).mounts : [],
        copied: keyword === 'COPY' || keyword === 'ADD' ? copiedFiles(instruction, state) : undefined
    };
}
function nextUser(instruction, state, made, image) {
    const given = steps_known(() => state.expand(instruction.getRawArgumentsContent() ?? ''));
    return given === undefined || given === '' ? undefined : userNamed(given, made, image);
}
function copiedFiles(instruction, state) {
    const words = instruction.getArguments().map(argument => argument.getValue());
    const value = (word) => steps_known(() => state.expand(word)) ?? word;
    const json = instruction.getRawArgumentsContent()?.startsWith('[')
        ? jsonWords(instruction.getRawArgumentsContent())
        : undefined;
    const all = (json ?? words).map(value);
    const last = all.at(-1);
    return {
        sources: all.slice(0, -1),
        destination: last === undefined ? undefined : steps_known(() => state.absolute(last)),
        from: (0,dockerfile_stages/* flagValues */.NW)(instruction, 'from')[0]
    };
}
function commandsOf(instruction, text, place, lineStarts, escapeCharacter) {
    const range = instruction.getKeyword() === 'RUN' ? instruction.getArgumentsRange() : null;
    if (range === null)
        return [];
    const start = offset(range.start, lineStarts);
    const json = jsonWords(instruction.getRawArgumentsContent());
    if (json !== undefined)
        return wordsAsCommand(json, start, place.end);
    const documents = instruction.getHeredocs().flatMap(document => document.getContentRange() ?? []);
    const [first] = documents;
    if (first === undefined) {
        return shellCommands({ text, start, end: place.end, escapeCharacter, linesEndCommands: false });
    }
    // Only without a program before it, or with a shell, is a here-document a script.
    if (!/^\s*(?:(?:ba|da|z)?sh\s+(?:-\S+\s+)*)?<<-?\s*["']?\w+["']?\s*$/m.test(text.slice(start, text.indexOf('\n', start))))
        return [];
    const [from, to] = [offset(first.start, lineStarts), offset(first.end, lineStarts)];
    return shellCommands({ text, start: from, end: to, escapeCharacter: '\\', linesEndCommands: true });
}
function wordsAsCommand(words, start, end) {
    if (words.length === 0)
        return [];
    const placed = words.map(text => ({ text, start, end }));
    return [{ words: placed, assignments: new Map(), start, end, before: undefined, after: undefined, isBound: false }];
}
/** The words of an instruction in its JSON form. */
function jsonWords(content) {
    if (content === null || !content.trimStart().startsWith('['))
        return undefined;
    try {
        const value = JSON.parse(content);
        return Array.isArray(value) && value.every(word => typeof word === 'string') ? value : undefined;
    }
    catch {
        // What is no JSON is a command that begins with a bracket.
        return undefined;
    }
}
/** undefined where a value depends on something that the Dockerfile does not tell. */
function steps_known(value) {
    try {
        return value();
    }
    catch (error) {
        if (error instanceof word/* UnresolvedError */.i)
            return undefined;
        throw error;
    }
}
function startsOfLines(text) {
    return [0, ...[...text.matchAll(/\n/g)].map(match => match.index + 1)];
}
function offset({ line, character }, lineStarts) {
    return (lineStarts[line] ?? 0) + character;
}
function placeOf(instruction, lineStarts) {
    const { start, end } = instruction.getRange();
    return {
        startLine: start.line + 1,
        endLine: end.line + 1,
        start: offset(start, lineStarts),
        end: offset(end, lineStarts)
    };
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/cache-turned-off.js






const cacheTurnedOff = {
    name: 'cache-turned-off',
    severity: 'warning',
    summary: 'An option, a variable or a command of the step keeps its cache mount empty.',
    check: eachService(service => service.stages.flatMap(stage => stage.steps.flatMap(step => [
        ...stepInstalls(step).flatMap(install => turnedOff(service, stage, install)),
        ...emptied(service, step)
    ])))
};
function turnedOff(service, stage, install) {
    const { off, step, tool } = install;
    if (off === undefined || (usesMount(install) !== true && meantFor(tool, step.mounts).length === 0))
        return [];
    const what = off.by === 'option' ? off.word.text : off.name;
    const source = off.by === 'variable' ? variableSource(stage, step, off.name) : undefined;
    return [
        findingAt(service, source ?? step, {
            message: `${what} turns ${tool.name}'s cache off, so that the cache mount of line ${step.startLine} stays empty.`,
            remedy: `Take ${what} away: what is in a cache mount never gets into the image.`,
            fix: fixOf(service, install, off, source)
        })
    ];
}
function fixOf(service, { step }, off, source) {
    const { text } = service.dockerfile;
    if (off.by === 'variable')
        return source === undefined ? undefined : withoutVariable(service, source, off.name);
    if (step.isExec)
        return undefined;
    const { start, end } = withoutWord(text, off.word, step);
    return edit(service, start, end, '');
}
/** The ENV that gives a step its variable. */
function variableSource(stage, step, name) {
    const before = stage.chain.slice(0, stage.chain.indexOf(step));
    return before.findLast(each => each.keyword === 'ENV' && propertyOf(each, name) !== undefined);
}
function propertyOf(step, name) {
    return step.instruction.getProperties().find(property => property.getName() === name);
}
function withoutVariable(service, step, name) {
    const { text } = service.dockerfile;
    const property = propertyOf(step, name);
    if (property === undefined)
        return [];
    if (step.instruction.getProperties().length === 1) {
        const lines = wholeLines(text, step);
        return edit(service, lines.start, lines.end, '');
    }
    const { start, end } = property.getRange();
    const lineStarts = startsOfLines(text);
    const keywordEnd = offset(step.instruction.getInstructionRange().end, lineStarts);
    const word = { start: offset(start, lineStarts), end: offset(end, lineStarts) };
    const isFirst = text.slice(keywordEnd, word.start).trim() === '';
    const { start: from, end: to } = isFirst
        ? { start: word.start, end: blanksAfter(text, word.end) }
        : withoutWord(text, word, step);
    return edit(service, from, to, '');
}
/** What is said of the commands of a step that empty its cache mounts. */
function emptied(service, step) {
    const { text } = service.dockerfile;
    const targets = step.mounts.map(({ target }) => target);
    const removed = removalsOf(step, targets).removals.map(removal => ({
        command: removal.command,
        mount: targets.find(target => removalsOf(step, [target]).removals.some(each => each.command === removal.command)),
        spans: withoutRemovals(text, step, [removal])
    }));
    const cleaned = step.commands.map(command => {
        const span = step.isExec ? undefined : withoutCommand(text, command, step);
        return { command, mount: cleanedMount(step, command), spans: span && [span] };
    });
    return [...removed, ...cleaned].flatMap(({ command, mount, spans }) => mount === undefined ? [] : [emptying(service, step, command, mount, spans)]);
}
function emptying(service, step, command, mount, spans) {
    const shown = command.words.map(word => word.text).join(' ');
    return findingAt(service, step, {
        message: `"${shown}" empties the cache mount at ${mount}, so that the next build finds nothing in it.`,
        remedy: 'Take that away: what is in a cache mount never gets into the image.',
        fix: spans?.flatMap(({ start, end }) => edit(service, start, end, ''))
    });
}
/** The cache mount that a tool's own command empties. */
function cleanedMount(step, command) {
    const words = commandWords(command);
    const line = words.join(' ');
    const tool = toolNames.map(name => tools[name]).find(({ clean }) => clean?.test(line));
    // Pruning leaves what is worth keeping.
    if (tool === undefined || (tool.name === 'uv' && words[2] === 'prune'))
        return undefined;
    const meant = meantFor(tool, step.mounts).map(({ target }) => target);
    // apt-get clean leaves the lists alone.
    return tool.name === 'apt' ? meant.find(target => target.startsWith('/var/cache')) : meant[0];
}

;// CONCATENATED MODULE: ./.build/src/advice/copies.js
/** What steps copy out of the build context. */

/** Steps that copy the whole context. */
function broadCopies(steps) {
    return steps.filter(({ copied }) => copied?.from === undefined && copied?.sources.some(isWhole));
}
function isWhole(source) {
    return ['.', './', '/', '*', './*'].includes(source);
}
/**
 * Whether a step has put a file of the context at its place below a folder.
 * @param name relative to the context, and to the folder
 */
function isCopiedTo({ copied }, name, folder) {
    const to = copied?.destination;
    if (copied === undefined || to === undefined || copied.from !== undefined)
        return false;
    const wanted = external_node_path_.posix.join(folder, name);
    return copied.sources.some(each => {
        const source = external_node_path_.posix.normalize(each).replace(/^\/+|\/+$/g, '');
        if (source === name)
            return to === wanted || external_node_path_.posix.join(to, external_node_path_.posix.basename(name)) === wanted;
        return name.startsWith(`${source}/`) && external_node_path_.posix.join(to, name.slice(source.length)) === wanted;
    });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./.build/src/advice/context-files.js
/** Files of a build context, read no further than needed. */


/** bytes; what is larger is no list of packages and no Dockerfile. */
const maxTextBytes = 1024 * 1024;
const diskFiles = {
    kind: file => {
        const found = (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false });
        return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined;
    },
    read: file => readable(() => ((0,external_node_fs_.statSync)(file).size > maxTextBytes ? undefined : (0,external_node_fs_.readFileSync)(file, 'utf8')), undefined),
    list: folder => readable(() => (0,external_node_fs_.readdirSync)(folder, { withFileTypes: true }).map(entry => ({
        name: entry.name,
        kind: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'
    })), []),
    size: file => readable(() => (0,external_node_fs_.lstatSync)(file).size, 0)
};
function readable(read, otherwise) {
    try {
        return read();
    }
    catch (error) {
        if (error.code === undefined)
            throw error;
        return otherwise;
    }
}
/** A path inside a folder; undefined for one that leads out of it. */
function inside(folder, relative) {
    const file = external_node_path_.resolve(folder, relative.replace(/^\/+/, ''));
    return file === folder || file.startsWith(`${folder}${external_node_path_.sep}`) ? file : undefined;
}

;// CONCATENATED MODULE: ./.build/src/advice/pip-arguments.js
/** What pip, and uv where it is like pip, are told to install (https://pip.pypa.io/en/stable/cli/pip_install/). */
const requirements = /^(-[qvUI]*[rc]|--requirements?|--constraints?|--build-constraints?|--overrides?)$/;
const index = /^(-i|--index-url|--extra-index-url|--index|--default-index)$/;
/** Options that take a value which is no package. */
const valued = /^(-[tdwpC]|--(trusted-host|target|prefix|root|src|dest|wheel-dir|python|group|extra|cache-dir|timeout|retries|platform|abi|implementation|python-version|python-platform|only-binary|no-binary|upgrade-package|upgrade-strategy|progress-bar|report|log|proxy|cert|client-cert|exists-action|config-settings?|global-option|root-user-action|use-feature|use-deprecated|keyring-provider|link-mode|index-strategy|resolution|prerelease|exclude-newer|torch-backend|find-links|editable)|-e|-f)$/;
/** Options that point at something on this machine, which may be part of the project. */
const local = /^(-e.*|-f.*|-C|--(editable|find-links|no-index|cert|client-cert|config-settings?|src|project|directory|config-file|env-file|script|group)(=.*)?)$/;
const archive = /\.(whl|zip|tar|tgz|tar\.\w+)$/i;
const url = /^(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?(?:git\+)?(?:https?|ssh):\/\//;
/** A name, perhaps with extras, versions and a condition. */
const pip_arguments_named = /^[A-Za-z0-9][\w.-]*(?:\[[\w,.\s-]*\])?\s*(?:(?:[<>=!~]=?=?)[^/\\]*)?(?:;.*)?$/;
/** The words that are neither options nor their values. */
function packageWords(given) {
    const takesValue = (word) => requirements.test(word) || index.test(word) || valued.test(word);
    return given.filter((word, at) => !word.startsWith('-') && !takesValue(given[at - 1] ?? ''));
}
/** Whether a word names archives that lie somewhere, such as `/wheels/*`. */
function isLocalArchive(word) {
    return /^[./]|\//.test(word) && !url.test(word) && (archive.test(word) || word.endsWith('/*'));
}
/** The folders and files that are to be installed themselves. */
function localPackages(given) {
    const editable = given.filter((_, at) => /^(-e|--editable)$/.test(given[at - 1] ?? ''));
    const joined = given.flatMap(word => /^(?:--editable=|-e(?=.))(.+)$/.exec(word)?.[1] ?? []);
    return [...packageWords(given), ...editable, ...joined].filter(word => (/^[./]/.test(word) || word.includes('/') || archive.test(word)) && !url.test(word));
}
/** Names after `-r`, `-c` and the like. */
function requirementFiles(given) {
    return given.flatMap((word, at) => {
        if (requirements.test(word))
            return given[at + 1] ?? [];
        return (/^(?:--(?:requirements?|constraints?|build-constraints?|overrides?)=|-r(?=.)|-c(?=.))(.+)$/.exec(word)?.[1] ?? []);
    });
}
/** Whether everything is from an index or another machine, apart from the requirements files. */
function isFromAfar(given) {
    return (given.every((word, at) => {
        if (local.test(word))
            return false;
        const value = index.test(word)
            ? given[at + 1]
            : /^--(?:index-url|extra-index-url|index|default-index)=(.*)$/.exec(word)?.[1];
        return value === undefined || /^(\w+=)?(https?:\/\/|\$)/.test(value);
    }) && packageWords(given).every(isNamed));
}
/** Whether a requirements file names nothing but packages of an index or of another machine. */
function isPlainRequirements(text) {
    return text
        .replace(/^\uFEFF/, '')
        .replace(/\\\r?\n/g, ' ')
        .split('\n')
        .map(line => line.replace(/(^|\s)#.*$/, '').trim())
        .every(line => {
        if (line === '' || /^(?:-i|--index-url|--extra-index-url)[ =]\s*https?:\/\//.test(line))
            return true;
        if (/^--(trusted-host|pre|no-binary|only-binary|prefer-binary|require-hashes)\b/.test(line))
            return true;
        return isNamed(line.replace(/\s--hash[= ]\S+/g, '').trim());
    });
}
function isNamed(word) {
    return url.test(word) || (pip_arguments_named.test(word) && !archive.test(word.split(';')[0]?.trim() ?? ''));
}

;// CONCATENATED MODULE: ./.build/src/advice/dependency-files.js
/** Which files of the project an install reads, and whether it could run before the rest is there. */






/** Whether an install builds or installs the project itself, and not only what the project needs. */
function isProjectInstall(install) {
    const { tool, arguments: given } = install;
    switch (tool.name) {
        case 'pip':
            return localPackages(given).length > 0;
        case 'uv':
            return isOfProject(install) ? !given.includes('--no-install-project') : localPackages(given).length > 0;
        case 'poetry':
            return !given.includes('--no-root');
        case 'pdm':
            return !given.includes('--no-self');
        case 'go':
            return given[0] !== 'download';
        case 'cargo':
            return true;
        case 'maven':
            return !given.some(word => word.startsWith('dependency:'));
        case 'gradle':
            return !given.includes('dependencies');
        default:
            return false;
    }
}
/** `uv sync` and `uv add` are about a project; `uv pip sync` is about what it names. */
function isOfProject({ subcommand }) {
    return /(^|uv )(sync|add)$/.test(subcommand);
}
/** Options of `uv sync` that leave it in the project of its folder. */
const plainSync = /^(-[qv]+|--(no-install-(project|workspace)|locked|frozen|(no-|only-)?dev|all-extras|(no-)?extra|(no-|only-)?group|all-groups|no-default-groups|python|compile-bytecode|no-cache|cache-dir|link-mode|no-editable|inexact|quiet|verbose|no-progress|default-index|index-url)(=.*)?)$/;
/**
 * The files that a step reads when nothing but packages is installed by it, relative to its folder; undefined when it does
 * more, or when that cannot be told.
 * @param folder absolute folder on this machine that stands for the step's folder
 */
function filesRead(step, folder, files) {
    const installs = stepInstalls(step);
    const found = new Set();
    for (const command of step.commands) {
        const install = installs.find(each => each.command === command);
        if (install === undefined && harmless.test(commandWords(command).join(' ')))
            continue;
        const read = install === undefined ? undefined : installReads(install, command, folder, files);
        if (read === undefined)
            return undefined;
        for (const file of read)
            found.add(file);
    }
    return installs.length === 0 ? undefined : [...found];
}
function installReads(install, command, folder, files) {
    const { tool, step, arguments: given } = install;
    if (isProjectInstall(install) || command.before?.text === '|' || command.after?.text === '|')
        return undefined;
    if (given.some(word => /\$\(|`/.test(word)) || mayBeCopied(command, step) || namesFiles(install))
        return undefined;
    const there = (...names) => names.filter(name => isThere(folder, name, files));
    // What lies beside the named files is left to people.
    const all = (...names) => {
        const texts = names.map(name => files.read(external_node_path_.join(folder, name)) ?? '');
        const isPlain = (text) => !/workspace|\b(path|editable|dynamic)\s*=|=> \.{1,2}\/|file:/.test(text);
        return texts.every(text => text !== '' && isPlain(text)) ? names : undefined;
    };
    switch (tool.name) {
        case 'pip':
            return pipReads(given, folder, files);
        case 'uv': {
            const settings = there('uv.toml', '.python-version');
            if (isOfProject(install)) {
                const isPlain = given.every(word => !word.startsWith('-') || plainSync.test(word));
                const read = isPlain ? all('pyproject.toml', 'uv.lock') : undefined;
                return read && [...read, ...settings];
            }
            // Its settings may name indexes and files.
            const has = settings.length > 0 || /\[tool\.uv\b/.test(files.read(external_node_path_.join(folder, 'pyproject.toml')) ?? '');
            return has ? undefined : pipReads(given, folder, files);
        }
        case 'poetry': {
            const isPlain = /^(install|sync)$/.test(install.subcommand) && !given.some(word => /^(-[CP]|--(directory|project))/.test(word));
            const read = isPlain ? all('pyproject.toml', 'poetry.lock') : undefined;
            return read && [...read, ...there('poetry.toml', '.python-version')];
        }
        case 'pipenv':
            return all('Pipfile', 'Pipfile.lock');
        case 'npm':
            return npmReads(given, folder, files);
        case 'go':
            return given.length === 1 && there('go.work').length === 0 ? all('go.mod', 'go.sum') : undefined;
        case 'apt':
        case 'dnf':
            return given.some(word => /\/|\$|\.(deb|rpm|dsc)$/.test(word)) ? undefined : [];
        default:
            return undefined;
    }
}
const manifests = {
    uv: ['pyproject.toml', 'uv.lock', 'uv.toml', '.python-version'],
    poetry: ['pyproject.toml', 'poetry.lock', 'poetry.toml'],
    pipenv: ['Pipfile', 'Pipfile.lock'],
    pdm: ['pyproject.toml', 'pdm.lock', 'pdm.toml'],
    npm: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
    yarn: ['package.json', 'yarn.lock', '.yarnrc', '.yarnrc.yml'],
    pnpm: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'],
    bun: ['package.json', 'bun.lock', 'bun.lockb', 'bunfig.toml'],
    go: ['go.mod', 'go.sum', 'go.work'],
    cargo: ['Cargo.toml', 'Cargo.lock'],
    maven: ['pom.xml'],
    gradle: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    composer: ['composer.json', 'composer.lock'],
    conda: ['environment.yml', 'environment.yaml']
};
/** Files that an install may read, as it names them or as its tool is made; they need not be there. */
function namedFiles({ tool, arguments: given }) {
    const files = given.flatMap((word, at) => (/^(-f|--file)$/.test(word) ? (given[at + 1] ?? []) : []));
    return [...requirementFiles(given), ...files, ...(manifests[tool.name] ?? [])];
}
/** Whether the program itself may be a file of the project. */
function mayBeCopied({ words }, step) {
    const program = words[0]?.text ?? '';
    if (!program.includes('/'))
        return false;
    return !program.startsWith('/') || step.folder === undefined || program.startsWith(`${step.folder}/`);
}
/** Whether a variable names files that the tool reads besides. */
function namesFiles({ tool, command, step }) {
    const names = tool.name === 'pip' ? fileVariables.pip : tool.name === 'uv' ? fileVariables.uv : [];
    return names.some(name => (command.assignments.get(name) ?? step.environment.variable(name)) !== undefined);
}
/** Requirements that name other files need those, too: that is left to people. */
function pipReads(given, folder, files) {
    if (!isFromAfar(given))
        return undefined;
    const names = requirementFiles(given).map(name => external_node_path_.posix.normalize(name));
    for (const name of names) {
        const file = inside(folder, name);
        const text = file === undefined || name.startsWith('/') ? undefined : files.read(file);
        if (text === undefined || !/\.(txt|in|pip)$/.test(name) || !isPlainRequirements(text))
            return undefined;
    }
    return names;
}
function npmReads(given, folder, files) {
    if (given.some(word => /^(-C|-w|--(prefix|workspaces?|include-workspace-root|userconfig|globalconfig))/.test(word)))
        return undefined;
    const packages = given.filter(word => !word.startsWith('-'));
    if (packages.length > 0) {
        const areNamed = packages.every(word => /^(@[\w.-]+\/)?[\w-][\w.-]*(@[^/]*)?$/.test(word) && !/\.t(ar|gz)$/.test(word));
        return areNamed && given.some(word => /^(-g|--global)$/.test(word)) ? [] : undefined;
    }
    const text = files.read(external_node_path_.join(folder, 'package.json'));
    const lock = ['package-lock.json', 'npm-shrinkwrap.json'].find(name => isThere(folder, name, files));
    // Its own scripts and workspaces need files that are not known here; binding.gyp is a script that npm adds itself.
    if (text === undefined || lock === undefined || isThere(folder, 'binding.gyp', files))
        return undefined;
    if (/"((pre|post)?install|(pre|post)?prepare|prepublish|workspaces)"\s*:|"(file|link):/.test(text))
        return undefined;
    return ['package.json', lock, ...(isThere(folder, '.npmrc', files) ? ['.npmrc'] : [])];
}
function isThere(folder, name, files) {
    return files.kind(external_node_path_.join(folder, name)) === 'file';
}
/** A COPY of files to the same places below the step's folder, one instruction for each folder. */
function copyInstructions(names) {
    const folders = new Map();
    for (const name of names) {
        const folder = external_node_path_.posix.dirname(name);
        folders.set(folder, [...(folders.get(folder) ?? []), name]);
    }
    return [...folders]
        .map(([folder, inner]) => `COPY ${inner.join(' ')} ${folder === '.' ? './' : `./${folder}/`}\n`)
        .join('');
}

;// CONCATENATED MODULE: ./.build/src/advice/dockerignore.js
/** `.dockerignore` files (https://docs.docker.com/build/concepts/context/#dockerignore-files). */

/** The file that counts: the one named after the Dockerfile, else the one of the context. */
function readIgnoreFile(context, dockerfile, files) {
    const own = dockerfile === undefined ? undefined : `${dockerfile}.dockerignore`;
    const ownText = own === undefined ? undefined : files.read(own);
    const file = own !== undefined && ownText !== undefined ? own : external_node_path_.join(context, '.dockerignore');
    const text = ownText ?? files.read(file);
    const patterns = parsePatterns(text ?? '');
    return { file, text, ignores: relative => isIgnored(relative, patterns) };
}
function parsePatterns(text) {
    return text
        .replace(/^\uFEFF/, '')
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '' && !line.startsWith('#'))
        .flatMap(line => {
        const isException = line.startsWith('!');
        const cleaned = external_node_path_.posix.normalize(line.slice(isException ? 1 : 0).trim()).replace(/^\/+|\/+$/g, '');
        return cleaned === '' || cleaned === '.' ? [] : [{ matches: toExpression(cleaned), isException }];
    });
}
/** The last pattern that fits a path or a folder above it decides. */
function isIgnored(relative, patterns) {
    if (patterns.length === 0)
        return false;
    const parts = relative.split('/');
    const paths = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    return patterns.reduce((ignored, { matches, isException }) => (paths.some(each => matches.test(each)) ? !isException : ignored), false);
}
/** As Go's filepath.Match, and `**` for any number of folders. */
function toExpression(pattern) {
    let source = '';
    for (let at = 0; at < pattern.length; at += 1) {
        const character = pattern[at] ?? '';
        const set = character === '[' ? /^\[(\^?)((?:\\.|[^\]])+)\]/.exec(pattern.slice(at)) : null;
        if (pattern.startsWith('**/', at)) {
            source += '(?:.*/)?';
            at += 2;
        }
        else if (pattern.startsWith('**', at)) {
            source += '.*';
            at += 1;
        }
        else if (character === '*')
            source += '[^/]*';
        else if (character === '?')
            source += '[^/]';
        else if (set !== null) {
            source += `[${set[1]}${(set[2] ?? '').replace(/[[\]^]/g, '\\$&')}]`;
            at += set[0].length - 1;
        }
        else {
            if (character === '\\' && at + 1 < pattern.length)
                at += 1;
            source += (pattern[at] ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        }
    }
    try {
        return new RegExp(`^${source}$`);
    }
    catch {
        // A set that makes no sense matches nothing, as with Docker, which refuses the file.
        return /(?!)/;
    }
}

;// CONCATENATED MODULE: ./.build/src/advice/made-names.js
/** What installs make in the folder that they run in. */


/** Options of pip that name where it installs to. */
const into = /^(-[tdw]|--(?:target|prefix|root|src|dest|wheel-dir))(?:=(.+))?$/;
/** Names relative to the step's folder; undefined where a command makes something whose place is not told. */
function madeNames(step) {
    const found = [];
    for (const command of step.commands) {
        const words = commandWords(command);
        const isVenv = words[1] === '-m' && words[2] === 'venv';
        if (isVenv || words[0] === 'mkdir')
            found.push(...words.slice(isVenv ? 3 : 1).filter(word => !word.startsWith('-')));
    }
    for (const { tool, arguments: given } of stepInstalls(step)) {
        if (tool.name === 'npm')
            found.push('node_modules');
        else if (tool.name === 'pip')
            found.push(...given.flatMap((word, at) => pipFolder(word, given[at + 1])));
        if (['uv', 'poetry', 'pipenv'].includes(tool.name))
            found.push('.venv');
        if (tool.name === 'uv')
            found.push(step.environment.variable('UV_PROJECT_ENVIRONMENT') ?? '.venv');
    }
    if (found.some(name => /[$`]/.test(name)))
        return undefined;
    const folder = step.folder ?? '/';
    return found.map(name => external_node_path_.posix.relative(folder, external_node_path_.posix.resolve(folder, name))).filter(isInside);
}
function isInside(relative) {
    return relative !== '' && !relative.startsWith('..');
}
function pipFolder(word, next) {
    const [, option, value = next] = into.exec(word) ?? [];
    return option === undefined || value === undefined ? [] : [value];
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/copy-before-dependencies.js
/** The whole project is copied before its dependencies are installed. */








const copyBeforeDependencies = {
    name: 'copy-before-dependencies',
    severity: 'warning',
    summary: 'The whole project is copied before its dependencies are installed.',
    check: eachService((service, project) => service.stages.flatMap(stage => {
        const [copy] = broadCopies(stage.chain);
        if (copy === undefined || copiesLittle(service, project))
            return [];
        const install = stage.steps
            .slice(stage.steps.indexOf(copy) + 1)
            .flatMap(stepInstalls)
            .find(each => !isPrepared(each, stage, copy));
        if (install === undefined)
            return [];
        const { step, tool } = install;
        const isProject = isProjectInstall(install);
        return [
            findingAt(service, copy, {
                message: `Everything is copied before ${tool.name} installs packages in line ${step.startLine}: a change of any file installs all of them again.`,
                remedy: isProject
                    ? `Copy only the files that name the dependencies and install those first, then copy the rest and let ${tool.name} install the project itself.`
                    : `Copy only the files that ${tool.name} reads, install, and copy the rest after that.`,
                fix: isProject ? undefined : copy_before_dependencies_fix(service, project, stage, copy, step)
            })
        ];
    }))
};
/** An ignore file that lets in only what it names decides itself what a change is. */
function copiesLittle({ context, dockerfile }, { files }) {
    return (context !== undefined && readIgnoreFile(context, dockerfile.file, files).ignores('a-file-that-nobody-has-named'));
}
const pythonTools = new Set(['pip', 'uv', 'poetry', 'pdm']);
/** Whether an install of the project itself comes after its dependencies were installed without it. */
function isPrepared(install, { chain }, copy) {
    if (!isProjectInstall(install))
        return false;
    const isAlike = (other) => other.tool === install.tool || (pythonTools.has(other.tool.name) && pythonTools.has(install.tool.name));
    const before = chain.slice(0, chain.indexOf(copy)).flatMap(stepInstalls);
    return before.some(each => isAlike(each) && each.arguments.length > 0);
}
/** Moves the install before the copy, where it surely does the same there. */
function copy_before_dependencies_fix(service, { files }, stage, copy, step) {
    const { context, dockerfile } = service;
    const { text } = dockerfile;
    const isNext = stage.steps.indexOf(step) === stage.steps.indexOf(copy) + 1 && stage.steps.includes(copy);
    const isPlain = copy.copied?.sources.length === 1 && /^\.\/?$/.test(copy.copied.sources[0] ?? '');
    const isHere = copy.copied?.destination !== undefined && copy.copied.destination === copy.folder;
    if (context === undefined || !isNext || !isPlain || !isHere)
        return undefined;
    const names = filesRead(step, context, files);
    const ignore = readIgnoreFile(context, dockerfile.file, files);
    if (names === undefined || names.some(name => ignore.ignores(name) || /\s/.test(name)))
        return undefined;
    // The copy would now come after what the install has made, and over it.
    const isOver = (name) => files.kind(external_node_path_.join(context, name)) !== undefined && !ignore.ignores(name);
    const made = madeNames(step);
    if (made === undefined || made.some(isOver))
        return undefined;
    const before = stage.chain.slice(0, stage.chain.indexOf(copy));
    const missing = names.filter(name => !before.some(each => isCopiedTo(each, name, copy.folder ?? '/')));
    const copyLines = wholeLines(text, copy);
    const moved = withComments(text, step, copyLines.end);
    if (text.slice(copyLines.end, moved.start).trim() !== '')
        return undefined;
    return [
        ...edit(service, copyLines.start, copyLines.start, `${copyInstructions(missing)}${linesOf(text, moved)}`),
        ...edit(service, moved.start, moved.end, '')
    ];
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/early-change.js
/** Code that is copied before packages are installed which do not need it. */








const code = /\.(py|js|mjs|cjs|ts|tsx|jsx|vue|go|rs|java|kt|rb|php|cs|html|css|sql)$/;
/** What installs and system configuration need comes first with good reason. */
const early = /^(setup\.py|conftest\.py|requirements?|deps|vendor|wheels?|packages|third[_-]party|patches|docker|scripts?|tools|bin|etc|config|certs?|\..*)$/i;
/** Entries looked at to find out whether a folder holds code. */
const maxEntries = 200;
const earlyChange = {
    name: 'early-change',
    severity: 'warning',
    summary: 'Code is copied before packages are installed which do not need it.',
    check: eachService((service, project) => service.stages.flatMap(stage => stage.steps.flatMap((step, at) => {
        const source = codeSource(step, service, project);
        if (source === undefined || broadCopies([step]).length > 0)
            return [];
        const later = stage.steps.slice(at + 1);
        const surroundings = { service, files: project.files };
        const installs = later.filter(each => isApart(each, source, step, surroundings));
        const [first] = installs;
        const last = installs.at(-1);
        if (first === undefined || last === undefined)
            return [];
        return [
            findingAt(service, step, {
                message: `${source} is code, which changes often, and is copied before line ${first.startLine} installs packages that do not need it: each change installs them again.`,
                remedy: 'Copy it after the packages are installed.',
                fix: early_change_fix(surroundings, stage, step, last)
            })
        ];
    })))
};
/** The first source of a COPY that is code. */
function codeSource({ copied }, { context }, { files }) {
    if (copied === undefined || copied.from !== undefined || context === undefined)
        return undefined;
    return copied.sources.find(source => {
        const file = /[*?[$]|:\/\//.test(source) ? undefined : inside(context, source);
        if (file === undefined || file === context || early.test(external_node_path_.basename(file)))
            return false;
        return files.kind(file) === 'folder' ? holdsCode(file, files) : code.test(file) && files.kind(file) === 'file';
    });
}
function holdsCode(folder, files) {
    const queue = [folder];
    let left = maxEntries;
    for (let next = queue.shift(); next !== undefined && left > 0; next = queue.shift()) {
        const entries = files.list(next);
        left -= entries.length;
        if (entries.some(entry => entry.kind === 'file' && code.test(entry.name)))
            return true;
        for (const entry of entries)
            if (entry.kind === 'folder')
                queue.push(external_node_path_.join(next, entry.name));
    }
    return false;
}
/** Whether a step installs packages and has nothing to do with the copied code. */
function isApart(step, source, copy, project) {
    const installs = stepInstalls(step);
    if (installs.length === 0 || installs.some(isProjectInstall))
        return false;
    if (installs.some(install => namedFiles(install).some(name => holds(source, name, step, copy, project))))
        return false;
    const { text } = project.service.dockerfile;
    const places = [external_node_path_.posix.basename(source), copy.copied?.destination ?? '/'];
    return places
        .filter(place => place !== '/' && place !== step.folder)
        .every(place => {
        const name = place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        return !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text.slice(step.start, step.end));
    });
}
/** Whether a copied source brings the file that a step reads by this name. */
function holds(source, name, step, { copied }, { service, files }) {
    const file = inside(service.context ?? '/', source);
    const to = copied?.destination;
    if (file === undefined)
        return true;
    if (files.kind(file) === 'file')
        return external_node_path_.posix.basename(source) === external_node_path_.posix.basename(name);
    if (to === undefined || step.folder === undefined)
        return files.kind(external_node_path_.join(file, external_node_path_.posix.basename(name))) === 'file';
    const relative = external_node_path_.posix.relative(to, external_node_path_.posix.resolve(step.folder, name));
    return relative !== '' && !relative.startsWith('..') && files.kind(external_node_path_.join(file, relative)) !== undefined;
}
/** Moves the COPY behind the last of these installs, when nothing between them could need it or be changed by it. */
function early_change_fix({ service, files }, { steps }, step, last) {
    const { context, dockerfile } = service;
    const { text } = dockerfile;
    const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(last) + 1);
    const own = landings(step, service, files);
    const isFree = between.every(each => {
        if (each.keyword === 'RUN') {
            const made = madeNames(each)?.map(name => external_node_path_.posix.join(each.folder ?? '/', name));
            return (context !== undefined &&
                filesRead(each, context, files) !== undefined &&
                made?.every(name => isClear(own, name)));
        }
        if (each.keyword === 'COPY')
            return landings(each, service, files).every(place => isClear(own, place));
        return ['ARG', 'ENV', 'LABEL', 'EXPOSE', 'CMD', 'ENTRYPOINT'].includes(each.keyword);
    });
    // Files that come together may be needed together, and a variable may have another value further down.
    const isPlain = step.copied?.sources.length === 1 && !text.slice(step.start, step.end).includes('$');
    if (!isFree || !isPlain)
        return undefined;
    const lines = wholeLines(text, step);
    const { end } = wholeLines(text, last);
    const isOpen = end === text.length && !text.endsWith('\n');
    return [
        ...edit(service, lines.start, lines.end, ''),
        ...edit(service, end, end, `${isOpen ? '\n' : ''}${linesOf(text, lines)}`)
    ];
}
/** Where the files of a COPY come to lie, or the folder in which they do. */
function landings({ copied, folder }, { context }, files) {
    const to = copied?.destination ?? '/';
    return (copied?.sources ?? []).map(source => {
        const file = copied?.from === undefined ? inside(context ?? '/', source) : undefined;
        const isFile = file !== undefined && files.kind(file) === 'file';
        return isFile && to === folder ? external_node_path_.posix.join(to, external_node_path_.posix.basename(source)) : to;
    });
}
/** Whether none of the places is another one, in it, or around it. */
function isClear(places, other) {
    const isIn = (inner, outer) => inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
    return places.every(place => !isIn(place, other) && !isIn(other, place));
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/from-service-image.js


const fromServiceImage = {
    name: 'from-service-image',
    severity: 'warning',
    summary: "A Dockerfile is built from another service's image by its name.",
    check: project => project.services.flatMap(service => usedImages(service).flatMap(({ image, place }) => {
        const other = makerOf(image, service, project);
        if (other === undefined)
            return [];
        return [
            findingAt(service, place, {
                message: `${image} is the image of the service ${other.service}. BuildKit takes the one that was built before or looks for it in a registry, and nothing makes ${other.service} come first: the cache misses, or a fresh machine fails.`,
                remedy: `Give ${service.service} the other service as a context in the compose file: build.additional_contexts: {"${image}": "service:${other.service}"}.`
            })
        ];
    }))
};
function usedImages({ stages }) {
    return stages.flatMap(({ image, parent, beginning, steps }) => [
        ...(image === undefined || parent !== undefined ? [] : [{ image, place: beginning }]),
        ...steps
            .filter(({ keyword }) => keyword === 'COPY')
            .flatMap(step => (0,dockerfile_stages/* flagValues */.NW)(step.instruction, 'from').map(from => ({ image: from, place: step })))
    ]);
}
/** The other service that makes an image. */
function makerOf(image, user, { services }) {
    const contexts = new Set(Object.keys(user.definition.contexts ?? {}).map(fullName));
    const stages = new Set(user.stages.flatMap(({ stage }) => stage.name ?? []));
    if (contexts.has(fullName(image)) || stages.has(image.toLowerCase()))
        return undefined;
    return services.find(({ service, definition }) => service !== user.service && definition.tags?.some(tag => fullName(tag) === fullName(image)));
}
/** With what Docker adds to a name. */
function fullName(image) {
    const name = image.toLowerCase().replace(/^(docker\.io\/)?(library\/)?/, '');
    return /:[^/]+$/.test(name) || name.includes('@') ? name : `${name}:latest`;
}

// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/mount-flag.js
var mount_flag = __webpack_require__(50335);
;// CONCATENATED MODULE: ./.build/src/advice/mount-flags.js



function mountFlagPlaces({ dockerfile }, step) {
    const lineStarts = startsOfLines(dockerfile.text);
    return step.instruction
        .getFlags()
        .filter(flag => flag.getName() === 'mount')
        .map(flag => {
        const range = flag.getRange();
        const [start, end] = [offset(range.start, lineStarts), offset(range.end, lineStarts)];
        return { text: dockerfile.text.slice(start, end), target: targetOf(flag.getValue() ?? ''), start, end };
    });
}
function targetOf(value) {
    try {
        const options = (0,mount_flag/* mountOptions */.g5)(value);
        return (0,mount_flag/* mountTarget */.Ls)(options);
    }
    catch (error) {
        if (error instanceof word/* UnresolvedError */.i)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/mount-owner.js



/** Options of a mount that make it a user's; undefined when the user's number is not known. */
function ownerOptions(user) {
    if (user === undefined || user.uid === 0)
        return '';
    if (user.uid === undefined)
        return undefined;
    return `,uid=${user.uid},gid=${user.gid ?? user.uid}`;
}
const cacheMountOwner = {
    name: 'cache-mount-owner',
    severity: 'warning',
    summary: 'A cache mount belongs to another user than the one that its step runs as.',
    check: eachService(service => service.stages
        .flatMap(({ steps }) => steps)
        .flatMap(step => stepInstalls(step))
        .flatMap(install => install.step.mounts.flatMap(mount => findings(service, install, mount))))
};
function findings(service, install, mount) {
    const { step, tool, folders } = install;
    const { user } = step;
    const isCache = step.isKnown && tool.certain && folders?.some(folder => isCovered(folder, [mount])) === true;
    if (user === undefined || !isCache || isUsable(user, mount.flag.owner, tool.name))
        return [];
    const who = user.uid === 0 ? 'root, who the step runs as,' : `The step's user ${user.name}`;
    const cannot = user.uid === 0 ? 'does not use a cache of somebody else' : 'may not write to it';
    const options = ownerOptions(user);
    return [
        findingAt(service, step, {
            message: `The cache mount at ${mount.target} belongs to user ${mount.flag.owner?.uid ?? 0}. ${capital(who)} ${cannot}, so that nothing is kept.`,
            remedy: options === undefined
                ? `Add the number of ${user.name} and of its group to the mount: uid=1000,gid=1000.`
                : options === ''
                    ? "Take the mount's uid= and gid= away."
                    : `Add ${options.slice(1)} to the mount.`,
            fix: mount_owner_fix(service, install, mount, options)
        })
    ];
}
/** Others than root need to write; pip as root wants its folder to be root's. */
function isUsable(user, owner, tool) {
    const { uid, gid, mode } = owner ?? { uid: 0, gid: 0, mode: 0o755 };
    if (user.uid === 0)
        return tool !== 'pip' || uid === 0;
    if (user.uid === uid || (mode & 0o002) !== 0)
        return true;
    // A user without a known number may be the one that the mount belongs to.
    if (user.uid === undefined)
        return uid !== 0;
    return user.gid === gid && (mode & 0o020) !== 0;
}
function mount_owner_fix(service, { step }, mount, options) {
    const place = mountFlagPlaces(service, step).find(each => each.target === mount.flag.target);
    if (options === undefined || place === undefined)
        return undefined;
    const bare = place.text.replace(/,(uid|gid)=[^,\s]*/g, '').replace(/=(uid|gid)=[^,\s]*,/g, '=');
    return edit(service, place.start, place.end, `${bare}${options}`);
}
function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/install-without-cache-mount.js








const installWithoutCacheMount = {
    name: 'install-without-cache-mount',
    severity: 'warning',
    summary: 'Packages are installed without a cache mount, so that each change downloads all of them again.',
    check: eachService(service => service.stages
        .flatMap(({ steps }) => steps)
        .flatMap(step => firstOfEachTool(stepInstalls(step)).flatMap(install => {
        if (usesMount(install) === true || meantFor(install.tool, step.mounts).length > 0 || isOffline(install))
            return [];
        const { tool, folders, off } = install;
        const hint = folders === undefined ? ' HOME is that of the user who the step runs as.' : '';
        const option = off?.by === 'option' ? `, and take ${off.word.text} away` : '';
        return [
            findingAt(service, step, {
                severity: tool.isSystem ? 'notice' : 'warning',
                message: `${tool.name} downloads everything again whenever this step runs: nothing keeps its cache.`,
                remedy: `Mount ${tool.name}'s cache folder: RUN ${mountFlags(install).join(' ')}${option}.${hint}`,
                fix: install_without_cache_mount_fix(service, install)
            })
        ];
    })))
};
function firstOfEachTool(installs) {
    return [...new Map(installs.toReversed().map(install => [install.tool.name, install])).values()].reverse();
}
/** Whether it cannot download anything. */
function isOffline({ step, command, arguments: given, tool }) {
    const words = command.words.map(word => word.text);
    if ((0,dockerfile_stages/* flagValues */.NW)(step.instruction, 'network').includes('none'))
        return true;
    if (words.includes('--no-index') || words.includes('--offline'))
        return true;
    if (tool.name !== 'pip' || words.some(word => /^(-r|--requirement)/.test(word)))
        return false;
    const named = packageWords(given);
    // Wheels that lie there were made with all that they need: that is what they are for.
    if (named.length > 0 && named.every(isLocalArchive))
        return true;
    return words.includes('--no-deps') && named.length > 0 && named.every(word => /^[./]/.test(word));
}
function mountFlags(install) {
    const { tool, step } = install;
    const folders = mountedFolders(install.folders ?? tool.folders({ ...step.environment, home: 'HOME' }) ?? [], tool);
    const sharing = tool.sharing === undefined ? '' : `,sharing=${tool.sharing}`;
    return folders.map(folder => `--mount=type=cache,target=${folder}${sharing}${ownerOptions(step.user) ?? ''}`);
}
function mountedFolders(folders, tool) {
    return folders.filter(folder => !tool.unmounted?.includes(folder));
}
/** The mount, and all that would keep it empty or fail at it taken away. */
function install_without_cache_mount_fix(service, install) {
    const { step, tool, folders, off } = install;
    const { text } = service.dockerfile;
    if (!step.isKnown ||
        !tool.certain ||
        folders === undefined ||
        step.user === undefined ||
        ownerOptions(step.user) === undefined)
        return undefined;
    const isOff = off?.by === 'option';
    const mounted = mountedFolders(folders, tool);
    const { removals, areAll } = removalsOf(step, mounted);
    const removed = withoutRemovals(text, step, removals);
    if (removed === undefined || !areAll || isFilled(service, mounted) || linksIntoCache(text))
        return undefined;
    if (step.isExec && isOff)
        return undefined;
    const at = offset(step.instruction.getInstructionRange().end, startsOfLines(text));
    const flags = mountFlags(install);
    const isPlain = step.instruction.getFlags().length === 0 && !text.slice(step.start, step.end).includes('<<');
    const mounts = isPlain && !step.isExec ? ` ${flags.join(' \\\n    ')} \\\n   ` : ` ${flags.join(' ')}`;
    const word = isOff ? [withoutWord(text, off.word, step)] : [];
    return [
        ...edit(service, at, at, mounts),
        ...joined([...word, ...removed]).flatMap(({ start, end }) => edit(service, start, end, ''))
    ];
}
/** Whether a COPY has to do with the folders: a mount would hide what it puts there, or keep from the image what it takes. */
function isFilled({ stages }, folders) {
    const places = stages
        .flatMap(({ steps }) => steps)
        .flatMap(({ copied }) => [copied?.destination ?? '', ...(copied?.sources ?? [])])
        .filter(place => place.startsWith('/') && place !== '/')
        .map(place => place.replace(/\/$/, ''));
    const isAbove = (outer, inner) => inner === outer || inner.startsWith(`${outer}/`);
    return places.some(place => folders.some(folder => isAbove(place, folder) || isAbove(folder, place)));
}
/** Whether what is installed may be links to files of the cache, which the image lacks when that is in a mount. */
function linksIntoCache(text) {
    return /symlink|install\.cache/i.test(text);
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/mount-target.js



const cacheMountTarget = {
    name: 'cache-mount-target',
    severity: 'warning',
    summary: "A cache mount is not at its tool's cache folder for the step's user and environment.",
    check: eachService(service => service.stages.flatMap(stage => stage.steps.flatMap(step => stepInstalls(step).flatMap(install => {
        const wrong = meantFor(install.tool, step.mounts).filter(mount => !install.tool.unmounted?.includes(mount.target) &&
            install.folders?.some(folder => isCovered(folder, [mount])) === false);
        if (!step.isKnown || !install.tool.certain || wrong.length === 0 || usesMount(install) !== false)
            return [];
        return [mount_target_findings(service, install, wrong)];
    }))))
};
function mount_target_findings(service, install, wrong) {
    const { step, tool } = install;
    const missing = (install.folders ?? []).filter(folder => !tool.unmounted?.includes(folder) && !isCovered(folder, step.mounts));
    const who = step.user === undefined ? '' : ` for user ${step.user.name}`;
    const isOne = missing.length === 1;
    return findingAt(service, step, {
        message: `The cache mount at ${wrong[0]?.target} is of no use: the cache folder${isOne ? '' : 's'} of ${tool.name}${who} ${isOne ? 'is' : 'are'} ${missing.join(' and ')} here.`,
        remedy: isOne ? `Mount the cache at ${missing[0]}.` : `Mount the cache at each of ${missing.join(' and ')}.`,
        fix: mount_target_fix(service, install, wrong, missing)
    });
}
/** Mounts at the right folders in the place of those at wrong ones, as far as there are any; the last takes what is left. */
function mount_target_fix(service, { step }, wrong, missing) {
    const places = mountFlagPlaces(service, step);
    const edits = wrong.slice(0, missing.length).map((mount, at) => {
        const place = places.find(each => each.target === mount.flag.target);
        const own = at === Math.min(wrong.length, missing.length) - 1 ? missing.slice(at) : missing.slice(at, at + 1);
        // Two mounts of one id would be one folder.
        if (place === undefined || (own.length > 1 && /\bid=/.test(place.text)))
            return undefined;
        const flags = own.map(folder => place.text.replace(/\b(target|dst|destination)=[^,\s]*/, (_, key) => `${key}=${folder}`));
        return edit(service, place.start, place.end, flags.join(' '));
    });
    return edits.some(each => each === undefined) ? undefined : edits.flatMap(each => each ?? []);
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/outdated-syntax.js
/** Frontends from before what the other advice needs. */


/** The first that has BuildKit's linter: https://docs.docker.com/build/checks/ */
const firstWithChecks = 8;
const outdatedSyntax = {
    name: 'outdated-syntax',
    severity: 'notice',
    summary: 'An old Dockerfile frontend is downloaded instead of the newer one that BuildKit brings.',
    check: eachService(service => {
        const { text, parsed } = service.dockerfile;
        const directive = parsed.directives.find(each => each.getName().toLowerCase() === 'syntax');
        const value = directive?.getValue() ?? '';
        const range = directive?.getValueRange();
        if (range === undefined || range === null || !isOutdated(value))
            return [];
        const newest = /-labs$/.test(value) ? 'docker/dockerfile:1-labs' : 'docker/dockerfile:1';
        // What an upstream build or master brings may be in no release yet.
        const isReleased = !/-upstream:|:master/.test(value);
        const line = range.start.line + 1;
        const [start, end] = [range.start, range.end].map(position => offset(position, startsOfLines(text)));
        return [
            findingAt(service, { startLine: line, endLine: line }, {
                message: `${value} is an old frontend: it lacks corrections and checks of newer ones, and is downloaded in place of BuildKit's own.`,
                remedy: `Write ${newest}, which is the newest of its kind${newest.endsWith('1') ? ', or leave the line out' : ''}.`,
                fix: start === undefined || end === undefined || !isReleased ? undefined : edit(service, start, end, newest)
            })
        ];
    })
};
function isOutdated(value) {
    const tag = /^(?:docker\.io\/)?docker\/dockerfile(-upstream)?:([^@]+)$/.exec(value);
    if (tag === null)
        return false;
    if (tag[1] !== undefined || /experimental|^master/.test(tag[2] ?? ''))
        return true;
    const minor = /^1\.(\d+)/.exec(tag[2] ?? '')?.[1];
    return minor !== undefined && Number(minor) < firstWithChecks;
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/shareable-stages.js
/** Services that install the same things on the same image, each in a layer of its own. */




const shareableStages = {
    name: 'shareable-stages',
    severity: 'notice',
    summary: 'Two services install the same packages, but not in the same layers.',
    check: ({ services, files }) => {
        const seen = new Map();
        const told = new Set();
        return services.flatMap(service => installsOf(service, files).flatMap(({ step, what, before }) => {
            const first = seen.get(what);
            if (first === undefined)
                seen.set(what, { service, step, before });
            const pair = `${what} ${service.service}`;
            if (first === undefined || first.service === service || first.before === before || told.has(pair))
                return [];
            told.add(pair);
            const other = first.service.service;
            const where = first.service.dockerfile.file === undefined
                ? other
                : `${other} (${external_node_path_.basename(external_node_path_.dirname(first.service.dockerfile.file))}/${external_node_path_.basename(first.service.dockerfile.file)}:${first.step.startLine})`;
            return [
                findingAt(service, step, {
                    message: `${service.service} installs here what ${where} installs on the same base image, but the instructions before it differ, so that it is built and stored twice.`,
                    remedy: `Put this step and what it needs first in both, word for word, or give ${service.service} a stage of ${other} to start from (build.additional_contexts).`
                })
            ];
        }));
    }
};
function installsOf(service, files) {
    return service.stages.flatMap(stage => stage.steps.flatMap(step => {
        if (stage.image === undefined || stepInstalls(step).length === 0)
            return [];
        const read = service.context === undefined ? undefined : filesRead(step, service.context, files);
        if (read === undefined)
            return [];
        const contents = read.map(name => files.read(external_node_path_.join(service.context ?? '', name)) ?? '');
        const what = JSON.stringify([stage.image, normal(service, step), ...contents]);
        return [{ step, what, before: signature(service, stage, step) }];
    }));
}
/** What runs before a step and changes what it starts from; labels and the like do not. */
function signature(service, { chain }, step) {
    const before = chain
        .slice(0, chain.indexOf(step))
        .filter(({ keyword }) => ['RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'WORKDIR', 'USER', 'SHELL'].includes(keyword));
    const values = before
        .filter(({ keyword }) => keyword === 'ARG')
        .map(each => service.buildArguments[argumentName(each)]);
    return JSON.stringify([before.map(each => normal(service, each)), values]);
}
function argumentName({ instruction }) {
    return /^[A-Za-z0-9_]+/.exec(instruction.getRawArgumentsContent() ?? '')?.[0] ?? '';
}
function normal({ dockerfile }, { start, end }) {
    return dockerfile.text
        .slice(start, end)
        .replace(/^\s*#.*\n/gm, '')
        .replace(/\\\s*\n/g, ' ')
        .replace(/\s+/g, ' ');
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/unpinned-base-image.js
/** Base images whose names stand for another image every few days. */


/** Tags that follow whatever is published last. */
const moving = /^(latest|edge|nightly|rolling|stable|testing|sid|unstable|dev|devel|main|master|current|lts|canary|next)(-|$)|-nightly$/;
const unpinnedBaseImage = {
    name: 'unpinned-base-image',
    severity: 'notice',
    summary: 'A base image without a version: each new one drops the whole cache.',
    check: eachService((service, project) => {
        const own = new Set(Object.keys(service.definition.contexts ?? {}).map(name => name.toLowerCase()));
        return service.stages.flatMap(({ image, parent, beginning, stage }) => {
            if (image === undefined || parent !== undefined || own.has(image.toLowerCase()) || isPinned(image))
                return [];
            // That is what from-service-image is about.
            if (makerOf(image, service, project) !== undefined)
                return [];
            const tag = tagOf(image);
            const what = tag === undefined ? `${stage.from} has no tag, which means latest` : `The tag of ${stage.from} moves`;
            return [
                findingAt(service, beginning, {
                    message: `${what}: whenever a new image is published under that name, every step runs again.`,
                    remedy: 'Name a version, or a digest that a bot keeps current.'
                })
            ];
        });
    })
};
function isPinned(image) {
    return image.includes('@sha256:') || (tagOf(image) !== undefined && !moving.test(tagOf(image) ?? ''));
}
function tagOf(image) {
    return /:([^/:@]+)(?:@|$)/.exec(image)?.[1];
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/uv-link-mode.js
/** uv with a cache mount, which it cannot link from. */


const uvLinkMode = {
    name: 'uv-link-mode',
    severity: 'notice',
    summary: 'uv tries to link files out of a cache mount, which is another file system, and copies them in the end.',
    check: eachService(service => service.stages.flatMap(({ steps }) => {
        const install = steps.flatMap(stepInstalls).find(each => each.tool.name === 'uv' &&
            usesMount(each) &&
            // Another image may have set it.
            each.step.isKnown &&
            !isChosen(each.command.words.map(word => word.text)) &&
            linkMode(each) === undefined);
        if (install === undefined)
            return [];
        const { step } = install;
        return [
            findingAt(service, step, {
                message: 'uv links files out of its cache, which cannot be done from a cache mount: it warns of that at each build and falls back to copies.',
                remedy: 'Set UV_LINK_MODE=copy.',
                fix: edit(service, step.start, step.start, 'ENV UV_LINK_MODE=copy\n')
            })
        ];
    }))
};
function isChosen(words) {
    return words.some(word => word === '--link-mode' || word.startsWith('--link-mode='));
}
function linkMode({ command, step }) {
    return command.assignments.get('UV_LINK_MODE') ?? step.environment.variable('UV_LINK_MODE');
}

// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
;// CONCATENATED MODULE: ./.build/src/advice/context-needs.js
/** What builds need of a context, although an image has no use for it or other builds make it anew. */



const javascript = /\b(node|npm|npx|yarn|pnpm|bun|next|nginx|httpd|caddy)\b/;
const context_needs_python = /\b(python|pip|uv|poetry|pdm|pipenv|django|gunicorn|uvicorn)/;
const made = [
    { name: 'node_modules', uses: javascript, tools: ['npm', 'yarn', 'pnpm', 'bun'] },
    { name: '.next', uses: javascript, tools: [], command: /\b(npm|yarn|pnpm|bun|next)\b.*\bbuild\b/ },
    { name: '.venv', uses: context_needs_python, tools: ['pip', 'uv', 'poetry', 'pdm', 'pipenv'] },
    { name: 'venv', uses: context_needs_python, tools: ['pip', 'uv', 'poetry', 'pdm', 'pipenv'] },
    { name: '.terraform', uses: /\b(terraform|tofu)\b/, tools: [], command: /\b(terraform|tofu)\b.*\binit\b/ }
];
/** Commands of git that read a repository. */
const gitReads = /\bgit(?:\s+-\S+(?:\s+[^\s-]\S*)?)*\s+(?:describe|rev-parse|rev-list|log|show|status|ls-files|branch|tag|diff|submodule|archive|name-rev|symbolic-ref|lfs)\b|["']git["']\s*,/;
/** Packages that ask git for the version. */
const versionTools = /setuptools[_-]scm|use_scm_version|hatch-vcs|versioningit|dunamai|versioneer|poetry-dynamic|\bpbr\b|git-commit-id|gradle-git|grgit|axion-release|\bvergen\b/i;
/** Files that say how a project is built. */
const buildFiles = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Makefile', 'package.json', 'pom.xml', 'build.gradle'];
const moreBuildFiles = ['build.gradle.kts', 'build.rs', 'Cargo.toml', 'justfile', 'Taskfile.yml'];
/** @param services all that are built from the context */
function contextNeeds(services, context, files) {
    const texts = services.map(({ dockerfile }) => dockerfile.text);
    const needed = made.filter(({ name }) => texts.some(text => takes(text, name))).map(({ name }) => name);
    const copying = services.filter(({ stages }) => stages.some(({ steps }) => broadCopies(steps).length > 0));
    const isBrought = (each) => copying.some(service => !makes(service, each) && each.uses.test(service.dockerfile.text));
    const isNobodys = (each) => copying.every(service => !makes(service, each));
    needed.push(...made.filter(isBrought).map(({ name }) => name));
    const doubtful = made.filter(isNobodys).map(({ name }) => name);
    return {
        needed: new Set(needsGit(services, context, files) ? [...needed, '.git'] : needed),
        doubtful: new Set(doubtful)
    };
}
function makes({ stages, dockerfile }, { tools, command }) {
    return stages
        .flatMap(({ steps }) => steps)
        .some(step => stepInstalls(step).some(({ tool }) => tools.includes(tool.name)) ||
        (step.keyword === 'RUN' && command?.test(dockerfile.text.slice(step.start, step.end)) === true));
}
/** Whether a COPY, an ADD or a bind mount names something of the context. */
function takes(text, name) {
    const word = `(^|[\\s/"'=,])${name.replace('.', '\\.')}(?=[\\s/"',]|$)`;
    return text
        .replace(/\\\r?\n/g, ' ')
        .split('\n')
        .some(line => /^\s*(COPY|ADD)\s|type=bind/i.test(line) && !/\sfrom=|--from=/.test(line) && new RegExp(word).test(line));
}
/** Whether a build reads the repository: a version often comes from there. */
function needsGit(services, context, files) {
    const commands = services.flatMap(({ stages }) => stages.flatMap(({ steps }) => steps.flatMap(each => each.commands)));
    if (commands.some(({ words }) => words[0]?.text === 'git' && words[1]?.text !== 'clone'))
        return true;
    const texts = services.map(({ dockerfile }) => dockerfile.text);
    if (texts.some(text => takes(text, '.git')))
        return true;
    const described = [...buildFiles, ...moreBuildFiles].map(name => files.read(external_node_path_.join(context, name)) ?? '');
    return [...texts, ...described].some(text => gitReads.test(text) || versionTools.test(text));
}

;// CONCATENATED MODULE: ./.build/src/advice/rules/weak-dockerignore.js
/** Files in the build context that no image needs, and that change without need. */






/** Name -> the pattern that ignores it. Folders that tools make again, and what only people and Git read. */
const unwanted = {
    '.git': '.git',
    '.venv': '**/.venv',
    venv: '**/venv',
    node_modules: '**/node_modules',
    __pycache__: '**/__pycache__',
    '.pytest_cache': '**/.pytest_cache',
    '.mypy_cache': '**/.mypy_cache',
    '.ruff_cache': '**/.ruff_cache',
    '.tox': '**/.tox',
    '.nox': '**/.nox',
    '.gradle': '**/.gradle',
    '.terraform': '**/.terraform',
    '.next': '**/.next'
};
/** bytes: from here on, sending them costs time whether they change or not. */
const largeBytes = 1_000_000;
const weakDockerignore = {
    name: 'weak-dockerignore',
    severity: 'notice',
    summary: 'The build context holds what no image needs.',
    check: project => {
        // Services often share a context: what is in it is looked at once.
        const seen = new Map();
        return project.services.flatMap(service => check(service, project, seen));
    }
};
function check(service, project, seen) {
    const { context, dockerfile } = service;
    const [copy] = service.stages.flatMap(({ steps }) => broadCopies(steps));
    if (context === undefined || copy === undefined)
        return [];
    const ignore = readIgnoreFile(context, dockerfile.file, project.files);
    const key = JSON.stringify([context, ignore.file]);
    const found = seen.get(key) ?? findUnwanted(context, ignore, project, needs(context, project));
    seen.set(key, found);
    return found.sizes.size === 0 ? [] : [finding(service, copy, ignore, found)];
}
/** An ignore file is for all that are built from its context. */
function needs(context, { services, files }) {
    const own = services.filter(service => service.context === context);
    return contextNeeds(own, context, files);
}
function finding(service, copy, ignore, { sizes, certain, isPart }) {
    const bytes = [...sizes.values()].reduce((sum, each) => sum + each, 0);
    const shown = [...sizes].map(([pattern, size]) => `${pattern} (${(0,format/* formatBytes */.z3)(size)})`).join(', ');
    const name = external_node_path_.basename(ignore.file);
    const size = `${isPart ? 'at least ' : ''}${(0,format/* formatBytes */.z3)(bytes)}`;
    const text = ignore.text ?? '';
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    const patterns = [...sizes.keys()].filter(pattern => certain.has(pattern));
    const added = `${text === '' || text.endsWith('\n') ? '' : lineEnd}${patterns.join(lineEnd)}${lineEnd}`;
    return {
        ...findingAt(service, copy, {
            message: `COPY takes in ${shown}: ${size} that no image needs, and any change in them runs this step and all after it again.`,
            remedy: `${ignore.text === undefined ? 'Write a' : 'Add to'} ${name}: ${[...sizes.keys()].join(', ')}.`,
            severity: bytes >= largeBytes || sizes.has('.git') ? 'warning' : 'notice',
            savedBytes: bytes
        }),
        ...(patterns.length > 0 && { fix: [{ file: ignore.file, start: text.length, end: text.length, text: added }] })
    };
}
/** Looks for folders by their names, the nearest first. */
function findUnwanted(context, ignore, { files, maxEntries }, { needed, doubtful }) {
    const sizes = new Map();
    const queue = [''];
    let left = maxEntries;
    for (let folder = queue.shift(); folder !== undefined && left > 0; folder = queue.shift()) {
        for (const entry of files.list(external_node_path_.join(context, folder))) {
            left -= 1;
            const relative = external_node_path_.posix.join(folder, entry.name);
            const isKnown = Object.hasOwn(unwanted, entry.name) && !needed.has(entry.name);
            const pattern = isKnown ? unwanted[entry.name] : undefined;
            if (ignore.ignores(relative))
                continue;
            const isUnwanted = pattern !== undefined && (pattern !== '.git' || folder === '');
            if (!isUnwanted && entry.kind === 'folder')
                queue.push(relative);
            if (!isUnwanted || (entry.kind === 'other' && pattern !== '.git'))
                continue;
            if (!isMade(external_node_path_.join(context, relative), files))
                continue;
            const measured = sizeOf(external_node_path_.join(context, relative), entry.kind === 'folder', files, left);
            left -= measured.entries;
            if (measured.bytes > 0)
                sizes.set(pattern, (sizes.get(pattern) ?? 0) + measured.bytes);
        }
    }
    const certain = Object.entries(unwanted).filter(([name]) => !doubtful.has(name));
    return { sizes, certain: new Set(certain.map(([, pattern]) => pattern)), isPart: left <= 0 };
}
/** Code, too, may be in a folder with the name of an environment that has no dot. */
function isMade(folder, files) {
    return external_node_path_.basename(folder) !== 'venv' || files.kind(external_node_path_.join(folder, 'pyvenv.cfg')) === 'file';
}
function sizeOf(file, isFolder, files, maxEntries) {
    if (!isFolder)
        return { bytes: files.size(file), entries: 1 };
    let bytes = 0;
    let entries = 0;
    const queue = [file];
    for (let folder = queue.pop(); folder !== undefined && entries < maxEntries; folder = queue.pop()) {
        for (const entry of files.list(folder)) {
            entries += 1;
            const inner = external_node_path_.join(folder, entry.name);
            if (entry.kind === 'folder')
                queue.push(inner);
            else
                bytes += files.size(inner);
            if (entries >= maxEntries)
                break;
        }
    }
    return { bytes, entries };
}

;// CONCATENATED MODULE: ./.build/src/advice/catalogue.js














const rules = [
    copyBeforeDependencies,
    bustingArgument,
    earlyChange,
    cacheTurnedOff,
    cacheMountTarget,
    cacheMountOwner,
    installWithoutCacheMount,
    aptDockerClean,
    weakDockerignore,
    fromServiceImage,
    uvLinkMode,
    unpinnedBaseImage,
    shareableStages,
    outdatedSyntax
];
/** Where the pages are, from the folder of this project. */
const pagesFolder = 'docs/rules';
/** Path or URL of a rule's page. */
function ruleLink(name, pages) {
    return `${pages}/${name}.md`;
}

;// CONCATENATED MODULE: ./.build/src/advice/advise.js
/** Applies all rules to a project. */


/**
 * All findings, each once, the most valuable first: warnings before notices, then in the order of the catalogue.
 * @param pages folder or URL that holds the pages of the rules, without a slash at its end
 */
function advise(project, pages = pagesFolder) {
    const skipped = new Map(project.services.map(({ service, dockerfile }) => [service, skippedRules(dockerfile.text)]));
    const isWanted = ({ rule, services }) => services.every(service => !['all', rule].some(name => skipped.get(service)?.has(name)));
    const found = rules.flatMap(rule => rule.check(project).map(finding => complete(rule, finding, pages)));
    const values = new Map(project.services.map(({ service, buildArguments }) => [service, buildArguments]));
    return inOrder(merged(found.filter(isWanted).map(finding => withoutValues(finding, values))));
}
/** Values of build arguments may be in what is cited, such as paths. */
function withoutValues(finding, values) {
    const redact = (text) => finding.services.reduce((rest, service) => (0,build_redact/* redactText */.Rd)(rest, values.get(service) ?? {}), text);
    return { ...finding, message: redact(finding.message), remedy: redact(finding.remedy) };
}
/** The rules that a Dockerfile does not want to hear of: `# advice=skip=NAME,NAME` or `# advice=skip=all` on a line. */
function skippedRules(text) {
    const lists = [...text.matchAll(/^[ \t]*#[ \t]*advice=skip=([a-z-]+(?:,[a-z-]+)*)[ \t\r]*$/gm)];
    return new Set(lists.flatMap(([, names = '']) => names.split(',')));
}
function complete(rule, { severity, services, ...rest }, pages) {
    return { rule: rule.name, severity: severity ?? rule.severity, services, link: ruleLink(rule.name, pages), ...rest };
}
/** What is found again for another service that is built from the same file is one finding of both. */
function merged(findings) {
    const found = new Map();
    for (const finding of findings) {
        const { rule, file, startLine, endLine, message, services } = finding;
        const where = file ?? services;
        const key = JSON.stringify([rule, where, startLine, endLine, message]);
        const known = found.get(key);
        const both = [...new Set([...(known?.services ?? []), ...services])].sort();
        const { fix: _, ...rest } = finding;
        const fix = known === undefined ? finding.fix : commonFix(known.fix, finding.fix);
        found.set(key, { ...rest, services: both, ...(fix !== undefined && { fix }) });
    }
    return [...found.values()];
}
/** What is right for both; nothing where they differ about the same file. */
function commonFix(a, b) {
    if (a === undefined || b === undefined)
        return undefined;
    if (JSON.stringify(a) === JSON.stringify(b))
        return a;
    return a.some(edit => b.some(other => other.file === edit.file)) ? undefined : [...a, ...b];
}
/** Sorts by severity; findings of the same severity stay in their order. */
function inOrder(findings) {
    const rank = { warning: 0, notice: 1 };
    return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

// EXTERNAL MODULE: ./.build/src/build/definition.js
var build_definition = __webpack_require__(59115);
// EXTERNAL MODULE: ./.build/src/build/index.js + 8 modules
var build = __webpack_require__(18022);
// EXTERNAL MODULE: ./.build/src/mounts/dockerfile/source.js
var dockerfile_source = __webpack_require__(47984);
// EXTERNAL MODULE: ./.build/src/process.js + 1 modules
var process = __webpack_require__(594);
;// CONCATENATED MODULE: ./.build/src/advice/buildkit.js
/** What BuildKit's own linter says (https://docs.docker.com/build/checks/), as findings beside ours. */







/** ms; a check runs no step, but a frontend or the metadata of an image may have to be downloaded. */
const checkTimeoutMs = 60_000;
/**
 * Has BuildKit check all Dockerfiles, without building anything.
 * @throws CommandError when docker cannot be started
 */
async function checkWithBuildKit(request, docker) {
    const { definition, projectDirectory, builder } = request;
    const services = (0,build/* builtServices */.vm)(definition);
    if (services.length === 0)
        return { kind: 'checked', findings: [], notes: [] };
    const allowed = (0,build_definition/* entitlements */.t8)(services).flatMap(entitlement => ['--allow', entitlement]);
    const chosen = builder === undefined ? [] : ['--builder', builder];
    const args = [
        'buildx',
        'bake',
        '--file',
        '-',
        '--call',
        'check,format=json',
        '--progress',
        'quiet',
        ...chosen,
        ...allowed
    ];
    const result = await (0,process/* execute */.g7)(docker.command, args, {
        cwd: projectDirectory,
        env: docker.env,
        input: JSON.stringify(definition),
        timeoutMs: checkTimeoutMs,
        ...(docker.signal === undefined ? {} : { signal: docker.signal })
    });
    docker.signal?.throwIfAborted();
    // It ends with 1 when it has found something.
    const checked = parseCheck(result.stdout, request);
    if (checked !== undefined)
        return { kind: 'checked', ...checked };
    const reason = result.timedOut ? 'it took too long' : (result.stderr.trim().split('\n').at(-1) ?? '');
    return { kind: 'unchecked', reason: reason === '' ? 'buildx has printed no result' : reason };
}
/** Reads what `bake --call=check,format=json` prints; undefined when that is something else. Notes tell what it could not check. */
function parseCheck(text, { definition, projectDirectory }) {
    const document = parseJson(text);
    if (!isRecord(document) || !isRecord(document.target))
        return undefined;
    const targets = document.target;
    const notes = [];
    const services = (0,build/* builtServices */.vm)(definition);
    const allArguments = (0,build_definition/* argumentValues */.Qp)(services);
    const findings = services.flatMap(({ service, target, definition: built }) => {
        const redact = (text) => (0,build_redact/* redactText */.Rd)(String(text), allArguments.get(service) ?? {});
        const entry = targets[target];
        const check = isRecord(entry) && isRecord(entry.check) ? entry.check : {};
        const { buildError } = check;
        if (isRecord(buildError))
            notes.push(`BuildKit cannot read all of the Dockerfile of ${service}: ${redact(buildError.message)}`);
        const file = fileOf(() => (0,dockerfile_source/* dockerfileSource */.y)(built, projectDirectory));
        const warnings = Array.isArray(check.warnings) ? check.warnings.filter(isRecord) : [];
        return warnings.flatMap(warning => {
            const { ruleName, detail, description, url, location } = warning;
            if (typeof ruleName !== 'string')
                return [];
            const [startLine, endLine] = buildkit_linesOf(location);
            const message = [detail, description].find(each => typeof each === 'string' && each !== '');
            return [buildkit_finding({ name: ruleName, message: redact(message ?? ruleName), url, file, startLine, endLine, service })];
        });
    });
    return { findings, notes };
}
/** The linter's warnings of a build that has just run: there they cost nothing more. */
function buildWarnings(warnings, { definition, projectDirectory }) {
    const services = (0,build/* builtServices */.vm)(definition);
    return warnings.flatMap(({ message, url, line, services: names }) => {
        const [, name, text] = /^([A-Z][A-Za-z]+): (.+?)(?: \(line \d+\))?$/.exec(message) ?? [];
        if (name === undefined || text === undefined)
            return [];
        return services
            .filter(({ service }) => names.includes(service))
            .map(({ service, definition: built }) => {
            const file = fileOf(() => (0,dockerfile_source/* dockerfileSource */.y)(built, projectDirectory));
            return buildkit_finding({ name, message: text, url, file, startLine: line ?? 1, endLine: line ?? 1, service });
        });
    });
}
function buildkit_finding({ name, message, url, file, startLine, endLine, service }) {
    const rule = `buildkit/${name}`;
    const link = typeof url === 'string' ? url : 'https://docs.docker.com/reference/build-checks/';
    const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
    return {
        rule,
        severity: 'notice',
        file,
        startLine,
        endLine,
        services: [service],
        message: sentence,
        remedy: '',
        link
    };
}
function fileOf(source) {
    try {
        const found = source();
        return found.kind === 'file' ? external_node_path_.normalize(found.file) : undefined;
    }
    catch (error) {
        if (error instanceof word/* UnresolvedError */.i)
            return undefined;
        throw error;
    }
}
function buildkit_linesOf(location) {
    const ranges = isRecord(location) && Array.isArray(location.ranges) ? location.ranges.filter(isRecord) : [];
    const line = (range, side) => {
        const position = range?.[side];
        return isRecord(position) && typeof position.line === 'number' && position.line > 0 ? position.line : 1;
    };
    const start = line(ranges[0], 'start');
    return [start, Math.max(start, line(ranges.at(-1), 'end'))];
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        // An old buildx that does not know the format prints text.
        return undefined;
    }
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// EXTERNAL MODULE: ./.build/src/version.js + 1 modules
var version = __webpack_require__(47060);
;// CONCATENATED MODULE: ./.build/src/advice/diff.js
/** Unchanged lines around a change. */
const contextLines = 3;
/**
 * The patch of all files.
 * @param relative gives the path of a file from the folder in which the patch is applied, with forward slashes
 */
function unifiedDiff(files, relative) {
    return files.map(file => fileDiff(file, relative(file.file))).join('');
}
function fileDiff({ before, after }, name) {
    const hunks = hunksOf(changes(diff_linesOf(before ?? ''), diff_linesOf(after)));
    // A name with blanks ends where a tab is.
    const end = /\s/.test(name) ? '\t\n' : '\n';
    const old = before === undefined ? '/dev/null\n' : `a/${name}${end}`;
    return `--- ${old}+++ b/${name}${end}${hunks}`;
}
/** Lines with their ends; the last may lack it. */
function diff_linesOf(text) {
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
/** The shortest way from one list of lines to the other, by their longest common subsequence. */
function changes(before, after) {
    let head = 0;
    while (head < before.length && head < after.length && before[head] === after[head])
        head += 1;
    let tail = 0;
    const isSame = () => before[before.length - 1 - tail] === after[after.length - 1 - tail];
    while (tail < before.length - head && tail < after.length - head && isSame())
        tail += 1;
    const same = (line) => ({ kind: ' ', line });
    return [
        ...before.slice(0, head).map(same),
        ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
        ...before.slice(before.length - tail).map(same)
    ];
}
function middle(before, after) {
    const width = after.length + 1;
    // Length of the longest common subsequence of what is left from each pair of places on.
    const lengths = new Uint32Array((before.length + 1) * width);
    const length = (i, j) => lengths[i * width + j] ?? 0;
    for (let i = before.length - 1; i >= 0; i -= 1) {
        for (let j = after.length - 1; j >= 0; j -= 1) {
            lengths[i * width + j] =
                before[i] === after[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
        }
    }
    const found = [];
    let [i, j] = [0, 0];
    while (i < before.length || j < after.length) {
        const [old, added] = [before[i], after[j]];
        if (old !== undefined && old === added) {
            found.push({ kind: ' ', line: old });
            i += 1;
            j += 1;
        }
        else if (old !== undefined && (added === undefined || length(i + 1, j) >= length(i, j + 1))) {
            found.push({ kind: '-', line: old });
            i += 1;
        }
        else {
            found.push({ kind: '+', line: added ?? '' });
            j += 1;
        }
    }
    return found;
}
function hunksOf(all) {
    const changed = all.flatMap(({ kind }, at) => (kind === ' ' ? [] : [at]));
    const ranges = [];
    for (const at of changed) {
        const last = ranges.at(-1);
        const end = Math.min(all.length, at + 1 + contextLines);
        if (last !== undefined && at - contextLines <= last.end)
            last.end = end;
        else
            ranges.push({ start: Math.max(0, at - contextLines), end });
    }
    return ranges.map(({ start, end }) => hunk(all, start, end)).join('');
}
function hunk(all, start, end) {
    const count = (changes, without) => changes.filter(({ kind }) => kind !== without).length;
    const [head, lines] = [all.slice(0, start), all.slice(start, end)];
    const range = (without) => {
        const length = count(lines, without);
        // An empty range is told by the line before it.
        return `${count(head, without) + (length === 0 ? 0 : 1)},${length}`;
    };
    const text = lines
        .map(({ kind, line }) => `${kind}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`)
        .join('');
    return `@@ -${range('+')} +${range('-')} @@\n${text}`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./.build/src/advice/patch-file.js
/** The file that a patch is written to. */

/** The first line of every patch, which `git apply` and `patch` pass over. */
const patchHeader = '# Written by compose-build-cache advise --fix.\n';
/** The file cannot be had for a patch, and is as it was. */
class PatchFileError extends Error {
    name = 'PatchFileError';
}
/**
 * Writes a patch to a new file, or over a patch of before.
 * @param patch begins with `patchHeader`
 * @throws PatchFileError for a file that is something else, or that cannot be written
 */
async function writePatch(file, patch) {
    try {
        await (0,promises_.writeFile)(file, patch, { flag: 'wx' });
    }
    catch (error) {
        if (error.code !== 'EEXIST')
            throw failure(file, error);
        const found = await (0,promises_.readFile)(file, 'latin1').catch((cause) => {
            throw failure(file, cause);
        });
        if (!found.startsWith(patchHeader)) {
            throw new PatchFileError(`${file} is there and is no patch of this tool, so it is left as it is: name another file.`);
        }
        await (0,promises_.writeFile)(file, patch).catch((cause) => {
            throw failure(file, cause);
        });
    }
}
function failure(file, cause) {
    return new PatchFileError(`The patch cannot be written to ${file}: ${cause.message}`, { cause });
}

;// CONCATENATED MODULE: ./.build/src/advice/project.js
/** What the rules look at: the services that a build builds, their Dockerfiles and contexts. */






/** Stands for the builder's own, which makes no difference to any rule. */
const platform = 'linux/amd64';
/** Reads the Dockerfiles of all services that the definition builds. What cannot be read is left out: the build tells. */
function readAdviceProject(source) {
    const { definition, files, maxEntries } = source;
    const services = (0,build_definition/* builtServices */.vm)(definition);
    const allArguments = (0,build_definition/* argumentValues */.Qp)(services);
    const dockerfiles = new Map();
    const parse = (text) => {
        const parsed = dockerfiles.get(text) ?? (0,dockerfile_stages/* parseDockerfile */.Ai)(text);
        dockerfiles.set(text, parsed);
        return parsed;
    };
    return {
        files,
        maxEntries,
        services: services.flatMap(built => {
            try {
                return readService(built.service, built.target, built.definition, allArguments.get(built.service) ?? {}, source, parse);
            }
            catch (error) {
                if (error instanceof word/* UnresolvedError */.i)
                    return [];
                throw error;
            }
        })
    };
}
function readService(service, name, definition, given, { projectDirectory, files }, parse) {
    const source = (0,dockerfile_source/* dockerfileSource */.y)(definition, projectDirectory);
    const text = source.kind === 'inline' ? source.text : files.read(source.file);
    if (text === undefined)
        return [];
    const { context = '.', contexts = {}, target } = definition;
    const set = Object.entries(given).filter(([argument]) => definition.args?.[argument] != null);
    const buildArguments = Object.fromEntries(set);
    const parsed = parse(text);
    const build = { text, target, contexts, buildArguments, platform, buildPlatform: platform };
    const stages = readStages(build, parsed);
    return [
        {
            service,
            target: name,
            definition,
            dockerfile: { file: source.kind === 'file' ? source.file : undefined, text, parsed },
            context: (0,build_definition/* isLocalPath */.Nj)(context) ? external_node_path_.resolve(projectDirectory, context) : undefined,
            buildArguments,
            stages
        }
    ];
}

// EXTERNAL MODULE: ./.build/src/build/terminal-text.js
var terminal_text = __webpack_require__(24564);
;// CONCATENATED MODULE: ./.build/src/advice/render/text.js
/** Findings for people at a terminal. */



/** One block for each finding, and a line that counts them. */
function findingsText(findings, { folder, colours }) {
    const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
    const blocks = findings.map(finding => {
        const { rule, severity, message, remedy, link, fix } = finding;
        const level = severity === 'warning' ? paint(33, 'warning') : paint(36, 'notice');
        return [
            `${paint(1, (0,terminal_text/* plainText */.wh)(place(finding, folder)))}  ${level}  ${rule}`,
            `  ${(0,terminal_text/* plainText */.wh)(message)}`,
            ...(remedy === '' ? [] : [`  → ${(0,terminal_text/* plainText */.wh)(remedy)}${fix === undefined ? '' : ' (--fix does it)'}`]),
            `  ${paint(2, link)}`,
            ''
        ].join('\n');
    });
    return `${[...blocks, countLine(findings)].join('\n')}\n`;
}
/** `web/Dockerfile:3-5`, from the folder. */
function place({ file, startLine, endLine, services }, folder) {
    const name = file === undefined ? `Dockerfile of ${services.join(', ')} in the compose file` : shortPath(file, folder);
    return `${name}:${startLine}${endLine === startLine ? '' : `-${endLine}`}`;
}
/** Outside of the folder paths stay absolute. */
function shortPath(file, folder) {
    const relative = external_node_path_.relative(folder, file);
    return relative.startsWith('..') || external_node_path_.isAbsolute(relative) ? file : relative.split(external_node_path_.sep).join('/');
}
function countLine(findings) {
    if (findings.length === 0)
        return 'Nothing to advise: the cache can do its work.';
    const warnings = findings.filter(({ severity }) => severity === 'warning').length;
    const fixes = findings.filter(({ fix }) => fix !== undefined).length;
    const notices = findings.length - warnings;
    const count = `${(0,format/* formatCount */.B4)(warnings, 'warning')}, ${(0,format/* formatCount */.B4)(notices, 'notice')}`;
    return fixes === 0 ? `${count}.` : `${count}; --fix writes a patch for ${fixes} of them.`;
}

;// CONCATENATED MODULE: ./.build/src/advice/render/json.js

/** Raised when the meaning of a field changes. */
const adviceFormat = 1;
/** @param folder absolute: paths are given from here where they are inside of it */
function findingsJson(findings, folder) {
    const document = {
        format: adviceFormat,
        findings: findings.map(({ rule, severity, file, startLine, endLine, services, message, remedy, link, fix, savedBytes }) => ({
            rule,
            severity,
            file: file === undefined ? null : shortPath(file, folder),
            startLine,
            endLine,
            services,
            message,
            remedy,
            link,
            fixable: fix !== undefined,
            ...(savedBytes !== undefined && { savedBytes })
        }))
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./.build/src/advice/render/sarif.js
/** Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning takes. */


function findingsSarif(findings, { folder, version }) {
    const ids = [...new Set(findings.map(({ rule }) => rule))];
    const document = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: {
                    driver: {
                        name: 'compose-build-cache',
                        semanticVersion: version,
                        rules: ids.map(id => describedRule(id, findings))
                    }
                },
                columnKind: 'utf16CodeUnits',
                results: findings.map(finding => result(finding, ids.indexOf(finding.rule), folder))
            }
        ]
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}
function describedRule(id, findings) {
    const known = rules.find(({ name }) => name === id);
    const link = findings.find(({ rule }) => rule === id)?.link ?? '';
    return {
        id,
        shortDescription: { text: known?.summary ?? `${id.replace('buildkit/', '')}, a check of BuildKit` },
        // The format wants an absolute one.
        ...(/^https?:\/\//.test(link) ? { helpUri: link } : { help: { text: `See ${link}` } }),
        defaultConfiguration: { level: known === undefined ? 'note' : level(known.severity) }
    };
}
function result({ rule, severity, file, startLine, endLine, message, remedy, services }, ruleIndex, folder) {
    const text = remedy === '' ? message : `${message} ${remedy}`;
    const physicalLocation = file === undefined
        ? undefined
        : {
            artifactLocation: { uri: uri(file, folder) },
            region: { startLine, endLine }
        };
    const logicalLocations = services.map(name => ({ name, kind: 'module' }));
    return {
        ruleId: rule,
        ruleIndex,
        level: level(severity),
        message: { text },
        locations: [{ ...(physicalLocation !== undefined && { physicalLocation }), logicalLocations }]
    };
}
function level(severity) {
    return severity === 'warning' ? 'warning' : 'note';
}
/** Relative to the folder; absolute ones need a scheme. */
function uri(file, folder) {
    const short = shortPath(file, folder);
    const encoded = short.split('/').map(encodeURIComponent).join('/');
    return short.startsWith('/') ? `file://${encoded}` : encoded;
}

;// CONCATENATED MODULE: ./.build/src/advice/command.js
/** The command `advise`: what could make a project's builds quicker, as text, JSON, SARIF or a patch. */













/** Folder entries of a build context that are looked at. */
const command_maxEntries = 200_000;
/**
 * Gives advice on a project.
 * @returns the exit code: 0 when nothing is found or only notices are, 1 when there is a warning; with `fix` 0
 * @throws CommandError when compose refuses the project or docker cannot be started, PatchFileError when the file for the patch is
 *   something else
 */
async function adviseCommand(options, io) {
    const { request } = options;
    const { definition, notices } = await (0,build/* readDefinition */.Ud)(request, io.docker);
    for (const notice of notices)
        io.note(notice);
    const { projectDirectory } = request;
    const find = (files) => advise(readAdviceProject({ definition, projectDirectory, files, maxEntries: command_maxEntries }), options.pages);
    if (options.fix !== undefined)
        return writeFixes(fixAll(find, diskFiles), options.fix, io);
    const { builder } = request;
    const checked = options.check
        ? await checkWithBuildKit({ definition, projectDirectory, builder }, io.docker)
        : { kind: 'checked', findings: [], notes: [] };
    if (checked.kind === 'unchecked')
        io.note(`BuildKit's own checks are left out: ${checked.reason}`);
    else
        for (const note of checked.notes)
            io.note(note);
    const lint = checked.kind === 'checked' ? checked.findings : [];
    const findings = inOrder(merged([...find(diskFiles), ...lint]));
    io.out(render(findings, options.format, io));
    return findings.some(({ severity }) => severity === 'warning') ? 1 : 0;
}
function render(findings, format, { folder, colours }) {
    switch (format) {
        case 'text':
            return findingsText(findings, { folder, colours });
        case 'json':
            return findingsJson(findings, folder);
        case 'sarif':
            return findingsSarif(findings, { folder, version: version/* version */.r });
    }
}
async function writeFixes({ files, isComplete }, target, io) {
    const isInside = (file) => !external_node_path_.isAbsolute(shortPath(file, io.folder));
    for (const { file } of files.filter(each => !isInside(each.file))) {
        io.note(`${file} is left as it is: it is not below ${io.folder}.`);
    }
    const patch = unifiedDiff(files.filter(({ file }) => isInside(file)), file => shortPath(file, io.folder));
    if (!isComplete)
        io.note('The patch does not fix everything that can be fixed: apply it and run the command again.');
    if (patch === '')
        io.note('There is nothing that can be fixed by itself.');
    else if (target === 'print')
        io.out(`${patchHeader}${patch}`);
    else {
        await writePatch(target, `${patchHeader}${patch}`);
        io.note(`Wrote ${target}. Apply it with: git apply ${shortPath(target, io.folder)}`);
    }
    return 0;
}

;// CONCATENATED MODULE: ./.build/src/advice/render/annotations.js
/** GitHub shows no more of one kind from one step: https://docs.github.com/actions/reference/limits */
const maxAnnotations = 10;
/** The most valuable findings, as many as are shown. The last of them tells of those that are left out. */
function annotations(findings) {
    const shown = findings.slice(0, maxAnnotations);
    const left = findings.length - shown.length;
    return shown.map((finding, at) => {
        const { rule, severity, file, startLine, endLine, services, message, remedy, link } = finding;
        const more = left > 0 && at === shown.length - 1 ? [`Not shown: ${left} more.`] : [];
        const where = file === undefined ? [`Dockerfile of ${services.join(', ')} in the compose file, line ${startLine}.`] : [];
        return {
            level: severity,
            title: rule,
            message: [...where, message, remedy, `See ${link}`, ...more].filter(part => part !== '').join('\n'),
            ...(file !== undefined && { file, startLine, endLine })
        };
    });
}

;// CONCATENATED MODULE: ./.build/src/advice/index.js
/** Advice on what keeps builds from using their cache. */


















/***/ })

};
