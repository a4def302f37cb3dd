/** One answer that carried bytes of a wheel. A client that resumes makes several of them for one file. */
export interface Download {
  readonly project: string
  readonly version: string
  readonly filename: string
  /** Bytes that were sent, headers apart; fewer than the file has when the client went away or asked for a range. */
  readonly bytes: number
}

/** What an index handed out since its start or its last reset. */
export interface IndexStatistics {
  readonly downloads: readonly Download[]
  /** Bytes of all downloads together. */
  readonly bytes: number
  /** Pages of projects sent in full; they are no downloads. */
  readonly pages: number
  /** Requests answered with 304 because the client's copy is current. */
  readonly notModified: number
  /** METADATA files sent beside their wheels (PEP 658). */
  readonly metadataFiles: number
}

/** Counts what an index hands out. */
export class IndexCounter {
  #downloads: Download[] = []
  #pages = 0
  #notModified = 0
  #metadataFiles = 0

  download(download: Download): void {
    this.#downloads.push(download)
  }

  count(what: 'page' | 'notModified' | 'metadata'): void {
    if (what === 'page') this.#pages++
    else if (what === 'notModified') this.#notModified++
    else this.#metadataFiles++
  }

  statistics(): IndexStatistics {
    return {
      downloads: [...this.#downloads],
      bytes: this.#downloads.reduce((sum, download) => sum + download.bytes, 0),
      pages: this.#pages,
      notModified: this.#notModified,
      metadataFiles: this.#metadataFiles
    }
  }

  reset(): void {
    this.#downloads = []
    this.#pages = 0
    this.#notModified = 0
    this.#metadataFiles = 0
  }
}

/** Returns the projects something was downloaded of, each once, sorted. */
export function downloadedProjects(statistics: IndexStatistics): readonly string[] {
  return [...new Set(statistics.downloads.map(download => download.project))].sort()
}
