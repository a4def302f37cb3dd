export const id = 624;
export const ids = [624];
export const modules = {

/***/ 52263:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nt: () => (/* binding */ printableName),
/* harmony export */   Pi: () => (/* binding */ isForWantOfSpace),
/* harmony export */   rJ: () => (/* binding */ BundleError),
/* harmony export */   xg: () => (/* binding */ diskFull)
/* harmony export */ });
/** A bundle that must not be used, or could not be made. Whatever was extracted from it has to be discarded. */
class BundleError extends Error {
    fault;
    constructor(fault, message, options) {
        super(message, options);
        this.name = 'BundleError';
        this.fault = fault;
    }
}
/** @param reason in the words of whoever met it */
function diskFull(reason) {
    return new BundleError('disk-full', `there is no space left on the disk: ${reason}`);
}
/** Whether a system call has failed for want of space. */
function isForWantOfSpace(error) {
    const { code } = error;
    return code === 'ENOSPC' || code === 'EDQUOT';
}
/** Shows an archive's name (bytes as latin1) on one line of a message, cut where it gets long. */
function printableName(name) {
    const escaped = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
    return escaped.replaceAll(/[\u007f-\u00ff]/g, character => `\\x${character.charCodeAt(0).toString(16)}`);
}


/***/ }),

/***/ 17542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rJ: () => (/* reexport */ bundle_error/* BundleError */.rJ),
  Tc: () => (/* reexport */ MAX_WINDOW_LOG),
  Nz: () => (/* reexport */ PathGuard),
  eB: () => (/* reexport */ TarScanner),
  z3: () => (/* reexport */ extractAlone),
  yB: () => (/* reexport */ extractBundle),
  AD: () => (/* reexport */ extractFile),
  q6: () => (/* reexport */ extractSent),
  rU: () => (/* reexport */ fingerprintTree),
  UZ: () => (/* reexport */ hasZstd),
  lK: () => (/* reexport */ linkTree),
  ti: () => (/* reexport */ membersOfParts),
  ii: () => (/* reexport */ packBundle),
  zo: () => (/* reexport */ partMembers),
  eS: () => (/* reexport */ treeBytes),
  Td: () => (/* reexport */ treeManifests),
  Ro: () => (/* reexport */ treeParts),
  zr: () => (/* reexport */ verified),
  yT: () => (/* reexport */ verifiedPieces)
});

// UNUSED EXPORTS: LateFolders, LoneTree, walkTree

