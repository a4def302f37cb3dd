export const id = 583;
export const ids = [583];
export const modules = {

/***/ 85823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ InputError),
/* harmony export */   i: () => (/* binding */ InputReader)
/* harmony export */ });
/** One or more inputs have values that make no sense. The message names each input, its value and the remedy. */
class InputError extends Error {
    name = 'InputError';
    problems;
    constructor(problems) {
        const lines = problems.map(({ input, problem, remedy }) => `Input ${input}: ${problem}. ${remedy}.`);
        super(lines.join('\n'));
        this.problems = problems;
    }
}
const units = new Map([
    ['kB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
    ['TB', 1e12]
]);
/** Reads single inputs by type and collects what is wrong, so that a user sees all mistakes at once. */
class InputReader {
    text;
    problems = [];
    /** @param text gives an input's trimmed text, its default when it is not set */
    constructor(text) {
        this.text = text;
    }
    refuse(input, problem, remedy) {
        this.problems.push({ input, problem, remedy });
    }
    /** `true` or `false` as the core schema of YAML 1.2 writes them. */
    boolean(name) {
        const text = this.text(name);
        if (/^(true|True|TRUE)$/.test(text))
            return true;
        if (!/^(false|False|FALSE)$/.test(text)) {
            this.refuse(name, `${JSON.stringify(text)} is not a boolean`, 'Use true or false');
        }
        return false;
    }
    /** ms of a text such as `90s`, `10m` or `1h30m`; at least a second and less than 24 days, the longest time a timer takes. */
    duration(name) {
        const text = this.text(name);
        const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
        const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
        if (ms >= 1000 && ms < 2 ** 31)
            return ms;
        this.refuse(name, `${JSON.stringify(text)} is not a time`, 'Write it as 90s, 10m or 1h30m');
        return 1000;
    }
    /** bytes of a text such as `500MB` or `1.5GB`, in powers of 1000; undefined for `none`. */
    size(name) {
        const text = this.text(name);
        if (text === 'none')
            return undefined;
        const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kMGT]B)$/.exec(text) ?? [];
        const bytes = Math.round(Number(number) * (units.get(unit ?? '') ?? Number.NaN));
        if (bytes > 0 && Number.isSafeInteger(bytes))
            return bytes;
        this.refuse(name, `${JSON.stringify(text)} is not a size`, 'Write it as 500MB or 2GB, or none for no limit');
        return undefined;
    }
    /** One of the given words; the first of them stands in for a wrong one, which is refused in the end anyway. */
    choice(name, words) {
        const text = this.text(name);
        const found = words.find(word => word === text);
        if (found === undefined)
            this.refuse(name, `${JSON.stringify(text)} is not known`, `Use ${alternatives(words)}`);
        return found ?? words[0];
    }
    /** Names separated by commas or new lines, without repetitions. */
    names(name, pattern, what) {
        const found = new Set(this.text(name)
            .split(/[,\n]/)
            .map(item => item.trim())
            .filter(item => item !== ''));
        for (const item of found) {
            if (pattern.test(item))
                continue;
            this.refuse(name, `${JSON.stringify(item)} cannot be the name of ${what}`, 'Separate names by commas or new lines');
        }
        return [...found];
    }
    /** Paths, one a line. A comma is refused: it is nearly always meant as a separator. */
    paths(name) {
        const found = this.text(name)
            .split('\n')
            .map(line => line.trim())
            .filter(line => line !== '');
        for (const item of found) {
            if (item.includes(','))
                this.refuse(name, `${JSON.stringify(item)} holds a comma`, 'Write one path a line');
        }
        return found;
    }
}
function alternatives(words) {
    return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}


/***/ }),

/***/ 19878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ql: () => (/* reexport */ commentMarker),
  sw: () => (/* reexport */ commentModes),
  Rl: () => (/* reexport */ copiedPaths),
  H$: () => (/* reexport */ gatherReports),
  Ro: () => (/* reexport */ isCopied),
  fM: () => (/* reexport */ lastLine),
  jG: () => (/* reexport */ leftOutText),
  dO: () => (/* reexport */ makeReport),
  Au: () => (/* reexport */ matrixOutputs),
  xI: () => (/* reexport */ matrixRows),
  Gs: () => (/* reexport */ matrixSummary),
  qq: () => (/* reexport */ missingText),
  V4: () => (/* reexport */ outputs),
  G_: () => (/* reexport */ recordStepTimes),
  Kk: () => (/* reexport */ revisedComment),
  GH: () => (/* reexport */ runRecordOf),
  z: () => (/* reexport */ summary),
  y_: () => (/* reexport */ withImageSizes),
  UX: () => (/* reexport */ withSave),
  o: () => (/* reexport */ workspaceRow),
  D0: () => (/* reexport */ workspacesHeadline)
});

// UNUSED EXPORTS: headline, missingRow, phaseMs, reportSchema, timeSaved

// EXTERNAL MODULE: ./.build/src/history/index.js + 3 modules
var src_history = __webpack_require__(81645);
;// CONCATENATED MODULE: ./.build/src/report/baseline.js
/** How a run compares with the last runs of the default branch. */

