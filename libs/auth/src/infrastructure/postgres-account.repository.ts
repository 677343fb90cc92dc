import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type Role, type UserId } from '@rapport/kernel';
import { BlindIndex, UserCipher, type Db, type Tx } from '@rapport/platform';
import type { Selectable } from 'kysely';
import { AccountRepository, type AccountChange } from '../domain/account.repository.js';
import type { Account, AccountStanding, AccountStatus, NewAccount, PasswordCredential } from '../domain/account.js';
import { EMAIL_INDEX } from '../domain/email.js';
import type { AuthTables } from './auth-tables.js';

const SUBJECT_INDEX = 'external_identities.subject';
const emailContext = (userId: UserId): string => `users.email_sealed:${userId}`;
const birthDateContext = (userId: UserId): string => `users.birth_date_sealed:${userId}`;
const nameContext = (userId: UserId): string => `users.name_sealed:${userId}`;

@Injectable()
export class PostgresAccountRepository extends AccountRepository {
  constructor(
    private readonly cipher: UserCipher,
    private readonly index: BlindIndex,
  ) {
    super();
  }

  override async insert(tx: Tx, account: NewAccount): Promise<'inserted' | 'taken'> {
    const { userId, email, displayName, birthDate, createdAt } = account;
    const crypto = await this.cipher.createKey(tx, userId);
    const inserted = await tx
      .as<AuthTables>()
      .insertInto('users')
      .values({
        user_id: toUuid('user', userId),
        email_digest: email === undefined ? null : this.index.digest(EMAIL_INDEX, email),
        email_sealed: email === undefined ? null : crypto.encrypt(email, emailContext(userId)),
        name_sealed: displayName === undefined ? null : crypto.encrypt(displayName, nameContext(userId)),
        birth_date_sealed: birthDate === undefined ? null : crypto.encrypt(birthDate, birthDateContext(userId)),
        locale: account.locale,
        age_attested_at: createdAt,
        age_attested_minimum: account.ageAttested,
        created_at: createdAt,
        updated_at: createdAt,
      })
      .onConflict((conflict) => conflict.column('email_digest').doNothing())
      .returning('user_id')
      .executeTakeFirst();
    return inserted ? 'inserted' : 'taken';
  }

  override async find(db: Db, userId: UserId): Promise<Account | undefined> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('users')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row && this.toAccount(db, row);
  }

  override async findStanding(db: Db, userId: UserId): Promise<AccountStanding | undefined> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('users')
      .select(['user_id', 'status', 'roles'])
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row && toStanding(row);
  }

  override async savePassword(db: Db, userId: UserId, passwordHash: string, at: Date): Promise<void> {
    const row = { password_hash: passwordHash, changed_at: at };
    await db
      .as<AuthTables>()
      .insertInto('credentials')
      .values({ user_id: toUuid('user', userId), ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute();
  }

  override async findPassword(db: Db, email: string): Promise<PasswordCredential | undefined> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('users')
      .innerJoin('credentials', 'credentials.user_id', 'users.user_id')
      .select(['users.user_id', 'users.status', 'users.roles', 'credentials.password_hash'])
      .where('users.email_digest', '=', this.index.digest(EMAIL_INDEX, email))
      .executeTakeFirst();
    return row && { ...toStanding(row), passwordHash: row.password_hash };
  }

  override async lockPassword(tx: Tx, userId: UserId): Promise<string | undefined> {
    const row = await tx
      .as<AuthTables>()
      .selectFrom('credentials')
      .select('password_hash')
      .where('user_id', '=', toUuid('user', userId))
      .forUpdate()
      .executeTakeFirst();
    return row?.password_hash;
  }

  override async linkIdentity(tx: Tx, userId: UserId, subject: string, at: Date): Promise<'linked' | 'taken'> {
    const inserted = await tx
      .as<AuthTables>()
      .insertInto('external_identities')
      .values({
        user_id: toUuid('user', userId),
        subject_digest: this.index.digest(SUBJECT_INDEX, subject),
        created_at: at,
      })
      .onConflict((conflict) => conflict.column('subject_digest').doNothing())
      .returning('user_id')
      .executeTakeFirst();
    return inserted ? 'linked' : 'taken';
  }

  override async findByIdentity(db: Db, subject: string): Promise<AccountStanding | undefined> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('external_identities')
      .innerJoin('users', 'users.user_id', 'external_identities.user_id')
      .select(['users.user_id', 'users.status', 'users.roles'])
      .where('external_identities.subject_digest', '=', this.index.digest(SUBJECT_INDEX, subject))
      .executeTakeFirst();
    return row && toStanding(row);
  }

  override async change(tx: Tx, userId: UserId, { displayName, locale }: AccountChange, at: Date): Promise<void> {
    const name = displayName?.normalize('NFC').trim() || null;
    const crypto = await this.cipher.for(tx, userId);
    await tx
      .as<AuthTables>()
      .updateTable('users')
      .set({
        ...(locale !== undefined && { locale }),
        ...(displayName !== undefined && {
          name_sealed: name === null ? null : crypto.encrypt(name, nameContext(userId)),
        }),
        updated_at: at,
      })
      .where('user_id', '=', toUuid('user', userId))
      .execute();
  }

  override setStatus(tx: Tx, userId: UserId, status: AccountStatus, at: Date): Promise<boolean> {
    return this.update(tx, userId, { status, updated_at: at });
  }

  override setRoles(tx: Tx, userId: UserId, roles: readonly Role[], at: Date): Promise<boolean> {
    return this.update(tx, userId, { roles, updated_at: at });
  }

  override async erase(tx: Tx, userId: UserId): Promise<number> {
    const id = toUuid('user', userId);
    let rows = 0;
    for (const table of ['credentials', 'external_identities', 'users'] as const) {
      const { numDeletedRows } = await tx
        .as<AuthTables>()
        .deleteFrom(table)
        .where('user_id', '=', id)
        .executeTakeFirstOrThrow();
      rows += Number(numDeletedRows);
    }
    return rows;
  }

  private async update(
    tx: Tx,
    userId: UserId,
    change: { status: AccountStatus; updated_at: Date } | { roles: readonly Role[]; updated_at: Date },
  ): Promise<boolean> {
    const closes = 'status' in change && change.status === 'erasing';
    const { numUpdatedRows } = await tx
      .as<AuthTables>()
      .updateTable('users')
      .set(change)
      .where('user_id', '=', toUuid('user', userId))
      .$if(!closes, (query) => query.where('status', '<>', 'erasing'))
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  private async toAccount(db: Db, row: Selectable<AuthTables['users']>): Promise<Account> {
    const standing = toStanding(row);
    const { userId } = standing;
    const crypto = await this.cipher.for(db, userId);
    return {
      ...standing,
      email: row.email_sealed ? crypto.decrypt(row.email_sealed, emailContext(userId)) : undefined,
      displayName: row.name_sealed ? crypto.decrypt(row.name_sealed, nameContext(userId)) : undefined,
      locale: row.locale,
      birthDate: row.birth_date_sealed ? crypto.decrypt(row.birth_date_sealed, birthDateContext(userId)) : undefined,
      createdAt: row.created_at,
    };
  }
}

function toStanding(row: { user_id: string; status: AccountStatus; roles: Role[] }): AccountStanding {
  return { userId: fromUuid('user', row.user_id), status: row.status, roles: row.roles };
}