// EXTERNAL MODULE: ./.build/src/archive/bundle-error.js
var bundle_error = __webpack_require__(52263);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
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
            throw new bundle_error/* BundleError */.rJ('through-symlink', `${(0,bundle_error/* printableName */.Nt)(path)} replaces a symbolic link of the same name`);
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
            throw new bundle_error/* BundleError */.rJ('through-symlink', `the symbolic link ${(0,bundle_error/* printableName */.Nt)(path)} replaces a folder`);
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
                throw new bundle_error/* BundleError */.rJ('through-symlink', `${(0,bundle_error/* printableName */.Nt)(path)} goes through the symbolic link ${(0,bundle_error/* printableName */.Nt)(folder)}`);
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
    #lateFolders;
    #kept = 0;
    constructor(rules) {
        this.#guard = rules.guard ?? new PathGuard();
        this.#allowed = rules.allowedPrefixes?.map(bytesOf);
        this.#excluded = (rules.exclude ?? []).map(bytesOf);
        this.#lateFolders = rules.lateFolders;
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
        this.#kept++;
        if (isFolder)
            return this.#lateFolders === undefined ? 'keep' : 'later';
        this.#linkable.add(path);
        this.#lateFolders?.prepareParentOf(path);
        return 'keep';
    }
    #requireAllowed(path) {
        if (this.#allowed === undefined || isAtOrBelow(path, this.#lastAllowed))
            return;
        const prefix = this.#allowed.find(candidate => isAtOrBelow(path, candidate));
        if (prefix === undefined) {
            throw new bundle_error/* BundleError */.rJ('outside-prefix', `${(0,bundle_error/* printableName */.Nt)(path)} is outside what this bundle may hold`);
        }
        this.#lastAllowed = prefix;
    }
    /** Readers differ in whether data follows such an entry. */
    #requireNoData(entry) {
        if (entry.size !== 0 && (entry.type === FOLDER || entry.type === SYMLINK || entry.type === HARD_LINK)) {
            throw new bundle_error/* BundleError */.rJ('bad-header', `${(0,bundle_error/* printableName */.Nt)(entry.name)} is no file, but has a size`);
        }
    }
    #judgeHardLink(path, linkName) {
        const target = cleanName(linkName, false);
        if (this.#droppedFiles.has(target)) {
            throw new bundle_error/* BundleError */.rJ('link-to-excluded', `${(0,bundle_error/* printableName */.Nt)(path)} is a hard link to an excluded file`);
        }
        if (!this.#linkable.has(target)) {
            throw new bundle_error/* BundleError */.rJ('link-target', `${(0,bundle_error/* printableName */.Nt)(path)} is a hard link to something not in this archive`);
        }
        if (this.#guard.isSymlink(target))
            this.#guard.enterSymlink(path);
        else
            this.#guard.enter(path);
    }
}
function unknownType(entry) {
    return new bundle_error/* BundleError */.rJ('unknown-type', `${(0,bundle_error/* printableName */.Nt)(entry.name)} has the unknown type ${(0,bundle_error/* printableName */.Nt)(entry.type)}`);
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
        throw new bundle_error/* BundleError */.rJ('absolute-name', `${(0,bundle_error/* printableName */.Nt)(name)} is an absolute name`);
    let path = name;
    if (path.startsWith('./'))
        path = path.slice(2);
    else if (path === '.')
        path = '';
    // A regular entry whose name ends with a slash is a folder to GNU tar, so it is not clean for anything else.
    if (isFolder && path.endsWith('/'))
        path = path.slice(0, -1);
    if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) {
        throw new bundle_error/* BundleError */.rJ('parent-component', `${(0,bundle_error/* printableName */.Nt)(name)} climbs out of its folder`);
    }
    const isRoot = path === '' && name !== '';
    if ((path === '' && !(isRoot && isFolder)) || (path !== '' && /(?:^|\/)\.?(?:\/|$)/.test(path))) {
        throw new bundle_error/* BundleError */.rJ('unclean-name', `${(0,bundle_error/* printableName */.Nt)(name)} is not a plain relative name`);
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
    /** Takes the group, which ends at this offset, out of the stream. @returns a copy of it */
    take(end) {
        const from = this.#held.length === 0 ? this.#groupStart : 0;
        const group = Buffer.concat([...this.#held, this.#chunk.subarray(from, end)]);
        this.drop();
        return group;
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

// EXTERNAL MODULE: ./.build/src/archive/tar-header.js
var tar_header = __webpack_require__(81283);
;// CONCATENATED MODULE: ./.build/src/archive/scan.js




/** Most bytes of one extended header: room for 64 KiB xattrs, 4 KiB names and the map of a very holey sparse file. */
const MAX_EXTENDED_HEADER = 4 * 1024 * 1024;
/**
 * Watches a tar stream go by: checks every entry before anything of it is passed on, drops excluded ones together with
 * their extended headers, and looks at nothing but headers. Chunks are passed on as slices, never copied.
 */
class TarScanner {
    #rules;
    #lateFolders;
    #maxRawBytes;
    #selection = new Selection();
    #block = Buffer.alloc(tar_header/* BLOCK */.IE);
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
        this.#lateFolders = rules.lateFolders;
        this.#maxRawBytes = rules.maxRawBytes;
    }
    /** Bytes seen so far, those of dropped entries included. */
    get rawBytes() {
        return this.#rawBytes;
    }
    /** Entries so far that were not left out. */
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
            throw new bundle_error/* BundleError */.rJ('too-large', `the archive is larger than the ${this.#maxRawBytes} bytes expected of it`);
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
        if (this.#state !== 'ended' || this.#zerosAtEnd < tar_header/* BLOCK */.IE) {
            throw new bundle_error/* BundleError */.rJ('truncated', 'the archive ends before its end mark');
        }
        this.#complete = true;
        return Buffer.alloc(2 * tar_header/* BLOCK */.IE);
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
        if (this.#filled === 0 && chunk.length - at >= tar_header/* BLOCK */.IE) {
            this.#header((0,tar_header/* readHeader */.ay)(chunk, at), at + tar_header/* BLOCK */.IE);
            return at + tar_header/* BLOCK */.IE;
        }
        const step = Math.min(tar_header/* BLOCK */.IE - this.#filled, chunk.length - at);
        chunk.copy(this.#block, this.#filled, at, at + step);
        this.#filled += step;
        if (this.#filled === tar_header/* BLOCK */.IE) {
            this.#filled = 0;
            this.#header((0,tar_header/* readHeader */.ay)(this.#block, 0), at + step);
        }
        return at + step;
    }
    /** @param end where the header ends in the chunk */
    #header(header, end) {
        if (header === undefined)
            this.#endMark();
        else if (header.type === 'x' || header.type === 'L' || header.type === 'K')
            this.#beginExtended(header);
        else
            this.#entry(header, end);
    }
    #endMark() {
        if (Object.keys(this.#extensions).length > 0) {
            throw new bundle_error/* BundleError */.rJ('truncated', 'the archive ends between an extended header and its entry');
        }
        this.#state = 'ended';
        this.#undecided = false;
        this.#selection.drop();
    }
    #beginExtended(header) {
        if (header.size > MAX_EXTENDED_HEADER) {
            throw new bundle_error/* BundleError */.rJ('bad-header', `an extended header has ${header.size} bytes`);
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
            before.pax = (0,tar_header/* readPax */.yN)(this.#extendedBody);
        else if (this.#extendedType === 'L' && !named && before.longName === undefined) {
            before.longName = (0,tar_header/* readLongName */.U$)(this.#extendedBody);
        }
        else if (this.#extendedType === 'K' && !named && before.longLink === undefined) {
            before.longLink = (0,tar_header/* readLongName */.U$)(this.#extendedBody);
        }
        else {
            throw new bundle_error/* BundleError */.rJ('duplicate-header', 'an entry has two extended headers of one meaning');
        }
    }
    #entry(header, end) {
        const { pax, longName, longLink } = this.#extensions;
        const size = pax?.size ?? header.size;
        const name = pax?.path ?? longName ?? header.name;
        const verdict = this.#rules.judge({
            type: header.type,
            name,
            linkName: pax?.linkPath ?? longLink ?? header.linkName,
            size
        });
        if (verdict === 'keep')
            this.#selection.keep();
        else if (verdict === 'later')
            this.#lateFolders?.add(name, this.#selection.take(end));
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
                throw new bundle_error/* BundleError */.rJ('trailing-data', 'there is data after the end of the archive');
        }
        this.#zerosAtEnd += chunk.length - at;
    }
}
function padded(size) {
    return Math.ceil(size / tar_header/* BLOCK */.IE) * tar_header/* BLOCK */.IE;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./.build/src/archive/tar-process.js



/** Nothing of the caller's environment reaches tar: TAR_OPTIONS and the locale would change what it does. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
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
/** Bytes of messages that are kept. */
const MAX_MESSAGES = 64 * 1024;
/** Starts GNU tar. @throws BundleError `tar-failed`, through `ended`'s status and messages, never directly */
function startTar(args) {
    const child = (0,external_node_child_process_.spawn)('tar', [...args], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] });
    return {
        stdin: child.stdin,
        stdout: child.stdout,
        ended: endOf(child, 'tar'),
        kill: () => void child.kill('SIGKILL')
    };
}
/** Starts `zstd -d | tar` with these arguments. */
function startExtractingPair(zstdArgs, tarArgs) {
    const zstd = (0,external_node_child_process_.spawn)('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] });
    return { ...pairOf(zstd, tarArgs), stdin: zstd.stdin };
}
/**
 * As {@link startExtractingPair}; `zstd` reads by itself.
 * @param source a connection or the descriptor of a file, of which nothing was read. It stays open here
 */
function startReadingPair(source, zstdArgs, tarArgs) {
    const zstd = (0,external_node_child_process_.spawn)('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: [source, 'pipe', 'pipe'] });
    // Its types do not know that there is a pipe where one is asked for beside a descriptor.
    return pairOf(zstd, tarArgs);
}
function pairOf(zstd, tarArgs) {
    const tar = (0,external_node_child_process_.spawn)('tar', [...tarArgs], { env: ENVIRONMENT, stdio: [zstd.stdout, 'ignore', 'pipe'] });
    // While this process holds an end of it, zstd would wait for ever for a tar that is gone.
    zstd.stdout.destroy();
    return { ...bothOf(zstd, tar), bytesRead: () => readBytes(tar.pid) };
}
function bothOf(zstd, tar) {
    return {
        zstd: endOf(zstd, 'zstd'),
        tar: endOf(tar, 'tar'),
        kill: () => {
            zstd.kill('SIGKILL');
            tar.kill('SIGKILL');
        }
    };
}
/**
 * Starts `tar | zstd` with these arguments.
 * @param output a descriptor that zstd writes to
 */
function startPackingPair(tarArgs, zstdArgs, output) {
    const tar = (0,external_node_child_process_.spawn)('tar', [...tarArgs], { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] });
    const zstd = (0,external_node_child_process_.spawn)('zstd', [...zstdArgs], { env: ENVIRONMENT, stdio: [tar.stdout, output, 'pipe'] });
    tar.stdout.destroy();
    return { ...bothOf(zstd, tar), stdin: tar.stdin };
}
/** Whether `zstd` can be started here. */
function hasZstd() {
    zstdFound ??= ENVIRONMENT.PATH.split(':').some(folder => (0,external_node_fs_.existsSync)(`${folder}/zstd`));
    return zstdFound;
}
let zstdFound;
/** From `/proc/<pid>/io` (proc_pid_io(5)). */
function readBytes(pid) {
    try {
        return Number(/^rchar: (\d+)$/m.exec((0,external_node_fs_.readFileSync)(`/proc/${pid}/io`, 'utf8'))?.[1]);
    }
    catch {
        return undefined;
    }
}
/** @param child with a pipe for its standard error */
function endOf(child, name) {
    let text = '';
    child.stderr?.setEncoding('latin1');
    child.stderr?.on('data', (piece) => {
        if (text.length < MAX_MESSAGES)
            text += piece;
    });
    return new Promise(resolve => {
        child.on('error', error => resolve({ status: undefined, messages: [`${name} could not be started: ${error.message}`] }));
        child.on('close', status => resolve({ status: status ?? undefined, messages: text.split('\n').filter(Boolean) }));
    });
}
/** The error for a program that says that the disk is full; undefined when it says something else. */
function diskFullFailure(messages) {
    // A full disk cuts a write short before it fails, and tar tells only that.
    const full = /: Wrote only \d+ of \d+ bytes$|: (?:No space left on device|Disk quota exceeded) *$/;
    const message = messages.find(line => full.test(line));
    return message === undefined ? undefined : (0,bundle_error/* diskFull */.xg)(message.trim());
}
/** The error for a tar that ended badly, with its first messages. */
function tarFailure(status, messages) {
    const told = messages.slice(0, 3).join('; ') || 'it was killed';
    return (diskFullFailure(messages) ?? new bundle_error/* BundleError */.rJ('tar-failed', `tar ended with status ${status ?? 'unknown'}: ${told}`));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./.build/src/archive/verified.js


/** Bytes that are handed on at once: sockets bring 64 KiB, and each piece costs whoever takes it a turn. */
const GATHERED = 256 * 1024;
/**
 * Passes the bundle's bytes on, in pieces of {@link GATHERED} bytes or more but for the last; after that its length and digest
 * must be as expected.
 * @throws BundleError `wrong-size`, `wrong-digest`
 */
async function* verified(chunks, expected) {
    let gathered = [];
    let waiting = 0;
    for await (const chunk of verifiedPieces(chunks, expected)) {
        gathered.push(chunk);
        waiting += chunk.length;
        if (waiting < GATHERED)
            continue;
        yield together(gathered);
        gathered = [];
        waiting = 0;
    }
    if (gathered.length > 0)
        yield together(gathered);
}
/** As {@link verified}, in the pieces that come: for takers that gather by themselves. @throws BundleError */
async function* verifiedPieces(chunks, expected) {
    const { expectedBytes } = expected;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let last;
    for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > expectedBytes)
            break;
        hash.update(chunk);
        if (bytes < expectedBytes)
            yield chunk;
        else
            last = chunk;
    }
    requireExpected({ bytes, sha256: hash.digest('hex') }, expected);
    // The last piece goes on only now: a bundle that fits into one is checked before any of it is looked at.
    if (last !== undefined)
        yield last;
}
/** @throws BundleError `wrong-size`, `wrong-digest` */
function requireExpected({ bytes, sha256 }, { expectedBytes, expectedSha256 }) {
    if (bytes !== expectedBytes) {
        const found = bytes > expectedBytes ? 'more bytes than' : `${bytes} bytes instead of`;
        throw new bundle_error/* BundleError */.rJ('wrong-size', `the bundle has ${found} ${expectedBytes}`);
    }
    if (sha256 !== expectedSha256) {
        throw new bundle_error/* BundleError */.rJ('wrong-digest', `the bundle's SHA-256 is ${sha256} instead of ${expectedSha256}`);
    }
}
function together(pieces) {
    const [first] = pieces;
    return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
}

;// CONCATENATED MODULE: ./.build/src/archive/extract.js







/** Bytes that the decompressor hands on at once: with a quarter of it, a tenth more processor time was measured. */
const CHUNK = 1024 * 1024;
/** 8 MiB: enough for every level up to 19, and a bound on the memory that a bundle can make us use. */
const MAX_WINDOW_LOG = 23;
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
    const tar = startTar([
        ...EXTRACT,
        ...(options.owners === 'own' ? ['--no-same-owner'] : []),
        `--directory=${options.destination}`
    ]);
    tar.stdout.resume();
    let failure;
    try {
        await (0,promises_.pipeline)(source, chunks => verified(chunks, options), decompressor, chunks => scanned(chunks, scanner), tar.stdin, { ...(options.signal && { signal: options.signal }) });
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
/** Node's decompressor stops after the first frame, without a word on what follows. */
function requireSingleFrame(read, expected) {
    if (read === expected)
        return;
    throw new bundle_error/* BundleError */.rJ('trailing-data', `the bundle goes on for ${expected - read} bytes after its compressed data`);
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
    if (error instanceof bundle_error/* BundleError */.rJ)
        return error;
    if (signal?.aborted)
        return new bundle_error/* BundleError */.rJ('aborted', 'extraction was stopped', { cause: error });
    const code = detail(error, 'code');
    const message = detail(error, 'message');
    if (/^Z(?:STD)?_/.test(code)) {
        return new bundle_error/* BundleError */.rJ('bad-compression', `the bundle cannot be decompressed: ${message}`, { cause: error });
    }
    const sourceClosed = source.errored === null && !source.readableEnded;
    const byTar = detail(error, 'syscall') === 'write' || (code === 'ERR_STREAM_PREMATURE_CLOSE' && !sourceClosed);
    if (byTar)
        return undefined;
    return new bundle_error/* BundleError */.rJ('source-failed', `the bundle could not be read: ${message}`, { cause: error });
}
/** A text that an error carries, '' when it has none. */
function detail(error, name) {
    const value = typeof error === 'object' && error !== null ? Reflect.get(error, name) : '';
    return String(value ?? '');
}

;// CONCATENATED MODULE: ./.build/src/archive/extract-alone.js






/** ms between two looks at how much was decompressed: a bomb that fills a disk needs seconds. */
const LOOK_MS = 50;
/** Bytes that tar reads besides the archive: its libraries and locale. */
const OWN_READING = 16 * 1024 * 1024;
/**
 * bytes of a record: tar counts whole ones, and one too many, the empty one after the last (tried with GNU tar 1.34). Bundles
 * are made of whole ones.
 */
const RECORD = 128 * 512;
const DECOMPRESS = ['--decompress', '--stdout', '--quiet', `--memory=${2 ** MAX_WINDOW_LOG}`];
/** tar goes on after the end of an archive: the next part may follow. */
const ARGUMENTS = [...EXTRACT, '--ignore-zeros', '--warning=no-timestamp', '--totals'];
/** Extracts a bundle that is a tree by itself: see `LoneTree`. @throws BundleError */
async function extractAlone({ destination, ...part }) {
    const tree = new LoneTree(destination);
    await tree.add(part);
    await tree.finish();
}
/**
 * Extracts the parts of a tree one after another, while they arrive, into a folder that is its own, with one `zstd | tar`:
 * the archives do not pass through this process, which takes half of the time that `extractBundle` needs. Their entries are
 * not judged one by one; what keeps them inside the folder is that the folder is empty at first and that to tar they are a
 * single archive. GNU tar takes the root and `..` off every name and hard link, and puts off symbolic links that leave the
 * folder, and the modes and times of folders, until nothing is written any more. A bundle for which it had to do the former is
 * refused. Whoever uses the result must look at the way to it for symbolic links.
 *
 * The digest of a part is known only at its end: after an error discard the folder. Needs root where the parts hold other
 * owners, devices or `trusted.*` attributes.
 */
class LoneTree {
    #destination;
    #running;
    /** Most bytes of uncompressed archives, of all parts so far. */
    #maxRawBytes = 0;
    #last = Promise.resolve();
    /** @param destination an empty folder that nothing else is put into before `finish` has returned */
    constructor(destination) {
        this.#destination = destination;
    }
    /**
     * Hands a part over to tar, after those that were added before. It may not all be written when this returns.
     * @throws BundleError saying what is wrong; no process is left behind then, and nothing can be added any more
     */
    add(part) {
        const added = this.#last.then(() => this.#add(part));
        this.#last = added;
        // Whoever comes next is told; this call's own caller is, too.
        added.catch(() => undefined);
        return added;
    }
    /** Waits until all is written. @throws BundleError */
    async finish(signal) {
        await this.#last;
        const running = this.#running;
        if (running === undefined)
            return;
        running.pair.stdin.end();
        await settled(running, this.#maxRawBytes, signal);
    }
    /** Ends what is running. The folder is to be discarded then. */
    async abandon() {
        this.#running?.pair.kill();
        await this.#last.catch(() => undefined);
        await this.#running?.end();
    }
    async #add(part) {
        this.#maxRawBytes += part.maxRawBytes;
        const running = this.#running ?? this.#start();
        const { pair } = running;
        const source = part.source instanceof external_node_stream_.Readable ? part.source : external_node_stream_.Readable.from(part.source);
        // A source that was closed early looks nearly the same as a zstd that takes no more: who was first tells.
        let refused = pair.stdin.destroyed;
        const notice = () => {
            refused ||= !source.destroyed;
        };
        pair.stdin.once('error', notice).once('close', notice);
        try {
            const options = { end: false, ...(part.signal && { signal: part.signal }) };
            await (0,promises_.pipeline)(source, chunks => verified(chunks, part), pair.stdin, options);
        }
        catch (failure) {
            // Those that have ended by themselves say more than a broken pipe does.
            if (!refused)
                pair.kill();
            const [zstd, tar] = await running.end(part.signal);
            if (running.tooLarge)
                throw tooMuch(this.#maxRawBytes);
            if (part.signal?.aborted)
                throw aborted(failure);
            if (failure instanceof bundle_error/* BundleError */.rJ)
                throw failure;
            if (refused)
                requireSuccess(zstd, tar);
            const message = failure instanceof Error ? failure.message : String(failure);
            throw new bundle_error/* BundleError */.rJ('source-failed', `the bundle could not be read: ${message}`, { cause: failure });
        }
        finally {
            pair.stdin.off('error', notice).off('close', notice);
        }
    }
    #start() {
        const pair = startExtractingPair(DECOMPRESS, [...ARGUMENTS, `--directory=${this.#destination}`]);
        // Every part that is piped in leaves listeners behind, which Node would take for a leak.
        pair.stdin.setMaxListeners(0);
        // What breaks between two parts is told by how the two have ended.
        pair.stdin.on('error', () => undefined);
        this.#running = new Running(pair, () => this.#maxRawBytes);
        return this.#running;
    }
}
/** Waits for the end of what runs. @throws BundleError when it has not ended well */
async function settled(running, maxRawBytes, signal) {
    const [zstd, tar] = await running.end(signal);
    if (running.tooLarge)
        throw tooMuch(maxRawBytes);
    if (signal?.aborted)
        throw aborted(signal.reason);
    requireSuccess(zstd, tar);
    if (!(totalBytes(tar) - RECORD <= Math.ceil(maxRawBytes / RECORD) * RECORD))
        throw tooMuch(maxRawBytes);
}
function tooMuch(maxRawBytes) {
    return new bundle_error/* BundleError */.rJ('too-large', `the archive is larger than the ${maxRawBytes} bytes expected`);
}
/** `zstd | tar` at work, under watch for what they write. */
class Running {
    pair;
    tooLarge = false;
    #looking;
    constructor(pair, maxRawBytes) {
        this.pair = pair;
        this.#looking = setInterval(() => {
            if ((pair.bytesRead() ?? 0) <= maxRawBytes() + OWN_READING)
                return;
            this.tooLarge = true;
            pair.kill();
        }, LOOK_MS);
    }
    /** Waits for their end: what was sent may take a while to be written. An abort ends that, too. */
    async end(signal) {
        const kill = () => this.pair.kill();
        if (signal?.aborted)
            kill();
        signal?.addEventListener('abort', kill, { once: true });
        try {
            return await Promise.all([this.pair.zstd, this.pair.tar]);
        }
        finally {
            clearInterval(this.#looking);
            signal?.removeEventListener('abort', kill);
        }
    }
}
function aborted(cause) {
    return new bundle_error/* BundleError */.rJ('aborted', 'extraction was stopped', { cause });
}
/** As tar tells it at its end (`--totals`). */
function totalBytes({ messages }) {
    const total = messages.find(message => message.startsWith('Total bytes read: '));
    return Number(/\d+/.exec(total ?? '')?.[0] ?? Number.NaN);
}
/** A tar that ends early breaks zstd's pipe, and a zstd that ends early cuts tar's archive: the first to fail is the cause. */
function requireSuccess(zstd, tar) {
    const removed = tar.messages.find(message => message.startsWith('tar: Removing leading '));
    if (removed !== undefined) {
        throw new bundle_error/* BundleError */.rJ('absolute-name', `a name or a hard link leads out of the folder (${removed.slice(5)})`);
    }
    const pipeBroken = zstd.status === undefined || zstd.messages.some(message => message.includes('Write error'));
    if (zstd.status !== 0 && !(pipeBroken && tar.status !== 0)) {
        throw new bundle_error/* BundleError */.rJ('bad-compression', `the bundle cannot be decompressed: ${zstd.messages[0] ?? 'zstd was killed'}`);
    }
    if (tar.status !== 0) {
        throw tarFailure(tar.status, tar.messages.filter(message => !message.startsWith('Total bytes')));
    }
}

;// CONCATENATED MODULE: ./.build/src/archive/file-digest.js

/** Bytes read at once. */
const BUFFER = 1024 * 1024;
/**
 * Digest and length of what a file holds. Where another program is in reading it stays as it is.
 * @throws the reason of `signal`
 */
async function digestOf(file, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const buffer = Buffer.allocUnsafe(BUFFER);
    for (let bytes = 0;;) {
        signal?.throwIfAborted();
        const { bytesRead } = await file.read(buffer, 0, buffer.length, bytes);
        if (bytesRead === 0)
            return { sha256: hash.digest('hex'), bytes };
        hash.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
    }
}

;// CONCATENATED MODULE: ./.build/src/archive/extract-read.js




/** Bundles of at most so many bytes are checked before anything is made of them, as they are when they are sent. */
const SMALL = 1024 * 1024;
/**
 * Extracts a bundle that is a tree by itself, as {@link LoneTree} does. The sender, who knows the digest, ends the connection
 * before the last bytes when it is wrong.
 * @throws BundleError
 */
function extractSent({ connection, ...destination }) {
    const running = start(connection, destination);
    // Whoever sends learns that nobody reads any more only when no other process holds this end.
    connection.destroy();
    return running;
}
/**
 * Extracts a bundle that is a tree by itself, as {@link LoneTree} does, while its digest is taken: after an error discard the
 * folder.
 * @throws BundleError
 */
async function extractFile({ file, expectedSha256, expectedBytes, ...destination }) {
    const { signal } = destination;
    const check = async (given) => requireExpected(await digestOf(file, given), { expectedSha256, expectedBytes });
    const isSmall = expectedBytes <= SMALL;
    if (isSmall)
        await check();
    const [extracted, checked] = await Promise.allSettled([
        start(file.fd, destination),
        isSmall ? undefined : check(signal)
    ]);
    // That it is damaged is why it cannot be extracted; one that was given up is neither.
    const ended = signal?.aborted ? [extracted, checked] : [checked, extracted];
    const failed = ended.find(one => one.status === 'rejected');
    if (failed !== undefined)
        throw failed.reason;
}
async function start(source, { destination, maxRawBytes, signal }) {
    const pair = startReadingPair(source, DECOMPRESS, [...ARGUMENTS, `--directory=${destination}`]);
    await settled(new Running(pair, () => maxRawBytes), maxRawBytes, signal);
}

;// CONCATENATED MODULE: ./.build/src/archive/late-folders.js




/**
 * The folders of a tree whose parts are extracted side by side. A folder's time, mode and owner hold only if they are
 * restored after the last file was put in it, whichever part that came with: so they are held back here. Until then each
 * folder is made, for root alone, before the first file in it is handed to a tar: two tars that make the same folder at
 * once make one of them fail.
 */
class LateFolders {
    #destination;
    #made = new Set(['']);
    #blocks = new Map();
    constructor(destination) {
        this.#destination = destination;
    }
    /**
     * Makes the folder that an entry is about to be placed in.
     *
     * @param path of the entry, relative, its bytes as latin1
     * @throws BundleError `tar-failed`
     */
    prepareParentOf(path) {
        const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
        if (this.#made.has(parent))
            return;
        this.#made.add(parent);
        const bytes = Buffer.concat([Buffer.from(`${this.#destination}/`), Buffer.from(parent, 'latin1')]);
        try {
            (0,external_node_fs_.mkdirSync)(bytes, { recursive: true, mode: 0o700 });
        }
        catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            throw new bundle_error/* BundleError */.rJ('tar-failed', `a folder could not be made: ${message}`, { cause: error });
        }
    }
    /** @param blocks the folder's header with its extended headers */
    add(name, blocks) {
        this.#blocks.set(name, blocks);
    }
    /**
     * Makes the folders that are missing, and gives all of them their times, modes, owners and extended attributes.
     * To be called once, when every part of the tree has been extracted.
     *
     * @throws BundleError `tar-failed`
     */
    async restore() {
        const tar = startTar([...EXTRACT, `--directory=${this.#destination}`]);
        tar.stdout.resume();
        // Its status tells why it stopped reading.
        tar.stdin.on('error', () => undefined);
        const folders = [...this.#blocks].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, blocks]) => blocks);
        tar.stdin.end(Buffer.concat([...folders, Buffer.alloc(2 * tar_header/* BLOCK */.IE)]));
        const { status, messages } = await tar.ended;
        if (status !== 0)
            throw tarFailure(status, messages);
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./.build/src/archive/pack.js







/** A Python installation: 3.9 times smaller at 338 MB/s a core; level 6 saves 9 % more at a third of that speed. */
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
 * @throws BundleError `tar-failed` when something could not be read, `disk-full`, `aborted` on the signal
 */
function packBundle(options) {
    return pack(options, hasZstd() ? packWithZstd : packAlone);
}
/** As {@link packBundle}, with Node's own zstd, as on a machine that has none. */
function packWithoutZstd(options) {
    return pack(options, packAlone);
}
async function pack(options, way) {
    const members = memberList(options.members);
    // What is in the way is written over; a link that somebody has put there is not followed.
    const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_RDWR } = external_node_fs_.constants;
    const file = await (0,external_node_fs_promises_.open)(options.output, O_CREAT | O_TRUNC | O_RDWR | O_NOFOLLOW, 0o600);
    try {
        const packed = await way(options, members, file);
        // What was written, as a reader of the file will find it.
        return { ...packed, ...(await digestOf(file)) };
    }
    catch (error) {
        await (0,external_node_fs_promises_.rm)(options.output, { force: true });
        if (options.signal?.aborted)
            throw new bundle_error/* BundleError */.rJ('aborted', 'packing was stopped', { cause: error });
        throw error;
    }
    finally {
        await file.close();
    }
}
/** zstd writes the file by itself: through this process the bytes would cost several times what reading them back does. */
async function packWithZstd(options, members, file) {
    const level = `-${options.level ?? DEFAULT_LEVEL}`;
    const zstdArgs = [level, '--single-thread', '--quiet', '--no-check', '--stdout'];
    const pair = startPackingPair(['--totals', ...tarArguments(options)], zstdArgs, file.fd);
    const kill = () => pair.kill();
    options.signal?.addEventListener('abort', kill, { once: true });
    if (options.signal?.aborted)
        kill();
    // A tar that ends early does not read its list to the end; its status tells why.
    pair.stdin.on('error', kill);
    pair.stdin.end(members);
    try {
        const [tar, zstd] = await Promise.all([pair.tar, pair.zstd]);
        const total = /\d+/.exec(tar.messages.find(isTotal) ?? '')?.[0];
        if (hasFailedFirst(zstd, tar))
            throw compressorFailure(zstd);
        const changed = pack_requireSuccess({ ...tar, messages: tar.messages.filter(line => !isTotal(line)) }, options.mutable ?? false);
        if (total === undefined)
            throw tarFailure(tar.status, tar.messages);
        return { rawBytes: Number(total), changed };
    }
    finally {
        options.signal?.removeEventListener('abort', kill);
    }
}
/** A compressor that gives up takes tar with it, by a signal or an error of writing; one that tar leaves alone ends well. */
function hasFailedFirst(zstd, tar) {
    if (zstd.status === 0)
        return false;
    return zstd.status !== undefined || tar.status !== 2 || tar.messages.some(line => line.includes(': -: Cannot write'));
}
function isTotal(message) {
    return message.startsWith('Total bytes written: ');
}
function compressorFailure({ status, messages }) {
    const how = messages[0] ?? (status === undefined ? 'zstd was killed' : `zstd ended with status ${status}`);
    return diskFullFailure(messages) ?? new bundle_error/* BundleError */.rJ('tar-failed', `the archive could not be compressed: ${how}`);
}
/** Packs with Node's own zstd. */
async function packAlone(options, members, file) {
    const tar = startTar(tarArguments(options));
    let rawBytes = 0;
    // A tar that ends early does not read its list to the end; its status tells why.
    tar.stdin.on('error', () => tar.kill());
    tar.stdin.end(members);
    try {
        await (0,promises_.pipeline)(tar.stdout, async function* count(chunks) {
            for await (const chunk of chunks) {
                rawBytes += chunk.length;
                yield chunk;
            }
        }, compressor(options.level ?? DEFAULT_LEVEL), async (chunks) => {
            for await (const chunk of chunks)
                await file.writeFile(chunk);
        }, { ...(options.signal && { signal: options.signal }) });
        return { rawBytes, changed: pack_requireSuccess(await tar.ended, options.mutable ?? false) };
    }
    catch (error) {
        tar.kill();
        await tar.ended;
        throw (0,bundle_error/* isForWantOfSpace */.Pi)(error) ? (0,bundle_error/* diskFull */.xg)(error.message) : error;
    }
}
function tarArguments({ root, take, withoutXattrs = [] }) {
    const recursion = take === 'listed' ? ['--no-recursion'] : [];
    const leftOut = withoutXattrs.map(pattern => `--xattrs-exclude=${pattern}`);
    return [...CREATE, `--directory=${root}`, ...recursion, ...leftOut, '--no-unquote', '--null', '--files-from=-'];
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
            throw new bundle_error/* BundleError */.rJ('unclean-name', `${(0,bundle_error/* printableName */.Nt)(text)} is not a path below the root`);
        }
    }
    const end = Buffer.from([0]);
    return Buffer.concat(names.toSorted(Buffer.compare).flatMap(name => [name, end]));
}
/** Statuses: 0 well, 1 something changed while it was read, 2 an error (GNU tar's manual, "Return Codes"). */
function pack_requireSuccess({ status, messages }, mutable) {
    if (status === 0)
        return [];
    const told = messages.filter(message => !message.endsWith('Exiting with failure status due to previous errors'));
    const vanished = told.every(message => /: (?:Cannot \w+: No such file|File removed|file changed|File shrank)/.test(message));
    if (mutable && (status === 1 || (status === 2 && told.length > 0 && vanished)))
        return told;
    throw tarFailure(status, told);
}

;// CONCATENATED MODULE: ./.build/src/archive/link-tree.js





/** Links that are made at once. */
const AT_ONCE = 64;
/**
 * Gives a tree a second place on the same file system, which costs neither reading nor room: for trees whose files nothing
 * writes to. Folders are made anew as they were; everything else is another name of the same thing, symbolic links and
 * devices included, and nothing is followed. Removing one of the trees leaves the other whole.
 *
 * GNU tar gives the folders their modes, owners, times and attributes, without which an opaque folder would show what lies
 * below it. The obvious `cp --archive --link` is no way: there are systems whose `cp` (uutils, 0.0.17) loses all of them and
 * tells nothing.
 *
 * @param source a folder, checked not to be reached through a symbolic link, in which nobody else writes
 * @param target a path in an existing folder where nothing is yet
 * @throws BundleError `link-failed`, `tar-failed`, `disk-full` or `aborted`: discard what the target holds then
 */
async function linkTree(source, target, signal) {
    const folders = [Buffer.from('.')];
    try {
        await (0,external_node_fs_promises_.mkdir)(target, { mode: 0o700 });
        // It grows meanwhile: a folder comes after the one that it is in.
        for (const folder of folders) {
            signal?.throwIfAborted();
            folders.push(...(await linkEntries(source, target, folder)));
        }
    }
    catch (error) {
        throw linkFailure(error, signal);
    }
    await copyFolders(source, target, folders);
}
/** Links what is in a folder, and makes the folders in it. @returns these, relative to the tree */
async function linkEntries(source, target, folder) {
    const entries = await (0,external_node_fs_promises_.readdir)(below(source, folder), { withFileTypes: true, encoding: 'buffer' });
    const folders = entries.filter(entry => entry.isDirectory()).map(entry => below(folder, entry.name));
    const others = entries.filter(entry => !entry.isDirectory()).map(entry => below(folder, entry.name));
    for (const name of folders)
        await (0,external_node_fs_promises_.mkdir)(below(target, name), { mode: 0o700 });
    for (let at = 0; at < others.length; at += AT_ONCE) {
        const some = others.slice(at, at + AT_ONCE);
        // All are waited for, so that nothing is under way any more when one fails.
        const done = await Promise.allSettled(some.map(name => (0,external_node_fs_promises_.link)(below(source, name), below(target, name))));
        const failed = done.find(one => one.status === 'rejected');
        if (failed !== undefined)
            throw failed.reason;
    }
    return folders;
}
/** Names are bytes: they need not be UTF-8. */
function below(folder, name) {
    return Buffer.concat([typeof folder === 'string' ? Buffer.from(folder) : folder, Buffer.from('/'), name]);
}
function linkFailure(error, signal) {
    if (signal?.aborted)
        return new bundle_error/* BundleError */.rJ('aborted', 'linking a tree was stopped', { cause: error });
    const fault = (0,bundle_error/* isForWantOfSpace */.Pi)(error) ? 'disk-full' : 'link-failed';
    return new bundle_error/* BundleError */.rJ(fault, `a tree could not be linked: ${error.message}`, { cause: error });
}
/** Gives folders that are there already all that the same ones of another tree have. */
async function copyFolders(source, target, folders) {
    const list = ['--no-recursion', '--no-unquote', '--null', '--files-from=-'];
    const from = startTar([...CREATE, `--directory=${source}`, ...list]);
    const to = startTar([...EXTRACT, `--directory=${target}`]);
    to.stdout.resume();
    // A tar that ends early does not read to the end; its status tells why.
    from.stdin.on('error', () => undefined);
    from.stdin.end(Buffer.concat(folders.flatMap(folder => [folder, Buffer.from([0])])));
    await (0,promises_.pipeline)(from.stdout, to.stdin).catch(() => from.kill());
    const failed = (await Promise.all([from.ended, to.ended])).filter(({ status }) => status !== 0);
    // One that was killed has only lost the other.
    const cause = failed.find(({ status }) => status !== undefined) ?? failed[0];
    if (cause !== undefined)
        throw tarFailure(cause.status, cause.messages);
}

;// CONCATENATED MODULE: ./.build/src/archive/manifest.js

const HALF = 8;
/** @param facts of an entry, without its path */
function manifestOf(entries, facts) {
    const manifest = Buffer.alloc(entries.length * 2 * HALF);
    for (const [at, entry] of entries.entries()) {
        manifest.set(manifest_short(entry.path), at * 2 * HALF);
        manifest.set(manifest_short(facts(entry)), at * 2 * HALF + HALF);
    }
    return manifest.toString('base64');
}
/** What a part holds now, compared with what it held. */
class PartChanges {
    #before;
    #facts;
    constructor(manifest, facts) {
        const bytes = Buffer.from(manifest, 'base64').toString('latin1');
        const before = new Map();
        for (let at = 0; at + 2 * HALF <= bytes.length; at += 2 * HALF)
            before.set(bytes.slice(at, at + HALF), bytes.slice(at + HALF, at + 2 * HALF));
        this.#before = before;
        this.#facts = facts;
    }
    /** Whether everything that was there is still there, changed or not. */
    keepsAllOf(entries) {
        const kept = entries.filter(({ path }) => this.#before.has(manifest_short(path).toString('latin1')));
        return kept.length === this.#before.size;
    }
    /**
     * What has come or changed, with all names of such a file, so that they stay one, and the folders around it, whose times
     * have changed as well.
     */
    of(entries) {
        const changed = entries.filter(entry => this.#before.get(manifest_short(entry.path).toString('latin1')) !== manifest_short(this.#facts(entry)).toString('latin1'));
        const paths = new Set(changed.flatMap(({ path }) => [path, path.slice(0, Math.max(0, path.lastIndexOf('/')))]));
        const linked = new Set(changed.flatMap(({ links, kind, inode }) => (links > 1 && kind !== 'd' ? [inode] : [])));
        return entries.filter(({ path, inode, kind }) => paths.has(path) || (kind !== 'd' && linked.has(inode)));
    }
}
function manifest_short(text) {
    return (0,external_node_crypto_.hash)('sha256', Buffer.from(text, 'latin1'), 'buffer').subarray(0, HALF);
}

;// CONCATENATED MODULE: ./.build/src/archive/tree-walk.js

/** Facts of one entry, its path and its link target, each ended by NUL: find(1), -printf. */
const FORMAT = '%y %s %T@ %m %U %G %n %i\\0%P\\0%l\\0';
const KINDS = new Set(['f', 'd', 'l', 'c', 'b', 'p']);
/**
 * Walks a tree without reading file contents and without leaving its file system. The order is the file system's.
 *
 * GNU find does it: 47,000 files of a warm cache took it 0.03 to 0.08 s of processor time where Node's readdir and lstat
 * took 0.13 to 0.18 s when they blocked the process and 0.45 to 0.7 s when they did not.
 *
 * What vanishes meanwhile is passed over; a tree that is not there has no entries.
 */
async function* walkTree(root) {
    const child = (0,external_node_child_process_.spawn)('find', ['-P', root, '-ignore_readdir_race', '-xdev', '-printf', FORMAT], {
        env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' },
        stdio: ['ignore', 'pipe', 'ignore']
    });
    const ended = new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', () => resolve());
    });
    // Also waited for below; this keeps an early failure from counting as unhandled.
    ended.catch(() => undefined);
    try {
        let rest = Buffer.alloc(0);
        for await (const chunk of child.stdout) {
            const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
            let start = 0;
            for (let end = recordEnd(text, start); end >= 0; end = recordEnd(text, start)) {
                const entry = entryOf(text.toString('latin1', start, end));
                if (entry !== undefined)
                    yield entry;
                start = end + 1;
            }
            rest = text.subarray(start);
        }
        await ended;
    }
    finally {
        child.kill('SIGKILL');
    }
}
/** Where the third NUL from `start` on is, or -1. */
function recordEnd(text, start) {
    let at = start - 1;
    for (let field = 0; field < 3; field++) {
        at = text.indexOf(0, at + 1);
        if (at < 0)
            return -1;
    }
    return at;
}
function entryOf(record) {
    const [facts = '', path = '', target = ''] = record.split('\0');
    const [kind = '', size = '', mtime = '', mode = '', uid = '', gid = '', links = '', inode = ''] = facts.split(' ');
    if (!isKind(kind))
        return undefined;
    return { path, kind, size: Number(size), mtime, mode, uid, gid, links: Number(links), inode, target };
}
function isKind(letter) {
    return KINDS.has(letter);
}

;// CONCATENATED MODULE: ./.build/src/archive/partition.js



/** A part is about this large, so that a change re-packs little of a tree. */
const BYTES_PER_PART = 32 * 1024 * 1024;
const MOST_FILE_PARTS = 16;
/**
 * Describes a tree part by part. A small tree is one part. A larger one has its folders in part 0 and its files in the
 * others, by a stable hash of each path; all names of one file are in the part of the first, because a hard link must
 * find its target in the same archive. Parts of one tree are extracted with one `treeParts`.
 *
 * A file's fingerprint is its path, kind, size, time, mode, owner and link target. A folder's time is not part of it: it
 * changes with temporary files that leave no other trace. Part 0 is described as changed whenever another part has,
 * so that the folders' times are brought up to date then.
 *
 * @param parts as many as when the tree was last packed; left out, it is chosen by the tree's size
 * @param manifests of what the tree held once, split into so many parts
 */
async function fingerprintTree(root, parts, manifests) {
    const entries = await sortedEntries(root);
    const bytes = partition_totalBytes(entries);
    const split = splitEntries(entries, parts ?? choosePartCount(bytes));
    const [first = [], ...others] = split;
    const fileParts = others.map(part => fingerprint(part, []));
    const fingerprints = [fingerprint(first, fileParts), ...fileParts];
    const grown = manifests?.length === split.length && {
        grown: split.map((part, at) => isFiles(at, split.length) && new PartChanges(manifests[at] ?? '', factsOf).keepsAllOf(part))
    };
    return { fingerprints, ...grown, entries: entries.length, bytes };
}
function isFiles(part, parts) {
    return parts === 1 || part > 0;
}
/** Describes what a tree holds, part by part, to be compared with what it will hold. */
async function treeManifests(root, parts) {
    return splitEntries(await sortedEntries(root), parts).map(entries => manifestOf(entries, factsOf));
}
/**
 * Names of one part's entries, as `packBundle` takes them with `take: 'listed'`.
 * @param parts of the whole tree
 * @param manifest of what the part held once: then only what has come or changed since
 */
async function partMembers(root, parts, part, manifest) {
    const entries = splitEntries(await sortedEntries(root), parts)[part] ?? [];
    return namesOf(manifest === undefined ? entries : new PartChanges(manifest, factsOf).of(entries));
}
/** The names of all parts' entries, with one walk through the tree. */
async function membersOfParts(root, parts) {
    return splitEntries(await sortedEntries(root), parts).map(namesOf);
}
function namesOf(entries) {
    return entries.map(({ path }) => Buffer.from(path === '' ? '.' : path, 'latin1'));
}
/** bytes of all regular files below a folder. */
async function treeBytes(root) {
    return partition_totalBytes(await sortedEntries(root));
}
async function sortedEntries(root) {
    const entries = [];
    for await (const entry of walkTree(root))
        entries.push(entry);
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}
function partition_totalBytes(entries) {
    const linked = new Set();
    let bytes = 0;
    for (const { kind, size, links, inode } of entries) {
        if (kind !== 'f' || linked.has(inode))
            continue;
        bytes += size;
        if (links > 1)
            linked.add(inode);
    }
    return bytes;
}
/** One, or one for the folders and a power of two for the files. */
function choosePartCount(bytes) {
    if (bytes <= BYTES_PER_PART)
        return 1;
    let fileParts = 2;
    while (fileParts < MOST_FILE_PARTS && fileParts * BYTES_PER_PART < bytes)
        fileParts *= 2;
    return 1 + fileParts;
}
function splitEntries(entries, parts) {
    if (parts === 1)
        return [[...entries]];
    const split = Array.from({ length: parts }, () => []);
    const firstNames = new Map();
    for (const entry of entries) {
        if (entry.kind === 'd')
            split[0]?.push(entry);
        else
            split[1 + (pathHash(firstName(entry, firstNames)) % (parts - 1))]?.push(entry);
    }
    return split;
}
function firstName({ path, links, inode }, firstNames) {
    if (links === 1)
        return path;
    const known = firstNames.get(inode);
    if (known === undefined)
        firstNames.set(inode, path);
    return known ?? path;
}
/** 32-bit FNV-1a (Fowler, Noll and Vo), with its halves folded so that few parts are filled evenly. */
function pathHash(path) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < path.length; at++)
        hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
    return (hash ^ (hash >>> 16)) >>> 0;
}
/** @param more what else makes the part another one */
function fingerprint(entries, more) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const entry of entries)
        hash.update(`${entry.path}\0${factsOf(entry)}\0`, 'latin1');
    for (const line of more)
        hash.update(`${line}\n`);
    return hash.digest('hex');
}
/** What a fingerprint is made of beside the path. */
function factsOf({ kind, size, mtime, mode, uid, gid, target }) {
    const own = kind === 'd' ? '' : `${size}\0${mtime}\0${target}`;
    return `${kind}\0${mode}\0${uid}\0${gid}\0${own}`;
}

