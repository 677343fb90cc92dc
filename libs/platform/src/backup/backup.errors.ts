import { defineErrors } from '@rapport/kernel';

export const backupErrors = defineErrors({
  keyMissing: {
    code: 'backup.key_missing',
    kind: 'internal',
    title: 'No key for backups is configured',
    hint: 'Set RAPPORT_BACKUP_KEY. Keep a copy of it where the backups are not.',
  },
  keyInvalid: {
    code: 'backup.key_invalid',
    kind: 'internal',
    title: 'The key for backups cannot be used',
    hint: 'It is 32 bytes in base64 (several: separated by commas), or the path of a file with that.',
  },
  wrongKey: {
    code: 'backup.wrong_key',
    kind: 'internal',
    title: 'The backup was sealed with a key that is not configured',
    hint: 'Add the key whose id the detail names to RAPPORT_BACKUP_KEY, after the one in use.',
  },
  damaged: {
    code: 'backup.damaged',
    kind: 'internal',
    title: 'The backup is not what was written',
    hint: 'It was altered, cut short or put under another name. Use another one, and find out what happened to this one.',
  },
  notFound: {
    code: 'backup.not_found',
    kind: 'not_found',
    title: 'There is no such backup',
    hint: '`rapport backup list` names those there are.',
  },
  storeUnavailable: {
    code: 'backup.store_unavailable',
    kind: 'unavailable',
    title: 'The folder of the backups cannot be read or written',
    hint: 'Check BACKUP_DIR and BACKUP_KEYS_DIR: are they mounted, writable, and not full?',
  },
  programFailed: {
    code: 'backup.program_failed',
    kind: 'internal',
    title: 'A program that the backup needs failed',
    hint: 'The detail holds what it said. It must be in BACKUP_PROGRAMS_DIR, and not older than the server.',
  },
  timedOut: {
    code: 'backup.timed_out',
    kind: 'timeout',
    title: 'The backup took longer than it may',
    hint: 'Raise BACKUP_TIMEOUT_S, or find out what held it up.',
  },
  needsServer: {
    code: 'backup.needs_server',
    kind: 'internal',
    title: 'What is to be backed up is no server',
    hint: 'The embedded database is backed up by copying RAPPORT_DATA_DIR while the program is stopped.',
  },
  drillFailed: {
    code: 'backup.drill_failed',
    kind: 'internal',
    title: 'The restored backup is not what it has to be',
    hint: 'What the command printed, and the evidence file, name what does not hold. Make a new backup and a new drill.',
  },
  notEmpty: {
    code: 'backup.not_empty',
    kind: 'conflict',
    title: 'The database to restore into is not empty',
    hint: 'Create a new database and name that one.',
  },
});
