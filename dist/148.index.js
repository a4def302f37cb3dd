export const id = 148;
export const ids = [148];
export const modules = {

/***/ 69389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p2: () => (/* reexport */ deleteActionsCache),
  PK: () => (/* reexport */ listActionsCaches),
  KG: () => (/* reexport */ openGithubRest),
  hO: () => (/* reexport */ readWorkflowRun),
  ZF: () => (/* reexport */ writeSticky)
});

// UNUSED EXPORTS: GithubError, pullRequestOf

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./.build/src/store/index.js + 18 modules
var store = __webpack_require__(25193);
;// CONCATENATED MODULE: ./.build/src/github/rest.js
/**
 * Requests to GitHub's REST API: https://docs.github.com/rest/using-the-rest-api. What fails for a passing reason is tried
 * again, limits of its rate included (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */


/** GitHub answered, and will not do it. The message is GitHub's own. */
class GithubError extends Error {
    name = 'GithubError';
    status;
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}
const pageSize = 100;
/** More than the 2,500 comments that an issue can have. */
const mostPages = 50;
/** What GitHub asks for after a secondary limit that names no time. */
const unnamedPauseMs = 60_000;
const refusal = dist/* object */.Ikc({
    message: dist/* optional */.lqM(dist/* string */.YjP(), ''),
    errors: dist/* optional */.lqM(dist/* array */.YOg(dist/* unknown */.L5J()), [])
});
function openGithubRest(access) {
    const send = (method, url, body) => (0,store/* withRetries */.LH)(context(method, url, access), () => sendOnce(access, method, url, body));
    return {
        call: async (method, path, body) => (await send(method, `${access.apiUrl}${path}`, body)).body,
        list: async (path) => {
            const items = [];
            let next = `${access.apiUrl}${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}`;
            for (let page = 0; next !== undefined && page < mostPages; page += 1) {
                const { body, link } = await send('GET', next);
                if (!Array.isArray(body))
                    throw new GithubError(200, `${(0,store/* shownUrl */.zA)(next)} gave no list`);
                items.push(...body);
                next = nextPage(link, access.apiUrl);
            }
            return items;
        }
    };
}
function context(method, url, { timing, signal }) {
    return { doing: `${method} ${(0,store/* shownUrl */.zA)(url)}`, timing, signal };
}
async function sendOnce(access, method, url, body) {
    const answer = await access.connection.send(url, {
        method,
        headers: {
            authorization: `Bearer ${access.token}`,
            accept: 'application/vnd.github+json',
            'x-github-api-version': '2022-11-28',
            'user-agent': access.userAgent,
            ...(body === undefined ? {} : { 'content-type': 'application/json' })
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: access.signal
    });
    const content = await contentOf(answer);
    if (answer.status >= 200 && answer.status < 300)
        return { body: content, link: linkOf(answer) };
    throw failureOf(answer, content);
}
/** Parsed, or undefined when there is nothing that can be. */
async function contentOf(answer) {
    let text;
    try {
        text = await answer.body.text();
    }
    catch (error) {
        throw new store/* PassingFailure */.Wz((0,store/* reasonOf */.A3)(error));
    }
    try {
        return text === '' ? undefined : JSON.parse(text);
    }
    catch {
        // Proxies answer in HTML: the status says what there is to say.
        return undefined;
    }
}
/** A limit of the rate shows as 403 as well, and is told from a refusal by its headers or its words. */
function failureOf(answer, content) {
    const parsed = dist/* safeParse */.xLC(refusal, content);
    const { message, errors } = parsed.success ? parsed.output : { message: '', errors: [] };
    const { status } = answer;
    if (status === 403) {
        const unnamed = /secondary rate limit/i.test(message) ? unnamedPauseMs : undefined;
        const pauseMs = (0,store/* askedPauseMs */.Lo)(answer.headers, Date.now()) ?? unnamed;
        if (pauseMs !== undefined)
            return new store/* PassingFailure */.Wz('the rate is limited', { status, retryAfterMs: pauseMs });
    }
    const details = errors.map(detailOf).filter(text => text !== '');
    const told = [message || `HTTP status ${status}`, ...details].join(': ');
    return new GithubError(status, (0,store/* reasonOf */.A3)(told).slice(0, 300));
}
const detail = dist/* object */.Ikc({ message: dist/* string */.YjP() });
function detailOf(error) {
    if (typeof error === 'string')
        return error;
    return dist.is(detail, error) ? error.message : '';
}
function linkOf({ headers: { link } }) {
    return typeof link === 'string' ? link : link?.[0];
}
/** The page that a `Link` header (RFC 8288) calls the next; only of the same API, which alone may see the token. */
function nextPage(link, apiUrl) {
    const [, target = ''] = /<([^<>]*)>\s*(?:;[^,]*)?;\s*rel="?next"?/i.exec(link ?? '') ?? [];
    return target.startsWith(`${apiUrl}/`) ? target : undefined;
}

;// CONCATENATED MODULE: ./.build/src/github/actions-caches.js
/** Entries of a repository's Actions cache: https://docs.github.com/rest/actions/cache */


const page = dist/* object */.Ikc({
    total_count: dist/* number */.aig(),
    actions_caches: dist/* array */.YOg(dist/* object */.Ikc({
        id: dist/* number */.aig(),
        key: dist/* string */.YjP(),
        ref: dist/* string */.YjP(),
        size_in_bytes: dist/* number */.aig(),
        created_at: dist/* string */.YjP(),
        last_accessed_at: dist/* string */.YjP()
    }))
});
const actions_caches_pageSize = 100;
/** 10,000 entries; there are 200 new ones a minute at most. */
const actions_caches_mostPages = 100;
/**
 * All entries, the largest first.
 * @param repository `owner/name`
 * @throws GithubError when GitHub refuses, StoreError when it cannot be reached
 */
async function listActionsCaches(rest, repository) {
    const entries = [];
    for (let number = 1; number <= actions_caches_mostPages; number += 1) {
        const query = `per_page=${actions_caches_pageSize}&page=${number}&sort=size_in_bytes&direction=desc`;
        const answer = dist/* safeParse */.xLC(page, await rest.call('GET', `/repos/${repository}/actions/caches?${query}`));
        if (!answer.success)
            throw new GithubError(200, 'the answer is no list of caches');
        const { actions_caches: found, total_count: total } = answer.output;
        entries.push(...found.map(one => ({
            id: one.id,
            key: one.key,
            ref: one.ref,
            bytes: one.size_in_bytes,
            createdAt: Date.parse(one.created_at),
            lastUsedAt: Date.parse(one.last_accessed_at)
        })));
        if (found.length < actions_caches_pageSize || entries.length >= total)
            break;
    }
    return entries;
}
/** Removes an entry; one that is gone already is none to remove. @returns whether it was there @throws like `listActionsCaches` */
async function deleteActionsCache(rest, repository, id) {
    try {
        await rest.call('DELETE', `/repos/${repository}/actions/caches/${id}`);
        return true;
    }
    catch (error) {
        if (error instanceof GithubError && error.status === 404)
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./.build/src/github/sticky-comment.js
/**
 * One comment on a pull request that several jobs keep up to date. GitHub has no conditional writes for comments
 * (https://docs.github.com/rest/issues/comments), so what was written is read again after a pause: whoever finds that another
 * job has written over it in the meantime writes once more.
 */


/** Legs of a matrix end at about the same time; each round lets at least one of them through. */
const mostRounds = 10;
const found = dist/* object */.Ikc({
    id: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b()),
    body: dist/* optional */.lqM(dist/* nullable */.mee(dist/* string */.YjP()), ''),
    author_association: dist/* optional */.lqM(dist/* string */.YjP(), ''),
    user: dist/* optional */.lqM(dist/* nullable */.mee(dist/* object */.Ikc({ type: dist/* optional */.lqM(dist/* string */.YjP(), '') })))
});
/** People who may write to the repository anyway. */
const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR'];
/**
 * Creates or updates the comment. `contended`: other jobs kept changing it until the end.
 * @throws GithubError, StoreError
 */
async function writeSticky(rest, sticky) {
    let outcome = 'unchanged';
    let disturbed = false;
    try {
        for (let round = 1; round <= mostRounds; round += 1) {
            const comments = await readComments(rest, sticky);
            // A comment of our own that does not show yet is not written twice.
            if (outcome === 'created' && comments.length === 0)
                return { kind: outcome };
            const text = sticky.revise(comments.map(comment => comment.body ?? ''));
            if (text === undefined)
                return { kind: outcome };
            try {
                const written = await write(rest, sticky, comments, text);
                if (outcome !== 'created')
                    outcome = written;
            }
            catch (error) {
                // Somebody has deleted it meanwhile, or is writing it: the next round sees what is there then.
                if (disturbed || !isDisturbance(error, comments))
                    throw error;
                disturbed = true;
            }
            await sticky.settle(round);
        }
        return { kind: 'contended' };
    }
    catch (error) {
        if (error instanceof GithubError && [401, 403, 404, 410].includes(error.status)) {
            return { kind: 'denied', reason: error.message };
        }
        throw error;
    }
}
function isDisturbance(error, { length }) {
    return error instanceof GithubError && (error.status === 409 || (error.status === 404 && length > 0));
}
/** Ours, the oldest first. A comment of a passer-by is not ours whatever it begins with. */
async function readComments(rest, sticky) {
    const items = await rest.list(commentsOf(sticky));
    return items
        .flatMap(item => {
        const comment = dist/* safeParse */.xLC(found, item);
        return comment.success ? [comment.output] : [];
    })
        .filter(comment => comment.body?.startsWith(sticky.marker))
        .filter(comment => comment.user?.type === 'Bot' || trusted.includes(comment.author_association))
        .toSorted((a, b) => a.id - b.id);
}
/** Writes the oldest comment and deletes the others, which jobs that began at once have made. */
async function write(rest, sticky, [first, ...others], body) {
    if (first === undefined) {
        await rest.call('POST', commentsOf(sticky), { body });
        return 'created';
    }
    await rest.call('PATCH', commentPath(sticky, first), { body });
    for (const other of others)
        await remove(rest, sticky, other);
    return 'updated';
}
async function remove(rest, sticky, comment) {
    try {
        await rest.call('DELETE', commentPath(sticky, comment));
    }
    catch (error) {
        if (!(error instanceof GithubError && error.status === 404))
            throw error;
    }
}
function commentsOf({ repository, pullRequest }) {
    return `/repos/${repository}/issues/${pullRequest}/comments`;
}
function commentPath({ repository }, { id }) {
    return `/repos/${repository}/issues/comments/${id}`;
}

;// CONCATENATED MODULE: ./.build/src/github/workflow-run.js
/**
 * What a job knows of the run it belongs to: the default environment variables of a runner and the payload of its event
 * (https://docs.github.com/actions/reference/workflows-and-actions/variables,
 * https://docs.github.com/webhooks/webhook-events-and-payloads).
 */

const number = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(1));
const pullRequest = dist/* object */.Ikc({
    number,
    head: dist/* optional */.lqM(dist/* object */.Ikc({ sha: dist/* optional */.lqM(dist/* string */.YjP()) }))
});
const payload = dist/* object */.Ikc({
    pull_request: dist/* optional */.lqM(pullRequest),
    issue: dist/* optional */.lqM(dist/* object */.Ikc({ number, pull_request: dist/* optional */.lqM(dist/* looseObject */._H3({})) })),
    workflow_run: dist/* optional */.lqM(dist/* object */.Ikc({ pull_requests: dist/* optional */.lqM(dist/* array */.YOg(pullRequest)) }))
});
/** @returns undefined when this is no job of GitHub Actions */
function readWorkflowRun({ env, event }) {
    const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: id = '', GITHUB_REF: ref = '' } = env;
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d+$/.test(id))
        return undefined;
    const server = env.GITHUB_SERVER_URL || 'https://github.com';
    const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1;
    const found = pullRequestOf(event, ref);
    return {
        apiUrl: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
        repository,
        workflow: env.GITHUB_WORKFLOW || 'workflow',
        id: Number(id),
        attempt,
        url: `${server}/${repository}/actions/runs/${id}${attempt > 1 ? `/attempts/${attempt}` : ''}`,
        eventName: env.GITHUB_EVENT_NAME ?? '',
        pullRequest: found?.number,
        commit: found?.commit ?? env.GITHUB_SHA ?? ''
    };
}
/**
 * The pull request that an event is about.
 * @param event JSON of its payload
 * @param ref what the run was started for: `refs/pull/7/merge` tells of a pull request, too
 */