;// CONCATENATED MODULE: ./.build/src/archive/tree-parts.js





/** @param destination an empty folder that nothing else is put into before `finish` has returned */
function treeParts(destination) {
    return hasZstd() ? new LoneTree(destination) : judgedParts(destination);
}
/** Without zstd every entry passes through this process, which may as well judge it. */
function judgedParts(destination) {
    const guard = new PathGuard();
    const lateFolders = new LateFolders(destination);
    return {
        add: async (part) => {
            await extractBundle({ ...part, destination, guard, lateFolders });
        },
        finish: () => lateFolders.restore(),
        // Whoever calls `add` ends it by its signal.
        abandon: async () => undefined
    };
}

;// CONCATENATED MODULE: ./.build/src/archive/index.js
/** Bundles: immutable trees as deterministic `tar | zstd` archives, and their extraction on hostile ground. */
















/***/ }),

/***/ 81283:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IE: () => (/* binding */ BLOCK),
/* harmony export */   U$: () => (/* binding */ readLongName),
/* harmony export */   Wq: () => (/* binding */ readPaxRecords),
/* harmony export */   ay: () => (/* binding */ readHeader),
/* harmony export */   yN: () => (/* binding */ readPax)
/* harmony export */ });
/* harmony import */ var _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52263);

/**
 * Reading of single tar headers: POSIX.1-2024 `pax` ("ustar Interchange Format", "pax Extended Header") and the GNU
 * variants described in GNU tar's manual ("Basic Tar Format", "Extensions", "Storing Sparse Files").
 * Names are byte strings held as latin1, so that names in no particular encoding survive and compare exactly.
 */
