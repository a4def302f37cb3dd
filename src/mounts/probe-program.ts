/**
 * A program of a few instructions that needs nothing but Linux, so that it runs in an image without a base: it prints
 * `/proc/self/mountinfo` and ends, with status 1 when something of that fails.
 *
 * File format: System V ABI, "Object Files" and "Program Loading"; system calls: syscall(2) and the kernel's tables.
 */

/** By the name that Dockerfiles have for an architecture (`TARGETARCH`). */
export const probeArchitectures = ['amd64', 'arm64'] as const
export type ProbeArchitecture = (typeof probeArchitectures)[number]

const loadAddress = 0x400000
const fileHeaderBytes = 64
const programHeaderBytes = 56
const programHeaders = 2
const codeStart = fileHeaderBytes + programHeaders * programHeaderBytes
/** The largest page of the architectures: a segment's place in the file and in memory differ by a multiple of it. */
const pageBytes = 0x10000

const printedFile = Buffer.from('/proc/self/mountinfo\0', 'latin1')

/** The ELF machine numbers, and the instructions, which end where the name of the file begins. */
const programs: Readonly<Record<ProbeArchitecture, { readonly machine: number; readonly code: Buffer }>> = {
  amd64: { machine: 62, code: amd64Code() },
  arm64: { machine: 183, code: arm64Code() }
}

/** The whole executable file. */
export function probeProgram(architecture: ProbeArchitecture): Buffer {
  const { machine, code } = programs[architecture]
  const size = codeStart + code.length + printedFile.length
  return Buffer.concat([fileHeader(machine), segment(size), stack(), code, printedFile])
}

function fileHeader(machine: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes)
  // 64 bits, little-endian, version 1.
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1')
  header.writeUInt16LE(2, 16) // an executable
  header.writeUInt16LE(machine, 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(BigInt(loadAddress + codeStart), 24)
  header.writeBigUInt64LE(BigInt(fileHeaderBytes), 32)
  header.writeUInt16LE(fileHeaderBytes, 52)
  header.writeUInt16LE(programHeaderBytes, 54)
  header.writeUInt16LE(programHeaders, 56)
  return header
}

/** All of the file, to be read and executed. */
function segment(size: number): Buffer {
  const header = Buffer.alloc(programHeaderBytes)
  header.writeUInt32LE(1, 0) // PT_LOAD
  header.writeUInt32LE(5, 4)
  header.writeBigUInt64LE(BigInt(loadAddress), 16)
  header.writeBigUInt64LE(BigInt(loadAddress), 24)
  header.writeBigUInt64LE(BigInt(size), 32)
  header.writeBigUInt64LE(BigInt(size), 40)
  header.writeBigUInt64LE(BigInt(pageBytes), 48)
  return header
}

/** A stack that is not executable: hardened kernels start nothing else. */
function stack(): Buffer {
  const header = Buffer.alloc(programHeaderBytes)
  header.writeUInt32LE(0x6474e551, 0) // PT_GNU_STACK
  header.writeUInt32LE(6, 4)
  return header
}

function amd64Code(): Buffer {
  const code = [
    '48 81 ec 00 00 01 00', //      sub   rsp, 65536
    'b8 02 00 00 00', //            mov   eax, 2             open
    '48 8d 3d 47 00 00 00', //      lea   rdi, [rip + file]
    '31 f6', //                     xor   esi, esi           for reading
    '31 d2', //                     xor   edx, edx
    '0f 05', //                     syscall
    '85 c0', //                     test  eax, eax
    '78 36', //                     js    fail
    '89 c3', //                     mov   ebx, eax
    '31 c0', //               next: xor   eax, eax           read
    '89 df', //                     mov   edi, ebx
    '48 89 e6', //                  mov   rsi, rsp
    'ba 00 00 01 00', //            mov   edx, 65536
    '0f 05', //                     syscall
    '85 c0', //                     test  eax, eax
    '78 22', //                     js    fail
    '74 17', //                     jz    done
    '89 c2', //                     mov   edx, eax
    'b8 01 00 00 00', //            mov   eax, 1             write
    'bf 01 00 00 00', //            mov   edi, 1             to standard output
    '48 89 e6', //                  mov   rsi, rsp
    '0f 05', //                     syscall
    '85 c0', //                     test  eax, eax
    '78 0b', //                     js    fail
    'eb d5', //                     jmp   next
    '31 ff', //               done: xor   edi, edi
    'b8 3c 00 00 00', //      end:  mov   eax, 60            exit
    '0f 05', //                     syscall
    'bf 01 00 00 00', //      fail: mov   edi, 1
    'eb f2' //                      jmp   end
  ]
  return Buffer.from(code.join('').replaceAll(' ', ''), 'hex')
}

function arm64Code(): Buffer {
  const code = [
    0xd14043ff, //       sub   sp, sp, 65536
    0x92800c60, //       mov   x0, -100         AT_FDCWD
    0x10000341, //       adr   x1, file
    0xd2800002, //       mov   x2, 0            for reading
    0xd2800003, //       mov   x3, 0
    0xd2800708, //       mov   x8, 56           openat
    0xd4000001, //       svc   0
    0xb7f80240, //       tbnz  x0, 63, fail
    0xaa0003f3, //       mov   x19, x0
    0xaa1303e0, // next: mov   x0, x19
    0x910003e1, //       mov   x1, sp
    0xd2a00022, //       mov   x2, 65536
    0xd28007e8, //       mov   x8, 63           read
    0xd4000001, //       svc   0
    0xb7f80160, //       tbnz  x0, 63, fail
    0xb4000100, //       cbz   x0, done
    0xaa0003e2, //       mov   x2, x0
    0xd2800020, //       mov   x0, 1            to standard output
    0x910003e1, //       mov   x1, sp
    0xd2800808, //       mov   x8, 64           write
    0xd4000001, //       svc   0
    0xb7f80080, //       tbnz  x0, 63, fail
    0x17fffff3, //       b     next
    0xd2800000, // done: mov   x0, 0
    0x14000002, //       b     end
    0xd2800020, // fail: mov   x0, 1
    0xd2800ba8, // end:  mov   x8, 93           exit
    0xd4000001 //        svc   0
  ]
  const bytes = Buffer.alloc(code.length * 4)
  for (const [at, instruction] of code.entries()) bytes.writeUInt32LE(instruction, at * 4)
  return bytes
}