function pullRequestOf(event, ref) {
    const { pull_request, issue, workflow_run } = parsedPayload(event);
    const direct = pull_request ?? workflow_run?.pull_requests?.[0];
    if (direct !== undefined)
        return { number: direct.number, commit: direct.head?.sha };
    if (issue?.pull_request !== undefined)
        return { number: issue.number };
    const [, fromRef] = /^refs\/pull\/(\d+)\//.exec(ref) ?? [];
    return fromRef === undefined ? undefined : { number: Number(fromRef) };
}
function parsedPayload(event) {
    try {
        const result = dist/* safeParse */.xLC(payload, JSON.parse(event ?? '{}'));
        return result.success ? result.output : {};
    }
    catch {
        // No payload: the run is about no pull request that we know of.
        return {};
    }
}

;// CONCATENATED MODULE: ./.build/src/github/index.js
/** GitHub's REST API, as far as it is needed to write one comment on a pull request. The door of this folder. */






/***/ }),

/***/ 47281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sy: () => (/* binding */ writeSummary),
/* harmony export */   aE: () => (/* binding */ actionSurroundings),
/* harmony export */   tM: () => (/* binding */ workflowRun),
/* harmony export */   wW: () => (/* binding */ inputContext)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(33838);
/* harmony import */ var _build_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(18022);
/* harmony import */ var _github_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(69389);
/** Reads the environment of a runner, for the entry points. */