/** Bytes of a tar block. */
const BLOCK = 512;
const SPACE = 0x20;
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
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'a header is not in ustar format');
    const type = String.fromCharCode(block[offset + 156] ?? 0);
    const size = number(block, offset + 124, 12);
    // Half of all headers are extended ones, whose names say nothing.
    if (type === 'x')
        return { type, name: '', linkName: '', size };
    const name = field(block, offset, 100);
    // GNU's own format keeps times where POSIX has the name's prefix.
    const prefix = posix ? field(block, offset + 345, 155) : '';
    return {
        type,
        name: prefix === '' ? name : `${prefix}/${name}`,
        linkName: type === '1' || type === '2' ? field(block, offset + 157, 100) : '',
        size
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
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-checksum', 'a header does not match its checksum: the archive is damaged');
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
            throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'a header has a negative or oversized number');
        let value = 0;
        for (let at = start + 1; at < start + length; at++)
            value = value * 256 + (block[at] ?? 0);
        return checkedNumber(value);
    }
    return checkedNumber(octal(block, start, start + length));
}
/** Digits between spaces, up to a NUL or the field's end. */
function octal(block, start, end) {
    let at = start;
    while (at < end && block[at] === SPACE)
        at++;
    let value = 0;
    for (; at < end; at++) {
        const digit = (block[at] ?? 0) - 0x30;
        if (digit < 0 || digit > 7)
            break;
        value = value * 8 + digit;
    }
    while (at < end && block[at] === SPACE)
        at++;
    if (at < end && block[at] !== 0)
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'a header has a number that is not octal');
    return value;
}
function checkedNumber(value) {
    if (!Number.isSafeInteger(value))
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'a header has an oversized number');
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
    for (const [key, value] of readPaxRecords(body)) {
        if (key === 'path')
            found.path = onlyOnce(found.path, value, key);
        else if (key === 'GNU.sparse.name')
            found.sparseName = onlyOnce(found.sparseName, value, key);
        else if (key === 'linkpath')
            found.linkPath = onlyOnce(found.linkPath, value, key);
        else if (key === 'size')
            found.size = decimal(value);
        else if (!KNOWN_PAX_KEYS.has(key) && !key.startsWith('SCHILY.xattr.')) {
            throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', `an extended header has the unknown record ${(0,_bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .printableName */ .Nt)(key)}`);
        }
    }
    const path = found.sparseName ?? found.path;
    return {
        ...(path !== undefined && { path }),
        ...(found.linkPath !== undefined && { linkPath: found.linkPath }),
        ...(found.size !== undefined && { size: found.size })
    };
}
/** The keys and values of a pax extended header, in their order. @throws BundleError `bad-header` */
function readPaxRecords(body) {
    const records = [];
    for (let at = 0; at < body.length;) {
        const { key, value, end } = readRecord(body, at);
        records.push([key, value]);
        at = end;
    }
    return records;
}
function readRecord(body, start) {
    const space = body.indexOf(0x20, start);
    const digits = space < 0 ? '' : body.toString('latin1', start, Math.min(space, start + 12));
    const length = /^[0-9]{1,10}$/.test(digits) ? Number(digits) : 0;
    const end = start + length;
    const equals = body.indexOf(0x3d, space);
    if (length === 0 || end > body.length || body[end - 1] !== 0x0a || equals < 0 || equals >= end) {
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'an extended header has a malformed record');
    }
    return { key: body.toString('latin1', space + 1, equals), value: body.toString('latin1', equals + 1, end - 1), end };
}
function onlyOnce(before, value, key) {
    if (before !== undefined)
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('duplicate-header', `an extended header has two ${key} records`);
    // GNU tar would read a name up to its NUL: not what was checked here.
    if (value.includes('\0'))
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('unclean-name', 'a name holds a NUL byte');
    return value;
}
function decimal(value) {
    if (!/^[0-9]{1,16}$/.test(value))
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('bad-header', 'an extended header has a malformed size');
    return checkedNumber(Number(value));
}
/** The name in the body of a GNU long-name (`L`) or long-link (`K`) entry, which ends with a NUL. */
function readLongName(body) {
    const end = body.indexOf(0);
    const name = body.toString('latin1', 0, end < 0 ? body.length : end);
    if (end >= 0 && end !== body.length - 1)
        throw new _bundle_error_js__WEBPACK_IMPORTED_MODULE_0__/* .BundleError */ .rJ('unclean-name', 'a long name holds a NUL byte');
    return name;
}