/** With fewer runs there is nothing to compare with. */
const fewestRuns = 3;
/** With fewer runs the spread is too uncertain to call a run slow. */
const fewestForMark = 5;
/** Smaller differences are noise: a part of the median, and ms. */
const noisePart = 0.1;
const noiseMs = 500;
const values = {
    total: run => run.totalMs,
    prepare: run => run.prepareMs,
    restore: run => run.restoreMs,
    build: run => run.buildMs
};
/** @returns undefined while too few runs are known */
function makeBaseline(runs, report) {
    if (runs.length < fewestRuns)
        return undefined;
    const measures = ['total', 'prepare', 'restore', 'build'].map(name => {
        const times = runs.map(values[name]);
        const medianMs = Math.round((0,src_history/* middle */.mc)(times));
        const spreadMs = Math.round(Math.max((0,src_history/* spread */.il)(times), medianMs * noisePart, noiseMs));
        const ms = name === 'total' ? report.totalMs : msOf(report, name);
        const counts = report.outcome === 'succeeded' && runs.length >= fewestForMark;
        return { name, medianMs, spreadMs, slower: counts && ms > medianMs + spreadMs };
    });
    return { runs, measures };
}
/** What later runs are compared with; undefined when the build did not succeed, or built nothing. */
function runRecordOf(report) {
    const { totals } = report;
    if (report.outcome !== 'succeeded' || totals.stepsTotal === 0)
        return undefined;
    return {
        at: report.startedAt,
        totalMs: report.totalMs,
        prepareMs: msOf(report, 'prepare'),
        restoreMs: msOf(report, 'restore'),
        buildMs: msOf(report, 'build'),
        stepsTotal: totals.stepsTotal,
        stepsCached: totals.stepsCached,
        restoredBytes: report.cache.bytes
    };
}
function msOf({ phases }, name) {
    return Math.max(0, phases.find(phase => phase.name === name)?.ms ?? 0);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./.build/src/format.js
var format = __webpack_require__(51148);
;// CONCATENATED MODULE: ./.build/src/report/markdown.js
/** Text of others in Markdown as GitHub renders it: shown as it is, never as markup, links, mentions or formulas. */
/** Everything that means something in Markdown, tables or HTML. */
const special = /[&<>|`\\*_[\]~$@#]/g;
/** `:tada:` is a picture on GitHub, entities or not, unless its colon stands in an element of its own. */
const shortcode = /:(?=(?:[A-Za-z0-9+-]|&#95;)+:)/g;
/** One line of text, for anywhere but code. */
function escapeText(text) {
    return withoutMarkup(text).replace(shortcode, '<span>:</span>');
}
function withoutMarkup(text) {
    return oneLine(text)
        .replace(special, character => `&#${character.codePointAt(0)};`)
        .replaceAll('://', '&#58;//')
        .replace(/\bwww\./gi, match => match.replace('.', '&#46;'));
}
/** Text as code within a line or a table's cell. Mentions, references and shortcodes stay text in there. */
function inlineCode(text) {
    return `<code>${withoutMarkup(text)}</code>`;
}
/** Short text that stays on one line of a cell; Markdown as it is given. */
function unbroken(text) {
    return text.replaceAll(' ', '&nbsp;');
}
/** Lines as a block of code. */
function codeBlock(lines) {
    const longest = Math.max(2, ...lines.flatMap(line => [...line.matchAll(/`+/g)].map(run => run[0].length)));
    const fence = '`'.repeat(longest + 1);
    return [`${fence}text`, ...lines, fence].join('\n');
}
/** A table; cells are Markdown already. */
function table(columns, rows) {
    const head = columns.map(([title]) => title);
    const rule = columns.map(([, alignment]) => (alignment === 'right' ? '--:' : ':--'));
    return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
/** A part that is closed until it is clicked. The title is Markdown already; the blank lines make GitHub render the content. */
function details(title, content) {
    return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim();
}

;// CONCATENATED MODULE: ./.build/src/report/outputs.js
/**
 * The outputs of the action, each of them always, as `action.yml` describes them.
 * @param file where the report was written
 */
function outputs(report, file) {
    return {
        'cache-hit': String(report.cache.restored === 'exact'),
        'cache-restored': report.cache.restored,
        'steps-total': String(report.totals.stepsTotal),
        'steps-cached': String(report.totals.stepsCached),
        'hit-ratio': String(report.totals.hitRatio),
        'restore-ms': String(phaseMs(report, 'restore')),
        'build-ms': String(phaseMs(report, 'build')),
        'total-ms': String(report.totalMs),
        'time-saved-ms': String(report.timeSaved?.ms ?? 0),
        'bytes-restored': String(report.cache.bytes),
        strategy: report.strategy.name,
        // Compose's own name of the image comes after those that the file adds.
        images: JSON.stringify(Object.fromEntries(report.services.map(service => [service.name, service.images.at(-1) ?? '']))),
        services: JSON.stringify(report.services.map(service => service.name)),
        report: file
    };
}
/** What is shorter is as good as nothing, ms. */
const notedMs = 50;
/** The phases that people are shown: most runs wait for no folder. */
function shownPhases({ phases }) {
    return phases.filter(({ name, ms }) => name !== 'folders' || ms >= notedMs);
}
/** ms; 0 for a phase that was not reached. */
function phaseMs(report, name) {
    return report.phases.find(phase => phase.name === name)?.ms ?? 0;
}

;// CONCATENATED MODULE: ./.build/src/report/chain.js
/** Length of the longest chain, ms. */
function longestChain(all, weight) {
    const { length } = measured(all, weight);
    return Math.max(0, ...all.map(({ digest }) => length(digest)));
}
/** Digests of the steps on the longest chain as the build ran. */
function criticalChain(steps, others) {
    const all = [...steps, ...others];
    const { byDigest, length } = measured(all, work => work.durationMs);
    const longest = (digests) => digests.toSorted((a, b) => length(b) - length(a))[0];
    const chain = new Set();
    for (let next = longest(all.map(({ digest }) => digest)); next !== undefined && !chain.has(next);) {
        chain.add(next);
        next = longest(byDigest.get(next)?.inputs.filter(digest => byDigest.has(digest)) ?? []);
    }
    return chain;
}
function measured(all, weight) {
    const byDigest = new Map(all.map(work => [work.digest, work]));
    const lengths = new Map();
    const length = (digest) => {
        const known = lengths.get(digest);
        if (known !== undefined)
            return known;
        const work = byDigest.get(digest);
        // Set first: a stream that is damaged could name a circle.
        lengths.set(digest, 0);
        const before = work === undefined ? [] : work.inputs.map(length);
        const sum = Math.max(0, ...before) + (work === undefined ? 0 : weight(work));
        lengths.set(digest, sum);
        return sum;
    };
    return { byDigest, length };
}

;// CONCATENATED MODULE: ./.build/src/report/time-saved.js

/**
 * Computes the time saved along the build's critical path: steps of one chain add up, chains beside each other do not.
 * @param recorded run times of earlier builds
 * @param restoreMs ms that restoring took, the engine's restart included
 * @param foldersMs ms that the run waited for folders of the runner
 * @returns undefined when steps were reused and none of their run times is known: nothing can be said then
 */
function timeSaved(steps, others, recorded, restoreMs, foldersMs = 0) {
    const reused = steps.filter(step => step.outcome === 'cached');
    const known = reused.filter(step => recordedMs(step, recorded) !== undefined);
    if (reused.length > 0 && known.length === 0)
        return undefined;
    const withReuseMs = longestChain([...steps, ...others], work => work.durationMs);
    const withoutReuseMs = longestChain([...steps, ...others], work => {
        const ran = 'outcome' in work && work.outcome === 'cached' ? recordedMs(work, recorded) : undefined;
        return ran ?? work.durationMs;
    });
    return {
        ms: withoutReuseMs - withReuseMs - restoreMs - foldersMs,
        withoutReuseMs,
        withReuseMs,
        restoreMs,
        ...(foldersMs > 0 && { foldersMs }),
        reusedSteps: reused.length,
        knownSteps: known.length
    };
}
/** ms; what the cache brought in all, as far as it is known: saving counts as soon as it has ended. */
function netSavedMs({ ms, netMs = ms }) {
    return netMs;
}
/**
 * The run times to keep for the next build: of steps that ran now, and what was known of those that were reused. Steps that are
 * no longer part of the build are forgotten.
 */
function recordStepTimes(steps, recorded) {
    const times = steps.flatMap(step => {
        const ms = step.outcome === 'run' ? step.durationMs : recordedMs(step, recorded);
        return ms === undefined ? [] : step.keys.map(key => [key, ms]);
    });
    return Object.fromEntries(times.sort(([a], [b]) => (a < b ? -1 : 1)));
}
function recordedMs(step, recorded) {
    const key = step.keys.find(candidate => Object.hasOwn(recorded, candidate));
    return key === undefined ? undefined : recorded[key];
}

;// CONCATENATED MODULE: ./.build/src/report/story.js
/** What happened, in one line. */



/** Smaller differences are noise, ms. */
const notableMs = 500;
/** `9.4 s and 0.9 s for saving instead of about 2 m 10 s: 12 of 13 steps reused`; plain text. */
function headline(report) {
    const time = (0,format/* formatDuration */.a3)(report.totalMs);
    if (report.outcome === 'cancelled')
        return `Cancelled after ${time}`;
    if (report.outcome === 'failed')
        return `Failed after ${time}: ${report.failure?.title ?? 'the build did not start'}`;
    return `${comparison(report)}: ${reuse(report)}`;
}
/** The last line of the log, plain text. */
function lastLine(report) {
    const sign = { succeeded: '✓', failed: '✗', cancelled: '-' }[report.outcome];
    const what = report.outcome === 'succeeded' ? `${(0,format/* formatCount */.B4)(report.services.length, 'service')} built in ` : '';
    const restored = report.cache.restored === 'none'
        ? []
        : [`${(0,format/* formatBytes */.z3)(report.cache.bytes)} restored in ${(0,format/* formatDuration */.a3)(phaseMs(report, 'restore'))}`];
    const downloaded = report.totals.downloadedBytes > 0 ? [`${(0,format/* formatBytes */.z3)(report.totals.downloadedBytes)} of base images downloaded`] : [];
    return [`${sign} ${what}${headline(report)}`, ...restored, ...downloaded].join(', ');
}
function comparison(report) {
    const { totalMs, timeSaved } = report;
    if (timeSaved === undefined)
        return (0,format/* formatDuration */.a3)(totalMs);
    const { ms, saveMs = 0 } = timeSaved;
    const net = netSavedMs(timeSaved);
    const saving = saveMs >= notableMs ? ` and ${(0,format/* formatDuration */.a3)(saveMs)} for saving` : '';
    const time = `${(0,format/* formatDuration */.a3)(totalMs)}${saving}`;
    // Without the cache there would be nothing to save, either.
    if (net >= notableMs)
        return `${time} instead of about ${(0,format/* formatDuration */.a3)(totalMs + ms)}`;
    if (net <= -notableMs)
        return `${time}, about ${(0,format/* formatDuration */.a3)(-net)} more than without the cache`;
    return time;
}
function reuse(report) {
    const { stepsTotal, stepsCached } = report.totals;
    if (stepsTotal === 0)
        return 'nothing to build';
    if (stepsCached === stepsTotal)
        return `all ${(0,format/* formatCount */.B4)(stepsTotal, 'step')} reused`;
    return `${stepsCached} of ${(0,format/* formatCount */.B4)(stepsTotal, 'step')} reused`;
}

;// CONCATENATED MODULE: ./.build/src/report/trend.js
/** What the baseline says, in words and as a line of small bars. */



const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** Longer times than so many medians look alike, or one slow run would make all others look alike. */
const cutAt = 3;
/** `8.9 s ± 0.7 s` */
function usualText({ medianMs, spreadMs }) {
    return `${(0,format/* formatDuration */.a3)(medianMs)} ± ${(0,format/* formatDuration */.a3)(spreadMs)}`;
}
function measureOf(report, name) {
    return report.baseline?.measures.find(measure => measure.name === name);
}
/** `Usually 8.9 s ± 0.7 s (last 20 runs of the default branch: ▂▂▃█, this one: ▅)`; Markdown. */
function trend(report) {
    const total = measureOf(report, 'total');
    if (report.baseline === undefined || total === undefined)
        return [];
    const { runs } = report.baseline;
    const line = sparkline([...runs.map(run => run.totalMs), report.totalMs]);
    const counted = (0,format/* formatCount */.B4)(runs.length, 'run');
    return [
        `Usually **${usualText(total)}**, as of the last ${counted} of the default branch: <code>${line.slice(0, -1)}</code>, this one: <code>${line.slice(-1)}</code>`
    ];
}
/** One bar for each number, all in proportion; nothing is the lowest. */
function sparkline(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const most = Math.min(sorted.at(-1) ?? 0, median * cutAt);
    return values
        .map(value => bars[most <= 0 ? 0 : Math.min(bars.length - 1, Math.floor((value / most) * (bars.length - 1)))])
        .join('');
}
/** `Slower than usual: build 12.3 s instead of 5.0 s ± 1.2 s`; Markdown, empty when nothing is. */
function regression(report) {
    const slower = report.baseline?.measures.filter(measure => measure.slower) ?? [];
    if (slower.length === 0)
        return [];
    const told = slower.map(measure => {
        const ms = measure.name === 'total' ? report.totalMs : phaseMs(report, measure.name);
        const what = measure.name === 'total' ? 'in all' : measure.name;
        return `${what} ${(0,format/* formatDuration */.a3)(ms)} instead of ${usualText(measure)}`;
    });
    return [`> 🐢 Slower than usual: ${escapeText(told.join(', '))}`];
}
/** The rows of the last runs, the newest first, for a table. */
function runRows({ runs }) {
    return runs
        .toReversed()
        .map(run => [
        `${run.at.slice(0, 10)} ${run.at.slice(11, 16)}`,
        (0,format/* formatDuration */.a3)(run.totalMs),
        (0,format/* formatDuration */.a3)(run.restoreMs),
        (0,format/* formatDuration */.a3)(run.buildMs),
        `${run.stepsCached} of ${run.stepsTotal}`
    ]);
}

;// CONCATENATED MODULE: ./.build/src/report/workspaces.js
/** Several workspaces of one run side by side: one row each, as comment and matrix show them. */





/** Longer names are cut, so that many of them fit into one comment. */
const nameLength = 100;
const columns = (hasUsual) => [
    ['Workspace', 'left'],
    ['Time', 'right'],
    ...(hasUsual ? [['Usually', 'right']] : []),
    ['Steps reused', 'right'],
    ['Time saved', 'right'],
    ['Restored', 'right'],
    ['Newly saved', 'right']
];
const icons = {
    succeeded: '✅',
    failed: '❌',
    cancelled: '⏹️',
    missing: '❔'
};
function workspaceRow(report) {
    const total = measureOf(report, 'total');
    return {
        workspace: shorten(report.workspace),
        outcome: report.outcome,
        totalMs: report.totalMs,
        stepsTotal: report.totals.stepsTotal,
        stepsCached: report.totals.stepsCached,
        timeSavedMs: report.timeSaved && netSavedMs(report.timeSaved),
        restoredBytes: report.cache.bytes,
        savedBytes: report.save?.bytes,
        usual: total && { medianMs: total.medianMs, spreadMs: total.spreadMs },
        slower: total?.slower ?? false
    };
}
/** The row of a workspace that has no report. */
function missingRow(workspace) {
    return {
        workspace: shorten(workspace),
        outcome: 'missing',
        totalMs: 0,
        stepsTotal: 0,
        stepsCached: 0,
        timeSavedMs: undefined,
        restoredBytes: 0,
        savedBytes: undefined,
        usual: undefined,
        slower: false
    };
}
/** Rows by name, numbers in names by their value. */
function sortedRows(rows) {
    const order = new Intl.Collator('en', { numeric: true });
    return rows.toSorted((a, b) => order.compare(a.workspace, b.workspace));
}
function workspaceTotals(rows) {
    const sum = (value) => rows.reduce((total, row) => total + value(row), 0);
    const [stepsTotal, stepsCached] = [sum(row => row.stepsTotal), sum(row => row.stepsCached)];
    return {
        stepsTotal,
        stepsCached,
        hitRatio: hitRatio(stepsCached, stepsTotal),
        timeSavedMs: sum(row => row.timeSavedMs ?? 0)
    };
}
/** 0 to 1 in thousandths; 0 when there were no steps. */
function hitRatio(cached, total) {
    return total === 0 ? 0 : Math.round((cached / total) * 1000) / 1000;
}
/** `✅ 3 workspaces: 31 of 36 steps reused, 2 m 1 s saved, 1 slower than usual`; Markdown. */
function workspacesHeadline(rows) {
    const { stepsTotal, stepsCached, timeSavedMs } = workspaceTotals(rows);
    const counted = (0,format/* formatCount */.B4)(rows.length, 'workspace');
    const bad = ['failed', 'missing', 'cancelled'].flatMap(outcome => {
        const count = rows.filter(row => row.outcome === outcome).length;
        return count === 0 ? [] : [`${count} ${outcome}`];
    });
    const saved = timeSavedMs >= notableMs
        ? `, ${(0,format/* formatDuration */.a3)(timeSavedMs)} saved`
        : timeSavedMs <= -notableMs
            ? `, ${(0,format/* formatDuration */.a3)(-timeSavedMs)} more than without the cache`
            : '';
    const reused = stepsTotal === 0 ? 'nothing to build' : `${stepsCached} of ${(0,format/* formatCount */.B4)(stepsTotal, 'step')} reused`;
    const slower = rows.filter(row => row.slower).length;
    const slow = slower === 0 ? '' : rows.length === 1 ? ', slower than usual' : `, ${slower} slower than usual`;
    const outcomes = bad.length === 0 ? '' : ` (${bad.join(', ')})`;
    return `${icons[overall(rows)]} ${counted}${outcomes}: ${reused}${saved}${slow}`;
}
/** The table of rows that are there; a cell without a value holds a dash. */
function workspaceTable(rows) {
    const hasUsual = rows.some(row => row.usual !== undefined);
    return table(columns(hasUsual), rows.map(row => cells(row, hasUsual)));
}
function cells(row, hasUsual) {
    const name = `${icons[row.outcome]} ${inlineCode(row.workspace)}`;
    const usual = hasUsual ? [row.usual === undefined ? '–' : usualText(row.usual)] : [];
    if (row.outcome === 'missing')
        return [`${name} no report`, '–', ...usual, '–', '–', '–', '–'];
    const note = row.outcome === 'succeeded' ? '' : ` ${escapeText(row.outcome)}`;
    return [
        `${name}${note}`,
        row.slower ? `**${(0,format/* formatDuration */.a3)(row.totalMs)}** 🐢` : (0,format/* formatDuration */.a3)(row.totalMs),
        ...usual,
        row.stepsTotal === 0 ? '–' : `${row.stepsCached} of ${row.stepsTotal} (${percent(row)} %)`,
        row.timeSavedMs === undefined ? '–' : (0,format/* formatDuration */.a3)(row.timeSavedMs),
        (0,format/* formatBytes */.z3)(row.restoredBytes),
        row.savedBytes === undefined ? '–' : (0,format/* formatBytes */.z3)(row.savedBytes)
    ];
}
/** Never 100 when a step had to run. */
function percent({ stepsCached, stepsTotal }) {
    return Math.floor((stepsCached / stepsTotal) * 100);
}
/** The worst of all. */
function overall(rows) {
    const worst = ['failed', 'missing', 'cancelled'].find(one => rows.some(row => row.outcome === one));
    return worst ?? 'succeeded';
}
function shorten(text) {
    return text.length <= nameLength ? text : `${text.slice(0, nameLength - 1)}…`;
}

;// CONCATENATED MODULE: ./.build/src/report/comment.js
/**
 * The comment on a pull request: one for a whole workflow, with a row for each workspace. Jobs of a run add their own rows to
 * it, so it carries all rows a second time, hidden and as data. That data comes back from where others may write: it is
 * checked, and shown as any text of others is.
 */





/** When a comment is written: `auto` on the events of pull requests, when there is something to tell. */
const commentModes = ['auto', 'always', 'never'];
/** GitHub takes 65,536 characters; it may count more for one than we do. */
const maxLength = 60_000;
const shownRows = 100;
const manyRows = 1000;
const count = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0));
const outcomes = ['succeeded', 'failed', 'cancelled', 'missing'];
/** Workspace, outcome, ms, steps, those reused, ms saved, bytes restored and newly saved, median and spread in ms, slower. */
const hiddenRow = dist/* tuple */.PVZ([
    dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(200)),
    dist/* picklist */.KIO(outcomes),
    dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x()),
    count,
    count,
    dist/* nullable */.mee(dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x())),
    count,
    dist/* nullable */.mee(count),
    dist/* nullable */.mee(count),
    dist/* nullable */.mee(count),
    dist/* boolean */.zMY()
]);
const comment_hidden = dist/* object */.Ikc({ run: count, attempt: count, rows: dist/* pipe */.FsL(dist/* array */.YOg(hiddenRow), dist/* maxLength */.Ru6(manyRows)) });
/** What the comment of a workflow begins with. */
function commentMarker(workflow) {
    const digest = (0,external_node_crypto_.createHash)('sha256').update(workflow).digest('hex').slice(0, 16);
    return `<!-- compose-build-cache comment ${digest} -->`;
}
/**
 * The text that the comment should have.
 * @param existing comments of this workflow as they are, the oldest first; more than one when jobs began one at once
 * @param rows what this job knows; `all` when these are the rows of the whole run, `own` when other jobs have theirs
 * @returns undefined when there is nothing to change: it says so already, or tells of a later run
 */
function revisedComment(existing, run, rows, whose) {
    const known = existing.flatMap(text => knownFrom(text) ?? []);
    const isLater = (one) => one.run > run.id || (one.run === run.id && one.attempt > run.attempt);
    if (known.some(isLater))
        return undefined;
    const before = new Map(known.filter(one => one.run === run.id).flatMap(one => one.rows.map(row => [row.workspace, row])));
    const given = rows.map(row => withSaving(row, before.get(row.workspace)));
    const merged = new Map([...(whose === 'own' ? before : []), ...given.map(row => [row.workspace, row])]);
    const text = comment(run, sortedRows([...merged.values()]));
    const [first] = existing;
    return existing.length === 1 && first !== undefined && normalized(first) === text ? undefined : text;
}
/** What a job saves, and what that costs, is known after it has handed over its report: only its own row tells. */
function withSaving(row, own) {
    if (row.savedBytes !== undefined || own?.savedBytes === undefined)
        return row;
    return { ...row, savedBytes: own.savedBytes, timeSavedMs: own.timeSavedMs };
}
/** The comment of these rows, as many of them as fit. */
function comment(run, rows) {
    for (let shown = shownRows, kept = rows.length;; shown = Math.floor(shown / 2)) {
        if (shown === 0)
            kept = Math.floor(kept / 2);
        const text = render(run, rows, shown, kept);
        if (text.length <= maxLength || kept === 0)
            return text;
    }
}
function render(run, rows, shown, kept) {
    // What went wrong is shown in any case.
    const bad = rows.filter(row => row.outcome !== 'succeeded');
    const chosen = new Set([...bad, ...rows.filter(row => row.outcome === 'succeeded')].slice(0, shown));
    const visible = rows.filter(row => chosen.has(row));
    const more = rows.length - visible.length;
    const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
    return [
        commentMarker(run.workflow),
        `### ${workspacesHeadline(rows)}`,
        '',
        ...(visible.length === 0 ? [] : [workspaceTable(visible), '']),
        ...(more === 0 ? [] : [`and ${(0,format/* formatCount */.B4)(more, 'more workspace', 'more workspaces')}`, '']),
        `${inlineCode(run.workflow)}, [run ${run.id}${attempt}](${run.url}) of ${inlineCode(run.commit.slice(0, 7))}`,
        '',
        hiddenLine({ run: run.id, attempt: run.attempt, rows: rows.slice(0, kept) })
    ].join('\n');
}
function hiddenLine({ run, attempt, rows }) {
    const data = {
        run,
        attempt,
        rows: rows.map(row => [
            row.workspace,
            row.outcome,
            row.totalMs,
            row.stepsTotal,
            row.stepsCached,
            row.timeSavedMs ?? null,
            row.restoredBytes,
            row.savedBytes ?? null,
            row.usual?.medianMs ?? null,
            row.usual?.spreadMs ?? null,
            row.slower
        ])
    };
    // Nothing in it may end the comment it is in, or call for anybody.
    const json = JSON.stringify(data).replace(/[<>&@#]/g, one => `\\u00${one.charCodeAt(0).toString(16)}`);
    return `<!-- compose-build-cache rows ${json} -->`;
}
/** What a comment's hidden line says; undefined when it has none that can be read. */
function knownFrom(text) {
    const [, json] = /^<!-- compose-build-cache rows (.*) -->$/m.exec(normalized(text)) ?? [];
    const result = dist/* safeParse */.xLC(comment_hidden, parsed(json ?? ''));
    if (!result.success)
        return undefined;
    const rows = result.output.rows.map(([workspace, outcome, totalMs, stepsTotal, stepsCached, savedMs, restoredBytes, stored, medianMs, spreadMs, slower]) => ({
        workspace,
        outcome,
        totalMs,
        stepsTotal,
        stepsCached,
        timeSavedMs: savedMs ?? undefined,
        restoredBytes,
        savedBytes: stored ?? undefined,
        usual: medianMs === null || spreadMs === null ? undefined : { medianMs, spreadMs },
        slower
    }));
    return { ...result.output, rows };
}
function parsed(json) {
    try {
        return JSON.parse(json);
    }
    catch {
        // Edited by hand, or cut off: the rows of this job are known anyway.
        return undefined;
    }
}
/** Text as it was sent: services change line ends and cut off what is blank at the end. */
function normalized(text) {
    return text.replaceAll('\r\n', '\n').trimEnd();
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./.build/src/report/copied.js
/** Which files of the build context an instruction takes (https://docs.docker.com/reference/dockerfile/#copy). */

/**
 * The paths that an instruction takes from the build context, relative to it; `.` is all of it. Empty when it takes none:
 * what comes from another stage or image, or from the network, is none of it.
 */
function copiedPaths(instruction) {
    const [keyword = '', ...words] = instruction.trim().split(/\s+/);
    switch (keyword.toUpperCase()) {
        case 'COPY':
        case 'ADD':
            return words.some(word => word.startsWith('--from=')) ? [] : sources(words).flatMap(contextPath);
        case 'RUN':
            return words.flatMap(boundPath);
        default:
            return [];
    }
}
/** Whether a file of the context is one that a path stands for; the path may be a file, a folder or a pattern. */
function isCopied(file, source) {
    if (source === '.' || source === file || file.startsWith(`${source}/`))
        return true;
    if (!/[*?[]/.test(source))
        return false;
    const depth = source.split('/').length;
    return external_node_path_.matchesGlob(file.split('/').slice(0, depth).join('/'), source);
}
/** All words but the last, which is the destination. */
function sources(words) {
    const rest = words.filter(word => !word.startsWith('--')).join(' ');
    const all = rest.startsWith('[') ? (jsonWords(rest) ?? rest.split(' ')) : rest.split(' ');
    return all.slice(0, -1);
}
function jsonWords(text) {
    try {
        const words = JSON.parse(text);
        return Array.isArray(words) ? words.filter(word => typeof word === 'string') : undefined;
    }
    catch {
        // BuildKit reads it as plain words, too, when it is no JSON.
        return undefined;
    }
}
/** What is written as a variable may be anything; a URL and text that is written in the Dockerfile are no files. */
function contextPath(source) {
    if (/^(https?:\/\/|git@|<<)/.test(source))
        return [];
    if (source.includes('$'))
        return ['.'];
    return [external_node_path_.posix.join('/', source).replace(/^\/|\/$/g, '') || '.'];
}
function boundPath(word) {
    const [, flag = ''] = /^--mount=(.*)$/.exec(word) ?? [];
    const options = new Map(flag.split(',').map(option => {
        const [name = '', value = ''] = option.split('=', 2);
        return [name, value];
    }));
    if (flag === '' || (options.get('type') ?? 'bind') !== 'bind' || options.has('from'))
        return [];
    return contextPath(options.get('source') ?? options.get('src') ?? '.');
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./.build/src/report/report.js
/** Raised when a reader of the former version could misread the new one. */
const reportSchema = 1;

;// CONCATENATED MODULE: ./.build/src/report/schema.js
/**
 * The shape of `report.json` as a value: reports of other jobs are checked against it, and `docs/report.schema.json` is made
 * from it. Readers must bear properties that are not described here: new ones come without a new version.
 */



const schema_text = dist/* string */.YjP();
const texts = dist/* array */.YOg(schema_text);
const schema_count = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0));
/** Clocks of a runner may be set back while it runs. */
const ms = dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x());
const told = (shape, description) => dist/* pipe */.FsL(shape, dist/* description */.h_(description));
const engine = dist/* object */.Ikc({
    version: told(schema_text, 'Version of the Docker engine.'),
    store: told(schema_text, 'Its image store: overlay2, containerd...'),
    builder: told(schema_text, 'Name and driver of the builder.'),
    buildx: schema_text,
    compose: schema_text
});
const cache = dist/* object */.Ikc({
    backend: dist/* exactOptional */.yqP(told(dist/* picklist */.KIO(['github', 'directory', 'toolkit']), 'Absent when the cache was off or not needed.')),
    restored: told(dist/* picklist */.KIO(['exact', 'fallback', 'none']), 'exact: the newest cache of this workspace; fallback: another one that was near enough.'),
    matchedKey: dist/* exactOptional */.yqP(schema_text),
    bytes: told(schema_count, 'Bytes read from the cache for the engine; folders of the runner, and layers that BuildKit fetches by itself, are not among them.'),
    entries: told(schema_count, 'Entries read from the cache for the engine.')
});
const phase = dist/* object */.Ikc({
    name: told(dist/* picklist */.KIO(['prepare', 'restore', 'mirror', 'build', 'folders', 'save']), 'mirror: a package mirror was started; folders: the run waited for folders of the runner.'),
    ms
});
const firstRun = dist/* object */.Ikc({
    instruction: schema_text,
    cause: told(dist/* picklist */.KIO([
        'no-cache',
        'other-workspace',
        'new-service',
        'base-image',
        'files',
        'arguments',
        'dockerfile',
        'not-cached',
        'unknown'
    ]), 'no-cache: nothing was restored; other-workspace: what was restored is from another workspace, which is not compared; new-service: nothing was known of the service; base-image, files, arguments, dockerfile: what has changed; not-cached: nothing of it changed, but its result was not in the cache.'),
    names: told(texts, 'Some of the files, arguments or images that have changed.'),
    more: told(schema_count, 'How many more there are.')
});
const service = dist/* object */.Ikc({
    name: schema_text,
    images: told(texts, 'Names of the built image; the one that compose gives it is the last.'),
    imageDigest: dist/* exactOptional */.yqP(schema_text),
    configDigest: dist/* exactOptional */.yqP(schema_text),
    buildRef: dist/* exactOptional */.yqP(told(schema_text, 'What `docker buildx history` knows this build by.')),
    ms: told(ms, 'Milliseconds from the start of its first step to the end of its last.'),
    stepsTotal: schema_count,
    stepsCached: schema_count,
    imageBytes: dist/* exactOptional */.yqP(told(schema_count, 'Size of the image, unpacked; known after the post step, where the engine has the image.')),
    firstRun: dist/* exactOptional */.yqP(told(firstRun, 'Its first step that was not reused; absent when all were.'))
});
const step = dist/* object */.Ikc({
    services: told(texts, 'The services that share it.'),
    stage: dist/* exactOptional */.yqP(schema_text),
    platform: dist/* exactOptional */.yqP(schema_text),
    index: told(schema_count, 'Its place in its stage, from 1.'),
    total: told(schema_count, 'Number of steps in its stage.'),
    instruction: told(schema_text, 'The instruction, values of build arguments replaced by their names.'),
    outcome: dist/* picklist */.KIO(['cached', 'run', 'failed', 'cancelled', 'not-run']),
    startMs: dist/* exactOptional */.yqP(told(ms, 'Milliseconds since startedAt; absent when it did not start.')),
    endMs: dist/* exactOptional */.yqP(told(ms, 'Milliseconds since startedAt; absent when it did not end.')),
    ms: told(ms, 'Milliseconds of work; pauses between start and end do not count.'),
    critical: dist/* exactOptional */.yqP(told(dist/* boolean */.zMY(), 'It is on the longest chain of steps that wait for each other.')),
    downloadedBytes: schema_count,
    key: told(schema_text, 'Stays the same from run to run.')
});
const totals = dist/* object */.Ikc({
    stepsTotal: told(schema_count, 'Steps of all services, each counted once.'),
    stepsCached: told(schema_count, 'Those that did not have to run.'),
    hitRatio: told(dist/* pipe */.FsL(dist/* number */.aig(), dist/* minValue */.Wwf(0), dist/* maxValue */.cGV(1)), '0 when there were no steps.'),
    downloadedBytes: told(schema_count, 'Bytes of base images.')
});
const schema_timeSaved = dist/* object */.Ikc({
    ms: told(ms, 'What running the reused steps would have added to the build, less what restoring and waiting for folders of the runner took; saving, which comes later, is not counted. Negative when the cache cost more than it brought.'),
    withoutReuseMs: told(ms, 'The longest chain of steps that wait for each other, had no step been reused.'),
    withReuseMs: told(ms, 'The longest chain as it was.'),
    restoreMs: ms,
    foldersMs: dist/* exactOptional */.yqP(told(ms, 'Wait for folders of the runner after the build; absent when there was none.')),
    saveMs: dist/* exactOptional */.yqP(told(ms, 'What saving took; known after the post step only.')),
    netMs: dist/* exactOptional */.yqP(told(ms, 'ms less saveMs; known after the post step only.')),
    reusedSteps: schema_count,
    knownSteps: told(schema_count, 'Reused steps whose run time is known; the others count as nothing.')
});
const baseline = dist/* object */.Ikc({
    runs: told(dist/* array */.YOg(src_history/* runRecord */.DW), 'The last runs of the default branch, the oldest first; times in milliseconds. This run is not among them.'),
    measures: dist/* array */.YOg(dist/* object */.Ikc({
        name: dist/* picklist */.KIO(['total', 'prepare', 'restore', 'build']),
        medianMs: ms,
        spreadMs: told(ms, 'A time that is no further from the median is a usual one.'),
        slower: told(dist/* boolean */.zMY(), 'This run has taken more than the median and the spread.')
    }))
});
const mount = dist/* object */.Ikc({
    kind: dist/* picklist */.KIO(['cache-mount', 'volume', 'runner-folder']),
    name: schema_text,
    bytes: schema_count,
    used: dist/* exactOptional */.yqP(told(dist/* boolean */.zMY(), 'Whether a step that ran has asked for it; absent where that cannot be told.')),
    grownBytes: dist/* exactOptional */.yqP(told(dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b()), 'How much more it has than when it was restored.')),
    restored: dist/* exactOptional */.yqP(told(dist/* picklist */.KIO(['exact', 'fallback', 'none', 'present', 'left']), 'Of a folder: by which key it was restored; present when it held something before and was left alone. ' +
        'Of a cache mount: left when what it holds stayed in the cache, as no step was expected to need it.'))
});
const failure = dist/* object */.Ikc({
    service: dist/* exactOptional */.yqP(schema_text),
    step: dist/* exactOptional */.yqP(told(schema_text, 'The instruction that failed.')),
    file: dist/* exactOptional */.yqP(told(schema_text, 'The Dockerfile; relative to the checkout when it lies in there.')),
    line: dist/* exactOptional */.yqP(schema_count),
    title: schema_text,
    message: schema_text,
    excerpt: told(texts, 'Lines of the Dockerfile.')
});
const dropped = dist/* object */.Ikc({
    kind: told(dist/* picklist */.KIO(['layer', 'cache-mount', 'source', 'image', 'volume']), 'source: a checkout of a repository or a download that a build began with.'),
    name: schema_text,
    bytes: told(schema_count, 'Unpacked; those of an image include layers that others share.'),
    reason: told(dist/* picklist */.KIO(['superseded', 'unused', 'max-size']), 'superseded: this run has made another in its place; unused: no run has used it of late; max-size: no room.')
});
const save = dist/* object */.Ikc({
    outcome: told(dist/* picklist */.KIO(['saved', 'unchanged', 'skipped', 'failed']), 'unchanged: all of it was in the cache already; skipped and failed: see reason.'),
    reason: dist/* exactOptional */.yqP(schema_text),
    bytes: told(schema_count, 'Bytes written to the cache.'),
    entries: told(schema_count, 'Entries written to the cache.'),
    stored: dist/* exactOptional */.yqP(told(dist/* object */.Ikc({ bytes: schema_count, entries: schema_count }), 'All that the cache holds for this workspace now, what it shares with others included.')),
    dropped: dist/* exactOptional */.yqP(told(dist/* array */.YOg(dropped), 'What the saved snapshot leaves out; absent when that is nothing.'))
});
/** A whole report. */
const reportShape = dist/* object */.Ikc({
    schema: told(dist/* literal */.euz(reportSchema), 'Raised when a reader of the former version could misread the new one.'),
    tool: dist/* object */.Ikc({ name: dist/* literal */.euz('compose-build-cache'), version: schema_text }),
    workspace: told(schema_text, 'Name under which the cache is kept.'),
    outcome: told(dist/* picklist */.KIO(['succeeded', 'failed', 'cancelled']), 'Of the build.'),
    startedAt: dist/* pipe */.FsL(schema_text, dist/* isoTimestamp */.yhX()),
    totalMs: told(ms, 'Milliseconds of the main step, saving excluded.'),
    strategy: dist/* object */.Ikc({ name: dist/* picklist */.KIO(['snapshot', 'export', 'none']), reason: schema_text }),
    engine: dist/* exactOptional */.yqP(told(engine, 'Absent when the engine could not be asked.')),
    cache,
    phases: told(dist/* array */.YOg(phase), 'The phases that were reached, in their order.'),
    services: dist/* array */.YOg(service),
    steps: told(dist/* array */.YOg(step), 'Every step once.'),
    totals,
    timeSaved: dist/* exactOptional */.yqP(told(schema_timeSaved, 'Absent when nothing can be said.')),
    baseline: dist/* exactOptional */.yqP(told(baseline, 'Absent while too few runs of the default branch are known.')),
    mounts: told(dist/* array */.YOg(mount), 'Cache mounts of the builds, cache volumes of the project and folders of the runner whose size is known.'),
    warnings: texts,
    failure: dist/* exactOptional */.yqP(told(failure, 'Why the build failed.')),
    save: dist/* exactOptional */.yqP(told(save, 'Known after the post step only.'))
});
/** A file that is no report, or one of a version that is not known here; the message says why. */
class ReportError extends Error {
    name = 'ReportError';
}
/**
 * Reads the text of a `report.json`.
 * @throws ReportError when it is something else
 */
function parseReport(content) {
    const result = dist/* safeParse */.xLC(reportShape, parseJson(content));
    if (result.success)
        return result.output;
    const [issue] = result.issues;
    throw new ReportError(`${dist/* getDotPath */.BuJ(issue) ?? 'the document'}: ${issue.message}`);
}
function parseJson(content) {
    try {
        return JSON.parse(content);
    }
    catch (error) {
        throw new ReportError(`it is no JSON (${error.message})`);
    }
}

;// CONCATENATED MODULE: ./.build/src/report/gather.js
/** Finds the reports of other jobs in a folder. They come from builds of anybody's code: nothing in them is taken on trust. */



/** A matrix has at most 256 jobs. */
const mostFiles = 1000;
/** A report of 400 steps takes less than a hundredth of it. */
const mostBytes = 16 * 1024 * 1024;
/** Reads every `.json` file in a folder and in those below it, links excepted. A folder that is missing holds nothing. */
async function gatherReports(folder) {
    const files = await jsonFiles(folder);
    if (files === undefined)
        return { reports: [], problems: [`there is no folder ${folder}`] };
    const problems = [];
    const newest = new Map();
    for (const file of files.slice(0, mostFiles)) {
        const report = await readReport(file).catch((error) => {
            problems.push(`${external_node_path_.relative(folder, file)} is not used: ${reasonOf(error)}`);
        });
        const known = report && newest.get(report.workspace);
        if (report && (known === undefined || Date.parse(known.startedAt) < Date.parse(report.startedAt))) {
            newest.set(report.workspace, report);
        }
    }
    if (files.length > mostFiles)
        problems.push(`only the first ${mostFiles} of ${files.length} files are read`);
    return { reports: [...newest.values()], problems };
}
async function jsonFiles(folder) {
    try {
        const entries = await (0,promises_.readdir)(folder, { recursive: true, withFileTypes: true });
        return entries
            .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
            .map(entry => external_node_path_.join(entry.parentPath, entry.name))
            .sort();
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    }
}
async function readReport(file) {
    const { size } = await (0,promises_.stat)(file);
    if (size > mostBytes)
        throw new ReportError(`it has ${size} bytes`);
    return parseReport(await (0,promises_.readFile)(file, 'utf8'));
}
function reasonOf(error) {
    return error instanceof Error ? error.message : String(error);
}

;// CONCATENATED MODULE: ./.build/src/report/left-out.js
/** What a saved snapshot leaves out, in words. */

/** More names than these are counted only. */
const shownNames = 3;
/** `3 superseded layers (12.4 MB), the cache mount /root/.cache/old (80.1 MB)`; empty when nothing was left out. Plain text. */
function leftOutText(dropped) {
    const groups = Map.groupBy(dropped, one => `${one.kind} ${one.reason}`);
    return [...groups.values()].map(describe).join(', ');
}
const reasons = { superseded: 'superseded', unused: 'unused', 'max-size': '' };
const kinds = {
    layer: 'layer',
    'cache-mount': 'cache mount',
    source: 'remote source',
    image: 'image',
    volume: 'cache volume'
};
function describe(group) {
    const [first] = group;
    if (first === undefined)
        return '';
    const what = `${reasons[first.reason]} ${kinds[first.kind]}`.trim();
    const room = first.reason === 'max-size' ? ' for want of room' : '';
    // The size of an image counts layers that others share.
    const size = first.kind === 'image' ? '' : ` (${(0,format/* formatBytes */.z3)(group.reduce((sum, { bytes }) => sum + bytes, 0))})`;
    const isNamed = first.kind !== 'layer' && first.kind !== 'source' && group.length <= shownNames;
    const names = isNamed ? ` ${group.map(one => one.name).join(' and ')}` : '';
    return `${(0,format/* formatCount */.B4)(group.length, what)}${names}${size}${room}`;
}

;// CONCATENATED MODULE: ./.build/src/report/first-run.js


const first_run_shownNames = 3;
/** @returns undefined when every step was reused, or none came to its turn */
function first_run_firstRun(service, known) {
    const step = service.steps.find(({ outcome }) => outcome !== 'cached' && outcome !== 'not-run');
    if (step === undefined)
        return undefined;
    const name = step.names.find(one => one.service === service.name) ?? step.names[0];
    const { cause, names } = find(service.name, step, name.instruction, known);
    const shown = names.slice(0, first_run_shownNames);
    return { instruction: name.instruction, cause, names: shown, more: names.length - shown.length };
}
function find(service, step, instruction, known) {
    if (!known.restored)
        return { cause: 'no-cache', names: [] };
    if (known.before === 'other-workspace')
        return nothing('other-workspace');
    if (known.before === undefined || known.now === undefined)
        return nothing('unknown');
    const [before, now] = [(0,src_history/* own */.ZV)(known.before.services, service), (0,src_history/* own */.ZV)(known.now.services, service)];
    if (now === undefined)
        return nothing('unknown');
    if (before === undefined)
        return nothing('new-service');
    const isKnown = step.keys.some(key => Object.hasOwn(known.recorded, key));
    const [keyword = ''] = instruction.split(/\s/, 1);
    if (keyword === 'FROM')
        return baseImage(before, now, isKnown);
    if (!isKnown && before.dockerfile !== now.dockerfile)
        return nothing('dockerfile');
    const files = copied(instruction, before, now, known.before, known.now);
    if (files === 'unknown')
        return nothing('unknown');
    if (files.length > 0)
        return { cause: 'files', names: files };
    const args = (0,src_history/* changedNames */.tS)(before.args, now.args);
    if (args.length > 0 && (!isKnown || keyword === 'RUN'))
        return { cause: 'arguments', names: args };
    return nothing(isKnown ? 'not-cached' : 'unknown');
}
function nothing(cause) {
    return { cause, names: [] };
}
function baseImage(before, now, isKnown) {
    const others = (0,src_history/* changedNames */.tS)(before.bases, now.bases).filter(name => Object.hasOwn(now.bases, name));
    const newer = others.filter(name => Object.hasOwn(before.bases, name));
    if (newer.length > 0)
        return { cause: 'base-image', names: newer };
    return nothing(others.length > 0 ? 'dockerfile' : isKnown ? 'not-cached' : 'unknown');
}
/** The files that the instruction takes from the build context and that are not as they were. */
function copied(instruction, before, now, allBefore, allNow) {
    const paths = copiedPaths(instruction);
    if (paths.length === 0)
        return [];
    const [then, current] = [filesOf(before, allBefore), filesOf(now, allNow)];
    if (then === undefined || current === undefined)
        return 'unknown';
    return (0,src_history/* changedNames */.tS)(then, current).filter(file => paths.some(one => isCopied(file, one)));
}
function filesOf({ context }, { files }) {
    return context === undefined ? undefined : (0,src_history/* own */.ZV)(files, context);
}

// EXTERNAL MODULE: ./.build/src/mounts/index.js + 21 modules
var mounts = __webpack_require__(44338);
;// CONCATENATED MODULE: ./.build/src/report/mounts.js

/** Adds whether a step that ran has asked for them. Who uses volumes and folders is not known. */
function mountsOf(mounts, steps) {
    const flags = flagsOf(steps.map(step => ({ outcome: step.outcome, instruction: step.names[0].instruction })));
    return mounts.map(mount => (mount.kind === 'cache-mount' ? { ...mount, used: isUsed(mount, flags) } : mount));
}
/**
 * Brings sizes up to date, as the post step knows them; those that it does not know stay as they were.
 * @param restored whether `before` has the sizes of what was restored
 */
function mountsAfter(before, after, steps, restored) {
    const flags = flagsOf(steps);
    const isSame = (a, b) => a.kind === b.kind && a.name === b.name;
    const others = before.filter(one => !after.some(two => isSame(one, two)));
    const known = after.map(mount => {
        if (mount.kind === 'runner-folder')
            return mount;
        const former = before.find(one => isSame(one, mount));
        const grown = former !== undefined || restored ? { grownBytes: mount.bytes - (former?.bytes ?? 0) } : {};
        const left = former?.restored === 'left' ? { restored: former.restored } : {};
        return { ...mount, ...(mount.kind === 'cache-mount' && { used: isUsed(mount, flags) }), ...left, ...grown };
    });
    return [...others, ...known];
}
/** The cache mounts that steps which ran have asked for. */
function flagsOf(steps) {
    const ran = steps.filter(({ outcome }) => outcome !== 'cached' && outcome !== 'not-run');
    return ran.flatMap(({ instruction }) => (0,mounts/* cacheMountFlags */.HD)(instruction));
}
/** In doubt it was used: a `$` stands for the value of a build argument, which is not written down. */
function isUsed({ name }, flags) {
    return flags.some(({ id, target }) => {
        const wanted = (id ?? target).replace(/^\.?\/|\/$/g, '');
        return wanted.includes('$') || `/${name}`.endsWith(`/${wanted}`);
    });
}

;// CONCATENATED MODULE: ./.build/src/report/make-report.js
/** Puts reports together. */








/** Puts a report together at the end of the main step. */
function makeReport(parts) {
    const { build } = parts;
    const steps = build?.steps ?? [];
    const [restoreMs, foldersMs] = [phaseMs(parts, 'restore'), phaseMs(parts, 'folders')];
    const saved = build === undefined ? undefined : timeSaved(steps, build.others, parts.recorded, restoreMs, foldersMs);
    const baseline = makeBaseline(parts.runs, { ...parts, outcome: build?.outcome ?? 'failed' });
    const critical = build === undefined ? new Set() : criticalChain(steps, build.others);
    const known = { ...parts.inputs, recorded: parts.recorded, restored: parts.cache.restored !== 'none' };
    return {
        schema: reportSchema,
        tool: { name: 'compose-build-cache', version: parts.version },
        workspace: parts.workspace,
        outcome: build?.outcome ?? 'failed',
        startedAt: new Date(parts.startedAt).toISOString(),
        totalMs: parts.totalMs,
        strategy: parts.strategy,
        ...(parts.engine === undefined ? {} : { engine: parts.engine }),
        cache: parts.cache,
        phases: parts.phases,
        services: (build?.services ?? []).map(service => serviceReport(service, first_run_firstRun(service, known))),
        steps: steps.map(step => stepReport(step, parts.startedAt, critical.has(step.digest))),
        totals: make_report_totals(steps),
        ...(saved === undefined || build?.outcome !== 'succeeded' ? {} : { timeSaved: saved }),
        ...(baseline === undefined ? {} : { baseline }),
        mounts: mountsOf(parts.mounts, steps),
        warnings: parts.warnings,
        ...(build?.failure === undefined ? {} : { failure: failureReport(build.failure, parts.checkout) })
    };
}
/**
 * Adds what the post step knows.
 * @param mounts as they are now; those it does not know stay as they were
 */
function withSave(report, save, ms, mounts = []) {
    const phases = [...report.phases.filter(phase => phase.name !== 'save'), { name: 'save', ms }];
    const restored = report.cache.restored !== 'none';
    const { timeSaved: saved, cache } = report;
    // Without a cache, what is done after the job is no cost of one.
    const net = saved && cache.backend && { timeSaved: { ...saved, saveMs: ms, netMs: saved.ms - ms } };
    return { ...report, phases, ...net, save, mounts: mountsAfter(report.mounts, mounts, report.steps, restored) };
}
/** Adds the sizes of images, bytes by their names. */
function withImageSizes(report, sizes) {
    const services = report.services.map(service => {
        const imageBytes = service.images.map(image => sizes.get(image)).find(bytes => bytes !== undefined);
        return imageBytes === undefined ? service : { ...service, imageBytes };
    });
    return { ...report, services };
}
function make_report_totals(steps) {
    const stepsCached = steps.filter(step => step.outcome === 'cached').length;
    return {
        stepsTotal: steps.length,
        stepsCached,
        hitRatio: steps.length === 0 ? 0 : Math.round((stepsCached / steps.length) * 1000) / 1000,
        downloadedBytes: steps.reduce((sum, step) => sum + step.downloadedBytes, 0)
    };
}
function serviceReport(service, first) {
    const starts = service.steps.flatMap(step => step.startedAt ?? []);
    const ends = service.steps.flatMap(step => step.completedAt ?? []);
    return {
        name: service.name,
        images: service.images,
        ...(service.imageDigest === undefined ? {} : { imageDigest: service.imageDigest }),
        ...(service.configDigest === undefined ? {} : { configDigest: service.configDigest }),
        ...(service.buildRef === undefined ? {} : { buildRef: service.buildRef }),
        ms: ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts)),
        stepsTotal: service.steps.length,
        stepsCached: service.steps.filter(step => step.outcome === 'cached').length,
        ...(first === undefined ? {} : { firstRun: first })
    };
}
function stepReport(step, startedAt, critical) {
    const { stage, platform, index, total, instruction, key } = step.names[0];
    return {
        services: [...new Set(step.names.map(name => name.service))],
        ...(stage === undefined ? {} : { stage }),
        ...(platform === undefined ? {} : { platform }),
        index,
        total,
        instruction,
        outcome: step.outcome,
        ...(step.startedAt === undefined ? {} : { startMs: step.startedAt - startedAt }),
        ...(step.completedAt === undefined ? {} : { endMs: step.completedAt - startedAt }),
        ms: step.durationMs,
        ...(critical && step.durationMs > 0 ? { critical } : {}),
        downloadedBytes: step.downloadedBytes,
        key
    };
}
function failureReport(failure, checkout) {
    const { service, step, file, line, title, message, excerpt } = failure;
    return {
        ...(service === undefined ? {} : { service }),
        ...(step === undefined ? {} : { step: step.names[0].instruction }),
        ...(file === undefined ? {} : { file: shownPath(file, checkout) }),
        ...(line === undefined ? {} : { line }),
        title,
        message,
        excerpt
    };
}
/** A file in the checkout by its path in there, as people know it; any other by its whole path. */
function shownPath(file, checkout) {
    const relative = checkout === undefined ? file : external_node_path_.relative(checkout, file);
    return relative === '..' || relative.startsWith(`..${external_node_path_.sep}`) ? file : relative;
}

