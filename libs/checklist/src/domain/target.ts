/** One process of the service, by what it is reached at. URLs end without a slash. */
export interface TargetPod {
  readonly name: string;
  readonly role: 'api' | 'worker';
  /** Of API pods under blue/green: the slot they serve. */
  readonly slot?: 'blue' | 'green';
  readonly url: string;
  readonly internalUrl: string;
  /** `127.0.0.1:9229`: of a process on one's own machine that was started with `--inspect`. Never in production. */
  readonly inspector?: string;
}

/** The release that is examined. */
export interface TargetRelease {
  readonly version: string;
  /** Full hash of the commit. */
  readonly commit: string;
  /** Of the image, `sha256:…`; absent where none was built. */
  readonly digest?: string;
  /** Release that would be returned to. */
  readonly previous?: string;
}

/**
 * The environment under examination: `environments/<name>.yaml`, read strictly. A part that is absent makes the probes that
 * need it `unknown`. Secrets stand here as names of environment variables only.
 */
export interface Target {
  readonly name: string;
  /** Whether it serves real people: mutating probes then need `--allow-mutation` and leave no faults behind. */
  readonly production: boolean;
  /** What users reach, through the load balancer: `https://…`. */
  readonly baseUrl?: string;
  /** PEM file of the authority that signed the certificate, where it is not a public one. */
  readonly caFile?: string;
  /** The plain port that has to redirect. */
  readonly plainUrl?: string;
  readonly pods?: readonly TargetPod[];
  readonly release?: TargetRelease;
  /** Names of environment variables that hold URLs with credentials. */
  readonly databaseUrlVariable?: string;
  readonly redisUrlVariable?: string;
  readonly geminiKeyVariable?: string;
  readonly geminiBaseUrl?: string;
  /** E-mail and password of an account for tests; without them, mutating probes register one and erase it. */
  readonly testUser?: { readonly emailVariable: string; readonly passwordVariable: string };
  /** Name of the variable that holds a token with the role admin. */
  readonly adminTokenVariable?: string;
  readonly prometheusUrl?: string;
  readonly alertmanagerUrl?: string;
  /** Where alerts arrive, in drills: answers `GET` with the notifications it got, as a JSON list. */
  readonly alertSinkUrl?: string;
  /** Where errors arrive that the error tracker is sent, in drills: answers `GET` with the envelopes it got, as a JSON list of texts. */
  readonly errorSinkUrl?: string;
  /** Folder with the collected logs of all processes, `*.ndjson`. */
  readonly logsFolder?: string;
  /** For how many days the sink of logs is configured to keep them. */
  readonly logRetentionDays?: number;
  /** Folder with backups and what their runs wrote (`docs/backups.md`). */
  readonly backupsFolder?: string;
  /** Folder with the copies of people's keys, where they are kept apart from the other backups. */
  readonly keyCopiesFolder?: string;
  /** Checked-out sources of the release, with `reports/` and `coverage/`: for checks of code, documents and manifests. */
  readonly sourceFolder?: string;
  /** Kustomize folder of this environment, within `sourceFolder`. */
  readonly manifests?: string;
  /** Environment file (`NAME=value`) that the processes run with, secrets left out. */
  readonly configurationFile?: string;
  /** Stored reports of load, stress and soak runs (`docs/verification.md`). */
  readonly reportsFolder?: string;
  /** Command that switches the slot; `{slot}` stands for the one to serve. */
  readonly switchCommand?: readonly string[];
  /** Command that restarts the processes that serve users, and returns when they are ready again. */
  readonly restartCommand?: readonly string[];
  /** What was deployed where, a JSON line a deployment (`docs/verification.md`). */
  readonly deploymentsFile?: string;
  /** What the model may cost a day, US dollars. */
  readonly dailyCostLimitUsd?: number;
  /** Requests and tokens a minute that Gemini grants, and the peak that is expected. */
  readonly quota?: {
    readonly requestsPerMinute: number;
    readonly tokensPerMinute: number;
    readonly peakTurnsPerMinute: number;
  };
  readonly contactsFile?: string;
  /** The header by which a content delivery network shows itself, or why there is none. */
  readonly cdn?: { readonly header: string } | { readonly notApplicable: string };
  /** The data protection impact assessment, filled in and signed, from the template docs/generated/dpia.md. */
  readonly impactAssessmentFile?: string;
  /** Where evidence is appended and reports are written; `reports/checklist/<name>` otherwise. */
  readonly evidenceFolder?: string;
}