/***/ }),

/***/ 93130:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ requestEngine)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37067);
/** One request to the Docker Engine API (https://docs.docker.com/reference/api/engine/) over its Unix socket. */

/** @throws when the engine does not answer within the time, whatever it answers is returned */
function requestEngine(wanted) {
    const timeout = AbortSignal.timeout(wanted.timeoutMs);
    const options = {
        socketPath: wanted.socket,
        method: wanted.method ?? 'GET',
        path: wanted.path,
        agent: false,
        ...(wanted.body && { headers: { 'Content-Type': 'application/json' } }),
        signal: wanted.signal === undefined ? timeout : AbortSignal.any([wanted.signal, timeout])
    };
    return new Promise((resolve, reject) => {
        const call = (0,node_http__WEBPACK_IMPORTED_MODULE_0__.request)(options, response => {
            let text = '';
            response
                .setEncoding('utf8')
                .on('data', (part) => {
                text += part;
            })
                .on('error', reject)
                .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        call.on('error', reject).end(wanted.body && JSON.stringify(wanted.body));
    });
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

/***/ 81645:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z: () => (/* reexport */ addRun),
  tS: () => (/* reexport */ changedNames),
  UN: () => (/* reexport */ historyShape),
  mc: () => (/* reexport */ middle),
  Gf: () => (/* reexport */ noHistory),
  ZV: () => (/* reexport */ own),
  DW: () => (/* reexport */ runRecord),
  il: () => (/* reexport */ spread)
});

// UNUSED EXPORTS: keptRuns

;// CONCATENATED MODULE: ./.build/src/history/digests.js
/** Records of digests by name, compared. */
/** Names that are there now or were before, with another digest; sorted. */
function changedNames(before, now) {
    const names = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...names].filter(name => own(before, name) !== own(now, name)).sort();
}
/** Services and files may have names as `constructor`. */
function own(record, name) {
    return Object.hasOwn(record, name) ? record[name] : undefined;
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
;// CONCATENATED MODULE: ./.build/src/history/history.js
/**
 * The history in an index: the last runs of the default branch, for comparison, and digests of what the cached steps were made
 * from. It is for people only, so that one which cannot be read is none: it must not cost a build its cache.
 */

/** Runs that are kept for each workspace. */
const keptRuns = 20;
/** More services than any project has, and a bound on what a forged history can make us do. */
const manyServices = 1000;
const manyFiles = 20_000;
const count = dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0));
const ms = dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x(), dist/* minValue */.Wwf(0));
const digest = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f]{16}$/));
const digests = dist/* record */.g1P(dist/* string */.YjP(), digest);
/** One run. Saving comes after its index was written, so that its time is not known. */
const runRecord = dist/* object */.Ikc({
    /** ISO 8601 */
    at: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
    /** ms of the main step, and of its phases. */
    totalMs: ms,
    prepareMs: ms,
    restoreMs: ms,
    buildMs: ms,
    stepsTotal: count,
    stepsCached: count,
    /** bytes */
    restoredBytes: count
});
/** What the steps of one service were made from, as far as it was looked at. All digests are shortened. */
const stepInputs = dist/* object */.Ikc({
    /** Of the Dockerfile's text; undefined when it could not be read. */
    dockerfile: dist/* exactOptional */.yqP(digest),
    /** Of what else the definition of the build says; undefined in indexes that were made before this was noted. */
    settings: dist/* exactOptional */.yqP(digest),
    /** Build argument -> digest of its value. */
    args: digests,
    /** Digests of base images, by the name that the Dockerfile gives them. */
    bases: dist/* record */.g1P(dist/* string */.YjP(), dist/* string */.YjP()),
    /** Name of the build context's files in `files`; undefined when they were not looked at. */
    context: dist/* exactOptional */.yqP(dist/* string */.YjP())
});
const inputs = dist/* object */.Ikc({
    services: dist/* pipe */.FsL(dist/* record */.g1P(dist/* string */.YjP(), stepInputs), dist/* check */.z6Y(record => Object.keys(record).length <= manyServices)),
    /** Context -> path in it -> digest. Only of files that some COPY takes. */
    files: dist/* record */.g1P(dist/* string */.YjP(), dist/* pipe */.FsL(digests, dist/* check */.z6Y(record => Object.keys(record).length <= manyFiles)))
});
const history_history = dist/* object */.Ikc({
    /** The oldest first. */
    runs: dist/* pipe */.FsL(dist/* array */.YOg(runRecord), dist/* maxLength */.Ru6(keptRuns)),
    inputs: dist/* exactOptional */.yqP(inputs),
    /** Whether the results of some steps that are made from `inputs` are not in the snapshot. */
    partial: dist/* exactOptional */.yqP(dist/* boolean */.zMY())
});
const noHistory = { runs: [] };
/** The property of an index. */
const historyShape = dist/* optional */.lqM(dist/* fallback */.NpB(history_history, noHistory), noHistory);
/** Appends a run; the oldest are forgotten. */
function addRun(runs, run) {
    return [...runs, run].slice(-keptRuns);
}