;// CONCATENATED MODULE: ./.build/src/report/matrix.js
/** All jobs of a matrix in one table, made from their reports and from the names of those that should have one. */


/** bytes; half of what GitHub takes of one step, which has more to hold than this. */
const maxSummaryBytes = 512 * 1024;
const matrix_shownNames = 20;
/** One row for each report, and one for each expected workspace without any. */
function matrixRows(reports, expected) {
    const rows = reports.map(workspaceRow);
    const missing = [...new Set(expected)]
        .map(missingRow)
        .filter(one => !rows.some(row => row.workspace === one.workspace));
    return sortedRows([...rows, ...missing]);
}
/** `No report of a, b`, plain text; undefined when there is one of each. */
function missingText(rows) {
    const names = rows.filter(row => row.outcome === 'missing').map(row => row.workspace);
    if (names.length === 0)
        return undefined;
    const more = names.length - matrix_shownNames;
    return `No report of ${names.slice(0, matrix_shownNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
/**
 * The job summary of the matrix, Markdown. What comes last is left out when it would be more than GitHub takes.
 * @param problems what is wrong with the files, as sentences without a full stop
 */
function matrixSummary(rows, problems) {
    const slowest = slowestRow(rows);
    const sections = [
        `### ${workspacesHeadline(rows)}`,
        ...(rows.length === 0 ? [] : [workspaceTable(rows)]),
        ...(slowest === undefined || rows.length === 1 ? [] : [`Slowest: ${inlineCode(slowest.workspace)}`]),
        ...problems.map(problem => `> ⚠️ ${escapeText(problem)}`)
    ];
    while (sections.length > 1 && Buffer.byteLength(sections.join('\n\n')) > maxSummaryBytes)
        sections.pop();
    return `${sections.join('\n\n')}\n`;
}
/** The outputs of `report/action.yml`, each of them always. */
function matrixOutputs(rows) {
    const totals = workspaceTotals(rows);
    return {
        json: JSON.stringify(rows.map(rowJson)),
        slowest: slowestRow(rows)?.workspace ?? '',
        'hit-ratio': String(totals.hitRatio),
        'time-saved-ms': String(totals.timeSavedMs)
    };
}
function rowJson({ usual, ...row }) {
    return { ...row, hitRatio: hitRatio(row.stepsCached, row.stepsTotal), usualMs: usual?.medianMs };
}
function slowestRow(rows) {
    const [first, ...others] = rows.filter(row => row.outcome !== 'missing');
    return others.reduce((slowest, row) => (slowest !== undefined && row.totalMs > slowest.totalMs ? row : slowest), first);
}

