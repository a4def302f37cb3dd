/** Counts what the service is asked for. */
import type { Operation, ServiceRequest, Statistics } from './options.ts'

function noCalls(): Record<Operation, number> {
  return {
    CreateCacheEntry: 0,
    FinalizeCacheEntryUpload: 0,
    GetCacheEntryDownloadURL: 0,
    PutBlob: 0,
    PutBlock: 0,
    PutBlockList: 0,
    GetBlob: 0,
    GetBlobProperties: 0
  }
}

export class Counter {
  private calls = noCalls()
  private bytesUploaded = 0
  private bytesDownloaded = 0
  private connections = 0
  private readonly attempts = new Map<string, number>()

  connection(): void {
    this.connections += 1
  }

  uploaded(bytes: number): void {
    this.bytesUploaded += bytes
  }

  downloaded(bytes: number): void {
    this.bytesDownloaded += bytes
  }

  /** Counts a request; attempts are counted for each operation, key, first byte and part. */
  request(operation: Operation, key: string, start: number, part: string): ServiceRequest {
    this.calls[operation] += 1
    const name = JSON.stringify([operation, key, start, part])
    const attempt = (this.attempts.get(name) ?? 0) + 1
    this.attempts.set(name, attempt)
    return { operation, key, attempt, count: this.calls[operation], start }
  }

  statistics(): Statistics {
    return {
      calls: { ...this.calls },
      bytesUploaded: this.bytesUploaded,
      bytesDownloaded: this.bytesDownloaded,
      connections: this.connections
    }
  }

  reset(): void {
    this.calls = noCalls()
    this.bytesUploaded = 0
    this.bytesDownloaded = 0
    this.connections = 0
    this.attempts.clear()
  }
}