;// CONCATENATED MODULE: ./.build/src/history/spread.js
/** Statistics of a few numbers among which some are far off, as the times of machines that others use, too. */
/** Makes the median of deviations comparable with a standard deviation, were the numbers normally distributed. */
const normal = 1.4826;
/** Nearly all runs without a cause are within so many deviations. */
const width = 2;
/** The median; 0 of nothing. */
function middle(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const half = Math.floor(sorted.length / 2);
    const upper = sorted[half] ?? 0;
    return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
/** How far from the median a number may be without meaning anything: twice the scaled median of the deviations. */
function spread(values) {
    const median = middle(values);
    return width * normal * middle(values.map(value => Math.abs(value - median)));
}

;// CONCATENATED MODULE: ./.build/src/history/index.js
/** What earlier runs leave to later ones, beside what is cached: their times, and what their steps were made from. The door of this folder. */





/***/ }),

/***/ 22468:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ mountPlaces),
/* harmony export */   t: () => (/* binding */ unescaped)
/* harmony export */ });
/** Where a mount has its content, out of `/proc/self/mountinfo` (proc(5)). */
/**
 * The places of mounts by their mount points. Those of other kinds are left out; of several at one point the last counts,
 * as it hides the others.
 */
function mountPlaces(mountInfo) {
    const places = new Map();
    for (const line of mountInfo.split('\n')) {
        const [before = '', after = ''] = line.split(' - ');
        const [, , device = '', root = '', point = ''] = before.split(' ');
        const [type, , options = ''] = after.split(' ');
        if (!point.startsWith('/') || !/^\d+:\d+$/.test(device))
            continue;
        if (type !== 'overlay')
            places.set(unescaped(point), { kind: 'folder', device, path: unescaped(root) });
        else {
            const upper = /(?:^|,)upperdir=([^,]*)/.exec(options)?.[1];
            if (upper !== undefined)
                places.set(unescaped(point), { kind: 'upper', upper: unescapedOption(upper), path: unescaped(root) });
        }
    }
    return places;
}
/** The kernel writes spaces, line ends, backslashes, and in options commas, as octal numbers. */
function unescaped(text) {
    return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}