;// CONCATENATED MODULE: ./.build/src/report/hints.js
/** What to do about it: the few hints that are worth most, out of what the report knows. */





const mostHints = 3;
/** What GitHub keeps for a repository unless more is paid for, bytes. */
const repositoryBytes = 10e9;
const nearlyFull = 0.8;
/** Looking up takes less where there is nothing to restore, ms. */
const vainRestoreMs = 5000;
/** A step is worth a hint from here on, ms. */
const longStepMs = 2000;
const instructionLength = 80;
/** Commands that keep downloads where a cache mount would bring them back. */
const installers = [
    { command: /\bpip3? install\b/, folder: '/root/.cache/pip' },
    { command: /\buv (sync|pip install)\b/, folder: '/root/.cache/uv' },
    { command: /\bpoetry install\b/, folder: '/root/.cache/pypoetry' },
    { command: /\bnpm (ci|install)\b/, folder: '/root/.npm' },
    { command: /\bgo (build|mod download)\b/, folder: '/root/.cache/go-build' },
    { command: /\bcargo build\b/, folder: '/usr/local/cargo/registry' },
    { command: /\bapt-get install\b/, folder: '/var/cache/apt' }
];
/** At most three, the most valuable first. */
function hints(report) {
    const found = [
        ...slowRestore(report),
        ...fullCache(report),
        ...leftOut(report),
        ...copiedTooEarly(report),
        ...withoutMount(report)
    ];
    return found.toSorted((a, b) => b.worthMs - a.worthMs).slice(0, mostHints);
}
function slowRestore({ timeSaved, cache }) {
    if (timeSaved === undefined)
        return [];
    const { restoreMs, saveMs = 0, withoutReuseMs, withReuseMs } = timeSaved;
    if (cache.restored === 'none') {
        // What a first run saves is for later ones: only time that brought nothing is worth a hint.
        if (restoreMs < vainRestoreMs)
            return [];
        const text = `Restoring took ${(0,format/* formatDuration */.a3)(restoreMs)} and brought nothing: ${inlineCode('restore-timeout')} bounds what it may take, ${inlineCode('cache-mode: off')} leaves it out.`;
        return [{ worthMs: restoreMs, text }];
    }
    const net = netSavedMs(timeSaved);
    if (net > -notableMs)
        return [];
    const brought = (0,format/* formatDuration */.a3)(Math.max(0, withoutReuseMs - withReuseMs));
    const saving = saveMs >= notableMs ? ` and saving ${(0,format/* formatDuration */.a3)(saveMs)}` : '';
    const text = `Restoring ${(0,format/* formatBytes */.z3)(cache.bytes)} took ${(0,format/* formatDuration */.a3)(restoreMs)}${saving}, which spared ${brought} of building: a smaller cache (${inlineCode('max-size')}), or none (${inlineCode('cache-mode: off')}), would have been quicker.`;
    return [{ worthMs: -net, text }];
}
function fullCache({ save, cache }) {
    const bytes = save?.stored?.bytes ?? 0;
    if (cache.backend === 'directory' || bytes < repositoryBytes * nearlyFull)
        return [];
    const text = `This workspace alone holds ${(0,format/* formatBytes */.z3)(bytes)} in the cache. GitHub keeps ${(0,format/* formatBytes */.z3)(repositoryBytes)} for a repository unless told otherwise, and drops what was used least of late: set ${inlineCode('max-size')}.`;
    // What is dropped is missing as a whole in the next run.
    return [{ worthMs: 60_000, text }];
}
function leftOut({ save }) {
    const dropped = save?.dropped?.filter(one => one.reason === 'max-size' && one.kind !== 'image') ?? [];
    if (dropped.length === 0)
        return [];
    const bytes = dropped.reduce((sum, one) => sum + one.bytes, 0);
    return [
        {
            worthMs: 20_000,
            text: `${(0,format/* formatBytes */.z3)(bytes)} did not fit into ${inlineCode('max-size')} and will be missing in the next run: raise it.`
        }
    ];
}
/** Steps that ran because they come after a step that copies everything. */
function copiedTooEarly(report) {
    return longest(report).flatMap(step => {
        const before = report.steps.find(one => isSameStage(one, step) &&
            one.index < step.index &&
            one.outcome === 'run' &&
            copiedPaths(one.instruction).includes('.'));
        const others = report.steps.filter(one => isSameStage(one, step) && one.index < step.index && one.outcome === 'run' && one !== before);
        // When something before it ran as well, the copy is not why.
        if (before === undefined || others.some(one => one.index < before.index))
            return [];
        if (report.cache.restored === 'none')
            return [];
        const text = `${named(step)} took ${(0,format/* formatDuration */.a3)(step.ms)} because it comes after ${named(before)}, which changes with every file: copy what it needs before it, and the rest after it.`;
        return [{ worthMs: step.ms, text }];
    });
}
/** Installations that download everything anew whenever they run. */
function withoutMount(report) {
    return longest(report).flatMap(step => {
        const { instruction, ms } = step;
        if (instruction.includes('type=cache'))
            return [];
        const installer = installers.find(({ command }) => command.test(instruction));
        if (installer === undefined)
            return [];
        const mount = `--mount=type=cache,target=${installer.folder}`;
        const text = `${named(step)} took ${(0,format/* formatDuration */.a3)(ms)} without a cache mount: with ${inlineCode(mount)} it finds what it has downloaded before, also when it has to run again.`;
        return [{ worthMs: ms / 2, text }];
    });
}
/** The longest steps that ran: no other can be worth a hint. */
function longest({ steps }) {
    const ran = steps.filter(({ outcome, ms, instruction }) => {
        return outcome === 'run' && ms >= longStepMs && instruction.startsWith('RUN ');
    });
    return ran.toSorted((a, b) => b.ms - a.ms).slice(0, 10 * mostHints);
}
function isSameStage(a, b) {
    return a.stage === b.stage && a.total === b.total && a.services.some(service => b.services.includes(service));
}
function named({ services, instruction }) {
    const short = instruction.length <= instructionLength ? instruction : `${instruction.slice(0, instructionLength - 1)}…`;
    const [first = ''] = services;
    return `${inlineCode(short)} of ${escapeText(services.length > 1 ? `${first} and others` : first)}`;
}