/** Where the runner puts the input `github-token`. */
const tokenVariable = 'INPUT_GITHUB-TOKEN';
/** What the meaning of the inputs depends on. */
function inputContext(env) {
    return {
        root: env.GITHUB_WORKSPACE || process.cwd(),
        onGitHub: env.GITHUB_ACTIONS === 'true',
        userCache: env.XDG_CACHE_HOME || node_path__WEBPACK_IMPORTED_MODULE_2__.join((0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), '.cache'),
        home: (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)()
    };
}
/** @param dist folder of the scripts @param temporaryFolder an existing folder for this step and its post step */
function actionSurroundings(env, dist, temporaryFolder) {
    return {
        platform: process.platform,
        machine: { platform: process.platform, arch: process.arch, home: (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), env },
        uid: process.getuid?.(),
        env: {
            ...env,
            DOCKER_BUILDKIT: '1',
            COMPOSE_DOCKER_CLI_BUILD: '1',
            // A compose file could hand it to a build.
            [tokenVariable]: undefined
        },
        node: process.execPath,
        privilegedScript: node_path__WEBPACK_IMPORTED_MODULE_2__.join(dist, 'privileged.js'),
        foldersScript: node_path__WEBPACK_IMPORTED_MODULE_2__.join(dist, 'folders.js'),
        temporaryFolder,
        runnerTemporary: env.RUNNER_TEMP || undefined,
        hasToolCache: Boolean(env.RUNNER_TOOL_CACHE),
        // The tools are published there, whatever server the job belongs to.
        releasesUrl: 'https://github.com',
        cacheService: {
            resultsUrl: env.ACTIONS_RESULTS_URL,
            runtimeToken: env.ACTIONS_RUNTIME_TOKEN,
            serviceV2: env.ACTIONS_CACHE_SERVICE_V2,
            serverUrl: env.GITHUB_SERVER_URL,
            cacheMode: env.ACTIONS_CACHE_MODE,
            cacheUrl: env.ACTIONS_CACHE_URL,
            httpProxy: env.http_proxy ?? env.HTTP_PROXY,
            httpsProxy: env.https_proxy ?? env.HTTPS_PROXY,
            noProxy: env.no_proxy ?? env.NO_PROXY
        },
        runName: env.GITHUB_RUN_ID ? `${env.GITHUB_RUN_ID}.${env.GITHUB_RUN_ATTEMPT ?? '1'}` : String(Date.now()),
        branch: env.GITHUB_REF_NAME ?? '',
        checkout: inputContext(env).root,
        baseBranches: [env.GITHUB_BASE_REF, defaultBranch(env)].flatMap(name => name || []),
        isBaseline: env.GITHUB_ACTIONS !== 'true' || isOnDefaultBranch(env),
        hostname: (0,node_os__WEBPACK_IMPORTED_MODULE_1__.hostname)(),
        parallel: Math.max(2, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.availableParallelism)()),
        // Somebody may set the machine's clock meanwhile: within one step this one only runs forward.
        now: () => Math.round(performance.timeOrigin + performance.now()),
        log: {
            // Whatever a line is made of, the runner must not take it for a command.
            info: line => _actions_core__WEBPACK_IMPORTED_MODULE_3__/* .info */ .pq((0,_build_index_js__WEBPACK_IMPORTED_MODULE_4__/* .harmlessLines */ .vL)(line)),
            warning: message => _actions_core__WEBPACK_IMPORTED_MODULE_3__/* .warning */ .$e(message),
            group: _actions_core__WEBPACK_IMPORTED_MODULE_3__/* .group */ .Os
        }
    };
}
/** The run of the workflow; undefined off GitHub Actions. */
function workflowRun(env) {
    return (0,_github_index_js__WEBPACK_IMPORTED_MODULE_5__/* .readWorkflowRun */ .hO)({ env, event: eventPayload(env) });
}
/** Adds to this step's part of the job summary. Renderings end with a new line, and may be as long as GitHub takes. */
function writeSummary(env, markdown) {
    const file = env.GITHUB_STEP_SUMMARY;
    if (file)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, markdown);
}
/** Other events build what others have proposed, on whatever branch GitHub counts them. */
const ownEvents = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'];
function isOnDefaultBranch(env) {
    const isBranch = env.GITHUB_REF === `refs/heads/${env.GITHUB_REF_NAME}`;
    return isBranch && ownEvents.includes(env.GITHUB_EVENT_NAME ?? '') && env.GITHUB_REF_NAME === defaultBranch(env);
}
/** The event that started the workflow names the repository's default branch; a schedule does not, and runs nowhere else. */
function defaultBranch(env) {
    if (env.GITHUB_EVENT_NAME === 'schedule')
        return env.GITHUB_REF_NAME;
    try {
        const event = JSON.parse(eventPayload(env) ?? '{}');
        return event.repository?.default_branch;
    }
    catch {
        return undefined;
    }
}
function eventPayload(env) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(env.GITHUB_EVENT_PATH ?? '', 'utf8');
    }
    catch {
        // No event: nothing depends on one.
        return undefined;
    }
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