/** Who mounts an overlay writes a backslash before commas and colons of a path. */
function unescapedOption(text) {
    return unescaped(text).replace(/\\([,:\\])/g, '$1');
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


/***/ }),

/***/ 41859:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A1: () => (/* binding */ parseIndex),
/* harmony export */   A8: () => (/* binding */ treeSchema),
/* harmony export */   EH: () => (/* binding */ volumeName),
/* harmony export */   HJ: () => (/* binding */ twinsOf),
/* harmony export */   SW: () => (/* binding */ isAlone),
/* harmony export */   Wk: () => (/* binding */ indexFormat),
/* harmony export */   _D: () => (/* binding */ bundleSchema),
/* harmony export */   db: () => (/* binding */ IndexError),
/* harmony export */   pt: () => (/* binding */ mostAdditions),
/* harmony export */   ux: () => (/* binding */ parseIndexJson),
/* harmony export */   vI: () => (/* binding */ mountOf),
/* harmony export */   w: () => (/* binding */ layersOf),
/* harmony export */   yd: () => (/* binding */ contentNames)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77934);
/* harmony import */ var _history_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81645);
/**
 * The index of a snapshot: a small JSON document that names the bundles which make up an engine's state, and what
 * identifies it. Indexes come out of a cache that others may write to, so everything is checked when one is read.
 */