;// CONCATENATED MODULE: ./.build/src/report/summary-cache.js
/** The parts of the summary that tell of phases and of the cache: what it cost and what it brought. */





const shownMounts = 100;
const phaseTitles = {
    prepare: 'Prepare',
    restore: 'Restore',
    mirror: 'Package mirror',
    build: 'Build',
    folders: 'Wait for folders of the runner',
    save: 'Save, after the job'
};
const mountTitles = {
    'cache-mount': 'Cache mount',
    volume: 'Volume',
    'runner-folder': 'Folder of the runner'
};
const restoredTexts = {
    exact: 'restored',
    fallback: 'restored from an older state',
    none: 'nothing was stored',
    present: 'left as it was',
    left: 'not needed, stayed in the cache'
};
/** One row a phase: time, what is usual, and what went through it. */
function phases(report) {
    if (report.phases.length === 0)
        return [];
    const hasUsual = report.baseline !== undefined;
    const columns = [
        ['Phase', 'left'],
        ['Time', 'right'],
        ...(hasUsual ? [['Usually', 'right']] : []),
        ['Data', 'left']
    ];
    const rows = shownPhases(report).map(({ name, ms }) => {
        const measure = measureOf(report, name);
        const usual = measure === undefined ? '–' : usualText(measure);
        const time = measure?.slower ? `**${(0,format/* formatDuration */.a3)(ms)}** 🐢` : (0,format/* formatDuration */.a3)(ms);
        return [phaseTitles[name], time, ...(hasUsual ? [usual] : []), data(report, name, ms)];
    });
    return [table(columns, rows)];
}
/** `85.2 MB in 12 entries, 26.6 MB/s` */
function data({ cache, save, totals }, name, ms) {
    if (name === 'restore')
        return moved(cache, ms);
    if (name === 'save')
        return save === undefined ? '' : moved(save, ms);
    if (name === 'build' && totals.downloadedBytes > 0) {
        return `${(0,format/* formatBytes */.z3)(totals.downloadedBytes)} of base images downloaded`;
    }
    return '';
}
function moved({ bytes, entries }, ms) {
    if (bytes === 0)
        return '';
    const rate = ms > 0 ? `, ${(0,format/* formatBytes */.z3)(Math.round((bytes / ms) * 1000))}/s` : '';
    return `${(0,format/* formatBytes */.z3)(bytes)} in ${(0,format/* formatCount */.B4)(entries, 'entry', 'entries')}${rate}`;
}
function cacheLine(report) {
    const saved = report.save === undefined ? [] : [savedText(report.save)];
    return `**Cache**: ${[restoredText(report), ...saved].join('; ')}`;
}
function restoredText(report) {
    const { restored, bytes, entries, matchedKey } = report.cache;
    if (report.strategy.name === 'none')
        return `not used, ${escapeText(report.strategy.reason)}`;
    if (report.cache.backend === undefined)
        return 'not used';
    if (restored === 'none')
        return 'nothing to restore';
    const from = restored === 'exact' ? 'of this workspace' : 'of another workspace or branch';
    const key = matchedKey === undefined ? '' : ` (${inlineCode(matchedKey)})`;
    return `restored ${(0,format/* formatBytes */.z3)(bytes)} in ${(0,format/* formatCount */.B4)(entries, 'entry', 'entries')} ${from}${key}`;
}
function savedText(save) {
    const reason = save.reason === undefined ? '' : `: ${escapeText(save.reason)}`;
    switch (save.outcome) {
        case 'saved': {
            const left = save.dropped === undefined ? '' : `, left out ${escapeText(leftOutText(save.dropped))}`;
            return `saved ${(0,format/* formatBytes */.z3)(save.bytes)} in ${(0,format/* formatCount */.B4)(save.entries, 'entry', 'entries')}${left}`;
        }
        case 'unchanged':
            return 'nothing new to save';
        case 'skipped':
            return `not saved${reason}`;
        case 'failed':
            return `⚠️ saving failed${reason}`;
    }
}
/** What the cache costs against what it brought. */
function balance(report) {
    const { timeSaved, save, cache } = report;
    if (cache.backend === undefined)
        return [];
    const spent = [
        ...spentOn('restoring', phaseMs(report, 'restore')),
        ...spentOn('waiting for folders', phaseMs(report, 'folders')),
        ...spentOn('saving', phaseMs(report, 'save'))
    ];
    const stored = save?.stored;
    const cost = [
        ...(spent.length > 0 ? [listed(spent)] : []),
        ...(stored === undefined
            ? []
            : [`${(0,format/* formatBytes */.z3)(stored.bytes)} stored in ${(0,format/* formatCount */.B4)(stored.entries, 'entry', 'entries')}`])
    ];
    if (cost.length === 0)
        return [];
    const brought = timeSaved === undefined || timeSaved.reusedSteps === 0 || cache.restored === 'none'
        ? ''
        : `; it spared ${(0,format/* formatDuration */.a3)(timeSaved.withoutReuseMs - timeSaved.withReuseMs)} of building`;
    return [`**Cost**: ${cost.join(', ')}${brought}`];
}
function spentOn(what, ms) {
    return ms >= notedMs ? [`${what} ${(0,format/* formatDuration */.a3)(ms)}`] : [];
}
/** `a, b and c` */
function listed(texts) {
    return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
/** Cache mounts, volumes and folders: size, growth and use. */
function summary_cache_mounts({ mounts: all }) {
    if (all.length === 0)
        return [];
    const shown = all.slice(0, shownMounts);
    const rows = shown.map(mount => [
        mountTitles[mount.kind],
        inlineCode(mount.name.slice(0, 300)),
        (0,format/* formatBytes */.z3)(mount.bytes),
        grown(mount.grownBytes),
        mount.restored === undefined || mount.used === true ? use(mount.used) : restoredTexts[mount.restored]
    ]);
    const bytes = all.reduce((sum, mount) => sum + mount.bytes, 0);
    const more = all.length - shown.length;
    const title = `${(0,format/* formatCount */.B4)(all.length, 'cache mount, volume or folder', 'cache mounts, volumes and folders')}: ${(0,format/* formatBytes */.z3)(bytes)}`;
    const columns = [
        ['Kind', 'left'],
        ['Name', 'left'],
        ['Size', 'right'],
        ['Grown by', 'right'],
        ['In this run', 'left']
    ];
    return [details(title, [table(columns, rows), ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n'))];
}
function grown(bytes) {
    if (bytes === undefined)
        return '–';
    return bytes < 0 ? `-${(0,format/* formatBytes */.z3)(-bytes)}` : (0,format/* formatBytes */.z3)(bytes);
}
function use(used) {
    return used === undefined ? '–' : used ? 'used' : 'not needed';
}

;// CONCATENATED MODULE: ./.build/src/report/summary-steps.js
/** The parts of the summary that tell of services and steps. */




const shownServices = 100;
const shownSteps = 50;
const summary_steps_instructionLength = 160;
const causeLength = 60;
const summary_steps_nameLength = 200;
const shownImages = 3;
const imageLength = 120;
/** One row a service. */
function services(report) {
    if (report.services.length === 0)
        return [];
    const shown = report.services.slice(0, shownServices);
    const hasCause = shown.some(({ firstRun }) => firstRun !== undefined && firstRun.cause !== 'no-cache');
    const hasSize = shown.some(({ imageBytes }) => imageBytes !== undefined);
    const columns = [
        ['Service', 'left'],
        ['Time', 'right'],
        ['Steps reused', 'right'],
        ...(hasCause ? [['First step that ran, and why', 'left']] : []),
        ['Image', 'left'],
        ...(hasSize ? [['Size', 'right']] : [])
    ];
    const rows = shown.map(service => [
        inlineCode(summary_steps_shorten(service.name, summary_steps_nameLength)),
        unbroken((0,format/* formatDuration */.a3)(service.ms)),
        `${service.stepsCached} of ${service.stepsTotal}`,
        ...(hasCause ? [service.firstRun === undefined ? '–' : firstRunText(service.firstRun)] : []),
        imageNames(service.images),
        ...(hasSize ? [service.imageBytes === undefined ? '–' : unbroken((0,format/* formatBytes */.z3)(service.imageBytes))] : [])
    ]);
    const more = report.services.length - shown.length;
    return [table(columns, rows), ...(more > 0 ? [`and ${(0,format/* formatCount */.B4)(more, 'more service', 'more services')}`] : [])];
}
/** The name that compose gives comes last, and is the one to keep. */
function imageNames(images) {
    const shown = images.slice(-shownImages);
    const more = images.length > shown.length ? [`and ${images.length - shown.length} more`] : [];
    return [...shown.map(image => inlineCode(summary_steps_shorten(image, imageLength))), ...more].join('<br>');
}
/** `COPY . .: main.py changed`; Markdown. */
function firstRunText(first) {
    return `${inlineCode(summary_steps_shorten(withShortDigests(first.instruction), causeLength))}: ${causeText(first)}`;
}
function causeText({ cause, names, more }) {
    const shown = names.map(name => inlineCode(summary_steps_shorten(name, summary_steps_nameLength)));
    const listed = [...shown, ...(more > 0 ? [`${more} more`] : [])];
    const all = listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}` : listed.join('');
    const count = names.length + more;
    switch (cause) {
        case 'no-cache':
            return 'nothing was restored';
        case 'other-workspace':
            return 'not in the cache of the other workspace that was restored';
        case 'new-service':
            return 'the service is new';
        case 'base-image':
            return `${all} changed`;
        case 'files':
            return `${all} changed`;
        case 'arguments':
            return `the build ${count === 1 ? 'argument' : 'arguments'} ${all} changed`;
        case 'dockerfile':
            return 'the Dockerfile changed';
        case 'not-cached':
            return 'nothing changed, but its result was not in the cache';
        case 'unknown':
            return 'unknown why';
    }
}
/** The steps that ran, the longest first. */
function ranSteps(report) {
    const ran = report.steps.filter(step => step.outcome !== 'cached' && step.outcome !== 'not-run');
    if (ran.length === 0)
        return [];
    const shown = ran.toSorted((a, b) => b.ms - a.ms).slice(0, shownSteps);
    const rows = shown.map(step => [
        unbroken((0,format/* formatDuration */.a3)(step.ms)),
        escapeText(summary_steps_shorten(step.services.join(', '), summary_steps_nameLength)),
        unbroken(escapeText(summary_steps_shorten(`${step.stage ?? ''} ${step.index}/${step.total}`, summary_steps_nameLength))),
        `${inlineCode(summary_steps_shorten(withShortDigests(step.instruction), summary_steps_instructionLength))}${note(step)}`
    ]);
    const title = `${(0,format/* formatCount */.B4)(ran.length, 'step')} ran${shown.length < ran.length ? `, the longest ${shown.length}` : ''}`;
    const columns = [
        ['Time', 'right'],
        ['Service', 'left'],
        ['Step', 'left'],
        ['Instruction', 'left']
    ];
    return [details(title, table(columns, rows))];
}
function note(step) {
    const downloaded = step.downloadedBytes > 0 ? [`${(0,format/* formatBytes */.z3)(step.downloadedBytes)} downloaded`] : [];
    const outcome = step.outcome === 'failed' ? ['failed'] : step.outcome === 'cancelled' ? ['stopped'] : [];
    const notes = [...downloaded, ...outcome];
    return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}
/** Strategy, versions, and how the time saved was found. */
function about(report) {
    const { engine, timeSaved } = report;
    const lines = [
        `Strategy ${inlineCode(report.strategy.name)}: ${escapeText(report.strategy.reason)}`,
        ...(engine === undefined
            ? []
            : [
                escapeText(`Docker ${engine.version}, store ${engine.store}, builder ${engine.builder}, buildx ${engine.buildx}, compose ${engine.compose}`)
            ]),
        ...(timeSaved === undefined || timeSaved.reusedSteps === 0
            ? []
            : [
                `Time saved ${(0,format/* formatDuration */.a3)(netSavedMs(timeSaved))}: the longest chain of steps took ${(0,format/* formatDuration */.a3)(timeSaved.withReuseMs)} instead of ${(0,format/* formatDuration */.a3)(timeSaved.withoutReuseMs)}, ${spentTexts(timeSaved).join(', ')}; run times of ${timeSaved.knownSteps} of ${(0,format/* formatCount */.B4)(timeSaved.reusedSteps, 'reused step')} are known`
            ]),
        `compose-build-cache ${escapeText(report.tool.version)}`
    ];
    return [details('Details', lines.map(line => `- ${line}`).join('\n'))];
}
function spentTexts({ restoreMs, foldersMs = 0, saveMs }) {
    return [
        `restoring took ${(0,format/* formatDuration */.a3)(restoreMs)}`,
        ...(foldersMs >= notedMs ? [`waiting for folders ${(0,format/* formatDuration */.a3)(foldersMs)}`] : []),
        ...(saveMs === undefined ? [] : [`saving ${(0,format/* formatDuration */.a3)(saveMs)}`])
    ];
}
/** Twelve digits of a digest are enough for people. */
function withShortDigests(text) {
    return text.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1');
}
function summary_steps_shorten(text, length) {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

;// CONCATENATED MODULE: ./.build/src/report/timeline.js
/**
 * The build as a picture: a Mermaid gantt chart, which GitHub renders (https://mermaid.js.org/syntax/gantt.html). Nothing of a
 * text of others is taken over that could mean something there.
 */


/** More bars than these cannot be read, and GitHub refuses diagrams of more than 50,000 characters. */
const shownBars = 40;
const labelLength = 48;
const sectionLength = 30;
const stageLength = 16;
/** Of the names beside the bars, which Mermaid does not measure, pixels. */
const characterWidth = 6;
/** A part of the whole that is shorter cannot be seen, ms and part. */
const shortestMs = 100;
const shortestPart = 0.005;
/** The chart as a block of Markdown; undefined when no step ran long enough to be seen. */
function timeline(report) {
    const bars = stepBars(report);
    if (bars.length === 0)
        return undefined;
    const sections = Map.groupBy([...phaseBars(report), ...bars], bar => bar.section);
    const widest = Math.max(...[...sections.keys()].map(section => section.length));
    const options = { gantt: { leftPadding: Math.max(75, 30 + widest * characterWidth), barHeight: 22 } };
    const lines = [...sections].flatMap(([section, all]) => [
        `  section ${section}`,
        ...all.map(({ label, mark, fromMs, toMs }) => `  ${label} :${mark}${fromMs}, ${toMs}`)
    ]);
    return [
        '```mermaid',
        `%%{init: ${JSON.stringify(options)}}%%`,
        'gantt',
        '  dateFormat x',
        '  axisFormat %s s',
        '  todayMarker off',
        ...lines,
        '```'
    ].join('\n');
}
/** What the chart shows, in words; Markdown. */
function timelineTitle(report) {
    const shown = stepBars(report).length;
    const ran = timeline_ranSteps(report).length;
    const part = shown < ran ? `: ${shown} of ${(0,format/* formatCount */.B4)(ran, 'step')} that ran` : '';
    const red = [
        ...(report.steps.some(step => step.critical === true) ? ['the critical path'] : []),
        ...(report.steps.some(step => step.outcome === 'failed') ? ['what failed'] : [])
    ];
    return `Timeline${part}${red.length === 0 ? '' : `, ${red.join(' and ')} in red`}`;
}
function stepBars(report) {
    const ran = timeline_ranSteps(report);
    const staged = stagedServices(report);
    const end = Math.max(report.totalMs, ...ran.map(({ endMs }) => endMs ?? 0));
    const shortest = Math.max(shortestMs, end * shortestPart);
    const longest = ran.filter(step => step.ms >= shortest).toSorted((a, b) => b.ms - a.ms);
    const chosen = new Set(longest.slice(0, shownBars));
    return ran
        .filter(step => chosen.has(step))
        .map(step => stepBar(step, staged))
        .toSorted((a, b) => a.fromMs - b.fromMs);
}
function timeline_ranSteps({ steps }) {
    return steps.filter(step => step.startMs !== undefined && step.outcome !== 'cached');
}
/** Services with steps in more than one stage, each of which counts its steps anew. */
function stagedServices({ steps }) {
    const stages = new Map();
    for (const { services, stage } of steps) {
        for (const service of services)
            stages.set(service, (stages.get(service) ?? new Set()).add(stage));
    }
    return new Set([...stages].filter(([, own]) => own.size > 1).map(([service]) => service));
}
/** A pause comes before the work: BuildKit looks at a step's inputs first, and runs it when it knows that it has to. */
function stepBar(step, staged) {
    const { startMs = 0, ms, endMs = startMs + ms } = step;
    const hasFailed = step.outcome === 'failed';
    const stage = step.services.some(service => staged.has(service)) ? (step.stage ?? '').slice(0, stageLength) : '';
    const place = `${stage} ${step.index}/${step.total}`;
    const toMs = Math.max(1, Math.round(endMs));
    return {
        section: sectionOf(step),
        label: label(`${hasFailed ? '✗ ' : ''}${place} ${withoutFlags(step.instruction)}`),
        mark: step.critical === true || hasFailed ? 'crit, ' : '',
        fromMs: Math.max(0, Math.min(toMs - 1, Math.round(endMs - ms))),
        toMs
    };
}
function phaseBars(report) {
    let from = 0;
    return shownPhases(report)
        .filter(({ name, ms }) => name !== 'save' && ms > 0)
        .map(({ name, ms }) => {
        const fromMs = from;
        from += Math.round(ms);
        return {
            section: 'phases',
            label: label(name),
            mark: 'done, ',
            fromMs,
            toMs: Math.max(from, fromMs + 1)
        };
    });
}
function sectionOf({ services }) {
    const shown = services.length > 3 ? [...services.slice(0, 2), `${services.length - 2} more`] : services;
    return label(shown.join(', '), sectionLength) || '-';
}
/** `RUN --mount=type=cache,target=/root/.cache/pip pip install .` is `RUN pip install .` to who looks at a picture. */
function withoutFlags(instruction) {
    return instruction.slice(0, 10 * labelLength).replace(/^(\w+)(\s+--(?!from=)\S+)+/, '$1');
}
/** Letters, digits and what means nothing to Mermaid; a word that Mermaid knows never begins a label. */
function label(text, length = labelLength) {
    const plain = text
        .slice(0, 10 * labelLength)
        .replace(/@sha256:[0-9a-f]{64}/g, '')
        .replace(/[^\p{L}\p{N} ._/=+,()✗-]/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    return plain.length <= length ? plain : `${plain.slice(0, length - 1).trimEnd()}…`;
}

;// CONCATENATED MODULE: ./.build/src/report/summary.js
/** The job summary: Markdown as GitHub renders it, made from the report and nothing else. */







/** bytes; what GitHub takes of one step. */
const summary_maxSummaryBytes = 1024 * 1024;
const excerptLines = 40;
const lineLength = 2000;
const shownWarnings = 50;
const warningLength = 1000;
const headlineLength = 500;
const summary_icons = { succeeded: '✅', failed: '❌', cancelled: '⏹️' };
/** Renders the summary. */
function summary(report) {
    const sections = [
        ...worth(10, [`### ${summary_icons[report.outcome]} ${escapeText(cut(headline(report), headlineLength))}`]),
        ...worth(9, [[`Workspace ${inlineCode(cut(report.workspace, 200))}`, ...trend(report)].join('. ')]),
        ...worth(8, regression(report)),
        ...worth(8, summary_failure(report)),
        ...worth(7, services(report)),
        ...worth(6, phases(report)),
        ...worth(6, [cacheLine(report), ...balance(report)]),
        ...worth(5, hintList(report)),
        ...worth(5, warnings(report)),
        ...worth(2, picture(report)),
        ...worth(3, ranSteps(report)),
        ...worth(2, summary_cache_mounts(report)),
        ...worth(1, lastRuns(report)),
        ...worth(4, about(report))
    ];
    return fitted(sections);
}
function worth(value, texts) {
    return texts.map(text => ({ text, worth: value }));
}
/** Leaves out what is worth least, of equal worth the last, until the rest fits. */
function fitted(sections) {
    const text = `${sections.map(section => section.text).join('\n\n')}\n`;
    if (Buffer.byteLength(text) <= summary_maxSummaryBytes || sections.length <= 1)
        return text;
    const least = Math.min(...sections.map(section => section.worth));
    const at = sections.findLastIndex(section => section.worth === least);
    return fitted(sections.toSpliced(at, 1));
}
function summary_failure({ failure: found }) {
    if (found === undefined)
        return [];
    const where = found.file === undefined ? [] : [`${found.file}${found.line === undefined ? '' : `:${found.line}`}`];
    const lines = [...where, ...found.excerpt, ...found.message.split('\n')].slice(0, excerptLines);
    return [codeBlock(lines.map(line => line.slice(0, lineLength)))];
}
function hintList(report) {
    const found = hints(report);
    return found.length === 0 ? [] : [found.map(hint => `> 💡 ${hint.text}`).join('\n>\n')];
}
function warnings(report) {
    if (report.warnings.length === 0)
        return [];
    const shown = report.warnings.slice(0, shownWarnings);
    const more = report.warnings.length - shown.length;
    const lines = [...shown.map(one => cut(one, warningLength)), ...(more > 0 ? [`and ${more} more warnings`] : [])];
    return [lines.map(line => `> ⚠️ ${escapeText(line)}`).join('\n>\n')];
}
function picture(report) {
    const chart = timeline(report);
    return chart === undefined ? [] : [details(timelineTitle(report), chart)];
}
function lastRuns({ baseline }) {
    if (baseline === undefined)
        return [];
    const rows = runRows(baseline);
    const columns = [
        ['Run', 'left'],
        ['Time', 'right'],
        ['Restore', 'right'],
        ['Build', 'right'],
        ['Steps reused', 'right']
    ];
    return [details(`The last ${rows.length} runs of the default branch`, table(columns, rows))];
}
function cut(text, length) {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

;// CONCATENATED MODULE: ./.build/src/report/index.js
/** The report of a run and its renderings. The door of this folder. */















/***/ }),

/***/ 40738:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ defaultWorkspace),
/* harmony export */   h: () => (/* binding */ workspaceName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/** Longest readable part of a workspace name, so that every cache key stays far below the 512 characters it may have. */
const readableLength = 80;
/**
 * Makes a name fit for cache keys and file names out of any text: letters, digits, `.`, `_` and `-` only.
 * A name that had to be changed gets eight digits of the text's SHA-256, so that names of different texts differ.
 */
function workspaceName(text) {
    const readable = readablePart(text);
    return readable === text && text !== '' ? text : withDigest(readable, text);
}
/**
 * The name of a workspace whose user gave none: readable, the same in every run, and different for every combination
 * of project directory and matrix values.
 * @param projectDirectory relative to the checkout, `/`-separated; `''` for the checkout itself
 * @param matrix the values of this job, `null` when it has no matrix
 */
function defaultWorkspace(projectDirectory, matrix) {
    const values = leaves(matrix);
    if (projectDirectory === '' && values.length === 0)
        return 'default';
    return withDigest(readablePart([projectDirectory, ...values].filter(part => part !== '').join('-')), canonicalJson({ projectDirectory, matrix }));
}
function readablePart(text) {
    return text
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .slice(0, readableLength)
        .replace(/^[.-]+|[.-]+$/g, '');
}
function withDigest(readable, text) {
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 8);
    return readable === '' ? digest : `${readable}-${digest}`;
}
/** The scalar values of a matrix in the order of their sorted keys, as text. */
function leaves(value) {
    if (value === null)
        return [];
    if (Array.isArray(value))
        return value.flatMap(leaves);
    if (typeof value !== 'object')
        return [String(value)];
    return sortedEntries(value).flatMap(([, item]) => leaves(item));
}
/** JSON with sorted keys: equal values give equal text, in whatever order they were written down. */
function canonicalJson(value) {
    if (Array.isArray(value))
        return `[${value.map(canonicalJson).join(',')}]`;
    if (value === null || typeof value !== 'object')
        return JSON.stringify(value);
    const entries = sortedEntries(value);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
function sortedEntries(value) {
    return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}


/***/ })

};
