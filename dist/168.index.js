export const id = 168;
export const ids = [168];
export const modules = {

/***/ 6168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gs: () => (/* reexport */ LateFolders),
  Nz: () => (/* reexport */ PathGuard),
  yB: () => (/* reexport */ extractBundle),
  rU: () => (/* reexport */ fingerprintTree),
  ii: () => (/* reexport */ packBundle),
  zo: () => (/* reexport */ partMembers),
  eS: () => (/* reexport */ treeBytes)
});

// UNUSED EXPORTS: BundleError, walkTree

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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
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

;// CONCATENATED MODULE: ./.build/src/archive/tar-header.js

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
        throw new BundleError('bad-header', 'a header is not in ustar format');
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
        throw new BundleError('bad-header', 'a header has a number that is not octal');
    return value;
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
    #lateFolders;
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
            this.#header(readHeader(chunk, at), at + BLOCK);
            return at + BLOCK;
        }
        const step = Math.min(BLOCK - this.#filled, chunk.length - at);
        chunk.copy(this.#block, this.#filled, at, at + step);
        this.#filled += step;
        if (this.#filled === BLOCK) {
            this.#filled = 0;
            this.#header(readHeader(this.#block, 0), at + step);
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
                throw new BundleError('trailing-data', 'there is data after the end of the archive');
        }
        this.#zerosAtEnd += chunk.length - at;
    }
}
function padded(size) {
    return Math.ceil(size / BLOCK) * BLOCK;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
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
    // A full disk cuts a write short before it fails, and tar tells only that.
    const full = messages.find(message => /: Wrote only \d+ of \d+ bytes$|: No space left on device$/.test(message));
    if (full !== undefined)
        return new BundleError('disk-full', `there is no space left on the disk: ${full}`);
    return new BundleError('tar-failed', `tar ended with status ${status ?? 'unknown'}: ${told}`);
}

;// CONCATENATED MODULE: ./.build/src/archive/extract.js







/** Bytes that the decompressor hands on at once: with a quarter of it, a tenth more processor time was measured. */
const CHUNK = 1024 * 1024;
/** Bytes that are decompressed at once: sockets bring 64 KiB, and each piece costs a turn of the thread pool. */
const GATHERED = 256 * 1024;
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
/** Passes the bundle's bytes on; after the last one its length and digest must be as expected. */
async function* verified(chunks, expected) {
    const { expectedBytes, expectedSha256 } = expected;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let gathered = [];
    let waiting = 0;
    for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > expectedBytes)
            break;
        hash.update(chunk);
        gathered.push(chunk);
        waiting += chunk.length;
        if (waiting < GATHERED)
            continue;
        yield Buffer.concat(gathered);
        gathered = [];
        waiting = 0;
    }
    if (bytes !== expectedBytes) {
        const found = bytes > expectedBytes ? 'more bytes than' : `${bytes} bytes instead of`;
        throw new BundleError('wrong-size', `the bundle has ${found} ${expectedBytes}`);
    }
    const digest = hash.digest('hex');
    if (digest !== expectedSha256) {
        throw new BundleError('wrong-digest', `the bundle's SHA-256 is ${digest} instead of ${expectedSha256}`);
    }
    // The last piece goes on only now: a bundle that fits into one is checked before any of it is looked at.
    yield Buffer.concat(gathered);
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

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
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
            throw new BundleError('tar-failed', `a folder could not be made: ${message}`, { cause: error });
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
        tar.stdin.end(Buffer.concat([...folders, Buffer.alloc(2 * BLOCK)]));
        const { status, messages } = await tar.ended;
        if (status !== 0)
            throw tarFailure(status, messages);
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
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
        await (0,promises_.pipeline)(tar.stdout, async function* check(chunks) {
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


/** A part is about this large, so that several are extracted side by side and a small change re-packs little. */
const BYTES_PER_PART = 32 * 1024 * 1024;
const MOST_FILE_PARTS = 16;
/**
 * Describes a tree part by part. A small tree is one part. A larger one has its folders in part 0 and its files in the
 * others, by a stable hash of each path; all names of one file are in the part of the first, because a hard link must
 * find its target in the same archive. Parts of one tree are extracted side by side with one `LateFolders`.
 *
 * A file's fingerprint is its path, kind, size, time, mode, owner and link target. A folder's time is not part of it: it
 * changes with temporary files that leave no other trace. Part 0 is described as changed whenever another part has,
 * so that the folders' times are brought up to date then.
 *
 * @param parts as many as when the tree was last packed; left out, it is chosen by the tree's size
 */
async function fingerprintTree(root, parts) {
    const entries = await sortedEntries(root);
    const bytes = totalBytes(entries);
    const split = splitEntries(entries, parts ?? choosePartCount(bytes));
    const [first = [], ...others] = split;
    const fileParts = others.map(part => fingerprint(part, []));
    return { fingerprints: [fingerprint(first, fileParts), ...fileParts], entries: entries.length, bytes };
}
/** Names of one part's entries, as `packBundle` takes them with `take: 'listed'`. @param parts of the whole tree */
async function partMembers(root, parts, part) {
    const entries = splitEntries(await sortedEntries(root), parts)[part] ?? [];
    return entries.map(({ path }) => Buffer.from(path === '' ? '.' : path, 'latin1'));
}
/** bytes of all regular files below a folder. */
async function treeBytes(root) {
    return totalBytes(await sortedEntries(root));
}
async function sortedEntries(root) {
    const entries = [];
    for await (const entry of walkTree(root))
        entries.push(entry);
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}
function totalBytes(entries) {
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
    for (const { path, kind, size, mtime, mode, uid, gid, target } of entries) {
        const own = kind === 'd' ? '' : `${size}\0${mtime}\0${target}`;
        hash.update(`${path}\0${kind}\0${mode}\0${uid}\0${gid}\0${own}\0`, 'latin1');
    }
    for (const line of more)
        hash.update(`${line}\n`);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./.build/src/archive/index.js
/** Bundles: immutable trees as deterministic `tar | zstd` archives, and their extraction on hostile ground. */









/***/ }),

/***/ 3130:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ requestEngine)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/** One request to the Docker Engine API (https://docs.docker.com/reference/api/engine/) over its Unix socket. */

/** @throws when the engine does not answer within the time, whatever it answers is returned */
function requestEngine(wanted) {
    const timeout = AbortSignal.timeout(wanted.timeoutMs);
    const options = {
        socketPath: wanted.socket,
        method: wanted.method ?? 'GET',
        path: wanted.path,
        agent: false,
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
        call.on('error', reject).end();
    });
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