const indexFormat = 3;
/** More than any real snapshot has, and a bound on what a forged one can make us do. */
const manyBundles = 20_000;
/** Bundles that a part may have beside its own, before it is packed anew: each of them costs a restore a round trip. */
const mostAdditions = 4;
const maximumRawBytes = 2 ** 40;
const sha256 = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[0-9a-f]{64}$/));
const size = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeInteger */ .Y2b(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minValue */ .Wwf(0));
/** BuildKit's and Docker's ids for the overlay2 store, containerd's numbers for its own. */
const layerId = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^([a-z0-9]{25}|[0-9a-f]{64}|[1-9][0-9]{0,9})$/));
const recordId = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[a-z0-9]{25}$/));
const imageId = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^sha256:[0-9a-f]{64}$/));
/** Layers that hold the same files as one of the bundle, and which one. */
const twins = valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(layerId, layerId));
const volumeName = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/));
/** The part's own bundle has none; 1, 2... are extracted after it, in this order. */
const addition = valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeInteger */ .Y2b(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minValue */ .Wwf(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxValue */ .cGV(mostAdditions)));
/** What a bundle holds: its place below the data root follows from it. */
const content = valibot__WEBPACK_IMPORTED_MODULE_1__/* .variant */ .Oxt('kind', [
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('metadata') }),
    /** One layer. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('layer'), layer: layerId, twins }),
    /** Several small layers. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
        kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('layers'),
        layers: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(layerId), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minLength */ .BpQ(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(manyBundles)),
        twins
    }),
    /** Copies of build contexts, which BuildKit keeps to transfer only changes. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
        kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('contexts'),
        layers: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(layerId), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minLength */ .BpQ(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(manyBundles))
    }),
    /** Compressed layers, configurations and manifests, by the SHA-256 of their bytes. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
        kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('blobs'),
        blobs: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(sha256), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minLength */ .BpQ(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(manyBundles))
    }),
    /** A part of a cache mount, or what has come to it since. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('mount'), layer: layerId, part: size, addition }),
    /** A part of a cache volume, or what has come to it since. */
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('volume'), volume: volumeName, part: size, addition })
]);
const bundleSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
    sha256,
    bytes: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(size, valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxValue */ .cGV(maximumRawBytes)),
    rawBytes: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(size, valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxValue */ .cGV(maximumRawBytes)),
    /** Which copy of the bundle is stored; see `bundleKey`. */
    copy: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeInteger */ .Y2b(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minValue */ .Wwf(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxValue */ .cGV(9))),
    content
});
const treeSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
    fingerprints: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(sha256), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minLength */ .BpQ(1), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(1024)),
    entries: size,
    bytes: size
});
const snapshotIndex = valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({
    format: valibot__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(indexFormat),
    identity: valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ os: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), arch: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), store: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), engineVersion: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
    workspace: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** ISO 8601. */
    createdAt: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .isoTimestamp */ .yhX()),
    bundles: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(bundleSchema), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(manyBundles)),
    /** Digest of which images there are and how they are tagged. */
    images: sha256,
    /** Cache mounts by BuildKit's record id. */
    mounts: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(recordId, valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ layer: layerId, description: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), tree: treeSchema })),
    volumes: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(volumeName, valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ labels: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), tree: treeSchema })),
    /** Images by the engine's id, and how many saves in a row have not used them. */
    engineImages: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(imageId, valibot__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ names: valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), unused: size })),
    /** How many saves in a row have not used a record of BuildKit's cache. */
    records: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(recordId, size),
    /** ms that each step took when it last ran, by the step's key. */
    stepMs: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .finite */ .E2x(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .minValue */ .Wwf(0))),
    history: _history_index_js__WEBPACK_IMPORTED_MODULE_0__/* .historyShape */ .UN
});
/** An index that cannot be used; the message says why. */
class IndexError extends Error {
    name = 'IndexError';
}
/**
 * Reads an index.
 * @throws IndexError when it is damaged, of another format, made by another kind of engine, or names something twice
 */
function parseIndex(text, identity) {
    const result = valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeParse */ .xLC(snapshotIndex, parseIndexJson(text, 'The index'));
    if (!result.success) {
        const [issue] = result.issues;
        throw new IndexError(`The index is damaged or of another format: ${valibot__WEBPACK_IMPORTED_MODULE_1__/* .getDotPath */ .BuJ(issue) ?? 'document'}: ${issue.message}`);
    }
    const index = result.output;
    for (const part of ['os', 'arch', 'store', 'engineVersion']) {
        if (index.identity[part] !== identity[part]) {
            throw new IndexError(`The index was made for ${part} "${index.identity[part]}", this is "${identity[part]}".`);
        }
    }
    requireConsistent(index);
    return index;
}
/** @param what begins the message @throws IndexError */
function parseIndexJson(text, what) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new IndexError(`${what} is no JSON: ${error.message}`);
    }
}
/** Each thing is named once, twins are those of what the bundle holds, and what has a fingerprint for every part has no part beyond them. */
function requireConsistent(index) {
    const seen = new Set();
    // Looked up, not searched: a forged index may hold a great many of all of them.
    const mounts = new Map(Object.values(index.mounts).map(mount => [mount.layer, mount.tree]));
    for (const { content } of index.bundles) {
        for (const name of contentNames(content)) {
            if (seen.has(name))
                throw new IndexError(`The index names ${name} twice.`);
            seen.add(name);
        }
        const layers = new Set(layersOf(content));
        const strange = Object.values(twinsOf(content)).find(layer => !layers.has(layer));
        if (strange !== undefined)
            throw new IndexError(`The index names a twin of layer ${strange} in another bundle.`);
        const tree = treeOf(content, mounts, index.volumes);
        if (tree === 'missing' || (tree !== undefined && 'part' in content && content.part >= tree.fingerprints.length)) {
            throw new IndexError(`The index names a part of a tree that it does not describe (${contentNames(content).join()}).`);
        }
    }
    for (const { content } of index.bundles) {
        const before = beforeAddition(content);
        const missing = before === undefined ? [] : contentNames(before).filter(name => !seen.has(name));
        if (missing.length > 0)
            throw new IndexError(`The index names an addition to ${missing.join()}, which it lacks.`);
    }
    if (!seen.has('metadata'))
        throw new IndexError('The index names no metadata.');
}
/** The cache mount whose content a layer holds. */
function mountOf(index, layer) {
    return Object.values(index.mounts).find(mount => mount.layer === layer);
}
function treeOf(content, mounts, volumes) {
    if (content.kind === 'mount')
        return mounts.get(content.layer) ?? 'missing';
    if (content.kind === 'volume')
        return volumes[content.volume]?.tree ?? 'missing';
    return undefined;
}
/** The layers whose files a bundle holds. */
function layersOf(content) {
    if (content.kind === 'layer')
        return [content.layer];
    return content.kind === 'layers' ? content.layers : [];
}
/** Layers that get their files from a bundle beside those that it holds -> the one of these with the same files. */
function twinsOf(content) {
    return ('twins' in content ? content.twins : undefined) ?? {};
}
/** One name for each thing that a bundle supplies. */
function contentNames(content) {
    switch (content.kind) {
        case 'metadata':
            return ['metadata'];
        case 'layer':
        case 'layers':
            return [...layersOf(content), ...Object.keys(twinsOf(content))].map(layer => `layer ${layer}`);
        case 'contexts':
            return content.layers.map(layer => `layer ${layer}`);
        case 'blobs':
            return content.blobs.map(digest => `blob ${digest}`);
        case 'mount':
            return [`layer ${content.layer} part ${content.part}${additionName(content.addition)}`];
        case 'volume':
            return [`volume ${content.volume} part ${content.part}${additionName(content.addition)}`];
    }
}
function additionName(addition = 0) {
    return addition === 0 ? '' : ` addition ${addition}`;
}
/** The same thing before its last addition; undefined for what is none. */
function beforeAddition(content) {
    if (!('part' in content) || content.addition === undefined)
        return undefined;
    const { addition, ...part } = content;
    return addition === 1 ? part : { ...part, addition: addition - 1 };
}
/** Whether a bundle has a folder of its own, of which nothing but its members is used. */
function isAlone({ kind }) {
    return kind === 'layer' || kind === 'layers' || kind === 'contexts' || kind === 'blobs';
}


/***/ })

};
