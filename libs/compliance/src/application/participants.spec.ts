import { Injectable, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ErasureParticipant, ExportParticipant, type ExportRecord } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { completenessGaps } from './participant-completeness.js';
import { ParticipantRegistry } from './participant-registry.js';

class Exporter extends ExportParticipant {
  constructor(
    readonly name: string,
    readonly tables: readonly string[],
  ) {
    super();
  }

  // eslint-disable-next-line require-yield
  override async *export(): AsyncGenerator<ExportRecord> {
    await Promise.reject(new Error('not part of this test'));
  }
}

class Eraser extends ErasureParticipant {
  constructor(
    readonly name: string,
    readonly order: number,
    readonly tables: readonly string[],
  ) {
    super();
  }

  override erase(): Promise<number> {
    return Promise.reject(new Error('not part of this test'));
  }
}

@Injectable()
class Unrelated {}

async function setup(participants: readonly (Exporter | Eraser)[]) {
  const providers = participants.map((useValue, index) => ({ provide: `p${index}`, useValue }));
  @Module({ providers: [...providers, Unrelated, { provide: 'alias', useExisting: 'p0' }] })
  class FeatureModule {}
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule, FeatureModule],
    providers: [ParticipantRegistry],
  }).compile();
  return { sut: module.get(ParticipantRegistry) };
}

const chat = new Exporter('chat', ['messages']);
const chatErasure = new Eraser('chat', 10, ['messages']);
const keyErasure = new Eraser('key', 0, ['user_keys']);

describe('ParticipantRegistry', () => {
  it('finds the participants of all modules, each once, erasures in their order', async () => {
    const { sut } = await setup([chat, chatErasure, keyErasure]);
    expect(sut.exports()).toEqual([chat]);
    expect(sut.erasures()).toEqual([keyErasure, chatErasure]);
  });

  it('refuses two participants of one name', async () => {
    const { sut } = await setup([chat, new Exporter('chat', ['other'])]);
    expect(() => sut.exports()).toThrow(expect.objectContaining({ code: 'compliance.participant_twice' }));
  });
});

describe('completenessGaps', () => {
  it('finds none when every personal table is answered for or exempt', async () => {
    const { sut } = await setup([chat, chatErasure, keyErasure]);
    const exemption = { table: 'user_keys', kind: 'export', reason: 'a wrapped key tells nothing' } as const;
    expect(completenessGaps(['messages', 'user_keys'], sut, [exemption])).toEqual([]);
  });

  it('names each personal table that nobody exports or erases', async () => {
    const { sut } = await setup([chat, keyErasure]);
    expect(completenessGaps(['messages', 'user_keys'], sut, [])).toEqual([
      'user_keys: no participant answers for its export',
      'messages: no participant answers for its erasure',
    ]);
  });

  it('names participants and exemptions that have outlived their table', async () => {
    const { sut } = await setup([chat, chatErasure]);
    const exemption = { table: 'messages', kind: 'export', reason: 'once' } as const;
    expect(completenessGaps([], sut, [exemption])).toEqual([
      'messages: is exempt from export for nothing',
      'messages: a participant answers for its export, but it is no personal table',
      'messages: a participant answers for its erasure, but it is no personal table',
    ]);
  });
});
